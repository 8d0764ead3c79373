"""Cards cut out by true and by found corners."""

import numpy as np
import pytest

from data.augment import rectify
from data.quads import ID1_SIZE_MM, quad_to_homography, transform_points
from data.records import Record, Word, write_dataset
from detector.cards import (
    CORNER_ERROR,
    TILT,
    disturb_corners,
    disturbed_corners_by_name,
    load_evaluation_set,
)

CORNERS = np.array([[20, 10], [120, 10], [120, 70], [20, 70]], np.float32)
SIZE_HW = (60, 100)


def make_word(x1, y1, x2, y2, field="sex"):
    quad = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)
    return Word("A", field, quad)


LEFT, RIGHT = make_word(30, 20, 50, 30), make_word(90, 40, 120, 52, "full_name")


def make_record(name="card", corners=CORNERS, words=(LEFT, RIGHT), **meta):
    layout = None if corners is None else "id_ktp"
    return Record(name, np.full((90, 140, 3), 99, np.uint8), layout, corners, words, {}, meta)


@pytest.fixture
def folder(tmp_path):
    empty = make_record("empty", None, ())
    write_dataset(tmp_path, [empty, make_record("a", severity=0.1), make_record("b")], {}, "png")
    return tmp_path


def test_by_the_true_corners(folder):
    cards = load_evaluation_set(folder, SIZE_HW)
    assert cards.images.shape == (2, *SIZE_HW, 3)
    assert list(cards.names) == ["a", "b"] and cards.layouts == ["id_ktp", "id_ktp"]
    assert cards.groups[0]["severity"] == ("0–0.25",)
    assert cards.missed == frozenset()
    expected = [[0.1, 1 / 6, 0.3, 1 / 3], [0.7, 0.5, 1.0, 0.7]]
    assert cards.boxes[0] == pytest.approx(np.array(expected), abs=1e-5)
    assert len(load_evaluation_set(folder, SIZE_HW, limit=1).images) == 1


def test_by_found_corners_no_word_is_forgotten(folder):
    # The crop ends at x = 70: one word is wholly in it, the other wholly beside it.
    half = np.array([[20, 10], [70, 10], [70, 70], [20, 70]], np.float32)
    cards = load_evaluation_set(folder, SIZE_HW, find_corners=lambda record: half)
    assert cards.missed == frozenset()
    expected = [[0.2, 1 / 6, 0.6, 1 / 3], [1.4, 0.5, 2.0, 0.7]]
    assert cards.boxes[0] == pytest.approx(np.array(expected), abs=1e-5)
    # Cut at x = 114, 24 of its 30 pixels are seen: enough to be found in what is left.
    most = np.array([[20, 10], [114, 10], [114, 70], [20, 70]], np.float32)
    cards = load_evaluation_set(folder, SIZE_HW, find_corners=lambda record: most)
    assert cards.boxes[0][1] == pytest.approx(np.array([70 / 94, 0.5, 1.0, 0.7]), abs=1e-5)


@pytest.mark.parametrize("answer", [None, CORNERS[::-1]])
def test_a_card_without_usable_corners_is_missed_with_all_its_words(folder, answer):
    found = iter([CORNERS, answer])
    cards = load_evaluation_set(folder, SIZE_HW, find_corners=lambda record: next(found))
    assert cards.missed == frozenset({1})
    assert [len(boxes) for boxes in cards.boxes] == [2, 2]


def test_a_card_without_words(tmp_path):
    write_dataset(tmp_path, [make_record(words=())], {}, "png")
    cards = load_evaluation_set(tmp_path, SIZE_HW, find_corners=lambda record: CORNERS)
    assert cards.boxes[0].shape == (0, 4) and cards.classes[0].shape == (0,)


def test_a_dataset_without_cards_is_refused_by_name(tmp_path):
    write_dataset(tmp_path / "photos", [make_record("empty", None, ())], {}, "png")
    with pytest.raises(ValueError, match="photos holds no cards to evaluate on"):
        load_evaluation_set(tmp_path / "photos", SIZE_HW)


# A card seen aslant: its right side is further away.
ASLANT = np.array([[20, 10], [110, 22], [114, 64], [18, 74]], np.float32)


def corners_in_mm(corners, of=ASLANT):
    """Corners in the plane of a card, in millimetres."""
    height, width = ID1_SIZE_MM
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    return transform_points(quad_to_homography(of, flat), corners).astype(float), flat


def test_no_disturbance_gives_the_true_crop():
    record = make_record(corners=ASLANT)
    noise = np.random.default_rng(0).integers(0, 256, record.image.shape, np.uint8)
    record = record.with_image(noise)
    corners = disturb_corners(record, np.random.default_rng(1), corner_error=0, tilt=0)
    assert corners == pytest.approx(ASLANT, abs=1e-4)
    crop = rectify(record, SIZE_HW, corners=corners).image
    assert np.abs(crop.astype(int) - rectify(record, SIZE_HW).image).max() <= 2


def test_corners_are_off_in_the_plane_of_the_card_by_up_to_what_is_said():
    record = make_record(corners=ASLANT)
    errors = []
    for seed in range(200):
        corners = disturb_corners(record, np.random.default_rng(seed), 0.04, tilt=0)
        moved, flat = corners_in_mm(corners)
        errors.append(np.linalg.norm(moved - flat, axis=1) / ID1_SIZE_MM[1])
    errors = np.array(errors)
    assert errors.max() <= 0.04 + 1e-5
    assert errors.max() > 0.039
    # Three quarters of a disc lie beyond half of its radius.
    assert np.mean(errors > 0.02) == pytest.approx(0.75, abs=0.05)


def test_crops_are_turned_either_way_by_up_to_what_is_said():
    record = make_record(corners=ASLANT)
    angles = []
    for seed in range(100):
        corners = disturb_corners(record, np.random.default_rng(seed), 0.0, tilt=3.0)
        moved, flat = corners_in_mm(corners)
        assert moved.mean(axis=0) == pytest.approx(flat.mean(axis=0), abs=0.01)
        sides = np.linalg.norm(np.roll(moved, -1, axis=0) - moved, axis=1)
        assert sides == pytest.approx([85.6, 53.98, 85.6, 53.98], abs=0.01)
        angles.append(np.degrees(np.arctan2(*(moved[1] - moved[0])[::-1])))
    assert -3.001 < min(angles) < -2.7 and 2.7 < max(angles) < 3.001


def test_a_record_is_disturbed_the_same_way_in_every_run(folder):
    first, again = (disturbed_corners_by_name(make_record("a")) for _ in range(2))
    assert np.array_equal(first, again)
    assert np.abs(first - disturbed_corners_by_name(make_record("b"))).max() > 0.1
    # The farthest that a corner of this card may get: half a diagonal turned, and its own error.
    turned = 2 * np.sin(np.radians(TILT) / 2) * np.hypot(50, 30)
    assert np.linalg.norm(first - CORNERS, axis=1).max() < turned * 1.1 + CORNER_ERROR * 100 * 1.1
    crops = [load_evaluation_set(folder, SIZE_HW, n, disturbed_corners_by_name) for n in (1, 2)]
    assert np.array_equal(crops[0].boxes[0], crops[1].boxes[0])
    assert crops[1].missed == frozenset() and len(crops[1].boxes[1]) == 2


def test_a_record_without_corners_cannot_be_disturbed():
    with pytest.raises(ValueError, match="record 'empty': no corners to disturb"):
        disturbed_corners_by_name(make_record("empty", None, ()))
