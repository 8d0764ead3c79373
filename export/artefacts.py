"""The files of an export, each with its size and hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

FINAL = "litert_final"
"""Format of LiteRT files that give final results instead of raw outputs."""


class ManifestError(ValueError):
    """A manifest, or a file it lists, is missing, damaged or not what it says."""


@dataclass(frozen=True)
class ArtefactFile:
    """One file of an export.

    Attributes:
        path: within the manifest's folder, with "/" between folders.
        format: "litert", FINAL, "onnx", "saved_model" or "weights_npz".
        precision: "float32", "int8" (dynamic range: weights int8, activations float), "full_int8"
            (activations as well) or "float16".
        sha256: of the content, in hexadecimal.
        bytes: size.
        signature: of an ONNX file, which has but one; None: the file has them all.
    """

    path: str
    format: str
    precision: str
    sha256: str
    bytes: int
    signature: str | None = None


def file_to_artefact(
    path: Path, format: str, precision: str, folder: Path | None = None,
    signature: str | None = None,
) -> ArtefactFile:  # fmt: skip
    """The manifest's entry for a file that exists, in the manifest's folder or one within it."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    name = path.relative_to(folder or path.parent).as_posix()
    return ArtefactFile(name, format, precision, digest, len(content), signature)


def read_verified(folder: Path | Traversable, file: ArtefactFile) -> bytes:
    """The content of an artefact.

    Raises:
        ManifestError: the file is missing, or its size or SHA-256 is not the manifest's.
    """
    path = folder / file.path
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror or error}") from None
    if len(content) != file.bytes:
        raise ManifestError(f"{path}: {len(content)} bytes, the manifest says {file.bytes}")
    digest = hashlib.sha256(content).hexdigest()
    if digest != file.sha256:
        raise ManifestError(f"{path}: sha256 {digest}, the manifest says {file.sha256}")
    return content


def stays_inside(path: str) -> bool:
    """Whether a manifest's path is one within its folder, on any system."""
    return isinstance(path, str) and not any(
        part in ("", ".", "..") or set(part) & set("\\:\0") for part in path.split("/")
    )
