"""Arrays as TensorFlow's TensorProto, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

NUMBERS = {"float32": 1, "float64": 2, "int32": 3, "uint8": 4, "string": 7, "int64": 9, "bool": 10}
"""Of dtypes that models here have. Source: TensorFlow, framework/types.proto."""

_NAMES = {number: name for name, number in NUMBERS.items()}

_VALUES = {
    "float32": "float_val",
    "float64": "double_val",
    "int32": "int_val",
    "uint8": "int_val",
    "int64": "int64_val",
    "bool": "bool_val",
    "string": "string_val",
}
"""In which member values stand that are not in `tensor_content`."""


def dtype_name(number: int) -> str:
    """The name of a dtype by its number."""
    return _NAMES.get(number, f"dtype {number}")


def fill_tensor(proto: Any, array: np.ndarray) -> None:
    """Write an array into an empty TensorProto.

    Args:
        proto: to be filled.
        array: of a dtype in NUMBERS, but no strings.
    """
    proto.dtype = NUMBERS[array.dtype.name]
    for size in array.shape:
        proto.tensor_shape.dim.add(size=size)
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    proto.tensor_content = little.tobytes()


def tensor_to_array(proto: Any) -> np.ndarray:
    """The array in a TensorProto; strings are an array of `bytes` objects.

    Args:
        proto: its values are in `tensor_content`, as those of requests are, or one by one, as
            TensorFlow Serving answers; where these are fewer than the shape has, the last one
            stands for the rest, as in TensorFlow.

    Raises:
        ValueError: it is of another dtype, or its values do not make its shape.
    """
    name = dtype_name(proto.dtype)
    if name not in NUMBERS:
        raise ValueError(f"a tensor of {name} is not read")
    shape = tuple(int(dim.size) for dim in proto.tensor_shape.dim)
    if proto.tensor_shape.unknown_rank or any(size < 0 for size in shape):
        raise ValueError(f"a tensor without a shape: {shape}")
    dtype = np.dtype(object if name == "string" else name)
    if proto.tensor_content and name != "string":
        if len(proto.tensor_content) % dtype.itemsize:
            raise ValueError(f"{len(proto.tensor_content)} bytes are no {name} values")
        values = np.frombuffer(proto.tensor_content, dtype.newbyteorder("<")).astype(dtype)
    else:
        values = np.array(getattr(proto, _VALUES[name]), dtype)
    wanted = int(np.prod(shape, dtype=np.int64))
    if 0 < len(values) < wanted and not proto.tensor_content:
        values = np.concatenate([values, np.full(wanted - len(values), values[-1], dtype)])
    if len(values) != wanted:
        raise ValueError(f"{len(values)} values do not make a tensor of {shape}")
    return values.reshape(shape)
