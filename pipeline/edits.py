"""How many letters two texts are apart."""

from __future__ import annotations


def count_edits(printed: str, read: str) -> int:
    """The fewest letters to put in, leave out or replace that make one text of the other.

    Here, because rapidfuzz is not in the base install.

    Source: Wagner and Fischer, The String-to-String Correction Problem, Journal of the ACM 21(1),
        1974.
    """
    edits = list(range(len(read) + 1))
    for row, letter in enumerate(printed, start=1):
        before, edits[0] = edits[0], row
        for column, other in enumerate(read, start=1):
            replaced = before + (letter != other)
            before = edits[column]
            edits[column] = min(replaced, before + 1, edits[column - 1] + 1)
    return edits[-1]
