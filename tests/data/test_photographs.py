from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from data.quads import (
    ID1_SIZE_MM,
    box_to_quad,
    quad_area,
    quad_is_convex,
    quad_to_box,
    size_to_quad,
)
from data.records import Record, Word, validate_record
from data.synth import backgrounds
from data.synth.camera import rounded_rectangle
from data.synth.degradations import draw_severity, soft_blur
from data.synth.laying import paste_card
from data.synth.photographs import degrade, empty_scene, photograph
from data.synth.poses import CARD_WIDTH_PX, LONG_SIDE_PX, draw_view

CARD_HW = (638, 1012)
MARKS = np.array([[80, 80], [932, 80], [932, 558], [80, 558], [506, 319]], float)


def make_card():
    """A green card with five red dots, each a word: geometry that can be found again."""
    image = np.full((*CARD_HW, 3), (0, 130, 0), np.uint8)
    words = []
    for x, y in MARKS:
        cv2.circle(image, (int(x * 16) - 8, int(y * 16) - 8), 20 * 16, (255, 0, 0), -1, 16, 4)
        box = np.array([x - 20, y - 20, x + 20, y + 20])
        words.append(Word("O", "full_name", box_to_quad(box)))
    return Record("card", image, "id_ktp", size_to_quad(CARD_HW), tuple(words), {"full_name": "O"})


def red_center(image, around):
    """Centre of gravity of what is red near a quad, in continuous coordinates."""
    x1, y1, x2, y2 = (quad_to_box(around) + np.float32([-3, -3, 3, 3])).astype(int)
    # Red less green: haze and reflections add as much to both.
    part = image[y1:y2, x1:x2].astype(float)
    red = np.maximum(part[..., 0] - part[..., 1], 0)
    rows, columns = np.mgrid[y1:y2, x1:x2] + 0.5
    return np.array([(columns * red).sum(), (rows * red).sum()]) / red.sum()


@pytest.mark.parametrize("size_hw", [(256, 256), (480, 640), None])
def test_words_and_corners_move_exactly_with_the_picture(size_hw):
    card, errors = make_card(), []
    for seed in range(12):
        photo = photograph(card, np.random.default_rng(seed), size_hw, severity=0)
        if "finger" in photo.meta["clutter"] or photo.meta["card_width_px"] < 100:
            continue
        for word in photo.words:
            # The middle of the mark is where the diagonals of its quad cross.
            middle = cv2.perspectiveTransform(
                np.float32([[[20, 20]]]),
                cv2.getPerspectiveTransform(size_to_quad((40, 40)), word.quad),
            )[0, 0]
            errors.append(red_center(photo.image, word.quad) - middle)
    assert len(errors) >= 25
    assert np.abs(np.mean(errors, axis=0)).max() < 0.05  # half a pixel would show here
    assert np.linalg.norm(errors, axis=1).max() < 0.3


def white_cards_on_black(count=12):
    """Blank white cards, whole and large, on black, by all kinds of lenses and bends."""
    white = np.full((*CARD_HW, 3), 255, np.uint8)
    for seed in range(100):
        view = draw_view(np.random.default_rng(seed), (600, 600), smallest=0.5)
        if view.outside or view.quad.min() < 8 or view.quad.max() > 592 or view.tilt > 25:
            continue
        image = np.zeros((600, 600, 3), np.uint8)
        coverage = paste_card(image, white, view)
        assert np.array_equal(coverage > 250, image.min(axis=2) > 250)
        yield view, image
        count -= 1
        if count == 0:
            return
    raise AssertionError("too few of 100 views show the whole card")


def test_corners_are_the_virtual_ones_of_the_card_s_edges():
    for view, image in white_cards_on_black():
        # Just inside the middle of every edge it is white; just outside it is black.
        half = np.array(ID1_SIZE_MM[::-1]) / 2
        for way in ((0, -1), (1, 0), (0, 1), (-1, 0)):
            for step, expected in ((-1.5, 255), (1.5, 0)):
                edge, center = view.to_frame(half * np.array([way, (0, 0)]))
                outward = (edge - center) / np.linalg.norm(edge - center)
                x, y = (edge + step * outward).astype(int)
                assert image[y, x].tolist() == [expected] * 3


def test_the_rounded_corners_show_the_background():
    for view, image in white_cards_on_black():
        center = view.quad.mean(axis=0)
        for corner in view.quad:
            # (1 - 1/sqrt 2) of the radius, 3.18 mm of 85.6, is missing along the diagonal: 0.0154.
            for share, expected in ((0.005, 0), (0.05, 255)):
                step = share * view.card_width_px * (center - corner)
                x, y = (corner + step / np.linalg.norm(center - corner)).astype(int)
                assert image[y, x].tolist() == [expected] * 3


