import socket

import pytest

from serving.settings import Settings
from tests.serving.servers import ENCODED, PHOTO, files, problem_of, served


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
        # What would be many times as large when it is parsed is not.
        ({"json": {"photo": [[]] * 1000}}, 400, "malformed-body"),
        ({"json": {"photo": "\u1ea4" + ENCODED}}, 400, "malformed-body"),
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


def test_what_a_request_held_is_given_back():
    settings = Settings(photo_bytes=1000, body_bytes=2000, bodies_bytes=2000)
    with served(settings=settings) as client:
        statuses = [client.post("/v1/cards", files=files(bytes(900))).status_code for _ in range(4)]
    assert statuses == [422] * 4
