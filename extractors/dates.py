"""Dates in any text: `find_dates`, over the grammar of `date_grammar`, `date_ranges` and their siblings.

A text is scanned once for places where a date can begin; each rule then reads at such a place. The first
rule that reads one wins, in the order of `docs/DATES.md`, and mentions never overlap. Values are EDTF in
the common era.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.calendar_th import WEEKDAYS, be_to_ce, known_date
from extractors.date_english import ENGLISH, HINT, english_date
from extractors.date_grammar import BLANK_FORM, DASH, N
from extractors.date_numeric import DAYS, TRIPLE, numeric_date, numeric_days, numeric_range
from extractors.date_periods import (
    NAMED,
    NAMED_START,
    RELATIVE,
    UNDATED,
    named_period,
    relative_date,
    undated_part,
)
from extractors.date_ranges import Context, read_row
from extractors.date_weeks import FORM, NTH, SAME_DAY, WEEK, form_date, nth_of_month, same_day, week_near
from schemas.mentions import DateMention

__all__ = ["RULES", "DateRule", "be_to_ce", "find_dates"]


@dataclass(frozen=True, slots=True)
class DateRule:
    """A rule by its id, with texts and the (value, until) of its first mention, and texts without one."""

    id: str
    examples: tuple[tuple[str, str | None, str | None], ...]
    counter_examples: tuple[str, ...] = ()
    letter_date: str | None = "2021-06-10"


# Every place where a date can begin: digits before a word, a connector or a separator; or a month's name.
# No alternative begins with a look-behind, so that the engine skips to the characters that can match.
_START = re.compile(
    rf"{N}(?<!{N}{N}){N}{{0,3}}(?!{N})(?=\s{{0,12}}(?:[‐‑‒–—―−~,ก-๎-])|\s?[/.]\s?{N}|/[มกพสตธเ])"
    r"|เดือน(?=\s{0,6}[มกพสตธเ])|ม(?:กรา|ีนา|ิถุ|\.\s?ค|ี\.\s?ค|ิ\.\s?ย)|ก(?:ุมภ|รก[ฎฏ]|ันยา|\.\s?[พคย]\.)|เม(?:ษา|\.\s?ย)"
    r"|พ(?:ฤษ|ฤศ|\.\s?[คย]\.)|ส(?:ิงห|\.\s?ค\.)|ต(?:ุลา|\.\s?ค\.)|ธ(?:ันว|\.\s?ค\.)"
)
_DIGITS = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_DAYS_HINT = re.compile(rf"\s?[{DASH}]\s?{N}{{1,2}}\s?/")
_TRIPLE_HINT = re.compile(rf"\s?[/.{DASH}]\s?{N}")
_THAI_LETTER_BEFORE = re.compile(r"[ก-๎.]$")
# ก.พ. and ก.ค. are bodies of the civil service as well.
_BODY = re.compile(r"(?:สำนักงาน|เลขาธิการ|คณะกรรมการ|กรรมการ|ของ|ประกาศ|มติ|ระเบียบ|หนังสือ)\s?$")
_ONWARD = re.compile(r"\s{0,4}เป็นต้นไป(?!\s{0,4}(?:จน)?ถึง)")
_NAMED = frozenset(("dates.fiscal_year", "dates.quarter", "dates.half_year"))
_PLACE_ENDS = ("แรก", "สุดท้าย", "ของ", "ใน", "แห่ง")
_FORM_HINT = re.compile(rf"เดือน(?:ที่)?\s{{0,4}}{N}")
_WEEK_WORDS = ("สัปดาห์", "ถัดไป", "อาทิตย์นี้", *(f"{name}หน้า" for name in WEEKDAYS))
# A day of every year is no day of one year.
_YEARLY = re.compile(r"\s{0,4}ของ(?:ทุก(?:\s?ๆ)?|แต่ละ)\s{0,2}ปี")


def _rows(text: str, context: Context) -> list[DateMention]:
    """Return the rows of dates with months, in text order."""
    mentions: list[DateMention] = []
    done = 0
    last: str | None = None
    for match in _START.finditer(text):
        at = match.start()
        if at < done:
            continue
        if match[0][0] in _DIGITS:
            if _TRIPLE_HINT.match(text, match.end()) and (triple := TRIPLE.match(text, at)):
                mention = numeric_date(text, triple, context.year)
                if mention and mentions and (whole := numeric_range(text, mentions[-1], mention)):
                    mentions[-1] = whole
                    done = whole.span[1]
                    continue
                if mention:
                    mentions.append(mention)
                    done = mention.span[1]
                    last = mention.value or last
                    continue
            if _DAYS_HINT.match(text, match.end()) and (days := DAYS.match(text, at)):
                mention = numeric_days(text, days, context.year)
                if mention:
                    mentions.append(mention)
                    done = mention.span[1]
                    last = mention.value or last
                    continue
            if match.end() - at > 2 or (at > 1 and text[at - 1] in "/.,:" and text[at - 2] in _DIGITS):
                continue
        elif "." in match[0] and (
            _THAI_LETTER_BEFORE.search(text, max(0, at - 1), at) or _BODY.search(text[max(0, at - 12) : at])
        ):
            continue
        row, done = read_row(text, at, context, last)
        mentions += row
        last = next((m.value for m in reversed(row) if m.value), last)
    return mentions


def _others(text: str, context: Context) -> list[DateMention]:
    """Return what has no month's name and no row: named periods, near days, English, blank forms."""
    found: list[DateMention | None] = []
    for start in NAMED_START.finditer(text):
        match = NAMED.match(text, start.start())
        mention = named_period(match, context) if match else None
        if mention is None and context.year and (part := UNDATED.match(text, start.start())):
            mention = undated_part(part, context)
        found.append(mention)
    if context.letter is not None:
        found += [relative_date(match, context) for match in _near_words(text)]
    if any(letter in text for letter in "JFMASOND") and HINT.search(text):
        found += [english_date(m) for m in ENGLISH.finditer(text)]
    if context.letter is not None and any(word in text for word in _WEEK_WORDS):
        found += [week_near(m, context) for m in WEEK.finditer(text)]
    if "เดือน" in text:
        if _FORM_HINT.search(text):
            found += [form_date(m) for m in FORM.finditer(text)]
        found += [
            DateMention(
                text=m[0], span=m.span(), rule="dates.blank_month", value=f"{be_to_ce(int(m['year'])):04d}"
            )
            for m in BLANK_FORM.finditer(text)
        ]
    return [mention for mention in found if mention is not None]


