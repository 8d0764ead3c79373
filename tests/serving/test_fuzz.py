"""Requests made up from the API's own description, and answers held against it."""

import hypothesis
import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection

from serving.app import create_app
from tests.pipeline.fakes import fake_pipeline
from tests.serving.servers import KEYS, LIMITS

EXPECTED = ["2xx", "401", "413", "422"]
"""Answers to what is as described: bytes that were made up are seldom an image."""


def described(keys):
    """The description of an application with the models loaded; it is never stopped."""
    app = create_app(fake_pipeline(), LIMITS, keys)
    app.state.service.readiness.load()

    async def requests_alone(scope, receive, send):
        assert scope["type"] == "http"  # schemathesis would start and stop it for each test
        await app(scope, receive, send)

    options = {"checks": {"positive_data_acceptance": {"expected-statuses": EXPECTED}}}
    if keys is not None:
        options["auth"] = {"openapi": {"APIKeyHeader": {"api_key": "key"}}}
    return schemathesis.openapi.from_asgi(
        "/openapi.json", requests_alone, config=schemathesis.Config.from_dict(options)
    )


schema_open = described(None)
schema_with_keys = described(KEYS)
bounded = hypothesis.settings(max_examples=100, derandomize=True, deadline=None)


def ask(case):
    # A form's parts are bytes without a type: none of them can be of a wrong one.
    no_types = case.media_type == "multipart/form-data"
    case.call_and_validate(excluded_checks=[negative_data_rejection] if no_types else [])


@schema_open.parametrize()
@bounded
def test_answers_are_those_that_are_described(case):
    ask(case)


@schema_with_keys.parametrize()
@bounded
def test_answers_where_keys_are_asked_for(case):
    ask(case)
