"""Reading words as inference does, whatever runs the network: short pictures where they fit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data.cards.characters import field_characters, never_printed
from export.artefacts import ManifestError
from export.manifest import Manifest
from reader.characters import CharacterReading, locate_characters
from reader.charset import Tokenizer
from reader.postprocess import (
    DECODERS,
    HEADS,
    HeadReading,
    alternatives,
    has_room,
    read_head,
    settle_heads,
)
from reader.preprocess import preprocess, scaled_width

DECODER = "both"
"""Whose readings inference takes. Chosen: the heads fail differently, and two that agree are
seldom wrong."""

Predict = Callable[[np.ndarray, "np.ndarray | None"], dict[str, np.ndarray]]
"""From (B, H, W, 3) uint8, of either of a network's sizes, and the mask (B, V) float32 of classes
that may be read, or None for all, to the inference model's outputs."""


@dataclass(frozen=True)
class Network:
    """A network, and what its outputs are read by.

    Attributes:
        predict: runs it.
        size_hw: of whole pictures in pixels.
        characters: its charset.
        decoder: whose readings inference takes; one of `reader.postprocess.DECODERS`.
        short_size_hw: of short pictures, or None: it reads whole ones alone.
        masked: whether it takes masks.
    """

    predict: Predict
    size_hw: tuple[int, int]
    characters: str
    decoder: str = DECODER
    short_size_hw: tuple[int, int] | None = None
    masked: bool = True

    def fits_short(self, crop: np.ndarray) -> bool:
        """Whether a word (h, w, 3) need not be squeezed to stand in a short picture."""
        if self.short_size_hw is None:
            return False
        height, width = self.short_size_hw
        return scaled_width(crop, height) <= width


@dataclass(frozen=True)
class WordReading:
    """A word as it was read, and what else it may say.

    Attributes:
        text: as read.
        confidence: in [0, 1], that it is right.
        alternatives: texts and their probability, best first, also the one that was read; empty
            where there is no doubt. The probabilities may come to less than 1.
        characters: those that the attention decoder wrote, and where it saw them; empty where it
            tells nothing. `reader.characters.follow_text` makes them those of `text`.
    """

    text: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    characters: tuple[CharacterReading, ...] = ()


def artefact_to_network(predict: Predict, manifest: Manifest) -> Network:
    """An artefact, or something that answers like it.

    Args:
        predict: runs it.
        manifest: of the artefact; its inputs, charset and decoder are used, whatever the presets
            say.

    Raises:
        ManifestError: it names no charset, a decoder that the code does not know, a mask of
            another charset, or pictures that are not one whole and at most one short.
    """
    name = f"{manifest.component} {manifest.version}"
    decoder = manifest.postprocess.get("decoder")
    if not manifest.charset or decoder not in DECODERS:
        raise ManifestError(
            f"{name}: it needs a charset and a decoder of {DECODERS}, not {decoder!r}"
        )
    classes = Tokenizer(manifest.charset).size
    if manifest.mask is not None and manifest.mask.size != classes:
        raise ManifestError(f"{name}: its mask has {manifest.mask.size} classes, not {classes}")
    size_hw = manifest.input.size_hw
    sizes = [further.size_hw for further in manifest.further]
    if len(sizes) > 1 or any(h != size_hw[0] or w >= size_hw[1] for h, w in sizes):
        raise ManifestError(f"{name}: its further pictures {sizes} are no short ones of {size_hw}")
    return Network(
        predict,
        size_hw,
        manifest.charset,
        decoder,
        short_size_hw=sizes[0] if sizes else None,
        masked=manifest.mask is not None,
    )


def fields_to_masks(fields: Sequence[str], characters: str) -> np.ndarray:
    """Which classes the words of fields may be read as.

    Args:
        fields: of N words, of `data.cards.fields.FIELDS`.
        characters: the network's charset, of V - 2 characters.

    Returns:
        (N, V) float32, 1 for the characters of the field (`data.cards.characters`), the end token
        and the blank, 0 for the rest; where a field may hold any character, for those alone that
        none holds.
    """
    if not fields:
        return np.ones((0, Tokenizer(characters).size), np.float32)
    return np.stack([_field_to_mask(field, characters) for field in fields])


@functools.cache
def _field_to_mask(field: str, characters: str) -> np.ndarray:
    printed = field_characters(field)
    allowed = set(characters) - never_printed(field) if printed is None else set(printed)
    mask = np.ones(Tokenizer(characters).size, np.float32)
    mask[: len(characters)] = [character in allowed for character in characters]
    return mask


