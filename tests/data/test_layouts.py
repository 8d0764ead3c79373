from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from data.cards import layouts
from data.cards.fields import CARD_TYPES, FIELDS, join_words
from data.cards.layout import BELOW, INLINE, Column, Entry, Heading, Region, RuleStyle, TextStyle
from data.cards.variation import map_entries, mirror
from data.records import validate_record
from data.synth.cards import render_card
from data.synth.composition import CARD_SIZE_HW, SOLID, set_card
from data.synth.fonts import FontLibrary

LAYOUTS = layouts()
SEEDS = range(24)
HEIGHT, WIDTH = CARD_SIZE_HW

# Fields in printed order, from the table of card layouts (the law's or the card's own order).
PRINTED = {
    "id_ktp": "province city id_number full_name place_of_birth date_of_birth sex blood_type"
    " address rt_rw village district religion marital_status occupation nationality date_of_expiry",
    "vn_cccd_chip": "id_number full_name date_of_birth sex nationality place_of_origin"
    " place_of_residence date_of_expiry",
    "vn_cccd_2016": "id_number full_name date_of_birth sex nationality place_of_origin"
    " place_of_residence date_of_expiry",
    "vn_cmnd_12": "id_number full_name other_name date_of_birth sex ethnicity place_of_origin"
    " place_of_residence date_of_expiry",
    "vn_cmnd_9": "id_number full_name date_of_birth place_of_origin place_of_residence",
    "vn_cancuoc_2024": "id_number full_name date_of_birth sex nationality",
}

TITLES = {
    "id_ktp": "PROVINSI",
    "vn_cccd_chip": "CĂN CƯỚC CÔNG DÂN",
    "vn_cccd_2016": "CĂN CƯỚC CÔNG DÂN",
    "vn_cmnd_12": "GIẤY CHỨNG MINH NHÂN DÂN",
    "vn_cmnd_9": "GIẤY CHỨNG MINH NHÂN DÂN",
    "vn_cancuoc_2024": "CĂN CƯỚC",
}


@pytest.fixture(scope="module")
def fonts():
    return FontLibrary.discover("all")


@pytest.fixture(scope="module")
def cards(fonts):
    """(person, setting) of every layout and seed."""
    cards = {}
    for name, layout in LAYOUTS.items():
        for seed in SEEDS:
            rng = np.random.default_rng([6, seed])
            person = layout.person(rng)
            cards[name, seed] = person, set_card(layout, person, rng, fonts)
    return cards


def _boxes(setting) -> np.ndarray:
    return np.array([word.ink_box() for word in setting.words]).reshape(-1, 4)


def _entries(layout):
    return [entry for column in layout.columns for row in column.rows for entry in row]


def test_every_card_type_has_a_layout():
    assert tuple(LAYOUTS) == (*CARD_TYPES, "generic")
    assert all(layout.id == name for name, layout in LAYOUTS.items())


@pytest.mark.parametrize("name", CARD_TYPES)
def test_fields_stand_in_the_order_of_the_card(name, cards):
    """In every variant: what is drawn differs, what the law fixes does not."""
    for seed in SEEDS:
        person, setting = cards[name, seed]
        layout = setting.layout
        printed = [label for h in layout.headings for label, _ in h.parts if label in FIELDS]
        printed += [field for entry in _entries(layout) for field in entry.fields]
        assert printed == PRINTED[name].split(), seed
        optional = {"other_name"} - set(person.fields)
        assert set(person.fields) | optional >= set(printed) >= set(person.fields)


@pytest.mark.parametrize("name", CARD_TYPES)
def test_words_are_those_of_the_fields(name, cards):
    for seed in SEEDS:
        person, setting = cards[name, seed]
        labels = {word.label for word in setting.words} - {""}
        assert labels == {*person.fields, f"title:{name}"}, seed
        for field, text in person.fields.items():
            words = [word.text for word in setting.words if word.label == field]
            assert join_words(field, words) == text, (seed, field)
        title = [word.text for word in setting.words if word.label == f"title:{name}"]
        assert " ".join(title) == TITLES[name], seed


