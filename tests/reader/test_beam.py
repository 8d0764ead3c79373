import math
from itertools import groupby, product

import numpy as np
import pytest

from reader.beam import LEAST_PROBABILITY, search_beams

BLANK = 2


def all_paths(probabilities):
    """Label sequence → probability of all its paths, each of them counted."""
    found = {}
    steps, classes = probabilities.shape
    for path in product(range(classes), repeat=steps):
        labels = tuple(label for label, _ in groupby(path) if label != BLANK)
        probability = math.prod(probabilities[step, label] for step, label in enumerate(path))
        found[labels] = found.get(labels, 0.0) + probability
    return found


@pytest.mark.parametrize("seed", range(5))
def test_a_wide_search_sums_all_paths(seed):
    probabilities = np.random.default_rng(seed).dirichlet([2, 2, 2], 4)
    assert probabilities.min() > LEAST_PROBABILITY
    found = search_beams(probabilities, BLANK, width=1000)
    expected = all_paths(probabilities)
    assert {labels for labels, _ in found} == set(expected)
    for labels, log_probability in found:
        assert math.exp(log_probability) == pytest.approx(expected[labels])
    assert sum(math.exp(log_probability) for _, log_probability in found) == pytest.approx(1)


def test_the_best_come_first_and_no_more_than_wanted():
    probabilities = np.random.default_rng(0).dirichlet([2, 2, 2], 4)
    found = search_beams(probabilities, BLANK, width=3)
    scores = [log_probability for _, log_probability in found]
    assert len(found) == 3 and scores == sorted(scores, reverse=True)


def test_a_repeated_label_needs_a_blank():
    without = np.array([[1.0, 0, 0], [1.0, 0, 0], [1.0, 0, 0]])
    assert search_beams(without, BLANK) == [((0,), 0.0)]
    between = np.array([[1.0, 0, 0], [0, 0, 1.0], [1.0, 0, 0]])
    assert search_beams(between, BLANK) == [((0, 0), 0.0)]


def test_many_paths_outweigh_the_best_one():
    # The best path is blank twice, 0.36; the label has the other three.
    (best, log_probability), (nothing, _) = search_beams(np.array([[0.4, 0, 0.6]] * 2), BLANK)
    assert best == (0,) and math.exp(log_probability) == pytest.approx(0.64)
    assert nothing == ()


def test_what_is_next_to_impossible_is_not_followed():
    rare = LEAST_PROBABILITY / 2
    found = search_beams(np.array([[1 - rare, rare, 0]]), BLANK)
    assert [labels for labels, _ in found] == [(0,)]


def test_a_picture_of_nothing_has_one_reading():
    assert search_beams(np.array([[0, 0, 1.0]] * 3), BLANK) == [((), 0.0)]
