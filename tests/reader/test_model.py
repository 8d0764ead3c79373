from dataclasses import replace

import keras
import numpy as np
import pytest

from data.synth.fonts import FontLibrary
from data.synth.words import render_word
from reader.attention import forbid, index_of_maximum, one_hot_maximum
from reader.backbone import build_backbone
from reader.charset import Tokenizer
from reader.config import SHORT, tiny
from reader.inputs import encode_batch, is_short
from reader.losses import CharacterLoss, CTCLoss
from reader.metrics import score_readings
from reader.model import build_inference_model, build_model, model_to_network
from reader.reading import read_words
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
    full, half = (build_backbone("mixed_5b", 48, width) for width in (1.0, 0.5))
    assert full.output.shape[-1] == 320 and half.output.shape[-1] == 160
    assert full.compute_output_shape((1, 48, 96, 3)) == (1, 3, 9, 320)
    assert half.count_params() == pytest.approx(full.count_params() / 4, rel=0.05)
    with pytest.raises(ValueError, match="not 0.5"):
        build_backbone("mixed_5b", 48, 0.5, imagenet=True)


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


def test_ctc_of_a_text_without_a_path_counts_nothing():
    logits = np.zeros((2, 2, 3), np.float32)
    # "aa" needs three columns (a, blank, a); "ab" two, which is one path of nine.
    loss = CTCLoss(blank=2)(np.array([[0, 0], [0, 1]]), logits)
    assert float(loss) == pytest.approx(np.log(9) / 4, abs=1e-5)


def test_maximum_without_argmax():
    logits = np.array([[0.1, 3.0, -1.0], [2.0, 1.0, 0.0]], np.float32)
    assert np.asarray(index_of_maximum(logits)).tolist() == [1, 0]
    assert np.asarray(one_hot_maximum(logits)).tolist() == [[0, 1, 0], [1, 0, 0]]


def short_batch(texts, config, crops):
    """Both pictures of the same words, as `build_model` wants them."""
    whole, short = (encode_batch(crops, texts, config, prefix) for prefix in ("", SHORT))
    return whole[0] | short[0], whole[1] | short[1]


@pytest.mark.parametrize("prefix", ["", SHORT])
def test_weights_survive_saving_and_inference_agrees_with_teacher_forcing(config, prefix, tmp_path):
    keras.utils.set_random_seed(3)
    first, second = build_model(config), build_model(config)
    save_weights(first, tmp_path / "w.npz", dtype="float32")
    load_weights(second, tmp_path / "w.npz")
    rng = np.random.default_rng(0)
    size_hw = config.short_size_hw if prefix else config.size_hw
    steps = (config.short_length if prefix else config.max_length) + 1
    image = rng.uniform(0, 255, (2, *size_hw, 3)).astype(np.float32)
    tokenizer = Tokenizer(config.characters)
    inference = build_inference_model(second, prefix)
    everything = np.ones((2, tokenizer.size), np.float32)
    greedy = inference.predict_on_batch({"image": image, "allowed": everything})
    previous = np.concatenate(
        [np.full((2, 1), tokenizer.end), greedy["char_ids"][:, :-1]], axis=1
    ).astype(np.int32)
    inputs, _ = short_batch(["1", "2"], config, [np.zeros((48, 48, 3), np.uint8)] * 2)
    forced = first.predict_on_batch(
        inputs | {f"{prefix}image": image, f"{prefix}previous": previous}
    )
    # What the greedy decoder fed itself, fed by hand, gives the same characters.
    assert np.array_equal(np.argmax(forced[f"{prefix}char_logits"], -1), greedy["char_ids"])
    assert greedy["attention"].sum(-1) == pytest.approx(np.ones((2, steps)), abs=1e-5)
    for head in ("char", "ctc"):
        assert greedy[f"{head}_allowed"] == pytest.approx(1, abs=1e-5)


def softmax(logits):
    exponentials = np.exp(logits - logits.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)


def test_forbidden_classes_by_hand():
    logits = np.array([[3.0, 1.0, 2.0], [0.5, -1.0, 0.0]], np.float32)
    # The first of the classes may not come out of the first, nor the last of the second.
    allowed = np.array([[0, 1, 1], [1, 1, 0]], np.float32)
    left = np.asarray(forbid(logits, allowed))
    assert left[0, 1:].tolist() == [1, 2] and left[1, :2].tolist() == [0.5, -1]
    assert np.asarray(index_of_maximum(left)).tolist() == [2, 0]
    chances = np.asarray(keras.ops.softmax(left))
    assert chances[0] == pytest.approx([0, 1 / (1 + np.e), np.e / (1 + np.e)], abs=1e-6)
    assert chances[0, 0] == 0 and chances[1, 2] == 0


@pytest.fixture(scope="module")
def model(config):
    keras.utils.set_random_seed(4)
    return build_model(config)


