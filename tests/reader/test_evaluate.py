"""The Reader's evaluation, from a dataset to a report."""

import json
import re
from dataclasses import asdict, replace

import cv2
import numpy as np
import pytest

import reader.evaluate
import reports.subject
from data.quads import box_to_quad, size_to_quad
from data.records import Dataset, Record, Word, write_dataset
from export.manifest import InputSpec, Manifest, OutputSpec
from reader.answers import answer_words, record_country
from reader.cards import CARD_SIZE_HW
from reader.charset import Tokenizer
from reader.config import tiny
from reader.evaluate import WEIGHTS, count_pictures, evaluate
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
        assert weights == WEIGHTS / "reader.weights.npz" and config.max_length == 24
        assert config.width == 0.5  # as the manifest says, not --preset
        return make_predict(config.characters)

    monkeypatch.setattr(reports.subject, "time_calls", lambda call: Timing(2.5, 4.0, 100))
    monkeypatch.setattr(reader.evaluate, "load_run", load_run)


def test_from_a_dataset_to_a_report(tmp_path, capsys, fast):
    data, report = tmp_path / "data", tmp_path / "report"
    words = [(text, 0) for text in ("0", "HỒNG", "123456789", "01/02/1990")]
    empty = Record("empty", np.zeros((40, 60, 3), np.uint8))
    write_dataset(data, [make_card("a", words, severity=0.3), empty], {}, "png")
    evaluate(data, preset="tiny", report=report)
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
    """Read as the preset says, or the run; 0 and 1 are the characters of the shades 0 and 40."""
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
    assert "misread words, the 1 most confident of 1:\na address: `2` read as `1`, conf" in printed
    own = replace(tiny(), model=replace(tiny().model, max_length=5))
    (tmp_path / "config.json").write_text(json.dumps({"config": asdict(own)}))
    evaluate(tmp_path / "data", tmp_path / "best.npz")
    assert loaded[1] == (tmp_path / "best.npz", own.model)


def write_pictures(folder, table, content):
    """Black a.png, whose first character is read; b.png, whose second is."""
    folder.mkdir()
    for name, shade in (("a.png", 0), ("b.png", 40)):
        cv2.imwrite(str(folder / name), np.full((24, 24, 3), shade, np.uint8))
    (folder / table).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The weights of a run that knows A, b, C and D."""
    own = replace(tiny(), model=replace(tiny().model, characters="AbCD"))
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.json").write_text(json.dumps({"config": asdict(own)}))
    loaded = []

    def load_run(weights, config):
        loaded.append(config)
        return make_predict(config.characters)

    monkeypatch.setattr(reader.evaluate, "load_run", load_run)
    yield tmp_path / "run" / "best.weights.npz"
    assert loaded == [own.model]


def test_from_pictures_of_words_to_a_report(tmp_path, capsys, run):
    content = "file,text,split\na.png,B,test\nb.png,b,test\nnone.png,D,test\n"
    data = write_pictures(tmp_path / "data", "labels.csv", content)
    cv2.imwrite(str(data / "none.png"), np.full((24, 24, 3), 120, np.uint8))
    evaluate(data, run, report=tmp_path / "report", split="test")
    printed = capsys.readouterr().out
    assert "66.7 / 66.7 / 66.7 %  (3 words)" in printed
    assert re.search(r"`B` +`A` +1 +1\n", printed)  # the table of confusions
    assert "\na.png: `B` read as `A`, confidence" in printed
    assert re.search(r"words with characters that the Reader does not know +1  ", printed)
    assert "longer than" not in printed and "left out" not in printed
    content = json.loads((tmp_path / "report" / "figures.json").read_text("utf-8"))
    assert content["about"]["words"] == "3, from pictures of single words, of the split test"
    assert content["figures"]["confusions"] == [{"printed": "B", "read": "A", "n": 1, "of": 1}]
    (worst,) = content["worst"]
    picture = cv2.imread(str(tmp_path / "report" / worst["picture"]))
    assert worst["name"] == "a.png" and picture.shape == (48, 96, 3) and picture.max() < 20


def test_an_icdar_folder_with_and_without_case_and_punctuation(tmp_path, capsys, run):
    data = write_pictures(tmp_path / "data", "gt.txt", 'a.png, "\\"a!"\nb.png, "b"\n')
    cv2.imwrite(str(data / "c.png"), np.zeros((24, 24, 3), np.uint8))
    with (data / "gt.txt").open("a") as file:
        file.write('c.png, "!"\n')
    evaluate(data, run, ignore_case=True, ignore_punctuation=True)
    printed = capsys.readouterr().out
    assert "100.0 / 100.0 / 100.0 %  (2 words)" in printed and "misread" not in printed
    assert re.search(r"words left out, as all of what they say is ignored +1  ", printed)


def test_case_and_punctuation_count_where_they_are_not_ignored(tmp_path, capsys, run):
    data = write_pictures(tmp_path / "data", "gt.txt", 'a.png, "a!"\nb.png, b\n')
    evaluate(data, run)
    assert "50.0 / 50.0 / 50.0 %  (2 words)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("form", "options", "message"),
    [
        ("pictures", {"masks": True}, "^--masks: for photographs"),
        ("pictures", {"language": "l.npz", "masks": True}, "^--masks, --language: for photographs"),
        ("photographs", {"split": "test"}, "^--split: for pictures of words"),
        (
            "photographs",
            {"ignore_case": True, "ignore_punctuation": True},
            "^--ignore-case, --ignore-punctuation: for pictures of words",
        ),
        (
            None,
            {},
            r"data holds neither photographs \(annotations\.jsonl\) nor pictures of words "
            r"\(labels\.csv, or gt\*\.txt as ICDAR has it\)",
        ),
    ],
)
def test_options_that_do_not_apply_are_refused_by_name(tmp_path, form, options, message):
    if form == "pictures":
        write_pictures(tmp_path / "data", "labels.csv", "file,text\na.png,A\n")
    elif form == "photographs":
        write_dataset(tmp_path / "data", [make_card("a", [("A", 0)])], {}, "png")
    with pytest.raises(ValueError, match=message):
        evaluate(tmp_path / "data", **options)


def test_a_dataset_without_words_is_refused_by_name(tmp_path, fast):
    write_dataset(tmp_path / "data", [Record("a", np.zeros((40, 60, 3), np.uint8))], {}, "png")
    with pytest.raises(ValueError, match="data has no words to read"):
        evaluate(tmp_path / "data", report=tmp_path / "report", float32=False)
    assert not (tmp_path / "report").exists()


def test_a_folder_of_something_else_is_refused_before_any_work(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds no earlier report"):
        evaluate(tmp_path / "there is no dataset", report=tmp_path)
