import copy
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import jsonschema
import pytest
import tyro
from check_jsonschema.builtin_schemas import get_builtin_schema

from serving.options import Serve
from serving.settings import Settings
from tests.deploy.files import DEPLOY, VERSION, compose, interpolated, service

FILES = ("compose.yaml", "compose.embedded.yaml", "compose.gpu.yaml")

SERVICES = (
    ("compose.embedded.yaml", "api"),
    ("compose.yaml", "api"),
    ("compose.yaml", "tensorflow-serving"),
)

SCHEMA = get_builtin_schema("vendor.compose-spec")
"""That of the Compose specification, github.com/compose-spec/compose-spec."""


def errors_of(content):
    validator = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


def test_there_are_no_others():
    assert {path.name for path in DEPLOY.glob("compose*.yaml")} == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_the_specification_allows_it(file):
    assert errors_of(compose(file)) == []


@pytest.mark.parametrize(
    "wrong", [{"read-only": True}, {"cap_drop": "ALL"}, {"healthcheck": {"tests": "a"}}]
)
def test_the_specification_refuses_what_is_misspelled(wrong):
    content = copy.deepcopy(compose("compose.yaml"))
    content["services"]["api"].update(wrong)
    assert errors_of(content)


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_services_may_do_no_more_than_they_must(file, name):
    found = service(file, name)
    assert found["read_only"] is True and found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    user, group = map(int, found["user"].split(":"))
    assert user > 0 and group > 0
    assert found["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert not found.keys() & {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices"}
    assert all(volume["read_only"] for volume in found.get("volumes", []))
    # A folder that is not there is a mistake, not one to be made by Docker, for root.
    assert not any(volume["bind"]["create_host_path"] for volume in found.get("volumes", []))


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_images_are_of_one_version(file, name):
    image, _, tag = service(file, name)["image"].partition(":")
    assert tag and tag != "latest"
    if image == "idcard-reader":
        assert tag == VERSION


def test_nothing_is_open_to_other_machines():
    for file, name in SERVICES:
        for port in service(file, name).get("ports", []):
            assert port.startswith("127.0.0.1:")
    found = compose("compose.yaml")
    assert found["services"]["tensorflow-serving"]["networks"] == ["models"]
    assert "ports" not in found["services"]["tensorflow-serving"]
    assert found["networks"]["models"] == {"internal": True}


def test_a_stop_waits_for_what_was_begun():
    settings = Settings()
    seconds = service("compose.yaml", "api")["stop_grace_period"]
    assert seconds.endswith("s")
    assert int(seconds[:-1]) > settings.upload_s + settings.deadline_s


@pytest.mark.parametrize("file", ["compose.embedded.yaml", "compose.yaml"])
def test_the_server_knows_the_options(file):
    arguments = service(file, "api")["command"]
    serve = tyro.cli(Serve, args=["--host", "0.0.0.0", "--port", "8000", *arguments])
    limits = service(file, "api")["deploy"]["resources"]["limits"]
    assert serve.settings.workers == int(limits["cpus"])
    # The rest is for the models and what is decoded.
    assert limits["memory"] == "2G" and serve.settings.bodies_bytes <= 2**28


def test_the_model_server_is_asked_for_what_was_published():
    command = service("compose.yaml", "tensorflow-serving")["command"]
    assert {
        "--model_config_file=/models/models.config",
        "--batching_parameters_file=/models/batching.config",
        "--enable_batching",
        "--model_config_file_poll_wait_seconds=10",
        "--allow_version_labels_for_unavailable_models=true",
    } < set(command)
    (volume,) = service("compose.yaml", "tensorflow-serving")["volumes"]
    assert volume["target"] == "/models"


@pytest.mark.parametrize(
    ("environment", "devices"),
    [
        ({}, "all"),
        ({"CUDA_VISIBLE_DEVICES": ""}, "all"),
        ({"CUDA_VISIBLE_DEVICES": "1,3"}, "1,3"),
    ],
)
def test_gpus_are_all_or_those_that_are_visible(environment, devices):
    serving = compose("compose.gpu.yaml")["services"]["tensorflow-serving"]
    told = serving["environment"]["NVIDIA_VISIBLE_DEVICES"]
    assert interpolated(told, environment) == devices
    (reserved,) = serving["deploy"]["resources"]["reservations"]["devices"]
    assert reserved["driver"] == "nvidia" and reserved["capabilities"] == ["gpu"]
    assert [interpolated(one, environment) for one in reserved["device_ids"]] == [devices]
    assert "count" not in reserved  # the specification allows one of the two
    plain = compose("compose.yaml")["services"]["tensorflow-serving"]
    assert serving["image"] == f"{plain['image']}-gpu"


class ModelStates(BaseHTTPRequestHandler):
    """Answers as TensorFlow Serving does to a question for a model's state."""

    states: ClassVar = {}

    def do_GET(self):
        state = self.states.get(self.path.removeprefix("/v1/models/"))
        body = json.dumps({"model_version_status": [{"version": "1", "state": state}]})
        self.send_response(200 if state else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize(
    ("states", "healthy"),
    [
        (("AVAILABLE", "AVAILABLE", "AVAILABLE"), True),
        (("AVAILABLE", "AVAILABLE", "LOADING"), False),
        (("AVAILABLE", None, "AVAILABLE"), False),
        (None, False),
    ],
)
def test_the_health_check_of_the_model_server(states, healthy, monkeypatch):
    kind, shell, option, script = service("compose.yaml", "tensorflow-serving")["healthcheck"][
        "test"
    ]
    assert kind == "CMD"
    monkeypatch.setattr(
        ModelStates,
        "states",
        dict(zip(("cropper", "detector", "reader"), states or [], strict=False)),
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), ModelStates) as server:
        port = server.server_port
        if states is not None:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        else:
            server.socket.close()
        script = script.replace("$$", "$").replace("/8501", f"/{port}")
        code = subprocess.run([shell, option, script], timeout=20, stderr=subprocess.DEVNULL)
        if states is not None:
            server.shutdown()
    assert (code.returncode == 0) == healthy
