import numpy as np
import pytest

from reader.characters import CharacterReading, follow_text, locate_characters

END = 3
"""Of the charset "ABC"."""


def outputs(ids, probabilities, attention):
    return {
        "char_ids": np.array([ids]),
        "char_probabilities": np.array([probabilities], np.float32),
        "attention": np.array([attention], np.float32),
    }


def word(text, confidence=0.9):
    places = (np.arange(len(text)) + 0.5) / len(text)
    return tuple(
        CharacterReading(one, confidence, float(place))
        for one, place in zip(text, places, strict=True)
    )


def seen(characters):
    return [(one.text, one.confidence, pytest.approx(one.position)) for one in characters]


WIDTH = 72
"""Of an input of four columns, whose centres are at 21.5, 29.5, 37.5 and 45.5 px."""


def test_a_character_is_where_the_decoder_looked():
    # The second character is looked for in two columns.
    attention = [[1, 0, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0, 1]]
    given = outputs([1, 0, END], [0.5, 0.75, 1.0], attention)
    (located,) = locate_characters(given, "ABC", [WIDTH], WIDTH)
    assert seen(located) == [("B", 0.5, 21.5 / 72), ("A", 0.75, 33.5 / 72)]


def test_what_a_picture_does_not_fill_is_no_part_of_it():
    given = outputs([1, 0, END], [0.5, 0.75, 1.0], [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    (located,) = locate_characters(given, "ABC", [40], WIDTH)
    assert [one.position for one in located] == pytest.approx([21.5 / 40, 29.5 / 40])
    # A look beyond its end is at its end.
    (located,) = locate_characters(given, "ABC", [25], WIDTH)
    assert located[1].position == 1.0


def test_what_a_mask_forbids_takes_confidence_away():
    given = outputs([1, 0, END], [0.5, 0.75, 1.0], np.eye(4)[:3])
    given["char_allowed"] = np.array([[1.0, 0.1, 1.0]], np.float32)
    (located,) = locate_characters(given, "ABC", [WIDTH], WIDTH)
    assert [one.confidence for one in located] == pytest.approx([0.5, 0.075])


def test_a_text_that_never_ends_and_a_network_that_tells_nothing():
    given = outputs([1, 0], [0.5, 0.5], [[1, 0], [0, 1]])
    assert locate_characters(given, "ABC", [WIDTH], WIDTH) == [()]
    assert locate_characters({"char_ids": np.zeros((2, 3))}, "ABC", [9, 9], WIDTH) == [(), ()]


def test_the_same_text_stays_as_it_was_seen():
    assert follow_text(word("ABC"), "ABC", 0.2) == word("ABC")
    assert follow_text((), "ABC", 0.2) == ()


def test_another_letter_takes_the_place_of_the_one_it_replaces():
    a, b, c, d = word("ABCD")
    followed = follow_text((a, b, c, d), "AXCD", 0.2)
    assert followed == (a, CharacterReading("X", 0.2, b.position), c, d)


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("AD", [0.125, 0.875]),
        ("ABXCD", [0.125, 0.375, 0.5, 0.625, 0.875]),
        ("ABCDX", [0.125, 0.375, 0.625, 0.875, 0.9375]),
        ("XABCD", [0.0625, 0.125, 0.375, 0.625, 0.875]),
        ("AXYZD", [0.125, 0.3125, 0.5, 0.6875, 0.875]),  # three for two
        ("", []),
    ],
)
def test_letters_that_were_not_seen_stand_between_their_neighbours(text, positions):
    followed = follow_text(word("ABCD"), text, 0.2)
    assert "".join(one.text for one in followed) == text
    assert [one.position for one in followed] == pytest.approx(positions)
    unseen = [one.confidence for one in followed if one.text not in "ABCD"]
    assert unseen == [0.2] * len(unseen)
