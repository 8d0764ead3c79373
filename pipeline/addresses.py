"""The levels of a Vietnamese address: province, district, ward, and what stands before them.

Only what can be told is told: a province by its name, the others by the words for their kind or,
where all four levels are there, by their order. Nothing is looked up, so a misread name stays one.
"""

from __future__ import annotations

import re
import unicodedata

from data.cards.names_tones import restyle
from data.cards.places_vn import FORMER_PROVINCES, MERGED_PROVINCES, PROVINCE_CODES

PROVINCE_KIND = re.compile(r"(tỉnh|thành phố|tp\.?|t\.)\s*", re.IGNORECASE)
DISTRICT_KIND = re.compile(
    r"(quận|huyện|thị xã|thành phố)\s|(q|h|tx|tp)\.|(tx|tp)\s", re.IGNORECASE
)
WARD_KIND = re.compile(r"(phường|xã|thị trấn|đặc khu)\s|(p|x|tt)\.|tt\s", re.IGNORECASE)
"""Words before the name of a province, district and ward. Source: Law 77/2015/QH13, art. 2, and
Law 72/2025/QH15, art. 1, for the kinds; the abbreviations are what offices write."""

BELOW_WARD = re.compile(
    r"(số|ngõ|ngách|hẻm|kiệt|đường|tổ|đội|xóm|thôn|ấp|bản|buôn|làng|khóm|khối|khu|cụm|kp)\b|[0-9]",
    re.IGNORECASE,
)
"""What begins a part of an address below the ward. Chosen: houses, streets, parts of villages."""

# Not in "12 - 14 Lê Lợi", nor in the one city of two names.
_SEPARATOR = re.compile(r"\s*[,;]\s*|(?:\s+-|-\s)(?!\s*(?:[0-9]|tháp chàm))\s*", re.IGNORECASE)
_TIGHT = re.compile(r"\s*(?:[,;]|-(?!\s*(?:[0-9]|tháp chàm)))\s*", re.IGNORECASE)


OTHER_SPELLINGS = {
    "hcm": "Hồ Chí Minh",
    "hn": "Hà Nội",
    "đăk lăk": "Đắk Lắk",
    "đắc lắc": "Đắk Lắk",
    "đăk nông": "Đắk Nông",
    "đắc nông": "Đắk Nông",
    "bắc cạn": "Bắc Kạn",
    "bà rịa vũng tàu": "Bà Rịa - Vũng Tàu",
    "br vt": "Bà Rịa - Vũng Tàu",
    "tt huế": "Thừa Thiên Huế",
}
"""Of the names of provinces, plain. Chosen: those that offices use beside the laws'."""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("-", " ").split())


_NAMES = {
    _plain(spelt): name
    for name in (*PROVINCE_CODES.values(), *MERGED_PROVINCES, *FORMER_PROVINCES)
    for spelt in (name, restyle(name))
} | OTHER_SPELLINGS


def split_address(text: str) -> dict[str, str]:
    """The levels of an address.

    Args:
        text: as printed, such as "12 Lê Lợi, Phường 7, Quận 3, TP. Hồ Chí Minh".

    Returns:
        Those of "province" (its name alone: "Hồ Chí Minh"), "district", "ward" and "rest" that can
        be told, as printed; none where the end is no province's name.
    """
    for separator in (_SEPARATOR, _TIGHT):
        levels = [level for level in separator.split(text.strip(" .,")) if level]
        # The names of some provinces have the hyphen that levels are kept apart by.
        for count in (2, 1):
            province = _province(" ".join(levels[-count:])) if len(levels) >= count else None
            if province is not None:
                return {"province": province, **_below(levels[:-count])}
    return {}


def _province(text: str) -> str | None:
    plain = _plain(text)
    return _NAMES.get(plain) or _NAMES.get(PROVINCE_KIND.sub("", plain, count=1))


def _below(levels: list[str]) -> dict[str, str]:
    """District, ward and rest of what stands before the province."""
    told: dict[str, str] = {}
    rest = list(levels)
    if rest and DISTRICT_KIND.match(rest[-1]):
        told["district"] = rest.pop()
    if rest and WARD_KIND.match(rest[-1]):
        told["ward"] = rest.pop()
    named = len(rest) > 1 and not any(map(BELOW_WARD.match, rest[-2:]))
    if not told and len(rest) > 2 and named:
        told["district"], told["ward"] = rest.pop(), rest.pop()
    elif "ward" not in told and "district" in told and rest and not BELOW_WARD.match(rest[-1]):
        told["ward"] = rest.pop()
    elif not told and len(rest) > 1 and WARD_KIND.match(rest[-2]):
        # A district without its kind behind a ward that has one.
        told["district"], told["ward"] = rest.pop(), rest.pop()
    return told | ({"rest": ", ".join(rest)} if rest else {})