@pytest.mark.parametrize("name", CARD_TYPES)
def test_words_run_from_left_to_right_and_lines_from_top_to_bottom(name, cards):
    for seed in SEEDS:
        person, setting = cards[name, seed]
        for field in person.fields:
            words = [word for word in setting.words if word.label == field]
            assert words[0].line == 0
            for word, following in pairwise(words):
                if following.line == word.line:
                    assert following.x > word.end and following.baseline == word.baseline
                else:
                    assert following.line == word.line + 1
                    assert following.baseline > word.baseline


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_ink_meets_another_or_leaves_the_card(name, cards):
    """Captions included; nor does any enter a portrait, QR code, chip or emblem."""
    for seed in SEEDS:
        _, setting = cards[name, seed]
        boxes = _boxes(setting)
        if not len(boxes):
            assert name == "generic"
            continue
        overlap = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
        overlap = (overlap - np.maximum(boxes[:, None, :2], boxes[None, :, :2])).min(axis=-1)
        np.fill_diagonal(overlap, -1)
        first, second = np.unravel_index(overlap.argmax(), overlap.shape)
        texts = setting.words[first].text, setting.words[second].text
        assert overlap.max() <= 0, (seed, texts)
        assert boxes.min() >= 0 and boxes[:, 2].max() <= WIDTH and boxes[:, 3].max() <= HEIGHT, seed
        for region in setting.layout.regions:
            if region.kind in SOLID:
                frame = np.array(region.box) * [WIDTH, HEIGHT, WIDTH, HEIGHT]
                inside = np.minimum(boxes[:, 2:], frame[2:]) - np.maximum(boxes[:, :2], frame[:2])
                assert inside.min(axis=-1).max() <= 0, (seed, region.kind)


@pytest.mark.parametrize("name", CARD_TYPES)
def test_values_can_be_read(name, cards):
    """No value is printed in capitals under 0.6 mm, which a photograph 1,000 px wide loses."""
    for seed in SEEDS:
        _, setting = cards[name, seed]
        caps = [word.typeface.cap_px * word.scale for word in setting.words if word.label]
        assert min(caps) * 85.6 / WIDTH > 0.6, seed


@pytest.mark.parametrize("name", LAYOUTS)
def test_cards_are_set_in_more_than_one_structure(name):
    layout = LAYOUTS[name]
    variants = [layout.vary(layout, np.random.default_rng([2, seed])) for seed in range(40)]
    declared = sum(replace(v, vary=layout.vary) == layout for v in variants)
    assert declared == 0 if name == "generic" else 10 <= declared <= 34
    assert all(variant.id == name for variant in variants)


def test_titles_that_two_cards_share_are_told_apart_by_what_stands_around_them(cards):
    """The chip card is bilingual, the older one is not; nine digits have neither sex nor expiry."""
    for seed in SEEDS:
        chip, old = cards["vn_cccd_chip", seed][1], cards["vn_cccd_2016", seed][1]
        assert sum(bool(entry.translation) for entry in _entries(chip.layout)) >= 4, seed
        assert not any(entry.translation for entry in _entries(old.layout))
        assert {"qr", "chip"} <= {region.kind for region in chip.layout.regions}
        assert not {"qr", "chip"} & {region.kind for region in old.layout.regions}
        words = {word.text.strip(":.").casefold() for word in cards["vn_cmnd_9", seed][1].words}
        assert "giới" not in words or "giới" in " ".join(
            cards["vn_cmnd_9", seed][0].fields.values()
        )


def test_values_of_the_card_of_2024_stand_below_their_captions():
    rows = LAYOUTS["vn_cancuoc_2024"].columns[0].rows
    assert [len(row) for row in rows] == [1, 1, 2, 1]  # sex on the line of the birth date
    for entry in _entries(LAYOUTS["vn_cancuoc_2024"]):
        assert dict(entry.placements)[BELOW] >= 0.8


