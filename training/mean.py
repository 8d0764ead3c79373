"""The mean of weights of one network, such as those before a run and those after it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tyro

from training.weights import read_weights, write_weights


def mean(weights: tyro.conf.Positional[tuple[Path, ...]], out: Path) -> None:
    """Write the mean of several weights of one network, float16.

    Runs that began from the same weights end near enough to each other for their mean to be a
    network, too, and often a better one. Source: "uniform soup", arXiv:2203.05482, section 2.

    Args:
        weights: two `.npz` files or more, each counting the same.
        out: the `.npz` file to write.

    Raises:
        ValueError: there are fewer than two, or one is no weights file or of another network; names
            it and what differs.
    """
    if len(weights) < 2:
        raise ValueError(f"the mean of {len(weights)} weights: want two or more")
    first, *others = weights
    total = read_weights(first)
    for path in others:
        arrays = read_weights(path)
        shapes, wanted = ({name: a.shape for name, a in one.items()} for one in (arrays, total))
        if shapes != wanted:
            differing = sorted(
                name for name in {*shapes, *wanted} if shapes.get(name) != wanted.get(name)
            )
            raise ValueError(
                f"{path}: of another network than {first}: {', '.join(differing[:5])} "
                f"({len(differing)} in all)"
            )
        for name, array in arrays.items():
            total[name] += array
    write_weights({name: array / np.float32(len(weights)) for name, array in total.items()}, out)
