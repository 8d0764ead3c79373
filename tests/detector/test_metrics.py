"""The Detector's metrics, by hand."""

import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from detector.metrics import (
    Answer,
    count_mistakes,
    match_words,
    mean_average_precision,
    recall_at_false_words,
    score_answers,
    words_taken_for,
)
from detector.ssd.decode import Detections
from detector.words import DetectedWord

BOXES = np.array([[0.1, 0.1, 0.3, 0.2], [0.5, 0.5, 0.8, 0.6]], np.float32)
TITLE = DETECTOR_CLASSES.index("title:id_ktp")
NOTHING = Detections(np.zeros((0, 4)), np.zeros(0, int), np.zeros(0))


def make_word(box, field, score=0.9):
    return DetectedWord(np.asarray(box, np.float32), field, score)


def make_answer(words, boxes=BOXES, classes=(1, TITLE), layout="id_ktp", detections=NOTHING):
    classes = np.array(classes, int)
    return Answer(boxes, classes, layout, detections, words, *match_words(words, boxes, classes))


def _map(found, classes=(1, TITLE)):
    return mean_average_precision([found], [BOXES], [np.array(classes)], (64, 96))


@pytest.mark.parametrize(
    ("classes", "expected"),
    [((1, TITLE), 1.0), ((1, 3), 0.5), ((2, 3), 0.0)],
)
def test_map_is_the_mean_over_the_classes_that_occur(classes, expected):
    found = Detections(BOXES, np.array(classes), np.array([0.9, 0.8]))
    assert _map(found)["map50"] == pytest.approx(expected, abs=0.01)


def test_map_of_nothing():
    assert _map(NOTHING) == {"map": 0.0, "map50": 0.0}


def test_looser_boxes_count_at_half_overlap_only():
    # 0.1 high, moved down by 0.03: IoU 0.07 / 0.13 = 0.54.
    found = Detections(BOXES + np.float32([0, 0.03, 0, 0.03]), np.array([1, TITLE]), np.ones(2))
    metrics = _map(found)
    assert metrics["map50"] == pytest.approx(1.0, abs=0.01)
    assert metrics["map"] == pytest.approx(0.1, abs=0.01)  # one of COCO's ten thresholds


def test_a_word_is_right_in_the_right_field_by_half_of_its_box_and_once():
    field = DETECTOR_CLASSES[1]
    words = [
        make_word(BOXES[0] + np.float32([0, 0.02, 0, 0.02]), field),  # IoU 0.08 / 0.12 = 2/3
        make_word(BOXES[0], field),  # better, but taken
        make_word(BOXES[1], field),  # another field
        make_word(BOXES[1] + np.float32([0, 0.04, 0, 0.04]), "title:id_ktp"),  # 0.06 / 0.14
        make_word(BOXES[1], "title:id_ktp"),
    ]
    matches, overlaps = match_words(words, BOXES, np.array([1, TITLE]))
    assert matches.tolist() == [0, -1, -1, -1, 1]
    assert overlaps == pytest.approx([2 / 3, 0, 0, 0, 1], abs=1e-5)


def test_matching_nothing():
    matches, overlaps = match_words([], BOXES, np.array([1, TITLE]))
    assert matches.shape == overlaps.shape == (0,)
    matches, _ = match_words([make_word(BOXES[0], "sex")], np.zeros((0, 4)), np.zeros(0, int))
    assert matches.tolist() == [-1]


SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])
RIGHT = np.array([True, True, False, True, False, True, True])


@pytest.mark.parametrize(
    ("allowed", "recall", "threshold"),
    [
        (0, 2 / 8, 0.8),  # down to the first false word
        (1, 3 / 8, 0.6),  # down to the second
        (1.5, 3 / 8, 0.6),
        (2, 5 / 8, 0.3),  # all that was found
    ],
)
def test_recall_at_so_many_false_words(allowed, recall, threshold):
    found = recall_at_false_words(SCORES, RIGHT, 8, allowed)
    assert found == (recall, pytest.approx(threshold))
    # The order in which the words come does not matter.
    order = [3, 0, 6, 2, 5, 1, 4]
    assert recall_at_false_words(SCORES[order], RIGHT[order], 8, allowed) == found


