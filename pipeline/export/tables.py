"""Answers as CSV, JSON and rows for a terminal's table: one list of columns for each kind of answer."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.export.worklist import command
from pipeline.store.days import local_time
from pipeline.store.titles import letter_title, thai_date
from schemas.archive import CorrectionNote, FileEntry, MissingLetter, ReviewItem, SearchHit
from schemas.graph import Duty, LetterBrief
from schemas.letter import DeadlineKind, Status

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = len("2021-10-29")


class DayCell(NamedTuple):
    """A cell whose text is a day without hours."""

    row: int
    """From 0, the columns' names left out."""
    column: int
    """From 0."""
    day: dt.date


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text, ready to be written in any form."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    days: tuple[DayCell, ...] = ()
    """The cells that say one whole day: a workbook can sort by it."""
    counts: tuple[str, ...] = ()
    """The columns whose cells are numbers: a workbook can add them up."""


def duties_table(duties: Iterable[Duty]) -> Table:
    """Return duties as a table; days in the Buddhist era."""
    listed = list(duties)
    table = _table(
        (
            "due",
            "state",
            "kind",
            "action",
            "number",
            "date",
            "issuer",
            "subject",
            "place",
            "rrule",
            "answer",
            "ended_by",
            "amended_by",
            "check",
        ),
        (
            (
                due_text(d),
                d.state.value,
                d.kind.value,
                d.action or d.text,
                d.number,
                thai_date(d.date),
                d.issuer,
                d.subject,
                d.place,
                d.rrule,
                d.proposal and f"{d.proposal_title or d.proposal}?",
                d.ended_by_title or d.ended_by,
                "; ".join(d.amended_by),
                doubts(d),
            )
            for d in listed
        ),
    )
    due, date = table.columns.index("due"), table.columns.index("date")
    days = tuple(
        DayCell(row, column, day)
        for row, duty in enumerate(listed)
        for column, said in ((due, (duty.next, duty.end, duty.start)), (date, (duty.date,)))
        if (day := _whole_day(table.rows[row][column], said)) is not None
    )
    return replace(table, days=days)


def _whole_day(text: str, dates: Iterable[str | None]) -> dt.date | None:
    """The one of some dates that a text says, where it is a day without hours."""
    for date in dates:
        if date is not None and len(date) == _DAY and thai_date(date) == text:
            try:
                return dt.date.fromisoformat(date)
            except ValueError:
                # `2021-02-30` passes the pattern of a date and is none.
                return None
    return None


def duties_brief(duties: Iterable[Duty]) -> Table:
    """Return duties as a table for a terminal: what, by when, and for which letter."""
    return _table(
        ("due", "state", "what", "letter"),
        (
            (
                due_text(d),
                d.state.value if d.kind is DeadlineKind.DEADLINE else f"{d.state.value} {d.kind.value}",
                _said(d.action or d.text, d.place and f"ณ {d.place}", *_others(d), doubts(d)),
                _said(letter_title(d.number, d.date), d.issuer, d.subject),
            )
            for d in duties
        ),
    )


def _said(*parts: str | None) -> str:
    return " · ".join(filter(None, parts))


def due_text(duty: Duty) -> str:
    """Return when a duty is due, for reading: a day or, of what goes on, its days; with the hours it has.

    `30 มิ.ย. 2566`, `10 พ.ค. 2566 09:00-16:30`, `10 พ.ค. 2566 09:00 - 12 พ.ค. 2566`, `1 ส.ค. - 15 ก.ย. 2566`;
    of a series the next day. Empty where no day is known.
    """
    start, end = duty.start or "", duty.end or ""
    if duty.rrule:
        return _when(duty.next or end or start, start, end)
    if duty.kind not in (DeadlineKind.EVENT, DeadlineKind.PERIOD) or not start or not end:
        day = end or start
        return _when(day, day)
    if start[:_DAY] == end[:_DAY]:
        if len(start) <= _DAY < len(end):
            # An hour alone would be the one at which it begins.
            return f"{thai_date(start)} - {end[_DAY + 1 :]}"
        return _when(start, start, end)
    first, last = _when(start, start), _when(end, end)
    if start[:4] == end[:4] and len(start) <= _DAY and len(end) <= _DAY:
        first = first.removesuffix(f" {last[-4:]}")
    return f"{first} - {last}"


def _when(day: str, *hours_of: str) -> str:
    """A day with the hours that some dates have, each once."""
    hours = dict.fromkeys(date[_DAY + 1 :] for date in hours_of if len(date) > _DAY)
    return " ".join(filter(None, (thai_date(day), "-".join(hours))))


