"""What offices do to paper: rules and dots under the text, pens and stamps across it, copies, faxes, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ocr.train.render import ABOVE, BELOW, Ink, Inked

Grey = npt.NDArray[np.uint8]
Rng = np.random.Generator

HEIGHT = 48
PAD = 8


class Textures:
    """Noise fields made once; a line takes a random window of them."""

    def __init__(self, rng: Rng) -> None:
        self.fine = rng.normal(0, 1, (256, 6000)).astype(np.float32)
        self.grain = cv2.GaussianBlur(self.fine, (0, 0), 1.2)
        self.grain /= self.grain.std()
        coarse = cv2.resize(
            rng.normal(0, 1, (32, 750)).astype(np.float32), (6000, 256), interpolation=cv2.INTER_CUBIC
        )
        self.coarse = coarse / coarse.std()

    def window(self, field: Ink, shape: tuple[int, int], rng: Rng) -> Ink:
        """Cut a window of a field."""
        rows, columns = shape
        if rows > field.shape[0] or columns > field.shape[1]:
            field = np.tile(field, (rows // field.shape[0] + 1, columns // field.shape[1] + 1))
        y = int(rng.integers(0, field.shape[0] - rows + 1))
        x = int(rng.integers(0, field.shape[1] - columns + 1))
        return field[y : y + rows, x : x + columns]


def shake(layer: Ink, h: float, rng: Rng, shifts: Ink) -> Ink:
    """Move columns up and down: slope, bend and the unrest of a feeder."""
    rows, columns = layer.shape
    xs, ys = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    return np.asarray(cv2.remap(layer, xs, ys + shifts[None, :], cv2.INTER_LINEAR), np.float32)


def overlays(inked: Inked, rng: Rng) -> Ink:
    """Draw what lies on the line besides its text: dots of forms, underlines, rules, pen strokes, stamps."""
    rows, columns = inked.printed.shape
    h, base = inked.h, inked.base
    out = np.zeros((rows, columns), np.float32)
    line = max(1, round(h * 0.07))
    for start, end in inked.fields:
        _dots(out, start, end, base + h * float(rng.uniform(0.0, 0.3)), h, rng)
    if rng.random() < 0.02:
        _dots(out, inked.left, inked.right, base - h * float(rng.uniform(1.4, 2.0)), h, rng)
    if rng.random() < 0.06:
        _dots(out, inked.left, inked.right, base + h * float(rng.uniform(0.05, 0.4)), h, rng)
    if rng.random() < 0.07:
        y = int(base + h * rng.uniform(0.12, 0.5))
        a, b = (
            sorted(int(v) for v in rng.uniform(inked.left, inked.right + 1, 2))
            if rng.random() < 0.6
            else (inked.left, inked.right)
        )
        cv2.line(out, (a, y), (b, y), 1.0, max(1, round(h * float(rng.uniform(0.04, 0.14)))), cv2.LINE_AA)
    if rng.random() < 0.04:  # a rule of a table over or under the text
        y = int(base + h * (rng.uniform(0.5, 0.8) if rng.random() < 0.5 else -rng.uniform(1.8, 2.2)))
        cv2.line(out, (0, y), (columns, y), 1.0, line)
    if rng.random() < 0.07:  # a rule or bracket at an end
        x = (
            int(inked.left - h * rng.uniform(0.3, 0.8))
            if rng.random() < 0.5
            else int(inked.right + h * rng.uniform(0.3, 0.8))
        )
        cv2.line(
            out,
            (x, 0),
            (x + int(rng.normal(0, 1.5)), rows),
            1.0,
            max(1, round(h * float(rng.uniform(0.04, 0.15)))),
        )
    if rng.random() < 0.015:  # cells of a table
        for x in rng.uniform(inked.left, inked.right + 1, int(rng.integers(1, 4))):
            cv2.line(out, (int(x), 0), (int(x), rows), 1.0, line)
    if rng.random() < 0.07:
        _stroke(out, inked, rng)
    if rng.random() < 0.04:
        _ring(out, inked, rng)
    return out


def _dots(out: Ink, start: int, end: int, y: float, h: float, rng: Rng) -> None:
    step = h * float(rng.uniform(0.12, 0.4))
    radius = max(0.5, h * float(rng.uniform(0.02, 0.06)))
    x = float(start)
    drift = float(rng.normal(0, 0.004))
    if rng.random() < 0.15:
        cv2.line(out, (start, int(y)), (end, int(y)), 1.0, max(1, round(h * 0.05)))
        return
    while x < end:
        cv2.circle(
            out,
            (int(x * 16), int((y + (x - start) * drift) * 16)),
            int(radius * 16),
            0.95,
            -1,
            cv2.LINE_AA,
            4,
        )
        x += step


def scribble(inked: Inked, rng: Rng) -> Ink:
    """Draw what a line finder takes for a line though it is none: signatures, seals, emblems, holes."""
    out = np.zeros_like(inked.printed)
    kind = rng.random()
    if kind < 0.5:
        for _ in range(int(rng.integers(1, 5))):
            _stroke(out, inked, rng)
    elif kind < 0.65:
        for _ in range(int(rng.integers(1, 4))):
            _ring(out, inked, rng)
    elif kind < 0.75:
        _dots(
            out, inked.left, inked.right, inked.base + inked.h * float(rng.uniform(-0.5, 0.4)), inked.h, rng
        )
    else:  # engraved lines, smears, photographs
        size = (
            max(2, int(out.shape[0] / inked.h * rng.uniform(1, 5))),
            max(2, int(out.shape[1] / inked.h * rng.uniform(1, 5))),
        )
        field = cv2.resize(
            rng.normal(0, 1, size).astype(np.float32), out.shape[::-1], interpolation=cv2.INTER_CUBIC
        )
        out = (
            np.asarray(np.abs(field) < rng.uniform(0.05, 0.4), np.float32)
            if kind < 0.88
            else np.clip(field - 0.5, 0, 1)
        )
    return out


def _stroke(out: Ink, inked: Inked, rng: Rng) -> None:
    """A signature's or a hook's stroke that runs through the line."""
    h = inked.h
    count = int(rng.integers(3, 7))
    width = float(rng.uniform(1, 8)) * h
    x0 = float(rng.uniform(inked.left - h, max(inked.left, inked.right - width) + h))
    points = np.stack(
        [
            x0 + np.cumsum(rng.uniform(-0.3, 1.0, count)) * width / count,
            inked.base + rng.uniform(-3.2, 1.6, count) * h,
        ],
        1,
    )
    t = np.linspace(0, count - 1, count * 12)
    smooth = np.stack([_spline(points[:, i], t) for i in (0, 1)], 1)
    strength = float(rng.uniform(0.35, 1.0))
    cv2.polylines(
        out,
        [(smooth * 16).astype(np.int32)],
        isClosed=False,
        color=strength,
        thickness=max(1, round(h * float(rng.uniform(0.04, 0.16)))),
        lineType=cv2.LINE_AA,
        shift=4,
    )


def _spline(values: npt.NDArray[np.float64], at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    i = np.clip(at.astype(int), 0, len(values) - 2)
    u = at - i
    p = np.pad(values, 1, mode="edge")
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return np.asarray(
        0.5 * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u**2 + (3 * b - a - 3 * c + d) * u**3)
    )


def _ring(out: Ink, inked: Inked, rng: Rng) -> None:
    """The edge of a seal or of a receiving box, in ink that does not cover."""
    h = inked.h
    centre = (int(rng.uniform(inked.left, inked.right)), int(inked.base + rng.uniform(-5, 4) * h))
    thick = max(1, round(h * float(rng.uniform(0.05, 0.2))))
    strength = float(rng.uniform(0.2, 0.7))
    if rng.random() < 0.5:
        cv2.circle(out, centre, int(h * rng.uniform(3, 9)), strength, thick, cv2.LINE_AA)
    else:
        size = (float(h * rng.uniform(6, 20)), float(h * rng.uniform(3, 9)))
        corners = cv2.boxPoints((centre, size, float(rng.normal(0, 4))))
        cv2.polylines(out, [corners.astype(np.int32)], isClosed=True, color=strength, thickness=thick)


def copy_and_scan(darkness: Ink, h: float, textures: Textures, rng: Rng, strength: float) -> Grey:
    """Turn ink (0..1) to the grey picture of a scan; `strength` 0 is clean print, 1 a real office."""
    shape = darkness.shape
    hard = rng.random() < 0.75 * strength
    if hard and rng.random() < 0.25:
        size = int(rng.integers(2, 4)) if h > 22 else 2
        kernel = np.ones((size, 1 if rng.random() < 0.2 else size), np.uint8)
        darkness = (
            cv2.dilate(darkness, kernel)
            if rng.random() < 0.55
            else 0.4 * darkness + 0.6 * cv2.erode(darkness, kernel)
        )
    if hard and rng.random() < 0.04:  # a rubber stamp's dry surface
        holes = textures.window(textures.grain, shape, rng) > float(rng.uniform(-0.3, 1.0))
        darkness = np.where(holes, darkness * float(rng.uniform(0, 0.5)), darkness)
    if hard and rng.random() < 0.2:  # faded ribbon, dry stamp
        worn = textures.window(textures.grain, shape, rng) * float(rng.uniform(0.1, 0.6))
        worn = worn + textures.window(textures.coarse, shape, rng) * float(rng.uniform(0.05, 0.4))
        darkness = darkness * np.clip(float(rng.uniform(0.6, 1.0)) + worn, 0.1, 1.0)
    sigma = (
        float(rng.uniform(0.25, 0.5)) if not hard else float(rng.uniform(0.3, 0.085 * h if h > 6 else 0.5))
    )
    darkness = cv2.GaussianBlur(darkness, (0, 0), sigma)
    paper = float(rng.uniform(225, 255)) if not hard else float(rng.uniform(165, 255))
    depth = float(rng.uniform(0.85, 1.0)) if not hard else float(rng.uniform(0.4, 1.0))
    grey = paper * (1.0 - depth * darkness)
    if hard:
        if rng.random() < 0.35:
            light = textures.window(textures.coarse, shape, rng) * float(rng.uniform(1, 9))
            ramp = np.linspace(0, float(rng.normal(0, 25)), shape[1], dtype=np.float32)[None, :]
            grey = grey + light + ramp
        if rng.random() < 0.12:  # bleed-through of the other side
            back = cv2.GaussianBlur(darkness[::-1, ::-1], (0, 0), 1.0 + 0.05 * h)
            dy = int(rng.uniform(-1, 1) * h)
            grey = grey - np.roll(back, dy, axis=0) * float(rng.uniform(8, 50))
        grey = grey + textures.window(textures.fine, shape, rng) * float(rng.exponential(6))
        if rng.random() < 0.3:
            grey = grey + textures.window(textures.grain, shape, rng) * float(rng.exponential(9))
        if rng.random() < 0.2:  # toner specks and lost dots
            field = textures.window(textures.grain, shape, rng)
            cut = float(rng.uniform(2.2, 3.4))
            grey = np.where(
                field > cut, rng.uniform(0, 120), np.where(field < -cut - 0.3, rng.uniform(200, 255), grey)
            )
        if rng.random() < 0.06:
            for _ in range(int(rng.integers(1, 4))):
                if rng.random() < 0.5:
                    x = int(rng.integers(0, shape[1]))
                    grey[:, x : x + int(rng.integers(1, 3))] -= float(rng.uniform(20, 150))
                else:
                    y = int(rng.integers(0, shape[0]))
                    grey[y : y + int(rng.integers(1, 3))] += float(rng.uniform(-120, 150))
    out = np.clip(grey, 0, 255).astype(np.uint8)
    if hard and rng.random() < 0.28:
        out = _fax(out, paper, depth, rng)
    if rng.random() < 0.35 * max(strength, 0.3):
        quality = int(rng.integers(18, 85))
        done, data = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if done:
            out = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return np.asarray(out, np.uint8)


def legible(grey: Grey, darkness: Ink) -> bool:
    """Say whether ink still stands out from paper and noise enough for a reader to have a chance."""
    ink = grey[darkness > 0.6]
    paper = grey[darkness < 0.1]
    if ink.size == 0 or paper.size == 0:
        return True
    gap = float(paper.mean() - ink.mean())
    kept = float((ink < float(paper.mean()) - 0.4 * gap).mean())
    return (
        gap > max(20.0, 0.8 * float(paper.std()))
        and kept > 0.5
        and gap > 0.45 * (float(paper.mean()) - float(ink.min()))
    )


def _fax(grey: Grey, paper: float, depth: float, rng: Rng) -> Grey:
    """One bit a dot, on a coarser grid now and then."""
    rows, columns = grey.shape
    if rng.random() < 0.4:
        fy, fx = float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.6, 0.95))
        small = cv2.resize(
            grey, (max(8, int(columns * fx)), max(8, int(rows * fy))), interpolation=cv2.INTER_AREA
        )
    else:
        small = grey
    level = paper * (1 - depth * float(rng.uniform(0.2, 0.52)))
    bits = np.where(small < level, 0, 255).astype(np.uint8)
    return np.asarray(
        cv2.resize(
            bits, (columns, rows), interpolation=cv2.INTER_NEAREST if rng.random() < 0.5 else cv2.INTER_LINEAR
        ),
        np.uint8,
    )


def normalise(crop: Grey) -> Ink:
    """Scale a crop to ink 0..1 as the recogniser does: paper is the 90th percentile, ink the first."""
    hi = float(np.percentile(crop, 90))
    lo = min(float(np.percentile(crop, 1)), hi - 40)
    return np.asarray(np.clip((hi - crop.astype(np.float32)) / (hi - lo), 0, 1), np.float32)


def crop_band(grey: Grey, inked: Inked, rng: Rng, strength: float) -> Grey:
    """Cut the band as a line finder would, with its errors, and bring it to 48 rows."""
    # A short piece gives the line finder little to measure by.
    spread = 0.07 if inked.right - inked.left > 8 * inked.h else 0.12
    h = inked.h * (float(np.clip(rng.normal(1.0, spread), 0.72, 1.3)) if strength else 1.0)
    off = float(np.clip(rng.normal(0, 0.06), -0.18, 0.18)) * inked.h if strength else 0.0
    top = round(inked.base + off - ABOVE * h)
    bottom = round(inked.base + off + BELOW * h)
    scale = HEIGHT / (bottom - top)
    ends = PAD / scale
    spill = float(rng.uniform(-0.3, 1.0)) * ends if strength else 0.0
    left = max(0, round(inked.left - ends - spill))
    right = min(
        grey.shape[1], round(inked.right + ends + (float(rng.uniform(-0.3, 1.0)) * ends if strength else 0.0))
    )
    band = grey[max(0, top) : bottom, left:right]
    width = max(24, round((right - left) * scale))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(band, (width, HEIGHT), interpolation=method), np.uint8)
