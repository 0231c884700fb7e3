"""Promises that hold for any sentence of dates, times and deadlines: spans, scripts, no surprises."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.calendar_th import ABBREVIATIONS, MONTHS, WEEKDAYS
from extractors.dates import find_dates
from extractors.deadlines import find_deadlines
from extractors.number_words import thai_number_words
from extractors.text import to_arabic_digits, to_thai_digits
from extractors.times import find_times
from schemas.letter import DeadlineKind

LETTER, RECEIVED = "2021-03-01", "2021-03-04"
EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2})?)?)?")
RRULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=\d+)?(;BYMONTH=[\d,]+)?(;BYMONTHDAY=[-\d,]+)?"
    r"(;BYDAY=[-\dA-Z,]+)?(;BYSETPOS=-?\d+)?(;UNTIL=\d{8})?"
)

DAYS = st.dates(date(2021, 1, 1), date(2023, 12, 31))


@st.composite
def written_days(draw: st.DrawFn) -> str:
    """Write a day in one of the ways of offices; the last ones are no days, or hardly."""
    day = draw(DAYS)
    be, month = day.year + 543, draw(st.sampled_from((MONTHS, ABBREVIATIONS)))[day.month - 1]
    return draw(
        st.sampled_from(
            (
                f"{day.day} {month} {be}",
                f"{day.day} {month} พ.ศ. {be}",
                f"{day.day}{month}{be % 100}",
                f"{day.day} {month} '{be % 100}",
                f"{day.day:02d}/{day.month:02d}/{be}",
                f"{day.day}/{day.month}/{be % 100}",
                f"{day.day} - {day.day + 2} {month} {be}",
                f"{day.day}, {day.day + 3} และ {day.day + 5} {month} {be}",
                f"{day.day} {month} {be} และวันที่ {day.day} {MONTHS[-day.month]} {be}",
                f"{day.day} เดือน {day.month} พ.ศ. {be}",
                f"{day.day} ของเดือน{month} {be}",
                f"{day.day} {month} ศกนี้",
                f"{day.day} เดือนนี้",
                f"{day.day + 9}/{day.month + 9}/{be}",
                f"{day.day + 9} {month} {be}",
            )
        )
    )


@st.composite
def written_times(draw: st.DrawFn) -> str:
    hours, minutes = draw(st.integers(0, 25)), draw(st.integers(0, 65))
    return draw(
        st.sampled_from(
            (
                f"เวลา {hours:02d}.{minutes:02d} น.",
                f"เวลา {hours:02d}{minutes:02d} น.",
                f"เวลา{thai_number_words(hours)}นาฬิกา{thai_number_words(minutes)}นาที",
                f"เวลาบ่าย {hours % 7} โมง {minutes} นาที",
                f"เวลา {hours:02d}.{minutes:02d} - {(hours + 3) % 24:02d}.00 น.",
                "ก่อนเที่ยงคืน",
                "เป็นต้นไป",
                "",
            )
        )
    )


COUNTS = st.integers(0, 400)
PHRASES = st.sampled_from(
    (
        "ให้รายงานผลภายในวันที่ {day} {time}",
        "ให้ส่งก่อนวันที่ {day} อย่างน้อย {n} วัน",
        "ขอเชิญประชุมในวันที่ {day} {time} ณ ห้องประชุม และส่งเอกสารก่อนวันประชุม {n} วัน",
        "จัดอบรม รุ่นที่ {n} ระหว่างวันที่ {day} ณ โรงแรม",
        "ขยายเวลารับสมัครจากวันที่ {day} เป็นวันที่ {day} {time}",
        "ขยายเวลาออกไปอีก {n} วัน นับแต่วันที่ {day}",
        "ให้ยื่นภายใน {n} วัน เว้นวันหยุดราชการ นับแต่วันที่ประกาศ\nประกาศ ณ วันที่ {day}",
        "ให้รายงานภายใน {n} เดือน นับแต่วันที่ได้รับหนังสือ",
        "ให้รายงานภายใน {n} วัน นับแต่วันสิ้นไตรมาส",
        "ให้รายงานทุกไตรมาส ภายในวันที่ {n} ของเดือนแรกของไตรมาสถัดไป",
        "ให้รายงานทุกวันที่ {n} ของเดือน ตั้งแต่วันที่ {day} ถึงวันที่ {day}",
        "ให้รายงานทุกปี ภายในวันที่ {day}",
        "ให้รายงานทุกวัน {time}",
        "ให้รายงานภายในเดือนหน้า ภายในสัปดาห์หน้า วันพรุ่งนี้ {time} วันศุกร์หน้า ปีงบประมาณหน้า ครึ่งปีหลัง",
        "ให้รายงานภายในสัปดาห์ที่ {n} ของเดือนมีนาคม ๒๕๖๔",
        "ตั้งแต่{time} ของวันที่ {day} ถึง{time} ของวันที่ {day}",
        "ตามที่ได้ขอให้ส่งภายในวันที่ {day} นั้น จึงขอให้ส่งภายใน {n} วันทำการ",
        "ระหว่างวันที่ {day} และวันที่ {day} {time}",
        "ภายหลังวันที่ {day} ตั้งแต่บัดนี้เป็นต้นไป ไตรมาสที่ {n} ปี ๒๕๖๔",
    )
)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Make a paper of one to three sentences of the grammar."""
    parts = draw(st.lists(PHRASES, min_size=1, max_size=3))
    gap = draw(st.sampled_from((" ", "\n", " และ", "", " ทั้งนี้ ")))
    out = []
    for part in parts:
        for name, made in (("day", written_days()), ("time", written_times()), ("n", COUNTS.map(str))):
            while f"{{{name}}}" in part:
                part = part.replace(f"{{{name}}}", draw(made), 1)
        out.append(part)
    return gap.join(out)


