"""Records as a project of the VGG Image Annotator, version 2.

Quads become polygons with the attributes `label`, `text` and `line`; images carry `layout`,
`fields` and `meta` (the latter two as JSON). The project opens in VIA with its images beside it.

Source of the format: https://www.robots.ox.ac.uk/~vgg/software/via/, version 2.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from data.cards.fields import CARD_TYPES, DETECTOR_CLASSES
from data.records import Record

FORMAT_VERSION = "2.0.10"


def to_via(
    records: Iterable[tuple[Record, str, int]], images: str = "images/", name: str = "cards"
) -> dict[str, Any]:
    """Records as the content of a VIA project.

    Args:
        records: each with its image's path in the folder of images, and its size in bytes.
        images: folder of the images, relative to the project's file.
        name: of the project.

    Returns:
        JSON-serialisable; coordinates in pixels, rounded to 1/100.
    """
    metadata: dict[str, Any] = {}
    for record, path, size in records:
        regions = []
        if record.corners is not None:
            regions.append(_region(record.corners, {"label": "card"}))
        for word in record.words:
            attributes = {"label": word.field, "text": word.text, "line": str(word.line)}
            regions.append(_region(word.quad, attributes))
        metadata[f"{PurePosixPath(path)}{size}"] = {
            "filename": path,
            "size": size,
            "regions": regions,
            "file_attributes": {
                "layout": record.layout or "",
                "fields": json.dumps(record.fields, ensure_ascii=False),
                "meta": json.dumps(record.meta, ensure_ascii=False),
            },
        }
    text = {"type": "text", "description": "", "default_value": ""}
    return {
        "_via_settings": {
            "ui": {},
            "core": {"buffer_size": 18, "filepath": {}, "default_filepath": images},
            "project": {"name": name},
        },
        "_via_img_metadata": metadata,
        "_via_attributes": {
            "region": {
                "label": _choices("card", *DETECTOR_CLASSES),
                "text": {**text, "description": "as printed"},
                "line": {**text, "description": "line within the field, from 0"},
            },
            "file": {"layout": _choices(*CARD_TYPES), "fields": text, "meta": text},
        },
        "_via_data_format_version": FORMAT_VERSION,
        "_via_image_id_list": list(metadata),
    }


def _region(quad: np.ndarray, attributes: dict[str, str]) -> dict[str, Any]:
    x, y = np.round(np.asarray(quad, float), 2).T.tolist()
    shape = {"name": "polygon", "all_points_x": x, "all_points_y": y}
    return {"shape_attributes": shape, "region_attributes": attributes}


def _choices(*options: str) -> dict[str, Any]:
    return {
        "type": "dropdown",
        "description": "",
        "options": dict.fromkeys(options, ""),
        "default_options": {},
    }
