"""One call for every exported model: images in, named arrays out."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from export.manifest import ManifestError, OutputSpec, read_manifest, read_verified

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

SIGNATURE = "serve"
"""Name of the signature that the converter writes and the runner calls."""


class LiteRTRunner:
    """A LiteRT model on the CPU; several threads may call it, one at a time runs.

    Args:
        folder: holds `manifest.json` and the artefacts.
        precision: "int8" (dynamic range) or "float32", of those in the manifest.
        threads: CPU threads of one call.

    Raises:
        ManifestError: the manifest or the model file is missing, damaged or disagrees with the
            other.
    """

    def __init__(self, folder: Path | Traversable, precision: str = "int8", threads: int = 2):
        # Imported here: reading manifests must not need the runtime.
        from ai_edge_litert.interpreter import Interpreter

        self.manifest = read_manifest(folder, verify=False)
        file = self.manifest.file("litert", precision)
        content = read_verified(folder, file)
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=threads)
            # Now, so that a model that cannot run is refused when it is loaded.
            self._interpreter.allocate_tensors()
            self._call = self._interpreter.get_signature_runner(SIGNATURE)
        except (ValueError, RuntimeError) as error:
            raise ManifestError(f"{folder / file.path}: not a usable model: {error}") from None
        self._check_signature(str(folder / file.path))
        self._lock = threading.Lock()

    def _check_signature(self, name: str) -> None:
        """Refuse a model whose signature is not what the manifest says."""
        spec = self.manifest.input
        inputs = {
            key: (tuple(int(n) for n in detail["shape"]), np.dtype(detail["dtype"]).name)
            for key, detail in self._call.get_input_details().items()
        }
        wanted = {spec.name: ((1, *spec.size_hw, 3), spec.dtype)}
        if inputs != wanted:
            raise ManifestError(f"{name}: inputs are {inputs}, the manifest says {wanted}")
        outputs = {
            key: (tuple(int(n) for n in detail["shape"]), np.dtype(detail["dtype"]).name)
            for key, detail in self._call.get_output_details().items()
        }
        wanted_outputs = {o.name: (o.shape, o.dtype) for o in self.manifest.outputs}
        if outputs != wanted_outputs:
            raise ManifestError(f"{name}: outputs are {outputs}, manifest says {wanted_outputs}")

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the input in pixels."""
        return self.manifest.input.size_hw

    def run(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """The model's raw outputs.

        Args:
            images: (B, H, W, 3) uint8 RGB of the manifest's size; B may be 0.

        Returns:
            By output name, arrays whose first axis is B. The file's own batch is 1, so the images
            go through one by one.

        Raises:
            ValueError: the images have another shape or dtype.
        """
        spec = self.manifest.input
        if images.ndim != 4 or images.shape[1:] != (*spec.size_hw, 3) or images.dtype != np.uint8:
            raise ValueError(
                f"{self.manifest.component}: images must be (B, {spec.size_hw[0]}, "
                f"{spec.size_hw[1]}, 3) uint8, not {images.shape} {images.dtype}"
            )
        rows: dict[str, list[np.ndarray]] = {o.name: [] for o in self.manifest.outputs}
        with self._lock:
            for index in range(len(images)):
                result = self._call(**{spec.name: images[index : index + 1]})
                for name, values in rows.items():
                    values.append(np.array(result[name][0]))
        return {o.name: _stack(rows[o.name], o) for o in self.manifest.outputs}


def _stack(rows: list[np.ndarray], spec: OutputSpec) -> np.ndarray:
    return np.stack(rows) if rows else np.zeros((0, *spec.shape[1:]), spec.dtype)
