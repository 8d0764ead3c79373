"""Photos that are a card and nothing else, by a network whose answers are known."""

import numpy as np
import pytest

from cropper.bare import is_bare, to_bare, whole_photo
from cropper.find import find_cards_in_photo, place_card
from cropper.postprocess import CardCorners
from data.quads import size_to_quad
from tests.cropper.test_find import ANCHORS, SIZE_HW, SURE, see, see_close

CARD_HW = (200, 318)
LYING = size_to_quad(CARD_HW)


def corners(quad):
    return CardCorners(np.float32(quad), np.ones(4, np.float32), 0.9, None, 0.9)


def test_a_photo_of_a_cards_shape_may_be_one():
    np.testing.assert_array_equal(whole_photo(CARD_HW).quad, LYING)
    upright = whole_photo(CARD_HW[::-1]).quad
    # The card lies on its side: its upper edge is one of the photo's long ones.
    assert np.linalg.norm(upright[1] - upright[0]) == 318
    assert whole_photo((200, 200)) is None and whole_photo((200, 400)) is None


@pytest.mark.parametrize("turns", range(4))
def test_what_lies_at_the_photos_corners_is_the_photo(turns):
    turned = np.roll(LYING, turns, axis=0)
    bare = to_bare(corners(turned + 4), CARD_HW, seen=True)
    np.testing.assert_array_equal(bare.quad, turned)
    assert is_bare(bare.quad, CARD_HW) and not is_bare(turned + 4, CARD_HW)
    # A margin that another look may have seen, and one that none did.
    assert to_bare(corners(turned + 7), CARD_HW, seen=True) is None
    assert to_bare(corners(turned + 7), CARD_HW, seen=False) is not None
    assert to_bare(corners(turned + 20), CARD_HW, seen=False) is None


def test_a_card_without_anything_around_it_is_found():
    image = np.full((*CARD_HW, 3), 200, np.uint8)
    answers = iter([see(), see(), see_close(LYING, (LYING + 2, SURE))])
    (card,) = find_cards_in_photo(lambda _: next(answers), image, ANCHORS, SIZE_HW)
    assert card.likely
    np.testing.assert_array_equal(card.quad, LYING)
    # No edge is looked for where there is none.
    np.testing.assert_array_equal(place_card(image, card).quad, LYING)
