"""Annotations of VoTT (Visual Object Tagging Tool), version 2: the JSON export.

A region's tags are its label; what VoTT has no place for is a tag too: `text=NGUYỄN` for what is
printed in a region, `layout=vn_cccd_chip` on any region of the card, `line=0`.

Source of the format: https://github.com/microsoft/VoTT, src/models/applicationState.ts and
src/providers/export/vottJson.ts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from data.importers.conventions import Conventions, to_records
from data.importers.labelled import (
    LabelledImage,
    Shape,
    box_points,
    demand,
    find_image,
    line_of,
    nfc,
    number,
    read_each,
    read_json,
    text_of,
)
from data.records import Record

ATTRIBUTES = ("text", "transcription", "line", "layout")
"""What a tag `name=value` may state."""


def import_vott(
    source: Path, conventions: Conventions | None = None, images: Path | None = None
) -> Iterator[Record]:
    """Records of a VoTT JSON export.

    Args:
        source: the `…-export.json` that VoTT wrote.
        conventions: what the tags mean.
        images: folder of the images; by default the folder of `source`, where VoTT copies them.

    Raises:
        ValueError: names file, image, region and reason.
    """
    return to_records(read_vott(source, images), conventions or Conventions())


def read_vott(source: Path, images: Path | None = None) -> Iterator[LabelledImage | ValueError]:
    """Labelled images of a VoTT JSON export, or what is wrong with one.

    Arguments as for `import_vott`.

    Raises:
        ValueError: the file as a whole is none.
    """
    content = read_json(source)
    if isinstance(content, dict) and "asset" in content:
        raise ValueError(f"{source}: a single asset of a VoTT project; export the project as JSON")
    assets = content.get("assets") if isinstance(content, dict) else None
    if not isinstance(assets, dict):
        raise ValueError(f"{source}: no assets; this is no VoTT JSON export")

    def read(item: tuple[str, Any]) -> LabelledImage:
        key, entry = item
        where = f"asset {key}"
        try:
            asset, regions = entry["asset"], entry["regions"]
            name, size = str(asset["name"]), asset["size"]
            size_hw = (int(size["height"]), int(size["width"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{source}: {where}: is no VoTT asset: {error!r}") from None
        demand(isinstance(regions, list), "regions are no list", source, where)
        path = find_image(name, source, images, also=[str(asset.get("path", ""))])
        demand(path, f"image {name!r} not found", source, where)
        assert path is not None
        image = LabelledImage(source, where, path, size_hw)
        shapes, layouts = [], set()
        for index, region in enumerate(regions):
            shape, layout = _shape(image, f"region {index}", region)
            shapes.append(shape)
            layouts |= {layout} - {None}
        if len(layouts) > 1:
            raise image.error(f"more than one layout: {', '.join(sorted(map(str, layouts)))}")
        layout = layouts.pop() if layouts else None
        return replace(image, shapes=tuple(shapes), layout=layout)

    return read_each(assets.items(), read)


def _shape(image: LabelledImage, where: str, region: Any) -> tuple[Shape, str | None]:
    """A region, and the layout if one of its tags states it."""
    try:
        kind = str(region["type"]).upper()
        attributes, labels = {}, []
        for tag in map(nfc, region["tags"]):
            name, divider, value = tag.partition("=")
            if divider and name in ATTRIBUTES:
                attributes[name] = value
            else:
                labels.append(tag)
        if len(labels) != 1:
            raise ValueError(f"has {len(labels)} labels, not one: {', '.join(labels) or 'none'}")
        if kind in ("RECTANGLE", "SQUARE"):
            box = region["boundingBox"]
            points = box_points(box["left"], box["top"], box["width"], box["height"])
        elif kind in ("POLYGON", "POLYLINE", "POINT"):
            pairs = [[number(point["x"]), number(point["y"])] for point in region["points"]]
            points = np.array(pairs).reshape(-1, 2)
        else:
            raise ValueError(f"unknown type {kind!r}")
        is_box = kind in ("RECTANGLE", "SQUARE")
        shape = Shape(where, labels[0], points, is_box, text_of(attributes), line_of(attributes))
        return shape, attributes.get("layout")
    except (KeyError, TypeError) as error:
        raise image.error(f"is no VoTT region: {error!r}", where) from None
    except ValueError as error:
        raise image.error(str(error), where) from None
