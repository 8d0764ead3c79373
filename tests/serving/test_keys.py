import hashlib

import pytest

from serving.keys import Keys
from tests.serving.servers import PHOTO, served

DIGEST = hashlib.sha256("kéy".encode()).hexdigest()


def write(tmp_path, text):
    path = tmp_path / "keys"
    path.write_text(text)
    return path


def test_a_file_of_digests(tmp_path):
    other = hashlib.sha256(b"second").hexdigest()
    keys = Keys.load(write(tmp_path, f"# ours\n\n{DIGEST}  -\n{other.upper()} the app\n"))
    assert keys.match("second")
    # As it comes in a header: each byte a character.
    assert keys.match("kéy".encode().decode("latin-1"))
    assert not keys.match("") and not keys.match(DIGEST) and not keys.match("Second")


@pytest.mark.parametrize("text", ["", "# none\n", "secret\n", DIGEST[:-1], DIGEST + "0"])
def test_a_wrong_file_is_refused_and_not_quoted(tmp_path, text):
    with pytest.raises(ValueError) as caught:
        Keys.load(write(tmp_path, text))
    assert "secret" not in str(caught.value) and str(tmp_path) in str(caught.value)


def test_photos_need_a_key_and_watching_needs_none():
    keys = Keys([hashlib.sha256(b"key").digest()])
    body = {"files": {"photos": PHOTO}}
    with served(keys=keys) as client:
        for headers in ({}, {"X-API-Key": "no"}, {"Authorization": "Bearer no"}):
            for response in (
                client.post("/v1/cards", headers=headers, **body),
                client.get("/v1/models", headers=headers),
            ):
                assert response.status_code == 401
                assert response.json()["type"] == "/problems/unauthorized"
                assert response.headers["www-authenticate"] == "Bearer"
        # Before anything of the body is looked at.
        assert client.post("/v1/cards", content=b"x").status_code == 401
        for headers in ({"X-API-Key": "key"}, {"Authorization": "Bearer key"}):
            assert client.post("/v1/cards", headers=headers, **body).status_code == 200
        for path in ("/healthz", "/readyz", "/metrics", "/openapi.json"):
            assert client.get(path).status_code == 200
