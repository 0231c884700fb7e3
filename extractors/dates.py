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

from extractors.calendar_th import be_to_ce
from extractors.date_english import ENGLISH, HINT, english_date
from extractors.date_grammar import BLANK_FORM, DASH, N
from extractors.date_numeric import TRIPLE, numeric_date, numeric_range
from extractors.date_periods import NAMED, NAMED_START, QUARTER, RELATIVE, named_period, relative_date
from extractors.date_ranges import Context, read_row
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
    rf"{N}(?<!{N}{N}){N}{{0,3}}(?!{N})(?=\s{{0,12}}(?:[‐‑‒–—―−~,ก-๎-])|\s?[/.]\s?{N})"
    r"|เดือน(?=\s{0,6}[มกพสตธเ])|ม(?:กรา|ีนา|ิถุ|\.\s?ค|ี\.\s?ค|ิ\.\s?ย)|ก(?:ุมภ|รก[ฎฏ]|ันยา|\.\s?[พคย]\.)|เม(?:ษา|\.\s?ย)"
    r"|พ(?:ฤษ|ฤศ|\.\s?[คย]\.)|ส(?:ิงห|\.\s?ค\.)|ต(?:ุลา|\.\s?ค\.)|ธ(?:ันว|\.\s?ค\.)"
)
_DIGITS = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_TRIPLE_HINT = re.compile(rf"\s?[/.{DASH}]\s?{N}")
_THAI_LETTER_BEFORE = re.compile(r"[ก-๎.]$")
# ก.พ. and ก.ค. are bodies of the civil service as well.
_BODY = re.compile(r"(?:สำนักงาน|เลขาธิการ|คณะกรรมการ|กรรมการ|ของ|ประกาศ|มติ|ระเบียบ|หนังสือ)\s?$")
_ONWARD = re.compile(r"\s{0,4}เป็นต้นไป")


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
        if mention is None and context.year and (quarter := QUARTER.match(text, start.start())):
            mention = _quarter(quarter, context)
        found.append(mention)
    if context.letter is not None:
        found += [relative_date(match, context) for match in _near_words(text)]
    if any(letter in text for letter in "JFMASOND") and HINT.search(text):
        found += [english_date(m) for m in ENGLISH.finditer(text)]
    if "เดือน" in text:
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


def _quarter(match: re.Match[str], context: Context) -> DateMention | None:
    from extractors.calendar_th import as_day, fiscal_year_of, part_of_year

    day = as_day(context.letter)
    if day is None:
        return None
    value, until = part_of_year(fiscal_year_of(day), int(match["quarter"]), 4, fiscal=True)
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.quarter",
        confidence=0.7,
        value=value,
        until=until,
        corrected=True,
    )


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
        letter_date: The letter's own date as EDTF, for dates that lack a year and words like `เดือนนี้`.

    Returns:
        The mentions; an impossible date has the value `None` and a problem.
    """
    context = Context(letter_date)
    mentions = _merge(_rows(text, context), _others(text, context))
    return tuple(
        replace(m, open_end=True) if m.until is None and m.value and _ONWARD.match(text, m.span[1]) else m
        for m in mentions
    )


def needs_letter_date(text: str, dates: tuple[DateMention, ...]) -> bool:
    """Say whether the letter's date could give `text` more dates, or `dates` found without it a value."""
    return (
        any(d.problem == "date.no_year" for d in dates)
        or "ไตรมาส" in text
        or "งบประมาณนี้" in text
        or next(_near_words(text), None) is not None
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
        ),
    ),
    DateRule("dates.month_range", (("เดือนมีนาคม - เมษายน 2564", "2021-03", "2021-04"),)),
    DateRule(
        "dates.set",
        (
            ("วันที่ ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", "2021-03-10", None),
            ("๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", "2021-03-03", None),
            ("ตรวจเยี่ยมโรงเรียน ๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", "2021-03-03", None),
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
        ),
        (
            "สัดส่วน 3-5-64",
            "โทร. 02-12-2564",
            "๐-๒๒๔๑-๙๐๐๐",
            "บ้านเลขที่ 12/3",
            "มท ๐๘๑๐.๗/ว ๒๕๒๒",
            "๔,๐๐๐ บาท",
            "1.2.3",
        ),
    ),
    DateRule("dates.iso", (("2021-06-15", "2021-06-15", None), ("2564-06-15", "2021-06-15", None))),
    DateRule("dates.fiscal_year", (("ปีงบประมาณ พ.ศ. ๒๕๖๔", "2020-10-01", "2021-09-30"),)),
    DateRule(
        "dates.quarter",
        (
            ("ไตรมาสที่ ๒ ปีงบประมาณ พ.ศ. ๒๕๖๔", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่ 2/2564", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่สอง ประจำปีงบประมาณ พ.ศ. ๒๕๖๔", "2021-01-01", "2021-03-31"),
            ("ไตรมาสที่ ๓ - ๔ ปีงบประมาณ ๒๕๖๔", "2021-04-01", "2021-09-30"),
            ("ไตรมาสที่ ๔", "2021-07-01", "2021-09-30"),
        ),
    ),
    DateRule(
        "dates.half_year",
        (
            ("ครึ่งปีแรก ปีงบประมาณ ๒๕๖๔", "2020-10-01", "2021-03-31"),
            ("ครึ่งหลังของปีงบประมาณ ๒๕๖๔", "2021-04-01", "2021-09-30"),
            ("รอบหกเดือนแรก ปีงบประมาณ ๒๕๖๔", "2020-10-01", "2021-03-31"),
        ),
    ),
    DateRule("dates.academic_year", (("ปีการศึกษา ๒๕๖๔", None, None),)),
    DateRule("dates.year", (("ในปี พ.ศ. 2564", "2021", None),), ("พระราชบัญญัติ พ.ศ. ๒๕๕๘", "อีก ๒ ปี")),
    DateRule("dates.relative", (("ภายในพรุ่งนี้", "2021-06-11", None), ("ในเดือนหน้า", "2021-07", None))),
    DateRule(
        "dates.english",
        (
            ("29 October 2021", "2021-10-29", None),
            ("October 29, 2564", "2021-10-29", None),
            ("๒๙ October ๒๕๖๔", "2021-10-29", None),
            ("31 Feb 2021", None, None),
        ),
        ("May I", "Marketing 2021 x"),
    ),
    DateRule(
        "dates.blank_month",
        (
            ("วันที่ ...... เดือน .............. พ.ศ. ๒๕๖๔", "2021", None),
            ("วันที่        เดือน           พ.ศ. ๒๕๖๔", "2021", None),
        ),
    ),
)
