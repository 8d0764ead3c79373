import cv2
import numpy as np
import pytest

from data.cards import layouts
from data.quads import box_to_quad, quad_to_box, size_to_quad
from data.records import Record, Word
from data.synth import cuts
from data.synth.cards import render_card
from data.word_crops import CROP_MARGIN
from reader import preprocess
from reader.cards import CutWord, card_word_stream, cut_seen, recut, words_of_card
from reader.charset import SPACE


@pytest.fixture(scope="module")
def card():
    return render_card(layouts()["id_ktp"], np.random.default_rng(3), specimen=False)


def plain_card(*words: Word) -> Record:
    image = np.full((638, 1012, 3), 220, np.uint8)
    for word in words:
        x1, y1, x2, y2 = quad_to_box(word.quad).astype(int)
        image[y1:y2, x1:x2] = 30
    return Record("plain", image, "id_ktp", size_to_quad((638, 1012)), words)


def test_the_cut_has_the_margins_of_the_pipeline():
    for name in ("BOX_MARGIN", "MARGIN_ACROSS", "LONG_BOX", "LONG_BOX_MARGIN"):
        assert getattr(cuts, name) == getattr(preprocess, name)
    assert CROP_MARGIN == (preprocess.BOX_MARGIN, preprocess.MARGIN_ACROSS)
    for box in ([100, 100, 200, 150], [100, 100, 400, 130]):
        there = preprocess.expand_box(np.array(box), (400, 500))
        assert np.round(cuts.expand(np.array(box))).astype(int).tolist() == there.tolist()


def test_words_of_a_card_are_its_fields_words_in_their_boxes(card):
    words = words_of_card(card, 24)
    expected = [w for w in card.words if not w.field.startswith("title:") and len(w.text) <= 24]
    singles, pairs = words[: len(expected)], words[len(expected) :]
    assert [word.text for word in singles] == [word.text for word in expected]
    assert all(SPACE in pair.text for pair in pairs)
    for word, true in zip(singles, expected, strict=True):
        size = quad_to_box(true.quad)[2:] - quad_to_box(true.quad)[:2]
        assert word.box[2:] - word.box[:2] == pytest.approx(size, abs=0.01)
        x1, y1, x2, y2 = np.round(word.box).astype(int)
        assert 0 <= x1 < x2 <= word.pixels.shape[1]
        assert 0 <= y1 < y2 <= word.pixels.shape[0]
        # The surroundings are at least the box's height, as far as the card goes.
        left = quad_to_box(true.quad)[0]
        assert x1 >= min(left, size[1]) - 2


def test_titles_long_words_and_words_without_text_are_left_out():
    quad = box_to_quad(np.array([100, 100, 200, 130]))
    words = [Word(text, "full_name", quad) for text in ("", "ABCDEFG", "ABC")]
    record = plain_card(*words, Word("NIK", "title:id_ktp", quad))
    assert [word.text for word in words_of_card(record, 6)] == ["ABC"]


def word_at(text, x1, y1, x2, y2, field="full_name"):
    return Word(text, field, box_to_quad(np.array([x1, y1, x2, y2], np.float32)))


FIRST = word_at("AN", 100, 100, 160, 130)


def test_close_neighbours_stand_as_one_behind_the_words():
    words = (FIRST, word_at("BÌNH", 165, 98, 260, 128), word_at("CÔ", 264, 100, 300, 130))
    record = plain_card(*words)
    found = words_of_card(record, 24)
    assert [word.text for word in found] == ["AN", "BÌNH", "CÔ", "AN BÌNH", "BÌNH CÔ"]
    for pair, (x1, y1, x2, y2) in zip(
        found[3:], [(100, 98, 260, 130), (165, 98, 300, 130)], strict=True
    ):
        left, top, right, bottom = pair.box.astype(int)
        assert (right - left, bottom - top) == (x2 - x1, y2 - y1)
        assert np.array_equal(pair.pixels[top:bottom, left:right], record.image[y1:y2, x1:x2])
        # The surroundings are those of any word.
        assert left >= 32 and top >= 32 and pair.pixels.base is None


