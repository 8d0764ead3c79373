"""Cards for training, made or read when they are first needed.

At step s a batch draws from a window of cards that moves on with s alone, so a run sees the same
cards at any number of workers, and after a resume.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from data.records import Record, write_bytes_atomically
from data.synth.card_cache import CardCache

STEPS_BEHIND = 64
"""Steps after which a card that has left the window is removed from a temporary folder. Chosen:
more than one worker can be behind another; a card removed too early is drawn again."""

LEAST_SHARE = 0.01
"""Of a batch, that a source of cards is counted on for at least: of none a window stands still."""


class Source(Protocol):
    """Where cards come from; see `data.synth.card_sources`."""

    def index(self, position: int) -> int:
        """The card that stands at a position of the endless row."""

    def make(self, index: int) -> Record:
        """Card `index`."""

    def identity(self) -> dict[str, Any]:
        """What the cards follow from; JSON-serialisable."""

    def count(self) -> int | None:
        """How many there are; None: without end."""


class Cards(Protocol):
    """What batches draw their cards from."""

    def draw(self, rng: np.random.Generator, step: int) -> Any:
        """A card for a batch of a step; a function of the arguments alone."""


@dataclass(frozen=True)
class CardList:
    """Cards held in memory, each as likely at every step.

    Attributes:
        cards: at least one.
    """

    cards: Sequence[Any]

    def draw(self, rng: np.random.Generator, step: int) -> Any:
        """Any of the cards."""
        return self.cards[int(rng.integers(len(self.cards)))]


@dataclass(frozen=True)
class Window:
    """Which cards a step draws from.

    Attributes:
        size: cards in the window once it is full. The more, the less alike are two steps.
        reuse: how often a card is drawn while it is in the window, on average.
        draws: cards drawn a step.

    Raises:
        ValueError: one of them is not positive.
    """

    size: int
    reuse: float
    draws: float

    def __post_init__(self) -> None:
        if self.size < 1 or self.reuse <= 0 or self.draws <= 0:
            raise ValueError(f"size, reuse and draws must be positive: {self}")

    def span(self, step: int) -> tuple[int, int]:
        """First card of the window, and the one after the last.

        It begins small and grows twice as fast as it moves later: filling it at once would keep
        the first steps waiting.
        """
        pace = self.draws / self.reuse
        least = min(self.size, int(np.ceil(self.draws)))
        end = int(min(least + 2 * pace * step, self.size + pace * step))
        return max(0, end - self.size), end


def reduce_card(record: Record, height: int | None, words: bool = True) -> Record:
    """A flat card at the size in which it is kept.

    Args:
        record: a flat card.
        height: of the picture, pixels; None keeps it as it is.
        words: whether its words are kept.

    Returns:
        A record whose corners and words are in pixels of the new picture.
    """
    if not words:
        record = replace(record, words=())
    if height is None:
        return record
    full_h, full_w = record.size_hw
    width = round(full_w * height / full_h)
    scale = np.array([width / full_w, height / full_h], np.float32)
    return replace(
        record,
        image=cv2.resize(record.image, (width, height), interpolation=cv2.INTER_AREA),
        corners=None if record.corners is None else record.corners * scale,
        words=tuple(replace(word, quad=word.quad * scale) for word in record.words),
    )


@dataclass
class CardPool:
    """Cards of one source, kept on disk and the last ones in memory. Picklable.

    Attributes:
        source: makes them.
        folder: where they are kept, each source and size in a folder of its own, named by a hash
            of all that decides its pixels: what another version has drawn is not used.
        window: which cards of the source's endless row a step draws from.
        height: of the kept pictures, pixels; None: as they are.
        words: whether the cards' words are kept.
        prepare: what is handed out instead of the card, and kept in memory.
        temporary: whether cards that left the window are removed from the folder.
        in_memory: how many a worker holds. Chosen by the caller: reading one takes about 1 ms.
    """

    source: Source
    folder: Path
    window: Window
    height: int | None = None
    words: bool = True
    prepare: Callable[[Record], Any] | None = None
    temporary: bool = False
    in_memory: int = 64
    _held: OrderedDict[int, Any] = field(default_factory=OrderedDict, init=False, repr=False)
    _removed: int | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        note = {**self.source.identity(), "height": self.height, "words": self.words}
        text = json.dumps(note, sort_keys=True, indent=2)
        folder = self.folder / hashlib.sha256(text.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(folder / "request.json", f"{text}\n".encode())
        self._cache = CardCache(folder)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_held": OrderedDict(), "_removed": None}

    def draw(self, rng: np.random.Generator, step: int) -> Any:
        """A card of the step's window, each as likely."""
        if self.temporary:
            self._remove_before(self.window.span(max(0, step - STEPS_BEHIND))[0])
        return self.card(self.source.index(int(rng.integers(*self.window.span(step)))))

    def card(self, index: int) -> Any:
        """Card `index` of the source, reduced and prepared."""
        if index in self._held:
            self._held.move_to_end(index)
            return self._held[index]
        record = self._cache.get(index, self._make)
        self._held[index] = record if self.prepare is None else self.prepare(record)
        if len(self._held) > self.in_memory:
            self._held.popitem(last=False)
        return self._held[index]

    def _make(self, index: int) -> Record:
        return reduce_card(self.source.make(index), self.height, self.words)

    @cached_property
    def _all_fit(self) -> bool:
        """Whether the source has so few cards that none is worth removing."""
        count = self.source.count()
        return count is not None and count <= 2 * self.window.size

    def _remove_before(self, first: int) -> None:
        if self._all_fit:
            return
        for position in range(first if self._removed is None else self._removed, first):
            self._cache.forget(self.source.index(position))
        self._removed = first


@contextmanager
def card_folder(cache: Path | None, temporary: Path | None = None) -> Iterator[Path]:
    """A folder to keep cards in.

    Args:
        cache: one that stays; None: a temporary one, removed at the end of the block, also when
            the process is told to end (SIGTERM).
        temporary: where the temporary one lies; what a process left there that could not remove it
            is removed first. None: among the system's temporary files.
    """
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        yield cache
        return
    if temporary is None:
        folder = Path(tempfile.mkdtemp(prefix="idcard-cards-"))
    else:
        folder = temporary
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)  # as mkdtemp makes it: nobody else's to read
    in_main = threading.current_thread() is threading.main_thread()
    # SystemExit unwinds the block; the default would leave the folder behind.
    earlier = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143)) if in_main else None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if in_main:
            signal.signal(signal.SIGTERM, earlier)
