"""Figures of groups of pictures: of each layout, each severity, each background."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data.records import Record

Groups = Mapping[str, tuple[str, ...]]
"""Kind of group → the groups of that kind that a picture is in: one layout, several effects."""

KINDS = (
    "layout",
    "kind of word",
    "field",
    "length",
    "severity",
    "scene",
    "background",
    "effect",
    "clutter",
    "frame",
    "card width",
    "rotation",
    "tilt",
    "bend",
)
"""Kinds of groups in the order of a report."""

SEVERITY_STEP = 0.25
WIDTH_STEP_PX = 250.0
TILT_STEP_DEGREES = 15.0
BEND_STEP_MM = 1.0
"""Widths of the bands. Chosen: some hundred photographs fall into four to eight bands of each."""

SMALLEST_GROUP = 5
"""Pictures that a group needs to be called the worst. Chosen: with fewer, one unlucky picture moves
the mean by more than the groups differ."""


@dataclass(frozen=True)
class GroupRow:
    """The figures of one group.

    Attributes:
        kind: of the group, such as "layout".
        name: of the group, such as "id_ktp".
        n: pictures in it.
        figures: name → value.
    """

    kind: str
    name: str
    n: int
    figures: Mapping[str, float]


def value_to_band(value: float, step: float, unit: str = "") -> str:
    """The band that a value lies in; its lower end belongs to it.

    Args:
        value: at least 0.
        step: width of a band.
        unit: written behind the band.

    Returns:
        0.3 in steps of 0.25 gives "0.25–0.5", and so does 0.25.
    """
    index = math.floor(value / step)
    return f"{index * step:g}–{(index + 1) * step:g}{unit}"


def record_to_groups(record: Record) -> dict[str, tuple[str, ...]]:
    """The groups that a picture is in, as far as its `meta` tells.

    Args:
        record: with the notes that `data.synth.photographs` takes, or with none.

    Returns:
        Kind → names, without the kinds of which nothing is known.

    Raises:
        ValueError: a note is not of the type that `data.synth.photographs` writes; names the
            record.
    """
    groups: dict[str, tuple[str, ...]] = {}
    if record.layout is not None:
        groups["layout"] = (record.layout,)
    for kind, key in (("scene", "scene"), ("background", "background")):
        if key in record.meta:
            groups[kind] = (str(record.meta[key]),)
    for kind, key in (("effect", "effects"), ("clutter", "clutter")):
        if key in record.meta:
            # A thing that lies there twice is one group; none at all is a group of its own.
            groups[kind] = tuple(dict.fromkeys(_names(record, key))) or ("none",)
    if "outside" in record.meta:
        groups["frame"] = ("corner outside" if record.meta["outside"] else "all corners inside",)
    bands = (
        ("severity", "severity", SEVERITY_STEP, ""),
        ("card width", "card_width_px", WIDTH_STEP_PX, " px"),
        ("tilt", "tilt", TILT_STEP_DEGREES, "°"),
        ("bend", "bend", BEND_STEP_MM, " mm"),
    )
    for kind, key, step, unit in bands:
        if key in record.meta:
            groups[kind] = (value_to_band(abs(_number(record, key)), step, unit),)
    if "rotation" in record.meta:
        quarter = round(_number(record, "rotation") / 90) % 4 * 90
        groups["rotation"] = (f"{quarter}°",)
    if groups.get("bend") and not record.meta["bend"]:
        groups["bend"] = ("flat",)
    return groups


def _number(record: Record, key: str) -> float:
    value = record.meta[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"record {record.name!r}: {key} must be a number, not {value!r}")
    return float(value)


def _names(record: Record, key: str) -> list[str]:
    value = record.meta[key]
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"record {record.name!r}: {key} must be a list of names, not {value!r}")
    return value


def group_figures(
    groups: Sequence[Groups], measure: Callable[[Sequence[int]], Mapping[str, float]]
) -> list[GroupRow]:
    """The figures of every group.

    Args:
        groups: of each picture.
        measure: from indices of pictures to their figures; the same that measures all of them.

    Returns:
        Rows by kind in the order of KINDS; bands by their number, other names by letter.
    """
    members: dict[tuple[str, str], list[int]] = {}
    for index, mine in enumerate(groups):
        for kind, names in mine.items():
            for name in names:
                members.setdefault((kind, name), []).append(index)

    def order(key: tuple[str, str]) -> tuple[int, float, str]:
        number = re.match(r"[\d.]+", key[1])
        return KINDS.index(key[0]), float(number[0]) if number else -1.0, key[1]

    return [
        GroupRow(kind, name, len(members[kind, name]), measure(members[kind, name]))
        for kind, name in sorted(members, key=order)
    ]


def worst_group(
    rows: Sequence[GroupRow], kind: str, figure: str, at_least: int = SMALLEST_GROUP
) -> GroupRow | None:
    """The group with the lowest figure.

    Args:
        rows: from `group_figures`.
        kind: of the groups that are compared.
        figure: name of a figure of which more is better.
        at_least: pictures that a group needs.

    Returns:
        Its row, or None where no group of the kind is large enough.
    """
    able = [row for row in rows if row.kind == kind and row.n >= at_least]
    able = [row for row in able if math.isfinite(row.figures[figure])]
    return min(able, key=lambda row: row.figures[figure], default=None)


def worst_of_kinds(rows: Sequence[GroupRow], kinds: Sequence[str], figure: str) -> list[GroupRow]:
    """Of each kind the group with the lowest figure, without kinds that have no `worst_group`."""
    found = [worst_group(rows, kind, figure) for kind in kinds]
    return [row for row in found if row is not None]
