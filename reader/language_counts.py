"""Counting what cards say, for `reader.language`: the texts of made-up card holders."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.cards.layout import Layout
from data.cards.names_syllables import random_syllable
from data.cards.names_vn_frequent import draw_frequent_name
from data.cards.people import draw_person
from data.records import write_bytes_atomically
from data.synth.texts import indonesian_word
from reader.language import (
    END,
    FORMAT,
    MUTE,
    ORDER,
    START,
    caption_key,
    field_key,
    field_kind,
    has_digit,
    key_to_hash,
    spelling_group,
    spelling_keys,
    word_context,
    word_core,
    word_keys,
)

FIRST_COUNTED = (
    "id_ktp",
    "vn_cmnd_9",
    "vn_cmnd_12",
    "vn_cccd_2016",
    "vn_cccd_chip",
    "vn_cancuoc_2024",
)
"""Types of cards whose holders are counted first, in an order that their seeds follow; types that
are added come after them."""

FREQUENT_NAMES = 10
"""Vietnamese names by how common they are, counted beside those of the holders, which are drawn
from lists evenly, as a multiple of the holders of a type. Chosen: more than half are, then."""

LEAST_PAIRS = 2
"""Pairs of words, and n-grams of more than three letters, that were counted less often are left
out. Chosen: they are most of the table and little of the gain."""

LEAST_NUMBERS = 12
"""The same of the digits of numbers, of which there are more, and that follow fewer rules."""

SYLLABLES = 40_000
"""Syllables and words of no list that spelling is learnt from beside every listed word, each once.
Chosen: about as many as those."""


def is_withheld(core: str, share: float) -> bool:
    """Whether a word is among a share of all words, drawn by its hash."""
    return not has_digit(core) and key_to_hash(core) < share * 2**64


def count_words(
    counts: Counter[str],
    country: str,
    texts: Iterable[tuple[str, str]],
    withhold: float = 0.0,
) -> dict[str, Counter[str]]:
    """Add the words of fields to the counts.

    Args:
        counts: of words and pairs of them by key, changed.
        country: that the texts are of.
        texts: fields and what they say.
        withhold: share of words that are passed over, see `is_withheld`.

    Returns:
        Spelling group → word → how often it was seen.
    """
    spelled: dict[str, Counter[str]] = {}
    for field, text in texts:
        if field in MUTE:
            continue
        kind, previous, withheld = field_kind(field), START, False
        for word in text.split():
            core = word_core(word)
            withheld = is_withheld(core, withhold)
            if not withheld:
                spelled.setdefault(spelling_group(country, kind, core), Counter())[core] += 1
                if not has_digit(core):
                    counts.update(word_keys(country, kind, previous, core))
            previous = word_context(word)
        if not withheld:
            counts.update(word_keys(country, kind, previous, END))
    return spelled


def count_letters(counts: Counter[str], group: str, words: Mapping[str, int]) -> None:
    """Add the letters of words to the counts.

    Args:
        counts: by key, changed.
        group: of the spelling.
        words: word → how often it counts.
    """
    for core, times in words.items():
        for grams in spelling_keys(group, core):
            for gram, before in grams:
                counts[gram] += times
                counts[before] += times


def count_captions(counts: Counter[str], country: str, layout: Layout) -> None:
    """Add the words of a layout's captions to the counts, as printed and without case."""
    for entry in (entry for column in layout.columns for row in column.rows for entry in row):
        for word in f"{entry.caption} {entry.translation}".replace("|", " ").split():
            printed = word.strip("():")
            counts.update(caption_key(country, form) for form in {printed, word_core(printed)})


def prune(counts: Counter[str]) -> dict[str, int]:
    """The counts without pairs of words and long n-grams that are too rare to matter."""

    def kept(key: str, count: int) -> bool:
        group, _, letters = key.partition("\n")
        if not letters:
            words = key.split("\t")
            return count >= LEAST_PAIRS or len(words) < 3 or not words[2]
        least = LEAST_NUMBERS if group.endswith("numbers") else LEAST_PAIRS
        return count >= least or len(letters.strip("\n")) < ORDER - 1

    return {key: count for key, count in counts.items() if kept(key, count)}


def language(out: Path, persons: int = 12_000, seed: int = 77, withhold: float = 0.0) -> None:
    """Count what the cards of made-up holders say; the same settings give the same bytes.

    Args:
        out: file to write, `language.npz`.
        persons: of each type of card.
        seed: of the holders.
        withhold: share of all words that are left out, from 0 to 1, to measure what the model is
            worth, and what harm it does, where names are not on its lists.

    Raises:
        ValueError: there are no persons, or the share is out of range.
    """
    if not 0 <= withhold <= 1:
        raise ValueError(f"withhold must lie between 0 and 1, not {withhold}")
    if persons < 1:
        raise ValueError(f"persons must be positive, not {persons}")
    counts = write_language(out, persons, seed, withhold)
    print(f"{out}: {counts} counts, {out.stat().st_size / 2**20:.2f} MB")


def write_language(path: Path, persons: int, seed: int, withhold: float = 0.0) -> int:
    """Count the texts of made-up card holders of the training split and write them.

    Args:
        path: `.npz` to write, atomically.
        persons: of each type of card.
        seed: of the holders.
        withhold: share of all words that are left out.

    Returns:
        How many counts there are.
    """
    counts: Counter[str] = Counter()
    listed: dict[str, Counter[str]] = {}
    known_layouts = layouts()
    counted = (*FIRST_COUNTED, *(name for name in CARD_TYPES if name not in FIRST_COUNTED))
    for place, layout in enumerate(counted):
        rng = np.random.default_rng([seed, place])
        country = layout.partition("_")[0]
        count_captions(counts, country, known_layouts[layout])
        for _ in range(persons):
            fields = draw_person(known_layouts[layout].person, rng, "train").fields
            counts.update(field_key(layout, field) for field in ("", *fields))
            found = count_words(counts, country, fields.items(), withhold)
            for group, words in found.items():
                listed.setdefault(group, Counter()).update(words)
    rng = np.random.default_rng([seed, len(counted) + 1])
    names = [
        ("full_name", draw_frequent_name(rng, sex))
        for _ in range(FREQUENT_NAMES * persons // 2)
        for sex in ("female", "male")
    ]
    count_words(counts, "vn", names, withhold)
    rng = np.random.default_rng([seed, len(counted)])
    for country, make in (("vn", random_syllable), ("id", indonesian_word)):
        listed.setdefault(f"{country} spelling", Counter()).update(
            make(rng) for _ in range(SYLLABLES)
        )
    for group, words in listed.items():
        # Numbers as often as they stand there; words once, for it is new ones that are spelled.
        once = dict.fromkeys(words, 1)
        count_letters(counts, group, words if group.endswith("numbers") else once)
    kept = prune(counts)
    hashes = np.array([key_to_hash(key) for key in kept], np.uint64)
    order = np.argsort(hashes)
    values = np.array(list(kept.values()), np.uint32)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, format=FORMAT, hashes=hashes[order], counts=values[order])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(path, buffer.getvalue())
    return len(kept)
