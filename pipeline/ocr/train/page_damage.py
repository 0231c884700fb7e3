"""What copying and scanning do to a whole page: slant, uneven light, specks, holes, dark edges, fax, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ocr.train.damage import Textures
from pipeline.ocr.train.paper import MASK_SCALE, Picture, Rng

Float = npt.NDArray[np.float32]


def slant(width: int, height: int, strength: float, rng: Rng) -> tuple[npt.NDArray[np.float64], Float | None]:
    """Draw how a sheet lies on the glass: an affine map, and how far each column is lifted, if it bends."""
    degrees = float(np.clip(rng.normal(0, 0.7), -2.5, 2.5)) * strength
    matrix = cv2.getRotationMatrix2D(
        (width / 2, height / 2), degrees, 1 + float(rng.normal(0, 0.012)) * strength
    )
    matrix[:, 2] += rng.normal(0, 18, 2) * strength
    lift: Float | None = None
    if rng.random() < 0.25 * strength:
        x = np.linspace(0, 1, width, dtype=np.float32)
        lift = (
            float(rng.normal(0, 5)) * np.sin(float(rng.uniform(2, 7)) * x + float(rng.uniform(0, 6)))
        ).astype(np.float32)
    return np.asarray(matrix, np.float64), lift


def laid(picture: Picture, matrix: npt.NDArray[np.float64], lift: Float | None, *, fill: int) -> Picture:
    """Turn and bend a picture."""
    size = (picture.shape[1], picture.shape[0])
    out = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(fill, fill, fill, fill))
    if lift is not None:
        x, y = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
        shift = cv2.resize(lift[None, :], (size[0], 1))
        out = cv2.remap(out, x, y + shift, cv2.INTER_LINEAR, borderValue=(fill, fill, fill, fill))
    return np.asarray(out, np.uint8)


def small_map(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the map for the class mask, which is smaller than the page."""
    out = matrix.copy()
    out[:, 2] /= MASK_SCALE
    return out


def copied(rgb: Picture, strength: float, textures: Textures, rng: Rng) -> Picture:
    """Copy and scan a clean page; `strength` 0 changes next to nothing, 1 is a real office."""
    out = rgb
    hard = rng.random() < 0.8 * strength
    if hard and rng.random() < 0.45:  # thick or thin copies
        kernel = np.ones((2, 2), np.uint8)
        worn = cv2.erode(out, kernel) if rng.random() < 0.7 else cv2.dilate(out, kernel)
        share = float(rng.uniform(0.3, 0.9))
        out = cv2.addWeighted(worn, share, out, 1 - share, 0)
    sigma = float(rng.uniform(0.3, 0.6)) + (float(rng.exponential(0.45)) if hard else 0.0)
    out = cv2.GaussianBlur(out, (0, 0), min(sigma, 1.9))
    if hard and rng.random() < 0.15:  # lower resolution
        factor = float(rng.uniform(0.45, 0.75))
        size = (out.shape[1], out.shape[0])
        out = cv2.resize(
            cv2.resize(out, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA),
            size,
            interpolation=cv2.INTER_CUBIC,
        )
    depth = float(rng.uniform(0.9, 1.0)) if not hard else float(rng.uniform(0.6, 1.0))
    grey = (255.0 - depth * (255.0 - out.astype(np.float32))).astype(np.float32)
    if strength:
        grey = _lit(grey, strength, hard=hard, rng=rng)
        grey = _noisy(grey, hard=hard, textures=textures, rng=rng)
    out = np.clip(grey, 0, 255).astype(np.uint8)
    if strength:
        _edges(out, rng)
    if hard and rng.random() < 0.12:
        out = _faxed(out, rng)
    if rng.random() < 0.75 * max(strength, 0.4):
        quality = int(rng.integers(30, 92)) if hard else int(rng.integers(75, 95))
        done, data = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if done:
            out = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(out, np.uint8)


def _lit(grey: Float, strength: float, *, hard: bool, rng: Rng) -> Float:
    rows, columns = grey.shape[:2]
    paper = (
        float(rng.uniform(0.93, 1.0))
        if not hard
        else float(rng.uniform(0.92, 1.0) if rng.random() < 0.75 else rng.uniform(0.75, 0.95))
    )
    tint = np.clip(rng.normal(1.0, 0.015, 3), 0.92, 1.0) if rng.random() < 0.4 else np.ones(3)
    x = np.linspace(-1, 1, 32, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, 44, dtype=np.float32)[:, None]
    light = np.ones((44, 32), np.float32) * paper
    if hard and rng.random() < 0.4:
        light += float(rng.normal(0, 0.035)) * x + float(rng.normal(0, 0.035)) * y
    if hard and rng.random() < 0.2:  # the shadow of a fold or of the spine
        place, wide = float(rng.uniform(-1, 1)), float(rng.uniform(0.03, 0.2))
        axis = y if rng.random() < 0.6 else x
        light -= float(rng.uniform(0.03, 0.18)) * strength * np.exp(-(((axis - place) / wide) ** 2))
    full = cv2.resize(np.clip(light, 0.4, 1.0), (columns, rows), interpolation=cv2.INTER_CUBIC)
    out = grey * full[..., None] * tint.astype(np.float32)
    if hard and rng.random() < 0.15:  # bleed-through of the other side
        back = cv2.GaussianBlur(255.0 - grey[:, ::-1].mean(axis=2), (0, 0), 3.0)
        out -= np.roll(back, int(rng.integers(-60, 60)), axis=0)[..., None] * float(rng.uniform(0.03, 0.14))
    return np.asarray(out, np.float32)


