from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.augment import rectify, warp_image, warp_record
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word


def make_record(size_hw=(200, 300), corners=None):
    rng = np.random.default_rng(0)
    image = cv2.resize(rng.integers(0, 256, (20, 30, 3), dtype=np.uint8), size_hw[::-1])
    corners = size_to_quad(size_hw) if corners is None else np.float32(corners)
    word = Word("BUDI", "full_name", box_to_quad(np.float32([30, 40, 90, 60])))
    return Record("r", image, "id_ktp", corners, (word,), {"full_name": "BUDI"})


def test_rectify_by_the_image_s_own_corners_changes_nothing():
    record = make_record()
    same = rectify(record, (200, 300))
    assert np.array_equal(same.image, record.image)
    assert np.array_equal(same.corners, record.corners)
    assert np.array_equal(same.words[0].quad, record.words[0].quad)
    assert same.fields == record.fields


def test_halving_is_the_mean_of_four_pixels():
    record = make_record()
    half = rectify(record, (100, 150))
    expected = cv2.resize(record.image, (150, 100), interpolation=cv2.INTER_AREA)
    assert np.array_equal(half.image, expected)
    assert half.words[0].quad.tolist() == [[15, 20], [45, 20], [45, 30], [15, 30]]
    assert half.corners.tolist() == size_to_quad((100, 150)).tolist()


def test_a_turned_card_comes_out_upright():
    upright = make_record((60, 90))
    # np.rot90(k=-1) turns clockwise: (x, y) goes to (60 - y, x).
    corners = [[60 - y, x] for x, y in upright.corners]
    quad = np.float32([[60 - y, x] for x, y in upright.words[0].quad])
    turned = Record(
        "r",
        np.ascontiguousarray(np.rot90(upright.image, k=-1)),
        corners=np.float32(corners),
        words=(Word("BUDI", "full_name", quad),),
    )
    back = rectify(turned, (60, 90))
    assert np.array_equal(back.image, upright.image)
    np.testing.assert_allclose(back.words[0].quad, upright.words[0].quad, atol=1e-4)


def test_a_fine_pattern_does_not_alias_when_it_shrinks():
    # Stripes of one pixel, at a fifth of the size: grey, never black or white.
    image = np.zeros((500, 500, 3), np.uint8)
    image[:, ::2] = 255
    for corners in (size_to_quad((500, 500)), [[90, 20], [480, 110], [400, 470], [15, 390]]):
        record = Record("r", image, corners=np.float32(corners))
        small = rectify(record, (90, 90)).image
        assert np.abs(small[5:-5, 5:-5].astype(int) - 127).max() < 45


def test_marks_are_found_where_the_homography_puts_them():
    image = np.zeros((400, 600, 3), np.uint8)
    marks = np.float32([[120, 100], [480, 90], [450, 320], [150, 300]])
    for x, y in marks:
        cv2.circle(image, (int(x * 16) - 8, int(y * 16) - 8), 6 * 16, (255, 255, 255), -1, 16, 4)
    quads = [box_to_quad(np.float32([x - 6, y - 6, x + 6, y + 6])) for x, y in marks]
    words = tuple(Word("O", "full_name", quad) for quad in quads)
    record = Record("r", image, corners=np.float32([[50, 40], [560, 60], [530, 380], [80, 350]]))
    record = Record("r", image, corners=record.corners, words=words)
    for size_hw in ((120, 190), (380, 600), (500, 800)):
        flat = rectify(record, size_hw)
        for word in flat.words:
            x1, y1 = np.floor(word.quad.min(axis=0)).astype(int) - 3
            x2, y2 = np.ceil(word.quad.max(axis=0)).astype(int) + 3
            light = flat.image[y1:y2, x1:x2, 0].astype(float)
            rows, columns = np.mgrid[y1:y2, x1:x2] + 0.5
            center = [(columns * light).sum() / light.sum(), (rows * light).sum() / light.sum()]
            np.testing.assert_allclose(center, word.quad.mean(axis=0), atol=0.15)


def test_rectify_by_other_corners_moves_the_true_ones_too():
    record = make_record((200, 300))
    # Ten pixels too far out on every side: the true card lies inside the result.
    outer = np.float32([[-10, -10], [310, -10], [310, 210], [-10, 210]])
    rectified = rectify(record, (220, 320), corners=outer, fill=(1, 2, 3))
    np.testing.assert_allclose(
        rectified.corners, [[10, 10], [310, 10], [310, 210], [10, 210]], atol=1e-3
    )
    np.testing.assert_allclose(rectified.words[0].quad[0], [40, 50], atol=1e-3)
    assert rectified.image[0, 0].tolist() == [1, 2, 3]
    assert np.array_equal(rectified.image[10:210, 10:310], record.image)


def test_without_a_fill_the_edge_goes_on():
    image = np.full((20, 20, 3), 77, np.uint8)
    shift = np.array([[1, 0, 8], [0, 1, 8], [0, 0, 1.0]])
    assert np.all(warp_image(image, shift, (20, 20)) == 77)


def test_a_picture_without_a_card_can_be_warped_but_not_rectified():
    record = Record("void", np.zeros((20, 30, 3), np.uint8))
    warped = warp_record(record, np.diag([2.0, 2.0, 1.0]), (40, 60))
    assert warped.image.shape == (40, 60, 3) and warped.corners is None and warped.words == ()
    with pytest.raises(ValueError, match="record 'void': no corners to rectify by"):
        rectify(record, (10, 10))


def test_folded_corners_are_refused():
    with pytest.raises(ValueError, match="record 'r': corners not convex"):
        rectify(make_record(), (20, 30), corners=size_to_quad((200, 300))[::-1])
    with pytest.raises(ValueError, match="not convex"):
        rectify(make_record(), (20, 30), corners=np.zeros((3, 2)))
