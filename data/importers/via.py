"""Annotations of the VGG Image Annotator, version 2: project, JSON export and CSV export.

Regions carry the attribute `label` and, for words, `text`; images may carry `layout`. Rectangles,
polygons, polylines and points are read; VIA's circles and ellipses fit neither cards nor words.

Source of the format: https://www.robots.ox.ac.uk/~vgg/software/via/, version 2.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from data.importers.conventions import Conventions, to_records
from data.importers.labelled import (
    TEXT_KEYS,
    LabelledImage,
    Shape,
    box_points,
    demand,
    fields_of,
    find_image,
    line_of,
    meta_of,
    number,
    read_csv,
    read_each,
    read_json,
    text_of,
)
from data.records import Record

LABEL_KEY = "label"
"""Region attribute that holds the label."""

COLUMNS = ("filename", "file_attributes", "region_count", "region_shape_attributes",
           "region_attributes")  # fmt: skip
"""Of the CSV export; `file_size` and `region_id` say nothing that is needed."""


def import_via(
    source: Path,
    conventions: Conventions | None = None,
    images: Path | None = None,
    label_key: str = LABEL_KEY,
) -> Iterator[Record]:
    """Records of a VIA 2 project or export.

    Args:
        source: the `.json` or `.csv` that VIA wrote.
        conventions: what the labels mean.
        images: folder of the images; by default the folder of `source`, and its `images`.
        label_key: region attribute that holds the label.

    Raises:
        ValueError: names file, image, region and reason.
    """
    return to_records(read_via(source, images, label_key), conventions or Conventions())


def read_via(
    source: Path, images: Path | None = None, label_key: str = LABEL_KEY
) -> Iterator[LabelledImage | ValueError]:
    """Labelled images of a VIA 2 project or export, or what is wrong with one.

    Arguments as for `import_via`.

    Raises:
        ValueError: the file as a whole is none.
    """
    folder = images
    if source.suffix.lower() == ".csv":
        entries = _csv_entries(source)
    else:
        content = read_json(source)
        demand(isinstance(content, dict), "no JSON object", source, "file")
        if "_via_img_metadata" in content:
            core = content.get("_via_settings", {}).get("core", {})
            stated = core.get("default_filepath") or ""
            if images is None and stated and (source.parent / stated).is_dir():
                folder = source.parent / stated
            content = content["_via_img_metadata"]
        elif any(key.startswith("_via") for key in content):
            raise ValueError(f"{source}: a VIA project without _via_img_metadata")
        entries = _json_entries(source, content)

    def read(numbered: tuple[int, Entry]) -> LabelledImage:
        index, (where, filename, attributes, regions) = numbered
        path = find_image(filename, source, folder)
        demand(path, f"image {filename!r} not found", source, where)
        assert path is not None
        image = LabelledImage(source, f"image {index}", path)
        try:
            layout, fields, meta = (
                str(attributes.get("layout") or "") or None,
                fields_of(attributes),
                meta_of(attributes),
            )
        except ValueError as error:
            raise image.error(str(error)) from None
        shapes = tuple(
            _shape(image, f"region {number}", region, label_key)
            for number, region in enumerate(regions)
        )
        return replace(image, shapes=shapes, layout=layout, fields=fields, meta=meta)

    return read_each(enumerate(entries), read)


Entry = tuple[str, str, Mapping[str, Any], list[Any]]
"""Where in the file, file name, file attributes, regions."""


def _json_entries(source: Path, content: Mapping[str, Any]) -> list[Entry]:
    entries: list[Entry] = []
    for key, image in content.items():
        where = f"entry {key!r}"
        demand(
            isinstance(image, dict)
            and isinstance(image.get("filename"), str)
            and image["filename"],
            "no filename; this is no VIA image",
            source,
            where,
        )
        regions = image.get("regions", [])
        # VIA 1 keyed the regions by their number.
        regions = list(regions.values()) if isinstance(regions, dict) else regions
        attributes = image.get("file_attributes") or {}
        demand(isinstance(regions, list), "regions are no list", source, where)
        demand(isinstance(attributes, dict), "file_attributes are no object", source, where)
        entries.append((where, image["filename"], attributes, regions))
    return entries


def _csv_entries(source: Path) -> list[Entry]:
    """One entry an image; a row holds one region, or an image without any."""
    images: dict[str, Entry] = {}
    for line, row in read_csv(source, COLUMNS):
        where = f"line {line}"
        cells = {}
        for column in ("file_attributes", "region_shape_attributes", "region_attributes"):
            try:
                cells[column] = json.loads(row[column] or "{}")
            except json.JSONDecodeError as error:
                raise ValueError(f"{source}: {where}: {column} is not JSON: {error}") from None
            demand(isinstance(cells[column], dict), f"{column} is no object", source, where)
        filename = row["filename"]
        demand(filename, "no filename", source, where)
        entry = images.setdefault(filename, (where, filename, cells["file_attributes"], []))
        if cells["region_shape_attributes"]:
            region = {
                "shape_attributes": cells["region_shape_attributes"],
                "region_attributes": cells["region_attributes"],
            }
            entry[3].append(region)
        else:
            demand(row["region_count"].strip() == "0", "a region without shape", source, where)
    return list(images.values())


def _shape(image: LabelledImage, where: str, region: Any, label_key: str) -> Shape:
    try:
        shape, attributes = region["shape_attributes"], region["region_attributes"]
        kind = shape["name"]
        if kind == "rect":
            points = box_points(shape["x"], shape["y"], shape["width"], shape["height"])
        elif kind in ("polygon", "polyline"):
            if len(shape["all_points_x"]) != len(shape["all_points_y"]):
                raise ValueError("all_points_x and all_points_y differ in length")
            pairs = zip(shape["all_points_x"], shape["all_points_y"], strict=True)
            points = np.array([[number(x), number(y)] for x, y in pairs]).reshape(-1, 2)
        elif kind == "point":
            points = np.array([[number(shape["cx"]), number(shape["cy"])]])
        else:
            raise ValueError(f"a {kind} is neither card nor word; draw a rect, polygon or point")
        if label_key not in attributes:
            others = ", ".join(key for key in attributes if key not in TEXT_KEYS) or "none"
            raise ValueError(f"no region attribute {label_key!r}; there are: {others}")
        label = _choice(attributes[label_key])
        return Shape(where, label, points, kind == "rect", text_of(attributes), line_of(attributes))
    except (KeyError, TypeError, AttributeError) as error:
        raise image.error(f"is no VIA region: {error!r}", where) from None
    except ValueError as error:
        raise image.error(str(error), where) from None


def _choice(value: Any) -> str:
    """The value of a text, dropdown, radio or checkbox attribute."""
    # A checkbox attribute lists what is ticked.
    chosen = [key for key, on in value.items() if on] if isinstance(value, dict) else [value or ""]
    if len(chosen) > 1:
        raise ValueError(f"more than one label ticked: {', '.join(chosen)}")
    if not chosen or not chosen[0]:
        raise ValueError("its label is empty")
    return str(chosen[0])
