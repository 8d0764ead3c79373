from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES, join_words
from data.cards.people import draw_person
from data.quads import quad_to_box
from data.records import validate_record
from data.synth.artwork import draw_qr
from data.synth.cards import render_card
from data.synth.composition import CARD_SIZE_HW, set_card
from data.synth.fonts import FontLibrary

LAYOUTS = layouts()
SEEDS = range(6)

TIGHT = 8
"""Pixels that a word box may be larger than the ink: a margin at either side and blur."""


@pytest.fixture(scope="module")
def fonts():
    return FontLibrary.discover("all")


@pytest.fixture(scope="module")
def records(fonts):
    return {
        name: [
            render_card(layout, np.random.default_rng([5, s]), fonts=fonts, split="all")
            for s in SEEDS
        ]
        for name, layout in LAYOUTS.items()
    }


@pytest.mark.parametrize("name", CARD_TYPES)
def test_record_is_valid_and_complete(name, records):
    layout = LAYOUTS[name]
    for seed, record in zip(SEEDS, records[name], strict=True):
        validate_record(record)
        assert record.size_hw == CARD_SIZE_HW and record.layout == name
        rng = np.random.default_rng([5, seed])
        person = draw_person(layout.person, rng, "train")  # the first thing that is drawn
        assert record.fields == person.fields
        for field, text in record.fields.items():
            assert text == join_words(field, [w.text for w in record.words if w.field == field])


def test_birthplace_carries_its_comma(records):
    for record in records["id_ktp"]:
        words = [w.text for w in record.words if w.field == "place_of_birth"]
        assert words[-1].endswith(",")
        assert not record.fields["place_of_birth"].endswith(",")


@pytest.mark.parametrize("name", CARD_TYPES)
def test_same_seed_same_bytes(name, records, fonts):
    again = render_card(LAYOUTS[name], np.random.default_rng([5, 0]), fonts=fonts, split="all")
    assert again.image.tobytes() == records[name][0].image.tobytes()
    assert again.image.tobytes() != records[name][1].image.tobytes()
    for word, other in zip(again.words, records[name][0].words, strict=True):
        assert np.array_equal(word.quad, other.quad)


def test_specimen_mark_is_printed_on_demand(fonts):
    layout = LAYOUTS["id_ktp"]
    plain, marked = (
        render_card(layout, np.random.default_rng(8), specimen=specimen, fonts=fonts)
        for specimen in (False, True)
    )
    assert (plain.meta["specimen"], marked.meta["specimen"]) == (False, True)
    changed = np.abs(plain.image.astype(int) - marked.image).max(axis=-1) > 8
    assert 0.01 < changed.mean() < 0.5


def _ink(layout, seed, fonts):
    """What printing the words changed, for a card whose background is one colour."""
    from PIL import Image

    from data.synth.cards import _print_words, _to_words

    rng = np.random.default_rng([7, seed])
    placed = set_card(layout, layout.person(rng), rng, fonts).words
    image = Image.new("RGB", CARD_SIZE_HW[::-1], (255, 255, 255))
    _print_words(image, [word for word in placed if word.label], rng)
    return 255 - np.array(image).min(axis=-1), _to_words(placed)


@pytest.mark.parametrize("name", CARD_TYPES)
def test_word_boxes_are_complete_and_tight(name, fonts):
    for seed in range(3):
        ink, words = _ink(LAYOUTS[name], seed, fonts)
        outside = ink.copy()
        for word in words:
            x1, y1, x2, y2 = quad_to_box(word.quad)
            left, top = int(np.floor(x1)), int(np.floor(y1))
            right, bottom = int(np.ceil(x2)), int(np.ceil(y2))
            part = ink[top:bottom, left:right] > 60
            rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
            assert len(columns), word
            assert (x2 - x1) - (columns[-1] - columns[0] + 1) <= TIGHT, word
            if word.text != "-":
                assert (y2 - y1) - (rows[-1] - rows[0] + 1) <= TIGHT, word
            outside[top:bottom, left:right] = 0
        assert outside.max() < 60


def test_qr_can_be_read_back():
    person = LAYOUTS["vn_cccd_chip"].person(np.random.default_rng(2))
    code = np.array(draw_qr(np.random.default_rng(0), person.qr, 480).convert("RGB"))
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(
        np.pad(code, ((40,) * 2,) * 2 + ((0, 0),), constant_values=255)
    )
    assert text == person.qr


def test_unknown_region_is_refused(fonts):
    from dataclasses import replace

    from data.cards.layout import Region

    layout = replace(
        LAYOUTS["id_ktp"], regions=(Region("teapot", (0.1, 0.1, 0.2, 0.2)),), vary=None
    )
    with pytest.raises(ValueError, match="teapot"):
        render_card(layout, np.random.default_rng(0), fonts=fonts)
