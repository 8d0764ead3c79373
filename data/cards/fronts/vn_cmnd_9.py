"""The Vietnamese identity card with nine digits (until 2021), front.

Source: Decree 05/1999/ND-CP and Circular 04/1999 for contents and captions. A laminated paper card
of about ID-1's shape, its values typed or written on dotted rules; the red number is not confirmed
and varies.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.cards.layout import (
    BELOW,
    INLINE,
    Column,
    Entry,
    Heading,
    Layout,
    Region,
    RuleStyle,
    TextStyle,
)
from data.cards.parts_vn import BLACK, BLUE, MARKS, RED, heading_styles, state_headings
from data.cards.people_vn import draw_person_cmnd_9
from data.cards.variation import chance
from data.cards.variation_vn import vary_vietnamese

_CENTER = (0.585, 0.64)
_RULE = RuleStyle(probability=0.8)

_HANDWRITTEN_SHARE = 0.15
"""Chosen: most are typed; faces that look handwritten have to be read too."""


def _vary(layout: Layout, rng: np.random.Generator) -> Layout:
    if chance(rng, _HANDWRITTEN_SHARE):
        style = replace(layout.styles["value"], role="handwritten", colors=BLACK + BLUE)
        layout = replace(layout, styles={**layout.styles, "value": style})
    return vary_vietnamese(layout, rng)


LAYOUT = Layout(
    id="vn_cmnd_9",
    person=draw_person_cmnd_9,
    styles={
        **heading_styles(),
        "title": TextStyle("title", (2.1, 3.1), RED + BLUE + BLACK[:2], tracking=(-0.02, 0.12)),
        "caption": TextStyle("caption", (1.4, 2.0), BLACK + BLUE, bold=0.3),
        "number_caption": TextStyle("caption", (1.8, 2.6), BLACK + RED + BLUE, bold=0.6),
        "number": TextStyle(
            "number", (2.3, 3.4), RED + RED + BLACK, (-0.02, 0.25), preprinted=False
        ),
        "value": TextStyle(
            "typed",
            (1.6, 2.3),
            BLACK + BLUE[:2],
            (-0.02, 0.15),
            preprinted=False,
            stretch=(0.85, 1.1),
        ),
    },
    headings=(
        *state_headings(_CENTER, 0.64),
        Heading(
            (("title:vn_cmnd_9", "GIẤY CHỨNG MINH NHÂN DÂN"),),
            "title",
            _CENTER,
            (0.215, 0.25),
            0.66,
        ),
    ),
    columns=(
        Column(
            left=(0.37, 0.5),
            right=(0.93, 0.97),
            top=(0.26, 0.285),
            bottom=(0.36, 0.38),
            pitch_mm=(3.6, 4.4),
            rows=((Entry("Số|Số|SỐ|Số CMND", ("id_number",), style="number"),),),
        ),
        Column(
            left=(0.29, 0.33),
            right=(0.95, 0.975),
            top=(0.37, 0.4),
            bottom=(0.94, 0.985),
            pitch_mm=(3.7, 4.9),
            rule=_RULE,
            rows=(
                (
                    Entry(
                        "Họ tên|Họ tên|Họ tên|Họ và tên",
                        ("full_name",),
                        max_lines=2,
                    ),
                ),
                (Entry("Sinh ngày", ("date_of_birth",)),),
                (
                    Entry(
                        "Nguyên quán",
                        ("place_of_origin",),
                        placements=((INLINE, 0.93), (BELOW, 0.07)),
                        max_lines=2,
                        ruled=2,
                    ),
                ),
                (
                    Entry(
                        "Nơi ĐKHK thường trú|Nơi ĐKHK thường trú|Nơi ĐKNK thường trú|Nơi ĐKHKTT",
                        ("place_of_residence",),
                        placements=((INLINE, 0.88), (BELOW, 0.12)),
                        max_lines=3,
                        ruled=2,
                    ),
                ),
            ),
        ),
    ),
    regions=(
        Region("emblem", (0.07, 0.05, 0.24, 0.32), jitter=0.01, probability=0.92),
        Region("portrait", (0.035, 0.36, 0.27, 0.94), jitter=0.008, scale=(0.84, 1.0)),
        Region("ghost", (0.4, 0.3, 0.95, 0.95), jitter=0.04, probability=0.5),
        Region("seal", (0.14, 0.6, 0.4, 0.98), jitter=0.03, probability=0.45, scale=(0.7, 1.0)),
    ),
    palettes=(
        ((204, 222, 204), (222, 232, 212), (186, 210, 200)),
        ((190, 214, 206), (214, 228, 214), (224, 226, 204)),
        ((214, 218, 202), (232, 230, 214), (200, 210, 190)),
        ((196, 212, 220), (220, 228, 226), (206, 216, 204)),
        ((226, 222, 204), (236, 232, 220), (214, 210, 190)),
    ),
    portrait_colors=((232, 236, 240), (208, 212, 214), (176, 186, 196), (150, 176, 210)),
    colons=("", ":", "", ":", " :"),
    marks=MARKS,
    vary=_vary,
)
"""Front of the card with nine digits."""
