import unicodedata
from collections import defaultdict

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.synth import printing, word_setting, words
from data.synth.cuts import draw_cut
from data.synth.fonts import ROLE_STYLES, SPLITS, FontLibrary
from data.synth.glyphs import glyph
from data.synth.word_setting import set_word
from data.synth.words import render_word
from reader.charset import CHARSET, SPACE

LETTERS = CHARSET.replace(SPACE, "")

TWO_MARKS = [c for c in CHARSET if len(unicodedata.normalize("NFD", c)) > 2]


@pytest.fixture(scope="module")
def fonts():
    return FontLibrary.discover("validation")  # the fewest: each is checked when first asked


def test_same_generator_same_bytes(fonts):
    one, other = (render_word(np.random.default_rng(4), "NGUYỄN", fonts, "VĂN") for _ in range(2))
    assert np.array_equal(one, other)


def words_of(longest):
    return st.text(st.sampled_from(LETTERS), min_size=1, max_size=longest)


@settings(max_examples=80, deadline=None)
@given(
    text=words_of(24) | st.lists(words_of(11), min_size=2, max_size=2).map(SPACE.join),
    neighbour=st.text(st.sampled_from(LETTERS), max_size=8),
    severity=st.none() | st.floats(0, 1.5),
    seed=st.integers(0, 2**32),
)
def test_any_text_makes_a_picture(fonts, text, neighbour, severity, seed):
    image = render_word(np.random.default_rng(seed), text, fonts, neighbour, severity)
    assert image.dtype == np.uint8
    assert image.shape[2] == 3
    assert 8 <= image.shape[0] <= 200
    assert 1 <= image.shape[1] <= 3000


def test_a_number_is_as_long_as_it_is(fonts):
    for seed in range(30):
        image = render_word(np.random.default_rng(seed), "3171234567890123", fonts)
        assert image.shape[1] > 2 * image.shape[0]


def test_a_clean_word_has_ink_on_paper(fonts):
    contrasts = []
    for seed in range(20):
        image = render_word(np.random.default_rng(seed), "ABC", fonts, severity=0.0)
        gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        contrasts.append(np.percentile(gray, 97) - np.percentile(gray, 2))
    assert min(contrasts) > 30


@pytest.mark.parametrize("split", SPLITS)
def test_every_character_can_be_drawn_in_every_split(split):
    fonts = FontLibrary.discover(split)
    rng = np.random.default_rng(0)
    for character in LETTERS:
        face = next(face for face in fonts.faces if face.covers(character))
        assert set_word(rng, character, face, alone=True).ink.any(), (character, face)


def test_no_mark_is_cut_off_in_a_clean_crop(fonts):
    rng = np.random.default_rng(1)
    for letter in TWO_MARKS:
        text = f"{letter}g{letter}"
        word = set_word(rng, text, fonts.pick(rng, "value", text), alone=True)
        cut = draw_cut(rng, word.box, scale=1.0, errors=0.0).apply(word.ink)
        generous = cv2.copyMakeBorder(word.ink, 40, 40, 40, 40, cv2.BORDER_CONSTANT)
        # All ink of the whole picture is in the crop, but for rounding when it is resampled.
        assert int(cut.sum()) == pytest.approx(int(generous.sum()), rel=0.01), text
        # And the crop has a margin on all sides.
        rim = [cut[0], cut[-1], cut[:, 0], cut[:, -1]]
        assert max(int(side.max()) for side in rim) == 0, text


@settings(max_examples=80, deadline=None)
@given(
    text=st.text(st.sampled_from("ẤỖỮgÝ-0123456789NH."), min_size=1, max_size=20),
    seed=st.integers(0, 2**32),
    scale=st.floats(0.25, 1.5),
    stretch=st.floats(0.75, 1.3),
)
def test_a_box_in_error_keeps_the_word(fonts, text, seed, scale, stretch):
    rng = np.random.default_rng(seed)
    word = set_word(rng, text, fonts.pick(rng, "value", text), alone=True)
    cut = draw_cut(rng, word.box, scale, stretch)
    height, width = cut.size_hw
    # The corners of the ink, where the crop has them.
    ys, xs = np.nonzero(word.ink)
    corners = np.array([[xs.min(), ys.min(), 1], [xs.max() + 1, ys.max() + 1, 1]]).T
    (x1, x2), (y1, y2) = cut.matrix @ corners
    box_h = (word.box[3] - word.box[1]) * scale
    # What a tilt or shear moves is in the box of the tilted word; both are below 0.35.
    slack_x, slack_y = 0.35 * box_h, 0.2 * box_h + 0.05 * (x2 - x1)
    assert -1.5 - slack_x <= x1
    assert x2 <= width + 1.5 + slack_x
    assert -1.5 - slack_y <= y1
    assert y2 <= height + 1.5 + slack_y
    middle = cut.matrix @ np.array([*(word.box[:2] + word.box[2:]) / 2, 1])
    assert 0 < middle[0] < width
    assert 0 < middle[1] < height


