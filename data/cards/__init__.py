"""Card layouts and the rules of what is printed on them."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import TYPE_CHECKING

from data.cards.fields import CARD_TYPES, NO_TYPE

if TYPE_CHECKING:
    from data.cards.layout import Layout


@lru_cache(maxsize=1)
def _layouts() -> tuple[Layout, ...]:
    # Imported here so that reading the field names costs no layout.
    found = []
    for name in (*CARD_TYPES, NO_TYPE):
        layout = importlib.import_module(f"data.cards.fronts.{name}").LAYOUT
        if layout.id != name:
            raise ValueError(f"data/cards/fronts/{name}.py: its layout's id is {layout.id!r}")
        found.append(layout)
    return tuple(found)


def layouts() -> dict[str, Layout]:
    """Every layout by its id.

    Returns:
        `data.cards.layout.Layout` objects keyed by `Layout.id`, in a fixed order: the types of
        `data.cards.fields.CARD_TYPES`, then "generic", a card of no type.

    Raises:
        ValueError: a file in `data/cards/fronts` holds a layout of another id than its name.
    """
    return {layout.id: layout for layout in _layouts()}
