import numpy as np
import pytest

from detector.words import DetectedWord
from pipeline.card_type import settle_language, settle_type
from reader.reading import WordReading


def settle(card_type, *words, confidence=0.9):
    box = np.array([0.1, 0.1, 0.4, 0.2], np.float32)
    found = [DetectedWord(box, field, 0.9) for field, _ in words]
    return settle_type(card_type, found, [WordReading(text, confidence) for _, text in words])


@pytest.mark.parametrize("taken", ["vn_cmnd_9", "vn_cmnd_12"])
def test_of_two_types_with_one_title_the_number_decides(taken):
    assert settle(taken, ("full_name", "LÊ"), ("id_number", "012345678")) == "vn_cmnd_9"
    assert settle(taken, ("id_number", "012345678901"), ("sex", "Nam")) == "vn_cmnd_12"
    # A number in two parts.
    assert settle(taken, ("id_number", "0123"), ("id_number", "45678")) == "vn_cmnd_9"


@pytest.mark.parametrize("taken", ["vn_cmnd_9", "vn_cmnd_12"])
def test_a_number_that_fits_neither_decides_nothing(taken):
    assert settle(taken, ("id_number", "0123456789")) == taken
    assert settle(taken) == taken


def test_a_title_of_its_own_decides_alone():
    assert settle("vn_cccd_2016", ("id_number", "012345678")) == "vn_cccd_2016"
    assert settle(None, ("id_number", "012345678")) is None


def test_without_a_title_number_and_fields_decide_where_no_other_type_has_both():
    places = (("place_of_origin", "Huế"), ("place_of_residence", "Huế"))
    twelve, nine = ("id_number", "012345678901"), ("id_number", "012345678")
    person = (("full_name", "LÊ"), ("date_of_birth", "01/02/1990"))
    assert settle(None, *person, *places, nine) == "vn_cmnd_9"
    assert settle(None, *person, places[0], nine) is None
    # A longer number of which a part was found, and one in parts.
    assert settle(None, *person, *places, nine, ("sex", "Nam")) is None
    assert settle(None, *person, *places, nine, ("id_number", "012")) is None
    assert settle(None, *places, twelve) is None  # of three types
    own = (("ethnicity", "Kinh"), ("other_name", "AN"))
    assert settle(None, twelve, *own, *places) == "vn_cmnd_12"
    ktp = (("id_number", "3273016301950004"), ("rt_rw", "001/002"), ("village", "ASTANA"))
    assert settle(None, *ktp) == "id_ktp"
    assert settle(None, *ktp[1:]) is None
    assert settle(None, *ktp, confidence=0.4) is None


def test_what_is_found_beside_a_number_does_not_lengthen_it():
    assert settle("vn_cmnd_9", ("id_number", "012345678"), ("id_number", "012")) == "vn_cmnd_9"
    assert settle("vn_cmnd_12", ("id_number", "012"), ("id_number", "012345678")) == "vn_cmnd_9"


def test_what_nobody_believes_and_what_is_no_number_decides_nothing():
    assert settle("vn_cmnd_12", ("id_number", "012345678"), confidence=0.04) == "vn_cmnd_12"
    assert settle("vn_cmnd_12", ("id_number", "ABCDEFGHI")) == "vn_cmnd_12"


def language(card_type, *captions, field="id_number"):
    """What becomes of a type where these captions stand before the number."""
    box = np.array([0.4, 0.3, 0.7, 0.36], np.float32)
    cut, texts = [], list(captions)

    def read(pictures, fields):
        assert len(pictures) == len(fields) == len(texts)
        return [WordReading(text, 0.1) for text in texts]

    def picture(box):
        cut.append(box)
        return np.zeros((4, 4, 3), np.uint8)

    found = settle_language(card_type, [DetectedWord(box, field, 0.9)], [], picture, read)
    assert all(box[2] < 0.4 and box[1] == np.float32(0.3) for box in cut)
    return found


def test_an_english_caption_before_the_number_makes_the_type_that_has_one():
    assert language("vn_cccd_2016", "No:", "Số/No:") == "vn_cccd_chip"
    assert language("vn_cccd_2016", "-", "Số / No.") == "vn_cccd_chip"
    assert language("vn_cccd_2016", "Số:", "Th Số:") == "vn_cccd_2016"


def test_of_other_types_nothing_is_read():
    for card_type in ("vn_cccd_chip", "vn_cmnd_12", "id_ktp", None):
        assert language(card_type, field="id_number") == card_type
    assert language("vn_cccd_2016", field="full_name") == "vn_cccd_2016"


@pytest.mark.parametrize(
    ("below", "found"),
    [
        (("Citen denủiy Card", "Citizen Ide"), "vn_cccd_chip"),
        (("-Ciuen enury cara", "Ciizen Ide"), "vn_cccd_chip"),
        (("CITIZEN DENTITY CARD", "-"), "vn_cccd_chip"),
        (("Số 049163921101", "X. 0401e"), "vn_cccd_2016"),
        (("Họ và tên / Full name", "Họ và"), "vn_cccd_2016"),
        (("", "-"), "vn_cccd_2016"),
    ],
)
def test_an_english_title_below_the_other_makes_the_type_that_has_one(below, found):
    title = DetectedWord(np.array([0.3, 0.2, 0.8, 0.3], np.float32), "title:vn_cccd_2016", 0.9)
    cut = []

    def read(pictures, fields):
        return [WordReading(text, 0.1) for text in below]

    def picture(box):
        cut.append(box)
        return np.zeros((4, 4, 3), np.uint8)

    assert settle_language("vn_cccd_2016", [], [title], picture, read) == found
    np.testing.assert_allclose(cut[0], [0.375, 0.31, 0.725, 0.39], atol=1e-6)
    np.testing.assert_allclose(cut[1], [0.4, 0.315, 0.55, 0.375], atol=1e-6)
