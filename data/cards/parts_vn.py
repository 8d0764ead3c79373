"""What the Vietnamese layouts share: inks, the lines of the state, the column of an expiry."""

from __future__ import annotations

from data.cards.layout import BELOW, INLINE, Color, Column, Entry, Heading, Range, TextStyle

BLACK: tuple[Color, ...] = (
    (18, 18, 20),
    (34, 32, 34),
    (24, 26, 44),
    (48, 44, 46),
    (16, 34, 30),
)
CAPTION: tuple[Color, ...] = (
    (40, 62, 54),
    (30, 30, 32),
    (52, 60, 70),
    (40, 44, 84),
    (70, 62, 58),
    (24, 70, 76),
)
RED: tuple[Color, ...] = (
    (196, 32, 40),
    (214, 40, 36),
    (170, 28, 44),
    (222, 60, 50),
    (150, 24, 30),
)
BLUE: tuple[Color, ...] = ((28, 40, 120), (40, 50, 140), (22, 60, 110), (50, 46, 120))

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc|Độc lập - Tự do - Hạnh phúc|Độc lập – Tự do – Hạnh phúc"

MARKS = ("SPECIMEN", "MẪU", "MẪU", "SPECIMEN", "SAMPLE")

PORTRAIT_COLORS: tuple[Color, ...] = (
    (232, 236, 240),
    (208, 224, 238),
    (245, 245, 245),
    (170, 200, 230),
    (214, 214, 210),
)


def heading_styles() -> dict[str, TextStyle]:
    """Styles of the lines above the values; a layout overrides what it prints another way."""
    return {
        "state": TextStyle("title", (1.25, 1.75), BLACK),
        "motto": TextStyle("caption", (1.15, 1.6), BLACK, bold=0.4),
        "state_english": TextStyle("caption", (0.95, 1.25), CAPTION),
        "title": TextStyle("title", (2.4, 3.5), RED, tracking=(-0.02, 0.1)),
        "title_english": TextStyle("caption", (1.3, 2.0), RED + CAPTION, bold=0.4),
    }


def state_headings(center: Range, max_width: float, english: bool = False) -> tuple[Heading, ...]:
    """The name and motto of the state, and the same in English.

    Args:
        center: x of their middle.
        max_width: share of the card's width that they may take.
        english: whether the English lines are printed too.

    Returns:
        Two or four headings.
    """
    headings = (
        Heading((("", STATE),), "state", center, (0.068, 0.088), max_width, 0.97),
        Heading(
            (("", MOTTO),), "motto", center, (0.122, 0.14), 0.88 * max_width, 0.97, underlined=0.3
        ),
    )
    if not english:
        return headings
    return (
        *headings,
        Heading(
            (("", "SOCIALIST REPUBLIC OF VIET NAM|SOCIALIST REPUBLIC OF VIETNAM"),),
            "state_english",
            center,
            (0.165, 0.18),
            0.8 * max_width,
            0.9,
        ),
        Heading(
            (("", "Independence - Freedom - Happiness"),),
            "state_english",
            center,
            (0.203, 0.216),
            0.8 * max_width,
            0.9,
        ),
    )


def expiry_column(translation: str = "") -> Column:
    """The date of expiry at the left, under the portrait."""
    return Column(
        left=(0.02, 0.035),
        right=(0.275, 0.285),
        top=(0.87, 0.885),
        bottom=(0.975, 0.985),
        pitch_mm=(2.2, 2.9),
        rows=(
            (
                Entry(
                    "Có giá trị đến|Có giá trị đến|Có giá trị đến ngày"
                    if not translation
                    else "Có giá trị đến",
                    ("date_of_expiry",),
                    translation,
                    style="expiry",
                    placements=((INLINE, 0.55), (BELOW, 0.45)),
                    stacked=True,
                ),
            ),
        ),
    )
