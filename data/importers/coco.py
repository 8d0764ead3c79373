"""Annotations in COCO's format, as many tools write them.

A category is a label. The card is an annotation with keypoints named `top_left`, `top_right`,
`bottom_right`, `bottom_left`, or with a segmentation of four points. A word is a segmentation of
four points or a bare box; its text is `text` or `transcription`, beside the other entries or in
`attributes`. An image may carry `layout`.

Source of the format: https://cocodataset.org/#format-data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from data.importers.conventions import CORNER_LABELS, Conventions, to_records
from data.importers.labelled import (
    LabelledImage,
    Shape,
    box_points,
    demand,
    fields_of,
    find_image,
    line_of,
    meta_of,
    nfc,
    number,
    read_each,
    read_json,
    text_of,
)
from data.records import Record


def import_coco(
    source: Path, conventions: Conventions | None = None, images: Path | None = None
) -> Iterator[Record]:
    """Records of a COCO file.

    Args:
        source: the JSON with images, annotations and categories.
        conventions: what the categories mean.
        images: folder of the images; by default the folder of `source`, and its `images`.

    Raises:
        ValueError: names file, image, annotation and reason.
    """
    return to_records(read_coco(source, images), conventions or Conventions())


def read_coco(source: Path, images: Path | None = None) -> Iterator[LabelledImage | ValueError]:
    """Labelled images of a COCO file, or what is wrong with one.

    Arguments as for `import_coco`.

    Raises:
        ValueError: the file as a whole is none.
    """
    content = read_json(source)
    for key in ("images", "annotations", "categories"):
        demand(
            isinstance(content, dict) and isinstance(content.get(key), list),
            f"no list of {key}; this is no COCO file",
            source,
            "file",
        )
    categories = _by_id(source, content, "categories")
    by_image: dict[Any, list[Mapping[str, Any]]] = {key: [] for key in
                                                    _by_id(source, content, "images")}  # fmt: skip
    for key, annotation in _by_id(source, content, "annotations").items():
        where = f"annotation {key}"
        demand(annotation.get("image_id") in by_image, "of an unknown image", source, where)
        demand(annotation.get("category_id") in categories, "of no known category", source, where)
        by_image[annotation["image_id"]].append(annotation)

    def read(entry: Mapping[str, Any]) -> LabelledImage:
        where = f"image {entry['id']}"
        try:
            name, size_hw = str(entry["file_name"]), (int(entry["height"]), int(entry["width"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{source}: {where}: is no COCO image: {error!r}") from None
        path = find_image(name, source, images)
        demand(path, f"image {name!r} not found", source, where)
        assert path is not None
        image = LabelledImage(source, where, path, size_hw)
        shapes: list[Shape] = []
        for annotation in by_image[entry["id"]]:
            shapes += _shapes(image, annotation, categories[annotation["category_id"]])
        try:
            fields, meta = fields_of(entry), meta_of(entry)
        except ValueError as error:
            raise image.error(str(error)) from None
        layout = str(entry.get("layout") or "") or None
        return replace(image, shapes=tuple(shapes), layout=layout, fields=fields, meta=meta)

    return read_each(content["images"], read)


def _by_id(source: Path, content: Mapping[str, Any], key: str) -> dict[Any, Mapping[str, Any]]:
    """The entries of a list by their ids."""
    entries: dict[Any, Mapping[str, Any]] = {}
    for index, entry in enumerate(content[key]):
        where = f"{key}[{index}]"
        demand(isinstance(entry, dict) and "id" in entry, "no id", source, where)
        demand(entry["id"] not in entries, f"the id {entry['id']} is taken", source, where)
        entries[entry["id"]] = entry
    return entries


def _shapes(
    image: LabelledImage, annotation: Mapping[str, Any], category: Mapping[str, Any]
) -> list[Shape]:
    where = f"annotation {annotation['id']}"
    try:
        if annotation.get("iscrowd"):
            raise ValueError("a crowd is neither card nor word")
        extra = annotation.get("attributes") or {}
        attributes = {**annotation, **extra}
        if number(attributes.get("rotation") or 0) != 0:
            raise ValueError(f"turned by {attributes['rotation']} degrees; export polygons")
        label, names = nfc(category["name"]), [nfc(name) for name in category.get("keypoints", [])]
        if annotation.get("keypoints"):
            return _keypoints(where, names, annotation["keypoints"])
        segmentation = annotation.get("segmentation")
        if isinstance(segmentation, dict):
            raise ValueError("a mask (RLE); export polygons")
        if segmentation:
            if len(segmentation) != 1:
                raise ValueError(f"{len(segmentation)} polygons; a region has one")
            values = [number(value) for value in segmentation[0]]
            if len(values) % 2:
                raise ValueError(f"an odd number of coordinates: {len(values)}")
            points, is_box = np.array(values).reshape(-1, 2), False
        else:
            x, y, width, height = annotation["bbox"]
            points, is_box = box_points(x, y, width, height), True
        shape = Shape(where, label, points, is_box, text_of(attributes), line_of(attributes))
        return [shape]
    except (KeyError, TypeError, AttributeError) as error:
        raise image.error(f"is no COCO annotation: {error!r}", where) from None
    except ValueError as error:
        raise image.error(str(error), where) from None


def _keypoints(where: str, names: list[str], values: list[Any]) -> list[Shape]:
    """The four corners; flag 0 means not labelled."""
    if len(values) != 3 * len(names):
        raise ValueError(f"{len(values)} keypoint values for {len(names)} names")
    shapes = []
    for index, name in enumerate(names):
        x, y, flag = (number(value) for value in values[3 * index : 3 * index + 3])
        if name not in CORNER_LABELS:
            raise ValueError(f"unknown keypoint {name!r}; known: {', '.join(CORNER_LABELS)}")
        if flag > 0:
            shapes.append(Shape(f"{where}, keypoint {name}", name, np.array([[x, y]])))
    return shapes
