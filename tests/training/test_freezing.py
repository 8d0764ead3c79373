"""Layers that a training leaves as they are."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from detector.config import tiny
from detector.model import build_model
from detector.train import compile_model
from training.freezing import freeze_layers


def _detector(frozen):
    config = tiny()
    config = replace(config, training=replace(config.training, frozen=frozen))
    keras.utils.set_random_seed(3)
    model = build_model(config.model)
    compile_model(model, config)
    return model, config


def _values(model):
    return {
        variable.path: np.array(keras.ops.convert_to_numpy(variable))
        for variable in model.variables
    }


def test_frozen_layers_keep_weights_and_statistics():
    model, config = _detector("stem_relu")
    before = _values(model)
    pictures = np.random.default_rng(1).integers(0, 256, (2, *config.model.size_hw, 3), np.uint8)
    anchors = model.output["class_logits"].shape[1]
    truth = {
        "class_logits": np.ones((2, anchors), np.int64),
        "box_offsets": np.zeros((2, anchors, 5), np.float32),
    }
    for _ in range(3):
        model.train_on_batch(pictures, truth)
    changed = {path for path, value in _values(model).items() if (value != before[path]).any()}
    assert not any(path.startswith("stem_") for path in changed)
    assert any(path.startswith("stage2_") for path in changed)
    assert any("moving_mean" in path for path in changed)


def test_all_layers_learn_by_default():
    model, _ = _detector("")
    assert all(layer.trainable for layer in model.layers)


def test_a_layer_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="training.frozen stem: no such layer; there is image,"):
        _detector("stem")
    model, _ = _detector("")
    with pytest.raises(ValueError, match="nothing is left to learn"):
        freeze_layers(model, model.layers[-1].name)
