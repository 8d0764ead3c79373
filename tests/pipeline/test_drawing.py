import numpy as np
import pytest

from data.synth.fonts import FontLibrary
from pipeline import drawing
from pipeline.drawing import CARD_COLOR, WORD_COLOR, draw_result, text_to_ascii
from tests.pipeline.fakes import fake_pipeline, make_photo


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Nguyễn Đức", "Nguyen Duc"), ("ĐẶNG THỊ ƯỚC", "DANG THI UOC"), ("a–b", "a?b"), ("", "")],
)
def test_text_to_ascii(text, bare):
    assert text_to_ascii(text) == bare


def count(picture, color, box):
    x1, y1, x2, y2 = box
    return int(np.all(np.asarray(picture)[y1:y2, x1:x2] == color, axis=-1).sum())


def test_outlines_are_where_card_and_words_are():
    photo = make_photo()
    picture = draw_result(fake_pipeline().infer(photo), photo)
    assert picture.size == (600, 420) and picture.mode == "RGB"
    assert count(picture, CARD_COLOR, (105, 78, 495, 83)) > 300  # top edge
    assert count(picture, CARD_COLOR, (200, 215, 400, 225)) == 0
    assert count(picture, WORD_COLOR, (258, 130, 382, 160)) > 100  # around the number
    np.testing.assert_array_equal(photo, make_photo())


def test_without_a_vietnamese_font(monkeypatch):
    monkeypatch.setattr(drawing, "_vietnamese_font", lambda size: None)
    picture = draw_result(fake_pipeline().infer(make_photo()), make_photo())
    assert count(picture, WORD_COLOR, (0, 0, 600, 420)) > 100


def test_font_is_checked_for_vietnamese(monkeypatch):
    face = FontLibrary.discover("all").pick(np.random.default_rng(0), "value", "ếặữĐ")
    monkeypatch.setattr(drawing, "FONT_NAMES", ("no such font", face.path))
    font = drawing._vietnamese_font(20)
    assert font is not None
    assert drawing._has_letters(font, "ế") and not drawing._has_letters(font, "\U0010fffe")


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
    assert picture.size == (2048, 500)
    assert count(picture, CARD_COLOR, (300, 97, 1700, 104)) > 1000


def test_a_photo_is_made_smaller_before_it_is_drawn_upon():
    photo = make_photo()
    picture = draw_result(fake_pipeline().infer(photo), photo, longest=300)
    assert picture.size == (300, 210)
    assert count(picture, CARD_COLOR, (55, 38, 245, 43)) > 150  # top edge, two pixels wide
    assert count(picture, WORD_COLOR, (128, 64, 192, 81)) > 50  # around the number
