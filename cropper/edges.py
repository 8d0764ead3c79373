"""The card's straight edges in the photo, by which its corners are placed to the pixel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from cropper.preprocess import crop_card
from data.quads import ID1_SIZE_MM, quad_is_convex, quad_to_homography, transform_points

CARD_WIDTH = 512
"""Width of the card in the picture that is searched, pixels. Chosen: a pixel is 0.2 % of the width,
finer than what blur leaves."""

MARGIN = 64
"""Background kept around it, pixels. Chosen: twice the reach and more."""

REACH = 28
"""How far off an end of an edge may be, pixels: 5 % of the width. Chosen on validation photographs:
with 20 and 28 the mean Jaccard of 460 is 0.974, with 40, and a DOUBT of 0.5, 0.968: the rim of a
sleeve, or of the paper, is taken for the card's too often."""

ENDS = (0.1, 0.9)
"""Part of an edge that is looked at. Source: corners are rounded by 3.18 of 54 mm (ISO/IEC 7810),
so the straight part of the short edges begins at 0.06; chosen a little further in."""

SAMPLES = 64
"""Points along an edge. Chosen."""

FAINT_STEP = 2.0
"""Step, in grey levels, that counts half of the strongest one where it is asked which line is the
edge. Chosen on validation photographs and
copies: the edge of a white card on white paper has no more, but has it all along, and a line of
print, which has gaps, must not outvote it. With 10 the mean Jaccard of 240 copies is 0.927, with 2
0.943, of 239 photographs 0.982 and 0.983."""

IN_PLACE = 0.2
"""Strength that every line has, so that one stays in place where there is little to see. Chosen on
the same: copies 0.945."""

AT_THE_END = 0.01
"""Distance from the photo's end, as a share of the card's width, within which an edge is not
looked for. Chosen: of 60 photographs that were cut along one short edge 461 of 478 fields were read
so, 452 without it."""

EDGES = {"top": (0, 1), "right": (1, 2), "bottom": (3, 2), "left": (0, 3)}
"""Corners that each edge runs between."""

PLAIN_STEP = 10.0
"""The same where it is asked to the half pixel where that line is. Chosen: nothing else is so near,
and what counts as much a pixel beside it tells less."""

DOUBT = 0.8
"""What a line loses at the end of the reach, as a share of the edge strength. Chosen on validation
photographs: a line of print is strong, but far from where the network saw the edge."""


def _steps(image: np.ndarray) -> np.ndarray:
    """Steps between rows in grey levels.

    Args:
        image: (H, W, 3) uint8.

    Returns:
        (H, W) float32, of the channel with the strongest step.
    """
    step = cv2.Sobel(np.ascontiguousarray(image), cv2.CV_16S, 0, 1, ksize=3)
    red, green, blue = cv2.split(cv2.convertScaleAbs(step, alpha=0.25))
    return cv2.max(cv2.max(red, green), blue).astype(np.float32)


def _strength(steps: np.ndarray, half: float) -> np.ndarray:
    """Of steps, 0 to 1, saturating so that many weak ones win over a few."""
    return steps / (steps + half)


@dataclass(frozen=True)
class _Lines:
    """Lines across a band, by the offsets of their ends from row REACH + 1.

    Attributes:
        start, end: (S, S) of the first and the last column.
        above: (S, S, SAMPLES) row of the band above each point of a line.
        part: (S, S, SAMPLES) float32, how far below it the point is, in rows.
    """

    start: np.ndarray
    end: np.ndarray
    above: np.ndarray
    part: np.ndarray

    @classmethod
    def near(cls, center: tuple[float, float], reach: float, step: float) -> _Lines:
        """Lines whose ends are up to `reach` from a center's, no farther off than REACH."""
        offsets = np.arange(-reach, reach + step / 2, step)
        start, end = np.meshgrid(offsets + center[0], offsets + center[1], indexing="ij")
        start, end = np.clip(start, -REACH, REACH), np.clip(end, -REACH, REACH)
        along = np.linspace(*ENDS, SAMPLES)
        # A step at coordinate 48 is strongest in the rows 47 and 48: at 47.5, half a row less.
        rows = start[..., None] * (1 - along) + end[..., None] * along + REACH + 0.5
        above = np.floor(rows).astype(np.intp)
        return cls(start, end, above, (rows - above).astype(np.float32))

    def strength(self, band: np.ndarray) -> np.ndarray:
        """Mean strength along each line of a band, (S, S) float32."""
        samples = np.arange(SAMPLES)
        upper, lower = band[self.above, samples], band[self.above + 1, samples]
        return (upper + self.part * (lower - upper)).mean(axis=-1)


@cache
def _coarse_lines() -> _Lines:
    """Lines at every other pixel, the same for every edge."""
    return _Lines.near((0.0, 0.0), REACH, 2.0)


