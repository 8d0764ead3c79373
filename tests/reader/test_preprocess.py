import numpy as np
import pytest

from reader.preprocess import expand_box, preprocess


def test_wide_crop_is_squeezed_and_narrow_one_filled_with_its_last_column():
    wide = preprocess(np.full((10, 100, 3), 7, np.uint8), (48, 256))
    assert wide.shape == (48, 256, 3)
    assert np.all(wide == 7)
    crop = np.zeros((24, 24, 3), np.uint8)
    crop[:, -1] = (10, 20, 30)
    narrow = preprocess(crop, (48, 256))
    # 24 px high to 48: the word takes 48 columns, the rest is the colour of its last one.
    assert np.all(narrow[:, 48:] == (10, 20, 30))
    assert np.all(narrow[:, :40] == 0)


def test_box_grows_by_its_height_and_stays_inside():
    # 0.12 of 50 px is 6 px at the ends, 0.18 of it 9 px above and below.
    assert expand_box(np.array([100, 100, 200, 150]), (400, 400)).tolist() == [94, 91, 206, 159]
    assert expand_box(np.array([0, 0, 400, 50]), (52, 400)).tolist() == [0, 0, 400, 52]
    # Ten heights long is 150 px more than five: 6 px more at each end; 5.4 px above and below.
    assert expand_box(np.array([100, 100, 400, 130]), (400, 500)).tolist() == [90, 95, 410, 135]
    assert expand_box(np.array([10, 10, 10, 10]), (20, 20)).tolist() == [10, 10, 11, 11]


@pytest.mark.parametrize("shape", [(0, 5, 3), (5, 0, 3), (5, 5), (5, 5, 4)])
def test_no_picture_is_refused(shape):
    with pytest.raises(ValueError, match="word crop"):
        preprocess(np.zeros(shape, np.uint8))
