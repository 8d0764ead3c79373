"""What keeps a photographed card from being a plain perspective picture: its bend, the lens.

Both are given with their exact inverses, so that a picture can be sampled backwards (frame to card)
and labels moved forwards (card to frame) by the same map.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.quads import ID1_SIZE_MM

HALF_DIAGONAL_MM = 0.5 * float(np.hypot(*ID1_SIZE_MM))


@dataclass(frozen=True)
class Lens:
    """Radial distortion about the middle of the frame.

    The radius in the picture of a perfect lens is `r * (1 + k1 * r**2 + k2 * r**4)` of the radius
    `r` in the frame, both in half diagonals of the frame: positive k1 is a barrel, negative a
    pincushion.

    Attributes:
        k1: coefficient of the square, unitless.
        k2: coefficient of the fourth power, unitless.
        center: (2,) middle of the frame, pixels.
        radius: half the frame's diagonal, pixels.

    Source: the even polynomial of Brown, Decentering distortion of lenses, 1966, written from the
    frame outwards, as panorama programs do, so that sampling needs no iteration.
    """

    k1: float
    k2: float
    center: np.ndarray
    radius: float

    @property
    def plain(self) -> bool:
        """Whether nothing is distorted."""
        return self.k1 == 0 and self.k2 == 0

    def straighten(self, points: np.ndarray) -> np.ndarray:
        """From the frame to the picture of a perfect lens.

        Args:
            points: (..., 2) pixels of the frame.

        Returns:
            (..., 2) float64.
        """
        arms = (np.asarray(points, float) - self.center) / self.radius
        square = np.sum(arms**2, axis=-1, keepdims=True)
        return self.center + self.radius * arms * (1 + square * (self.k1 + square * self.k2))

    def distort(self, points: np.ndarray) -> np.ndarray:
        """From the picture of a perfect lens to the frame: the inverse of `straighten`.

        Args:
            points: (..., 2) pixels of the perfect picture.

        Returns:
            (..., 2) float64, exact to rounding (Newton's method on the radius).
        """
        arms = (np.asarray(points, float) - self.center) / self.radius
        target = np.sqrt(np.sum(arms**2, axis=-1, keepdims=True))
        radius = target.copy()
        for _ in range(6):  # quadratic convergence from a start within a tenth
            square = radius**2
            value = radius * (1 + square * (self.k1 + square * self.k2))
            slope = 1 + square * (3 * self.k1 + 5 * square * self.k2)
            # Beyond 3 half diagonals there is nothing to see, and a pincushion folds over.
            radius = np.minimum(radius - (value - target) / np.maximum(slope, 0.2), 3)
        return self.center + self.radius * arms * (radius / np.maximum(target, 1e-12))


@dataclass(frozen=True)
class Bend:
    """A card that is not flat: part of a cylinder, or with one corner lifted.

    Attributes:
        direction: (2,) unit vector in the card along which it is curved.
        curvature: 1 / radius in 1/mm; positive when the middle is nearest to the camera.
        corner: (2,) unit vector from the middle to the corner that is lifted.
        lift: mm by which that corner stands nearer to the camera.
        start: mm from the middle, along `corner`, where the lift begins.
    """

    direction: np.ndarray
    curvature: float
    corner: np.ndarray
    lift: float
    start: float

    @property
    def flat(self) -> bool:
        """Whether the card is flat."""
        return self.curvature == 0 and self.lift == 0

    @property
    def height_mm(self) -> float:
        """How far the card leaves its plane, in mm: of the cylinder or of the corner."""
        reach = float(np.abs(self.direction) @ ID1_SIZE_MM[::-1]) / 2
        return max(abs(self.curvature) * reach**2 / 2, self.lift)

    def depth(self, places: np.ndarray) -> np.ndarray:
        """Depth of the card's surface above a place of its plane.

        Args:
            places: (..., 2) mm in the plane, from the card's middle.

        Returns:
            (...,) mm, positive away from the camera.
        """
        depth = np.zeros(places.shape[:-1])
        if self.curvature:
            bent = np.clip(places @ self.direction * self.curvature, -0.99, 0.99)
            depth = (1 - np.sqrt(1 - bent**2)) / self.curvature
        if self.lift:
            span = HALF_DIAGONAL_MM - self.start
            share = np.clip((places @ self.corner - self.start) / span, 0, 1.5)
            depth = depth - self.lift * share**2
        return depth

    def raise_points(self, points: np.ndarray) -> np.ndarray:
        """Where points of the flat card stand in space when it is bent.

        Args:
            points: (..., 2) mm on the card's face, from its middle.

        Returns:
            (..., 3) mm. Lengths along the curve of the cylinder are kept.
        """
        points = np.asarray(points, float)
        places = points
        if self.curvature:
            along = (points @ self.direction)[..., None]
            angle = np.clip(along * self.curvature, -1.4, 1.4)
            places = points + self.direction * (np.sin(angle) / self.curvature - along)
        return np.concatenate([places, self.depth(places)[..., None]], axis=-1)

    def unroll(self, places: np.ndarray) -> np.ndarray:
        """Points of the flat card that stand above places of the plane.

        Args:
            places: (..., 2) mm in the plane.

        Returns:
            (..., 2) mm on the card: the inverse of the first two columns of `raise_points`.
        """
        if not self.curvature:
            return places
        along = (places @ self.direction)[..., None]
        arc = np.arcsin(np.clip(along * self.curvature, -0.99, 0.99)) / self.curvature
        return places + self.direction * (arc - along)


def draw_lens(rng: np.random.Generator, size_hw: tuple[int, int]) -> Lens:
    """A lens: a third have no distortion, half a telephone's little, the rest a wide angle's.

    Args:
        rng: decides.
        size_hw: size of the frame in pixels.

    Returns:
        The lens. Chosen: 0.015 moves a frame's corner by 1.5 % of the half diagonal, which is what
        telephones leave after their own correction; 0.1 is an uncorrected wide angle.
    """
    draw, small = rng.random(), rng.normal(0, 0.012)
    wide, fourth = rng.uniform(-0.05, 0.1), rng.uniform(-0.3, 0.3)
    k1 = 0.0 if draw < 0.33 else float(small if draw < 0.85 else wide)
    center = np.array([size_hw[1] / 2, size_hw[0] / 2])
    return Lens(k1, float(fourth * k1), center, float(np.hypot(*center)))


def draw_bend(rng: np.random.Generator) -> Bend:
    """A bend: most cards are flat, a fifth are curved by up to 4 mm, some have a corner up."""
    draw = rng.random()
    angle = rng.choice([0.0, np.pi / 2]) + rng.normal(0, 0.15)
    direction = np.array([np.cos(angle), np.sin(angle)])
    reach = float(np.abs(direction) @ ID1_SIZE_MM[::-1]) / 2
    height = min(abs(rng.normal(0, 1.5)), 4.0) * rng.choice([-1.0, 1.0])
    # A short side bends less: the same force, half the lever.
    height = height * min(1.0, (reach / 42.8) ** 2 * 1.5)
    corner = np.array([rng.choice([-1.0, 1.0]) * ID1_SIZE_MM[1], ID1_SIZE_MM[0]])
    corner = corner * rng.choice([-1.0, 1.0]) / np.hypot(*corner)
    lift, start = rng.uniform(0.5, 4.0), rng.uniform(5, 25)
    curvature = 2 * height / reach**2 if draw > 0.78 else 0.0
    lift = lift if 0.72 < draw <= 0.78 else 0.0
    return Bend(direction, float(curvature), corner, float(lift), float(start))
