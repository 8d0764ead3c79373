"""`python -m data import`: annotations of other tools become a dataset folder."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from data.folders import copy_file, refuse_dataset, write_lines
from data.importers.coco import read_coco
from data.importers.conventions import Conventions, Empty, parse_names, to_record
from data.importers.label_studio import read_label_studio
from data.importers.labelled import LabelledImage, nfc
from data.importers.via import LABEL_KEY, read_via
from data.importers.vott import read_vott
from data.records import record_to_json
from data.revision import source_revision
from data.word_crops import WordCrops, write_word_crops

Format = Literal["via", "vott", "coco", "label-studio", "labels-csv"]

MOST_ERRORS = 20
"""Errors listed at once. Chosen: a screenful."""


def import_dataset(
    format: Format,
    source: Path,
    out: Path,
    images: Path | None = None,
    map: tuple[str, ...] = (),
    corners: str = "card",
    ignore: tuple[str, ...] = (),
    layout: str | None = None,
    flat: bool = False,
    untranscribed: bool = False,
    empty: Empty = "error",
    label_key: str = LABEL_KEY,
) -> None:
    """Import annotations of another tool; docs/annotations.md says how to label.

    Args:
        format: the tool: via, vott, coco, label-studio; labels-csv for a folder of word crops.
        source: the file that the tool wrote; for labels-csv the folder.
        out: folder to write; must not hold a dataset yet.
        images: folder of the images; by default the folder of `source`, and its `images`.
        map: our names for foreign labels, each FOREIGN=OURS, such as "Họ tên=full_name".
        corners: label of the four-point polygon around the card.
        ignore: labels to leave out; their number is reported.
        layout: of every card that the file gives none.
        flat: a picture without corners is a flat card that fills it.
        untranscribed: words may lack their text: enough for Cropper and Detector.
        empty: images without labels: error, keep (pictures without a card) or skip.
        label_key: VIA's region attribute that holds the label.

    Raises:
        ValueError: names file, image, region and reason of everything that is wrong, up to 20.
    """
    if format == "labels-csv":
        crops = WordCrops(source)
        count = write_word_crops(out, crops, names=crops.names, splits=crops.splits)
        print(f"{count} word crops in {out}")
        return
    conventions = Conventions(
        parse_names(map), nfc(corners), frozenset(nfc(label) for label in ignore), layout, flat,
        untranscribed, empty,
    )  # fmt: skip
    refuse_dataset(out)
    read = list(_read(format, source, images, label_key))
    found = [image for image in read if not isinstance(image, ValueError)]
    lines, copies, errors, skipped = _convert(found, conventions)
    errors = [str(image) for image in read if isinstance(image, ValueError)] + errors
    if errors:
        more = len(errors) - MOST_ERRORS
        listed = errors[:MOST_ERRORS] + ([f"… and {more} more"] if more > 0 else [])
        raise ValueError("\n".join([f"nothing was imported: {len(errors)} errors", *listed]))
    for path, name in copies:
        copy_file(path, out / name)
    out.mkdir(parents=True, exist_ok=True)
    header = {
        "command": f"python -m data import --format {format}",
        "source": source.name,
        "source_revision": source_revision(),
        "conventions": {
            "map": dict(conventions.names), "corners": conventions.card,
            "ignore": sorted(conventions.ignore), "layout": layout, "flat": flat,
            "untranscribed": untranscribed, "empty": empty,
        },
    }  # fmt: skip
    write_lines(out, lines, header)
    print(_report(found, lines, skipped, conventions, out))


def _read(
    format: Format, source: Path, images: Path | None, label_key: str
) -> Iterator[LabelledImage | ValueError]:
    if format == "via":
        return read_via(source, images, label_key)
    readers = {"vott": read_vott, "coco": read_coco, "label-studio": read_label_studio}
    return readers[format](source, images)


Converted = tuple[list[dict[str, Any]], list[tuple[Path, str]], list[str], int]
"""Lines, pictures to copy with their new names, errors, number of images skipped."""


def _convert(found: list[LabelledImage], conventions: Conventions) -> Converted:
    """All images, each on its own, so that one error does not hide the others."""
    lines: list[dict[str, Any]] = []
    copies: list[tuple[Path, str]] = []
    errors: list[str] = []
    skipped = 0
    names: dict[str, str] = {}
    contents: dict[str, str] = {}
    for image in found:
        try:
            if image.name in names:
                raise image.error(f"the name {image.name!r} is taken by {names[image.name]}")
            names[image.name] = image.where
            digest = hashlib.sha256(image.path.read_bytes()).hexdigest()
            if digest in contents:
                raise image.error(f"the same picture as {contents[digest]}")
            contents[digest] = image.where
            record = to_record(image, conventions)
        except ValueError as error:
            errors.append(str(error))
            continue
        if record is None:
            skipped += 1
            continue
        name = f"images/{record.name}{image.path.suffix.lower()}"
        lines.append(record_to_json(record, name))
        copies.append((image.path, name))
    return lines, copies, errors, skipped


def _report(
    found: list[LabelledImage],
    lines: list[dict[str, Any]],
    skipped: int,
    conventions: Conventions,
    out: Path,
) -> str:
    cards = sum(line["corners"] is not None for line in lines)
    words = sum(len(line["words"]) for line in lines)
    parts = [f"{len(lines)} records ({cards} cards, {words} words) in {out}"]
    ignored = Counter(
        nfc(shape.label)
        for image in found
        for shape in image.shapes
        if nfc(shape.label) in conventions.ignore
    )
    parts += [f"ignored {count} × {label!r}" for label, count in sorted(ignored.items())]
    if skipped:
        parts.append(f"skipped {skipped} images without labels")
    return "; ".join(parts)
