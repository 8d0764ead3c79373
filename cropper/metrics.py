"""How well cards were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cropper.postprocess import CardCorners
from data.quads import quad_jaccard
from reports.groups import Groups

UPRIGHT_LIMIT = 0.1
"""Mean corner error, as a share of the card's width, up to which a card counts as found the right
way up. Chosen: a quarter turn is off by more than half the width."""


@dataclass(frozen=True)
class Answer:
    """A picture's truth and what the Cropper answered.

    Attributes:
        index: of the record in its dataset.
        name: of the record.
        groups: that the picture is in; see `reports.groups.record_to_groups`.
        truth: (4, 2) quad in pixels of the picture, or None without a card.
        found: the card in pixels of the picture, or None.
    """

    index: int
    name: str
    groups: Groups
    truth: np.ndarray | None
    found: CardCorners | None


def corner_error(found: np.ndarray, truth: np.ndarray) -> float:
    """Mean distance of the four corners, in order, as a share of the card's mean width."""
    width = (np.linalg.norm(truth[1] - truth[0]) + np.linalg.norm(truth[2] - truth[3])) / 2
    return float(np.linalg.norm(found - truth, axis=1).mean() / width)


def is_upright(answer: CardCorners | None, quad: np.ndarray) -> bool:
    """Whether a card was found the right way up: mean corner error at most UPRIGHT_LIMIT."""
    return answer is not None and corner_error(answer.quad, quad) <= UPRIGHT_LIMIT


def card_jaccard(answer: CardCorners | None, quad: np.ndarray) -> float:
    """Jaccard index of a card in [0, 1]; 0 where it was not found or not the right way up."""
    if answer is None or not is_upright(answer, quad):
        return 0.0
    return quad_jaccard(answer.quad, quad)


def score(
    found: Sequence[CardCorners | None], truth: Sequence[np.ndarray | None]
) -> dict[str, float]:
    """The metrics of the Cropper.

    Args:
        found: per picture what the Cropper answered.
        truth: per picture the quad, or None.

    Returns:
        upright: share of cards found the right way up (mean error below UPRIGHT_LIMIT);
        mean_jaccard: over all pictures with a card, 0 for those not found or turned;
        mean_jaccard_found: over the upright ones;
        corner_error_median, corner_error_p90: per cent of the card's width, upright ones;
        inferred: share of upright ones with an inferred corner;
        false_cards: share of cardless pictures with a card found;
        cards, cardless: how many pictures of each there were.
    """
    with_card = [(f, t) for f, t in zip(found, truth, strict=True) if t is not None]
    without = [f for f, t in zip(found, truth, strict=True) if t is None]
    upright = [(f, t) for f, t in with_card if f is not None and is_upright(f, t)]
    jaccards = [card_jaccard(f, t) for f, t in upright]
    errors = [100 * corner_error(f.quad, t) for f, t in upright]
    inferred = [f.inferred is not None for f, _ in upright]
    count = max(len(with_card), 1)
    return {
        "upright": len(upright) / count,
        "mean_jaccard": float(np.sum(jaccards)) / count,
        "mean_jaccard_found": float(np.sum(jaccards)) / max(len(upright), 1),
        "corner_error_median": float(np.median(errors)) if errors else float("nan"),
        "corner_error_p90": float(np.percentile(errors, 90)) if errors else float("nan"),
        "inferred": float(np.mean(inferred)) if inferred else 0.0,
        "false_cards": float(np.mean([f is not None for f in without])) if without else 0.0,
        "cards": float(len(with_card)),
        "cardless": float(len(without)),
    }


def score_answers(answers: Sequence[Answer]) -> dict[str, float]:
    """The metrics of answers; see `score`."""
    return score([answer.found for answer in answers], [answer.truth for answer in answers])
