"""Two looks at a photo, by a network whose answers are known."""

import numpy as np
import pytest

from cropper.closer import close_target, look_closer
from cropper.find import (
    FIRST_SHARE,
    MARGIN,
    find_card_in_photo,
    find_cards_in_photo,
    look_again,
)
from cropper.postprocess import CardCorners
from cropper.preprocess import preprocess
from data.quads import quad_is_convex, transform_points
from detector.ssd.anchors import AnchorConfig, make_anchors
from detector.ssd.codec import encode_boxes
from tests.cropper.test_edges import draw

SIZE_HW = (128, 160)
ANCHORS = make_anchors(
    AnchorConfig(strides=(8,), heights=((24.0,),), aspect_ratios=(1.0,)), SIZE_HW
)
PHOTO = np.random.default_rng(0).integers(90, 110, (256, 320, 3), dtype=np.uint8)
"""Twice as large as the input; the network's answers do not depend on what it shows."""

SURE, FAIR, DOUBTFUL = 3.0, 0.6, -0.8
"""Logits: 0.95; 0.65, a card, but not convincing; 0.31, no card."""

TAKEN = np.array([[60, 60], [200, 60], [200, 150], [60, 150]], np.float32)
CARD = np.array([[66, 56], [204, 64], [198, 148], [56, 152]], np.float32)
"""What the first look takes for the card, and where it is, in pixels of the photo."""


def together(first, second):
    """Likelihood of a card after two looks that see it with these logits."""
    shares = 1 / (1 + np.exp([-first, -second]))
    return pytest.approx(shares[0] ** FIRST_SHARE * shares[1] ** (1 - FIRST_SHARE), abs=0.03)


def turned(quad):
    return np.roll(quad, 2, axis=0)


def see(*cards):
    """Raw outputs that show (quad in pixels of the input, logit)."""
    logits = np.full((1, len(ANCHORS), 4), -9.0, np.float32)
    offsets = np.zeros((1, len(ANCHORS), 4), np.float32)
    scale = np.array(SIZE_HW[::-1])
    centers = (ANCHORS[:, :2] + ANCHORS[:, 2:]) / 2 * scale
    for quad, logit in cards:
        half = 0.225 * np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1).min()
        for corner, point in enumerate(quad):
            free = np.abs(centers - point).sum(axis=1) + 1e3 * (logits[0].max(axis=1) > -9)
            nearest = free.argmin()
            logits[0, nearest, corner] = logit
            box = np.concatenate([point - half, point + half]) / np.tile(scale, 2)
            offsets[0, nearest] = encode_boxes(box[None], ANCHORS[nearest][None])[0]
    return {"class_logits": logits, "box_offsets": offsets}


def see_photo(*cards):
    """The same for quads in the photo, at the first look."""
    return see(*((quad / 2, logit) for quad, logit in cards))


def see_close(taken, *cards):
    """The same for quads in the photo, at a second look at what was taken for the card."""
    _, to_photo = look_closer(PHOTO, taken, SIZE_HW)
    from_photo = np.linalg.inv(to_photo)
    return see(*((transform_points(from_photo, quad), logit) for quad, logit in cards))


class Network:
    """Gives its answers one after another and keeps what it was shown.

    Asked about a photo with grey around it, it gives `smaller`, once.
    """

    def __init__(self, *answers, smaller=None):
        self.answers, self.seen, self.smaller = list(answers), [], smaller or see()
        self.looked_smaller = False

    def __call__(self, images):
        if np.array_equal(images[0], preprocess(PHOTO, SIZE_HW, MARGIN)[0]):
            assert not self.looked_smaller
            self.looked_smaller = True
            return self.smaller
        self.seen.append(images)
        return self.answers.pop(0)


def find_cards(*answers, smaller=None, looks_smaller=None):
    """What is found by a network that is asked as often as it has answers."""
    network = Network(*answers, smaller=smaller)
    found = find_cards_in_photo(network, PHOTO, ANCHORS, SIZE_HW)
    assert network.answers == []
    assert looks_smaller is None or network.looked_smaller == looks_smaller
    return found


