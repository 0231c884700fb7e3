"""A document's pages in one string, and letters cut out of it with the way back to their pages."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from schemas.source import Document, LetterText, PartKind, Piece


@dataclass(frozen=True, slots=True)
class Sheet:
    """The document's text in one string, and where its pages begin in it."""

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    lengths: tuple[int, ...]

    def page_at(self, offset: int) -> int:
        """Index of the page that holds an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)


def sheet_of(document: Document) -> Sheet:
    """Return the text of all pages that are not empty."""
    pages = [page for page in document.pages if page.text.strip()]
    starts = []
    at = 0
    for page in pages:
        starts.append(at)
        at += len(page.text) + 1
    return Sheet(
        "\n".join(page.text for page in pages),
        tuple(starts),
        tuple(page.number for page in pages),
        tuple(len(page.text) for page in pages),
    )


def cut_part(
    sheet: Sheet,
    start: int,
    end: int,
    number: int,
    kind: PartKind,
    confidence: float,
    annex: int | None = None,
) -> LetterText:
    """Cut a stretch out of a sheet: its text, its pages, and where they lie in it."""
    pieces = []
    first = sheet.page_at(start)
    index = first
    while index < len(sheet.starts) and sheet.starts[index] < end:
        page_start = sheet.starts[index]
        low, high = max(start, page_start), min(end, page_start + sheet.lengths[index])
        if low < high:
            pieces.append(Piece(low - start, high - start, sheet.numbers[index], low - page_start))
        index += 1
    numbers = [p.page for p in pieces] or list(sheet.numbers[first : first + 1]) or [1]
    return LetterText(
        part=number,
        kind=kind,
        text=sheet.text[start:end],
        pieces=tuple(pieces),
        first_page=numbers[0],
        last_page=numbers[-1],
        annex_start=None if annex is None else annex - start,
        confidence=confidence,
    )
