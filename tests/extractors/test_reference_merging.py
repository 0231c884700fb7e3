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
        "ตามหนังสือเวียน ที่ ว 122/2560 ให้ถือปฏิบัติ",
        "ตามหนังสือกรมที่ดิน ที่ ว 122 ลงวันที่ 9 มีนาคม 2561 ให้ถือปฏิบัติ",
        # No calendar has the day: it is no word for the other.
        "ตามหนังสือกรมประมง ที่ ว 122 ลงวันที่ 31 กุมภาพันธ์ 2563 ให้ถือปฏิบัติ",
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


def test_an_undated_whole_number_takes_no_other_offices_day() -> None:
    body = "ตามหนังสือกรมประมง ที่ กษ 0405.2/ว 122 แจ้งว่า นั้น\nจึงให้ยกเลิกหนังสือจังหวัดลำปาง ที่ ว 122 ลงวันที่ 5 มกราคม 2565"
    found = find_references(f"{HEAD}{body}\nขอแสดงความนับถือ")
    assert [(r.number.canonical, r.relation) for r in found if r.number] == [
        ("กษ 0405.2/ว 122", Relation.REFERS),
        ("ว 122", Relation.CANCELS),
    ]


def test_two_items_of_a_list_stay_two() -> None:
    listed = (
        "1. หนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 55\n2. หนังสือจังหวัดลำปาง ที่ ว 55 ลงวันที่ 1 มีนาคม 2564\n"
        "3. หนังสือกรมประมง ที่ กษ 0509/ว 13 ลงวันที่ 1 มีนาคม 2564"
    )
    found = cited(listed, "จังหวัดลำปางขอยกเลิกหนังสือที่อ้างถึง 2")
    assert [relation for _, _, relation in found] == [Relation.REFERS, Relation.CANCELS, Relation.REFERS]


@pytest.mark.parametrize("swapped", [False, True])
def test_three_ways_to_say_one_number_are_one_letter(swapped: bool) -> None:
    ways = ["ที่ ว 122 ลงวันที่ 9 มีนาคม 2561", "ที่ กษ 0405.2/ว 122 ลงวันที่ 9 มีนาคม 2561"]
    first, second = reversed(ways) if swapped else ways
    assert len(cited(WHOLE, f"ตามหนังสือ {first} และหนังสือเวียน {second}")) == 1
