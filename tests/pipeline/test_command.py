import csv
import importlib.metadata
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import pipeline
from pipeline.command import Read, drawing_paths, main, read
from pipeline.printing import print_result
from pipeline.quiet import runtime_notes_hidden
from tests.pipeline.fakes import WORDS, fake_pipeline, make_photo

EXAMPLE = Path(__file__).parents[2] / "examples" / "vn_cmnd_9_1.jpg"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "card.png"
    Image.fromarray(make_photo()).save(path)
    return path


def test_prints_the_fields(photo, capsys):
    assert read(Read((photo,)), fake_pipeline()) == 0
    output = capsys.readouterr().out
    assert f"{photo}: vn_cccd_chip front (0.90)" in output
    assert "  full_name      LÊ VĂN        0.81" in output
    assert output.count("the card is only 400 pixels wide") == 1


def test_terminal_shows_a_table_with_values(photo, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_result("card.png", fake_pipeline().infer(make_photo()))
    output = capsys.readouterr().out
    for text in ("card.png: vn_cccd_chip", "079195001234", "LÊ VĂN", "1995-01-31", "0.81"):
        assert text in output
    assert output.count("the card is only 400 pixels wide") == 1


def test_what_a_person_should_look_at_is_marked(photo, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_result("card.png", fake_pipeline().infer(make_photo()))
    output = capsys.readouterr().out
    assert "vn_cccd_chip, needs review" in output
    marked = [line for line in output.splitlines() if "│ review" in line]
    assert any("full_name" in line for line in marked)  # 0.81 is below 0.9


def test_csv_is_a_line_per_field(photo, tmp_path, capsys):
    missing = tmp_path / "absent.jpg"
    assert read(Read((photo, missing), csv=True), fake_pipeline()) == 1
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["field"] for row in rows] == ["id_number", "full_name", "date_of_birth", ""]
    assert rows[1] == {
        "photo": str(photo),
        "status": "ok",
        "type": "vn_cccd_chip",
        "field": "full_name",
        "text": "LÊ VĂN",
        "value": "LÊ VĂN",
        "confidence": "0.8100",
        "needs_review": "true",
    }
    assert (rows[3]["photo"], rows[3]["status"]) == (str(missing), "error")
    assert read(Read((photo,), csv=True), fake_pipeline(corners=None)) == 1
    assert capsys.readouterr().out.splitlines()[1] == f"{photo},no_card,,,,,,true"
    with pytest.raises(ValueError, match="--csv and --json"):
        read(Read((photo,), csv=True, json=True), fake_pipeline())


def test_the_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"idcard {pipeline.__version__}\n"
    assert pipeline.__version__ == importlib.metadata.version("idcard-reader")


def test_json_is_a_line_per_photo(photo, tmp_path, capsys):
    missing = tmp_path / "absent.jpg"
    assert read(Read((photo, missing, photo), json=True), fake_pipeline()) == 1
    captured = capsys.readouterr()
    lines = [json.loads(line) for line in captured.out.splitlines()]
    assert [line["photo"] for line in lines] == [str(photo), str(missing), str(photo)]
    assert lines[0]["fields"]["full_name"]["text"] == "LÊ VĂN"
    assert lines[1]["error"] == f"{missing}: no such file"
    assert "absent.jpg: no such file" in captured.err


def test_of_a_folder_all_pictures_are_read(photo, tmp_path, capsys):
    (tmp_path / "note.txt").write_text("text")
    assert read(Read((photo.parent,), json=True), fake_pipeline()) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["photo"] == str(photo)


def test_unreadable_files_give_their_message_and_the_others_go_on(photo, tmp_path, capsys):
    (tmp_path / "note.txt").write_text("text")
    assert read(Read((tmp_path / "absent.jpg", tmp_path / "note.txt", photo)), fake_pipeline()) == 1
    captured = capsys.readouterr()
    assert "absent.jpg" in captured.err and "note.txt: not an image" in captured.err
    assert "079195001234" in captured.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"corners": None}, "no card found"), ({"words": WORDS[:1]}, "no field of it could be read")],
)
def test_photo_that_is_not_read_is_told_by_the_exit_code(photo, capsys, arguments, message):
    assert read(Read((photo,)), fake_pipeline(**arguments)) == 1
    assert message in capsys.readouterr().out


def test_brackets_are_text_not_markup(tmp_path, capsys):
    path = tmp_path / "[red]card[/].png"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(make_photo()).save(path)
    assert read(Read((path,)), fake_pipeline()) == 0
    assert "[red]card[/].png" in capsys.readouterr().out


def test_draws_into_a_folder(photo, tmp_path, capsys):
    other = tmp_path / "more" / "card.jpg"
    other.parent.mkdir()
    Image.fromarray(make_photo()).save(other)
    assert read(Read((photo, other), draw=tmp_path / "out"), fake_pipeline()) == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["card.jpg", "card_2.jpg"]


def test_draws_into_a_file(photo, tmp_path, capsys):
    target = tmp_path / "drawn.png"
    assert read(Read((photo,), draw=target), fake_pipeline()) == 0
    assert Image.open(target).height == 420


def test_several_photos_do_not_go_into_one_file(photo, tmp_path):
    with pytest.raises(ValueError, match="several photos need a folder"):
        drawing_paths([photo, photo], tmp_path / "out.png")


def test_photo_is_not_replaced_by_its_drawing(photo, tmp_path):
    with pytest.raises(ValueError, match="would replace the photo itself"):
        drawing_paths([photo], photo)
    with pytest.raises(ValueError, match="would replace the photo itself"):
        drawing_paths([tmp_path / "a.jpg"], tmp_path)


def test_no_two_drawings_have_one_name_on_any_file_system(tmp_path):
    photos = [tmp_path / "x" / "IMG.jpg", tmp_path / "y" / "img.jpg"]
    drawn = drawing_paths(photos, tmp_path)
    assert [path.name for path in drawn] == ["IMG.jpg", "img_2.jpg"]


def test_letters_reach_a_pipe_that_knows_none(monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr("sys.stdout", pipe)
    assert main(["read", str(EXAMPLE), "--json"]) == 0
    pipe.flush()
    read_back = json.loads(pipe.buffer.getvalue().decode("utf-8"))
    assert not read_back["fields"]["full_name"]["text"].isascii()


@pytest.mark.parametrize("arguments", [[], ["read"], ["read", "--sideways", "a.jpg"], ["scan"]])
def test_mistakes_in_the_command_line_give_2(arguments, capsys):
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 2


def test_help_gives_0(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["read", "--help"])
    assert stop.value.code == 0
    assert "--draw" in capsys.readouterr().out


def test_command_line_reaches_the_pipeline(photo, monkeypatch, capsys):
    monkeypatch.setattr("pipeline.command.default_pipeline", fake_pipeline)
    assert main(["read", str(photo), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "ok"


def test_hidden_notes_come_back(capfd):
    with runtime_notes_hidden():
        os.write(2, b"hidden")
    os.write(2, b"shown")
    assert capfd.readouterr().err == "shown"


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    errors = tmp_path / "errors"
    code = (
        "import pipeline.command as command, sys\n"
        "command.schema = lambda: [print('line', flush=True) for _ in range(100_000)]\n"
        "sys.exit(command.main(['schema']))"
    )
    command = f'"{sys.executable}" -c "{code}" 2> "{errors}" | head -n 1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout == "line\n"
    assert errors.read_text() == ""
