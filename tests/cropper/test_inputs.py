"""Training batches of the Cropper."""

import numpy as np
import pytest

from cropper.config import CORNER_CLASSES, tiny
from cropper.inputs import CropperBatches, corner_boxes, turn_points, visible_corners
from data.augment_geometry import turn_record
from data.records import Record
from data.synth.stream import CardList
from detector.ssd.matching import IGNORED

SIZE_HW = (96, 96)


def _card(name="card"):
    image = np.full((64, 102, 3), 230, np.uint8)
    image[5:25, 5:30] = [200, 0, 0]
    corners = np.array([[0, 0], [102, 0], [102, 64], [0, 64]], np.float32)
    return Record(name=name, image=image, layout="id_ktp", corners=corners)


def _batches(cardless=0.0, half=0.0):
    config = tiny()
    data = type(config.data)(cardless_share=cardless, half_share=half)
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


def test_a_batch_is_a_function_of_its_generator():
    batches = _batches()
    (images, targets), (again, _) = (batches(np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(images, again)
    assert images.shape == (3, 96, 96, 3) and images.dtype == np.uint8
    anchors = len(batches.anchors)
    assert targets["class_logits"].shape == (3, anchors)
    assert targets["box_offsets"].shape == (3, anchors, 5)
    assert not np.array_equal(images, batches(np.random.default_rng(8))[0])


def test_every_corner_in_sight_is_learned():
    batches = _batches()
    for seed in range(5):
        _, quad, _ = batches.picture(np.random.default_rng(seed))
        classes, offsets = batches.targets(quad)
        seen = np.flatnonzero(visible_corners(quad, SIZE_HW))
        assert set(classes[classes >= 0].tolist()) == set(seen.tolist()) <= set(range(4))
        np.testing.assert_array_equal(offsets[:, 4], classes >= 0)
    assert len(CORNER_CLASSES) == 4


def test_without_cards_nothing_is_positive():
    _, targets = _batches(cardless=1.0)(np.random.default_rng(0))
    assert (targets["class_logits"] < 0).all()
    assert not targets["box_offsets"].any()


def test_half_a_card_shows_no_more_than_two_corners():
    batches = _batches(cardless=1.0, half=1.0)
    for seed in range(4):
        _, quad, others = batches.picture(np.random.default_rng(seed))
        classes, _ = batches.targets(quad, others)
        assert quad is None and 1 <= len(set(classes[classes >= 0].tolist())) <= 2


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


def test_other_cards_are_moved_with_the_picture(monkeypatch):
    """Another card drawn as a white rectangle is white where its moved quad says."""

    def scene(card, rng, size_hw, **settings):
        height, width = size_hw
        image = np.zeros((height, width, 3), np.uint8)
        x1, y1, x2, y2 = width // 2, height // 4, width - 8, height // 2
        image[y1:y2, x1:x2] = 255
        quad = [[x1, y1], [x2, y1], [x2, y2], [x1, y2]]
        return Record("photo", image, corners=np.array(quad), meta={"other_cards": [quad]})

    monkeypatch.setattr("cropper.inputs.photograph", scene)
    for seed in range(8):
        image, quad, others = _batches().picture(np.random.default_rng(seed))
        np.testing.assert_allclose(others, quad[None], atol=1e-3)
        (x1, y1), (x2, y2) = quad.min(axis=0), quad.max(axis=0)
        ys, xs = np.nonzero(image[..., 0] > 127)
        np.testing.assert_allclose(
            [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], [x1, y1, x2, y2], atol=1.5
        )
