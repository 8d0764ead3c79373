"""Flat synthetic cards: a layout, a fictitious person and schematic artwork make a Record.

Word boxes are the ink of the word's own glyphs (stacked Vietnamese marks and descenders included),
at least from baseline to x-height so that "-" has a box too, and a small margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from data.cards.fields import CARD_TYPES, FIELDS, TITLE_PREFIX, join_words
from data.cards.layout import Layout
from data.cards.people import draw_person
from data.cards.texts_train import rewrite_values
from data.cards.variation_train import vary_further
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word
from data.synth.artwork import draw_background
from data.synth.composition import CARD_SIZE_HW, set_card
from data.synth.fonts import FontLibrary
from data.synth.marks import draw_mark
from data.synth.printing import print_rules, print_words
from data.synth.regions import draw_over, draw_under, obstacles, place_regions
from data.synth.small_marks import place_small_mark
from data.synth.typesetting import Placed
from data.synth.wear import wear_card

SPECIMEN_SHARE = 0.35
"""Share of cards marked when the caller leaves it open. Chosen."""

SMALL_MARK_SHARE = 0.35
"""Share of cards to train on with such a mark in small print, beside the values. Chosen: a Detector
that has seen none takes it for the value that it stands beside."""

REQUIRED_MARKS = ("SPECIMEN", "MẪU")

SHOWN_STRENGTH = 0.28
"""Least opacity of a mark that was asked for. Chosen: it is seen on a photograph, too."""


@lru_cache(maxsize=4)
def _split_fonts(split: str) -> FontLibrary:
    return FontLibrary.discover(split)


def to_words(placed: Sequence[Placed], quads: Sequence[np.ndarray]) -> tuple[Word, ...]:
    """Words of a Record: the title first, as one, then every word of every field.

    Args:
        placed: every word of a card; those without a label are left out.
        quads: where each was printed, (4, 2) float32 pixels.
    """
    words: list[Word] = []
    titles: dict[str, list[tuple[str, np.ndarray]]] = {}
    for word, quad in zip(placed, quads, strict=True):
        if word.label.startswith(TITLE_PREFIX):
            titles.setdefault(word.label, []).append((word.text, quad))
        elif word.label:
            words.append(Word(word.text, word.label, quad, word.line))
    first = []
    for label, parts in titles.items():  # one box around the whole title
        points = np.concatenate([quad for _, quad in parts])
        box = np.concatenate([points.min(axis=0), points.max(axis=0)])
        first.append(Word(" ".join(text for text, _ in parts), label, box_to_quad(box)))
    return (*first, *words)


def render_card(
    layout: Layout,
    rng: np.random.Generator,
    *,
    specimen: bool | None = None,
    fonts: FontLibrary | None = None,
    split: str = "train",
) -> Record:
    """A flat card of a fictitious person.

    Args:
        layout: one of `data.cards.layouts()`.
        rng: decides everything; the same state gives the same bytes.
        specimen: print SPECIMEN or MẪU across it; None: some such word now and then.
        fonts: faces to choose from; None: the split's.
        split: "train", "validation", "test" or "all": whose persons, and fonts if none are given.

    Returns:
        A Record of CARD_SIZE_HW whose corners are the image's own, with a quad for every word of
        every field and one for the title.

    Raises:
        ValueError: there is no such split, or the layout has a region of no known kind.
    """
    fonts = _split_fonts(split) if fonts is None else fonts
    person = draw_person(layout.person, rng, split)
    if split == "train" and layout.id in CARD_TYPES:
        layout, person = vary_further(layout), rewrite_values(person, rng)
    setting = set_card(layout, person, rng, fonts)
    layout = setting.layout
    palette = layout.palettes[int(rng.integers(len(layout.palettes)))]
    pixels = draw_background(rng, palette, CARD_SIZE_HW)
    regions = place_regions(layout, rng)
    draw_under(pixels, regions, layout, person, rng)
    marked = bool(rng.random() < SPECIMEN_SHARE) if specimen is None else specimen
    over = bool(rng.random() < 0.5)
    # Of its own, so that the same card with and without a mark differs in the mark alone.
    marking = np.random.default_rng(int(rng.integers(2**62)))

    def mark() -> None:
        known = [text for text in layout.marks if text in REQUIRED_MARKS] or list(REQUIRED_MARKS)
        marks = list(layout.marks) if specimen is None else known
        text = marks[int(marking.integers(len(marks)))]
        face = fonts.pick(marking, "title", text)
        draw_mark(pixels, marking, text, face, SHOWN_STRENGTH if specimen else 0.0)

    if marked and not over:
        mark()
    print_rules(pixels, setting.rules)
    printed = setting.words
    if split == "train" and layout.id in CARD_TYPES and rng.random() < SMALL_MARK_SHARE:
        printed += place_small_mark(printed, rng, fonts, CARD_SIZE_HW, obstacles(regions))
    quads = print_words(pixels, printed, rng, obstacles(regions))
    draw_over(pixels, regions, rng)
    if marked and over:
        mark()
    wear_card(pixels, rng)
    words = to_words(printed, quads)
    fields = {}
    for field in FIELDS:
        texts = [word.text for word in words if word.field == field]
        if texts:
            fields[field] = join_words(field, texts)
    used = sorted({word.typeface.face.family.name for word in setting.words})
    return Record(
        name=layout.id,
        image=pixels,
        layout=layout.id,
        corners=size_to_quad(CARD_SIZE_HW),
        words=words,
        fields=fields,
        meta={"specimen": marked, "fonts": used},
    )
