import numpy as np

from reports.pictures import BLUE, GREEN, draw_outline, shrink

QUAD = np.array([[20, 20], [60, 20], [60, 40], [20, 40]], float)


def test_shrink():
    small, scale = shrink(np.zeros((300, 1280, 3), np.uint8))
    assert small.shape == (150, 640, 3) and scale == 0.5
    given = np.zeros((30, 40, 3), np.uint8)
    same, scale = shrink(given)
    same[:] = 9
    assert scale == 1 and given.max() == 0  # a copy, to draw on


def test_an_outline_is_where_the_quad_is():
    image = np.zeros((60, 80, 3), np.uint8)
    draw_outline(image, QUAD, GREEN)
    # Antialiased: nearly the colour itself.
    assert np.abs(image[[20, 40], 40].astype(int) - GREEN).max() < 40
    assert image[30, 40].max() == 0 and image[10, 40].max() == 0


def test_the_first_corner_is_marked():
    image = np.zeros((60, 80, 3), np.uint8)
    draw_outline(image, np.roll(QUAD, 1, axis=0), BLUE, mark_first=True)
    assert tuple(image[43, 18]) == BLUE  # within the dot around (20, 40)
    assert image[17, 17].max() == 0


def test_labels_stand_above_or_below():
    for below, rows in ((False, slice(8, 18)), (True, slice(43, 55))):
        image = np.zeros((60, 80, 3), np.uint8)
        draw_outline(image, QUAD, GREEN, label="sex", label_below=below)
        assert image[rows, 20:40].max() > 0
        bare = np.zeros((60, 80, 3), np.uint8)
        draw_outline(bare, QUAD, GREEN)
        assert bare[rows, 20:40].max() == 0
