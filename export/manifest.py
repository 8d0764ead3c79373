"""The manifest beside a model's artefacts: what goes in, what comes out, and the files' hashes.

A runner reads it and guesses nothing. Folders are `pathlib.Path` or any other
`importlib.resources` folder.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from data.records import write_bytes_atomically
from export.artefacts import ArtefactFile, ManifestError, read_verified, stays_inside

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

MANIFEST = "manifest.json"
SCHEMA_VERSION = "1"
"""Raised whenever a reader of the old schema would misread the new one."""


@dataclass(frozen=True)
class InputSpec:
    """The picture.

    Attributes:
        name: in the signature.
        dtype: "uint8".
        size_hw: height and width in pixels; the shape is (1, height, width, 3).
        color_order: "RGB".
        range: lowest and highest value.
        meaning: what it shows, and how that is brought to the size.
    """

    name: str
    size_hw: tuple[int, int]
    dtype: str = "uint8"
    color_order: str = "RGB"
    range: tuple[int, int] = (0, 255)
    meaning: str = ""


@dataclass(frozen=True)
class OutputSpec:
    """One output: its name in the signature, shape with the batch of 1, dtype, what it means."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    meaning: str


@dataclass(frozen=True)
class MaskSpec:
    """A second input: which classes may come out.

    Attributes:
        name: in the signature.
        size: number of classes; the shape is (1, size).
        dtype: "float32".
        meaning: of its values.
    """

    name: str
    size: int
    dtype: str = "float32"
    meaning: str = "1 for a class that may be read, 0 for one that may not"


@dataclass(frozen=True)
class SignatureSpec:
    """A further signature of the model files: the same weights on pictures of another size.

    Attributes:
        name: of the signature.
        size_hw: height and width of its pictures in pixels; all else of the inputs is as in the
            first signature.
        outputs: of the same names as those of the first signature.
    """

    name: str
    size_hw: tuple[int, int]
    outputs: tuple[OutputSpec, ...]


@dataclass(frozen=True)
class Manifest:
    """All that inference must know about an exported model.

    Attributes:
        component: "cropper", "detector" or "reader".
        version: identifies the weights.
        files: the artefacts.
        input: the picture that goes in.
        outputs: the outputs, by name.
        classes: names of the classes in the order of the last axis, or None.
        charset: characters in the order of their ids, or None.
        charset_sha256: of the charset, or None.
        inside: what the model file itself does (rescaling, decoding…).
        postprocess: settings of what follows it (anchors, thresholds…).
        created_with: versions of the tools that made it.
        schema_version: of this file.
        signature: name of the model files' first signature.
        mask: the input beside the picture, of every signature, or None.
        further: the other signatures.
        final: the final results: outputs of a SavedModel's `serving_default` and `encoded`, and, of
            one picture and without strings, of "litert_final" files.
        network: settings of the network that "weights_npz" files are for, those of the component's
            `ModelConfig` without the charset and the classes.
    """

    component: str
    version: str
    files: tuple[ArtefactFile, ...]
    input: InputSpec
    outputs: tuple[OutputSpec, ...]
    classes: tuple[str, ...] | None = None
    charset: str | None = None
    charset_sha256: str | None = None
    inside: tuple[str, ...] = ()
    postprocess: dict[str, Any] = field(default_factory=dict)
    created_with: dict[str, str] = field(default_factory=dict)
    schema_version: str = SCHEMA_VERSION
    # What follows came later: a manifest without it is of a file with one signature of that name.
    signature: str = "serve"
    mask: MaskSpec | None = None
    further: tuple[SignatureSpec, ...] = ()
    final: tuple[OutputSpec, ...] = ()
    network: dict[str, Any] = field(default_factory=dict)

    @property
    def signatures(self) -> tuple[SignatureSpec, ...]:
        """All signatures of the model files, the first one first."""
        return (SignatureSpec(self.signature, self.input.size_hw, self.outputs), *self.further)

    @property
    def final_signature(self) -> SignatureSpec:
        """The one signature of "litert_final" files: the first one's inputs, final results out."""
        numbers = tuple(output for output in self.final if output.dtype != "string")
        return SignatureSpec(self.signature, self.input.size_hw, numbers)

    def file(
        self,
        format: str,
        precision: str,
        signature: str | None = None,
        folder: Path | Traversable | None = None,
    ) -> ArtefactFile:
        """The artefact of a format and precision.

        Args:
            format: as `ArtefactFile` has it.
            precision: as `ArtefactFile` has it.
            signature: of a file that has but one.
            folder: of the manifest, for the error alone.

        Raises:
            ManifestError: there is none; names those that are there and, of a folder, the command
                that writes it.
        """
        for candidate in self.files:
            wanted = (candidate.format, candidate.precision, candidate.signature)
            if wanted == (format, precision, signature):
                return candidate
        present = ", ".join(f"{f.format} {f.precision}" for f in self.files) or "nothing"
        message = f"{self.component}: no {format} {precision} file; there is {present}"
        if folder is not None:
            command = _export_command(self, format, precision, Path(str(folder)))
            message += f" in {folder}; `{command}` writes it"
        raise ManifestError(message)