def test_expiry_stands_at_the_left_under_the_portrait(cards):
    for name in ("vn_cccd_chip", "vn_cccd_2016", "vn_cmnd_12"):
        for seed in SEEDS:
            _, setting = cards[name, seed]
            box = next(r.box for r in setting.layout.regions if r.kind == "portrait")
            expiry = [word for word in setting.words if word.label == "date_of_expiry"]
            assert expiry[0].ink_box()[1] > box[3] * HEIGHT, (name, seed)
            rest = [w for w in setting.words if w.label and w.label != "date_of_expiry"]
            lower = [word for word in rest if word.baseline > expiry[0].baseline + 3]
            assert all(word.x > expiry[-1].end for word in lower), (name, seed)


def test_generic_card_has_no_words(cards, fonts):
    record = render_card(LAYOUTS["generic"], np.random.default_rng(3), fonts=fonts)
    validate_record(record)
    assert record.layout == "generic" and record.words == () and record.fields == {}
    assert record.corners.shape == (4, 2)
    plain = [cards["generic", seed][1] for seed in SEEDS]
    assert all(word.label == "" for setting in plain for word in setting.words)
    assert len({setting.layout.palettes for setting in plain}) == len(SEEDS)
    assert sum(len(setting.words) > 5 for setting in plain) > len(SEEDS) * 0.8


def _plain_layout(*rows, rule=None, **changes):
    black = ((0, 0, 0),)
    styles = {
        "caption": TextStyle("caption", (1.5, 1.5), black, stretch=(1.0, 1.0)),
        "value": TextStyle("value", (1.5, 1.5), black, preprinted=False, stretch=(1.0, 1.0)),
    }
    column = Column((0.3, 0.3), (0.95, 0.95), (0.3, 0.3), (0.9, 0.9), rows, (4.0, 4.0), rule=rule)
    layout = replace(LAYOUTS["vn_cmnd_9"], styles=styles, headings=(), columns=(column,), notes=())
    return replace(layout, vary=None, colons=(":",), regions=(), **changes)


def _person(**fields):
    person = LAYOUTS["vn_cmnd_9"].person(np.random.default_rng(0))
    return replace(person, fields=fields)


def test_rules_lie_under_values_and_blank_lines_too(fonts):
    entry = Entry("Nguyên quán", ("place_of_origin",), max_lines=3, ruled=3)
    layout = _plain_layout((entry,), rule=RuleStyle(kinds=("dots",), drop_mm=(0.2, 0.2)))
    person = _person(place_of_origin="Hà Nội")
    setting = set_card(layout, person, np.random.default_rng(1), fonts)
    assert [rule.kind for rule in setting.rules] == ["dots"] * 3
    captions = [word for word in setting.words if word.label == ""]
    value = next(word for word in setting.words if word.label)
    first, second, third = setting.rules
    assert captions[-1].end < first.x1 < value.x and first.x2 == pytest.approx(0.95 * WIDTH)
    assert second.x1 == pytest.approx(0.3 * WIDTH)
    # One value line of 4 mm apart from the next, 0.2 mm below the caption's baseline.
    assert first.y - captions[0].baseline == pytest.approx(0.2 * WIDTH / 85.6, abs=0.01)
    assert third.y - second.y == pytest.approx(4 * WIDTH / 85.6, abs=0.5)
    without = set_card(_plain_layout((entry,)), person, np.random.default_rng(1), fonts)
    assert without.rules == ()


def test_two_values_stand_below_their_captions_side_by_side(fonts):
    below = ((BELOW, 1.0),)
    row = (
        Entry("Ngày sinh", ("date_of_birth",), placements=below),
        Entry("Giới tính", ("sex",), placements=below, start=(0.7, 0.7)),
    )
    person = _person(date_of_birth="01/02/1990", sex="Nam")
    setting = set_card(_plain_layout(row), person, np.random.default_rng(2), fonts)
    born, sex = (next(w for w in setting.words if w.label == f) for f in person.fields)
    captions = [word for word in setting.words if not word.label]
    assert len({word.baseline for word in captions}) == 1
    assert born.baseline == pytest.approx(sex.baseline, abs=2.1)
    assert born.baseline > captions[0].baseline + 10
    assert sex.x == pytest.approx(0.7 * WIDTH, abs=4) and born.x == pytest.approx(
        0.3 * WIDTH, abs=4
    )


