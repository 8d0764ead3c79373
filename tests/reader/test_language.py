"""The language model: of a few made-up holders, of counts made by hand, and the shipped one."""

import functools
import io
import math
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import reader
from reader import language_counts
from reader.language import (
    END,
    LANGUAGE,
    START,
    LanguageModel,
    key_to_hash,
    spelling_group,
    word_core,
    word_keys,
)
from reader.language_counts import (
    LEAST_PAIRS,
    count_letters,
    count_words,
    language,
    prune,
    write_language,
)

SHIPPED = Path(reader.__path__[0]) / "weights" / LANGUAGE


def counts_to_model(counts):
    """The model of counts by key."""
    table = sorted((key_to_hash(key), count) for key, count in counts.items())
    hashes, values = zip(*table, strict=True)
    return LanguageModel(np.array(hashes, np.uint64), np.array(values, np.uint32))


def texts_to_model(country, *texts):
    """The model of fields and what they say, (field, text) each."""
    counts = Counter()
    for group, words in count_words(counts, country, texts).items():
        count_letters(counts, group, words)
    return counts_to_model(counts)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """The file of thirty holders of each card."""
    path = tmp_path_factory.mktemp("language") / "new" / LANGUAGE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language_counts, "SYLLABLES", 3000)
        write_language(path, persons=30, seed=1)
    return path


@pytest.fixture(scope="module")
def model(few):
    return LanguageModel.load(few)


@pytest.fixture(scope="module")
def shipped():
    return LanguageModel.load(SHIPPED)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(language_counts, "SYLLABLES", 20)


def test_the_same_settings_give_the_same_bytes(tmp_path, quick):
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_language(tmp_path / name, persons=2, seed=seed)
    one, same, other = ((tmp_path / name).read_bytes() for name in ("one", "same", "other"))
    assert one == same != other


def test_the_command_says_what_it_wrote(tmp_path, quick, capsys):
    language(tmp_path / LANGUAGE, persons=1, seed=1)
    with np.load(tmp_path / LANGUAGE) as archive:
        counts = len(archive["hashes"])
        assert np.all(np.diff(archive["hashes"].astype(object)) > 0)
    assert f"{LANGUAGE}: {counts} counts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"persons": 0}, "persons must be positive, not 0"),
        ({"withhold": 1.5}, "withhold must lie between 0 and 1, not 1.5"),
    ],
)
def test_settings_that_make_no_sense_are_refused(tmp_path, wrong, reason):
    with pytest.raises(ValueError, match=reason):
        language(tmp_path / LANGUAGE, **wrong)
    assert not list(tmp_path.iterdir())


def test_words_that_are_withheld_are_not_counted(tmp_path, quick):
    for name, share in (("all", 0.0), ("some", 0.3)):
        write_language(tmp_path / name, persons=2, seed=1, withhold=share)
    words, fewer = (
        LanguageModel.load(tmp_path / name).counts([word_keys("vn", "name", START, "")[3]])[0]
        for name in ("all", "some")
    )
    assert words > fewer > 0
    counts = Counter()
    spelled = count_words(counts, "vn", [("full_name", "Lê An"), ("sex", "Nam")], withhold=1.0)
    assert not counts and not spelled


def test_all_words_may_be_withheld(tmp_path, quick):
    language(tmp_path / LANGUAGE, persons=1, seed=1, withhold=1.0)


def test_unknown_words_keep_a_probability(model):
    known = model.log_probability("vn", "full_name", START, "Nguyễn")
    unknown = model.log_probability("vn", "full_name", START, "Khuynh")
    assert math.isfinite(unknown) and unknown < known
    for strange in ("x" * 200, "一丁", "#", "^", "9" * 30):
        assert math.isfinite(model.log_probability("vn", "full_name", START, strange))
    assert math.isfinite(model.log_probability("th", "full_name", START, "Somchai"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("nghiệp", "ngiệhp"), ("trường", "trưòng"), ("thuyên", "thuỳen"), ("khuất", "khấut")],
)
@pytest.mark.parametrize("which", ["model", "shipped"])
def test_what_spelling_allows_is_likelier(right, wrong, which, request):
    one = request.getfixturevalue(which)
    right, wrong = (one.log_spelling("vn spelling", word) for word in (right, wrong))
    assert right > wrong + 1


