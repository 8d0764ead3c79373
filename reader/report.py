"""The Reader's report: figures, groups, confusions, confidence, the worst words as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.records import Dataset
from data.revision import source_revision
from reader.metrics import PREFIXES, Answer, Confusion, count_confusions, score_answers
from reader.postprocess import DECODERS
from reader.preprocess import preprocess
from reader.words import record_to_words
from reports.groups import GroupRow, group_figures, worst_group
from reports.page import Figure, Page, Table, WorstCase
from reports.reliability import Reliability, measure_reliability
from reports.timing import Timing

WORST_WORDS = 100
"""Chosen: words are small, and of the first twenty most may be of one kind."""

CONFUSIONS = 40
"""Pairs of characters that a report names. Chosen: those after them occur once or twice."""

WORST_KINDS = ("layout", "field", "severity")
"""Kinds of groups of which the worst is named."""

NOTHING = "(nothing)"
"""Stands for the missing character of a pair; longer than a character, so that it is none."""


@dataclass(frozen=True)
class PictureTiming:
    """Time of pictures of one size.

    Attributes:
        size_hw: of the pictures in pixels.
        timing: of the network alone, one picture a call.
        pictures: of this size that the words were read from.
    """

    size_hw: tuple[int, int]
    timing: Timing
    pictures: int

    @property
    def size(self) -> str:
        """The size in words: height × width."""
        return "×".join(str(side) for side in self.size_hw)


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        model: which one, in words.
        data: the dataset folder.
        size_hw: of the model's input in pixels.
        decoder: whose readings inference takes; one of `reader.postprocess.DECODERS`.
        answers: of the model, at least one.
        float32: answers of the float32 checkpoint to the same words, or None.
        missing: why there are none.
        timings: of the LiteRT network, whole pictures first; empty if none were taken.
        threads: that it had.
    """

    model: str
    data: str
    size_hw: tuple[int, int]
    decoder: str
    answers: Sequence[Answer]
    float32: Sequence[Answer] | None
    missing: str
    timings: Sequence[PictureTiming]
    threads: int


def measurement_to_figures(measurement: Measurement) -> dict[str, float]:
    """The figures of the whole.

    Returns:
        Those of `reader.metrics.score_answers`; of what inference takes: substitutions, deletions
        and insertions (how many characters were taken for another, passed over, made up),
        calibration_error and brier of the confidence; where they were measured also words_float32,
        int8_minus_float32 (difference of the word accuracies); milliseconds_p50 and
        milliseconds_p95 of a whole picture, short_milliseconds_p50 and short_milliseconds_p95 of a
        short one, short_pictures (share of all pictures read), and milliseconds_a_word: the mean
        of the words, each by the medians of the pictures it was read from.
    """
    decoder, key = measurement.decoder, f"{PREFIXES[measurement.decoder]}words"
    figures = score_answers(measurement.answers)
    confusions = answers_to_confusions(measurement.answers, decoder)
    figures["substitutions"] = float(sum(one.n for one in confusions if one.printed and one.read))
    figures["deletions"] = float(sum(one.n for one in confusions if not one.read))
    figures["insertions"] = float(sum(one.n for one in confusions if not one.printed))
    reliability = answers_to_reliability(measurement.answers, decoder)
    figures["calibration_error"] = reliability.calibration_error
    figures["brier"] = reliability.brier
    if measurement.float32 is not None:
        figures["words_float32"] = score_answers(measurement.float32)[key]
        figures["int8_minus_float32"] = figures[key] - figures["words_float32"]
    for prefix, one in zip(("", "short_"), measurement.timings, strict=False):
        figures[f"{prefix}milliseconds_p50"] = one.timing.p50
        figures[f"{prefix}milliseconds_p95"] = one.timing.p95
    if measurement.timings:
        total = sum(one.timing.p50 * one.pictures for one in measurement.timings)
        figures["milliseconds_a_word"] = total / len(measurement.answers)
    if len(measurement.timings) > 1:
        pictures = [one.pictures for one in measurement.timings]
        figures["short_pictures"] = pictures[1] / sum(pictures)
    return figures