@pytest.mark.parametrize("prefix", ["", SHORT])
def test_what_a_mask_forbids_comes_out_of_neither_head(config, prefix):
    keras.utils.set_random_seed(4)
    model = build_model(config)
    # Logits of a network that has learnt nothing nearly tie, and ties share in what is fed.
    kernel = model.get_layer("decoder").output_layer.kernel
    kernel.assign(10 * kernel)
    rng = np.random.default_rng(1)
    tokenizer = Tokenizer(config.characters)
    size_hw = config.short_size_hw if prefix else config.size_hw
    image = rng.uniform(0, 255, (2, *size_hw, 3)).astype(np.float32)
    # Of the first word even digits, of the second nothing: the end token and the blank stay.
    allowed = np.zeros((2, tokenizer.size), np.float32)
    allowed[0, 0:10:2] = 1
    inference = build_inference_model(model, prefix)
    masked = inference.predict_on_batch({"image": image, "allowed": allowed})
    readable = allowed.copy()
    readable[:, -2:] = 1

    previous = np.concatenate([np.full((2, 1), tokenizer.end), masked["char_ids"][:, :-1]], axis=1)
    inputs, _ = short_batch(["1", "2"], config, [np.zeros((48, 48, 3), np.uint8)] * 2)
    forced = model.predict_on_batch(
        inputs | {f"{prefix}image": image, f"{prefix}previous": previous.astype(np.int32)}
    )
    for head in ("char", "ctc"):
        # By NumPy from the logits that the decoder gives when it is fed what the mask let through.
        chances = softmax(forced[f"{prefix}{head}_logits"]) * readable[:, None]
        together = chances.sum(-1)
        assert np.array_equal(chances.argmax(-1), masked[f"{head}_ids"])
        assert masked[f"{head}_allowed"] == pytest.approx(together, abs=1e-5)
        likeliest = chances.max(-1) / together
        assert masked[f"{head}_probabilities"] == pytest.approx(likeliest, abs=1e-5)
        assert set(masked[f"{head}_ids"][1].tolist()) <= {tokenizer.end, tokenizer.blank}
        assert together.max() < 0.9


def test_a_network_takes_both_pictures_and_masks_or_none(config, model):
    network = model_to_network(model, config)
    assert (network.size_hw, network.short_size_hw) == ((48, 96), (48, 64))
    for (height, width), steps in ((network.size_hw, 7), (network.short_size_hw, 5)):
        images = np.random.default_rng(0).integers(0, 256, (3, height, width, 3), dtype=np.uint8)
        outputs = network.predict(images, None)
        assert outputs["char_ids"].shape == (3, steps)
        ones = network.predict(images, np.ones((3, 12), np.float32))
        np.testing.assert_array_equal(outputs["char_ids"], ones["char_ids"])


def test_both_pictures_are_read_by_the_same_weights(model):
    assert len({variable.path for variable in model.variables}) == len(model.variables)
    assert not any(SHORT in variable.path for variable in model.variables)


def test_overfits_a_few_words(config):
    keras.utils.set_random_seed(1)
    model = build_model(config)
    tokenizer = Tokenizer(config.characters)
    # It comes to rest, so that the moving batch statistics are those of the last weights, and no
    # single step of so small a batch throws the decoder off.
    rate = keras.optimizers.schedules.CosineDecay(4e-3, 24 * 40, alpha=0.05)
    model.compile(
        optimizer=keras.optimizers.Adam(rate, clipnorm=1.0),
        loss={
            f"{prefix}{head}_logits": make(tokenizer.blank)
            for prefix in ("", SHORT)
            for head, make in (("char", CharacterLoss), ("ctc", CTCLoss))
        },
        jit_compile=False,
    )
    # One family that every machine has: whether so few steps do must not hang on what is installed.
    faces = [f for f in FontLibrary.discover("all").faces if f.family.name == "DejaVu Sans"]
    fonts, rng = FontLibrary(faces), np.random.default_rng(6)
    # Plain ones: what is drawn around them changes with the data engine, how hard it is must not.
    texts = ("".join(map(str, rng.permutation(10)[: rng.integers(2, 6)])) for _ in range(200))
    words = [(render_word(rng, text, fonts, severity=0.0), text) for text in texts]
    # So many that a decoder cannot learn by heart what follows what, and has to look.
    whole = words[:32]
    short = [word for word in words if is_short(*word, config)][:32]
    network = model_to_network(model, config)
    readers = {}
    inputs, targets = {}, {}
    for prefix, some in (("", whole), (SHORT, short)):
        crops, texts = zip(*some, strict=True)
        some_inputs, some_targets = encode_batch(crops, texts, config, prefix)
        inputs, targets = inputs | some_inputs, targets | some_targets
        # Read from the pictures that they are trained on, whatever fits.
        size_hw = config.short_size_hw if prefix else config.size_hw
        readers[prefix] = replace(network, size_hw=size_hw, short_size_hw=None), crops, texts
    scores = {}
    for _ in range(24):
        for _ in range(40):
            model.train_on_batch(inputs, targets)
        # The moving batch statistics have to follow before inference can use them.
        for prefix, (reader, crops, texts) in readers.items():
            score = score_readings(texts, read_words(reader, crops))
            scores |= {prefix: score["words"], f"{prefix}ctc": score["ctc_words"]}
        if set(scores.values()) == {1.0}:
            break
    assert set(scores.values()) == {1.0}, scores
