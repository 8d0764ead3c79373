"""What a Reader answers to the words of photographs."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, islice

from data.records import Dataset
from reader.doubtful import read_doubtful_again
from reader.language import LanguageModel
from reader.metrics import Answer
from reader.reading import Network, WordReading, fields_to_masks, read_all
from reader.rescoring import choose_readings
from reader.words import dataset_to_words
from reports.groups import Groups


def answer_words(
    network: Network,
    dataset: Dataset,
    limit: int | None = None,
    batch_size: int = 64,
    masked: bool = False,
    language: LanguageModel | None = None,
) -> list[Answer]:
    """What a Reader answers to the words of a dataset of photographs, by their true boxes.

    Args:
        network: the Reader.
        dataset: the photographs.
        limit: photographs at most; None for all.
        batch_size: words handed over at once.
        masked: limit each word to the characters that its field can hold.
        language: chooses among what the words of a field may say, as in the pipeline; its choice
            stands in place of the readings of the decoder that inference takes.

    Returns:
        Answers to all words in order, by the decoder that inference takes as in the pipeline, where
        doubtful words are read again, by each head alone as it reads first; also
        to those that are longer than the network can write.
    """
    answers: list[Answer] = []
    fields_of: list[tuple[int, str, str]] = []
    seen: list[WordReading] = []
    words = dataset_to_words(dataset, limit)
    while batch := list(islice(words, batch_size)):
        pictures = [placed.word.image for placed in batch]
        fields = [placed.word.field for placed in batch]
        masks = fields_to_masks(fields, network.characters) if masked else None
        readings, first = read_all(network, pictures, masks, batch_size=batch_size)
        said = read_doubtful_again(network, pictures, first, masks, batch_size)
        readings[network.decoder] = [(one.text, one.confidence) for one in said]
        if language is not None:
            seen += said
            fields_of += [
                (placed.index, placed.word.field, record_country(placed.groups)) for placed in batch
            ]
        for place, placed in enumerate(batch):
            mine = {decoder: texts[place] for decoder, texts in readings.items()}
            answers.append(
                Answer(
                    placed.word.text, mine, placed.index, placed.place, placed.name, placed.groups
                )
            )
    if language is None:
        return answers
    chosen: list[WordReading] = []
    for (_, field, country), places in groupby(range(len(seen)), key=lambda at: fields_of[at]):
        field_words = [seen[place] for place in places]
        known = language.knows(country)
        chosen += choose_readings(field_words, country, field, language) if known else field_words
    return [
        replace(answer, readings={**answer.readings, network.decoder: (one.text, one.confidence)})
        for answer, one in zip(answers, chosen, strict=True)
    ]


def record_country(groups: Groups) -> str:
    """Country of the layout that a word's card has: "id", "vn"; empty where it is not known."""
    return next(iter(groups.get("layout", ("",)))).partition("_")[0]
