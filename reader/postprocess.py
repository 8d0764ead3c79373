"""From the Reader's raw outputs to text and confidence. NumPy alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from reader.beam import search_beams
from reader.charset import Tokenizer

DECODERS = ("attention", "ctc", "both")

WRONG_FIELD = 0.02
"""How often a word is not of the field whose mask it is read under. Chosen: a mask is believed
until what it forbids is seen fifty times as clearly."""


def doubt_mask(text: str, confidence: float, allowed: float) -> float:
    """The confidence of a text that was read under a mask.

    The network's probabilities under a mask are those among texts of allowed characters, however
    little it looks like one: a name read as a number must not pass for one.

    Args:
        text: what was read.
        confidence: its probability among texts of allowed characters.
        allowed: probability of these texts together, had no character been forbidden.

    Returns:
        By Bayes' rule, with the odds WRONG_FIELD that the word is of another field: for a text, the
        probability that the word is of the field and is this text; for an empty one, that nothing
        of the field is there, which is so if the word is of another. Without a mask `allowed` is 1
        and the confidence what it was.
    """
    ours, other = (1 - WRONG_FIELD) * allowed, WRONG_FIELD * max(0.0, 1 - allowed)
    right = ours / (ours + other)
    return right * confidence if text else 1 - right * (1 - confidence)


SURE = 0.99
"""Confidence of two heads that agree from which there is no doubt. Chosen on validation
photographs: 84 % of 3,757 words are so, and a higher one put no more of them right."""

ATTENTION_SHARE = 0.4
"""Of the attention decoder in the probability of an alternative. Chosen on validation photographs:
it reads better than the CTC head, which tells more of what else there may be."""


@dataclass(frozen=True)
class HeadReading:
    """What one head of the network reads.

    Attributes:
        text: as read.
        confidence: its probability among texts of allowed characters.
        allowed: probability of these texts together; 1 without a mask.
    """

    text: str
    confidence: float
    allowed: float = 1.0

    def doubted(self) -> tuple[str, float]:
        """The text, and its confidence as `doubt_mask` has it."""
        return self.text, doubt_mask(self.text, self.confidence, self.allowed)


def read_attention(
    char_ids: Sequence[int],
    char_probabilities: Sequence[float],
    char_allowed: Sequence[float],
    tokenizer: Tokenizer,
) -> HeadReading:
    """What the attention decoder reads.

    Args:
        char_ids: (L,) classes.
        char_probabilities: (L,) their probabilities.
        char_allowed: (L,) probability of the classes that a mask allows; empty where there is none.
        tokenizer: of the model's charset.

    Returns:
        The text, and the product of its characters' probabilities up to and with the end token. A
        text that never ends is no reading: its confidence is 0.
    """
    text = tokenizer.decode(char_ids)
    if tokenizer.end not in char_ids:
        return HeadReading(text, 0.0)
    length = char_ids.index(tokenizer.end) + 1
    return HeadReading(
        text, math.prod(char_probabilities[:length]), math.prod(char_allowed[:length])
    )


def has_room(char_ids: np.ndarray, end: int) -> bool:
    """Whether a reading ends before the picture's steps are used up.

    Args:
        char_ids: (L,) int classes that the attention decoder read.
        end: of the end token.

    Returns:
        False where there is no end token, and where the text is as long as the longest one that
        such pictures are trained on, L - 1 characters, of which one that repeats the one before it
        counts twice: a longer text would be forced into that length.
    """
    ids = [int(index) for index in char_ids]
    if end not in ids:
        return False
    text = ids[: ids.index(end)]
    repeated = sum(first == second for first, second in pairwise(text))
    return len(text) + repeated < len(ids) - 1


def read_ctc(
    ctc_ids: Sequence[int],
    ctc_probabilities: Sequence[float],
    ctc_allowed: Sequence[float],
    tokenizer: Tokenizer,
) -> HeadReading:
    """What the CTC head reads by the best path.

    Args:
        ctc_ids: (T,) best class of each column.
        ctc_probabilities: (T,) their probabilities.
        ctc_allowed: (T,) probability of the classes that a mask allows; empty where there is none.
        tokenizer: of the model's charset.

    Returns:
        The text (repeats merged, blanks dropped), and the best path's probability.
    """
    end = tokenizer.end
    text = tokenizer.decode([index for index, _ in groupby(ctc_ids) if index < end])
    return HeadReading(text, math.prod(ctc_probabilities), math.prod(ctc_allowed))


HEADS = {"attention": ("char", read_attention), "ctc": ("ctc", read_ctc)}
"""By name, what the outputs of a head begin with, and what reads them."""


def read_head(outputs: Mapping[str, np.ndarray], characters: str, head: str) -> list[HeadReading]:
    """What a head reads in each word of a batch.

    Args:
        outputs: of the inference model; `char_ids`, `char_probabilities` (B, L) or `ctc_ids`,
            `ctc_probabilities` (B, T); of one that takes masks also `char_allowed`, `ctc_allowed`.
        characters: the model's charset.
        head: "attention" or "ctc".
    """
    prefix, read = HEADS[head]
    tokenizer = Tokenizer(characters)
    ids, probabilities = outputs[f"{prefix}_ids"], outputs[f"{prefix}_probabilities"]
    allowed = outputs.get(f"{prefix}_allowed", np.ones((len(ids), 0)))
    rows = zip(ids.tolist(), probabilities.tolist(), allowed.tolist(), strict=True)
    return [read(*row, tokenizer) for row in rows]


def combine_readings(attention: tuple[str, float], ctc: tuple[str, float]) -> tuple[str, float]:
    """One reading of two, made by heads that fail differently.

    Args:
        attention: text and confidence of the attention decoder.
        ctc: text and confidence of the CTC head.

    Returns:
        The text both read, with the confidence that not both are wrong; where they differ, the
        more confident one, whose confidence the other's doubt lowers.
    """
    if attention[0] == ctc[0]:
        return attention[0], 1 - (1 - attention[1]) * (1 - ctc[1])
    first, second = sorted((attention, ctc), key=lambda reading: -reading[1])
    return first[0], first[1] * (1 - second[1])


def settle_heads(
    heads: Mapping[str, Sequence[HeadReading]], decoder: str
) -> list[tuple[str, float]]:
    """Text and confidence of each word by a decoder.

    Args:
        heads: by name what `read_head` gives of B words.
        decoder: "attention", "ctc" or "both"; what it asks is among the heads.
    """
    if decoder != "both":
        return [reading.doubted() for reading in heads[decoder]]
    both = zip(heads["attention"], heads["ctc"], strict=True)
    return [combine_readings(attention.doubted(), ctc.doubted()) for attention, ctc in both]


def alternatives(
    attention: HeadReading, ctc: HeadReading, distribution: np.ndarray, characters: str
) -> tuple[tuple[str, float], ...]:
    """What a word may say.

    Args:
        attention: what the attention decoder reads.
        ctc: what the CTC head reads.
        distribution: (T, V) of the CTC head, in each column the probability of each class.
        characters: the model's charset.

    Returns:
        Texts with their probability, best first: those that the CTC head finds likeliest, and what
        the attention decoder reads, each head with its share; less where the picture looks like
        what a mask forbids. None where both heads are sure and agree.
    """
    pairs = [(head.text, head.confidence) for head in (attention, ctc)]
    if attention.text == ctc.text and combine_readings(*pairs)[1] > SURE:
        return ()
    tokenizer = Tokenizer(characters)
    end = tokenizer.end
    shares = {attention.text: ATTENTION_SHARE * attention.confidence}
    for labels, log_probability in search_beams(distribution, tokenizer.blank):
        text = tokenizer.decode([label for label in labels if label < end])
        share = (1 - ATTENTION_SHARE) * math.exp(log_probability)
        shares[text] = shares.get(text, 0.0) + share
    of_field = doubt_mask("any", 1.0, ctc.allowed)
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return tuple((text, of_field * share) for text, share in ranked)
