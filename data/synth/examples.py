"""The example photographs that ship: fictitious people, SPECIMEN across each card."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np

from data.cards import layouts
from data.cards.fields import CARD_TYPES
from data.records import write_bytes_atomically
from data.synth.cards import render_card
from data.synth.fonts import FontLibrary
from data.synth.photographs import photograph

EXPECTED = "expected.json"

LONG_SIDE = 1600
"""Pixels of the longer side. Chosen: what a phone sends after its messenger has shrunk it."""

SEVERITY = 0.4
"""Chosen: an ordinary photograph, neither a scan nor a hopeless one."""

SMALLEST_CARD = 0.4
"""Share of the long side that the card is wide at least. Chosen: one who takes a picture of a card
comes near enough for its text to be read."""

JPEG_QUALITY = 88
"""Chosen: a few hundred kilobytes an example."""


def examples(out: Path, count: int = 2, seed: int = 0) -> None:
    """Draw example photographs and what is printed on them.

    Args:
        out: folder; gets `<card type>_<i>.jpg` and `expected.json`.
        count: photographs of each card type.
        seed: fixes them.
    """
    out.mkdir(parents=True, exist_ok=True)
    fonts = FontLibrary.discover("test")
    expected = {}
    known = layouts()
    for number, name in enumerate(CARD_TYPES):
        for index in range(count):
            rng = np.random.default_rng([seed, number, index])
            card = render_card(known[name], rng, specimen=True, fonts=fonts, split="test")
            size_hw = (LONG_SIDE * 3 // 4, LONG_SIDE)
            while True:
                photo = photograph(card, rng, size_hw, SEVERITY, background_split="test")
                if photo.meta["card_width_px"] >= SMALLEST_CARD * LONG_SIDE:
                    break
            file = f"{name}_{index + 1}.jpg"
            options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
            _, encoded = cv2.imencode(".jpg", photo.image[..., ::-1], options)
            write_bytes_atomically(out / file, encoded.tobytes())
            fields = {key: {"text": text} for key, text in photo.fields.items()}
            expected[file] = {"type": name, "fields": fields}
    content = json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    write_bytes_atomically(out / EXPECTED, content.encode())
