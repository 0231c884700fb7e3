"""Named stretches of time: fiscal and academic years, quarters, halves, years, and words for days near by.

Fiscal years, quarters and halves are given by their days. A quarter or a half is one of the fiscal year,
as in the offices' plans and reports, unless `ปีปฏิทิน` stands by it; where neither is said the calendar
year's is a candidate. Academic years have no fixed days: they keep their text.
"""

from __future__ import annotations

import re
from datetime import timedelta

from extractors.calendar_th import (
    BE_OFFSET,
    FIRST_BE_YEAR,
    LAST_BE_YEAR,
    WEEKDAYS,
    as_day,
    fiscal_year,
    fiscal_year_of,
    part_of_year,
)
from extractors.date_grammar import DASH, WEEKDAY, N
from extractors.date_ranges import Context
from schemas.mentions import DateMention

_ERA = r"(?:พ\s?\.\s?ศ\s?\.\s{0,3}|พุทธศักราช\s{0,3})"
_BE = rf"{_ERA}?(?P<year>[2๒][4-6๔-๖]{N}{{2}})(?!{N})"
# Two digits are a year only behind a word that nothing but a year can follow.
_SHORT = rf"{_ERA}?(?P<short>[4-9๔-๙]{N})(?![0-9๐-๙]|[.,:/]{N}|\s?(?:ล้าน|บาท|คน|ราย|แห่ง|โครงการ|วัน|%))"
_LAST = (
    rf"(?:\s{{0,3}}(?:[{DASH}]|จนถึง|ถึง)\s{{0,3}}(?:ปี\s?(?:งบ(?:ประมาณ)?)?)?\s{{0,3}}{_ERA}?"
    rf"(?P<year2>[2๒][4-6๔-๖]{N}{{2}})(?![0-9๐-๙]))?"
)
NAMED = re.compile(
    rf"(?:(?:ไตรมาส(?:ที่)?\s{{0,3}}(?P<quarter>[1-4๑-๔]|แรก|สุดท้าย|หนึ่ง|สอง|สาม|สี่)(?!{N})"
    rf"(?:\s{{0,3}}(?:[{DASH}]|ถึง|และ)\s{{0,3}}(?:ไตรมาส)?(?:ที่)?\s{{0,3}}(?P<last>[1-4๑-๔])(?!{N}))?"
    r"|(?P<half>ครึ่ง(?:ปี)?(?:แรก|หลัง)|(?:รอบ\s?)?(?:[6๖]|หก)\s?เดือน(?:แรก|หลัง)))"
    r"(?:\s{0,3}(?P<of>/|\(|ของ|แห่ง|ใน|ประจำ))?\s{0,3})?"
    r"(?P<kind>ปี\s?งบ(?:ประมาณ)?|ปี\s?การศึกษา|ภาค(?:เรียน|การศึกษา)ที่\s{0,3}[1-3๑-๓]\s?/|ปี\s?ปฏิทิน|ปี"
    r"|(?:(?<=ใน)|(?<=ใน\s)|(?<=เมื่อ)|(?<=เมื่อ\s)|(?<=ตั้งแต่)|(?<=ตั้งแต่\s)|(?<=ระหว่าง)|(?<=ระหว่าง\s))(?=พ\.\s?ศ\.))?"
    rf"\s{{0,4}}(?:{_BE}{_LAST}|{_SHORT}|(?P<this>นี้|หน้า(?!ที่)|ปัจจุบัน|ที่ผ่านมา|ก่อน))"
)
NAMED_START = re.compile(
    r"ไตรมาส|ครึ่ง(?:ปี)?(?:แรก|หลัง)|(?:[6๖]|หก)\s?เดือน(?:แรก|หลัง)|ปี\s?(?:งบ|การศึกษา|ปฏิทิน|พ|[2๒][4-6๔-๖])|ภาค(?:เรียน|การศึกษา)ที่"
    r"|พ\.\s?ศ\.(?=\s{0,3}[2๒][4-6๔-๖])"
)
UNDATED = re.compile(
    rf"(?:ไตรมาส(?:ที่)?\s{{0,3}}(?P<quarter>[1-4๑-๔])(?!{N})|(?P<half>ครึ่งปี(?:แรก|หลัง)))"
    r"(?P<fiscal>\s{0,3}(?:ของ|แห่ง|ใน)?\s{0,3}ปี\s?งบประมาณ)?"
)
"""A quarter or a half without a year: of the letter's year."""


_QUARTERS = {"แรก": 1, "สุดท้าย": 4, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4}


def _year(match: re.Match[str], context: Context) -> int | None:
    if match["short"]:
        return 2500 + int(match["short"])
    if match["year"]:
        year = int(match["year"])
        return year if FIRST_BE_YEAR <= year <= LAST_BE_YEAR else None
    if context.year is None:
        return None
    day = as_day(context.letter)
    if match["kind"] and "งบ" in match["kind"] and day:
        year = fiscal_year_of(day)
    elif match["kind"]:
        year = context.year + BE_OFFSET
    else:
        return None
    word = match["this"]
    return year + (1 if word == "หน้า" else -1 if word in ("ที่ผ่านมา", "ก่อน") else 0)