# A fifth of 30 px is 6 px, half of them 15.
@pytest.mark.parametrize(
    ("second", "joined"),
    [
        (word_at("BÌNH", 165, 100, 260, 130), True),
        (word_at("BÌNH", 167, 100, 260, 130), False),  # as far apart as most words
        (word_at("BÌNH", 155, 100, 260, 130), True),  # boxes may overlap
        (word_at("BÌNH", 165, 114, 260, 144), True),
        (word_at("BÌNH", 165, 116, 260, 146), False),  # lower: on the next line
        (word_at("BÌNH", 165, 84, 260, 114), False),  # higher
        (word_at("BÌNH", 90, 100, 150, 130), False),  # to the left: not behind it
        (word_at("BÌNH", 165, 100, 260, 130, "sex"), False),
    ],
)
def test_only_close_words_of_a_line_and_a_field_are_joined(second, joined):
    texts = [word.text for word in words_of_card(plain_card(FIRST, second), 24)]
    assert texts == ["AN", "BÌNH", *["AN BÌNH"] * joined]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("É", "BÌNH", True),
        ("1,", "BÌNH", True),
        ("BÌNH", "I", True),
        ("AN", "BÌNH", False),
    ],
)
def test_single_signs_are_joined_over_any_space_of_a_line(first, second, joined):
    # 0.6 of the box's height apart, three times as far as words that are joined.
    record = plain_card(word_at(first, 100, 100, 140, 130), word_at(second, 158, 100, 260, 130))
    texts = [word.text for word in words_of_card(record, 24)]
    assert texts == [first, second, *[f"{first} {second}"] * joined]


def test_words_that_are_too_long_together_stay_apart():
    record = plain_card(FIRST, word_at("BÌNH", 165, 100, 260, 130))
    assert [word.text for word in words_of_card(record, 7)] == ["AN", "BÌNH", "AN BÌNH"]
    assert [word.text for word in words_of_card(record, 6)] == ["AN", "BÌNH"]
    assert [word.text for word in words_of_card(record, 3)] == ["AN"]


def test_the_words_are_copies_and_hold_no_card(card):
    word = words_of_card(card, 24)[0]
    assert word.pixels.base is None


def test_a_clean_recut_shows_the_word_in_the_middle():
    ink = np.full((60, 160, 3), 220, np.uint8)
    ink[20:40, 30:130] = 30
    word = CutWord(ink, np.array([30, 20, 130, 40], np.float32), "X")
    for seed in range(20):
        seen = recut(np.random.default_rng(seed), word, severity=0.0)
        dark = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY) < 125
        ys, xs = np.nonzero(dark)
        height, width = dark.shape
        # 0.18 heights above and below a box of 1: it takes 1 / 1.36 of the crop's height.
        assert (ys.max() + 1 - ys.min()) / height == pytest.approx(1 / 1.36, abs=0.06)
        assert (xs.max() + 1 + xs.min()) / 2 == pytest.approx(width / 2, abs=0.05 * width)


def test_a_recut_follows_from_the_generator_and_severity_none_is_drawn(card):
    word = words_of_card(card, 24)[0]
    one, other = (recut(np.random.default_rng(5), word) for _ in range(2))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, recut(np.random.default_rng(6), word))


def test_a_word_of_a_photograph_is_cut_out_and_nothing_else():
    pixels = np.full((80, 200, 3), 137, np.uint8)
    word = CutWord(pixels, np.array([50, 30, 150, 50], np.float32), "X")
    seen = [cut_seen(np.random.default_rng(seed), word) for seed in (1, 1, 2)]
    assert all(np.all(one == 137) for one in seen)
    assert seen[0].shape == seen[1].shape != seen[2].shape


def test_a_word_of_a_photograph_stands_in_the_middle_of_its_cut():
    ink = np.full((80, 200, 3), 220, np.uint8)
    ink[30:50, 50:150] = 30
    word = CutWord(ink, np.array([50, 30, 150, 50], np.float32), "X")
    heights, middles = [], []
    for seed in range(40):
        seen = cut_seen(np.random.default_rng(seed), word)
        ys, xs = np.nonzero(seen[..., 0] < 125)
        heights.append(ys.max() + 1 - ys.min())
        middles.append((xs.max() + 1 + xs.min()) / 2 / seen.shape[1])
    assert np.median(heights) == pytest.approx(20, abs=1)  # its own size, not another camera's
    assert np.median(middles) == pytest.approx(0.5, abs=0.03) and np.std(middles) > 0


def test_a_stream_cuts_words_as_told(card):
    words = words_of_card(card, 24)
    stream = card_word_stream(lambda rng, step: words, cut=lambda rng, word: word.pixels[:7])
    crop, text = stream(np.random.default_rng(0), 0)
    assert any(text == word.text and np.array_equal(crop, word.pixels[:7]) for word in words)


def test_a_stream_passes_over_cards_without_words(card):
    words = words_of_card(card, 24)
    asked = []

    def draw(rng, step):
        asked.append(step)
        return [] if len(asked) < 4 else words

    crop, text = card_word_stream(draw)(np.random.default_rng(0), 17)
    assert asked == [17] * 4
    assert text in {word.text for word in words}
    assert crop.dtype == np.uint8


def test_a_stream_of_nothing_ends():
    with pytest.raises(ValueError, match="no word to read"):
        card_word_stream(lambda rng, step: [])(np.random.default_rng(0), 0)
