"""What a run knows of one file at its end: the typed value that the store writes as one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.letter import LetterRecord, Secrecy
from schemas.source import FileStatus, Found, LetterText, Page, Problem, Source


@dataclass(frozen=True, slots=True)
class IndexText:
    """A text made ready for the full-text index, and the subject of a letter with it."""

    text: str
    """As it stands in the letter, or in the stretch that is none."""
    subject: str | None
    folded: str
    """The text in one spelling, without white space."""
    words: str
    """The text cut in words, with spaces between."""
    subject_words: str
    cutter: str
    """What cut it, with versions: an index holds words of one cutter alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file, read to the end.

    `source` is `None` only where not even the bytes could be read; `shown` then still names the file.
    `others` are the stretches that are no letters (forms, loose annexes): kept, searchable, no record.
    """

    shown: str
    source: Source | None
    status: FileStatus
    pages: tuple[Page, ...] = ()
    letters: tuple[LetterRecord, ...] = ()
    others: tuple[LetterText, ...] = ()
    index_texts: tuple[IndexText, ...] = ()
    """Of letters and others; what is not among them is made ready when it is written."""
    members: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    """Wall-clock time over all stages."""
    secrecy: Secrecy | None = None
    """The class of the message that the file is or came with: of everything in it, letter or not."""
