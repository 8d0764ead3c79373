"""From the Reader's raw outputs to text and confidence. NumPy alone."""

from __future__ import annotations

import numpy as np

from reader.charset import Tokenizer

DECODERS = ("attention", "ctc", "both")


def decode_attention(
    char_ids: np.ndarray, char_probabilities: np.ndarray, characters: str
) -> tuple[str, float]:
    """Text of the attention decoder.

    Args:
        char_ids: (L,) int classes.
        char_probabilities: (L,) their probabilities.
        characters: the model's charset.

    Returns:
        The text, and the product of its characters' probabilities up to and with the end token. A
        text that never ends is no reading: its confidence is 0.
    """
    tokenizer = Tokenizer(characters)
    ids = [int(index) for index in char_ids]
    text = tokenizer.decode(ids)
    if tokenizer.end not in ids:
        return text, 0.0
    length = ids.index(tokenizer.end) + 1
    return text, float(np.prod(np.asarray(char_probabilities, float)[:length]))


def decode_ctc(
    ctc_ids: np.ndarray, ctc_probabilities: np.ndarray, characters: str
) -> tuple[str, float]:
    """Text of the CTC head by the best path.

    Args:
        ctc_ids: (T,) best class of each column.
        ctc_probabilities: (T,) their probabilities.
        characters: the model's charset.

    Returns:
        The text (repeats merged, blanks dropped), and the best path's probability.
    """
    tokenizer = Tokenizer(characters)
    ids = np.asarray(ctc_ids)
    changes = np.concatenate([[True], ids[1:] != ids[:-1]])
    kept = [int(index) for index in ids[changes] if index < tokenizer.end]
    return tokenizer.decode(kept), float(np.prod(np.asarray(ctc_probabilities, float)))


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
            `ctc_probabilities` (B, T).
        characters: the model's charset.
        decoder: "attention", "ctc" or "both".

    Raises:
        ValueError: there is no such decoder.
    """
    if decoder not in DECODERS:
        raise ValueError(f"decoder must be one of {', '.join(DECODERS)}, not {decoder!r}")
    attention, ctc = (
        [
            read(ids, probabilities, characters)
            for ids, probabilities in zip(
                outputs[f"{head}_ids"], outputs[f"{head}_probabilities"], strict=True
            )
        ]
        if decoder in (name, "both")
        else []
        for head, name, read in (
            ("char", "attention", decode_attention),
            ("ctc", "ctc", decode_ctc),
        )
    )
    if decoder == "both":
        return [combine_readings(a, c) for a, c in zip(attention, ctc, strict=True)]
    return attention or ctc