def run_words(
    network: Network,
    crops: Sequence[np.ndarray],
    take: Callable[[list[int], dict[str, np.ndarray], tuple[int, int]], None],
    masks: np.ndarray | None = None,
    batch_size: int = 64,
) -> None:
    """Run word pictures through a network.

    A word that fits a short picture is read from one; if it turns out to be as long as such a
    picture's words can be, it is read again from a whole one, which is then its reading.

    Args:
        network: reads them.
        crops: N pictures (h, w, 3) uint8.
        take: is given which of them were run, their outputs, and height and width of the input.
            What is given later of the same picture replaces what was given before.
        masks: (N, V) float32, classes that may be read, as `fields_to_masks` gives them; None for
            all.
        batch_size: pictures a call.

    Raises:
        ValueError: there are masks but the network takes none.
    """
    if masks is not None and not network.masked:
        raise ValueError("this network takes no masks")
    end = Tokenizer(network.characters).end

    def read(places: list[int], size_hw: tuple[int, int]) -> list[int]:
        """Read some; those that may be longer than such pictures can be read."""
        longer = []
        for start in range(0, len(places), batch_size):
            chosen = places[start : start + batch_size]
            images = np.stack([preprocess(crops[place], size_hw) for place in chosen])
            allowed = None if masks is None else masks[chosen]
            outputs = network.predict(images, allowed)
            take(chosen, outputs, size_hw)
            ids = outputs["char_ids"]
            longer += [
                place for place, row in zip(chosen, ids, strict=True) if not has_room(row, end)
            ]
        return longer

    short = [place for place, crop in enumerate(crops) if network.fits_short(crop)]
    again = read(short, network.short_size_hw) if network.short_size_hw is not None else []
    whole = set(range(len(crops))) - set(short)
    read(sorted(whole.union(again)), network.size_hw)


def read_words(
    network: Network,
    crops: Sequence[np.ndarray],
    masks: np.ndarray | None = None,
    decoders: Sequence[str] = DECODERS,
    batch_size: int = 64,
) -> dict[str, list[tuple[str, float]]]:
    """Read word pictures.

    Args:
        network: reads them.
        crops: N pictures (h, w, 3) uint8.
        masks: (N, V) float32 of classes that may be read, as for `run_words`; None for all.
        decoders: those whose readings are wanted, of `reader.postprocess.DECODERS`.
        batch_size: pictures a call.

    Returns:
        For each decoder N pairs of text and confidence, in the order of the crops. A mask chooses
        among letters that look alike and takes no doubt away: the confidence of a text falls where
        the picture looks like what the mask forbids; see `reader.postprocess.doubt_mask`.

    Raises:
        ValueError: there are masks but the network takes none.
    """
    readings = {decoder: [("", 0.0)] * len(crops) for decoder in decoders}

    def take(places: list[int], outputs: dict[str, np.ndarray], _: tuple[int, int]) -> None:
        _add_readings(readings, places, _read_heads(network, outputs))

    run_words(network, crops, take, masks, batch_size)
    return readings


def _read_heads(network: Network, outputs: dict[str, np.ndarray]) -> dict[str, list[HeadReading]]:
    return {
        head: read_head(outputs, network.characters, head)
        for head, (prefix, _) in HEADS.items()
        if f"{prefix}_ids" in outputs
    }


def _add_readings(
    readings: dict[str, list[tuple[str, float]]],
    places: list[int],
    heads: dict[str, list[HeadReading]],
) -> None:
    for decoder, texts in readings.items():
        for place, reading in zip(places, settle_heads(heads, decoder), strict=True):
            texts[place] = reading


def read_all(
    network: Network,
    crops: Sequence[np.ndarray],
    masks: np.ndarray | None = None,
    decoders: Sequence[str] = DECODERS,
    batch_size: int = 64,
) -> tuple[dict[str, list[tuple[str, float]]], list[WordReading]]:
    """Read word pictures by several decoders, and find what else they may say, and where.

    Args:
        network: reads them; one without `ctc_distribution` finds nothing else.
        crops: N pictures (h, w, 3) uint8.
        masks: (N, V) float32 of classes that may be read, as for `run_words`; None for all.
        decoders: those whose readings are wanted; the network's own among them.
        batch_size: pictures a call.

    Returns:
        What `read_words` gives, and N readings by the network's decoder.

    Raises:
        ValueError: there are masks but the network takes none.
    """
    readings = {decoder: [("", 0.0)] * len(crops) for decoder in decoders}
    said = [WordReading("", 0.0)] * len(crops)

    def take(places: list[int], outputs: dict[str, np.ndarray], size_hw: tuple[int, int]) -> None:
        heads = _read_heads(network, outputs)
        _add_readings(readings, places, heads)
        height, width = size_hw
        filled_px = [min(width, scaled_width(crops[place], height)) for place in places]
        located = locate_characters(outputs, network.characters, filled_px, width)
        distributions = outputs.get("ctc_distribution")
        for row, place in enumerate(places):
            others: tuple[tuple[str, float], ...] = ()
            if distributions is not None:
                both = heads["attention"][row], heads["ctc"][row]
                others = alternatives(*both, distributions[row], network.characters)
            said[place] = WordReading(*readings[network.decoder][place], others, located[row])

    run_words(network, crops, take, masks, batch_size)
    return readings, said
