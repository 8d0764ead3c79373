"""What the quality of a picture tells: fields exact against each of its measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.answers import Answer
from pipeline.compare import Ratio
from pipeline.quality import quality_warnings

MEASURES = ("sharpness", "glare", "brightness", "contrast", "color", "card_width_px", "moire")
"""Attributes of `pipeline.types.Quality` that are measurements."""

CUTS = (0.02, 0.1, 0.5, 0.9, 0.98)
"""Shares of the cards that lie below each end of a band. Chosen: thresholds are met by the few
worst pictures, so the bands are narrow where these are, and of 600 cards twelve are in the
narrowest, which have about a hundred fields."""


@dataclass(frozen=True)
class Band:
    """Cards of which one measurement is alike.

    Attributes:
        least, most: of the measurement, both of cards in the band.
        cards: how many.
        fields: exact of those printed on them.
    """

    least: float
    most: float
    cards: int
    fields: Ratio


@dataclass(frozen=True)
class Gate:
    """What `quality.ok` is worth.

    Attributes:
        fields_ok, fields_other: fields exact of the cards that are ok, and of the others.
        cards_ok, cards_other: cards of which every field is exact.
    """

    fields_ok: Ratio
    fields_other: Ratio
    cards_ok: Ratio
    cards_other: Ratio

    @property
    def fields_margin(self) -> float:
        """By how much more of the fields are exact on the cards that are ok; NaN of nothing."""
        return self.fields_ok.share - self.fields_other.share

    @property
    def cards_margin(self) -> float:
        """By how much more of the cards are read without a mistake; NaN of nothing."""
        return self.cards_ok.share - self.cards_other.share


@dataclass(frozen=True)
class QualityCurves:
    """Fields exact by quality, of the cards that were found.

    A card that was not found counts nowhere here: what is measured of its photo is of the photo.

    Attributes:
        bands: measurement → its bands, least first, without those in which no card is; empty of no
            cards.
        warnings: code of a warning about the quality → fields exact of the cards that have it.
        gate: what `quality.ok` is worth.
    """

    bands: Mapping[str, tuple[Band, ...]]
    warnings: Mapping[str, Ratio]
    gate: Gate


def measure_curves(answers: Sequence[Answer]) -> QualityCurves:
    """Fields exact by quality.

    Args:
        answers: to photos; those without a card, true or found, are passed over.
    """
    cards = [answer for answer in answers if answer.fields and answer.result.document is not None]
    warned: dict[str, list[Answer]] = {}
    for answer in cards:
        for warning in quality_warnings(answer.result.quality):
            warned.setdefault(warning.code, []).append(answer)
    ok = [answer for answer in cards if answer.result.quality.ok]
    others = [answer for answer in cards if not answer.result.quality.ok]
    return QualityCurves(
        bands={name: bands for name in MEASURES if (bands := _measure_bands(name, cards))},
        warnings={code: _fields_exact(mine) for code, mine in sorted(warned.items())},
        gate=Gate(_fields_exact(ok), _fields_exact(others), _cards_exact(ok), _cards_exact(others)),
    )


def _measure_bands(name: str, cards: Sequence[Answer]) -> tuple[Band, ...]:
    """The bands of one measurement, of the cards that have it; equal values are in the same one."""
    cards = [card for card in cards if getattr(card.result.quality, name) is not None]
    if not cards:
        return ()
    values = np.array([getattr(card.result.quality, name) for card in cards], float)
    places = np.searchsorted(np.quantile(values, CUTS), values, side="right")
    bands = []
    for place in np.unique(places):
        inside = np.flatnonzero(places == place)
        mine = values[inside]
        fields = _fields_exact([cards[int(index)] for index in inside])
        bands.append(Band(float(mine.min()), float(mine.max()), len(inside), fields))
    return tuple(bands)


def _fields_exact(cards: Sequence[Answer]) -> Ratio:
    compared = [report for card in cards for report in card.fields]
    return Ratio(sum(report.exact for report in compared), len(compared))


def _cards_exact(cards: Sequence[Answer]) -> Ratio:
    return Ratio(sum(not card.photo.wrong for card in cards), len(cards))
