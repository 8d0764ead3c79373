"""Whether it helps to repair the picture of a card before it is read.

    python -m tests.pipeline.repairs --data cards/validation

counts wrong fields with each repair on the cards that one might repair. None that is here pays:
docs/result.md has the table.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from data.quads import pixel_center_homography, quad_to_homography, size_to_quad
from data.records import Dataset
from pipeline import chain
from pipeline.chain import Pipeline
from pipeline.compare import compare_fields
from pipeline.types import Quality

GROUPS = {
    "dark": lambda quality: quality.brightness < 0.3,
    "pale": lambda quality: quality.contrast < 0.3,
    "small": lambda quality: quality.card_width_px is not None and quality.card_width_px < 450,
    "blurred": lambda quality: quality.sharpness < 80,
}
"""Cards that one might repair. Chosen: with the worst third or less of a measurement."""


def stretch(card: np.ndarray) -> np.ndarray:
    """The first and the last percentile of grey at 10 and 245."""
    low, high = np.percentile(cv2.cvtColor(card, cv2.COLOR_RGB2GRAY), [1, 99])
    gain = 235 / max(high - low, 8)
    return np.clip((card - np.float32(low)) * gain + 10, 0, 255).astype(np.uint8)


def lighten(card: np.ndarray) -> np.ndarray:
    """A gamma that brings the mean to the middle; light cards stay."""
    gamma = float(np.clip(np.log(0.5) / np.log(max(card.mean() / 255, 0.01)), 0.35, 1.0))
    return cv2.LUT(card, np.round(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8))


def equalise(card: np.ndarray) -> np.ndarray:
    """Contrast-limited adaptive histogram equalisation of the lightness, Zuiderveld 1994."""
    lab = cv2.cvtColor(card, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(2.0, (6, 4)).apply(np.ascontiguousarray(lab[..., 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def sharpen(card: np.ndarray) -> np.ndarray:
    """An unsharp mask of two pixels."""
    return cv2.addWeighted(card, 1.6, cv2.GaussianBlur(card, (0, 0), 2.0), -0.6, 0)


def denoise(card: np.ndarray) -> np.ndarray:
    """A bilateral filter, Tomasi & Manduchi 1998."""
    return cv2.bilateralFilter(card, 5, 30, 3)


REPAIRS = {
    "none": lambda card: card,
    "stretch": stretch,
    "lighten": lighten,
    "equalise": equalise,
    "sharpen": sharpen,
    "denoise": denoise,
}
ENLARGED = {"cubic": cv2.INTER_CUBIC, "lanczos": cv2.INTER_LANCZOS4}
"""Ways to cut the card out of the photo, instead of linearly."""

rectify_card = chain.rectify_card


def repaired(repair: str):
    """`pipeline.rectify.rectify_card` with a repair."""

    def rectify(pixels, corners, size_hw=chain.CARD_SIZE_HW):
        card, to_photo = rectify_card(pixels, corners, size_hw)
        if repair in REPAIRS:
            return REPAIRS[repair](card), to_photo
        matrix = pixel_center_homography(quad_to_homography(size_to_quad(size_hw), corners))
        how = ENLARGED[repair] | cv2.WARP_INVERSE_MAP
        size_wh = size_hw[::-1]
        return cv2.warpPerspective(
            pixels, matrix, size_wh, flags=how, borderMode=cv2.BORDER_REPLICATE
        ), to_photo

    return rectify


def groups_of(quality: Quality | None) -> list[str]:
    """Groups that a card belongs to."""
    return [] if quality is None else [name for name, has in GROUPS.items() if has(quality)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    pipeline, dataset = Pipeline(confidence=None), Dataset(options.data)
    wrong: Counter[tuple[str, str]] = Counter()
    fields: Counter[str] = Counter()
    for index in range(min(len(dataset), options.limit or len(dataset))):
        record = dataset[index]
        if record.corners is None:
            continue
        chain.rectify_card = repaired("none")
        groups = groups_of(pipeline.infer(record.image).quality)
        for repair in (*REPAIRS, *ENLARGED) if groups else ():
            chain.rectify_card = repaired(repair)
            count = len(compare_fields(record, pipeline.infer(record.image)).wrong)
            wrong.update({(group, repair): count for group in groups})
        fields.update(dict.fromkeys(groups, len(record.fields)))
    for group in GROUPS:
        told = ", ".join(f"{repair} {wrong[group, repair]}" for repair in (*REPAIRS, *ENLARGED))
        print(f"{group}, {fields[group]} fields, wrong: {told}")


if __name__ == "__main__":
    main()
