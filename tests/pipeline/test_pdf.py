"""First pages of PDFs, which Pillow writes, or which are put together here."""

import io
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from pipeline.bulk import find_photos
from pipeline.command import main
from pipeline.images import WORK_SIDE, ImageError, load_photo
from pipeline.pdf import is_pdf
from tests.pipeline.fakes import fake_pipeline, make_photo


def scene(width=600, height=420):
    """The left third red, the rest blue."""
    image = Image.new("RGB", (width, height), (20, 30, 220))
    image.paste((230, 20, 30), (0, 0, width // 3, height))
    return image


def scan(*pictures, **options):
    """A PDF with a picture on each page."""
    content = io.BytesIO()
    first, *others = pictures
    first.save(content, "PDF", save_all=True, append_images=others, **options)
    return content.getvalue()


def put_together(*objects, trailer=""):
    """A PDF of objects, numbered from 1, of which the first is the catalog."""
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        content
        + (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {count} /Root 1 0 R {trailer}>>\nstartxref\n{len(content)}\n%%EOF\n"
        ).encode()
    )


def stream(data, entries=""):
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def page_of(drawing, box="0 0 200 100", resources="", *more):
    """A PDF of one page; what is drawn on it is object 4."""
    return put_together(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R "
        f"/Resources << {resources} >> >>".encode(),
        stream(drawing),
        *more,
    )


def picture_on_a_page(width, height, drawing, count=1):
    """A page with so many grey pictures that claim that size, each drawn `count` times over."""
    entries = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
        "/ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    return page_of(
        drawing * count, "0 0 200 100", "/XObject << /P 5 0 R >>", stream(b"\x80", entries)
    )


def test_a_scan_has_the_pixels_of_its_picture():
    photo = load_photo(scan(scene()))
    assert photo.size_hw == (420, 600) and photo.pixels.shape == (420, 600, 3)
    np.testing.assert_allclose(photo.pixels[200, 100], (230, 20, 30), atol=3)
    np.testing.assert_allclose(photo.pixels[200, 500], (20, 30, 220), atol=3)


def test_a_scan_in_another_resolution_has_them_too():
    assert load_photo(scan(scene(), resolution=300)).size_hw == (420, 600)


def test_a_large_scan_is_drawn_no_larger_than_it_is_worked_on():
    assert load_photo(scan(scene(4000, 2000))).size_hw == (WORK_SIDE // 2, WORK_SIDE)


def test_drawings_fill_the_work_side_and_lie_on_white():
    photo = load_photo(page_of(b"1 0 0 rg 0 0 100 50 re f"))  # the lower left quarter
    assert photo.size_hw == (WORK_SIDE // 2, WORK_SIDE)
    assert photo.pixels[900, 100].tolist() == [255, 0, 0]
    assert photo.pixels[100, 100].tolist() == [255, 255, 255]


def test_a_small_picture_on_a_page_does_not_say_how_large_it_is_drawn():
    stamp = picture_on_a_page(10, 10, b"q 20 0 0 20 0 0 cm /P Do Q")
    assert load_photo(stamp).size_hw == (WORK_SIDE // 2, WORK_SIDE)
    ground = picture_on_a_page(1, 1, b"q 200 0 0 100 0 0 cm /P Do Q")
    assert load_photo(ground).size_hw == (WORK_SIDE // 2, WORK_SIDE)
    full = picture_on_a_page(400, 200, b"q 200 0 0 100 0 0 cm /P Do Q")
    assert load_photo(full).size_hw == (200, 400)


def test_the_first_page_is_taken():
    photo = load_photo(scan(scene(), Image.new("RGB", (90, 60))))
    assert photo.size_hw == (420, 600)


def test_from_paths_and_file_objects(tmp_path):
    path = tmp_path / "scan.bin"
    path.write_bytes(scan(scene()))
    assert load_photo(path).size_hw == load_photo(path.open("rb")).size_hw == (420, 600)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.4\n", True),
        (b"\xef\xbb\xbf\r\n %PDF-2.0", True),
        (b"%PDF", False),
        (b"\xff\xd8\xff\xe1 in a comment: %PDF-1.4", False),
        (b" " * 1024 + b"%PDF-1.4", False),
        (b"", False),
    ],
)
def test_is_pdf(content, expected):
    assert is_pdf(content) is expected


NO_PAGES = put_together(
    b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"
)

ENCRYPTED = put_together(
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + 32 * b"41" + b"> /U <" + 32 * b"42" + b"> >>",
    trailer="/Encrypt 4 0 R /ID [<00> <00>] ",
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\n", "damaged PDF"),
        (scan(scene())[:2000], "damaged PDF"),
        (NO_PAGES, "no page|damaged PDF"),
        (ENCRYPTED, "the PDF is encrypted"),
        (
            picture_on_a_page(30000, 30000, b"q 200 0 0 100 0 0 cm /P Do Q"),
            "30000×30000 is 900.0 megapixels",
        ),
        (
            picture_on_a_page(7000, 7000, b"q 9 0 0 9 0 0 cm /P Do Q ", count=2),
            "pictures on its first page have more than 64 megapixels",
        ),
    ],
    ids=["header", "cut", "no pages", "encrypted", "bomb", "two large ones"],
)
def test_what_cannot_be_used_is_refused(tmp_path, content, reason):
    path = tmp_path / "scan.pdf"
    path.write_bytes(content)
    with pytest.raises(ImageError, match=rf"scan\.pdf: .*({reason})"):
        load_photo(path)


def test_without_the_extra_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ImageError, match=r"idcard-reader\[pdf\]"):
        load_photo(scan(scene()))


def test_damaged_files_end_in_a_photo_or_an_error():
    whole, rng, refused = scan(scene()), random.Random(0), 0
    for _ in range(300):
        content = bytearray(whole[: rng.randrange(20, len(whole))] if rng.random() < 0.3 else whole)
        for _ in range(rng.randrange(1, 20)):
            content[rng.randrange(8, len(content))] = rng.randrange(256)
        start = time.perf_counter()
        try:
            assert load_photo(bytes(content)).pixels.shape[2] == 3
        except ImageError:
            refused += 1
        assert time.perf_counter() - start < 5
    assert 0 < refused < 300


def test_several_threads_at_once():
    contents = [scan(scene(300 + 10 * number, 210)) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        sizes = [photo.size_hw for photo in pool.map(load_photo, contents * 4)]
    assert sizes == [(210, 300 + 10 * number) for number in range(8)] * 4


def test_folders_are_searched_for_them(tmp_path, monkeypatch, capsys):
    path = tmp_path / "scans" / "card.PDF"
    path.parent.mkdir()
    path.write_bytes(scan(Image.fromarray(make_photo())))
    assert find_photos([path.parent]) == [path]
    monkeypatch.setattr("pipeline.command.default_pipeline", fake_pipeline)
    drawn = tmp_path / "drawn"
    assert main(["read", str(path.parent), "--draw", str(drawn)]) == 0
    assert "079195001234" in capsys.readouterr().out
    assert Image.open(drawn / "card.jpg").height >= 420
