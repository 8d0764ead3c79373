"""The C++ program of examples/embedded, built and run as docs/embedded.md says."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
from pathlib import Path

import ai_edge_litert
import numpy as np
import pytest
from PIL import Image

from export.__main__ import main as export

EXAMPLES = Path(__file__).parents[1] / "examples"
LITERT = Path(ai_edge_litert.__path__[0])
LEAST = 0.88
"""Share of the fields of examples/ that it must read. Measured: 47 of 51."""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program, built with the machine's compiler."""
    compiler = shutil.which("c++")
    if compiler is None:
        pytest.skip("there is no C++ compiler")
    if not (LITERT / "libLiteRt.so").is_file():
        pytest.skip("this system's ai-edge-litert has no libLiteRt.so")
    version = importlib.metadata.version("ai-edge-litert")
    if tuple(int(part) for part in version.split(".")[:2]) < (2, 2):
        pytest.skip(f"LiteRT's C interface was another before 2.2; here is {version}")
    path = tmp_path_factory.mktemp("embedded") / "read_card"
    command = [compiler, "-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror"]
    command += [str(EXAMPLES / "embedded/read_card.cpp"), "-o", str(path)]
    command += [f"-L{LITERT}", "-lLiteRt", f"-Wl,-rpath,{LITERT}"]
    subprocess.run(command, check=True)
    return path


@pytest.fixture(scope="module")
def models(program, tmp_path_factory):
    """The weights that ship, as files with final results."""
    folder = tmp_path_factory.mktemp("models")
    assert export(["--all", "--to", "litert_final", "--out", str(folder)]) == 0
    return folder


def run(program, models, picture, folder):
    """Run it on a picture; exit status, {field: text}, last line of what it complains about."""
    path = folder / "photo.ppm"
    Image.fromarray(picture).save(path)
    done = subprocess.run([program, models, path], capture_output=True, text=True, check=False)
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    return done.returncode, lines, done.stderr.strip().rpartition("\n")[2]


def test_it_reads_the_example_cards(program, models, tmp_path):
    expected = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))
    right, count = 0, 0
    for name, card in expected.items():
        picture = np.asarray(Image.open(EXAMPLES / name))
        status, found, _ = run(program, models, picture, tmp_path)
        assert status == 0 and found["type"] == card["type"], name
        right += sum(found.get(field) == one["text"] for field, one in card["fields"].items())
        count += len(card["fields"])
    assert right >= LEAST * count, f"{right} of {count} fields"


def test_a_photo_without_a_card_is_none(program, models, tmp_path):
    for picture in (np.full((60, 80, 3), 128, np.uint8), np.zeros((1, 1, 3), np.uint8)):
        status, found, complaint = run(program, models, picture, tmp_path)
        assert (status, found) == (1, {}) and complaint.endswith("photo.ppm: no card")


def test_what_is_no_photo_is_named(program, models, tmp_path):
    for content, reason in ((b"\xff\xd8", "no PPM file"), (b"P6 4 4 255\nabc", "cut short")):
        (tmp_path / "photo.ppm").write_bytes(content)
        command = [program, models, tmp_path / "photo.ppm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and done.stderr.strip().endswith(f"photo.ppm: {reason}")


def test_missing_models_are_named(program, tmp_path):
    status, _, complaint = run(program, tmp_path, np.zeros((4, 4, 3), np.uint8), tmp_path)
    assert status == 1 and complaint.endswith("cropper/manifest.json: cannot be read")
