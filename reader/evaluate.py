"""Measuring a Reader on the words of photographs, or on pictures of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from data.records import ANNOTATIONS, Dataset
from export.runners import LiteRTRunner
from reader.answers import answer_words
from reader.config import PRESETS, ModelConfig, PresetName
from reader.evaluate_folder import answer_pictures, choose_rows, find_row_pictures, say_how
from reader.folders import FORMS, holds_pictures
from reader.language import LanguageModel
from reader.metrics import Answer
from reader.reading import Network, Predict, artefact_to_network
from reader.report import (
    FindPictures,
    answer_to_name,
    choose_worst,
    confusions_to_table,
    find_word_pictures,
    make_page,
    what_went_wrong,
)
from reader.report_figures import (
    Measurement,
    PictureTiming,
    answers_to_confusions,
    group_columns,
    make_summary,
    measurement_to_figures,
    word_groups,
)
from reports.folder import check_report, write_report
from reports.page import table_to_text
from reports.subject import THREADS, artefact_to_subject, run_to_subject, time_picture
from training.network import find_config, manifest_to_config

WEIGHTS = Path(__file__).parent / "weights"
"""The artefacts that ship."""

PRINTED_WORDS = 20
"""Misread words that are printed. Chosen: a screenful; a report has the pictures of more."""


@dataclass(frozen=True)
class Task:
    """What a Reader is measured on.

    Attributes:
        data: the folder.
        how: its words are read and compared, in words.
        answer: from a network to its answers to all words.
        find: finds the pictures of answers.
        count: words at most, also those that have no answer; None: all have one.
    """

    data: Path
    how: str
    answer: Callable[[Network], list[Answer]]
    find: FindPictures
    count: int | None = None


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


def photographs_to_task(
    data: Path, limit: int | None = None, masks: bool = False, language: Path | None = None
) -> Task:
    """The words of a dataset of photographs; see `evaluate`.

    Raises:
        ValueError: the folder holds no dataset, or the file no language model.
    """
    dataset = Dataset(data)
    said = None if language is None else LanguageModel.load(language)
    answer = partial(answer_words, dataset=dataset, limit=limit, masked=masks, language=said)
    how = "by their true boxes"
    how += ", letters masked by field" if masks else ""
    how += "" if language is None else f", readings chosen by {language}"
    return Task(data, how, answer, partial(find_word_pictures, dataset))


def pictures_to_task(
    data: Path,
    limit: int | None = None,
    split: str | None = None,
    ignore_case: bool = False,
    ignore_punctuation: bool = False,
) -> Task:
    """A folder of word pictures; see `evaluate`.

    Raises:
        ValueError: see `reader.evaluate_folder.choose_rows`.
    """
    rows = choose_rows(data, split, limit)
    answer = partial(
        answer_pictures,
        folder=data,
        rows=rows,
        ignore_case=ignore_case,
        ignore_punctuation=ignore_punctuation,
    )
    how = say_how(split, ignore_case, ignore_punctuation)
    return Task(data, how, answer, partial(find_row_pictures, rows), len(rows))


def measure(task: Task, weights: Path | None, preset: PresetName, float32: bool) -> Measurement:
    """All that `evaluate` measures; its arguments are those of `evaluate`.

    Raises:
        ValueError: there are no words, the weights are those of another model, or the model takes
            no masks.
    """
    checkpoint, timings = None, {}
    if weights is not None:
        subject = run_to_subject(weights)
        config: ModelConfig = find_config(weights, "reader", PRESETS, preset)
        network = Network(
            load_run(weights, config),
            config.size_hw,
            config.characters,
            short_size_hw=config.short_size_hw,
        )
    else:
        runner = LiteRTRunner(WEIGHTS, threads=THREADS)
        config = manifest_to_config(runner.manifest, PRESETS)
        network = artefact_to_network(runner.run, runner.manifest)
        # Before Keras is loaded, whose threads might be in the way.
        subject = artefact_to_subject(runner, float32)
        if subject.timing is not None:
            timings[network.size_hw] = subject.timing
        if network.short_size_hw is not None:
            timings[network.short_size_hw] = time_picture(runner, network.short_size_hw)
        if not subject.missing:
            from training.weights import shipped_weights

            checkpoint = replace(network, predict=load_run(shipped_weights(WEIGHTS), config))
    counted, pictures = count_pictures(network.predict)
    answers = task.answer(replace(network, predict=counted))
    if not answers:
        raise ValueError(f"{task.data} has no words to read")
    return Measurement(
        subject=subject,
        data=str(task.data),
        how=task.how,
        config=config,
        decoder=network.decoder,
        answers=answers,
        float32=None if checkpoint is None else task.answer(checkpoint),
        timings=[
            PictureTiming(size_hw, timing, pictures[size_hw]) for size_hw, timing in timings.items()
        ],
        left_out=0 if task.count is None else task.count - len(answers),
    )


def print_measurement(measurement: Measurement, figures: Mapping[str, float]) -> None:
    """Print the figures of the whole and of groups, the confusions, and misread words.

    Args:
        measurement: what was measured.
        figures: from `measurement_to_figures`.
    """
    answers, decoder = measurement.answers, measurement.decoder
    rows = word_groups(answers, decoder)
    for figure in make_summary(measurement, figures, rows):
        print(f"{figure.name:<62}  {figure.value}  ({figure.of})")
    print(f"\nby group: {'; '.join(group_columns(decoder).values())}")
    for row in rows:
        shares = "  ".join(f"{value:6.3f}" for value in row.figures.values())
        print(f"{row.kind + ': ' + row.name:<40}  {shares}  (n = {row.n})")
    wrong = choose_worst(answers, decoder, len(answers))
    if wrong:
        print(f"\n{table_to_text(confusions_to_table(answers_to_confusions(answers, decoder)))}")
        shown = wrong[:PRINTED_WORDS]
        print(f"\nmisread words, the {len(shown)} most confident of {len(wrong)}:")
        for answer in shown:
            print(f"{answer_to_name(answer)}: {what_went_wrong(answer, decoder)}")


def refuse_options(options: Mapping[str, object], why: str) -> None:
    """Refuse options that do not apply.

    Args:
        options: by name; those that are not given are false.
        why: they do not.

    Raises:
        ValueError: there are some; names them.
    """
    given = [name for name, value in options.items() if value]
    if given:
        raise ValueError(f"{', '.join(given)}: {why}")


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
    """Print how well words are read: those of a dataset of photographs, by their true boxes, or
    those that pictures show.

    Args:
        data: dataset folder, or one of word pictures with `labels.csv` or ICDAR's `gt.txt`
            (docs/finetuning.md).
        weights: float16 `.npz` of a run; the shipped LiteRT model if not given.
        preset: of the model that the weights belong to, where neither the manifest of an export nor
            the `config.json` of a run lies beside them.
        limit: photographs at most, or pictures of words.
        report: folder to write a report to: figures by layout, severity and more, characters taken
            for others, the worst words as pictures, a reliability curve. By default there is none.
        float32: also measure the checkpoint that the shipped model was converted from, by Keras
            where it is installed.
        masks: of photographs, limit each word to the characters that its true field can hold, as
            the pipeline does by the Detector's fields.
        language: of photographs, a model of what cards say (`reader/weights/language.npz` ships)
            that chooses among what words may say, as in the pipeline, by each word's true field and
            the words chosen beside it. By default each word is read alone.
        split: of word pictures, the rows to read; all by default.
        ignore_case: of word pictures, whether a small letter is as good as a capital.
        ignore_punctuation: of word pictures, whether signs count for nothing.

    Raises:
        ValueError: there are no words, an option does not apply to them, or the report's folder
            holds something else.
    """
    check_report(report, "reader")
    if holds_pictures(data):
        of_fields = {"--masks": masks, "--language": language}
        refuse_options(of_fields, f"for photographs, whose words have fields; {data} has none")
        task = pictures_to_task(data, limit, split, ignore_case, ignore_punctuation)
    elif (data / ANNOTATIONS).is_file():
        of_rows = {
            "--split": split,
            "--ignore-case": ignore_case,
            "--ignore-punctuation": ignore_punctuation,
        }
        refuse_options(of_rows, f"for pictures of words; {data} holds photographs")
        task = photographs_to_task(data, limit, masks, language)
    else:
        raise ValueError(
            f"{data} holds neither photographs ({ANNOTATIONS}) nor pictures of words ({FORMS})"
        )
    measurement = measure(task, weights, preset, float32)
    figures = measurement_to_figures(measurement)
    print_measurement(measurement, figures)
    if report is not None:
        write_report(report, make_page(measurement, figures, task.find))