def test_the_box_is_that_of_whole_cards():
    assert word_setting.MARGIN_CAPS == printing.MARGIN_CAPS


def test_neighbours_keep_their_distance(fonts, monkeypatch):
    monkeypatch.setattr(word_setting, "CROWDED_SHARE", 0.0)
    rng = np.random.default_rng(3)
    for _ in range(60):
        face = fonts.pick(rng, "value", "THỊ")
        word = set_word(rng, "THỊ", face, "LẠNG")
        if word.neighbours is None:
            continue
        x1, y1, x2, y2 = np.round(word.box).astype(int)
        assert not np.minimum(word.ink, word.neighbours).any()
        assert not word.neighbours[y1 + 2 : y2 - 2, x1 + 2 : x2 - 2].any()


@pytest.mark.parametrize(("text", "meets"), [("NHAN", False), ("Ộp", True)])
def test_marks_run_into_the_next_line_and_letters_do_not(fonts, monkeypatch, text, meets):
    monkeypatch.setattr(word_setting, "CROWDED_SHARE", 1.0)
    monkeypatch.setattr(word_setting, "CAPTIONS", (text,))
    monkeypatch.setattr(word_setting, "_beside", lambda *_: None)
    monkeypatch.setattr(word_setting, "_rule", lambda *_: None)
    rng = np.random.default_rng(3)
    met = lines = 0
    for _ in range(60):
        word = set_word(rng, text, fonts.pick(rng, "value", text), text)
        rows = word.ink.any(axis=1)
        for layer in (word.neighbours, word.others):
            if layer is not None:
                lines += 1
                met += (layer.any(axis=1) & rows).any()
    assert lines > 20
    assert met > 10 if meets else met == 0


def gaps_in(ink):
    """Columns without ink, from the longest run on: how many, and the middle of them."""
    columns = np.flatnonzero(ink.any(axis=0))
    runs = zip(columns[:-1] + 1, columns[1:], strict=True)
    return sorted(((end - start, (start + end) / 2) for start, end in runs), reverse=True)


def test_between_two_words_is_a_gap_wider_than_between_letters(fonts):
    rng = np.random.default_rng(4)
    for _ in range(60):
        face = fonts.pick(rng, "value", "HH HH")
        word = set_word(rng, "HH HH", face, alone=True, typed=bool(rng.random() < 0.2))
        (between_words, middle), (between_letters, _), *_ = gaps_in(word.ink)
        wider = between_words - between_letters
        assert wider >= 0.23 * word.cap - 1, face
        # And no wider than the one before a neighbour that is another word, tracking included.
        space = max(0.4 * word.cap, 1.6 * glyph(face, " ").advance)
        assert wider <= space + 2 * 0.13 * word.cap + 1, face
        assert middle == pytest.approx(word.ink.shape[1] / 2, abs=0.1 * word.cap), face


def test_two_words_stand_nearer_or_farther(fonts):
    rng = np.random.default_rng(5)
    face = fonts.pick(rng, "value", "HH HH")
    gaps = defaultdict(set)
    for _ in range(60):
        words, letters, *_ = gaps_in(set_word(rng, "HH HH", face, alone=True).ink)
        gaps[letters[0]].add(words[0])
    # By the gap between letters, since tracking adds to both.
    assert max(len(between_words) for between_words in gaps.values()) > 5


def test_a_role_that_no_font_list_knows_is_a_value(monkeypatch, fonts):
    monkeypatch.setattr(words, "ROLES", {"engraved": 1.0})
    assert "engraved" not in ROLE_STYLES
    assert render_word(np.random.default_rng(0), "ABC", fonts).size > 0


def test_splits_share_no_paper(fonts):
    pictures = [
        render_word(np.random.default_rng(5), "A", fonts, severity=0.0, split=split)
        for split in SPLITS
    ]
    assert len({picture.tobytes() for picture in pictures}) == len(SPLITS)
