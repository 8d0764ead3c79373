"""Which of the Cropper's opinions is the card: the one where the Detector finds its print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cropper.postprocess import CardCorners
from data.cards.fields import TITLE_PREFIX
from detector.words import DetectedWord

CONVINCING = 0.7
"""Evidence from which a likely card needs no second look. Chosen on validation photographs: 86 %
of 154 cards that lay right had more."""

ENOUGH = 0.5
"""Evidence from which a set of corners is the card. Chosen on validation photographs: 95 %
of 154 cards that lay right had more; at 0.4, two sheets of paper of 99 pictures without a card."""

TRACE = 0.1
"""Evidence below which not even a bad picture is one of a card. Chosen on validation photographs:
of three bad pictures of 99 without a card that were taken for one, two had less, of 156 cards
none."""

LEAST_WORDS, LEAST_SCORE = 3, 0.5
"""Words, and their mean score, from which a likely card without a title is still one: a finger may
lie on the title. Chosen: every card that lay right had six words at least."""


@dataclass(frozen=True)
class Look:
    """What is seen when a set of corners is taken for the card.

    Attributes:
        found: the corners, placed by the card's edges, in pixels of the photo.
        card: (H, W, 3) uint8 rectified card.
        to_photo: (3, 3) homography from it to the photo.
        words: that the Detector finds on it, titles included.
    """

    found: CardCorners
    card: np.ndarray
    to_photo: np.ndarray
    words: list[DetectedWord]

    @property
    def evidence(self) -> float:
        """How much this looks like a card that lies right, in [0, 1].

        Upside down or beside the card, a Detector finds little, and is unsure of it: the score of
        the title times the mean score of the other words. 0 without either.
        """
        titles, others = self._scores()
        return max(titles) * float(np.mean(others)) if titles and others else 0.0

    @property
    def is_card(self) -> bool:
        """Whether a card's title was found, or enough other words."""
        titles, others = self._scores()
        has_words = len(others) >= LEAST_WORDS and float(np.mean(others)) >= LEAST_SCORE
        return has_words or max(titles, default=0.0) >= LEAST_SCORE

    def _scores(self) -> tuple[list[float], list[float]]:
        sure = [word for word in self.words if not word.continues]
        titles = [word.score for word in sure if word.field.startswith(TITLE_PREFIX)]
        others = [word.score for word in sure if not word.field.startswith(TITLE_PREFIX)]
        return titles, others


def choose_card(
    candidates: Sequence[CardCorners], look: Callable[[CardCorners], Look | None]
) -> Look | None:
    """The card, by what is printed on it.

    Args:
        candidates: as `cropper.postprocess.find_candidates` gives them.
        look: takes a candidate for the card; None where its corners span no picture.

    Returns:
        The first candidate, if it is likely and convincing: the usual case, with one look. Else
        the likeliest of those with enough evidence, both weighed; else the first, if it is likely,
        though it may be no card. Else None.
    """
    first = look(candidates[0]) if candidates and candidates[0].likely else None
    if first is not None and first.evidence >= CONVINCING:
        return first
    others = [look(candidate) for candidate in candidates[0 if first is None else 1 :]]
    looks = [seen for seen in (first, *others) if seen is not None]
    enough = [seen for seen in looks if seen.evidence >= ENOUGH]
    # The print can be read on a slightly wrong crop too; then the likelier corners are right.
    return max(enough, key=lambda s: s.evidence * s.found.likelihood**0.5, default=first)
