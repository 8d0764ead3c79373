import asyncio
import json
import logging
import re
import socket

import httpx

from serving.access import SECURITY_HEADERS
from serving.app import create_app
from tests.pipeline.fakes import fake_pipeline
from tests.serving.servers import (
    ENCODED,
    LIMITS,
    PHOTO,
    FailingReader,
    files,
    problem_of,
    served,
    wait_until,
)


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


def test_over_tls_nothing_else_is_to_be_used():
    async def ask():
        transport = httpx.ASGITransport(create_app(fake_pipeline(), LIMITS))
        async with httpx.AsyncClient(transport=transport, base_url="https://a") as client:
            return await client.get("/healthz")

    headers = asyncio.run(ask()).headers
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_request_ids(client):
    answered = client.get("/healthz", headers={"X-Request-ID": "a-1.B_2"}).headers["x-request-id"]
    assert answered == "a-1.B_2"
    made = [client.get("/healthz").headers["x-request-id"] for _ in range(2)]
    assert made[0] != made[1] and all(re.fullmatch("[0-9a-f]{32}", one) for one in made)
    for unsafe in ('a"b', "a b", "x" * 65):
        answered = client.get("/healthz", headers={"X-Request-ID": unsafe}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", answered)


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


def test_a_client_that_goes_is_no_error(client, caplog):
    caplog.set_level(logging.INFO)
    head = b"POST /v1/cards HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\n"
    with socket.create_connection(("127.0.0.1", client.base_url.port), 20) as connection:
        connection.sendall(head + b"X-Request-ID: gone\r\nContent-Length: 99\r\n\r\nabc")
    wait_until(lambda: '"request_id": "gone"' in caplog.text)
    (line,) = [r.getMessage() for r in caplog.records if '"gone"' in r.getMessage()]
    assert json.loads(line)["status"] == 499
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


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