@pytest.mark.parametrize("which", ["model", "shipped"])
def test_years_of_birth_are_those_of_people(which, request):
    one = request.getfixturevalue(which)
    likely, old = (
        one.log_probability("vn", "date_of_birth", START, f"12/05/{year}") for year in (1963, 1003)
    )
    assert likely > old + 1


def test_a_word_is_likelier_after_the_one_that_it_follows():
    texts = [("place_of_origin", "Hà Nội"), ("place_of_origin", "Phú Yên")] * 200
    one = texts_to_model("vn", *texts)
    after, beside = (
        one.log_probability("vn", "place_of_origin", previous, "Nội") for previous in ("Hà", "Phú")
    )
    assert after > beside + 1


def test_case_and_the_sign_at_the_end_do_not_matter(model):
    expected = model.log_probability("vn", "place_of_origin", "hà", "nội")
    for previous, word in (("HÀ", "NỘI"), ("Hà", "Nội,"), ("hà.", "Nội.")):
        assert model.log_probability("vn", "place_of_origin", previous, word) == expected
    assert word_core(",") == ","


def test_fields_of_a_kind_share_their_words():
    one = texts_to_model("vn", ("place_of_origin", "Hà Nội"), ("full_name", "Lê An"))
    origin, residence, name = (
        one.log_probability("vn", field, "Hà", "Nội")
        for field in ("place_of_origin", "place_of_residence", "full_name")
    )
    assert origin == residence > name


