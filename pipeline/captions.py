"""Print that was taken for a word of a value, captions before all, told by what it says."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import compress
from statistics import median

from pipeline.letters import strip_marks
from reader.language import MUTE, NAMES, LanguageModel, has_digit, word_core

IMPLAUSIBLE = -10.5
"""Logarithm of a word's probability in a field below which a word that stands in captions is one.
Chosen: above are Sinh in names and Khai after Minh in streets, below Quê, trú and tên at the head
of a value."""

IMPLAUSIBLE_HEAD = -6.5
"""The same for one in small letters before the first word of the value, and for one that the
Detector is unsure of. Chosen: số and phố are above, at -3.5 and -5.8, thường and quán below, at
-8.5 and -9.3."""

NO_SURNAME = -20.0
"""The same for a word in capitals before a name. Chosen: số, tên and họ are below, và, a surname of
the Hmong, is at -16."""

CAPTIONS = {
    ("vn", "full_name"): ("Họ và tên khai sinh", "Họ, chữ đệm và tên khai sinh", "Full name"),
    ("vn", "place_of_origin"): ("Quê quán", "Nguyên quán", "Place of origin"),
    ("vn", "place_of_residence"): (
        "Nơi thường trú",
        "Nơi ĐKHK thường trú",
        "Nơi đăng ký hộ khẩu thường trú",
        "Place of residence",
    ),
}
"""Captions whose ends are taken for the first words of the value, by country and field. Chosen:
those of two words at least."""

LIKE_A_CAPTION = 0.85
"""Similarity from which words are a caption, misread or not, if they are IMPLAUSIBLE_CAPTION as
well. Chosen: "Quế quân" and "uê Quán" are as like as that, but so are Quế An and Thượng Trưng, two
communes, and Sinh in names."""

LIKE_WITH_COLON = 0.75
"""The same of the last word of a caption, if its colon was read: "rú:" and "Tú:" are of trú."""

IMPLAUSIBLE_CAPTION = -10.9
"""Logarithm of the probability of the least likely word of such a caption. Chosen: those of the
communes are above -7.6, names above -10.7; captions below -11.1."""

COLONS = {("id", sign) for sign in "1:;.,-"}
"""As what a colon before a value is read, by country; no value of a KTP begins with one of these
alone. Chosen."""

DASHED = ("rt_rw", "blood_type")
"""Fields in which a dash alone says that there is none."""

LONGEST_CAPTION = 4
"""Words of a caption that are taken for the value's at most. Chosen."""

UNSURE = 0.6
"""Score, beside the median of the other words of its field, below which a word that is as
implausible is none of them. Chosen on 7,565 words of 400 validation cards: of 219 false ones 102
are both, and of the true ones nine, most of them cut or misread."""

CLEAR = 0.9
"""Confidence of the Reader from which such a word stays if it begins with a capital and is none of
a caption. Chosen on 5,565 fields: three more are right on cards of another program, which have
names that no list has, and none is wrong for it."""


def value_words(
    texts: Sequence[str],
    scores: Sequence[float],
    confidences: Sequence[float],
    country: str,
    field: str,
    language: LanguageModel,
) -> list[bool]:
    """Which words of a field are its value.

    Args:
        texts: as read, in reading order.
        scores: of the words, as detected.
        confidences: of the words, as read.
        country: that the card is of: "id" or "vn".
        field: that they were taken for.
        language: knows the captions of the country's cards.

    Returns:
        False for a word of a caption: one with its colon, and those before it that belong to it;
        one, in the letters that captions have, or in capitals beside words that are not, that is
        out of place in the field; for the end of the field's own caption before the value, misread
        or not; for a colon alone, read as such or not, but a clear one before a number of an
        address; for a hyphen after a hyphen, before or behind the value, and what has no letter in
        a name; and, but in MUTE fields, for any word without a digit that is out of place and of
        which the Detector is much less sure than of the others, if the Reader is not sure that it
        is printed.
    """
    heads = _caption_words(texts, country, field, language)
    if field in NAMES and country == "vn":
        heads = max(heads, _heads_of_name(texts, country, field, language))
    kept = [place >= heads for place in range(len(texts))]
    for place, text in enumerate(texts):
        if not kept[place]:
            continue
        previous = texts[place - 1] if place else ""
        unsure = is_unsure(place, scores)
        within = 0 < place < len(texts) - 1 and kept[place - 1] and has_digit(texts[place + 1])
        clear = confidences[place] >= CLEAR and not _is_caption(language, country, previous)
        if text == ":" and field == "address" and within and clear:
            continue  # "NO : 20"
        if text == ";" or (
            text.endswith(":") and (text == ":" or _is_caption(language, country, text))
        ):
            kept[place] = False
            before = place - 1
            while before >= 0 and _is_caption(language, country, texts[before]):
                kept[before] = False
                before -= 1
        elif (
            (
                text == "-"
                and len(texts) > 1
                and field not in DASHED
                and _no_hyphen_behind(previous, country)
            )
            or (field in NAMES and _has_no_letter(text))
            or ((country, text) in COLONS and unsure and not any(kept[:place]))
        ):
            kept[place] = False
        elif text.strip():
            # What a number says is as unlikely as it is long.
            doubtful = unsure and field not in MUTE and not has_digit(text)
            if confidences[place] >= CLEAR and text[0].isupper() and text[-1] != ":":
                doubtful = doubtful and _is_caption(language, country, text)
            parts = text.split()
            # Capitals among words of small letters are as strange as a caption's are.
            besides = [other for at, other in enumerate(texts) if at != place]
            # Short ones count, since LÊ and HỒ stand before names, but are no captions themselves.
            strange = _capital(text) and bool(besides) and not any(map(str.isupper, besides))
            of_caption = not text.isupper() and all(
                language.is_caption(country, part) for part in parts
            )
            if of_caption or doubtful or (strange and _is_caption(language, country, text)):
                likely = max(language.log_probabilities(country, field, previous, text))
                first = (text.islower() or strange) and not any(compress(texts[:place], kept))
                least = IMPLAUSIBLE_HEAD if first or (of_caption and unsure) else IMPLAUSIBLE
                kept[place] = likely > least
    values = [place for place, keep in enumerate(kept) if keep and texts[place].strip()]
    if len(values) > 1 and texts[values[-1]] == "-" and field not in DASHED:
        kept[values[-1]] = False
    return kept


