"""The Cropper's network: shapes, saving, and whether it can learn a few pictures."""

from dataclasses import replace

import cv2
import keras
import numpy as np
import pytest

from cropper.config import PRESETS, tiny
from cropper.evaluate import EvaluationSet, evaluate_model
from cropper.inputs import CropperBatches
from cropper.model import build_model, model_anchors
from data.quads import transform_points
from data.synth.stream import CardList
from detector.ssd.losses import SigmoidFocalLoss, SmoothL1Loss
from training.weights import load_weights, save_weights


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return build_model(tiny().model)


def test_outputs_fit_the_anchors(model):
    anchors = model_anchors(tiny().model)
    assert model.input.shape == (None, 96, 96, 3)
    assert model.output["class_logits"].shape == (None, len(anchors), 4)
    assert model.output["box_offsets"].shape == (None, len(anchors), 4)


def test_preset_anchors_fit_the_levels():
    config = PRESETS["light"]().model
    cells = sum((256 // stride) ** 2 for stride in config.anchors.strides)
    assert len(model_anchors(config)) == cells * config.anchors.per_cell


@pytest.mark.parametrize(
    ("change", "message"),
    [({"size_hw": (100, 96)}, "multiple of 32")],
)
def test_impossible_shapes_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        build_model(replace(tiny().model, **change))


def test_save_and_load_give_the_same_answers(model, tmp_path):
    picture = np.random.default_rng(0).uniform(0, 255, (1, 96, 96, 3)).astype(np.float32)
    save_weights(model, tmp_path / "weights.npz", dtype="float32")
    other = build_model(tiny().model)
    before, fresh = model(picture), other(picture)
    assert not np.allclose(before["box_offsets"], fresh["box_offsets"])
    load_weights(other, tmp_path / "weights.npz")
    for name, value in other(picture).items():
        np.testing.assert_allclose(value, before[name], atol=1e-5)


def _scene(turn_degrees, shift):
    """A drawn card, red at its top-left and blue along its bottom, on a dark table."""
    canvas = np.full((96, 96, 3), 40, np.uint8)
    angle = np.radians(turn_degrees)
    matrix = np.array(
        [
            [np.cos(angle), -np.sin(angle), 48 + shift[0]],
            [np.sin(angle), np.cos(angle), 48 + shift[1]],
            [0, 0, 1],
        ]
    )

    def draw(x1, y1, x2, y2, color):
        points = transform_points(matrix, np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]))
        cv2.fillConvexPoly(canvas, np.round(points * 256).astype(np.int32), color, shift=8)
        return points

    quad = draw(-28, -18, 28, 18, (230, 230, 230))
    draw(-26, -16, -10, 0, (220, 30, 30))
    draw(-26, 10, 26, 16, (30, 30, 220))
    return canvas, quad


def test_it_learns_a_few_cards_to_the_pixel():
    config = tiny()
    keras.utils.set_random_seed(1)
    model = build_model(config.model)
    for layer in model._flatten_layers():  # sixty steps are too few for the usual momentum
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.8
    scenes = [_scene(turn, shift) for turn, shift in ((0, (3, -4)), (180, (-5, 2)), (90, (0, 6)))]
    batches = CropperBatches(CardList([]), config.model, config.data, batch_size=3)
    targets = [batches.targets(quad) for _, quad in scenes]
    images = np.stack([image for image, _ in scenes])
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, 70)),
        loss={"class_logits": SigmoidFocalLoss(), "box_offsets": SmoothL1Loss()},
        jit_compile=False,
    )
    truth = {
        "class_logits": np.stack([classes for classes, _ in targets]),
        "box_offsets": np.stack([offsets for _, offsets in targets]),
    }
    model.fit(images.astype(np.float32), truth, epochs=75, batch_size=3, verbose=0)
    data = EvaluationSet(images, [quad for _, quad in scenes], ["a", "b", "c"])
    metrics = evaluate_model(model, config.model, data)
    assert metrics["upright"] == 1.0
    assert metrics["corner_error_p90"] / 100 * 56 < 1.5  # pixels; the card is 56 px wide
    assert metrics["mean_jaccard"] > 0.93
