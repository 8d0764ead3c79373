"""From words to fields, with readings written by hand."""

from dataclasses import replace

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.fields import CardGeometry, assemble_fields, settle_signs
from pipeline.images import Photo
from pipeline.own_words import believed
from reader.characters import CharacterReading
from reader.language import LanguageModel, field_key, key_to_hash
from reader.reading import WordReading
from tests.reader.test_language import texts_to_model

GEOMETRY = CardGeometry(
    Photo(np.zeros((100, 200, 3), np.uint8), (100, 200), "p"), np.eye(3), (100, 200)
)


LANGUAGE = texts_to_model("vn", *[("place_of_origin", "Hà Nội")] * 20)


def assemble(field, *readings, card_type=None, language=None, score=0.9):
    """The field's result, of words side by side that were read as this."""
    boxes = [
        np.array([0.1 * i, 0.4, 0.1 * i + 0.08, 0.5], np.float32) for i in range(len(readings))
    ]
    words = [DetectedWord(box, field, score) for box in boxes]
    said = {id(word): WordReading(*one) for word, one in zip(words, readings, strict=True)}
    return assemble_fields(words, said, GEOMETRY, card_type, language).get(field)


def test_what_nobody_believes_beside_a_number_is_no_part_of_it():
    result = assemble("id_number", ("2", 0.001), ("250139254", 0.98))
    assert result.text == "250139254" and result.confidence == pytest.approx(0.98)
    # Two parts of a number, one of them doubtful: both are reported, and the doubt.
    result = assemble("id_number", ("2501", 0.9), ("39254", 0.3))
    assert "39254" in result.text and result.confidence == pytest.approx(0.27)


def test_a_doubtful_number_alone_stays():
    assert assemble("id_number", ("250139254", 0.01)).text == "250139254"


def test_a_field_of_which_neither_detector_nor_reader_believes_a_word_is_none():
    assert assemble("other_name", ("La", 0.15), score=0.36) is None
    assert assemble("other_name", ("LA", 0.9), score=0.36).text == "LA"
    assert assemble("other_name", ("La", 0.15), score=0.5).text == "La"
    # As of the strokes of a mark across the card.
    assert assemble("other_name", ("N", 0.34), ("La", 0.05), score=0.36) is None
    assert assemble("other_name", ("N", 0.34), ("La", 0.05), score=0.5).text == "N La"
    assert assemble("other_name", ("N", 0.6), ("La", 0.05), score=0.36).text == "N La"
    assert assemble("other_name", ("N", 0.47), ("La", 0.47), score=0.36).text == "N La"


def test_parts_of_an_address_end_in_one_sign_where_they_may():
    def read(*texts):
        said = [WordReading(text, 0.6, others) for text, others in texts]
        return [reading.text for reading in settle_signs(said)]

    doubtful = (("Lạc,", 0.6), ("Lạc;", 0.3))
    end = ("Bái", ())
    assert read(("Lạc,", doubtful), ("Lệ;", ()), ("Chấn;", ()), end)[0] == "Lạc;"
    assert read(("Lạc,", doubtful), ("Lệ:", ()), ("Chấn;", ()), end)[0] == "Lạc;"
    assert read(("Lạc;", doubtful), ("Lệ,", ()), ("Chấn,", ()), end)[0] == "Lạc,"
    # What is clear stays, and so does what nothing else tells of.
    assert read(("22,", ()), ("B;", ()), ("Chấn;", ()), end)[0] == "22,"
    clear = (("22,", 0.6), ("22;", 0.002))
    assert read(("22,", clear), ("B;", ()), ("Chấn;", ()), end)[0] == "22,"
    assert read(("Lạc,", doubtful), ("Lệ;", ()), end)[0] == "Lạc,"
    assert read(("Lạc,", doubtful), ("Lệ;", ()), ("Bái;", ()))[0] == "Lạc,"
    assert read(("Lạc,", doubtful), end)[0] == "Lạc,"


def test_a_sign_alone_that_is_read_with_doubt_is_a_scratch():
    words = [("Bến", 1.0), ("-", 0.55), ("Cát", 0.3), ("Dương", 1.0)]
    assert assemble("place_of_residence", *words).text == "Bến Cát Dương"
    words[1] = ("-", 0.61)
    assert assemble("place_of_residence", *words).text == "Bến - Cát Dương"
    assert assemble("blood_type", ("-", 0.55)).text == "-"


