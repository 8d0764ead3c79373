import re
from dataclasses import fields
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.options import Review
from pipeline.schema import result_schema
from serving.app import create_app
from serving.documentation import EXAMPLE
from serving.keys import Keys
from serving.problems import KINDS
from serving.schemas import PROBLEM_SCHEMA
from serving.settings import MEBIBYTE, Settings
from tests.pipeline.fakes import WORDS, fake_pipeline, make_photo
from tests.serving.servers import PHOTO, files, served

PAGE = (Path(__file__).parents[2] / "docs/serving.md").read_text(encoding="utf-8")


def test_the_description_names_bodies_problems_and_keys(client):
    described = client.get("/openapi.json").json()
    assert described["paths"].keys() == {
        "/v1/cards",
        "/v1/cards:batch",
        "/v1/models",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    cards = described["paths"]["/v1/cards"]["post"]
    assert cards["requestBody"]["content"].keys() == {
        "multipart/form-data",
        "application/json",
        "application/octet-stream",
        "application/pdf",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
    statuses = {str(status) for status, _ in KINDS.values()} - {"404", "405"}
    assert cards["responses"].keys() >= statuses | {"200"}
    too_much = cards["responses"]["413"]["content"]["application/problem+json"]["examples"]
    assert too_much.keys() == {"too-large", "too-many-photos"}
    assert cards["responses"]["200"]["content"]["application/json"]["examples"].keys() == {
        "one",
        "several",
        "fpt",
    }


def test_the_description_has_no_answers_that_are_never_given():
    described = create_app(fake_pipeline()).openapi()
    posts = [described["paths"][path]["post"] for path in ("/v1/cards", "/v1/cards:batch")]
    assert "422" in posts[0]["responses"] and "422" not in posts[1]["responses"]
    assert "HTTPValidationError" not in described.get("components", {}).get("schemas", {})
    listed = posts[1]["responses"]["200"]["content"]["application/json"]["schema"]
    assert listed["properties"]["results"]["items"]["anyOf"][-1]["required"] == ["problem"]


def test_the_description_says_whether_a_key_is_asked_for():
    either = [{"HTTPBearer": []}, {"APIKeyHeader": []}]
    for keys, security in ((None, [*either, {}]), (Keys([bytes(32)]), either)):
        paths = create_app(fake_pipeline(), keys=keys).openapi()["paths"]
        assert paths["/v1/cards"]["post"]["security"] == security
        assert paths["/v1/models"]["get"]["security"] == security
        assert "security" not in paths["/healthz"]["get"]


def test_the_description_names_what_those_who_watch_are_answered():
    paths = create_app(fake_pipeline()).openapi()["paths"]
    for path in ("/healthz", "/readyz"):
        assert paths[path]["get"]["responses"].keys() == {"200", "503"}
    counters = paths["/metrics"]["get"]["responses"]["200"]["content"]
    assert counters.keys() == {"text/plain"}
    problems = paths["/v1/cards"]["post"]["responses"]
    assert (
        "Retry-After" in problems["429"]["headers"] and "Retry-After" in problems["503"]["headers"]
    )
    assert "WWW-Authenticate" in problems["401"]["headers"]


def test_the_example_of_a_photo_can_be_sent(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/v1/cards", "/v1/cards:batch"):
        body = paths[path]["post"]["requestBody"]["content"]["application/json"]["example"]
        assert client.post(path, json=body).status_code == 200


def references(value):
    """All that is referred to within a description."""
    inner = value.values() if isinstance(value, dict) else value
    found = [value["$ref"]] if isinstance(value, dict) and "$ref" in value else []
    for one in inner if isinstance(value, (dict, list)) else ():
        found += references(one)
    return found


def test_every_reference_is_to_a_component_and_no_component_is_in_vain():
    described = create_app(fake_pipeline()).openapi()
    assert set(references(described)) == {
        f"#/components/schemas/{name}" for name in described["components"]["schemas"]
    }


def test_a_result_is_described_as_the_schema_of_results_does():
    schemas = create_app(fake_pipeline()).openapi()["components"]["schemas"]
    schema = result_schema()
    assert schemas.keys() == {"CardResult", *schema["$defs"]}
    assert schemas["CardResult"]["properties"].keys() == schema["properties"].keys()
    assert schemas["FieldResult"]["properties"].keys() == (
        schema["$defs"]["FieldResult"]["properties"].keys()
    )
    assert not {"$id", "$schema"} & schemas["CardResult"].keys()


@pytest.mark.parametrize(
    "answers",
    [{}, {"corners": None}, {"words": WORDS[:1]}, {"words": WORDS[1:], "inferred": 2}],
    ids=["ok", "no card", "unreadable", "of no type"],
)
def test_real_answers_are_as_they_are_described(answers):
    with served(fake_pipeline(**answers)) as client:
        described = client.get("/openapi.json").json()
        one = client.post("/v1/cards", files=files(PHOTO)).json()
        several = client.post("/v1/cards", files=files(PHOTO, b"no image")).json()
    kind = Draft202012Validator({**described, "$ref": "#/components/schemas/CardResult"})
    kind.validate(one)
    kind.validate(several["results"][0])
    assert not kind.is_valid(several["results"][1])
    for key in ("quality", "warnings", "fields"):
        assert not kind.is_valid({**one, key: [{"quad": 1}]})
    response = described["paths"]["/v1/cards"]["post"]["responses"]["200"]
    answered = response["content"]["application/json"]
    either = Draft202012Validator({**described, **answered["schema"]})
    for content in (one, several, *(entry["value"] for entry in answered["examples"].values())):
        either.validate(content)


def test_examples_are_as_real_answers():
    result = fake_pipeline().infer(make_photo()).to_dict()
    assert EXAMPLE.to_dict().keys() == result.keys()
    number = result["fields"]["id_number"]
    assert EXAMPLE.to_dict()["fields"]["id_number"].keys() == number.keys()
    assert len(PROBLEM_SCHEMA["properties"]["type"]["enum"]) == len(KINDS)


def test_the_page_names_every_problem():
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, re.MULTILINE)
    assert {slug: int(status) for slug, status in rows} == {
        slug: kind.status for slug, kind in KINDS.items()
    }


def test_the_page_names_the_limits():
    rows = re.findall(r"^\| `--([a-z-]+)` \| (\d+)( MiB)? \|", PAGE, re.MULTILINE)
    named = {
        option.replace("-", "_"): int(number) * (MEBIBYTE if unit else 1)
        for option, number, unit in rows
    }
    settings = vars(Settings())
    assert named == {name: settings[name] for name in settings if name != "workers"}


def test_the_page_names_what_says_who_looks_at_what():
    rows = dict(re.findall(r"^\| `--([a-z-]+)` \| ([^|]+) \|", PAGE, re.MULTILINE))
    for option in fields(Review):
        default = rows[option.name.replace("_", "-")]
        assert option.default in (None, False) or default == str(option.default)


def test_the_page_names_the_metrics(client):
    named = set(re.findall(r"^\| `(idcard_\w+)`", PAGE, re.MULTILINE))
    told = re.findall(r"^# HELP (idcard_\w+)", client.get("/metrics").text, re.MULTILINE)
    assert named == {name for name in told if not name.endswith("_created")}
