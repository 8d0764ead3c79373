"""Training batches of the Cropper."""

import numpy as np
import pytest

from cropper.config import CORNER_CLASSES, tiny
from cropper.inputs import CropperBatches, corner_boxes, load_cards, turn_record, visible_corners
from data.records import Record, write_dataset

SIZE_HW = (96, 96)


def _card(name="card"):
    image = np.full((64, 102, 3), 230, np.uint8)
    image[5:25, 5:30] = [200, 0, 0]
    corners = np.array([[0, 0], [102, 0], [102, 64], [0, 64]], np.float32)
    return Record(name=name, image=image, layout="id_ktp", corners=corners)


def _batches(cardless=0.0):
    config = tiny()
    data = type(config.data)(cardless_share=cardless)
    return CropperBatches([_card()], config.model, data, batch_size=3)


def test_corner_boxes_by_hand():
    quad = np.array([[10, 20], [90, 20], [90, 60], [10, 60]], np.float32)  # shortest side 40
    boxes = corner_boxes(quad, 0.5, (100, 100))
    np.testing.assert_allclose(boxes[0], [0.0, 0.1, 0.2, 0.3], atol=1e-6)
    np.testing.assert_allclose(boxes[2], [0.8, 0.5, 1.0, 0.7], atol=1e-6)


def test_corners_out_of_sight():
    quad = np.array([[-1, 5], [9.9, 0], [10, 5], [5, 11]], np.float32)
    assert visible_corners(quad, (10, 10)).tolist() == [False, True, False, False]


@pytest.mark.parametrize("quarters", range(5))
def test_turned_corners_stay_on_their_pixels(quarters):
    image = np.zeros((40, 60, 3), np.uint8)
    image[10, 20] = 255  # the pixel that holds the top-left corner
    corners = np.array([[20.5, 10.5], [50, 10], [50, 30], [20, 30]], np.float32)
    turned = turn_record(Record("card", image, corners=corners), quarters % 4)
    assert turned.size_hw == ((60, 40) if quarters % 2 else (40, 60))
    column, row = np.floor(turned.corners[0]).astype(int)
    assert turned.image[row, column].tolist() == [255] * 3
    if quarters == 1:
        np.testing.assert_allclose(turned.corners[1], [30, 50])  # (40 - 10, 50)


def test_a_batch_is_a_function_of_its_generator():
    batches = _batches()
    (images, targets), (again, _) = (batches(np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(images, again)
    assert images.shape == (3, 96, 96, 3) and images.dtype == np.float32
    assert images.max() > 1  # 0..255; the model rescales
    anchors = len(batches.anchors)
    assert targets["class_logits"].shape == (3, anchors)
    assert targets["box_offsets"].shape == (3, anchors, 5)
    assert not np.array_equal(images, batches(np.random.default_rng(8))[0])


def test_every_corner_in_sight_is_learned():
    batches = _batches()
    for seed in range(5):
        _, quad = batches.picture(np.random.default_rng(seed))
        classes, offsets = batches.targets(quad)
        seen = np.flatnonzero(visible_corners(quad, SIZE_HW))
        assert set(classes[classes >= 0].tolist()) == set(seen.tolist()) <= set(range(4))
        np.testing.assert_array_equal(offsets[:, 4], classes >= 0)
    assert len(CORNER_CLASSES) == 4


def test_without_cards_nothing_is_positive():
    _, targets = _batches(cardless=1.0)(np.random.default_rng(0))
    assert (targets["class_logits"] < 0).all()
    assert not targets["box_offsets"].any()


def test_cards_are_kept_small(tmp_path):
    write_dataset(tmp_path / "cards", [_card("a"), _card("b")], {})
    cards = load_cards(tmp_path / "cards", height=32, limit=1)
    assert [card.size_hw for card in cards] == [(32, 51)]
    np.testing.assert_allclose(cards[0].corners[2], [51, 32])


def test_a_pool_without_corners_is_refused(tmp_path):
    scene = Record(name="scene", image=np.zeros((20, 20, 3), np.uint8))
    write_dataset(tmp_path / "scenes", [scene], {})
    with pytest.raises(ValueError, match="corners"):
        load_cards(tmp_path / "scenes", height=32, limit=9)
