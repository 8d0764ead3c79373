"""What is trained on alone: rows that no type has, other captions, an expiry with room."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.cards.layout import INLINE
from data.cards.variation import NARROW, map_entries
from data.cards.variation_train import (
    add_foreign_row,
    crowd_lines,
    leave_out_translated_captions,
    leave_out_translated_headings,
    set_captions_otherwise,
    vary_further,
    widen_expiry,
)
from data.synth import cards
from data.synth.cards import render_card
from data.synth.composition import set_card
from data.synth.fonts import FontLibrary


def captions(layout):
    return [entry.caption for column in layout.columns for row in column.rows for entry in row]


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_a_foreign_row_is_no_field(card_type):
    layout = layouts()[card_type]
    more = add_foreign_row(layout, np.random.default_rng(1))
    (new,) = set(captions(more)) - set(captions(layout))
    (entry,) = (e for c in more.columns for row in c.rows for e in row if e.caption == new)
    assert entry.fields == () and entry.text
    record = render_card(replace(more, vary=None), np.random.default_rng(2), split="test")
    assert all(word.field for word in record.words)
    assert not set(entry.text.split()) & {word.text for word in record.words}


def test_a_card_of_another_country_varies_too():
    layout = replace(layouts()["vn_cmnd_9"], id="ph_new")
    more = add_foreign_row(layout, np.random.default_rng(1))
    assert len(captions(more)) == len(captions(layout)) + 1


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_captions_are_set_otherwise_and_values_are_not(card_type):
    layout = layouts()[card_type]
    styles = set_captions_otherwise(layout, np.random.default_rng(1)).styles
    changed = {name for name, style in styles.items() if style != layout.styles[name]}
    assert changed == {name for name, style in layout.styles.items() if style.role == "caption"}


def test_the_expiry_has_room_up_to_the_other_column():
    layout = layouts()["vn_cccd_chip"]
    values, expiry = layout.columns
    apart = replace(layout, columns=(replace(values, left=(0.35, 0.36)), expiry))
    wider = widen_expiry(apart).columns[1]
    assert expiry.right[1] < wider.right[1] < 0.35 < NARROW
    ((entry,),) = wider.rows
    assert entry.stacked and entry.placements == ((INLINE, 1.0),)
    # Where there is no room it stays as wide as it is.
    assert widen_expiry(layout).columns[1].right == expiry.right


def test_only_cards_to_train_on_vary_further(monkeypatch):
    varied = []
    monkeypatch.setattr(cards, "vary_further", lambda layout: varied.append(layout) or layout)
    for split in ("validation", "test", "all"):
        render_card(layouts()["id_ktp"], np.random.default_rng(1), split=split)
    assert not varied
    render_card(layouts()["id_ktp"], np.random.default_rng(1), split="train")
    assert len(varied) == 1


def test_title_and_fields_stay():
    layout = layouts()["vn_cmnd_12"]
    rng = np.random.default_rng(3)
    for _ in range(20):
        varied = vary_further(layout).vary(layout, rng)
        assert {h.style for h in varied.headings if h.style.startswith("title")} == {"title"}
        named = [e.fields for c in varied.columns for row in c.rows for e in row if e.fields]
        expected = [e.fields for c in layout.columns for row in c.rows for e in row]
        assert sorted(named) == sorted(expected)


def test_headings_in_two_languages_lose_the_second():
    chip = layouts()["vn_cccd_chip"]
    kept = {heading.style for heading in leave_out_translated_headings(chip).headings}
    assert kept == {"state", "motto", "title"}
    no_captions = map_entries(chip, lambda entry: replace(entry, translation=""))
    assert leave_out_translated_headings(no_captions) == no_captions  # they would tell no type
    assert leave_out_translated_headings(layouts()["vn_cccd_2016"]) == layouts()["vn_cccd_2016"]


def test_captions_in_two_languages_lose_the_second():
    chip = layouts()["vn_cccd_chip"]
    plain = leave_out_translated_captions(chip)
    assert not any(e.translation for c in plain.columns for row in c.rows for e in row)
    assert plain.headings == chip.headings
    no_heading = leave_out_translated_headings(chip)
    assert leave_out_translated_captions(no_heading) == no_heading  # they would tell no type


def test_values_stand_closer_to_their_captions_now_and_then():
    layout = layouts()["vn_cmnd_9"]
    rng = np.random.default_rng(3)
    drawn = [vary_further(layout).vary(layout, rng) for _ in range(60)]
    close = [varied for varied in drawn if varied.least_gap_px < layout.least_gap_px]
    assert 10 < len(close) < 40
    assert all(varied.gap[1] < np.mean(layout.gap) for varied in close)


def test_marks_run_into_the_line_above_but_capitals_do_not():
    layout = replace(layouts()["vn_cancuoc_2024"], vary=None)
    fonts = FontLibrary.discover("validation")
    touching = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        crowded = crowd_lines(layout, rng)
        setting = set_card(crowded, crowded.person(rng), rng, fonts)
        values = [word for word in setting.words if word.style in ("value", "caption")]
        for upper, lower in permutations(values, 2):
            (left, _, right, bottom), (x1, top, x2, _) = upper.ink_box(), lower.ink_box()
            beside = min(right, x2) <= max(left, x1) or upper.baseline >= lower.baseline - 3
            if not beside:
                touching += bottom > top
                assert upper.baseline < lower.baseline - lower.typeface.cap_px * lower.scale
    assert touching > 10
