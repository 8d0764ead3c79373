"""Blaming the component whose mistake lost a field, on photos whose words are bars of a shade."""

import dataclasses

import numpy as np

from data.quads import box_to_quad
from data.records import Word
from pipeline.blame import TrueCropper, TrueDetector, TrueReader, blame
from pipeline.chain import Pipeline
from pipeline.compare import compare_fields
from tests.pipeline.fakes import (
    CORNERS,
    WORDS,
    FakeCropper,
    FakeDetector,
    ShadeReader,
    make_printed_record,
)

FIELDS = ("id_number", "full_name", "date_of_birth")


def chain(corners=CORNERS, words=WORDS, **mistakes):
    """A chain that makes no mistakes but these."""
    return Pipeline(
        FakeCropper(corners),
        FakeDetector(words),
        ShadeReader(**mistakes),
        language=None,
        confidence=None,
        any_document=True,
    )


def wrong_fields(record, pipeline):
    return [name for name, _, _ in compare_fields(record, pipeline.infer(record.image)).wrong]


def blamed(record, pipeline):
    """Whom the fields are blamed on that came out wrong."""
    return blame(record, pipeline, wrong_fields(record, pipeline))


def test_a_chain_without_mistakes_loses_nothing():
    record = make_printed_record()
    assert wrong_fields(record, chain()) == [] and blame(record, chain(), []) == {}


def test_turned_corners_are_the_croppers_fault():
    turned = chain(np.roll(CORNERS, 2, axis=0))
    assert blamed(make_printed_record(), turned) == dict.fromkeys(FIELDS, "cropper")


def test_a_photo_without_a_card_is_the_croppers_fault():
    assert blamed(make_printed_record(), chain(corners=None)) == dict.fromkeys(FIELDS, "cropper")


def test_a_word_that_was_not_found_is_the_detectors_fault():
    few = [word for word in WORDS if word[2] != "VĂN"]
    assert blamed(make_printed_record(), chain(words=few)) == {"full_name": "detector"}


def test_a_box_beside_its_word_is_the_detectors_fault():
    beside = [
        (field, (0.4, 0.7, 0.7, 0.8) if field == "date_of_birth" else box, text)
        for field, box, text in WORDS
    ]
    assert blamed(make_printed_record(), chain(words=beside)) == {"date_of_birth": "detector"}


def test_a_wrong_text_is_the_readers_fault():
    assert blamed(make_printed_record(), chain(VĂN="VÂN")) == {"full_name": "reader"}


def test_a_field_that_no_truth_puts_right_is_the_assemblys():
    fields = {**make_printed_record().fields, "sex": "Nam"}
    assert blamed(make_printed_record(fields=fields), chain()) == {"sex": "assembly"}


def test_of_several_mistakes_the_last_in_the_chain_is_blamed():
    few = [word for word in WORDS if word[0] == "date_of_birth" or word[0].startswith("title:")]
    found = blamed(make_printed_record(), chain(np.roll(CORNERS, 2, axis=0), few, VĂN="VÂN"))
    assert found == {"date_of_birth": "cropper", "id_number": "detector", "full_name": "reader"}


def test_the_true_card_is_found_in_a_photo_that_is_worked_on_at_another_size():
    (card,) = TrueCropper(make_printed_record()).find(np.zeros((210, 300, 3), np.uint8))
    np.testing.assert_allclose(card.quad, CORNERS / 2)
    assert card.likely


def test_the_true_words_are_those_that_say_something_and_the_title():
    record = make_printed_record()
    silent = Word("", "sex", box_to_quad(np.array([120, 100, 150, 120], np.float32)))
    detector = TrueDetector(make_printed_record(words=(*record.words, silent)))
    found = detector.find(np.zeros((8, 8, 3), np.uint8))
    assert [word.field for word in found] == [field for field, _, _ in WORDS]
    for word, (_, box, _) in zip(found, WORDS, strict=True):
        np.testing.assert_allclose(word.box, box, atol=1e-4)


def test_the_true_texts_are_read_whatever_is_seen():
    read = TrueReader(["LÊ", "AN"]).read([np.zeros((8, 8, 3), np.uint8)] * 2)
    assert [(word.text, word.confidence) for word in read] == [("LÊ", 1.0), ("AN", 1.0)]


def test_a_photo_in_which_not_even_the_truth_is_a_card_is_the_assemblys():
    record = make_printed_record()
    dark = make_printed_record(
        image=record.image // 8, words=record.words[1:2], fields={"id_number": "079195001234"}
    )
    assert blamed(dark, chain(corners=None)) == {"id_number": "assembly"}


def test_labels_too_few_to_be_a_card_are_no_error():
    # A labelled photo of the user's own may have a word or two, and no title.
    record = make_printed_record()
    number = tuple(word for word in record.words if word.field == "id_number")
    few = dataclasses.replace(record, words=number)
    assert blame(few, chain(), ["id_number"]) == {"id_number": "cropper"}
    assert blame(few, chain(words=()), ["id_number"]) == {"id_number": "assembly"}
