"""What the fields of a card say about each other: number, birth, sex and expiry agree or do not.

A number with a misread digit is as long as a right one; that it names another year of birth than
the date beside it is what gives it away. Nothing is changed here, and a check that failed blames
every field that it compared, since it cannot tell which of them was misread; another reading of
one of them that would agree is proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.cards.numbers import (
    RENEWAL_AGES,
    anniversary,
    parse_indonesian_number,
    parse_vietnamese_number,
)
from pipeline.field_types import Check, CheckStatus, FieldResult
from pipeline.missing import ALWAYS_PRINTED
from pipeline.normalise import (
    NUMBER_LENGTHS,
    is_number,
    join_number,
    text_to_date,
    text_to_sex,
)

RENEWED = ("vn_cccd_2016", "vn_cccd_chip")
"""Types that end at one of RENEWAL_AGES. Source: Law 59/2014/QH13, art. 21."""

CMND_DIGITS = 9
"""Length of the number that says nothing of its holder. Source: Decree 05/1999/NĐ-CP."""


NUMBERS_KNOWN = ("id_", "vn_")
"""What ids of card types begin with whose numbers `data.cards.numbers` understands."""


@dataclass(frozen=True)
class Said:
    """What a card says of its holder, as far as it could be read.

    Attributes:
        number: a number of 16 digits on an Indonesian card, of 9 or 12 on a Vietnamese one, or
            None.
        born, expires: the dates, or None; an expiry may be words.
        sex: "male", "female" or None.
        card_type: id of the layout, whose rules number and expiry follow.
    """

    number: str | None
    born: date | None
    expires: date | None
    sex: str | None
    card_type: str

    @property
    def indonesian(self) -> bool:
        """Whether it is an Indonesian card."""
        return self.card_type.startswith("id_")

    @property
    def untold(self) -> bool:
        """Whether the number says nothing of its holder."""
        return NUMBER_LENGTHS[self.card_type] == CMND_DIGITS


def _number_and_birth(said: Said) -> bool | None:
    if said.number is None or said.born is None:
        return None
    if said.indonesian:
        nik = parse_indonesian_number(said.number)
        told = (nik.birth_day, nik.birth_month, nik.birth_year_of_century)
        return told == (said.born.day, said.born.month, said.born.year % 100)
    return parse_vietnamese_number(said.number).birth_year == said.born.year


def _number_and_sex(said: Said) -> bool | None:
    if said.number is None or said.sex is None:
        return None
    parse = parse_indonesian_number if said.indonesian else parse_vietnamese_number
    return parse(said.number).sex == said.sex


def _born_before_today(said: Said) -> bool | None:
    return None if said.born is None else said.born < date.today()


def _expires_after_birth(said: Said) -> bool | None:
    if said.born is None or said.expires is None:
        return None
    return said.expires > said.born


def _expires_on_birthday(said: Said) -> bool | None:
    if said.card_type not in (*RENEWED, "id_ktp") or said.born is None or said.expires is None:
        return None
    years = said.expires.year - said.born.year
    if years < 0 or said.expires != anniversary(said.born, years):
        return False
    return said.card_type not in RENEWED or years in RENEWAL_AGES


RULES: Mapping[str, tuple[tuple[str, ...], Callable[[Said], bool | None]]] = {
    "number_agrees_with_birth": (("id_number", "date_of_birth"), _number_and_birth),
    "number_agrees_with_sex": (("id_number", "sex"), _number_and_sex),
    "born_before_today": (("date_of_birth",), _born_before_today),
    "expires_after_birth": (("date_of_birth", "date_of_expiry"), _expires_after_birth),
    "expires_on_birthday": (("date_of_birth", "date_of_expiry"), _expires_on_birthday),
}
"""Name of a check → the fields that it compares, and whether they agree; None: not known. Source:
Decree 137/2015/NĐ-CP art. 13 (12 digits: century and sex, year of birth); Perpres 25/2008 art. 37
(NIK: date of birth, the day 40 higher for women); Law 59/2014/QH13 art. 21 (cards end at 25, 40
and 60); the e-KTP ends on a birthday as its predecessors did."""


def read_said(fields: Mapping[str, FieldResult], card_type: str) -> Said:
    """What a card says of its holder, by its fields."""

    def text(name: str) -> str:
        return fields[name].text if name in fields else ""

    number = join_number(text("id_number"))
    whole = is_number(number, card_type) and card_type.startswith(NUMBERS_KNOWN)
    return Said(
        number=number if whole else None,
        born=text_to_date(text("date_of_birth")),
        expires=text_to_date(text("date_of_expiry")),
        sex=text_to_sex(text("sex")),
        card_type=card_type,
    )


def add_agreement(
    fields: Mapping[str, FieldResult], card_type: str | None
) -> dict[str, FieldResult]:
    """Fields with the checks of each against the others added to their own.

    Args:
        fields: by name, as read.
        card_type: id of the layout; None: nothing is known of its number, and nothing is added.

    Returns:
        The same fields in the same order. Each check of the type stands at each field that it
        compares; it is "unknown" where one of them was not read, could not be understood, or says a
        term.
    """
    checked = dict(fields)
    if card_type not in NUMBER_LENGTHS:
        return checked
    verdicts = find_verdicts(fields, card_type)
    proposals = {
        field: _propose(fields, card_type, field)
        for name, verdict in verdicts.items()
        if verdict is False
        for field in RULES[name][0]
    }
    for name, verdict in verdicts.items():
        status: CheckStatus = "unknown" if verdict is None else "pass" if verdict else "fail"
        for field in filter(fields.__contains__, RULES[name][0]):
            proposal = proposals[field] if status == "fail" else None
            known = checked[field]
            checked[field] = replace(known, checks=(*known.checks, Check(name, status, proposal)))
    return checked


def find_verdicts(fields: Mapping[str, FieldResult], card_type: str) -> dict[str, bool | None]:
    """By rule, of those of a type of card, whether its fields agree; None: it is not known."""
    said = read_said(fields, card_type)
    printed = set(ALWAYS_PRINTED.get(card_type, fields))
    return {
        name: agree(said)
        for name, (compared, agree) in RULES.items()
        if printed >= set(compared) and not (said.untold and "id_number" in compared)
    }


def _propose(fields: Mapping[str, FieldResult], card_type: str, name: str) -> str | None:
    """The likeliest other reading of a field that agrees wherever it is compared, or None."""
    for text in fields[name].alternatives:
        verdicts = find_verdicts({**fields, name: replace(fields[name], text=text)}, card_type)
        compared = [verdict for rule, verdict in verdicts.items() if name in RULES[rule][0]]
        if False not in compared and True in compared:
            return text
    return None