def find_card(*answers):
    return find_card_in_photo(Network(*answers), PHOTO, ANCHORS, SIZE_HW)


def test_the_second_looks_corners_win():
    network = Network(see_photo((TAKEN, FAIR)), see_close(TAKEN, (CARD, SURE)))
    (found,) = find_cards_in_photo(network, PHOTO, ANCHORS, SIZE_HW)
    np.testing.assert_allclose(found.quad, CARD, atol=0.1)
    assert found.confidence == pytest.approx(1 / (1 + np.exp(-SURE)), abs=1e-3)
    assert found.likelihood == together(FAIR, SURE)
    assert found.likely and found.inferred is None
    first, second = network.seen
    np.testing.assert_array_equal(first[0], preprocess(PHOTO, SIZE_HW)[0])
    np.testing.assert_array_equal(second[0], look_closer(PHOTO, TAKEN, SIZE_HW)[0])


def test_the_second_look_says_which_way_up_the_card_is():
    (found,) = find_cards(see_photo((TAKEN, SURE)), see_close(TAKEN, (turned(CARD), SURE)))
    np.testing.assert_allclose(found.quad, turned(CARD), atol=0.1)


def test_what_turns_out_to_be_none_is_dropped():
    nothing = see()
    assert find_cards(see_photo((TAKEN, SURE)), nothing) == []
    assert find_card(see_photo((TAKEN, SURE)), nothing) is None


def test_where_the_first_look_sees_nothing_there_is_no_second():
    assert find_cards(see()) == []
    assert find_card(see()) is None


def test_a_card_elsewhere_in_sight_is_not_the_one_that_was_looked_at():
    target = close_target(SIZE_HW)
    small = target[0] + np.float32([-20, -20]) + 0.4 * (target - target[0])
    assert find_cards(see_photo((TAKEN, SURE)), see((small, SURE))) == []
    (found,) = find_cards(see_photo((TAKEN, SURE)), see((small, SURE), (target, FAIR)))
    np.testing.assert_allclose(found.quad, TAKEN, atol=0.1)
    assert not found.others  # the one that is seen close is none of the photo's cards yet


def test_of_two_reading_directions_seen_close_the_likelier_is_taken():
    close = see_close(TAKEN, (CARD, FAIR), (turned(CARD), SURE))
    (found,) = find_cards(see_photo((TAKEN, SURE)), close)
    np.testing.assert_allclose(found.quad, turned(CARD), atol=0.1)


def test_of_two_cards_seen_in_one_place_the_likelier_is_taken_though_smaller():
    (left, top), (right, bottom) = close_target(SIZE_HW)[[0, 2]]
    middle = left + 0.52 * (right - left)
    halves = [np.float32([[x1, top], [x2, top], [x2, bottom], [x1, bottom]])
              for x1, x2 in ((left, middle), (middle, right))]  # fmt: skip
    seen = see((halves[0], FAIR), (halves[1], SURE))
    (found,) = find_cards(see_photo((TAKEN, SURE)), seen)
    half = [[60 + 0.52 * 140, 60], [200, 60], [200, 150], [60 + 0.52 * 140, 150]]
    np.testing.assert_allclose(found.quad, half, atol=0.1)


FIRST = see_photo((TAKEN, FAIR), (turned(TAKEN), DOUBTFUL))
"""A first look with two opinions on one card."""


def test_who_is_convincing_at_once_needs_no_other_opinion():
    (found,) = find_cards(FIRST, see_close(TAKEN, (CARD, SURE)), looks_smaller=False)
    np.testing.assert_allclose(found.quad, CARD, atol=0.1)


def test_else_all_opinions_are_looked_at_and_the_likeliest_comes_first():
    upright = see_close(TAKEN, (CARD, FAIR))
    upside_down = see_close(turned(TAKEN), (turned(CARD), SURE))
    best, other = find_cards(FIRST, upright, upside_down)
    np.testing.assert_allclose(best.quad, turned(CARD), atol=0.1)
    np.testing.assert_allclose(other.quad, CARD, atol=0.1)
    assert best.likelihood == together(DOUBTFUL, SURE) and other.likelihood == together(FAIR, FAIR)


