"""Models on a server that speaks TensorFlow Serving's gRPC."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from export.artefacts import ManifestError
from export.gathering import Gathering
from export.manifest import OutputSpec, SignatureSpec, raw_signature, read_manifest
from export.remote import PRECISIONS, ROWS, RemoteAddress, RemoteError
from export.remote_client import RemoteModel, Shape
from export.runners import Runner

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

FLIGHTS = 2
"""Predicts of a signature under way at one time. Chosen: one is computed while the next one is on
its way."""


class RemoteRunner(Runner):
    """A model on a server; several threads may call it, and their pictures go together.

    The manifest is this side's: the server tells names and shapes alone, not classes, characters
    or thresholds.

    Args:
        folder: holds `manifest.json`; no other file of it is read.
        address: of the server, where the model has the name of its component.
        precision: "float32".

    Raises:
        ManifestError: the manifest is missing, damaged or disagrees with the model.
        RemoteError: the server cannot be reached or does not serve the model.
    """

    def __init__(
        self, folder: Path | Traversable, address: RemoteAddress, precision: str = PRECISIONS[0]
    ):
        self.manifest = read_manifest(folder, verify=False)
        self.address = address
        self._model = RemoteModel(address, self.manifest.component)
        self._compare()
        self._calls = {
            one.name: Gathering(functools.partial(self._predict, one), ROWS, FLIGHTS)
            for one in self.signatures
        }

    def check(self) -> None:
        """Ask the server whether it serves the model now.

        Raises:
            RemoteError: it does not, or cannot be reached.
        """
        self._model.check()

    def _call(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """All pictures in one Predict, with those of other threads."""
        deadline = time.monotonic() + self.address.deadline_s
        return self._calls[signature.name].run(inputs, deadline)

    def _predict(
        self, signature: SignatureSpec, inputs: dict[str, np.ndarray], deadline: float
    ) -> dict[str, np.ndarray]:
        outputs = self._model.predict(raw_signature(signature.name), inputs, deadline)
        rows = len(inputs[self.manifest.input.name])
        # The version behind a label changes: one of another shape must not be read as this one.
        wanted = {one.name: ((rows, *one.shape[1:]), one.dtype) for one in signature.outputs}
        found = {name: (value.shape, value.dtype.name) for name, value in outputs.items()}
        if found != wanted:
            raise RemoteError(f"{self._model}: it answered {found}, the manifest says {wanted}")
        return outputs

    def _compare(self) -> None:
        """Refuse a model that is not the manifest's."""
        present = self._model.signatures()
        image, mask = self.manifest.input, self.manifest.mask
        for signature in self.signatures:
            name = raw_signature(signature.name)
            inputs: dict[str, tuple[str, Shape]] = {
                image.name: (image.dtype, (None, *signature.size_hw, 3))
            }
            if mask is not None:
                inputs[mask.name] = (mask.dtype, (None, mask.size))
            outputs = {one.name: _served_shape(one) for one in signature.outputs}
            if name not in present:
                raise ManifestError(
                    f"{self._model}: no signature {name!r}; there are {sorted(present)}"
                )
            for what, wanted, found in zip(
                ("inputs", "outputs"), (inputs, outputs), present[name], strict=True
            ):
                if wanted.keys() != found.keys() or not all(
                    _agree(wanted[key], found[key]) for key in wanted
                ):
                    raise ManifestError(
                        f"{self._model}: {what} of {name!r} are {found}, the manifest says {wanted}"
                    )


def _served_shape(output: OutputSpec) -> tuple[str, Shape]:
    """Dtype and shape of an output with any number of pictures."""
    return output.dtype, (None, *output.shape[1:])


def _agree(wanted: tuple[str, Shape], found: tuple[str, Shape | None]) -> bool:
    """Whether dtypes and shapes are the same as far as the server knows them."""
    dtype, shape = found
    if dtype != wanted[0] or shape is None:
        return dtype == wanted[0]
    return len(shape) == len(wanted[1]) and all(
        theirs in (None, ours) for ours, theirs in zip(wanted[1][1:], shape[1:], strict=True)
    )
