"""Dates: every rule's examples, problems, spans, and the promises that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates import RULES, DateRule, find_dates
from extractors.deadlines import find_deadlines
from extractors.text import to_arabic_digits, to_thai_digits
from extractors.times import find_times


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: DateRule) -> None:
    for text, value, until in rule.examples:
        found = [m for m in find_dates(text, rule.letter_date) if m.rule == rule.id]
        assert found and (found[0].value, found[0].until) == (value, until), text
    for text in rule.counter_examples:
        assert not [m for m in find_dates(text, rule.letter_date) if m.rule == rule.id], text


@pytest.mark.parametrize(
    ("text", "problem", "candidates"),
    [
        ("๓๑ กุมภาพันธ์ ๒๕๖๔", "date.impossible", ()),
        ("๒๙ กุมภาพันธ์ ๒๕๖๖", "date.impossible", ()),
        ("๓๑ เมษายน ๒๕๖๔", "date.impossible", ()),
        ("๑๐ มกราคม ๒๔๘๓", "date.impossible", ()),
        ("06/15/2564", "date.impossible", ("2021-06-15",)),
        ("วันศุกร์ที่ ๑๐ มิถุนายน ๒๕๖๔", "date.weekday_mismatch", ("2021-06-11",)),
        ("๑๕ - ๗ พฤษภาคม ๒๕๖๔", "date.range_reversed", ("2021-05-15", "2021-05-07")),
        ("๑๕ มีนาคม ศกนี้", "date.no_year", ()),
    ],
)
def test_problems_keep_what_was_read(text: str, problem: str, candidates: tuple[str, ...]) -> None:
    (found,) = find_dates(text)
    assert (found.problem, found.candidates) == (problem, candidates)
    assert (found.value is not None) == (problem == "date.weekday_mismatch")


def test_a_leap_day_is_judged_in_the_common_era() -> None:
    assert find_dates("29 กุมภาพันธ์ 2567")[0].value == "2024-02-29"
    assert find_dates("29 กุมภาพันธ์ 2568")[0].value is None


@pytest.mark.parametrize(
    "text",
    [
        "มท ๐๘๑๐.๗/ว ๒๕๒๒",
        "ที่ กค 0405.2/ว 122",
        "โทร. ๐-๒๒๔๑-๙๐๐๐ ต่อ ๔๑๐๑-๓",
        "โทร. 02-12-2564",
        "จำนวน ๑๒,๕๐๐.๕๐ บาท",
        "ร้อยละ ๑๗.๓๖",
        "มาตรา ๑๒/๑ และข้อ ๓.๒.๑",
        "บ้านเลขที่ 12/3 หมู่ 4",
        "เวลา ๑๐.๓๐ น.",
        "ถนนกลางเมือง ๑ สค ๗๔๐๐๐",
        "สำนักงาน ก.พ. ๔๗/๑๑๑",
        "๑๒ กพร. ๒๕๖๔",
        "รุ่นที่ ๒ - ๔ จำนวน ๓ คน",
        "ประชุมครั้งที่ ๓/๒๕๖๔",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text, "2021-06-10") == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("วันที่ ๓, ๑๐ และ ๑๗ มีนาคม ๒๕๖๔", [("2021-03-03", None), ("2021-03-10", None), ("2021-03-17", None)]),
        ("วันที่ ๓ - ๕ และ ๑๐ - ๑๒ มีนาคม ๒๕๖๔", [("2021-03-03", "2021-03-05"), ("2021-03-10", "2021-03-12")]),
        ("๒๘ ธ.ค. ๒๕๖๓ - ๔ ม.ค. ๒๕๖๔", [("2020-12-28", "2021-01-04")]),
        ("๒๘ ธันวาคม - ๔ มกราคม ๒๕๖๔", [("2020-12-28", "2021-01-04")]),
        ("ตั้งแต่วันที่ ๕ ถึงวันที่ ๗ มีนาคม ๒๕๖๔", [("2021-03-05", "2021-03-07")]),
        ("ตุลาคม ๒๕๖๓ – เดือนมีนาคม ๒๕๖๔", [("2020-10", "2021-03")]),
        ("ตุลาคม - มีนาคม ๒๕๖๔", [("2020-10", "2021-03")]),
        ("วันจันทร์ที่ ๘ และวันอังคารที่ ๙ มีนาคม ๒๕๖๔", [("2021-03-08", None), ("2021-03-09", None)]),
    ],
)
def test_rows_lend_month_and_year(text: str, values: list[tuple[str, str | None]]) -> None:
    found = find_dates(text)
    assert [(m.value, m.until) for m in found] == values
    assert all(m.problem is None for m in found)


def test_a_range_can_name_both_weekdays() -> None:
    (found,) = find_dates("วันจันทร์ - ศุกร์ที่ ๘ - ๑๒ มีนาคม ๒๕๖๔")
    assert (found.value, found.until, found.problem) == ("2021-03-08", "2021-03-12", None)


def test_onward_opens_the_end() -> None:
    (found,) = find_dates("ตั้งแต่วันที่ ๑ เมษายน ๒๕๖๔ เป็นต้นไป")
    assert found.open_end
    (clock,) = find_dates("วันที่ ๑ เมษายน ๒๕๖๔ เวลา ๐๙.๓๐ น. เป็นต้นไป")
    assert not clock.open_end


def test_two_digits_below_forty_could_be_of_either_era() -> None:
    (alone,) = find_dates("วันที่ 15/06/21")
    assert (alone.value, alone.candidates) == ("1978-06-15", ("2021-06-15",))
    (beside,) = find_dates("วันที่ 15/06/21", "2021-05-01")
    assert (beside.value, beside.candidates) == ("2021-06-15", ("1978-06-15",))


WORDS = (
    "วันที่ ",
    "ระหว่างวันที่ ",
    "ภายใน",
    "ลงวันที่ ",
    "วันศุกร์ที่ ",
    "๑",
    "๑๒",
    "31",
    "๒๕๖๔",
    "64",
    " มีนาคม ",
    "ก.พ.",
    " พฤศจกายน ",
    "พ.ศ. ",
    " - ",
    " และ ",
    ", ",
    "ถึง",
    "/",
    ".",
    "\n",
    " ",
    "เวลา ",
    " น.",
    "เป็นต้นไป",
    "ตามที่",
    "นั้น",
    "ประชุม",
    "ณ ห้อง",
    "วันทำการ",
    "วัน",
    "นับแต่",
    "ได้รับหนังสือ",
    "ทุก",
    "ของเดือน",
    "เดือนนี้",
    "ปีงบประมาณ ",
    "ไตรมาสที่ ",
    "October 5, 2021",
    "สิบห้า",
    "๐๙.๓๐",
    "99",
    "000",
)
ANY_TEXT = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=14).map("".join)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, st.sampled_from([None, "2021", "2021-03", "2021-03-01"]))
def test_mentions_index_their_text_in_order_and_apart(text: str, letter: str | None) -> None:
    for found in (find_dates(text, letter), find_times(text), find_deadlines(text, letter, letter)):
        end = 0
        for m in found:
            assert m.span[0] >= end and m.span[1] > m.span[0]
            assert text[m.span[0] : m.span[1]] == m.text
            end = m.span[1]


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_the_script_of_the_digits_changes_no_value(text: str) -> None:
    arabic, thai = to_arabic_digits(text), to_thai_digits(text)
    if "October" in text:
        return  # English dates have Arabic digits.
    assert [(m.value, m.until, m.problem, m.span) for m in find_dates(arabic, "2021-03-01")] == [
        (m.value, m.until, m.problem, m.span) for m in find_dates(thai, "2021-03-01")
    ]
    assert [(m.value, m.until, m.span) for m in find_times(arabic)] == [
        (m.value, m.until, m.span) for m in find_times(thai)
    ]
    assert [(m.kind, m.start, m.end, m.rrule, m.span) for m in find_deadlines(arabic, "2021-03-01")] == [
        (m.kind, m.start, m.end, m.rrule, m.span) for m in find_deadlines(thai, "2021-03-01")
    ]
