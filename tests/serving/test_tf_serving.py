"""The API before a server of models: over real wires, on tiny models of random weights."""

import json
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import keras
import pytest

from export.components import COMPONENTS
from export.convert import export_model
from export.specs import preset_to_spec
from pipeline import Pipeline
from pipeline.command import main as idcard
from serving.publishing import publish, rollback
from serving.settings import Settings
from tests.pipeline.fakes import WORDS, FakeCropper, FakeDetector
from tests.serving.model_server import ModelServer, serving
from tests.serving.servers import PHOTO, files, problem_of, served, wait_until

READ = len(WORDS) - 1
"""Words of a card, without its title."""


@pytest.fixture(scope="session")
def exports(tmp_path_factory):
    """Folder with the export of each component."""
    folder = tmp_path_factory.mktemp("exports")
    for component in COMPONENTS:
        keras.utils.set_random_seed(1)
        spec = preset_to_spec(component, "tiny")
        export_model(spec, spec.load(), folder / component, "tiny-1", formats=("saved_model",))
    return folder


@pytest.fixture
def root(exports, tmp_path):
    """Folder that a server serves."""
    publish(exports, tmp_path / "root")
    return tmp_path / "root"


class Placed:
    """A model that is asked, while what it should find is known: random weights find nothing."""

    def __init__(self, asked, known):
        self.asked, self.known = asked, known
        self.version, self.runner = asked.version, asked.runner

    def find(self, picture):
        self.asked.find(picture)
        return self.known.find(picture)

    def place(self, pixels, card):
        return self.known.place(pixels, card)


class PlacedPipeline(Pipeline):
    """A pipeline whose card and words have known places; the Reader reads them itself."""

    @property
    def cropper(self):
        return Placed(super().cropper, FakeCropper())

    @property
    def detector(self):
        return Placed(super().detector, FakeDetector())


def pipeline_on(exports, target, query="deadline_s=10"):
    return PlacedPipeline(
        runtime=f"serving://{target}?{query}",
        models=exports,
        language=None,
        confidence=None,
        any_document=True,
    )


def answer_of(response):
    """What was read, and nothing that a second reading has otherwise."""
    assert response.status_code == 200, response.text
    answer = response.json()
    answer.pop("timings_ms")
    return json.loads(json.dumps(answer), parse_float=lambda number: round(float(number), 3))


def test_the_answers_are_those_of_the_models(exports, root):
    here = PlacedPipeline(
        runtime="saved_model",
        models=exports,
        threads=1,
        language=None,
        confidence=None,
        any_document=True,
    )
    with served(here) as client:
        expected = answer_of(client.post("/v1/cards", files=files(PHOTO)))
    with serving(root) as server, served(pipeline_on(exports, server.target)) as client:
        server.calls.clear()
        assert answer_of(client.post("/v1/cards", files=files(PHOTO))) == expected
        models = client.get("/v1/models").json()["models"]
    # Random weights read something, and not the same of every word.
    assert len({field["text"] for field in expected["fields"].values()}) > 1
    assert [(one["version"], one["state"]) for one in models] == 3 * [("tiny-1", "ready")]
    called = [(name, signature) for name, _, signature, _ in server.calls]
    assert {("cropper", "raw"), ("detector", "raw")} < set(called)
    # Words of a card go together, those of each size of picture.
    reader = [(signature, rows) for name, _, signature, rows in server.calls if name == "reader"]
    assert sum(rows for _, rows in reader[:2]) >= READ and max(rows for _, rows in reader) > 1


def test_words_of_cards_at_one_time_go_together(exports, root):
    limits = Settings(workers=6, queue=8, photos=4)
    with serving(root) as server:
        reader = pipeline_on(exports, server.target)
        with served(reader, limits) as client:
            server.calls.clear()
            expected = answer_of(client.post("/v1/cards", files=files(PHOTO)))
            alone = [rows for name, _, _, rows in server.calls if name == "reader"]
            server.calls.clear()
            server.delay_s = 0.1
            with ThreadPoolExecutor(6) as pool:
                post = lambda _: client.post("/v1/cards", files=files(PHOTO))  # noqa: E731
                answers = list(pool.map(post, range(6)))
    assert [answer_of(answer) for answer in answers] == 6 * [expected]
    together = [rows for name, _, _, rows in server.calls if name == "reader"]
    assert sum(together) == 6 * sum(alone)
    assert len(together) < 6 * len(alone) and max(together) > max(alone)