def test_rounded_rectangle_touches_its_sides_and_cuts_its_corners():
    outline = rounded_rectangle(8, 6, 1, points_per_corner=3)
    assert outline.min(axis=0).tolist() == pytest.approx([-4, -3])
    assert outline.max(axis=0).tolist() == pytest.approx([4, 3])
    assert quad_area(outline) > 0  # clockwise on the screen
    # The middle point of the first quarter circle: centre (-3, -2), 45 degrees up and left.
    np.testing.assert_allclose(outline[1], [-3 - np.sqrt(0.5), -2 - np.sqrt(0.5)])


def test_the_same_generator_gives_the_same_bytes():
    card = make_card()
    first, second = (photograph(card, np.random.default_rng(3), (200, 240)) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.corners, second.corners)
    assert first.meta == second.meta
    other = photograph(card, np.random.default_rng(4), (200, 240))
    assert not np.array_equal(first.image, other.image)


def test_opencv_s_own_generator_decides_nothing():
    card, images = make_card(), []
    for seed in (1, 2):
        cv2.setRNGSeed(seed)
        np.random.seed(seed)
        images.append(photograph(card, np.random.default_rng(3), (128, 128)).image)
    assert np.array_equal(*images)


def test_photographs_are_valid_records_with_json_notes():
    card = make_card()
    for seed in range(25):
        photo = validate_record(photograph(card, np.random.default_rng(seed), (96, 128)))
        assert photo.image.shape == (96, 128, 3)
        assert photo.fields == card.fields and photo.layout == card.layout
        assert json.loads(json.dumps(photo.meta)) == photo.meta
        assert {"severity", "background", "rotation", "tilt"} <= set(photo.meta)


def test_geometry_does_not_depend_on_severity():
    card = make_card()
    photos = [photograph(card, np.random.default_rng(9), (90, 90), severity=s) for s in (0, 1.5)]
    assert np.array_equal(photos[0].corners, photos[1].corners)
    assert photos[0].meta["background"] == photos[1].meta["background"]
    assert not np.array_equal(photos[0].image, photos[1].image)


def test_a_photograph_of_no_given_size_can_be_read():
    for seed in range(3):
        photo = photograph(make_card(), np.random.default_rng(seed))
        assert LONG_SIDE_PX[0] <= max(photo.size_hw) <= LONG_SIDE_PX[1]
        assert photo.meta["card_width_px"] >= CARD_WIDTH_PX[0] - 1


def test_card_widths_are_broad_and_frames_fit_them():
    rng = np.random.default_rng(0)
    views = [draw_view(rng) for _ in range(400)]
    widths = np.array([view.card_width_px for view in views])
    assert widths.min() >= 349 and widths.max() <= 2001
    assert np.percentile(widths, 10) < 450 and np.percentile(widths, 90) > 1000
    sides = np.array([max(view.size_hw) for view in views])
    assert sides.min() >= 800 and sides.max() <= 2100


