"""Other programs beside the pipeline, without any of them: which fields count as found."""

import importlib.util
import shutil
import sys
import types

import numpy as np
import pytest
from PIL import Image

from data.records import Record
from pipeline.compare import Ratio
from pipeline.rivals import (
    EXACT,
    PIPELINE,
    RapidOcr,
    Tesseract,
    compare_beside,
    field_group,
    is_found,
    require_installed,
    turn_upright,
)
from tests.pipeline.fakes import fake_pipeline, make_photo, make_printed_record


class FakeRival:
    name = "fake 1.0"

    def __init__(self, lines):
        self.lines, self.seen = lines, []

    def read(self, pixels):
        self.seen.append(pixels)
        return self.lines


@pytest.mark.parametrize(
    "printed, lines, found",
    [
        ("LÊ VĂN AN", ["Họ tên LÊ", "AN VĂN"], True),  # any order, any line
        ("LÊ VĂN AN", ["LÊVĂNAN"], True),  # spaces aside
        ("LÊ VĂN AN", ["LÊ VAN AN"], False),  # marks count
        ("LÊ VĂN", ["lê văn"], False),  # case counts
        ("079195001234", ["0791 9500", " 1234"], True),
        ("LE\u0302", ["L\u00ca"], True),  # NFC
        ("A", [], False),
    ],
)
def test_a_field_is_found_if_all_its_words_are(printed, lines, found):
    assert is_found(printed, lines) is found


@pytest.mark.parametrize("turns", range(4))
def test_the_card_is_turned_upright(turns):
    upright = np.zeros((40, 60, 3), np.uint8)
    upright[5, 10] = 255
    corners = np.array([[10, 5], [50, 8], [50, 33], [10, 30]], np.float32)
    for _ in range(turns):  # a quarter clockwise: x, y becomes H - y, x
        height = 60 if np.ptp(corners[:, 0]) < np.ptp(corners[:, 1]) else 40
        corners = np.stack([height - corners[:, 1], corners[:, 0]], axis=1)
    turned = turn_upright(np.rot90(upright, -turns), corners)
    assert np.array_equal(turned, upright) and turned.flags["C_CONTIGUOUS"]


def test_numbers_are_counted_apart():
    assert field_group("id_ktp", "id_number") == "NIK"
    assert field_group("id_ktp", "address") == "KTP"
    assert field_group("vn_cmnd_9", "id_number") == "12 or 9 digits"
    assert field_group("vn_cmnd_9", "sex") == "Vietnamese"
    assert field_group(None, "id_number") == field_group("generic", "sex") == "other cards"


def write_photo(path):
    Image.fromarray(make_photo()).save(path)
    return path


def test_all_read_the_same_photos_and_are_judged_by_the_same_rule(tmp_path):
    photos = [write_photo(tmp_path / f"{name}.png") for name in ("a", "cardless", "unknown")]
    (tmp_path / "b.png").write_bytes(b"damaged")
    # What the fake models read, but for the name and a field that they have not.
    fields = {"id_number": "079195001234", "full_name": "LÊ AN", "sex": "Nam"}
    truths = {
        "a": make_printed_record("a", fields=fields),
        "b": make_printed_record("b", fields=fields),
        "cardless": Record("cardless", make_photo()),
    }
    rival = FakeRival(["Giới tính: Nam", "AN LÊ"])
    photos.insert(1, tmp_path / "b.png")
    comparison = compare_beside(fake_pipeline(), [rival], photos, truths)
    assert [len(times) for times in comparison.milliseconds.values()] == [1, 1]
    assert len(rival.seen) == 2  # once to warm up
    assert rival.seen[0].shape == make_photo().shape
    groups = {name: dict(found) for name, found in comparison.found.items()}
    assert groups[PIPELINE] == groups[EXACT] == {
        "all fields": Ratio(1, 3), "12 or 9 digits": Ratio(1, 1), "Vietnamese": Ratio(0, 2),
    }  # fmt: skip
    assert groups["fake 1.0"] == {
        "all fields": Ratio(2, 3), "12 or 9 digits": Ratio(0, 1), "Vietnamese": Ratio(2, 2),
    }  # fmt: skip


def test_the_exact_figure_is_stricter_than_the_common_rule(tmp_path):
    photo = write_photo(tmp_path / "a.png")
    truth = make_printed_record("a", fields={"full_name": "VĂN LÊ"})
    found = compare_beside(fake_pipeline(), [], [photo], {"a": truth}).found
    assert found[PIPELINE]["Vietnamese"] == Ratio(1, 1)
    assert found[EXACT]["Vietnamese"] == Ratio(0, 1)


def test_without_truth_all_photos_are_timed_as_they_are(tmp_path):
    photos = [write_photo(tmp_path / f"{name}.png") for name in "ab"]
    rival = FakeRival([])
    comparison = compare_beside(fake_pipeline(), [rival], photos, {})
    assert [len(times) for times in comparison.milliseconds.values()] == [2, 2]
    assert comparison.found == {} and np.array_equal(rival.seen[0], make_photo())


def test_what_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="pip install rapidocr-onnxruntime"):
        require_installed(["rapidocr"])
    with pytest.raises(ImportError, match="pip install pytesseract"):
        require_installed(["tesseract"])
    require_installed([])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ImportError, match="tesseract-ocr-vie"):
        require_installed(["rapidocr", "tesseract"])
    require_installed(["rapidocr"])


def test_rapidocr_gets_bgr_and_may_find_nothing(monkeypatch):
    calls = []

    class Engine:
        def __init__(self, **settings):
            calls.append(settings)

        def __call__(self, pixels):
            return ([[None, "NIK", 0.9]] if pixels[0, 0, 2] == 255 else None), None

    module = types.SimpleNamespace(RapidOCR=Engine)
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", module)
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.4")
    rival = RapidOcr(3)
    red = np.zeros((2, 2, 3), np.uint8)
    red[..., 0] = 255
    assert rival.name == "rapidocr 1.4" and calls == [{"intra_op_num_threads": 3}]
    assert rival.read(red) == ["NIK"] and rival.read(red[..., ::-1]) == []


@pytest.mark.parametrize(
    "installed, taken", [("eng ind osd vie", "vie+ind"), ("ind osd", "ind"), ("eng osd", "eng")]
)
def test_tesseract_takes_the_languages_that_are_there(monkeypatch, installed, taken):
    module = types.SimpleNamespace(
        get_languages=lambda: installed.split(),
        get_tesseract_version=lambda: "5.3.0",
        image_to_string=lambda picture, lang, config: f"{lang}\n{picture.size[0]}\n",
    )
    monkeypatch.setitem(sys.modules, "pytesseract", module)
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")  # put back afterwards
    rival = Tesseract()
    assert rival.name == f"tesseract 5.3.0 ({taken})"
    assert rival.read(np.zeros((2, 7, 3), np.uint8)) == [taken, "7"]


def test_tesseract_without_a_language_is_refused(monkeypatch):
    module = types.SimpleNamespace(get_languages=lambda: ["osd"])
    monkeypatch.setitem(sys.modules, "pytesseract", module)
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    with pytest.raises(ImportError, match="tesseract-ocr-vie"):
        Tesseract()
