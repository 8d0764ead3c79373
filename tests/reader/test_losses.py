"""CTC against the sum over all paths, with the blank last (TensorFlow's own) and elsewhere."""

from itertools import product

import keras
import numpy as np
import pytest

from reader.losses import CTCLoss

CLASSES = 3
COLUMNS = 3


def collapse(path, blank):
    """What a path says: of equal neighbours one, no blanks."""
    merged = [c for place, c in enumerate(path) if place == 0 or c != path[place - 1]]
    return [c for c in merged if c != blank]


def loss_by_paths(text, logits, blank):
    """-ln of the probability of all paths that say the text; 0 if there is none."""
    shares = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    total = sum(
        np.prod([shares[column, c] for column, c in enumerate(path)])
        for path in product(range(CLASSES), repeat=COLUMNS)
        if collapse(path, blank) == text
    )
    return -np.log(total) if total else 0.0


@pytest.mark.parametrize("blank", [2, 0])
def test_ctc_is_the_sum_over_all_paths(blank):
    a, b = (c for c in range(CLASSES) if c != blank)
    # Three columns hold "aa" (a, blank, a), but neither "aab" nor "abab".
    texts = [[a], [a, a], [a, b, a], [a, a, b], [a, b, a, b]]
    logits = np.random.default_rng(0).normal(size=(len(texts), COLUMNS, CLASSES))
    truth = [loss_by_paths(*row, blank) for row in zip(texts, logits, strict=True)]
    assert [each > 0 for each in truth] == [True, True, True, False, False]
    targets = np.array([text + [blank] * (4 - len(text)) for text in texts])
    loss = CTCLoss(blank)(targets, logits.astype(np.float32))
    assert float(loss) == pytest.approx(sum(truth) / sum(map(len, texts)), abs=1e-5)


@pytest.mark.parametrize("blank", [2, 0])
def test_a_text_without_a_path_has_no_gradient(blank):
    import tensorflow as tf

    a, b = (c for c in range(CLASSES) if c != blank)
    logits = tf.Variable(
        np.random.default_rng(1).normal(size=(2, COLUMNS, CLASSES)), dtype="float32"
    )
    with tf.GradientTape() as tape:
        loss = CTCLoss(blank)(np.array([[a, a, b], [a, b, blank]]), logits)
    gradient = keras.ops.convert_to_numpy(tape.gradient(loss, logits))
    assert np.all(gradient[0] == 0)
    assert np.isfinite(gradient).all() and np.abs(gradient[1]).max() > 0.01
