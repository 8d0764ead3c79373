"""Choosing among the readings of a field's words by what cards say.

The picture says how likely each reading of a word is, a language model which of them stand beside
each other; the likeliest sequence is found by the Viterbi algorithm. Words that were read without
doubt stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from reader.language import END, MUTE, START, LanguageModel
from reader.reading import WordReading

LANGUAGE_WEIGHT = 0.4
"""Of the language model's logarithm beside the picture's. Chosen on cards whose texts others drew:
of 5,115 of their fields 86 are wrong with 0.35 and 0.4, 87 with 0.45 and 89 with 0.5, of 3,000 of
validation photographs, whose texts the model has counted, 212, 208, 208 and 209."""

NOTHING = -12.0
"""Logarithm of the language model's probability that no word is there. Chosen: a rare word's."""

LEAST = 1e-9
"""Probability of a reading at least. Chosen: it has a logarithm."""


def _language(model: LanguageModel, country: str, field: str, previous: str, text: str) -> float:
    """The weighed logarithm of a text's probability behind another; each may be several words."""
    words = model.log_probabilities(country, field, previous, text)
    return LANGUAGE_WEIGHT * (sum(words) if words else NOTHING)


def _picture(reading: WordReading) -> list[tuple[str, float]]:
    """Texts and the logarithms of their probabilities; of a word without doubt, its own alone."""
    found = reading.alternatives or ((reading.text, 1.0),)
    return [(text, math.log(max(probability, LEAST))) for text, probability in found]


def choose_readings(
    words: Sequence[WordReading], country: str, field: str, model: LanguageModel
) -> list[WordReading]:
    """The words of a field as they are most likely printed.

    Args:
        words: in reading order.
        country: that the card is of: "id" or "vn".
        field: that the words belong to.
        model: of what cards say.

    Returns:
        As many words. One that had alternatives has the text of the likeliest sequence, its
        probability among the alternatives beside these neighbours as its confidence, and the
        alternatives in the order of these probabilities. Words of MUTE fields stay as they are.
    """
    if field in MUTE:
        return list(words)
    pictures = [_picture(word) for word in words]
    # For each text that a word may have: the best sequence that ends in it, and its logarithm.
    ends: list[tuple[float, list[str]]] = [(0.0, [START])]
    for picture in pictures:
        further = []
        for text, seen in picture:
            score, path = max(
                (
                    (score + _language(model, country, field, path[-1], text), path)
                    for score, path in ends
                ),
                key=lambda end: end[0],
            )
            further.append((score + seen, [*path, text]))
        ends = further
    _, texts = max(
        (score + _language(model, country, field, path[-1], END), path) for score, path in ends
    )
    texts = [*texts, END]
    chosen = []
    for place, (word, picture) in enumerate(zip(words, pictures, strict=True)):
        if len(picture) == 1:
            chosen.append(word)
            continue
        before, after = texts[place], texts[place + 2]
        scores = []
        for text, seen in picture:
            beside = _language(model, country, field, before, text)
            beside += _language(model, country, field, text, after)
            scores.append(seen + beside)
        chosen.append(_weigh(word, texts[place + 1], [text for text, _ in picture], scores))
    return chosen


def _weigh(
    word: WordReading, text: str, texts: Sequence[str], scores: Sequence[float]
) -> WordReading:
    """A word with the chosen text; probabilities of its texts from the logarithms of their odds."""
    largest = max(scores)
    odds = [math.exp(score - largest) for score in scores]
    # What none of the alternatives covers may be right, too.
    covered = min(1.0, sum(probability for _, probability in word.alternatives))
    shares = {name: covered * odd / sum(odds) for name, odd in zip(texts, odds, strict=True)}
    ranked = tuple(sorted(shares.items(), key=lambda item: -item[1]))
    return replace(word, text=text, confidence=shares[text], alternatives=ranked)
