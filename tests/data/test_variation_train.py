"""What is trained on alone: rows that no type has, other captions, an expiry with room."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.cards.layout import BELOW, INLINE
from data.cards.variation import NARROW, map_entries
from data.cards.variation_programs import (
    join_births,
    put_name_below,
    shrink_expiry,
    wrap_captions,
)
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
from data.synth.composition import CARD_SIZE_HW, set_card
from data.synth.fonts import FontLibrary

MM = 85.6 / CARD_SIZE_HW[1]


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


def placed(layout, seed, **fields):
    """Words of a card of the layout as it is."""
    rng = np.random.default_rng(seed)
    person = layout.person(rng)
    person = replace(person, fields={**person.fields, **fields})
    fonts = FontLibrary.discover("validation")
    return set_card(replace(layout, vary=None), person, rng, fonts).words


def test_long_captions_wrap_and_values_stand_on_their_first_line():
    layout = layouts()["id_ktp"]
    wrapped = [wrap_captions(layout, np.random.default_rng(seed)) for seed in range(40)]
    seconds = [{e.translation for c in w.columns for row in c.rows for e in row} for w in wrapped]
    ends = {second.title() for second in set.union(*seconds)}
    assert ends == {"", "Lahir", "Perkawinan", "Kelamin", "Hingga"}
    assert any(second == {"", "Lahir", "Perkawinan"} for second in seconds)
    for seed, one in enumerate(wrapped[:10]):
        words = placed(one, seed, place_of_birth="SOLO")
        born = next(word for word in words if word.label == "place_of_birth")
        beside = {word.text for word in words if abs(word.baseline - born.baseline) < 5}
        last = next((w for w in words if w.text.casefold() == "lahir"), None)
        assert last is not None and not last.label
        assert {"Tempat/Tgl", "Tempat/Tgl.", "Tempat"} & {text.title() for text in beside}
        if "Lahir" in seconds[seed]:
            sex = next(word for word in words if word.label == "sex")
            assert born.baseline + 5 < last.baseline < sex.baseline - 5


def test_captions_in_two_languages_or_beside_no_column_do_not_wrap():
    for name in ("vn_cccd_chip", "vn_cmnd_12"):
        assert wrap_captions(layouts()[name], np.random.default_rng(1)) == layouts()[name]


@pytest.mark.parametrize("name", ["vn_cccd_chip", "vn_cccd_2016", "vn_cmnd_12"])
def test_an_expiry_in_small_print_stands_on_one_line_or_wraps(name):
    layout = layouts()[name]
    beside, wrapped = 0, 0
    for seed in range(20):
        small = shrink_expiry(layout, np.random.default_rng(seed))
        assert small.columns[0] == layout.columns[0]
        for text in ("31/12/2030", "KHÔNG THỜI HẠN"):
            words = placed(small, seed, date_of_expiry=text)
            value = [word for word in words if word.label == "date_of_expiry"]
            assert " ".join(word.text for word in value) == text
            caption = [word for word in words if word.style == "expiry_caption"]
            letters = "".join(word.text for word in caption).casefold()
            assert letters.startswith("cógiátrịđến") and not any(word.label for word in caption)
            assert ("dateofexpiry" in letters) == (name == "vn_cccd_chip")
            caps = [word.typeface.cap_px * word.scale for word in (*caption, *value)]
            assert all(0.6 < cap * MM < 1.4 for cap in caps)
            level = caption[-1].baseline
            beside += text[0] == "3" and abs(value[0].baseline - level) < 4
            wrapped += value[-1].line == 1
    assert beside > 7 and wrapped > 2


def test_only_an_expiry_is_shrunk():
    layout = layouts()["vn_cmnd_9"]
    assert shrink_expiry(layout, np.random.default_rng(1)) == layout


def test_another_name_stands_beside_its_caption_under_a_name_below_its_own():
    layout = put_name_below(layouts()["vn_cmnd_12"])
    placements = {e.fields: e.placements for c in layout.columns for row in c.rows for e in row}
    assert placements["full_name",] == ((BELOW, 1.0),)
    assert placements["other_name",] == ((INLINE, 1.0),)
    assert placements["place_of_origin",] != ((INLINE, 1.0),)


def test_place_and_date_of_birth_touch_or_stand_about_a_comma():
    layout = replace(layouts()["id_ktp"], vary=None)
    joints = set()
    for seed in range(24):
        joined = join_births(layout, np.random.default_rng(seed))
        words = placed(joined, seed, place_of_birth="UJUNG PANDANG", date_of_birth="27-08-1972")
        at = next(i for i, word in enumerate(words) if word.label == "place_of_birth")
        *places, last = words[at : at + 3]
        assert all(word.label == "place_of_birth" for word in places)
        comma = last.text == ","
        joints.add(comma)
        assert places[1].text == ("PANDANG" if comma else "PANDANG,")
        date = words[at + 3] if comma else last
        assert (last.label, date.label) == ("" if comma else "date_of_birth", "date_of_birth")
        if date.baseline > places[1].baseline + 5:
            continue
        touching = date.ink_box()[0] - places[1].ink_box()[2]
        space = places[1].ink_box()[0] - places[0].ink_box()[2]
        assert -2.5 < touching < 0.75 * space or comma
        assert not comma or touching > space
    assert joints == {False, True}
