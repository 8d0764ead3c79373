from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.quads import size_to_quad
from data.records import Dataset, Record, write_dataset
from data.split import choose_split, group_people, person_keys, split


def line(name, number="", person=""):
    fields = {"id_number": number, "full_name": person}
    return {"name": name, "fields": {key: text for key, text in fields.items() if text}}


def make_set(folder, people):
    records = [
        Record(
            f"r{index}",
            np.full((20, 30, 3), index % 256, np.uint8),
            "id_ktp",
            size_to_quad((20, 30)),
            (),
            line("", number, person)["fields"],
        )
        for index, (number, person) in enumerate(people)
    ]
    write_dataset(folder, records, {}, image_format="png")
    return folder


def test_a_person_is_known_by_number_and_name_or_by_the_record():
    assert person_keys(line("a", "0123 456-789", "NGUYỄN  VĂN AN")) == [
        "number:0123456789", "name:nguyễn văn an"]  # fmt: skip
    assert person_keys(line("a", person="Nguye\u0302\u0303n Văn An")) == ["name:nguyễn văn an"]
    assert person_keys(line("a")) == ["record:a"]


def test_number_and_name_tie_records_together_in_chains():
    lines = [
        line("a", "1", "AN"), line("b", "2", "AN"), line("c", "2"), line("d", "3", "BUDI"),
        line("e"), line("f", person="BUDI"), line("g", "1"),
    ]  # fmt: skip
    groups = group_people(lines)
    assert groups[0] == groups[1] == groups[2] == groups[6]
    assert groups[3] == groups[5] != groups[0]
    assert len(set(groups)) == 3


@given(
    st.lists(st.tuples(st.sampled_from("1234567890 "), st.sampled_from("ABCDEFGH ")), max_size=30),
    st.randoms(use_true_random=False),
    st.integers(0, 99),
)
def test_no_number_and_no_name_is_in_two_splits_in_any_order(people, shuffle, seed):
    lines = [line(f"r{i}", n.strip(), p.strip()) for i, (n, p) in enumerate(people)]
    groups = group_people(lines)
    where = {}
    for entry, group in zip(lines, groups, strict=True):
        for key in person_keys(entry):
            chosen = choose_split(group, seed, 0.3, 0.3)
            assert where.setdefault(key, chosen) == chosen
    shuffled = list(lines)
    shuffle.shuffle(shuffled)
    again = dict(zip((e["name"] for e in shuffled), group_people(shuffled), strict=True))
    assert [again[entry["name"]] for entry in lines] == groups


def test_shares_are_kept_on_average():
    chosen = [choose_split(f"number:{i}", 4, 0.1, 0.2) for i in range(5000)]
    assert chosen.count("test") / 5000 == pytest.approx(0.2, abs=0.02)
    assert chosen.count("validation") / 5000 == pytest.approx(0.1, abs=0.02)
    assert chosen != [choose_split(f"number:{i}", 5, 0.1, 0.2) for i in range(5000)]


