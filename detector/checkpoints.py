"""Which classes a Detector's weights know, and how one begins from weights that know others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np

from data.cards.fields import DETECTOR_CLASSES
from data.records import write_bytes_atomically
from detector.config import PRESETS
from training.network import RUN_CONFIG, known_config
from training.runs import RunFolder
from training.weights import assign_weights, read_weights

CLASS_HEAD = ("class_output/kernel", "class_output/bias")
"""Variables with a row for each class of each anchor of a cell along their last axis, the anchors
first; see `detector.ssd.heads.build_heads`."""

BOX_BIAS = "box_output/bias"
"""The same for the four numbers of a box; says how many anchors a cell has."""


def weights_to_classes(path: Path, weights: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """The classes of a Detector's weights, in the order of its logits.

    Args:
        path: of their `.npz`: the manifest or the `config.json` beside it says.
        weights: that lie there, by the path of their variable.

    Returns:
        Where nothing says, as in runs from before it was noted, `DETECTOR_CLASSES` if these are as
        many as the weights know.

    Raises:
        ValueError: they know another number of classes than these, they are not those of a
            Detector, or see `training.network.known_config`.
    """
    config = known_config(path, "detector", PRESETS)
    classes = DETECTOR_CLASSES if config is None else config.classes
    kernel, bias = CLASS_HEAD
    if not {kernel, bias, BOX_BIAS} <= weights.keys():
        raise ValueError(f"{path}: not the weights of a Detector")
    count = 4 * weights[bias].size / weights[BOX_BIAS].size
    if count != len(classes):
        raise ValueError(
            f"{path}: these weights know {count:g} classes; those that lie beside them or, if "
            f"nothing does, those of this version of the code, are {len(classes)}: "
            f"{', '.join(classes)}"
        )
    return classes


def refuse_other_classes(path: Path, classes: Sequence[str]) -> None:
    """Refuse weights whose classes are not those of a model.

    Args:
        path: of their `.npz`.
        classes: of the model, in the order of its logits.

    Raises:
        ValueError: they differ, which is said, or see `weights_to_classes`.
    """
    known = weights_to_classes(path, read_weights(path))
    if known != tuple(classes):
        added, gone = _without(classes, known), _without(known, classes)
        differences = [f"they know {', '.join(gone)}"] if gone else []
        differences += [f"they do not know {', '.join(added)}"] if added else []
        if not differences:
            pairs = zip(known, classes, strict=True)
            theirs, ours = next(pair for pair in pairs if pair[0] != pair[1])
            differences = [f"in another order, {theirs} where {ours} is here"]
        raise ValueError(
            f"{path}: weights of other classes than this model's: {'; '.join(differences)}. "
            "A new run begins from them by --init"
        )


def resume_classes(run: RunFolder, classes: Sequence[str]) -> None:
    """Refuse to go on with a run whose weights know other classes than the ones it would learn.

    The classes of a run from before these were noted are noted in its `config.json`.

    Args:
        run: its folder; of one without a checkpoint there is nothing to refuse.
        classes: that it would learn.

    Raises:
        ValueError: see `refuse_other_classes`.
    """
    if not (run.checkpoint.exists() and run.last.exists()):
        return
    refuse_other_classes(run.last, classes)
    path = run.path / RUN_CONFIG
    if path.exists():
        note = json.loads(path.read_bytes())
        if "classes" not in note["config"]["model"]:
            note["config"]["model"]["classes"] = list(classes)
            write_bytes_atomically(path, (json.dumps(note, indent=2) + "\n").encode())


def begin_from(model: keras.Model, classes: Sequence[str], path: Path) -> None:
    """Fill a Detector with weights that may know other classes, and say which in a printed line.

    Args:
        model: from `detector.model.build_model`.
        classes: its classes, in the order of its logits. What was learnt of each is copied by its
            name; new ones keep the values that they have.
        path: of the weights.

    Raises:
        ValueError: the weights are those of another network; names the file. The model is then
            unchanged. Or see `weights_to_classes`.
    """
    weights = read_weights(path)
    known = weights_to_classes(path, weights)
    if known != tuple(classes):
        initial = {
            variable.path: keras.ops.convert_to_numpy(variable)
            for variable in model.variables
            if variable.path in CLASS_HEAD
        }
        weights |= _match_classes(weights, initial, known, classes)
        changes = {"new": _without(classes, known), "not taken over": _without(known, classes)}
        said = [f"classes {how}: {', '.join(names)}" for how, names in changes.items() if names]
        print(f"{path}: {'; '.join(said) or 'its classes are in another order'}", flush=True)
    assign_weights(model, weights, path)


def _without(classes: Sequence[str], others: Sequence[str]) -> list[str]:
    return [name for name in classes if name not in others]


def _match_classes(
    weights: Mapping[str, np.ndarray],
    initial: Mapping[str, np.ndarray],
    known: Sequence[str],
    classes: Sequence[str],
) -> dict[str, np.ndarray]:
    """The class head of a model, with the rows of other weights where they know a class."""
    both = [name for name in classes if name in known]
    theirs, ours = ([names.index(name) for name in both] for names in (known, classes))
    matched = {}
    for path in CLASS_HEAD:
        learnt = weights[path].reshape(*weights[path].shape[:-1], -1, len(known))
        grown = np.array(initial[path], np.float32)
        rows = grown.reshape(*grown.shape[:-1], -1, len(classes))  # a view
        if learnt.shape[:-1] != rows.shape[:-1]:
            # Of another width or other anchors: `assign_weights` says which and how.
            return {path: weights[path] for path in CLASS_HEAD}
        rows[..., ours] = learnt[..., theirs]
        matched[path] = grown
    return matched
