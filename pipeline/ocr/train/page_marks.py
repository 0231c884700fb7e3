"""What offices add to a letter: emblem, signatures, name stamps, receiving stamps, notes by pen."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extractors.calendar_th import ABBREVIATIONS as MONTHS_SHORT
from pipeline.ocr.train.charset import TO_THAI
from pipeline.ocr.train.damage import Textures
from pipeline.ocr.train.fonts import Face
from pipeline.ocr.train.grammar import Maker
from pipeline.ocr.train.paper import BLACK, PEN, STAMP, Color, Ink, Kind, Paper, Rng, Run, Style, text_width
from pipeline.ocr.train.strokes import curve
from pipeline.ocr.train.words import HEADS, OPENERS, POSITIONS, pick

PAD_INKS: tuple[Color, ...] = (
    (0.16, 0.32, 0.78),
    (0.25, 0.22, 0.72),
    (0.36, 0.2, 0.6),
    (0.8, 0.18, 0.22),
    (0.12, 0.2, 0.5),
)
PEN_INKS: tuple[Color, ...] = (
    (0.12, 0.2, 0.62),
    (0.2, 0.25, 0.55),
    (0.22, 0.16, 0.5),
    (0.1, 0.1, 0.13),
    (0.08, 0.08, 0.1),
)


def ink_of(rng: Rng, inks: tuple[Color, ...], black: float) -> Color:
    """Draw an ink; black with some chance."""
    return BLACK if rng.random() < black else inks[int(rng.integers(len(inks)))]


def scrawl(paper: Paper, x: float, y: float, wide: float, high: float, color: Color) -> None:
    """Sign: one to three quick strokes of a pen, loops, and a tail now and then."""
    rng = paper.rng
    pad = int(0.5 * max(wide, high)) + 4
    ink: Ink = np.zeros((int(high) + 2 * pad, int(wide) + 2 * pad), np.float32)
    thick = max(2, round(float(rng.uniform(0.012, 0.035)) * max(high, 90)))
    for _ in range(int(rng.integers(1, 4))):
        count = int(rng.integers(4, 11))
        steps = np.cumsum(rng.uniform(-0.35, 1.0, count))
        across = steps / max(0.5, float(np.abs(steps).max())) * wide * float(rng.uniform(0.3, 1.0))
        down = rng.uniform(0, 1, count) * high
        if rng.random() < 0.3:  # the tail runs off
            across[-1] += wide * 0.4
            down[-1] -= high * float(rng.uniform(0, 0.5))
        points = curve(np.stack([across + pad, down + pad], 1))
        cv2.polylines(
            ink, [(points * 16).astype(np.int32)], isClosed=False, color=float(rng.uniform(0.7, 1.0)),
            thickness=thick, lineType=cv2.LINE_AA, shift=4,
        )  # fmt: skip
    paper.paste(ink, int(x) - pad, int(y) - pad, color, PEN)


def emblem(paper: Paper, x: float, y: float, size: float) -> None:
    """Draw a blob of the shape and grain of the Garuda: symmetric, spread wings, full of small lines."""
    rng = paper.rng
    half: Ink = np.zeros((300, 150), np.float32)
    for number in range(12):  # wings, spread upwards
        angle = -1.25 + 0.13 * number + float(rng.normal(0, 0.03))
        a = np.array([20.0, 120.0 + 5 * number])
        b = a + float(rng.uniform(95, 130)) * np.array([np.cos(angle), np.sin(angle)])
        middle = (a + b) / 2 + np.array([12.0, 12.0])
        points = (curve(np.stack([a, middle, b])) * 16).astype(np.int32)
        thick = int(rng.integers(5, 10))
        cv2.polylines(
            half, [points], isClosed=False, color=1.0, thickness=thick, lineType=cv2.LINE_AA, shift=4
        )
    cv2.ellipse(half, (0, 140), (30, 80), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    cv2.ellipse(half, (0, 40), (20, 34), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    skirt = np.array([(0, 190), (40, 190), (75, 285), (45, 270), (30, 295), (0, 280)], np.int32)
    cv2.fillPoly(half, [skirt], 1.0, cv2.LINE_AA)
    for _ in range(90):  # engraving
        a = rng.uniform((0, 20), (120, 270))
        b = a + rng.normal(0, 14, 2)
        cv2.line(half, tuple(a.astype(int).tolist()), tuple(b.astype(int).tolist()), 0.0, 2, cv2.LINE_AA)
    whole = np.concatenate([half[:, ::-1], half], axis=1)
    side = int(size)
    small = cv2.resize(whole, (side, side), interpolation=cv2.INTER_AREA)
    paper.paste(small * float(rng.uniform(0.75, 1.0)), int(x - side / 2), int(y), BLACK)


def dry(shape: tuple[int, int], textures: Textures, rng: Rng) -> Ink:
    """Give how much of a stamp's ink came onto the paper, from place to place."""
    field = textures.window(textures.coarse, shape, rng) * float(rng.uniform(0.03, 0.25))
    grain = textures.window(textures.grain, shape, rng) * float(rng.uniform(0.05, 0.3))
    return np.asarray(np.clip(float(rng.uniform(0.65, 1.05)) + field + grain, 0.05, 1.0), np.float32)


