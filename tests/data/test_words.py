import numpy as np

from data.synth.fonts import FontLibrary
from data.synth.words import render_word


def test_same_generator_same_bytes():
    fonts = FontLibrary.discover("all")
    one, other = (render_word(np.random.default_rng(4), "NGUYỄN", fonts, "VĂN") for _ in range(2))
    assert np.array_equal(one, other)


def test_pictures_are_words_of_a_readable_size():
    fonts = FontLibrary.discover("all")
    for seed in range(30):
        image = render_word(np.random.default_rng(seed), "3171234567890123", fonts)
        assert image.dtype == np.uint8
        assert image.shape[2] == 3
        assert 8 <= image.shape[0] <= 120
        assert image.shape[1] > 2 * image.shape[0]


def test_a_clean_word_has_ink_on_paper():
    fonts = FontLibrary.discover("all")
    contrasts = []
    for seed in range(10):
        image = render_word(np.random.default_rng(seed), "ABC", fonts, severity=0.0)
        gray = image.mean(axis=2)
        contrasts.append(np.percentile(gray, 95) - np.percentile(gray, 2))
    assert min(contrasts) > 30
