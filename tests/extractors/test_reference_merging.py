"""A letter cites another once, however often and however shortly it says so."""

from __future__ import annotations

import pytest

from extractors.references import find_references
from schemas.letter import Relation

HEAD = "ที่ ลป 0023.4/987\nศาลากลางจังหวัดลำปาง\n12 มีนาคม 2565\nเรื่อง การสำรวจ\nเรียน นายอำเภอ ทุกอำเภอ\n"
WHOLE = "หนังสือกรมประมง ที่ กษ (กวจ) 0405.2/ว 122 ลงวันที่ 9 มีนาคม 2561"
SECOND = "หนังสือกรมที่ดิน ที่ มท 0501/ว 122 ลงวันที่ 9 เมษายน 2561"


def cited(listed: str, body: str) -> list[tuple[str | None, str | None, Relation]]:
    found = find_references(f"{HEAD}อ้างถึง {listed}\n{body}\nขอแสดงความนับถือ")
    return [
        (r.number.canonical if r.number else None, r.date.value if r.date else None, r.relation)
        for r in found
    ]


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        ("ตามหนังสือเวียน ที่ ว 122 ลงวันที่ 9 มีนาคม 2561 ให้ถือปฏิบัติ", Relation.REFERS),
        ("ตามหนังสือ ที่ กษ 0405.2/ว 122 ลงวันที่ 9 มีนาคม 2561 ให้ถือปฏิบัติ", Relation.REFERS),
        ("ตามหนังสือ ที่ 0405.2/ว ๑๒๒ ลงวันที่ ๙ มีนาคม ๒๕๖๑ ให้ถือปฏิบัติ", Relation.REFERS),
        ("จึงให้ยกเลิกหนังสือ ที่ กษ 0405.2/ว 122 ลงวันที่ 9 มีนาคม 2561", Relation.CANCELS),
    ],
)
def test_a_second_mention_by_less_of_the_number_is_the_same_letter(body: str, relation: Relation) -> None:
    assert cited(WHOLE, body) == [("กษ (กวจ) 0405.2/ว 122", "2018-03-09", relation)]


def test_the_whole_number_counts_wherever_it_stands() -> None:
    found = cited(
        "หนังสือกรมประมง ที่ ว 122 ลงวันที่ 9 มีนาคม 2561",
        "ตามหนังสือกรมประมง ที่ กษ 0405.2/ว 122 ลงวันที่ 9 มีนาคม 2561 ให้ถือปฏิบัติ",
    )
    assert found == [("กษ 0405.2/ว 122", "2018-03-09", Relation.REFERS)]


@pytest.mark.parametrize(
    "body",
    [
        "ตามหนังสือ ที่ กษ 0405.2/ว 122 ลงวันที่ 9 มีนาคม 2560 ให้ถือปฏิบัติ",
        "ตามหนังสือ ที่ กษ 0405.2/ว 123 ลงวันที่ 9 มีนาคม 2561 ให้ถือปฏิบัติ",
        "ตามหนังสือ ที่ กษ 0405.2/122 ลงวันที่ 9 มีนาคม 2561 ให้ถือปฏิบัติ",
    ],
)
def test_another_day_or_number_is_another_letter(body: str) -> None:
    assert len(cited(WHOLE, body)) == 2


def test_which_of_two_is_meant_is_not_guessed() -> None:
    body = "ตามหนังสือเวียน ที่ ว 122 ซึ่งเวียนแล้ว ลงวันที่ 9 มีนาคม 2561"
    two = cited(f"1. {WHOLE}\n2. {SECOND}", body)
    assert [number for number, _, _ in two][:2] == ["กษ (กวจ) 0405.2/ว 122", "มท 0501/ว 122"]
    undated = cited(f"1. {WHOLE}\n2. {SECOND}", "ตามหนังสือเวียน ที่ ว 122 ให้ถือปฏิบัติ")
    assert undated[:2] == two[:2]
