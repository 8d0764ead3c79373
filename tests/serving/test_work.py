import asyncio
import threading
import time

import httpx
import pytest

from serving.settings import Settings
from serving.work import DeadlineError, QueueFullError, Work
from tests.serving.servers import PHOTO, GatedReader, in_thread, served, wait_until

HEADERS = {"Content-Type": "image/png"}


def post(client, **options):
    return client.post("/v1/cards", content=PHOTO, headers=HEADERS, **options)


def test_photos_keep_their_order_and_are_read_side_by_side():
    together = threading.Barrier(2, timeout=20)

    def read(photo):
        together.wait()
        time.sleep(0.02 * (photo == b"a"))
        return photo

    work = Work(read, workers=2, queue=2)
    assert asyncio.run(work.outcomes([b"a", b"b", b"c", b"d"], 30)) == [b"a", b"b", b"c", b"d"]
    work.close()
    assert work.waiting == 0 and not work.full


def test_more_than_fit_are_refused_and_none_of_them_is_read():
    seen = []
    work = Work(seen.append, workers=1, queue=2)
    with pytest.raises(QueueFullError):
        asyncio.run(work.outcomes([b"a"] * 4, 30))
    assert seen == [] and work.waiting == 0
    assert asyncio.run(work.outcomes([b"a"] * 3, 30)) == [None] * 3
    work.close()


def test_what_waits_past_its_deadline_is_never_read():
    gate, seen = threading.Event(), []

    def read(photo):
        seen.append(photo)
        gate.wait(20)
        return photo

    work = Work(read, workers=1, queue=2)
    outcomes = asyncio.run(work.outcomes([b"a", b"b"], 0.1))
    assert [type(outcome) for outcome in outcomes] == [DeadlineError] * 2
    # Both keep their places until a thread has had them.
    assert work.waiting == 1
    gate.set()
    work.close()
    assert seen == [b"a"] and work.waiting == 0


def test_errors_are_outcomes():
    def read(photo):
        raise KeyError(photo)

    work = Work(read, workers=1, queue=1)
    (outcome,) = asyncio.run(work.outcomes([b"a"], 30))
    assert isinstance(outcome, KeyError)
    work.close()


def test_a_full_queue_refuses_and_takes_again():
    reader = GatedReader()
    with served(reader, Settings(workers=1, queue=1, photos=2)) as client:
        first = in_thread(post, client)
        wait_until(lambda: reader.begun == 1)
        second = in_thread(post, client)
        wait_until(lambda: "idcard_queue_length 1.0" in client.get("/metrics").text)
        response = post(client)
        assert response.status_code == 429 and int(response.headers["retry-after"]) > 0
        assert response.json()["type"] == "/problems/queue-full"
        reader.gate.set()
        for thread, answers in (first, second):
            thread.join(20)
            assert answers[0].status_code == 200
        assert post(client).status_code == 200
        assert "idcard_queue_length 0.0" in client.get("/metrics").text


def test_a_photo_that_is_not_read_in_time_is_a_problem():
    reader = GatedReader()
    with served(reader, Settings(workers=1, queue=4, photos=2, deadline_s=0.1)) as client:
        response = post(client)
        assert response.status_code == 504
        assert response.json()["type"] == "/problems/deadline-passed"
        listed = client.post("/v1/cards:batch", files={"photos": PHOTO}).json()["results"]
        assert listed[0]["problem"]["status"] == 504
        assert reader.begun == 1
        reader.gate.set()


def test_a_photo_whose_client_is_gone_is_not_read(monkeypatch):
    monkeypatch.setattr("serving.work.GONE_EVERY_S", 0.05)
    reader = GatedReader()
    with served(reader, Settings(workers=1, queue=4, photos=2)) as client:
        first = in_thread(post, client)
        wait_until(lambda: reader.begun == 1)
        with pytest.raises(httpx.ReadTimeout):
            post(client, timeout=0.3)
        time.sleep(0.5)
        reader.gate.set()
        first[0].join(20)
        assert first[1][0].status_code == 200
        wait_until(lambda: "idcard_queue_length 0.0" in client.get("/metrics").text)
        assert post(client).status_code == 200
        assert reader.begun == 2


def test_a_photo_without_an_end_makes_the_server_unhealthy():
    reader = GatedReader()
    with served(reader, Settings(workers=2, queue=4, photos=2, deadline_s=0.1)) as client:
        assert client.get("/healthz").status_code == 200
        assert post(client).status_code == 504
        wait_until(lambda: client.get("/healthz").status_code == 503)
        reader.gate.set()
        wait_until(lambda: client.get("/healthz").status_code == 200)


def test_a_stop_finishes_what_was_taken():
    reader = GatedReader()
    with served(reader, Settings(workers=1, queue=4, photos=2)) as client:
        thread, answers = in_thread(post, client)
        wait_until(lambda: reader.begun == 1)
        client.server.should_exit = True
        time.sleep(0.3)
        assert thread.is_alive()
        reader.gate.set()
        thread.join(20)
        assert answers[0].status_code == 200


def test_a_slow_body_is_given_up():
    def drops():
        yield b"a"
        time.sleep(0.6)
        yield b"b"

    with served(settings=Settings(upload_s=0.2)) as client:
        response = client.post("/v1/cards", content=drops(), headers=HEADERS)
        assert response.status_code == 408
        assert response.json()["type"] == "/problems/upload-too-slow"
        assert response.headers["connection"] == "close"
