"""A server that speaks the protocol of TensorFlow Serving and answers from SavedModels.

It does what its source does where the code under test relies on it: versions and labels come from
`models.config`, which is read again and again and refused while a label would move to a version
that is not loaded; a version is loaded before another is let go; values are answered one by one.
"""

import contextlib
import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
import numpy as np
import tensorflow as tf
from google.protobuf import text_format
from tensorflow.core.protobuf import saved_model_pb2

from export import remote_messages as messages
from export.remote_tensors import NUMBERS, tensor_to_array

LOADING = 20
"""Of `ModelVersionStatus.state`."""

POLL_S = 0.02


class Refusal(Exception):
    def __init__(self, code, details):
        super().__init__(details)
        self.code, self.details = code, details


class ModelServer:
    """Serves a folder of models, each with its version folders; the port stays over restarts.

    Attributes:
        calls: (model, version, signature, pictures) of each Predict that was answered.
        refused: how often `models.config` was.
        delay_s: before a Predict is answered.
        change: made to the outputs of a Predict, or None.
        load_s: how long loading a version takes longer than it does.
        largest: pictures of a Predict, at most.
    """

    def __init__(self, root, tls=None):
        self.root, self._tls = root, tls
        self.calls, self.refused = [], 0
        self.delay_s, self.change, self.load_s, self.largest = 0.0, None, 0.0, 64
        self.port = 0
        self._lock = threading.Lock()
        self._server = None

    @property
    def target(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        self._loaded, self._labels = {}, {}
        self._load_versions(0.0)
        self._read_config()
        handlers = {
            messages.PREDICT: (self._predict, messages.PredictRequest),
            messages.GET_MODEL_METADATA: (self._metadata, messages.GetModelMetadataRequest),
            messages.GET_MODEL_STATUS: (self._status, messages.GetModelStatusRequest),
        }
        self._server = grpc.server(
            ThreadPoolExecutor(8), options=[("grpc.max_receive_message_length", -1)]
        )
        self._server.add_generic_rpc_handlers([_Handlers(handlers)])
        place = f"127.0.0.1:{self.port}"
        if self._tls is None:
            self.port = self._server.add_insecure_port(place)
        else:
            credentials = grpc.ssl_server_credentials([self._tls])
            self.port = self._server.add_secure_port(place, credentials)
        self._server.start()
        self._stopping = threading.Event()
        self._polling = [
            threading.Thread(target=self._poll, args=[self._read_config]),
            threading.Thread(target=self._poll, args=[lambda: self._load_versions(self.load_s)]),
        ]
        for thread in self._polling:
            thread.start()

    def kill(self):
        """What is under way is cut off."""
        self._stopping.set()
        self._server.stop(None).wait()
        for thread in self._polling:
            thread.join()

    @property
    def labels(self):
        """(model, label) of each."""
        return {(name, label) for name, those in self._labels.items() for label in those}

    def versions(self, name):
        return sorted(version for model, version in self._loaded if model == name)

    def _poll(self, look):
        while not self._stopping.wait(POLL_S):
            with contextlib.suppress(FileNotFoundError):  # let go while it was looked at
                look()

    def _read_config(self):
        """All labels move, or none does: as `ServerCore::UpdateModelVersionLabelMap`."""
        config = messages.ModelServerConfig()
        with contextlib.suppress(FileNotFoundError):
            text_format.Parse((self.root / "models.config").read_text(), config)
        labels = {one.name: dict(one.version_labels) for one in config.model_config_list.config}
        movable = all(
            self._labels.get(name, {}).get(label, version) == version
            or (name, version) in self._loaded
            for name, those in labels.items()
            for label, version in those.items()
        )
        if movable:
            self._labels = labels
        else:
            self.refused += 1

    def _load_versions(self, load_s):
        """All that are there: what is new is loaded before what is gone is let go."""
        wanted = {
            (folder.name, int(path.name)): path
            for folder in self.root.iterdir() if folder.is_dir()
            for path in folder.iterdir() if path.name.isdecimal()
        }  # fmt: skip
        for key, path in wanted.items():
            if key not in self._loaded:
                time.sleep(load_s)
                self._loaded = {**self._loaded, key: _load(path)}
        self._loaded = {key: model for key, model in self._loaded.items() if key in wanted}

    def _find(self, spec):
        """The version that is meant, and the model."""
        labels, loaded = self._labels.get(spec.name, {}), self._loaded
        if spec.version_label:
            if spec.version_label not in labels:
                details = f"Unrecognized servable version label: {spec.version_label}"
                raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, details)
            version = labels[spec.version_label]
        elif spec.HasField("version"):
            version = spec.version.value
        else:
            version = max((number for name, number in loaded if name == spec.name), default=None)
        if (spec.name, version) not in loaded:
            details = f"Servable not found for request: Specific({spec.name}, {version})"
            raise Refusal(grpc.StatusCode.NOT_FOUND, details)
        return version, loaded[spec.name, version]

    def _predict(self, request):
        version, model = self._find(request.model_spec)
        call = model.signatures.get(request.model_spec.signature_name)
        if call is None:
            raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, "Serving signature not found")
        inputs = {name: tensor_to_array(proto) for name, proto in request.inputs.items()}
        rows = len(next(iter(inputs.values())))
        if rows > self.largest:
            details = f"Task size {rows} is larger than maximum input batch size {self.largest}"
            raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, details)
        time.sleep(self.delay_s)
        try:
            outputs = call(**{name: tf.constant(value) for name, value in inputs.items()})
        except (TypeError, ValueError, tf.errors.OpError) as error:
            raise Refusal(grpc.StatusCode.INVALID_ARGUMENT, str(error)) from None
        arrays = {name: value.numpy() for name, value in outputs.items()}
        if self.change is not None:
            arrays = self.change(arrays)
        response = messages.PredictResponse()
        response.model_spec.name = request.model_spec.name
        response.model_spec.version.value = version
        for name, array in arrays.items():
            _fill_one_by_one(response.outputs[name], array)
        with self._lock:
            self.calls.append(
                (request.model_spec.name, version, request.model_spec.signature_name, rows)
            )
        return response

    def _metadata(self, request):
        version, _ = self._find(request.model_spec)
        path = self.root / request.model_spec.name / str(version) / "saved_model.pb"
        saved = saved_model_pb2.SavedModel.FromString(path.read_bytes())
        found = messages.SignatureDefMap()
        for name, one in saved.meta_graphs[0].signature_def.items():
            found.signature_def[name].MergeFromString(one.SerializeToString())
        response = messages.GetModelMetadataResponse()
        response.metadata["signature_def"].value = found.SerializeToString()
        return response

    def _status(self, request):
        name = request.model_spec.name
        response = messages.GetModelStatusResponse()
        for version in self.versions(name):
            response.model_version_status.add(version=version, state=messages.AVAILABLE)
        if not response.model_version_status:
            details = f"Could not find any versions of model {name}"
            raise Refusal(grpc.StatusCode.NOT_FOUND, details)
        return response


