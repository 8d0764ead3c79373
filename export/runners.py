"""One call for every exported model: images in, named arrays out."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from export.manifest import ManifestError, OutputSpec, read_manifest, read_verified

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

_Shapes = dict[str, tuple[tuple[int, ...], str]]


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
        name = str(folder / file.path)
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=threads)
            # Now, so that a model that cannot run is refused when it is loaded.
            self._interpreter.allocate_tensors()
            present = set(self._interpreter.get_signature_list())
        except (ValueError, RuntimeError) as error:
            raise ManifestError(f"{name}: not a usable model: {error}") from None
        wanted = {self.manifest.signature, *(one.name for one in self.manifest.further)}
        if present != wanted:
            raise ManifestError(
                f"{name}: signatures are {sorted(present)}, the manifest says {sorted(wanted)}"
            )
        self._signatures = {
            self.manifest.input.size_hw: self._load(
                name, self.manifest.signature, self.manifest.input.size_hw, self.manifest.outputs
            )
        }
        for one in self.manifest.further:
            self._signatures[one.size_hw] = self._load(name, one.name, one.size_hw, one.outputs)
        self._lock = threading.Lock()

    def _load(
        self, name: str, signature: str, size_hw: tuple[int, int], outputs: tuple[OutputSpec, ...]
    ) -> tuple[Any, tuple[OutputSpec, ...]]:
        """A signature's call and outputs; refused if it is not what the manifest says."""
        call = self._interpreter.get_signature_runner(signature)
        spec, mask = self.manifest.input, self.manifest.mask
        wanted: _Shapes = {spec.name: ((1, *size_hw, 3), spec.dtype)}
        if mask is not None:
            wanted[mask.name] = ((1, mask.size), mask.dtype)
        if _shapes(call.get_input_details()) != wanted:
            raise ManifestError(
                f"{name}: inputs are {_shapes(call.get_input_details())}, the manifest says "
                f"{wanted} ({signature})"
            )
        wanted = {output.name: (output.shape, output.dtype) for output in outputs}
        if _shapes(call.get_output_details()) != wanted:
            raise ManifestError(
                f"{name}: outputs are {_shapes(call.get_output_details())}, the manifest says "
                f"{wanted} ({signature})"
            )
        return call, outputs

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the input in pixels; of several, of the first signature's."""
        return self.manifest.input.size_hw

    def run(self, images: np.ndarray, allowed: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """The model's raw outputs, by the signature that takes pictures of this size.

        Args:
            images: (B, H, W, 3) uint8 RGB of one of the manifest's sizes; B may be 0.
            allowed: (B, V) float32, the mask of each picture; None allows everything.

        Returns:
            By output name, arrays whose first axis is B. The file's own batch is 1, so the images
            go through one by one.

        Raises:
            ValueError: the images or the mask have another shape or dtype, or there is a mask but
                the model takes none.
        """
        spec = self.manifest.input
        if (
            images.ndim != 4
            or images.shape[1:3] not in self._signatures
            or images.shape[3] != 3
            or images.dtype != np.uint8
        ):
            sizes = " or ".join(f"(B, {h}, {w}, 3)" for h, w in self._signatures)
            raise ValueError(
                f"{self.manifest.component}: images must be {sizes} uint8, not {images.shape} "
                f"{images.dtype}"
            )
        call, outputs = self._signatures[images.shape[1], images.shape[2]]
        inputs = {spec.name: images, **self._mask_input(len(images), allowed)}
        rows: dict[str, list[np.ndarray]] = {output.name: [] for output in outputs}
        with self._lock:
            for index in range(len(images)):
                result = call(**{key: value[index : index + 1] for key, value in inputs.items()})
                for name, values in rows.items():
                    values.append(np.array(result[name][0]))
        return {output.name: _stack(rows[output.name], output) for output in outputs}

    def _mask_input(self, count: int, allowed: np.ndarray | None) -> dict[str, np.ndarray]:
        """The second input, if the model has one: LiteRT knows no input that may be left out."""
        mask = self.manifest.mask
        if mask is None:
            if allowed is not None:
                raise ValueError(f"{self.manifest.component}: the model takes no mask")
            return {}
        if allowed is None:
            allowed = np.ones((count, mask.size), mask.dtype)
        if allowed.shape != (count, mask.size) or allowed.dtype != mask.dtype:
            raise ValueError(
                f"{self.manifest.component}: the mask must be ({count}, {mask.size}) "
                f"{mask.dtype}, not {allowed.shape} {allowed.dtype}"
            )
        return {mask.name: allowed}


def _shapes(details: dict[str, dict[str, Any]]) -> _Shapes:
    """Shape and dtype of each tensor of a signature."""
    return {
        name: (tuple(int(n) for n in detail["shape"]), np.dtype(detail["dtype"]).name)
        for name, detail in details.items()
    }


def _stack(rows: list[np.ndarray], spec: OutputSpec) -> np.ndarray:
    return np.stack(rows) if rows else np.zeros((0, *spec.shape[1:]), spec.dtype)
