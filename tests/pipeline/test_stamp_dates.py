"""A stamp's day before the letter's own is put right by another reading of it, and by nothing else."""

from __future__ import annotations

import pytest

from extractors.checks import check
from extractors.reading import read_letter
from pipeline.stamp_dates import settle_stamps

TEXT = """ที่ กค ๐๔๐๕.๒/๑๗๕
๑๒ พฤศจิกายน ๒๕๖๔
เรื่อง ขอให้รายงาน
เรียน อธิบดีกรมบัญชีกลาง
ขอให้รายงานภายใน ๑๕ วันนับแต่วันที่ได้รับหนังสือ จึงเรียนมาเพื่อดำเนินการ
ขอแสดงความนับถือ

กรมบัญชีกลาง
1274/64
15 พ.ค. 2564
13.40"""


@pytest.mark.parametrize(
    ("others", "value"),
    [
        (("2021-01-15", "2021-11-15"), "2021-11-15"),
        (("2021-12-15", "2021-11-15"), "2021-11-15"),  # the soonest of those that are possible
        (("2021-01-15",), None),  # none is possible
        (("2022-08-15",), None),  # months later is no likelier than another slip
        ((), None),
    ],
)
def test_the_soonest_possible_reading_is_taken(others: tuple[str, ...], value: str | None) -> None:
    reading = read_letter(TEXT)
    (before,) = reading.stamps
    assert before.date is not None
    assert before.date.value == "2021-05-15"
    settled = settle_stamps(reading, {0: others})
    (stamp,) = settled.stamps
    assert stamp.date is not None
    assert stamp.date.value == (value or "2021-05-15")
    assert stamp.date.corrected is (value is not None)
    codes = [warning.code for warning in check(settled)]
    assert ("stamp.repaired" in codes) is (value is not None)
    assert ("stamp.before_letter" in codes) is (value is None)
    if value is not None:
        assert "2021-05-15" in stamp.date.candidates


def test_deadlines_count_from_the_day_put_right() -> None:
    settled = settle_stamps(read_letter(TEXT), {0: ("2021-11-15",)})
    assert [deadline.end for deadline in settled.deadlines] == ["2021-11-30"]


def test_a_possible_day_stays() -> None:
    reading = read_letter(TEXT.replace("พ.ค.", "พ.ย."))
    assert settle_stamps(reading, {0: ("2021-11-13",)}) is reading
