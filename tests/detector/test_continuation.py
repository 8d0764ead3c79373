"""Words that stay because they continue others, and words of fields that a card does not have."""

import numpy as np
import pytest

from detector.continuation import keep_continuing, settle_foreign, settle_strays
from detector.words import DetectedWord

WIDTH, HEIGHT = 608, 384


def word(x, y=100, width=50, height=14, field="full_name", score=0.2, others=()):
    box = np.array([x, y, x + width, y + height], np.float32) / (WIDTH, HEIGHT, WIDTH, HEIGHT)
    return DetectedWord(box.astype(np.float32), field, score, others)


def kept(*words):
    return [
        round(float(one.box[0]) * WIDTH)
        for one in keep_continuing(sorted(words, key=lambda one: -one.score), 0.3)
    ]


SURE = word(100, score=0.9)


@pytest.mark.parametrize("x", [155, 45])
def test_a_doubtful_word_behind_or_before_a_sure_one_stays(x):
    assert kept(SURE, word(x)) == [100, x]


@pytest.mark.parametrize(
    "other",
    [
        word(165),  # more than its height away
        word(144),  # reaches into it
        word(155, y=106),  # on another line
        word(155, height=6),  # half as high
        word(155, field="address"),  # of another field
    ],
    ids=["far", "over", "line", "size", "field"],
)
def test_one_that_continues_nothing_does_not(other):
    assert kept(SURE, other) == [100]


def test_doubtful_words_continue_each_other_but_not_themselves_alone():
    assert kept(SURE, word(210), word(155)) == [100, 210, 155]
    assert kept(word(210), word(155)) == []
    assert kept(word(100, score=0.9), word(155, score=0.3)) == [100, 155]


def test_a_doubtful_word_takes_the_field_that_it_continues():
    other = word(155, field="sex", others=(("nationality", 0.18), ("full_name", 0.15)))
    sure, continuing = keep_continuing([SURE, other], 0.3)
    assert sure is SURE
    assert (continuing.field, continuing.continues) == ("full_name", True)


def test_a_word_of_a_field_that_the_card_lacks_is_of_the_next_likely_one():
    words = [
        word(0, field="sex", others=(("nationality", 0.3), ("place_of_origin", 0.2))),
        word(60, field="full_name", others=(("sex", 0.3),)),
        word(200, field="sex"),
    ]
    fields = {"full_name", "place_of_origin"}
    first, second, third = settle_foreign(words, fields.__contains__)
    assert first.field == "place_of_origin" and first.score == words[0].score
    assert second is words[1]
    assert third.field == "sex"  # nobody says what else it is
    # But beside a word of another field it goes on what that one says, the left one before all.
    beside = [word(0, field="place_of_origin"), word(55, field="sex"), word(110)]
    assert [one.field for one in settle_foreign(beside, fields.__contains__)] == [
        "place_of_origin",
        "place_of_origin",
        "full_name",
    ]
    # What it may be of, too, comes first, and of that what stands beside it.
    row = [
        word(0, field="sex", others=(("place_of_origin", 0.2),)),
        word(55, field="sex", others=(("full_name", 0.3), ("place_of_origin", 0.1))),
    ]
    assert {one.field for one in settle_foreign(row, fields.__contains__)} == {"place_of_origin"}
    assert settle_foreign([], fields.__contains__) == []


ADDRESS = [
    word(160, y=160, field="address", score=0.9),
    word(215, y=160, field="address", score=0.9),
    word(160, y=183, field="address", score=0.9),
]


@pytest.mark.parametrize(
    ("x", "y", "score", "stays"),
    [
        (160, 234, 0.4, False),  # 37 px from the last line; 2.5 heights are 35
        (160, 230, 0.4, True),  # near enough
        (160, 234, 0.7, True),  # sure enough
        (305, 160, 0.4, False),  # at the side
        (295, 160, 0.4, True),
    ],
)
def test_a_word_far_from_the_others_of_its_field_must_be_as_sure(x, y, score, stays):
    stray = word(x, y=y, field="address", score=score)
    assert settle_strays([*ADDRESS, stray]) == [*ADDRESS, *[stray] * stays]


def test_a_stray_is_of_the_field_beside_it_if_it_may_be():
    name = word(20, y=300, field="full_name", score=0.9)
    stray = word(75, y=300, field="address", score=0.4, others=(("full_name", 0.2),))
    *_, settled = settle_strays([*ADDRESS, name, stray])
    assert settled.field == "full_name" and settled.score == stray.score
    other = word(75, y=300, field="address", score=0.4, others=(("sex", 0.2),))
    assert settle_strays([*ADDRESS, name, other]) == [*ADDRESS, name]


def test_the_only_word_of_a_field_is_no_stray():
    words = [*ADDRESS, word(20, y=350, field="religion", score=0.31)]
    assert settle_strays(words) == words
    assert settle_strays([]) == []
