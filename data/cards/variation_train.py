"""Structures that are trained on alone: what a printer unlike any here might do to a card.

Cards to be evaluated on keep to what `Layout.vary` draws, so figures stay comparable, and a
Detector that knows more than they show is not flattered by them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.cards.generic_texts import draw_value
from data.cards.layout import COLUMN, INLINE, Column, Entry, Layout, TextStyle
from data.cards.variation import NARROW, chance, map_columns, map_entries, map_styles, scaled
from data.cards.variation_programs import join_births, put_name_below, shrink_expiry, wrap_captions

CAPTION_ROLE_SHARE = 0.12
"""Share of cards whose captions are set as numbers or as by a typewriter. Chosen."""

FOREIGN_ROW_SHARE = 0.12
"""Share of cards with a row that the type does not have. Chosen."""

WIDE_EXPIRY_SHARE = 0.25
"""Share of cards with an expiry in a column of its own that has it beside its caption, and a
translation below both. Chosen."""

CLOSE_SHARE = 0.4
"""Share of cards whose values stand no farther from their captions than words do. Chosen."""

CROWDED_SHARE = 0.25
"""Share of cards whose lines stand so near to each other that the marks of capitals run into the
tails of the line above. Chosen: programs put lines at fixed distances, whatever stands on them."""

CROWDED_GAPS_PX = (-11.0, 3.0)
CROWDED_PITCH = 0.72
"""How near their ink comes, and the distance of their baselines in multiples of other cards'.
Chosen: a third of a capital, and as near as that."""

NARROW_SPACES_SHARE = 0.5
"""Share of cards whose words stand as near to each other as their font has it, or nearer. Chosen:
programs that draw whole lines set them so, and condensed fonts have narrow spaces."""

NARROW_SPACES = (0.6, 1.05)
"""Their spaces, in multiples of the font's own. Chosen."""

MOVED_HEADINGS_SHARE = 0.6
"""Share of Vietnamese cards whose headings stand higher or lower than declared. Chosen."""

HEADINGS_FACTORS = (0.82, 1.3)
"""Of the distances of headings from the upper edge. Chosen: two types share a title, and what tells
them apart is the language of all else, not where the title stands."""

UNCODED_SHARE = 0.3
"""Share of cards that lack a code and a chip that their type has. Chosen, for the same reason."""

PLAIN_HEADINGS_SHARE, PLAIN_CAPTIONS_SHARE = 0.2, 0.2
"""Shares of cards in two languages whose headings, or captions, are in Vietnamese alone. Chosen:
makers of cards leave those out for want of room, and the others still tell the types apart."""

WRAPPED_CAPTIONS_SHARE = 0.12
"""Share of cards whose long captions take two lines, where values have an x of their own. Chosen:
what stands below the caption of a birth, and beside nothing, has been taken for a name."""

JOINED_BIRTH_SHARE = 0.12
"""Share of cards without a space between place and date of birth, or with one before their comma
too. Chosen."""

SMALL_EXPIRY_SHARE = 0.15
"""Share of cards with an expiry under the portrait that has it in small print. Chosen."""

NAME_BELOW_SHARE = 0.2
"""Share of cards with a line for another name that have that name on it and the full name, above,
below its caption. Chosen."""

_FOREIGN = {
    "vn": (
        "Ngày cấp|Nơi cấp|Nghề nghiệp|Đặc điểm nhận dạng|Số hiệu|Mã số thuế|Điện thoại|Nơi làm việc"
        "|Ngày hiệu lực|Cơ quan cấp|Date of issue|Authority|Remarks|Card number|Chiều cao"
    ).split("|"),
    "id": (
        "Telepon|Nama Ibu|No. KK|Pendidikan|Tinggi Badan|Kode Pos|Tanggal Terbit|Instansi|Email"
        "|Masa Berlaku|Nomor Kartu|Kantor|Keterangan"
    ).split("|"),
}


_STATE_STYLES = ("state", "motto", "state_english")
_TRANSLATED_STATE = (0, 2, 1, 3)
"""Line on which each line of the state stands where each is followed by its translation."""

_LOWEST_HEADING = 0.38
"""Baseline below which no heading moves. Chosen: the values need the rest."""


def set_captions_otherwise(layout: Layout, rng: np.random.Generator) -> Layout:
    """Captions in a face that values and numbers have."""
    role = "number" if chance(rng, 0.5) else "typed"

    def change(name: str, style: TextStyle) -> TextStyle:
        return replace(style, role=role) if style.role == "caption" else style

    return map_styles(layout, change)


def add_foreign_row(layout: Layout, rng: np.random.Generator) -> Layout:
    """One row more, at any place, whose caption the type does not have; its value is no field."""
    place = int(np.argmax([len(column.rows) for column in layout.columns]))
    column = layout.columns[place]
    country = layout.id.partition("_")[0]
    captions = _FOREIGN.get(country, _FOREIGN["vn"])  # half of them are English
    first = column.rows[-1][0]
    entry = Entry(
        captions[int(rng.integers(len(captions)))],
        (),
        placements=((COLUMN if COLUMN in dict(first.placements) else INLINE, 1.0),),
        text=draw_value(rng),
    )
    at = int(rng.integers(len(column.rows) + 1))
    column = replace(column, rows=(*column.rows[:at], (entry,), *column.rows[at:]))
    columns = (*layout.columns[:place], column, *layout.columns[place + 1 :])
    return replace(layout, columns=columns)


