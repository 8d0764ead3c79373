import asyncio
import base64
import json
import logging
import re
import socket
import threading

import httpx
import pytest

from serving.access import SECURITY_HEADERS
from serving.app import create_app
from serving.problems import KINDS
from serving.settings import Settings
from tests.pipeline.fakes import fake_pipeline, make_photo
from tests.serving.servers import (
    LIMITS,
    PHOTO,
    FailingReader,
    photo_bytes,
    served,
    wait_until,
)

ENCODED = base64.b64encode(PHOTO).decode()


def files(*contents, name="photos"):
    return [(name, ("card", content)) for content in contents]


def plain(answer):
    """A result without its times."""
    return {key: value for key, value in answer.items() if key != "timings_ms"}


def expected():
    return plain(fake_pipeline().infer(make_photo()).to_dict())


def problem_of(response):
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["x-request-id"]
    slug = problem["type"].removeprefix("/problems/")
    assert (problem["status"], problem["title"]) == KINDS[slug]
    return slug, problem["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"files": files(PHOTO)},
        {"json": {"photo": ENCODED}},
        {"content": PHOTO, "headers": {"Content-Type": "application/octet-stream"}},
        {"content": PHOTO, "headers": {"Content-Type": "image/png"}},
        {
            "content": photo_bytes("WEBP", lossless=True),
            "headers": {"Content-Type": "image/webp; a=b"},
        },
    ],
    ids=["form", "json", "bytes", "png", "webp"],
)
def test_each_kind_of_body_gives_the_result_of_its_photo(client, body):
    response = client.post("/v1/cards", **body)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert plain(response.json()) == expected()


def test_several_photos_give_a_list_with_a_problem_for_the_one_that_is_none(client):
    response = client.post("/v1/cards", files=files(PHOTO, b"no image", PHOTO))
    assert response.status_code == 200
    first, second, third = response.json()["results"]
    assert plain(first) == plain(third) == expected()
    assert second["problem"]["type"] == "/problems/unusable-image"
    assert second["problem"]["detail"].startswith("8 bytes: not an image")


def test_a_batch_gives_a_list_also_of_one(client):
    for body in ({"files": files(PHOTO)}, {"json": {"photos": [ENCODED]}}):
        (result,) = client.post("/v1/cards:batch", **body).json()["results"]
        assert plain(result) == expected()
    (result,) = client.post("/v1/cards:batch", files=files(b"x")).json()["results"]
    assert result["problem"]["status"] == 422
    results = client.post("/v1/cards:batch", json={"photos": [ENCODED, "", ENCODED]}).json()
    assert [entry.get("status") for entry in results["results"]] == ["ok", None, "ok"]


def test_a_photo_without_a_card_is_a_result():
    with served(fake_pipeline(corners=None)) as client:
        answer = client.post("/v1/cards", files=files(PHOTO)).json()
        assert answer["status"] == "no_card" and "document" not in answer
        answer = client.post("/v1/cards?view=fpt", files=files(PHOTO)).json()
        assert answer["errorCode"] == 3 and answer["data"] == []


@pytest.mark.parametrize("path", ["/v1/cards", "/v1/cards:batch"])
@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"content": b"a=b", "headers": {"Content-Type": "text/plain"}}, 415, None),
        ({"content": PHOTO}, 415, None),
        (
            {
                "content": b"{}",
                "headers": {"Content-Type": "application/json", "Content-Encoding": "gzip"},
            },
            415,
            "unsupported-media-type",
        ),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, None),
        ({"content": b"[" * 200_000, "headers": {"Content-Type": "application/json"}}, 400, None),
        ({"json": [ENCODED]}, 400, None),
        ({"json": {"photo": 3, "photos": 3}}, 400, None),
        ({"json": {"url": "https://example.com/card.jpg"}}, 400, None),
        ({"files": files(PHOTO, name="image")}, 400, None),
        ({"files": files(*[b"x"] * 5)}, 413, "too-many-photos"),
        ({"files": files(bytes(2**20 + 1))}, 413, "too-large"),
        ({"files": files(*[bytes(2**20)] * 3)}, 413, "too-large"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, None),
        (
            {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
            400,
            None,
        ),
        (
            {
                "content": b'--b\r\nContent-Disposition: form-data; name="photos"\r\n\r\nabc',
                "headers": {"Content-Type": "multipart/form-data; boundary=b"},
            },
            400,
            "malformed-body",
        ),
        (
            {
                "content": b"--b--\r\n",
                "headers": {"Content-Type": "multipart/form-data; boundary=b"},
            },
            400,
            "malformed-body",
        ),
        (
            {
                "content": b"--b\r\nA: " + b"x" * 9000 + b"\r\n\r\nabc\r\n--b--",
                "headers": {"Content-Type": "multipart/form-data; boundary=b"},
            },
            400,
            "malformed-body",
        ),
    ],
)
def test_a_wrong_body_is_a_problem(client, path, body, status, slug):
    response = client.post(path, **body)
    assert response.status_code == status
    usual = {400: "malformed-body", 415: "unsupported-media-type"}
    assert problem_of(response)[0] == (slug or usual[status])


