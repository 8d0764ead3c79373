from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from data.importers.conventions import (
    Conventions,
    parse_names,
    to_record,
    to_records,
)
from data.importers.labelled import LabelledImage, Shape, find_image, line_of, number, read_csv
from data.importers.reading_order import in_reading_order, reading_quarters
from data.quads import box_to_quad, size_to_quad
from data.records import Word

CARD = np.array([[10, 10], [190, 12], [188, 110], [8, 108]], float)


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), np.full((120, 200, 3), 90, np.uint8))
    return LabelledImage(Path("labels.json"), "image 0", path)


def card(points=CARD, label="card", where="region 0"):
    return Shape(where, label, np.asarray(points, float))


def word(text="AN", label="full_name", box=(50, 50, 90, 60), where="region 1", **more):
    return Shape(where, label, box_to_quad(np.float32(box)).astype(float), True, text, **more)


def corner(label, x, y):
    return Shape(f"at {label}", label, np.array([[x, y]], float))


CORNERS = [
    corner("top_left", 10, 10),
    corner("top_right", 190, 10),
    corner("bottom_right", 190, 110),
    corner("bottom_left", 10, 110),
]


def of(image, *shapes, conventions=None, **more):
    labelled = replace(image, shapes=shapes, **more)
    return to_record(labelled, Conventions() if conventions is None else conventions)


REFUSED = {
    "no labels; say whether": ([], {}),
    "region 0: unknown label 'kartu'; map it": ([card(label="kartu")], {}),
    "region 0: 'card' has 3 points; draw four, clockwise": ([card(CARD[:3])], {}),
    "'card' has 6 points": ([card(np.vstack([CARD, CARD[:2]]))], {}),
    "'card' is not convex and clockwise.*beginning with the printed": ([card(CARD[::-1])], {}),
    "'card' is not convex": ([card(CARD[[0, 2, 1, 3]])], {}),
    "region 9: a second card": ([card(), card(CARD + 1, where="region 9")], {}),
    "region 5: the same 'card' as region 0": ([card(), card(where="region 5")], {}),
    "at top_left: a corner beside the whole 'card'": ([card(), CORNERS[0]], {}),
    "no corner bottom_right, bottom_left; mark all four": (CORNERS[:2], {}),
    "2 corners top_left": ([*CORNERS, corner("top_left", 30, 9)], {}),
    "the corners are not convex": (
        [*CORNERS[:2], corner("bottom_right", 10, 110), corner("bottom_left", 190, 110)], {}),
    "region 1: 'full_name' without the card's corners": ([word()], {}),
    "region 1: no text for 'full_name'": ([card(), word(None)], {}),
    "region 1: more than one word in 'VĂN AN'": ([card(), word("VĂN AN")], {}),
    "'full_name' has 5 points": ([card(), replace(word(), points=np.eye(5)[:, :2] * 9)], {}),
    "a title on a card whose layout is not given": ([card(), word("X", "title")], {}),
    "unknown layout 'vn_moon'": ([card()], {"layout": "vn_moon"}),
    "more than one layout: id_ktp, vn_cmnd_9": (
        [card(), word("X", "title:id_ktp")], {"layout": "vn_cmnd_9"}),
    r"lies outside the 200×120 image": ([card(), word(box=(450, 50, 490, 60))], {}),
}  # fmt: skip


@pytest.mark.parametrize("message", REFUSED)
def test_what_makes_no_card_is_refused_with_file_image_and_region(image, message):
    shapes, more = REFUSED[message]
    with pytest.raises(ValueError, match=message) as caught:
        of(image, *shapes, **more)
    assert str(caught.value).startswith("labels.json: image 0 (photo.png): ")


def test_a_polygon_keeps_its_order_and_may_be_closed(image):
    turned = CARD[[2, 3, 0, 1]]  # printed upside down
    assert np.array_equal(of(image, card(turned)).corners, turned.astype(np.float32))
    closed = np.vstack([CARD, CARD[:1]])
    assert np.array_equal(of(image, card(closed)).corners, CARD.astype(np.float32))