def _load(path):
    """A SavedModel; one of the same bytes is loaded once."""
    files = sorted(path.rglob("*"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files if file.is_file()))
    if digest.digest() not in _models:
        _models[digest.digest()] = tf.saved_model.load(str(path))
    return _models[digest.digest()]


_models = {}


class _Handlers(grpc.GenericRpcHandler):
    def __init__(self, handlers):
        self._handlers = handlers

    def service(self, details):
        if details.method not in self._handlers:
            return None
        answer, kind = self._handlers[details.method]

        def handle(request, context):
            try:
                return answer(request)
            except Refusal as refusal:
                context.abort(refusal.code, refusal.details)

        return grpc.unary_unary_rpc_method_handler(
            handle, kind.FromString, lambda response: response.SerializeToString()
        )


def _fill_one_by_one(proto, array):
    """As TensorFlow Serving answers: not by `tensor_content`."""
    members = {"float32": "float_val", "int32": "int_val", "int64": "int64_val"}
    array = np.asarray(array)
    if array.dtype == object:
        proto.dtype = NUMBERS["string"]
        proto.string_val.extend(array.ravel().tolist())
    else:
        proto.dtype = NUMBERS[array.dtype.name]
        getattr(proto, members[array.dtype.name]).extend(array.ravel().tolist())
    for size in array.shape:
        proto.tensor_shape.dim.add(size=size)


@contextlib.contextmanager
def serving(root, tls=None):
    """A server of a folder, that has stopped after the block; `tls`: (private key, certificate)."""
    server = ModelServer(root, tls)
    server.start()
    try:
        yield server
    finally:
        server.kill()
