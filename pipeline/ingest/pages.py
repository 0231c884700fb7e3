"""From raw page text to repaired pages: the one place where `extractors.text.repair` meets a page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extractors.text import compose, repair
from schemas.letter import Secrecy
from schemas.source import Box, FileStatus, Found, Line, Page, PageStatus, Problem, Reader, Span, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader makes of a file: `Document` without what only the caller knows (source, path)."""

    pages: tuple[Page, ...] = ()
    status: FileStatus = FileStatus.OK
    problems: tuple[Problem, ...] = ()
    members: tuple[Found, ...] = ()
    title: str | None = None
    secrecy: Secrecy | None = None


def repair_page(page: Page) -> Page:
    """Return `page` with its text repaired; word and line spans move along, the original is kept.

    A page whose text was restored before (its `original` is set) keeps that original: the maps are joined.
    """
    fixed = repair(page.text)
    return with_text(page, fixed.text, fixed.offsets) if fixed.repairs else page


def with_text(page: Page, text: str, offsets: tuple[int, ...]) -> Page:
    """Return `page` with `text` for its text; `offsets` leads from `text` to the text before."""
    moved = _Mover(offsets)
    return replace(
        page,
        text=text,
        original=page.text if page.original is None else page.original,
        offsets=offsets if page.offsets is None else compose(offsets, page.offsets),
        words=tuple(moved.words(page.words)),
        lines=tuple(moved.lines(page.lines)),
    )


@dataclass(frozen=True, slots=True)
class _Mover:
    """Carries spans of a text over to its repaired form."""

    offsets: tuple[int, ...]

    def span(self, span: Span) -> Span:
        # The map never falls, so the first new character that came from `start` or later begins the span.
        return bisect_left(self.offsets, span[0]), bisect_left(self.offsets, span[1])

    def words(self, words: Iterable[Word]) -> Iterable[Word]:
        for word in words:
            start, end = self.span(word.span)
            if start < end:
                doubtful = {self.span((at, at + 1))[0] for at in word.doubtful}
                yield replace(
                    word,
                    span=(start, end),
                    doubtful=tuple(sorted(at for at in doubtful if start <= at < end)),
                )

    def lines(self, lines: Iterable[Line]) -> Iterable[Line]:
        for line in lines:
            start, end = self.span(line.span)
            if start < end:
                yield replace(line, span=(start, end))


def text_page(number: int, text: str, reader: Reader) -> Page:
    """Return a repaired page of a format without boxes; one without a visible character is blank."""
    page = Page(number=number, text=text, reader=reader)
    if not text.strip():
        return replace(page, text="", status=PageStatus.BLANK)
    return repair_page(page)


def waiting_page(number: int, reason: str, width: float | None, height: float | None) -> Page:
    """Return a page that the OCR stage has to read."""
    return Page(
        number=number,
        text="",
        reader=Reader.OCR,
        width=width,
        height=height,
        status=PageStatus.NEEDS_OCR,
        reason=reason,
    )


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around `boxes` (at least one)."""
    several = iter(boxes)
    whole = next(several)
    for box in several:
        whole = whole.union(box)
    return whole
