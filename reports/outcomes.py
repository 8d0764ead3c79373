"""What became of the things that were to be found: found, taken for another, missed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.page import Table


@dataclass(frozen=True)
class Outcomes:
    """What became of the things of one kind.

    Attributes:
        name: of the kind, such as a field.
        n: true things: those found, missed and taken for something else together.
        found: as what they are.
        missed: where nothing was found.
        false: finds that are none of the true things, counted where they were put: what was taken
            for something else is one there.
        taken_for: something else → times, the most frequent first.
    """

    name: str
    n: int
    found: int
    missed: int
    false: int
    taken_for: Mapping[str, int]


def count_outcomes(
    true: Iterable[tuple[str, str, str | None]], false: Iterable[str]
) -> list[Outcomes]:
    """Outcomes by kind.

    Args:
        true: of each true thing the kind to count it under, what it is, and what it was found as,
            or None where nothing was found.
        false: of each false find the kind to count it under.

    Returns:
        A row a kind, by letter.
    """
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    taken_for: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong = Counter(false)
    for name, what, answer in true:
        total[name] += 1
        if answer == what:
            found[name] += 1
        elif answer is not None:
            taken_for[name][answer] += 1
    rows = []
    for name in sorted({*total, *wrong}):
        others = dict(taken_for[name].most_common())
        missed = total[name] - found[name] - sum(others.values())
        rows.append(Outcomes(name, total[name], found[name], missed, wrong[name], others))
    return rows


def counts_to_text(counts: Mapping[str, int]) -> str:
    """Names with how often they come: {"sex": 2, "address": 1} gives "sex ×2, address"."""
    return ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in counts.items())


def outcomes_to_table(heading: str, kind: str, rows: Sequence[Outcomes]) -> Table:
    """Outcomes, to read.

    Args:
        heading: above the table.
        kind: what the rows are: "field".
        rows: from `count_outcomes`.
    """
    columns = (kind, "n", "found", "found, %", "missed", "false", "taken for others", "for which")
    cells = [
        [row.name, str(row.n), str(row.found), f"{100 * row.found / row.n:.1f}" if row.n else "–",
         str(row.missed), str(row.false), str(sum(row.taken_for.values())),
         counts_to_text(row.taken_for)]
        for row in rows
    ]  # fmt: skip
    return Table(heading, columns, cells)
