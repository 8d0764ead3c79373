"""SavedModels, by TensorFlow in this process."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np

from export.artefacts import ManifestError, read_verified
from export.manifest import SignatureSpec, raw_signature, read_manifest
from export.runners import Runner


class SavedModelRunner(Runner):
    """A SavedModel in this process; several threads may call it, and run at the same time.

    Args:
        folder: holds `manifest.json` and the version folder.
        precision: "float32".
        threads: CPU threads of one operation; TensorFlow takes it before its first operation
            alone, for all models of the process.

    Raises:
        ManifestError: the manifest or the model is missing, damaged or disagrees with the other.
        ImportError: TensorFlow is not installed.
    """

    def __init__(self, folder: Path, precision: str = "float32", threads: int = 2):
        import tensorflow as tf

        self.manifest = read_manifest(folder, verify=False)
        first = self.manifest.file("saved_model", precision, folder=folder)
        for file in self.manifest.files:
            if file.format == "saved_model":
                read_verified(folder, file)
        with contextlib.suppress(RuntimeError):  # it runs already, with the threads that it has
            tf.config.threading.set_intra_op_parallelism_threads(threads)
        path = folder / first.path.split("/")[0]
        try:
            self._model = tf.saved_model.load(str(path))
        except (OSError, ValueError, tf.errors.OpError) as error:
            raise ManifestError(f"{path}: not a usable model: {error}") from None
        self._calls: dict[str, Any] = {}
        for signature in self.manifest.signatures:
            name = raw_signature(signature.name)
            call = self._model.signatures.get(name)
            inputs: dict[str, list[int | None]] = {
                self.manifest.input.name: [None, *signature.size_hw, 3]
            }
            if self.manifest.mask is not None:
                inputs[self.manifest.mask.name] = [None, self.manifest.mask.size]
            outputs = {one.name for one in signature.outputs}
            if (
                call is None
                or _input_shapes(call) != inputs
                or set(call.structured_outputs) != outputs
            ):
                raise ManifestError(
                    f"{path}: no signature {name!r} from {inputs} to {sorted(outputs)}"
                )
            self._calls[signature.name] = call

    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """All pictures in one call."""
        found = self._calls[signature.name](**inputs)
        return {name: value.numpy() for name, value in found.items()}


class ServedRunner(SavedModelRunner):
    """The signature of the same SavedModels that servers are asked by: everything is allowed, and
    what comes out are the final results, those that are no strings.
    """

    @property
    def signatures(self) -> tuple[SignatureSpec, ...]:
        """The one of that kind that takes pictures."""
        return (self.manifest.final_signature,)

    def _mask_input(self, count: int, allowed: np.ndarray | None) -> dict[str, np.ndarray]:
        if allowed is not None and not np.all(allowed == 1):
            raise ValueError(f"{self.manifest.component}: its final results are of all classes")
        return {}

    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """All pictures in one call."""
        found = self._model.signatures[signature.name](**inputs)
        return {one.name: found[one.name].numpy() for one in signature.outputs}


def _input_shapes(call: Any) -> dict[str, list[int | None]]:
    """Shapes of what a signature takes, by name."""
    return {name: spec.shape.as_list() for name, spec in call.structured_input_signature[1].items()}