def group_columns(decoder: str) -> dict[str, str]:
    """Figures of a group and their headings: words of every decoder, characters of one."""
    columns = {f"{prefix}words": f"words exact, {name}" for name, prefix in PREFIXES.items()}
    return {**columns, f"{PREFIXES[decoder]}characters": f"characters right, {decoder}"}


def word_groups(answers: Sequence[Answer], decoder: str) -> list[GroupRow]:
    """The figures of each group of words; see `group_columns`."""

    def measure(members: Sequence[int]) -> dict[str, float]:
        figures = score_answers([answers[index] for index in members])
        return {name: figures[name] for name in group_columns(decoder)}

    return group_figures([answer.groups for answer in answers], measure)


def worst_groups(rows: Sequence[GroupRow], decoder: str) -> list[GroupRow]:
    """Of `word_groups` the layout, the field and the severity with the fewest exact words."""
    found = [worst_group(rows, kind, f"{PREFIXES[decoder]}words") for kind in WORST_KINDS]
    return [row for row in found if row is not None]


def answers_to_confusions(answers: Sequence[Answer], decoder: str) -> list[Confusion]:
    """Which characters a decoder takes for which; see `reader.metrics.count_confusions`."""
    readings = [answer.readings[decoder][0] for answer in answers]
    return count_confusions([answer.text for answer in answers], readings)


def answers_to_reliability(answers: Sequence[Answer], decoder: str) -> Reliability:
    """How the confidence of a decoder agrees with how many of its words are exact."""
    readings = [answer.readings[decoder] for answer in answers]
    # A product of float32 probabilities may round to a little above 1.
    confidences = [min(confidence, 1.0) for _, confidence in readings]
    right = [text == answer.text for answer, (text, _) in zip(answers, readings, strict=True)]
    return measure_reliability(confidences, right)


def what_went_wrong(answer: Answer, decoder: str) -> str:
    """Truth and answer in words; what each head read where it is not the answer."""
    text, confidence = answer.readings[decoder]
    others = [
        f"{name}: {_quoted(answer.readings[name][0])}"
        for name in ("attention", "ctc")
        if answer.readings[name][0] != text
    ]
    beside = f" ({', '.join(others)})" if others else ""
    return f"{_quoted(answer.text)} read as {_quoted(text)}{beside}, confidence {confidence:.2f}"


def _quoted(text: str) -> str:
    # As code, because a page would take the signs * and _ for its own.
    return f"`{text}`" if text else NOTHING


def choose_worst(answers: Sequence[Answer], decoder: str, count: int = WORST_WORDS) -> list[Answer]:
    """The words that a decoder reads wrongly, the most confident first; then in their order."""
    wrong = [answer for answer in answers if answer.readings[decoder][0] != answer.text]
    return sorted(wrong, key=lambda answer: -answer.readings[decoder][1])[:count]


def answers_to_cases(
    answers: Sequence[Answer], decoder: str, dataset: Dataset, size_hw: tuple[int, int]
) -> list[WorstCase]:
    """Answers with their pictures, as the Reader sees them.

    Args:
        answers: to words of the dataset.
        decoder: whose readings inference takes.
        dataset: read again, each record once.
        size_hw: of the Reader's input in pixels.

    Returns:
        In the order of the answers.
    """
    places: dict[int, list[int]] = {}
    for answer in answers:
        places.setdefault(answer.index, []).append(answer.place)
    pictures = {}
    for index, mine in places.items():
        words = record_to_words(dataset[index])
        for place in mine:
            pictures[index, place] = preprocess(words[place].image, size_hw)
    return [
        WorstCase(
            f"{answer.name} {', '.join(answer.groups.get('field', ()))}".strip(),
            pictures[answer.index, answer.place],
            answer.groups,
            what_went_wrong(answer, decoder),
        )
        for answer in answers
    ]


def confusions_to_table(confusions: Sequence[Confusion]) -> Table:
    """The confusions that a report names."""
    chosen = confusions[:CONFUSIONS]
    rows = [
        [_quoted(one.printed), _quoted(one.read), str(one.n), str(one.of) if one.of else "–"]
        for one in chosen
    ]
    heading = f"The {len(chosen)} most frequent confusions of characters"
    return Table(heading, ["printed", "read", "times", "printed in all"], rows)


