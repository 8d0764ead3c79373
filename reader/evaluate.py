"""Measuring a Reader on the words of photographs."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from data.records import Dataset
from data.word_crops import LABELS
from export.manifest import Manifest, OutputSpec
from reader.answers import answer_words
from reader.checkpoints import run_to_config
from reader.config import PRESETS, ModelConfig, PresetName
from reader.evaluate_folder import evaluate_folder
from reader.language import LanguageModel
from reader.reading import (
    Network,
    Predict,
    artefact_to_network,
    read_words,
)
from reader.report import (
    Measurement,
    PictureTiming,
    group_columns,
    make_page,
    make_summary,
    measurement_to_figures,
    word_groups,
)
from reports.folder import refuse_folder, write_report
from reports.reliability import require_matplotlib
from reports.timing import Timing, time_calls

WEIGHTS = Path(__file__).parent / "weights"
"""The artefacts that ship."""

THREADS = 2
"""Of the LiteRT model, while it is measured. Chosen: the default of `export.runners`."""


def manifest_to_config(manifest: Manifest, config: ModelConfig) -> ModelConfig:
    """The shape of the model that an artefact was converted from.

    Args:
        manifest: of the artefact; knows pictures, charset and longest words.
        config: for what the manifest does not say, the layers, and short pictures if it has none.
    """

    def longest(outputs: Sequence[OutputSpec]) -> int:
        steps = {output.name: output.shape[1] for output in outputs}
        return steps["char_ids"] - 1  # the last step may be the end token

    config = replace(
        config,
        size_hw=manifest.input.size_hw,
        characters=manifest.charset or config.characters,
        max_length=longest(manifest.outputs),
    )
    for short in manifest.further:
        config = replace(config, short_width=short.size_hw[1], short_length=longest(short.outputs))
    return config


def load_run(weights: Path, config: ModelConfig) -> Predict:
    """What reads with a run's weights, by Keras.

    Args:
        weights: float16 `.npz`.
        config: of the model that the weights belong to.

    Raises:
        ValueError: the weights are those of another model.
    """
    from reader.model import build_model, model_to_network
    from training.weights import load_weights

    model = build_model(config)
    load_weights(model, weights)
    return model_to_network(model, config).predict


def count_pictures(predict: Predict) -> tuple[Predict, Counter[tuple[int, int]]]:
    """The same network, and how many pictures of each size it has been given."""
    counts: Counter[tuple[int, int]] = Counter()

    def counted(images: np.ndarray, allowed: np.ndarray | None) -> dict[str, np.ndarray]:
        counts[images.shape[1], images.shape[2]] += len(images)
        return predict(images, allowed)

    return counted, counts


def time_network(network: Network) -> dict[tuple[int, int], Timing]:
    """Times of one picture a call, by size, whole ones first."""
    timings = {}
    for size_hw in (network.size_hw, network.short_size_hw):
        if size_hw is not None:
            picture = np.zeros((1, *size_hw, 3), np.uint8)
            timings[size_hw] = time_calls(partial(network.predict, picture, None))
    return timings


def weights_to_config(weights: Path | None, preset: PresetName) -> ModelConfig:
    """The network of a run as its folder has it, whose charset may be extended; else a preset's."""
    config = None if weights is None else run_to_config(weights)
    return PRESETS[preset]().model if config is None else config


def words_network(weights: Path | None, preset: PresetName) -> tuple[Network, int]:
    """A run's network, or the one that ships, and the longest word it can write."""
    config = weights_to_config(weights, preset)
    if weights is None:
        from export.runners import LiteRTRunner

        runner = LiteRTRunner(WEIGHTS, threads=THREADS)
        network = artefact_to_network(runner.run, runner.manifest)
        return network, manifest_to_config(runner.manifest, config).max_length
    predict, short = load_run(weights, config), config.short_size_hw
    network = Network(predict, config.size_hw, config.characters, short_size_hw=short)
    return network, config.max_length