def test_words_of_one_score_pass_together():
    scores, right = np.array([0.9, 0.5, 0.5, 0.5]), np.array([True, True, False, False])
    assert recall_at_false_words(scores, right, 4, 1) == (0.25, 0.9)
    assert recall_at_false_words(scores, right, 4, 2) == (0.5, 0.5)


def test_no_threshold_is_high_enough():
    recall, threshold = recall_at_false_words(np.array([0.9]), np.array([False]), 4, 0)
    assert recall == 0 and np.isnan(threshold)
    recall, threshold = recall_at_false_words(np.zeros(0), np.zeros(0, bool), 4, 1)
    assert recall == 0 and np.isnan(threshold)


def test_metrics_by_hand():
    field = DETECTOR_CLASSES[1]
    elsewhere = np.array([0.1, 0.7, 0.3, 0.8])
    first = make_answer(
        [
            make_word(BOXES[0], field, 0.9),
            make_word(elsewhere, "sex", 0.6),
            make_word(BOXES[1], "title:id_ktp", 0.5),
        ],
        detections=Detections(BOXES, np.array([1, TITLE]), np.array([0.9, 0.5])),
    )
    second = make_answer(
        [
            make_word(elsewhere, "title:id_ktp", 0.8),
            make_word(elsewhere, "sex", 0.7),
            make_word(BOXES[0] + np.float32([0, 0.02, 0, 0.02]), field, 0.2),
        ],
        layout="vn_cmnd_9",
    )
    metrics = score_answers([first, second], (64, 96), threshold=0.3)
    assert metrics["recall"] == 2 / 4
    assert metrics["precision"] == 2 / 5
    assert metrics["mean_iou"] == pytest.approx(1.0)
    assert metrics["card_type"] == 0.5
    # 0.9 right, 0.8 and 0.7 false: two false words are one a card. Then 0.6 is a third one.
    assert metrics["recall_at_one_false"] == 1 / 4
    assert metrics["threshold_at_one_false"] == pytest.approx(0.7)
    assert (metrics["cards"], metrics["words"]) == (2, 4)
    # One of two true words of each class, at full precision: 51 of COCO's 101 points of recall.
    assert metrics["map50"] == pytest.approx(51 / 101)


def test_metrics_of_a_card_on_which_nothing_was_found():
    metrics = score_answers([make_answer([])], (64, 96))
    assert metrics["recall"] == metrics["precision"] == metrics["card_type"] == 0
    assert np.isnan(metrics["threshold_at_one_false"])


def test_mistakes_by_field():
    words = [
        make_word(BOXES[0], "sex", 0.9),
        make_word(BOXES[1], "title:id_ktp", 0.8),
        make_word(BOXES[0], DETECTOR_CLASSES[1], 0.2),
    ]
    answer = make_answer(words)
    assert count_mistakes(answer, 0.3) == {"missed": [DETECTOR_CLASSES[1]], "false": ["sex"]}
    assert count_mistakes(answer, 0.1) == {"missed": [], "false": ["sex"]}
    assert count_mistakes(make_answer([]), 0.3)["missed"] == [DETECTOR_CLASSES[1], "title:id_ktp"]


def test_what_a_word_was_taken_for():
    name = DETECTOR_CLASSES[1]
    lower = BOXES[0] + np.float32([0, 0.02, 0, 0.02])  # IoU 0.08 / 0.12 = 2/3
    far = BOXES[0] + np.float32([0, 0.04, 0, 0.04])  # 0.06 / 0.14: too far
    found = make_word(BOXES[1], "title:id_ktp", 0.5)
    answer = make_answer([make_word(lower, "sex", 0.9), make_word(BOXES[0], "address", 0.8), found])
    assert words_taken_for(answer, 0.3) == ["sex", "title:id_ktp"]  # the best, not the nearest
    assert words_taken_for(answer, 0.6) == ["sex", None]
    assert words_taken_for(make_answer([make_word(far, "sex"), found]), 0.3)[0] is None
    # The right field counts, whatever else lies there.
    both = make_answer([make_word(BOXES[0], "sex", 0.9), make_word(lower, name, 0.4)])
    assert words_taken_for(both, 0.3) == [name, None]
    assert words_taken_for(make_answer([]), 0.3) == [None, None]
    nothing_true = make_answer([found], np.zeros((0, 4), np.float32), ())
    assert words_taken_for(nothing_true, 0.3) == []
