"""Files that are handed over open, and files that cost more than they look."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, features

import pipeline.image_limits
import pipeline.images
from pipeline.image_limits import BYTES_A_PIXEL
from pipeline.images import ImageError, load_photo
from tests.pipeline.decoding import KINDS, measure
from tests.pipeline.test_images import encode, scene


def test_file_opened_as_text(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("text")
    with path.open() as file, pytest.raises(ImageError, match="not as a binary file"):
        load_photo(file)


def test_text_that_is_no_text_is_an_error_of_the_image(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(encode(scene()))
    with path.open(encoding="utf-8") as file, pytest.raises(ImageError, match="opened as text"):
        load_photo(file)
    with pytest.raises(ImageError, match="cannot be read: .*closed"):
        load_photo(file.buffer)


def test_jpeg_that_repeats_its_scans(tmp_path):
    content = encode(scene(), "JPEG")
    at = content.index(b"\xff\xda")
    with pytest.raises(ImageError, match="more than 100 scans"):
        load_photo(content[:at] + content[at:-2] * 101 + content[-2:])


def test_large_photos_are_decoded_one_at_a_time(monkeypatch):
    monkeypatch.setattr(pipeline.images, "LARGE_BYTES", 1)
    with pipeline.images._LARGE, ThreadPoolExecutor(1) as pool:
        photo = pool.submit(load_photo, encode(scene()))
        time.sleep(0.2)
        assert not photo.done()
        pipeline.images._LARGE.release()
        assert photo.result(10).pixels.size
        pipeline.images._LARGE.acquire()


def test_file_that_is_read_asynchronously():
    class Upload:
        async def read(self, size=-1):
            return b""

    with pytest.raises(ImageError, match="asynchronously; give its bytes"):
        load_photo(Upload())


def test_eight_bits_in_sixteen_are_refused():
    shallow = np.full((4, 4, 3), 200, np.uint16)
    with pytest.raises(ImageError, match="none is above 255"):
        load_photo(shallow)
    with pytest.raises(ImageError, match="none is above 255"):
        load_photo(Image.fromarray(shallow[..., 0]))
    assert not load_photo(np.zeros((4, 4, 3), np.uint16)).pixels.any()  # black is black


def test_file_that_gives_little_at_a_time():
    class Socket(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 7))

    content = encode(scene())
    np.testing.assert_array_equal(load_photo(Socket(content)).pixels, load_photo(content).pixels)


@pytest.mark.parametrize("kind", KINDS)
def test_what_takes_much_memory_to_decode_may_have_fewer_pixels(monkeypatch, tmp_path, kind):
    if kind == "HEIC":
        pytest.importorskip("pillow_heif", reason="HEIC is read with the extra `heic` alone")
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("Pillow reads AVIF from 11.3 on, where its wheel has the library")
    bytes_a_pixel, save = KINDS[kind]
    save(Image.fromarray(scene(40, 60)), tmp_path / "photo")
    monkeypatch.setattr(pipeline.image_limits, "MAX_DECODING_BYTES", 2400 * (bytes_a_pixel or 0))
    assert load_photo(tmp_path / "photo").size_hw == (40, 60)
    if bytes_a_pixel is None:  # decoded in a size that is near what is wanted
        return
    monkeypatch.setattr(pipeline.image_limits, "MAX_DECODING_BYTES", 2399 * bytes_a_pixel)
    with pytest.raises(ImageError, match=r"photo: 60×40 is 0\.0 megapixels; the most of such a"):
        load_photo(tmp_path / "photo")


def test_pixels_that_are_decoded_already_need_no_more(monkeypatch):
    monkeypatch.setattr(pipeline.image_limits, "MAX_DECODING_BYTES", 1)
    monkeypatch.setattr(pipeline.image_limits, "MAX_PIXELS", 2400)
    scans = Image.open(io.BytesIO(encode(scene(40, 60), "JPEG", progressive=True)))
    png = Image.open(io.BytesIO(encode(scene(40, 60))))
    png.load()
    for picture in (Image.fromarray(scene(40, 60)), scans.convert("RGB"), png):
        assert load_photo(picture).size_hw == (40, 60)
    with pytest.raises(ImageError, match="the most is 0"):
        load_photo(scene(41, 60))


def test_so_much_memory_does_reading_take():
    megapixels, megabytes = measure("WebP", 4.0)
    assert megapixels == 4
    # The file, and what a smaller picture takes besides.
    assert 40 < megabytes < 4 * BYTES_A_PIXEL["WEBP"] + 40


def test_many_rows_of_16_bits():
    rows = np.arange(600, dtype=np.uint16)[:, None] * 100 + np.zeros(3, np.uint16)
    expected = np.repeat((rows // 257).astype(np.uint8)[..., None], 3, axis=2)
    big_endian = Image.fromarray(rows.astype(">u2"))
    assert big_endian.mode == "I;16B"
    sources = [Image.fromarray(rows), Image.fromarray(rows.astype(np.int32)), big_endian]
    for source in [*sources, *(encode(picture, "TIFF") for picture in sources)]:
        np.testing.assert_array_equal(load_photo(source).pixels, expected)
    with pytest.raises(ImageError, match="not 8 or 16 bit"):
        load_photo(Image.fromarray(rows.astype(np.int32) - 1))
    with pytest.raises(ImageError, match="not 8 or 16 bit"):
        load_photo(Image.fromarray(rows.astype(np.int32) + 65535))
