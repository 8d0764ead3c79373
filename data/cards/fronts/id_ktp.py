"""The Indonesian e-KTP, front.

Source: Peraturan Presiden 26/2009 and 67/2011 for the contents; positions and sizes are chosen to
resemble the card and vary, since no citable source fixes them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.cards.layout import (
    COLUMN,
    INLINE,
    Column,
    Entry,
    Heading,
    Layout,
    Note,
    Region,
    TextStyle,
)
from data.cards.people_id import draw_person
from data.cards.variation import (
    LOOSE_SHARE,
    MIRRORED_SHARE,
    chance,
    change_type,
    map_entries,
    mirror,
    place_values,
    set_plainly,
)

_BLACK = ((15, 15, 18), (30, 30, 34), (20, 22, 40), (45, 42, 45), (10, 25, 35))
_COLUMN = ((COLUMN, 1.0),)


def _entry(caption: str, *fields: str, lines: int = 1, indent: tuple[float, float] = (0, 0)):
    return (Entry(caption, fields, placements=_COLUMN, max_lines=lines, indent=indent),)


_ONE_LINE_SHARE = 0.15


def _change_headings(layout: Layout, rng: np.random.Generator) -> Layout:
    """The heading on one line or two, in the middle of the card, of its left part, or left."""
    province, city = layout.headings
    if chance(rng, _ONE_LINE_SHARE):
        dash = (("", "-"),) if chance(rng, 0.3) else ()
        parts = (*province.parts, *dash, *city.parts)
        layout = replace(layout, headings=(replace(province, parts=parts, max_width=0.93),))
    center = float(rng.choice([0.5, 0.36, rng.uniform(0.3, 0.6)]))
    left_aligned = chance(rng, 0.1)
    if left_aligned:
        center = layout.columns[0].left[1]
    drop = rng.uniform(0.0, 0.03)
    headings = (
        replace(
            heading,
            center=(center - 0.004, center + 0.004),
            left_aligned=left_aligned,
            baseline=(heading.baseline[0] - 0.01 + drop, heading.baseline[1] + drop),
        )
        for heading in layout.headings
    )
    return replace(layout, headings=tuple(headings))


def _move_portrait(layout: Layout, rng: np.random.Generator) -> Layout:
    """Another place and size of the portrait; the note and signature below it follow."""
    x2 = rng.uniform(0.95, 0.98)
    x1 = x2 - rng.uniform(0.17, 0.24)
    y1 = rng.uniform(0.17, 0.3)
    y2 = y1 + min((x2 - x1) * 1.585 * rng.uniform(1.2, 1.5), 0.5)
    boxes = {
        "portrait": (x1, y1, x2, y2),
        "signature": (x1, y2 + 0.14, x2, min(y2 + 0.29, 0.97)),
    }
    regions = (replace(r, box=boxes.get(r.kind, r.box)) for r in layout.regions)
    at, on = layout.notes
    notes = (
        replace(at, box=(x1 - 0.005, y2 + 0.02, 0.985, y2 + 0.075)),
        replace(on, box=(x1 - 0.005, y2 + 0.08, 0.985, y2 + 0.13)),
    )
    right = (x1 - 0.035, x1 - 0.02)
    columns = (replace(column, right=right) for column in layout.columns)
    return replace(layout, regions=tuple(regions), notes=notes, columns=tuple(columns))


def _change_columns(layout: Layout, rng: np.random.Generator) -> Layout:
    """Values at another x, the NIK's row like the others, sub-entries further in or not at all."""
    first, rest = layout.columns
    left = rng.uniform(0.015, 0.07)
    value_x = left + rng.uniform(0.19, 0.29)
    indent = (0.0, 0.0) if chance(rng, 0.35) else (0.01, 0.09)
    blood, pitch = rng.uniform(0.4, 0.58), rng.uniform(0.8, 1.2)

    def entry(old: Entry) -> Entry:
        if old.start is not None:
            return replace(old, start=(blood, blood + 0.01))
        return replace(old, indent=indent) if old.indent[1] > 0 else old

    rest = replace(
        rest,
        left=(left, left + 0.004),
        value_x=(value_x, value_x + 0.004),
        pitch_mm=(rest.pitch_mm[0] * pitch, rest.pitch_mm[1] * pitch),
        bottom=(rest.bottom[0] - (0.1 if chance(rng, 0.3) else 0.0), rest.bottom[1]),
    )
    if chance(rng, 0.5):
        first = replace(first, left=rest.left, value_x=rest.value_x)
        if chance(rng, 0.5):
            styles = layout.styles
            small = replace(styles["number"], cap_mm=styles["value"].cap_mm)
            caption = replace(styles["number_caption"], cap_mm=styles["caption"].cap_mm)
            styles = {**styles, "number": small, "number_caption": caption}
            layout = replace(layout, styles=styles)
    return map_entries(replace(layout, columns=(first, rest)), entry)


