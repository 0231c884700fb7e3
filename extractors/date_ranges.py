"""Rows of dates: ranges and sets in which month and year are said once.

`๗ - ๓๑ พฤษภาคม ๒๕๖๑`, `๒๘ ธันวาคม - ๒ มกราคม ๒๕๖๔`, `๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔`, `มีนาคม - เมษายน 2564`: a
row is read from left to right as atoms and connectors; then each atom takes from its right neighbour (or
else from its left one) the month and the year that it lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.calendar_th import WEEKDAYS, add_months, as_day, edtf_day
from extractors.date_grammar import (
    CONNECTOR,
    DASHED_ATOM,
    DATE_CUE_BEFORE,
    DAY_ATOM,
    FUZZY_ATOM,
    MONTH_ATOM,
    WEEKDAYS_BEFORE,
    Month,
    N,
    Year,
    month_number,
    read_year,
    slipped_month,
    weekday_before,
)
from schemas.mentions import DateMention

MAX_ATOMS = 31
"""A row has at most a month's days; more is a list of other numbers."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a date without a year is read against."""

    letter: str | None = None
    """The letter's date, EDTF."""

    @property
    def year(self) -> int | None:
        """The letter's year, C.E."""
        return int(self.letter[:4]) if self.letter else None

    @property
    def month(self) -> int | None:
        """The letter's month."""
        return int(self.letter[5:7]) if self.letter and len(self.letter) >= 7 else None


@dataclass(frozen=True, slots=True)
class Atom:
    """One member of a row, as written."""

    start: int
    end: int
    day: int | None
    month: Month | None = None
    year: str | None = None
    era: str | None = None
    this_year: str | None = None
    this_month: str | None = None
    weekday: int | None = None
    joint: str | None = None
    """How it is joined to the one before: `range` or `set`."""
    torn: int | None = None
    """The day that the last digit alone would be, where a space tore the number: `๑ ๕ มิถุนายน`."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a mere number: a day that lends month and year from a neighbour."""
        return self.month is None and self.this_month is None


def _atom(match: re.Match[str], month: Month | None, *, day: bool) -> Atom:
    return Atom(
        match.start(),
        match.end(),
        int(match["day"]) if day else None,
        month,
        match["year"],
        match["era"],
        match["this_year"],
        match["this_month"] if day else None,
    )


def _read_atom(text: str, at: int) -> Atom | None:
    """Read one atom at `at`."""
    dashed = DASHED_ATOM.match(text, at)
    if dashed and int(dashed["day"]) <= 39:
        return Atom(*dashed.span(), int(dashed["day"]), month_number(dashed["month"]), dashed["year"])
    match = DAY_ATOM.match(text, at)
    if match:
        day = int(match["day"])
        if day > 39:
            return None
        if match["month"] or match["this_month"]:
            return _atom(match, month_number(match["month"]) if match["month"] else None, day=True)
        fuzzy = FUZZY_ATOM.match(text, at)
        month = slipped_month(fuzzy["month"]) if fuzzy else None
        if fuzzy and month:
            return Atom(fuzzy.start(), fuzzy.end(), day, month, fuzzy["year"])
        return _atom(match, None, day=True)
    match = MONTH_ATOM.match(text, at)
    return _atom(match, month_number(match["month"]), day=False) if match else None


_ORDINAL_BEFORE = re.compile(
    r"(?:ข้อ|เขต|หมู่|ลำดับ|หน้า|ครั้ง|รุ่น|จำนวน|ชั้น|ฉบับ|มาตรา|เลข|กลุ่ม|ระยะ|ด้วย|สิ่งที่ส่งมา|งวด|รอบ|วาระ)(?:ที่)?\s{0,3}$"
)


_FULL_NAME = re.compile(r"[ก-๎]{5}")
# `วันที่ ๓ ๑๐ และ ๑๗ มิถุนายน`: the comma was lost.
_DAYS_BEFORE = re.compile(rf"วันที่\s{{0,6}}(?P<days>(?:{N}{{1,2}}\s{{1,2}}){{1,8}})$")
_BETWEEN = re.compile(r"ระหว่าง(?:วันที่?)?\s{0,6}(?:วัน\S{2,9}ที่\s{0,6})?$")


