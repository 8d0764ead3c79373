"""How much memory a process of this machine holds."""

from __future__ import annotations

import os
from pathlib import Path


def resident_bytes(pid: int) -> int:
    """Bytes of memory that a process has in RAM.

    Args:
        pid: of the process.

    Returns:
        Its resident set.

    Raises:
        OSError: there is no such process, or the system has no /proc, as Linux has.

    Source: proc_pid_statm(5): the second number, in pages.
    """
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError as error:
        raise OSError(f"the memory of process {pid} cannot be read: {error}") from error
    return pages * os.sysconf("SC_PAGE_SIZE")
