"""What was read of many photos, kept in a file as it comes, so that a stop loses none of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
"""What was read of a photo: `photo`, its name, and the result's `to_dict()` or `error`."""


class Journal:
    """A file of rows, one a line. In memory is where each stands and little of what it says.

    Args:
        path: of the file; what it holds already, of an earlier call, counts, but for errors. A last
            line that was cut short is removed.
        head: what all rows are of; the first line.
        wanted: names of the photos whose rows count.

    Attributes:
        statuses: photo → status of its result, or "error".
        fields: names of those that some photo has.

    Raises:
        ValueError: the file is of another head.
        OSError: it cannot be written.
    """

    def __init__(self, path: Path, head: Row, wanted: set[str]):
        self.statuses: dict[str, str] = {}
        self.fields: set[str] = set()
        self._places: dict[str, int] = {}
        self._end = 0
        self._file = path.open("a+b")  # what is written goes to the end, whatever was read
        try:
            self._read(path, head, wanted)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _read(self, path: Path, head: Row, wanted: set[str]) -> None:
        self._file.seek(0)
        for line in self._file:
            if not line.endswith(b"\n"):
                self._file.truncate(self._end)
                break
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if row is None or (not self._end and row != head):
                raise ValueError(
                    f"{path} is of a call with other models, settings or folder; remove it to "
                    "begin anew"
                )
            # What was an error may be none now: a package may be there that was missing.
            if self._end and row["photo"] in wanted and "error" not in row:
                self._note(row)
            self._end += len(line)
        if not self._end:
            self._write(head)

    def add(self, row: Row) -> None:
        """Keep a row; it counts instead of an earlier one of its photo."""
        self._note(row)
        self._write(row)

    def _note(self, row: Row) -> None:
        """Remember a row that begins where what is known of the file ends."""
        self._places[row["photo"]] = self._end
        self.statuses[row["photo"]] = row.get("status", "error")
        self.fields.update(row.get("fields", ()))

    def _write(self, row: Row) -> None:
        line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        self._file.write(line)
        self._file.flush()
        self._end += len(line)

    def lines(self, names: Iterable[str]) -> Iterator[bytes]:
        """The rows of photos as lines of JSON, in this order, each read when it is its turn."""
        for name in names:
            self._file.seek(self._places[name])
            yield self._file.readline()
