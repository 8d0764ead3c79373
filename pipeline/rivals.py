"""Other programs that read text, beside the pipeline: how long they take and what they find."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from data.records import Record
from pipeline.chain import Pipeline
from pipeline.compare import Ratio, compare_fields
from pipeline.images import ImageError, load_photo

PIPELINE, EXACT = "pipeline", "pipeline, exact"
"""Names of the pipeline's own figures: by the rule for all programs, and field by field."""

ONE_BLOCK = "--psm 6"
"""How Tesseract looks for text. Chosen: of 313 fields on 36 upright synthetic photos it found 89
so, 61 as sparse text (11), 53 by its default (3)."""

TO_INSTALL = {
    "rapidocr": "pip install rapidocr-onnxruntime",
    "tesseract": "pip install pytesseract and, of the system, the packages tesseract-ocr, "
    "tesseract-ocr-vie, tesseract-ocr-ind",
}


class Rival(Protocol):
    """A program that reads all text of a picture.

    Attributes:
        name: with its version, as it is printed.
    """

    name: str

    def read(self, pixels: np.ndarray) -> list[str]:
        """The lines of text in a picture, (H, W, 3) uint8 RGB."""


class RapidOcr:
    """RapidOCR with the models that come with it, each called with so many CPU threads."""

    def __init__(self, threads: int) -> None:
        module = importlib.import_module("rapidocr_onnxruntime")
        self._engine = module.RapidOCR(intra_op_num_threads=threads)
        self.name = f"rapidocr {importlib.metadata.version('rapidocr-onnxruntime')}"

    def read(self, pixels: np.ndarray) -> list[str]:
        lines, _ = self._engine(np.ascontiguousarray(pixels[..., ::-1]))  # it takes BGR
        return [text for _, text, _ in lines or ()]


class Tesseract:
    """Tesseract by way of pytesseract, which starts a process for each picture.

    Raises:
        ImportError: no language is installed for it.
    """

    def __init__(self) -> None:
        self._module = importlib.import_module("pytesseract")
        # On two busy cores its threads, which spin while they wait, took more than ten times the
        # processor time of one alone. Who wants more of them sets the variable.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        installed = set(self._module.get_languages()) - {"osd"}
        languages = [one for one in ("vie", "ind") if one in installed] or sorted(installed)
        if not languages:
            raise ImportError(f"tesseract has no language: {TO_INSTALL['tesseract']}")
        self._languages = "+".join(languages)
        self.name = f"tesseract {self._module.get_tesseract_version()} ({self._languages})"

    def read(self, pixels: np.ndarray) -> list[str]:
        picture = Image.fromarray(pixels)
        # Of the file by which it is handed over; to pack it as PNG, the default, takes 0.3 s.
        picture.format = "BMP"
        text = self._module.image_to_string(picture, lang=self._languages, config=ONE_BLOCK)
        return text.splitlines()


RIVALS: dict[str, Any] = {"rapidocr": RapidOcr, "tesseract": lambda _: Tesseract()}
"""What makes each program ready: from a number of CPU threads to a Rival."""


def require_installed(names: Sequence[str]) -> None:
    """Refuse programs that are not there.

    Raises:
        ImportError: one is not installed; says what to install.
    """
    for name, module in (("rapidocr", "rapidocr_onnxruntime"), ("tesseract", "pytesseract")):
        absent = importlib.util.find_spec(module) is None
        if name in names and (absent or (name == "tesseract" and not shutil.which(name))):
            raise ImportError(f"{name} is not installed: {TO_INSTALL[name]}")


def turn_upright(pixels: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """A photo, (H, W, 3), turned by quarters until its card, corners (4, 2), is nearly upright."""
    x, y = corners[1] - corners[0] + corners[2] - corners[3]  # along the lines of text
    return np.ascontiguousarray(np.rot90(pixels, round(np.degrees(np.arctan2(y, x)) / 90)))


def is_found(printed: str, lines: Sequence[str]) -> bool:
    """Whether every word of a field occurs anywhere in what was read, spaces aside."""
    text = "".join(unicodedata.normalize("NFC", " ".join(lines)).split())
    return all(word in text for word in unicodedata.normalize("NFC", printed).split())


def field_group(layout: str | None, field: str) -> str:
    """What a field of a card is counted among; numbers are counted apart from other fields."""
    is_number = field == "id_number"
    if layout == "id_ktp":
        return "NIK" if is_number else "KTP"
    if layout is not None and layout.startswith("vn_"):
        return "12 or 9 digits" if is_number else "Vietnamese"
    return "other cards"


@dataclass(frozen=True)
class Comparison:
    """The pipeline and its rivals on the same photos.

    Attributes:
        milliseconds: name → of each photo, from its file to its text.
        found: name → group of fields → found of printed; empty where no truth is known.
    """

    milliseconds: Mapping[str, Sequence[float]]
    found: Mapping[str, Mapping[str, Ratio]]


def compare_beside(
    pipeline: Pipeline,
    rivals: Sequence[Rival],
    photos: Sequence[Path],
    truths: Mapping[str, Record],
) -> Comparison:
    """Let every program read a photo, then the next photo; the first one twice, to warm up.

    Args:
        pipeline: ours.
        rivals: the others.
        photos: files; those that cannot be read are left out.
        truths: by the photos' names without ending. If there are any, photos without a card are
            left out, and the rivals, which unlike the pipeline expect it, get the photo upright.
    """
    times: dict[str, list[float]] = {name: [] for name in (PIPELINE, *(r.name for r in rivals))}
    outcomes: dict[str, dict[str, list[bool]]] = {}
    for photo in photos:
        truth = truths.get(photo.stem)
        if truths and (truth is None or truth.corners is None):
            continue
        try:
            for _ in range(1 if times[PIPELINE] else 2):
                result, taken = _timed(pipeline.infer, photo)
                opened, decoding = _timed(load_photo, photo)
                pixels = opened.pixels
                if truth is not None and truth.corners is not None:
                    pixels = turn_upright(pixels, truth.corners)
                answers = {rival.name: _timed(rival.read, pixels) for rival in rivals}
        except ImageError:
            continue
        times[PIPELINE].append(taken)
        for name, (_, reading) in answers.items():
            times[name].append(decoding + reading)
        if truth is not None:
            wrong = {field for field, _, _ in compare_fields(truth, result).wrong}
            texts = {PIPELINE: [field.text for field in result.fields.values()]}
            texts.update((name, lines) for name, (lines, _) in answers.items())
            for field, printed in truth.fields.items():
                found = {name: is_found(printed, lines) for name, lines in texts.items()}
                for name, right in {EXACT: field not in wrong, **found}.items():
                    for group in ("all fields", field_group(truth.layout, field)):
                        outcomes.setdefault(name, {}).setdefault(group, []).append(right)
    ratios = {
        name: {group: Ratio(sum(one), len(one)) for group, one in groups.items()}
        for name, groups in outcomes.items()
    }
    return Comparison(times, ratios)


def _timed(call: Callable[[Any], Any], argument: Any) -> tuple[Any, float]:
    """What a call gives, and the milliseconds that it took."""
    start = time.perf_counter()
    answer = call(argument)
    return answer, 1000 * (time.perf_counter() - start)