def _find_edge(flat: np.ndarray, row: int, length: int) -> tuple[float, float]:
    """The best nearly straight line near a row.

    Args:
        flat: (H, W, 3) uint8.
        row: at whose top the line is expected.
        length: columns MARGIN to MARGIN + length are the card.

    Returns:
        Offsets of the line's two ends (at the card's first and last column) from `row`.
    """
    columns = np.round(MARGIN + np.linspace(*ENDS, SAMPLES) * length).astype(int)
    # A row more on either side, by which the steps of the others are told.
    steps = _steps(flat[row - REACH - 2 : row + REACH + 4])[1:-1, columns]
    # Every other pixel first, then half pixels around the best: 20 times fewer lines than all.
    # Which line it is, is doubted by how far off it lies; where exactly it lies, less.
    center = _best_line(_coarse_lines(), _strength(steps, FAINT_STEP), DOUBT)
    return _best_line(_Lines.near(center, 2, 0.5), _strength(steps, PLAIN_STEP), DOUBT / 4)


def _best_line(lines: _Lines, band: np.ndarray, doubt_share: float) -> tuple[float, float]:
    """Offsets of the ends of the strongest line."""
    doubt = doubt_share * (lines.start**2 + lines.end**2) / (2 * REACH**2)
    score = (lines.strength(band) + IN_PLACE) * (1 - doubt)
    best = np.unravel_index(np.argmax(score), score.shape)
    return float(lines.start[best]), float(lines.end[best])


def _lost_edges(quad: np.ndarray, size_hw: tuple[int, int]) -> set[str]:
    """Edges that lie mostly outside of the photo, or at its end: there is no step to be seen, and a
    line of print within would be taken for it.
    """
    least = AT_THE_END * float(np.linalg.norm(quad[1] - quad[0]))
    along = np.linspace(*ENDS, SAMPLES)[:, None]
    lost = set()
    for edge, (first, last) in EDGES.items():
        points = quad[first] * (1 - along) + quad[last] * along
        inside = np.concatenate([points, np.array(size_hw[::-1]) - points], axis=1).min(axis=1)
        if np.mean(inside < least) > 0.5:
            lost.add(edge)
    return lost


def refine_corners(image: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """Corners where the straight edges near a quad meet.

    Args:
        image: (H, W, 3) uint8 photo.
        quad: (4, 2) corners in its pixels, each off by a few hundredths of the card's width.

    Returns:
        (4, 2) float32; the quad as it was where the edges found make no convex one.
    """
    height = round(CARD_WIDTH * ID1_SIZE_MM[0] / ID1_SIZE_MM[1])
    inner = np.array([[0, 0], [CARD_WIDTH, 0], [CARD_WIDTH, height], [0, height]]) + MARGIN
    to_flat = quad_to_homography(quad, inner)
    size_hw = (height + 2 * MARGIN, CARD_WIDTH + 2 * MARGIN)
    frame = np.array([[0, 0], [size_hw[1], 0], [size_hw[1], size_hw[0]], [0, size_hw[0]]])
    to_image = np.linalg.inv(to_flat)
    flat = crop_card(image, transform_points(to_image, frame), size_hw)
    flat = cv2.GaussianBlur(flat, (0, 0), 1.0)
    turned = flat.transpose(1, 0, 2)
    lost = _lost_edges(np.asarray(quad, float), (image.shape[0], image.shape[1]))

    def place(edge: str, picture: np.ndarray, row: int, length: int) -> np.ndarray:
        offsets = (0.0, 0.0) if edge in lost else _find_edge(picture, row, length)
        return row + np.array(offsets)

    top = place("top", flat, MARGIN, CARD_WIDTH)
    bottom = place("bottom", flat, MARGIN + height, CARD_WIDTH)
    left = place("left", turned, MARGIN, height)
    right = place("right", turned, MARGIN + CARD_WIDTH, height)
    x1, x2, y1, y2 = MARGIN, MARGIN + CARD_WIDTH, MARGIN, MARGIN + height
    lines = {
        "top": np.cross([x1, top[0], 1], [x2, top[1], 1]),
        "right": np.cross([right[0], y1, 1], [right[1], y2, 1]),
        "bottom": np.cross([x1, bottom[0], 1], [x2, bottom[1], 1]),
        "left": np.cross([left[0], y1, 1], [left[1], y2, 1]),
    }
    meetings = [
        np.cross(lines[one], lines[other])
        for one, other in (
            ("left", "top"),
            ("top", "right"),
            ("right", "bottom"),
            ("bottom", "left"),
        )
    ]
    corners = np.array([point[:2] / point[2] for point in meetings])
    refined = transform_points(to_image, corners)
    return refined if quad_is_convex(refined) else np.asarray(quad, np.float32)
