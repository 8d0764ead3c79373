"""Backbones that begin from weights that Keras would download: here, from known ones instead."""

import keras
import numpy as np
import pytest

from cropper.backbone import build_backbone as build_mobilenet
from detector.backbone import build_resnet50
from reader.backbone import build_backbone as build_inception

BUILDS = {
    "MobileNetV2": lambda imagenet: build_mobilenet((64, 64), 0.35, imagenet),
    "ResNet50": lambda imagenet: build_resnet50((64, 64), imagenet),
    "InceptionResNetV2": lambda imagenet: build_inception("mixed_5b", 32, 1.0, imagenet),
}


@pytest.mark.parametrize("name", BUILDS)
def test_the_downloaded_weights_are_those_of_the_backbone(name, monkeypatch):
    make = getattr(keras.applications, name)
    asked, given = [], []

    def without_download(weights, **settings):
        asked.append(weights)
        model = make(weights=None, **settings)
        if weights is not None:
            for variable in model.variables:
                variable.assign(np.random.default_rng(1).random(variable.shape))
            given.extend(variable for variable in model.variables)
        return model

    monkeypatch.setattr(keras.applications, name, without_download)
    BUILDS[name](False)
    built = BUILDS[name](True)
    assert asked == [None, "imagenet"]
    shapes = {v.shape: np.asarray(v) for v in given if v.path.endswith("kernel")}
    kernels = [v for v in built.variables if v.path.endswith("kernel") and v.trainable]
    assert len(kernels) >= 4
    for kernel in kernels:
        np.testing.assert_array_equal(np.asarray(kernel), shapes[kernel.shape])
