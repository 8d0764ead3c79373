from __future__ import annotations

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES, join_words
from data.cards.people import draw_person
from data.records import validate_record
from data.synth.cards import render_card
from data.synth.composition import CARD_SIZE_HW
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
        person = draw_person(layout.person, rng, "all")  # the first thing that is drawn
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


def test_specimen_mark_is_printed_on_demand_and_changes_nothing_else(fonts):
    layout = LAYOUTS["id_ktp"]
    for seed in range(8, 16):
        plain, marked = (
            render_card(layout, np.random.default_rng(seed), specimen=specimen, fonts=fonts)
            for specimen in (False, True)
        )
        assert (plain.meta["specimen"], marked.meta["specimen"]) == (False, True)
        changed = np.abs(plain.image.astype(int) - marked.image).max(axis=-1) > 12
        assert 0.008 < changed.mean() < 0.4, seed
        assert all(
            word.text == other.text and np.array_equal(word.quad, other.quad)
            for word, other in zip(plain.words, marked.words, strict=True)
        )


def test_marks_are_the_required_ones_whatever_the_layout_has(fonts, monkeypatch):
    """A layout without SPECIMEN or MẪU among its marks gets one of them all the same."""
    from dataclasses import replace

    from data.synth import cards

    texts = []
    monkeypatch.setattr(cards, "draw_mark", lambda *given: texts.append(given[2]))
    layout = replace(LAYOUTS["id_ktp"], marks=("CONTOH",), vary=None)
    for seed in range(4):
        render_card(layout, np.random.default_rng(seed), specimen=True, fonts=fonts)
    assert len(texts) == 4 and set(texts) <= set(cards.REQUIRED_MARKS)


def test_unknown_region_is_refused(fonts):
    from dataclasses import replace

    from data.cards.layout import Region

    layout = replace(
        LAYOUTS["id_ktp"], regions=(Region("teapot", (0.1, 0.1, 0.2, 0.2)),), vary=None
    )
    with pytest.raises(ValueError, match="teapot"):
        render_card(layout, np.random.default_rng(0), fonts=fonts)
