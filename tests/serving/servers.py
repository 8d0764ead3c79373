"""Servers on a port of their own, and readers of photos that do as a test wants."""

import base64
import contextlib
import hashlib
import io
import threading
import time

import httpx
import uvicorn
from PIL import Image

from serving.app import create_app
from serving.keys import Keys
from serving.problems import KINDS
from serving.settings import Settings
from tests.pipeline.fakes import fake_pipeline, make_photo

LIMITS = Settings(workers=2, queue=8, photos=4, photo_bytes=2**20, body_bytes=2**21)


def photo_bytes(format="PNG", **options):
    file = io.BytesIO()
    Image.fromarray(make_photo()).save(file, format, **options)
    return file.getvalue()


PHOTO = photo_bytes()

KEYS = Keys([hashlib.sha256(b"key").digest()])
"""Of a server that lets in whoever sends "key"."""

ENCODED = base64.b64encode(PHOTO).decode()


def files(*contents, name="photos"):
    return [(name, ("card", content)) for content in contents]


def problem_of(response):
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["x-request-id"]
    slug = problem["type"].removeprefix("/problems/")
    assert (problem["status"], problem["title"]) == KINDS[slug]
    return slug, problem["detail"]


class GatedReader:
    """Answers when the gate is open; counts what it began."""

    def __init__(self):
        self.gate = threading.Event()
        self.begun = 0
        self._pipeline = fake_pipeline()
        self._lock = threading.Lock()

    def load(self):
        pass

    def infer(self, image):
        if image == PHOTO:  # not the blank picture
            with self._lock:
                self.begun += 1
            assert self.gate.wait(30)
        return self._pipeline.infer(image)


class FailingReader:
    """Raises an error that quotes what it read, for any photo but the blank picture."""

    def __init__(self, message):
        self.message = message

    def load(self):
        pass

    def infer(self, image):
        if image == PHOTO:
            raise LookupError(self.message)
        return fake_pipeline().infer(image)


@contextlib.contextmanager
def served(reader=None, settings=LIMITS, keys=None, ready=True):
    """A client of a server that runs in a thread; it has stopped after the block."""
    app = create_app(fake_pipeline() if reader is None else reader, settings, keys)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_config=None, access_log=False, server_header=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive())
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            if ready:
                wait_until(lambda: client.get("/readyz").status_code == 200)
            client.server = server
            yield client
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


def wait_until(condition, limit_s=120):
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def in_thread(function, *arguments, **named):
    """The thread that calls it, and the list that its answer goes into."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(function(*arguments, **named)))
    thread.start()
    return thread, answers
