"""What holds for every test."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator

import hypothesis
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# The numbers in the tests are those of float32 on a CPU; a GPU would round to TF32.
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def _is_remote(address: object) -> bool:
    if not isinstance(address, tuple):
        return False  # a socket file
    try:
        return not ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] != "localhost"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded at run time: a test that tries to fails."""
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: object) -> None:
        if _is_remote(address):
            raise RuntimeError(f"the code under test reaches for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect_locally)


@pytest.fixture
def run_eagerly() -> Iterator[None]:
    """Without graphs, which take longer to build than a few steps do to run."""
    import tensorflow

    tensorflow.config.run_functions_eagerly(True)
    yield
    tensorflow.config.run_functions_eagerly(False)


# The same examples in every run: a change that fails is the change's own fault.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")