def test_versions_change_under_load_and_no_request_fails(exports, root):
    answers, stop = [], threading.Event()

    def ask(client):
        while not stop.is_set():
            answers.append(client.post("/v1/cards", files=files(PHOTO)))

    with serving(root) as server, served(pipeline_on(exports, server.target)) as client:

        def wait_for(**versions):
            """Until nothing else is asked."""
            wanted = set(versions.items())
            wait_until(lambda: {call[:2] for call in server.calls[-12:]} == wanted)

        expected = answer_of(client.post("/v1/cards", files=files(PHOTO)))
        server.load_s = 0.1
        threads = [threading.Thread(target=ask, args=[client]) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for number in (2, 3):
                refused = server.refused
                assert publish(exports, root) == dict.fromkeys(COMPONENTS, number)
                wait_for(cropper=number, detector=number, reader=number)
                # The labels were to move before the versions were there.
                assert server.refused > refused
                wait_until(lambda: len(server.versions("reader")) == 2)
            assert rollback(root, "reader") == 2
            wait_for(cropper=3, detector=3, reader=2)
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
    assert len(answers) >= len(threads)
    assert [answer_of(answer) for answer in answers] == len(answers) * [expected]


def test_a_server_that_goes_and_comes_back(exports, root):
    with serving(root) as server:
        reader = pipeline_on(exports, server.target, "deadline_s=5")
        with served(reader, Settings(workers=2)) as client:
            expected = answer_of(client.post("/v1/cards", files=files(PHOTO)))
            server.kill()
            try:
                wait_until(lambda: client.get("/readyz").status_code == 503)
                assert client.get("/readyz").json() == {"state": "unavailable"}
                states = [one["state"] for one in client.get("/v1/models").json()["models"]]
                assert states == 3 * ["unavailable"]
                # A new start of the API would not help.
                assert client.get("/healthz").status_code == 200
                response = client.post("/v1/cards", files=files(PHOTO))
                assert response.status_code == 503 and "retry-after" in response.headers
                slug, detail = problem_of(response)
                assert slug == "models-unavailable" and str(server.port) not in detail
                with ThreadPoolExecutor(1) as pool:  # one that is there when the server is back
                    waiting = pool.submit(client.post, "/v1/cards", files=files(PHOTO))
                    time.sleep(0.3)
                    server.start()
                    assert answer_of(waiting.result()) == expected
            finally:
                if client.get("/readyz").status_code == 503:
                    wait_until(lambda: client.get("/readyz").status_code == 200)
            assert client.get("/readyz").json() == {"state": "ready"}
            assert answer_of(client.post("/v1/cards", files=files(PHOTO))) == expected


def test_a_slow_server(exports, root, caplog):
    with serving(root) as server:
        reader = pipeline_on(exports, server.target, "deadline_s=1")
        with served(reader) as client:
            expected = answer_of(client.post("/v1/cards", files=files(PHOTO)))
            server.delay_s = 2.5
            response = client.post("/v1/cards", files=files(PHOTO))
            assert response.status_code == 504
            slug, detail = problem_of(response)
            assert slug == "deadline-passed" and "server of the models" in detail
            assert "no answer within 1 s" in caplog.text
            server.delay_s = 0.0
            assert answer_of(client.post("/v1/cards", files=files(PHOTO))) == expected


def test_answers_of_wrong_shapes(exports, root):
    with serving(root) as server, served(pipeline_on(exports, server.target)) as client:
        expected = answer_of(client.post("/v1/cards", files=files(PHOTO)))
        server.change = lambda arrays: {name: value[:, :-1] for name, value in arrays.items()}
        response = client.post("/v1/cards", files=files(PHOTO))
        assert problem_of(response)[0] == "internal-error"
        server.change = None
        assert answer_of(client.post("/v1/cards", files=files(PHOTO))) == expected


def test_the_api_may_start_before_its_server(exports, root):
    server = ModelServer(root)
    server.start()  # for a port
    server.kill()
    reader = pipeline_on(exports, server.target, "deadline_s=0.3")
    with served(reader, ready=False) as client:
        assert client.get("/readyz").json() == {"state": "loading"}
        assert client.get("/healthz").status_code == 200
        response = client.post("/v1/cards", files=files(PHOTO))
        assert problem_of(response)[0] == "not-ready"
        server.start()
        try:
            wait_until(lambda: client.get("/readyz").status_code == 200)
        finally:
            server.kill()


def test_the_api_stops_although_its_server_never_came(exports):
    started = time.monotonic()
    with served(pipeline_on(exports, "127.0.0.1:9", "deadline_s=0.3"), ready=False) as client:
        assert client.get("/readyz").status_code == 503
    assert time.monotonic() - started < 10


def test_a_model_that_is_not_the_manifests_is_no_matter_of_waiting(exports, root, tmp_path):
    other = tmp_path / "other"
    for component in COMPONENTS:
        (other / component).mkdir(parents=True)
        text = (exports / component / "manifest.json").read_text()
        (other / component / "manifest.json").write_text(text.replace("box_offsets", "offsets"))
    with (
        serving(root) as server,
        served(pipeline_on(other, server.target), ready=False) as client,
    ):
        wait_until(lambda: client.get("/healthz").status_code == 503)
        assert client.get("/readyz").json() == {"state": "failed"}


def test_the_command_reads_on_a_server(exports, root, tmp_path, capsys):
    photo = tmp_path / "photo.png"
    photo.write_bytes(PHOTO)
    with serving(root) as server:
        arguments = ["--models", str(exports), "--runtime", f"serving://{server.target}"]
        assert idcard(["read", str(photo), *arguments]) == 1
        assert capsys.readouterr().out == f"{photo}: no card found\n"
        assert {name for name, *_ in server.calls} == {"cropper"}
    arguments[-1] += "?deadline_s=0.3"
    assert idcard(["read", str(photo), *arguments]) == 2
    assert "error: cropper (stable) at 127.0.0.1:" in capsys.readouterr().err


def test_the_api_needs_no_tensorflow(exports, root):
    """What `idcard serve --tf-serving` loads, in a process of its own."""
    code = (
        "import sys, threading, time, urllib.request, uvicorn\n"
        "from serving import command\n"
        "run = uvicorn.run\n"
        "def stop_when_ready(app, **settings):\n"
        "    def wait():\n"
        "        state = app.state.service.readiness\n"
        "        while state.state == 'loading': time.sleep(0.05)\n"
        "        print('state', state.state, sorted({'tensorflow', 'keras'} & set(sys.modules)))\n"
        "        import os, signal; os.kill(os.getpid(), signal.SIGTERM)\n"
        "    threading.Thread(target=wait).start()\n"
        "    run(app, **settings)\n"
        "uvicorn.run = stop_when_ready\n"
        "sys.exit(command.main(sys.argv[1:]))\n"
    )
    with serving(root) as server:
        arguments = ["--port", "0", "--models", str(exports), "--tf-serving", server.target]
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60
        )
        assert {name for name, *_ in server.calls} == {"cropper"}  # of a blank picture
    assert re.search(r"^state ready \[\]$", done.stdout, re.MULTILINE), done.stdout + done.stderr


def test_the_address_is_looked_at_when_the_command_starts(capsys):
    from serving.command import main

    assert main(["--tf-serving", "models"]) == 2
    assert "a model server's address is HOST:PORT" in capsys.readouterr().err


def test_without_grpc_the_command_says_what_to_install(monkeypatch, capsys):
    from serving import command

    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)
    assert command.main(["--tf-serving", "models:8500"]) == 2
    assert 'pip install "idcard-reader[tf-serving]"' in capsys.readouterr().err
