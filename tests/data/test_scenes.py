"""Scenes: other cards, settings, fingers, and what `meta` says about them."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.quads import box_to_quad, clip_polygon, quad_area, quad_is_convex, size_to_quad
from data.records import Record, Word, validate_record
from data.synth import clutter
from data.synth.painting import draw_lamp
from data.synth.photographs import empty_scene, photograph
from data.synth.scenes import HARD_SETTINGS, SETTINGS
from data.synth.things import THINGS
from data.synth.things_train import TRAIN_THINGS, things_of

CARD_HW = (128, 203)


def flat_card(color=(0, 130, 0)):
    image = np.full((*CARD_HW, 3), color, np.uint8)
    words = []
    for x, y in ((30, 20), (170, 20), (100, 64), (30, 110), (170, 110)):
        cv2.rectangle(image, (x - 8, y - 4), (x + 7, y + 3), (255, 0, 0), -1)
        words.append(Word("OK", "full_name", box_to_quad(np.array([x - 8, y - 4, x + 8, y + 4]))))
    corners = size_to_quad(CARD_HW)
    return Record("card", image, "id_ktp", corners, tuple(words), {"full_name": "OK"})


CARD = flat_card()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    others=st.integers(0, 3),
    split=st.sampled_from(["train", "validation", "test"]),
)
def test_any_photograph_is_valid_and_says_what_is_in_it(seed, others, split):
    photos = [
        photograph(
            CARD, np.random.default_rng(seed), (160, 200), 0.0, split,
            companions=[flat_card((90, 90, 200))] * others,
        )
        for _ in range(2)
    ]  # fmt: skip
    photo, again = photos
    assert np.array_equal(photo.image, again.image) and photo.meta == again.meta
    validate_record(photo)
    assert json.loads(json.dumps(photo.meta)) == photo.meta
    assert photo.meta["scene"] in dict(SETTINGS)
    assert photo.meta["sleeve"] == (photo.meta["scene"] == "sleeve")
    outside = ~np.all((photo.corners >= -0.02) & (photo.corners <= [200.02, 160.02]), axis=1)
    assert photo.meta["outside"] == np.flatnonzero(outside).tolist() and outside.sum() <= 1
    # Words that are left out are those out of sight.
    assert len(photo.words) == 5 or outside.any()
    areas = [abs(quad_area(np.array(quad))) for quad in photo.meta["other_cards"]]
    assert len(areas) <= others
    for quad, area in zip(photo.meta["other_cards"], areas, strict=True):
        assert quad_is_convex(np.array(quad))
        seen = abs(quad_area(clip_polygon(np.array(quad), size_to_quad((160, 200)))))
        shared = abs(quad_area(clip_polygon(np.array(quad), photo.corners)))
        whole = seen > 0.97 * area and shared < 0.03 * area
        assert not whole or area < abs(quad_area(photo.corners))


def test_words_stay_in_sight_of_fingers_and_cards():
    found = looked = 0
    for seed in range(150):
        photo = photograph(
            CARD, np.random.default_rng(seed), (240, 320), 0.0,
            companions=[flat_card((20, 20, 220))] * 2,
        )  # fmt: skip
        if photo.meta["card_width_px"] < 120 or photo.meta["scene"] == "sleeve":
            continue
        for word in photo.words:
            middle = word.quad.mean(axis=0)
            for end in (word.quad[[0, 3]].mean(axis=0), middle, word.quad[[1, 2]].mean(axis=0)):
                place = middle + 0.6 * (end - middle)
                x, y = np.clip(place, 0, (319, 239)).astype(int)
                red, green, blue = photo.image[y, x].astype(float)
                looked += 1
                found += red > 2 * max(green, blue)
    assert looked > 200 and found == looked


def test_other_cards_are_drawn_where_their_corners_say():
    matched = 0
    for seed in range(60):
        other = replace(flat_card((30, 30, 230)), words=())
        other = other.with_image(np.full((*CARD_HW, 3), (30, 30, 230), np.uint8))
        photo = photograph(CARD, np.random.default_rng(seed), (240, 320), 0.0, companions=[other])
        for quad in np.array(photo.meta["other_cards"]):
            inner = quad.mean(axis=0) + 0.8 * (quad - quad.mean(axis=0))
            mask, hidden = np.zeros((2, 240, 320), np.uint8)
            cv2.fillPoly(mask, [inner.astype(np.int32)], 1)
            center = photo.corners.mean(axis=0)
            grown = center + 1.15 * (photo.corners - center)
            cv2.fillPoly(hidden, [grown.astype(np.int32)], 1)
            pixels = photo.image[(mask == 1) & (hidden == 0)].astype(int)
            if len(pixels) > 200 and "finger" not in photo.meta["clutter"]:
                blue = pixels[:, 2] > 2 * np.maximum(pixels[:, 0], pixels[:, 1])
                assert np.mean(blue) > 0.9
                matched += 1
    assert matched >= 10


def test_things_are_drawn_where_their_corners_say(monkeypatch):
    def sign(rng):
        return np.full((60, 90, 3), (0, 255, 0), np.uint8), (90.0, 60.0), 0.0

    monkeypatch.setattr(clutter, "things_of", lambda split: ((sign, "sign", 1.0),))
    matched = 0
    for seed in range(40):
        rng, image = np.random.default_rng(seed), np.zeros((240, 320, 3), np.uint8)
        kinds, quads = clutter.scatter(image, rng, 90.0, np.array([160.0, 120]), 1, draw_lamp(rng))
        assert len(quads) == kinds.count("sign")
        for quad in quads:
            drawn = np.zeros((240, 320), np.uint8)
            cv2.fillPoly(drawn, [np.rint(quad - 0.5).astype(np.int32)], 1)
            green = image[..., 1] > 128
            if drawn.sum() > 300:
                assert (green & (drawn == 1)).sum() > 0.9 * (green | (drawn == 1)).sum()
                matched += 1
    assert matched >= 15


def test_an_empty_scene_tells_the_corners_of_what_lies_about():
    scenes = [empty_scene(np.random.default_rng(seed), (120, 160), 0.0) for seed in range(30)]
    flat = {kind for _, kind, _ in TRAIN_THINGS}
    for scene in scenes:
        assert len(scene.meta["things"]) == sum(kind in flat for kind in scene.meta["clutter"])
        assert np.shape(scene.meta["things"])[1:] in ((), (4, 2))
        validate_record(scene)
    assert any(scene.meta["things"] for scene in scenes)


def test_half_a_card_has_two_corners_or_three_outside():
    seen = set()
    for seed in range(60):
        scene = empty_scene(np.random.default_rng(seed), (120, 160), 0.0, half=CARD)
        (quad,) = np.array(scene.meta["other_cards"])
        assert scene.corners is None and quad_is_convex(quad)
        width = np.linalg.norm(quad[1] - quad[0])
        depth = np.max([-quad, quad - [160, 120]], axis=(0, 2))
        assert (depth > 0.05 * width).sum() >= 2
        seen.add(int((depth <= 0).sum()))
    assert seen == {1, 2}
    empty = empty_scene(np.random.default_rng(0), (64, 80), 0.0)
    assert empty.meta["other_cards"] == []


def test_every_setting_and_thing_turns_up():
    photos = [photograph(CARD, np.random.default_rng(seed), (64, 80), 0.0) for seed in range(300)]
    assert {photo.meta["scene"] for photo in photos} == {name for name, _ in SETTINGS}
    assert any(photo.meta["bend"] > 1 for photo in photos)
    assert any(abs(photo.meta["lens"][0]) > 0.03 for photo in photos)
    assert 0.04 < np.mean([len(photo.meta["outside"]) for photo in photos]) < 0.13
    kinds: set[str] = set()
    for seed in range(150):
        kinds |= set(empty_scene(np.random.default_rng(seed), (64, 80), 0.0).meta["clutter"])
    assert {name for _, name, _ in TRAIN_THINGS} | {"pen", "hand"} <= kinds


def test_the_other_splits_know_fewer_things():
    assert things_of("train") == TRAIN_THINGS
    assert things_of("validation") == things_of("test") == THINGS
    fewer = {kind for _, kind, _ in THINGS} | {"pen", "hand", "finger"}
    for seed in range(60):
        scene = empty_scene(np.random.default_rng(seed), (64, 80), 0.0, background_split="test")
        assert set(scene.meta["clutter"]) <= fewer


@pytest.mark.parametrize("hard", HARD_SETTINGS, ids=lambda setting: setting[0])
def test_a_photograph_is_taken_in_the_settings_asked_for(hard):
    photo = photograph(CARD, np.random.default_rng(3), (64, 80), 0.0, settings=(hard,))
    assert photo.meta["scene"] == hard[0]


@pytest.mark.parametrize("make", TRAIN_THINGS, ids=lambda thing: thing[0].__name__)
def test_things_have_the_proportions_they_state(make):
    picture, size_mm, radius_mm = make[0](np.random.default_rng(0))
    assert picture.dtype == np.uint8 and picture.shape[2] == 3
    aspect = picture.shape[1] / picture.shape[0]
    assert aspect == pytest.approx(size_mm[0] / size_mm[1], rel=0.1)
    assert 0 <= radius_mm <= min(size_mm) / 2


def test_a_word_outside_the_frame_is_no_label():
    lost = 0
    for seed in range(200):
        photo = photograph(CARD, np.random.default_rng(seed), (96, 128), 0.0)
        for word in photo.words:
            middle = word.quad.mean(axis=0)
            assert np.all(middle >= 0) and np.all(middle <= [128, 96])
        lost += len(photo.words) < 5
        assert len(photo.words) == 5 or photo.meta["outside"]
    assert lost < 15
