"""The Vietnamese citizen identity card with a chip (2021-2024), front.

Source: Circular 06/2021/TT-BCA for contents, captions and the 20×30 mm portrait; exact positions
are chosen to resemble the card and vary.
"""

from __future__ import annotations

from data.cards.layout import BELOW, INLINE, Column, Entry, Heading, Layout, Region, TextStyle
from data.cards.parts_vn import (
    BLACK,
    CAPTION,
    MARKS,
    PORTRAIT_COLORS,
    expiry_column,
    heading_styles,
    state_headings,
)
from data.cards.people_vn import draw_person_chip
from data.cards.variation_vn import vary_vietnamese

_CENTER = (0.53, 0.565)

LAYOUT = Layout(
    id="vn_cccd_chip",
    person=draw_person_chip,
    styles={
        **heading_styles(),
        "caption": TextStyle("caption", (1.25, 1.65), CAPTION),
        "translation": TextStyle("caption", (1.1, 1.5), CAPTION),
        "number_caption": TextStyle("caption", (1.5, 1.9), CAPTION),
        "number": TextStyle("number", (2.3, 3.1), BLACK, (-0.02, 0.18), preprinted=False),
        "value": TextStyle("value", (1.5, 2.0), BLACK, (-0.02, 0.1), preprinted=False),
        "expiry": TextStyle("value", (1.25, 1.65), BLACK, (-0.02, 0.06), preprinted=False),
    },
    headings=(
        *state_headings(_CENTER, 0.48, english=True),
        Heading(
            (("title:vn_cccd_chip", "CĂN CƯỚC CÔNG DÂN"),),
            "title",
            _CENTER,
            (0.293, 0.305),
            0.5,
        ),
        Heading(
            (("", "Citizen Identity Card|Citizen Identity Card|CITIZEN IDENTITY CARD"),),
            "title_english",
            _CENTER,
            (0.346, 0.356),
            0.42,
            0.97,
        ),
    ),
    columns=(
        Column(
            left=(0.29, 0.335),
            right=(0.95, 0.98),
            top=(0.365, 0.385),
            bottom=(0.95, 0.985),
            pitch_mm=(2.9, 4.0),
            rows=(
                (
                    Entry(
                        "Số",
                        ("id_number",),
                        "No.|No",
                        style="number",
                        line_height=1.2,
                    ),
                ),
                (
                    Entry(
                        "Họ và tên",
                        ("full_name",),
                        "Full name",
                        placements=((BELOW, 0.85), (INLINE, 0.15)),
                        max_lines=2,
                    ),
                ),
                (
                    Entry(
                        "Ngày sinh",
                        ("date_of_birth",),
                        "Date of birth",
                        placements=((INLINE, 0.93), (BELOW, 0.07)),
                    ),
                ),
                (
                    Entry("Giới tính", ("sex",), "Sex"),
                    Entry("Quốc tịch", ("nationality",), "Nationality", start=(0.55, 0.62)),
                ),
                (
                    Entry(
                        "Quê quán",
                        ("place_of_origin",),
                        "Place of origin",
                        placements=((BELOW, 0.7), (INLINE, 0.3)),
                        max_lines=2,
                    ),
                ),
                (
                    Entry(
                        "Nơi thường trú",
                        ("place_of_residence",),
                        "Place of residence",
                        placements=((INLINE, 0.75), (BELOW, 0.25)),
                        max_lines=2,
                    ),
                ),
            ),
        ),
        expiry_column("Date of expiry"),
    ),
    regions=(
        Region("emblem", (0.035, 0.04, 0.2, 0.3), jitter=0.01, probability=0.95),
        Region("portrait", (0.035, 0.325, 0.268, 0.86), jitter=0.006, scale=(0.86, 1.0)),
        Region("qr", (0.825, 0.035, 0.965, 0.258), jitter=0.01, probability=0.95),
        Region("chip", (0.85, 0.275, 0.905, 0.335), jitter=0.008, probability=0.8),
        Region("hologram", (0.05, 0.62, 0.2, 0.84), jitter=0.02, probability=0.25),
        Region("ghost", (0.5, 0.4, 0.95, 0.95), jitter=0.08, probability=0.5),
    ),
    palettes=(
        ((208, 228, 214), (232, 236, 214), (196, 220, 226)),
        ((216, 232, 226), (240, 238, 216), (226, 214, 206)),
        ((200, 224, 232), (226, 236, 224), (238, 230, 214)),
        ((222, 230, 206), (206, 224, 214), (240, 226, 214)),
        ((190, 218, 214), (234, 238, 230), (214, 226, 240)),
    ),
    portrait_colors=PORTRAIT_COLORS,
    colons=(":", ":", ":", "", " :"),
    marks=MARKS,
    vary=vary_vietnamese,
)
"""Front of the chip card."""
