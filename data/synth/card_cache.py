"""Flat cards kept on disk, so that what one worker has drawn all of them read.

A card is one `.npz` file of plain arrays: the picture, lossless; corners; the words' quads; and the
rest as JSON. Nothing in it is pickled, so reading it runs no code. Files are written atomically;
two workers that draw the same card at once write the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.records import Record, Word, write_bytes_atomically


def encode_card(record: Record) -> bytes:
    """A record as the bytes of an `.npz` file, exactly.

    Args:
        record: any record; its meta is JSON-serialisable.
    """
    note = {
        "name": record.name,
        "layout": record.layout,
        "words": [[word.text, word.field, word.line] for word in record.words],
        "fields": record.fields,
        "meta": record.meta,
    }
    corners = np.zeros((0, 2)) if record.corners is None else np.asarray(record.corners)
    quads = [np.asarray(word.quad, np.float32) for word in record.words]
    buffer = io.BytesIO()
    np.savez(
        buffer,
        image=record.image,
        corners=corners.astype(np.float32),
        quads=np.stack(quads) if quads else np.zeros((0, 4, 2), np.float32),
        note=np.frombuffer(json.dumps(note, ensure_ascii=False).encode(), np.uint8),
    )
    return buffer.getvalue()


def decode_card(content: bytes) -> Record:
    """The record that `encode_card` was given.

    Args:
        content: bytes of the file.

    Raises:
        ValueError: they are not those of a card.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            image, corners, quads = arrays["image"], arrays["corners"], arrays["quads"]
            note = json.loads(arrays["note"].tobytes())
        words = tuple(
            Word(text, field, quad, line)
            for (text, field, line), quad in zip(note["words"], quads, strict=True)
        )
        return Record(
            name=note["name"],
            image=image,
            layout=note["layout"],
            corners=corners if len(corners) else None,
            words=words,
            fields=note["fields"],
            meta=note["meta"],
        )
    except (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"not a card: {error!r}") from None


@dataclass(frozen=True)
class CardCache:
    """A folder of cards by number.

    Attributes:
        folder: exists.
    """

    folder: Path

    def _path(self, index: int) -> Path:
        return self.folder / f"{index:08d}.npz"

    def get(self, index: int, make: Callable[[int], Record]) -> Record:
        """A card, read if it is there, else made and written.

        Args:
            index: its number.
            make: draws it.

        Returns:
            The same record in both cases, to the byte. A file that a crash left broken is
            replaced.
        """
        try:
            return decode_card(self._path(index).read_bytes())
        except (FileNotFoundError, ValueError):
            pass
        content = encode_card(make(index))
        write_bytes_atomically(self._path(index), content)
        return decode_card(content)

    def forget(self, index: int) -> None:
        """Remove a card, if it is there."""
        self._path(index).unlink(missing_ok=True)
