"""Silence for what the runtime says on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def runtime_notes_hidden() -> Iterator[None]:
    """Within the block, what is written to file descriptor 2 is dropped.

    The LiteRT runtime announces its CPU kernels there and has no setting against it. For the main
    thread of a command: two blocks at once would take each other's standard error.
    """
    if sys.stderr is None:  # a program without a console
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
