"""Which files of a folder are photos."""

import pytest

from pipeline.bulk import find_photos


def test_folders_give_their_pictures_at_any_depth(tmp_path):
    (tmp_path / "folder.jpg").mkdir()
    for name in ("b.JPG", "a.png", "deep/c.webp", "notes.txt", "._a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_photos([tmp_path / "notes.txt", tmp_path, tmp_path / "a.png"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["notes.txt", "a.png", "b.JPG", "deep/c.webp", "a.png"]
    with pytest.raises(ValueError, match="no picture in this folder"):
        (tmp_path / "bare").mkdir()
        find_photos([tmp_path / "bare"])
