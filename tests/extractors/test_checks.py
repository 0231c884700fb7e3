from __future__ import annotations

import pytest

from extractors.checks import CHECKS, LOW_CONFIDENCE, before, check, check_confidence
from extractors.reading import read_letter

HEAD = (
    "ที่ {number}\nศาลากลางจังหวัดแพร่\nถนนไชยบูรณ์ พร ๕๔๐๐๐\n{date}\nเรื่อง ขอเชิญประชุม\nเรียน นายอำเภอ ทุกอำเภอ\n{more}"
)
FOOT = "\nจึงเรียนมาเพื่อทราบ\nขอแสดงความนับถือ\n(นายดวงดี ใจงาม)\nผู้ว่าราชการจังหวัดแพร่\nกองแผน\n{foot}"


def letter(
    number: str = "พร ๐๐๒๓.๑/๑๒๓",
    date: str = "๓ มีนาคม ๒๕๖๕",
    more: str = "ด้วยจังหวัดแพร่จะจัดประชุม",
    foot: str = "โทร. ๐ ๕๔๕๕ ๕๑๒๓",
    stamp: str = "",
) -> str:
    return stamp + HEAD.format(number=number, date=date, more=more) + FOOT.format(foot=foot)


WRONG = {
    "stamp.before_letter": letter(stamp="กองคลัง\nรับที่ ๑๒\nวันที่ ๑ มี.ค. ๒๕๖๕\nเวลา ๑๐.๓๐ น.\n"),
    "date.weekday_mismatch": letter(more="ด้วยจังหวัดแพร่ขอให้รายงานภายในวันศุกร์ที่ ๑๐ มีนาคม ๒๕๖๕"),
    "date.impossible": letter(more="ด้วยจังหวัดแพร่ขอให้รายงานภายในวันที่ ๓๑ กุมภาพันธ์ ๒๕๖๖"),
    "reference.after_letter": letter(
        more="อ้างถึง หนังสือจังหวัดแพร่ ที่ พร ๐๐๒๓.๑/๙๙ ลงวันที่ ๙ มีนาคม ๒๕๖๕\nตามหนังสือที่อ้างถึง นั้น"
    ),
    "number.unknown_prefix": letter(number="ฮฮ ๐๐๒๓.๑/๑๒๓"),
    "number.repaired": letter(number="พร ๐๐๒๓.๑/ก ๑๒๓"),
    "number.no_running": letter(number="พร ๐๐๒๓.๑/ว"),
    "phone.invalid": letter(foot="โทร. ๐ ๕๔๕๕ ๕๑๒"),
    "deadline.before_letter": letter(more="ด้วยจังหวัดแพร่ขอให้อำเภอรายงานผลภายในวันที่ ๑ กุมภาพันธ์ ๒๕๖๕"),
    "deadline.no_base": letter(more="ด้วยจังหวัดแพร่ขอให้อำเภอรายงานผลภายใน ๗ วัน นับแต่วันที่ได้รับหนังสือฉบับนี้"),
}


# Needs a reader's alternatives, which no text has: tests/pipeline/test_stamp_dates.py.
ELSEWHERE = {"stamp.repaired"}


@pytest.mark.parametrize("code", [c.code for c in CHECKS if c.code not in ELSEWHERE])
def test_every_check_speaks_where_it_must(code: str) -> None:
    warnings = check(read_letter(WRONG[code]))
    assert code in {w.code for w in warnings}
    assert all(w.message for w in warnings)


def test_a_sound_letter_has_no_warnings() -> None:
    assert check(read_letter(letter())) == ()


def test_days_are_compared_at_the_precision_that_both_have() -> None:
    assert before("2022-03-01", "2022-03-02")
    assert not before("2022-03", "2022-03-31")
    assert before("2022-02", "2022-03-31")
    assert not before(None, "2022")


def test_low_confidence() -> None:
    assert check_confidence(LOW_CONFIDENCE) is None
    assert check_confidence(None) is None
    warning = check_confidence(0.2)
    assert warning is not None
    assert warning.code == "text.low_confidence"
