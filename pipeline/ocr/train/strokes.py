"""Digits as pen strokes: lines without width, bent anew each time they are written.

Three sources. Curves written down here, several ways a digit, as Thai clerks draw them (a 5 in one stroke with a
loop, a 2 with a loop at its foot, a ๘ with its arm high over its neighbours). The middle lines of the glyphs of
every light face: their topology is right, and bending makes them a hand. And the digits of real hands that
scikit-learn carries, thinned to strokes.
"""

# ruff: noqa: E501 - forms of digits read best one a line.
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Segments = npt.NDArray[
    np.float32
]  # [n, 2 ends, x and y], base line at y = 0, digits one unit high upwards (y < 0)
Points = npt.NDArray[np.float64]
Rng = np.random.Generator

SIZE = 88  # rows of a digit when its middle line is taken

# Control points (x, y) with y downwards from the top of the digit (0) to the base line (1); None lifts the pen.
_Form = tuple[tuple[float, float] | None, ...]
FORMS: dict[str, tuple[_Form, ...]] = {
    "0": (
        ((0.55, 0.05), (0.15, 0.3), (0.15, 0.75), (0.45, 1.0), (0.75, 0.7), (0.75, 0.25), (0.45, 0.02)),
        ((0.3, 0.1), (0.08, 0.5), (0.3, 0.98), (0.62, 0.8), (0.65, 0.3), (0.4, 0.05), (0.2, 0.2)),
        ((0.6, 0.2), (0.4, 0.0), (0.12, 0.3), (0.12, 0.8), (0.42, 1.0), (0.72, 0.75), (0.68, 0.2), (0.35, 0.12)),
    ),
    "1": (
        ((0.3, 0.0), (0.3, 1.0)),
        ((0.45, 0.0), (0.25, 1.0)),
        ((0.1, 0.28), (0.4, 0.0), (0.35, 0.5), (0.33, 1.0)),
        ((0.1, 0.25), (0.4, 0.0), (0.36, 1.0), None, (0.12, 1.0), (0.62, 0.98)),
    ),
    "2": (
        ((0.1, 0.25), (0.35, 0.0), (0.7, 0.2), (0.5, 0.6), (0.08, 1.0), (0.4, 0.97), (0.8, 0.95)),
        ((0.12, 0.2), (0.45, 0.0), (0.7, 0.28), (0.4, 0.75), (0.12, 1.0), (0.08, 0.82), (0.3, 0.82), (0.55, 1.0), (0.85, 0.92)),
        ((0.2, 0.3), (0.1, 0.12), (0.4, 0.0), (0.65, 0.25), (0.35, 0.7), (0.05, 1.0), (0.75, 1.0)),
    ),
    "3": (
        ((0.1, 0.12), (0.45, 0.0), (0.65, 0.22), (0.3, 0.45), (0.7, 0.65), (0.5, 0.98), (0.05, 0.9)),
        ((0.1, 0.03), (0.65, 0.02), (0.3, 0.4), (0.7, 0.65), (0.45, 1.0), (0.05, 0.88)),
        ((0.15, 0.15), (0.4, 0.0), (0.6, 0.2), (0.35, 0.42), (0.25, 0.45), (0.65, 0.55), (0.6, 0.9), (0.25, 1.0), (0.05, 0.8)),
    ),
    "4": (
        ((0.35, 0.0), (0.05, 0.6), (0.4, 0.62), (0.8, 0.58), None, (0.6, 0.25), (0.55, 1.0)),
        ((0.15, 0.05), (0.1, 0.5), (0.4, 0.52), (0.72, 0.45), None, (0.65, 0.02), (0.6, 1.0)),
        ((0.6, 1.0), (0.62, 0.0), (0.05, 0.65), (0.8, 0.66)),
    ),
    "5": (
        ((0.65, 0.02), (0.2, 0.04), (0.15, 0.42), (0.5, 0.36), (0.7, 0.68), (0.4, 1.0), (0.05, 0.88)),
        ((0.2, 0.05), (0.15, 0.42), (0.5, 0.36), (0.7, 0.68), (0.4, 1.0), (0.05, 0.88), None, (0.2, 0.05), (0.72, 0.0)),
        ((0.0, 0.2), (0.3, 0.05), (0.75, 0.0), None, (0.3, 0.05), (0.25, 0.45), (0.6, 0.45), (0.7, 0.75), (0.5, 1.0), (0.15, 0.9), (0.1, 0.7)),
        # in one stroke: the flag is a loop over the bowl
        ((0.8, 0.12), (0.45, 0.02), (0.18, 0.14), (0.3, 0.25), (0.2, 0.45), (0.55, 0.42), (0.68, 0.7), (0.4, 1.0), (0.1, 0.85)),
        ((0.75, 0.0), (0.3, 0.12), (0.1, 0.1), (0.2, 0.45), (0.5, 0.38), (0.72, 0.7), (0.35, 1.0), (0.08, 0.78), (0.3, 0.62)),
        ((0.0, 0.15), (0.3, 0.05), (0.72, 0.1), (0.3, 0.16), (0.25, 0.5), (0.6, 0.5), (0.7, 0.8), (0.4, 1.0), (0.15, 0.85), (0.28, 0.62)),
        ((0.3, 0.3), (0.1, 0.3), (0.12, 0.1), (0.4, 0.05), (0.25, 0.5), (0.6, 0.5), (0.68, 0.8), (0.4, 1.0), (0.12, 0.9)),
        ((0.05, 0.2), (0.35, 0.05), (0.75, 0.1), (0.3, 0.16), (0.22, 0.42), (0.55, 0.4), (0.7, 0.75), (0.3, 1.0), (0.1, 0.8)),
        # as many Thais write it: a wide flag, and a bowl that closes on its stem
        ((-0.05, 0.25), (0.2, 0.02), (0.6, 0.0), (0.9, 0.12), (0.45, 0.12), (0.25, 0.3), (0.2, 0.8), (0.45, 1.0), (0.7, 0.75), (0.55, 0.48), (0.22, 0.62)),
        ((0.0, 0.12), (0.4, 0.0), (0.85, 0.08), None, (0.3, 0.05), (0.2, 0.45), (0.22, 0.85), (0.48, 1.0), (0.72, 0.72), (0.55, 0.45), (0.25, 0.55)),
        ((0.0, 0.3), (0.15, 0.05), (0.5, 0.0), (0.8, 0.1), (0.4, 0.18), (0.28, 0.45), (0.62, 0.4), (0.75, 0.72), (0.4, 1.0), (0.12, 0.78), (0.3, 0.5)),
    ),
    "6": (
        ((0.6, 0.0), (0.2, 0.4), (0.12, 0.8), (0.4, 1.0), (0.68, 0.75), (0.42, 0.52), (0.15, 0.72)),
        ((0.3, 0.0), (0.12, 0.5), (0.15, 0.9), (0.45, 1.0), (0.62, 0.75), (0.42, 0.58), (0.14, 0.78)),
        ((0.15, 0.0), (0.12, 0.6), (0.3, 1.0), (0.6, 0.85), (0.52, 0.6), (0.15, 0.68)),
    ),
    "7": (
        ((0.05, 0.2), (0.2, 0.0), (0.35, 0.1), (0.65, 0.0), (0.45, 0.5), (0.35, 1.0)),
        ((0.1, 0.35), (0.05, 0.1), (0.3, 0.05), (0.65, 0.1), (0.5, 0.5), (0.45, 1.0)),
        ((0.08, 0.05), (0.7, 0.03), (0.4, 0.5), (0.25, 1.0)),
        ((0.1, 0.2), (0.15, 0.03), (0.7, 0.05), (0.45, 0.5), (0.35, 1.0)),
        ((0.08, 0.05), (0.7, 0.03), (0.4, 0.5), (0.25, 1.0), None, (0.15, 0.5), (0.65, 0.48)),
    ),
    "8": (
        ((0.1, 0.05), (0.4, 0.5), (0.65, 0.85), (0.35, 1.0), (0.15, 0.8), (0.4, 0.5), (0.7, 0.0)),
        ((0.6, 0.15), (0.35, 0.0), (0.15, 0.2), (0.4, 0.45), (0.68, 0.75), (0.4, 1.0), (0.12, 0.75), (0.4, 0.45), (0.62, 0.15)),
        ((0.65, 0.05), (0.3, 0.05), (0.15, 0.25), (0.55, 0.55), (0.6, 0.85), (0.3, 1.0), (0.1, 0.8), (0.45, 0.42), (0.7, 0.08)),
        ((0.4, 0.45), (0.15, 0.22), (0.4, 0.0), (0.62, 0.22), (0.4, 0.45), (0.1, 0.75), (0.4, 1.0), (0.7, 0.75), (0.4, 0.45)),
    ),
    "9": (
        ((0.6, 0.05), (0.25, 0.05), (0.08, 0.3), (0.3, 0.45), (0.58, 0.15), (0.6, 1.0)),
        ((0.05, 0.05), (0.12, 0.4), (0.45, 0.42), (0.6, 0.02), (0.62, 0.5), (0.55, 1.0)),
        ((0.62, 0.2), (0.35, 0.0), (0.1, 0.28), (0.35, 0.5), (0.62, 0.25), (0.6, 0.6), (0.5, 1.0)),
        ((0.6, 0.2), (0.3, 0.02), (0.1, 0.3), (0.35, 0.48), (0.62, 0.2), (0.64, 0.7), (0.4, 1.05), (0.1, 0.9)),
        ((0.55, 0.1), (0.2, 0.05), (0.15, 0.4), (0.55, 0.35), (0.6, 0.08), (0.55, 1.0)),
    ),
    "ว": (
        ((0.1, 0.3), (0.3, 0.08), (0.6, 0.2), (0.62, 0.6), (0.45, 1.0)),
        ((0.3, 0.3), (0.15, 0.38), (0.12, 0.2), (0.35, 0.05), (0.65, 0.2), (0.66, 0.6), (0.6, 1.0)),
        ((0.05, 0.15), (0.3, 0.1), (0.45, 0.3), (0.42, 1.0)),
        ((0.1, 0.55), (0.2, 0.75), (0.05, 0.8), (0.1, 0.4), (0.4, 0.2), (0.6, 0.5), (0.6, 1.0)),
        ((0.0, 0.5), (0.15, 0.15), (0.5, 0.1), (0.6, 0.5), (0.3, 1.0)),
        ((0.0, 0.9), (0.1, 0.5), (0.3, 0.25), (0.52, 0.45), (0.58, 1.0)),
    ),
    "๐": (
        ((0.5, 0.1), (0.12, 0.4), (0.3, 0.95), (0.75, 0.85), (0.85, 0.4), (0.5, 0.1)),
        ((0.6, 0.2), (0.3, 0.1), (0.08, 0.5), (0.4, 1.0), (0.85, 0.7), (0.7, 0.2), (0.4, 0.15)),
    ),
    "๑": (
        ((0.45, 0.45), (0.55, 0.6), (0.4, 0.72), (0.28, 0.58), (0.3, 0.3), (0.6, 0.08), (0.9, 0.3), (0.9, 0.65), (0.75, 1.0)),
        ((0.4, 0.6), (0.5, 0.45), (0.62, 0.6), (0.45, 0.78), (0.2, 0.6), (0.3, 0.2), (0.7, 0.1), (0.95, 0.45), (0.8, 1.0)),
        ((0.55, 0.4), (0.3, 0.5), (0.5, 0.65), (0.65, 0.4), (0.4, 0.1), (0.05, 0.35), (0.1, 0.8), (0.45, 1.0)),
    ),
    "๓": (
        ((0.22, 0.8), (0.1, 0.92), (0.05, 0.7), (0.12, 0.2), (0.35, 0.1), (0.45, 0.75), (0.55, 0.15), (0.8, 0.1), (0.92, 0.4), (0.9, 1.0)),
        ((0.05, 1.0), (0.1, 0.2), (0.3, 0.1), (0.45, 0.8), (0.6, 0.15), (0.85, 0.15), (0.9, 1.0)),
    ),
    "๒": (
        ((0.0, -0.45), (0.1, -0.1), (0.12, 0.9), (0.4, 1.0), (0.9, 0.95), (0.95, 0.35), (0.8, 0.1), (0.65, 0.35), (0.5, 0.1), (0.35, 0.35), (0.4, 0.7), (0.55, 0.6)),
        ((0.05, -0.5), (0.1, 0.5), (0.15, 0.98), (0.8, 0.98), (0.95, 0.4), (0.75, 0.12), (0.6, 0.3), (0.4, 0.12), (0.3, 0.6), (0.5, 0.65)),
    ),
    "๔": (
        ((0.58, 0.45), (0.45, 0.35), (0.33, 0.52), (0.5, 0.8), (0.9, 0.97), (0.35, 0.98), (0.05, 0.65), (0.15, 0.15), (0.5, 0.02), (0.8, -0.05), (1.0, -0.5)),
        ((0.6, 0.55), (0.45, 0.4), (0.33, 0.6), (0.5, 0.85), (0.25, 0.98), (0.03, 0.6), (0.2, 0.1), (0.6, 0.05), (1.0, -0.5)),
    ),
    "๕": (
        ((0.6, 0.45), (0.45, 0.35), (0.33, 0.55), (0.5, 0.82), (0.9, 0.97), (0.35, 0.98), (0.05, 0.65), (0.15, 0.15), (0.45, 0.03), (0.6, -0.15), (0.5, -0.38), (0.35, -0.2), (0.5, 0.02), (0.8, -0.05), (1.0, -0.4)),
        ((0.6, 0.5), (0.45, 0.4), (0.33, 0.58), (0.55, 0.88), (0.9, 0.98), (0.3, 0.98), (0.04, 0.6), (0.2, 0.2), (0.6, -0.05), (0.6, -0.3), (0.4, -0.25), (0.45, 0.05), (0.8, 0.05), (1.05, -0.4)),
        ((0.6, 0.55), (0.45, 0.4), (0.33, 0.6), (0.5, 0.85), (0.25, 0.98), (0.03, 0.6), (0.2, 0.1), (0.6, 0.05), (1.0, -0.4), None, (0.4, 0.05), (0.35, -0.25), (0.58, -0.3), (0.62, -0.02)),
    ),
    "๖": (
        ((0.05, -0.4), (0.15, -0.05), (0.55, 0.1), (0.9, 0.4), (0.85, 0.85), (0.5, 1.0), (0.25, 0.8), (0.4, 0.62), (0.5, 0.8)),
        ((0.1, -0.5), (0.3, 0.1), (0.8, 0.3), (0.8, 0.9), (0.3, 1.0), (0.2, 0.7), (0.45, 0.75)),
    ),
    "๘": (
        ((0.95, -0.4), (0.9, -0.05), (0.7, 0.1), (0.4, 0.05), (0.1, 0.3), (0.05, 0.75), (0.15, 1.0), (0.3, 0.75), (0.4, 0.6), (0.55, 0.85), (0.75, 1.0), (0.97, 0.75), (0.9, 0.4), (0.7, 0.45), (0.75, 0.72), (0.9, 0.7)),
        ((1.0, -0.6), (0.7, 0.0), (0.3, 0.1), (0.08, 0.4), (0.1, 0.95), (0.25, 0.9), (0.35, 0.65), (0.5, 0.95), (0.75, 0.9), (0.75, 0.5), (0.6, 0.55)),
        ((1.1, -0.5), (0.5, 0.05), (0.1, 0.2), (0.05, 0.95), (0.35, 0.6), (0.6, 1.0), (0.8, 0.6), (0.65, 0.5)),
    ),
    "๙": (
        ((0.45, 0.75), (0.35, 0.6), (0.25, 0.78), (0.38, 0.95), (0.1, 0.8), (0.03, 0.45), (0.35, 0.02), (0.6, 0.3), (0.97, 0.98), None, (0.58, 0.25), (0.65, 0.0), (0.85, 0.18), (0.97, -0.35)),
        ((0.45, 0.8), (0.3, 0.65), (0.2, 0.9), (0.05, 0.5), (0.3, 0.05), (0.55, 0.3), (0.85, 1.0), None, (0.5, 0.25), (0.7, -0.05), (1.0, -0.5)),
        ((0.4, 0.7), (0.3, 0.9), (0.05, 0.6), (0.25, 0.1), (0.55, 0.35), (0.75, 0.9), (0.6, 0.4), (0.65, 0.05), (1.0, -0.4)),
    ),
    "๗": (
        ((0.15, 0.65), (0.25, 0.75), (0.2, 0.9), (0.08, 0.8), (0.1, 0.3), (0.3, 0.1), (0.45, 0.4), (0.45, 0.95), (0.7, 0.85), (0.9, 0.3), (1.0, -0.1)),
        ((0.05, 0.9), (0.1, 0.25), (0.35, 0.1), (0.45, 0.5), (0.5, 0.95), (0.75, 0.8), (0.9, 0.2), (1.05, -0.25)),
    ),
    "/": (((0.55, -0.15), (0.05, 1.15)),),
    "-": (((0.05, 0.6), (0.5, 0.58)),),
    ".": (((0.1, 0.95), (0.13, 1.0)),),
}  # fmt: skip


