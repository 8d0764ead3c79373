"""A training run's folder: configuration, checkpoint to resume from, best weights, log.

config.json         resolved configuration, preset, source revision, versions
checkpoint.npz      weights, optimizer state and epoch, after each epoch
best.weights.npz    averaged weights of the best evaluation, float16
last.weights.npz    averaged weights after the last epoch, float16
metrics.jsonl       a line per evaluation; data_wait: share of the epoch's time spent waiting;
                    null: a number that there is not, such as the error of no corners
logs/               TensorBoard
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np

from data.records import write_bytes_atomically
from data.revision import source_revision
from training.batches import SeededBatches, WaitingShare
from training.finite import StopNotFinite
from training.weights import save_weights

EPOCH_KEY = "epoch"

EPOCHS = "training.epochs"
"""The setting that a run cannot grow by: a learning rate that has come down would leap up again."""


class RunFolder:
    """One run's folder, named by `--workdir`.

    Args:
        workdir: created if need be.
    """

    def __init__(self, workdir: Path | str):
        self.path = Path(workdir)
        self.path.mkdir(parents=True, exist_ok=True)

    @property
    def checkpoint(self) -> Path:
        """Where the state to resume from is kept."""
        return self.path / "checkpoint.npz"

    @property
    def best(self) -> Path:
        """Where the best weights are kept."""
        return self.path / "best.weights.npz"

    @property
    def last(self) -> Path:
        """Where the averaged weights of the last epoch are kept.

        On few validation pictures the best evaluation is partly luck, and the end of a run, where
        the learning rate has come down, the safer choice.
        """
        return self.path / "last.weights.npz"

    @property
    def log(self) -> Path:
        """Where each evaluation adds a line."""
        return self.path / "metrics.jsonl"

    def start(
        self, config: Any, preset: str, sources: Mapping[str, Path | str | None] | None = None
    ) -> None:
        """Note what is being trained, and refuse to mix two configurations in one folder.

        Without a checkpoint the run begins anew; results that lie there are set aside as `*.old`.

        Args:
            config: the resolved configuration, a dataclass.
            preset: the name it came from.
            sources: data and weights that were given, by option. A run may go on with others, such
                as a folder that was moved; it is said.

        Raises:
            ValueError: the folder belongs to a run with another configuration.
        """
        resolved = json.loads(json.dumps(dataclasses.asdict(config)))
        given = {name: str(value) for name, value in (sources or {}).items() if value is not None}
        path = self.path / "config.json"
        if path.exists() and self.checkpoint.exists():
            earlier = json.loads(path.read_text())
            changed = _differences(_with_defaults(earlier["config"], config), resolved)
            if changed:
                message = (
                    f"{self.path} holds a run with another {', '.join(changed)}; take another "
                    f"folder, and --init {self.last} to begin from its weights with a new optimizer"
                )
                if any(change.startswith(EPOCHS) for change in changed):
                    message += (
                        " and a lower --learning-rate. A run keeps its number of epochs, over "
                        "which its learning rate may be planned"
                    )
                raise ValueError(message)
            for change in _differences(earlier.get("sources", given), given):
                print(f"{self.path} goes on with another {change}", flush=True)
        else:
            for result in (self.best, self.last, self.log):
                if result.exists():
                    result.replace(result.with_name(f"{result.name}.old"))
        note = {
            "preset": preset,
            "config": resolved,
            "sources": given,
            "source_revision": source_revision(),
            "versions": {"keras": keras.__version__, "numpy": np.__version__},
            "backend": keras.backend.backend(),
        }
        write_bytes_atomically(path, (json.dumps(note, indent=2) + "\n").encode())

    def epochs_done(self) -> int:
        """How many epochs the last checkpoint stands after; 0 on a fresh folder."""
        if not self.checkpoint.exists():
            return 0
        with np.load(self.checkpoint, allow_pickle=False) as archive:
            return int(archive[EPOCH_KEY])

    def save(self, model: keras.Model, epoch: int) -> None:
        """Write the state after `epoch` epochs, atomically."""
        variables = [*model.variables, *model.optimizer.variables]
        arrays: dict[str, Any] = {EPOCH_KEY: np.array(epoch)}
        for index, variable in enumerate(variables):
            arrays[f"v{index}"] = keras.ops.convert_to_numpy(variable)
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        write_bytes_atomically(self.checkpoint, buffer.getvalue())

    def restore(self, model: keras.Model) -> int:
        """Go on from the last checkpoint, if there is one.

        Args:
            model: compiled, with the configuration of the run.

        Returns:
            How many epochs are done; 0 on a fresh folder.
        """
        model.optimizer.build(model.trainable_variables)
        if not self.checkpoint.exists():
            return 0
        variables = [*model.variables, *model.optimizer.variables]
        with np.load(self.checkpoint, allow_pickle=False) as archive:
            for index, variable in enumerate(variables):
                variable.assign(archive[f"v{index}"])
            return int(archive[EPOCH_KEY])

    def callbacks(
        self,
        evaluate: Callable[[keras.Model], dict[str, float]],
        metric: str,
        every: int,
        batches: SeededBatches | None = None,
    ) -> list[keras.callbacks.Callback]:
        """What every training needs beside its data and its loss.

        Args:
            evaluate: gives the task metrics of the model it is handed.
            metric: the one by which the best weights are kept; higher is better.
            every: epochs between two evaluations.
            batches: that `fit` is given, to measure how long it waits for them.

        Returns:
            Callbacks for `fit`: share of time waited for data, an end at a loss that is not
            finite, evaluate, checkpoint, TensorBoard.
        """
        # First, so that the others find the share in the epoch's log.
        waiting = [] if batches is None else [WaitingShare(batches)]
        return [
            *waiting,
            StopNotFinite(self.path, self.last),  # before anything is kept
            _EvaluateAverage(self, evaluate, metric, every),
            _Checkpoint(self),
            keras.callbacks.TensorBoard(self.path / "logs", write_graph=False),
        ]


LONGEST_DIFFERENCE = 100
"""Characters to which two values are told; of longer ones, such as a charset, the name alone."""


def _with_defaults(earlier: Mapping[str, Any], config: Any) -> dict[str, Any]:
    """A configuration as an earlier version noted it, with the settings that have come since, as
    they are by default: it was trained so.
    """
    whole = dict(earlier)
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if field.name in whole and dataclasses.is_dataclass(value):
            whole[field.name] = _with_defaults(whole[field.name], value)
        elif field.name not in whole and field.default is not dataclasses.MISSING:
            whole[field.name] = json.loads(json.dumps(field.default))
    return whole


def _differences(earlier: Mapping[str, Any], now: Mapping[str, Any], inside: str = "") -> list[str]:
    """What is not as it was, each as "training.epochs (15, was 22)"."""
    found = []
    for key in sorted({*earlier, *now}):
        before, value = earlier.get(key), now.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            found += _differences(before, value, f"{inside}{key}.")
        elif before != value:
            said = f" ({value}, was {before})"
            found.append(f"{inside}{key}{said if len(said) < LONGEST_DIFFERENCE else ''}")
    return found


def _read_lines(path: Path) -> list[dict[str, Any]]:
    """The evaluations of a log; a line that a kill cut off counts as none."""
    lines = []
    for line in path.read_text().splitlines() if path.exists() else []:
        with contextlib.suppress(json.JSONDecodeError):
            lines.append(json.loads(line))
    return lines


def _append_line(path: Path, line: str) -> None:
    """Add a line to a log, whose last one a kill may have cut off."""
    cut_off = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    with path.open("a") as file:
        file.write(("\n" if cut_off else "") + line + "\n")


def _copy(variable: keras.Variable) -> np.ndarray:
    return np.array(keras.ops.convert_to_numpy(variable))


class averaged_weights:
    """Within the block the model has the moving average of its weights.

    Source: Polyak & Juditsky 1992, by Keras' own `use_ema`; the batch statistics stay as they are.
    """

    def __init__(self, model: keras.Model):
        self.variables = model.trainable_variables
        self.averages = (
            model.optimizer._model_variables_moving_average if model.optimizer.use_ema else []
        )

    def __enter__(self) -> None:
        # Copies: with JAX a variable shares the array that it is given, and `predict` deletes it;
        # with PyTorch an array of NumPy's shares the variable's memory.
        self.kept = [_copy(variable) for variable in self.variables]
        for variable, average in zip(self.variables, self.averages, strict=False):
            variable.assign(_copy(average))

    def __exit__(self, *exception: object) -> None:
        for variable, value in zip(self.variables, self.kept, strict=True):
            variable.assign(value)


class _Checkpoint(keras.callbacks.Callback):
    def __init__(self, run: RunFolder):
        super().__init__()
        self.run = run

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.run.save(self.model, epoch + 1)
        with averaged_weights(self.model):
            save_weights(self.model, self.run.last)


class _EvaluateAverage(keras.callbacks.Callback):
    def __init__(
        self,
        run: RunFolder,
        evaluate: Callable[[keras.Model], dict[str, float]],
        metric: str,
        every: int,
    ):
        super().__init__()
        self.run, self.evaluate, self.metric, self.every = run, evaluate, metric, every
        scores = [line.get(metric) for line in _read_lines(run.log)]
        self.best = max((score for score in scores if score is not None), default=-np.inf)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if (epoch + 1) % self.every and epoch + 1 != self.params["epochs"]:
            return
        with averaged_weights(self.model):
            metrics = self.evaluate(self.model)
            if metrics[self.metric] > self.best:
                self.best = metrics[self.metric]
                save_weights(self.model, self.run.best)
        numbers = {"epoch": epoch + 1, "time": round(time.time()), **(logs or {}), **metrics}
        # JSON has no NaN, such as the median error of corners when no card was found.
        line = {k: float(v) if np.isfinite(v) else None for k, v in numbers.items()}
        _append_line(self.run.log, json.dumps(line, allow_nan=False))
        print(f"\nevaluation after epoch {epoch + 1}: {metrics}", flush=True)
