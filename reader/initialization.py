"""Begin a Reader with the weights of another that knew fewer characters, or was wider."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

from reader.charset import Tokenizer
from reader.checkpoints import Checkpoint
from reader.pruning import Arrays, is_wider, prune_weights
from training.weights import assign_weights, read_weights

LOGITS = {
    "decoder/logits/kernel": 1,
    "decoder/logits/bias": 0,
    "ctc_logits/kernel": 1,
    "ctc_logits/bias": 0,
}
"""Variables of the two heads that have a row for each class, and along which axis."""

CLASS_AXES = {"decoder/embedding": 0, **LOGITS}
"""All such variables."""


def extend_classes(
    weights: Mapping[str, np.ndarray],
    initial: Mapping[str, np.ndarray],
    known: str,
    characters: str,
) -> Arrays:
    """Weights for a charset that goes on where that of a checkpoint ends.

    What was learnt of each character is kept, and of the end of a word and of the blank, which
    stand behind the characters and so move. New characters begin in the logits as the mean of all
    characters, whose logit is never the largest: at random they were read in the place of known
    ones. Their embeddings are those of `initial`.

    Args:
        weights: of the checkpoint, by path.
        initial: of the network that begins, by path; those of `CLASS_AXES`.
        known: charset of the checkpoint, V characters.
        characters: charset of the network; begins with `known`.

    Returns:
        All weights by path, with a row for each class of `characters`.

    Raises:
        ValueError: the weights are not those of V characters, or of another network.
    """
    before, after = Tokenizer(known), Tokenizer(characters)
    rows = [*range(len(known)), after.end, after.blank]
    extended = dict(weights)
    for path, axis in CLASS_AXES.items():
        learnt, grown = weights.get(path), np.array(initial[path], np.float32)
        shape = None if learnt is None else learnt.shape
        wanted = (*grown.shape[:axis], before.size, *grown.shape[axis + 1 :])
        if learnt is None or shape != wanted:
            raise ValueError(
                f"not these weights' network or charset: {path} is {shape}, not {wanted} as with "
                f"{len(known)} characters; is the run's config.json beside them?"
            )
        if path in LOGITS:
            grown[:] = np.take(learnt, range(len(known)), axis).mean(axis, keepdims=True)
        np.moveaxis(grown, axis, 0)[rows] = np.moveaxis(learnt, axis, 0)
        extended[path] = grown
    return extended


def begin_from(model: keras.Model, characters: str, checkpoint: Checkpoint) -> None:
    """Fill a Reader with a checkpoint's weights, and say in a printed line what is new in it.

    Args:
        model: from `reader.model.build_model`.
        characters: its charset; begins with the checkpoint's.
        checkpoint: to begin from.

    Raises:
        ValueError: the weights are those of another network; names the file. The model is then
            unchanged.
    """
    weights = read_weights(checkpoint.path)
    initial = {
        variable.path: keras.ops.convert_to_numpy(variable)
        for variable in model.variables
        if variable.path in CLASS_AXES
    }
    try:
        weights = extend_classes(weights, initial, checkpoint.characters, characters)
    except ValueError as error:
        raise ValueError(f"{checkpoint.path}: {error}") from None
    added = characters[len(checkpoint.characters) :]
    if added:
        print(f"{checkpoint.path}: new characters: {added}", flush=True)
    if is_wider(model, weights):
        weights = prune_weights(model, weights)
        print(
            f"{checkpoint.path}: of a wider network; begun with the filters that count most, which "
            "read nothing before they have learnt",
            flush=True,
        )
    assign_weights(model, weights, checkpoint.path)