def curve(points: Points, steps: int = 10) -> Points:
    """Draw a smooth line through points (Catmull-Rom)."""
    count = len(points)
    at = np.linspace(0, count - 1, (count - 1) * steps + 1)
    i = np.clip(at.astype(int), 0, count - 2)
    u = (at - i)[:, None]
    p = np.concatenate([points[:1], points, points[-1:]])
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return np.asarray(
        0.5 * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * b - a - 3 * c + d) * u**3)
    )


def written(digit: str, rng: Rng) -> Segments:
    """Write a digit from its control points, each of them moved a little."""
    forms = FORMS[digit]
    form = forms[int(rng.integers(len(forms)))]
    unrest = float(rng.uniform(0.02, 0.06))
    out: list[Segments] = []
    run: list[tuple[float, float]] = []
    for point in (*form, None):
        if point is not None:
            run.append((point[0] + unrest * float(rng.normal()), point[1] - 1 + unrest * float(rng.normal())))
        elif run:
            line = curve(np.array(run, np.float64)).astype(np.float32)
            out.append(np.stack([line[:-1], line[1:]], 1))
            run = []
    return np.concatenate(out)


@lru_cache(maxsize=6000)
def middle(path: Path, char: str) -> Segments:
    """Take the middle line of a glyph, in units of the face's zero."""
    font = ImageFont.truetype(str(path), SIZE * 2, layout_engine=ImageFont.Layout.BASIC)
    zero = font.getbbox("๐" if char > "\u0e00" else "0", anchor="ls")
    height = max(8.0, -float(zero[1]))
    box = font.getbbox(char, anchor="ls")
    scale = SIZE / height
    font = ImageFont.truetype(str(path), max(8, int(SIZE * 2 * scale)), layout_engine=ImageFont.Layout.BASIC)
    box = font.getbbox(char, anchor="ls")
    size = (int(box[2] - box[0]) + 16, int(box[3] - box[1]) + 16)
    if size[0] > 6 * SIZE or size[1] > 6 * SIZE:
        return np.zeros((0, 2, 2), np.float32)
    image = Image.new("L", size, 0)
    ImageDraw.Draw(image).text((8 - box[0], 8 - box[1]), char, fill=255, font=font, anchor="ls")
    smooth = cv2.GaussianBlur(np.asarray(image, np.uint8), (0, 0), 2.0)
    out = _edges(_thin(smooth > 110))
    out[..., 0] = (out[..., 0] - 8) / SIZE
    out[..., 1] = (out[..., 1] - 8 + box[1]) / SIZE
    return out


