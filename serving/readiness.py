"""Whether the models are loaded, and which they are."""

from __future__ import annotations

import io
import logging
import threading
import time
from typing import Any, Literal, Protocol

from PIL import Image

from export.remote import RemoteError
from export.runners import Runner
from pipeline import CardResult
from serving.logs import describe_error

COMPONENTS = ("cropper", "detector", "reader")

BLANK_SIZE = (640, 480)
"""Width and height of the picture that is read first. Chosen: as small as a photo of a card is."""

State = Literal["loading", "ready", "failed", "unavailable"]

AGAIN_S = 1.0
"""Seconds between two tries to load models that a server does not serve yet, and for which an
answer of that server holds. Chosen: what watches over servers asks every few seconds."""

_log = logging.getLogger("serving")


class CardReader(Protocol):
    """What reads the photos, such as a `pipeline.Pipeline`; several threads call it."""

    def load(self) -> None:
        """Load the models."""

    def infer(self, image: bytes) -> CardResult:
        """What is printed on the card in a photo; ImageError if it is none."""


class Readiness:
    """Loads the models and knows how far that is.

    Args:
        reader: of the photos.
    """

    def __init__(self, reader: CardReader):
        self._reader = reader
        self.state: State = "loading"
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._asked: tuple[float, dict[str, State]] = (-AGAIN_S, {})

    def load(self) -> None:
        """Load the models and have them answer once, so that the first client need not wait.

        Models on a server that is not there yet are waited for, until `stop`.
        """
        told = ""
        while not self._stopped.is_set():
            try:
                self._reader.load()
                self._reader.infer(blank_picture())
            except RemoteError as error:
                if told != (told := str(error)):
                    _log.warning("the models are waited for: %s", error)
                self._stopped.wait(AGAIN_S)
            except Exception as error:
                self.state = "failed"
                # Only a blank picture was read: the message has nothing of a card in it.
                _log.error("the models cannot be loaded: %s (%s)", error, describe_error(error))
                return
            else:
                self.state = "ready"
                return

    def stop(self) -> None:
        """Wait for models no longer."""
        self._stopped.set()

    def states(self) -> dict[str, State]:
        """The state of each model now; asks the server of those that run on one, and waits for it.

        Returns:
            By component; "unavailable": loaded, but its server does not serve it now.
        """
        if self.state != "ready":
            return dict.fromkeys(COMPONENTS, self.state)
        with self._lock:
            asked, states = self._asked
            if time.monotonic() - asked >= AGAIN_S:
                states = {name: self._ask(name) for name in COMPONENTS}
                self._asked = time.monotonic(), states
            return states

    def models(self) -> list[dict[str, Any]]:
        """Component, version and state of each model; no version is known before it is loaded."""
        return [
            {"component": name, "version": self._version(name), "state": state}
            for name, state in self.states().items()
        ]

    def _ask(self, component: str) -> State:
        runner = getattr(getattr(self._reader, component, None), "runner", None)
        if isinstance(runner, Runner):
            try:
                runner.check()
            except RemoteError as error:
                _log.warning("not available: %s", error)
                return "unavailable"
        return "ready"

    def _version(self, component: str) -> str | None:
        # A pipeline that is asked for a model loads it, and the caller waits.
        if self.state != "ready":
            return None
        return getattr(getattr(self._reader, component, None), "version", None)


def blank_picture() -> bytes:
    """A white picture as a PNG file."""
    file = io.BytesIO()
    Image.new("RGB", BLANK_SIZE, "white").save(file, "PNG")
    return file.getvalue()
