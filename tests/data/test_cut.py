import numpy as np
import pytest

from data.cut import cut, cut_to_card
from data.quads import box_to_quad
from data.records import Dataset, Record, Word, write_dataset


def photo(name="photo", corners=(20, 30, 120, 90)):
    image = np.random.default_rng(1).integers(0, 256, (120, 160, 3), np.uint8)
    word = Word("AN", "full_name", box_to_quad(np.float32([40, 50, 60, 60])))
    quad = None if corners is None else box_to_quad(np.float32(corners))
    return Record(name, image, "id_ktp", quad, (word,) if quad is not None else ())


def test_what_lies_around_the_card_is_gone():
    record = photo()
    card = cut_to_card(record)
    assert np.array_equal(card.image, record.image[30:90, 20:120])
    np.testing.assert_allclose(card.corners, box_to_quad(np.float32([0, 0, 100, 60])))
    np.testing.assert_allclose(card.words[0].quad, box_to_quad(np.float32([20, 20, 40, 30])))
    # A tenth of the card's width of 100 px.
    wider = cut_to_card(record, 0.1)
    assert np.array_equal(wider.image, record.image[20:100, 10:130])


def test_a_corner_outside_stays_outside():
    card = cut_to_card(photo(corners=(-10, 30, 120, 130)))
    assert card.size_hw == (90, 120)
    np.testing.assert_allclose(card.corners, box_to_quad(np.float32([-10, 0, 120, 100])))


def test_a_dataset_is_cut_and_pictures_without_a_card_are_left_out(tmp_path, capsys):
    write_dataset(tmp_path / "d", [photo("a"), photo("void", None), photo("b")], {})
    cut(tmp_path / "d", tmp_path / "o")
    assert "2 photographs" in capsys.readouterr().out
    assert [(record.name, record.size_hw) for record in Dataset(tmp_path / "o")] == [
        ("a", (60, 100)),
        ("b", (60, 100)),
    ]
    with pytest.raises(ValueError, match="margin must be 0 at least"):
        cut(tmp_path / "d", tmp_path / "x", margin=-0.1)
    with pytest.raises(ValueError, match="'void' has no corners"):
        cut_to_card(photo("void", None))
