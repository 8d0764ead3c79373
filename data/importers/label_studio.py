"""Annotations of Label Studio: the JSON export (not JSON-MIN).

A region is a rectangle, a polygon or a keypoint with a label; its text is what a text area of the
same region holds; choices named `layout` state the card's layout, others are kept as notes
(`Record.meta`), relations between regions are not. A rectangle that was turned in
the tool reads along its own top edge, an upright one as the card does.

Source of the format: https://labelstud.io/guide/task_format, https://labelstud.io/tags/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np

from data.importers.conventions import Conventions, to_records
from data.importers.labelled import (
    LabelledImage,
    Shape,
    box_points,
    demand,
    find_image,
    nfc,
    number,
    read_each,
    read_json,
)
from data.records import Record

LABEL_TYPES = ("rectanglelabels", "polygonlabels", "keypointlabels", "labels")
SHAPE_TYPES = (*LABEL_TYPES, "rectangle", "polygon", "keypoint")

UPLOADED = re.compile(r"^[0-9a-f]{8}-")
"""What Label Studio writes before the name of an uploaded file."""


def import_label_studio(
    source: Path, conventions: Conventions | None = None, images: Path | None = None
) -> Iterator[Record]:
    """Records of a Label Studio JSON export.

    Args:
        source: the JSON file.
        conventions: what the labels mean.
        images: folder of the images; by default the folder of `source`, and its `images`.

    Raises:
        ValueError: names file, task, region and reason.
    """
    return to_records(read_label_studio(source, images), conventions or Conventions())


def read_label_studio(
    source: Path, images: Path | None = None
) -> Iterator[LabelledImage | ValueError]:
    """Labelled images of a Label Studio export, or what is wrong with one.

    Arguments as for `import_label_studio`.

    Raises:
        ValueError: the file as a whole is none.
    """
    tasks = read_json(source)
    demand(isinstance(tasks, list), "no list of tasks; export as JSON", source, "file")

    def read(numbered: tuple[int, Any]) -> LabelledImage:
        index, task = numbered
        where = f"task {task.get('id', index) if isinstance(task, dict) else index}"
        demand(isinstance(task, dict) and "data" in task, "no data", source, where)
        demand("annotations" in task, "no annotations; export as JSON, not JSON-MIN", source, where)
        stated = [value for value in task["data"].values() if isinstance(value, str) and value]
        path = next(
            (found for value in stated if (found := _find(value, source, images)) is not None), None
        )
        demand(path, f"image not found: {', '.join(stated) or 'none named'}", source, where)
        assert path is not None
        image = LabelledImage(source, where, path)
        done = [entry for entry in task["annotations"] if not entry.get("was_cancelled")]
        if len(done) > 1:
            raise image.error(f"{len(done)} annotations; keep one")
        return _labelled(image, done[0].get("result", []) if done else [])

    return read_each(enumerate(tasks), read)


def _find(stated: str, source: Path, images: Path | None) -> Path | None:
    """The file that a task names by path or URL, by local-files link, or as it was uploaded."""
    linked = parse_qs(urlparse(stated).query).get("d", [])
    names = [PurePosixPath(urlparse(name).path).name for name in (*linked, stated)]
    return find_image(stated, source, images, [*linked, *(UPLOADED.sub("", n) for n in names)])


def _labelled(image: LabelledImage, results: list[Any]) -> LabelledImage:
    """An image with the regions that the entries of one annotation make up together."""
    regions: dict[str, list[Mapping[str, Any]]] = {}
    layout: str | None = None
    meta: dict[str, Any] = {}
    size_hw: tuple[int, int] | None = None
    for index, entry in enumerate(results):
        where = f"result {index}"
        if isinstance(entry, dict) and entry.get("type") == "relation":
            continue  # between regions: says nothing of what is printed
        try:
            kind, value, name = entry["type"], entry["value"], str(entry.get("from_name"))
            if kind == "choices" and name == "layout":
                if len(value["choices"]) != 1 or layout is not None:
                    raise ValueError("more than one layout")
                layout = nfc(value["choices"][0])
                continue
            if kind == "choices" and not {"x", "points"} & set(value):  # of the whole picture
                meta[name] = [nfc(choice) for choice in value["choices"]]
                continue
            if kind not in (*SHAPE_TYPES, "textarea"):
                raise ValueError(f"{kind} {name!r} is neither region, text nor layout")
            if entry.get("image_rotation"):
                raise ValueError("the image was turned in the tool; turn its pixels instead")
            if "original_width" in entry:
                stated = (int(entry["original_height"]), int(entry["original_width"]))
                if size_hw not in (None, stated):
                    raise ValueError(f"the image is {stated} here and {size_hw} elsewhere")
                size_hw = stated
            regions.setdefault(str(entry["id"]), []).append(entry)
        except (KeyError, TypeError) as error:
            raise image.error(f"is no Label Studio result: {error!r}", where) from None
        except ValueError as error:
            raise image.error(str(error), where) from None
    if regions and size_hw is None:
        raise image.error("no original_width and original_height")
    shapes = tuple(
        _shape(image, f"region {key}", entries, size_hw or (0, 0))
        for key, entries in regions.items()
    )
    return replace(image, size_hw=size_hw, shapes=shapes, layout=layout, meta=meta)


def _shape(
    image: LabelledImage, where: str, entries: list[Mapping[str, Any]], size_hw: tuple[int, int]
) -> Shape:
    labels: list[str] = []
    texts: list[str] = []
    geometry: Mapping[str, Any] | None = None
    try:
        for entry in entries:
            kind, value = entry["type"], entry["value"]
            if kind in LABEL_TYPES:
                labels += map(nfc, value[kind])
            if kind in SHAPE_TYPES and ("points" in value or "x" in value):
                geometry = value
            if kind == "textarea":
                text = value["text"]
                texts += [text] if isinstance(text, str) else text
        if geometry is None:
            raise ValueError(f"a text without a region: {', '.join(texts)}")
        if len(set(labels)) != 1:
            raise ValueError(f"has {len(labels)} labels, not one: {', '.join(labels) or 'none'}")
        if len(texts) > 1:
            raise ValueError(f"has more than one text: {', '.join(texts)}")
        points, is_box = _points(geometry, size_hw)
        return Shape(where, labels[0], points, is_box, nfc(texts[0]) if texts else None)
    except (KeyError, TypeError) as error:
        raise image.error(f"is no Label Studio region: {error!r}", where) from None
    except ValueError as error:
        raise image.error(str(error), where) from None


def _points(value: Mapping[str, Any], size_hw: tuple[int, int]) -> tuple[np.ndarray, bool]:
    """Pixels from percents; and whether the shape is an upright rectangle."""
    scale = np.array([size_hw[1], size_hw[0]]) / 100
    if "points" in value:
        pairs = [[number(x), number(y)] for x, y in value["points"]]
        return np.array(pairs).reshape(-1, 2) * scale, False
    x, y = number(value["x"]) * scale[0], number(value["y"]) * scale[1]
    if "height" not in value:  # a keypoint; its width is that of the dot on the screen
        return np.array([[x, y]]), False
    width, height = number(value["width"]) * scale[0], number(value["height"]) * scale[1]
    points = box_points(x, y, width, height)
    angle = np.deg2rad(number(value.get("rotation", 0)))
    if angle == 0:
        return points, True
    # Clockwise on the screen, about the rectangle's own top-left corner.
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points[0] + (points - points[0]) @ turn.T, False
