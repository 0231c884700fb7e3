"""What ingest and OCR hand on: where bytes come from, and pages of text with the boxes of their words.

Units: boxes are in points (1/72 inch) with the origin at the page's top left; angles are in degrees,
clockwise; confidences run from 0.0 to 1.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from schemas.letter import Secrecy

Span: TypeAlias = tuple[int, int]
"""A half-open range of characters, `text[start:end]`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points, origin at the top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


class LineKind(StrEnum):
    """What a line on a page was made with; only `print` is the letter's own text for certain."""

    PRINT = "print"
    STAMP = "stamp"
    HANDWRITING = "handwriting"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page.

    `span` indexes the page's `text`. `doubtful` lists the characters of the page's `text` (by index) that
    the reader could not vouch for: every Thai digit of stock Tesseract, say.
    """

    span: Span
    box: Box
    confidence: float = 1.0
    doubtful: tuple[int, ...] = ()
    alternatives: tuple[str, ...] = ()
    """Other readings of the whole word, best first, where the reader has some for a doubtful one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page; `span` indexes the page's `text`."""

    span: Span
    box: Box
    kind: LineKind = LineKind.PRINT


class Reader(StrEnum):
    """Which reader made a page's text."""

    PDF_TEXT = "pdf_text"
    OCR = "ocr"
    DOCX = "docx"
    OFFICE = "office"
    TEXT = "text"
    HTML = "html"
    EML = "eml"


@dataclass(frozen=True, slots=True)
class OcrInfo:
    """Which engine read a page, with which model, and how sure it was on the whole."""

    engine: str
    model: str
    confidence: float | None = None
    """Mean word confidence of the page; `None` where the engine gives none."""


class PageStatus(StrEnum):
    """How the reading of one page ended."""

    OK = "ok"
    NEEDS_OCR = "needs_ocr"
    """No text layer, or one that the gate refused: the OCR stage has not seen the page yet."""
    BLANK = "blank"
    TIMEOUT = "timeout"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Left out by a limit (too many pages, too many pixels); `reason` names it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page and its text.

    `text` is the repaired text in reading order. `original` is the text before repair, and `offsets[i]`
    is the place in `original` of the character `text[i]` (one more entry than `text` has characters, the
    last being `len(original)`); `None` means that nothing was repaired and `original` equals `text`.
    """

    number: int
    """From 1."""
    text: str
    reader: Reader
    width: float | None = None
    """Points; `None` for formats without pages."""
    height: float | None = None
    words: tuple[Word, ...] = ()
    lines: tuple[Line, ...] = ()
    original: str | None = None
    offsets: tuple[int, ...] | None = None
    ocr: OcrInfo | None = None
    rotation: int = 0
    """Degrees by which the picture was turned clockwise before reading: 0, 90, 180 or 270."""
    skew: float = 0.0
    """Degrees of slant that were taken out before reading."""
    status: PageStatus = PageStatus.OK
    reason: str | None = None
    """Why the page has this status, or why its text layer was refused."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was found.

    `path` is what a person would type to find it again; a member of a container is `box.zip!/a/b.pdf`.
    """

    path: str
    sha256: str
    media_type: str
    """As recognised from the content, e.g. `application/pdf`."""
    size: int
    """Bytes."""


class FileStatus(StrEnum):
    """How a file ended. Everything but `failed` counts as done (exit code 0)."""

    OK = "ok"
    PARTIAL = "partial"
    DUPLICATE = "duplicate"
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    NEEDS_OFFICE = "needs_office"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is not plainly `ok`: what happened, and what a person can do about it."""

    code: str
    """Dotted and stable, e.g. `pdf.encrypted`, `limit.pages`, `worker.timeout`."""
    reason: str
    advice: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A file that the walk (or a container) brought up, not read yet.

    `path` is where the bytes lie now (a spool folder for a member of a container), `shown` what `Source.path`
    will say. `depth` counts containers around it. `secrecy` is the class of the message that it came with.
    """

    path: Path
    shown: str
    depth: int = 0
    secrecy: Secrecy | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file read as far as ingest can: its pages (some of them waiting for OCR) or its members.

    `source` is `None` only where not even the bytes could be read.
    """

    source: Source | None
    shown: str
    status: FileStatus
    pages: tuple[Page, ...] = ()
    members: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str | None = None
    """A container's own label, such as an e-mail's subject."""
    secrecy: Secrecy | None = None
    """The highest class that a message says of itself; everything in it has at least that one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Which page a stretch of a letter's text came from.

    `text[start:end]` of the letter is `page.text[page_start:page_start + end - start]`.
    """

    start: int
    end: int
    page: int
    page_start: int


class PartKind(StrEnum):
    """What a stretch of a file is."""

    LETTER = "letter"
    OTHER = "other"
    """A form, a list, an annex without its letter: text, but no letter."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """The text of one letter with its annexes, cut out of a document.

    `annex_start` is where the first annex begins in `text`, `None` where there is none. Pieces are in
    order and do not overlap; characters that belong to none of them are separators put in by the cutter.
    """

    part: int
    """n-th letter of the file, from 1; for `PartKind.OTHER`, n-th of those."""
    kind: PartKind
    text: str
    pieces: tuple[Piece, ...]
    first_page: int
    last_page: int
    annex_start: int | None = None
    confidence: float = 1.0
    """How sure the cutter is of this letter's two ends."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose archive this is: tells incoming from outgoing, our stamps and duties from other people's."""

    name: str
    aliases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    """Letter-number beginnings that are ours, canonical: `ชร 52001`."""
