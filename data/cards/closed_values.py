"""Fields that say one of a few things, and what those are."""

from __future__ import annotations

from data.cards.occupations_id import MARITAL_STATUSES, RELIGIONS

CLOSED_VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("id", "sex"): ("LAKI-LAKI", "PEREMPUAN"),
    ("id", "nationality"): ("WNI", "WNA"),
    # Offices shorten the last one; of one whose other words are not found as much is left.
    ("id", "religion"): (*RELIGIONS, "KEPERCAYAAN"),
    ("id", "marital_status"): tuple(MARITAL_STATUSES),
    ("id", "date_of_expiry"): ("SEUMUR HIDUP",),
    ("vn", "sex"): ("Nam", "Nữ"),
    ("vn", "nationality"): ("Việt Nam", "VIỆT NAM"),
    ("vn", "date_of_expiry"): ("Không thời hạn",),
}
"""By country and field; of a sex, the male one first. An expiry that is a date is none of these."""
