"""Calls to a server that speaks TensorFlow Serving's gRPC."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import numpy as np

from export import remote_messages as messages
from export.remote import (
    RemoteAddress,
    RemoteDeadlineError,
    RemoteError,
    RemoteUnavailableError,
)
from export.remote_tensors import dtype_name, fill_tensor, tensor_to_array

PAUSES_S = (0.05, 1.0)
"""Seconds before the second try, and at most before a later one; each is twice the one before, less
up to a half by chance, so that many clients do not come at once. Chosen."""

CHECK_S = 2.0
"""Seconds for the answer whether a model is there, at most. Chosen: those who watch over a server
wait for a few."""

OPTIONS = (
    # The raw outputs of a Detector are larger than the 4 MB that gRPC receives by default.
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    # By default up to two minutes: a server that is back would long be waited for.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1000),
    ("grpc.max_reconnect_backoff_ms", 1000),
    # A connection that died without a word is found out.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 5_000),
)
"""Of a channel; the names are gRPC's."""

Shape = tuple[int | None, ...]
"""None: any size."""

SignatureShapes = tuple[dict[str, tuple[str, Shape | None]], dict[str, tuple[str, Shape | None]]]
"""Of the inputs and of the outputs of a signature, by name: dtype and shape; None: any shape."""


class RemoteModel:
    """A model on a server; several threads may call it.

    Args:
        address: of the server.
        name: of the model there.

    Raises:
        OSError: the file of certificates cannot be read.
    """

    def __init__(self, address: RemoteAddress, name: str):
        self.address, self.name = address, name
        if address.certificate is None:
            channel = grpc.insecure_channel(address.target, OPTIONS)
        else:
            trusted = grpc.ssl_channel_credentials(Path(address.certificate).read_bytes())
            channel = grpc.secure_channel(address.target, trusted, OPTIONS)
        self._predict = channel.unary_unary(
            messages.PREDICT,
            messages.PredictRequest.SerializeToString,
            messages.PredictResponse.FromString,
        )
        self._metadata = channel.unary_unary(
            messages.GET_MODEL_METADATA,
            messages.GetModelMetadataRequest.SerializeToString,
            messages.GetModelMetadataResponse.FromString,
        )
        self._status = channel.unary_unary(
            messages.GET_MODEL_STATUS,
            messages.GetModelStatusRequest.SerializeToString,
            messages.GetModelStatusResponse.FromString,
        )

    def __str__(self) -> str:
        """Name, version and server, for messages."""
        address = self.address
        version = address.version if address.label is None else address.label
        return f"{self.name}{'' if version is None else f' ({version})'} at {address.target}"

    def predict(
        self, signature: str, inputs: dict[str, np.ndarray], deadline: float
    ) -> dict[str, np.ndarray]:
        """All outputs of a signature.

        Args:
            signature: its name.
            inputs: by name.
            deadline: the `time.monotonic()` at which nobody wants them any more.

        Returns:
            The outputs by name.

        Raises:
            RemoteUnavailableError: no try before the deadline reached the model.
            RemoteDeadlineError: the server did not answer before the deadline.
            RemoteError: the server refused, or its answer makes no sense.
        """
        request = messages.PredictRequest()
        self._fill(request.model_spec)
        request.model_spec.signature_name = signature
        for name, array in inputs.items():
            fill_tensor(request.inputs[name], array)
        response = self._call(self._predict, request, deadline)
        try:
            return {name: tensor_to_array(proto) for name, proto in response.outputs.items()}
        except ValueError as error:
            raise RemoteError(f"{self}: {error}") from None

    def signatures(self) -> dict[str, SignatureShapes]:
        """What the signatures of the model take and give.

        Raises:
            RemoteError: as `predict`.
        """
        deadline = time.monotonic() + self.address.deadline_s
        response = self._call(self._metadata, self._metadata_request(), deadline)
        content = response.metadata["signature_def"].value
        try:
            found = messages.SignatureDefMap.FromString(content).signature_def
        except Exception as error:  # protobuf's own, which is named otherwise in each release
            raise RemoteError(f"{self}: its signatures cannot be read: {error}") from None
        return {name: (_shapes(one.inputs), _shapes(one.outputs)) for name, one in found.items()}

    def check(self) -> None:
        """Ask the server, once, whether it serves the model.

        Raises:
            RemoteUnavailableError: it does not, or cannot be reached.
            RemoteError: as `predict`.
        """
        request = messages.GetModelStatusRequest()
        request.model_spec.name = self.name
        seconds = min(CHECK_S, self.address.deadline_s)
        try:
            response = self._status(request, timeout=seconds)
            if self.address.label is not None:
                # The status is of all versions, whatever the label; this is refused unless the one
                # that it points to is loaded.
                self._metadata(self._metadata_request(), timeout=seconds)
        except grpc.RpcError as error:
            raise self._explain(error, seconds) from None
        states = {one.version: one.state for one in response.model_version_status}
        version = self.address.version
        if messages.AVAILABLE not in [
            state for number, state in states.items() if version in (None, number)
        ]:
            raise RemoteUnavailableError(f"{self}: no version is available; states: {states}")

    def _metadata_request(self) -> Any:
        request = messages.GetModelMetadataRequest(metadata_field=["signature_def"])
        self._fill(request.model_spec)
        return request

    def _fill(self, spec: Any) -> None:
        """Say which model is meant."""
        spec.name = self.name
        if self.address.label is not None:
            spec.version_label = self.address.label
        elif self.address.version is not None:
            spec.version.value = self.address.version

    def _call(self, method: Callable[..., Any], request: Any, deadline: float) -> Any:
        """The response, after as many tries as there is time for.

        Only UNAVAILABLE is tried again: the server is down, was stopped meanwhile, or its queue is
        full. A Predict changes nothing, so one that may have been answered can be repeated.
        """
        pause = PAUSES_S[0]
        problem: RemoteError = RemoteDeadlineError(f"{self}: there was no time left to ask")
        while (left := deadline - time.monotonic()) > 0:
            try:
                return method(request, timeout=left)
            except grpc.RpcError as error:
                explained = self._explain(error, self.address.deadline_s)
            if not isinstance(explained, RemoteUnavailableError):
                raise explained
            problem = explained
            time.sleep(min(pause * random.uniform(0.5, 1.0), max(0.0, deadline - time.monotonic())))
            pause = min(2 * pause, PAUSES_S[1])
        raise problem

    def _explain(self, error: grpc.RpcError, seconds: float) -> RemoteError:
        """An error of gRPC as one of ours."""
        code = error.code()
        if code == grpc.StatusCode.UNAVAILABLE:
            return RemoteUnavailableError(f"{self}: {error.details()}")
        if code == grpc.StatusCode.DEADLINE_EXCEEDED:
            return RemoteDeadlineError(f"{self}: no answer within {seconds:g} s")
        return RemoteError(f"{self}: {code.name}: {error.details()}")


def _shapes(infos: Any) -> dict[str, tuple[str, Shape | None]]:
    """Of a signature's inputs or outputs."""
    found: dict[str, tuple[str, Shape | None]] = {}
    for name, info in infos.items():
        shape = tuple(None if dim.size < 0 else int(dim.size) for dim in info.tensor_shape.dim)
        unknown = info.tensor_shape.unknown_rank
        found[name] = dtype_name(info.dtype), None if unknown else shape
    return found