@lru_cache(maxsize=1)
def samples() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Give scikit-learn's 1,797 digits of real hands (8 x 8, ink 0..1) where it is installed, else none."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        return np.zeros((0, 8, 8), np.float32), np.zeros(0, np.int64)
    data = load_digits()
    return np.asarray(data.images / 16.0, np.float32), np.asarray(data.target, np.int64)


@lru_cache(maxsize=2000)
def _sample(number: int) -> Segments:
    picture = np.pad(samples()[0][number], 1)
    large = cv2.GaussianBlur(
        cv2.resize(picture, None, fx=11, fy=11, interpolation=cv2.INTER_CUBIC), (0, 0), 2.0
    )
    out = _edges(_thin(large > 0.42))
    if not len(out):
        return out
    low = out.reshape(-1, 2).min(0)
    high = out.reshape(-1, 2).max(0)
    return np.asarray(
        (out - np.array([low[0], high[1]], np.float32)) / max(20.0, float(high[1] - low[1])), np.float32
    )


def sampled(digit: str, rng: Rng) -> Segments:
    """Take an Arabic digit of a real hand; nothing where the samples are not installed."""
    fit = np.flatnonzero(samples()[1] == int(digit))
    return _sample(int(fit[int(rng.integers(len(fit)))])) if len(fit) else np.zeros((0, 2, 2), np.float32)


