from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from data.inspect import CAPTION_PX, draw_row, inspect, zoom_in
from data.quads import box_to_quad, size_to_quad
from data.records import Record, Word
from data.sheet import draw_truth, field_color, write_picture
from data.synth.dataset import Request, make_record


@pytest.fixture(autouse=True)
def small_photographs(monkeypatch):
    from data.synth import photographs

    monkeypatch.setattr(photographs, "LONG_SIDE_PX", (280, 320))


def shown(path):
    return cv2.imread(str(path))[..., ::-1]


def test_a_sheet_has_a_row_for_the_flat_cards_and_for_each_severity(tmp_path):
    out = tmp_path / "new/sheet.png"
    inspect(out, ("id_ktp",), seed=3, severities=(0.2, 1.0), flat=True, count=2, cell=100)
    image = shown(out)
    assert image.shape[1] == 200
    # Captions are white bars right across, one above each row.
    bars = np.flatnonzero(np.all(image[:, -40:] == 255, axis=(1, 2)))
    assert len(bars) == 3 * CAPTION_PX
    inspect(tmp_path / "again.png", ("id_ktp",), 3, (0.2, 1.0), flat=True, count=2, cell=100)
    assert np.array_equal(shown(tmp_path / "again.png"), image)


def test_a_column_is_the_record_that_synth_gives(tmp_path):
    out = tmp_path / "sheet.png"
    inspect(out, ("vn_cccd_chip",), 5, flat=True, count=2, cell=104, split="test", labels=False)
    request = Request(2, 5, ("vn_cccd_chip",), flat=True, split="test")
    record = make_record(request, 1)
    scale = 100 / max(record.size_hw)
    height, width = (round(side * scale) for side in record.size_hw)
    small = cv2.resize(record.image, (width, height), interpolation=cv2.INTER_AREA)
    assert np.array_equal(shown(out)[CAPTION_PX:, 104 + 2 : 104 + 2 + width], small)


def test_every_setting_reaches_the_cards(tmp_path, monkeypatch):
    asked = []

    def make(request, index):
        asked.append((request, index))
        return Record("r", np.zeros((20, 30, 3), np.uint8))

    monkeypatch.setattr("data.inspect.make_record", make)
    inspect(tmp_path / "s.png", ("id_ktp", "vn_cmnd_9"), 8, (0.4,), flat=True, split="test",
            count=2, specimen=True, backgrounds=tmp_path)  # fmt: skip
    flat = {"count": 2, "seed": 8, "split": "test", "specimen": True}
    photo = {**flat, "severity": 0.4, "backgrounds": str(tmp_path)}
    assert asked == [
        (Request(layouts=(layout,), **settings), index)
        for layout in ("id_ktp", "vn_cmnd_9")
        for settings in ({**flat, "flat": True}, photo)
        for index in range(2)
    ]


def test_jpegs_are_kept_small(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    write_picture(tmp_path / "a.jpg", noise)
    write_picture(tmp_path / "b.jpg", noise, largest_kb=40)
    assert (tmp_path / "b.jpg").stat().st_size <= 40000 < (tmp_path / "a.jpg").stat().st_size
    for name in ("c.jpg", "c.png"):
        with pytest.raises(ValueError, match=r"c\..* would have .* more than 9; ask for smaller"):
            write_picture(tmp_path / name, noise, largest_kb=9)
    assert not (tmp_path / "c.png").exists()


def test_fields_have_colours_of_their_own():
    colors = [field_color(name) for name in DETECTOR_CLASSES]
    assert len(set(colors)) == len(colors)


def test_names_are_written_on_request_and_truth_is_left_out_on_request():
    quad = box_to_quad(np.float32([40, 60, 90, 75]))
    words = (Word("AN", "full_name", quad), Word("AN", "full_name", quad + np.float32([70, 0])))
    record = Record("r", np.full((120, 190, 3), 200, np.uint8), "id_ktp",
                    size_to_quad((120, 190)), words)  # fmt: skip
    plain, named = draw_truth(record), draw_truth(record, names=True)
    changed = np.any(plain != named, axis=2)
    assert changed[45:60, 40:100].any() and not changed[62:].any()
    assert not changed[:, 110:].any()  # over the first word only
    # Antialiasing lets a little of the ground through.
    assert np.abs(plain[60, 50].astype(int) - field_color("full_name")).max() < 40
    bare = draw_row([record], "", 194, labels=False)
    assert np.all(bare[CAPTION_PX:, 2:-2] == 200)


def test_zooming_shows_the_whole_card():
    corners = np.float32([[30, 20], [90, 25], [88, 60], [28, 55]])
    record = Record("r", np.zeros((100, 200, 3), np.uint8), "id_ktp", corners)
    near = zoom_in(record)
    assert near.size_hw == (46, 70)
    assert np.all(near.corners > 0) and np.all(near.corners < near.size_hw[::-1])
    cardless = Record("void", record.image)
    assert zoom_in(cardless) is cardless
    beyond = Record("b", record.image, "id_ktp", corners - np.float32([40, 0]))
    assert zoom_in(beyond).size_hw[1] < 60


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layouts": ("moon_pass",)}, "moon_pass"),
        ({"layouts": ()}, "no layouts to show"),
        ({"count": 0}, "count must be at least 1"),
        ({"severities": (0.5, 2.0)}, "severity must be from 0 to 1.5"),
        ({"cell": 10}, "cell must be at least 40"),
        ({"out": "sheet.txt"}, "unknown picture format '.txt'"),
    ],
)
def test_senseless_settings_are_refused_before_any_work(tmp_path, monkeypatch, settings, message):
    monkeypatch.setattr("data.inspect.make_record", lambda *_: pytest.fail("worked for nothing"))
    out = tmp_path / settings.pop("out", "sheet.png")
    with pytest.raises(ValueError, match=message):
        inspect(out, **settings)
