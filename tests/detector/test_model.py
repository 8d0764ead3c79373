"""The Detector's network: shapes, saving, and whether it can learn a few cards."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from data.cards.fields import DETECTOR_CLASSES
from detector.config import tiny
from detector.evaluate import EvaluationSet, evaluate_model
from detector.model import build_model, model_anchors
from detector.ssd.losses import SigmoidFocalLoss, SmoothL1Loss
from detector.ssd.matching import make_targets
from training.weights import load_weights, save_weights


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return build_model(tiny().model)


def test_outputs_fit_the_anchors(model):
    anchors = model_anchors(tiny().model)
    assert model.input.shape == (None, 64, 96, 3)
    assert model.output["class_logits"].shape == (None, len(anchors), len(DETECTOR_CLASSES))
    assert model.output["box_offsets"].shape == (None, len(anchors), 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"size_hw": (64, 100)}, "multiple of 32"), ({"backbone": "vgg"}, "vgg")],
)
def test_impossible_shapes_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        build_model(replace(tiny().model, **change))


def test_a_backbone_without_imagenet_weights_is_refused():
    with pytest.raises(ValueError, match="resnet18 has no ImageNet weights"):
        build_model(tiny().model, imagenet=True)


def test_resnet50_gives_the_same_outputs():
    config = replace(tiny().model, backbone="resnet50")
    other = build_model(config)
    assert other.output["class_logits"].shape[1] == len(model_anchors(config))
    kernel, bias = other.get_layer("rgb_to_bgr").get_weights()
    red = np.array([255.0, 0.0, 0.0]) @ kernel[0, 0] + bias
    np.testing.assert_allclose(red, [-103.939, -116.779, 255 - 123.68], atol=1e-3)


def test_save_and_load_give_the_same_answers(model, tmp_path):
    picture = np.random.default_rng(0).uniform(0, 255, (1, 64, 96, 3)).astype(np.float32)
    save_weights(model, tmp_path / "weights.npz", dtype="float32")
    other = build_model(tiny().model)
    before, fresh = model(picture), other(picture)
    assert not np.allclose(before["box_offsets"], fresh["box_offsets"])
    load_weights(other, tmp_path / "weights.npz")
    for name, value in other(picture).items():
        np.testing.assert_allclose(value, before[name], atol=1e-5)


def test_it_learns_the_words_of_two_cards():
    """Words of the same look, told apart by their place, as fields are."""
    config = tiny().model
    keras.utils.set_random_seed(0)
    model = build_model(config)
    for layer in model._flatten_layers():  # eighty steps are too few for the usual momentum
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.8
    title = DETECTOR_CLASSES.index("title:id_ktp")
    cards = [
        [(30, 6, 66, 18, title), (10, 28, 40, 40, 1), (50, 28, 70, 40, 1), (12, 46, 44, 58, 0)],
        [(20, 8, 60, 20, title), (14, 30, 34, 42, 1), (46, 46, 84, 58, 0)],
    ]
    images = np.full((2, 64, 96, 3), 230, np.uint8)
    boxes, classes = [], []
    for image, words in zip(images, cards, strict=True):
        for x1, y1, x2, y2, _ in words:
            image[y1:y2, x1:x2:3] = 20
        boxes.append(np.array([w[:4] for w in words], np.float32) / np.float32([96, 64, 96, 64]))
        classes.append(np.array([w[4] for w in words]))
    anchors = model_anchors(config)
    targets = [make_targets(anchors, b, c, 0.45, 0.35) for b, c in zip(boxes, classes, strict=True)]
    truth = {
        "class_logits": np.stack([t[0] for t in targets]),
        "box_offsets": np.stack([t[1] for t in targets]),
    }
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-2, 90)),
        loss={"class_logits": SigmoidFocalLoss(), "box_offsets": SmoothL1Loss()},
        jit_compile=False,
    )
    model.fit(images.astype(np.float32), truth, epochs=95, batch_size=2, verbose=0)
    data = EvaluationSet(images, boxes, classes, ["id_ktp", "id_ktp"])
    metrics = evaluate_model(model, config, data)
    assert metrics["recall"] == 1.0 and metrics["precision"] == 1.0
    assert metrics["mean_iou"] > 0.85
    assert metrics["map50"] > 0.99
    assert metrics["card_type"] == 1.0