def widen_expiry(layout: Layout) -> Layout:
    """The expiry under the portrait beside its caption, with room for words."""

    def widened(column: Column) -> Column:
        if column.right[1] > NARROW:
            return column
        rows = tuple(
            tuple(replace(e, stacked=True, placements=((INLINE, 1.0),)) for e in row)
            for row in column.rows
        )
        others = [other.left[0] for other in layout.columns if other.right[1] > NARROW]
        right = max(column.right[1], min([*others, NARROW]) - 0.01)
        return replace(column, right=(column.right[0], right), rows=rows)

    return replace(layout, columns=tuple(widened(column) for column in layout.columns))


def move_headings(layout: Layout, rng: np.random.Generator) -> Layout:
    """The lines above the values nearer together or farther apart, translations among them."""
    headings = list(layout.headings)
    state = [i for i, h in enumerate(headings) if h.style in _STATE_STYLES]
    if len(state) == len(_TRANSLATED_STATE) and chance(rng, 0.5):
        lines = [headings[i].baseline for i in state]
        for i, line in zip(state, _TRANSLATED_STATE, strict=True):
            headings[i] = replace(headings[i], baseline=lines[line])
    lowest = max(heading.baseline[1] for heading in headings)
    room = _LOWEST_HEADING / lowest
    factor = rng.uniform(HEADINGS_FACTORS[0], max(min(HEADINGS_FACTORS[1], room), 1.0))
    headings = [replace(h, baseline=scaled(h.baseline, factor)) for h in headings]
    by = lowest * (factor - 1)
    if any(region.kind in ("qr", "chip") for region in layout.regions):
        by = max(by, 0.0)  # the columns would run into them
    layout = replace(layout, headings=tuple(headings))
    return map_columns(layout, lambda old: replace(old, top=(old.top[0] + by, old.top[1] + by)))


def crowd_lines(layout: Layout, rng: np.random.Generator) -> Layout:
    """Lines that run into each other."""
    layout = replace(layout, line_gap_px=float(rng.uniform(*CROWDED_GAPS_PX)))
    return map_columns(
        layout, lambda old: replace(old, pitch_mm=scaled(old.pitch_mm, CROWDED_PITCH))
    )


def leave_out_translated_headings(layout: Layout) -> Layout:
    """No heading in English, where captions are translated: they still tell the type.

    A title on one line with its translation stays.
    """
    columns = layout.columns
    if not any(entry.translation for column in columns for row in column.rows for entry in row):
        return layout
    headings = tuple(h for h in layout.headings if not h.style.endswith("_english"))
    return replace(layout, headings=headings)


def leave_out_translated_captions(layout: Layout) -> Layout:
    """No caption in English, where a heading is: it still tells the type."""
    if not any(heading.style == "title_english" for heading in layout.headings):
        return layout
    return map_entries(layout, lambda entry: replace(entry, translation="", stacked=False))


def leave_out_codes(layout: Layout) -> Layout:
    """No QR code, no chip."""
    regions = tuple(region for region in layout.regions if region.kind not in ("qr", "chip"))
    return replace(layout, regions=regions)


def vary_further(layout: Layout) -> Layout:
    """A layout that varies more than it declares, to be trained on.

    Args:
        layout: of an identity card.

    Returns:
        The same but for `vary`, which now and then adds something that no layout declares. Title
        and fields stay.
    """
    first = layout.vary

    def vary(declared: Layout, rng: np.random.Generator) -> Layout:
        varied = declared if first is None else first(declared, rng)
        if chance(rng, CAPTION_ROLE_SHARE):
            varied = set_captions_otherwise(varied, rng)
        if chance(rng, FOREIGN_ROW_SHARE):
            varied = add_foreign_row(varied, rng)
        if layout.id.startswith("vn_") and chance(rng, UNCODED_SHARE):
            varied = leave_out_codes(varied)
        if layout.id.startswith("vn_") and chance(rng, PLAIN_HEADINGS_SHARE):
            varied = leave_out_translated_headings(varied)
        elif layout.id.startswith("vn_") and chance(rng, PLAIN_CAPTIONS_SHARE):
            varied = leave_out_translated_captions(varied)
        if layout.id.startswith("vn_") and chance(rng, MOVED_HEADINGS_SHARE):
            varied = move_headings(varied, rng)
        if chance(rng, CLOSE_SHARE):
            varied = replace(varied, gap=(0.15, 0.5), least_gap_px=6.0)
        if chance(rng, CROWDED_SHARE):
            varied = crowd_lines(varied, rng)
        if chance(rng, NARROW_SPACES_SHARE):
            varied = replace(varied, word_space=NARROW_SPACES)
        if chance(rng, WRAPPED_CAPTIONS_SHARE):
            varied = wrap_captions(varied, rng)
        if chance(rng, JOINED_BIRTH_SHARE):
            varied = join_births(varied, rng)
        if chance(rng, NAME_BELOW_SHARE):
            varied = put_name_below(varied)
        if chance(rng, SMALL_EXPIRY_SHARE):
            return shrink_expiry(varied, rng)
        return widen_expiry(varied) if chance(rng, WIDE_EXPIRY_SHARE) else varied

    return replace(layout, vary=vary)
