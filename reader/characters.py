"""Where the Reader saw each character, and how sure it was of it: for drawing and for review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from reader.charset import Tokenizer


@dataclass(frozen=True)
class CharacterReading:
    """A character of a word.

    Attributes:
        text: the character.
        confidence: in [0, 1], of this character where those before it are right.
        position: of its middle, as a share of the word picture's width, from the left.
    """

    text: str
    confidence: float
    position: float


COLUMN_PX, COLUMNS_MIDDLE_PX = 8, -2.5
"""Distance of the columns' centres in pixels of the input, and how far the middle of all of them is
from its middle. Source: kernels and strides of Inception-ResNet-v2 in `keras.applications`, whose
layers with a stride are not padded; the last horizontal stride left out."""


def locate_characters(
    outputs: Mapping[str, np.ndarray], characters: str, filled_px: Sequence[float], width: int
) -> list[tuple[CharacterReading, ...]]:
    """The characters that the attention decoder wrote, and where it looked.

    Args:
        outputs: of the inference model for B words; `char_ids`, `char_probabilities` (B, L) and
            `attention` (B, L, T); of one that takes masks also `char_allowed` (B, L). Without
            `attention` there is nothing to tell.
        characters: the model's charset.
        filled_px: (B,) pixels of the input's width that each word's picture fills.
        width: of the input in pixels.

    Returns:
        The characters of each word up to the end token; none of one that never ends.
    """
    if "attention" not in outputs:
        return [()] * len(outputs["char_ids"])
    tokenizer = Tokenizer(characters)
    attention = outputs["attention"]
    from_middle = np.arange(attention.shape[2]) - (attention.shape[2] - 1) / 2
    columns_px = width / 2 + COLUMNS_MIDDLE_PX + COLUMN_PX * from_middle
    positions = np.clip(attention @ columns_px / np.asarray(filled_px)[:, None], 0.0, 1.0)
    # A character is as likely as all allowed ones together, and it among these.
    shares = outputs["char_probabilities"] * outputs.get("char_allowed", 1.0)
    located = []
    for ids, confidences, places in zip(outputs["char_ids"], shares, positions, strict=True):
        ends = np.flatnonzero(ids == tokenizer.end)
        written = range(int(ends[0]) if len(ends) else 0)
        located.append(
            tuple(
                CharacterReading(
                    characters[ids[step]], float(confidences[step]), float(places[step])
                )
                for step in written
                if ids[step] < tokenizer.end
            )
        )
    return located


def follow_text(
    seen: Sequence[CharacterReading], text: str, confidence: float
) -> tuple[CharacterReading, ...]:
    """The characters of a text that was chosen in place of the one that was seen.

    Args:
        seen: characters of one reading of a word; none gives none.
        text: of the word as it is now.
        confidence: of that text.

    Returns:
        One for each character of the text. Those that both have stay as they were seen; another
        takes the place of the one it replaces, or stands between its neighbours, with the
        confidence of the text.
    """
    if not seen or "".join(one.text for one in seen) == text:
        return tuple(seen)
    followed: list[CharacterReading] = []
    matcher = SequenceMatcher(None, [one.text for one in seen], list(text), autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            followed += seen[first:last]
            continue
        left = seen[first - 1].position if first else 0.0
        right = seen[last].position if last < len(seen) else 1.0
        if what == "replace" and last - first == end - start:
            places = [one.position for one in seen[first:last]]
        else:
            places = np.linspace(left, right, end - start + 2)[1:-1].tolist()
        followed += [
            CharacterReading(text[at], confidence, place)
            for at, place in zip(range(start, end), places, strict=True)
        ]
    return tuple(followed)
