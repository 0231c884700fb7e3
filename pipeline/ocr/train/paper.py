"""A sheet of paper to draw letters on: ink of four kinds in any colour, with the truth of what lies where.

Everything is drawn upright and clean; `page_damage` then turns, copies and scans the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from pipeline.ocr.train.charset import LEADING_VOWELS, MARKS, normalise
from pipeline.ocr.train.fonts import Face
from pipeline.ocr.train.handwriting import Pens, covered
from pipeline.ocr.train.render import clusters, font_runs, sized

Ink = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
Rng = np.random.Generator
Color = tuple[float, float, float]

BLACK: Color = (0.06, 0.06, 0.07)
TEXT, STAMP, PEN, RULE = 1, 2, 4, 8
"""Bits of the class mask: the core of a text band (base line to the head of ก), and ink of the others."""
MASK_SCALE = 4
"""Pixels of the picture to one of the mask: 75 dpi for a page of 300."""


class Kind(StrEnum):
    """What a line was made by."""

    PRINT = "print"
    PEN = "pen"
    STAMP = "stamp"


@dataclass(frozen=True)
class DrawnLine:
    """A stretch of one line of text as it stands on the picture.

    Attributes:
        text: What is written, in the form of the line model's targets.
        kind: Print, pen or stamp; a printed line may hold figures in pen.
        box: Left, top, right and bottom of its ink.
        base: The ends of its base line: x, y, x, y.
        letter: Height of ก in pixels.
        pens: Spans of `text` that a pen (or a numbering machine) filled in.
    """

    text: str
    kind: Kind
    box: tuple[float, float, float, float]
    base: tuple[float, float, float, float]
    letter: float
    pens: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Run:
    """Some text in one hand: printed, or filled in by a pen; `dotted` where a form's dots lie under it."""

    text: str
    pen: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class Style:
    """How text is set.

    Attributes:
        face: The typeface.
        h: Height of ก in pixels.
        gap: Factor on the width of spaces.
        spread: Pixels between clusters.
        color: Ink.
        kind: What the line counts as.
        pen: Ink of what is filled in.
    """

    face: Face
    h: float
    gap: float = 1.0
    spread: float = 0.0
    color: Color = BLACK
    kind: Kind = Kind.PRINT
    pen: Color = BLACK


def space_width(style: Style) -> float:
    """Give the width of a space in a style."""
    font = sized(style.face.latin, style.h)
    width = font.getlength(" ") if ord(" ") in covered(style.face.latin) else 0.55 * style.h
    return min(max(float(width), 0.4 * style.h), style.h) * style.gap


def text_width(text: str, style: Style) -> float:
    """Measure printed text."""
    total = 0.0
    for i, word in enumerate(text.split(" ")):
        total += space_width(style) if i else 0.0
        for run, path in font_runs(word, style.face, style.face.latin, style.face.thai):
            total += float(sized(path, style.h).getlength(run)) + style.spread * len(clusters(run))
    return total


def break_lines(text: str, style: Style, first: float, rest: float) -> list[str]:
    """Cut a text into lines: at spaces, else between Thai letters where a line may end."""
    lines: list[str] = []
    room, line, width = first, "", 0.0
    space = space_width(style)
    for word in text.split(" "):
        need = text_width(word, style)
        if not line and need <= room:
            line, width = word, need
            continue
        if line and width + space + need <= room:
            line, width = f"{line} {word}", width + space + need
            continue
        if line and need <= rest * 0.35:
            lines.append(line)
            line, width, room = word, need, rest
            continue
        left = room - width - (space if line else 0.0)
        head = _fitting(word, style, left)
        if head or line:
            lines.append(f"{line} {word[:head]}".strip())
            word, room = word[head:], rest
        while text_width(word, style) > room:
            head = _fitting(word, style, room) or len(word)
            lines.append(word[:head])
            word, room = word[head:], rest
            if not word:
                break
        line, width = word, text_width(word, style)
    if line:
        lines.append(line)
    return [part for part in lines if part]


def _fitting(word: str, style: Style, room: float) -> int:
    """Count the characters at the head of a word that fit and end where a line may."""
    best = 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        thai = before >= "\u0e01" and after >= "\u0e01"
        figures = before.isdecimal() or after.isdecimal()
        if not thai or figures or after in MARKS or after in "ะาำๅๆฯ" or before in LEADING_VOWELS:
            continue
        if text_width(word[:at], style) > room:
            break
        best = at
    return best


