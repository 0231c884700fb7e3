"""Writes by pen: pen-like faces, bent by smooth random fields, with the stroke width of a pen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr.train import strokes
from pipeline.ocr.train.charset import THAI
from pipeline.ocr.train.fonts import Face

Ink = npt.NDArray[np.float32]
Rng = np.random.Generator


@lru_cache(maxsize=1000)
def covered(path: Path) -> frozenset[int]:
    """Give the code points that a font file draws."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


GRAIN = 64  # px of x-height at which a word is drawn before it is bent


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=200)
def _height(path: Path, sample: str) -> float:
    box = _font(path, 100).getbbox(sample, anchor="ls")
    return max(15.0, -float(box[1]))


def bend(picture: Ink, amount: float, cell: float, rng: Rng) -> Ink:
    """Move every point by a smooth random field of `amount` pixels, with waves `cell` pixels long."""
    rows, columns = picture.shape
    grid = (max(2, int(rows / cell) + 2), max(2, int(columns / cell) + 2))
    fields = [
        cv2.resize(
            rng.normal(0, amount, grid).astype(np.float32), (columns, rows), interpolation=cv2.INTER_CUBIC
        )
        for _ in range(2)
    ]
    xs, ys = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    return np.asarray(cv2.remap(picture, xs + fields[0], ys + fields[1], cv2.INTER_LINEAR), np.float32)


STROKED = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙ว/.-")