def test_a_set_is_divided_and_every_record_is_in_one_part(tmp_path, capsys):
    people = [(str(i % 40), "") for i in range(60)]  # twenty people have two cards
    data = make_set(tmp_path / "d", people)
    split(data, tmp_path / "s", seed=1, validation=0.2, test=0.2)
    parts = {name: Dataset(tmp_path / "s" / name) for name in ("train", "validation", "test")}
    names = [record.name for part in parts.values() for record in part]
    assert sorted(names) == sorted(f"r{i}" for i in range(60))
    numbers = [{r.fields["id_number"] for r in part} for part in parts.values()]
    assert all(not (numbers[i] & numbers[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    originals = {record.name: record for record in Dataset(data)}
    for part in parts.values():
        for record in part:
            assert np.array_equal(record.image, originals[record.name].image)
    report = json.loads((tmp_path / "s/split.json").read_text())
    assert sum(part["people"] for part in report["splits"].values()) == 40
    assert report["splits"]["test"]["records"] == len(parts["test"])
    assert report["splits"]["train"]["layouts"] == {"id_ktp": len(parts["train"])}
    assert f"test: {len(parts['test'])} records" in capsys.readouterr().out
    header = json.loads((tmp_path / "s/test/dataset.json").read_text())
    assert header["split"] == "test" and header["count"] == len(parts["test"])


def test_records_of_nobody_known_are_counted(tmp_path, capsys):
    people = [("", ""), ("", ""), *((str(index), "") for index in range(40))]
    split(make_set(tmp_path / "set", people), tmp_path / "out", seed=1)
    assert "2 of 42 records have neither number nor name" in capsys.readouterr().out
    split(make_set(tmp_path / "known", people[2:]), tmp_path / "other", seed=1)
    assert "neither" not in capsys.readouterr().out


def test_a_set_that_grows_keeps_its_division(tmp_path):
    people = [(str(i), "") for i in range(30)]
    split(make_set(tmp_path / "d", people), tmp_path / "s", validation=0.2, test=0.2)
    more = [*people, *((str(i), "") for i in range(100, 120))]
    split(make_set(tmp_path / "d2", more), tmp_path / "s2", validation=0.2, test=0.2)
    for name in ("train", "validation", "test"):
        before = {r.fields["id_number"] for r in Dataset(tmp_path / "s" / name)}
        after = {r.fields["id_number"] for r in Dataset(tmp_path / "s2" / name)}
        assert before <= after


def test_a_share_of_nothing_makes_no_folder(tmp_path):
    split(make_set(tmp_path / "d", [("1", ""), ("2", "")]), tmp_path / "s", validation=0, test=0)
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["split.json", "train"]


def test_an_empty_part_is_refused_with_a_seed_that_fills_it(tmp_path):
    data = make_set(tmp_path / "d", [(str(i), "") for i in range(4)])
    seed = next(s for s in range(99) if len({choose_split(f"number:{i}", s, 0.1, 0.1)
                                             for i in range(4)}) < 3)  # fmt: skip
    with pytest.raises(ValueError, match=rf"with seed {seed} nobody of 4 people falls into") as e:
        split(data, tmp_path / "s", seed=seed)
    better = int(str(e.value).rpartition("seed ")[2].split()[0])
    split(data, tmp_path / "s", seed=better)
    one = make_set(tmp_path / "one", [("1", "")])
    with pytest.raises(ValueError, match="nobody of 1 people.*larger shares or fewer splits"):
        split(one, tmp_path / "s1")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"validation": -0.1}, "shares must be"),
        ({"validation": 0.5, "test": 0.5}, "leave some for training"),
        ({"seed": -1}, "seed must not be negative"),
    ],
)
def test_senseless_settings_are_refused(tmp_path, settings, message):
    with pytest.raises(ValueError, match=message):
        split(tmp_path, tmp_path / "s", **settings)


def test_what_is_there_already_and_what_is_broken_is_refused(tmp_path):
    data = make_set(tmp_path / "d", [("1", ""), ("2", "")])
    split(data, tmp_path / "s", validation=0, test=0)
    with pytest.raises(ValueError, match="already holds a dataset"):
        split(data, tmp_path / "s", validation=0, test=0)
    with pytest.raises(ValueError, match="is no dataset folder"):
        split(tmp_path / "none", tmp_path / "t")
    table = data / "annotations.jsonl"
    text = table.read_text()
    (tmp_path / "r1.png").write_bytes((data / "images/r1.png").read_bytes())
    table.write_text(text.replace("images/r1.png", "../r1.png"))
    with pytest.raises(ValueError, match="record 'r1': its image '../r1.png' lies outside"):
        split(data, tmp_path / "u", validation=0, test=0)
    table.write_text(text)
    (data / "images/r1.png").unlink()
    with pytest.raises(ValueError, match="record 'r1': cannot read its image"):
        split(data, tmp_path / "u", validation=0, test=0)
    assert not (tmp_path / "u").exists()
