"""What a Reader's report counts: figures of the whole and of groups, confusions, confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.config import ModelConfig
from reader.metrics import PREFIXES, Answer, Confusion, count_confusions, score_answers
from reader.postprocess import DECODERS
from reports.groups import GroupRow, group_figures, worst_of_kinds
from reports.page import Figure
from reports.reliability import Reliability, measure_reliability
from reports.subject import Subject, subject_to_figures
from reports.timing import Timing

WORST_KINDS = ("layout", "field", "severity")
"""Kinds of groups of which the worst is named."""


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
        subject: the model.
        data: the folder.
        how: its words were read and compared, in words.
        config: of the network, for its longest word and its charset.
        decoder: whose readings inference takes; one of `reader.postprocess.DECODERS`.
        answers: of the model, at least one.
        float32: answers of the float32 checkpoint to the same words, or None.
        timings: of the LiteRT network, whole pictures first; empty if none were taken.
        left_out: words that were not read, as nothing of them would have been compared.
    """

    subject: Subject
    data: str
    how: str
    config: ModelConfig
    decoder: str
    answers: Sequence[Answer]
    float32: Sequence[Answer] | None
    timings: Sequence[PictureTiming]
    left_out: int = 0


def measurement_to_figures(measurement: Measurement) -> dict[str, float]:
    """The figures of the whole.

    Returns:
        Those of `reader.metrics.score_answers`; of what inference takes: substitutions, deletions
        and insertions (how many characters were taken for another, passed over, made up),
        calibration_error and brier of the confidence; words_too_long and words_unknown, how many
        the network could not write for their length and for a character, and left_out; where they
        were measured also words_float32, int8_minus_float32 (difference of the word accuracies);
        milliseconds_p50 and milliseconds_p95 of a whole picture, short_milliseconds_p50 and
        short_milliseconds_p95 of a short one, short_pictures (share of all pictures read), and
        milliseconds_a_word: the mean of the words, each by the medians of the pictures it was read
        from.
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
    texts, config = [answer.text for answer in measurement.answers], measurement.config
    figures["words_too_long"] = float(sum(len(text) > config.max_length for text in texts))
    unknown = [bool(set(text) - set(config.characters)) for text in texts]
    figures["words_unknown"] = float(sum(unknown))
    figures["left_out"] = float(measurement.left_out)
    float32 = None if measurement.float32 is None else score_answers(measurement.float32)[key]
    figures |= subject_to_figures(measurement.subject, "words", figures[key], float32)
    for one in measurement.timings[1:]:
        figures["short_milliseconds_p50"] = one.timing.p50
        figures["short_milliseconds_p95"] = one.timing.p95
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
    return worst_of_kinds(rows, WORST_KINDS, f"{PREFIXES[decoder]}words")


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
    for name, title in (
        ("words_too_long", f"longer than {measurement.config.max_length} characters"),
        ("words_unknown", "with characters that the Reader does not know"),
        ("left_out", "left out, as all of what they say is ignored"),
    ):
        if figures[name]:
            found.append(Figure(f"words {title}", f"{figures[name]:.0f}", words))
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
        found.append(Figure("float32", "not measured", measurement.subject.missing))
    else:
        float32, difference = figures["words_float32"], figures["int8_minus_float32"]
        value = f"{100 * float32:.1f} %, {100 * difference:+.2f} points"
        found.append(Figure(f"words exact of float32, int8 less that, {decoder}", value, words))
    for one in measurement.timings:
        times = f"{one.timing.p50:.1f} / {one.timing.p95:.1f} ms"
        what = f"{one.timing.n} calls of one picture with {measurement.subject.threads} threads"
        found.append(Figure(f"network alone, {one.size}, median / 95th", times, what))
    if measurement.timings:
        read = " and ".join(f"{one.pictures} of {one.size}" for one in measurement.timings)
        value = f"{figures['milliseconds_a_word']:.2f} ms"
        found.append(Figure("network alone, mean of a word", value, f"{words}, pictures: {read}"))
    return found
