import base64
import io
import threading

import pytest
from PIL import Image

from tests.pipeline.fakes import fake_pipeline, make_photo
from tests.serving.servers import (
    ENCODED,
    PHOTO,
    FailingReader,
    files,
    photo_bytes,
    problem_of,
    served,
    wait_until,
)


def plain(answer):
    """A result without its times."""
    return {key: value for key, value in answer.items() if key != "timings_ms"}


def expected():
    return plain(fake_pipeline().infer(make_photo()).to_dict())


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


def test_a_pdf_is_read_whatever_its_media_type(client):
    picture, content = Image.fromarray(make_photo()), io.BytesIO()
    picture.save(content, "PDF")
    for media_type in ("application/pdf", "application/octet-stream", "image/jpeg"):
        headers = {"Content-Type": media_type}
        answer = client.post("/v1/cards", content=content.getvalue(), headers=headers)
        assert answer.status_code == 200
        assert answer.json()["fields"] == expected()["fields"]
    body = {"content": b"%PDF-1.7 and no more", "headers": {"Content-Type": "application/pdf"}}
    problem = client.post("/v1/cards", **body).json()
    assert problem["type"] == "/problems/unusable-image"
    assert problem["detail"].startswith("20 bytes: damaged PDF")


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


def test_a_single_photo_that_is_no_image_is_a_problem(client):
    response = client.post("/v1/cards", json={"photo": base64.b64encode(b"%PDF").decode()})
    assert response.status_code == 422
    slug, detail = problem_of(response)
    assert slug == "unusable-image" and detail.startswith("4 bytes: not an image")


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


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_told_which_there_are(client, method):
    for path, there in (("/v1/cards", "POST"), ("/v1/cards:batch", "POST"), ("/metrics", "GET")):
        response = client.request(method, path)
        assert response.status_code == 405 and response.headers["allow"] == there
        if method != "HEAD":
            assert problem_of(response)[0] == "method-not-allowed"


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


def test_a_slash_too_many_is_another_route(client):
    response = client.post("/v1/cards/", files=files(PHOTO), follow_redirects=False)
    assert problem_of(response)[0] == "not-found"
    # What is left of the body is not waited for.
    assert response.headers["connection"] == "close"


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
