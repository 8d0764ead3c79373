"""Labels stay on their ink, whatever is done to a picture.

The card is drawn in blue, each of two words in a channel of its own, so that the share of a pixel
that each covers can be read off the picture.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.augment_geometry import crop_record, turn_record
from data.augment_photometric import jitter_channels
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word, validate_record

CARD = (60, 50, 340, 226)
WORDS = ((90, 80, 170, 104), (200, 170, 300, 190))


def drawn_record():
    image = np.zeros((280, 400, 3), np.uint8)
    for channel, (x1, y1, x2, y2) in enumerate((*WORDS, CARD)):
        image[y1:y2, x1:x2, channel] = 255
    words = [
        Word(text, field, box_to_quad(np.float32(box)))
        for text, field, box in zip(("A", "B"), ("full_name", "address"), WORDS, strict=True)
    ]
    fields = {"full_name": "A", "address": "B"}
    return Record("r", image, "id_ktp", box_to_quad(np.float32(CARD)), tuple(words), fields)


FINE = 8
"""Parts of a pixel's side in which a quad is filled."""


def coverage(quad, size_hw):
    """How much of each pixel a quad covers."""
    height, width = size_hw
    mask = np.zeros((height * FINE, width * FINE), np.uint8)
    points = np.rint((np.asarray(quad, float) * FINE - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(mask, points, 255, cv2.LINE_8, 4)
    return cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA) / 255


def middle(ink):
    rows, columns = np.mgrid[: ink.shape[0], : ink.shape[1]] + 0.5
    return np.array([(columns * ink).sum(), (rows * ink).sum()]) / ink.sum()


def assert_labels_lie_on_their_ink(record, known):
    """`known`: the same things done to a white picture, so what was ever cut off is black."""
    validate_record(record)
    channels = {"full_name": 0, "address": 1}
    quads = [(channels[word.field], word.quad) for word in record.words]
    if record.corners is not None:
        quads.append((2, record.corners))
    for channel, quad in quads:
        ink = record.image[..., channel] / 255
        expected = coverage(quad, record.size_hw) * (known.image[..., 0] / 255)
        if expected.sum() < 25:
            continue  # a sliver of the card at the edge
        # Resampling may move the border by a fraction of a pixel, not more.
        around = np.sum(np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1))
        assert abs(ink.sum() - expected.sum()) < 0.25 * around + 2
        np.testing.assert_allclose(middle(ink), middle(expected), atol=0.5)


def draw_crop(data, size_hw):
    height, width = size_hw
    x1, y1 = data.draw(st.integers(0, width // 4)), data.draw(st.integers(0, height // 4))
    x2 = data.draw(st.integers(width - width // 4, width))
    y2 = data.draw(st.integers(height - height // 4, height))
    return lambda record: crop_record(record, (x1, y1, x2, y2))


def draw_turn(data, _):
    quarters = data.draw(st.integers(-5, 5))
    return lambda record: turn_record(record, quarters)


STEPS = {
    "turn": draw_turn,
    "crop": draw_crop,
}


def test_the_measure_sees_a_label_that_is_a_pixel_off():
    record = drawn_record()
    known = Record("k", np.full_like(record.image, 255))
    assert_labels_lie_on_their_ink(record, known)
    for shift in ([0.8, 0], [0, -0.8]):
        shifted = turn_record(record, 0)
        shifted.words[0].quad[:] += np.float32(shift)
        with pytest.raises(AssertionError):
            assert_labels_lie_on_their_ink(shifted, known)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), names=st.lists(st.sampled_from(sorted(STEPS)), max_size=4))
def test_labels_stay_on_their_ink_under_any_chain(data, names):
    record = drawn_record()
    known = Record("k", np.full_like(record.image, 255))
    for name in names:
        step = STEPS[name](data, record.size_hw)
        record, known = step(record), step(known)
    assert_labels_lie_on_their_ink(record, known)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_another_cameras_colours_move_nothing(seed):
    rng = np.random.default_rng(seed)
    image = np.full((200, 300, 3), 235, np.uint8)
    image[80:110, 100:190] = 20
    word = Word("A", "full_name", box_to_quad(np.float32([100, 80, 190, 110])))
    record = Record("r", image, "id_ktp", size_to_quad((200, 300)), (word,), {"full_name": "A"})
    worse = jitter_channels(record, rng, 0.7)
    assert np.array_equal(worse.words[0].quad, word.quad)
    # The word's edges are where light halves between inside and out, on each of its four sides.
    gray = worse.image.astype(float).mean(axis=2)
    for profile, edges in (
        (gray[85:105, 80:210].mean(axis=0), (20, 110)),
        (gray[60:130, 110:180].mean(axis=1), (20, 50)),
    ):
        for edge in edges:
            near = profile[edge - 12 : edge + 12]
            half = (np.median(near[:6]) + np.median(near[-6:])) / 2
            crossings = np.flatnonzero(np.diff(np.sign(near - half)))
            crossing = min(crossings, key=lambda at: abs(at - 11.5))  # a halftone crosses elsewhere
            share = (half - near[crossing]) / (near[crossing + 1] - near[crossing])
            assert abs(crossing + share + 0.5 - 12) < 1.0