def _is_list_of_days(atoms: list[Atom], before: str) -> bool:
    """Tell whether bare numbers are days without a word that says so: they begin a line, or three rise."""
    days = [atom.day for atom in atoms if atom.joint != "range"]
    end = next((i for i, atom in enumerate(atoms) if not atom.is_bare), len(atoms) - 1)
    rising = [day for day in days[: end + 1] if day is not None]
    if any(a >= b for a, b in pairwise(rising)) or not all(1 <= day <= 31 for day in rising):
        return False
    starts = not before.rpartition("\n")[2].strip()
    return starts or (len(rising) > 2 and not _ORDINAL_BEFORE.search(before))


def _make_range(text: str, atoms: list[Atom]) -> None:
    """Make one range of `ระหว่างวันที่ ๕ และวันที่ ๗`: what lies between two days has these for its ends."""
    if len(atoms) == 2 and atoms[1].joint == "set" and atoms[0].day is not None and atoms[1].day is not None:
        between = text[atoms[0].end : atoms[1].start]
        start = atoms[0].start
        if ("และ" in between or "กับ" in between) and _BETWEEN.search(text, max(0, start - 40), start):
            atoms[1] = replace(atoms[1], joint="range")


def _days_before(text: str, atoms: list[Atom]) -> list[Atom]:
    """Return the days that stand before the row with no comma, and join its first atom to them."""
    start = atoms[0].start
    if not text[start - 1 : start].isspace():
        return []
    match = _DAYS_BEFORE.search(text, max(0, start - 40), start)
    if match is None:
        return []
    found = [
        Atom(match.start("days") + m.start(), match.start("days") + m.end(), int(m[0]), joint="set")
        for m in re.finditer(f"{N}{{1,2}}", match["days"])
    ]
    days = [atom.day or 0 for atom in (*found, atoms[0])]
    if len(days) == 2 and len(atoms) == 1 and atoms[0].day is not None:
        first, last = days
        digits = text[found[0].start : found[0].end] + text[start : start + 1]
        # Two digits with a space between, and no other day: one number that the space tore.
        if len(digits) == 2 and not text[start + 1 : start + 2].isdigit() and 10 <= first * 10 + last <= 31:
            atoms[0] = replace(atoms[0], start=found[0].start, day=first * 10 + last, torn=last or None)
        return []
    if len(days) + len(atoms) < 4 or not all(1 <= a < b <= 31 for a, b in pairwise(days)):
        return []
    found[0] = replace(found[0], joint=None)
    atoms[0] = replace(atoms[0], joint="set")
    return found


def _row(text: str, at: int) -> tuple[list[Atom], int]:
    """Read the row at `at`: the atoms that end up with a month, and where the last one read began."""
    first = _read_atom(text, at)
    if first is None:
        return [], at
    atoms = [first]
    dated = 0 if first.is_bare else 1
    while len(atoms) < MAX_ATOMS:
        joint = CONNECTOR.match(text, atoms[-1].end)
        if joint is None:
            break
        atom = _read_atom(text, joint.end())
        if atom is None:
            break
        kind = "range" if joint["range"] else "set"
        weekday = WEEKDAYS[joint["weekday"]] if joint["weekday"] else None
        atoms.append(replace(atom, joint=kind, weekday=weekday))
        if not atom.is_bare:
            dated = len(atoms)
    reached = atoms[-1].start
    del atoms[dated:]
    _make_range(text, atoms)
    if atoms and atoms[0].day is not None:
        atoms[:0] = _days_before(text, atoms)
    # Without a word for a date before them, numbers before a comma may count anything: `ข้อ ๓, ๑๐ มีนาคม`.
    while len(atoms) > 1 and atoms[0].is_bare:
        before = text[max(0, atoms[0].start - 24) : atoms[0].start]
        if (
            DATE_CUE_BEFORE.search(before)
            or (atoms[1].joint == "range" and not _ORDINAL_BEFORE.search(before))
            or weekday_before(text, atoms[0].start)
            or _is_list_of_days(atoms, before)
        ):
            break
        del atoms[0]
        atoms[0] = replace(atoms[0], joint=None)
    return atoms, reached


@dataclass(slots=True)
class _Resolved:
    """An atom with its value, or why it has none."""

    atom: Atom
    year: Year | None
    month: Month | None
    value: str | None = None
    problem: str | None = None
    inferred: bool = False
    lent_year: bool = False


def _relative_year(word: str, context: Context, last: int | None) -> int | None:
    if "เดียวกัน" in word:
        return last
    if context.year is None:
        return None
    if word.endswith(("หน้า", "ถัดไป")):
        return context.year + 1
    if word.endswith(("ก่อน", "ที่แล้ว")):
        return context.year - 1
    return context.year