def test_of_two_opinions_of_one_card_the_likelier_is_taken_though_smaller():
    # The second opinion, turned, has a corner on something beside the card.
    wide = turned(CARD + np.array([[0, 0], [46, 0], [46, 0], [0, 0]], np.float32))
    upright = see_close(TAKEN, (CARD, FAIR + 0.3))
    best = find_cards(FIRST, upright, see_close(turned(TAKEN), (wide, FAIR)))[0]
    np.testing.assert_allclose(best.quad, CARD, atol=0.1)


def test_doubtful_opinions_come_likeliest_first_too():
    upright = see_close(TAKEN, (CARD, DOUBTFUL - 0.3))
    upside_down = see_close(turned(TAKEN), (turned(CARD), DOUBTFUL))
    best, other = find_cards(FIRST, upright, upside_down)
    np.testing.assert_allclose(best.quad, turned(CARD), atol=0.1)
    np.testing.assert_allclose(other.quad, CARD, atol=0.1)
    assert not best.likely and not other.likely


def test_a_later_opinion_may_be_the_only_one():
    (found,) = find_cards(FIRST, see(), see_close(turned(TAKEN), (turned(CARD), SURE)))
    np.testing.assert_allclose(found.quad, turned(CARD), atol=0.1)


def test_opinions_that_come_to_the_same_are_one():
    # Seen close, both say that the card is upright; the second is surer.
    close = [see_close(TAKEN, (CARD, FAIR)), see_close(turned(TAKEN), (CARD + 1, FAIR + 1.5))]
    (found,) = find_cards(FIRST, *close)
    np.testing.assert_allclose(found.quad, CARD + 1, atol=0.1)


LARGE = np.array([[20, 20], [180, 20], [180, 120], [20, 120]], np.float32)
SMALL = np.array([[190, 160], [302, 160], [302, 230], [190, 230]], np.float32)


def test_of_two_certain_cards_the_larger_is_meant_though_less_likely():
    first = see_photo((LARGE, FAIR), (SMALL, FAIR))
    # Mixtures of their corners, which the first look thinks of too, turn out to be none.
    close = [see_close(LARGE, (LARGE, FAIR)), see_close(SMALL, (SMALL, SURE)), *[see()] * 3]
    best, other = find_cards(first, *close)
    np.testing.assert_allclose(best.quad, LARGE, atol=0.1)
    np.testing.assert_allclose(other.quad, SMALL, atol=0.1)
    # Each is beside the other, whichever the print then speaks for.
    np.testing.assert_allclose(best.others, [SMALL], atol=0.1)
    np.testing.assert_allclose(other.others, [LARGE], atol=0.1)
    # A large one that is none after all is not meant.
    close[0] = see_close(LARGE, (LARGE, DOUBTFUL))
    best, other = find_cards(first, *close)
    np.testing.assert_allclose(best.quad, SMALL, atol=0.1)
    assert best.likely and not other.likely
    assert best.others == () and len(other.others) == 1


def test_two_opinions_of_one_card_are_not_two_cards():
    upright = see_close(TAKEN, (CARD, FAIR))
    found = find_cards(FIRST, upright, see_close(turned(TAKEN), (turned(CARD), FAIR)))
    assert [card.others for card in found] == [(), ()]


def test_other_cards_of_the_first_look_are_kept():
    first = see_photo((LARGE, SURE), (SMALL, SURE))
    (found,) = find_cards(first, see_close(LARGE, (LARGE + 2, SURE)))
    np.testing.assert_allclose(found.quad, LARGE + 2, atol=0.1)
    (other,) = found.others
    np.testing.assert_allclose(other, SMALL, atol=0.1)


def test_the_card_is_none_where_nothing_is_likely():
    answers = see_photo((TAKEN, SURE)), see_close(TAKEN, (CARD, DOUBTFUL))
    (doubtful,) = find_cards(*answers)
    assert not doubtful.likely and doubtful.likelihood == together(SURE, DOUBTFUL)
    assert find_card(*answers) is None


