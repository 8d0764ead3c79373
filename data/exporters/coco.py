"""Records in COCO's format.

Each class is a category. A card has a box, a polygon and four keypoints in printed order; a word
has a box, a polygon and, in `attributes`, its text and line. Beyond the standard, images carry
layout, fields and meta, which readers of COCO files pass over.

Source of the format: https://cocodataset.org/#format-data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from data.cards.fields import DETECTOR_CLASSES
from data.importers.conventions import CORNER_LABELS
from data.quads import quad_area, quad_to_box
from data.records import Record

CARD_CATEGORY = 1


def to_coco(records: Iterable[tuple[Record, str]], description: str = "") -> dict[str, Any]:
    """Records as the content of a COCO file.

    Args:
        records: each with the path of its image, relative to the file.
        description: of the set.

    Returns:
        JSON-serialisable; coordinates in pixels, rounded to 1/100.
    """
    card = {
        "id": CARD_CATEGORY,
        "name": "card",
        "supercategory": "card",
        "keypoints": list(CORNER_LABELS),
        "skeleton": [[1, 2], [2, 3], [3, 4], [4, 1]],
    }
    category_ids = {name: index for index, name in enumerate(DETECTOR_CLASSES, CARD_CATEGORY + 1)}
    categories = [card] + [
        {"id": index, "name": name, "supercategory": "word"} for name, index in category_ids.items()
    ]
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for image_id, (record, path) in enumerate(records, start=1):
        height, width = record.size_hw
        images.append(
            {
                "id": image_id,
                "file_name": path,
                "width": width,
                "height": height,
                "layout": record.layout,
                "fields": record.fields,
                "meta": record.meta,
            }
        )
        if record.corners is None:
            continue
        keypoints = [value for x, y in _rounded(record.corners).tolist() for value in (x, y, 2)]
        annotations.append(
            {
                **_region(len(annotations) + 1, image_id, CARD_CATEGORY, record.corners),
                "keypoints": keypoints,
                "num_keypoints": 4,
            }
        )
        for word in record.words:
            region = _region(len(annotations) + 1, image_id, category_ids[word.field], word.quad)
            annotations.append({**region, "attributes": {"text": word.text, "line": word.line}})
    return {
        "info": {"description": description, "version": "1.0"},
        "licenses": [],
        "images": images,
        "annotations": annotations,
        "categories": categories,
    }


def _rounded(points: np.ndarray) -> np.ndarray:
    return np.round(np.asarray(points, float), 2)


def _region(number: int, image_id: int, category_id: int, quad: np.ndarray) -> dict[str, Any]:
    x1, y1, x2, y2 = _rounded(quad_to_box(np.asarray(quad))).tolist()
    return {
        "id": number,
        "image_id": image_id,
        "category_id": category_id,
        "bbox": [x1, y1, round(x2 - x1, 2), round(y2 - y1, 2)],
        "segmentation": [_rounded(quad).ravel().tolist()],
        "area": round(quad_area(quad), 2),
        "iscrowd": 0,
    }