def test_a_word_that_continues_a_mark_of_the_background_is_none():
    def word(x, y, score, continues=False):
        box = np.array([x, y, x + 0.08, y + 0.04])
        return DetectedWord(box, "place_of_residence", score, continues=continues)

    last, mark = word(0.62, 0.72, 0.94), word(0.91, 0.88, 0.31)
    further, stamp = word(0.71, 0.73, 0.2, True), word(0.79, 0.875, 0.2, True)
    readings = [
        WordReading(*one) for one in (("Vinh", 1.0), ("-", 0.24), ("II", 0.9), ("MẪU", 0.99))
    ]
    words, kept = believed([last, mark, further, stamp], readings)
    assert [reading.text for reading in kept] == ["Vinh", "-", "II"] and len(words) == 3
    # On the line of a hyphen that is read surely it may be one.
    readings[1] = WordReading("-", 0.9)
    assert len(believed([last, mark, further, stamp], readings)[0]) == 4


def test_a_word_that_only_continues_another_must_be_believed_and_have_a_letter():
    box = np.array([0.1, 0.4, 0.18, 0.5], np.float32)
    sure = DetectedWord(box, "full_name", 0.9)
    other = DetectedWord(box + np.array([0.1, 0, 0.1, 0], np.float32), "full_name", 0.2)
    for continues, reading, text in (
        (True, ("AN", 0.3), "LÊ"),
        (True, ("AN", 0.9), "LÊ AN"),
        (True, ("-", 0.9), "LÊ"),
        (False, ("AN", 0.3), "LÊ AN"),
        (False, ("-", 0.9), "LÊ -"),
    ):
        word = replace(other, continues=continues)
        words, said = believed([sure, word], [WordReading("LÊ", 0.9), WordReading(*reading)])
        assert " ".join(one.text for one in said) == text
        assert words == [sure, word][: len(said)]


def test_a_word_that_neither_detector_nor_reader_is_sure_of_ends_no_value():
    boxes = [np.array([0.1 * i, 0.4, 0.1 * i + 0.08, 0.5], np.float32) for i in range(3)]
    for score, confidence, text in (
        (0.4, 0.3, "LÊ AN"),
        (0.6, 0.3, "LÊ AN NAM"),
        (0.4, 0.7, "LÊ AN NAM"),
    ):
        scores = (0.9, 0.9, score)
        words = [
            DetectedWord(box, "full_name", one) for box, one in zip(boxes, scores, strict=True)
        ]
        readings = (("LÊ", 0.9), ("AN", 0.9), ("NAM", confidence))
        said = {id(word): WordReading(*one) for word, one in zip(words, readings, strict=True)}
        assert assemble_fields(words, said, GEOMETRY, None)["full_name"].text == text
        # The first word of a field always stays.
        first = [replace(words[2], box=boxes[0] - np.float32(0.001)), *words[1:2]]
        said = {id(first[0]): WordReading("NAM", confidence), id(first[1]): WordReading("AN", 0.9)}
        assert assemble_fields(first, said, GEOMETRY, None)["full_name"].text == "NAM AN"


def test_a_text_is_as_the_rules_of_writing_have_it():
    result = assemble("date_of_birth", ("15/01", 0.9), ("2027", 0.9), card_type="vn_cccd_chip")
    assert result.text == "15/01/2027" and result.value == "2027-01-15"
    assert [word.text for word in result.words] == ["15/01", "2027"]  # as read


def test_a_whole_number_or_date_is_all_of_its_field():
    result = assemble("id_number", ("0", 0.6), ("250139254", 0.98), card_type="vn_cmnd_9")
    assert result.text == "250139254" and result.confidence == pytest.approx(0.98)
    # On a card whose numbers are longer it is not whole.
    result = assemble("id_number", ("025", 0.6), ("139254001", 0.98), card_type="vn_cmnd_12")
    assert [word.text for word in result.words] == ["025", "139254001"]
    assert assemble("date_of_birth", ("31/01/1990", 0.9), ("1990", 0.8)).text == "31/01/1990"
    assert len(assemble("date_of_birth", ("31", 0.9), ("01", 0.9), ("1990", 0.8)).words) == 3


def test_no_word_of_a_name_is_left_out():
    result = assemble("full_name", ("LÊ", 0.99), ("VĂN", 0.001))
    assert result.text == "LÊ VĂN" and result.confidence < 0.01


SURE, DOUBTFUL = ("Hà", 0.99), ("Nộị", 0.5, (("Nộị", 0.5), ("Nội", 0.4)))
"""Two words of a place, the second of them with two readings."""


def assemble_place(**settings):
    return assemble("place_of_origin", SURE, DOUBTFUL, **settings)


