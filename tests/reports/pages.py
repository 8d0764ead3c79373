"""A page that says a little of everything."""

import numpy as np

from reports.groups import GroupRow
from reports.page import Figure, Page, WorstCase
from reports.reliability import measure_reliability


def make_case(name="a", wrong="turned", details=None):
    image = np.full((30, 40, 3), 200, np.uint8)
    groups = {"layout": ("id_ktp",), "severity": ("0–0.25",), "effect": ("noise", "jpeg")}
    return WorstCase(name, image, groups, wrong, details)


def make_page(worst=("a", "b"), component="cropper"):
    return Page(
        component=component,
        title="Cropper",
        about={"data": "eval|photos"},
        summary=[Figure("mean Jaccard", "0.91", "4 cards")],
        figures={"mean_jaccard": 0.91, "corner_error": float("nan")},
        groups=[
            ("Cards", [
                GroupRow("layout", "id_ktp", 3, {"upright": 2 / 3, "error": float("nan")}),
                GroupRow("severity", "0–0.25", 1, {"upright": 1.0, "error": 0.25}),
            ])
        ],
        columns={"upright": "right way up", "false": "taken for a card", "error": "error"},
        reliability=measure_reliability([0.9, 0.9], [True, False]),
        meaning="Confidence of cards.",
        worst=[make_case(name) for name in worst],
        legend="Green is true.",
    )  # fmt: skip
