"""Choosing among readings by counts made by hand: Hà Nội and Hạ Long, as often as each other."""

import pytest

from reader.reading import WordReading
from reader.rescoring import choose_readings
from tests.reader.test_language import texts_to_model

FIELD = "place_of_origin"

MODEL = texts_to_model("vn", *[(FIELD, "Hà Nội"), (FIELD, "Hạ Long")] * 1000)

SURE_LONG, SURE_NOI = WordReading("Long", 0.99), WordReading("Nội", 0.99)


def doubtful(*alternatives):
    return WordReading(*alternatives[0], alternatives)


HA = doubtful(("Hà", 0.5), ("Hạ", 0.45))


def choose(*words):
    return choose_readings(words, "vn", FIELD, MODEL)


def texts(*words):
    return [word.text for word in choose(*words)]


def test_a_word_without_doubt_stays_as_it_is():
    strange = WordReading("Xyz", 0.99)
    assert choose(strange, SURE_NOI) == [strange, SURE_NOI]
    assert choose() == []


def test_the_word_before_decides():
    doubt = doubtful(("Lọng", 0.5), ("Long", 0.45))
    assert texts(WordReading("Hạ", 0.99), doubt) == ["Hạ", "Long"]


def test_the_word_after_decides():
    assert texts(HA) == ["Hà"]
    assert texts(HA, SURE_NOI) == ["Hà", "Nội"]
    assert texts(HA, SURE_LONG) == ["Hạ", "Long"]


def test_doubtful_words_are_chosen_together():
    assert texts(HA, doubtful(("Nội", 0.3), ("Long", 0.6))) == ["Hạ", "Long"]
    assert texts(HA, doubtful(("Nội", 0.5), ("Long", 0.4))) == ["Hà", "Nội"]


def test_the_last_of_two_words_decides_on_the_word_after():
    doubt = doubtful(("Nội", 0.5), ("Long", 0.45))
    assert texts(WordReading("Hà Hạ", 0.99), doubt) == ["Hà Hạ", "Long"]
    assert texts(WordReading("Hạ Hà", 0.99), doubt) == ["Hạ Hà", "Nội"]


def test_the_first_of_two_words_decides_on_the_word_before():
    assert texts(HA, WordReading("Long Hà", 0.99)) == ["Hạ", "Long Hà"]
    assert texts(HA, WordReading("Nội Hạ", 0.99)) == ["Hà", "Nội Hạ"]


def test_a_reading_of_two_words_is_as_likely_as_the_two():
    (joined,) = choose(doubtful(("Hà Long", 0.5), ("Hạ Long", 0.45)))
    apart, _ = choose(HA, SURE_LONG)
    assert (joined.text, apart.text) == ("Hạ Long", "Hạ")
    assert joined.confidence == pytest.approx(apart.confidence)


def test_spaces_alone_say_nothing():
    (space,), (nothing,) = (choose(doubtful((text, 0.6), ("Hà", 0.39))) for text in (" ", ""))
    assert space.text == nothing.text == "Hà" and space.confidence == nothing.confidence
    # No card begins with Nội.
    begins = doubtful(("Nội", 0.5), ("Hà Nội", 0.45))
    assert texts(WordReading(" ", 0.9), begins) == [" ", "Hà Nội"]


def test_the_end_of_a_field_decides():
    # No card ends with Hạ.
    assert texts(SURE_LONG, doubtful(("Hạ", 0.5), ("Hạ Long", 0.3))) == ["Long", "Hạ Long"]


def test_a_sure_picture_beats_the_language():
    assert texts(doubtful(("Hà", 0.9999), ("Hạ", 1e-6)), SURE_LONG) == ["Hà", "Long"]
    # And a name of no list stays where nothing else is likely.
    assert texts(doubtful(("Xyz", 0.999), ("Hà", 1e-7))) == ["Xyz"]


def test_neighbours_raise_the_confidence_of_what_they_fit():
    (first, _), (alone,) = choose(HA, SURE_NOI), choose(HA)
    assert first.text == alone.text == "Hà"
    assert first.confidence > alone.confidence > 0.45


def test_the_alternatives_share_what_they_covered():
    (word, _) = choose(HA, SURE_LONG)
    (first, share), (second, rest) = word.alternatives
    assert (first, second) == ("Hạ", "Hà")
    assert word.confidence == share > rest
    assert share + rest == pytest.approx(0.95)


def test_confidence_falls_where_little_is_covered():
    (much,) = choose(doubtful(("Hà", 0.6), ("Hạ", 0.3)))
    (little,) = choose(doubtful(("Hà", 0.2), ("Hạ", 0.1)))
    assert little.confidence == pytest.approx(much.confidence / 3)
    assert little.confidence < 0.3


def test_a_reading_that_is_impossible_has_a_place():
    (word,) = choose(doubtful(("Hà", 0.5), ("Hạ", 0.0)))
    assert word.text == "Hà" and word.confidence == pytest.approx(0.5, abs=1e-3)


def test_nothing_is_read_where_a_word_would_be_unlikely():
    assert texts(doubtful(("", 0.6), ("Hà", 0.39)), SURE_NOI) == ["Hà", "Nội"]
    assert texts(doubtful(("", 0.6), ("Qpwrtkz", 0.1)), SURE_NOI) == ["", "Nội"]


def test_after_nothing_a_word_is_the_first_of_its_field():
    nothing = WordReading("", 0.9)
    assert choose(nothing, HA)[1] == choose(HA)[0]


def test_identity_numbers_are_read_by_the_picture_alone():
    number = doubtful(("079195001234", 0.5), ("079195001284", 0.4))
    assert choose_readings([number], "vn", "id_number", MODEL) == [number]
