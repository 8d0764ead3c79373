"""Dividing a dataset among training, validation and test, so that no person is in two of them."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.folders import dataset_lines, link_or_copy, refuse_dataset, write_lines
from data.records import Dataset, write_bytes_atomically
from data.revision import source_revision

SPLITS = ("train", "validation", "test")

REPORT = "split.json"

VALIDATION_SHARE = 0.1
"""Of people, or of word pictures whose split is not given, for validation. Chosen."""

RECORD_KEY = "record:"
"""What the key of a record begins with of which nothing else is known."""

SEEDS_TRIED = 1000
"""Seeds looked through for one that leaves no split empty, before the shares are blamed."""


def person_keys(line: Mapping[str, Any]) -> list[str]:
    """What tells whose card a record shows.

    Args:
        line: of `annotations.jsonl`.

    Returns:
        Keys of the card's number and the holder's name, as far as they are known; of the record's
        own name where neither is.
    """
    fields = line.get("fields", {})
    number = "".join(c for c in fields.get("id_number", "") if c.isalnum())
    name = unicodedata.normalize("NFC", " ".join(fields.get("full_name", "").split())).casefold()
    keys = [f"number:{number}"] if number else []
    keys += [f"name:{name}"] if name else []
    return keys or [f"{RECORD_KEY}{line['name']}"]


def group_people(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """One key for all records of a person.

    Records that share a number or a name are one person's: a namesake taken for the same person
    does no harm, a person in two splits does.

    Args:
        lines: of `annotations.jsonl`.

    Returns:
        The group of each line, named after the smallest key in it, so that the order of the lines
        does not matter.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    keys = [person_keys(line) for line in lines]
    for mine in keys:
        for key in mine:
            first, second = sorted((root(mine[0]), root(key)))
            parent[second] = first
    return [root(mine[0]) for mine in keys]


def choose_split(group: str, seed: int, validation: float, test: float) -> str:
    """The split of a person, from seed and key alone: others that come or go change nothing.

    Args:
        group: from `group_people`.
        seed: of the division.
        validation: share of people for validation.
        test: share of people for the test.

    Returns:
        One of SPLITS.
    """
    digest = hashlib.sha256(f"{seed}|{group}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < test:
        return "test"
    return "validation" if share < test + validation else "train"


def split(
    data: Path, out: Path, seed: int = 0, validation: float = VALIDATION_SHARE, test: float = 0.1
) -> None:
    """Divide a dataset among out/train, out/validation and out/test, by person.

    Cards with the same number or the same name stay together. Which split a person falls into
    follows from the seed and the person alone, so a set that grows keeps its division. Pictures
    are linked where the file system can, copied where it cannot; split.json tells the counts.

    Args:
        data: dataset folder.
        out: folder to write; must not hold a division yet.
        seed: of the division.
        validation: share of people for validation; 0 for none.
        test: share of people for the test; 0 for none.

    Raises:
        ValueError: the shares make no sense, the folder holds no dataset or a broken record, or a
            split would be empty.
    """
    if not (0 <= validation < 1 and 0 <= test < 1 and validation + test < 1):
        raise ValueError(
            f"shares must be at least 0 and leave some for training: {validation} and {test}"
        )
    if seed < 0:
        raise ValueError(f"seed must not be negative: {seed}")
    for name in SPLITS:
        refuse_dataset(out / name)
    dataset = Dataset(data)
    for _ in dataset:  # every record is read once: a broken one is found here, by its name
        pass
    lines = dataset_lines(data)
    for line in lines:
        if Path(line["image"]).is_absolute() or ".." in Path(line["image"]).parts:
            raise ValueError(f"record {line['name']!r}: its image {line['image']!r} lies outside")
    groups = group_people(lines)
    unknown = sum(group.startswith(RECORD_KEY) for group in groups)
    if unknown:
        print(
            f"{unknown} of {len(lines)} records have neither number nor name, so each counts as a "
            "person: photographs of one card may fall into several splits"
        )
    chosen = {group: choose_split(group, seed, validation, test) for group in groups}
    wanted = [name for name, share in zip(SPLITS, (1, validation, test), strict=True) if share]
    _refuse_empty(chosen, wanted, seed, validation, test)
    counts: dict[str, dict[str, Any]] = {}
    for name in wanted:
        mine = [line for line, group in zip(lines, groups, strict=True) if chosen[group] == name]
        for line in mine:
            link_or_copy(data / line["image"], out / name / line["image"])
        options = f"--seed {seed} --validation {validation} --test {test}"
        header = {
            "command": f"python -m data split {options}",
            "source_revision": source_revision(),
            "split": name,
        }
        write_lines(out / name, mine, header)
        layouts = Counter(str(line.get("layout")) for line in mine)
        counts[name] = {
            "records": len(mine),
            "people": sum(split == name for split in chosen.values()),
            "layouts": dict(sorted(layouts.items())),
        }
        print(f"{name}: {len(mine)} records of {counts[name]['people']} people")
    report = {"seed": seed, "validation": validation, "test": test, "splits": counts}
    write_bytes_atomically(out / REPORT, (json.dumps(report, indent=2) + "\n").encode())


def _refuse_empty(
    chosen: Mapping[str, str], wanted: Sequence[str], seed: int, validation: float, test: float
) -> None:
    missing = [name for name in wanted if name not in chosen.values()]
    if not missing:
        return
    for other in range(SEEDS_TRIED):
        found = {choose_split(group, other, validation, test) for group in chosen}
        if found >= set(wanted):
            advice = f"seed {other} fills all"
            break
    else:
        advice = "ask for larger shares or fewer splits"
    raise ValueError(
        f"with seed {seed} nobody of {len(chosen)} people falls into {', '.join(missing)}; {advice}"
    )
