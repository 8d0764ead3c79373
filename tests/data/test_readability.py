import numpy as np

from data.synth import readability as module
from data.synth.readability import degrade_readably, ink_of, readability


def letters() -> np.ndarray:
    """Bars as of six letters, (40, 150)."""
    ink = np.zeros((40, 150), np.uint8)
    for x in range(10, 140, 22):
        ink[8:32, x : x + 5] = 255
        ink[18:22, x : x + 14] = 255
    return ink


def on_paper(ink: np.ndarray, dark: int = 40, light: int = 210) -> np.ndarray:
    gray = light - (light - dark) * ink.astype(float) / 255
    return np.repeat(gray.astype(np.uint8)[..., None], 3, axis=2)


def test_clean_print_is_readable_dark_on_light_and_light_on_dark():
    ink = letters()
    assert readability(ink, on_paper(ink)) > 0.95
    assert readability(ink, 255 - on_paper(ink)) > 0.95


def test_what_is_gone_hidden_or_faint_is_not():
    ink = letters()
    image = on_paper(ink)
    assert readability(ink, np.full_like(image, 128)) == 0
    hidden = image.copy()
    hidden[:, 60:90] = 250  # one letter and a half under a lamp
    assert readability(ink, hidden) < 0.5
    assert readability(ink, on_paper(ink, 207, 210)) < 0.3
    noise = np.random.default_rng(0).normal(128, 60, image.shape)
    assert readability(ink, np.clip(noise, 0, 255).astype(np.uint8)) < 0.4


def test_a_shadow_is_no_obstacle():
    ink = letters()
    image = on_paper(ink)
    shade = np.linspace(0.3, 1, image.shape[1])[None, :, None]
    assert readability(ink, (image * shade).astype(np.uint8)) > 0.85


def test_a_word_without_ink_is_readable():
    blank = np.zeros((20, 60), np.uint8)
    assert readability(blank, np.zeros((20, 60, 3), np.uint8)) == 1


def test_ink_of_a_clean_picture():
    ink = letters()
    assert np.abs(ink_of(on_paper(ink)).astype(int) - ink).max() <= 2


def test_a_lost_picture_is_taken_again_with_less_damage(monkeypatch):
    severities = []

    def erase(image, rng, severity, reference_px):
        severities.append(round(severity, 3))
        return image if severity < 0.5 else np.full_like(image, 90)

    monkeypatch.setattr(module, "degrade", erase)
    ink = letters()
    seen = degrade_readably(np.random.default_rng(0), on_paper(ink), ink, 1.0, 1000.0)
    assert severities == [1.0, 0.6, 0.36]
    assert np.array_equal(seen, on_paper(ink))
