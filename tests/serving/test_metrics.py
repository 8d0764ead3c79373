from prometheus_client.parser import text_string_to_metric_families

from tests.serving.servers import PHOTO, served


def samples(client):
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_what_is_counted():
    with served() as client:
        client.post("/v1/cards", files=[("photos", PHOTO), ("photos", b"x"), ("photos", PHOTO)])
        client.post("/v1/cards", files={"photos": b"x"})
        client.post("/v1/cards", content=b"x")
        client.get("/0791950012")
        counted = samples(client)
    assert counted["idcard_requests_total", "/v1/cards", "200"] == 1
    assert counted["idcard_requests_total", "/v1/cards", "422"] == 1
    assert counted["idcard_requests_total", "/v1/cards", "415"] == 1
    assert counted["idcard_requests_total", "404", "other"] == 1
    assert counted["idcard_request_seconds_count", "/v1/cards"] == 3
    assert counted["idcard_results_total", "ok"] == 2
    assert counted["idcard_problems_total", "unusable-image"] == 2
    assert counted["idcard_problems_total", "unsupported-media-type"] == 1
    assert counted["idcard_warnings_total", "small_card"] == 2
    for stage in ("load", "cropper", "rectify", "detector", "reader"):
        assert counted["idcard_stage_seconds_count", stage] == 2
        assert counted["idcard_stage_seconds_sum", stage] < 10
    # 0.9 for each of two words, 0.9 for a number of one.
    assert counted["idcard_field_confidence_bucket", "0.8", "full_name"] == 0
    assert counted["idcard_field_confidence_bucket", "0.9", "full_name"] == 2
    assert counted["idcard_field_confidence_count", "id_number"] == 2
    assert counted["idcard_queue_length",] == 0
