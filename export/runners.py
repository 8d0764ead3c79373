"""One call for every exported model: images in, named arrays out."""

from __future__ import annotations

import ctypes
import functools
import os
from abc import ABC, abstractmethod
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np

from export.artefacts import FINAL, ManifestError, read_verified
from export.beside import Beside
from export.manifest import Manifest, SignatureSpec, read_manifest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

_Shapes = dict[str, tuple[tuple[int, ...], str]]


class Runner(ABC):
    """A model that runs, whatever runs it; several threads may call it.

    Attributes:
        manifest: of its folder.
    """

    manifest: Manifest

    @property
    def signatures(self) -> tuple[SignatureSpec, ...]:
        """Those that it runs."""
        return self.manifest.signatures

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the input in pixels; of several, of the first signature's."""
        return self.manifest.input.size_hw

    def run(self, images: np.ndarray, allowed: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """The model's outputs, by the signature that takes pictures of this size.

        Args:
            images: (B, H, W, 3) uint8 RGB of one of the manifest's sizes; B may be 0.
            allowed: (B, V) float32, the mask of each picture; None allows everything.

        Returns:
            By output name, arrays whose first axis is B.

        Raises:
            ValueError: the images or the mask have another shape or dtype, or there is a mask but
                the model takes none.
        """
        signatures = {one.size_hw: one for one in self.signatures}
        if (
            images.ndim != 4
            or images.shape[1:3] not in signatures
            or images.shape[3] != 3
            or images.dtype != np.uint8
        ):
            sizes = " or ".join(f"(B, {h}, {w}, 3)" for h, w in signatures)
            raise ValueError(
                f"{self.manifest.component}: images must be {sizes} uint8, not {images.shape} "
                f"{images.dtype}"
            )
        inputs = {self.manifest.input.name: images, **self._mask_input(len(images), allowed)}
        signature = signatures[images.shape[1], images.shape[2]]
        if not len(images):
            return {one.name: np.zeros((0, *one.shape[1:]), one.dtype) for one in signature.outputs}
        return self._call(signature, inputs)

    def check(self) -> None:  # noqa: B027 - a runner of this process has nothing to ask
        """Make sure that it can answer now; what runs in this process always can.

        Raises:
            RemoteError: it runs on a server that does not.
        """

    @abstractmethod
    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """The outputs of a signature for one picture or more."""

    def _mask_input(self, count: int, allowed: np.ndarray | None) -> dict[str, np.ndarray]:
        """The second input, if the model has one: none of the formats lets one be left out."""
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


_LOADED: WeakSet[LiteRTRunner] = WeakSet()
"""Runners of this process, which a fork of it cannot use as they are."""


class LiteRTRunner(Runner):
    """A LiteRT model on the CPU; several threads may call it, and `copies` run at a time.

    Attributes:
        format: of the files that it runs.

    Args:
        folder: holds `manifest.json` and the artefacts.
        precision: "int8" (dynamic range), "float16", "float32" or "full_int8", of those in the
            manifest.
        threads: CPU threads of each copy.
        copies: of the model, which share the pictures of a call. A small network is quicker so
            than with more threads, and each copy takes as much memory as the first.

    Raises:
        ValueError: there is no thread, or no copy.
        ManifestError: the manifest or the model file is missing, damaged or disagrees with the
            other.
    """

    format = "litert"

    def __init__(
        self,
        folder: Path | Traversable,
        precision: str = "int8",
        threads: int = 2,
        copies: int = 1,
    ):
        if min(threads, copies) < 1:
            raise ValueError(f"threads and copies must be 1 at least, not {threads} and {copies}")
        self.manifest = read_manifest(folder, verify=False)
        self._open = functools.partial(self._open_copies, folder, precision, threads, copies)
        self._renew()
        self._open()
        _LOADED.add(self)

    def _open_copies(
        self, folder: Path | Traversable, precision: str, threads: int, copies: int
    ) -> None:
        file = self.manifest.file(self.format, precision, folder=folder)
        content, name = read_verified(folder, file), str(folder / file.path)
        # They own the memory that their calls read.
        self._interpreters = [self._load(content, name, threads) for _ in range(copies)]
        # Those that no call is using.
        self._copies: SimpleQueue[dict[str, Any]] = SimpleQueue()
        for interpreter in self._interpreters:
            self._copies.put(self._calls(interpreter, name))
        self._is_open = True

    def _renew(self) -> None:
        """Forget the copies of a process that this one was forked from: the threads that they work
        with are not here, so that a call would wait for ever, and so would freeing them.
        """
        for interpreter in getattr(self, "_interpreters", ()):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(interpreter))  # so that it never is freed
        self._opening, self._is_open = Lock(), False

    def _load(self, content: bytes, name: str, threads: int) -> Any:
        """An interpreter that is ready; refused if it cannot run."""
        # Imported here: reading manifests must not need the runtime.
        from ai_edge_litert.interpreter import Interpreter

        try:
            interpreter = Interpreter(model_content=content, num_threads=threads)
            # Now, so that a model that cannot run is refused when it is loaded.
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ManifestError(f"{name}: not a usable model: {error}") from None
        return interpreter

    def _calls(self, interpreter: Any, name: str) -> dict[str, Any]:
        """What calls its signatures, by their names; refused if they are not the manifest's."""
        present = set(interpreter.get_signature_list())
        wanted = {one.name for one in self.signatures}
        if present != wanted:
            raise ManifestError(
                f"{name}: signatures are {sorted(present)}, the manifest says {sorted(wanted)}"
            )
        calls = {}
        for one in self.signatures:
            calls[one.name] = interpreter.get_signature_runner(one.name)
            self._check_signature(name, one, calls[one.name])
        return calls

    def _check_signature(self, name: str, signature: SignatureSpec, call: Any) -> None:
        """Refuse a signature that is not what the manifest says."""
        spec, mask = self.manifest.input, self.manifest.mask
        wanted: _Shapes = {spec.name: ((1, *signature.size_hw, 3), spec.dtype)}
        if mask is not None:
            wanted[mask.name] = ((1, mask.size), mask.dtype)
        if _shapes(call.get_input_details()) != wanted:
            raise ManifestError(
                f"{name}: inputs are {_shapes(call.get_input_details())}, the manifest says "
                f"{wanted} ({signature.name})"
            )
        wanted = {output.name: (output.shape, output.dtype) for output in signature.outputs}
        if _shapes(call.get_output_details()) != wanted:
            raise ManifestError(
                f"{name}: outputs are {_shapes(call.get_output_details())}, the manifest says "
                f"{wanted} ({signature.name})"
            )

    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """One picture after another on each copy: the file's own batch is 1."""
        with self._opening:
            if not self._is_open:
                self._open()
        count = len(inputs[self.manifest.input.name])
        waiting: SimpleQueue[int] = SimpleQueue()
        for place in range(count):
            waiting.put(place)
        found: list[dict[str, np.ndarray]] = [{}] * count

        def work(wait: bool) -> None:
            try:
                calls = self._copies.get(block=wait)
            except Empty:  # all are at work for other calls
                return
            try:
                while True:
                    place = waiting.get_nowait()
                    one = {key: value[place : place + 1] for key, value in inputs.items()}
                    result = calls[signature.name](**one)
                    found[place] = {
                        output.name: np.array(result[output.name][0])
                        for output in signature.outputs
                    }
            except Empty:
                pass
            finally:
                self._copies.put(calls)

        further = range(min(len(self._interpreters), count) - 1)
        helpers = [Beside(lambda: work(wait=False)) for _ in further]
        try:
            work(wait=True)
        finally:
            for helper in helpers:
                helper.result()
        return {
            output.name: np.stack([one[output.name] for one in found])
            for output in signature.outputs
        }


def _renew_all() -> None:
    for runner in _LOADED:
        runner._renew()


if hasattr(os, "register_at_fork"):  # not on Windows, where there is no fork
    os.register_at_fork(after_in_child=_renew_all)


class FinalRunner(LiteRTRunner):
    """The same of a file with final results, which the manifest's `final` describes."""

    format = FINAL

    @property
    def signatures(self) -> tuple[SignatureSpec, ...]:
        """The one that such a file has."""
        return (self.manifest.final_signature,)


def _shapes(details: dict[str, dict[str, Any]]) -> _Shapes:
    """Shape and dtype of each tensor of a signature."""
    return {
        name: (tuple(int(n) for n in detail["shape"]), np.dtype(detail["dtype"]).name)
        for name, detail in details.items()
    }