def _nearest_year(month: int, day: int | None, context: Context) -> int | None:
    """Return the year that brings a date without one nearest to the letter's."""
    if context.year is None:
        return None
    letter = as_day(context.letter)
    if letter is None:
        return context.year

    def distance(year: int) -> int:
        probe = as_day(edtf_day(year, month, day or 15)) or as_day(edtf_day(year, month, 28))
        return abs((probe - letter).days) if probe else 9999

    return min((context.year, context.year + 1, context.year - 1), key=distance)


def _relative_month(word: str, context: Context, last: tuple[int, int] | None) -> tuple[int, int] | None:
    if "เดียวกัน" in word:
        return last
    if context.year is None or context.month is None:
        return None
    step = 1 if word.endswith(("หน้า", "ถัดไป")) else -1 if word.endswith(("ก่อน", "ที่แล้ว")) else 0
    moved = add_months(date(context.year, context.month, 1), step)
    return moved.year, moved.month


def _resolve(atoms: list[Atom], context: Context, last: str | None) -> list[_Resolved]:
    """Give every atom its month and year, and its value."""
    out = [_Resolved(atom, None, atom.month) for atom in atoms]
    last_year = int(last[:4]) if last else None
    last_month = (int(last[:4]), int(last[5:7])) if last and len(last) >= 7 else None

    def own_year(atom: Atom, month: int | None) -> Year | None:
        if atom.year:
            return read_year(atom.year, atom.era, month, context.year)
        if atom.this_year:
            ce = _relative_year(atom.this_year, context, last_year)
            return Year(ce) if ce else None
        return None

    for i in range(len(out) - 1, -1, -1):
        here, atom = out[i], atoms[i]
        right = out[i + 1] if i + 1 < len(out) else None
        if atom.this_month:
            found = _relative_month(atom.this_month, context, last_month)
            if found:
                here.year, here.month, here.inferred = Year(found[0]), Month(found[1]), True
            continue
        if here.month is None and right is not None:
            here.month = right.month
        number = here.month.number if here.month else None
        here.year = own_year(atom, number)
        if here.year is None and not atom.year and right is not None:
            source = next((a for a in atoms[i + 1 :] if a.year or a.this_year), None)
            here.year = (own_year(source, number) if source else None) or right.year
            here.lent_year = here.year is not None
    for i, here in enumerate(out):
        if here.year is None and not here.atom.year and i and out[i - 1].year:
            here.year, here.lent_year = out[i - 1].year, True
            if (
                here.month
                and (before := out[i - 1].month)
                and here.month.number < before.number
                and here.year
            ):
                here.year = Year(here.year.ce + 1)
        if here.year is None and here.month and not here.atom.year and not here.atom.this_month:
            ce = _nearest_year(here.month.number, here.atom.day, context)
            if ce is not None and not here.atom.this_year:
                here.year, here.inferred = Year(ce), True
    for i, here in enumerate(out):
        _give_value(here)
        # Over a year's end the year is said once, behind the later date.
        if (
            here.atom.joint == "range"
            and here.value
            and out[i - 1].lent_year
            and out[i - 1].value
            and out[i - 1].year
            and str(out[i - 1].value)[: len(here.value)] > here.value
            and not _same_month(out[i - 1], here)
        ):
            earlier = out[i - 1]
            if earlier.year:
                earlier.year = Year(earlier.year.ce - 1)
            _give_value(earlier)
    return out


def _same_month(a: _Resolved, b: _Resolved) -> bool:
    return bool(a.month and b.month and a.month.number == b.month.number)


def _give_value(here: _Resolved) -> None:
    here.value = here.problem = None
    if here.month is None or here.year is None:
        # A year out of every range is a misprint, which a clerk should see.
        here.problem = "date.impossible" if here.atom.year else "date.no_year"
    elif here.year.gap:
        here.problem = "date.impossible"
    elif here.atom.day is None:
        here.value = f"{here.year.ce:04d}-{here.month.number:02d}"
    else:
        here.value = edtf_day(here.year.ce, here.month.number, here.atom.day)
        if here.value is None:
            here.problem = "date.impossible"


