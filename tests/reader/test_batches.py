"""Batches with pictures of the user's own among the drawn words."""

from dataclasses import replace

import numpy as np
import pytest

from data.synth.fonts import FontLibrary
from reader import batches
from reader.batches import ReaderBatches, change_picture, drawable_characters
from reader.cards import CutWord
from reader.charset import CHARSET
from reader.config import SHORT, Config, DataConfig, PicturesDataConfig, tiny
from reader.folders import read_folder
from tests.reader.test_folders import write_folder

FONTS = FontLibrary.discover("validation")


def config(share=0.5, characters=CHARSET):
    data = PicturesDataConfig(picture_share=share)
    return replace(tiny(), data=data, model=replace(tiny().model, characters=characters))


@pytest.fixture
def pictures(tmp_path):
    # A text that is never drawn, since its character stands in no charset of ours.
    return read_folder(write_folder(tmp_path, "file,text\na.png,Ñ\nb.png,ÑÑ\n"))


def test_a_share_of_the_words_are_the_users(pictures):
    # The new character is not among those that are drawn, so every one is of a picture.
    settings = config(0.6, CHARSET + "Ñ")
    settings = replace(settings, training=replace(settings.training, batch_size=200))
    maker = ReaderBatches(settings, FONTS, pictures=pictures, drawn=CHARSET)
    inputs, targets = maker(np.random.default_rng(0), 0)
    again, _ = maker(np.random.default_rng(0), 0)
    assert all(np.array_equal(inputs[name], again[name]) for name in inputs)
    for prefix, low, high in (("", 0.3, 0.75), (SHORT, 0.0, 0.75)):
        own = np.any(targets[f"{prefix}char_logits"] == len(CHARSET), axis=1)
        assert len(own) == 100 and low <= own.mean() < high
    # A picture of one colour stays nearly so; a drawn word does not.
    seen = inputs["image"][np.any(targets["char_logits"] == len(CHARSET), axis=1)]
    assert np.median(seen.std(axis=(1, 2))) < 5


def test_without_pictures_the_words_are_those_of_before():
    plain = ReaderBatches(Config(tiny().model, tiny().data, tiny().training), FONTS)
    mixed = ReaderBatches(config(), FONTS, pictures=())
    one, other = (maker(np.random.default_rng(3), 0)[0] for maker in (plain, mixed))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_a_share_that_would_leave_nothing_else_is_refused():
    for share in (0.0, 1.0):
        with pytest.raises(ValueError, match="picture_share must lie between 0 and 1"):
            config(share)


def test_characters_without_a_font_are_not_drawn():
    assert drawable_characters(CHARSET + "Ñ一", FontLibrary.discover("all")) == CHARSET + "Ñ"
    assert drawable_characters("0123", FONTS) == "0123"


def test_half_of_the_pictures_stay_as_they_are():
    picture = np.random.default_rng(0).integers(0, 256, (40, 90, 3), dtype=np.uint8)
    rng = np.random.default_rng(1)
    changed = [change_picture(rng, picture) for _ in range(60)]
    assert all(one.shape == picture.shape for one in changed)
    assert 15 < sum(np.array_equal(one, picture) for one in changed) < 45
    large = change_picture(rng, np.zeros((400, 1000, 3), np.uint8))
    assert large.shape == (batches.PICTURE_HEIGHT, 240, 3)


class OneWord:
    """A pool whose cards have one word each, of one colour."""

    def __init__(self, text, shade):
        pixels = np.full((60, 100, 3), shade, np.uint8)
        self.words = [CutWord(pixels, np.array([30, 20, 70, 40], np.float32), text)]
        self.steps = []

    def draw(self, rng, step):
        self.steps.append(step)
        return self.words


def first_letters(targets):
    """Of every word of a batch, the class of its first character."""
    return np.concatenate([targets[f"{prefix}char_logits"][:, 0] for prefix in ("", SHORT)])


def photographed(share, card_share=0.0):
    data = DataConfig(photograph_share=share, card_share=card_share)
    photographs, cards = OneWord("Ý", 90), OneWord("Ỵ", 160)
    maker = ReaderBatches(replace(tiny(), data=data), FONTS, cards, photographs)
    return maker, photographs, cards


def test_all_words_may_be_those_of_photographs():
    maker, photographs, cards = photographed(1.0, card_share=1.0)
    inputs, targets = maker(np.random.default_rng(0), 17)
    assert set(first_letters(targets)) == {CHARSET.index("Ý")}
    assert set(photographs.steps) == {17} and not cards.steps
    # Nothing but the cut is done to them.
    assert np.all(inputs["image"][:, :, 0] == 90)


def test_the_other_words_are_cut_from_cards():
    maker, photographs, cards = photographed(0.5, card_share=1.0)
    _, targets = maker(np.random.default_rng(0), 0)
    assert set(first_letters(targets)) == {CHARSET.index("Ý"), CHARSET.index("Ỵ")}
    assert photographs.steps and cards.steps


def test_without_a_share_no_word_is_of_a_photograph():
    maker, photographs, _ = photographed(0.0)
    maker(np.random.default_rng(0), 0)
    assert not photographs.steps
