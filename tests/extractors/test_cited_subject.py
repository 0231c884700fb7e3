"""Subjects of cited letters, rule by rule, and where none is taken."""

from __future__ import annotations

import pytest

from extractors.cited_subject import RULES, CitedSubjectRule, cited_subject
from pipeline.extract import extract_text
from schemas.letter import ReferenceRole

LETTER = (
    "ที่ มท 0810.7/ว 200\n\nกรมการปกครอง\n\n20 มีนาคม 2564\n\nเรื่อง แจ้งเวียน\n\nเรียน นายอำเภอแม่ทะ\n\n{}\n\n{}\n"
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_holds(rule: CitedSubjectRule) -> None:
    for cited, subject in (*rule.examples, *((c, None) for c in rule.counter_examples)):
        record = extract_text(LETTER.format(f"อ้างถึง {cited}", "ด้วยกรมขอแจ้งเวียน"))
        (reference,) = record.references
        assert cited_subject(reference, record.text) == subject


def test_a_sentence_that_goes_on_is_no_subject() -> None:
    cited = "ตามหนังสือกรมประมง ที่ กษ 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 เรื่อง พันธุ์ปลา แจ้งว่ามีพันธุ์ปลา นั้น"
    record = extract_text(LETTER.format("", cited))
    (reference,) = record.references
    assert reference.role is ReferenceRole.BODY
    assert cited_subject(reference, record.text) is None


def test_a_place_in_another_copy_is_not_looked_at() -> None:
    (rule,) = (r for r in RULES if r.id == "citations.subject_behind")
    record = extract_text(LETTER.format(f"อ้างถึง {rule.examples[0][0]}", "ด้วยกรมขอแจ้งเวียน"))
    (reference,) = record.references
    start, end = reference.evidence.span
    strange = reference.model_copy(
        update={"evidence": reference.evidence.model_copy(update={"span": (start - 1, end - 1)})}
    )
    assert cited_subject(strange, record.text) is None
