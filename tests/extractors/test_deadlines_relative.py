"""Counted deadlines: the law's counting, number words, unknown bases, holidays with their overrides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from extractors.calendar_th import add_working_days, is_working_day, next_working_day
from extractors.deadline_relative import count, count_back
from extractors.deadlines import find_deadlines
from extractors.number_words import number_of, thai_number_words
from extractors.text import to_thai_digits
from schemas.letter import DeadlineBasis

MONDAY = date(2021, 3, 1)


def test_the_first_day_is_not_counted() -> None:
    assert count(MONDAY, 15, "วัน").end == "2021-03-16"
    assert count(MONDAY, 2, "สัปดาห์").end == "2021-03-15"
    assert count(MONDAY, 24, "ชั่วโมง").end == "2021-03-02"


def test_months_end_on_the_corresponding_day() -> None:
    assert count(date(2021, 1, 31), 1, "เดือน").end == "2021-02-28"
    assert count(date(2020, 2, 29), 1, "ปี").end == "2021-02-28"
    assert count(date(2021, 11, 30), 3, "เดือน").end == "2022-02-28"


def test_both_results_where_the_last_day_is_a_holiday() -> None:
    counted = count(date(2021, 3, 5), 15, "วัน")  # Saturday, 20 March
    assert (counted.end, counted.private) == ("2021-03-20", "2021-03-22")
    assert count(date(2021, 3, 4), 15, "วัน").private is None  # Friday
    songkran = count(date(2021, 3, 29), 15, "วัน")  # 13 April, holidays until the 15th
    assert (songkran.end, songkran.private) == ("2021-04-13", "2021-04-16")


def test_working_days_pass_over_holidays() -> None:
    assert add_working_days(date(2021, 4, 9), 1) == date(2021, 4, 16)
    assert count(date(2021, 4, 9), 3, "วันทำการ").end == "2021-04-20"
    assert next_working_day(date(2021, 4, 10)) == date(2021, 4, 16)


def test_the_override_table_wins_and_labour_day_is_a_working_day() -> None:
    assert is_working_day(date(2020, 4, 13))  # Songkran was put off
    assert not is_working_day(date(2017, 10, 26))
    assert is_working_day(date(2024, 5, 1))
    assert not is_working_day(date(2024, 4, 12))


def test_number_words() -> None:
    assert [number_of(thai_number_words(number)) for number in range(1000)] == list(range(1000))
    assert thai_number_words(121) == "หนึ่งร้อยยี่สิบเอ็ด"


def test_counts_in_digits_and_words() -> None:
    for number in range(1, 91):
        end = (date(2021, 3, 4) + timedelta(days=number)).isoformat()
        for written in (str(number), to_thai_digits(str(number)), thai_number_words(number)):
            for text in (
                f"ให้รายงานภายใน {written} วัน นับแต่วันที่ได้รับหนังสือ",
                f"ให้รายงานภายใน{written}วันนับถัดจากวันที่ได้รับแจ้ง",
                f"ให้รายงานภายในกำหนด {written} วัน\nนับจากวันได้รับหนังสือฉบับนี้",
            ):
                (found,) = find_deadlines(text, "2021-03-01", "2021-03-04")
                assert (found.end, found.basis) == (end, DeadlineBasis.RECEIPT), text


@pytest.mark.parametrize(
    ("base", "basis", "end"),
    [
        ("วันที่ได้รับหนังสือ", "receipt", "2021-03-11"),
        ("วันที่ได้รับทราบคำสั่ง", "receipt", "2021-03-11"),
        ("วันที่ท่านได้รับหนังสือนี้", "receipt", "2021-03-11"),
        ("วันที่ในหนังสือฉบับนี้", "letter_date", "2021-03-08"),
        ("วันที่ลงในหนังสือ", "letter_date", "2021-03-08"),
        ("วันที่ออกหนังสือ", "letter_date", "2021-03-08"),
        ("บัดนี้", "letter_date", "2021-03-08"),
        ("วันที่ ๑๐ มีนาคม ๒๕๖๔", "event", "2021-03-17"),
        ("วันที่ตรวจรับพัสดุ", "event", None),
        ("วันที่ได้รับอนุมัติ", "event", None),
        ("วันที่ลงนามในสัญญา", "event", None),
    ],
)
def test_what_a_period_counts_from(base: str, basis: str, end: str | None) -> None:
    (found,) = find_deadlines(f"ให้รายงานภายใน ๗ วัน นับแต่{base}", "2021-03-01", "2021-03-04")
    assert (found.basis.value, found.end) == (basis, end)


def test_an_unknown_base_gives_no_day() -> None:
    text = "ให้ส่งคืนภายใน ๗ วัน นับแต่วันที่ได้รับหนังสือ"
    (found,) = find_deadlines(text, "2021-03-01")
    assert (found.basis, found.start, found.end) == (DeadlineBasis.RECEIPT, None, None)
    (coarse,) = find_deadlines(text, "2021-03", "2021-03")
    assert coarse.end is None


def test_the_private_day_is_a_candidate_and_the_rule_is_named() -> None:
    (found,) = find_deadlines("ให้ยื่นอุทธรณ์ภายใน ๑๕ วัน นับแต่วันที่ได้รับแจ้งคำสั่ง", None, "2021-03-05")
    assert (found.end, found.candidates) == ("2021-03-20", ("2021-03-22",))
    assert found.rule == "deadlines.relative.receipt.apa64"


def test_counting_back_passes_over_holidays_only_where_working_days_are_said() -> None:
    assert count_back(date(2021, 3, 17), 3, "วัน").end == "2021-03-14"  # A Sunday
    assert count_back(date(2021, 3, 17), 3, "วัน").private == "2021-03-12"
    assert count_back(date(2021, 4, 19), 3, "วันทำการ").end == "2021-04-08"  # Over the weekend and Songkran
    assert count_back(date(2021, 3, 31), 1, "เดือน").end == "2021-02-28"
    assert count_back(date(1, 1, 2), 5, "วัน").end is None


def test_rest_days_left_out_make_working_days() -> None:
    for words in ("เว้นวันหยุดราชการ", "ไม่รวมวันหยุดราชการ", "(ไม่นับวันหยุดราชการ)", "โดยไม่นับรวมวันหยุด"):
        for text in (
            f"ให้ส่งกลับภายใน ๗ วัน {words} นับแต่วันที่ได้รับหนังสือ",
            f"ให้ส่งกลับภายใน ๗ วัน นับแต่วันที่ได้รับหนังสือ {words}",
        ):
            (found,) = find_deadlines(text, "2021-03-01", "2021-03-04")
            assert (found.end, words in found.text) == ("2021-03-15", True), text


def test_past_the_last_year_of_the_calendar() -> None:
    assert count(date(9999, 12, 30), 30, "วัน").end is None
    assert count(date(9999, 12, 30), 5, "วันทำการ").end is None
