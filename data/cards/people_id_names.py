"""Indonesian names put together, by where the holder lives and sex."""

from __future__ import annotations

import numpy as np

from data.cards.names_id import ORIGINS
from data.cards.people_choices import Weighted, pick

LONGEST_NAME = 60
"""Characters. Source: Permendagri 73/2022, art. 4: at most 60 letters, spaces included."""

_EVERYWHERE = Weighted(
    {
        "javanese": 0.28,
        "sundanese": 0.12,
        "muslim": 0.2,
        "batak": 0.08,
        "minang_malay": 0.08,
        "chinese": 0.08,
        "eastern": 0.07,
        "bugis_dayak": 0.05,
        "balinese": 0.04,
    }
)
"""Chosen: flatter than the population, so that the smaller peoples' names are read too."""

_AT_HOME = {
    "11": "muslim",
    "12": "batak",
    "13": "minang_malay",
    "14": "minang_malay",
    "21": "minang_malay",
    "15": "minang_malay",
    "32": "sundanese",
    "36": "sundanese",
    "33": "javanese",
    "34": "javanese",
    "35": "javanese",
    "18": "javanese",
    "51": "balinese",
    "52": "bugis_dayak",
    "53": "eastern",
    "7": "bugis_dayak",
    "6": "bugis_dayak",
    "8": "eastern",
    "9": "eastern",
}
"""The people whose names are most frequent in a province, by one or two digits of its code."""

_HOME_SHARE = 0.5

TITLES_BEFORE = (
    "DRS. DRA. IR. H. HJ. DR. dr. R. RA. RR. KH. TB. PROF. DRS DR H HJ NY. TGK. ST. M. MOCH. PDT. "
    "R.A. DRG. RD. ABD."
).split()
"""Academic, religious and noble titles before a name."""

TITLES_AFTER = (
    "S.PD S.PD. S.E S.E. S.KOM S.H S.H. M.SI M.SI. S.T S.T. A.MD S.SOS M.M M.M. S.AG SE ST SPD "
    "S.PD.I S.KEP S.KEP.NS M.PD M.KOM M.T S.IP S.STP S.PSI S.FARM APT. SP.OG PH.D M.KES S.TR.KEB "
    "A.MD.KEB S.S M.HUM B.SC LC. M.A S.PT S.HUT S.PI BBA SH MM"
).split()
"""Degrees after a name, with or without a comma before them."""


def _untitled(rng: np.random.Generator, sex: str, origin: str) -> str:
    people = ORIGINS[origin]
    male = sex == "male"
    firsts = people.male if male else people.female
    text = pick(rng, people.forms).format(
        first=pick(rng, firsts),
        second=pick(rng, firsts),
        last=pick(rng, people.last_male if male else people.last_female),
    )
    words = list(dict.fromkeys(text.split()))  # nobody is called Safira Safira
    if words[-1] in ("Bin", "Binti"):
        words.pop()
    return " ".join(words if male else ["Binti" if word == "Bin" else word for word in words])


def draw_name(rng: np.random.Generator, sex: str, province_code: str) -> str:
    """A name in capitals, now and then with titles.

    Args:
        rng: decides.
        sex: "male" or "female".
        province_code: two digits; half of the names are of the people at home there.

    Returns:
        One to eight words, at most LONGEST_NAME characters.
    """
    origin = _AT_HOME.get(province_code) or _AT_HOME.get(province_code[0])
    if origin is None or rng.random() > _HOME_SHARE:
        origin = _EVERYWHERE.draw(rng)
    name = _untitled(rng, sex, origin)
    if rng.random() < 0.04:  # chosen: long names, which wrap
        name = f"{name} {_untitled(rng, sex, origin)}"
    name = name.upper()
    if len(name) < 3:  # the rule asks for two words since 2022; two letters are no name at all
        name = f"{name} {_untitled(rng, sex, origin).upper()}"
    draw = rng.random()
    if draw < 0.05:
        name = f"{pick(rng, TITLES_BEFORE).upper()} {name}"
    if draw > 0.94 or draw < 0.01:
        titles = pick(rng, TITLES_AFTER)
        if rng.random() < 0.25:
            titles += f", {pick(rng, TITLES_AFTER)}"
        name = f"{name}{',' if rng.random() < 0.7 else ''} {titles}"
    if len(name) > LONGEST_NAME:
        name = name[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(",")
    return name
