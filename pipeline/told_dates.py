"""Dates that a card tells twice: what birth or expiry must be by each other and by the number.

A card ends on a birthday of its holder, mostly on one of three, and the number has the year of
birth, or the whole date. So what a date is that lost a digit may be known all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date

from data.cards.numbers import (
    RENEWAL_AGES,
    anniversary,
    parse_indonesian_number,
    parse_vietnamese_number,
)
from pipeline.agreement import RENEWED, Said, read_said
from pipeline.edits import count_edits
from pipeline.field_types import FieldResult
from pipeline.normalise import DATE_FIELDS, SEPARATORS, text_to_date

IN_DOUBT = 0.5
"""Confidence of a date below which it may be another one than all that the Reader thinks of.
Chosen: it is more likely wrong than right, and clear print stays as it is."""

EDIT_ODDS, NO_DATE_ODDS = 0.1, 0.2
"""How likely a date is beside what was read, for each sign that would be misread; where that is a
date, and where it is none. Chosen on validation photographs: of 3,000 fields seven more are right,
of 2,565 that another program drew one, and none is wrong for it. One sign is misread oftener than a
card breaks a rule, two are not."""

OTHER_SEPARATOR = "/"
"""Of dates on cards that are none of SEPARATORS."""


def told_dates(name: str, text: str, said: Said) -> Iterator[date]:
    """What a date must be by the rest of the card.

    Args:
        name: "date_of_birth" or "date_of_expiry".
        text: as it was read, whose day or year may be right.
        said: by the card.

    Yields:
        Dates, some perhaps twice; none where nothing is told.
    """
    if name == "date_of_birth":
        yield from _told_births(text, said)
    elif said.born is not None:
        years = []
        if said.card_type in RENEWED:
            years = [said.born.year + age for age in RENEWAL_AGES]
        elif said.indonesian and _is_number(text[-4:]):
            years = [int(text[-4:])]
        for year in years:
            if MINYEAR <= year <= MAXYEAR:  # a misread one may be any
                yield anniversary(said.born, year - said.born.year)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _told_births(text: str, said: Said) -> Iterator[date]:
    told = []
    if said.expires is not None and said.card_type in RENEWED:
        day = said.expires
        told += [(day.year - age, day.month, day.day) for age in RENEWAL_AGES]
    if said.number is not None and said.indonesian:
        nik = parse_indonesian_number(said.number)
        of_century, month, day_of_month = nik.birth_year_of_century, nik.birth_month, nik.birth_day
        told += [(century + of_century, month, day_of_month) for century in (1900, 2000)]
    elif said.number is not None and not said.untold and _is_number(text[:2] + text[3:5]):
        year = parse_vietnamese_number(said.number).birth_year
        told.append((year, int(text[3:5] or 0), int(text[:2])))
    for year, month, day_of_month in told:
        try:
            yield date(year, month, day_of_month)
        except ValueError:  # no such day
            continue


def add_told_dates(fields: Mapping[str, FieldResult], card_type: str) -> dict[str, FieldResult]:
    """Fields whose dates that were read in doubt have among their alternatives what they must be.

    Args:
        fields: by name, as read.
        card_type: id of the layout.

    Returns:
        The same fields in the same order; the alternatives of a date may be more, likeliest first.
    """
    said, longer = read_said(fields, card_type), dict(fields)
    written = SEPARATORS.get(card_type, OTHER_SEPARATOR).join(("%d", "%m", "%Y"))
    for name in DATE_FIELDS:
        field = fields.get(name)
        if field is None or not any(sign.isdigit() for sign in field.text):
            continue
        is_date = text_to_date(field.text) is not None
        if is_date and field.confidence >= IN_DOUBT:
            continue
        edit_odds = EDIT_ODDS if is_date else NO_DATE_ODDS
        odds = dict(zip(field.alternatives, field.odds, strict=True))
        for day in told_dates(name, field.text, said):
            text = day.strftime(written)
            likely = edit_odds ** count_edits(text, field.text)
            odds[text] = max(odds.get(text, 0.0), likely)
        odds.pop(field.text, None)
        ranked = dict(sorted(odds.items(), key=lambda item: -item[1]))
        longer[name] = replace(field, alternatives=tuple(ranked), odds=tuple(ranked.values()))
    return longer
