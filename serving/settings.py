"""How much a server takes on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Settings:
    """Limits of a server. What is beyond them is refused, and nothing of it is decoded.

    Attributes:
        workers: threads that read photos.
        queue: photos that may wait for a worker.
        deadline_s: seconds that a request waits for its photos to be read.
        upload_s: seconds in which a body has to arrive.
        photo_bytes: of the largest photo.
        photos: in one request.
        body_bytes: of the largest body; base64 makes four bytes of three.
        bodies_bytes: of all bodies that are held at one time.
    """

    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    queue: int = 32
    deadline_s: float = 30.0
    upload_s: float = 30.0
    photo_bytes: int = 16 * MEBIBYTE
    photos: int = 16
    body_bytes: int = 64 * MEBIBYTE
    bodies_bytes: int = 512 * MEBIBYTE

    def __post_init__(self) -> None:
        """Refuse limits under which a request that they allow could never be answered.

        Raises:
            ValueError: a limit is not above zero, or contradicts another.
        """
        for limit in fields(self):
            if getattr(self, limit.name) <= 0:
                raise ValueError(f"{limit.name} must be above 0, not {getattr(self, limit.name)}")
        if self.photos > self.workers + self.queue:
            raise ValueError(
                f"{self.photos} photos of a request do not fit into a queue of {self.queue} before "
                f"{self.workers} workers"
            )
        if not self.photo_bytes <= self.body_bytes <= self.bodies_bytes:
            raise ValueError("photo_bytes, body_bytes and bodies_bytes must not fall")