def _noisy(grey: Float, *, hard: bool, textures: Textures, rng: Rng) -> Float:
    shape = (int(grey.shape[0]), int(grey.shape[1]))
    if hard and rng.random() < 0.7:
        field = textures.window(textures.fine if rng.random() < 0.5 else textures.grain, shape, rng)
        grey = grey + field[..., None] * min(14.0, float(rng.exponential(4.5)))
    if hard and rng.random() < 0.3:  # dust of the glass, toner specks
        for _ in range(int(rng.integers(10, 250))):
            x, y = int(rng.integers(shape[1])), int(rng.integers(shape[0]))
            cv2.circle(grey, (x, y), int(rng.integers(1, 4)), (float(rng.uniform(0, 120)),) * 3, -1)
    if hard and rng.random() < 0.1:  # the streak of a drum
        for _ in range(int(rng.integers(1, 4))):
            x = int(rng.integers(shape[1]))
            grey[:, x : x + int(rng.integers(1, 4))] -= float(rng.uniform(20, 120))
    return np.asarray(grey, np.float32)


def _edges(out: Picture, rng: Rng) -> None:
    """Draw what lies round the text: dark borders, punch holes, the corner of a note, a staple."""
    rows, columns = out.shape[:2]
    if rng.random() < 0.25:
        for side in range(4):
            if rng.random() < 0.4:
                wide = int(rng.integers(6, 60))
                shade = int(rng.integers(0, 130))
                a, b = int(wide * rng.uniform(0.2, 1.8)), wide
                corners = {
                    0: [(0, 0), (columns, 0), (columns, a), (0, b)],
                    1: [(0, rows), (columns, rows), (columns, rows - a), (0, rows - b)],
                    2: [(0, 0), (0, rows), (a, rows), (b, 0)],
                    3: [(columns, 0), (columns, rows), (columns - a, rows), (columns - b, 0)],
                }[side]
                cv2.fillPoly(out, [np.array(corners, np.int32)], (shade,) * 3)
    if rng.random() < 0.35:
        x, y = int(rng.uniform(70, 150)), int(rows / 2 + rng.normal(0, 60))
        gap, radius = int(rng.uniform(430, 490)), int(rng.uniform(28, 38))
        dark = rng.random() < 0.5
        for middle in (y - gap, y + gap):
            cv2.circle(
                out,
                (x, middle),
                radius,
                (int(rng.integers(10, 90)),) * 3 if dark else (235,) * 3,
                -1,
                cv2.LINE_AA,
            )
            if not dark:
                start = float(rng.uniform(0, 200))
                cv2.ellipse(
                    out, (x, middle), (radius, radius), 0, start, start + 170, (120,) * 3, 4, cv2.LINE_AA
                )
    if rng.random() < 0.1:
        size = int(rng.uniform(150, 420))
        corner = tuple(int(v) for v in rng.integers(150, 255, 3))
        cv2.fillPoly(out, [np.array([(0, 0), (size, 0), (0, int(size * 0.8))], np.int32)], corner)
    if rng.random() < 0.2:
        x, y = int(rng.uniform(60, 260)), int(rng.uniform(60, 200))
        cv2.line(
            out,
            (x, y),
            (x + int(rng.uniform(60, 120)), y - int(rng.uniform(-20, 70))),
            (90,) * 3,
            6,
            cv2.LINE_AA,
        )


def _faxed(out: Picture, rng: Rng) -> Picture:
    grey = cv2.cvtColor(out, cv2.COLOR_RGB2GRAY)
    factor = float(rng.uniform(0.75, 1.0))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper, ink = float(np.percentile(small, 90)), float(np.percentile(small, 0.5))
    bits = np.where(small < ink + (paper - ink) * float(rng.uniform(0.6, 0.88)), 0, 255).astype(np.uint8)
    back = cv2.resize(bits, (out.shape[1], out.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.cvtColor(back, cv2.COLOR_GRAY2RGB), np.uint8)
