"""Training batches of the Cropper."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from cropper.config import CORNER_CLASSES, tiny
from cropper.inputs import CropperBatches, corner_boxes, turn_points, visible_corners
from data.augment_geometry import turn_record
from data.quads import points_in_quad
from data.records import Record
from data.synth.photographs import photograph
from data.synth.scenes import HARD_SETTINGS, SETTINGS
from data.synth.stream import CardList
from detector.ssd.matching import IGNORED

SIZE_HW = (96, 96)


def _card(name="card"):
    image = np.full((64, 102, 3), 230, np.uint8)
    image[5:25, 5:30] = [200, 0, 0]
    corners = np.array([[0, 0], [102, 0], [102, 64], [0, 64]], np.float32)
    return Record(name=name, image=image, layout="id_ktp", corners=corners)


def _batches(cardless=0.0, half=0.0, close=0.0, cut=0.0):
    config = tiny()
    data = type(config.data)(
        cardless_share=cardless, half_share=half, close_share=close, cut_share=cut
    )
    return CropperBatches(CardList([_card()]), config.model, data, batch_size=3)


def test_corner_boxes_by_hand():
    quad = np.array([[10, 20], [90, 20], [90, 60], [10, 60]], np.float32)  # shortest side 40
    boxes = corner_boxes(quad, 0.5, (100, 100))
    np.testing.assert_allclose(boxes[0], [0.0, 0.1, 0.2, 0.3], atol=1e-6)
    np.testing.assert_allclose(boxes[2], [0.8, 0.5, 1.0, 0.7], atol=1e-6)


def test_corners_out_of_sight():
    quad = np.array([[-1, 5], [9.9, 0], [10, 5], [5, 11]], np.float32)
    assert visible_corners(quad, (10, 10)).tolist() == [False, True, False, False]


@pytest.mark.parametrize("quarters", range(4))
def test_points_turn_as_records_do(quarters):
    corners = np.array([[20.5, 10.5], [50, 10], [50, 30], [20, 30]], np.float32)
    turned = turn_record(Record("card", np.zeros((40, 60, 3), np.uint8), corners=corners), quarters)
    np.testing.assert_allclose(turn_points(corners, (40, 60), quarters), turned.corners)
    assert turn_points(np.zeros((0, 4, 2)), (40, 60), quarters).shape == (0, 4, 2)


@pytest.mark.parametrize("close", [0.0, 1.0])
def test_a_batch_is_a_function_of_its_generator(close):
    batches = _batches(close=close)
    (images, targets), (again, _) = (batches(np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(images, again)
    assert images.shape == (3, 96, 96, 3) and images.dtype == np.uint8
    anchors = len(batches.anchors)
    assert targets["class_logits"].shape == (3, anchors)
    assert targets["box_offsets"].shape == (3, anchors, 5)
    assert not np.array_equal(images, batches(np.random.default_rng(8))[0])


@pytest.mark.parametrize("cut", [0.0, 1.0])
@pytest.mark.parametrize("close", [0.0, 1.0])
def test_every_corner_in_sight_is_learned(close, cut):
    batches = _batches(close=close, cut=cut)
    for seed in range(5):
        _, quad, *_ = batches.picture(np.random.default_rng(seed))
        classes, offsets = batches.targets(quad)
        seen = np.flatnonzero(visible_corners(quad, SIZE_HW))
        assert set(classes[classes >= 0].tolist()) == set(seen.tolist()) <= set(range(4))
        np.testing.assert_array_equal(offsets[:, 4], classes >= 0)
    assert len(CORNER_CLASSES) == 4


@pytest.mark.parametrize("cut", [0.0, 1.0])
@pytest.mark.parametrize("close", [0.0, 1.0])
def test_without_cards_nothing_is_positive(close, cut):
    images, targets = _batches(cardless=1.0, close=close, cut=cut)(np.random.default_rng(0))
    assert images.shape == (3, 96, 96, 3) and images.std() > 5
    assert (targets["class_logits"] < 0).all()
    assert not targets["box_offsets"].any()


@pytest.mark.parametrize("close", [0.0, 1.0])
def test_half_a_card_shows_no_more_than_two_corners(close):
    # Neither beyond the input nor in the grey around the photograph.
    batches = _batches(cardless=1.0, half=1.0, close=close)
    shown = []
    for seed in range(40):
        _, quad, others, in_photo = batches.picture(np.random.default_rng(seed))
        classes, _ = batches.targets(quad, others, in_photo)
        assert quad is None
        shown.append(len(set(classes[classes >= 0].tolist())))
    assert max(shown) == 2 and np.mean(shown) > 1


def test_corners_of_another_card_are_learned_too():
    batches = _batches()
    quad = np.array([[4, 6], [40, 6], [40, 30], [4, 30]], np.float32)
    other = quad + np.float32([48, 52])
    alone, _ = batches.targets(quad)
    beside, offsets = batches.targets(quad, other[None])
    changed = np.flatnonzero(alone != beside)
    assert set(beside[changed][beside[changed] >= 0].tolist()) == {0, 1, 2, 3}
    centers = (batches.anchors[changed, :2] + batches.anchors[changed, 2:]) / 2 * 96
    distance = np.linalg.norm(centers[:, None] - other[None], axis=2).min(axis=1)
    assert distance.max() < 12  # half an anchor and a stride
    np.testing.assert_array_equal(offsets[:, 4], beside >= 0)
    # A card without the one that is meant beside it: half a card in a cardless picture.
    half = np.float32([[-30, 20], [20, 20], [20, 52], [-30, 52]])
    classes, _ = batches.targets(None, half[None])
    assert set(classes[classes >= 0].tolist()) == {1, 2}


def test_what_one_card_hides_of_another_is_neither_right_nor_wrong():
    batches = _batches()
    quad = np.array([[4, 6], [60, 6], [60, 42], [4, 42]], np.float32)
    under = quad + np.float32([28, 18])  # its top left corner lies in the middle of the card
    alone, _ = batches.targets(quad)
    beside, _ = batches.targets(quad, under[None])
    centers = (batches.anchors[:, :2] + batches.anchors[:, 2:]) / 2 * 96
    covered = np.linalg.norm(centers - under[0], axis=1) < 8
    assert (beside[covered] == IGNORED).any() and (beside[covered] < 0).all()
    assert (beside == 2).sum() > (alone == 2).sum()  # its bottom right one is in sight


def _white_card(card, rng, size_hw, **settings):
    """A photograph of a white card on black, and of nothing else; it is also the other card."""
    height, width = size_hw
    image = np.zeros((height, width, 3), np.uint8)
    x1, y1, x2, y2 = width // 2, height // 4, width - 8, height // 2
    image[y1:y2, x1:x2] = 255
    quad = [[x1, y1], [x2, y1], [x2, y2], [x1, y2]]
    return Record("photo", image, corners=np.array(quad), meta={"other_cards": [quad]})


def test_other_cards_are_moved_with_the_picture(monkeypatch):
    """Another card drawn as a white rectangle is white where its moved quad says."""
    monkeypatch.setattr("cropper.inputs.photograph", _white_card)
    for seed in range(8):
        image, quad, others, _ = _batches().picture(np.random.default_rng(seed))
        np.testing.assert_allclose(others, quad[None], atol=1e-3)
        (x1, y1), (x2, y2) = quad.min(axis=0), quad.max(axis=0)
        ys, xs = np.nonzero(image[..., 0] > 127)
        np.testing.assert_allclose(
            [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], [x1, y1, x2, y2], atol=1.5
        )


def test_second_looks_show_the_card_where_its_quad_says(monkeypatch):
    monkeypatch.setattr("cropper.inputs.photograph", _white_card)
    pixels = np.indices(SIZE_HW)[::-1].reshape(2, -1).T + 0.5
    moved = []
    for seed in range(12):
        image, quad, others, _ = _batches(close=1.0).picture(np.random.default_rng(seed))
        assert image.shape == (*SIZE_HW, 3)
        np.testing.assert_allclose(others, quad[None], atol=1e-3)
        white = (image[..., 0] > 184).ravel()  # halfway between the card and the padding
        inside = points_in_quad(pixels, quad)
        assert inside.sum() > 200 and (white != inside).mean() < 0.03
        moved.append(np.abs(quad.mean(axis=0) - 48).max())
    # As a first look takes it: nearly in the middle, mostly, and hardly ever just there.
    assert np.median(moved) < 10 and np.min(moved) > 0


def test_second_looks_are_as_many_as_asked_for_and_of_larger_photographs(monkeypatch):
    longest = []

    def scene(card, rng, size_hw, **settings):
        longest.append(max(size_hw))
        return _white_card(card, rng, size_hw)

    monkeypatch.setattr("cropper.inputs.photograph", scene)
    for share, least, most in ((0.0, 0, 0), (0.3, 8, 22), (1.0, 50, 50)):
        longest.clear()
        for seed in range(50):
            _batches(close=share).picture(np.random.default_rng(seed))
        assert set(longest) <= {96, 192} and least <= longest.count(192) <= most


def test_second_looks_at_photographs_without_a_card_see_half_cards_too():
    batches = _batches(cardless=1.0, half=1.0, close=1.0)
    pictures = [batches.picture(np.random.default_rng(seed)) for seed in range(10)]
    assert all(quad is None and len(others) == 1 for _, quad, others, _ in pictures)
    in_sight = [visible_corners(others[0], SIZE_HW).any() for _, _, others, _ in pictures]
    assert sum(in_sight) >= 4


def test_second_looks_without_a_card_are_mostly_at_things_that_lie_about(monkeypatch):
    def scene(rng, size_hw, **settings):
        drawn = _white_card(None, rng, size_hw)
        return replace(drawn, corners=None, meta={"things": [drawn.corners.tolist()]})

    monkeypatch.setattr("cropper.inputs.empty_scene", scene)
    batches, white = _batches(cardless=1.0, close=1.0), []
    for seed in range(40):
        image, quad, others, _ = batches.picture(np.random.default_rng(seed))
        assert quad is None and others.shape == (0, 4, 2)
        white.append((image[36:60, 28:68] == 255).mean() > 0.9)
    assert 0.6 < np.mean(white) < 1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_hard_settings_are_as_many_as_asked_for(monkeypatch, share):
    asked = []

    def spy(*arguments, settings, **options):
        asked.append(settings)
        return photograph(*arguments, settings=settings, **options)

    monkeypatch.setattr("cropper.inputs.photograph", spy)
    batches = _batches()
    batches.data = replace(batches.data, hard_share=share)
    batches(np.random.default_rng(0))
    assert asked == [HARD_SETTINGS if share else SETTINGS] * 3


def _photographs(record):
    """Batches of which every picture is of the user's own photograph."""
    batches = _batches()
    return replace(
        batches,
        photographs=CardList([record]),
        data=replace(batches.data, photograph_share=1.0),
    )


