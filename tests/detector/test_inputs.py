"""Training batches of the Detector."""

from dataclasses import replace

import numpy as np
import pytest

from data.augment import rectify
from data.boxes import box_iou
from data.cards import layouts
from data.cards.fields import DETECTOR_CLASSES
from data.records import Record, Word
from data.synth.cards import render_card
from data.synth.stream import CardList
from detector.config import PRESETS, tiny
from detector.inputs import DetectorBatches, disturbed_corners, word_boxes, word_x_weights
from detector.ssd.anchors import make_anchors


def _quad(x1, y1, x2, y2):
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)


def _card(name="card"):
    image = np.full((64, 96, 3), 235, np.uint8)
    image[10:22, 10:40] = 20
    image[40:52, 30:70] = 20
    words = (
        Word("AN", "full_name", _quad(10, 10, 40, 22)),
        Word("0123", "id_number", _quad(30, 40, 70, 52)),
    )
    return Record(name, image, "vn_cccd_chip", _quad(0, 0, 96, 64), words)


def test_word_boxes_by_hand():
    boxes, classes = word_boxes(_card())
    np.testing.assert_allclose(boxes[0], [10 / 96, 10 / 64, 40 / 96, 22 / 64], atol=1e-6)
    assert [DETECTOR_CLASSES[c] for c in classes] == ["full_name", "id_number"]


@pytest.mark.parametrize(("right", "kept"), [(-1, 0), (10, 0), (13, 1), (20, 1)])
def test_words_out_of_sight_are_left_out(right, kept):
    """A word 20 px wide of which `right` px are in the picture; 60 % must be."""
    word = Word("AN", "full_name", _quad(right - 20, 10, right, 20))
    record = Record("cut", np.zeros((64, 96, 3), np.uint8), "id_ktp", _quad(0, 0, 96, 64), (word,))
    boxes, classes = word_boxes(record)
    assert boxes.shape == (kept, 4) and classes.shape == (kept,)
    assert (boxes >= 0).all()


def test_no_words():
    record = Record("bare", np.zeros((64, 96, 3), np.uint8), None, _quad(0, 0, 96, 64))
    boxes, classes = word_boxes(record)
    assert boxes.shape == (0, 4) and classes.shape == (0,)


def test_boxes_follow_the_picture():
    """In whatever way a card is disturbed, its dark words stay inside their boxes."""
    config = tiny()
    batches = DetectorBatches(CardList([_card()]), config.model, config.data, 1)
    for seed in range(6):
        rng = np.random.default_rng(seed)
        card = batches.cards.draw(rng, 0)
        corners = disturbed_corners(card, rng, config.data)
        record = rectify(card, (64, 96), corners=corners, fill=(255, 255, 255))
        dark = record.image.mean(axis=2) < 90
        inside = np.zeros_like(dark)
        for x1, y1, x2, y2 in (word_boxes(record)[0] * [96, 64, 96, 64]).round().astype(int):
            inside[max(y1 - 1, 0) : y2 + 1, max(x1 - 1, 0) : x2 + 1] = True
        assert dark.sum() > 500
        assert not (dark & ~inside).any()


def test_cards_are_cut_from_whole_photographs(monkeypatch):
    """Words printed in blue are found where the cut photograph says."""
    monkeypatch.setattr("data.synth.photographs.draw_severity", lambda rng: 0.0)
    blue, config = (20, 20, 220), tiny()
    image = np.full((128, 192, 3), 235, np.uint8)
    image[20:44, 20:80] = image[80:104, 60:140] = blue
    words = (
        Word("AN", "full_name", _quad(20, 20, 80, 44)),
        Word("0123", "id_number", _quad(60, 80, 140, 104)),
    )
    card = Record("card", image, "vn_cccd_chip", _quad(0, 0, 192, 128), words)
    data = replace(config.data, photo_share=1.0)
    batches = DetectorBatches(CardList([card]), config.model, data, 1)
    shares = []
    for seed in range(12):
        record = batches.picture(np.random.default_rng(seed))
        assert record.size_hw == config.model.size_hw and "scene" in record.meta
        red, green, seen = record.image.astype(int).transpose(2, 0, 1)
        for x1, y1, x2, y2 in (word_boxes(record)[0] * [96, 64, 96, 64]).round().astype(int):
            part = (slice(y1 + 2, y2 - 2), slice(x1 + 2, x2 - 2))
            shares.append(np.mean(seen[part] > 1.5 * np.maximum(red[part], green[part])))
    assert len(shares) >= 20 and np.median(shares) > 0.95 and np.mean(shares) > 0.8


