"""What foreign labels mean, and how labelled images become Records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import cv2
import numpy as np

from data.cards.fields import CARD_TYPES, DETECTOR_CLASSES, FIELDS, TITLE_PREFIX, join_words
from data.importers.labelled import LabelledImage, Shape, nfc
from data.importers.reading_order import along_lines, in_reading_order, reading_quarters
from data.quads import points_in_quad, quad_is_convex, size_to_quad
from data.records import Record, Word, validate_record

CORNER_LABELS = ("top_left", "top_right", "bottom_right", "bottom_left")
"""Labels of the four printed corners, each a point or a box around it."""

LAYOUTS = (*CARD_TYPES, "generic")

TITLE = "title"
"""Label of the card's title; the layout makes a class of it."""

Empty = Literal["error", "keep", "skip"]


@dataclass(frozen=True)
class Conventions:
    """How to read the labels of a set.

    Attributes:
        names: our name for each foreign one ("Họ tên" → "full_name").
        card: label of the four-point polygon around the card.
        ignore: labels to leave out.
        layout: of every card that the file gives none.
        flat: a picture without corners is a flat card that fills it.
        untranscribed: words may have no text; it is "" then.
        empty: what to do with an image without labels: refuse it, keep it as a picture without a
            card, or skip it.
    """

    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    card: str = "card"
    ignore: frozenset[str] = frozenset()
    layout: str | None = None
    flat: bool = False
    untranscribed: bool = False
    empty: Empty = "error"

    def __post_init__(self) -> None:
        known = (*DETECTOR_CLASSES, *CORNER_LABELS, TITLE, self.card)
        for foreign, ours in self.names.items():
            if ours not in known:
                raise ValueError(f"cannot map {foreign!r} to {ours!r}; known: {', '.join(known)}")
        if self.layout is not None and self.layout not in LAYOUTS:
            raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}, not {self.layout!r}")


def parse_names(pairs: Iterable[str]) -> dict[str, str]:
    """Mappings from the command line.

    Args:
        pairs: each "foreign=ours"; the last "=" divides.

    Returns:
        Our name for each foreign one.

    Raises:
        ValueError: a pair has no "=", or a foreign name comes twice.
    """
    names: dict[str, str] = {}
    for pair in pairs:
        foreign, divider, ours = (nfc(part) for part in pair.rpartition("="))
        if not divider or not foreign or not ours:
            raise ValueError(f"map must be FOREIGN=OURS, not {pair!r}")
        if foreign in names:
            raise ValueError(f"map names {foreign!r} twice")
        names[foreign] = ours
    return names


def to_records(
    images: Iterable[LabelledImage | ValueError], conventions: Conventions
) -> Iterator[Record]:
    """Records of labelled images, one by one.

    Args:
        images: of one set, or what is wrong with one, which is raised.
        conventions: how to read its labels.

    Raises:
        ValueError: names file, image, region and reason; also when two images have one name.
    """
    names: set[str] = set()
    for image in images:
        if isinstance(image, ValueError):
            raise image
        if image.name in names:
            raise image.error(f"the name {image.name!r} is taken by another image")
        names.add(image.name)
        record = to_record(image, conventions)
        if record is not None:
            yield record


def to_record(image: LabelledImage, conventions: Conventions) -> Record | None:
    """A labelled image as a Record; None for one without labels that is to be skipped.

    Args:
        image: from a reader of this package.
        conventions: how to read its labels.

    Raises:
        ValueError: names file, image, region and reason.
    """
    pixels = read_pixels(image)
    shapes = [_renamed(image, shape, conventions) for shape in image.shapes]
    _refuse_twins(image, shapes)
    shapes = [shape for shape in shapes if shape.label not in conventions.ignore]
    if not shapes:
        if conventions.empty == "error":
            raise image.error("no labels; say whether to keep it as a picture without a card")
        if conventions.empty == "skip":
            return None
        return Record(image.name, pixels, meta=dict(image.meta))
    corners = _card_corners(image, shapes, conventions)
    if corners is None and conventions.flat:
        corners = size_to_quad((pixels.shape[0], pixels.shape[1]))
    layout = _layout(image, shapes, conventions)
    words = _words(image, shapes, corners, layout, conventions)
    fields = _fields(words, image.fields or {})
    record = Record(image.name, pixels, layout, corners, words, fields, dict(image.meta))
    try:
        validate_record(record)
    except ValueError as error:
        raise image.error(str(error)) from None
    for word in words:
        if corners is not None and not points_in_quad(word.quad.mean(axis=0)[None], corners)[0]:
            raise image.error(f"{word.text or word.field!r} lies beside the card")
    return record


def _fields(words: tuple[Word, ...], stated: Mapping[str, str]) -> dict[str, str]:
    """Text of every field: what its words say, else what the file states.

    The words come first: whoever corrects an exported set corrects those.
    """
    fields = dict(stated)
    for name in FIELDS:
        texts = [word.text for word in words if word.field == name]
        if texts and all(texts):
            fields[name] = join_words(name, texts)
    return fields


