"""Keras model to ONNX files by tf2onnx: pictures of any number in, the raw outputs of LiteRT out.

ONNX knows no signatures: each becomes a file, with weights of its own.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import tensorflow as tf

from export.artefacts import ArtefactFile, file_to_artefact
from export.components import SIGNATURE, ExportSpec
from export.saved_model import model_to_endpoint, model_to_input_specs

if TYPE_CHECKING:
    import onnx  # not at run time: who exports to LiteRT alone needs none of it

OPSET = 17
"""Of the files. Chosen: the first with all that the models use that every onnxruntime from 1.13 on
runs."""

BATCH = "batch"
"""Name of the first axis of every input and output."""


def model_to_onnx(model: keras.Model) -> onnx.ModelProto:
    """The ONNX graph of an inference model.

    Args:
        model: float32 (B, H, W, 3), and (B, V) where it takes a mask, in, dict of tensors out.

    Returns:
        A checked graph of float32 weights; inputs uint8 (batch, H, W, 3) and float32 (batch, V).
    """
    import onnx
    import tf2onnx

    specs = model_to_input_specs(model)
    function = tf.function(model_to_endpoint(model), input_signature=specs)
    concrete = function.get_concrete_function()
    with warnings.catch_warnings():
        # tf2onnx 1.17 spells two NumPy names in a way that is no longer liked.
        warnings.simplefilter("ignore", DeprecationWarning)
        graph, _ = tf2onnx.convert.from_function(function, input_signature=specs, opset=OPSET)
    # tf2onnx takes a constant that TensorFlow made before the call for one more input.
    constants = {
        inner.name: outer for outer, inner in concrete.graph.captures if outer.dtype != tf.resource
    }
    for extra in [one for one in graph.graph.input if one.name in constants]:
        value = onnx.numpy_helper.from_array(constants[extra.name].numpy(), extra.name)
        graph.graph.initializer.append(value)
        graph.graph.input.remove(extra)
    for one in (*graph.graph.input, *graph.graph.output):
        one.type.tensor_type.shape.dim[0].dim_param = BATCH
    onnx.checker.check_model(graph, full_check=True)
    return graph


def quantise_onnx(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with int8 weights, whose activations become int8 while it runs.

    Args:
        graph: from `model_to_onnx`; unchanged.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float32.onnx", Path(folder) / "int8.onnx"
        source.write_bytes(graph.SerializeToString())
        # The weights of a convolution have a scale for each channel, as LiteRT gives them.
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)
        return onnx.load(target)


def write_onnx(
    spec: ExportSpec, models: Mapping[str, keras.Model], precisions: Sequence[str], folder: Path
) -> list[ArtefactFile]:
    """Write a file for each signature and precision; what stands in the manifest of each."""
    files = []
    for signature, model in models.items():
        name = spec.component if signature == SIGNATURE else f"{spec.component}_{signature}"
        graph = model_to_onnx(model)
        for precision in precisions:
            path = folder / f"{name}_{precision}.onnx"
            content = (graph if precision == "float32" else quantise_onnx(graph)).SerializeToString(
                deterministic=True
            )
            path.write_bytes(content)
            files.append(file_to_artefact(path, "onnx", precision, signature=signature))
    return files
