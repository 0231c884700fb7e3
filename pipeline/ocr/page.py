"""From a picture to a `Page`: prepare, read, put the text in order, and lead every box back to the paper.

Boxes are in points of the page as it came, before it was turned or levelled, with the origin at its top left:
they fit the file's own page whatever the reading did to it. A box of a levelled page grows a little when it
is led back, since it stays upright.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from PIL import Image

from extractors.text import repair
from pipeline.ocr.engine import OcrEngine, OcrError, OcrLine, OcrPage, OcrTimeoutError, PixelBox, PreparedPage
from pipeline.ocr.name_stamp import put_back
from pipeline.ocr.prepare import page_dpi, prepare
from schemas.source import Box, Line, LineKind, OcrInfo, Page, PageStatus, Reader, Word

_CLASS = re.compile("ด่วน(ที่สุด|มาก)?|ลับ(ที่สุด|มาก)?")
"""Classes of urgency and secrecy, which clause 28 has printed in red."""
MAX_PIXELS = 200_000_000
"""A picture beyond it is refused before it is worked on."""


def read_page(
    image: Image.Image,
    number: int,
    width: float | None,
    height: float | None,
    engine: OcrEngine,
    *,
    rotation: int | None = None,
) -> Page:
    """Read the picture of a page.

    Args:
        image: the page as rendered or decoded, at its own resolution.
        number: the page's number in its file, from 1.
        width: its width in points; `None` where the file does not say.
        height: its height in points; `None` where the file does not say.
        engine: who reads.
        rotation: clockwise degrees that make the page upright, where they are known; found out otherwise.

    Returns:
        The page: `OK` with text, `BLANK`, `SKIPPED` for a picture without or with far too many pixels,
        `TIMEOUT` or `FAILED` with the reason where the engine gave up.

    Raises:
        OcrUnavailableError: the engine is not there (any more).
    """
    if image.width * image.height > MAX_PIXELS or min(image.size) < 16:
        return Page(
            number, "", Reader.OCR, width, height, status=PageStatus.SKIPPED,
            reason=f"a picture of {image.width} by {image.height} pixels cannot be read",
        )  # fmt: skip
    if width is None or height is None:
        per_point = page_dpi(image.size, width, height) / 72.0
        width, height = round(image.width / per_point, 2), round(image.height / per_point, 2)
    info = OcrInfo(engine.info.name, engine.info.model)
    page = prepare(image, width, height, rotation=rotation)
    if page.blank:
        return Page(number, "", Reader.OCR, width, height, ocr=info, status=PageStatus.BLANK)
    try:
        reading = engine.read(page)
    except OcrError as error:
        if error.code == "ocr.unavailable":
            raise
        status = PageStatus.TIMEOUT if isinstance(error, OcrTimeoutError) else PageStatus.FAILED
        return Page(
            number, "", Reader.OCR, width, height, ocr=info,
            rotation=page.rotation, skew=page.skew, status=status, reason=f"{error.reason} {error.advice}",
        )  # fmt: skip
    return assemble(reading, page, number, (width, height), image.size, info)


def assemble(
    reading: OcrPage,
    prepared: PreparedPage,
    number: int,
    points: tuple[float, float],
    pixels: tuple[int, int],
    info: OcrInfo,
) -> Page:
    """Make a `Page` of what an engine read: print and handwriting in order, then the stamps."""
    lines = _in_order([line for line in reading.lines if line.words])
    raw, raw_words, raw_lines = _write(lines)
    repaired = repair(raw)
    offsets = repaired.offsets

    def moved(start: int, end: int) -> tuple[int, int]:
        last = len(repaired.text)
        return min(bisect_left(offsets, start), last), min(bisect_left(offsets, end), last)

    to_points = _Mapper(prepared, points, pixels)
    words = []
    total = weight = 0.0
    for (start, end), source in zip(raw_words, [w for line in lines for w in line.words], strict=True):
        span = moved(start, end)
        if span[0] == span[1]:
            continue
        doubtful = {moved(start + place, start + place + 1)[0] for place in source.doubtful}
        words.append(
            Word(
                span,
                to_points(source.box),
                round(source.confidence, 4),
                tuple(sorted(place for place in doubtful if span[0] <= place < span[1])),
                tuple(repair(other).text for other in source.alternatives),
            )
        )
        total += source.confidence * (span[1] - span[0])
        weight += span[1] - span[0]
    page_lines = []
    for (start, end), line in zip(raw_lines, lines, strict=True):
        span = moved(start, end)
        if span[0] < span[1]:
            page_lines.append(Line(span, to_points(line.box), line.kind))
    changed = repaired.text != raw
    return Page(
        number=number,
        text=repaired.text,
        reader=Reader.OCR,
        width=points[0],
        height=points[1],
        words=tuple(words),
        lines=tuple(page_lines),
        original=raw if changed else None,
        offsets=offsets if changed else None,
        ocr=OcrInfo(info.engine, info.model, round(total / weight, 4) if weight else None),
        rotation=prepared.rotation,
        skew=round(prepared.skew, 3),
        status=PageStatus.OK if words else PageStatus.BLANK,
        reason=None if words else "there is ink, but no text was found in it",
    )


def _in_order(lines: Sequence[OcrLine]) -> list[OcrLine]:
    """Put stamps last, but words of urgency and secrecy in their place: red ink is their custom."""
    ordered = [line for line in lines if line.kind is not LineKind.STAMP]
    stamps = [line for line in lines if line.kind is LineKind.STAMP]
    for line in stamps:
        if _CLASS.fullmatch("".join(word.text for word in line.words)):
            top = line.box.y0
            below = (i for i, x in enumerate(ordered) if x.kind is LineKind.PRINT and x.box.y0 >= top)
            ordered.insert(next(below, len(ordered)), line)
    lines, rest = put_back(ordered, [line for line in stamps if line not in ordered])
    return lines + rest


def _write(lines: Sequence[OcrLine]) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the text of lines, the spans of their words, and theirs; an empty line parts blocks."""
    parts: list[str] = []
    words: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    at = 0
    before: tuple[int, LineKind] | None = None

    def put(text: str) -> None:
        nonlocal at
        parts.append(text)
        at += len(text)

    for line in lines:
        here = (line.block, line.kind)
        if before is not None:
            put("\n" if here == before else "\n\n")
        before = here
        begin = at
        for index, word in enumerate(line.words):
            if index and word.space_before:
                put(" ")
            start = at
            put(word.text)
            words.append((start, at))
        spans.append((begin, at))
    return "".join(parts), words, spans


class _Mapper:
    """Leads boxes of the prepared page back to points of the page as it came."""

    def __init__(self, page: PreparedPage, points: tuple[float, float], pixels: tuple[int, int]) -> None:
        self._matrix = page.to_source
        self._scale = (points[0] / pixels[0], points[1] / pixels[1])
        self._limit = points

    def __call__(self, box: PixelBox) -> Box:
        corners = np.array(
            [[box.x0, box.y0, 1], [box.x1, box.y0, 1], [box.x0, box.y1, 1], [box.x1, box.y1, 1]],
            dtype=np.float64,
        )
        moved = corners @ self._matrix.T
        x = np.clip(moved[:, 0] * self._scale[0], 0, self._limit[0])
        y = np.clip(moved[:, 1] * self._scale[1], 0, self._limit[1])
        return Box(
            round(float(x.min()), 2),
            round(float(y.min()), 2),
            round(float(x.max()), 2),
            round(float(y.max()), 2),
        )
