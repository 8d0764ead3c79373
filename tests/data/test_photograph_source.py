"""The user's own photographs as a source of training pictures."""

import numpy as np
import pytest

from data.records import Record, Word, write_dataset
from data.synth.photograph_source import FolderPhotographs, cut_to_card, shrink_photograph


def _quad(x1, y1, x2, y2):
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)


def _photograph(name="card"):
    """A white card with a black word on grey, another card beside it."""
    image = np.full((300, 400, 3), 128, np.uint8)
    image[100:200, 100:260] = 255
    image[120:140, 120:180] = 0
    word = Word("AN", "full_name", _quad(120, 120, 180, 140))
    meta = {"other_cards": [_quad(300, 20, 380, 70).tolist()]}
    return Record(name, image, "id_ktp", _quad(100, 100, 260, 200), (word,), meta=meta)


def _empty(name="empty"):
    return Record(name, np.full((300, 400, 3), 60, np.uint8))


def test_everything_moves_along_when_a_photograph_is_made_smaller():
    small = shrink_photograph(_photograph(), 200)
    assert small.size_hw == (150, 200)
    np.testing.assert_allclose(small.corners, _quad(50, 50, 130, 100))
    np.testing.assert_allclose(small.words[0].quad, _quad(60, 60, 90, 70))
    np.testing.assert_allclose(small.meta["other_cards"], [_quad(150, 10, 190, 35)])
    assert small.image[62:68, 62:88].max() < 5 and small.image[55, 110].min() > 250
    assert shrink_photograph(small, 200) is small


def test_a_card_is_cut_out_with_a_strip_around_it():
    cut = cut_to_card(_photograph())
    assert cut.size_hw == (148, 208)  # 0.15 of 160 px at each side
    np.testing.assert_allclose(cut.corners, _quad(24, 24, 184, 124))
    assert cut.image[44:64, 44:104].max() == 0
    at_the_edge = _photograph()
    moved = Record("edge", at_the_edge.image, "id_ktp", _quad(-5, 200, 405, 310))
    assert cut_to_card(moved).size_hw == (162, 400)


def test_photographs_are_handed_out_as_they_are(tmp_path):
    write_dataset(tmp_path, [_photograph(), _empty()], {}, "png")
    source = FolderPhotographs(tmp_path, 400)
    assert source.count() == 2
    assert sorted(source.index(position) for position in range(2)) == [0, 1]
    assert sorted(source.index(position) for position in range(2, 4)) == [0, 1]
    np.testing.assert_array_equal(source.make(0).image, _photograph().image)
    assert source.make(1).corners is None


def test_of_cards_alone_those_without_one_are_left_out(tmp_path):
    bare = Record("bare", _photograph().image, "id_ktp", _photograph().corners)  # no words
    write_dataset(tmp_path, [_empty(), _photograph(), bare], {}, "png")
    source = FolderPhotographs(tmp_path, 104, cards_alone=True)
    assert source.count() == 1 and {source.index(position) for position in range(3)} == {1}
    assert source.make(1).size_hw == (74, 104)
    assert source.identity() != FolderPhotographs(tmp_path, 104).identity()
    assert source.identity() != FolderPhotographs(tmp_path, 105, cards_alone=True).identity()


def test_a_folder_without_cards_and_one_with_faults_are_refused(tmp_path):
    write_dataset(tmp_path / "empty", [_empty()], {}, "png")
    with pytest.raises(ValueError, match=r"empty holds no photographs of cards"):
        FolderPhotographs(tmp_path / "empty", 400, cards_alone=True)
    assert FolderPhotographs(tmp_path / "empty", 400).count() == 1
    stray = Word("BI", "full_name", _quad(10, 10, 30, 20))
    wrong = Record("wrong", _photograph().image, "id_ktp", _photograph().corners, (stray,))
    write_dataset(tmp_path / "wrong", [wrong], {}, "png")
    with pytest.raises(ValueError, match="'wrong' in .*: 'BI' lies beside the card"):
        FolderPhotographs(tmp_path / "wrong", 400)
    with pytest.raises(ValueError, match="is no dataset folder"):
        FolderPhotographs(tmp_path / "missing", 400)
