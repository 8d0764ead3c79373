"""A narrow Reader with the filters of a wide one."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from reader.config import tiny
from reader.model import build_model
from reader.pruning import is_wider, kept_channels, prune_weights, tower_of


def build(width):
    return build_model(replace(tiny().model, characters="0123456789", width=width))


def weights_of(model):
    return {
        variable.path: np.asarray(variable)
        for variable in model.variables
        if "seed_generator" not in variable.path
    }


@pytest.fixture(scope="module")
def wide():
    keras.utils.set_random_seed(1)
    return build(0.5)


@pytest.fixture(scope="module")
def narrow():
    keras.utils.set_random_seed(2)
    return build(0.25)


def toy_tower(filters):
    """Three convolutions, of which the second is added to the first."""
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    inputs = keras.Input((4, 4, 3), name="in")
    first = keras.layers.Conv2D(filters, 1, name="first", use_bias=False)(inputs)
    inner = keras.layers.Conv2D(2, 1, name="inner", use_bias=False)(first)
    up = keras.layers.Conv2D(filters, 1, name="up")(inner)
    added = CustomScaleLayer(0.1, name="added")([first, up])
    both = keras.layers.Concatenate(name="both")([added, inner])
    return keras.Model(inputs, both)


def test_kept_channels_by_hand():
    wide = {
        "first/kernel": np.ones((1, 1, 3, 4)),
        # Columns are filters, rows the channels of `first`; channel 1 matters most, then 3.
        "inner/kernel": np.array([[1, 1, 0], [9, 9, 0], [0, 0, 0], [2, 2, 0.0]])[None, None],
        "up/kernel": np.array([[1, 1, 1, 1], [0, 0, 0, 0], [3, 3, 3, 3.0]])[None, None],
        "project/kernel": np.array([0, 0, 0, 0, 0, 1, 0.0])[:, None],
    }
    kept = kept_channels(toy_tower(2), wide)
    assert kept["in"].tolist() == [0, 1, 2]
    assert kept["first"].tolist() == [1, 3]
    # inner: channel 0 by `up` (4), 1 by the projection (1), 2 by `up` (12).
    assert kept["inner"].tolist() == [0, 2]
    assert kept["up"].tolist() == kept["first"].tolist() == kept["added"].tolist()
    assert kept["both"].tolist() == [1, 3, 4 + 0, 4 + 2]


def test_what_is_kept_of_the_real_tower(wide, narrow):
    weights, tower = weights_of(wide), tower_of(narrow)
    pruned = prune_weights(narrow, weights)
    expected = weights_of(narrow)
    assert {path: value.shape for path, value in pruned.items()} == {
        path: value.shape for path, value in expected.items()
    }
    kept = kept_channels(tower, weights)
    first = tower.layers[1].name
    path = f"{first}/kernel"
    assert len(set(kept[first])) == 8 and max(kept[first]) < 16
    assert np.array_equal(pruned[path], weights[path][..., kept[first]])
    # The map is three rows high: the projection keeps the same channels of each.
    last = kept[tower.layers[-1].name]
    rows = weights["project/kernel"].reshape(3, 160, -1)
    assert np.array_equal(pruned["project/kernel"].reshape(3, 80, -1), rows[:, last])


def test_a_channel_that_nothing_is_made_of_goes_first(wide, narrow):
    weights = weights_of(wide)
    tower = tower_of(narrow)
    convolutions = [layer for layer in tower.layers if isinstance(layer, keras.layers.Conv2D)]
    dead = [0, 3, 5, 6, 9, 10, 12, 15]
    weights[f"{convolutions[1].name}/kernel"] = weights[f"{convolutions[1].name}/kernel"].copy()
    weights[f"{convolutions[1].name}/kernel"][:, :, dead] = 0
    kept = kept_channels(tower, weights)[convolutions[0].name]
    assert kept.tolist() == [1, 2, 4, 7, 8, 11, 13, 14]


def test_the_same_width_changes_nothing(wide):
    weights = weights_of(wide)
    pruned = prune_weights(wide, weights)
    assert pruned.keys() == weights.keys()
    assert all(np.array_equal(pruned[path], value) for path, value in weights.items())


def test_which_weights_are_wider(wide, narrow):
    assert is_wider(narrow, weights_of(wide))
    assert not is_wider(narrow, weights_of(narrow))
    assert not is_wider(wide, weights_of(narrow))
    weights = weights_of(wide)
    del weights["project/bias"]  # another network
    assert not is_wider(narrow, weights)