def _others(duty: Duty) -> Iterator[str]:
    """What other letters make of a duty."""
    if duty.proposal:
        yield f"answered by {duty.proposal_title or duty.proposal}?"
    if duty.ended_by:
        yield f"ended by {duty.ended_by_title or duty.ended_by}"
    if duty.amended_by:
        yield f"amended by {'; '.join(duty.amended_by)}"


def doubts(duty: Duty) -> str:
    """Return what a clerk should check before going by a duty."""
    return "; ".join(
        what
        for what, status in (("day unverified", duty.status), ("number unverified", duty.number_status))
        if status == Status.UNVERIFIED
    )


def letters_table(letters: Iterable[LetterBrief]) -> Table:
    """Return letters as a table."""
    return _table(
        ("number", "date", "issuer", "subject", "held", "cited_by"),
        (
            (x.number, thai_date(x.date), x.issuer, x.subject, "yes" if x.held else "no", str(x.cited_by))
            for x in letters
        ),
    )


def missing_table(missing: Iterable[MissingLetter]) -> Table:
    """Return the letters to ask for as a table, by agency: first the one whose letters are cited most."""
    asked, total = list(missing), Counter[str | None]()
    for one in asked:
        total[one.letter.issuer] += one.letter.cited_by
    return _table(
        ("agency", "number", "date", "subject", "cited by", "for example"),
        (
            (
                m.letter.issuer,
                m.letter.number,
                thai_date(m.letter.date),
                m.letter.subject,
                str(m.letter.cited_by),
                "; ".join(m.cited_by[:3]),
            )
            for m in sorted(asked, key=lambda m: (-total[m.letter.issuer], m.letter.issuer or ""))
        ),
        counts=("cited by",),
    )


def hits_table(hits: Iterable[SearchHit]) -> Table:
    """Return search hits as a table."""
    return _table(
        ("number", "date", "issuer", "subject", "found"),
        (
            # A letter without a number is asked for by its key.
            (
                h.letter.number or h.letter.key,
                thai_date(h.letter.date),
                h.letter.issuer,
                h.letter.subject,
                h.snippet,
            )
            for h in hits
        ),
    )


def files_table(files: Iterable[FileEntry]) -> Table:
    """Return ledger entries as a table."""
    return _table(
        ("file", "status", "pages", "letters", "why", "what to do"),
        (
            (
                f.path,
                f.status.value,
                str(f.pages),
                str(f.letters),
                "; ".join(p.reason for p in f.problems),
                "; ".join(dict.fromkeys(p.advice for p in f.problems)),
            )
            for f in files
        ),
    )


def review_table(items: Iterable[ReviewItem]) -> Table:
    """Return what awaits a person as a table; the place is in points from the page's top left.

    With pictures, the last column has their paths, or why there is none.
    """
    listed = list(items)
    pictures = any(x.picture or x.no_picture for x in listed)
    return _table(
        (
            *("kind", "letter", "read", "could be", "file", "page", "place", "settle with"),
            *(("picture",) if pictures else ()),
        ),
        (
            (
                x.kind.value,
                x.title,
                " ".join(x.what.split()),
                "; ".join(x.candidates),
                x.source,
                str(x.page),
                " ".join(f"{side:.0f}" for side in x.box) if x.box else "",
                command(x),
                *((x.picture or f"none: {x.no_picture}",) if pictures else ()),
            )
            for x in listed
        ),
    )


def corrections_table(notes: Iterable[CorrectionNote]) -> Table:
    """Return what persons put right as a table."""
    return _table(
        ("field", "was", "now", "by", "at", "of", "why"),
        (
            (x.field, x.was, x.value or "(none)", x.by, f"{local_time(x.at):%Y-%m-%d %H:%M}", x.item, x.note)
            for x in notes
        ),
    )


def _table(
    columns: Sequence[str], rows: Iterable[Sequence[str | None]], counts: tuple[str, ...] = ()
) -> Table:
    return Table(tuple(columns), tuple(tuple(cell or "" for cell in row) for row in rows), counts=counts)


def to_csv(table: Table) -> str:
    """Return a table as CSV with a byte-order mark, so that spreadsheets take the Thai as UTF-8.

    A cell that a spreadsheet would run as a formula gets an apostrophe: letters come from outside.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([cell_of(cell) for cell in row])
    return out.getvalue()


def cell_of(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
