"""What the server writes down: one line of JSON for each request, and nothing that was read."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime, timezone
from typing import Any

_access = logging.getLogger("serving.access")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(message)s"},
        "named": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "lines": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "stream": "ext://sys.stdout",
        },
        "messages": {"class": "logging.StreamHandler", "formatter": "named"},
    },
    "loggers": {
        "serving.access": {"handlers": ["lines"], "level": "INFO", "propagate": False},
        "serving": {"level": "INFO"},
        "uvicorn": {"level": "INFO"},
        # Tells of every malformed form; so does its response.
        "python_multipart": {"level": "ERROR"},
    },
    "root": {"handlers": ["messages"], "level": "WARNING"},
}
"""For `logging.config.dictConfig`: requests to standard output, the rest to standard error."""


def log_request(**facts: Any) -> None:
    """Write the line of a request.

    Args:
        **facts: about it; JSON-serialisable.
    """
    time = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    _access.info(json.dumps({"time": time, **facts}))


def describe_error(error: BaseException) -> str:
    """The type of an error and where it was raised.

    Its message is left out: one about a text may quote the text.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or 'an unknown place'}"
