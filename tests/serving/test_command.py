import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from pipeline.command import main as idcard
from pipeline.stages import packaged_confidence
from serving.command import main
from tests.serving.servers import wait_until

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--keys", "/absent/keys"], "/absent/keys"),
        (["--certificate", "a.pem"], "--certificate and --private-key go together"),
        (["--certificate", "a.pem", "--private-key", "b.pem"], "a.pem: no such file"),
        (["--confidence", "/absent/confidence.json"], "/absent/confidence.json: cannot be read"),
        (["--review-below", "90"], "review_below must be in [0, 1], not 90.0"),
    ],
)
def test_mistakes_are_told(arguments, message, capsys):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert idcard(["serve", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_review_reaches_the_pipeline(monkeypatch, tmp_path):
    asked = []

    def refuse(**settings):
        asked.append(settings)
        raise ValueError("asked")

    monkeypatch.setattr("serving.command.Pipeline", refuse)
    path = tmp_path / "confidence.json"
    packaged_confidence().save(path)
    others = {"threads": 2, "models": None, "runtime": "litert", "callers": True}
    given = ["--review-below", "0.5", "--any-document", "--confidence", str(path)]
    for arguments, review in (
        ([], {"review_below": 0.9, "any_document": False}),
        (given, {"review_below": 0.5, "any_document": True, "confidence": packaged_confidence()}),
    ):
        assert main(["--workers", "2", *arguments]) == 2
        assert asked.pop() == {**others, **review}


def test_limits_that_contradict_each_other_are_told(capsys):
    with pytest.raises(SystemExit) as caught:
        sys.exit(main(["--queue", "1", "--workers", "1"]))
    assert caught.value.code == 2
    assert "16 photos of a request do not fit" in " ".join(capsys.readouterr().err.split())


def test_the_packaged_models_answer_until_a_signal_comes():
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", "--port", "0", "--threads", "1"],
        cwd=EXAMPLES.parent,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stderr:
            if running := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                break
        photo = EXAMPLES / "vn_cccd_chip_1.jpg"
        with httpx.Client(base_url=running[1], timeout=60) as client:
            wait_until(lambda: client.get("/readyz").status_code == 200, 120)
            answer = client.post("/v1/cards", files={"photos": photo.read_bytes()}).json()
            models = client.get("/v1/models").json()["models"]
        assert answer["document"]["type"] == "vn_cccd_chip" and answer["status"] == "ok"
        assert {entry["component"]: entry["version"] for entry in models} == answer["models"]
        process.send_signal(signal.SIGTERM)
        output, complaints = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in output.splitlines()]
    assert [line["photos"] for line in lines if line["route"] == "/v1/cards"] == [{"ok": 1}]
    number = answer["fields"]["id_number"]["text"]
    assert number not in output and number not in complaints
    assert "Traceback" not in complaints