def test_a_corner_is_the_middle_of_what_is_drawn_around_it(image):
    boxed = replace(CORNERS[1], points=box_to_quad(np.float32([184, 6, 196, 14])), is_box=True)
    record = of(image, CORNERS[0], boxed, *CORNERS[2:])
    assert record.corners.tolist() == [[10, 10], [190, 10], [190, 110], [10, 110]]


@pytest.mark.parametrize(
    ("turn", "first"), [(0, [50, 50]), (3, [90, 50]), (2, [90, 60]), (1, [50, 60])]
)
def test_a_box_begins_at_the_printed_top_left_whichever_way_the_card_lies(image, turn, first):
    # Rolling the corners makes the same quadrilateral read another way.
    corners = np.roll(size_to_quad((120, 120)) + 10.0, turn, axis=0)
    assert reading_quarters(corners) == turn
    record = of(image, card(corners), word())
    assert record.words[0].quad[0].tolist() == first
    assert record.layout is None


@pytest.mark.parametrize("degrees", [-44, -20, 0, 20, 44])
def test_a_leaning_card_reads_the_way_it_mostly_does(degrees):
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert reading_quarters((CARD - 60) @ turn.T) == 0
    assert reading_quarters((CARD - 60) @ turn.T @ np.array([[0, 1], [-1, 0]])) == 3


def test_words_are_read_line_by_line_where_nobody_has_said_how(image):
    boxes = {"NO": (120, 40, 140, 50), "JL": (40, 42, 60, 52), "5": (45, 62, 55, 72),
             "RT": (70, 61, 90, 73)}  # fmt: skip
    shapes = [word(text, "address", box, f"at {text}") for text, box in boxes.items()]
    record = of(image, card(), *shapes, word("L", "sex", (40, 80, 50, 90)))
    assert [(w.text, w.line) for w in record.words if w.field == "address"] == [
        ("JL", 0), ("NO", 0), ("5", 1), ("RT", 1)]  # fmt: skip
    assert record.fields == {"address": "JL NO 5 RT", "sex": "L"}


def test_lines_are_found_on_a_card_that_leans_by_40_degrees():
    quads = [box_to_quad(np.float32(box)) for box in
             ((20, 20, 50, 28), (60, 20, 90, 28), (20, 34, 50, 42), (60, 34, 90, 42))]  # fmt: skip
    angle = np.deg2rad(40)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    words = [Word(str(i), "address", (quad @ turn.T)) for i, quad in enumerate(quads)]
    corners = size_to_quad((100, 160)) @ turn.T
    read = in_reading_order([words[2], words[1], words[3], words[0]], corners)
    assert [(w.text, w.line) for w in read] == [("0", 0), ("1", 0), ("2", 1), ("3", 1)]


def test_a_stated_order_stands(image):
    shapes = [word("B", box=(100, 20, 110, 30), line=1), word("A", box=(20, 60, 30, 70), line=0)]
    record = of(image, card(), *shapes)
    assert [(w.text, w.line) for w in record.words] == [("B", 1), ("A", 0)]


def test_a_title_takes_its_class_from_the_layout_and_the_other_way_round(image):
    title = word("CĂN CƯỚC CÔNG DÂN", "title")
    record = of(image, card(), title, conventions=Conventions(layout="vn_cccd_chip"))
    assert record.words[0].field == "title:vn_cccd_chip" and record.fields == {}
    named = of(image, card(), replace(title, label="title:vn_cccd_2016"))
    assert named.layout == "vn_cccd_2016"


def test_texts_are_composed_and_trimmed(image):
    decomposed = "  NGUYE\u0302\u0303N "
    record = of(image, card(), word(decomposed))
    assert record.words[0].text == "NGUYỄN" and record.fields == {"full_name": "NGUYỄN"}


def test_a_flat_card_fills_its_picture(image):
    record = of(image, word(), conventions=Conventions(flat=True))
    assert np.array_equal(record.corners, size_to_quad((120, 200)))


@pytest.mark.parametrize("flat", [False, True])
def test_a_picture_without_labels_is_no_empty_card(image, flat):
    with pytest.raises(ValueError, match="no labels"):
        of(image, conventions=Conventions(flat=flat))
    assert of(image, conventions=Conventions(flat=flat, empty="skip")) is None


