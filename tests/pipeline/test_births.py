"""Place and date of birth of a KTP that were found as one word, or as another's."""

import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.births import settle_births
from reader.characters import CharacterReading
from reader.reading import WordReading

LINE = "SOLO,27-08-1972"

LEFT, LETTER, HEIGHT = 0.3, 0.02, 0.04
"""Of the print of LINE: where it begins and how wide each sign is, in widths of the card; and how
high it is, in its heights.
"""


class Reader:
    """Reads the signs of LINE whose middles lie within a box, digits alone for a date."""

    def __init__(self):
        self.calls = 0

    def __call__(self, boxes, fields):
        self.calls += 1
        return [self.one(box, field) for box, field in zip(boxes, fields, strict=True)]

    def one(self, box, field):
        seen = [
            (sign, (LEFT + (at + 0.5) * LETTER - box[0]) / (box[2] - box[0]))
            for at, sign in enumerate(LINE)
            if box[0] <= LEFT + (at + 0.5) * LETTER <= box[2]
        ]
        if field == "date_of_birth":
            seen = [one for one in seen if not one[0].isalpha()]
        characters = tuple(CharacterReading(sign, 0.9, place) for sign, place in seen)
        return WordReading("".join(sign for sign, _ in seen), 0.9, (), characters)


def word(field, first, end, y=0.3):
    """From the place of its first sign to that of the last one, of the signs of LINE."""
    box = np.array([LEFT + first * LETTER, y, LEFT + end * LETTER, y + HEIGHT], np.float32)
    return DetectedWord(box, field, 0.8, others=(("address", 0.3),))


def settle(words, readings, card_type="id_ktp"):
    read = Reader()
    found = settle_births(words, readings, card_type, lambda box: box, read)
    return *found, read


@pytest.mark.parametrize("field", ["place_of_birth", "date_of_birth"])
def test_one_word_of_both_is_cut_where_the_digits_begin(field):
    both = word(field, 0, len(LINE))
    words, readings, _ = settle([both], [Reader().one(both.box, field)])
    assert [one.field for one in words] == ["place_of_birth", "date_of_birth"]
    assert [one.text for one in readings] == ["SOLO,", "27-08-1972"]
    cut = LEFT + LINE.index("2") * LETTER
    assert words[0].box[2] == words[1].box[0] == pytest.approx(cut, abs=LETTER / 2)
    assert words[0].box[0] <= both.box[0] and words[0].others == ()


def test_an_end_of_the_date_that_was_not_found_is_looked_for():
    both = word("place_of_birth", 0, len(LINE) - 1)
    words, readings, _ = settle([both], [Reader().one(both.box, both.field)])
    assert readings[1].text == "27-08-1972" and words[1].box[2] > both.box[2]


def test_what_is_no_date_is_not_cut_off():
    place, date = word("place_of_birth", 0, 5), word("date_of_birth", 5, len(LINE))
    for words in ([place, date], [place], [word("place_of_birth", 0, len(LINE) - 3)]):
        said = [Reader().one(one.box, one.field) for one in words]
        assert settle(words, said)[:2] == (words, said)
    assert (
        settle([place, date], [WordReading("SOLO,", 0.9), WordReading("27-08-1972", 0.9)])[2].calls
        == 0
    )


def test_other_cards_have_no_such_line():
    both = word("place_of_birth", 0, len(LINE))
    said = [Reader().one(both.box, both.field)]
    for card_type in ("vn_cmnd_9", None):
        assert settle([both], said, card_type)[:2] == ([both], said)


def test_what_stands_before_the_date_is_the_place():
    date = word("date_of_birth", 5, len(LINE))
    before, first = word("full_name", 2, 5), word("address", -3, 2)
    # Two heights to the left, a caption; and the line above.
    far, above = word("sex", -12, -7), word("full_name", 2, 5, y=0.2)
    words = [first, far, date, above, before]
    said = [WordReading("27-08-1972" if one is date else "A", 0.9) for one in words]
    fields = [one.field for one in settle(words, said)[0]]
    assert fields == ["place_of_birth", "sex", "date_of_birth", "full_name", "place_of_birth"]