@pytest.mark.parametrize(
    ("field", "previous", "words"),
    [
        ("sex", START, ["Nam", "Nữ"]),
        ("place_of_origin", "Hà", ["Nội", "Nam", "Giang", "Tĩnh", "Đông", "Tiên", "An", "Long"]),
        ("full_name", START, ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"]),
    ],
)
def test_the_probabilities_of_a_closed_set_stay_below_one(model, field, previous, words):
    total = sum(math.exp(model.log_probability("vn", field, previous, word)) for word in words)
    assert 0 < total <= 1


def test_the_probabilities_of_all_spellings_stay_below_one():
    counts = Counter()
    count_letters(counts, "vn spelling", {"ab": 3, "b": 1, "bba": 2})
    one = counts_to_model(counts)
    words = ["".join(letters) for n in range(8) for letters in product("ab", repeat=n)]
    total = sum(math.exp(one.log_spelling("vn spelling", word)) for word in words)
    assert 0.9 < total <= 1


@pytest.mark.parametrize(("field", "doubt"), [("full_name", 10_000), ("place_of_origin", 100)])
def test_probabilities_follow_from_the_counts(field, doubt):
    one = texts_to_model("vn", *[(field, "Lê An")] * 3, (field, "Lê Ba"))
    spelled = math.exp(one.log_spelling("vn spelling", "an"))

    def expect(previous, word, expected):
        assert one.log_probability("vn", field, previous, word) == pytest.approx(math.log(expected))

    # Three of four after Lê, three of twelve words, of which four are ends.
    alone = 0.7 * 3 / 12 + 0.3 * spelled
    expect("Lê", "An", 4 / (doubt + 4) * 3 / 4 + doubt / (doubt + 4) * alone)
    # After An nothing but the end was seen.
    expect("An", "An", doubt / (doubt + 3) * alone)
    expect("An", END, 3 / (doubt + 3) + doubt / (doubt + 3) * 0.7 * 4 / 12)
    # Of Ba nothing is known as the word before.
    expect("Bo", "An", alone)


def test_a_comma_begins_something_new():
    texts = [("place_of_origin", "Sơn Hà, Tỉnh Lào"), ("place_of_origin", "Hà Tĩnh")] * 100
    one = texts_to_model("vn", *texts)
    place = functools.partial(one.log_probability, "vn", "place_of_origin")
    assert place("Hà", "Tĩnh") > place("Hà", "Tỉnh")
    assert place("Hà,", "Tĩnh") < place("Hà,", "Tỉnh")
    assert place("Tĩnh", END) > place("Tỉnh", END)


def test_any_number_in_a_place_is_as_likely(shipped):
    place = functools.partial(shipped.log_probability, "vn", "place_of_residence")
    assert len({place("Tổ", number) for number in ("1,", "15,", "152,", "48")}) == 1
    assert len({place(number, "Ngõ") for number in ("1", "152")}) == 1
    assert place(START, "75/140") == place(START, "75/10")


def test_numbers_are_spelled_and_not_listed():
    counts = Counter()
    texts = [("date_of_birth", "1979"), ("place_of_residence", "12 Lê"), ("id_number", "079")]
    spelled = count_words(counts, "vn", texts)
    # Identity numbers are not counted at all.
    assert set(spelled) == {"vn date_of_birth numbers", "vn place numbers", "vn spelling"}
    assert spelling_group("vn", "date_of_birth", "1979") == "vn date_of_birth numbers"
    assert {key for key in counts if "79" in key} == set()
    # But what follows a number is a pair with it.
    assert counts[word_keys("vn", "place", "12", "lê")[0]] == 1


def test_rare_pairs_and_long_grams_are_left_out():
    counts = Counter()
    count_words(counts, "vn", [("full_name", "Lê An")])
    once = prune(counts)
    pair, before, alone, words = word_keys("vn", "name", "lê", "an")
    assert pair not in once and {before, alone, words} <= set(once)
    count_words(counts, "vn", [("full_name", "Lê An")] * (LEAST_PAIRS - 1))
    assert pair in prune(counts)
    counts = Counter()
    count_letters(counts, "vn spelling", {"abcdef": 1})
    letters = {key.partition("\n")[2].strip("\n") for key in prune(counts)}
    assert "abc" in letters and not {"abcd", "abcde"} & letters


def test_captions_are_known_as_printed_and_without_case(model):
    assert model.is_caption("vn", "Quê") and model.is_caption("vn", "quê")
    assert not model.is_caption("vn", "QUÊ") and not model.is_caption("id", "Quê")
    assert model.is_caption("id", "Nama") and not model.is_caption("vn", "Nguyễn")


def test_a_model_knows_the_countries_that_it_counted(model):
    assert model.knows("vn") and model.knows("id")
    assert not model.knows("") and not model.knows("th")
    one = texts_to_model("id", ("full_name", "Budi"))
    assert one.knows("id") and not one.knows("vn")


def test_the_shipped_model(shipped):
    assert shipped.knows("vn") and shipped.knows("id")
    right, wrong = (
        shipped.log_probability("vn", "place_of_origin", START, word) for word in ("Nghệ", "Nghộ")
    )
    assert right > wrong + 1


@pytest.mark.parametrize(
    ("common", "rare"), [("TUẤN", "TUÂN"), ("VY", "VỸ"), ("CẨM", "CẦM"), ("ÁNH", "ÂNH")]
)
def test_common_names_are_likelier_than_rare_ones(shipped, common, rare):
    after = [shipped.log_probability("vn", "full_name", "Ngọc", name) for name in (common, rare)]
    assert after[0] > after[1]


def archive(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


WHOLE = archive(format=2, hashes=np.zeros(1, np.uint64), counts=np.ones(1, np.uint32))


def array():
    buffer = io.BytesIO()
    np.save(buffer, np.ones(3))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"no archive", "no language model", id="text"),
        pytest.param(archive(format=2), "hashes is not a file in the archive", id="incomplete"),
        pytest.param(archive(format=1), "of format 1", id="format"),
        pytest.param(b"", "no language model", id="empty"),
        pytest.param(WHOLE[: len(WHOLE) // 2], "no language model", id="cut"),
        pytest.param(WHOLE.replace(b"NUMPY", b"DUMPY"), "no language model", id="damaged"),
        pytest.param(array(), "no language model", id="array"),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, content, reason):
    (tmp_path / "broken.npz").write_bytes(content)
    with pytest.raises(ValueError, match=rf"broken\.npz: .*{reason}"):
        LanguageModel.load(tmp_path / "broken.npz")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"absent\.npz: no language model"):
        LanguageModel.load(tmp_path / "absent.npz")


def test_a_type_of_card_has_the_fields_of_its_holders(few):
    one = LanguageModel.load(few)
    assert one.has_field("vn_cmnd_9", "place_of_origin")
    assert not one.has_field("vn_cmnd_9", "date_of_expiry")
    assert one.has_field("id_ktp", "blood_type") and not one.has_field("id_ktp", "ethnicity")
    # Of a card that was never seen one cannot tell.
    assert one.has_field("", "ethnicity") and one.has_field("xx_card", "ethnicity")
