"""The Reader's evaluation, from a dataset to a report."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

import reader.evaluate
from data.quads import box_to_quad, size_to_quad
from data.records import Dataset, Record, Word, write_dataset
from export.manifest import InputSpec, Manifest, OutputSpec, SignatureSpec
from reader.answers import answer_words, record_country
from reader.cards import CARD_SIZE_HW
from reader.charset import Tokenizer
from reader.config import tiny
from reader.evaluate import count_pictures, evaluate, manifest_to_config
from reader.reading import artefact_to_network, read_words
from reader.words import load_evaluation_set
from reports.timing import Timing
from tests.reader.test_language import texts_to_model

SIZE_HW = (48, 96)
CHARACTERS = "ABCD"


def make_manifest(charset=CHARACTERS, **postprocess):
    outputs = (OutputSpec("char_ids", (1, 4), "int32", ""),)
    return Manifest(
        "reader", "v1", (), InputSpec("image", SIZE_HW), outputs, charset=charset,
        postprocess={"decoder": "ctc", **postprocess},
    )  # fmt: skip


def make_predict(characters, steps=4, confidence=0.5):
    """A network that reads a word's shade: 0 as the first character, 40 as the second, and so on.

    The CTC head reads what the attention does, twice as confident.
    """
    tokenizer = Tokenizer(characters)

    def predict(images, allowed):
        assert images.dtype == np.uint8
        first = (images[:, 24, 20, 0] + 20) // 40
        char_ids = np.full((len(images), steps), tokenizer.end)
        ctc_ids = np.full((len(images), steps), tokenizer.blank)
        char_ids[:, 0] = ctc_ids[:, 0] = first
        ones = np.ones((len(images), steps))
        char_probabilities, ctc_probabilities = ones.copy(), ones.copy()
        char_probabilities[:, 0], ctc_probabilities[:, 0] = confidence, 2 * confidence
        return {
            "char_ids": char_ids, "char_probabilities": char_probabilities,
            "ctc_ids": ctc_ids, "ctc_probabilities": ctc_probabilities,
        }  # fmt: skip

    return predict


def make_card(name, words, **meta):
    """A flat card of the pipeline's size; (text, shade) of each word."""
    image = np.full((*CARD_SIZE_HW, 3), 220, np.uint8)
    placed = []
    for row, (text, shade) in enumerate(words):
        top = 100 + 100 * row
        image[top : top + 50, 200:300] = shade
        quad = box_to_quad(np.array([200, top, 300, top + 50], np.float32))
        placed.append(Word(text, "address", quad))
    return Record(name, image, "id_ktp", size_to_quad(CARD_SIZE_HW), tuple(placed), meta=meta)


def test_an_artefact_is_read_by_its_own_manifest(tmp_path):
    cards = [make_card("a", [("A", 0), ("C", 40)]), make_card("b", [("ABCDABCD", 80)])]
    write_dataset(tmp_path, cards, {}, "png")
    network = artefact_to_network(make_predict(CHARACTERS), make_manifest())
    assert (network.size_hw, network.decoder) == (SIZE_HW, "ctc")
    # A batch ends within a card; what is longer than the network can write is not left out.
    answers = answer_words(network, Dataset(tmp_path), batch_size=2)
    assert [(a.text, a.readings["ctc"], a.readings["attention"]) for a in answers] == [
        ("A", ("A", 1.0), ("A", 0.5)),
        ("C", ("B", 1.0), ("B", 0.5)),
        ("ABCDABCD", ("C", 1.0), ("C", 0.5)),
    ]
    assert [(a.index, a.place, a.name) for a in answers] == [(0, 0, "a"), (0, 1, "a"), (1, 0, "b")]
    assert answers[2].groups["length"] == ("7–9",)
    assert len(answer_words(network, Dataset(tmp_path), limit=1)) == 2


def test_the_checkpoint_has_the_artefacts_shape():
    config = manifest_to_config(make_manifest(), tiny().model)
    assert (config.size_hw, config.characters, config.max_length) == (SIZE_HW, CHARACTERS, 3)
    assert config.cut == tiny().model.cut
    short = SignatureSpec("short", (48, 32), (OutputSpec("char_ids", (1, 3), "int32", ""),))
    config = manifest_to_config(replace(make_manifest(), further=(short,)), tiny().model)
    assert (config.short_size_hw, config.short_length, config.max_length) == ((48, 32), 2, 3)


