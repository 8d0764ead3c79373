"""The Vietnamese identity card with twelve digits (2012-2015), front.

Source: Circular 27/2012/TT-BCA for contents and captions; exact positions are chosen and vary.
"""

from __future__ import annotations

from data.cards.layout import BELOW, INLINE, Column, Entry, Heading, Layout, Region, TextStyle
from data.cards.parts_vn import (
    BLACK,
    BLUE,
    CAPTION,
    MARKS,
    PORTRAIT_COLORS,
    RED,
    expiry_column,
    heading_styles,
    state_headings,
)
from data.cards.people_vn import draw_person_cmnd_12
from data.cards.variation_vn import vary_vietnamese

_CENTER = (0.585, 0.63)

LAYOUT = Layout(
    id="vn_cmnd_12",
    person=draw_person_cmnd_12,
    styles={
        **heading_styles(),
        "title": TextStyle("title", (2.1, 3.0), RED + RED + BLUE, tracking=(-0.02, 0.1)),
        "caption": TextStyle("caption", (1.3, 1.75), CAPTION),
        "number_caption": TextStyle("caption", (1.6, 2.2), CAPTION + RED[:2]),
        "number": TextStyle(
            "number", (2.2, 3.1), BLACK + BLACK + RED, (-0.02, 0.2), preprinted=False
        ),
        "value": TextStyle("value", (1.4, 2.0), BLACK, (-0.02, 0.1), preprinted=False),
        "expiry": TextStyle("value", (1.25, 1.65), BLACK, (-0.02, 0.06), preprinted=False),
    },
    headings=(
        *state_headings(_CENTER, 0.62),
        Heading(
            (("title:vn_cmnd_12", "GIẤY CHỨNG MINH NHÂN DÂN"),),
            "title",
            _CENTER,
            (0.21, 0.24),
            0.66,
        ),
    ),
    columns=(
        Column(
            left=(0.29, 0.335),
            right=(0.94, 0.975),
            top=(0.26, 0.29),
            bottom=(0.95, 0.985),
            pitch_mm=(2.9, 4.1),
            rows=(
                (
                    Entry(
                        "Số",
                        ("id_number",),
                        style="number",
                        line_height=1.2,
                        indent=(0.0, 0.14),
                    ),
                ),
                (
                    Entry(
                        "Họ và tên khai sinh",
                        ("full_name",),
                        placements=((INLINE, 0.7), (BELOW, 0.3)),
                        max_lines=2,
                    ),
                ),
                (Entry("Họ và tên gọi khác", ("other_name",), max_lines=2),),
                (
                    Entry(
                        "Ngày, tháng, năm sinh|Ngày, tháng, năm sinh|Ngày tháng năm sinh",
                        ("date_of_birth",),
                    ),
                ),
                (
                    Entry("Giới tính", ("sex",)),
                    Entry("Dân tộc", ("ethnicity",), start=(0.56, 0.66)),
                ),
                (
                    Entry(
                        "Quê quán",
                        ("place_of_origin",),
                        placements=((INLINE, 0.8), (BELOW, 0.2)),
                        max_lines=2,
                    ),
                ),
                (
                    Entry(
                        "Nơi thường trú",
                        ("place_of_residence",),
                        placements=((INLINE, 0.85), (BELOW, 0.15)),
                        max_lines=2,
                    ),
                ),
            ),
        ),
        expiry_column(),
    ),
    regions=(
        Region("emblem", (0.06, 0.045, 0.225, 0.31), jitter=0.01, probability=0.95),
        Region("portrait", (0.035, 0.335, 0.268, 0.86), jitter=0.006, scale=(0.86, 1.0)),
        Region("ghost", (0.42, 0.25, 0.95, 0.95), jitter=0.05, probability=0.5),
        Region("seal", (0.15, 0.55, 0.35, 0.86), jitter=0.03, probability=0.2, scale=(0.7, 1.0)),
        Region("hologram", (0.04, 0.6, 0.2, 0.85), jitter=0.03, probability=0.15),
    ),
    palettes=(
        ((204, 226, 224), (226, 236, 222), (190, 214, 220)),
        ((212, 226, 234), (232, 236, 230), (200, 214, 226)),
        ((222, 228, 208), (236, 236, 220), (206, 220, 204)),
        ((196, 220, 212), (224, 234, 226), (216, 222, 206)),
        ((230, 222, 212), (240, 236, 226), (214, 216, 214)),
    ),
    portrait_colors=PORTRAIT_COLORS,
    colons=(":", ":", ":", "", " :"),
    marks=MARKS,
    vary=vary_vietnamese,
)
"""Front of the card with twelve digits and the old title."""
