"""Training batches made on the fly by worker processes, the same ones every time."""

from __future__ import annotations

import threading
import time
import weakref
from concurrent.futures import CancelledError, Future
from typing import Any

import cv2
import keras

from training.workers import BatchMaker, WorkerPool, batch_of, make_batch

READY_TIMES_KEPT = 256
"""Steps whose time of delivery is remembered. Chosen: more than a backend fetches ahead."""


class SeededBatches(keras.utils.PyDataset):
    """Batches of which each is a function of the seed and its step alone.

    So a run that was killed and resumed sees exactly the data of one that was not, and the number
    of workers changes nothing but the time. Pass `shuffle=False` to `fit`: the order is part of
    the promise. Use it in a `with` block, which ends the workers:

        with SeededBatches(maker, seed=1, steps_per_epoch=100) as batches:
            model.fit(batches, shuffle=False, callbacks=[WaitingShare(batches)])

    Args:
        make_batch: makes (inputs, targets) from a random generator and the step's number. Copied
            to the workers, so it is picklable, and its module should import no Keras.
        seed: of the whole run.
        steps_per_epoch: batches between two checkpoints.
        first_epoch: epoch to go on from after a resume.
        workers: processes; 0 makes the batches in this one.
        lookahead: batches made ahead of the one that is asked for. Chosen: they bridge a step that
            needs many new cards; a batch of the Detector takes 9 MB.
        niceness: by how much the workers' priority is lowered.

    Raises:
        ValueError: there is no step, or fewer than no workers.
    """

    def __init__(
        self,
        make_batch: BatchMaker,
        seed: int,
        steps_per_epoch: int,
        first_epoch: int = 0,
        workers: int = 2,
        lookahead: int = 16,
        niceness: int = 0,
    ):
        if steps_per_epoch < 1 or workers < 0 or lookahead < 0:
            raise ValueError(
                "want at least one step an epoch, and no negative number of workers or batches "
                f"ahead, not {steps_per_epoch}, {workers} and {lookahead}"
            )
        super().__init__(workers=1, use_multiprocessing=False)
        self.make_batch = make_batch
        self.seed = seed
        self.steps_per_epoch = steps_per_epoch
        self.epoch = first_epoch
        self.lookahead = lookahead
        self._last_index: int | None = None  # of the epoch under way
        self._ready_at: dict[int, float] = {}
        self._lock = threading.Lock()
        self._asked: dict[int, Future] = {}
        self._pool: WorkerPool | None = None
        if workers == 0:
            cv2.setNumThreads(1)  # OpenCV's own threads would take the model's cores
            return
        self._pool = WorkerPool(make_batch, seed, workers, niceness)
        self._close = weakref.finalize(self, self._pool.close)
        # The workers begin at once, while the model is built and traced.
        self._ask(first_epoch * steps_per_epoch)

    def __enter__(self) -> SeededBatches:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers. Batches asked for later are made in this process."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._asked.clear()
        if pool is not None:
            self._close()

    def __len__(self) -> int:
        return self.steps_per_epoch

    def __getitem__(self, index: int) -> Any:
        """Batch `index` of the current epoch.

        Raises:
            training.workers.BatchError: making it failed in a worker.
        """
        step = self.epoch * self.steps_per_epoch + index
        future = self._ask(step)
        try:
            if future is None:
                batch = make_batch(self.make_batch, self.seed, step)
            else:
                batch = batch_of(future, step)
        except CancelledError:  # closed while Keras was still fetching ahead
            batch = make_batch(self.make_batch, self.seed, step)
        with self._lock:
            if self._last_index is not None:
                self._last_index = index
            self._ready_at[step] = time.perf_counter()
            for old in [s for s in self._ready_at if s < step - READY_TIMES_KEPT]:
                del self._ready_at[old]
        return batch

    def ready_time(self, step: int) -> float | None:
        """When a step's batch was last handed over, on `time.perf_counter`'s clock."""
        with self._lock:
            return self._ready_at.get(step)

    def _ask(self, step: int) -> Future | None:
        """Ask the workers, if there are any, for a step and those after it; forget the earlier."""
        with self._lock:
            if self._pool is None:
                return None
            # Keras looks at the first two batches of an epoch before it begins: they are kept.
            for other in [s for s in self._asked if not step - 2 <= s <= step + self.lookahead]:
                self._asked.pop(other).cancel()
            for wanted in range(step, step + self.lookahead + 1):
                if wanted not in self._asked:
                    self._asked[wanted] = self._pool.submit(wanted)
            return self._asked[step]

    def on_epoch_begin(self) -> None:
        """An epoch begins, or Keras looks at a batch before the first one."""
        self._last_index = -1

    def on_epoch_end(self) -> None:
        """Go on to the next epoch's batches, if this one's were all handed over.

        Keras also calls this before the first epoch. `WaitingShare` sets the epoch outright.
        """
        if self._last_index == self.steps_per_epoch - 1:
            self.epoch += 1
        self._last_index = None


class WaitingShare(keras.callbacks.Callback):
    """Measures how long `fit` waited for data; tells the batches which epoch it is.

    The time between two steps' ends is a step's time; what part of it had passed when its batch
    was handed over is waiting. Keras fetches batches in another thread on some backends, so the
    time that the fetching took would say nothing. The first step of a run is left out: there the
    backend compiles.

    Puts `data_wait`, the share of an epoch's time, into the epoch's log, where the progress line,
    TensorBoard and every callback after this one find it.

    Args:
        batches: that `fit` is given.

    Attributes:
        waited_s: seconds waited in all.
        step_s: seconds that all steps took in all.
    """

    def __init__(self, batches: SeededBatches):
        super().__init__()
        self.batches = batches
        self.waited_s = 0.0
        self.step_s = 0.0
        self._before = (0.0, 0.0)
        self._wanted_at: float | None = None
        self._began = False

    @property
    def share(self) -> float:
        """Share of all steps' time that was spent waiting, 0 to 1."""
        return self.waited_s / self.step_s if self.step_s else 0.0

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Set the batches to this epoch, whatever Keras has counted while it prepared."""
        self.batches.epoch = epoch
        self._before = (self.waited_s, self.step_s)
        self._wanted_at = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Note the time of a step."""
        now = time.perf_counter()
        step = self.batches.epoch * self.batches.steps_per_epoch + batch
        ready_at = self.batches.ready_time(step)
        if self._began and self._wanted_at is not None and ready_at is not None:
            self.step_s += now - self._wanted_at
            self.waited_s += max(0.0, ready_at - self._wanted_at)
        self._began = True
        self._wanted_at = now

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Write the epoch's share into its log."""
        waited, total = self.waited_s - self._before[0], self.step_s - self._before[1]
        if logs is not None and total > 0:
            logs["data_wait"] = waited / total

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Say it once more for the whole run."""
        if self.step_s:
            print(
                f"waited for data: {self.waited_s:.1f} s of {self.step_s:.1f} s of steps "
                f"({self.share:.1%})",
                flush=True,
            )