def weekday_problem(value: str | None, weekday: int | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the problem of a day that has another weekday, with the nearest day that has that one."""
    day = as_day(value)
    if day is None or weekday is None or day.weekday() == weekday:
        return None, ()
    shift = (weekday - day.weekday() + 3) % 7 - 3
    return "date.weekday_mismatch", ((day + timedelta(days=shift)).isoformat(),)


def _candidates(here: _Resolved) -> tuple[str, ...]:
    """Return the other values that a slip or a short year leaves open."""
    if here.month is None or here.year is None:
        return ()
    pairs = [(here.year.ce, other) for other in here.month.others]
    if here.year.other is not None:
        pairs.append((here.year.other, here.month.number))
    day = here.atom.day
    values = [edtf_day(y, m, day) if day else f"{y:04d}-{m:02d}" for y, m in pairs]
    if here.atom.torn:
        values.append(edtf_day(here.year.ce, here.month.number, here.atom.torn))
    return tuple(value for value in values if value and value != here.value)


def _rule(first: _Resolved, last: _Resolved) -> str:
    if first is not last:
        return "dates.range" if first.atom.day is not None else "dates.month_range"
    atom = first.atom
    if atom.this_month or (first.inferred and not atom.this_year):
        return "dates.month_relative" if atom.this_month else "dates.no_year"
    if atom.this_year:
        return "dates.year_relative"
    if first.month and first.month.slipped:
        return "dates.month_slip"
    if atom.joint == "set" or (atom.month is None and atom.this_month is None):
        return "dates.set"
    return "dates.full_month" if atom.day is not None else "dates.month_year"


def _mention(text: str, first: _Resolved, last: _Resolved) -> DateMention:
    start, end = first.atom.start, last.atom.end
    weekday, last_weekday = first.atom.weekday, last.atom.weekday
    if weekday is None or first.atom.joint is None:
        before = weekday_before(text, start)
        pair = (
            WEEKDAYS_BEFORE.search(text, max(0, start - 40), start) if before and first is not last else None
        )
        if pair:
            start, weekday, last_weekday = pair.start(), WEEKDAYS[pair["first"]], WEEKDAYS[pair["last"]]
        elif before:
            start, weekday = before
    problem = first.problem or last.problem
    value = first.value if problem is None else None
    until = last.value if first is not last and problem is None else None
    candidates = _candidates(first)
    if problem is None:
        problem, shifted = weekday_problem(value, weekday)
        if problem is None and until:
            problem, shifted = weekday_problem(until, last_weekday)
        candidates += shifted
    if until and value and until < value[: len(until)]:
        candidates = (value, until)
        problem, value, until = "date.range_reversed", None, None
    slipped = any((r.month is not None and r.month.slipped) or r.atom.torn for r in (first, last))
    short = any(r.year is not None and r.year.short for r in (first, last))
    inferred = first.inferred or last.inferred
    return DateMention(
        text=text[start:end],
        span=(start, end),
        rule=_rule(first, last),
        confidence=0.7 if slipped else 0.8 if inferred else 0.9 if short else 1.0,
        value=value,
        until=until,
        corrected=slipped or inferred,
        candidates=candidates,
        problem=problem,
    )


def read_row(text: str, at: int, context: Context, last: str | None) -> tuple[list[DateMention], int]:
    """Return the dates of the row that begins at `at`, and where to go on.

    A row without a month is passed over as a whole, so that a long list of numbers is read once.

    Args:
        text: The text.
        at: Where a day or a month begins.
        context: The letter's date, for dates without a year.
        last: The value of the date before, for `ปีเดียวกัน`.
    """
    atoms, reached = _row(text, at)
    if not atoms:
        return [], reached
    if len(atoms) == 1 and atoms[0].day is None and atoms[0].year is None and atoms[0].this_year is None:
        return [], at  # A month's name alone is no date.
    if len(atoms) == 1 and atoms[0].month and not (atoms[0].year or atoms[0].this_year):
        # An abbreviation without a year is as likely a province or a body: `ถนนกลาง ๑ สค ๗๔๐๐๐`.
        written = text[atoms[0].start : atoms[0].end]
        if not _FULL_NAME.search(written) and not DATE_CUE_BEFORE.search(text, max(0, at - 24), at):
            return [], at
    resolved = _resolve(atoms, context, last)
    mentions: list[DateMention] = []
    i = 0
    while i < len(resolved):
        j = i + 1 if i + 1 < len(resolved) and atoms[i + 1].joint == "range" else i
        mentions.append(_mention(text, resolved[i], resolved[j]))
        i = j + 1
    return mentions, mentions[-1].span[1]
