"""Whether the models are loaded, and which they are."""

from __future__ import annotations

import io
import logging
from typing import Any, Literal, Protocol

from PIL import Image

from pipeline import CardResult
from serving.logs import describe_error

COMPONENTS = ("cropper", "detector", "reader")

BLANK_SIZE = (640, 480)
"""Width and height of the picture that is read first. Chosen: as small as a photo of a card is."""

State = Literal["loading", "ready", "failed"]

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

    def load(self) -> None:
        """Load the models and have them answer once, so that the first client need not wait."""
        try:
            self._reader.load()
            self._reader.infer(blank_picture())
        except Exception as error:
            self.state = "failed"
            # Only a blank picture was read: the message has nothing of a card in it.
            _log.error("the models cannot be loaded: %s (%s)", error, describe_error(error))
        else:
            self.state = "ready"

    def models(self) -> list[dict[str, Any]]:
        """Component, version and state of each model; no version is known before it is loaded."""
        return [
            {"component": name, "version": self._version(name), "state": self.state}
            for name in COMPONENTS
        ]

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
