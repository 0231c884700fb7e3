"""Dates in digits alone: `15/06/2564`, `15-06-64`, `15.06.2564`, ISO `2021-06-15`.

Thai offices write day, month, year. A triple of numbers is a date only where nothing joins it to a longer
number, so that letter numbers, phones and house numbers give none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.calendar_th import edtf_day
from extractors.date_grammar import DASH, N, read_year
from schemas.mentions import DateMention

_SEPARATORS = rf"[/.{DASH}]"
TRIPLE = re.compile(
    rf"(?P<a>{N}(?<![0-9๐-๙/.,{DASH}]{N})(?:{N}{{3}}|{N})?)\s?(?P<s>{_SEPARATORS})\s?(?P<m>{N}{{1,2}})\s?(?P=s)\s?"
    rf"(?P<z>{N}{{4}}|{N}{{1,2}})(?![0-9๐-๙]|[/.,{DASH}][0-9๐-๙])"
)
_CUE = re.compile(r"(?:วันที่|ลว\.?|ลง|วัน|เมื่อ|ถึง|[dD]ate:?)\s{0,4}$")
_PHONE = re.compile(r"(?:โทร(?:ศัพท์|สาร)?|มือถือ|เบอร์|ต่อ|หมายเลข|เลขที่|บัญชี|แฟกซ์|[Tt]el|[Ff]ax)[\s.:]{0,4}$")


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
    if len(year) < 4:
        # Two digits and a dot or a dash make dates, times, sections and house numbers alike.
        if len(year) < 2 or (not cue and (int(year) < 40 or separator == "." or len(m) < 2)):
            return None
    elif read_year(year, None, None) is None or (separator == "." and not cue and len(m) < 2):
        return None
    if not cue and not (1 <= int(day) <= 31 and 1 <= int(m) <= 31):
        return None
    value, candidates, problem = _value(year, m, day, near)
    if problem and not cue and not (int(day) <= 31 and (int(m) <= 12 or int(day) <= 12)):
        return None
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.iso" if iso else "dates.numeric",
        confidence=1.0 if len(year) == 4 else 0.8,
        value=value,
        candidates=candidates,
        problem=problem,
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
