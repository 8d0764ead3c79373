"""Files that are handed over open, and files that cost more than they look."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

import pipeline.images
from pipeline.images import ImageError, load_photo
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
    monkeypatch.setattr(pipeline.images, "LARGE_PIXELS", 1)
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
