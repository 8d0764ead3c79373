import sys

import pytest

from export.remote import RemoteAddress, parse_address
from export.runtimes import check_runtime, open_runner
from pipeline import Pipeline


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("serving://models:8500", RemoteAddress("models:8500", "stable", None, 10.0)),
        ("models:8500", RemoteAddress("models:8500")),
        ("[::1]:8500?label=canary", RemoteAddress("[::1]:8500", "canary")),
        ("a:1?version=3&deadline_s=0.5", RemoteAddress("a:1", None, 3, 0.5)),
        ("a:1?version=newest", RemoteAddress("a:1", None)),
        ("a:1?certificate=ca.pem", RemoteAddress("a:1", certificate="ca.pem")),
    ],
)
def test_an_address_is_read(text, address):
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("models", "HOST:PORT"),
        ("serving://:8500", "HOST:PORT"),
        ("models:0", "HOST:PORT"),
        ("models:65536", "HOST:PORT"),
        ("models:x", "HOST:PORT"),
        ("http://models:8500", "no path"),
        ("models:8500/v1", "HOST:PORT"),
        ("models:1?stable", "NAME=VALUE"),
        ("models:1?tag=2", "tag is unknown"),
        ("models:1?label=a&label=b", "twice"),
        ("models:1?label=a&version=2", "either a label or a version"),
        ("models:1?label=", "has a name"),
        ("models:1?version=two", "a number or 'newest'"),
        ("models:1?version=-1", "a number or 'newest'"),
        ("models:1?deadline_s=0", "above 0"),
        ("models:1?deadline_s=soon", "above 0"),
        ("models:1?deadline_s=inf", "above 0"),
        ("models:1?deadline_s=nan", "above 0"),
    ],
)
def test_a_wrong_address_is_named(text, reason):
    with pytest.raises(ValueError, match=reason) as caught:
        parse_address(text)
    assert repr(text) in str(caught.value)


def test_an_address_is_a_runtime():
    assert check_runtime("serving://models:8500") == "float32"
    with pytest.raises(ValueError, match="comes in float32, not 'int8'"):
        check_runtime("serving://models:8500", "int8")
    with pytest.raises(ValueError, match="HOST:PORT"):
        Pipeline(runtime="serving://models")
    with pytest.raises(ValueError, match="keras, serving://HOST:PORT"):
        check_runtime("coreml")


def test_without_grpc_it_is_said_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "grpc", None)
    for name in ("export.remote_client", "export.remote_runner"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(ImportError, match=r'pip install "idcard-reader\[tf-serving\]"'):
        open_runner(tmp_path, "serving://models:8500")
