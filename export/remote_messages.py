"""The messages of TensorFlow Serving that are used here, without TensorFlow and without stubs.

Their classes are made when this file is imported, from the tables below, by whichever release of
protobuf is installed. They live in a pool of their own: TensorFlow, in the same process, has
messages of the same names. What a table leaves out is skipped when it is received.

Source: the .proto files of TensorFlow Serving (`apis/predict.proto`, `apis/model.proto`,
`apis/get_model_status.proto`, `apis/get_model_metadata.proto`, `config/model_server_config.proto`,
`config/file_system_storage_path_source.proto`) and of TensorFlow (`framework/tensor.proto`,
`framework/tensor_shape.proto`, `protobuf/meta_graph.proto`). The tests compare them with the
distribution tensorflow-serving-api.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_Fields = dict[str, tuple[int, str]]

# By message, of each field its number and type: a scalar or a message; "*" before it: repeated;
# "NAME>TYPE": a map. An enumeration is an int32, which is the same on the wire.
_TENSORFLOW: dict[str, _Fields] = {
    "Dim": {"size": (1, "int64")},
    "TensorShapeProto": {"dim": (2, "*tensorflow.Dim"), "unknown_rank": (3, "bool")},
    "TensorProto": {
        "dtype": (1, "int32"),
        "tensor_shape": (2, "tensorflow.TensorShapeProto"),
        "tensor_content": (4, "bytes"),
        "float_val": (5, "*float"),
        "double_val": (6, "*double"),
        "int_val": (7, "*int32"),
        "string_val": (8, "*bytes"),
        "int64_val": (10, "*int64"),
        "bool_val": (11, "*bool"),
    },
    "TensorInfo": {
        "name": (1, "string"),
        "dtype": (2, "int32"),
        "tensor_shape": (3, "tensorflow.TensorShapeProto"),
    },
    "SignatureDef": {
        "inputs": (1, "string>tensorflow.TensorInfo"),
        "outputs": (2, "string>tensorflow.TensorInfo"),
        "method_name": (3, "string"),
    },
}

_GOOGLE: dict[str, _Fields] = {
    "Int64Value": {"value": (1, "int64")},
    "Any": {"type_url": (1, "string"), "value": (2, "bytes")},
}

_SERVING: dict[str, _Fields] = {
    "ModelSpec": {
        "name": (1, "string"),
        "version": (2, "google.protobuf.Int64Value"),
        "signature_name": (3, "string"),
        "version_label": (4, "string"),
    },
    "PredictRequest": {
        "model_spec": (1, "tensorflow.serving.ModelSpec"),
        "inputs": (2, "string>tensorflow.TensorProto"),
        "output_filter": (3, "*string"),
    },
    "PredictResponse": {
        "outputs": (1, "string>tensorflow.TensorProto"),
        "model_spec": (2, "tensorflow.serving.ModelSpec"),
    },
    "StatusProto": {"error_code": (1, "int32"), "error_message": (2, "string")},
    "ModelVersionStatus": {
        "version": (1, "int64"),
        "state": (2, "int32"),
        "status": (3, "tensorflow.serving.StatusProto"),
    },
    "GetModelStatusRequest": {"model_spec": (1, "tensorflow.serving.ModelSpec")},
    "GetModelStatusResponse": {
        "model_version_status": (1, "*tensorflow.serving.ModelVersionStatus")
    },
    "GetModelMetadataRequest": {
        "model_spec": (1, "tensorflow.serving.ModelSpec"),
        "metadata_field": (2, "*string"),
    },
    "GetModelMetadataResponse": {
        "model_spec": (1, "tensorflow.serving.ModelSpec"),
        "metadata": (2, "string>google.protobuf.Any"),
    },
    "SignatureDefMap": {"signature_def": (1, "string>tensorflow.SignatureDef")},
    # Of the file models.config.
    "Latest": {"num_versions": (1, "uint32")},
    "All": {},
    "Specific": {"versions": (1, "*int64")},
    "ServableVersionPolicy": {
        "latest": (100, "tensorflow.serving.Latest"),
        "all": (101, "tensorflow.serving.All"),
        "specific": (102, "tensorflow.serving.Specific"),
    },
    "ModelConfig": {
        "name": (1, "string"),
        "base_path": (2, "string"),
        "model_platform": (4, "string"),
        "model_version_policy": (7, "tensorflow.serving.ServableVersionPolicy"),
        "version_labels": (8, "string>int64"),
    },
    "ModelConfigList": {"config": (1, "*tensorflow.serving.ModelConfig")},
    "ModelServerConfig": {"model_config_list": (1, "tensorflow.serving.ModelConfigList")},
}

PREDICT = "/tensorflow.serving.PredictionService/Predict"
GET_MODEL_METADATA = "/tensorflow.serving.PredictionService/GetModelMetadata"
GET_MODEL_STATUS = "/tensorflow.serving.ModelService/GetModelStatus"

AVAILABLE = 30
"""Of `ModelVersionStatus.state`. Source: apis/get_model_status.proto."""

_Field = descriptor_pb2.FieldDescriptorProto


def _set_type(field: Any, kind: str) -> None:
    """Give a field its type: of a scalar or of a message."""
    if "." in kind:
        field.type, field.type_name = _Field.TYPE_MESSAGE, f".{kind}"
    else:
        field.type = getattr(_Field, f"TYPE_{kind.upper()}")


def _add_message(file: Any, name: str, fields: _Fields) -> None:
    message = file.message_type.add(name=name)
    for field_name, (number, kind) in fields.items():
        field = message.field.add(name=field_name, number=number, label=_Field.LABEL_OPTIONAL)
        if ">" in kind:
            entry_name = "".join(word.capitalize() for word in field_name.split("_")) + "Entry"
            entry = message.nested_type.add(name=entry_name)
            entry.options.map_entry = True
            pair = zip(("key", "value"), kind.split(">"), strict=True)
            for place, (part, part_kind) in enumerate(pair, 1):
                member = entry.field.add(name=part, number=place, label=_Field.LABEL_OPTIONAL)
                _set_type(member, part_kind)
            kind = f"*{file.package}.{name}.{entry_name}"
        if kind.startswith("*"):
            field.label = _Field.LABEL_REPEATED
        _set_type(field, kind.removeprefix("*"))


def _make_classes() -> dict[str, Any]:
    pool = descriptor_pool.DescriptorPool()
    names = []
    files: list[str] = []
    for package, table in (
        ("google.protobuf", _GOOGLE),
        ("tensorflow", _TENSORFLOW),
        ("tensorflow.serving", _SERVING),
    ):
        file = descriptor_pb2.FileDescriptorProto(
            name=f"{package}.proto", package=package, syntax="proto3", dependency=files
        )
        for name, fields in table.items():
            _add_message(file, name, fields)
            names.append(f"{package}.{name}")
        pool.AddSerializedFile(file.SerializeToString())
        files.append(file.name)
    return {
        name.rpartition(".")[2]: message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
        for name in names
    }


_classes = _make_classes()

TensorProto = _classes["TensorProto"]
SignatureDefMap = _classes["SignatureDefMap"]
PredictRequest = _classes["PredictRequest"]
PredictResponse = _classes["PredictResponse"]
GetModelStatusRequest = _classes["GetModelStatusRequest"]
GetModelStatusResponse = _classes["GetModelStatusResponse"]
GetModelMetadataRequest = _classes["GetModelMetadataRequest"]
GetModelMetadataResponse = _classes["GetModelMetadataResponse"]
ModelServerConfig = _classes["ModelServerConfig"]
