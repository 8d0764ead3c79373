"""Which source made a file."""

from __future__ import annotations

import subprocess
from pathlib import Path


def source_revision() -> str:
    """The git commit that the running source stands at, or "unknown" outside a checkout."""
    command = ["git", "describe", "--always", "--dirty"]
    try:
        answer = subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.strip()
