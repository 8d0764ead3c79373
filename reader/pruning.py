"""Begin a narrow Reader with the filters of a wide one."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

Arrays = dict[str, np.ndarray]

PROJECTION = "project/kernel"
"""What takes the tower's feature map: (rows · channels, units)."""


def tower_of(model: keras.Model) -> keras.Model:
    """The convolutional part of a Reader from `reader.model.build_model`."""
    return model.get_layer("encoder").get_layer("inception_resnet_v2")


def is_wider(model: keras.Model, weights: Mapping[str, np.ndarray]) -> bool:
    """Whether weights, by path, are those of the same network with wider convolutions."""
    own = {variable.path for variable in model.variables if "seed_generator" not in variable.path}
    first = tower_of(model).layers[1]
    return own == set(weights) and weights[f"{first.name}/kernel"].shape[-1] > first.filters


def prune_weights(model: keras.Model, wide: Mapping[str, np.ndarray]) -> Arrays:
    """A wide Reader's weights, cut down to the channels that a narrower one has room for.

    Of each convolution those filters are kept that the layers after it weigh most. What follows
    the tower (LSTM, attention, CTC) is kept whole, so that the tower alone has to learn again:
    alone, the pruned weights read nothing.

    Args:
        model: narrow, from `reader.model.build_model`.
        wide: weights of the same network with wider convolutions, by path, as `save_weights`
            writes them.

    Returns:
        Weights by path, of the shapes that the narrow model has.

    Source: filter pruning, arXiv:1608.08710; by the weights after a filter instead of its own,
    since a batch normalisation undoes a filter's scale.
    """
    tower = tower_of(model)
    kept = kept_channels(tower, wide)
    pruned = dict(wide)
    for layer in tower.layers:
        if isinstance(layer, keras.layers.Conv2D):
            (source,) = _inputs(layer)
            kernel = wide[f"{layer.name}/kernel"]
            pruned[f"{layer.name}/kernel"] = kernel[:, :, kept[source]][..., kept[layer.name]]
            if layer.use_bias:
                pruned[f"{layer.name}/bias"] = wide[f"{layer.name}/bias"][kept[layer.name]]
        elif isinstance(layer, keras.layers.BatchNormalization):
            for variable in layer.weights:
                path = f"{layer.name}/{variable.name}"
                pruned[path] = wide[path][kept[layer.name]]
    last = tower.layers[-1].name
    by_row = _rows_of_projection(wide, _wide_channels(tower, wide)[last])
    pruned[PROJECTION] = by_row[:, kept[last]].reshape(-1, by_row.shape[-1])
    return pruned


def kept_channels(tower: keras.Model, wide: Mapping[str, np.ndarray]) -> Arrays:
    """Which of the wide tower's channels a narrow one keeps.

    Args:
        tower: the narrow one.
        wide: weights of the wide network, by path.

    Returns:
        Layer → indices of its kept output channels, ascending but where parts are concatenated.
    """
    channels = _wide_channels(tower, wide)
    importances = _importances(tower, wide, channels)
    added_to = {  # the second input of an addition must keep the channels of the first
        _inputs(layer)[1]: _inputs(layer)[0]
        for layer in tower.layers
        if type(layer).__name__ == "CustomScaleLayer"
    }
    kept: Arrays = {}
    for layer in tower.layers:
        sources = _inputs(layer)
        if not sources:
            kept[layer.name] = np.arange(channels[layer.name])
        elif layer.name in added_to:
            kept[layer.name] = kept[added_to[layer.name]]
        elif isinstance(layer, keras.layers.Conv2D):
            best = np.argsort(-importances[layer.name], kind="stable")
            kept[layer.name] = np.sort(best[: layer.filters])
        elif isinstance(layer, keras.layers.Concatenate):
            starts = np.cumsum([0, *(channels[name] for name in sources[:-1])])
            parts = [kept[name] + start for name, start in zip(sources, starts, strict=True)]
            kept[layer.name] = np.concatenate(parts)
        else:
            kept[layer.name] = kept[sources[0]]
    return kept


def _inputs(layer: keras.layers.Layer) -> list[str]:
    """Names of the layers that a layer takes its input from; none of an input."""
    if isinstance(layer, keras.layers.InputLayer):
        return []
    tensors = layer.input if isinstance(layer.input, list) else [layer.input]
    return [tensor._keras_history.operation.name for tensor in tensors]


def _wide_channels(tower: keras.Model, wide: Mapping[str, np.ndarray]) -> dict[str, int]:
    """How many channels each layer's output has in the wide tower."""
    channels: dict[str, int] = {}
    for layer in tower.layers:
        sources = _inputs(layer)
        if not sources:
            channels[layer.name] = layer.output.shape[-1]
        elif isinstance(layer, keras.layers.Conv2D):
            channels[layer.name] = wide[f"{layer.name}/kernel"].shape[-1]
        elif isinstance(layer, keras.layers.Concatenate):
            channels[layer.name] = sum(channels[name] for name in sources)
        else:
            channels[layer.name] = channels[sources[0]]
    return channels


def _rows_of_projection(wide: Mapping[str, np.ndarray], channels: int) -> np.ndarray:
    """The projection's kernel as (rows of the feature map, channels, units)."""
    kernel = wide[PROJECTION]
    return kernel.reshape(-1, channels, kernel.shape[-1])


def _importances(
    tower: keras.Model, wide: Mapping[str, np.ndarray], channels: Mapping[str, int]
) -> Arrays:
    """How much is made of each channel of each layer's output, from the last layer to the first."""
    last = tower.layers[-1].name
    found: Arrays = {last: np.abs(_rows_of_projection(wide, channels[last])).sum((0, 2))}
    for layer in reversed(tower.layers):
        importance = found[layer.name]
        sources = _inputs(layer)
        if isinstance(layer, keras.layers.Conv2D):
            shares = [np.abs(wide[f"{layer.name}/kernel"]).sum((0, 1, 3))]
        elif isinstance(layer, keras.layers.Concatenate):
            ends = np.cumsum([channels[name] for name in sources[:-1]])
            shares = np.split(importance, ends)
        else:  # normalised, activated, pooled or added, channel by channel
            shares = [importance] * len(sources)
        for name, share in zip(sources, shares, strict=True):
            found[name] = found.get(name, np.zeros(len(share))) + share
    return found
