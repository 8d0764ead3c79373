"""Number, birth and expiry read together: where one was read in doubt, what the others say counts.

A 3 that may be a 5 is a 5 if the expiry falls on the 5th. Nothing is changed that the picture
leaves no doubt of, so a card that contradicts itself in clear print still fails its checks; and
what is changed is told, see `settled_warnings`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import replace

from pipeline.agreement import CMND_DIGITS, find_verdicts
from pipeline.field_types import FieldResult
from pipeline.normalise import (
    COMPARED,
    DATE_FIELDS,
    NUMBER_LENGTHS,
    join_number,
    normalise,
    region_status,
    text_to_date,
)
from pipeline.told_dates import add_told_dates
from pipeline.types import Warning

DISAGREEMENT = math.log(1 / 20)
"""Logarithm of how likely a card breaks one of the rules of `pipeline.agreement`, or has a number
of no region, and so of how likely another reading must be beside the first, for each rule that this
breaks; `pipeline.fields.LEAST_ODDS` is asked for in any case. Chosen: far oftener than cards do, so
that a forged one is not explained away; 14 fields of 600 validation cards are settled so, and all
are right."""

NEVER = math.log(1 / 1000)
"""The same of a date that is none, or a number of another length."""

MOST_CHANGES = 2
"""Fields that are read otherwise at most. Chosen: all three at once may agree on anything."""


def settle_together(
    fields: Mapping[str, FieldResult], card_type: str | None
) -> dict[str, FieldResult]:
    """Fields of which those that tell of each other are read as they most likely agree.

    Args:
        fields: by name, as read, with their alternatives and odds.
        card_type: id of the layout; None: nothing is known of its number, and nothing is changed.

    Returns:
        The same fields in the same order. One that is read otherwise has the first reading among
        its alternatives, its word has the new text, and its confidence stays.
    """
    if card_type not in NUMBER_LENGTHS:
        return dict(fields)
    names = [name for name in COMPARED if name in fields and len(fields[name].words) == 1]
    best, most = dict(fields), _likelihood(fields, card_type)
    if most == 0.0:
        return best
    known = add_told_dates(fields, card_type)
    for count in range(1, MOST_CHANGES + 1):
        for changed in itertools.combinations(names, count):
            for places in itertools.product(*(range(len(known[name].odds)) for name in changed)):
                tried = dict(fields)
                odds = 0.0
                for name, place in zip(changed, places, strict=True):
                    tried[name] = _read_as(name, known[name], place, card_type)
                    odds += math.log(max(known[name].odds[place], 1e-9))
                likelihood = odds + _likelihood(tried, card_type)
                if likelihood > most:
                    best, most = tried, likelihood
    return best


def _likelihood(fields: Mapping[str, FieldResult], card_type: str) -> float:
    """Logarithm of how likely a card says all this, as far as rules tell."""
    broken = list(find_verdicts(fields, card_type).values()).count(False)
    impossible = sum(
        text_to_date(fields[name].text) is None
        for name in DATE_FIELDS
        if name in fields and any(sign.isdigit() for sign in fields[name].text)
    )
    if "id_number" in fields:
        number = join_number(fields["id_number"].text)
        if len(number) != NUMBER_LENGTHS[card_type]:
            impossible += 1
        elif len(number) != CMND_DIGITS:
            broken += region_status(number) == "fail"
    return broken * DISAGREEMENT + impossible * NEVER


def _read_as(name: str, field: FieldResult, place: int, card_type: str) -> FieldResult:
    """A field that reads as one of its alternatives."""
    text = field.alternatives[place]
    value, checks = normalise(name, text, card_type)
    odds = dict(zip(field.alternatives, field.odds, strict=True))
    chosen = max(odds.pop(text), 1e-9)
    # Beside the new text, but no likelier than it: what the others say is not in these.
    others = {other: min(1.0, share / chosen) for other, share in {field.text: 1.0, **odds}.items()}
    word = replace(field.words[0], text=text, characters=())
    return replace(
        field,
        value=value,
        text=text,
        checks=checks,
        words=(word,),
        alternatives=tuple(others),
        odds=tuple(others.values()),
    )


def settled_warnings(
    read: Mapping[str, FieldResult], settled: Mapping[str, FieldResult]
) -> list[Warning]:
    """A warning for each field that `settle_together` reads otherwise."""
    return [
        Warning(
            "settled_by_others",
            f"{name}: {read[name].text!r} was taken for {field.text!r}, with which the other "
            "fields agree",
            name,
        )
        for name, field in settled.items()
        if field.text != read[name].text
    ]
