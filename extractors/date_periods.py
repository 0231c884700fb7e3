"""Named stretches of time: fiscal and academic years, quarters, halves, years, and words for days near by.

Fiscal years, quarters and halves are given by their days. A quarter or a half is one of the fiscal year,
as in the offices' plans and reports, unless `ปีปฏิทิน` stands by it. Academic years have no fixed days:
they keep their text.
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

_BE = rf"(?:พ\s?\.\s?ศ\s?\.\s{{0,3}}|พุทธศักราช\s{{0,3}})?(?P<year>[2๒][4-6๔-๖]{N}{{2}})(?!{N})"
NAMED = re.compile(
    rf"(?:(?:ไตรมาส(?:ที่)?\s{{0,3}}(?P<quarter>[1-4๑-๔]|แรก|สุดท้าย|หนึ่ง|สอง|สาม|สี่)(?!{N})"
    rf"(?:\s{{0,3}}(?:[{DASH}]|ถึง|และ)\s{{0,3}}(?:ไตรมาส)?(?:ที่)?\s{{0,3}}(?P<last>[1-4๑-๔])(?!{N}))?"
    r"|(?P<half>ครึ่ง(?:ปี)?(?:แรก|หลัง)|(?:รอบ\s?)?(?:[6๖]|หก)\s?เดือน(?:แรก|หลัง)))"
    r"(?:\s{0,3}(?:/|\(|ของ|แห่ง|ใน|ประจำ))?\s{0,3})?"
    r"(?P<kind>ปี\s?งบ(?:ประมาณ)?|ปี\s?การศึกษา|ภาค(?:เรียน|การศึกษา)ที่\s{0,3}[1-3๑-๓]\s?/|ปี\s?ปฏิทิน|ปี)?\s{0,4}"
    rf"(?:{_BE}|(?P<this>นี้|หน้า(?!ที่)|ปัจจุบัน|ที่ผ่านมา|ก่อน))"
)
NAMED_START = re.compile(
    r"ไตรมาส|ครึ่ง(?:ปี)?(?:แรก|หลัง)|(?:[6๖]|หก)\s?เดือน(?:แรก|หลัง)|ปี\s?(?:งบ|การศึกษา|ปฏิทิน|พ|[2๒][4-6๔-๖])|ภาค(?:เรียน|การศึกษา)ที่"
)
QUARTER = re.compile(rf"ไตรมาส(?:ที่)?\s{{0,3}}(?P<quarter>[1-4๑-๔])(?!{N})")
"""A quarter without a year: of the letter's fiscal year."""


_QUARTERS = {"แรก": 1, "สุดท้าย": 4, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4}


def _year(match: re.Match[str], context: Context) -> int | None:
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


def named_period(match: re.Match[str], context: Context) -> DateMention | None:
    """Return the period that a `NAMED` names."""
    kind = re.sub(r"\s", "", match["kind"] or "")
    if not kind and not match["quarter"] and not match["half"]:
        return None
    year = _year(match, context)
    value: str | None
    until: str | None = None
    if kind.startswith(("ปีการ", "ภาค")):
        if match["quarter"] or match["half"] or not match["year"]:
            return None
        rule, value = "dates.academic_year", None
    elif year is None:
        return None
    elif match["quarter"] or match["half"]:
        word = match["quarter"] or match["half"]
        named = _QUARTERS.get(word)
        parts = 4 if match["quarter"] else 2
        part = named or (int(word) if match["quarter"] else 1 if word.endswith("แรก") else 2)
        value, until = part_of_year(year, part, parts, fiscal=kind != "ปีปฏิทิน")
        if match["last"] and int(match["last"]) > part:
            until = part_of_year(year, int(match["last"]), parts, fiscal=kind != "ปีปฏิทิน")[1]
        rule = "dates.quarter" if match["quarter"] else "dates.half_year"
    elif kind.startswith("ปีงบ"):
        (value, until), rule = fiscal_year(year), "dates.fiscal_year"
    else:
        value, rule = f"{year - BE_OFFSET:04d}", "dates.year"
    return DateMention(
        text=match[0],
        span=match.span(),
        rule=rule,
        confidence=1.0 if match["year"] else 0.8,
        value=value,
        until=until,
        corrected=not match["year"],
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
