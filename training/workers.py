"""Worker processes that make batches. They import neither Keras nor a backend.

A process that has started TensorFlow cannot be forked safely, so the workers are spawned: fresh
interpreters that import only what the batch maker's own module does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import cv2
import numpy as np

BatchMaker = Callable[[np.random.Generator, int], Any]
"""From a random generator and the number of the step to a batch; must be picklable."""


class BatchError(RuntimeError):
    """A batch could not be made; says at which step, with the traceback from where it was made."""


def make_batch(maker: BatchMaker, seed: int, step: int) -> Any:
    """The batch of a step, a function of maker, seed and step alone.

    Args:
        maker: makes it.
        seed: of the run, not negative.
        step: from 0, over all epochs.

    Returns:
        What the maker returns.
    """
    return maker(np.random.default_rng([seed, step]), step)


# What a worker process was started with. A worker serves one run and holds nothing else.
_job: tuple[BatchMaker, int] | None = None


def _start_worker(maker: BatchMaker, seed: int, niceness: int) -> None:
    global _job
    _job = (maker, seed)
    # Ctrl-C reaches every process of the terminal; the main process ends the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    cv2.setNumThreads(1)  # the workers are the parallelism
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    """A main process that is killed can end nobody, so its workers look after it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(step: int) -> Any:
    assert _job is not None, "the worker was not started by WorkerPool"
    maker, seed = _job
    return make_batch(maker, seed, step)


class WorkerPool:
    """Processes that make the batches of steps asked for.

    Args:
        maker: copied to every worker once.
        seed: of the run.
        workers: processes, at least 1.
        niceness: by how much their priority is lowered (POSIX).
    """

    def __init__(self, maker: BatchMaker, seed: int, workers: int, niceness: int = 0):
        self._executor = ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(maker, seed, niceness),
        )

    def submit(self, step: int) -> Future:
        """Ask for a step's batch.

        Raises:
            BatchError: the workers are gone.
        """
        try:
            return self._executor.submit(_work, step)
        except BrokenProcessPool as error:
            raise BatchError(f"no worker is left to make the batch of step {step}") from error

    def close(self) -> None:
        """End the workers when they have finished the batch at hand; safe to call again."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def batch_of(future: Future, step: int) -> Any:
    """Wait for a batch.

    Args:
        future: from `WorkerPool.submit`.
        step: what it was asked for.

    Returns:
        The batch.

    Raises:
        BatchError: making it failed; the message holds the worker's traceback, because not every
            backend hands on an exception's cause.
        concurrent.futures.CancelledError: the pool was closed before the batch was begun.
    """
    try:
        return future.result()
    except CancelledError:
        raise
    except BrokenProcessPool as error:
        raise BatchError(
            f"a worker process died before the batch of step {step} was made: killed from outside "
            "(out of memory?), or it could not start (its message is above)"
        ) from error
    except Exception as error:
        raise BatchError(f"the batch of step {step} failed:\n{error.__cause__ or error}") from error