def turned(paper: Paper, x: float, y: float, degrees: float) -> npt.NDArray[np.float64]:
    """Give the map that lays a small sheet with its corner at a place, slightly turned."""
    matrix = cv2.getRotationMatrix2D((paper.width / 2, paper.height / 2), degrees, 1.0).astype(np.float64)
    matrix[:, 2] += (x, y)
    return np.asarray(matrix, np.float64)


def receiving_stamp(
    paper: Paper, x: float, y: float, face: Face, maker: Maker, textures: Textures, h: float
) -> None:
    """Lay a receiving stamp: a frame, the office, number, date and time filled in by pen or machine."""
    rng = paper.rng
    color = ink_of(rng, PAD_INKS, 0.25)
    pen = ink_of(rng, PEN_INKS, 0.2)
    plain = float(rng.uniform(0.8, 1.2)) * h
    style = Style(face, plain, color=color, kind=Kind.STAMP, pen=pen)
    place = pick(rng, maker.words.provinces)
    title = f"{pick(rng, HEADS)}{place}" if rng.random() < 0.8 else "รับเอกสาร"
    thai = rng.random() < 0.35
    year = maker.year()
    machine = rng.random() < 0.35
    when = f"{maker.day()} {pick(rng, MONTHS_SHORT)} {year if rng.random() < 0.5 else year[2:]}"
    at = f"{maker.num(8, 16)}.{maker.digits(2, 2)}"
    number = maker.num(1, 9999) + (f"/{year[2:]}" if rng.random() < 0.4 else "")
    rows: list[tuple[str, str, str]] = [
        (maker.pick("เลขที่รับ", "เลขรับ", "รับที่", "เลขที่", "เลขรับที่"), number, ""),
        (maker.pick("วันที่", "วันที่", "วัน/เดือน/ปี", "รับวันที่"), when, ""),
        (maker.pick("เวลา", "เวลา", "ผู้รับ"), at, maker.pick(" น.", "", "น.")),
    ]
    rows = rows[: 2 if rng.random() < 0.2 else 3]
    pitch = plain * float(rng.uniform(2.5, 3.3))
    wide = max(text_width(title, style), float(rng.uniform(15, 24)) * plain) + 3 * plain
    high = pitch * (len(rows) + 1) + 1.4 * plain
    pad = 10
    small = Paper(int(wide) + 2 * pad, int(high) + 2 * pad, paper.pens, rng)
    thick = int(rng.integers(2, 6))
    if rng.random() < 0.9:
        box = np.zeros((small.height, small.width), np.float32)
        cv2.rectangle(box, (pad, pad), (pad + int(wide), pad + int(high)), 1.0, thick)
        if rng.random() < 0.2:
            cv2.rectangle(box, (pad + 8, pad + 8), (pad + int(wide) - 8, pad + int(high) - 8), 1.0, 2)
        small.paste(box, 0, 0, color, STAMP)
    base = pad + pitch * 0.9 + 0.4 * plain
    small.set((Run(title),), pad + (wide - text_width(title, style)) / 2, base, style)
    for label, value, tail in rows:
        base += pitch
        filled = value.translate(TO_THAI) if thai else value
        if rng.random() < 0.08:
            filled = ""
        by_pen = not (machine and label.endswith("วันที่"))
        runs = (Run(f"{label} "), Run(filled, pen=by_pen, dotted=rng.random() < 0.8), Run(tail))
        small.set(
            tuple(r for r in runs if r.text or r.dotted),
            pad + plain * float(rng.uniform(0.6, 1.2)),
            base,
            style,
        )
    worn = dry((small.height, small.width), textures, rng)
    # The pen writes on what the stamp printed: its ink does not wear.
    worn = np.maximum(worn, small.layers[PEN].astype(np.float32) / 255.0)
    paper.merge(small, turned(small, x, y, float(rng.normal(0, 1.6))), worn)