def test_words_of_a_stated_line_are_read_from_left_to_right(image):
    boxes = {"C": (80, 20, 90, 30), "A": (20, 20, 30, 30), "B": (50, 20, 60, 30)}
    shapes = [word(text, box=box, line=0) for text, box in boxes.items()]
    record = of(image, card(), *shapes)
    assert record.fields == {"full_name": "A B C"}


def test_a_word_beside_the_card_is_refused(image):
    with pytest.raises(ValueError, match="'AN' lies beside the card"):
        of(image, card(), word(box=(180, 112, 198, 119)))


def test_what_is_ignored_may_have_blanks_around_it(image):
    stray = word("X", "portrait ", (100, 20, 110, 30))
    record = of(image, card(), word(), stray, conventions=Conventions(ignore={"portrait"}))
    assert [w.text for w in record.words] == ["AN"]


def test_words_without_text_only_on_request(image):
    record = of(image, card(), word(None), word("L", "sex", (40, 80, 50, 90)),
                conventions=Conventions(untranscribed=True))  # fmt: skip
    assert [w.text for w in record.words] == ["", "L"]
    assert record.fields == {"sex": "L"}


def test_pictures_without_labels_are_kept_or_skipped_on_request(image):
    kept = of(image, conventions=Conventions(empty="keep"))
    assert kept.corners is None and kept.words == () and kept.layout is None
    assert of(image, conventions=Conventions(empty="skip")) is None


def test_two_images_of_one_name_are_refused(image):
    shown = replace(image, shapes=(card(),))
    with pytest.raises(ValueError, match="the name 'photo' is taken"):
        list(to_records([shown, replace(shown, where="image 1")], Conventions()))


def test_a_photograph_is_read_as_displayed(image, tmp_path):
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:20, :30] = (255, 0, 0)  # red at the stored top left
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter for display
    path = tmp_path / "turned.jpg"
    Image.fromarray(pixels).save(path, exif=exif, quality=95)
    shape = Shape("region 0", "card", np.array([[2, 2], [38, 2], [38, 58], [2, 58]], float))
    record = of(image, shape, path=path, size_hw=(60, 40))
    assert record.size_hw == (60, 40)
    assert record.image[10, 30].tolist()[0] > 200 and record.image[10, 8].max() < 50


def test_mappings_are_parsed_or_refused():
    assert parse_names(["Họ tên=full_name", "a=b=sex"]) == {"Họ tên": "full_name", "a=b": "sex"}
    for pair in ("full_name", "=x", "x="):
        with pytest.raises(ValueError, match="FOREIGN=OURS"):
            parse_names([pair])
    with pytest.raises(ValueError, match="twice"):
        parse_names(["a=sex", "a=address"])
    with pytest.raises(ValueError, match="cannot map 'a' to 'shoe_size'"):
        Conventions(names={"a": "shoe_size"})
    with pytest.raises(ValueError, match="layout must be one of"):
        Conventions(layout="vn_moon")


@pytest.mark.parametrize("value", [None, True, [1], "x", float("nan"), "inf"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError):
        number(value)


@pytest.mark.parametrize("value", ["-1", 0.5, "one"])
def test_lines_are_whole_numbers_from_0(value):
    with pytest.raises(ValueError):
        line_of({"line": value})
    assert line_of({"line": "2"}) == 2 and line_of({"line": ""}) is None


def test_images_are_found_by_path_name_and_url(tmp_path):
    source = tmp_path / "labels.json"
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "thẻ 1.png").touch()
    quoted = "th%E1%BA%BB%201.png"
    for stated in (
        *("thẻ 1.png", "images/thẻ 1.png", "/elsewhere/thẻ 1.png", "C:\\x\\thẻ 1.png"),
        *(f"file:/photos/a/{quoted}", f"https://x.org/a/{quoted}"),
    ):
        assert find_image(stated, source, None) == tmp_path / "images" / "thẻ 1.png", stated
    assert find_image("thẻ 2.png", source, None) is None
    assert find_image("", source, None) is None


def test_a_broken_table_is_refused_by_its_line(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("#a,b\n1,2\n\n3\n")
    with pytest.raises(ValueError, match="line 4: 1 cells under 2 headings"):
        read_csv(path, ["a", "b"])
    with pytest.raises(ValueError, match="no column c"):
        read_csv(path, ["a", "c"])
