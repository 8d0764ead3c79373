"""The second program that draws cards."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from data.__main__ import main
from data.augment import rectify
from data.cards.fields import CARD_TYPES, TITLE_PREFIX, join_words
from data.cards.numbers import parse_indonesian_number, parse_vietnamese_number
from data.cards.people_vn import NO_EXPIRY
from data.cards.places_vn import PROVINCE_CODES
from data.plain import command
from data.plain.cards import SCALES, draw_card
from data.plain.command import make_record, plain, plain_faces, printed_letters
from data.plain.holders import draw_holder
from data.plain.layouts import HEIGHT, LAYOUTS, WIDTH
from data.plain.photos import EDGE_SHARE
from data.plain.typesetting import MARGIN_CAPS, SIGN_CAPS, Faces, Piece, set_card
from data.records import Dataset, validate_record
from data.synth.fonts import FontLibrary

ALL = FontLibrary.discover("all").faces
HELD_OUT = any(face.family.split == "test" for face in ALL)


@pytest.fixture(autouse=True)
def some_faces(monkeypatch):
    """Where no font of the test split is installed, the others do for all that is tested here."""
    if not HELD_OUT:
        faces = tuple(face.path for face in ALL if face.covers(printed_letters()))
        monkeypatch.setattr(command, "plain_faces", lambda: faces)


def test_every_type_has_a_layout_and_they_take_turns():
    assert set(LAYOUTS) == set(CARD_TYPES)
    assert [make_record(4, index).layout for index in range(len(CARD_TYPES))] == list(CARD_TYPES)


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_a_card_holds_what_its_holder_has(card_type):
    holder = draw_holder(np.random.default_rng(1), card_type)
    card = validate_record(draw_card(np.random.default_rng(1), card_type, command.plain_faces()))
    # The holder is drawn first, from the same generator.
    assert card.fields == {field: join_words(field, [holder[field]]) for field in card.fields}
    asked = {field for entry in LAYOUTS[card_type] for field in entry.fields}
    assert asked == set(card.fields) | {TITLE_PREFIX + card_type}
    assert [word.field for word in card.words].count(TITLE_PREFIX + card_type) == 1


@pytest.mark.parametrize("text", ["Nguyễn", "QUỲNH", "-", "g,", "   RT/RW", "ẶẤ"])
def test_a_box_is_its_ink_and_a_margin(text):
    font = ImageFont.truetype(command.plain_faces()[0], 40, layout_engine=ImageFont.Layout.BASIC)
    piece = Piece(text, "full_name", 50.0, 100.0, font)
    image = Image.new("L", (400, 200), 255)
    ImageDraw.Draw(image).text((piece.x, piece.y), text, font=font, fill=0, anchor="ls")
    ys, xs = np.nonzero(np.asarray(image) < 250)
    ink = [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
    np.testing.assert_allclose(piece.ink(), ink, atol=1.01)
    cap = -font.getbbox("H", anchor="ls")[1]
    grown = np.array(ink, float) + MARGIN_CAPS * cap * np.array([-1, -1, 1, 1])
    if text in ("-", "g,"):  # as high as a letter, however low the sign
        grown[1] = min(grown[1], 100 - (SIGN_CAPS + MARGIN_CAPS) * cap)
        grown[3] = max(grown[3], 100 + MARGIN_CAPS * cap)
    np.testing.assert_allclose(piece.box(), grown, atol=1.01)


@pytest.mark.parametrize("card_type", CARD_TYPES)
def test_nothing_is_printed_over_anything_else(card_type):
    for seed, face in enumerate(command.plain_faces()):
        holder = draw_holder(np.random.default_rng(seed), card_type)
        pieces = set_card(card_type, holder, Faces(face, face, face), SCALES[1])
        boxes = [piece.ink() for piece in pieces]
        for place, box in enumerate(boxes):
            assert (box >= 0).all() and box[2] <= WIDTH and box[3] <= HEIGHT, pieces[place].text
            for other in range(place):
                shared = np.minimum(box[2:], boxes[other][2:]) - np.maximum(
                    box[:2], boxes[other][:2]
                )
                assert shared.min() <= 2, (face, pieces[place].text, pieces[other].text)


def test_a_long_value_is_set_smaller_or_wraps():
    face = command.plain_faces()[0]
    holder = draw_holder(np.random.default_rng(0), "vn_cmnd_12")
    sizes = []
    for name in ("LÊ ÁNH", "NGUYỄN HOÀNG THỊ HỒNG PHƯỢNG HẰNG TRƯỜNG KHƯƠNG"):
        pieces = set_card("vn_cmnd_12", holder | {"full_name": name}, Faces(face, face, face), 1)
        words = [piece for piece in pieces if piece.field == "full_name"]
        assert [word.line for word in words] == [0] * len(words)
        sizes.append(words[0].font.size)
    assert sizes[0] == 25 > sizes[1]
    address = "Số 150 Ngõ 45 Phố Đoài, Thị trấn Mỹ Phước, Quận 5, TP. Hồ Chí Minh"
    pieces = set_card(
        "vn_cmnd_12", holder | {"place_of_residence": address}, Faces(face, face, face), 1
    )
    words = [piece for piece in pieces if piece.field == "place_of_residence"]
    assert {word.line for word in words} == {0, 1}
    assert " ".join(word.text for word in words) == address


def test_cards_and_holders_agree_with_the_rules():
    rng = np.random.default_rng(2)
    for _ in range(60):
        person = draw_holder(rng, "vn_cccd_chip")
        number = parse_vietnamese_number(person["id_number"])
        assert number.province in PROVINCE_CODES
        assert str(number.birth_year) == person["date_of_birth"][-4:]
        assert (number.sex == "female") == (person["sex"] == "Nữ")
        ends = person["date_of_expiry"]
        # Chip cards began in 2021 and last two years at least.
        assert ends == NO_EXPIRY or (
            ends[:6] == person["date_of_birth"][:6] and int(ends[-4:]) >= 2023
        )
        assert len(draw_holder(rng, "vn_cmnd_9")["id_number"]) == 9
        person = draw_holder(rng, "id_ktp")
        number = parse_indonesian_number(person["id_number"])
        assert number.birth_day == int(person["date_of_birth"][:2])
        assert (number.sex == "female") == (person["sex"] == "PEREMPUAN")
        assert person["city"].endswith(person["place_of_birth"].rstrip(","))


def test_a_photograph_shows_the_whole_card_where_its_labels_say():
    for index in range(6):
        record = validate_record(make_record(9, index))
        height, width = record.size_hw
        edge = 0.99 * EDGE_SHARE * max(height, width)
        assert (record.corners >= edge).all()
        assert (record.corners <= (width - edge, height - edge)).all()
        # Flat again, it looks like the card that was drawn, and its words stand there.
        rng = np.random.default_rng([9, index])
        card = draw_card(rng, CARD_TYPES[index], command.plain_faces())
        flat = rectify(record, (HEIGHT, WIDTH))
        grey = [
            cv2.GaussianBlur(image.mean(axis=2), (0, 0), 4)[40:-40, 40:-40]
            for image in (card.image, flat.image)
        ]
        details = [image - cv2.GaussianBlur(image, (0, 0), 40) for image in grey]
        assert np.corrcoef(details[0].ravel(), details[1].ravel())[0, 1] > 0.8
        for there, here in zip(card.words, flat.words, strict=True):
            np.testing.assert_allclose(here.quad, there.quad, atol=0.5)


@pytest.mark.skipif(not HELD_OUT, reason="no font of the test split is installed")
def test_the_fonts_are_none_that_a_model_was_trained_on():
    trained = {face.path for face in FontLibrary.discover("train").faces}
    assert trained.isdisjoint(plain_faces())


def test_fonts_that_models_were_trained_on_do_not_take_their_place(monkeypatch):
    trained = FontLibrary([face for face in ALL if face.family.split == "train"])
    monkeypatch.setattr(FontLibrary, "discover", classmethod(lambda cls, split: trained))
    plain_faces.cache_clear()
    with pytest.raises(ValueError, match="no font of the test split"):
        plain_faces()


def test_faces_have_every_letter_that_is_printed():
    rng = np.random.default_rng(3)
    letters = set(printed_letters())
    for index in range(300):
        holder = draw_holder(rng, CARD_TYPES[index % len(CARD_TYPES)])
        assert letters.issuperset("".join(holder.values()))
    captions = "".join(entry.caption for entries in LAYOUTS.values() for entry in entries)
    assert letters.issuperset(captions)


def test_the_same_seed_gives_the_same_photographs(tmp_path, monkeypatch):
    plain(tmp_path / "a", 2, seed=5)
    argv = ["data", "plain", "--out", str(tmp_path / "b"), "--count", "2", "--seed", "5"]
    monkeypatch.setattr("sys.argv", argv)
    main()
    for first, second in zip(Dataset(tmp_path / "a"), Dataset(tmp_path / "b"), strict=True):
        assert np.array_equal(first.image, second.image) and first.fields == second.fields
    other = make_record(6, 0)
    assert not np.array_equal(other.image, Dataset(tmp_path / "a")[0].image)
    with pytest.raises(ValueError, match="already holds a dataset"):
        plain(tmp_path / "a", 2)
    with pytest.raises(ValueError, match="count must be at least 1, not 0"):
        plain(tmp_path / "c", 0)
