"""Names of Indonesia's peoples, for fictitious card holders.

Common parts of names, collected for the variety of their letters; which go together, and the shares
of the peoples, are chosen. Most Indonesians have no family name: the last word of a Javanese name
is no surname, and a name may be a single word.
"""

from __future__ import annotations

from data.cards.names_id_east import BALINESE, BUGIS_DAYAK, CHINESE, EASTERN, MUSLIM
from data.cards.names_id_west import BATAK, JAVANESE, MINANG_MALAY, SUNDANESE

ORIGINS = {
    "javanese": JAVANESE,
    "sundanese": SUNDANESE,
    "batak": BATAK,
    "balinese": BALINESE,
    "minang_malay": MINANG_MALAY,
    "muslim": MUSLIM,
    "chinese": CHINESE,
    "eastern": EASTERN,
    "bugis_dayak": BUGIS_DAYAK,
}


def words() -> tuple[str, ...]:
    """Every part of every name."""
    return tuple(
        name
        for origin in ORIGINS.values()
        for listed in (origin.male, origin.female, origin.last_male, origin.last_female)
        for name in listed
    )
