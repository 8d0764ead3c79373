"""From the Reader's raw outputs to text and confidence. NumPy alone."""

from __future__ import annotations

import numpy as np

from reader.charset import Tokenizer


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
