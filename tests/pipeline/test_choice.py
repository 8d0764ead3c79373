"""Which set of corners is the card, with looks written by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cropper.postprocess import CardCorners
from detector.words import DetectedWord
from pipeline.choice import Look, choose_card

CORNERS = CardCorners(np.zeros((4, 2), np.float32), np.ones(4, np.float32), 0.9, None, 0.9)
FIRST, SECOND, DOUBTFUL = (
    replace(CORNERS, quad=CORNERS.quad + place, likely=likely)
    for place, likely in ((1, True), (2, True), (3, False))
)


def make_look(card, title=None, *others):
    scores = [("title:id_ktp", title)] if title is not None else []
    scores += [("full_name", score) for score in others]
    words = [DetectedWord(np.zeros(4, np.float32), field, score) for field, score in scores]
    return Look(card, np.zeros((2, 3, 3), np.uint8), np.eye(3), words)


def choose(*looks):
    """The chosen look, and how many were taken."""
    taken = []

    def look(candidate):
        taken.append(candidate)
        return next((seen for seen in looks if seen.found is candidate), None)

    return choose_card([seen.found for seen in looks], look), len(taken)


def test_evidence_by_hand():
    assert make_look(FIRST, 0.8, 0.9, 0.7).evidence == pytest.approx(0.8 * 0.8)
    assert make_look(FIRST, 0.8).evidence == make_look(FIRST, None, 0.9).evidence == 0


def test_a_convincing_first_opinion_is_not_questioned():
    first = make_look(FIRST, 0.9, 0.9)
    assert choose(first, make_look(SECOND, 1.0, 1.0)) == (first, 1)


@pytest.mark.parametrize("second", [SECOND, DOUBTFUL])
def test_what_is_printed_decides(second):
    upside_down = make_look(FIRST, 0.7, 0.5, 0.4)
    upright = make_look(second, 0.95, 0.9, 0.9)
    assert choose(upside_down, upright) == (upright, 2)


def test_a_doubtful_card_needs_evidence():
    assert choose(make_look(DOUBTFUL, 0.7, 0.6)) == (None, 1)
    readable = make_look(DOUBTFUL, 0.8, 0.8)
    assert choose(readable) == (readable, 1)


def test_a_likely_card_stays_though_nothing_can_be_read():
    first = make_look(FIRST)
    assert choose(first, make_look(DOUBTFUL, 0.4, 0.4)) == (first, 2)
    assert not first.is_card
    assert make_look(FIRST, None, 0.6, 0.6, 0.6).is_card  # a finger on the title
    assert make_look(FIRST, 0.6).is_card
    assert not make_look(FIRST, None, 0.6, 0.6).is_card


def test_corners_that_span_no_picture_are_passed_over():
    upright = make_look(SECOND, 0.9, 0.9)
    taken = choose_card([FIRST, SECOND], lambda card: upright if card is SECOND else None)
    assert taken is upright
    assert choose_card([], lambda card: upright) is None
