"""Card layouts and the rules of what is printed on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.cards.layout import Layout


def layouts() -> dict[str, Layout]:
    """Every layout by its id.

    Returns:
        `data.cards.layout.Layout` objects keyed by `Layout.id`, in a fixed order.
    """
    # Imported here so that reading the field names costs no layout.
    from data.cards import id_ktp, vn_cccd_chip

    return {layout.id: layout for layout in (id_ktp.LAYOUT, vn_cccd_chip.LAYOUT)}
