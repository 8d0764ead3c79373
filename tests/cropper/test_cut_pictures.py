"""Pictures that hold little but the card."""

import numpy as np
import pytest

from cropper.cut_pictures import CUT_OFF, ROOM, cut_empty, cut_photograph, scan
from data.quads import ID1_SIZE_MM, size_to_quad
from data.records import Record

SIZE_HW = (120, 160)
QUAD = np.array([[40, 30], [120, 30], [120, 80], [40, 80]], np.float32)


def _photograph(corners=QUAD, **meta):
    image = np.zeros((*SIZE_HW, 3), np.uint8)
    image[30:80, 40:120] = 200
    return Record("photo", image, corners=corners, meta=meta)


def _rng(seed):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(12))
def test_a_photograph_keeps_its_card_but_for_a_rim(seed):
    record = _photograph(other_cards=[QUAD.tolist()])
    cut = cut_photograph(record, _rng(seed))
    room = np.concatenate([cut.corners[0], np.array(cut.size_hw[::-1]) - cut.corners[2]]) / 80
    assert np.all(room >= -CUT_OFF - 0.01) and np.all(room <= ROOM + 0.01)
    x, y = (cut.corners[0] + 4).astype(int)
    assert cut.image[y, x].tolist() == [200] * 3  # pixels and corners moved alike
    np.testing.assert_allclose(cut.meta["other_cards"][0], cut.corners)


@pytest.mark.parametrize("seed", range(8))
def test_without_a_card_a_thing_or_a_part_is_left(seed):
    cut = cut_empty(_photograph(None, things=[QUAD.tolist()]), _rng(seed))
    assert cut.corners is None and 10 < cut.size_hw[1] <= 160
    bare = cut_empty(_photograph(None), _rng(seed))
    height, width = bare.size_hw
    assert width / height == pytest.approx(ID1_SIZE_MM[1] / ID1_SIZE_MM[0], rel=0.05)


@pytest.mark.parametrize("seed", range(8))
def test_a_scan_is_the_card(seed):
    flat = np.full((64, 102, 3), 230, np.uint8)
    card = Record("card", flat, corners=size_to_quad((64, 102)).astype(np.float32))
    picture = scan(card, _rng(seed), (150, 200))
    width = float(np.linalg.norm(picture.corners[1] - picture.corners[0]))
    assert width == pytest.approx(200)
    size_wh = np.array(picture.size_hw[::-1])
    room = np.concatenate([picture.corners[0], size_wh - picture.corners[2]])
    assert np.all(room >= -(CUT_OFF + 0.01) * width) and np.all(room <= (ROOM + 0.01) * width)
