"""Measuring a Reader on the words of photographs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from data.records import Dataset
from export.manifest import Manifest, ManifestError
from reader.config import PRESETS, ModelConfig, PresetName
from reader.metrics import Answer

# Named again, because training takes it from here.
from reader.metrics import score_readings as score_readings
from reader.postprocess import DECODERS, decode
from reader.preprocess import preprocess
from reader.report import (
    Measurement,
    group_columns,
    make_page,
    make_summary,
    measurement_to_figures,
    word_groups,
)
from reader.words import dataset_to_words, record_to_words
from reports.folder import refuse_folder, write_report
from reports.reliability import require_matplotlib
from reports.timing import time_calls

WEIGHTS = Path(__file__).parent / "weights"
"""The artefacts that ship."""

THREADS = 2
"""Of the LiteRT model, while it is measured. Chosen: the default of `export.runners`."""

RUN_DECODER = "both"
"""Whose readings are taken of the weights of a run. Chosen: what export writes into a manifest."""

Predict = Callable[[np.ndarray], dict[str, np.ndarray]]
"""From (B, H, W, 3) uint8 to the inference model's outputs."""


@dataclass(frozen=True)
class Network:
    """A network, and what its outputs are read by.

    Attributes:
        predict: runs it.
        size_hw: of its input in pixels.
        characters: its charset.
        decoder: whose readings inference takes; one of `reader.postprocess.DECODERS`.
    """

    predict: Predict
    size_hw: tuple[int, int]
    characters: str
    decoder: str


def read_words(
    predict: Predict,
    crops: Sequence[np.ndarray],
    size_hw: tuple[int, int],
    characters: str,
    batch_size: int = 64,
) -> dict[str, list[tuple[str, float]]]:
    """Read word pictures in every way the model has.

    Args:
        predict: runs the network.
        crops: N pictures (h, w, 3) uint8.
        size_hw: the network's input size.
        characters: the network's charset.
        batch_size: pictures a call.

    Returns:
        For each of `reader.postprocess.DECODERS`, N pairs of text and confidence.
    """
    readings: dict[str, list[tuple[str, float]]] = {decoder: [] for decoder in DECODERS}
    for start in range(0, len(crops), batch_size):
        batch = np.stack([preprocess(crop, size_hw) for crop in crops[start : start + batch_size]])
        outputs = predict(batch)
        for decoder in DECODERS:
            readings[decoder] += decode(outputs, characters, decoder)
    return readings


def load_evaluation_set(
    folder: Path, max_length: int, limit: int | None = None
) -> tuple[list[np.ndarray], list[str]]:
    """The words of a dataset of photographs, cut out by their true boxes.

    Args:
        folder: dataset folder.
        max_length: longer words are left out, since a network's loss knows no such targets.
        limit: photographs at most.

    Returns:
        Pictures (h, w, 3) uint8 and their texts.

    Raises:
        ValueError: the folder has no words.
    """
    dataset = Dataset(folder)
    crops, texts = [], []
    for index in range(min(len(dataset), limit or len(dataset))):
        for word in record_to_words(dataset[index]):
            if len(word.text) <= max_length:
                crops.append(word.image)
                texts.append(word.text)
    if not texts:
        raise ValueError(f"{folder} has no words to read")
    return crops, texts


def artefact_to_network(predict: Predict, manifest: Manifest) -> Network:
    """An artefact, or something that answers like it.

    Args:
        predict: runs it.
        manifest: of the artefact; its input, charset and decoder are used, whatever the presets
            say.

    Raises:
        ManifestError: it names no charset, or a decoder that the code does not know.
    """
    decoder = manifest.postprocess.get("decoder")
    if not manifest.charset or decoder not in DECODERS:
        raise ManifestError(
            f"{manifest.component} {manifest.version}: it needs a charset and a decoder of "
            f"{DECODERS}, not {decoder!r}"
        )
    return Network(predict, manifest.input.size_hw, manifest.charset, decoder)


def manifest_to_config(manifest: Manifest, config: ModelConfig) -> ModelConfig:
    """The shape of the model that an artefact was converted from.

    Args:
        manifest: of the artefact; knows input, charset and longest word.
        config: for what the manifest does not say, the layers.
    """
    steps = {output.name: output.shape[1] for output in manifest.outputs}
    return replace(
        config,
        size_hw=manifest.input.size_hw,
        characters=manifest.charset or config.characters,
        max_length=steps["char_ids"] - 1,  # the last step may be the end token
    )