def name_stamp(
    paper: Paper, x: float, y: float, face: Face, maker: Maker, textures: Textures, h: float
) -> None:
    """Sign and stamp a name with its position under it, as reading officials do."""
    rng = paper.rng
    color = ink_of(rng, PAD_INKS, 0.15)
    style = Style(face, h * float(rng.uniform(0.7, 0.95)), color=color, kind=Kind.STAMP)
    place = pick(rng, maker.words.provinces)
    texts = [f"({maker.person()})", pick(rng, POSITIONS) + place]
    if rng.random() < 0.4:
        texts.append(pick(rng, POSITIONS))
    wide = max(text_width(text, style) for text in texts)
    pitch = style.h * float(rng.uniform(2.3, 2.9))
    small = Paper(int(wide + 4 * h), int(pitch * (len(texts) + 1.2)), paper.pens, rng)
    for number, text in enumerate(texts):
        small.set((Run(text),), (small.width - text_width(text, style)) / 2, pitch * (number + 1.1), style)
    paper.merge(
        small, turned(small, x, y, float(rng.normal(0, 1.5))), dry((small.height, small.width), textures, rng)
    )
    pen = ink_of(rng, PEN_INKS, 0.2)
    scrawl(paper, x + wide * 0.3, y - 3.5 * h, 7 * h, 4.5 * h, pen)
    if rng.random() < 0.6:
        when = f"{maker.day()} {pick(rng, MONTHS_SHORT)} {maker.year()[2:]}"
        note = Style(face, h * float(rng.uniform(0.85, 1.2)), kind=Kind.PEN, pen=pen)
        paper.set((Run(when, pen=True),), x + wide * 0.3, y + small.height + 1.5 * h, note)


def pen_note(paper: Paper, x: float, y: float, maker: Maker, face: Face, h: float, lines: int) -> None:
    """Write a routing note in the margin or under the letter."""
    rng = paper.rng
    pen = ink_of(rng, PEN_INKS, 0.25)
    style = Style(face, h * float(rng.uniform(0.85, 1.3)), kind=Kind.PEN, pen=pen)
    for number in range(lines):
        words = [
            pick(rng, OPENERS) if rng.random() < 0.5 else maker.passage(3, 14)
            for _ in range(int(rng.integers(1, 4)))
        ]
        if rng.random() < 0.3:
            words.append(maker.num(1, 999))
        text = " ".join(words) if number else maker.pick("เรียน ", "- ", "") + " ".join(words)
        paper.set((Run(text, pen=True),), x + h * float(rng.normal(0, 0.4)), y + number * 2.9 * h, style)
    if rng.random() < 0.7:
        scrawl(paper, x + 4 * h, y + lines * 2.9 * h - 1.5 * h, 6 * h, 3.5 * h, pen)


def date_stamp(paper: Paper, x: float, base: float, face: Face, maker: Maker, h: float) -> None:
    """Put a date with a dating machine."""
    rng = paper.rng
    style = Style(
        face,
        h * float(rng.uniform(0.9, 1.3)),
        spread=h * float(rng.uniform(0, 0.2)),
        color=ink_of(rng, PAD_INKS, 0.2),
        kind=Kind.STAMP,
    )
    text = f"{maker.day()} {pick(rng, MONTHS_SHORT)} {maker.year()}"
    paper.set((Run(text.translate(TO_THAI) if rng.random() < 0.4 else text),), x, base, style)