def test_a_batch_is_a_function_of_its_generator():
    config = tiny()
    batches = DetectorBatches(CardList([_card()]), config.model, config.data, 2)
    (images, targets), (again, _) = (batches(np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(images, again)
    anchors = len(make_anchors(config.model.anchors, config.model.size_hw))
    assert images.shape == (2, 64, 96, 3) and images.dtype == np.uint8
    assert targets["class_logits"].shape == (2, anchors)
    assert targets["box_offsets"].shape == (2, anchors, 5)
    assert (targets["class_logits"] >= 0).any()
    assert not np.array_equal(images, batches(np.random.default_rng(4))[0])


def test_anchors_fit_the_words_of_synthetic_cards():
    """The anchor set was chosen by this number."""
    config = PRESETS["light"]().model
    anchors = make_anchors(config.anchors, config.size_hw)
    best = []
    for seed, layout in enumerate(layouts().values()):
        boxes, _ = word_boxes(render_card(layout, np.random.default_rng(seed)))
        best += box_iou(boxes, anchors).max(axis=1).tolist()
    share = np.mean(np.array(best) >= 0.4)
    assert share >= 0.95, f"mean IoU {np.mean(best):.3f}, {share:.1%} of {len(best)} words at 0.4"


def test_ends_of_long_words_count_more():
    # One letter, a word of four heights, a number of six, a line of twenty, in pixels of 50 x 100.
    boxes = np.array([[0, 0, 0.1, 0.2], [0, 0, 0.4, 0.2], [0, 0, 0.6, 0.2], [0, 0, 1, 0.1]])
    boxes = boxes.astype(np.float32)
    np.testing.assert_allclose(word_x_weights(boxes, (50, 100)), [1, 2, 3, 4], rtol=1e-5)
    assert word_x_weights(boxes[:0], (50, 100)).shape == (0,)


def test_own_photographs_are_rectified_by_their_corners():
    """Of a photograph of the user's, the dark words of its card lie inside their boxes."""
    image = np.full((200, 260, 3), 60, np.uint8)
    image[70:134, 80:176] = np.maximum(_card().image, 21)
    offset = np.array([80, 70], np.float32)
    words = tuple(replace(word, quad=word.quad + offset) for word in _card().words)
    scene = Record("own", image, "vn_cccd_chip", _quad(80, 70, 176, 134), words)
    config = tiny()
    data = replace(config.data, photograph_share=1.0)
    batches = DetectorBatches(
        CardList([]), config.model, data, 1, photographs=CardList([scene])
    )  # of drawn cards there are none to take
    for seed in range(6):
        record = batches.picture(np.random.default_rng(seed))
        assert record.size_hw == config.model.size_hw and len(record.words) == 2
        center = np.s_[6:-6, 6:-6]
        dark = record.image.astype(int).max(axis=2) < 50
        inside = np.zeros_like(dark)
        for x1, y1, x2, y2 in (word_boxes(record)[0] * [96, 64, 96, 64]).round().astype(int):
            inside[max(y1 - 1, 0) : y2 + 1, max(x1 - 1, 0) : x2 + 1] = True
        assert dark[center].sum() > 500
        assert not (dark & ~inside)[center].any()