def _edges(thin: npt.NDArray[np.bool_]) -> Segments:
    """Join the neighbouring points of a thinned mask."""
    ys, xs = np.nonzero(thin)
    index = {(int(y), int(x)): i for i, (y, x) in enumerate(zip(ys, xs, strict=True))}
    edges: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for y, x in index:
        for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
            if (y + dy, x + dx) in index:
                if dy and dx and ((y, x + dx) in index or (y + dy, x) in index):
                    continue
                edges.append(((float(x), float(y)), (float(x + dx), float(y + dy))))
    if not edges:
        return np.zeros((0, 2, 2), np.float32)
    return np.array(edges, np.float32)


def _thin(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Thin a mask to lines one pixel wide (Zhang and Suen 1984)."""
    m = np.pad(mask, 1).astype(np.uint8)
    while True:
        gone = 0
        for first in (True, False):
            p = [
                np.roll(m, s, (0, 1))
                for s in ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))
            ]
            count = sum(q.astype(np.int8) for q in p)
            turns = sum(((p[i] == 0) & (p[(i + 1) % 8] == 1)).astype(np.int8) for i in range(8))
            n, e, s, w = p[0], p[2], p[4], p[6]
            rule = (
                ((n & e & s) == 0) & ((e & s & w) == 0) if first else ((n & e & w) == 0) & ((n & s & w) == 0)
            )
            drop = (m == 1) & (count >= 2) & (count <= 6) & (turns == 1) & rule
            gone += int(drop.sum())
            m[drop] = 0
        if not gone:
            return np.asarray(m[1:-1, 1:-1] == 1)


def bent(segments: Segments, rng: Rng, amount: float) -> Segments:
    """Bend segments by two random waves in each direction."""
    out = segments.copy()
    if rng.random() < 0.3:  # what rises rises higher: the arms of ๔ ๕ ๗ ๘ ๙
        out[..., 1] -= float(rng.uniform(0, 1.2)) * np.maximum(0, -out[..., 1] - 0.75)
    x, y = segments[..., 0], segments[..., 1]
    for axis in (0, 1):
        for _ in range(2):
            fx, fy = rng.uniform(1.5, 6.0, 2)
            out[..., axis] += (
                amount * float(rng.normal()) * np.sin(fx * x + fy * y + float(rng.uniform(0, 6.3)))
            )
    return out
