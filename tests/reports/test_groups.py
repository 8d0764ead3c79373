"""Groups and their figures, by hand."""

import numpy as np
import pytest

from data.records import Record
from reports.groups import (
    group_figures,
    record_to_groups,
    value_to_band,
    worst_group,
    worst_of_kinds,
)

PICTURE = np.zeros((4, 6, 3), np.uint8)
META = {
    "severity": 0.3,
    "scene": "desk",
    "background": "tartan",
    "effects": ["noise", "jpeg", "noise"],
    "clutter": [],
    "outside": [2],
    "card_width_px": 810.5,
    "rotation": -95.0,
    "tilt": 31.0,
    "bend": 0.0,
}


@pytest.mark.parametrize(
    ("value", "step", "unit", "band"),
    [(0.0, 0.25, "", "0–0.25"), (0.25, 0.25, "", "0.25–0.5"), (810, 250, " px", "750–1000 px")],
)
def test_bands(value, step, unit, band):
    assert value_to_band(value, step, unit) == band


def test_groups_of_a_record():
    assert record_to_groups(Record("a", PICTURE, "id_ktp", meta=META)) == {
        "layout": ("id_ktp",),
        "severity": ("0.25–0.5",),
        "scene": ("desk",),
        "background": ("tartan",),
        "effect": ("noise", "jpeg"),
        "clutter": ("none",),
        "frame": ("corner outside",),
        "card width": ("750–1000 px",),
        "rotation": ("270°",),
        "tilt": ("30–45°",),
        "bend": ("flat",),
    }


def test_of_a_record_without_notes_only_the_layout_is_known():
    assert record_to_groups(Record("a", PICTURE, "id_ktp")) == {"layout": ("id_ktp",)}
    assert record_to_groups(Record("a", PICTURE)) == {}


@pytest.mark.parametrize(
    "meta",
    [{"severity": "bad"}, {"tilt": None}, {"effects": "noise"}, {"bend": float("nan")}],
)
def test_a_note_of_another_type_is_refused_by_name(meta):
    with pytest.raises(ValueError, match=rf"record 'odd': {next(iter(meta))} must be"):
        record_to_groups(Record("odd", PICTURE, meta=meta))


def test_figures_by_group():
    values = [1.0, 0.0, 0.5, 0.9]
    groups = [
        {"severity": ("1–1.25",), "effect": ("noise", "jpeg")},
        {"severity": ("0.25–0.5",), "effect": ("noise",)},
        {"layout": ("b",), "severity": ("0.25–0.5",)},
        {"layout": ("a",), "severity": ("0–0.25",)},
    ]
    rows = group_figures(groups, lambda members: {"mean": np.mean([values[i] for i in members])})
    assert [(row.kind, row.name, row.n, row.figures["mean"]) for row in rows] == [
        ("layout", "a", 1, 0.9),
        ("layout", "b", 1, 0.5),
        ("severity", "0–0.25", 1, 0.9),
        ("severity", "0.25–0.5", 2, 0.25),
        ("severity", "1–1.25", 1, 1.0),
        ("effect", "jpeg", 1, 1.0),
        ("effect", "noise", 2, 0.5),
    ]


def test_bands_are_in_the_order_of_their_numbers():
    groups = [{"card width": (band,)} for band in ("1000–1250 px", "250–500 px", "750–1000 px")]
    rows = group_figures(groups, lambda members: {})
    assert [row.name for row in rows] == ["250–500 px", "750–1000 px", "1000–1250 px"]
    assert group_figures([], lambda members: {}) == []


def test_worst_group_is_large_enough():
    groups = [{"background": (name,)} for name in "aabbbc"]
    values = [0.5, 0.7, 0.6, 0.8, 0.9, 0.0]
    rows = group_figures(groups, lambda members: {"mean": np.mean([values[i] for i in members])})
    worst = worst_group(rows, "background", "mean", at_least=2)
    assert (worst.name, worst.n, worst.figures["mean"]) == ("a", 2, pytest.approx(0.6))
    assert worst_group(rows, "background", "mean", at_least=1).name == "c"
    assert worst_group(rows, "background", "mean") is None
    assert worst_group(rows, "severity", "mean", at_least=1) is None


def test_worst_of_kinds_in_the_order_asked_for():
    groups = [{"layout": ("a",), "severity": (band,)} for band in ("0–0.25",) * 5 + ("1–1.25",) * 5]
    rows = group_figures(groups, lambda members: {"mean": float(np.mean(members))})
    found = worst_of_kinds(rows, ("severity", "background", "layout"), "mean")
    assert [(row.kind, row.name) for row in found] == [("severity", "0–0.25"), ("layout", "a")]
