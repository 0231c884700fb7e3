"""The letter's own date, by where it stands; a stamp's, a later reader's or a cited letter's is never taken.

External: in the head, between agency and subject. Memo: behind `วันที่` on the number's row. Orders and
announcements: behind `สั่ง ณ วันที่`, `ประกาศ ณ วันที่`, `ให้ไว้ ณ วันที่`. Stamped letters and news: under the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.layout import Label, Lines, loose, read_lines
from schemas.letter import LetterKind
from schemas.mentions import DateMention, Frame
from schemas.source import Span

_FORMULA = re.compile(
    loose(
        r"(?:สั่ง|ประกาศ|ให้ไว้|ออกให้|ทำ|ออก)\s{0,4}(?:ไว้)?\s{0,4}ณ\s{0,4}(?:วันที่)?\s*$|(?:สั่ง|ประกาศ|ให้ไว้|ออกให้ไว้|ออกให้)\s{0,4}(?:เมื่อ)?\s{0,4}วันที่\s*$"
    )
)
_ORDER_FORMULA = re.compile(loose(r"สั่ง\s{0,4}ณ\s{0,4}(?:วันที่)?\s*$"))
# The word before ณ may be lost or misread, but not a whole clause (`ยอดสะสม ณ วันที่` counts something).
_WEAK_FORMULA = re.compile(loose(r"(?:^|[\n\t]|\s{3})[^\n\t]{0,12}ณ\s{0,4}วันที่\s*$"))
_CITED = re.compile(
    loose(r"(?:ลง\s?วันที่|ลว\.?|ลง|ตั้งแต่วันที่|ตั้งแต่|ภายในวันที่|ภายใน|ถึงวันที่|ถึง|ระหว่างวันที่|ในวันที่|เมื่อวันที่)\s*$")
)
# What stamps, signatures and folds leave on a date's line: specks that were read as marks.
_SPECKS = r"[\s().…*|‘’“”'\"`/,:;_~•·–\-]*"
_ALONE = re.compile(_SPECKS + loose(r"(?:(?:วันที่|ณ\s{1,4}วันที่|เดือน|พ\.ศ\.)[\s.…]*)?"))
_SPECKLED = re.compile(_SPECKS)


def _free(frame: Frame, date: DateMention) -> bool:
    start = date.span[0]
    zones = (*frame.aside, frame.subject, frame.addressees, frame.references, frame.enclosures, frame.annex)
    return not any(zone and zone[0] <= start < zone[1] for zone in zones)


def _alone(text: str, date: DateMention, lines: Lines) -> bool:
    """Tell whether a date fills its line, or its cell of a line."""
    index = lines.at(date.span[0])
    if index >= len(lines.rows):
        return False
    row = lines.rows[index]
    before = text[row.start : date.span[0]]
    after = text[date.span[1] : row.end]
    cut = re.split(r"\t|\s{3,}", before)[-1]
    cut_after = re.split(r"\t|\s{3,}", after)[0]
    return _ALONE.fullmatch(cut) is not None and _SPECKLED.fullmatch(cut_after) is not None


def find_own_date(text: str, frame: Frame, dates: Sequence[DateMention]) -> DateMention | None:
    """Return the date that the letter bears."""
    lines = read_lines(text)
    free = [d for d in dates if d.until is None and _free(frame, d)]
    kind = frame.kind.value
    if kind is LetterKind.INTERNAL:
        return _memo_date(text, frame, lines, free)
    if kind in (LetterKind.ORDER, LetterKind.ANNOUNCEMENT, LetterKind.RECORD):
        return (
            _formula_date(text, free, kind)
            or _foot_date(text, frame, lines, free)
            or _record_date(text, frame, lines, free)
        )
    if kind is LetterKind.STAMPED:
        return _foot_date(text, frame, lines, free) or _head_date(text, frame, lines, free)
    if kind is LetterKind.UNKNOWN:  # an act or a ministerial regulation is none of the six kinds, but dated
        return (
            _formula_date(text, free, kind)
            or _head_date(text, frame, lines, free)
            or _foot_date(text, frame, lines, free)
        )
    return _head_date(text, frame, lines, free)


def _head_date(text: str, frame: Frame, lines: Lines, dates: Iterable[DateMention]) -> DateMention | None:
    stop = min((s[0] for s in (frame.subject, frame.addressees) if s), default=frame.head[1])
    inside = [d for d in dates if d.span[0] < frame.head[1]]
    above = [d for d in inside if d.span[0] < stop]
    alone = [d for d in above if _alone(text, d, lines)]
    if alone:
        return alone[-1]
    plain = [d for d in above if not _CITED.search(text[max(0, d.span[0] - 16) : d.span[0]])]
    if plain:
        return plain[-1]
    late = [d for d in inside if _alone(text, d, lines)]
    return late[0] if late else None


def _memo_date(text: str, frame: Frame, lines: Lines, dates: Sequence[DateMention]) -> DateMention | None:
    stop = frame.body[0] if frame.body[1] else frame.head[1]
    inside = [d for d in dates if d.span[0] < stop]
    for date in inside:
        row = lines.rows[min(lines.at(date.span[0]), len(lines.rows) - 1)]
        before = text[row.start : date.span[0]]
        if row.label in (Label.NUMBER, Label.DATE) and (
            row.label is Label.DATE or "วันที่" in before or re.search(r"/\s*[\d.…]*\s+$", before)
        ):
            return date
    head = _head_date(text, frame, lines, dates)
    if head:
        return head
    return _foot_date(text, frame, lines, dates)


def _formula_date(text: str, dates: Sequence[DateMention], kind: LetterKind) -> DateMention | None:
    """Return the last date behind the words of issuing; a bare `ณ วันที่` counts where there is no other.

    An order is given (สั่ง ณ, clause 16.6); a regulation, too, is announced (ประกาศ ณ, clauses 17 and 18).
    """
    given = (_ORDER_FORMULA,) if kind is LetterKind.ORDER else ()
    for formula in (*given, _FORMULA, _WEAK_FORMULA):
        for date in reversed(dates):
            if formula.search(text[max(0, date.span[0] - 30) : _bare_start(text, date.span)]):
                return date
    return None


def _bare_start(text: str, span: Span) -> int:
    """A date finder may take the word วันที่ into the span; the formula ends behind it."""
    return span[0] + 6 if text.startswith("วันที่", span[0]) else span[0]


def _foot_date(text: str, frame: Frame, lines: Lines, dates: Iterable[DateMention]) -> DateMention | None:
    """Return the date alone on a line behind the text: under stamp, agency or signature."""
    start = frame.body[0]
    end = frame.annex[0] if frame.annex else len(text)
    found = [d for d in dates if start < d.span[0] < end and _alone(text, d, lines)]
    return found[0] if found else None


def _record_date(text: str, frame: Frame, lines: Lines, dates: Iterable[DateMention]) -> DateMention | None:
    """Minutes bear the day of the meeting, in the head."""
    if frame.kind.value is not LetterKind.RECORD:
        return None
    return next((d for d in dates if d.span[0] < max(frame.head[1], frame.kind.span[1] + 300)), None)
