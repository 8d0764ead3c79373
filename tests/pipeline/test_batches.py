"""Several photos in one call."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from pipeline import ImageError
from pipeline.chain import CardResult
from tests.pipeline.fakes import fake_pipeline, make_photo


def test_bad_images_in_a_batch_do_not_stop_the_others(tmp_path):
    (tmp_path / "empty.jpg").touch()
    images = [make_photo(), tmp_path / "empty.jpg", b"text", tmp_path, make_photo(), None]
    results = fake_pipeline().infer_many(images)
    assert [type(r) for r in results] == [
        CardResult,
        ImageError,
        ImageError,
        ImageError,
        CardResult,
        TypeError,
    ]
    assert results[0].fields == results[4].fields
    assert "empty.jpg: the file is empty" in str(results[1])


def test_batch_may_stop_at_the_first_error():
    pipeline = fake_pipeline()
    with pytest.raises(ImageError, match="not an image"):
        pipeline.infer_many([make_photo(), b"text", make_photo()], errors="raise")
    assert len(pipeline.cropper.seen) == 1
    with pytest.raises(ValueError, match='"return" or "raise"'):
        pipeline.infer_many([], errors="ignore")
    assert pipeline.infer_many(iter([])) == []


@pytest.mark.parametrize(
    "one", ["photo.jpg", b"bytes", make_photo(), Path("photo.jpg"), BytesIO(b"file")]
)
def test_one_image_is_no_batch(one):
    with pytest.raises(TypeError, match="must be several"):
        fake_pipeline().infer_many(one)


def test_a_stack_of_images_is_a_batch():
    results = fake_pipeline().infer_many(np.stack([make_photo(), make_photo()]))
    assert [result.status for result in results] == ["ok", "ok"]


def test_a_mistake_in_the_code_is_no_error_of_an_image():
    pipeline = fake_pipeline()
    pipeline.cropper.find = lambda pixels: 1 / 0
    with pytest.raises(ZeroDivisionError):
        pipeline.infer_many([make_photo()])
