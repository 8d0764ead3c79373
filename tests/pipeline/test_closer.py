"""Small cards in photos that are larger than what is worked on."""

import io

import numpy as np
import pytest
from PIL import Image

from cropper.postprocess import CardCorners
from pipeline.closer import SMALL_WIDTH, card_width, decode_closer
from pipeline.images import WORK_SIDE, load_photo
from tests.pipeline.fakes import CORNERS, fake_pipeline

FULL_SIDE = 2 * WORK_SIDE


def large_photo():
    """Twice as long as what is worked on; in a card at twice CORNERS each second column is dark,
    which is grey where pixels are joined.
    """
    photo = np.full((FULL_SIDE // 2, FULL_SIDE, 3), 60, np.uint8)
    photo[160:680, 200:1000] = 200
    photo[160:680, 200:1000:2] = 40
    return photo


def found(corners=CORNERS):
    return CardCorners(corners, np.full(4, 0.9, np.float32), 0.9, None, 0.9)


def encoded(photo):
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "kind", [np.asarray, Image.fromarray, encoded, lambda p: io.BytesIO(encoded(p))]
)
def test_a_small_card_is_seen_as_large_as_it_was_given(kind):
    photo = load_photo(kind(large_photo()))
    assert photo.pixels.shape == (WORK_SIDE // 2, WORK_SIDE, 3)
    larger, card = decode_closer(photo, found())
    np.testing.assert_array_equal(larger.pixels, large_photo())
    np.testing.assert_allclose(card.quad, 2 * CORNERS)
    # Both lie at one place of the photo as given.
    np.testing.assert_allclose(larger.to_given(card.quad), photo.to_given(CORNERS))


def test_it_is_no_larger_than_a_rectified_card():
    photo = load_photo(np.zeros((100, 8 * WORK_SIDE, 3), np.uint8))
    _, card = decode_closer(photo, found())
    assert card_width(card.quad) == pytest.approx(1216, rel=1e-3)


def test_where_nothing_is_gained_it_is_not_decoded_again():
    scale = SMALL_WIDTH / card_width(CORNERS)
    assert decode_closer(load_photo(large_photo()), found(scale * CORNERS)) is None
    # It was not reduced, or hardly.
    for side in (600, WORK_SIDE, round(1.1 * WORK_SIDE)):
        assert decode_closer(load_photo(np.zeros((400, side, 3), np.uint8)), found()) is None


def test_the_pipeline_reads_it_so():
    pipeline = fake_pipeline()
    result = pipeline.infer(large_photo())
    coarse, fine = pipeline.detector.seen
    assert fine.std() > 2 * coarse.std()
    assert result.quality.card_width_px == pytest.approx(800)
    assert result.document.corners == ((200, 160), (1000, 160), (1000, 680), (200, 680))
    assert result.fields["id_number"].quad[0] == (520.0, 264.0)


def test_what_is_no_card_is_not_looked_at_again():
    pipeline = fake_pipeline(())
    assert pipeline.infer(large_photo()).status == "no_card"
    assert len(pipeline.detector.seen) == 1
