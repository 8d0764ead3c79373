"""ONNX files on the CPU, by onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from export.artefacts import ManifestError, read_verified
from export.manifest import SignatureSpec, read_manifest
from export.runners import Runner

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11


class OnnxRunner(Runner):
    """An ONNX model on the CPU; several threads may call it, and run at the same time.

    Args:
        folder: holds `manifest.json` and the artefacts, a file for each signature.
        precision: "float32" or "int8", of those in the manifest.
        threads: CPU threads of one call.

    Raises:
        ManifestError: the manifest or a model file is missing, damaged or disagrees with the
            other.
        ImportError: onnxruntime is not installed.
    """

    def __init__(self, folder: Path | Traversable, precision: str = "float32", threads: int = 2):
        import onnxruntime

        self.manifest = read_manifest(folder, verify=False)
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        settings.inter_op_num_threads = 1
        self._alone = precision == "int8"
        self._sessions: dict[str, Any] = {}
        for signature in self.manifest.signatures:
            file = self.manifest.file("onnx", precision, signature.name, folder)
            content, name = read_verified(folder, file), str(folder / file.path)
            try:
                session = onnxruntime.InferenceSession(
                    content, settings, providers=["CPUExecutionProvider"]
                )
            except Exception as error:  # its errors have no common base but this
                raise ManifestError(f"{name}: not a usable model: {error}") from None
            self._check(name, session, signature)
            self._sessions[signature.name] = session

    def _check(self, name: str, session: Any, signature: SignatureSpec) -> None:
        """Refuse a file that is not what the manifest says."""
        mask = self.manifest.mask
        inputs = {self.manifest.input.name, *([] if mask is None else [mask.name])}
        outputs = {one.name for one in signature.outputs}
        found = [
            {one.name for one in side} for side in (session.get_inputs(), session.get_outputs())
        ]
        if found != [inputs, outputs]:
            raise ManifestError(
                f"{name}: inputs {sorted(found[0])} and outputs {sorted(found[1])}, the manifest "
                f"says {sorted(inputs)} and {sorted(outputs)} ({signature.name})"
            )
        (image,) = (one for one in session.get_inputs() if one.name == self.manifest.input.name)
        if tuple(image.shape[1:]) != (*signature.size_hw, 3):
            raise ManifestError(
                f"{name}: takes pictures of {tuple(image.shape[1:])}, the manifest says "
                f"{(*signature.size_hw, 3)} ({signature.name})"
            )

    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """All pictures in one call; of int8 one after another.

        An int8 file scales what it computes by the largest value of a call: what a picture says
        must not depend on the others.
        """
        names, session = [one.name for one in signature.outputs], self._sessions[signature.name]
        if not self._alone:
            return dict(zip(names, session.run(names, inputs), strict=True))
        count = len(inputs[self.manifest.input.name])
        rows = [
            session.run(names, {name: value[index : index + 1] for name, value in inputs.items()})
            for index in range(count)
        ]
        columns = zip(*rows, strict=True)
        return {name: np.concatenate(part) for name, part in zip(names, columns, strict=True)}
