"""Card layouts and the rules of what is printed on them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.cards.layout import Layout


@lru_cache(maxsize=1)
def _layouts() -> tuple[Layout, ...]:
    # Imported here so that reading the field names costs no layout.
    from data.cards import (
        generic,
        id_ktp,
        vn_cancuoc_2024,
        vn_cccd_2016,
        vn_cccd_chip,
        vn_cmnd_9,
        vn_cmnd_12,
    )

    modules = (id_ktp, vn_cccd_chip, vn_cccd_2016, vn_cmnd_12, vn_cmnd_9, vn_cancuoc_2024, generic)
    return tuple(module.LAYOUT for module in modules)


def layouts() -> dict[str, Layout]:
    """Every layout by its id.

    Returns:
        `data.cards.layout.Layout` objects keyed by `Layout.id`, in a fixed order: the types of
        `data.cards.fields.CARD_TYPES`, then "generic", a card of no type.
    """
    return {layout.id: layout for layout in _layouts()}
