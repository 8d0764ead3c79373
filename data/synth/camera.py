"""Where a card lies in a photograph: a camera that looks at it from any side.

The card's own coordinates are millimetres from its middle, x to the right, y down, depth away from
the camera. `View` takes them to the pixels of the frame and back: through the card's bend, the
pinhole camera and the lens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from data.quads import ID1_CORNER_RADIUS_MM, ID1_SIZE_MM
from data.synth.lens import Bend, Lens

CARD_THICKNESS_MM = 0.76
"""Thickness of an ID-1 card. Source: ISO/IEC 7810."""

NEAREST_MM, FARTHEST_MM = 10.0, 1e5
"""Depths beyond which points of the card's plane are drawn as if they were there. Chosen: no card
comes so near, and things around it must not run behind the camera."""

RAY_STEPS = 10
"""Steps that find where a ray meets a bent card. Chosen: each divides the error by three or more,
so that 4 mm shrink below 0.0001 mm."""


def rounded_rectangle(
    width: float, height: float, radius: float, points_per_corner: int = 7
) -> np.ndarray:
    """The outline of a rectangle with rounded corners, centred on (0, 0), clockwise.

    Args:
        width: full width.
        height: full height.
        radius: of the corners, at most half the shorter side.
        points_per_corner: points on each quarter circle.

    Returns:
        (4 * points_per_corner, 2) float64, from the top-left corner on.
    """
    points = []
    for index, (sx, sy) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1))):
        angles = np.pi + np.linspace(0, np.pi / 2, points_per_corner) + index * np.pi / 2
        center = np.array([sx * (width / 2 - radius), sy * (height / 2 - radius)])
        points.append(center + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
    return np.concatenate(points)


@lru_cache(maxsize=64)
def _card_outline(grown: float) -> np.ndarray:
    """The card's outline in mm, grown by some mm, with points along its straight edges too."""
    height, width = (side + 2 * grown for side in ID1_SIZE_MM)
    arcs = rounded_rectangle(width, height, ID1_CORNER_RADIUS_MM).reshape(4, -1, 2)
    pieces = []
    for arc, following in zip(arcs, np.roll(arcs, -1, axis=0), strict=True):
        steps = np.linspace(0, 1, 9)[1:-1, None]
        pieces += [arc, arc[-1] + steps * (following[0] - arc[-1])]
    outline = np.concatenate(pieces)
    outline.setflags(write=False)
    return outline


def sharp_corners() -> np.ndarray:
    """(4, 2) the card's virtual corners in mm: TL, TR, BR, BL."""
    return np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(ID1_SIZE_MM[::-1]) / 2


def card_to_mm(points: np.ndarray, card_size_hw: tuple[int, int]) -> np.ndarray:
    """Pixels of a flat card's picture to millimetres from its middle; (..., 2) to (..., 2)."""
    size_wh = np.array(card_size_hw[::-1], float)
    return (np.asarray(points, float) / size_wh - 0.5) * np.array(ID1_SIZE_MM[::-1])


@dataclass(frozen=True)
class View:
    """A card as a camera sees it.

    Attributes:
        size_hw: size of the frame in pixels.
        matrix: (3, 4) projection of (x, y, depth, 1) in mm to the perfect lens's picture.
        lens: what the lens does to that picture.
        bend: how the card is bent.
        rotation: degrees, clockwise as seen, by which the card is turned in the picture.
        tilt: degrees between the card's plane and the picture's.
    """

    size_hw: tuple[int, int]
    matrix: np.ndarray
    lens: Lens
    bend: Bend
    rotation: float
    tilt: float

    def project(self, points: np.ndarray) -> np.ndarray:
        """Points in space to the frame; (..., 3) mm to (..., 2) pixels."""
        flat = points @ self.matrix[:, :3].T + self.matrix[:, 3]
        ideal = flat[..., :2] / np.maximum(flat[..., 2:], NEAREST_MM)
        return ideal if self.lens.plain else self.lens.distort(ideal)

    def to_frame(self, points: np.ndarray, depth: float = 0.0) -> np.ndarray:
        """Points of the card to the frame.

        Args:
            points: (..., 2) mm on the card.
            depth: mm below its face.

        Returns:
            (..., 2) float64 pixels.
        """
        raised = self.bend.raise_points(points)
        raised[..., 2] += depth
        return self.project(raised)

    def to_plane(self, points: np.ndarray) -> np.ndarray:
        """Pixels of the frame to the plane in which the card would lie flat; (..., 2) mm."""
        ideal = np.asarray(points, float) if self.lens.plain else self.lens.straighten(points)
        back = np.linalg.inv(self.matrix[:, [0, 1, 3]])
        flat = ideal @ back[:, :2].T + back[:, 2]
        # Above the horizon there is no plane; such pixels belong to no card.
        return flat[..., :2] / np.maximum(flat[..., 2:], 1 / FARTHEST_MM)

    def to_card(self, points: np.ndarray) -> np.ndarray:
        """The inverse of `to_frame`.

        Args:
            points: (..., 2) pixels of the frame.

        Returns:
            (..., 2) float64 mm on the card's face, carried on beyond its edges.
        """
        seen = self.to_plane(points)
        if self.bend.flat:
            return seen
        camera = np.linalg.solve(self.matrix[:, :3], -self.matrix[:, 3])
        arms = (seen - camera[:2]) / camera[2]
        places = seen
        for _ in range(RAY_STEPS):  # along the ray to the depth of the card there
            places = seen - arms * self.bend.depth(places)[..., None]
        return self.bend.unroll(places)

    @property
    def plain(self) -> bool:
        """Whether a homography says it all."""
        return self.lens.plain and self.bend.flat

    @cached_property
    def quad(self) -> np.ndarray:
        """(4, 2) float64, the card's virtual corners in the frame."""
        return self.to_frame(sharp_corners())

    @cached_property
    def outline(self) -> np.ndarray:
        """(N, 2) the printed outline with its rounded corners."""
        return self.outline_at()

    @cached_property
    def underside(self) -> np.ndarray:
        """(N, 2) the outline of the card's lower face."""
        return self.outline_at(CARD_THICKNESS_MM)

    def outline_at(self, depth: float = 0.0, grown: float = 0.0) -> np.ndarray:
        """(N, 2) the outline, grown by some mm, some mm below the card's face."""
        return self.to_frame(_card_outline(grown), depth)

    @cached_property
    def card_width_px(self) -> float:
        """Mean length of the card's upper and lower edge."""
        edges = self.quad[1] - self.quad[0], self.quad[2] - self.quad[3]
        return float(np.mean([np.hypot(*edge) for edge in edges]))

    @property
    def outside(self) -> list[int]:
        """Indices of the corners that lie outside the frame."""
        inside = np.all(
            (self.quad >= -0.01) & (self.quad <= np.array(self.size_hw[::-1]) + 0.01), axis=1
        )
        return np.flatnonzero(~inside).tolist()