def _vary(layout: Layout, rng: np.random.Generator) -> Layout:
    if not chance(rng, LOOSE_SHARE):
        return layout
    if chance(rng, 0.5):
        layout = _move_portrait(layout, rng)
    if chance(rng, 0.7):
        layout = _change_columns(layout, rng)
    if chance(rng, 0.6):
        layout = _change_headings(layout, rng)
    if chance(rng, 0.2):
        layout = set_plainly(layout, rng)
    elif chance(rng, 0.7):
        layout = change_type(layout, rng)
    if chance(rng, 0.2):
        layout = place_values(layout, INLINE)
    if chance(rng, 0.15):
        layout = replace(layout, colons=("",))
    return mirror(layout) if chance(rng, MIRRORED_SHARE) else layout


LAYOUT = Layout(
    id="id_ktp",
    person=draw_person,
    styles={
        "heading": TextStyle("title", (1.8, 2.6), _BLACK),
        "caption": TextStyle("caption", (1.35, 1.8), _BLACK, tracking=(-0.03, 0.06)),
        "value": TextStyle("value", (1.3, 2.1), _BLACK, (-0.03, 0.1), preprinted=False),
        "number_caption": TextStyle("caption", (1.9, 2.7), _BLACK),
        "number": TextStyle("ocr", (2.2, 3.1), _BLACK, (-0.04, 0.2), preprinted=False),
        "note": TextStyle("value", (1.1, 1.6), _BLACK, preprinted=False),
    },
    headings=(
        Heading(
            (("title:id_ktp", "PROVINSI"), ("province", "")),
            "heading",
            center=(0.36, 0.54),
            baseline=(0.068, 0.095),
            max_width=0.82,
        ),
        Heading((("city", ""),), "heading", (0.36, 0.54), (0.135, 0.16), max_width=0.82),
    ),
    columns=(
        Column(
            left=(0.02, 0.05),
            right=(0.7, 0.76),
            top=(0.17, 0.195),
            bottom=(0.26, 0.28),
            pitch_mm=(4.0, 4.6),
            value_x=(0.15, 0.265),
            rows=((Entry("NIK", ("id_number",), style="number", placements=_COLUMN),),),
        ),
        Column(
            left=(0.02, 0.05),
            right=(0.69, 0.735),
            top=(0.27, 0.3),
            bottom=(0.95, 0.985),
            pitch_mm=(2.5, 3.5),
            value_x=(0.235, 0.275),
            rows=(
                _entry("Nama", "full_name", lines=2),
                _entry(
                    "Tempat/Tgl Lahir|Tempat/Tgl Lahir|Tempat/Tgl. Lahir|Tempat / Tgl Lahir",
                    "place_of_birth",
                    "date_of_birth",
                    lines=2,
                ),
                (
                    Entry(
                        "Jenis Kelamin|Jenis Kelamin|Jenis kelamin", ("sex",), placements=_COLUMN
                    ),
                    Entry(
                        "Gol. Darah|Gol. Darah|Gol Darah|Gol.Darah",
                        ("blood_type",),
                        placements=((INLINE, 1.0),),
                        start=(0.46, 0.54),
                    ),
                ),
                _entry("Alamat", "address", lines=2),
                _entry("RT/RW|RT/RW|RT/RW|RT / RW", "rt_rw", indent=(0.02, 0.075)),
                _entry(
                    "Kel/Desa|Kel/Desa|Kel/ Desa|Kel / Desa|Kel./Desa",
                    "village",
                    lines=2,
                    indent=(0.02, 0.075),
                ),
                _entry("Kecamatan", "district", lines=2, indent=(0.02, 0.075)),
                _entry("Agama", "religion", lines=2),
                _entry("Status Perkawinan|Status Perkawinan|Status perkawinan", "marital_status"),
                _entry("Pekerjaan", "occupation", lines=2),
                _entry("Kewarganegaraan", "nationality"),
                _entry("Berlaku Hingga|Berlaku Hingga|Berlaku hingga", "date_of_expiry"),
            ),
        ),
    ),
    regions=(
        Region("portrait", (0.755, 0.2, 0.965, 0.68), jitter=0.012, scale=(0.82, 1.0)),
        Region("ghost", (0.3, 0.2, 0.7, 0.9), jitter=0.08, probability=0.4),
        Region("signature", (0.765, 0.82, 0.96, 0.97), jitter=0.01, probability=0.93),
    ),
    notes=(
        Note("issued_at", (0.755, 0.705, 0.985, 0.757), "note", 0.95),
        Note("issued_on", (0.755, 0.762, 0.985, 0.812), "note", 0.95),
    ),
    palettes=(
        ((176, 212, 232), (205, 230, 240), (150, 196, 224)),
        ((160, 206, 222), (214, 236, 232), (190, 214, 240)),
        ((196, 220, 236), (224, 236, 240), (170, 204, 214)),
        ((150, 200, 235), (230, 240, 245), (180, 215, 225)),
        ((200, 215, 222), (232, 234, 232), (184, 206, 220)),
    ),
    portrait_colors=((190, 30, 36), (200, 50, 50), (30, 70, 170), (50, 90, 190), (160, 30, 30)),
    colons=(":", " :"),
    marks=("SPECIMEN", "CONTOH", "SPECIMEN", "SAMPLE"),
    vary=_vary,
)
"""Front of the e-KTP; red backdrop for odd years of birth, blue for even is common practice."""
