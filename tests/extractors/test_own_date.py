"""The letter's own date on a line that scanners, stamps and folds have left specks on."""

from __future__ import annotations

import pytest

from extractors.reading import read_letter

STAMPED = """ที่ กค ๐๔๐๕.๒/ว ๑๗๕
ถึง สถาบันการศึกษา
ด้วยกรมจะรับสมัครคัดเลือกบุคคล จึงเรียนมาเพื่อโปรดทราบ
กรมบัญชีกลาง
{}
กองการเจ้าหน้าที่
โทร. ๐ ๒๑๒๓ ๔๕๖๗"""


@pytest.mark.parametrize(
    "line",
    ["๑๒ มีนาคม ๒๕๖๔", "‘ 12 มีนาคม 2564 /", "• ๑๒ มีนาคม ๒๕๖๔ ;", "( 12 มีนาคม 2564 )", "`12 มีนาคม 2564_"],
)
def test_specks_beside_the_date_are_overlooked(line: str) -> None:
    date = read_letter(STAMPED.format(line)).date
    assert date is not None
    assert date.value == "2021-03-12"


@pytest.mark.parametrize("line", ["ภายใน 12 มีนาคม 2564", "ประชุม 12 มีนาคม 2564 / ห้อง 3", "ก 12 มีนาคม 2564 /"])
def test_words_beside_it_are_not(line: str) -> None:
    assert read_letter(STAMPED.format(line)).date is None