@pytest.mark.parametrize("photo", ["not base64!", "data:image/png;base64," + ENCODED, "é", 3, None])
def test_what_is_no_base64_is_a_problem(client, photo):
    response = client.post("/v1/cards", json={"photo": photo})
    assert response.status_code == 400 and problem_of(response)[0] == "malformed-body"


def test_a_body_of_base64_is_measured_before_it_is_decoded(client):
    response = client.post("/v1/cards", json={"photo": "A" * (4 * 2**20 // 3 + 4)})
    assert response.status_code == 413
    assert problem_of(response) == ("too-large", f"a photo has at most {2**20} bytes")


def test_a_single_photo_that_is_no_image_is_a_problem(client):
    response = client.post("/v1/cards", json={"photo": base64.b64encode(b"%PDF").decode()})
    assert response.status_code == 422
    slug, detail = problem_of(response)
    assert slug == "unusable-image" and detail.startswith("4 bytes: not an image")


def test_a_path_is_no_photo(client, tmp_path):
    path = tmp_path / "card.png"
    path.write_bytes(PHOTO)
    response = client.post("/v1/cards", files=files(str(path).encode()))
    assert problem_of(response)[0] == "unusable-image"


def test_a_batch_is_no_photo_itself(client):
    headers = {"Content-Type": "image/png"}
    response = client.post("/v1/cards:batch", content=PHOTO, headers=headers)
    assert response.status_code == 415


def test_a_body_beyond_the_limit_is_refused_before_it_ends(client):
    head = b"POST /v1/cards HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\n"
    for rest in (
        b"Content-Length: 99999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n110000\r\n" + bytes(0x110000),
    ):
        with socket.create_connection(("127.0.0.1", client.base_url.port), 20) as connection:
            connection.sendall(head + rest)
            assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_views(client):
    answer = client.post("/v1/cards?view=fpt", content=PHOTO, headers={"Content-Type": "image/png"})
    assert answer.json()["errorCode"] == 0
    assert answer.json()["data"][0]["id"] == "079195001234"
    response = client.post("/v1/cards?view=0791950012", files=files(PHOTO))
    assert response.status_code == 400
    assert problem_of(response) == ("bad-parameter", "look at view")


def test_unknown_routes_and_methods(client):
    response = client.get("/v2/cards")
    assert response.status_code == 404 and problem_of(response)[0] == "not-found"
    response = client.get("/v1/cards")
    assert response.status_code == 405 and problem_of(response)[0] == "method-not-allowed"
    assert response.headers["allow"] == "POST"
    assert client.get("/docs").status_code == 404  # its page would load scripts from elsewhere


def test_models_health_and_readiness(client):
    assert client.get("/v1/models").json() == {
        "models": [
            {"component": "cropper", "version": "cropper-fake", "state": "ready"},
            {"component": "detector", "version": "detector-fake", "state": "ready"},
            {"component": "reader", "version": "reader-fake", "state": "ready"},
        ]
    }
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json() == {"state": "ready"}


def test_not_ready_before_the_models_are_loaded():
    class LoadingReader(FailingReader):
        gate = threading.Event()
        answered = 0

        def load(self):
            assert self.gate.wait(30)

        def infer(self, image):
            self.answered += 1
            return super().infer(image)

    reader = LoadingReader("")
    with served(reader, ready=False) as client:
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
        assert (response.status_code, response.json()) == (503, {"state": "loading"})
        states = [entry["state"] for entry in client.get("/v1/models").json()["models"]]
        assert states == ["loading"] * 3
        response = client.post("/v1/cards", files=files(PHOTO))
        assert response.status_code == 503 and problem_of(response)[0] == "not-ready"
        assert response.headers["retry-after"] == "2"
        assert reader.answered == 0
        reader.gate.set()
        wait_until(lambda: client.get("/readyz").status_code == 200)
        assert reader.answered == 1


def test_models_that_cannot_be_loaded_make_the_server_unhealthy(caplog):
    class BrokenReader(FailingReader):
        def load(self):
            raise ValueError("cropper.tflite is damaged")

    with served(BrokenReader(""), ready=False) as client:
        wait_until(lambda: client.get("/healthz").status_code == 503)
        assert client.get("/readyz").json() == {"state": "failed"}
        assert client.post("/v1/cards", files=files(PHOTO)).status_code == 503
    assert "the models cannot be loaded: cropper.tflite is damaged" in caplog.text


def test_security_headers_are_on_every_response(client):
    for response in (
        client.get("/healthz"),
        client.get("/nowhere"),
        client.post("/v1/cards", files=files(PHOTO)),
    ):
        for name, value in SECURITY_HEADERS.items():
            assert response.headers[name] == value
        assert "strict-transport-security" not in response.headers
        assert "server" not in response.headers


def test_request_ids(client):
    answered = client.get("/healthz", headers={"X-Request-ID": "a-1.B_2"}).headers["x-request-id"]
    assert answered == "a-1.B_2"
    made = [client.get("/healthz").headers["x-request-id"] for _ in range(2)]
    assert made[0] != made[1] and all(re.fullmatch("[0-9a-f]{32}", one) for one in made)
    for unsafe in ('a"b', "a b", "x" * 65):
        answered = client.get("/healthz", headers={"X-Request-ID": unsafe}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", answered)


def settle(client):
    """Wait for the lines of earlier requests: each is written after its response."""
    client.get("/healthz")


def leaves(value):
    """All texts and numbers in plain data."""
    if isinstance(value, dict):
        return [leaf for entry in value.values() for leaf in leaves(entry)]
    if isinstance(value, list):
        return [leaf for entry in value for leaf in leaves(entry)]
    return [value]


def test_nothing_that_was_read_is_logged(client, caplog, capfd):
    settle(client)
    for name in ("httpx", "httpcore"):  # the client's own log
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.DEBUG)
    responses = [
        client.post("/v1/cards", files=files(PHOTO)),
        client.post("/v1/cards?view=fpt", files=files(PHOTO, b"no image")),
        client.post("/v1/cards:batch", json={"photos": [ENCODED]}),
        client.post("/v1/cards/079195001234?name=LÊ", files=files(PHOTO)),
    ]
    metrics = client.get("/metrics").text
    output = capfd.readouterr()
    written = "\n".join((caplog.text, output.out, output.err))
    assert written.count('"route": "/v1/cards"') == 2
    assert '"route": "/v1/cards:batch"' in written and '"route": "other"' in written
    fields = responses[0].json()["fields"]
    values = {leaf for field in fields.values() for leaf in leaves(field) if isinstance(leaf, str)}
    values -= {"pass", "fail", "unknown"} | {
        check["name"] for field in fields.values() for check in field["checks"]
    }
    # Single characters are in every text.
    values = {value for value in values if len(value) > 1} | {"31/01/1995", "LÊ VĂN"}
    assert {"079195001234", "1995-01-31", "LÊ"} <= values
    assert {value for value in values if value in written or value in metrics} == set()
    assert ENCODED[:40] not in written and repr(PHOTO[:20]) not in written


def test_the_line_of_a_request(client, caplog):
    caplog.set_level(logging.INFO)
    client.post("/v1/cards", files=files(PHOTO, b"no image"), headers={"X-Request-ID": "one"})
    settle(client)
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "serving.access"]
    (line,) = [line for line in lines if line["request_id"] == "one"]
    assert line.pop("milliseconds") > 0 and line.pop("body_bytes") > len(PHOTO)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "request_id": "one",
        "method": "POST",
        "route": "/v1/cards",
        "status": 200,
        "photos": {"ok": 1, "unusable-image": 1},
    }


def test_an_unforeseen_error_says_nothing_of_what_was_read(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with served(FailingReader("079195001234")) as client:
        response = client.post("/v1/cards", files=files(PHOTO))
        assert response.status_code == 500 and problem_of(response)[0] == "internal-error"
        batch = client.post("/v1/cards:batch", files=files(PHOTO)).json()["results"]
    assert batch[0]["problem"]["type"] == "/problems/internal-error"
    written = caplog.text + "".join(capfd.readouterr()) + response.text
    assert "079195001234" not in written
    assert "LookupError at " in caplog.text and "servers.py:" in caplog.text


def test_an_error_of_the_server_itself_says_nothing_either(caplog, monkeypatch):
    def fail(result, view):
        raise ValueError(result.fields["id_number"].text)

    monkeypatch.setattr("serving.service.result_to_view", fail)
    with served() as client:
        response = client.post("/v1/cards", files=files(PHOTO))
        assert response.status_code == 500 and problem_of(response)[0] == "internal-error"
        assert client.post("/v1/cards", files=files(PHOTO)).status_code == 500
    assert "079195001234" not in caplog.text and "ValueError at " in caplog.text


def test_what_a_request_held_is_given_back():
    settings = Settings(photo_bytes=1000, body_bytes=2000, bodies_bytes=2000)
    with served(settings=settings) as client:
        statuses = [client.post("/v1/cards", files=files(bytes(900))).status_code for _ in range(4)]
    assert statuses == [422] * 4


def test_a_client_that_goes_is_no_error(client, caplog):
    caplog.set_level(logging.INFO)
    head = b"POST /v1/cards HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\n"
    with socket.create_connection(("127.0.0.1", client.base_url.port), 20) as connection:
        connection.sendall(head + b"X-Request-ID: gone\r\nContent-Length: 99\r\n\r\nabc")
    wait_until(lambda: '"request_id": "gone"' in caplog.text)
    (line,) = [r.getMessage() for r in caplog.records if '"gone"' in r.getMessage()]
    assert json.loads(line)["status"] == 499
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_over_tls_nothing_else_is_to_be_used():
    async def ask():
        transport = httpx.ASGITransport(create_app(fake_pipeline(), LIMITS))
        async with httpx.AsyncClient(transport=transport, base_url="https://a") as client:
            return await client.get("/healthz")

    headers = asyncio.run(ask()).headers
    assert headers["strict-transport-security"] == "max-age=31536000"
