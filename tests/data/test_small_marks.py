from dataclasses import replace

import numpy as np
import pytest

from data.cards import layouts
from data.synth import cards
from data.synth.cards import render_card
from data.synth.composition import CARD_SIZE_HW, set_card
from data.synth.fonts import FontLibrary
from data.synth.small_marks import place_small_mark

HEIGHT, WIDTH = CARD_SIZE_HW
CODE = np.array([[WIDTH * 0.8, 0, WIDTH, HEIGHT * 0.3]], np.float32)


@pytest.fixture(scope="module")
def fonts():
    return FontLibrary.discover("validation")


@pytest.mark.parametrize("name", ["vn_cccd_chip", "id_ktp"])
def test_a_mark_stands_where_nothing_else_does(name, fonts):
    layout = replace(layouts()[name], vary=None)
    found = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        words = set_card(layout, layout.person(rng), rng, fonts).words
        mark = place_small_mark(words, rng, fonts, CARD_SIZE_HW, CODE)
        found += bool(mark)
        others = np.concatenate([[word.ink_box() for word in words], CODE])
        for word in mark:
            assert not word.label
            box = word.ink_box()
            assert box.min() >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT
            shared = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
            assert shared.min(axis=1).max() < 0, word.text
    assert found > 8


def test_a_card_without_room_has_none(fonts):
    rng = np.random.default_rng(1)
    layout = layouts()["id_ktp"]
    words = set_card(layout, layout.person(rng), rng, fonts).words
    full = np.array([[0, 0, WIDTH, HEIGHT]], np.float32)
    assert place_small_mark(words, rng, fonts, CARD_SIZE_HW, full) == ()


def test_only_cards_to_train_on_have_one(fonts, monkeypatch):
    asked = []
    monkeypatch.setattr(cards, "SMALL_MARK_SHARE", 1.0)
    monkeypatch.setattr(cards, "place_small_mark", lambda *_: asked.append(1) or ())
    layout = layouts()["id_ktp"]
    for split in ("validation", "test", "all"):
        render_card(layout, np.random.default_rng(1), fonts=fonts, split=split)
    assert not asked
    render_card(layout, np.random.default_rng(1), fonts=fonts, split="train")
    assert len(asked) == 1
