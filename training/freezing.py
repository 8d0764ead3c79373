"""Training that leaves the first layers of a network as they are."""

from __future__ import annotations

import keras


def freeze_layers(model: keras.Model, last: str) -> None:
    """Keep the layers of a network up to one as they are.

    A network that begins from weights that know edges and letters need not learn them again. The
    first layers have the largest pictures: without them a step of the light Detector takes a third
    of the time on two cores (measured up to `stage2_block1_out`, float32, AVX2: 1.8 s for 8 cards
    instead of 5.8 s). Their
    batch normalisation goes on with the averages that it has, as Keras does for all that is frozen.

    Args:
        model: built, not compiled yet.
        last: name of the last layer that is kept, in the order of `model.layers`; empty: all learn.

    Raises:
        ValueError: there is no such layer, or none with weights behind it; names those there are.
    """
    if not last:
        return
    names = [layer.name for layer in model.layers]
    if last not in names:
        raise ValueError(f"training.frozen {last}: no such layer; there is {', '.join(names)}")
    for layer in model.layers[: names.index(last) + 1]:
        layer.trainable = False
    if not model.trainable_variables:
        raise ValueError(f"training.frozen {last}: nothing is left to learn")