def _part(year: int, part: int, last: int, parts: int, *, fiscal: bool) -> tuple[str, str]:
    first = part_of_year(year, part, parts, fiscal=fiscal)
    return first[0], part_of_year(year, last, parts, fiscal=fiscal)[1] if last > part else first[1]


def named_period(match: re.Match[str], context: Context) -> DateMention | None:
    """Return the period that a `NAMED` names."""
    kind = re.sub(r"\s", "", match["kind"] or "")
    part_word = match["quarter"] or match["half"]
    # A year alone is as likely a law's; two that a dash joins are a plan's.
    if not part_word and match["kind"] is None and not match["year2"]:
        return None
    # `ปี 64` alone could be an age or a count.
    if match["short"] and not part_word and not kind.startswith(("ปีงบ", "ปีการ", "ปีปฏิทิน")):
        return None
    if match["short"] and part_word and not (kind or match["of"] == "/"):
        return None
    year = _year(match, context)
    value: str | None
    until: str | None = None
    candidates: tuple[str, ...] = ()
    last_year = int(match["year2"]) if match["year2"] else None
    if kind.startswith(("ปีการ", "ภาค")):
        if part_word or not (match["year"] or match["short"]):
            return None
        rule, value = "dates.academic_year", None
    elif year is None or (last_year is not None and last_year <= year):
        return None
    elif part_word:
        parts = 4 if match["quarter"] else 2
        named = _QUARTERS.get(part_word)
        part = named or (int(part_word) if match["quarter"] else 1 if part_word.endswith("แรก") else 2)
        last = int(match["last"] or part)
        value, until = _part(year, part, last, parts, fiscal=kind != "ปีปฏิทิน")
        if not kind.startswith("ปีงบ") and kind != "ปีปฏิทิน":
            candidates = ("/".join(_part(year, part, last, parts, fiscal=False)),)
        rule = "dates.quarter" if match["quarter"] else "dates.half_year"
    elif kind.startswith("ปีงบ"):
        (value, until), rule = fiscal_year(year), "dates.fiscal_year"
        until = fiscal_year(last_year)[1] if last_year else until
    else:
        value, rule = f"{year - BE_OFFSET:04d}", "dates.year"
        until = f"{last_year - BE_OFFSET:04d}" if last_year else None
    return DateMention(
        text=match[0],
        span=match.span(),
        rule=rule,
        confidence=0.8 if candidates or match["this"] else 0.9 if match["short"] else 1.0,
        value=value,
        until=until,
        candidates=candidates,
        corrected=match["this"] is not None,
    )


def undated_part(match: re.Match[str], context: Context) -> DateMention | None:
    """Return the quarter or the half that an `UNDATED` names, of the year of the letter's date."""
    day = as_day(context.letter)
    if day is None:
        return None
    parts = 4 if match["quarter"] else 2
    part = int(match["quarter"]) if match["quarter"] else 1 if match["half"].endswith("แรก") else 2
    value, until = part_of_year(fiscal_year_of(day), part, parts, fiscal=True)
    calendar = part_of_year(day.year + BE_OFFSET, part, parts, fiscal=False)
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.quarter" if match["quarter"] else "dates.half_year",
        confidence=0.7,
        value=value,
        until=until,
        candidates=() if match["fiscal"] else ("/".join(calendar),),
        corrected=True,
    )


RELATIVE = re.compile(
    r"(?P<today>วันนี้)(?!้)|(?P<tomorrow>(?:วัน)?พรุ่งนี้)|(?P<after>มะรืนนี้)|(?P<yesterday>เมื่อวานนี้|วานนี้)"
    rf"|วัน\s?(?P<weekday>{WEEKDAY})\s?(?:ที่จะถึง)?นี้"
    r"|(?P<month>เดือนนี้|เดือนหน้า|เดือนถัดไป)|(?P<year>ปีนี้|ศกนี้)"
)
_STEPS = {"today": 0, "tomorrow": 1, "after": 2, "yesterday": -1}


def relative_date(match: re.Match[str], context: Context) -> DateMention | None:
    """Return the day, month or year that a word like `พรุ่งนี้` means, where the letter's date is known."""
    name = str(match.lastgroup)
    if context.letter is None:
        return None
    value: str | None = None
    if name in _STEPS:
        day = as_day(context.letter)
        value = (day + timedelta(days=_STEPS[name])).isoformat() if day else None
    elif name == "weekday":
        day = as_day(context.letter)
        value = (
            (day + timedelta(days=(WEEKDAYS[match["weekday"]] - day.weekday()) % 7)).isoformat()
            if day
            else None
        )
    elif name == "month" and context.year and context.month:
        index = context.year * 12 + context.month - 1 + (not match[0].endswith("นี้"))
        value = f"{index // 12:04d}-{index % 12 + 1:02d}"
    elif name == "year" and context.year:
        value = f"{context.year:04d}"
    if value is None:
        return None
    return DateMention(
        text=match[0], span=match.span(), rule="dates.relative", confidence=0.8, value=value, corrected=True
    )