def test_pictures_are_counted_by_size():
    counted, pictures = count_pictures(make_predict(CHARACTERS))
    short = (48, 64)
    network = replace(artefact_to_network(counted, make_manifest()), short_size_hw=short)
    # One letter of three leaves room, so that nothing is read twice.
    read_words(network, [np.zeros((24, width, 3), np.uint8) for width in (32, 33, 20)])
    assert pictures == {short: 2, SIZE_HW: 1}


def test_masks_are_those_of_the_fields(tmp_path):
    card = make_card("a", [("AB", 0), ("AB", 0)])
    number = replace(card.words[0], field="blood_type")
    write_dataset(tmp_path, [replace(card, words=(number, card.words[1]))], {}, "png")
    seen = []

    def predict(images, allowed):
        seen.append(allowed)
        return make_predict(CHARACTERS)(images, allowed)

    network = artefact_to_network(predict, make_manifest())
    answer_words(network, Dataset(tmp_path))
    assert seen == [None]
    answer_words(replace(network, masked=True), Dataset(tmp_path), masked=True)
    np.testing.assert_array_equal(seen[1], [[1, 1, 0, 0, 1, 1], [1] * 6])
    language = texts_to_model("id", ("address", "AB"))
    answer_words(replace(network, masked=True), Dataset(tmp_path), masked=True, language=language)
    assert len(seen) > 2 and all(np.array_equal(allowed, seen[1]) for allowed in seen[2:])
    with pytest.raises(ValueError, match="takes no masks"):
        answer_words(network, Dataset(tmp_path), masked=True)


def make_doubtful(characters):
    """The same network, less sure: its CTC head takes the first character for the second."""
    tokenizer = Tokenizer(characters)

    def predict(images, allowed):
        outputs = make_predict(characters, confidence=0.3)(images, allowed)
        distribution = np.eye(tokenizer.size)[outputs["ctc_ids"]]
        unsure = outputs["ctc_ids"][:, 0] == 0
        distribution[unsure, 0, :2] = 0.52, 0.48
        return {**outputs, "ctc_distribution": distribution}

    return predict


def test_language_chooses_among_the_readings_of_a_field(tmp_path):
    words = [("C", 80), ("B", 0)]
    other = make_card("other", [("B", 0)])
    write_dataset(tmp_path, [make_card("a", words), other], {}, "png")
    network = artefact_to_network(make_doubtful(CHARACTERS), make_manifest(decoder="both"))
    language = texts_to_model("id", *[("address", "C B"), ("address", "A")] * 500)
    # A batch ends within the field.
    plain = answer_words(network, Dataset(tmp_path), batch_size=1)
    answers = answer_words(network, Dataset(tmp_path), batch_size=1, language=language)
    assert [a.readings["both"][0] for a in plain] == ["C", "A", "A"]
    # After C stands B; what begins the field of another card does not stand after it.
    assert [a.readings["both"][0] for a in answers] == ["C", "B", "A"]
    for decoder in ("attention", "ctc"):
        assert [a.readings[decoder] for a in answers] == [a.readings[decoder] for a in plain]
    assert [(a.text, a.index, a.place) for a in answers] == [("C", 0, 0), ("B", 0, 1), ("B", 1, 0)]


def test_language_leaves_cards_of_countries_that_it_does_not_know(tmp_path):
    words = [("C", 80), ("B", 0)]
    unknown = replace(make_card("b", words), layout=None)
    write_dataset(tmp_path, [make_card("a", words), unknown], {}, "png")
    network = artefact_to_network(make_doubtful(CHARACTERS), make_manifest(decoder="both"))
    language = texts_to_model("vn", *[("address", "C B")] * 500)
    plain = answer_words(network, Dataset(tmp_path))
    assert answer_words(network, Dataset(tmp_path), language=language) == plain


def test_the_country_is_that_of_the_layout():
    assert record_country({"layout": ("vn_cccd_chip",)}) == "vn"
    assert record_country({"scene": ("desk",)}) == ""


