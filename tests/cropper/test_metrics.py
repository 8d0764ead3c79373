"""The Cropper's metrics, by hand."""

import numpy as np
import pytest

from cropper.metrics import Answer, card_jaccard, score, score_answers
from cropper.postprocess import CardCorners

TRUTH = np.array([[0, 0], [100, 0], [100, 60], [0, 60]], np.float32)


def _found(quad, inferred=None):
    return CardCorners(np.asarray(quad, np.float32), np.ones(4), 0.9, inferred, 0.9)


def test_metrics_by_hand():
    shifted = TRUTH + np.float32([1, 0])  # IoU 99/101, corners off by 1 % of the width
    turned = np.roll(TRUTH, 2, axis=0)  # the right outline, upside down
    found = [_found(TRUTH), _found(shifted, inferred=2), _found(turned), None, None, _found(TRUTH)]
    truth = [TRUTH, TRUTH, TRUTH, TRUTH, None, None]
    metrics = score(found, truth)
    assert metrics["upright"] == 2 / 4
    assert metrics["mean_jaccard"] == pytest.approx((1 + 99 / 101) / 4)
    assert metrics["mean_jaccard_found"] == pytest.approx((1 + 99 / 101) / 2)
    assert metrics["corner_error_median"] == pytest.approx(0.5)
    assert metrics["corner_error_p90"] == pytest.approx(0.9)
    assert metrics["inferred"] == 0.5
    assert metrics["false_cards"] == 0.5
    assert (metrics["cards"], metrics["cardless"]) == (4, 2)
    answers = [Answer(i, "", {}, t, f) for i, (f, t) in enumerate(zip(found, truth, strict=True))]
    assert score_answers(answers) == metrics


def test_nothing_found_and_nothing_to_find():
    assert score([None], [TRUTH])["mean_jaccard"] == 0
    assert score([None], [None])["false_cards"] == 0


def test_a_card_off_its_place_counts_as_missed():
    # Corners off by 9 % and by 11 % of the width: the limit is 10 %.
    assert card_jaccard(_found(TRUTH + np.float32([9, 0])), TRUTH) == pytest.approx(91 / 109)
    assert card_jaccard(_found(TRUTH + np.float32([11, 0])), TRUTH) == 0
    assert card_jaccard(None, TRUTH) == 0