class Paper:
    """The sheet while it is drawn.

    Args:
        width: Pixels across.
        height: Pixels down.
        pens: Who fills in.
        rng: Source of chance.
    """

    def __init__(self, width: int, height: int, pens: Pens, rng: Rng) -> None:
        self.rng = rng
        self.pens = pens
        self.rgb: Picture = np.full((height, width, 3), 255, np.uint8)
        self.layers: dict[int, Picture] = {
            bit: np.zeros((height, width), np.uint8) for bit in (TEXT, STAMP, PEN, RULE)
        }
        self.lines: list[DrawnLine] = []

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.rgb.shape[0])

    def paste(self, ink: Ink, x: int, y: int, color: Color, bit: int = 0) -> None:
        """Lay ink (0..1) down with its left upper corner at a place, and note its kind."""
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.width, x + ink.shape[1]), min(self.height, y + ink.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        part = ink[y0 - y : y1 - y, x0 - x : x1 - x]
        light = 1.0 - part[..., None] * (1.0 - np.array(color, np.float32))
        window = self.rgb[y0:y1, x0:x1]
        window[:] = np.clip(window * light, 0, 255).astype(np.uint8)
        if bit:
            layer = self.layers[bit][y0:y1, x0:x1]
            np.maximum(layer, (part > 0.25).astype(np.uint8) * 255, out=layer)

    def band(self, x0: float, y0: float, x1: float, y1: float, h: float) -> None:
        """Note the core of a text band over a base line."""
        corners = np.array([[x0, y0], [x1, y1], [x1, y1 - h], [x0, y0 - h]], np.float32)
        cv2.fillPoly(self.layers[TEXT], [np.round(corners).astype(np.int32)], 255)

    def rule(self, a: tuple[float, float], b: tuple[float, float], thick: int, color: Color = BLACK) -> None:
        """Draw a straight rule."""
        pad = thick + 2
        x, y = int(min(a[0], b[0])) - pad, int(min(a[1], b[1])) - pad
        size = (int(abs(b[1] - a[1])) + 2 * pad + 1, int(abs(b[0] - a[0])) + 2 * pad + 1)
        ink = np.zeros(size, np.float32)
        ends = [(int(p[0]) - x, int(p[1]) - y) for p in (a, b)]
        cv2.line(ink, ends[0], ends[1], 1.0, thick, cv2.LINE_AA)
        self.paste(ink, x, y, color, RULE)

    def dots(self, x0: float, x1: float, y: float, h: float, color: Color = BLACK) -> None:
        """Draw the dotted line of a form's field."""
        step, radius = h * float(self.rng.uniform(0.2, 0.4)), max(1.0, 0.05 * h)
        ink = np.zeros((int(4 * radius) + 4, int(x1 - x0) + 8), np.float32)
        x = 4.0
        while x < x1 - x0:
            cv2.circle(ink, (int(x * 16), int(ink.shape[0] * 8)), int(radius * 16), 1.0, -1, cv2.LINE_AA, 4)
            x += step
        self.paste(ink, int(x0) - 4, int(y) - ink.shape[0] // 2, color, RULE)

    def set(
        self, runs: tuple[Run, ...], x: float, base: float, style: Style, *, wide: float = 0.0
    ) -> DrawnLine | None:
        """Set a line from x on, and note it; `wide` stretches its spaces to a width.

        Returns the line, or nothing where there was nothing to set.
        """
        text, spans = join_runs(runs)
        if not text:
            return None
        ink, pen, fields, end = self._drawn(runs, style, wide)
        rise, pad = int(3.2 * style.h), int(style.h)
        left, top = int(x) - pad, int(base) - rise
        alone = style.kind is Kind.STAMP
        self.paste(ink, left, top, style.color, STAMP if alone else 0)
        self.paste(pen, left, top, style.pen, PEN)
        for a, b in fields:
            self.dots(left + a, left + b, base + 0.12 * style.h, style.h, style.color)
        line = self._noted(ink, pen, left, top, x, base, end - pad, style, text, spans)
        if style.kind is not Kind.PEN:
            self.band(line.base[0], line.base[1], line.base[2], line.base[3], style.h)
        self.lines.append(line)
        return line

    def _drawn(
        self, runs: tuple[Run, ...], style: Style, wide: float
    ) -> tuple[Ink, Ink, list[tuple[float, float]], float]:
        h = style.h
        plain = sum(text_width(r.text, style) if not r.pen else 1.6 * h * len(r.text) for r in runs)
        columns = int(max(plain, wide) * 1.2 + 14 * h)
        rows, base, pad = int(5.2 * h), float(int(3.2 * h)), int(h)
        canvas = Image.new("L", (columns, rows), 0)
        draw = ImageDraw.Draw(canvas)
        pen = np.zeros((rows, columns), np.float32)
        spaces = sum(r.text.count(" ") for r in runs)
        extra = min((wide - plain) / spaces, 4 * h) if wide > plain and spaces else 0.0
        x = float(pad)
        fields: list[tuple[float, float]] = []
        for run in runs:
            start = x
            x = self._write(pen, run.text, x, base, style) if run.pen or style.kind is Kind.PEN else (
                self._print(draw, run.text, x, base, style, extra)
            )  # fmt: skip
            if run.dotted:
                x = max(x, start + h * float(self.rng.uniform(2.5, 7)))
                fields.append((start, x))
        return np.asarray(canvas, np.float32) / 255.0, pen, fields, x

    def _print(
        self, draw: ImageDraw.ImageDraw, text: str, x: float, base: float, style: Style, extra: float
    ) -> float:
        face = style.face
        for i, word in enumerate(text.split(" ")):
            x += space_width(style) + extra if i else 0.0
            for run, path in font_runs(word, face, face.latin, face.thai):
                font = sized(path, style.h)
                for part in clusters(run) if style.spread else [run]:
                    draw.text((x, base), part, fill=255, font=font, anchor="ls")
                    x += float(font.getlength(part)) + style.spread
        return x

    def _write(self, canvas: Ink, text: str, x: float, base: float, style: Style) -> float:
        rng, h = self.rng, style.h
        size = h * float(np.clip(rng.normal(1.35, 0.3), 0.8, 2.2))
        lift = h * float(rng.normal(0.05, 0.12))
        slope = float(rng.normal(0, 0.02))
        start = x
        for i, word in enumerate(text.split(" ")):
            x += h * float(rng.uniform(0.4, 1.2)) if i else 0.0
            if not word:
                continue
            picture, rise = self.pens.write(word, size, rng)
            top, left = int(base - rise - lift + slope * (x - start)), int(x)
            y0, y1 = max(0, top), min(canvas.shape[0], top + picture.shape[0])
            x1 = min(canvas.shape[1], left + picture.shape[1])
            if y1 > y0 and x1 > left:
                view = canvas[y0:y1, left:x1]
                np.maximum(view, picture[y0 - top : y1 - top, : x1 - left], out=view)
            x += picture.shape[1] + h * float(rng.uniform(0.0, 0.3))
        return x

    @staticmethod
    def _noted(
        ink: Ink, pen: Ink, left: int, top: int, x: float, base: float, wide: float, style: Style,
        text: str, spans: tuple[tuple[int, int], ...],
    ) -> DrawnLine:  # fmt: skip
        inked = np.maximum(ink, pen) > 0.3
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        box = (x, base - style.h, x + wide, base)
        if len(rows):
            box = (
                float(left + columns[0]), float(top + rows[0]),
                float(left + columns[-1] + 1), float(top + rows[-1] + 1),
            )  # fmt: skip
        return DrawnLine(text, style.kind, box, (box[0], base, box[2], base), style.h, spans)

    def merge(self, other: Paper, matrix: npt.NDArray[np.float64], worn: Ink | None = None) -> None:
        """Lay a small sheet over this one, moved by an affine map, and worn off by a factor."""
        size = (self.width, self.height)
        corners = np.array([[0, 0], [other.width, 0], [other.width, other.height], [0, other.height]])
        moved = np.column_stack([corners, np.ones(4)]) @ matrix.T
        x0, y0 = (int(v) for v in np.maximum(np.floor(moved.min(axis=0)), 0))
        x1, y1 = (int(v) for v in np.minimum(np.ceil(moved.max(axis=0)), size))
        if x1 <= x0 or y1 <= y0:
            return
        local = matrix.copy()
        local[:, 2] -= (x0, y0)
        part = (x1 - x0, y1 - y0)
        source = other.rgb
        if worn is not None:
            source = (255 - (255 - other.rgb.astype(np.float32)) * worn[..., None]).astype(np.uint8)
        laid = cv2.warpAffine(source, local, part, flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
        window = self.rgb[y0:y1, x0:x1]
        window[:] = cv2.multiply(window, laid, scale=1 / 255)
        for bit, layer in other.layers.items():
            mine = self.layers[bit][y0:y1, x0:x1]
            np.maximum(mine, cv2.warpAffine(layer, local, part, flags=cv2.INTER_NEAREST), out=mine)
        self.lines += [moved_line(line, matrix) for line in other.lines]


def moved_line(line: DrawnLine, matrix: npt.NDArray[np.float64], lift: float = 0.0) -> DrawnLine:
    """Move the truth of a line by an affine map, and up by some pixels."""
    x0, y0, x1, y1 = line.box
    corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]) @ matrix.T
    ends = np.array([[line.base[0], line.base[1], 1], [line.base[2], line.base[3], 1]]) @ matrix.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    return replace(
        line,
        box=(float(low[0]), float(low[1]) - lift, float(high[0]), float(high[1]) - lift),
        base=(float(ends[0, 0]), float(ends[0, 1]) - lift, float(ends[1, 0]), float(ends[1, 1]) - lift),
        letter=line.letter * scale,
    )


def join_runs(runs: tuple[Run, ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Give the text of a line, and the spans in it that a pen wrote."""
    text, spans = "", []
    for run in runs:
        start = len(normalise(text + "x")) - 1
        text += run.text
        end = len(normalise(text))
        if run.pen and end > start:
            spans.append((start, end))
    return normalise(text).replace("…", "..."), tuple(spans)


def face_with(faces: list[Face], family: str, *, bold: bool) -> Face:
    """Give a face of a family, bold where there is one."""
    upright = [f for f in faces if f.family == family and not f.italic]
    fit = [f for f in upright if f.bold == bold] or upright or [f for f in faces if f.family == family]
    return fit[0]
