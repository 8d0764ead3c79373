"""The inference models in Keras itself, from the weights that lie beside every export."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import Any

import keras
import numpy as np

from export.artefacts import ManifestError, read_verified
from export.components import IMAGE
from export.manifest import SignatureSpec, read_manifest
from export.runners import Runner
from export.specs import manifest_to_spec

_Shapes = dict[str, tuple[int, ...]]
"""Of one picture, by name."""


class KerasRunner(Runner):
    """The models in Keras; several threads may call it, one at a time runs.

    Args:
        folder: holds `manifest.json` and the `.weights.npz`.
        precision: "float16", as the weights are kept; it computes in float32.
        threads: CPU threads of one operation, with TensorFlow as Keras's backend; TensorFlow takes
            it before its first operation alone, for all models of the process.

    Raises:
        ManifestError: the manifest or the weights are missing, damaged or disagree with each other.
    """

    def __init__(self, folder: Path, precision: str = "float16", threads: int = 2):
        self.manifest = read_manifest(folder, verify=False)
        file = self.manifest.file("weights_npz", precision, folder=folder)
        read_verified(folder, file)
        path = folder / file.path
        spec = manifest_to_spec(self.manifest)
        if keras.backend.backend() == "tensorflow":
            _limit_threads(threads)
        try:
            models = spec.load(path)
        except ValueError as error:  # it names the file
            raise ManifestError(str(error)) from None
        for signature in self.manifest.signatures:
            if signature.name not in models:
                raise ManifestError(
                    f"{path}: signatures are {sorted(models)}, the manifest says {signature.name!r}"
                )
            self._check(path, models[signature.name], signature)
        self._models = models
        self._lock = threading.Lock()

    def _check(self, path: Path, model: keras.Model, signature: SignatureSpec) -> None:
        """Refuse weights of a network that is not what the manifest says."""
        mask = self.manifest.mask
        inputs: _Shapes = {self.manifest.input.name: (*signature.size_hw, 3)}
        if mask is not None:
            inputs[mask.name] = (mask.size,)
        outputs: _Shapes = {one.name: one.shape[1:] for one in signature.outputs}
        takes = model.input if isinstance(model.input, dict) else {IMAGE: model.input}
        for what, tensors, wanted in (
            ("inputs", takes, inputs),
            ("outputs", model.output, outputs),
        ):
            found = {name: tuple(tensor.shape[1:]) for name, tensor in tensors.items()}
            if found != wanted:
                raise ManifestError(
                    f"{path}: {what} are {found}, the manifest says {wanted} ({signature.name})"
                )

    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """All pictures in one call."""
        images = inputs[self.manifest.input.name].astype(np.float32)
        model = self._models[signature.name]
        given: Any = {**inputs, IMAGE: images} if self.manifest.mask is not None else images
        # Keras does not promise that two threads may call a model. It traces the graph in the first
        # two calls, seconds for a Reader, and is then several times as fast as layer by layer.
        with self._lock:
            found = model.predict_on_batch(given)
        return {one.name: np.asarray(found[one.name], one.dtype) for one in signature.outputs}


def _limit_threads(threads: int) -> None:
    import tensorflow as tf

    with contextlib.suppress(RuntimeError):  # it runs already, with the threads that it has
        tf.config.threading.set_intra_op_parallelism_threads(threads)
