"""Receiving stamps whose labels were lost: known by rows that stand together, and by nothing else."""

from __future__ import annotations

import pytest

from extractors.reading import read_letter

LETTER = """ที่ กค ๐๔๐๕.๒/๑๗๕
๑๒ มีนาคม ๒๕๖๔
เรื่อง ขอเชิญประชุม
เรียน อธิบดีกรมบัญชีกลาง
ด้วยกรมจะจัดประชุม จึงเรียนมาเพื่อทราบและขอเชิญเข้าร่วม
ขอแสดงความนับถือ
(นายกล้า ตั้งใจ)
ผู้อำนวยการ

{stamp}"""


@pytest.mark.parametrize(
    ("stamp", "office", "number", "date", "time"),
    [
        (
            "เทศบาลตำบลบ้านนา\n1274/64\n18 มี.ค. 2564\n13.40",
            "เทศบาลตำบลบ้านนา",
            "1274/64",
            "2021-03-18",
            "13:40",
        ),
        ("1274/64\n18 มี.ค. 2564\n13.40", None, "1274/64", "2021-03-18", "13:40"),
        ("1274\nวันที่ 18 มี.ค. 2564\n13.40", None, "1274", "2021-03-18", "13:40"),
        ("ศาลตำบาบ้านนว\n18 มี.ค. 2564\nเวลา 9.05", "ศาลตำบาบ้านนว", None, "2021-03-18", "09:05"),
        ("เทศบาลตำบลบ้านนา\nเลขที่รับ 1274\nเวลา 9.05 น.", "เทศบาลตำบลบ้านนา", "1274", None, "09:05"),
        ("๑๒๗๔\n๑๘ มี.ค. ๒๕๖๔\n๑๓.๔๐", None, "๑๒๗๔", "2021-03-18", "13:40"),
    ],
)
def test_rows_behind_the_letter(
    stamp: str, office: str | None, number: str | None, date: str | None, time: str | None
) -> None:
    (found,) = read_letter(LETTER.format(stamp=stamp)).stamps
    assert found.office == office
    assert found.receive_number == number
    assert (found.date.value if found.date else None) == date
    assert (found.time.value if found.time else None) == time
    assert LETTER.format(stamp=stamp)[slice(*found.span)] == found.text


@pytest.mark.parametrize(
    "other",
    [
        "18 มี.ค. 2564",  # a day by itself: of a signature
        "(นางสาวใจ ดีมาก)\n18 มี.ค. 2564",
        "14\n18 มี.ค. 2564",  # a page number over a note's day
        "โทร. 0 2123 4567",
        "ทราบ\nดำเนินการตามเสนอ\n18 มี.ค. 2564\nลงชื่อ",
    ],
)
def test_other_rows_are_no_stamp(other: str) -> None:
    assert read_letter(LETTER.format(stamp=other)).stamps == ()


def test_a_letters_own_number_and_day_are_no_stamp() -> None:
    assert read_letter(LETTER.format(stamp="")).stamps == ()
