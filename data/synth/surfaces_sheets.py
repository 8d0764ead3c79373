"""Printed sheets that training pictures lie on: forms, magazines, tables, books, heaps of paper.

Each is a function `(rng, size_hw) -> (H, W, 3) uint8`, drawn upright. Print is what the corner
finder confuses with a card most easily, so there is much of it and of many kinds.
"""

from __future__ import annotations

import cv2
import numpy as np

from data.synth.print_lines import (
    headline,
    ink_color,
    lay_ink,
    paper_color,
    print_on,
    printed_picture,
    text_strip,
    write_lines,
)
from data.synth.textures import axes, flat_page, random_color, related_color


def printed_form(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A form: captions, boxes and lines to write on, some of them filled in."""
    height, width = size_hw
    coverage = np.zeros(size_hw, np.uint8)
    pitch = max(size_hw) * rng.uniform(0.025, 0.07)
    thin = max(1, round(pitch * 0.05))
    captions = [text_strip(rng, (max(4, int(pitch * 0.7)), width), pitch * 0.32) for _ in range(2)]
    filled = np.zeros(size_hw, np.uint8)
    pen = text_strip(rng, (max(4, int(pitch * 0.9)), width), pitch * 0.45)
    columns = int(rng.integers(1, 4))
    for y in np.arange(0.5 * pitch, height - pitch, pitch * rng.uniform(1.1, 1.8)).astype(int):
        for column in range(columns):
            x1, x2 = (int(width * (column + s) / columns) for s in (0.03, 0.95))
            share = int((x2 - x1) * rng.uniform(0.15, 0.5))
            strip = captions[int(rng.integers(2))]
            start = int(rng.integers(0, max(1, width - share)))
            part = coverage[y : y + len(strip), x1 : x1 + share]
            np.maximum(part, strip[: len(part), start : start + part.shape[1]], out=part)
            base = y + int(0.75 * pitch)
            if rng.random() < 0.35:
                cv2.rectangle(coverage, (x1 + share, y), (x2, base), 200, thin)
            elif rng.random() < 0.8:
                cv2.line(coverage, (x1 + share, base), (x2, base), 160, thin)
            if rng.random() < 0.5:
                end = int(rng.uniform(x1 + share, x2))
                part = filled[y : y + len(pen), x1 + share : end]
                np.maximum(part, pen[: len(part), : part.shape[1]], out=part)
    paper = paper_color(rng)
    image = print_on(coverage, paper, ink_color(rng))
    lay_ink(image, filled, rng.uniform(0, 130, 3))
    return image


def magazine(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A page of columns, pictures, boxes of colour and headlines."""
    height, width = size_hw
    paper = paper_color(rng) if rng.random() < 0.7 else random_color(rng)
    image = flat_page(size_hw, paper)
    coverage = np.zeros(size_hw, np.uint8)
    columns = int(rng.integers(2, 6))
    gutter = width / columns
    pitch = max(size_hw) * rng.uniform(0.012, 0.028)
    for column in range(columns):
        x1, x2 = int((column + 0.05) * gutter), int((column + 0.95) * gutter)
        y = int(rng.uniform(0, 0.1) * height)
        while y < height - pitch:
            tall = int(rng.uniform(0.08, 0.5) * height)
            end, draw = min(y + tall, height), rng.random()
            if draw < 0.22 and end - y > 8:
                image[y:end, x1:x2] = printed_picture(rng, (end - y, x2 - x1))
            elif draw < 0.36:
                image[y:end, x1:x2] = random_color(rng)
                headline(coverage, rng, x1 + 2, y, x2 - x1 - 4, min(0.3 * tall, 5 * pitch))
            else:
                if draw < 0.6:
                    headline(coverage, rng, x1, y, x2 - x1, 1.6 * pitch)
                    y = int(y + 3 * pitch)
                write_lines(coverage, rng, (x1, y, x2, end), max(pitch, 3), 0.97)
            y = int(end + pitch)
    lay_ink(image, coverage, related_color(rng, paper, 1.0))
    return image


def table_print(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A table: rules, shaded heads and rows, words and numbers in its cells."""
    height, width = size_hw
    paper = paper_color(rng)
    image = flat_page(size_hw, paper)
    pitch = max(size_hw) * rng.uniform(0.02, 0.06)
    edges = np.cumsum(rng.uniform(1.5, 7, 30)) * pitch
    edges = edges[edges < width].astype(int)
    coverage = np.zeros(size_hw, np.uint8)
    shade = related_color(rng, paper, rng.uniform(0.03, 0.3))
    every = int(rng.integers(1, 4))
    strips = [text_strip(rng, (max(4, int(pitch)), width), pitch * 0.42) for _ in range(3)]
    for row, y in enumerate(np.arange(0, height, pitch).astype(int)):
        if row % (2 * every) < every and rng.random() < 0.9:
            image[y : y + int(pitch)] = shade
        strip = strips[row % 3]
        shift = int(rng.integers(0, width))
        line = np.roll(strip, shift, axis=1)
        for edge in edges:  # a gap beside each rule
            line[:, max(0, edge - int(pitch * rng.uniform(0.1, 1.2))) : edge + int(0.2 * pitch)] = 0
        part = coverage[y : y + len(line)]
        np.maximum(part, line[: len(part)], out=part)
        if rng.random() < 0.9:
            coverage[y : y + max(1, int(pitch / 25))] = 170
    if rng.random() < 0.8:
        for edge in edges:
            coverage[:, edge : edge + max(1, int(pitch / 25))] = 170
    lay_ink(image, coverage, ink_color(rng))
    return image


def book_page(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """An open book: two justified pages that darken towards the fold."""
    height, width = size_hw
    coverage = np.zeros(size_hw, np.uint8)
    pitch = max(size_hw) * rng.uniform(0.015, 0.035)
    fold = int(width * rng.uniform(0.3, 0.7))
    margin = int(width * rng.uniform(0.02, 0.07))
    for x1, x2 in ((margin, fold - margin), (fold + margin, width - margin)):
        top = int(height * rng.uniform(0.0, 0.15))
        if rng.random() < 0.3:
            headline(coverage, rng, x1, top, x2 - x1, 1.5 * pitch)
            top += int(3 * pitch)
        write_lines(coverage, rng, (x1, top, x2, height), max(pitch, 3), 1.0)
    image = print_on(coverage, paper_color(rng), ink_color(rng))
    _, x = axes(size_hw)
    away = np.abs(x - np.float32(fold / max(size_hw)))
    level = 1 - np.float32(rng.uniform(0.2, 0.6)) * np.exp(-away / np.float32(0.04))
    row = np.clip(255 * level, 0, 255).astype(np.uint8)
    mask = cv2.merge([np.repeat(row, height, axis=0)] * 3)
    return cv2.multiply(image, mask, scale=1 / 255)


def handwriting(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """Joined-up writing: loops along slanting lines."""
    height, width = size_hw
    image = flat_page(size_hw, paper_color(rng))
    ink = np.clip(ink_color(rng) * np.array([0.8, 0.8, 1.3]), 0, 255).tolist()
    pitch = max(size_hw) * rng.uniform(0.03, 0.08)
    thick = max(1, round(pitch * rng.uniform(0.04, 0.09)))
    lean, step = rng.uniform(-0.2, 0.6), pitch * rng.uniform(0.035, 0.055)
    count = max(8, int(width / step))
    for y in np.arange(0.6 * pitch, height + pitch, pitch):
        phase = np.cumsum(rng.uniform(0.25, 0.8, count))
        # Each loop has its own height: a tall one now and then, as l and h have.
        heights = rng.uniform(0.1, 0.2, int(phase[-1] / np.pi) + 2)
        heights[rng.random(len(heights)) < 0.12] = 0.42
        tall = heights[(phase / np.pi).astype(int)] * pitch
        ys = y - tall * np.sin(phase) + rng.normal(0, 0.004) * np.arange(count) * step
        xs = np.arange(count) * step + 1.8 * step * np.cos(phase) + lean * (y - ys)
        points = np.rint(np.stack([xs, ys], axis=-1)).astype(np.int32)
        cuts = np.flatnonzero(rng.random(count) < 0.05)
        for piece in np.split(points, cuts):
            if len(piece) > 8:
                cv2.polylines(image, [piece[:-4]], False, ink, thick, cv2.LINE_AA)
    return image


def papers(rng: np.random.Generator, size_hw: tuple[int, int]) -> np.ndarray:
    """A heap of printed sheets at all angles, one over the other."""
    height, width = size_hw
    image = flat_page(size_hw, random_color(rng))
    side = max(32, max(size_hw) // 2)
    coverage = np.zeros((side, side), np.uint8)
    write_lines(coverage, rng, (side // 12, side // 12, side - side // 14, side - side // 12),
                max(4.0, side * rng.uniform(0.03, 0.07)), 0.9)  # fmt: skip
    for _ in range(int(rng.integers(3, 7))):
        sheet = print_on(coverage, paper_color(rng), ink_color(rng))
        angle, scale = rng.uniform(0, 360), rng.uniform(0.7, 1.6)
        matrix = cv2.getRotationMatrix2D((side / 2, side / 2), angle, scale)
        matrix[:, 2] += rng.uniform(0, 1, 2) * (width, height) - side / 2
        layers = cv2.warpAffine(cv2.cvtColor(sheet, cv2.COLOR_RGB2RGBA), matrix, (width, height))
        covered = cv2.extractChannel(layers, 3)
        edge = cv2.blur(covered, (5, 5))
        dark = cv2.merge([cv2.addWeighted(edge, -0.35, edge, 0, 255)] * 3)
        image = cv2.multiply(image, dark, scale=1 / 255)
        cv2.copyTo(cv2.cvtColor(layers, cv2.COLOR_RGBA2RGB), covered, image)
    return image


SHEET_FAMILIES = (printed_form, magazine, table_print, book_page, handwriting, papers)
