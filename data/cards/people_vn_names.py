"""Vietnamese names put together: surname, middle names, given name, by group and sex."""

from __future__ import annotations

import numpy as np

from data.cards import names_vn, names_vn_groups, names_vn_minorities, places_vn
from data.cards.names_syllables import random_syllable
from data.cards.names_tones import restyle
from data.cards.people_choices import Weighted, pick

_COMMON_SURNAMES = Weighted(names_vn.COMMON_SURNAMES)
_ETHNIC_GROUPS = Weighted(names_vn_groups.ETHNIC_GROUPS)

_RARE_SHARE = 0.33
"""Chosen: three times as many rare surnames as in life, for the variety of their letters."""

_MIDDLE_COUNTS = Weighted({0: 0.07, 1: 0.71, 2: 0.18, 3: 0.04})
"""Chosen after common usage: two to four words, five now and then."""

_RARE_SYLLABLE = 0.05
"""Chosen: given names that are in no list, so that any syllable may be one."""

_NEW_STYLE = 0.3
"""Chosen: share of names that place the tone the newer way (HOÀ, THUÝ)."""

_ELSEWHERE = 0.1
"""Chosen: share of the smaller groups that are born where another group is at home."""

_KINH_NAMES = 0.35
"""Chosen: share of the groups with names of their own that have taken names like the Kinh's."""


def draw_ethnic_group(rng: np.random.Generator) -> str:
    """One of the 54 groups, as printed."""
    return _ETHNIC_GROUPS.draw(rng)


def draw_home(rng: np.random.Generator, group: str) -> str:
    """The code of a province where one of a group may be born."""
    if group == "Kinh" or rng.random() < _ELSEWHERE:
        return pick(rng, tuple(places_vn.PROVINCE_CODES))
    return pick(rng, names_vn_groups.HOME_CODES.get(group, names_vn_groups.NORTHERN_CODES))


def _kinh_name(rng: np.random.Generator, sex: str, surname: str) -> str:
    male = sex == "male"
    middles = names_vn.MIDDLES_MALE if male else names_vn.MIDDLES_FEMALE
    givens = names_vn.GIVEN_MALE if male else names_vn.GIVEN_FEMALE
    words = surname.split(" ")
    middle_count = 1 if len(words) > 1 else _MIDDLE_COUNTS.draw(rng)
    if middle_count and rng.random() < 0.3:  # chosen: the two names that a third of all had
        words.append("Văn" if male else "Thị")
        middle_count -= 1
    words += [pick(rng, middles) for _ in range(middle_count)]
    if rng.random() < _RARE_SYLLABLE:
        words.append(random_syllable(rng).capitalize())
    else:
        words.append(pick(rng, givens))
    # "Thị Thị" and "An An" are left to the few who are called so.
    return " ".join(word for i, word in enumerate(words) if i == 0 or word != words[i - 1])


def _surname(rng: np.random.Generator, sex: str, group: str) -> str:
    draw = rng.random()
    northern = group != "Kinh" and group not in names_vn_groups.HOME_CODES
    if northern and draw < 0.7:
        return pick(rng, names_vn_groups.NORTHERN_SURNAMES)
    if draw > 0.95:
        # Tôn Nữ is the women's half of Tôn Thất.
        royal = "Nữ" if sex == "male" else "Thất"
        return pick(rng, [name for name in names_vn.COMPOUND_SURNAMES if royal not in name])
    if draw > 0.95 - _RARE_SHARE:
        return pick(rng, names_vn.RARE_SURNAMES)
    return _COMMON_SURNAMES.draw(rng)


def _pattern_name(rng: np.random.Generator, sex: str, group: str) -> str:
    pattern = names_vn_minorities.NAME_PATTERNS[group]
    male = sex == "male"
    givens = pattern.givens_male if male else pattern.givens_female
    form = pick(rng, pattern.forms_male if male else pattern.forms_female)
    text = form.format(
        surname=pick(rng, pattern.surnames),
        middle=pick(rng, pattern.middles),
        given=pick(rng, givens),
        given2=pick(rng, givens),
    )
    return " ".join(text.split())


def draw_name(rng: np.random.Generator, sex: str, group: str = "Kinh") -> str:
    """A name in mixed case.

    Args:
        rng: decides.
        sex: "male" or "female".
        group: one of `names_vn_groups.ETHNIC_GROUPS`.

    Returns:
        One to six words, surname first where the group has one.
    """
    if group in names_vn_minorities.NAME_PATTERNS and rng.random() > _KINH_NAMES:
        name = _pattern_name(rng, sex, group)
    else:
        name = _kinh_name(rng, sex, _surname(rng, sex, group))
    return restyle(name) if rng.random() < _NEW_STYLE else name