def make_page(measurement: Measurement, figures: Mapping[str, float], dataset: Dataset) -> Page:
    """The report of a measurement.

    Args:
        measurement: what was measured.
        figures: from `measurement_to_figures`.
        dataset: on what; pictures of the worst words are read again.
    """
    answers, decoder = measurement.answers, measurement.decoder
    rows = word_groups(answers, decoder)
    confusions = answers_to_confusions(answers, decoder)
    worst = choose_worst(answers, decoder)
    return Page(
        component="reader",
        title="Reader",
        about={
            "model": measurement.model,
            "data": measurement.data,
            "words": f"{figures['n']:.0f}, by their true boxes",
            "decoder that inference takes": decoder,
            "source": source_revision(),
        },
        summary=make_summary(measurement, figures, rows),
        figures={
            **figures,
            "worst_groups": worst_groups(rows, decoder),
            "confusions": confusions[:CONFUSIONS],
        },
        groups=[("Words by group", rows)],
        columns=group_columns(decoder),
        reliability=answers_to_reliability(answers, decoder),
        meaning=f"Confidence of each word ({decoder}), against whether it is exact.",
        worst=answers_to_cases(worst, decoder, dataset, measurement.size_hw),
        legend="Words as the Reader sees them; wrong ones, the most confident first.",
        tables=[confusions_to_table(confusions)] if confusions else [],
        small_pictures=True,
    )


def make_summary(
    measurement: Measurement, figures: Mapping[str, float], rows: Sequence[GroupRow]
) -> list[Figure]:
    """The figures of the whole, to read.

    Args:
        measurement: what was measured.
        figures: from `measurement_to_figures`.
        rows: from `word_groups`.
    """
    decoder = measurement.decoder
    words, heads = f"{figures['n']:.0f} words", " / ".join(DECODERS)
    characters = f"{sum(len(answer.text) for answer in measurement.answers)} characters"

    def shares(of: Mapping[str, float], name: str) -> str:
        return " / ".join(f"{100 * of[prefix + name]:.1f}" for prefix in PREFIXES.values()) + " %"

    edits = " / ".join(
        f"{figures[name]:.0f}" for name in ("substitutions", "deletions", "insertions")
    )
    found = [
        Figure(f"words exact, {heads}", shares(figures, "words"), words),
        Figure(f"characters right, {heads}", shares(figures, "characters"), characters),
        Figure(f"substitutions / deletions / insertions, {decoder}", edits, characters),
    ]
    for row in rows:
        if row.kind == "kind of word":
            name = f"words exact: {row.name}, {heads}"
            found.append(Figure(name, shares(row.figures, "words"), f"{row.n} words"))
    for row in worst_groups(rows, decoder):
        value = f"{100 * row.figures[PREFIXES[decoder] + 'words']:.1f} % on {row.name}"
        found.append(Figure(f"worst {row.kind}, words exact, {decoder}", value, f"{row.n} words"))
    calibration = f"{figures['calibration_error']:.4f} / {figures['brier']:.4f}"
    found.append(Figure(f"expected calibration error / Brier score, {decoder}", calibration, words))
    if measurement.float32 is None:
        found.append(Figure("float32", "not measured", measurement.missing))
    else:
        float32, difference = figures["words_float32"], figures["int8_minus_float32"]
        value = f"{100 * float32:.1f} %, {100 * difference:+.2f} points"
        found.append(Figure(f"words exact of float32, int8 less that, {decoder}", value, words))
    for one in measurement.timings:
        times = f"{one.timing.p50:.1f} / {one.timing.p95:.1f} ms"
        what = f"{one.timing.n} calls of one picture with {measurement.threads} threads"
        found.append(Figure(f"network alone, {one.size}, median / 95th", times, what))
    if measurement.timings:
        read = " and ".join(f"{one.pictures} of {one.size}" for one in measurement.timings)
        value = f"{figures['milliseconds_a_word']:.2f} ms"
        found.append(Figure("network alone, mean of a word", value, f"{words}, pictures: {read}"))
    return found