def _export_command(manifest: Manifest, format: str, precision: str, folder: Path) -> str:
    """The command that writes another form of the weights that lie in a folder."""
    listed = [file.path for file in manifest.files if file.format == "weights_npz"]
    # Every export copies the weights that it is given.
    form = f" --to {format} --precisions {precision}" if format != "weights_npz" else ""
    weights = quote(str(folder / listed[0])) if listed else "FILE"
    out = quote(str(folder.parent)) if folder.name == manifest.component else "DIR"
    return (
        f"python -m export --component {manifest.component}{form} --weights {weights} "
        f"--version {quote(manifest.version)} --out {out}"
    )


def raw_signature(signature: str) -> str:
    """Under which name a SavedModel for servers has the raw outputs of a model file's signature."""
    return "raw" if signature == "serving_default" else f"raw_{signature}"


def charset_to_sha256(charset: str) -> str:
    """SHA-256 of the characters in UTF-8, by which a model's charset is told from another's."""
    return hashlib.sha256(charset.encode("utf-8")).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write `manifest.json`, atomically, beside files that already stand there.

    Raises:
        ManifestError: a listed file is missing or has another hash.
    """
    for file in manifest.files:
        read_verified(folder, file)
    path = Path(folder) / MANIFEST
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    write_bytes_atomically(path, (content + "\n").encode())
    return path


def read_manifest(folder: Path | Traversable, verify: bool = True) -> Manifest:
    """The manifest of a folder.

    Args:
        folder: holds `manifest.json` and the artefacts.
        verify: check the SHA-256 of every listed file; a runner checks only the one it loads.

    Raises:
        ManifestError: names the file and what is wrong with it.
    """
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise ManifestError(f"{path}: not JSON: {error}") from None
    if not isinstance(raw, dict) or raw.get("schema_version") != SCHEMA_VERSION:
        version = raw.get("schema_version") if isinstance(raw, dict) else None
        raise ManifestError(f"{path}: schema_version is {version!r}, not {SCHEMA_VERSION!r}")
    try:
        manifest = _manifest_from_dict(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(f"{path}: {error!r}") from None
    for file in manifest.files:
        if not stays_inside(file.path):
            raise ManifestError(f"{path}: {file.path!r} is not a path within its folder")
        if verify:
            read_verified(folder, file)
    _check_signatures(manifest, str(path))
    charset = manifest.charset
    if charset is not None and charset_to_sha256(charset) != manifest.charset_sha256:
        raise ManifestError(f"{path}: charset does not match its charset_sha256")
    return manifest


def _check_signatures(manifest: Manifest, path: str) -> None:
    """Refuse signatures that a runner could not tell apart or that answer something else."""
    sizes = [one.size_hw for one in manifest.signatures]
    names = [one.name for one in manifest.signatures]
    if len(set(sizes)) < len(sizes) or len(set(names)) < len(names):
        raise ManifestError(f"{path}: signatures {names} of sizes {sizes} are not told apart")
    outputs = {output.name for output in manifest.outputs}
    for further in manifest.further:
        if {output.name for output in further.outputs} != outputs:
            raise ManifestError(
                f"{path}: outputs of {further.name!r} are not those of {manifest.signature!r}"
            )


def _manifest_from_dict(raw: dict[str, Any]) -> Manifest:
    given = dict(raw)
    model_input = dict(raw["input"])
    low, high = model_input["range"]
    model_input.update(size_hw=_size(model_input["size_hw"]), range=(int(low), int(high)))
    given.update(
        files=tuple(ArtefactFile(**entry) for entry in raw["files"]),
        input=InputSpec(**model_input),
        outputs=_outputs(raw["outputs"]),
        final=_outputs(raw.get("final", ())),
        classes=None if raw["classes"] is None else tuple(raw["classes"]),
        inside=tuple(raw["inside"]),
        mask=MaskSpec(**raw["mask"]) if raw.get("mask") is not None else None,
        further=tuple(
            SignatureSpec(
                **{
                    **entry,
                    "size_hw": _size(entry["size_hw"]),
                    "outputs": _outputs(entry["outputs"]),
                }
            )
            for entry in raw.get("further", ())
        ),
    )
    return Manifest(**given)


def _size(raw: list[int]) -> tuple[int, int]:
    height, width = raw
    return int(height), int(width)


def _outputs(raw: list[dict[str, Any]]) -> tuple[OutputSpec, ...]:
    return tuple(OutputSpec(**{**entry, "shape": tuple(entry["shape"])}) for entry in raw)
