"""From the Reader's raw outputs to text and confidence. NumPy alone."""

from __future__ import annotations

import math
from itertools import pairwise

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


def decode_attention(
    char_ids: np.ndarray,
    char_probabilities: np.ndarray,
    characters: str,
    char_allowed: np.ndarray | None = None,
) -> tuple[str, float]:
    """Text of the attention decoder.

    Args:
        char_ids: (L,) int classes.
        char_probabilities: (L,) their probabilities.
        characters: the model's charset.
        char_allowed: (L,) probability of the classes that a mask allows; None where there is none.

    Returns:
        The text, and the product of its characters' probabilities up to and with the end token, as
        `doubt_mask` has it. A text that never ends is no reading: its confidence is 0.
    """
    tokenizer = Tokenizer(characters)
    ids = [int(index) for index in char_ids]
    text = tokenizer.decode(ids)
    if tokenizer.end not in ids:
        return text, 0.0
    length = ids.index(tokenizer.end) + 1
    confidence = float(np.prod(np.asarray(char_probabilities, float)[:length]))
    if char_allowed is not None:
        confidence = doubt_mask(text, confidence, float(np.prod(char_allowed[:length])))
    return text, confidence


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


def decode_ctc(
    ctc_ids: np.ndarray,
    ctc_probabilities: np.ndarray,
    characters: str,
    ctc_allowed: np.ndarray | None = None,
) -> tuple[str, float]:
    """Text of the CTC head by the best path.

    Args:
        ctc_ids: (T,) best class of each column.
        ctc_probabilities: (T,) their probabilities.
        characters: the model's charset.
        ctc_allowed: (T,) probability of the classes that a mask allows; None where there is none.

    Returns:
        The text (repeats merged, blanks dropped), and the best path's probability, as `doubt_mask`
        has it.
    """
    tokenizer = Tokenizer(characters)
    ids = np.asarray(ctc_ids)
    changes = np.concatenate([[True], ids[1:] != ids[:-1]])
    kept = [int(index) for index in ids[changes] if index < tokenizer.end]
    text, confidence = tokenizer.decode(kept), float(np.prod(np.asarray(ctc_probabilities, float)))
    if ctc_allowed is not None:
        confidence = doubt_mask(text, confidence, float(np.prod(ctc_allowed)))
    return text, confidence


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


def decode(
    outputs: dict[str, np.ndarray], characters: str, decoder: str = "attention"
) -> list[tuple[str, float]]:
    """Text and confidence of each word of a batch.

    Args:
        outputs: of the inference model; `char_ids`, `char_probabilities` (B, L), `ctc_ids`,
            `ctc_probabilities` (B, T); of one that takes masks also `char_allowed`, `ctc_allowed`.
        characters: the model's charset.
        decoder: "attention", "ctc" or "both".

    Raises:
        ValueError: there is no such decoder.
    """
    if decoder not in DECODERS:
        raise ValueError(f"decoder must be one of {', '.join(DECODERS)}, not {decoder!r}")
    readings: dict[str, list[tuple[str, float]]] = {}
    for name, head, read in (
        ("attention", "char", decode_attention),
        ("ctc", "ctc", decode_ctc),
    ):
        if decoder in (name, "both"):
            ids, probabilities = outputs[f"{head}_ids"], outputs[f"{head}_probabilities"]
            allowed = outputs.get(f"{head}_allowed", [None] * len(ids))
            readings[name] = [
                read(*row[:2], characters, row[2])
                for row in zip(ids, probabilities, allowed, strict=True)
            ]
    if decoder == "both":
        heads = zip(readings["attention"], readings["ctc"], strict=True)
        return [combine_readings(attention, ctc) for attention, ctc in heads]
    return readings[decoder]


def alternatives(
    outputs: dict[str, np.ndarray], characters: str
) -> list[tuple[tuple[str, float], ...]]:
    """What each word of a batch may say.

    Args:
        outputs: of the inference model, as for `decode`, and `ctc_distribution` (B, T, V).
        characters: the model's charset.

    Returns:
        For each word texts with their probability, best first: those that the CTC head finds
        likeliest, and what the attention decoder reads, each head with its share; less where the
        picture looks like what a mask forbids. None where both heads are sure and agree, and none
        at all without a distribution.
    """
    distributions = outputs.get("ctc_distribution")
    if distributions is None:
        return [()] * len(outputs["char_ids"])
    tokenizer = Tokenizer(characters)
    allowed = outputs.get("ctc_allowed", np.ones(distributions.shape[:2]))
    unmasked = {name: value for name, value in outputs.items() if not name.endswith("_allowed")}
    heads = zip(
        decode(unmasked, characters, "attention"),
        decode(unmasked, characters, "ctc"),
        distributions,
        allowed,
        strict=True,
    )
    found: list[tuple[tuple[str, float], ...]] = []
    for attention, ctc, distribution, of_mask in heads:
        if attention[0] == ctc[0] and combine_readings(attention, ctc)[1] > SURE:
            found.append(())
            continue
        shares = {attention[0]: ATTENTION_SHARE * attention[1]}
        for labels, log_probability in search_beams(distribution, tokenizer.blank):
            text = tokenizer.decode([label for label in labels if label < tokenizer.end])
            share = (1 - ATTENTION_SHARE) * math.exp(log_probability)
            shares[text] = shares.get(text, 0.0) + share
        of_field = doubt_mask("any", 1.0, float(np.prod(of_mask)))
        ranked = sorted(shares.items(), key=lambda item: -item[1])
        found.append(tuple((text, of_field * share) for text, share in ranked))
    return found