@pytest.mark.parametrize(("close", "cut"), [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0)])
def test_own_photographs_keep_their_corners(close, cut):
    """A red card on black ground is found inside the corners that are learnt."""
    image = np.zeros((300, 400, 3), np.uint8)
    image[90:210, 100:290] = [200, 30, 30]
    corners = np.array([[100, 90], [290, 90], [290, 210], [100, 210]], np.float32)
    batches = _photographs(Record("own", image, "id_ktp", corners))
    batches = replace(batches, data=replace(batches.data, close_share=close, cut_share=cut))
    whole = 0
    for seed in range(12):
        picture = batches.picture(np.random.default_rng(seed))
        red = picture.image[..., 0].astype(int) - picture.image[..., 1] > 50
        rows, columns = np.nonzero(red)
        assert len(rows) > 200
        points = np.stack([columns, rows], axis=-1) + 0.5
        center = picture.quad.mean(axis=0)
        assert points_in_quad(points, center + (picture.quad - center) * 1.05).mean() > 0.99
        inside = visible_corners(picture.quad, batches.model.size_hw).all()
        whole += inside
        if inside:
            area = cv2.contourArea(picture.quad.astype(np.float32))
            assert red.sum() == pytest.approx(area, rel=0.12)
    assert whole >= 4


def test_own_photographs_without_a_card_teach_that_there_is_none():
    batches = _photographs(Record("empty", np.full((300, 400, 3), 90, np.uint8)))
    for close in (0.0, 1.0):
        for cut in (0.0, 1.0):
            shares = replace(batches.data, close_share=close, cut_share=cut)
            picture = replace(batches, data=shares).picture(np.random.default_rng(3))
            assert picture.quad is None and picture.others.shape == (0, 4, 2)


def test_own_photographs_are_a_share():
    blue = np.full((300, 400, 3), (0, 0, 255), np.uint8)
    batches = _photographs(Record("empty", blue))
    batches = replace(batches, data=replace(batches.data, photograph_share=0.25))
    rng = np.random.default_rng(5)
    own = sum(batches.picture(rng).quad is None for _ in range(120))
    assert 18 <= own <= 45