def read_pixels(image: LabelledImage) -> np.ndarray:
    """The picture as displayed, turned as its EXIF entry says, (H, W, 3) uint8 RGB.

    Raises:
        ValueError: it is no readable picture, or has another size than the file states.
    """
    pixels = cv2.imread(str(image.path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise image.error(f"cannot read the image {image.path}")
    size_hw = pixels.shape[:2]
    if image.size_hw is not None and image.size_hw != size_hw:
        stated = f"{image.size_hw[1]}×{image.size_hw[0]}"
        reason = f"the image is {size_hw[1]}×{size_hw[0]} as displayed, not {stated}"
        if image.size_hw == size_hw[::-1]:
            reason += "; it was labelled unturned: turn its pixels, and label it again"
        raise image.error(reason)
    return np.ascontiguousarray(pixels[..., ::-1])


def _renamed(image: LabelledImage, shape: Shape, conventions: Conventions) -> Shape:
    label = nfc(shape.label)
    if label in conventions.ignore:
        return replace(shape, label=label)
    ours = conventions.names.get(label, label)
    if ours in (*DETECTOR_CLASSES, *CORNER_LABELS, TITLE, conventions.card):
        return replace(shape, label=ours)
    raise image.error(
        f"unknown label {label!r}; map it to one of ours or ignore it by name", shape.where
    )


def _refuse_twins(image: LabelledImage, shapes: list[Shape]) -> None:
    seen: dict[tuple, str] = {}
    for shape in shapes:
        key = (shape.label, shape.points.round(2).tobytes())
        if key in seen:
            raise image.error(f"the same {shape.label!r} as {seen[key]}", shape.where)
        seen[key] = shape.where


def _quad(image: LabelledImage, shape: Shape) -> np.ndarray:
    """The four points of a shape, (4, 2) float32, as drawn."""
    points = shape.points
    if len(points) == 5 and np.array_equal(points[0], points[-1]):  # closed explicitly
        points = points[:4]
    if len(points) != 4:
        raise image.error(
            f"{shape.label!r} has {len(points)} points; draw four, clockwise from the printed "
            "top-left corner",
            shape.where,
        )
    if not quad_is_convex(points):
        raise image.error(
            f"{shape.label!r} is not convex and clockwise: {points.tolist()}; draw its corners "
            "clockwise, beginning with the printed top-left one",
            shape.where,
        )
    return points.astype(np.float32)


def _card_corners(
    image: LabelledImage, shapes: list[Shape], conventions: Conventions
) -> np.ndarray | None:
    cards = [shape for shape in shapes if shape.label == conventions.card]
    marks = [shape for shape in shapes if shape.label in CORNER_LABELS]
    if not cards and not marks:
        return None
    if len(cards) > 1:
        raise image.error("a second card; a picture holds one", cards[1].where)
    if cards and marks:
        raise image.error(f"a corner beside the whole {conventions.card!r}", marks[0].where)
    if cards:
        return _quad(image, cards[0])
    counts = Counter(shape.label for shape in marks)
    missing = [label for label in CORNER_LABELS if label not in counts]
    if missing:
        raise image.error(f"no corner {', '.join(missing)}; mark all four, hidden ones by guess")
    if len(marks) > 4:
        twice = next(label for label, count in counts.items() if count > 1)
        raise image.error(f"{counts[twice]} corners {twice}")
    # The corner is the middle of whatever was drawn around it.
    middles = {
        shape.label: (shape.points.min(axis=0) + shape.points.max(axis=0)) / 2 for shape in marks
    }
    corners = np.array([middles[label] for label in CORNER_LABELS], np.float32)
    if not quad_is_convex(corners):
        raise image.error(f"the corners are not convex and clockwise: {corners.tolist()}")
    return corners


def _layout(image: LabelledImage, shapes: list[Shape], conventions: Conventions) -> str | None:
    titles = {
        shape.label.removeprefix(TITLE_PREFIX)
        for shape in shapes
        if shape.label.startswith(TITLE_PREFIX)
    }
    stated = {layout for layout in (image.layout, *titles) if layout}
    if len(stated) > 1:
        raise image.error(f"more than one layout: {', '.join(sorted(stated))}")
    layout = stated.pop() if stated else conventions.layout
    if layout is not None and layout not in LAYOUTS:
        raise image.error(f"unknown layout {layout!r}; known: {', '.join(LAYOUTS)}")
    return layout


def _words(
    image: LabelledImage,
    shapes: list[Shape],
    corners: np.ndarray | None,
    layout: str | None,
    conventions: Conventions,
) -> tuple[Word, ...]:
    words, lines = [], []
    for shape in shapes:
        if shape.label == conventions.card or shape.label in CORNER_LABELS:
            continue
        if corners is None:
            raise image.error(
                f"{shape.label!r} without the card's corners; mark them, or say that the picture "
                "is a flat card",
                shape.where,
            )
        label = shape.label
        if label == TITLE:
            if layout not in CARD_TYPES:
                raise image.error("a title on a card whose layout is not given", shape.where)
            label = TITLE_PREFIX + str(layout)
        text = nfc(shape.text or "")
        if not text and not conventions.untranscribed:
            raise image.error(f"no text for {label!r}", shape.where)
        if len(text.split()) > 1 and not label.startswith(TITLE_PREFIX):
            raise image.error(
                f"more than one word in {text!r}; every word gets a region of its own", shape.where
            )
        quad = _quad(image, shape)
        if shape.is_box:
            quad = np.roll(quad, reading_quarters(corners), axis=0)
        words.append(Word(text, label, quad, 0 if shape.line is None else shape.line))
        lines.append(shape.line)
    if not words or corners is None:
        return ()
    # Lines that were stated stand; those that were not are read off the card.
    order = in_reading_order if None in lines else along_lines
    return order(words, corners)
