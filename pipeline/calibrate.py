"""Fits how likely a field is right to what a dataset of photographs says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from data.records import Dataset
from pipeline.chain import Pipeline
from pipeline.compare import compare_fields
from pipeline.confidence import MEASURES, FieldConfidence, measure_field

LEAST_WRONG = 20
"""Wrong fields, and right ones, that it takes. Chosen: fewer tell nothing of eighteen weights."""

STRENGTH = 0.3
"""Inverse of the regularisation, on standardised measurements. Chosen: mild, and not tuned."""


@dataclass(frozen=True)
class Sample:
    """One field that was read: its measurements, and whether it is exactly right."""

    measures: dict[str, float]
    right: bool


def collect_samples(
    folder: Path, pipeline: Pipeline, limit: int | None = None, progress: bool = True
) -> list[Sample]:
    """Every field that is read in a dataset's photographs, printed or not.

    Args:
        folder: dataset folder of photographs, none of them trained on.
        pipeline: what reads them; must not have a calibration itself.
        limit: photos at most.
        progress: show a progress bar on a terminal.

    Returns:
        A sample for each field. One that is not printed is wrong.

    Raises:
        ValueError: the folder is no dataset, or the pipeline's confidences are calibrated already.
    """
    if pipeline.confidence is not None:
        raise ValueError("the pipeline's confidences are calibrated already")
    dataset = Dataset(folder)
    count = min(len(dataset), len(dataset) if limit is None else limit)
    samples = []
    for index in tqdm(
        range(count), desc="reading", leave=False, disable=None if progress else True
    ):
        record = dataset[index]
        result = pipeline.infer(record.image)
        if result.document is None:
            continue
        compared = compare_fields(record, result)
        wrong = {*(name for name, _, _ in compared.wrong), *compared.spurious}
        for name, field in result.fields.items():
            measures = measure_field(name, field, result.quality, result.document.confidence)
            samples.append(Sample(measures, name not in wrong))
    return samples


def fit_confidence(samples: Sequence[Sample], data: str) -> FieldConfidence:
    """A regression of `right` on the measurements.

    Args:
        samples: of fields.
        data: name of the dataset that they are of.

    Raises:
        ValueError: there are too few right or wrong ones to learn from.

    Source: Platt, Probabilistic Outputs for Support Vector Machines, 1999, with several inputs.
    """
    from sklearn.linear_model import LogisticRegression

    right = np.array([sample.right for sample in samples], bool)
    if min(right.sum(), (~right).sum()) < LEAST_WRONG:
        raise ValueError(
            f"{int(right.sum())} right and {int((~right).sum())} wrong fields; {LEAST_WRONG} of "
            "each are needed"
        )
    table = np.array([[sample.measures[name] for name in MEASURES] for sample in samples])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0  # the same everywhere: says nothing, and gets no weight
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((table - mean) / spread, right)
    weights = model.coef_[0] / spread
    return FieldConfidence(
        intercept=float(model.intercept_[0] - weights @ mean),
        weights={name: float(w) for name, w in zip(MEASURES, weights, strict=True)},
        fields=len(samples),
        data=data,
    )
