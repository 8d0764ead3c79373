"""Photographs of displays that show a card, worked out from their optics.

`python -m tests.pipeline.displays --data DIR` prints how many of those that show the cards of a
dataset of photographs `pipeline.moire` tells from the photographs themselves.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from data.quads import quad_to_homography, size_to_quad
from data.records import Dataset
from pipeline.images import load_photo
from pipeline.moire import measure_moire
from pipeline.quality import MAX_MOIRE
from pipeline.rectify import CARD_SIZE_HW, rectify_card

ASPECT = CARD_SIZE_HW[0] / CARD_SIZE_HW[1]


@dataclass(frozen=True)
class Capture:
    """A display and the camera before it.

    Attributes:
        display_px: pixels of the display across the card.
        sensor_px: pixels of the sensor across the card.
        shrink: by how much the photo is made smaller before it is worked on.
        blur: of the lens, standard deviation in pixels of the sensor.
        diamond: red and blue at every second pixel, as on telephones; else three stripes.
        turn: degrees by which the display is turned before the sensor.
        fill: width of a stripe, or of a diamond's green, in pixels of the display.
    """

    display_px: float
    sensor_px: float
    shrink: float = 1.0
    blur: float = 0.45
    diamond: bool = False
    turn: float = 4.0
    fill: float = 0.27


def draw_near(rng: np.random.Generator) -> Capture:
    """A telephone of 12 megapixels so near that the card fills half of the frame or more."""
    shrink = 4032 / 2048
    return _draw(
        rng, np.exp(rng.uniform(*np.log([600, 1800]))), shrink, shrink * rng.uniform(1000, 1850)
    )


def draw_any(rng: np.random.Generator) -> Capture:
    """Displays up to 2000 pixels across a card that has as few on the sensor as in the photos."""
    shrink = rng.uniform(1, 2)
    return _draw(
        rng,
        np.exp(rng.uniform(*np.log([600, 2000]))),
        shrink,
        shrink * np.exp(rng.uniform(*np.log([480, 1500]))),
    )


def _draw(rng, display_px, shrink, sensor_px) -> Capture:
    diamond = bool(rng.random() < 0.3)
    fill = rng.uniform(0.3, 0.45) if diamond else rng.uniform(0.22, 0.31)
    return Capture(
        display_px, sensor_px, shrink, rng.uniform(0.3, 0.65), diamond, rng.normal(0, 8), fill
    )


def _waves(u, v, to_sensor, capture):
    """Light of the three colours across a display, about 1, as lens and sensor leave it.

    Args:
        u, v: (h, w) pixels of the display at each pixel of the sensor.
        to_sensor: (2, 2) derivatives of u and v by x and y.
        capture: how it is seen.
    """

    def left(k, m):
        """What is left of a wave of k, m periods a pixel of the display."""
        x, y = (k, m) @ to_sensor
        lens = np.exp(-2 * (np.pi * capture.blur) ** 2 * (x * x + y * y))
        return float(lens * np.sinc(x) * np.sinc(y))

    def wave(k, m, at=(0.0, 0.0)):
        return np.cos(np.float32(2 * np.pi) * (k * (u - at[0]) + m * (v - at[1])))

    light = np.ones((*u.shape, 3), np.float32)
    if capture.diamond:
        for k, m in ((1, 0), (0, 1), (1, 1), (1, -1)):
            size = 2 * np.sinc(k * capture.fill) * np.sinc(m * capture.fill)
            light[..., 1] += size * left(k, m) * wave(k, m)
        for color, at in ((0, (0.5, 0.5)), (2, (1.5, 0.5))):
            for k, m in ((0.5, 0.5), (0.5, -0.5), (1, 0), (0, 1)):
                size = 2 * np.sinc(k / 2) * np.sinc(m / 2)
                light[..., color] += size * left(k, m) * wave(k, m, at)
        return light
    rows = (
        1 + 2 * np.sinc(0.85) * left(0, 1) * wave(0, 1) + 2 * np.sinc(1.7) * left(0, 2) * wave(0, 2)
    )
    for color in range(3):
        for k in (1, 2):
            size = 2 * np.sinc(k * capture.fill)
            light[..., color] += size * left(k, 0) * wave(k, 0, (color / 3, 0))
        light[..., color] *= rows
    return light


def photograph(card: np.ndarray, capture: Capture, rng: np.random.Generator) -> np.ndarray:
    """A card that a display shows, photographed and rectified.

    Args:
        card: (h, w, 3) uint8 RGB, upright.
        capture: how it is shown and seen.
        rng: noise, corners, compression.

    Returns:
        (768, 1216, 3) uint8 RGB.
    """
    angle = np.deg2rad(capture.turn)
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    quad = (size_to_quad((ASPECT, 1.0)) * capture.sensor_px) @ axes
    quad += rng.normal(0, 0.02 * capture.sensor_px, (4, 2))
    quad -= quad.min(axis=0) - 8
    width, height = (quad.max(axis=0) + 8).astype(int)
    shown = (round(ASPECT * capture.display_px), round(capture.display_px))
    matrix = quad_to_homography(quad, size_to_quad(shown))
    grid = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)
    place = cv2.perspectiveTransform(grid.astype(np.float64), matrix)
    y, x = height // 2, width // 2
    to_sensor = np.stack([place[y, x + 1] - place[y, x], place[y + 1, x] - place[y, x]], axis=1)
    u, v = np.moveaxis(place.astype(np.float32), 2, 0)

    screen = cv2.resize(card, shown[::-1], interpolation=cv2.INTER_AREA)
    if capture.display_px > capture.sensor_px:
        screen = cv2.GaussianBlur(screen, (0, 0), 0.4 * capture.display_px / capture.sensor_px)
    seen = cv2.remap(screen, u - 0.5, v - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    light = (seen.astype(np.float32) / 255) ** 2.2 * _waves(u, v, to_sensor, capture)
    light = light * np.exp(rng.normal(0, 0.06, 3)).astype(np.float32) * 0.95 + 0.01
    values = 255 * np.clip(light, 0, 1) ** (1 / 2.2)
    values += rng.uniform(1, 5) * rng.standard_normal(values.shape, dtype=np.float32)
    values = np.clip(np.rint(values), 0, 255).astype(np.uint8)

    # A sensor has one colour at each pixel; the two others are guessed.
    mosaic = values[..., 1].copy()
    mosaic[::2, ::2], mosaic[1::2, 1::2] = values[::2, ::2, 0], values[1::2, 1::2, 2]
    photo = cv2.cvtColor(mosaic, cv2.COLOR_BayerRGGB2BGR)
    packed = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(78, 97))])[1]
    photo = cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    size = round(width / capture.shrink), round(height / capture.shrink)
    photo = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    found = quad / capture.shrink
    found += rng.normal(0, 0.0013 * capture.sensor_px / capture.shrink, (4, 2))
    return rectify_card(photo, found.astype(np.float32))[0]


def rectified(dataset: Dataset, index: int) -> np.ndarray | None:
    """The card in a photograph; None without one, or where it is a screen already."""
    record = dataset[index]
    if record.corners is None or record.meta.get("scene") == "screen":
        return None
    if "screen" in record.meta.get("effects", ()):
        return None
    photo = load_photo(record.image)
    scale = photo.pixels.shape[1] / record.size_hw[1]
    return rectify_card(photo.pixels, np.asarray(record.corners, np.float32) * scale)[0]


def main() -> None:
    """Print the figures of a dataset."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--count", type=int, default=200, help="photographs of displays of each kind"
    )
    options = parser.parse_args()
    dataset = Dataset(options.data)
    genuine, shown = [], {draw_near: [], draw_any: []}
    for index in range(len(dataset)):
        card = rectified(dataset, index)
        if card is None:
            continue
        genuine.append(measure_moire(card))
        for draw, values in shown.items():
            if index % 2 and len(values) < options.count:
                rng = np.random.default_rng([11, index])
                values.append(measure_moire(photograph(card, draw(rng), rng)))
    false = np.mean(np.array(genuine) > MAX_MOIRE)
    print(f"photographs of cards taken for displays: {100 * false:.1f} % of {len(genuine)}")
    for draw, values in shown.items():
        told = np.mean(np.array(values) > MAX_MOIRE)
        print(f"displays told, {draw.__name__}: {100 * told:.1f} % of {len(values)}")


if __name__ == "__main__":
    main()
