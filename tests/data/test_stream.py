"""Cards for training: the same from the cache as drawn, by any worker, at any step."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.records import Record, Word, write_dataset
from data.synth import card_sources
from data.synth.card_cache import CardCache, decode_card, encode_card
from data.synth.card_sources import DrawnCards, FolderCards, refuse_faults
from data.synth.dataset import Request, make_record
from data.synth.stream import CardPool, Window, card_folder, reduce_card

LAYOUTS = ("id_ktp", "vn_cccd_chip")


def _quad(x1, y1, x2, y2):
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)


def _card(name="card", corners=True):
    image = np.random.default_rng(len(name)).integers(0, 256, (64, 102, 3), np.uint8)
    words = (Word("Ngọc", "full_name", _quad(10.25, 10, 40, 22.5), line=1),)
    return Record(
        name,
        image,
        "id_ktp",
        _quad(0, 0, 102, 64) if corners else None,
        words if corners else (),
        {"full_name": "Ngọc"},
        {"fonts": ["Arimo"], "specimen": True},
    )


def assert_same(one, other):
    assert (one.name, one.layout, one.fields, one.meta) == (
        other.name, other.layout, other.fields, other.meta,
    )  # fmt: skip
    assert one.image.tobytes() == other.image.tobytes()
    assert np.array_equal(one.corners, other.corners)
    assert len(one.words) == len(other.words)
    for first, second in zip(one.words, other.words, strict=True):
        assert (first.text, first.field, first.line) == (second.text, second.field, second.line)
        assert np.asarray(first.quad, np.float32).tobytes() == second.quad.tobytes()


def _pool(folder, source=None, **changes):
    settings = {"window": Window(6, 2, draws=2), "height": 80, **changes}
    return CardPool(source or DrawnCards(5, LAYOUTS), folder, **settings)


def test_a_card_survives_writing():
    assert_same(_card(), decode_card(encode_card(_card())))
    bare = decode_card(encode_card(_card(corners=False)))
    assert bare.corners is None and bare.words == ()


@pytest.mark.parametrize("content", [b"", b"no archive", encode_card(_card())[:900]])
def test_a_broken_file_is_drawn_again(tmp_path, content):
    with pytest.raises(ValueError, match="not a card"):
        decode_card(content)
    cache = CardCache(tmp_path)
    (tmp_path / "00000003.npz").write_bytes(content)
    assert_same(_card(), cache.get(3, lambda index: _card()))
    assert_same(_card(), decode_card((tmp_path / "00000003.npz").read_bytes()))


def test_the_second_time_nothing_is_drawn(tmp_path, monkeypatch):
    first = _pool(tmp_path).card(1)
    monkeypatch.setattr(DrawnCards, "make", lambda *_: pytest.fail("drawn again"))
    assert_same(first, _pool(tmp_path).card(1))


def test_drawn_cards_are_those_of_the_synth_command(tmp_path):
    card = _pool(tmp_path, height=None).card(3)
    assert_same(make_record(Request(4, seed=5, layouts=LAYOUTS, flat=True), 3), card)


def test_another_seed_size_or_version_is_another_folder(tmp_path, monkeypatch):
    def folders():
        return {path.name for path in tmp_path.iterdir()}

    _pool(tmp_path)
    assert len(folders()) == 1
    _pool(tmp_path)
    assert len(folders()) == 1
    _pool(tmp_path, height=90)
    _pool(tmp_path, words=False)
    _pool(tmp_path, source=DrawnCards(6, LAYOUTS))
    assert len(folders()) == 4
    monkeypatch.setattr(card_sources, "drawing_version", lambda split: "another source")
    _pool(tmp_path)
    assert len(folders()) == 5
    for folder in tmp_path.iterdir():
        assert json.loads((folder / "request.json").read_text())["layouts"] == list(LAYOUTS)


def test_reduced_cards_keep_their_words_in_place():
    small = reduce_card(_card(), 32)
    assert small.size_hw == (32, 51)
    np.testing.assert_allclose(small.corners[2], [51, 32])
    np.testing.assert_allclose(small.words[0].quad, _quad(5.125, 5, 20, 11.25))
    assert reduce_card(_card(), 32, words=False).words == ()
    assert reduce_card(_card(), None) is not None


def test_a_window_moves_on_and_uses_each_card_as_often_as_told():
    window = Window(size=50, reuse=8, draws=16)
    spans = [window.span(step) for step in range(400)]
    assert spans[0] == (0, 16)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))
    assert all(0 < end - start <= 50 for start, end in spans)
    assert spans[-1] == (50 + 2 * 399 - 50, 50 + 2 * 399)
    rng = np.random.default_rng(0)
    drawn = np.concatenate([rng.integers(*span, size=16) for span in spans])
    uses = np.bincount(drawn)[100:700]  # neither the first cards nor those still in the window
    assert uses.mean() == pytest.approx(8, rel=0.03)
    assert Window(4, 100, draws=0.5).span(0) == (0, 1)


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, 0, 1), (1, 1, -1)])
def test_windows_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="positive"):
        Window(*wrong)


def test_what_a_step_draws_depends_on_seed_and_step_alone(tmp_path):
    def names(pool, steps):
        return [pool.draw(np.random.default_rng([9, step]), step).name for step in steps]

    steps = [0, 5, 2, 11, 5]
    one = names(_pool(tmp_path / "one", temporary=True), steps)
    other = names(_pool(tmp_path / "other"), reversed(steps))
    assert one == other[::-1]
    copied = pickle.loads(pickle.dumps(_pool(tmp_path / "one")))
    assert names(copied, steps) == one


def test_memory_holds_the_last_cards_only(tmp_path):
    pool = _pool(tmp_path, source=FolderCards(_folder(tmp_path, 5)), in_memory=2)
    for index in (0, 1, 0, 2):
        pool.card(index)
    assert list(pool._held) == [0, 2]
    assert len(pickle.dumps(pool)) < 4000  # a worker is sent no pictures


def _draw_names(pool, rng, step):
    return [pool.draw(rng, step).name for _ in range(2)], os.getpid()


def test_cards_that_left_the_window_leave_a_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(DrawnCards, "make", lambda self, index: _card(str(index)))
    monkeypatch.setattr("data.synth.stream.STEPS_BEHIND", 3)
    for temporary in (True, False):
        folder = tmp_path / str(temporary)
        pool = _pool(folder, temporary=temporary)
        for step in range(40):
            pool.draw(np.random.default_rng(step), step)
        kept = sorted(int(path.stem) for path in folder.rglob("*.npz"))
        assert (kept[0] >= pool.window.span(36)[0]) == temporary


def _folder(tmp_path, count):
    folder = tmp_path / "cards"
    if not folder.exists():
        write_dataset(folder, [_card(f"card{index}") for index in range(count)], {}, "png")
    return folder


def test_cards_of_a_folder_come_in_turn_and_in_another_order_each_time(tmp_path):
    source = FolderCards(_folder(tmp_path, 5), seed=3)
    turns = [[source.index(5 * turn + place) for place in range(5)] for turn in range(6)]
    assert all(sorted(turn) == [0, 1, 2, 3, 4] for turn in turns)
    assert len({tuple(turn) for turn in turns}) > 1
    pool = _pool(tmp_path / "cache", source=source, height=32, temporary=True)
    assert pool.card(2).name == "card2" and pool.card(2).size_hw == (32, 51)
    names = {pool.draw(np.random.default_rng(step), step).name for step in range(200)}
    assert names == {f"card{index}" for index in range(5)}
    assert len(list((tmp_path / "cache").rglob("*.npz"))) == 5  # few enough to stay


def test_a_folder_without_flat_cards_is_refused(tmp_path):
    write_dataset(tmp_path / "scenes", [_card("scene", corners=False)], {})
    with pytest.raises(ValueError, match="'scene' in .* has no corners"):
        _pool(tmp_path / "cache", source=FolderCards(tmp_path / "scenes")).card(0)
    write_dataset(tmp_path / "empty", [], {})
    with pytest.raises(ValueError, match="holds no cards"):
        FolderCards(tmp_path / "empty")


def test_all_faults_of_a_folder_are_found_before_training(tmp_path):
    def photo(name, text, x=0):
        word = Word(text, "full_name", _quad(100 + x, 100, 180 + x, 150))
        pixels = np.zeros((300, 400, 3), np.uint8)
        return Record(name, pixels, "id_ktp", _quad(100, 100, 260, 200), (word,))

    records = [photo("good", "AN"), photo("½", "A½"), photo("beside", "BI", 170)]
    write_dataset(tmp_path / "photos", records, {}, "png")
    with pytest.raises(ValueError, match="record 'beside' in .*: 'BI' lies beside the card") as one:
        FolderCards(tmp_path / "photos")
    assert "½" not in str(one.value)
    with pytest.raises(ValueError, match="'A½' has characters .* not know: ½") as both:
        refuse_faults(tmp_path / "photos", "ABIN")
    assert "lies beside" in str(both.value) and "'good'" not in str(both.value)
    many = [photo(f"p{index}", "½") for index in range(25)]
    write_dataset(tmp_path / "many", many, {}, "png")
    with pytest.raises(ValueError, match="and 5 more"):
        refuse_faults(tmp_path / "many", "A")


def test_photographs_of_a_folder_are_made_flat(tmp_path):
    photo = np.zeros((300, 400, 3), np.uint8)
    photo[100:200, 100:260] = 255
    word = Word("AN", "full_name", _quad(100, 100, 180, 150))
    record = Record("photo", photo, "id_ktp", _quad(100, 100, 260, 200), (word,))
    write_dataset(tmp_path / "photos", [record], {}, "png")
    card = FolderCards(tmp_path / "photos").make(0)
    height, width = card.size_hw
    np.testing.assert_allclose(card.corners, _quad(0, 0, width, height), atol=0.01)
    np.testing.assert_allclose(card.words[0].quad, _quad(0, 0, width / 2, height / 2), atol=0.01)
    assert card.image[20:-20, 20:-20].min() > 200  # its rim is mixed with the ground


def test_photographs_are_made_flat_at_the_size_that_is_asked_for(tmp_path):
    photo = np.zeros((300, 400, 3), np.uint8)
    record = Record("photo", photo, "id_ktp", _quad(100, 100, 260, 200))
    write_dataset(tmp_path / "photos", [record], {}, "png")
    small, usual = (
        FolderCards(tmp_path / "photos", size_hw=(50, 80)),
        FolderCards(tmp_path / "photos"),
    )
    assert small.make(0).size_hw == (50, 80) != usual.make(0).size_hw
    assert small.identity() != usual.identity()
    before = usual.identity()
    (picture,) = (tmp_path / "photos" / "images").iterdir()
    picture.write_bytes(picture.read_bytes() + b"\0")
    assert usual.identity() != before
    # A flat card stays as it is.
    assert FolderCards(_folder(tmp_path, 1), size_hw=(50, 80)).make(0).size_hw == (64, 102)


def test_an_unknown_layout_is_named_at_once():
    with pytest.raises(ValueError, match="vn_passport"):
        DrawnCards(0, ("vn_passport",))


def test_what_is_prepared_is_kept(tmp_path):
    calls = []

    def prepare(record):
        calls.append(record.name)
        return record.name

    pool = _pool(tmp_path, source=FolderCards(_folder(tmp_path, 2)), prepare=prepare)
    assert [pool.card(0), pool.card(0), pool.card(1)] == ["card0", "card0", "card1"]
    assert calls == ["card0", "card1"]


def test_a_temporary_folder_goes_and_a_cache_stays(tmp_path):
    with card_folder(None) as folder:
        (folder / "file").write_text("x")
    assert not folder.exists()
    with card_folder(tmp_path / "new" / "cache") as folder:
        pass
    assert folder.is_dir()
    left = tmp_path / "run" / "cards"
    left.mkdir(parents=True)
    (left / "of a process that was killed").touch()
    with card_folder(None, left) as folder:
        assert folder == left and not list(left.iterdir())
        assert folder.stat().st_mode & 0o077 == 0  # copies of people's cards
    assert not left.exists() and left.parent.exists()


def test_a_process_told_to_end_removes_its_folder():
    code = (
        "import time\nfrom data.synth.stream import card_folder\n"
        "with card_folder(None) as folder:\n    print(folder, flush=True)\n    time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root
    )
    folder = Path(run.stdout.readline().strip())
    assert folder.is_dir()
    run.send_signal(signal.SIGTERM)
    assert run.wait(timeout=20) == 143
    run.stdout.close()
    assert not folder.exists()


def test_any_number_of_workers_draws_the_same_cards(tmp_path):
    from training.batches import SeededBatches

    taken = {}
    for workers in (0, 1, 2, 4):
        pool = _pool(tmp_path / str(workers), temporary=True)
        with SeededBatches(partial(_draw_names, pool), 1, 5, workers=workers) as batches:
            taken[workers] = [batches[index][0] for index in range(5)]
    assert taken[0] == taken[1] == taken[2] == taken[4]
