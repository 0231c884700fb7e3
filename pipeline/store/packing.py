"""How pages, words and offset maps are kept small in a row, and how they come back."""

from __future__ import annotations

import json
import zlib

from schemas.source import Box, Line, LineKind, Page, Word


def pack_offsets(offsets: tuple[int, ...] | None) -> str | None:
    """Return an offset map as JSON: the places where it does not simply go on by one.

    >>> pack_offsets((0, 1, 2, 4, 5))
    '[[0,0],[3,4]]'
    """
    if offsets is None:
        return None
    breaks = [[at, place] for at, place in enumerate(offsets) if at == 0 or place != offsets[at - 1] + 1]
    return json.dumps(breaks, separators=(",", ":"))


def unpack_offsets(packed: str | None, length: int) -> tuple[int, ...] | None:
    """Return the offset map of a text of `length` characters (one entry more than characters)."""
    if packed is None:
        return None
    breaks: list[list[int]] = json.loads(packed)
    offsets: list[int] = []
    for number, (at, place) in enumerate(breaks):
        end = breaks[number + 1][0] if number + 1 < len(breaks) else length + 1
        offsets.extend(place + step for step in range(end - at))
    return tuple(offsets)


def pack_words(words: tuple[Word, ...]) -> bytes:
    """Return the words of a page as one blob: compressed JSON, a list a word.

    `[start, end, x0, y0, x1, y1, confidence, doubtful…, alternatives…]`: places are numbers, other readings
    strings. Boxes are rounded to a hundredth of a point, far below a pixel.
    """
    rows = [
        [
            *word.span,
            round(word.box.x0, 2),
            round(word.box.y0, 2),
            round(word.box.x1, 2),
            round(word.box.y1, 2),
            round(word.confidence, 4),
            *word.doubtful,
            *word.alternatives,
        ]
        for word in words
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def unpack_words(blob: bytes) -> tuple[Word, ...]:
    """Return the words of a page."""
    return tuple(
        Word(
            (row[0], row[1]),
            Box(row[2], row[3], row[4], row[5]),
            row[6],
            tuple(place for place in row[7:] if isinstance(place, int)),
            tuple(other for other in row[7:] if isinstance(other, str)),
        )
        for row in json.loads(zlib.decompress(blob))
    )


def pack_lines(lines: tuple[Line, ...]) -> bytes | None:
    """Return the lines of a page as one blob: `[start, end, x0, y0, x1, y1, kind]`, compressed."""
    if not lines:
        return None
    rows = [
        [*line.span, *(round(v, 2) for v in (line.box.x0, line.box.y0, line.box.x1, line.box.y1)), line.kind]
        for line in lines
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 6)


def unpack_lines(blob: bytes | None) -> tuple[Line, ...]:
    """Return the lines of a page."""
    if blob is None:
        return ()
    return tuple(
        Line((row[0], row[1]), Box(row[2], row[3], row[4], row[5]), LineKind(row[6]))
        for row in json.loads(zlib.decompress(blob))
    )


def page_row(source_id: int, page: Page) -> tuple[object, ...]:
    """Return the row of a page, in the order of `PAGE_COLUMNS`."""
    return (
        source_id,
        page.number,
        page.text,
        page.original if page.original != page.text else None,
        pack_offsets(page.offsets),
        page.reader,
        page.ocr.engine if page.ocr else None,
        page.ocr.model if page.ocr else None,
        page.ocr.confidence if page.ocr else None,
        page.width,
        page.height,
        page.rotation,
        page.skew,
        page.status,
        page.reason,
    )


PAGE_COLUMNS = (
    "source_id, number, text, original, offsets, reader, engine, model, confidence, width, height, rotation, "
    "skew, status, reason"
)