def load_run(weights: Path, config: ModelConfig) -> Predict:
    """What reads with a run's weights, by Keras.

    Args:
        weights: float16 `.npz`.
        config: of the model that the weights belong to.

    Raises:
        ValueError: the weights are those of another model.
    """
    from reader.model import build_inference_model, build_model
    from training.weights import load_weights

    model = build_model(config)
    load_weights(model, weights)
    inference = build_inference_model(model)

    def predict(images: np.ndarray) -> dict[str, np.ndarray]:
        outputs = inference.predict_on_batch(images.astype(np.float32))
        return {name: np.asarray(value) for name, value in outputs.items()}

    return predict


def answer_words(
    network: Network, dataset: Dataset, limit: int | None = None, batch_size: int = 64
) -> list[Answer]:
    """What a Reader answers to the words of a dataset of photographs, by their true boxes.

    Args:
        network: the Reader.
        dataset: the photographs.
        limit: photographs at most; None for all.
        batch_size: words handed over at once.

    Returns:
        Answers to all words in order, also to those that are longer than the network can write.
    """
    answers: list[Answer] = []
    words = dataset_to_words(dataset, limit)
    while batch := list(islice(words, batch_size)):
        pictures = [placed.word.image for placed in batch]
        readings = read_words(
            network.predict, pictures, network.size_hw, network.characters, batch_size
        )
        for place, placed in enumerate(batch):
            mine = {decoder: texts[place] for decoder, texts in readings.items()}
            answers.append(
                Answer(
                    placed.word.text, mine, placed.index, placed.place, placed.name, placed.groups
                )
            )
    return answers


def measure(
    dataset: Dataset, weights: Path | None, preset: PresetName, limit: int | None, float32: bool
) -> Measurement:
    """All that `evaluate` measures; its arguments are those of `evaluate`.

    Raises:
        ValueError: the dataset has no words, or the weights are those of another model.
    """
    config = PRESETS[preset]().model
    timing, checkpoint = None, None
    missing = "the weights of a run are float32 themselves"
    if weights is not None:
        name = f"{weights}, Keras float32"
        predict = load_run(weights, config)
        network = Network(predict, config.size_hw, config.characters, RUN_DECODER)
    else:
        from export.runners import LiteRTRunner

        runner = LiteRTRunner(WEIGHTS, threads=THREADS)
        manifest = runner.manifest
        name = f"{manifest.version}, LiteRT int8"
        network = artefact_to_network(runner.run, manifest)
        # Before Keras is loaded, whose threads might be in the way.
        picture = np.zeros((1, *runner.size_hw, 3), np.uint8)
        timing = time_calls(lambda: runner.run(picture))
        if not float32:
            missing = "not asked for"
        elif importlib.util.find_spec("keras") is None:
            missing = "Keras is not installed; it comes with the extra `train`"
        else:
            path = WEIGHTS / manifest.file("weights_npz", "float16").path
            trained = manifest_to_config(manifest, config)
            checkpoint = replace(network, predict=load_run(path, trained))
    answers = answer_words(network, dataset, limit)
    if not answers:
        raise ValueError(f"{dataset.folder} has no words to read")
    return Measurement(
        model=name,
        data=str(dataset.folder),
        size_hw=network.size_hw,
        decoder=network.decoder,
        answers=answers,
        float32=None if checkpoint is None else answer_words(checkpoint, dataset, limit),
        missing=missing,
        timing=timing,
        threads=THREADS,
    )


def evaluate(
    data: Path,
    weights: Path | None = None,
    preset: PresetName = "light",
    limit: int | None = None,
    report: Path | None = None,
    float32: bool = True,
) -> None:
    """Print how well the words of a dataset of photographs are read, by their true boxes.

    Args:
        data: dataset folder.
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to.
        limit: photographs at most.
        report: folder to write a report to: figures by layout, severity and more, characters taken
            for others, the worst words as pictures, a reliability curve. By default there is none.
        float32: also measure the checkpoint that the shipped model was converted from, by Keras
            where it is installed.

    Raises:
        ValueError: the dataset has no words, or the report's folder holds something else.
    """
    if report is not None:
        refuse_folder(report, "reader")
        require_matplotlib()
    dataset = Dataset(data)
    measurement = measure(dataset, weights, preset, limit, float32)
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
