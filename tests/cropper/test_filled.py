"""A further look at photos that a card fills, by a network whose answers are known."""

import numpy as np
import pytest

from cropper.find import MARGIN
from cropper.preprocess import preprocess
from data.quads import transform_points
from tests.cropper.test_find import (
    FAIR,
    PHOTO,
    SIZE_HW,
    SMALL,
    SURE,
    TAKEN,
    find_cards,
    see,
    see_close,
    see_photo,
    together,
)

FULL = np.array([[2, 3], [318, 2], [317, 254], [3, 253]], np.float32)
"""A card that fills the photo."""


def see_smaller(*cards):
    """Raw outputs for quads in the photo, at a first look at it with grey around it."""
    _, to_photo = preprocess(PHOTO, SIZE_HW, MARGIN)
    from_photo = np.linalg.inv(to_photo)
    return see(*((transform_points(from_photo, quad), logit) for quad, logit in cards))


@pytest.mark.parametrize("taken", [TAKEN, FULL])
def test_a_card_that_fills_the_photo_is_looked_for_with_grey_around_it(taken):
    # Where nothing convinces, and where what does fills the photo already.
    logit = FAIR if taken is TAKEN else SURE
    answers = [see_photo((taken, SURE)), see_close(taken, (taken, logit))]
    close = see_close(FULL, (FULL, SURE + 1))
    found = find_cards(*answers, close, smaller=see_smaller((FULL, SURE)), looks_smaller=True)
    np.testing.assert_allclose(found[0].quad, FULL, atol=0.5)
    assert found[0].likelihood == together(SURE, SURE + 1)


def test_with_grey_around_it_only_what_fills_the_photo_is_looked_at():
    assert find_cards(see(), smaller=see_smaller((SMALL, SURE)), looks_smaller=True) == []


def test_two_corners_at_the_edge_fill_a_photo_and_one_does_not():
    one = np.float32([[2, 60], [200, 60], [200, 150], [20, 150]])
    two = np.float32([[2, 60], [200, 60], [200, 150], [2, 150]])
    for quad, fills in ((one, False), (two, True)):
        answers = see_photo((quad, SURE)), see_close(quad, (quad, SURE))
        find_cards(*answers, looks_smaller=fills)