def test_language_picks_the_likelier_word():
    result = assemble_place(card_type="vn_cccd_chip", language=LANGUAGE)
    assert result.text == result.value == "Hà Nội"
    assert [word.text for word in result.words] == ["Hà", "Nội"]
    # The confidence is that of the word that was picked.
    picked = result.words[1].confidence
    assert 0.45 < picked < 0.9 and result.confidence == pytest.approx(0.99 * picked)


def test_without_a_language_words_stay_as_they_were_read():
    result = assemble_place(card_type="vn_cccd_chip", language=None)
    assert result.text == "Hà Nộị" and result.confidence == pytest.approx(0.99 * 0.5)


@pytest.mark.parametrize("card_type", [None, "id_ktp"])
def test_a_card_of_a_country_that_the_language_does_not_know_stays_as_read(card_type):
    result = assemble_place(card_type=card_type, language=LANGUAGE)
    assert result == assemble_place(card_type=card_type)
    assert result.text == "Hà Nộị"


def test_the_other_readings_are_the_alternatives_of_a_field():
    assert assemble_place().alternatives == ("Hà Nội",)
    assert assemble("place_of_origin", SURE).alternatives == ()
    # What the language rules out is none.
    assert assemble_place(card_type="vn_cccd_chip", language=LANGUAGE).alternatives == ()


def test_readings_that_are_as_good_as_impossible_are_no_alternatives():
    nothing = ("Hà", 0.0, (("Hà", 0.0), ("Hạ", 0.0)))
    for language in (None, LANGUAGE):
        result = assemble("place_of_origin", nothing, card_type="vn_cccd_chip", language=language)
        assert result.alternatives == () and result.confidence == 0


def test_a_field_that_the_card_does_not_have_is_none():
    # The model knows numbers of this type of card, and nothing else on it.
    keys = [field_key("vn_cmnd_9", field) for field in ("", "id_number")]
    hashes = np.sort(np.array([key_to_hash(key) for key in keys], np.uint64))
    model = LanguageModel(hashes, np.ones(2))
    for word, field in (("250139254", "id_number"), ("31/01/2030", "date_of_expiry")):
        result = assemble(field, (word, 0.9), card_type="vn_cmnd_9", language=model)
        assert (result is None) == (field == "date_of_expiry")
        assert assemble(field, (word, 0.9), card_type="vn_cmnd_9").text == word
        assert assemble(field, (word, 0.9), card_type="vn_cmnd_12", language=model).text == word


def test_characters_stand_along_the_box_of_their_word():
    # Boxes from 0 to 16 and from 20 to 36 px, 10 px high; with a margin of an eighth of that, on
    # the card, their pictures are from 0 to 17 and from 19 to 37 px.
    first = [CharacterReading("L", 0.9, 2 / 17), CharacterReading("Ê", 0.9, 12 / 17)]
    second = [CharacterReading("N", 0.9, 3 / 18), CharacterReading("Ộ", 0.6, 13 / 18)]
    words = assemble("full_name", ("LÊ", 0.5, (), first), ("NỘ", 0.5, (), second)).words
    for word in words:
        assert [one.position for one in word.characters] == pytest.approx([2 / 16, 12 / 16])
    assert [(one.text, one.confidence) for one in words[1].characters] == [("N", 0.9), ("Ộ", 0.6)]


def test_a_character_in_the_margin_is_at_the_end_of_its_box():
    seen = [CharacterReading("N", 0.9, 0.0), CharacterReading("I", 0.8, 1.0)]
    word = assemble("full_name", ("LÊ", 0.9), ("NI", 0.5, (), seen)).words[1]
    assert [one.position for one in word.characters] == [0.0, 1.0]
    assert word.characters[1].to_dict() == {"text": "I", "confidence": 0.8, "position": 1.0}


def test_characters_are_those_of_the_text_that_was_chosen():
    seen = tuple(CharacterReading(one, 0.9, 0.2 + 0.3 * i) for i, one in enumerate("Nộị"))
    first, second = assemble(
        "place_of_origin", SURE, (*DOUBTFUL, seen), card_type="vn_cmnd_9", language=LANGUAGE
    ).words
    assert (first.text, second.text) == ("Hà", "Nội")
    assert first.characters == () and "".join(one.text for one in second.characters) == "Nội"


def test_what_was_taken_for_a_value_of_a_list_stays_among_the_alternatives():
    language = texts_to_model("id", *[("religion", "KRISTEN")] * 20)
    words = ("KRISTEN", 0.99), ("PROTESTAN", 0.98)
    field = assemble("religion", *words, card_type="id_ktp", language=language)
    assert (field.text, field.alternatives) == ("KRISTEN", ("KRISTEN PROTESTAN",))
    assert assemble("religion", *words[:1], card_type="id_ktp", language=language).odds == ()
