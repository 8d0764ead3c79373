"""What a pipeline makes of the photos of a dataset, each beside its truth."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from tqdm import tqdm

from cropper.postprocess import CardCorners
from data.records import Dataset, Record
from pipeline.blame import blame
from pipeline.chain import Pipeline
from pipeline.compare import (
    FieldReport,
    PhotoReport,
    Ratio,
    compare_each_field,
    compare_fields,
    count_words,
)
from pipeline.types import CardResult
from reports.groups import Groups, record_to_groups


@dataclass(frozen=True)
class Answer:
    """A photo, and what was made of it.

    Attributes:
        index: of its record in the dataset.
        corners: (4, 2) true ones in its pixels, or None.
        groups: that the photo is in; see `reports.groups.record_to_groups`.
        severity: of light and camera (`data.synth.degradations`); None where it is not known.
        result: without the photo.
        photo: which fields were wrong.
        fields: every printed field against what was read.
        words: right of those printed.
        milliseconds: that it took.
        lost: wrong field → component that lost it (`pipeline.blame`); empty unless asked for.
    """

    index: int
    corners: np.ndarray | None
    groups: Groups
    severity: float | None
    result: CardResult
    photo: PhotoReport
    fields: tuple[FieldReport, ...]
    words: Ratio
    milliseconds: float
    lost: Mapping[str, str] = field(default_factory=dict)

    @property
    def type_right(self) -> bool | None:
        """Whether the card's type was recognised; None where the truth is not known."""
        if self.photo.layout is None:
            return None
        return self.result.document is not None and self.result.document.type == self.photo.layout

    @property
    def found_corners(self) -> CardCorners | None:
        """The corners of the result, as a Cropper answers them."""
        if self.result.document is None:
            return None
        inferred = 0 if any(w.code == "corner_inferred" for w in self.result.warnings) else None
        quad = np.array(self.result.document.corners, np.float32)
        confidence = self.result.document.confidence
        return CardCorners(quad, np.zeros(4), confidence, inferred, confidence)


def answer_photos(
    dataset: Dataset,
    pipeline: Pipeline,
    limit: int | None = None,
    progress: bool = True,
    with_blame: bool = False,
) -> list[Answer]:
    """Read every photo of a dataset, once.

    Args:
        dataset: of photographs.
        pipeline: what reads them.
        limit: photos at most.
        progress: show a progress bar on a terminal.
        with_blame: also find which component lost each wrong field, which takes about twice as
            long.

    Returns:
        In the order of the dataset.

    Raises:
        ValueError: a record is wrong.
    """
    count = len(dataset) if limit is None else min(len(dataset), limit)
    indices = tqdm(range(count), desc="reading", leave=False, disable=None if progress else True)
    return [_answer_photo(dataset[index], index, pipeline, with_blame) for index in indices]


def _answer_photo(record: Record, index: int, pipeline: Pipeline, with_blame: bool) -> Answer:
    start = time.perf_counter()
    result = pipeline.infer(record.image)
    milliseconds = 1000 * (time.perf_counter() - start)
    photo = compare_fields(record, result)
    missed = sorted(name for name, _, _ in photo.wrong)
    able = with_blame and missed and record.corners is not None and record.words
    return Answer(
        index=index,
        corners=record.corners,
        groups=record_to_groups(record),
        severity=record.meta.get("severity"),  # a number, or there would be no groups
        result=replace(result, source=None),  # thousands of photos would not fit into memory
        photo=photo,
        fields=compare_each_field(record, result),
        words=count_words(record, result),
        milliseconds=milliseconds,
        lost=blame(record, pipeline, missed) if able else {},
    )


def field_confidences(answers: Sequence[Answer]) -> tuple[list[float], list[bool]]:
    """Of each field that was read, its confidence and whether it is exactly right."""
    confidences, rights = [], []
    for answer in answers:
        exact = {field.name for field in answer.fields if field.exact}
        for name, found in answer.result.fields.items():
            confidences.append(found.confidence)
            rights.append(name in exact)
    return confidences, rights
