from dataclasses import replace

import keras
import numpy as np
import pytest

from data.synth.fonts import FontLibrary
from reader.attention import index_of_maximum, one_hot_maximum
from reader.backbone import build_backbone
from reader.charset import Tokenizer
from reader.config import tiny
from reader.evaluate import read_words, score_readings
from reader.inputs import drawn_words, encode_batch
from reader.losses import CharacterLoss, CTCLoss
from reader.model import build_inference_model, build_model
from training.weights import load_weights, save_weights


@pytest.fixture(scope="module")
def config():
    return replace(tiny().model, characters="0123456789")


def test_batch_has_teacher_forcing_by_hand(config):
    crops = [np.zeros((10, 30, 3), np.uint8)] * 2
    inputs, targets = encode_batch(crops, ["42", "123456"], config)
    # End (and start) is 10, blank and padding 11; six characters at most, so seven steps.
    assert inputs["previous"].tolist() == [[10, 4, 2, 10, 10, 10, 10], [10, 1, 2, 3, 4, 5, 6]]
    assert targets["char_logits"].tolist() == [
        [4, 2, 10, 11, 11, 11, 11],
        [1, 2, 3, 4, 5, 6, 10],
    ]
    assert targets["ctc_logits"].tolist() == [[4, 2, 11, 11, 11, 11], [1, 2, 3, 4, 5, 6]]


def test_half_the_width_has_a_quarter_of_the_weights():
    full, half = (build_backbone("mixed_5b", (48, 96), width) for width in (1.0, 0.5))
    assert full.output.shape[-1] == 320 and half.output.shape[-1] == 160
    assert half.output.shape[:-1] == full.output.shape[:-1]
    assert half.count_params() == pytest.approx(full.count_params() / 4, rel=0.05)
    with pytest.raises(ValueError, match="not 0.5"):
        build_backbone("mixed_5b", (48, 96), 0.5, imagenet=True)


def test_text_too_long_is_named(config):
    with pytest.raises(ValueError, match="'1234567' has more than 6"):
        encode_batch([np.zeros((5, 5, 3), np.uint8)], ["1234567"], config)


def test_losses_by_hand():
    # Three classes equally likely: ln 3 a character; the padding, certain and wrong, is left out.
    logits = np.array([[[0, 0, 0], [0, 0, 0], [50, 0, 0]]], np.float32)
    loss = CharacterLoss(padding=2)(np.array([[1, 0, 2]]), logits)
    assert float(loss) == pytest.approx(np.log(3), abs=1e-6)
    # Two columns, classes {a, blank} at 1/2: "a" is aa, a-, -a: 3/4.
    ctc = CTCLoss(blank=1)(np.array([[0, 1]]), np.zeros((1, 2, 2), np.float32))
    assert float(ctc) == pytest.approx(-np.log(3 / 4), abs=1e-5)


def test_maximum_without_argmax():
    logits = np.array([[0.1, 3.0, -1.0], [2.0, 1.0, 0.0]], np.float32)
    assert np.asarray(index_of_maximum(logits)).tolist() == [1, 0]
    assert np.asarray(one_hot_maximum(logits)).tolist() == [[0, 1, 0], [1, 0, 0]]


def test_weights_survive_saving_and_inference_agrees_with_teacher_forcing(config, tmp_path):
    keras.utils.set_random_seed(3)
    first, second = build_model(config), build_model(config)
    save_weights(first, tmp_path / "w.npz", dtype="float32")
    load_weights(second, tmp_path / "w.npz")
    rng = np.random.default_rng(0)
    image = rng.uniform(0, 255, (2, 48, 96, 3)).astype(np.float32)
    greedy = build_inference_model(second).predict_on_batch(image)
    tokenizer = Tokenizer(config.characters)
    previous = np.concatenate(
        [np.full((2, 1), tokenizer.end), greedy["char_ids"][:, :-1]], axis=1
    ).astype(np.int32)
    forced = first.predict_on_batch({"image": image, "previous": previous})
    # What the greedy decoder fed itself, fed by hand, gives the same characters.
    assert np.array_equal(np.argmax(forced["char_logits"], -1), greedy["char_ids"])
    assert greedy["attention"].sum(-1) == pytest.approx(np.ones((2, 7)), abs=1e-5)


def test_overfits_a_few_words(config):
    keras.utils.set_random_seed(1)
    model = build_model(config)
    tokenizer = Tokenizer(config.characters)
    model.compile(
        optimizer=keras.optimizers.Adam(3e-3),
        loss={
            "char_logits": CharacterLoss(tokenizer.blank),
            "ctc_logits": CTCLoss(tokenizer.blank),
        },
        jit_compile=False,
    )
    draw = drawn_words(config, FontLibrary.discover("all"))
    rng = np.random.default_rng(5)
    crops, texts = zip(*(draw(rng) for _ in range(6)), strict=True)
    batch = encode_batch(crops, texts, config)
    predict = build_inference_model(model).predict_on_batch
    for _ in range(8):
        for _ in range(40):
            model.train_on_batch(*batch)
        # The moving batch statistics have to follow before inference can use them.
        readings = read_words(predict, crops, config.size_hw, config.characters)
        score = score_readings(texts, readings)
        if score["words"] == score["ctc_words"] == 1.0:
            break
    assert score["words"] == 1.0, readings["attention"]
    assert score["ctc_words"] == 1.0, readings["ctc"]
