"""The second program that draws cards."""

import numpy as np
import pytest

from data.__main__ import main
from data.augment import rectify
from data.cards.fields import CARD_TYPES, TITLE_PREFIX, join_words
from data.cards.places_vn import PROVINCE_CODES
from data.plain.cards import draw_card
from data.plain.command import make_record, plain, plain_faces
from data.plain.holders import draw_holder
from data.plain.layouts import HEIGHT, LAYOUTS, WIDTH
from data.plain.photos import EDGE_SHARE
from data.quads import quad_to_box
from data.records import Dataset, validate_record
from data.synth.fonts import FontLibrary


def test_every_type_has_a_layout_and_they_take_turns():
    assert set(LAYOUTS) == set(CARD_TYPES)
    assert [make_record(4, index).layout for index in range(len(CARD_TYPES))] == list(CARD_TYPES)


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_a_card_holds_what_its_holder_has(card_type):
    holder = draw_holder(np.random.default_rng(1), card_type)
    card = validate_record(draw_card(np.random.default_rng(1), card_type, plain_faces()))
    # The holder is drawn first, from the same generator.
    assert card.fields == {field: join_words(field, [holder[field]]) for field in card.fields}
    asked = {field for entry in LAYOUTS[card_type] for field in entry.fields}
    assert asked == set(card.fields) | {TITLE_PREFIX + card_type}
    assert [word.field for word in card.words].count(TITLE_PREFIX + card_type) == 1


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_words_are_where_their_ink_is(card_type):
    for seed in range(3):
        card = draw_card(np.random.default_rng(seed), card_type, plain_faces())
        dark = np.asarray(card.image).min(axis=2) < 120
        for word in card.words:
            x1, y1, x2, y2 = quad_to_box(word.quad)
            assert 0 <= x1 < x2 <= WIDTH and 0 <= y1 < y2 <= HEIGHT, word
            assert dark[int(y1) : int(y2) + 1, int(x1) : int(x2) + 1].any(), word


def test_words_of_a_field_do_not_overlap():
    for index in range(12):
        boxes = [quad_to_box(w.quad) for w in make_card(index).words]
        for place, first in enumerate(boxes):
            for second in boxes[place + 1 :]:
                apart = np.maximum(first[:2] - second[2:], second[:2] - first[2:]).max()
                # Boxes reach a little beyond the ink.
                assert apart > -0.35 * (first[3] - first[1])


def make_card(index):
    rng = np.random.default_rng(index)
    return draw_card(rng, CARD_TYPES[index % len(CARD_TYPES)], plain_faces())


def test_numbers_follow_their_rules():
    rng = np.random.default_rng(2)
    for _ in range(50):
        person = draw_holder(rng, "vn_cccd_chip")
        number, born = person["id_number"], person["date_of_birth"]
        assert number[:3] in PROVINCE_CODES and number[4:6] == born[-2:]
        assert int(number[3]) == 2 * (born[6] == "2") + (person["sex"] == "Nữ")
        assert len(draw_holder(rng, "vn_cmnd_9")["id_number"]) == 9
        person = draw_holder(rng, "id_ktp")
        day = int(person["date_of_birth"][:2]) + 40 * (person["sex"] == "PEREMPUAN")
        assert len(person["id_number"]) == 16 and person["id_number"][6:8] == f"{day:02d}"


def test_a_photograph_shows_the_whole_card_where_its_labels_say():
    for index in range(6):
        record = validate_record(make_record(9, index))
        height, width = record.size_hw
        edge = 0.99 * EDGE_SHARE * max(height, width)
        assert (record.corners >= edge).all()
        assert (record.corners <= (width - edge, height - edge)).all()
        # Flat again, its title is where the layout has it.
        flat = rectify(record, (HEIGHT, WIDTH))
        title = next(word for word in flat.words if word.field.startswith(TITLE_PREFIX))
        entry = next(e for e in LAYOUTS[record.layout] if TITLE_PREFIX + record.layout in e.fields)
        assert abs(float(title.quad[:, 1].mean()) - entry.y) < entry.size


def test_the_fonts_are_none_that_a_model_was_trained_on():
    trained = {face.path for face in FontLibrary.discover("train").faces}
    held_out = [face for face in FontLibrary.discover("test").faces if face.family.split == "test"]
    assert plain_faces()
    if held_out:  # where no such family is installed, all there are serve
        assert trained.isdisjoint({face.path for face in held_out})
        assert set(plain_faces()) <= {face.path for face in FontLibrary.discover("test").faces}


def test_the_same_seed_gives_the_same_photographs(tmp_path, monkeypatch):
    plain(tmp_path / "a", 2, seed=5)
    command = ["data", "plain", "--out", str(tmp_path / "b"), "--count", "2", "--seed", "5"]
    monkeypatch.setattr("sys.argv", command)
    main()
    for first, second in zip(Dataset(tmp_path / "a"), Dataset(tmp_path / "b"), strict=True):
        assert np.array_equal(first.image, second.image) and first.fields == second.fields
    other = make_record(6, 0)
    assert not np.array_equal(other.image, Dataset(tmp_path / "a")[0].image)
    with pytest.raises(ValueError, match="already holds a dataset"):
        plain(tmp_path / "a", 2)