def test_a_value_too_long_for_its_line_goes_below_its_caption(fonts):
    entry = Entry("Ngày, tháng, năm sinh, nơi cấp, có giá trị đến hết", ("date_of_birth",))
    layout = _plain_layout((entry,))
    column = replace(layout.columns[0], right=(0.62, 0.62))
    setting = set_card(
        replace(layout, columns=(column,)),
        _person(date_of_birth="31/12/1999"),
        np.random.default_rng(3),
        fonts,
    )
    value = next(word for word in setting.words if word.label)
    caption = setting.words[0]
    assert value.baseline > caption.baseline + 10
    assert value.scale == pytest.approx(caption.scale, rel=0.2)


def test_a_field_that_the_person_lacks_leaves_its_caption(fonts):
    row = (Entry("Họ và tên gọi khác", ("other_name",)),)
    setting = set_card(
        _plain_layout(row, (Entry("Số", ("id_number",)),)),
        _person(id_number="012345678"),
        np.random.default_rng(4),
        fonts,
    )
    assert [word.label for word in setting.words] == [""] * 6 + ["id_number"]


def test_an_entry_without_caption_begins_at_the_left(fonts):
    layout = _plain_layout((Entry("", ("id_number",)),))
    setting = set_card(layout, _person(id_number="012345678"), np.random.default_rng(5), fonts)
    assert len(setting.words) == 1
    assert setting.words[0].x == pytest.approx(0.3 * WIDTH, abs=4)


def test_headings_keep_clear_of_pictures(fonts):
    emblem = Region("emblem", (0.1, 0.02, 0.4, 0.3), jitter=0.0)
    heading = Heading((("", "CỘNG HÒA XÃ HỘI"),), "caption", (0.45, 0.45), (0.1, 0.1), 0.9)
    layout = replace(_plain_layout((Entry("Số", ("id_number",)),)), headings=(heading,))
    person = _person(id_number="1")
    free = set_card(layout, person, np.random.default_rng(6), fonts)
    beside = set_card(replace(layout, regions=(emblem,)), person, np.random.default_rng(6), fonts)
    assert free.words[0].x < 0.4 * WIDTH < beside.words[0].x


def test_mirror_exchanges_sides_and_keeps_the_text():
    layout = LAYOUTS["id_ktp"]
    mirrored = mirror(layout)
    box = next(region.box for region in mirrored.regions if region.kind == "portrait")
    assert box == pytest.approx((1 - 0.965, 0.2, 1 - 0.755, 0.68))
    assert mirrored.columns[1].left[0] > box[2]
    assert mirrored.columns[1].right[1] < 1
    assert [e.caption for e in _entries(mirrored)] == [e.caption for e in _entries(layout)]


def test_map_entries_changes_each_of_them():
    layout = map_entries(LAYOUTS["vn_cmnd_12"], lambda e: replace(e, placements=((INLINE, 1.0),)))
    assert {entry.placements for entry in _entries(layout)} == {((INLINE, 1.0),)}
    assert len(_entries(layout)) == len(_entries(LAYOUTS["vn_cmnd_12"])) == 9


@pytest.mark.parametrize("name", LAYOUTS)
def test_same_seed_same_setting(name, cards, fonts):
    rng = np.random.default_rng([6, 0])
    layout = LAYOUTS[name]
    person = layout.person(rng)
    again = set_card(layout, person, rng, fonts)
    assert (person, again.rules) == (cards[name, 0][0], cards[name, 0][1].rules)
    assert [(w.text, w.x, w.baseline, w.scale) for w in again.words] == [
        (w.text, w.x, w.baseline, w.scale) for w in cards[name, 0][1].words
    ]