def test_views_spread_as_they_should():
    rng = np.random.default_rng(0)
    views = [draw_view(rng, (300, 400)) for _ in range(600)]
    outside = np.array([len(v.outside) for v in views])
    assert outside.max() == 1 and 0.05 < np.mean(outside) < 0.12
    assert all(quad_is_convex(v.quad) for v in views)
    rotations = np.array([v.rotation for v in views])
    upright = np.mean((rotations < 15) | (rotations > 345))
    assert 0.25 < upright < 0.45  # 0.5 * 0.58 + 0.5 * 30 / 360 = 0.33
    assert all(np.mean((rotations // 90) == quarter) > 0.1 for quarter in range(4))
    tilts = np.array([v.tilt for v in views])
    assert 35 < tilts.max() <= 45 and np.mean(tilts > 20) > 0.1 and np.mean(tilts > 35) < 0.08
    shares = np.array([max(np.ptp(v.quad, axis=0) / [400, 300]) for v in views])
    assert shares.min() < 0.32 and shares.max() > 0.93
    assert shares.min() >= 0.25 - 1e-3 and shares.max() <= 0.97 + 1e-3


def test_the_rotation_is_that_of_the_printed_card():
    rng = np.random.default_rng(1)
    for _ in range(30):
        view = draw_view(rng, (300, 300))
        if view.tilt > 5:
            continue
        x, y = (view.quad[1] - view.quad[0]) + (view.quad[2] - view.quad[3])
        off = (np.degrees(np.arctan2(y, x)) - view.rotation + 180) % 360 - 180
        assert abs(off) < 3


def test_splits_share_no_surface():
    names = {
        split: {family.__name__ for family in backgrounds.FAMILIES[split]}
        for split in ("train", "validation", "test")
    }
    assert all(len(families) >= 3 for families in names.values())
    assert not names["train"] & names["validation"]
    assert not names["train"] & names["test"]
    assert not names["validation"] & names["test"]
    for split, families in names.items():
        rng = np.random.default_rng(0)
        drawn = [backgrounds.background(rng, (24, 32), split)[1] for _ in range(20)]
        # A mixture has the names of both.
        assert {name for one in drawn for name in one.split("+")} <= families


@pytest.mark.parametrize("family", backgrounds.FAMILIES["all"], ids=lambda f: f.__name__)
def test_every_surface_is_a_picture_with_something_in_it(family):
    for seed, size_hw in enumerate([(64, 80), (80, 64), (9, 30)]):
        image = family(np.random.default_rng(seed), size_hw)
        assert image.shape == (*size_hw, 3) and image.dtype == np.uint8
    assert len(np.unique(family(np.random.default_rng(0), (64, 80)).reshape(-1, 3), axis=0)) > 1


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="unknown split 'dev'"):
        backgrounds.background(np.random.default_rng(0), (20, 20), "dev")


def test_a_record_without_a_card_cannot_be_photographed():
    with pytest.raises(ValueError, match="record 'empty': no card"):
        photograph(empty_scene(np.random.default_rng(0), (40, 40)), np.random.default_rng(0))


def test_empty_scenes_hold_no_card():
    kinds = set()
    for seed in range(20):
        scene = validate_record(empty_scene(np.random.default_rng(seed), (60, 90)))
        assert scene.image.shape == (60, 90, 3)
        assert scene.corners is None and scene.layout is None and scene.words == ()
        kinds |= set(scene.meta["clutter"])
    assert {"sheet", "phone", "card"} <= kinds
    again = empty_scene(np.random.default_rng(0), (60, 90))
    assert np.array_equal(again.image, empty_scene(np.random.default_rng(0), (60, 90)).image)


def test_no_severity_leaves_a_picture_as_it_is():
    image = make_card().image
    assert np.array_equal(degrade(image, np.random.default_rng(0), 0), image)


def test_damage_grows_with_severity():
    image = cv2.resize(make_card().image, (152, 96), interpolation=cv2.INTER_AREA)
    damage = []
    for severity in (0.1, 0.5, 1.2):
        degraded = [degrade(image, np.random.default_rng(i), severity) for i in range(20)]
        assert all(d.shape == image.shape and d.dtype == np.uint8 for d in degraded)
        # The median: a black-and-white copy now and then is no measure.
        damage.append(np.median([np.abs(d.astype(float) - image).mean() for d in degraded]))
    assert damage[0] < damage[1] < damage[2]
    assert damage[0] < 6  # nearly clean


def test_degrade_moves_nothing():
    image = np.full((80, 120, 3), 20, np.uint8)
    image[30:50, 40:80] = 230
    found = []
    for seed in range(40):
        gray = degrade(image, np.random.default_rng(seed), 0.4).mean(axis=2)
        inside = gray > (gray.max() + np.median(gray)) / 2
        rows, columns = np.nonzero(inside)
        found.append([columns.mean() + 0.5, rows.mean() + 0.5])
    np.testing.assert_allclose(np.median(found, axis=0), [60, 40], atol=0.3)


def test_drawn_severities_are_mostly_moderate():
    rng = np.random.default_rng(0)
    severities = np.array([draw_severity(rng) for _ in range(500)])
    assert severities.min() >= 0 and severities.max() <= 1.5
    assert np.mean((severities >= 0.2) & (severities <= 1)) > 0.7


@pytest.mark.parametrize("sigma", [1.5, 12.0])
def test_wide_blur_on_a_shrunken_copy_keeps_the_light_in_its_place(sigma):
    image = np.zeros((120, 200), np.float32)
    image[58:62, 98:102] = 100.0
    blurred = soft_blur(image, sigma)
    assert blurred.sum() == pytest.approx(1600, rel=0.02)
    rows, columns = np.mgrid[:120, :200] + 0.5
    assert (blurred * rows).sum() / blurred.sum() == pytest.approx(60, abs=0.1)
    assert (blurred * columns).sum() / blurred.sum() == pytest.approx(100, abs=0.1)
    variance = (blurred * (columns - 100) ** 2).sum() / blurred.sum()
    assert np.sqrt(variance) == pytest.approx(np.hypot(sigma, 4 / np.sqrt(12)), rel=0.1)