def test_a_doubtful_first_look_counts_little_against_a_card():
    (found,) = find_cards(see_photo((TAKEN, DOUBTFUL)), see_close(TAKEN, (CARD, SURE)))
    np.testing.assert_allclose(found.quad, CARD, atol=0.1)
    assert found.likely and found.likelihood == together(DOUBTFUL, SURE)


def test_edges_place_the_card_after_both_looks():
    drawn = draw(CARD, PHOTO.shape[:2])
    seen = CARD + np.float32([[3, 2], [-4, 3], [2, -3], [3, 3]])
    network = Network(see_photo((TAKEN, FAIR)), see_close(TAKEN, (seen, SURE)))
    found = find_card_in_photo(network, drawn, ANCHORS, SIZE_HW)
    assert np.abs(found.quad - CARD).max() < 1


def test_a_corner_beyond_the_photo_is_inferred():
    beyond = CARD - np.float32([62, 0])  # the bottom left corner by 6 px, 4 % of the width
    (found,) = find_cards(see_photo((TAKEN, SURE)), see_close(TAKEN, (beyond, SURE)))
    assert found.inferred == 3 and found.likely
    touching = CARD - np.float32([57, 0])
    (found,) = find_cards(see_photo((TAKEN, SURE)), see_close(TAKEN, (touching, SURE)))
    assert found.inferred is None


def test_the_settings_hold_for_both_looks():
    answers = see_photo((TAKEN, SURE)), see_close(TAKEN, (CARD, FAIR))
    settings = {"least_confirmed": 0.75}
    assert find_card(*answers).likely
    (found,) = find_cards_in_photo(Network(*answers), PHOTO, ANCHORS, SIZE_HW, **settings)
    assert not found.likely
    network = Network(*answers)
    assert find_cards_in_photo(network, PHOTO, ANCHORS, SIZE_HW, threshold=0.99) == []
    assert len(network.seen) == 1 and network.looked_smaller


def _taken(quad):
    return CardCorners(np.array(quad, np.float32), np.full(4, 0.9, np.float32), 0.9, None, 0.9)


def test_corners_on_a_line_are_not_looked_at():
    network = Network()
    line = _taken([[50, 60], [100, 60], [200, 60], [60, 150]])
    assert look_again(network, PHOTO, line, ANCHORS, SIZE_HW) is None
    assert network.seen == []


def test_a_card_that_reaches_beyond_the_horizon_is_none():
    # The lower edge is eight times the upper one: the camera is a little below it.
    taken = _taken([[150, 60], [170, 60], [240, 160], [80, 160]])
    target = close_target(SIZE_HW)
    beyond = target + np.float32([[0, 0], [0, 0], [0, 15], [0, 15]])
    _, to_photo = look_closer(PHOTO, taken.quad, SIZE_HW)
    assert not quad_is_convex(transform_points(to_photo, beyond))
    assert look_again(Network(see((beyond, SURE))), PHOTO, taken, ANCHORS, SIZE_HW) is None
    found = look_again(Network(see((target, SURE))), PHOTO, taken, ANCHORS, SIZE_HW)
    np.testing.assert_allclose(found.quad, taken.quad, atol=0.2)


@pytest.mark.parametrize(("left", "is_found"), [(4.0, True), (-4.0, True), (-10.0, False)])
def test_half_a_card_is_none(left, is_found):
    # 120 px wide: two corners that are outside by less than 6 px are errors, by more they are not.
    quad = np.float32([[left, 60], [left + 120, 60], [left + 120, 136], [left, 136]])
    found = look_again(
        Network(see((close_target(SIZE_HW), SURE))), PHOTO, _taken(quad), ANCHORS, SIZE_HW
    )
    assert (found is not None) == is_found


def test_a_card_with_one_corner_outside_is_one():
    quad = np.float32([[-20, 75], [80, 15], [118, 79], [18, 139]])
    found = look_again(
        Network(see((close_target(SIZE_HW), SURE))), PHOTO, _taken(quad), ANCHORS, SIZE_HW
    )
    assert found.inferred == 0
