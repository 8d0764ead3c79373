"""What holds for every Record that any seed gives, drawn and photographed."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cards import layouts
from data.cards.fields import CARD_TYPES, DETECTOR_CLASSES, TITLE_PREFIX, join_words
from data.quads import quad_to_box
from data.records import validate_record
from data.synth.cards import render_card
from data.synth.dataset import Request, make_record
from reader.charset import CHARSET, SPACE

SEEDS = st.integers(0, 2**63 - 1)
NAMES = st.sampled_from(CARD_TYPES)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, name=NAMES)
def test_every_word_of_a_card_is_sound(seed, name):
    record = render_card(layouts()[name], np.random.default_rng(seed))
    validate_record(record)
    height, width = record.size_hw
    texts = {}
    for word in record.words:
        assert word.field in DETECTOR_CLASSES
        assert unicodedata.is_normalized("NFC", word.text)
        x1, y1, x2, y2 = quad_to_box(word.quad)
        assert 0 <= x1 < x2 <= width and 0 <= y1 < y2 <= height, word
        if word.field.startswith(TITLE_PREFIX):
            assert word.field == TITLE_PREFIX + name
            continue
        assert len(word.text.split()) == 1
        assert not set(word.text) - set(CHARSET.replace(SPACE, "")), word.text
        texts.setdefault(word.field, []).append(word)
    for field, words in texts.items():
        assert record.fields[field] == join_words(field, [word.text for word in words])
        # In reading order: lines count up, and within a line words follow each other.
        for before, after in pairwise(words):
            assert after.line in (before.line, before.line + 1)
            if after.line == before.line:
                assert after.quad[0, 0] >= before.quad[1, 0] - 3, (before.text, after.text)
    assert set(record.fields) == set(texts)


@settings(max_examples=5, deadline=None)
@given(seed=SEEDS)
def test_the_card_of_no_type_has_corners_and_nothing_to_read(seed):
    record = render_card(layouts()["generic"], np.random.default_rng(seed))
    validate_record(record)
    assert record.layout == "generic" and record.words == () and record.fields == {}
    assert record.corners is not None


@pytest.fixture(scope="module")
def small_photographs():
    from data.synth import photographs

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(photographs, "LONG_SIDE_PX", (280, 320))
        yield


@settings(max_examples=8, deadline=None)
@given(seed=SEEDS, name=st.sampled_from([*CARD_TYPES, "generic"]))
def test_every_photograph_is_sound(small_photographs, seed, name):
    photo = make_record(Request(1, seed, (name,)), 0)
    validate_record(photo)
    assert photo.layout == name
