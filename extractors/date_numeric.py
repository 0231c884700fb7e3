"""Dates in digits alone: `15/06/2564`, `15-06-64`, `15.06.2564`, ISO `2021-06-15`.

Thai offices write day, month, year. A triple of numbers is a date only where nothing joins it to a longer
number, so that letter numbers, phones and house numbers give none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.calendar_th import edtf_day
from extractors.date_grammar import DASH, WEEKDAY, N, read_year, weekday_before
from extractors.date_ranges import weekday_problem
from schemas.mentions import DateMention

_SEPARATORS = rf"[/.{DASH}]"
TRIPLE = re.compile(
    rf"(?P<a>{N}(?<![0-9๐-๙/.,{DASH}]{N})(?:{N}{{3}}|{N})?)\s?(?P<s>{_SEPARATORS})\s?(?P<m>{N}{{1,2}})\s?(?P=s)\s?"
    rf"(?P<z>{N}{{4}}|{N}{{1,2}})(?![0-9๐-๙]|[/.,{DASH}][0-9๐-๙])"
)
_CUE = re.compile(
    rf"(?:วันที่|ลว\.?|ลง|วัน|เมื่อ|ถึง|ภายใน|ก่อน|ไม่เกิน|ระหว่าง|ตั้งแต่|นับแต่|เริ่ม|(?:{WEEKDAY})(?:ที่)?|[dD]ate:?)\s{{0,4}}$"
)
_CLOCK_AFTER = re.compile(
    rf"\s{{0,4}}(?:,\s?)?(?:เวลา\s?{N}|เป็นต้นไป|{N}{{1,2}}[.:]{N}{{2}}\s{{0,3}}(?:น(?:\.|(?![ก-๎]))|$))"
)
_LINE_BEFORE = re.compile(r"(?:^|\n)[ \t]{0,60}\(?$")
_LINE_AFTER = re.compile(r"\)?[ \t]{0,60}(?:\n|$)")
_PHONE = re.compile(r"(?:โทร(?:ศัพท์|สาร)?|มือถือ|เบอร์|ต่อ|หมายเลข|เลขที่|บัญชี|แฟกซ์|[Tt]el|[Ff]ax)[\s.:]{0,4}$")
# A number that says what it numbers: `คำสั่งที่ ๑๕/๖/๖๔`, `ข้อ ๓/๒/๖๔`, `หมู่ ๑/๒/๖๔`, `ว ๑๕/๖/๖๔`.
_NUMBERED = re.compile(
    r"(?:(?<!วัน)ที่|ข้อ|มาตรา|หมู่|บ้าน|ฉบับ|ครั้ง|โฉนด|แปลง|คดี|ห้อง|ลำดับ|รหัส|สัดส่วน|อัตรา|เลข|วรรค"
    r"|(?<![ก-๎])[ก-ฮ]{1,4}\.?)[ \t]{0,4}\Z"
)


def _looks_dated(text: str, match: re.Match[str]) -> bool:
    """Say whether what surrounds a short triple makes a date of it: hours behind it, or a line of its own."""
    if _CLOCK_AFTER.match(text, match.end()):
        return True
    alone = _LINE_BEFORE.search(text, max(0, match.start() - 62), match.start())
    return alone is not None and _LINE_AFTER.match(text, match.end()) is not None


def _value(
    year: str, month: str, day: str, near: int | None
) -> tuple[str | None, tuple[str, ...], str | None]:
    m, d = int(month), int(day)
    read = read_year(year, None, m, near)
    if read is None:
        return None, (), "date.impossible"
    value = edtf_day(read.ce, m, d)
    if value is None or read.gap:
        # Month before day, as Americans write, is no Thai habit: only a candidate.
        turned = edtf_day(read.ce, d, m)
        return None, (turned,) if turned else (), "date.impossible"
    other = edtf_day(read.other, m, d) if read.other is not None else None
    return value, (other,) if other else (), None


def numeric_date(text: str, match: re.Match[str], near: int | None) -> DateMention | None:
    """Return the date that a `TRIPLE` is, `None` where it is another number."""
    a, m, z, separator = match["a"], match["m"], match["z"], match["s"]
    before = text[max(0, match.start() - 20) : match.start()]
    if _PHONE.search(before):
        return None
    iso = len(a) == 4
    day, year = (z, a) if iso else (a, z)
    cue = bool(_CUE.search(before))
    if iso and (len(z) == 4 or separator == "." or len(m) < 2 or len(z) < 2):
        return None
    numbered = not cue and _NUMBERED.search(before) is not None
    weak = False
    if len(year) < 4:
        # Two digits and a dot or a dash make dates, times, sections and house numbers alike; with a slash a
        # day, a month and a year from B.E. 2540 on are a date where nothing says what they number.
        if len(year) < 2 or (not cue and (int(year) < 40 or numbered)):
            return None
        short = len(m) < 2 or separator == "."
        if short and not cue:
            if separator != "/" and not _looks_dated(text, match):
                return None
            weak = True
    elif read_year(year, None, None) is None or numbered or (separator == "." and not cue and len(m) < 2):
        return None
    if not cue and not (1 <= int(day) <= 31 and 1 <= int(m) <= 31):
        return None
    value, candidates, problem = _value(year, m, day, near)
    # With the year in full it can be nothing else: an impossible date, which a clerk should see.
    if problem and not cue and (len(year) < 4 or separator != "/"):
        return None
    start, end = match.span()
    if said := weekday_before(text, start):
        start, weekday = said
        if problem is None:
            problem, shifted = weekday_problem(value, weekday)
            candidates += shifted
    return DateMention(
        text=text[start:end],
        span=(start, end),
        rule="dates.iso" if iso else "dates.numeric",
        confidence=0.6 if weak else 1.0 if len(year) == 4 else 0.8,
        value=value,
        candidates=candidates,
        problem=problem,
    )


DAYS = re.compile(
    rf"(?P<first>{N}(?<![0-9๐-๙/.,{DASH}]{N}){N}?)\s?[{DASH}]\s?(?P<last>{N}{{1,2}})\s?/\s?(?P<m>{N}{{1,2}})\s?/\s?"
    rf"(?P<z>{N}{{4}}|{N}{{2}})(?![0-9๐-๙]|[/.,{DASH}][0-9๐-๙])"
)
"""`๑๕ - ๒๐/๖/๒๕๖๔`: days of one month, which is said once."""


def numeric_days(text: str, match: re.Match[str], near: int | None) -> DateMention | None:
    """Return the range that a `DAYS` is, `None` where it is another number."""
    before = text[max(0, match.start() - 20) : match.start()]
    cue = _CUE.search(before)
    if not cue and (len(match["z"]) < 4 or _PHONE.search(before) or _NUMBERED.search(before)):
        return None
    value, _, first_problem = _value(match["z"], match["m"], match["first"], near)
    until, _, problem = _value(match["z"], match["m"], match["last"], near)
    if value is None or until is None or until < value:
        if not cue:
            return None
        both = tuple(day for day in (value, until) if day)
        problem = first_problem or problem or "date.range_reversed"
        return DateMention(
            text=match[0],
            span=match.span(),
            rule="dates.numeric",
            value=None,
            problem=problem,
            candidates=both,
        )
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.numeric",
        confidence=1.0 if len(match["z"]) == 4 else 0.8,
        value=value,
        until=until,
    )


_TO = re.compile(rf"\s{{0,3}}(?:[{DASH}]|จนถึง|ถึง)\s{{0,3}}(?:วันที่)?\s{{0,3}}")


def numeric_range(text: str, first: DateMention, last: DateMention) -> DateMention | None:
    """Return the range that two dates in digits are, with a dash or its like between them; else `None`."""
    if (
        first.rule != last.rule
        or first.until
        or not (first.value and last.value and first.value <= last.value)
    ):
        return None
    if not _TO.fullmatch(text, first.span[1], last.span[0]):
        return None
    span = (first.span[0], last.span[1])
    return replace(
        first,
        text=text[slice(*span)],
        span=span,
        until=last.value,
        confidence=min(first.confidence, last.confidence),
    )
