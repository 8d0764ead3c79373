"""The Detector's metrics, by hand."""

import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from detector.config import tiny
from detector.evaluate import EvaluationSet, evaluate_outputs, mean_average_precision
from detector.ssd.anchors import make_anchors
from detector.ssd.codec import encode_boxes
from detector.ssd.decode import Detections

BOXES = np.array([[0.1, 0.1, 0.3, 0.2], [0.5, 0.5, 0.8, 0.6]], np.float32)
TITLE = DETECTOR_CLASSES.index("title:id_ktp")


def _data(classes=(1, TITLE)):
    images = np.zeros((1, 64, 96, 3), np.uint8)
    return EvaluationSet(images, [BOXES], [np.array(classes)], ["id_ktp"])


@pytest.mark.parametrize(
    ("classes", "expected"),
    [((1, TITLE), 1.0), ((1, 3), 0.5), ((2, 3), 0.0)],
)
def test_map_is_the_mean_over_the_classes_that_occur(classes, expected):
    found = Detections(BOXES, np.array(classes), np.array([0.9, 0.8]))
    metrics = mean_average_precision([found], _data(), (64, 96))
    assert metrics["map50"] == pytest.approx(expected, abs=0.01)


def test_map_of_nothing():
    nothing = Detections(np.zeros((0, 4)), np.zeros(0, int), np.zeros(0))
    assert mean_average_precision([nothing], _data(), (64, 96)) == {"map": 0.0, "map50": 0.0}


def test_looser_boxes_count_at_half_overlap_only():
    # 0.1 high, moved down by 0.03: IoU 0.07 / 0.13 = 0.54.
    found = Detections(BOXES + np.float32([0, 0.03, 0, 0.03]), np.array([1, TITLE]), np.ones(2))
    metrics = mean_average_precision([found], _data(), (64, 96))
    assert metrics["map50"] == pytest.approx(1.0, abs=0.01)
    assert metrics["map"] == pytest.approx(0.1, abs=0.01)  # one of COCO's ten thresholds


def test_metrics_from_raw_outputs():
    config = tiny().model
    anchors = make_anchors(config.anchors, config.size_hw)
    logits = np.full((1, len(anchors), len(DETECTOR_CLASSES)), -9.0, np.float32)
    offsets = np.zeros((1, len(anchors), 4), np.float32)
    centers = (anchors[:, :2] + anchors[:, 2:]) / 2
    answers = [(BOXES[0], 1), (BOXES[1], TITLE), (np.array([0.1, 0.7, 0.3, 0.8]), 2)]
    for box, label in answers:  # two true words and one that is not there
        nearest = np.abs(centers - (box[:2] + box[2:]) / 2).sum(axis=1).argmin()
        logits[0, nearest, label] = 3.0
        offsets[0, nearest] = encode_boxes(box[None], anchors[nearest][None])[0]
    metrics = evaluate_outputs(
        lambda images: {"class_logits": logits, "box_offsets": offsets}, config, _data()
    )
    assert metrics["recall"] == 1.0
    assert metrics["precision"] == pytest.approx(2 / 3)
    assert metrics["mean_iou"] == pytest.approx(1.0, abs=1e-3)
    assert metrics["card_type"] == 1.0
    assert metrics["words"] == 2