def test_training_is_evaluated_on_words_that_the_network_can_write(tmp_path):
    cards = [make_card("a", [("AB", 0), ("ABCD", 40)]), make_card("b", [("C", 80)])]
    write_dataset(tmp_path / "data", cards, {}, "png")
    crops, texts = load_evaluation_set(tmp_path / "data", 3)
    assert texts == ["AB", "C"] and [crop.shape for crop in crops] == [(68, 112, 3)] * 2
    assert load_evaluation_set(tmp_path / "data", 3, limit=1)[1] == ["AB"]
    with pytest.raises(ValueError, match="data has no words to read"):
        load_evaluation_set(tmp_path / "data", 0)


@pytest.fixture
def fast(monkeypatch):
    """No hundred timed calls, and a float32 model that reads every black word as a zero."""

    def load_run(weights, config):
        assert weights.name == "reader.weights.npz" and config.max_length == 24
        return make_predict(config.characters)

    monkeypatch.setattr(reader.evaluate, "time_calls", lambda call: Timing(2.5, 4.0, 100))
    monkeypatch.setattr(reader.evaluate, "load_run", load_run)


def test_from_a_dataset_to_a_report(tmp_path, capsys, fast):
    data, report = tmp_path / "data", tmp_path / "report"
    words = [(text, 0) for text in ("0", "HỒNG", "123456789", "01/02/1990")]
    empty = Record("empty", np.zeros((40, 60, 3), np.uint8))
    write_dataset(data, [make_card("a", words, severity=0.3), empty], {}, "png")
    evaluate(data, report=report)
    printed = capsys.readouterr().out
    assert "(4 words)" in printed and "2.5 / 4.0 ms  (100 calls of one picture" in printed
    # One that fills a short picture is read again from a whole one, and a doubtful one from two
    # further pictures; each takes 2.5 ms here.
    mean = re.search(
        r"([\d.]+) ms  \(4 words, pictures: (\d+) of 48×256 and (\d+) of 48×128\)", printed
    )
    assert mean is not None
    pictures = int(mean[2]) + int(mean[3])
    assert 4 <= pictures <= 24 and mean[1] == f"{2.5 * pictures / 4:.2f}"
    assert "words exact: capitals with marks, attention / ctc / both" in printed
    assert printed.count("(n = 4)") == 3  # layout, severity, field
    content = json.loads((report / "figures.json").read_text("utf-8"))
    assert content["report"] == "reader" and content["figures"]["n"] == 4
    figures = content["figures"]
    assert figures["words_float32"] == 0.25
    assert figures["int8_minus_float32"] == figures["both_words"] - 0.25
    kinds = [row["name"] for row in content["groups"]["Words by group"]
             if row["kind"] == "kind of word"]  # fmt: skip
    assert kinds == ["capitals with marks", "date", "with marks", "9-digit number"]
    assert sum(one["of"] for one in content["figures"]["confusions"]) > 0
    assert len(list((report / "worst").iterdir())) == len(content["worst"]) >= 3
    assert (report / "report.md").is_file() and (report / "reliability.png").is_file()
    evaluate(data, report=report, float32=False)  # replaces the first one
    assert "not asked for" in (report / "report.md").read_text("utf-8")


def test_the_weights_of_a_run(tmp_path, capsys, monkeypatch):
    """Read as the preset says; 0 and 1 are the characters of the shades 0 and 40."""
    write_dataset(tmp_path / "data", [make_card("a", [("0", 0), ("2", 40)])], {}, "png")
    loaded = []

    def load_run(weights, config):
        loaded.append((weights, config))
        return make_predict(config.characters)

    monkeypatch.setattr(reader.evaluate, "load_run", load_run)
    evaluate(tmp_path / "data", tmp_path / "best.npz", "tiny")
    assert loaded == [(tmp_path / "best.npz", tiny().model)]
    printed = capsys.readouterr().out
    assert "50.0 / 50.0 / 50.0 %  (2 words)" in printed
    assert "float32 themselves" in printed and "network alone" not in printed


def test_a_dataset_without_words_is_refused_by_name(tmp_path, fast):
    write_dataset(tmp_path / "data", [Record("a", np.zeros((40, 60, 3), np.uint8))], {}, "png")
    with pytest.raises(ValueError, match="data has no words to read"):
        evaluate(tmp_path / "data", report=tmp_path / "report", float32=False)
    assert not (tmp_path / "report").exists()


def test_a_folder_of_something_else_is_refused_before_any_work(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds no earlier report"):
        evaluate(tmp_path / "there is no dataset", report=tmp_path)
