"""The Vietnamese citizen identity card with a chip (2021-2024), front.

Source: Circular 06/2021/TT-BCA for contents, captions and the 20×30 mm portrait; exact positions
are chosen to resemble the card and vary.
"""

from __future__ import annotations

from data.cards.layout import BELOW, INLINE, Column, Entry, Heading, Layout, Region, TextStyle
from data.cards.people_vn import draw_person

_BLACK = ((18, 18, 20), (34, 32, 34), (24, 26, 44), (48, 44, 46), (16, 34, 30))
_CAPTION = ((40, 62, 54), (30, 30, 32), (52, 60, 70), (40, 44, 84), (70, 62, 58), (24, 70, 76))
_RED = ((196, 32, 40), (214, 40, 36), (170, 28, 44), (222, 60, 50), (150, 24, 30))
_CENTER = (0.53, 0.565)

LAYOUT = Layout(
    id="vn_cccd_chip",
    person=draw_person,
    styles={
        "state": TextStyle("title", (1.35, 1.75), _BLACK),
        "motto": TextStyle("caption", (1.2, 1.6), _BLACK),
        "state_english": TextStyle("caption", (0.95, 1.25), _CAPTION),
        "title": TextStyle("title", (2.5, 3.5), _RED, tracking=(-0.02, 0.1)),
        "title_english": TextStyle("caption", (1.4, 2.0), _RED + _CAPTION),
        "caption": TextStyle("caption", (1.25, 1.65), _CAPTION),
        "translation": TextStyle("caption", (1.1, 1.5), _CAPTION),
        "number_caption": TextStyle("caption", (1.5, 1.9), _CAPTION),
        "number": TextStyle("number", (2.3, 3.1), _BLACK, (-0.02, 0.18), preprinted=False),
        "value": TextStyle("value", (1.5, 2.0), _BLACK, (-0.02, 0.1), preprinted=False),
        "expiry": TextStyle("value", (1.25, 1.65), _BLACK, (-0.02, 0.06), preprinted=False),
    },
    headings=(
        Heading(
            (("", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),), "state", _CENTER, (0.07, 0.085), 0.48
        ),
        Heading((("", "Độc lập - Tự do - Hạnh phúc"),), "motto", _CENTER, (0.125, 0.138), 0.42),
        Heading(
            (("", "SOCIALIST REPUBLIC OF VIET NAM"),),
            "state_english",
            _CENTER,
            (0.167, 0.177),
            0.38,
            0.9,
        ),
        Heading(
            (("", "Independence - Freedom - Happiness"),),
            "state_english",
            _CENTER,
            (0.205, 0.213),
            0.38,
            0.9,
        ),
        Heading(
            (("title:vn_cccd_chip", "CĂN CƯỚC CÔNG DÂN"),),
            "title",
            (0.53, 0.56),
            (0.293, 0.305),
            0.5,
        ),
        Heading(
            (("", "Citizen Identity Card"),),
            "title_english",
            (0.53, 0.56),
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
        Column(
            left=(0.02, 0.035),
            right=(0.275, 0.285),
            top=(0.87, 0.885),
            bottom=(0.975, 0.985),
            pitch_mm=(2.2, 2.9),
            rows=(
                (
                    Entry(
                        "Có giá trị đến",
                        ("date_of_expiry",),
                        "Date of expiry",
                        style="expiry",
                        placements=((INLINE, 0.55), (BELOW, 0.45)),
                        stacked=True,
                    ),
                ),
            ),
        ),
    ),
    regions=(
        Region("emblem", (0.035, 0.04, 0.2, 0.3), jitter=0.01, probability=0.95),
        Region("portrait", (0.035, 0.325, 0.268, 0.86), jitter=0.006, scale=(0.86, 1.0)),
        Region("qr", (0.825, 0.035, 0.965, 0.258), jitter=0.01, probability=0.95),
        Region("chip", (0.85, 0.275, 0.905, 0.335), jitter=0.008, probability=0.8),
        Region("ghost", (0.5, 0.4, 0.95, 0.95), jitter=0.08, probability=0.5),
    ),
    palettes=(
        ((208, 228, 214), (232, 236, 214), (196, 220, 226)),
        ((216, 232, 226), (240, 238, 216), (226, 214, 206)),
        ((200, 224, 232), (226, 236, 224), (238, 230, 214)),
        ((222, 230, 206), (206, 224, 214), (240, 226, 214)),
        ((190, 218, 214), (234, 238, 230), (214, 226, 240)),
    ),
    portrait_colors=((232, 236, 240), (208, 224, 238), (245, 245, 245), (170, 200, 230)),
    colons=(":", ":", ":", ""),
    marks=("SPECIMEN", "MẪU", "MẪU", "SPECIMEN", "SAMPLE"),
)
"""Front of the chip card."""
