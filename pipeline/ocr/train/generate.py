"""The line generator: an endless, seeded stream of line pictures with their texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ocr.train import damage
from pipeline.ocr.train.charset import steps_needed
from pipeline.ocr.train.fonts import FAMILIES, Face, faces
from pipeline.ocr.train.grammar import Line, Maker, Piece
from pipeline.ocr.train.handwriting import Pens
from pipeline.ocr.train.render import ABOVE, BELOW, MARGIN, Ink, Inked, Typesetter
from pipeline.ocr.train.words import load

CACHE = Path("work/fonts")
STRIDE = 4
MAX_WIDTH = 1600


@dataclass(frozen=True)
class Sample:
    """A picture of 48 rows (uint8, 255 = ink) and its text."""

    image: npt.NDArray[np.uint8]
    text: str
    kind: str
    face: str = ""


class Generator:
    """Makes samples; equal seeds give equal samples.

    Args:
        seed: Seed of everything random.
        strength: Share of real-office damage, 0 (clean print) to 1.
        unseen: Use the held-out families, and only those.
        hand: Let pens fill in fields.
    """

    def __init__(
        self,
        seed: int,
        *,
        strength: float = 1.0,
        unseen: bool = False,
        hand: bool = True,
        cache: Path = CACHE,
    ) -> None:
        cv2.setNumThreads(1)
        self.rng = np.random.default_rng(seed)
        self.strength = strength
        self.hand = hand
        self.junk = 0.0
        every = faces(cache)
        if not every:
            raise FileNotFoundError("no Thai fonts: install fonts-thai-tlwg and run `make ocr-data`")
        held = {f.name for f in FAMILIES if f.held_out}
        weight = {f.name: f.weight for f in FAMILIES}
        count = {f.name: sum(x.family == f.name for x in every) for f in FAMILIES}
        printed = [
            f for f in every if f.use in ("office", "text", "loopless") and (f.family in held) == unseen
        ]
        share = [1.0 if unseen else self._share(f, weight[f.family], count[f.family]) for f in printed]
        if not unseen:
            hands = [f for f in every if f.use == "hand"]
            printed = printed + hands
            share = share + [weight[f.family] * 0.6 / count[f.family] for f in hands]
        self.maker = Maker(load(), self.rng)
        pens = Pens([f for f in every if f.use in ("hand", "pen")], [f for f in printed if f.use != "hand"])
        self.setter = Typesetter(printed, share, pens, self.rng)
        self.textures = damage.Textures(np.random.default_rng(seed + 1))

    @staticmethod
    def _share(face: Face, weight: float, count: int) -> float:
        # Upright regular is the rule in letters; bold marks headings, italic is rare.
        style = (0.5 if face.bold else 1.0) * (0.25 if face.italic else 1.0)
        return weight / count * style * 2

    def _height(self) -> float:
        """Draw the height of ก in pixels of the scan: 27 at 300 dpi and 16 pt, half of it at 150 dpi."""
        return float(np.clip(self.rng.lognormal(np.log(21), 0.3), 10, 40))

    def sample(self) -> Sample:
        """Make one sample that CTC can align."""
        while True:
            if self.junk and self.rng.random() < self.junk:
                return self._nothing()
            line = self.maker.line()
            if not self.hand:
                line = Line(line.kind, tuple(Piece(p.text, dotted=p.dotted) for p in line.pieces))
            picture = self.picture(line)
            if picture.shape[1] <= MAX_WIDTH and picture.shape[1] // STRIDE >= steps_needed(line.text) + 1:
                return Sample(picture, line.text, line.kind)

    def picture(self, line: Line) -> npt.NDArray[np.uint8]:
        """Set, damage, cut and scale a line."""
        rng = self.rng
        inked = self.setter.set(line, self._height())
        h = inked.h
        print_depth = float(rng.uniform(0.75, 1.0)) if rng.random() < 0.3 else 1.0
        ink = inked.printed * print_depth
        if self.strength:
            ink = np.maximum(ink, damage.overlays(inked, rng) * self.strength)
            if rng.random() < 0.3:
                ink = np.maximum(ink, self._neighbours(inked))
            if rng.random() < 0.04:
                ink = np.maximum(ink, self._stamped(inked))
        if inked.fields and not self.strength:
            ink = np.maximum(ink, damage.overlays(inked, np.random.default_rng(0)) * 0)
        if inked.pen.any():
            ink = np.maximum(ink, inked.pen * float(rng.uniform(0.45, 1.0)))
        if self.strength and rng.random() < 0.6:
            x = np.linspace(-1, 1, ink.shape[1], dtype=np.float32)
            amplitude = 0.06 * h * self.strength
            shifts = amplitude * (
                float(rng.normal()) * x
                + float(rng.normal()) * 0.5 * np.cos(float(rng.uniform(1, 6)) * x + float(rng.uniform(0, 6)))
            )
            ink = damage.shake(ink, h, rng, shifts.astype(np.float32))
        grey = damage.copy_and_scan(ink, h, self.textures, rng, self.strength)
        if not damage.legible(grey, ink):
            grey = damage.copy_and_scan(ink, h, self.textures, rng, 0.0)
        band = damage.crop_band(grey, inked, rng, self.strength)
        return np.asarray(damage.normalise(band) * 255, np.uint8)

    def _nothing(self) -> Sample:
        """Make a crop that holds no text: its target is empty."""
        rng = self.rng
        h = self._height()
        columns = int(h * rng.uniform(4.5, 22))
        empty = np.zeros((int((ABOVE + BELOW + 2 * MARGIN) * h) + 2, columns), np.float32)
        inked = Inked(empty, empty, (ABOVE + MARGIN) * h, h, (), int(2 * h), int(columns - 2 * h))
        ink = damage.scribble(inked, rng) * float(rng.uniform(0.4, 1.0))
        if rng.random() < 0.5:
            ink = np.maximum(ink, self._neighbours(inked))
            band = slice(int(inked.base - 1.6 * h), int(inked.base + 0.35 * h))
            ink[band] = damage.scribble(inked, rng)[band] if rng.random() < 0.5 else 0.0
        grey = damage.copy_and_scan(ink, h, self.textures, rng, self.strength)
        band_picture = damage.crop_band(grey, inked, rng, self.strength)
        return Sample(np.asarray(damage.normalise(band_picture) * 255, np.uint8), "", "nothing")

    def _stamped(self, inked: Inked) -> Ink:
        """A stamp's text that lies slantwise over a part of the line, paler than it."""
        rng = self.rng
        rows, columns = inked.printed.shape
        text = self.maker.words.passage(rng, int(rng.integers(4, 25)))
        if not text:
            return np.zeros((rows, columns), np.float32)
        other = self.setter.set(Line("stamp", (Piece(text),)), inked.h * float(rng.uniform(0.6, 1.4)))
        turn = cv2.getRotationMatrix2D((other.left, other.base), float(rng.normal(0, 5)), 1.0)
        turn[0, 2] += float(rng.uniform(-0.5 * (other.right - other.left), columns)) - other.left
        # A stamp that covered the letters wholly would leave nothing to learn from.
        away = float(rng.uniform(0.9, 2.2)) * inked.h * (1 if rng.random() < 0.5 else -1)
        turn[1, 2] += inked.base + away - other.base
        laid = cv2.warpAffine(other.printed, turn, (columns, rows), flags=cv2.INTER_LINEAR)
        return np.asarray(laid * float(rng.uniform(0.25, 0.8)), np.float32)

    def _neighbours(self, inked: Inked) -> Ink:
        """Bits of the lines over and under this one, most of them wiped away as a line finder does."""
        rng = self.rng
        rows, columns = inked.printed.shape
        out = np.zeros((rows, columns), np.float32)
        text = self.maker.words.passage(rng, max(4, int(columns / inked.h / 0.9)))
        if not text:
            return out
        other = self.setter.set(Line("neighbour", (Piece(text),)), inked.h).printed
        other = other[:, :columns]
        pitch = float(rng.uniform(2.25, 3.3)) * inked.h * (1 if rng.random() < 0.5 else -1)
        shift = int(pitch)
        width = other.shape[1]
        if shift > 0:
            out[shift:, :width] = other[: rows - shift]
        else:
            out[:shift, :width] = other[-shift:]
        if rng.random() < 0.5:  # the finder erased most of it
            a, b = sorted(int(v) for v in rng.uniform(0, columns, 2))
            keep = out[:, a : min(b, a + int(4 * inked.h))].copy()
            out[:] = 0
            out[:, a : a + keep.shape[1]] = keep
        return out

    def __iter__(self) -> Iterator[Sample]:
        while True:
            yield self.sample()
