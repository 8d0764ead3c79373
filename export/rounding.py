"""Weights that float16 holds exactly, so that a file in float16 computes what one in float32 does.

A converter multiplies what batch normalisation scales by into the convolution before it, and rounds
the product: each weight that was rounded when it was stored is rounded again, otherwise. Here the
convolution is scaled so that batch normalisation is left with a power of two, by which nothing is
rounded; and so is what it adds. What the layers compute together stays the same but for one
rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import keras
import numpy as np

CONVOLUTION = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D)

SCALE_LAYER = "CustomScaleLayer"
"""Class of Keras' Inception-ResNet that adds to its first input its second, times a number."""


def _layers(model: keras.Model) -> Iterator[keras.layers.Layer]:
    """All layers, those of models within a model too."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer)
        else:
            yield layer


def _rounded(values: np.ndarray) -> np.ndarray:
    limit = float(np.finfo(np.float16).max)
    return np.clip(values, -limit, limit).astype(np.float16).astype(np.float64)


def _array(variable: keras.Variable) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(variable), np.float64)


def _round_pair(
    convolution: keras.layers.Layer, normalization: keras.layers.BatchNormalization
) -> None:
    """Scale a convolution so that the batch normalisation behind it multiplies by powers of two."""
    mean = _array(normalization.moving_mean)
    spread = _array(normalization.moving_variance) + normalization.epsilon
    gamma = _array(normalization.gamma) if normalization.scale else np.ones_like(mean)
    scale = np.abs(gamma) / np.sqrt(spread)
    # Rounded down, the rest is 1 to 2, so that the new variance is not below the old one. What is
    # a power of two already, but for float32, stays one.
    power = 2.0 ** np.floor(np.log2(np.where(scale > 0, scale, 1.0)) + 1e-6)
    rest = np.where(scale > 0, scale / power, 1.0)
    depthwise = isinstance(convolution, keras.layers.DepthwiseConv2D)
    along = rest.reshape((1, 1, -1, 1) if depthwise else (1, 1, 1, -1))
    convolution.kernel.assign(_rounded(_array(convolution.kernel) * along))
    normalization.moving_mean.assign(mean * rest)
    variance = np.maximum(rest**2 * spread - normalization.epsilon, 0.0)
    normalization.moving_variance.assign(variance)
    if normalization.center:
        subtracted = mean * np.sign(gamma) * scale
        added = _rounded(_array(normalization.beta) - subtracted)
        normalization.beta.assign(added + subtracted)


def _readers(layer: keras.layers.Layer) -> Iterator[keras.layers.Layer]:
    """The layers that take a layer's output, through zeros padded to it and into nested models."""
    for node in layer._outbound_nodes:
        taker = node.operation
        if isinstance(taker, keras.Model):
            for entry in taker.layers:
                if isinstance(entry, keras.layers.InputLayer):
                    yield from _readers(entry)
        elif isinstance(taker, keras.layers.ZeroPadding2D):
            yield from _readers(taker)
        else:
            yield taker


def _leave_power(rescaling: keras.layers.Rescaling) -> None:
    """Leave a rescaling of pictures with a power of two, and the convolutions behind it the rest.

    Without padding in between a converter multiplies it into them, too.
    """
    convolutions = {id(layer): layer for layer in _readers(rescaling)}.values()
    if not all(isinstance(layer, keras.layers.Conv2D) for layer in convolutions):
        return
    power = 2.0 ** np.round(np.log2(rescaling.scale))
    rest = rescaling.scale / power
    for convolution in convolutions:
        convolution.kernel.assign(_array(convolution.kernel) * rest)
    rescaling.scale, rescaling.offset = power, rescaling.offset / rest


def _round_scaled(convolution: keras.layers.Layer, scale: float) -> None:
    """Round a convolution whose output is multiplied by a number, as a converter does inside it."""
    for variable in convolution.variables:
        variable.assign(_rounded(_array(variable) * scale) / scale)


def round_to_float16(models: Iterable[keras.Model]) -> None:
    """Round what inference models compute with to what float16 holds, in place.

    Batch normalisations that stand behind no convolution of their own, or behind one with a bias,
    stay as they are; so does one whose convolution has several behind it.

    Args:
        models: functional models with moving statistics; they may share layers.
    """
    scaled: dict[int, float] = {}
    layers = {id(layer): layer for model in models for layer in _layers(model)}.values()
    behind: dict[int, list[keras.layers.Layer]] = {}
    for layer in layers:
        if isinstance(layer, keras.layers.Rescaling):
            _leave_power(layer)
    for layer in layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            behind.setdefault(id(layer.input), []).append(layer)
        elif type(layer).__name__ == SCALE_LAYER:
            scaled[id(layer.input[1])] = float(layer.scale)
        else:
            for variable in layer.variables:
                if keras.backend.is_float_dtype(variable.dtype):
                    variable.assign(_rounded(_array(variable)))
    for layer in layers:
        if not isinstance(layer, CONVOLUTION) or len(layer._inbound_nodes) != 1:
            continue
        normalizations = behind.get(id(layer.output), [])
        if id(layer.output) in scaled:
            _round_scaled(layer, scaled[id(layer.output)])
        elif len(normalizations) == 1 and not layer.use_bias:
            _round_pair(layer, normalizations[0])
