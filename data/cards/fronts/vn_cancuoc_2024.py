"""The Vietnamese identity card of the Law on Identity 2023 (from July 2024), front.

Source: Circular 16/2024/TT-BCA for contents and captions: values stand below their captions,
captions are blue-violet, residence, expiry and QR code are on the back. Exact positions are chosen
and vary.
"""

from __future__ import annotations

from data.cards.layout import (
    BELOW,
    INLINE,
    Color,
    Column,
    Entry,
    Heading,
    Layout,
    Region,
    TextStyle,
)
from data.cards.parts_vn import (
    BLACK,
    CAPTION,
    MARKS,
    PORTRAIT_COLORS,
    RED,
    heading_styles,
    state_headings,
)
from data.cards.people_vn import draw_person_2024
from data.cards.variation_vn import vary_vietnamese

_VIOLET: tuple[Color, ...] = (
    (64, 58, 140),
    (78, 66, 152),
    (52, 60, 146),
    (92, 74, 150),
    (46, 46, 110),
    (70, 80, 168),
)
_CENTER = (0.545, 0.6)
_BELOW = ((BELOW, 0.94), (INLINE, 0.06))

LAYOUT = Layout(
    id="vn_cancuoc_2024",
    person=draw_person_2024,
    styles={
        **heading_styles(),
        "state_english": TextStyle("caption", (0.95, 1.3), CAPTION + _VIOLET),
        "title": TextStyle("title", (2.6, 3.9), RED, tracking=(-0.02, 0.14)),
        "title_english": TextStyle("title", (1.4, 2.4), RED + RED + _VIOLET, bold=0.6),
        "caption": TextStyle("caption", (1.15, 1.6), _VIOLET),
        "translation": TextStyle("caption", (1.1, 1.5), _VIOLET),
        "number": TextStyle("number", (2.1, 3.1), BLACK, (-0.02, 0.2), preprinted=False),
        "value": TextStyle("value", (1.5, 2.2), BLACK, (-0.02, 0.1), preprinted=False),
    },
    headings=(
        *state_headings(_CENTER, 0.56, english=True),
        Heading((("title:vn_cancuoc_2024", "CĂN CƯỚC"),), "title", _CENTER, (0.295, 0.315), 0.5),
        Heading((("", "IDENTITY CARD"),), "title_english", _CENTER, (0.36, 0.385), 0.42, 0.97),
    ),
    columns=(
        Column(
            left=(0.3, 0.36),
            right=(0.95, 0.98),
            top=(0.39, 0.43),
            bottom=(0.93, 0.985),
            pitch_mm=(2.9, 3.9),
            rows=(
                (
                    Entry(
                        "Số định danh cá nhân",
                        ("id_number",),
                        "Personal identification number",
                        style="number",
                        placements=_BELOW,
                    ),
                ),
                (
                    Entry(
                        "Họ, chữ đệm và tên khai sinh|Họ, chữ đệm và tên khai sinh|"
                        "Họ, chữ đệm và tên",
                        ("full_name",),
                        "Full name",
                        placements=_BELOW,
                        max_lines=2,
                    ),
                ),
                (
                    Entry(
                        "Ngày, tháng, năm sinh",
                        ("date_of_birth",),
                        "Date of birth",
                        placements=_BELOW,
                    ),
                    Entry(
                        "Giới tính",
                        ("sex",),
                        "Sex",
                        placements=_BELOW,
                        start=(0.7, 0.78),
                    ),
                ),
                (
                    Entry(
                        "Quốc tịch",
                        ("nationality",),
                        "Nationality",
                        placements=((BELOW, 0.88), (INLINE, 0.12)),
                    ),
                ),
            ),
        ),
    ),
    regions=(
        Region("emblem", (0.035, 0.04, 0.2, 0.3), jitter=0.01, probability=0.95),
        Region("portrait", (0.04, 0.33, 0.275, 0.88), jitter=0.008, scale=(0.86, 1.0)),
        Region("chip", (0.86, 0.12, 0.93, 0.2), jitter=0.02, probability=0.45),
        Region("ghost", (0.5, 0.35, 0.95, 0.95), jitter=0.05, probability=0.6),
        Region("hologram", (0.05, 0.65, 0.2, 0.87), jitter=0.02, probability=0.25),
    ),
    palettes=(
        ((206, 224, 236), (232, 234, 240), (214, 212, 234)),
        ((198, 222, 226), (226, 238, 232), (222, 218, 236)),
        ((222, 214, 232), (236, 232, 240), (204, 220, 236)),
        ((210, 230, 224), (236, 236, 224), (216, 222, 238)),
        ((240, 224, 220), (232, 236, 240), (210, 222, 232)),
    ),
    portrait_colors=PORTRAIT_COLORS,
    colons=("", "", ":", " :"),
    marks=MARKS,
    vary=vary_vietnamese,
)
"""Front of the card of 2024."""
