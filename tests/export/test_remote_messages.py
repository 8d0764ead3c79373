"""The messages and tensors are those of TensorFlow and of TensorFlow Serving."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.protobuf import meta_graph_pb2

from export import remote_messages as ours
from export.remote_tensors import NUMBERS, dtype_name, fill_tensor, tensor_to_array


def official():
    """The messages of the distribution tensorflow-serving-api, by the names of ours."""
    from tensorflow_serving.apis import (
        get_model_metadata_pb2,
        get_model_status_pb2,
        predict_pb2,
    )
    from tensorflow_serving.config import model_server_config_pb2

    return {
        "PredictRequest": predict_pb2.PredictRequest,
        "PredictResponse": predict_pb2.PredictResponse,
        "GetModelStatusRequest": get_model_status_pb2.GetModelStatusRequest,
        "GetModelStatusResponse": get_model_status_pb2.GetModelStatusResponse,
        "GetModelMetadataRequest": get_model_metadata_pb2.GetModelMetadataRequest,
        "GetModelMetadataResponse": get_model_metadata_pb2.GetModelMetadataResponse,
        "SignatureDefMap": get_model_metadata_pb2.SignatureDefMap,
        "ModelServerConfig": model_server_config_pb2.ModelServerConfig,
    }


def assert_the_same(own, other, seen=()):
    """Every field of ours is theirs, down to the leaves."""
    if own.full_name in seen:
        return
    for field in own.fields:
        theirs = other.fields_by_name[field.name]
        path = f"{own.full_name}.{field.name}"
        assert (field.number, field.is_repeated) == (theirs.number, theirs.is_repeated), path
        enumeration = theirs.type == theirs.TYPE_ENUM
        assert field.type == (field.TYPE_INT32 if enumeration else theirs.type), path
        assert field.is_packed == theirs.is_packed, path
        if field.message_type is not None:
            assert_the_same(field.message_type, theirs.message_type, (*seen, own.full_name))


def test_the_messages_are_those_of_tensorflow_serving():
    for name, message in official().items():
        assert_the_same(getattr(ours, name).DESCRIPTOR, message.DESCRIPTOR)


def test_the_methods_are_those_of_tensorflow_serving():
    official()
    from tensorflow_serving.apis import model_service_pb2, prediction_service_pb2

    paths = {
        f"/{service.full_name}/{method.name}"
        for file in (prediction_service_pb2, model_service_pb2)
        for service in file.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    }
    assert {ours.PREDICT, ours.GET_MODEL_METADATA, ours.GET_MODEL_STATUS} <= paths


def test_the_states_are_those_of_tensorflow_serving():
    official()
    from tensorflow_serving.apis.get_model_status_pb2 import ModelVersionStatus

    assert ours.AVAILABLE == ModelVersionStatus.AVAILABLE


def test_their_bytes_are_read():
    theirs = official()["PredictRequest"]()
    theirs.model_spec.name, theirs.model_spec.signature_name = "reader", "raw"
    theirs.model_spec.version.value = 7
    image = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    theirs.inputs["image"].CopyFrom(tf.make_tensor_proto(image))
    theirs.predict_streamed_options.return_single_response = True  # one that ours leave out
    own = ours.PredictRequest.FromString(theirs.SerializeToString())
    assert (own.model_spec.name, own.model_spec.version.value) == ("reader", 7)
    np.testing.assert_array_equal(tensor_to_array(own.inputs["image"]), image)
    own = ours.PredictRequest()
    own.model_spec.version_label = "stable"
    fill_tensor(own.inputs["image"], image)
    theirs = official()["PredictRequest"].FromString(own.SerializeToString())
    assert theirs.model_spec.WhichOneof("version_choice") == "version_label"
    np.testing.assert_array_equal(tf.make_ndarray(theirs.inputs["image"]), image)


def test_the_numbers_of_dtypes_are_those_of_tensorflow():
    for name, number in NUMBERS.items():
        assert tf.dtypes.as_dtype(name).as_datatype_enum == number
        assert dtype_name(number) == name
    assert dtype_name(99) == "dtype 99"


def test_signatures_are_those_of_tensorflow():
    own = ours.SignatureDefMap.DESCRIPTOR.fields_by_name["signature_def"].message_type
    own = own.fields_by_name["value"].message_type
    assert_the_same(own, meta_graph_pb2.SignatureDef.DESCRIPTOR)


ARRAYS = [
    np.array([[1.5, -2.0, 3.25]], np.float32),
    np.array([[1.5], [2.0]], np.float64),
    np.arange(6, dtype=np.uint8).reshape(1, 2, 3),
    np.array([-1, 2**31 - 1], np.int32),
    np.array([-1, 2**40], np.int64),
    np.array([True, False]),
    np.zeros((0, 3), np.float32),
    np.array(4.5, np.float32),
]


def to_ours(theirs):
    return ours.TensorProto.FromString(theirs.SerializeToString())


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
def test_tensors_go_there_and_back(array):
    proto = ours.TensorProto()
    fill_tensor(proto, array)
    theirs = tf.make_tensor_proto(0.0)
    theirs.ParseFromString(proto.SerializeToString())
    np.testing.assert_array_equal(tf.make_ndarray(theirs), array, strict=True)
    np.testing.assert_array_equal(tensor_to_array(proto), array, strict=True)
    np.testing.assert_array_equal(
        tensor_to_array(to_ours(tf.make_tensor_proto(array))), array, strict=True
    )


def test_values_one_by_one_and_repeated_ones_are_read():
    proto = tf.make_tensor_proto(1.5, shape=(2, 3))  # one value for all
    assert len(proto.float_val) == 1
    assert tensor_to_array(to_ours(proto)).tolist() == [[1.5] * 3] * 2
    texts = tf.make_tensor_proto(["chữ", ""], shape=(2,))
    assert tensor_to_array(to_ours(texts)).tolist() == ["chữ".encode(), b""]


def test_tensors_that_make_no_sense_are_refused():
    proto = ours.TensorProto(dtype=1, float_val=[1, 2, 3])
    proto.tensor_shape.dim.add(size=2)
    with pytest.raises(ValueError, match=r"3 values do not make a tensor of \(2,\)"):
        tensor_to_array(proto)
    with pytest.raises(ValueError, match="dtype 8 is not read"):
        tensor_to_array(ours.TensorProto(dtype=8))
    proto = ours.TensorProto(dtype=1, tensor_content=b"12345")
    with pytest.raises(ValueError, match="5 bytes are no float32 values"):
        tensor_to_array(proto)
    proto = ours.TensorProto(dtype=1)
    proto.tensor_shape.dim.add(size=-1)
    with pytest.raises(ValueError, match="without a shape"):
        tensor_to_array(proto)
    proto.tensor_shape.dim[0].size = 2
    with pytest.raises(ValueError, match="0 values do not make"):
        tensor_to_array(proto)
