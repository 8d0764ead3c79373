from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.augment_geometry import (
    crop_record,
    forget_unseen,
    turn_record,
    visible_share,
    without_words,
)
from data.augment_photometric import jitter_channels
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word

DOTS = np.float32([[61.3, 40.8], [240.5, 52.1], [229.9, 158.4], [70.2, 150.6]])


def dotted_record():
    """A black picture with a white dot at each corner, its centre known to 1/16 pixel."""
    image = np.zeros((200, 300, 3), np.uint8)
    for x, y in DOTS:
        center = (round(float(x - 0.5) * 16), round(float(y - 0.5) * 16))
        cv2.circle(image, center, 5 * 16, (255, 255, 255), -1, cv2.LINE_AA, 4)
    return Record("r", image, "id_ktp", DOTS.copy())


def dot_centers(record):
    """Centroid of the light within 12 pixels of each corner of the record."""
    rows, columns = np.mgrid[: record.size_hw[0], : record.size_hw[1]] + 0.5
    light = record.image[..., 0].astype(float)
    centers = []
    for x, y in record.corners:
        near = light * (np.hypot(columns - x, rows - y) < 12)
        centers.append([(columns * near).sum() / near.sum(), (rows * near).sum() / near.sum()])
    return np.array(centers)


MOVES = {
    "turned once": lambda r: turn_record(r, 1),
    "turned twice": lambda r: turn_record(r, 2),
    "turned back": lambda r: turn_record(r, -1),
    "cropped": lambda r: crop_record(r, (31, 17, 290, 190)),
}


def test_the_dots_are_drawn_where_they_are_meant_to_be():
    np.testing.assert_allclose(dot_centers(dotted_record()), DOTS, atol=0.1)


@pytest.mark.parametrize("name", MOVES)
def test_a_dot_lands_where_its_moved_label_says(name):
    moved = MOVES[name](dotted_record())
    # Half a pixel is what is asked for; more than a tenth has not been seen.
    np.testing.assert_allclose(dot_centers(moved), moved.corners, atol=0.25)


def worded_record():
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)
    words = (
        Word("JL.", "address", box_to_quad(np.float32([10, 5, 20, 10]))),
        Word("MAWAR", "address", box_to_quad(np.float32([24, 5, 50, 10]))),
        Word("BUDI", "full_name", box_to_quad(np.float32([10, 20, 30, 26]))),
    )
    fields = {"address": "JL. MAWAR", "full_name": "BUDI"}
    return Record("w", image, "id_ktp", size_to_quad((40, 60)), words, fields)


def test_four_quarters_are_none():
    record = worded_record()
    turned = record
    for _ in range(4):
        turned = turn_record(turned, 1)
    assert np.array_equal(turned.image, record.image)
    assert np.array_equal(turned.corners, record.corners)
    for mine, theirs in zip(turned.words, record.words, strict=True):
        assert np.array_equal(mine.quad, theirs.quad)


def test_a_quarter_turn_keeps_words_and_their_printed_order():
    turned = turn_record(worded_record(), 1)
    assert turned.size_hw == (60, 40)
    # (10, 5) goes to (40 - 5, 10): top right, and still the word's own top-left.
    assert turned.words[0].quad.tolist() == [[35, 10], [35, 20], [30, 20], [30, 10]]
    assert turned.corners.tolist() == [[40, 0], [40, 60], [0, 60], [0, 0]]
    assert turned.fields == worded_record().fields


def test_a_cut_word_takes_its_field_along_but_not_its_neighbours():
    cropped = crop_record(worded_record(), (0, 0, 45, 40))  # cuts MAWAR at 81 %
    assert [word.text for word in cropped.words] == ["JL.", "BUDI"]
    assert cropped.fields == {"full_name": "BUDI"}
    kept = crop_record(worded_record(), (0, 0, 48, 40))  # leaves 92 % of it
    assert len(kept.words) == 3 and kept.fields == worded_record().fields
    assert kept.corners.tolist() == [[0, 0], [60, 0], [60, 40], [0, 40]]


def test_what_is_wholly_out_of_sight_is_no_card():
    record = worded_record()
    away = Record("a", record.image, "id_ktp", record.corners + 500, (), {"full_name": "X"})
    gone = forget_unseen(away)
    assert (gone.layout, gone.corners, gone.words, gone.fields) == (None, None, (), {})


@pytest.mark.parametrize(
    ("box", "share"),
    [((0, 0, 10, 10), 1.0), ((-5, 0, 5, 10), 0.5), ((-5, -5, 5, 5), 0.25), ((50, 0, 60, 10), 0.0)],
)
def test_the_visible_share_is_that_of_the_area(box, share):
    assert visible_share(box_to_quad(np.float32(box)), (20, 30)) == pytest.approx(share)


def test_an_empty_quad_is_not_visible():
    assert visible_share(np.zeros((4, 2)), (20, 30)) == 0


@pytest.mark.parametrize("box", [(0, 0, 0, 10), (-1, 0, 10, 10), (0, 0, 61, 40), (5, 9, 10, 9)])
def test_a_crop_beyond_the_picture_is_refused(box):
    with pytest.raises(ValueError, match="record 'w': no crop"):
        crop_record(worded_record(), box)


def test_an_entry_for_each_word_is_asked_for():
    with pytest.raises(ValueError, match="shorter"):
        without_words(worded_record(), [True])


def test_a_picture_without_a_card_goes_through_everything():
    record = Record("void", np.full((40, 60, 3), 90, np.uint8))
    for name, move in MOVES.items():
        if name != "cropped":
            assert move(record).corners is None


def test_strength_0_changes_no_colour():
    record = worded_record()
    same = jitter_channels(record, np.random.default_rng(3), 0.0)
    assert np.array_equal(same.image, record.image)