def measure(
    dataset: Dataset,
    weights: Path | None,
    preset: PresetName,
    limit: int | None,
    float32: bool,
    masks: bool = False,
    language: Path | None = None,
) -> Measurement:
    """All that `evaluate` measures; its arguments are those of `evaluate`.

    Raises:
        ValueError: the dataset has no words, the weights are those of another model, or the model
            takes no masks.
    """
    config = weights_to_config(weights, preset)
    timings: dict[tuple[int, int], Timing] = {}
    checkpoint = None
    missing = "the weights of a run are float32 themselves"
    if weights is not None:
        name = f"{weights}, Keras float32"
        predict = load_run(weights, config)
        network = Network(
            predict, config.size_hw, config.characters, short_size_hw=config.short_size_hw
        )
    else:
        from export.runners import LiteRTRunner

        runner = LiteRTRunner(WEIGHTS, threads=THREADS)
        manifest = runner.manifest
        name = f"{manifest.version}, LiteRT int8"
        network = artefact_to_network(runner.run, manifest)
        # Before Keras is loaded, whose threads might be in the way.
        timings = time_network(network)
        if not float32:
            missing = "not asked for"
        elif importlib.util.find_spec("keras") is None:
            missing = "Keras is not installed; it comes with the extra `train`"
        else:
            path = WEIGHTS / manifest.file("weights_npz", "float16").path
            trained = manifest_to_config(manifest, config)
            checkpoint = replace(network, predict=load_run(path, trained))
    said = None if language is None else LanguageModel.load(language)
    counted, pictures = count_pictures(network.predict)
    answers = answer_words(
        replace(network, predict=counted), dataset, limit, masked=masks, language=said
    )
    if not answers:
        raise ValueError(f"{dataset.folder} has no words to read")
    return Measurement(
        model=name
        + (", letters masked by field" if masks else "")
        + ("" if language is None else f", readings of {network.decoder} chosen by {language}"),
        data=str(dataset.folder),
        size_hw=network.size_hw,
        decoder=network.decoder,
        answers=answers,
        float32=(
            None
            if checkpoint is None
            else answer_words(checkpoint, dataset, limit, masked=masks, language=said)
        ),
        missing=missing,
        timings=[
            PictureTiming(size_hw, timing, pictures[size_hw]) for size_hw, timing in timings.items()
        ],
        threads=THREADS,
    )


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: PresetName = "light",
    limit: int | None = None,
    report: Path | None = None,
    float32: bool = True,
    masks: bool = False,
    language: Path | None = None,
    split: Literal["train", "validation", "test"] | None = None,
    ignore_case: bool = False,
    ignore_punctuation: bool = False,
) -> None:
    """Print how well the words of a dataset of photographs are read, by their true boxes.

    Args:
        data: dataset folder, or one of word pictures with `labels.csv`.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to.
        limit: photographs at most.
        report: folder to write a report to: figures by layout, severity and more, characters taken
            for others, the worst words as pictures, a reliability curve. By default there is none.
        float32: also measure the checkpoint that the shipped model was converted from, by Keras
            where it is installed.
        masks: limit each word to the characters that its true field can hold, as the pipeline does
            by the Detector's fields.
        language: a model of what cards say (`reader/weights/language.npz` ships) that chooses
            among what words may say, as in the pipeline, by each word's true field and the words
            chosen beside it. By default each word is read alone.
        split: of a folder with `labels.csv`, the rows to read; all by default.
        ignore_case: of such a folder, whether a small letter is as good as a capital.
        ignore_punctuation: of such a folder, whether signs count.

    Raises:
        ValueError: the dataset has no words, or the report's folder holds something else.
    """
    if (data / LABELS).is_file():
        network, max_length = words_network(weights, preset)
        read = partial(read_words, network)
        characters = network.characters
        evaluate_folder(data, read, characters, max_length, split, ignore_case, ignore_punctuation)
        return
    if report is not None:
        refuse_folder(report, "reader")
        require_matplotlib()
    dataset = Dataset(data)
    measurement = measure(dataset, weights, preset, limit, float32, masks, language)
    figures = measurement_to_figures(measurement)
    rows = word_groups(measurement.answers, measurement.decoder)
    for figure in make_summary(measurement, figures, rows):
        print(f"{figure.name:<62}  {figure.value}  ({figure.of})")
    print(f"\nby group: {'; '.join(group_columns(measurement.decoder).values())}")
    for row in rows:
        shares = "  ".join(f"{value:6.3f}" for value in row.figures.values())
        print(f"{row.kind + ': ' + row.name:<40}  {shares}  (n = {row.n})")
    if report is not None:
        write_report(report, make_page(measurement, figures, dataset))
