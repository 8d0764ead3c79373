"""Weights that float16 holds."""

import keras
import numpy as np
import pytest
from keras import layers

from export.convert import export_model
from export.parity import compare, parity_images
from export.rounding import SCALE_LAYER, round_to_float16
from export.runners import LiteRTRunner
from export.saved_model import model_to_size_hw
from export.specs import preset_to_spec


def _is_float16(values):
    return np.array_equal(values, values.astype(np.float16).astype(values.dtype))


def _trained(model, seed=0):
    """The same model with statistics and weights as training leaves them."""
    rng = np.random.default_rng(seed)
    for variable in model.variables:
        if "seed" in variable.path:
            continue
        values = np.asarray(variable)
        if "variance" in variable.path:
            values = rng.uniform(0.01, 4.0, values.shape)
        elif "gamma" in variable.path:
            values = rng.uniform(-2.0, 2.0, values.shape)
        else:
            values = values + rng.normal(0, 0.1, values.shape)
        variable.assign(values)
    return model


def _small(depthwise=False, bias=False, scale=True):
    image = keras.Input((8, 8, 4))
    make = layers.DepthwiseConv2D if depthwise else lambda *a, **k: layers.Conv2D(4, *a, **k)
    feature = make(3, use_bias=bias, name="conv")(image)
    feature = layers.BatchNormalization(scale=scale, name="bn")(feature)
    return _trained(keras.Model(image, layers.ReLU()(feature)))


@pytest.mark.parametrize("scale", [True, False])
@pytest.mark.parametrize("depthwise", [True, False])
def test_what_a_converter_folds_is_float16_and_the_model_computes_the_same(depthwise, scale):
    model = _small(depthwise, scale=scale)
    image = np.random.default_rng(1).normal(0, 1, (2, 8, 8, 4)).astype(np.float32)
    before = np.asarray(model(image))
    round_to_float16([model])
    np.testing.assert_allclose(np.asarray(model(image)), before, rtol=3e-3, atol=3e-3)
    bn = model.get_layer("bn")
    gamma = np.asarray(bn.gamma) if scale else 1.0
    factor = gamma / np.sqrt(np.asarray(bn.moving_variance) + bn.epsilon)
    exponent = np.log2(np.abs(factor))
    np.testing.assert_allclose(exponent, np.round(exponent), atol=1e-5)
    assert _is_float16(np.asarray(model.get_layer("conv").kernel))
    added = np.asarray(bn.beta) - np.asarray(bn.moving_mean) * factor
    np.testing.assert_allclose(added, added.astype(np.float16).astype(np.float32), atol=1e-5)


def test_rounding_again_changes_nothing():
    model = _small()
    round_to_float16([model])
    once = [np.asarray(variable).copy() for variable in model.variables]
    round_to_float16([model])
    for before, variable in zip(once, model.variables, strict=True):
        np.testing.assert_allclose(np.asarray(variable), before, rtol=1e-5, atol=1e-6)


def test_a_convolution_of_two_normalisations_stays():
    image = keras.Input((8, 8, 4))
    conv = layers.Conv2D(4, 3, use_bias=False, name="conv")
    first = layers.BatchNormalization(name="one")(conv(image))
    second = layers.BatchNormalization(name="two")(conv(image))
    model = _trained(keras.Model(image, layers.Add()([first, second])))
    picture = np.random.default_rng(1).normal(0, 1, (1, 8, 8, 4)).astype(np.float32)
    before = np.asarray(model(picture))
    round_to_float16([model])
    np.testing.assert_allclose(np.asarray(model(picture)), before, rtol=3e-3, atol=3e-3)


@pytest.mark.parametrize("nested", [True, False])
def test_pictures_are_scaled_by_a_power_of_two(nested):
    inner = keras.Input((8, 8, 3))
    feature = layers.Conv2D(4, 3, use_bias=False, name="conv")(layers.ZeroPadding2D()(inner))
    network = keras.Model(inner, feature)
    image = keras.Input((8, 8, 3))
    scaled = layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(image)
    if nested:
        model = keras.Model(image, network(scaled))
    else:
        padded = layers.ZeroPadding2D()(scaled)
        model = keras.Model(image, network.get_layer("conv")(padded))
    picture = np.random.default_rng(1).integers(0, 256, (1, 8, 8, 3)).astype(np.float32)
    before = np.asarray(model(picture))
    round_to_float16([model])
    assert model.get_layer("scale").scale == 2.0**-7
    assert _is_float16(np.asarray(network.get_layer("conv").kernel))
    np.testing.assert_allclose(np.asarray(model(picture)), before, rtol=3e-3, atol=3e-3)


def test_what_is_no_convolution_takes_pictures_as_they_were():
    image = keras.Input((8, 8, 3))
    scaled = layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(image)
    model = keras.Model(image, layers.Add()([layers.Conv2D(3, 1)(scaled), scaled]))
    round_to_float16([model])
    assert model.get_layer("scale").scale == 1 / 127.5


def test_what_is_scaled_by_a_number_is_float16_behind_it():
    spec = preset_to_spec("reader", "light")
    models = spec.to_inference(_trained(spec.build()))
    round_to_float16(models.values())
    tower = next(iter(models.values())).get_layer("encoder").get_layer("inception_resnet_v2")
    scalings = [layer for layer in tower.layers if type(layer).__name__ == SCALE_LAYER]
    sources = {id(layer.output): layer for layer in tower.layers}
    assert scalings
    for scaling in scalings:
        kernel = np.asarray(sources[id(scaling.input[1])].kernel) * np.float32(scaling.scale)
        np.testing.assert_allclose(kernel, kernel.astype(np.float16).astype(np.float32), rtol=1e-6)


@pytest.mark.parametrize("component", ["cropper", "detector"])
def test_a_file_in_float16_computes_what_one_in_float32_does(component, tmp_path):
    spec = preset_to_spec(component, "tiny")
    models = spec.to_inference(_trained(spec.build()))
    round_to_float16(models.values())
    export_model(spec, models, tmp_path, "tiny", precisions=("float32", "float16"))
    for model in models.values():
        images = parity_images(model_to_size_hw(model))
        float32, float16 = (
            compare(model, LiteRTRunner(tmp_path, one), images, one)
            for one in ("float32", "float16")
        )
        for one, other in zip(float32, float16, strict=True):
            assert other.max_difference <= one.max_difference + 5e-4 * max(1.0, one.max_value)
