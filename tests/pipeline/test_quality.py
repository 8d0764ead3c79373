import numpy as np
import pytest

from pipeline.quality import MAX_MOIRE, measure_quality, quality_warnings


def test_flat_gray():
    quality = measure_quality(np.full((40, 60, 3), 51, np.uint8), 600)
    assert (quality.sharpness, quality.glare) == (0, 0)
    assert quality.brightness == pytest.approx(0.2)
    assert not quality.ok
    codes = [w.code for w in quality_warnings(quality)]
    assert codes == ["blurred", "low_contrast", "grayscale"]


def test_sharpness_is_the_variance_of_the_laplacian():
    # Columns 0, 100, 0, 100…: the Laplacian is +200 on dark and -200 on light columns.
    image = np.zeros((40, 60, 3), np.uint8)
    image[:, 1::2] = 100
    assert measure_quality(image, 600).sharpness == pytest.approx(200**2, rel=1e-6)


def test_glare_is_the_share_of_blown_out_pixels():
    image = np.full((10, 10, 3), 120, np.uint8)
    image[:2] = 255
    image[5] = (255, 255, 0)  # yellow, not blown out
    quality = measure_quality(image, 600)
    assert quality.glare == pytest.approx(0.2)
    assert "glare" in [w.code for w in quality_warnings(quality)]


@pytest.mark.parametrize(
    ("value", "width", "code"), [(20, 600, "dark"), (249, 600, "bright"), (120, 100, "small_card")]
)
def test_each_measurement_has_its_warning(value, width, code):
    image = np.full((40, 60, 3), value, np.uint8)
    image[::2, ::2] += 1
    quality = measure_quality(image, width)
    assert code in [w.code for w in quality_warnings(quality)] and not quality.ok


def test_good_picture_has_no_warning():
    image = np.random.default_rng(0).integers(60, 200, (768, 1216, 3), dtype=np.uint8)
    quality = measure_quality(image, 800)
    assert quality.ok and quality_warnings(quality) == []


def test_a_screen_is_told_but_may_be_read():
    image = np.random.default_rng(0).integers(80, 180, (768, 1216, 3), dtype=np.uint8)
    waves = np.sin(np.arange(1216)[:, None] / 3 + np.arange(3) * 2 * np.pi / 3)
    image = (image + 20 * waves).astype(np.uint8)
    quality = measure_quality(image, 800)
    assert quality.moire > MAX_MOIRE and quality.ok
    assert [w.code for w in quality_warnings(quality)] == ["recaptured"]
    # Of a whole photo without a card it is not measured.
    alone = measure_quality(image, None)
    assert alone.moire is None and quality_warnings(alone) == []
    assert "moire" in quality.to_dict() and "moire" not in alone.to_dict()


def test_a_grey_copy_is_told_but_may_be_read():
    image = np.random.default_rng(0).integers(60, 200, (40, 60, 1), dtype=np.uint8)
    quality = measure_quality(np.repeat(image, 3, axis=2), 800)
    assert quality.color == 0 and quality.ok
    assert [w.code for w in quality_warnings(quality)] == ["grayscale"]


def test_contrast_and_color_by_hand():
    image = np.full((10, 10, 3), (100, 120, 140), np.uint8)
    image[:5] = 20
    quality = measure_quality(image, 800)
    assert quality.color == pytest.approx(0.5 * 40 / 255)
    assert quality.contrast == pytest.approx((117 - 20) / 255, abs=0.01)  # grey of the lighter half
    image[:5] = (90, 110, 130)
    assert "low_contrast" in [w.code for w in quality_warnings(measure_quality(image, 800))]