def _no_hyphen_behind(previous: str, country: str) -> bool:
    """Whether no hyphen stands behind a text: a hyphen or, on Vietnamese cards, a comma or nothing.

    Dots of the rules that a value is typed on look like one.
    """
    return previous == "-" or (country == "vn" and (not previous or previous.endswith(",")))


def is_unsure(place: int, scores: Sequence[float]) -> bool:
    """Whether the Detector is much less sure of a word than of the others."""
    others = [score for other, score in enumerate(scores) if other != place]
    return bool(others) and scores[place] < UNSURE * median(others)


def _heads_of_name(texts: Sequence[str], country: str, field: str, language: LanguageModel) -> int:
    """How many words before a Vietnamese name are of captions: with a colon, or as no name begins.

    Names are in capitals, and so are captions now and then: "SỐ ĐỖ HOÀNG CHI".
    """
    count = 0
    for text in texts[:-1]:
        captioned = _is_caption(language, country, text)
        likely = max(language.log_probabilities(country, field, "", text), default=0.0)
        no_name = text.endswith(":") or (captioned and likely < NO_SURNAME)
        if " " in text or not no_name:
            break
        count += 1
    return count


def _has_no_letter(text: str) -> bool:
    return bool(text.strip()) and not any(character.isalpha() for character in text)


def _caption_words(texts: Sequence[str], country: str, field: str, language: LanguageModel) -> int:
    """How many words at the head of a field are its caption, or the end of it, if misread."""
    ends = _caption_ends(country, field)
    if not ends:
        return 0
    best, count = LIKE_A_CAPTION, 0
    # What is read in the place of a colon may also part two places, which begin with capitals.
    colon = ":;" if texts and texts[0][:1].islower() else ":"
    if len(texts) > 1 and texts[0].endswith(tuple(colon)):
        lasts = {end.rpartition(" ")[2] for end in ends}
        count = int(any(_alike(_plain(texts[0]), last) >= LIKE_WITH_COLON for last in lasts))

    def implausible(length: int) -> bool:
        words = language.log_probabilities(country, field, "", " ".join(texts[:length]))
        return min(words, default=0.0) <= IMPLAUSIBLE_CAPTION

    for length in range(1, min(len(texts) - 1, LONGEST_CAPTION) + 1):
        head = _plain(" ".join(texts[:length]))
        for end in ends:
            # An upper bound first, by lengths alone; most pairs need no more. A word of the value
            # behind the whole caption makes it less alike.
            if 2 * min(len(head), len(end)) <= best * (len(head) + len(end)):
                continue
            alike = SequenceMatcher(None, head, end, autojunk=False)
            if alike.quick_ratio() > best and alike.ratio() > best and implausible(length):
                best, count = alike.ratio(), length
    return count


@functools.cache
def _caption_ends(country: str, field: str) -> tuple[str, ...]:
    """The captions of a field, and of each the ends of two words and more, plain."""
    captions = [_plain(caption).split() for caption in CAPTIONS.get((country, field), ())]
    return tuple(" ".join(words[start:]) for words in captions for start in range(len(words) - 1))


def _alike(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _plain(text: str) -> str:
    """A text in small letters without marks and signs."""
    letters = strip_marks(text.casefold())
    return "".join(sign for sign in letters if sign.isalnum() or sign == " ").strip()


def _capital(text: str) -> bool:
    """Whether a word is in capitals, and long enough that it need not be."""
    return text.isupper() and len(text) > 2


def _is_caption(language: LanguageModel, country: str, text: str) -> bool:
    """Whether all words of a text stand in captions, in whatever case."""
    words = text.split()
    return bool(words) and all(language.is_caption(country, word_core(word)) for word in words)
