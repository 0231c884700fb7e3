"""Ranges of circulars in citations."""

from __future__ import annotations

import pytest

from extractors.reference_ranges import RULES
from extractors.references import find_references

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
EXAMPLES = [example for rule in RULES for example in rule.examples]
NONE = [text for rule in RULES for text in rule.counter_examples]


def cited(text: str) -> list[tuple[str | None, str | None]]:
    found = find_references(text)
    assert all(text[slice(*r.span)] == r.text for r in found)
    assert all(r.number is None or text[slice(*r.number.span)] == r.number.text for r in found)
    return [(r.number.canonical if r.number else None, r.date.value if r.date else None) for r in found]


@pytest.mark.parametrize(("text", "numbers"), EXAMPLES)
def test_examples_in_either_script(text: str, numbers: tuple[str, ...]) -> None:
    assert cited(text) == [(number, "2021-03-02") for number in numbers]
    assert cited(text.translate(THAI)) == cited(text)


@pytest.mark.parametrize("text", NONE)
def test_counter_examples(text: str) -> None:
    assert len(cited(text)) <= 1


def test_a_range_in_a_list_has_its_issuer_and_leaves_the_others_alone() -> None:
    text = (
        "เรื่อง การสำรวจ\nเรียน ผู้ว่าราชการจังหวัด\n"
        "อ้างถึง ๑. หนังสือกรมที่ดิน ที่ มท ๐๕๑๑.๒/ว ๑๒ - ๑๔ ลงวันที่ ๕ มกราคม ๒๕๖๔\n"
        "        ๒. หนังสือกรมประมง ด่วนที่สุด ที่ กษ ๐๕๐๙.๒/ว ๙๙ ลงวันที่ ๗ มกราคม ๒๕๖๔\n\nด้วยกรมแจ้งว่า\n"
    )
    found = find_references(text)
    assert [(r.number.canonical, r.issuer, r.date.value) for r in found if r.number and r.date] == [
        ("มท 0511.2/ว 12", "กรมที่ดิน", "2021-01-05"),
        ("มท 0511.2/ว 13", "กรมที่ดิน", "2021-01-05"),
        ("มท 0511.2/ว 14", "กรมที่ดิน", "2021-01-05"),
        ("กษ 0509.2/ว 99", "กรมประมง", "2021-01-07"),
    ]
    assert len({r.role for r in found}) == 1
