import configparser
import dataclasses
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageDraw

from data.synth.fonts import CHECKED
from pipeline.drawing import (
    CARD_COLOR,
    FONT,
    REVIEW_COLOR,
    WORD_COLOR,
    draw_result,
    load_font,
    picture_html,
)
from tests.pipeline.fakes import fake_pipeline, make_photo

ROOT = Path(__file__).parents[2]


def count(picture, color, box):
    x1, y1, x2, y2 = box
    return int(np.all(np.asarray(picture)[y1:y2, x1:x2] == color, axis=-1).sum())


def change_fields(result, **changes):
    fields = {name: dataclasses.replace(f, **changes) for name, f in result.fields.items()}
    return dataclasses.replace(result, fields=fields)


@pytest.fixture
def result():
    return change_fields(fake_pipeline().infer(make_photo()), needs_review=False)


@pytest.fixture
def said(monkeypatch):
    """What is written on pictures: text, x, y and width."""
    written = []
    write = ImageDraw.ImageDraw.text

    def listen(self, xy, text, fill, font, **how):
        written.append((text, *xy, font.getlength(text)))
        return write(self, xy, text, fill, font, **how)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", listen)
    return written


def test_the_font_has_every_letter():
    font = load_font(20)
    missing = bytes(font.getmask("\u4e00"))
    assert len(CHECKED) == 26 * 2 + 10 + 134
    assert [letter for letter in sorted(CHECKED) if bytes(font.getmask(letter)) == missing] == []


def test_the_font_is_small_and_packaged_with_its_licence():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    patterns = config["options.package_data"]["*"].split()
    packaged = {path for pattern in patterns for path in (ROOT / "pipeline").glob(pattern)}
    font = ROOT / "pipeline" / FONT
    assert {font, font.with_name("LICENSE"), font.with_name("README.md")} <= packaged
    assert font.stat().st_size < 100_000
    assert "Apache License" in font.with_name("LICENSE").read_text(encoding="utf-8")


def test_outlines_are_where_card_and_words_are(result):
    photo = make_photo()
    picture = draw_result(result, photo)
    assert picture.mode == "RGB" and picture.height == 420
    assert count(picture, CARD_COLOR, (105, 78, 495, 83)) > 300  # top edge
    assert count(picture, CARD_COLOR, (200, 215, 400, 225)) == 0
    assert count(picture, CARD_COLOR, (96, 76, 105, 85)) > 50  # dot on the top-left corner
    assert count(picture, WORD_COLOR, (258, 130, 382, 160)) > 100  # around the number
    np.testing.assert_array_equal(photo, make_photo())


def test_each_field_has_one_label_beside_the_photo(result, said):
    picture = draw_result(change_fields(result, confidence=0.876), make_photo())
    beside = [(text, y) for text, x, y, _ in said if x >= 600 and text]
    assert [text for text, _ in beside] == [
        "1  id_number  0.87",
        "079195001234",
        "2  full_name  0.87",
        "LÊ VĂN",
        "3  date_of_birth  0.87",
        "31/01/1995",
    ]
    rows = [y for _, y in beside]
    assert all(below - above >= 11 for above, below in pairwise(rows))
    assert all(x + width <= picture.width for _, x, _, width in said)


def test_numbers_stand_before_the_first_word_of_their_field(result, said):
    draw_result(result, make_photo())
    places = {text: (x, y) for text, x, y, _ in said if x < 600}
    # Words begin at x = 260; the middles of their lines are a quarter, 45 % and 65 % down the card.
    assert list(places) == ["1", "2", "3"]
    for place, middle in zip(places.values(), (145, 197, 249), strict=True):
        assert 240 < place[0] < 256 and place[1] == pytest.approx(middle, abs=1)


def test_a_turned_card_has_its_numbers_before_its_words_as_printed(result, said):
    field = result.fields["id_number"]
    quad = ((382, 160), (258, 160), (258, 130), (382, 130))  # upside down
    turned = dataclasses.replace(field.words[0], quad=quad)
    fields = {"id_number": dataclasses.replace(field, words=(turned,))}
    draw_result(dataclasses.replace(result, fields=fields), make_photo())
    ((x, y),) = [(x, y) for text, x, y, _ in said if text == "1"]
    assert 386 < x < 400 and y == pytest.approx(145, abs=1)


def test_review_is_said_in_words_and_by_thicker_boxes(result, said):
    sure = draw_result(result, make_photo())
    assert not any("review" in text for text, *_ in said)
    assert count(sure, REVIEW_COLOR, (0, 0, *sure.size)) == 0
    doubtful = draw_result(change_fields(result, needs_review=True), make_photo())
    assert sum(text.endswith("  review") for text, *_ in said) == 3
    around = (262, 130, 382, 160)  # the number; the disc lies before it
    assert count(doubtful, REVIEW_COLOR, around) > 1.5 * count(sure, WORD_COLOR, around)
    assert count(doubtful, WORD_COLOR, (0, 0, *doubtful.size)) == 0


def test_long_texts_take_several_lines(result, said):
    words = ["Thành"] * 30
    picture = draw_result(change_fields(result, text=" ".join(words)), make_photo())
    lines = [text for text, x, _, _ in said if "Thành" in text and x >= 600]
    assert " ".join(lines).split() == 3 * words and max(len(line) for line in lines) <= 40
    assert picture.width < 1000


def test_many_fields_make_the_picture_higher_not_the_text_smaller(result, said):
    field = result.fields["full_name"]
    fields = {f"field_{place}": field for place in range(40)}
    picture = draw_result(dataclasses.replace(result, fields=fields), make_photo())
    assert picture.height > 420
    assert max(y for _, _, y, _ in said) + 5 < picture.height
    assert count(picture, (255, 255, 255), (0, 421, 600, picture.height)) > 0  # under the photo


def test_a_field_without_words_and_a_point_for_a_quad_is_drawn(result, said):
    draw_result(change_fields(result, words=(), quad=((0.0, 0.0),) * 4), make_photo())
    x, y = next((x, y) for text, x, y, _ in said if text == "1")
    assert x > 0 and y > 0  # inside the picture


def test_photo_without_a_card_stays_as_it_is():
    photo = make_photo()
    picture = draw_result(fake_pipeline(corners=None).infer(photo), photo)
    np.testing.assert_array_equal(np.asarray(picture), photo)


def test_large_photo_is_drawn_small():
    photo = np.zeros((1000, 4096, 3), np.uint8)
    picture = draw_result(
        fake_pipeline(
            corners=np.array([[200, 100], [1800, 100], [1800, 400], [200, 400]], np.float32)
        ).infer(photo),
        photo,
    )
    assert picture.height == 500
    assert picture.getpixel((2047, 0)) == (0, 0, 0) and picture.getpixel((2048, 0)) == (255,) * 3
    assert count(picture, CARD_COLOR, (300, 97, 1700, 104)) > 1000


def test_a_photo_is_made_smaller_before_it_is_drawn_upon(result):
    picture = draw_result(result, make_photo(), longest=300)
    assert picture.getpixel((299, 0)) == (60,) * 3 and picture.getpixel((300, 0)) == (255,) * 3
    assert count(picture, CARD_COLOR, (55, 38, 245, 43)) > 150  # top edge, two pixels wide
    assert count(picture, WORD_COLOR, (128, 64, 192, 81)) > 50  # around the number


def test_a_notebook_has_the_outlines_alone(result, said):
    assert picture_html(dataclasses.replace(result, source=make_photo())).startswith("<img")
    assert said == []  # a table stands beside the picture
