"""The frame of a letter: which of the six kinds it is (clause 10), and where its parts stand.

The printed order of every kind is fixed (clauses 11 to 26), but text comes from OCR and text layers: stamps
lie above the head, columns merge on one line, a closing slips to the end. So the frame hangs on labels and on
what lines look like, not on their count, and what it cannot place stays `None`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.foot import Foot, FootReader
from extractors.kinds import Kind, decide_kind
from extractors.layout import Label, Lines, is_date_row, loose, read_lines
from extractors.markings import locate_marks
from extractors.sections import HeadReader, Sections, is_opener
from extractors.stamps import StampBlock, blocks_cover, locate_stamps
from schemas.letter import LetterKind
from schemas.mentions import Frame, KindMention
from schemas.source import Span

_PAGE_MARK = re.compile(
    loose(
        r"(?:/\s?[\d(]?.{0,30}|[-–]\s?\d{1,3}\s?[-–]|\d{1,3}|หน้า(?:ที่)?\s?\d{1,3}(?:\s?/\s?\d{1,3})?)\s*[.…]*"
    )
)
_DATE_BEGUN = ("ลง", "ลงวันที่", "วันที่")
# Under a list's label these begin the name of a paper that is cited or enclosed.
_LISTED_TITLES = frozenset((Label.ORDER, Label.ANNOUNCEMENT))


@lru_cache(maxsize=4)
def find_frame(text: str, *, annex_start: int | None = None) -> Frame:
    """Return the kind of a letter and the zones of its parts.

    `annex_start` is where its annexes begin, for callers who know it from the pages; otherwise it is read.
    """
    lines = read_lines(text)
    stamps = locate_stamps(text)
    limit = len(lines.rows) if annex_start is None else lines.at(annex_start)
    kind = decide_kind(lines, stamps, limit, is_opener)
    head = HeadReader(lines, stamps, limit, kind).read()
    foot = FootReader(lines, stamps, limit, min(head.body, limit)).read()
    return _Zones(lines, stamps, kind, head, foot).frame(annex_start)


class _Zones:
    """Turns line numbers into spans."""

    def __init__(
        self, lines: Lines, stamps: tuple[StampBlock, ...], kind: Kind, head: Sections, foot: Foot
    ) -> None:
        self.lines = lines
        self.rows = lines.rows
        self.text = lines.text
        self.stamps = stamps
        self.kind = kind
        self.head = head
        self.foot = foot
        self.end = min(foot.annex, len(lines.rows))
        self.body = min(head.body, self.end)

    def frame(self, annex_start: int | None) -> Frame:
        """Return the frame; an annex that the caller knows stands as given."""
        annex = self.rows[self.end].start if self.end < len(self.rows) else None
        if annex_start is not None and annex_start < len(self.text):
            annex = annex_start
        head_end = self.rows[self.body].start if self.body < self.end else annex
        head_end = len(self.text) if head_end is None else head_end
        closing, body = self._closing_and_body(head_end)
        return Frame(
            kind=KindMention(
                text=self.text[self.kind.span[0] : self.kind.span[1]],
                span=self.kind.span,
                rule=self.kind.rule,
                confidence=self.kind.confidence,
                value=self.kind.value,
            ),
            head=(0, head_end),
            subject=self._section(self.head.subject),
            addressees=self._section(self.kind.salutation),
            references=self._section(self.head.references),
            enclosures=self._section(self.head.enclosures),
            body=body,
            closing=closing,
            signature=self._lines(self.foot.sign),
            footer=self._lines(self.foot.owner),
            annex=None if annex is None else (annex, len(self.text)),
            aside=self._aside(),
        )

    def _lines(self, lines: range | None) -> Span | None:
        return (self.rows[lines.start].start, self.rows[lines.stop - 1].end) if lines else None

    def _section(self, index: int | None) -> Span | None:
        """Return what stands behind a label, to the line before the next part."""
        if index is None:
            return None
        marks = (
            self.head.subject,
            self.kind.salutation,
            self.head.references,
            self.head.enclosures,
            self.body,
        )
        last = min((at for at in marks if at is not None and at > index), default=index + 1) - 1
        listed = index != self.kind.salutation
        while last > index and self._stray(last, listed=listed):
            last -= 1
        first = self.rows[index].value
        return first, max(first, self.rows[last].end)

    def _stray(self, index: int, *, listed: bool) -> bool:
        """Tell whether a line between two parts belongs to neither: a stamp, the date, the number."""
        if blocks_cover(self.stamps, index):
            return True
        dated = is_date_row(self.lines.content(index))
        if dated and not listed:
            return True
        if listed and self.rows[index].label in _LISTED_TITLES:
            return False
        if self.lines.is_full(index - 1) or self.lines.content(index - 1).endswith(_DATE_BEGUN):
            return False  # `ลงวันที่` broken over two lines leaves a date alone on the second
        return dated or self.rows[index].label is not None

    def _closing_and_body(self, head_end: int) -> tuple[Span | None, Span]:
        """Return the closing's words, and the body up to what follows first: closing, signature, foot."""
        closing: Span | None = None
        stop = self.end
        if self.foot.closing is not None:
            row = self.rows[self.foot.closing]
            at = self.text.find("ขอแสดงความนับถือ", row.start, row.end)
            closing = (at if at >= 0 and row.label is not Label.CLOSING else row.start, row.end)
        for part in (self.foot.sign, self.foot.owner):
            if part and part.start >= self.body:
                stop = min(stop, part.start)
        last = self.rows[stop - 1].end if stop > self.body else head_end
        if closing and self.foot.closing is not None and self.foot.closing < stop:
            last = head_end + len(self.text[head_end : closing[0]].rstrip())
        return closing, (head_end, max(last, head_end))

    def _aside(self) -> tuple[Span, ...]:
        """Return stamps, marks and page marks in their order."""
        ends = [self.foot.sign.stop] if self.foot.sign else []
        ends += [self.foot.closing + 1] if not ends and self.foot.closing is not None else []
        ends += [self.foot.owner.start] if not ends and self.foot.owner else []
        signed = max(self.body, ends[0] if ends else self.end)
        spans = {(self.rows[b.first].start, self.rows[b.last].end) for b in self.stamps}
        spans |= {
            (self.rows[m.first].start, self.rows[m.last].end)
            for m in locate_marks(self.text, self.body, signed, self.end)
        }
        for index in range(self.end):
            row = self.rows[index]
            if (
                row.label is None
                and row.end - row.start < 40
                and _PAGE_MARK.fullmatch(self.text, row.start, row.end)
            ):
                spans.add((row.start, row.end))
        if self.kind.value is LetterKind.EXTERNAL and ends:
            # A date stamp below the signature tells when it was signed or read; the head has the letter's.
            for index in range(signed, self.end):
                if is_date_row(self.lines.content(index)):
                    spans.add((self.rows[index].start, self.rows[index].end))
        return tuple(sorted(spans))
