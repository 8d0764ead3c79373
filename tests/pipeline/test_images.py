import io
import os
import struct
import threading
import zlib

import numpy as np
import pytest
from PIL import Image

import pipeline.images
from pipeline.images import ImageError, load_photo


def scene(height=40, width=60):
    """Red left half, blue right half, with a green top-left corner."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2, 0] = 255
    image[:, width // 2 :, 2] = 255
    image[: height // 4, : width // 4] = (0, 255, 0)
    return image


def encode(image, format="PNG", **options):
    buffer = io.BytesIO()
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def png_header(width, height):
    """A PNG that claims a size and has next to no data."""

    def chunk(kind, content):
        crc = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["str", "path", "bytes", "bytearray", "memoryview", "file", "io"])
def test_every_kind_of_source_gives_the_same_pixels(tmp_path, kind):
    content = encode(scene())
    path = tmp_path / "card.png"
    path.write_bytes(content)
    with path.open("rb") as file:
        source = {
            "str": str(path),
            "path": path,
            "bytes": content,
            "bytearray": bytearray(content),
            "memoryview": memoryview(content),
            "file": file,
            "io": io.BytesIO(content),
        }[kind]
        photo = load_photo(source)
    np.testing.assert_array_equal(photo.pixels, scene())
    assert photo.size_hw == (40, 60)


@pytest.mark.parametrize("source", [scene(), Image.fromarray(scene()), scene()[::-1][::-1]])
def test_arrays_and_pictures(source):
    np.testing.assert_array_equal(load_photo(source).pixels, scene())


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "TIFF", "BMP", "GIF", "PNG"])
def test_formats(format):
    pixels = load_photo(encode(scene(), format)).pixels
    assert pixels.shape == (40, 60, 3)
    assert pixels[30, 5, 0] > 200 and pixels[30, 55, 2] > 200


def test_heic():
    import pillow_heif  # of the extra `heic`, which `dev` brings

    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(scene(64, 96))).save(buffer, quality=95)
    photo = load_photo(buffer.getvalue())
    assert photo.size_hw == (64, 96)
    assert photo.pixels[50, 10, 0] > 200 and photo.pixels[50, 90, 2] > 200


def test_grayscale():
    gray = np.arange(256, dtype=np.uint8).reshape(16, 16)
    expected = np.repeat(gray[..., None], 3, axis=2)
    for source in (gray, gray[..., None], encode(gray), Image.fromarray(gray)):
        np.testing.assert_array_equal(load_photo(source).pixels, expected)


def test_alpha_lies_on_white():
    rgba = np.zeros((2, 2, 4), np.uint8)
    rgba[0, 0] = (10, 20, 30, 255)
    rgba[0, 1] = (0, 0, 0, 0)
    rgba[1, 0] = (0, 0, 0, 128)
    for source in (rgba, encode(rgba)):
        pixels = load_photo(source).pixels
        assert pixels[0, 0].tolist() == [10, 20, 30]
        assert pixels[0, 1].tolist() == [255, 255, 255]
        assert pixels[1, 0].tolist() == [127, 127, 127]


def test_gray_alpha_and_palette_transparency_lie_on_white():
    gray_alpha = Image.merge("LA", [Image.new("L", (2, 1), 0), Image.new("L", (2, 1), 0)])
    assert load_photo(encode(gray_alpha)).pixels.tolist() == [[[255] * 3] * 2]
    palette = Image.new("P", (2, 1), 0)
    palette.putpalette([9, 9, 9, 200, 0, 0])
    palette.putpixel((1, 0), 1)
    content = encode(palette, transparency=0)
    assert load_photo(content).pixels.tolist() == [[[255, 255, 255], [200, 0, 0]]]


def test_bilevel():
    assert load_photo(encode(Image.new("1", (2, 1), 1))).pixels.tolist() == [[[255] * 3] * 2]


def test_cmyk():
    cmyk = Image.new("CMYK", (32, 16), (0, 255, 255, 0))
    pixels = load_photo(encode(cmyk, "JPEG", quality=95)).pixels
    assert pixels.shape == (16, 32, 3)
    assert pixels[8, 16, 0] > 230 and pixels[8, 16, 1] < 30 and pixels[8, 16, 2] < 30


def test_16_bit():
    # 257 * v is v in 8 bits: 65535 is 255.
    deep = np.array([[0, 257, 257 * 128, 65535]], np.uint16)
    expected = [[[v] * 3 for v in (0, 1, 128, 255)]]
    assert load_photo(deep).pixels.tolist() == expected
    assert load_photo(encode(Image.fromarray(deep))).pixels.tolist() == expected
    assert load_photo(Image.fromarray(deep.astype(np.int32))).pixels.tolist() == expected
    color = np.full((2, 2, 3), 257 * 9, np.uint16)
    assert load_photo(color).pixels[0, 0].tolist() == [9, 9, 9]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_rotation(orientation, format):
    upright = scene()
    # How a camera stores an upright scene under each orientation: the inverse of undoing it.
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: np.rot90(upright, 2).transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encode(np.ascontiguousarray(stored), format, exif=exif.tobytes())
    for source in (content, Image.open(io.BytesIO(content))):
        photo = load_photo(source)
        assert photo.size_hw == (40, 60)
        difference = np.abs(photo.pixels.astype(int) - upright)
        assert np.median(difference) < 5 and difference[2, 2].max() < 40


def test_damaged_exif_is_ignored():
    content = encode(scene(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\xff")
    assert load_photo(content).size_hw == (40, 60)


def test_large_photo_is_shrunk_and_maps_back_exactly():
    # 5001 is odd: the JPEG decoder shrinks it to 2501 columns, the last one half outside.
    image = np.zeros((1000, 5001, 3), np.uint8)
    image[400:600, 4000:4200] = 255
    for source in (encode(image, "JPEG"), image, Image.fromarray(image)):
        photo = load_photo(source)
        assert photo.pixels.shape == (410, 2048, 3) and photo.size_hw == (1000, 5001)
        np.testing.assert_allclose(photo.to_given([[0, 0], [2048, 410]]), [[0, 0], [5001, 1000]])
        rows, columns = np.nonzero(photo.pixels[..., 0] > 127)
        middle = [columns.mean() + 0.5, rows.mean() + 0.5]
        np.testing.assert_allclose(photo.to_given(middle), [4100, 500], atol=1.5)


def test_a_telephones_photo_is_decoded_at_a_half_and_no_larger():
    half, full = (
        load_photo(encode(scene(*size_hw), "JPEG")) for size_hw in ((3024, 4032), (2925, 3900))
    )
    assert half.pixels.shape == (1512, 2016, 3) and half.size_hw == (3024, 4032)
    assert full.pixels.shape == (1536, 2048, 3)  # a half would be 1950
    upright = load_photo(encode(scene(4032, 3024), "JPEG"))
    assert upright.pixels.shape == (2016, 1512, 3)
    # The corner's edges, at a quarter of both sides.
    green = half.pixels[..., 1] > 128
    assert abs(green.any(axis=0).sum() - 504) <= 1 and abs(green.any(axis=1).sum() - 378) <= 1


def test_turned_large_photo_maps_back():
    image = np.zeros((3000, 1000, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = load_photo(encode(image, "JPEG", exif=exif.tobytes()))
    assert photo.size_hw == (1000, 3000) and photo.pixels.shape == (683, 2048, 3)
    np.testing.assert_allclose(photo.to_given([2048, 683]), [3000, 1000])


def test_the_callers_picture_stays_as_it_is():
    picture = Image.open(io.BytesIO(encode(scene(100, 5000), "JPEG")))
    load_photo(picture)
    assert picture.size == (5000, 100)


def test_60_megapixels_are_read():
    content = encode(Image.new("RGB", (9000, 6700), (200, 30, 30)), "JPEG")
    photo = load_photo(content)
    assert photo.size_hw == (6700, 9000) and photo.pixels.shape == (1525, 2048, 3)
    assert photo.pixels[700, 1000, 0] > 180


@pytest.mark.parametrize("size", [(8001, 8001), (30000, 30000), (2**31 - 1, 2**31 - 1)])
def test_bomb_is_refused_by_its_header(size):
    with pytest.raises(ImageError, match="megapixels"):
        load_photo(png_header(*size))


def test_bomb_as_array_is_refused():
    image = np.broadcast_to(np.zeros(3, np.uint8), (8001, 8001, 3))
    with pytest.raises(ImageError, match=r"8001×8001 is 64\.0 megapixels; the most is 64"):
        load_photo(image)


def test_zero_width_header():
    with pytest.raises(ImageError, match="bytes: "):
        load_photo(png_header(0, 0))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"not an image at all", "not an image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image"),
        (b"\xff\xd8\xff", "not an image|damaged"),
        (b"\x89PNG\r\n\x1a\n", "not an image|damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heic", "damaged|pillow-heif"),
    ],
)
def test_what_is_no_image_is_refused(tmp_path, content, reason):
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    with pytest.raises(ImageError, match=rf"photo\.jpg: .*({reason})"):
        load_photo(path)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_truncated_file_is_refused(tmp_path, format, share):
    rng = np.random.default_rng(0)
    content = encode(rng.integers(0, 256, (64, 64, 3), dtype=np.uint8), format)
    path = tmp_path / "cut.img"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ImageError, match=r"cut\.img: (damaged|not an image)"):
        load_photo(path)


def test_missing_file(tmp_path):
    with pytest.raises(ImageError, match=r"absent\.jpg: no such file"):
        load_photo(tmp_path / "absent.jpg")


def test_directory(tmp_path):
    with pytest.raises(ImageError, match="is a directory"):
        load_photo(tmp_path)


def test_name_with_a_null_character():
    with pytest.raises(ImageError):
        load_photo("a\0b.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_pipe_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    raised = []

    def attempt():
        try:
            load_photo(tmp_path / "pipe")
        except ImageError as error:
            raised.append(str(error))

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive() and raised[0].endswith("is not a regular file")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not hold here")
def test_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "secret.png"
    path.write_bytes(encode(scene()))
    path.chmod(0)
    with pytest.raises(ImageError, match="Permission denied"):
        load_photo(path)


@pytest.mark.parametrize(
    ("array", "reason"),
    [
        (np.zeros((0, 0, 3), np.uint8), "no pixels"),
        (np.zeros((4, 0, 3), np.uint8), "no pixels"),
        (np.zeros((4, 4, 2), np.uint8), "must be H×W×3"),
        (np.zeros((2, 4, 4, 3), np.uint8), "must be H×W×3"),
        (np.zeros(4, np.uint8), "must be H×W×3"),
        (np.zeros((4, 4, 3), np.float32), "must be uint8 or uint16, not float32"),
        (np.zeros((4, 4, 3), bool), "must be uint8 or uint16, not bool"),
    ],
)
def test_array_that_is_no_picture(array, reason):
    with pytest.raises(ImageError, match=reason):
        load_photo(array)


def test_float_picture_is_refused():
    with pytest.raises(ImageError, match="mode F"):
        load_photo(Image.fromarray(np.zeros((4, 4), np.float32)))


def test_file_that_is_too_large(monkeypatch):
    content = encode(scene())
    monkeypatch.setattr(pipeline.images, "MAX_FILE_BYTES", len(content) - 1)
    with pytest.raises(ImageError, match="larger than"):
        load_photo(io.BytesIO(content))


def test_thing_of_no_known_kind():
    with pytest.raises(TypeError, match="cannot take a photo from int"):
        load_photo(3)


def test_one_pixel_is_a_picture():
    photo = load_photo(encode(np.full((1, 1, 3), 7, np.uint8)))
    assert photo.pixels.tolist() == [[[7, 7, 7]]] and photo.size_hw == (1, 1)


def test_one_pixel_high_and_very_wide():
    photo = load_photo(np.zeros((1, 10_000, 3), np.uint8))
    assert photo.pixels.shape == (1, 2048, 3) and photo.size_hw == (1, 10_000)