class Pens:
    """All pens: faces for Thai words, and faces for Arabic digits."""

    def __init__(self, faces: list[Face], printed: list[Face]) -> None:
        self.thai = [f for f in faces if f.use == "hand"]
        self.latin = [f for f in faces if f.use == "pen"] + self.thai
        # Light print, bent hard, is what a careful clerk's digits look like.
        self.careful = [f for f in printed if f.use in ("office", "text") and not f.bold]
        # Faces whose middle lines are written as strokes.
        self.light = [f for f in self.careful + self.thai if not f.bold]

    def write(self, word: str, h: float, rng: Rng) -> tuple[Ink, float]:
        """Draw a word; give the picture and how far it rises over the base line."""
        if all(c in STROKED for c in word) and rng.random() < 0.65:
            return self._stroke(word, h, rng)
        return self._draw(word, h, rng)

    def _stroke(self, word: str, h: float, rng: Rng) -> tuple[Ink, float]:
        """Write digits with a pen of even width."""
        slant = float(rng.normal(0.12, 0.16))
        squeeze = float(rng.uniform(0.65, 1.25))
        spacing = float(rng.normal(0.14, 0.1))
        unrest = float(rng.uniform(0.02, 0.06))
        rise = float(rng.normal(0, 0.03))
        source = self.light[int(rng.integers(len(self.light)))]
        real = rng.random() < 0.22
        tucked = rng.random() < 0.5
        own = rng.random() < 0.6  # a clerk writes all digits of a number in one manner
        parts: list[Ink] = []
        x = 0.0
        for c in word:
            part = np.zeros((0, 2, 2), np.float32)
            forms = own and (c < "\u0e00" or rng.random() < 0.5)
            if real and c in "0123456789":
                part = strokes.sampled(c, rng)
            if len(part):
                pass
            elif c in strokes.FORMS and (forms or c in "/-."):
                part = strokes.written(c, rng)
            else:
                for _ in range(6):
                    face = source if rng.random() < 0.75 else self.light[int(rng.integers(len(self.light)))]
                    path = face.thai if c > "\u0e00" else face.latin
                    if ord(c) in covered(path) and len(part := strokes.middle(path, c)):
                        break
            if not len(part):
                return self._draw(word, h, rng)
            part = strokes.bent(part, rng, unrest)
            part = part * np.array(
                [squeeze * float(rng.uniform(0.85, 1.15)), float(rng.uniform(0.85, 1.15))], np.float32
            )
            part[..., 0] -= slant * part[..., 1] + float((part[..., 0] - slant * part[..., 1]).min()) - x
            part[..., 1] += float(rng.normal(0, 0.04)) + rise * x
            # The next digit may stand under this one's rising arm.
            body = part[part[..., 1].max(1) > -0.95] if tucked and c not in "/-." else part
            x = float((body if len(body) else part)[..., 0].max()) + max(
                -0.05, spacing + float(rng.normal(0, 0.05))
            )
            parts.append(part)
        lines = np.concatenate(parts)
        fine = 3.0
        lines = (lines - lines.reshape(-1, 2).min(0) * np.array([1, 0], np.float32)) * (h * fine)
        low, high = float(lines[..., 1].min()), float(lines[..., 1].max())
        pad = int(0.4 * h * fine) + 3
        canvas = np.zeros((int(high - low) + 2 * pad, int(lines[..., 0].max()) + 2 * pad), np.uint8)
        moved = lines + np.array([pad, pad - low], np.float32)
        width = max(1, round(h * fine * float(rng.uniform(0.045, 0.15))))
        cv2.polylines(
            canvas,
            list((moved * 16).astype(np.int32)),
            isClosed=False,
            color=255,
            thickness=width,
            lineType=cv2.LINE_AA,
            shift=4,
        )
        size = (max(2, round(canvas.shape[1] / fine)), max(2, round(canvas.shape[0] / fine)))
        small = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
        columns = np.flatnonzero(small.max(axis=0) > 0.15)
        if len(columns) == 0:
            return np.zeros((2, 2), np.float32), 1.0
        return np.ascontiguousarray(small[:, columns[0] : columns[-1] + 1]), (pad - low) / fine

    def _draw(self, word: str, h: float, rng: Rng) -> tuple[Ink, float]:
        """Write any word in a pen-like face, bent."""
        thai = any(c in THAI for c in word)
        pool = self.thai if thai else self.latin
        if rng.random() < 0.3:
            pool = self.careful
        path = self.careful[0].thai
        for _ in range(12):
            face = pool[int(rng.integers(len(pool)))]
            candidate = face.thai if thai else face.latin
            if all(ord(c) in covered(candidate) for c in word):
                path = candidate
                break
        sample = "๐" if thai else "0"
        height = _height(path, sample)
        size = max(8, int(GRAIN / height * 100))
        font = _font(path, size)
        width = int(font.getlength(word) * 1.3) + 2 * GRAIN
        rows = GRAIN * 4
        base = int(rows * 0.62)
        image = Image.new("L", (width, rows), 0)
        draw = ImageDraw.Draw(image)
        x = float(GRAIN)
        steps: list[str] = [word]
        if all(c in "0123456789๐๑๒๓๔๕๖๗๘๙/.-ว" for c in word):
            steps = list(word)
        for part in steps:
            jump = float(rng.normal(0, 0.05)) * GRAIN if len(steps) > 1 else 0.0
            draw.text((x, base + jump), part, fill=255, font=font, anchor="ls")
            x += (
                font.getlength(part) * float(rng.uniform(0.9, 1.2))
                if len(steps) > 1
                else font.getlength(part)
            )
        picture: Ink = np.asarray(image, np.float32) / 255.0
        picture = bend(
            picture, GRAIN * float(rng.uniform(0.02, 0.09)), GRAIN * float(rng.uniform(0.5, 1.2)), rng
        )
        slant = float(rng.normal(0.08, 0.15))
        turn = float(rng.normal(0, 0.03))
        squeeze = float(rng.uniform(0.75, 1.2))
        scale = h / GRAIN
        matrix = np.array([[scale * squeeze, -slant * scale, 0.0], [turn * scale, scale, 0.0]], np.float32)
        out_w, out_h = int(width * scale * squeeze + rows * scale * 0.4) + 2, int(rows * scale) + 2
        matrix[0, 2] = slant * scale * base
        # Strokes are made thick before shrinking so that a pen line has 2-4 px, not a hair.
        pen = float(rng.uniform(0.03, 0.12)) * GRAIN
        if rng.random() < 0.7:
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(1, int(pen)), max(1, int(pen))))
            picture = cv2.dilate(picture, kernel)
        small = cv2.warpAffine(
            cv2.GaussianBlur(picture, (0, 0), max(0.3, 0.45 / scale)),
            matrix,
            (out_w, out_h),
            flags=cv2.INTER_LINEAR,
        )
        columns = np.flatnonzero(small.max(axis=0) > 0.15)
        if len(columns) == 0:
            return np.zeros((2, 2), np.float32), 1.0
        return np.ascontiguousarray(small[:, columns[0] : columns[-1] + 1]), base * scale