def _near_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words for days, months and years near by; nearly all end in `นี้`, which is quickly found."""
    for hint in re.finditer("นี้", text):
        if match := RELATIVE.search(text, max(0, hint.start() - 24), hint.end()):
            yield match
    for hint in re.finditer("เดือน", text):
        if match := RELATIVE.match(text, hint.start(), hint.end() + 5):
            yield match


def _places(text: str, context: Context) -> list[DateMention]:
    """Return the days and weeks told by their place in a month; they hold the month's own mention."""
    found: list[DateMention] = []
    for match in _place_words(text):
        mention = nth_of_month(match, context)
        if mention is not None:
            found.append(mention)
    return found


def _place_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the `NTH`s of `text`, looked for only where one of their words is."""
    done = 0
    for hint in re.finditer("เดือน", text):
        at = hint.start()
        if not text[max(done, at - 12) : at].rstrip().endswith(_PLACE_ENDS):
            continue
        match = NTH.search(text, max(done, at - 36), at + 60)
        if match and match.start() <= at < match.end():
            done = match.end()
            yield match


def _merge(first: list[DateMention], second: list[DateMention]) -> list[DateMention]:
    """Put `second` between `first` where they leave room, in text order."""
    if not second:
        return first
    taken = list(first)
    starts = [m.span[0] for m in taken]
    for mention in sorted(second, key=lambda m: (m.span[0], -m.span[1])):
        i = bisect_right(starts, mention.span[0])
        if i and taken[i - 1].span[1] > mention.span[0]:
            continue
        if i < len(taken) and taken[i].span[0] < mention.span[1]:
            continue
        taken.insert(i, mention)
        starts.insert(i, mention.span[0])
    return taken


def find_dates(text: str, letter_date: str | None = None) -> tuple[DateMention, ...]:
    """Find the dates in `text`, in text order.

    Args:
        text: Any Thai text.
        letter_date: The letter's own date as EDTF, for dates that lack a year and words like `เดือนนี้`;
            anything else counts as not known.

    Returns:
        The mentions; an impossible date has the value `None` and a problem.
    """
    context = Context(known_date(letter_date))
    mentions = _merge(_merge(_places(text, context), _rows(text, context)), _others(text, context))
    if "เดียวกัน" in text:
        mentions = _merge(mentions, _same_days(text, mentions))
    if "ปี" in text:
        mentions = [m for m in mentions if not _is_yearly(text, m)]
    if "เป็นต้นไป" not in text:
        return tuple(mentions)
    return tuple(_opened(m) if m.value and _ONWARD.match(text, m.span[1]) else m for m in mentions)


def _same_days(text: str, mentions: list[DateMention]) -> list[DateMention]:
    ends = [m.span[1] for m in mentions]
    found: list[DateMention] = []
    for match in SAME_DAY.finditer(text):
        i = bisect_right(ends, match.start()) - 1
        mention = same_day(match, mentions[i] if i >= 0 else None)
        if mention is not None:
            found.append(mention)
    return found


def _is_yearly(text: str, mention: DateMention) -> bool:
    return mention.corrected and _YEARLY.match(text, mention.span[1]) is not None


def _opened(mention: DateMention) -> DateMention:
    """Return the mention with its end open: the first day of a year or a quarter, and on."""
    if mention.until is None or mention.rule in _NAMED:
        return replace(mention, open_end=True, until=None)
    return mention


def needs_letter_date(text: str, dates: tuple[DateMention, ...]) -> bool:
    """Say whether the letter's date could give `text` more dates, or `dates` found without it a value."""
    return (
        any(d.problem == "date.no_year" for d in dates)
        or "ไตรมาส" in text
        or "ครึ่งปี" in text
        or "งบประมาณนี้" in text
        or next(_near_words(text), None) is not None
        or (any(word in text for word in _WEEK_WORDS) and WEEK.search(text) is not None)
        or next(_place_words(text), None) is not None
    )


