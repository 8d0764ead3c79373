import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.command import main
from pipeline.field_types import Check
from pipeline.schema import result_schema
from pipeline.types import SCHEMA_VERSION
from reader.characters import CharacterReading
from reader.reading import WordReading
from tests.pipeline.fakes import WORDS, FakeReader, fake_pipeline, make_photo

COPY = Path(__file__).parents[2] / "docs" / "result.schema.json"

VALIDATOR = Draft202012Validator(result_schema())


class SpellingReader(FakeReader):
    """Tells of each character where it is, and what else a word may say."""

    def read(self, crops, fields=None):
        readings = []
        for reading in super().read(crops, fields):
            text = reading.text
            characters = tuple(
                CharacterReading(letter, 0.9, place / len(text))
                for place, letter in enumerate(text)
            )
            other = ((text[::-1], 0.05),) if text else ()
            readings.append(WordReading(text, reading.confidence, other, characters))
        return readings


def spelt():
    pipeline = fake_pipeline()
    pipeline._reader = SpellingReader()
    return pipeline.infer(make_photo())


def failed():
    """A birth that contradicts the number, a name that has another text proposed."""
    words = (*WORDS[:-1], ("date_of_birth", WORDS[-1][1], "31/02/1996"))
    result = fake_pipeline(words, inferred=2).infer(make_photo())
    name = result.fields["full_name"]
    proposed = replace(name, checks=(Check("agrees_with_qr", "fail", "LÊ VÂN"),))
    return replace(result, fields={**result.fields, "full_name": proposed}, qr="1|2")


RESULTS = {
    "ok": lambda: fake_pipeline().infer(make_photo()),
    "spelt": spelt,
    "failed": failed,
    "no_card": lambda: fake_pipeline(corners=None).infer(make_photo()),
    "unreadable": lambda: fake_pipeline(WORDS[:1]).infer(make_photo()),
    "of_no_type": lambda: fake_pipeline(WORDS[1:]).infer(make_photo()),
}


def written(name):
    return json.loads(RESULTS[name]().to_json())


def closed(schema):
    """The schema with no other keys than those it names."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(part) for key, part in schema.items()}
    return (
        shut | {"additionalProperties": False}
        if "required" in schema and "type" in schema
        else shut
    )


def test_the_schema_is_one():
    Draft202012Validator.check_schema(result_schema())
    assert result_schema()["properties"]["schema_version"] == {"const": SCHEMA_VERSION}


def test_the_copy_in_the_documents_is_the_same():
    assert json.loads(COPY.read_text(encoding="utf-8")) == result_schema(), (
        "idcard schema > docs/result.schema.json"
    )


def test_the_command_prints_it(capsys):
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == COPY.read_text(encoding="utf-8")


def test_everything_is_described():
    schema = result_schema()
    for of in (schema, *schema["$defs"].values()):
        for name, part in of.get("properties", {}).items():
            assert name == "schema_version" or len(part["description"]) > 3, name


@pytest.mark.parametrize("name", RESULTS)
def test_results_follow_it_and_have_no_key_that_it_does_not_name(name):
    content = written(name)
    VALIDATOR.validate(content)
    Draft202012Validator(closed(result_schema())).validate(content)


def test_the_results_have_every_key_that_it_names():
    def names(value):
        if isinstance(value, dict):
            return set(value).union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    schema = result_schema()
    named = set(schema["properties"])
    for of in schema["$defs"].values():
        named |= set(of.get("properties", ()))
    assert named <= set().union(*(names(written(name)) for name in RESULTS))


def paths(value, before=()):
    """Where each value in a result lies, but under names that are not the schema's."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*before, key)
        if isinstance(inner, (dict, list)) and key not in ("timings_ms", "models"):
            yield from paths(inner, (*before, key))


def changed(content, path, change):
    content = copy.deepcopy(content)
    place = content
    for key in path[:-1]:
        place = place[key]
    change(place, path[-1])
    return content


OPTIONAL = {"type", "card_width_px", "moire", "field", "proposal", "qr"}


def test_a_missing_key_is_refused():
    for name in ("spelt", "failed"):
        content = written(name)
        for path in paths(content):
            # A field, a warning or a word may be missing; a corner may not.
            if isinstance(path[-1], str) and path[:-1] != ("fields",):
                lacking = changed(content, path, dict.pop)
                assert VALIDATOR.is_valid(lacking) == (path[-1] in OPTIONAL), path
    for name in ("ok", "unreadable"):
        assert not VALIDATOR.is_valid(changed(written(name), ("document",), dict.pop))


def test_a_value_of_a_wrong_type_is_refused():
    def exchange(place, key):
        place[key] = 3 if isinstance(place[key], str) else "text"

    for name in ("spelt", "failed"):
        content = written(name)
        for path in paths(content):
            assert not VALIDATOR.is_valid(changed(content, path, exchange)), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), "2"),
        (("status",), "no_card"),  # but there is a document
        (("status",), "good"),
        (("fields", "id_number", "checks", 0, "status"), "failed"),
        (("fields", "id_number", "confidence"), 1.5),
        (("fields", "id_number", "quad"), [[0, 0], [1, 0], [1, 1]]),
        (("document", "corners", 0), [1, 2, 3]),
        (("document", "rotation"), 90.5),
        (("document", "type"), None),
        (("timings_ms", "load"), "1 ms"),
        (("models", "reader"), 1),
    ],
)
def test_a_value_that_cannot_be_is_refused(path, value):
    def put(place, key):
        place[key] = value

    content = written("ok")
    assert VALIDATOR.is_valid(content)
    assert not VALIDATOR.is_valid(changed(content, path, put))
