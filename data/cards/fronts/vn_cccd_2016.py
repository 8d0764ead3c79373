"""The Vietnamese citizen identity card with a barcode (2016-2021), front.

Source: Circular 61/2015/TT-BCA for contents and captions, which are in Vietnamese alone; the
barcode is on the back. Exact positions are chosen and vary.
"""

from __future__ import annotations

from data.cards.layout import BELOW, INLINE, Column, Entry, Heading, Layout, Region, TextStyle
from data.cards.parts_vn import (
    BLACK,
    CAPTION,
    MARKS,
    PORTRAIT_COLORS,
    RED,
    expiry_column,
    heading_styles,
    state_headings,
)
from data.cards.people_vn import draw_person_cccd_2016
from data.cards.variation_vn import vary_vietnamese

_CENTER = (0.575, 0.63)

LAYOUT = Layout(
    id="vn_cccd_2016",
    person=draw_person_cccd_2016,
    styles={
        **heading_styles(),
        "title": TextStyle("title", (2.5, 3.6), RED, tracking=(-0.02, 0.12)),
        "caption": TextStyle("caption", (1.3, 1.8), CAPTION),
        "number_caption": TextStyle("caption", (1.6, 2.2), CAPTION),
        "number": TextStyle(
            "number", (2.3, 3.2), BLACK + BLACK + RED[:1], (-0.02, 0.2), preprinted=False
        ),
        "value": TextStyle("value", (1.5, 2.1), BLACK, (-0.02, 0.1), preprinted=False),
        "expiry": TextStyle("value", (1.25, 1.7), BLACK, (-0.02, 0.06), preprinted=False),
    },
    headings=(
        *state_headings(_CENTER, 0.62),
        Heading(
            (("title:vn_cccd_2016", "CĂN CƯỚC CÔNG DÂN"),),
            "title",
            _CENTER,
            (0.215, 0.25),
            0.6,
        ),
    ),
    columns=(
        Column(
            left=(0.29, 0.335),
            right=(0.94, 0.975),
            top=(0.27, 0.31),
            bottom=(0.95, 0.985),
            pitch_mm=(3.1, 4.5),
            rows=(
                (
                    Entry(
                        "Số|Số|SỐ",
                        ("id_number",),
                        style="number",
                        line_height=1.2,
                        indent=(0.0, 0.14),
                    ),
                ),
                (
                    Entry(
                        "Họ và tên",
                        ("full_name",),
                        placements=((INLINE, 0.65), (BELOW, 0.35)),
                        max_lines=2,
                    ),
                ),
                (
                    Entry(
                        "Ngày, tháng, năm sinh|Ngày, tháng, năm sinh|Ngày tháng năm sinh",
                        ("date_of_birth",),
                    ),
                ),
                (
                    Entry("Giới tính", ("sex",)),
                    Entry("Quốc tịch", ("nationality",), start=(0.54, 0.66)),
                ),
                (
                    Entry(
                        "Quê quán",
                        ("place_of_origin",),
                        placements=((INLINE, 0.75), (BELOW, 0.25)),
                        max_lines=2,
                    ),
                ),
                (
                    Entry(
                        "Nơi thường trú",
                        ("place_of_residence",),
                        placements=((INLINE, 0.8), (BELOW, 0.2)),
                        max_lines=2,
                    ),
                ),
            ),
        ),
        expiry_column(),
    ),
    regions=(
        Region("emblem", (0.05, 0.04, 0.22, 0.31), jitter=0.01, probability=0.95),
        Region("portrait", (0.035, 0.33, 0.268, 0.86), jitter=0.006, scale=(0.86, 1.0)),
        Region("ghost", (0.42, 0.25, 0.95, 0.95), jitter=0.05, probability=0.5),
        Region("hologram", (0.04, 0.6, 0.2, 0.85), jitter=0.03, probability=0.25),
    ),
    palettes=(
        ((206, 226, 232), (230, 236, 222), (196, 216, 226)),
        ((214, 232, 222), (238, 238, 220), (224, 216, 206)),
        ((198, 222, 230), (226, 236, 230), (236, 230, 216)),
        ((224, 228, 210), (208, 224, 218), (238, 228, 216)),
        ((192, 216, 220), (234, 238, 232), (214, 224, 236)),
    ),
    portrait_colors=PORTRAIT_COLORS,
    colons=(":", ":", ":", "", " :"),
    marks=MARKS,
    vary=vary_vietnamese,
)
"""Front of the card with a barcode on its back."""
