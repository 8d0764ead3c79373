"""Surfaces by split, mixtures of them, and the user's own background pictures."""

from __future__ import annotations

import pickle
from pathlib import Path

import cv2
import numpy as np
import pytest

from data.synth import backgrounds
from data.synth.backgrounds import FAMILIES, PictureFolder, background
from data.synth.photographs import empty_scene
from data.synth.pictures import KEPT_LONG_SIDE, content_percent


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Sixty pictures of one colour each, in two folders, and a text beside them."""
    root = tmp_path_factory.mktemp("pictures")
    (root / "more").mkdir()
    for index in range(60):
        image = np.full((40, 60, 3), (4 * index, 255 - 4 * index, 90), np.uint8)
        name = f"more/{index}.PNG" if index % 3 == 0 else f"{index}.png"
        (root / name).write_bytes(cv2.imencode(".png", image)[1].tobytes())
    (root / "notes.txt").write_text("no picture")
    return root


def test_splits_share_no_picture_and_leave_none_out(folder):
    pictures = PictureFolder(folder)
    assert len(pictures) == 60
    splits = [set(pictures.of_split(split)) for split in ("train", "validation", "test")]
    assert sum(map(len, splits)) == 60 and len(set.union(*splits)) == 60
    assert len(splits[0]) > 35 and all(splits)
    assert set(pictures.of_split("all")) == set.union(*splits)


def test_the_split_follows_the_content_not_the_name(folder, tmp_path):
    source = PictureFolder(folder).of_split("test")[0]
    content = Path(source).read_bytes()
    assert 90 <= content_percent(content) < 100
    (tmp_path / "renamed.png").write_bytes(content)
    renamed = PictureFolder(tmp_path)
    assert len(renamed.of_split("test")) == 1
    with pytest.raises(ValueError, match=r"none of its 1 pictures falls to the train split"):
        renamed.draw(np.random.default_rng(0), "train")


def test_half_of_the_backgrounds_are_pictures_of_the_split(folder):
    pictures = PictureFolder(folder)
    names = {str(p).removeprefix(f"{folder}/") for p in pictures.of_split("test")}
    rng = np.random.default_rng(0)
    drawn = [background(rng, (20, 30), "test", pictures) for _ in range(120)]
    used = [name.removeprefix("picture:") for _, name in drawn if name.startswith("picture:")]
    assert 40 < len(used) < 80 and set(used) <= names
    assert all(image.shape == (20, 30, 3) for image, _ in drawn)


def test_pictures_are_drawn_the_same_in_any_order_and_process(folder):
    first = PictureFolder(folder)
    second = pickle.loads(pickle.dumps(PictureFolder(folder)))
    background(np.random.default_rng(99), (20, 30), "train", second)
    for seed in range(6):
        scenes = [
            empty_scene(np.random.default_rng(seed), (40, 50), backgrounds=pictures)
            for pictures in (first, second)
        ]
        assert np.array_equal(scenes[0].image, scenes[1].image)
        assert scenes[0].meta == scenes[1].meta


def test_large_pictures_are_reduced(tmp_path):
    image = np.random.default_rng(0).integers(0, 255, (1500, 2600, 3)).astype(np.uint8)
    (tmp_path / "large.jpg").write_bytes(cv2.imencode(".jpg", image)[1].tobytes())
    picture, name = PictureFolder(tmp_path).draw(np.random.default_rng(0), "all")
    assert name == "large.jpg" and max(picture.shape) <= KEPT_LONG_SIDE
    assert picture.shape[1] / picture.shape[0] == pytest.approx(2600 / 1500, rel=0.01)


def test_what_cannot_be_used_is_named(tmp_path):
    with pytest.raises(ValueError, match="nowhere: no such folder"):
        PictureFolder(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="holds no background pictures"):
        PictureFolder(tmp_path)
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is no picture")
    with pytest.raises(ValueError, match=r"broken\.jpg: cannot read this background picture"):
        PictureFolder(tmp_path).draw(np.random.default_rng(0), "all")
    with pytest.raises(ValueError, match="unknown split 'dev'"):
        PictureFolder(tmp_path).draw(np.random.default_rng(0), "dev")


def test_surfaces_are_mixed_for_training_alone():
    def names(split):
        return [background(np.random.default_rng(seed), (48, 64), split)[1] for seed in range(60)]

    mixed = [name for name in names("train") if "+" in name]
    assert 5 <= len(mixed) <= 28
    known = {family.__name__ for family in FAMILIES["train"]}
    assert {part for name in mixed for part in name.split("+")} <= known
    assert not any("+" in name for name in names("validation") + names("test"))


def test_a_mixture_shows_both_surfaces():
    low, high = np.full((40, 60, 3), 10, np.uint8), np.full((40, 60, 3), 210, np.uint8)
    shares = []
    for seed in range(40):
        mixed = backgrounds._mixed(np.random.default_rng(seed), low, high)
        assert mixed.shape == low.shape and mixed.dtype == np.uint8
        shares.append((mixed.mean() - 10) / 200)
    assert np.mean(np.logical_and(np.array(shares) > 0.05, np.array(shares) < 0.95)) > 0.8
