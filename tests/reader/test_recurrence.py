"""The LSTMs that are written out, against those of Keras."""

import keras
import numpy as np
import pytest
from keras import ops

from reader.attention import AttentionDecoder
from reader.recurrence import ColumnLSTM


def columns(seed, channels):
    drawn = np.random.default_rng(seed).normal(size=(3, 7, channels))
    return drawn.astype(np.float32)


@pytest.mark.parametrize("backwards", [False, True])
def test_columns_are_read_as_keras_reads_them(backwards):
    settings = {"return_sequences": True, "go_backwards": backwards}
    ours, theirs = ColumnLSTM(6, **settings), keras.layers.LSTM(6, **settings)
    given = columns(0, 10)
    theirs.build(given.shape)
    ours.build(given.shape)
    # Biases that are not 0 but for the forget gate's.
    theirs.set_weights([w + 0.1 * columns(1, 1)[0, 0] for w in theirs.get_weights()])
    ours.set_weights(theirs.get_weights())
    expected = theirs(given)
    np.testing.assert_allclose(np.asarray(ours(given)), np.asarray(expected), atol=1e-6)


def by_layers(decoder, memory, previous):
    """The decoder as the paper has it: a context, then whole layers of what stands side by side."""
    states = [ops.zeros((len(memory), decoder.units))] * 2
    keys, written = decoder.key(memory), []
    for step in range(previous.shape[1]):
        hidden = ops.tanh(keys + decoder.query(states[0])[:, None])
        weights = ops.softmax(decoder.score(hidden)[..., 0], axis=-1)
        context = ops.sum(weights[..., None] * memory, axis=1)
        character = ops.take(decoder.embedding, previous[:, step], axis=0)
        output, states = decoder.cell(ops.concatenate([character, context], axis=-1), states)
        written.append(decoder.output_layer(ops.concatenate([output, context], axis=-1)))
    return np.asarray(ops.stack(written, axis=1))


def test_the_decoder_is_that_of_whole_layers():
    decoder = AttentionDecoder(
        classes=9, end=7, units=5, attention_units=4, embedding_units=3, name="decoder"
    )
    memory = columns(2, 10)
    previous = np.array([[7, 1, 2, 3], [7, 4, 4, 0], [7, 6, 5, 1]])
    decoder(memory, previous)
    decoder.set_weights([2 * w + 0.05 for w in decoder.get_weights()])
    logits, weights = decoder(memory, previous)
    np.testing.assert_allclose(np.asarray(logits), by_layers(decoder, memory, previous), atol=1e-5)
    np.testing.assert_allclose(np.asarray(weights).sum(axis=-1), 1, atol=1e-6)
    # Greedy: each step is told of the largest of the last one.
    greedy, _ = decoder(memory, steps=4)
    told = np.asarray(greedy).argmax(axis=-1)[:, :-1]
    told = np.concatenate([np.full((3, 1), 7), told], axis=1)
    np.testing.assert_allclose(np.asarray(greedy), by_layers(decoder, memory, told), atol=1e-5)
