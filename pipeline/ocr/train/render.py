"""Sets a line in type: pieces of text to a picture of ink, with base line and consonant height known.

Raqm (HarfBuzz) stacks the marks of Thai as a word processor does. Everything is measured in h, the height of
ก, since the line finder cuts its bands by it: base line - 2.06 h to base line + 0.69 h, whatever the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr.train.charset import LEADING_VOWELS, MARKS, THAI_DIGITS
from pipeline.ocr.train.fonts import Face
from pipeline.ocr.train.grammar import Line, Piece
from pipeline.ocr.train.handwriting import Pens, bend, covered

Ink = npt.NDArray[np.float32]
Rng = np.random.Generator

ABOVE, BELOW = 2.06, 0.69
# Canvas rows kept over and under the band, in h, for neighbours, slopes and loose crops.
MARGIN = 1.2
FALLBACK = (
    Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
)
# The package has put its files in two places.
OTHER_LATIN = tuple(
    path
    for name in ("Serif", "Sans", "Mono")
    for folder in ("liberation2", "liberation")
    if (path := Path(f"/usr/share/fonts/truetype/{folder}/Liberation{name}-Regular.ttf")).exists()
) or (FALLBACK[1],)


@dataclass(frozen=True)
class Inked:
    """A set line before any damage.

    Attributes:
        printed: Ink of type, 0..1.
        pen: Ink of handwriting, 0..1.
        base: Row of the base line.
        h: Height of a consonant in pixels.
        fields: Column spans that stand on dotted lines of a form.
        left: First column of the text.
        right: Column after the text.
    """

    printed: Ink
    pen: Ink
    base: float
    h: float
    fields: tuple[tuple[int, int], ...]
    left: int
    right: int


@lru_cache(maxsize=600)
def _font(path: Path, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=1000)
def _unit(path: Path) -> float:
    """Height of ก (of x for Latin pens) at a size of 100 px."""
    thai = ord("ก") in covered(path)
    box = _font(path, 200).getbbox("ก" if thai else "x", anchor="ls")
    return max(10.0, -float(box[1]) / 2 * (1.0 if thai else 1.05))


def sized(path: Path, h: float) -> ImageFont.FreeTypeFont:
    """Give a font in which ก is h pixels high."""
    return _font(path, round(h / _unit(path) * 100 * 2) / 2)


def clusters(text: str) -> list[str]:
    """Split a text where letters may be spread apart."""
    out: list[str] = []
    for c in text:
        if out and (c in MARKS or c == "ำ" or out[-1][-1] in LEADING_VOWELS):
            out[-1] += c
        else:
            out.append(c)
    return out


def covers(face: Face, text: str) -> bool:
    """Say whether a face has a glyph for every character that is not a space."""
    thai, latin = covered(face.thai), covered(face.latin)
    return all(ord(c) in thai or ord(c) in latin for c in text if c != " ")


def font_runs(text: str, face: Face, latin: Path, digits: Path) -> list[tuple[str, Path]]:
    """Cut a word into runs of one font file each."""
    out: list[tuple[str, Path]] = []
    for c in text:
        ascii_letter = c < "\x7f"
        path = latin if ascii_letter or "\u2010" <= c <= "\u203a" else face.thai
        if c in THAI_DIGITS:
            path = digits
        if ord(c) not in covered(path):
            path = next((p for p in (face.thai, face.latin, *FALLBACK) if ord(c) in covered(p)), face.thai)
        if out and (out[-1][1] == path or (c in MARKS and path == face.thai)):
            out[-1] = (out[-1][0] + c, out[-1][1])
        else:
            out.append((c, path))
    return out


class Typesetter:
    """Sets lines in the faces it was given."""

    def __init__(self, faces: list[Face], weights: list[float], pens: Pens, rng: Rng) -> None:
        self.faces = faces
        self.bounds = np.cumsum(weights)
        self.pens = pens
        self.rng = rng

    def face(self, text: str) -> Face:
        """Draw a face that has the characters of a text; after some tries take any."""
        face = self.faces[0]
        for _ in range(4):
            at = int(np.searchsorted(self.bounds, self.rng.random() * self.bounds[-1], side="right"))
            face = self.faces[at]
            if covers(face, text):
                break
        return face

    def set(self, line: Line, h: float) -> Inked:
        """Set a line in a face drawn for it."""
        rng = self.rng
        face = self.face("".join(p.text for p in line.pieces if not p.hand))
        latin = face.latin
        if rng.random() < 0.12:
            latin = OTHER_LATIN[int(rng.integers(len(OTHER_LATIN)))]
        gap_factor = float(rng.choice([0.75, 1.0, 1.0, 1.3, 2.0])) * float(rng.uniform(0.85, 1.15))
        spread = float(rng.uniform(0.02, 0.35)) * h if rng.random() < 0.08 else 0.0
        stretch = float(rng.uniform(0.85, 1.25)) if rng.random() < 0.2 else 1.0
        rows = int((ABOVE + BELOW + 2 * MARGIN) * h) + 2
        base = (ABOVE + MARGIN) * h
        columns = int(sum(len(p.text) for p in line.pieces) * (h * 1.6 + spread) * 1.15 + 12 * h)
        canvas = Image.new("L", (columns, rows), 0)
        pen_canvas: Ink = np.zeros((rows, columns), np.float32)
        draw = ImageDraw.Draw(canvas)
        x = left = 2.0 * h
        fields: list[tuple[int, int]] = []
        for piece in line.pieces:
            start = x
            if piece.machine or (piece.hand and rng.random() < 0.15):
                x = self._machine(canvas, piece.text, x, base, h)
            elif piece.hand:
                x = self._write(pen_canvas, piece, x, base, h)
            else:
                x = self._print(draw, piece.text, face, latin, x, base, h, gap_factor, spread)
            if piece.dotted:
                fields.append((int(start - h * rng.uniform(0, 1.5)), int(x + h * rng.uniform(0, 1.5))))
            if x > columns - 3 * h:
                break
        columns = min(columns, int(x + 2 * h) + 1)
        printed = np.asarray(canvas, np.float32)[:, :columns] / 255.0
        if rng.random() < 0.15:  # faces that nobody has: letters a little out of shape
            printed = bend(
                printed, h * float(rng.uniform(0.01, 0.045)), h * float(rng.uniform(0.4, 1.0)), rng
            )
        pen = pen_canvas[:, :columns]
        right = x
        if stretch != 1.0:
            width = int(columns * stretch)
            printed = cv2.resize(printed, (width, rows), interpolation=cv2.INTER_LINEAR)
            pen = cv2.resize(pen, (width, rows), interpolation=cv2.INTER_LINEAR)
            left, right = left * stretch, right * stretch
            fields = [(int(a * stretch), int(b * stretch)) for a, b in fields]
        return Inked(printed, pen, base, h, tuple(fields), int(left), int(right))

    def _print(
        self, draw: ImageDraw.ImageDraw, text: str, face: Face, latin: Path, x: float, base: float, h: float,
        gap_factor: float, spread: float,
    ) -> float:  # fmt: skip
        digits = face.thai
        if self.rng.random() < 0.15:  # a form typed with one face and filled in with another
            digits = self.face("๐๑๒๓๔๕๖๗๘๙").thai
        gap = sized(face.latin, h).getlength(" ") if ord(" ") in covered(face.latin) else 0.55 * h
        gap = min(max(gap, 0.35 * h), h) * gap_factor
        for i, word in enumerate(text.split(" ")):
            if i:
                wide = float(self.rng.exponential(0.25)) * gap if self.rng.random() < 0.5 else 0.0
                x += min(3 * h, max(0.3 * h, gap) + wide)
            for run, path in font_runs(word, face, latin, digits):
                font = sized(path, h) if path != latin or latin == face.latin else sized(path, 0.95 * h)
                for part in clusters(run) if spread else [run]:
                    draw.text((x, base), part, fill=255, font=font, anchor="ls")
                    x += font.getlength(part) + spread
        return x

    def _machine(self, canvas: Image.Image, text: str, x: float, base: float, h: float) -> float:
        """Fill a field by a numbering machine, a dater (narrow letters), another typewriter."""
        rng = self.rng
        face = self.face(text)
        latin = face.latin if rng.random() < 0.5 else OTHER_LATIN[int(rng.integers(len(OTHER_LATIN)))]
        size = h * float(rng.uniform(0.75, 1.3) if rng.random() < 0.6 else rng.uniform(1.2, 1.75))
        shift = h * float(rng.normal(0, 0.12))
        spread = size * float(rng.uniform(0, 0.3)) if rng.random() < 0.5 else 0.0
        narrow = float(rng.uniform(0.55, 0.95)) if rng.random() < 0.5 else 1.0
        x += h * float(rng.uniform(0, 0.8))
        drawn = Image.new("L", (canvas.width, canvas.height), 0)
        end = self._print(ImageDraw.Draw(drawn), text, face, latin, 2.0, base + shift, size, 1.0, spread)
        wide = min(drawn.width, int(end + size))
        part = drawn.crop((0, 0, wide, drawn.height)).resize((max(2, int(wide * narrow)), drawn.height))
        canvas.paste(255, (int(x), 0), part)
        return x + end * narrow + h * float(rng.uniform(0, 0.5))

    def _write(self, canvas: Ink, piece: Piece, x: float, base: float, h: float) -> float:
        rng = self.rng
        size = h * float(np.clip(rng.normal(1.15, 0.25), 0.7, 2.0))
        x += h * float(rng.uniform(-0.1, 0.8))
        lift = h * float(rng.normal(0.05, 0.15))
        for i, word in enumerate(piece.text.split(" ")):
            if i:
                x += h * float(rng.uniform(0.5, 1.4))
            if not word:
                continue
            picture, rise = self.pens.write(word, size, rng)
            top, left = int(base - rise - lift), int(x)
            y0, y1 = max(0, top), min(canvas.shape[0], top + picture.shape[0])
            x1 = min(canvas.shape[1], left + picture.shape[1])
            if y1 > y0 and x1 > left:
                view = canvas[y0:y1, left:x1]
                np.maximum(view, picture[y0 - top : y1 - top, : x1 - left], out=view)
            x += picture.shape[1] + h * float(rng.uniform(0.0, 0.3))
        return x + h * float(rng.uniform(-0.05, 0.5))