@settings(max_examples=200, deadline=None)
@given(sentences(), st.sampled_from((None, "2021", "2021-03", LETTER, "9999-12-31", "0001-01-01")))
def test_spans_index_their_text_and_values_have_their_form(text: str, letter: str | None) -> None:
    for found in (find_dates(text, letter), find_times(text), find_deadlines(text, letter, letter)):
        end = 0
        for m in found:
            assert end <= m.span[0] < m.span[1] and text[m.span[0] : m.span[1]] == m.text
            end = m.span[1]
    for d in find_dates(text, letter):
        assert all(v is None or EDTF.fullmatch(v) for v in (d.value, d.until))
        assert d.value is not None or d.problem is not None or d.rule == "dates.academic_year"
        assert d.until is None or (d.value is not None and d.until >= d.value)
    for x in find_deadlines(text, letter, letter):
        assert all(v is None or EDTF.fullmatch(v) for v in (x.start, x.end, *x.candidates))
        assert (x.rrule is not None) == (x.kind is DeadlineKind.RECURRING)
        assert x.rrule is None or RRULE.fullmatch(x.rrule), x.rrule
        assert x.kind is not DeadlineKind.DEADLINE or x.start is None


@settings(max_examples=150, deadline=None)
@given(sentences())
def test_the_script_of_the_digits_changes_nothing(text: str) -> None:
    def read(written: str) -> list[object]:
        dates, times = find_dates(written, LETTER), find_times(written)
        duties = find_deadlines(written, LETTER, RECEIVED)
        return [
            *((d.span, d.value, d.until, d.open_end, d.candidates, d.problem, d.rule) for d in dates),
            *((t.span, t.value, t.until, t.rule) for t in times),
            *((x.span, x.kind, x.start, x.end, x.rrule, x.basis, x.candidates, x.rule) for x in duties),
        ]

    mixed = "".join(to_thai_digits(c) if i % 2 else c for i, c in enumerate(to_arabic_digits(text)))
    assert read(to_arabic_digits(text)) == read(to_thai_digits(text)) == read(mixed)


@settings(max_examples=150, deadline=None)
@given(DAYS, st.sampled_from(sorted(set(WEEKDAYS.values()))))
def test_a_weekday_is_checked_against_its_day(day: date, weekday: int) -> None:
    name = next(n for n, number in WEEKDAYS.items() if number == weekday)
    for written in (
        f"วัน{name}ที่ {day.day} {MONTHS[day.month - 1]} {day.year + 543}",
        f"วัน{name}ที่ {day.day:02d}/{day.month:02d}/{day.year + 543}",
    ):
        (found,) = find_dates(written)
        assert found.value == day.isoformat()
        assert (found.problem == "date.weekday_mismatch") == (weekday != day.weekday())


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 60))
def test_a_count_back_from_a_meeting_is_the_meetings_day_less_the_count(day: date, count: int) -> None:
    text = (
        f"กำหนดประชุมในวันที่ {day.day} {MONTHS[day.month - 1]} {day.year + 543} เวลา 09.00 น. "
        f"และให้ส่งเอกสารก่อนวันประชุมอย่างน้อย {count} วัน"
    )
    meeting, duty = find_deadlines(text)
    assert meeting.start == f"{day.isoformat()}T09:00"
    assert duty.end is not None and (day - date.fromisoformat(duty.end)).days == count


NEAR = (
    "ให้ส่งภายใน ๗ วัน นับแต่วันที่ออกหนังสือ ภายในเดือนนี้ ในเดือนหน้า ภายในสัปดาห์หน้า วันพรุ่งนี้ วันศุกร์หน้า "
    "ไตรมาสที่ ๒ ครึ่งปีแรก ๑๕ มีนาคม ศกนี้ ๑๕ เดือนนี้ สัปดาห์แรกของเดือนหน้า วันทำการแรกของเดือนนี้ ปีงบประมาณนี้ ปีหน้า "
    "ภายใน ๓๐ วัน นับแต่วันสิ้นปีงบประมาณ"
)


@pytest.mark.parametrize(
    "letter",
    ["", "2021-13", "2021-00-05", "no date", "๒๕๖๔", "2021-02-31", "0001-01-01", "9999-12-31", "0000"],
)
def test_a_letter_date_that_is_none_counts_as_not_known(letter: str) -> None:
    assert find_dates(NEAR, letter) == find_dates(NEAR)
    assert find_deadlines(NEAR, letter, letter) == find_deadlines(NEAR)
