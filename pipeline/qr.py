"""The QR code of the chip card: what it says of the holder, and whether the fields agree with it.

It holds the number, the name, date of birth, sex and residence in plain text, with the error
correction of a code that machines read: where it can be decoded it is right, and a field that says
something else was misread, or the card is not what it seems. Nothing is replaced: a check fails,
and proposes what the code says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import cv2
import numpy as np
import zxingcpp

from data.cards.closed_values import CLOSED_VALUES
from data.quads import (
    ID1_SIZE_MM,
    box_to_quad,
    pixel_center_homography,
    quad_is_convex,
    quad_to_homography,
    size_to_quad,
    transform_points,
)
from pipeline.field_types import Check, FieldResult
from pipeline.normalise import (
    NAME_FIELDS,
    NAME_SIGNS,
    NUMBER_LENGTHS,
    join_number,
    text_to_date,
    text_to_sex,
)
from pipeline.orthography import settle_writing

QR_TYPE = "vn_cccd_chip"
"""The type with a QR code on its front. Source: Circular 06/2021/TT-BCA; the card of 2024 has it on
its back."""

CHECK = "agrees_with_qr"

CODE_FIELDS = ("id_number", "full_name", "date_of_birth", "sex", "place_of_residence")
"""Fields of the card that the code has, too. Source: as `parse_qr`."""

QR_BOX = (0.7, -0.03, 1.03, 0.4)
"""Where on the card the code is looked for, xyxy, in widths and heights of the card. Chosen: around
where it is printed, and wider than the corners are off. All of the card, where nothing was found
there, gave 1 more of 60 and took three times as long."""

CARD_WIDTH_PX = 1600
"""Width of the card at which it is looked for. Chosen on 60 photographs of the validation split,
cards 358 to 1381 px wide: 32 were decoded so, 19 as large as they were, 30 at 1400 and 1800."""

SHARPEN_SIGMA, SHARPEN_AMOUNT = 2.5, 1.0
"""Of the unsharp mask for a second look, sigma in pixels. Chosen on the same: 35 of 60 rather than
32; sigmas from 1.5 to 4 do no worse."""

OLD_NUMBER_LENGTHS = (0, 9, 12)
"""Digits of the holder's number before this card, none if there was none. Source: Decree
05/1999/NĐ-CP; Circular 27/2012/TT-BCA."""

_SEPARATOR = "|"

_DATE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")

_MARGIN_PX = 3
"""Around what is cut out of the photo; what cubic interpolation looks at."""


@dataclass(frozen=True)
class CardCode:
    """What the QR code of a chip card says.

    Attributes:
        text: all of it, NFC.
        fields: five of the card's fields by name, in the form in which the card prints them.
    """

    text: str
    fields: Mapping[str, str]


def read_qr(pixels: np.ndarray, corners: np.ndarray) -> CardCode | None:
    """What the QR code of a chip card in a photo says.

    Args:
        pixels: (H, W, 3) uint8 RGB photo, since the rectified card is too coarse.
        corners: (4, 2) of the printed card in pixels of the photo, no three on a line.

    Returns:
        What it says; None: there is none that can be decoded, or it says something else.
    """
    part = _cut_code(pixels, corners)
    if part is None:
        return None
    content = _decode(part)
    if content is None:
        blurred = cv2.GaussianBlur(part, (0, 0), SHARPEN_SIGMA)
        content = _decode(cv2.addWeighted(part, 1 + SHARPEN_AMOUNT, blurred, -SHARPEN_AMOUNT, 0.0))
    return None if content is None else parse_qr(content)


def _cut_code(pixels: np.ndarray, corners: np.ndarray) -> np.ndarray | None:
    """QR_BOX of the card, flat, upright, grey; None where it would reach behind the camera."""
    box = np.array(QR_BOX)
    quad = transform_points(
        quad_to_homography(box_to_quad(np.array([0, 0, 1, 1])), corners), box_to_quad(box)
    )
    if not quad_is_convex(quad):
        return None
    # The part of the photo first: grey values of all of it would take as long as the decoding.
    limit = np.array([pixels.shape[1], pixels.shape[0]])
    start = np.clip(np.floor(quad.min(axis=0)) - _MARGIN_PX, 0, limit - 1).astype(int)
    end = np.clip(np.ceil(quad.max(axis=0)) + _MARGIN_PX, start + 1, limit).astype(int)
    grey = cv2.cvtColor(pixels[start[1] : end[1], start[0] : end[0]], cv2.COLOR_RGB2GRAY)
    height = CARD_WIDTH_PX * ID1_SIZE_MM[0] / ID1_SIZE_MM[1]
    size_hw = (round(height * (box[3] - box[1])), round(CARD_WIDTH_PX * (box[2] - box[0])))
    to_grey = quad_to_homography(size_to_quad(size_hw), quad - start)
    return cv2.warpPerspective(
        grey,
        pixel_center_homography(to_grey),
        (size_hw[1], size_hw[0]),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _decode(grey: np.ndarray) -> str | None:
    """The text of the QR code in an upright grey picture, or None."""
    found = zxingcpp.read_barcode(
        grey, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=False, try_downscale=False
    )
    if found is None:
        return None
    try:
        # Its own `text` guesses the encoding, which the code does not name.
        return found.bytes.decode("utf-8")
    except UnicodeDecodeError:
        return None


def parse_qr(text: str) -> CardCode | None:
    """What the text of a chip card's QR code says.

    Args:
        text: number, former number or nothing, name, date of birth, sex, residence and date of
            issue with "|" between them; the former number may be left out altogether.

    Returns:
        What it says; None: it is no such text in one of its parts. Source: what the Ministry of
        Public Security says the code holds; order and form are what programs that read it expect.
    """
    text = unicodedata.normalize("NFC", text).strip()
    parts = [part.strip() for part in text.split(_SEPARATOR)]
    if len(parts) == 6:
        parts.insert(1, "")
    if len(parts) != 7:
        return None
    number, former, name, born_text, sex, residence, issued_text = parts
    born, issued = _parse_date(born_text), _parse_date(issued_text)
    right = (
        _is_number(number, (NUMBER_LENGTHS[QR_TYPE],))
        and _is_number(former, OLD_NUMBER_LENGTHS)
        and name != ""
        and all(letter.isalpha() or letter in NAME_SIGNS for letter in name)
        and sex in CLOSED_VALUES["vn", "sex"]
        and residence != ""
        and residence.isprintable()
    )
    if not right or born is None or issued is None or issued < born:
        return None
    said = (number, _spaced(name).upper(), f"{born:%d/%m/%Y}", sex, _spaced(residence))
    return CardCode(text, dict(zip(CODE_FIELDS, said, strict=True)))


def _is_number(text: str, lengths: tuple[int, ...]) -> bool:
    return len(text) in lengths and (text == "" or (text.isascii() and text.isdigit()))


def _parse_date(text: str) -> date | None:
    """The date of eight digits, or None if they are not, or there is no such day."""
    match = _DATE.fullmatch(text)
    return None if match is None else text_to_date("/".join(match.groups()))


def _spaced(text: str) -> str:
    """NFC, with single spaces: where a line ends, says nothing."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def add_qr_agreement(
    fields: Mapping[str, FieldResult], code: CardCode | None
) -> dict[str, FieldResult]:
    """Fields with the check of each against the QR code added to their own.

    Args:
        fields: by name, as read.
        code: of the card; None: nobody knows whether they agree.

    Returns:
        The same fields in the same order. Where the check fails, it proposes what the code says.
    """
    checked = dict(fields)
    for name in filter(fields.__contains__, CODE_FIELDS):
        known = fields[name]
        check = Check(CHECK, "unknown")
        if code is not None:
            said = code.fields[name]
            agrees = _agrees(name, known.text, said)
            check = Check(CHECK, "pass") if agrees else Check(CHECK, "fail", said)
        checked[name] = replace(known, checks=(*known.checks, check))
    return checked


def _agrees(name: str, read: str, said: str) -> bool:
    if name == "date_of_birth":
        return text_to_date(read) == text_to_date(said)
    if name == "id_number":
        return join_number(read) == said
    if name == "sex":
        return text_to_sex(read) == text_to_sex(said)
    if name in NAME_FIELDS:  # mixed case in the code, capitals on the card
        return _spaced(read).upper() == said
    # The code has an address as an office typed it, the card's was put right.
    return _spaced(read) in (said, settle_writing(name, said, QR_TYPE))