RULES: tuple[DateRule, ...] = (
    DateRule(
        "dates.full_month",
        (
            ("ลงวันที่ ๒๙ ตุลาคม ๒๕๖๔", "2021-10-29", None),
            ("วันพฤหัสบดีที่ 10 มิถุนายน พ.ศ. 2564", "2021-06-10", None),
            ("10มิ.ย.64", "2021-06-10", None),
            ("๑๐ มิ.ย ๒๕๖๔", "2021-06-10", None),
            ("๑๐ มิย ๖๔", "2021-06-10", None),
            # The heading under a memo's date, or the subject of a letter that is cited, counts nothing.
            ("ที่ กค ๑๒/๒๕๖๔ วันที่ ๑๐ มิ.ย. ๖๔\nเรื่อง ขออนุมัติ", "2021-06-10", None),
            ("ลว. ๑๐ มิ.ย. ๖๔ เรื่อง ซักซ้อมแนวทาง", "2021-06-10", None),
            ("๑๐-มิ.ย.-๖๔", "2021-06-10", None),
            ("10 มิถุนายน, 2564", "2021-06-10", None),
            ("๑๒ เดือน มีนาคม\nพ.ศ. ๒๕๖๔", "2021-03-12", None),
            ("5 มีนาคม 2482", "1940-03-05", None),
            ("5 มีนาคม ค.ศ. 2021", "2021-03-05", None),
            ("31 กุมภาพันธ์ 2564", None, None),
            ("29 กุมภาพันธ์ 2567", "2024-02-29", None),
            ("5 มกราคม 2483", None, None),
            ("๑๕ มกราคม ร.ศ. ๑๒๑", "1903-01-15", None),
            ("วันที่ 15 มิ.ย. '64", "2021-06-15", None),
            ("15/มิ.ย./2564", "2021-06-15", None),
            # A space tore the number: the day alone is a candidate.
            ("วันที่ ๑ ๕ มิถุนายน ๒๕๖๔", "2021-06-15", None),
        ),
        ("ที่ กค 0405.2/ว 122", "สำนักงาน ก.พ. 2553", "๑๒ กพร. ๒๕๖๔", "ร้อยละ ๑๗.๓๖", "ข้อ ๑๒ มีนา"),
    ),
    DateRule(
        "dates.month_slip", (("๑๒ พฤศจกายน ๒๕๖๔", "2021-11-12", None), ("๑๒ มี.ย. ๒๕๖๔", "2021-06-12", None))
    ),
    DateRule(
        "dates.month_year",
        (("        กรกฎาคม ๒๕64", "2021-07", None), ("ประจำเดือน มี.ค. 2564", "2021-03", None)),
        ("เดือนมีนาคม",),
    ),
    DateRule(
        "dates.range",
        (
            ("๗ - ๓๑ พฤษภาคม ๒๕๖๑", "2018-05-07", "2018-05-31"),
            ("๒๘ มีนาคม - ๒ เมษายน ๒๕๖๔", "2021-03-28", "2021-04-02"),
            ("๒๘ ธันวาคม ถึงวันที่ ๒ มกราคม ๒๕๖๔", "2020-12-28", "2021-01-02"),
            ("๑๖ พ.ค. ๖๔ ถึงวันที่ ๒๐ มิ.ย. ๖๔", "2021-05-16", "2021-06-20"),
            ("ระหว่างวันที่ ๕ มีนาคม ๒๕๖๔ และวันที่ ๗ มีนาคม ๒๕๖๔", "2021-03-05", "2021-03-07"),
        ),
    ),
    DateRule("dates.month_range", (("เดือนมีนาคม - เมษายน 2564", "2021-03", "2021-04"),)),
    DateRule(
        "dates.set",
        (
            ("วันที่ ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", "2021-03-10", None),
            ("๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", "2021-03-03", None),
            ("ตรวจเยี่ยมโรงเรียน ๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", "2021-03-03", None),
            ("วันที่ 3 10 และ 17 มีนาคม 2564", "2021-03-03", None),
        ),
        ("ข้อ ๓, ๑๐ มีนาคม ๒๕๖๔",),
    ),
    DateRule("dates.month_relative", (("วันที่ ๑๕ เดือนนี้", "2021-06-15", None),)),
    DateRule("dates.no_year", (("วันที่ ๑๕ กรกฎาคม", "2021-07-15", None),)),
    DateRule("dates.year_relative", (("๑๕ กรกฎาคม ศกนี้", "2021-07-15", None),)),
    DateRule(
        "dates.numeric",
        (
            ("๑๕/๐๖/๒๕๖๔", "2021-06-15", None),
            ("วันที่ 15-06-64", "2021-06-15", None),
            ("๐๗/๐๕/๒๕๖๔ - ๓๑/๐๕/๒๕๖๔", "2021-05-07", "2021-05-31"),
            ("15 - 20/6/2564", "2021-06-15", "2021-06-20"),
            ("ตรวจแล้ว 15/6/64", "2021-06-15", None),
            ("15.6.64 เวลา 10.00 น.", "2021-06-15", None),
            ("(นายเอก ทดสอบ)\n15.6.64", "2021-06-15", None),
            ("15/13/2564", None, None),
        ),
        (
            "สัดส่วน 3-5-64",
            "ตามข้อ 15.6.64 นั้น",
            "คำสั่งที่ ๑๕/๖/๖๔",
            "บ้านเลขที่ 15/6/64",
            "ที่ ๑๕/๑๓/๒๕๖๔",
            "โทร. 02-12-2564",
            "๐-๒๒๔๑-๙๐๐๐",
            "บ้านเลขที่ 12/3",
            "มท ๐๘๑๐.๗/ว ๒๕๒๒",
            "๔,๐๐๐ บาท",
            "1.2.3",
        ),
    ),
    DateRule("dates.iso", (("2021-06-15", "2021-06-15", None), ("2564-06-15", "2021-06-15", None))),
    DateRule(
        "dates.fiscal_year",
        (
            ("ปีงบประมาณ พ.ศ. ๒๕๖๔", "2020-10-01", "2021-09-30"),
            ("ปีงบประมาณ พ.ศ. 64", "2020-10-01", "2021-09-30"),
            ("ปีงบประมาณ พ.ศ. ๒๕๖๔ - ๒๕๖๖", "2020-10-01", "2023-09-30"),
            ("ปีงบประมาณ ๒๕๖๕ เป็นต้นไป", "2021-10-01", None),
        ),
        ("ปีงบประมาณ 64 ล้านบาท",),
    ),
    DateRule(
        "dates.quarter",
        (
            ("ไตรมาสที่ ๒ ปีงบประมาณ พ.ศ. ๒๕๖๔", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่ 2/2564", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่สอง ประจำปีงบประมาณ พ.ศ. ๒๕๖๔", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่ ๓ - ๔ ปีงบประมาณ ๒๕๖๔", "2021-04-01", "2021-09-30"),
            ("ไตรมาสที่ ๔", "2021-07-01", "2021-09-30"),
            ("ไตรมาส 2/64", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่ ๒ ปีปฏิทิน ๒๕๖๔", "2021-04-01", "2021-06-30"),
        ),
    ),
    DateRule(
        "dates.half_year",
        (
            ("ครึ่งปีแรก ปีงบประมาณ ๒๕๖๔", "2020-10-01", "2021-03-31"),
            ("ครึ่งหลังของปีงบประมาณ ๒๕๖๔", "2021-04-01", "2021-09-30"),
            ("รอบหกเดือนแรก ปีงบประมาณ ๒๕๖๔", "2020-10-01", "2021-03-31"),
            ("ในช่วงครึ่งปีแรก", "2020-10-01", "2021-03-31"),
        ),
    ),
    DateRule(
        "dates.week",
        (
            ("ภายในสัปดาห์นี้", "2021-06-07", "2021-06-13"),
            ("สัปดาห์แรกของเดือนกรกฎาคม ๒๕๖๔", "2021-07-01", "2021-07-07"),
            ("สัปดาห์ที่สองของเดือนกรกฎาคม", "2021-07-08", "2021-07-14"),
            ("สัปดาห์สุดท้ายของเดือนนี้", "2021-06-24", "2021-06-30"),
        ),
        ("สัปดาห์ละ ๒ วัน", "สัปดาห์แรกของการเปิดภาคเรียน"),
    ),
    DateRule(
        "dates.nth_day",
        (
            ("วันทำการแรกของเดือนกรกฎาคม ๒๕๖๔", "2021-07-01", None),
            ("วันทำการสุดท้ายของเดือนมิถุนายน พ.ศ. ๒๕๖๔", "2021-06-30", None),
            ("วันศุกร์ที่ ๓ ของเดือนกรกฎาคม ๒๕๖๔", "2021-07-16", None),
            ("วันที่ ๕ ของเดือนกรกฎาคม ๒๕๖๔", "2021-07-05", None),
            ("วันสุดท้ายของเดือนหน้า", "2021-07-31", None),
            ("วันที่ ๓๑ ของเดือนมิถุนายน ๒๕๖๔", None, None),
        ),
        ("วันแรกของการอบรม", "วันจันทร์ที่ ๕ เดือนกรกฎาคม ๒๕๖๔"),
    ),
    DateRule(
        "dates.form",
        (("วันที่ ๑๖ เดือน ๖ พ.ศ. ๒๕๖๔", "2021-06-16", None), ("วันที่ 16 เดือน 13 ปี 2564", None, None)),
    ),
    DateRule(
        "dates.same_day",
        (
            ("หนังสือลงวันที่ ๕ มีนาคม ๒๕๖๔ และหนังสือลงวันที่เดียวกัน", "2021-03-05", None),
            ("ประชุมวันที่ ๕ มีนาคม ๒๕๖๔ เวลา ๐๙.๐๐ น. และวันเดียวกัน เวลา ๑๓.๐๐ น.", "2021-03-05", None),
        ),
        ("ในวันเดียวกันนั้น", "วันที่ ๕ - ๗ มีนาคม ๒๕๖๔ วันเดียวกัน"),
    ),
    DateRule("dates.academic_year", (("ปีการศึกษา ๒๕๖๔", None, None),)),
    DateRule(
        "dates.year",
        (
            ("ในปี พ.ศ. 2564", "2021", None),
            ("เมื่อ พ.ศ. ๒๕๖๔", "2021", None),
            ("แผนพัฒนา (พ.ศ. ๒๕๖๔ - ๒๕๖๘)", "2021", "2025"),
        ),
        ("พระราชบัญญัติ พ.ศ. ๒๕๕๘", "อีก ๒ ปี", "ปี 64"),
    ),
    DateRule(
        "dates.relative",
        (
            ("ภายในพรุ่งนี้", "2021-06-11", None),
            ("ในเดือนหน้า", "2021-07", None),
            ("วันจันทร์หน้า", "2021-06-14", None),
        ),
    ),
    DateRule(
        "dates.english",
        (
            ("29 October 2021", "2021-10-29", None),
            ("October 29, 2564", "2021-10-29", None),
            ("๒๙ October ๒๕๖๔", "2021-10-29", None),
            ("29 October B.E. 2564", "2021-10-29", None),
            ("31 Feb 2021", None, None),
            ("15 June 64", "2021-06-15", None),
            ("by 15 June 64, at 1 p.m.", "2021-06-15", None),
        ),
        ("May I", "Marketing 2021 x", "15 June 64 schools", "15 June 64.5", "15 June A.D. 64", "5 May 49"),
    ),
    DateRule(
        "dates.blank_month",
        (
            ("วันที่ ...... เดือน .............. พ.ศ. ๒๕๖๔", "2021", None),
            ("วันที่        เดือน           พ.ศ. ๒๕๖๔", "2021", None),
        ),
    ),
)
