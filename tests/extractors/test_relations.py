from __future__ import annotations

import pytest

from extractors.references import find_references
from extractors.relations import RULES, RelationRule
from schemas.letter import Relation

HEAD = "ที่ ลป 0023.4/987\nศาลากลางจังหวัดลำปาง\n12 มีนาคม 2565\nเรื่อง การสำรวจ\nเรียน นายอำเภอ ทุกอำเภอ\n"
LIST = (
    "อ้างถึง ๑. หนังสือจังหวัดลำปาง ที่ ลป 0023.4/11 ลงวันที่ 3 มกราคม 2564\n"
    "๒. หนังสือกรมที่ดิน ที่ มท 0501/12 ลงวันที่ 4 มกราคม 2564\n"
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: RelationRule) -> None:
    for text in rule.examples:
        (reference,) = find_references(text)
        assert reference.relation is rule.relation, text
        assert reference.relation_span is not None
        assert rule.pattern.search(text[slice(*reference.relation_span)]) or rule.pattern.search(text)
    for text in rule.counter_examples:
        (reference,) = find_references(text)
        assert reference.relation is not rule.relation, text


@pytest.mark.parametrize(
    ("body", "relations"),
    [
        ("ตามที่แจ้ง นั้น จังหวัดขอยกเลิกหนังสือที่อ้างถึง ๑", [Relation.CANCELS, Relation.REFERS]),
        ("ตามที่แจ้ง นั้น จังหวัดขอแก้ไขหนังสือที่อ้างถึง (๒)", [Relation.REFERS, Relation.AMENDS]),
        # Which of the two is meant is not said: nothing is guessed.
        ("ตามที่แจ้ง นั้น จังหวัดขอยกเลิกหนังสือที่อ้างถึง", [Relation.REFERS, Relation.REFERS]),
        ("ตามที่แจ้ง นั้น จึงเรียนมาเพื่อทราบ", [Relation.REFERS, Relation.REFERS]),
    ],
)
def test_a_pointer_with_a_number_means_that_item(body: str, relations: list[Relation]) -> None:
    found = find_references(f"{HEAD}{LIST}{body}\nขอแสดงความนับถือ")
    assert [r.relation for r in found] == relations


def test_a_pointer_in_the_body_means_the_letter_before_it() -> None:
    body = "ตามหนังสือกรมที่ดิน ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564 แจ้งว่าให้ยกเลิกหนังสือดังกล่าว"
    (reference,) = find_references(f"{HEAD}{body}\nขอแสดงความนับถือ")
    assert reference.relation is Relation.CANCELS


def test_ones_own_letter_is_enclosed_and_another_offices_forwarded() -> None:
    listed = (
        "สิ่งที่ส่งมาด้วย ๑. สำเนาหนังสือจังหวัดลำปาง ที่ ลป 0023.4/11 ลงวันที่ 3 มกราคม 2564 จำนวน 1 ฉบับ\n"
        "๒. สำเนาหนังสือกรมที่ดิน ที่ มท 0501/12 ลงวันที่ 4 มกราคม 2564 จำนวน 1 ฉบับ\n"
    )
    found = find_references(f"{HEAD}{listed}ด้วยจังหวัดลำปางได้รับแจ้งจากกรมที่ดินว่า จะสำรวจ\nขอแสดงความนับถือ")
    assert [r.relation for r in found] == [Relation.ENCLOSES, Relation.FORWARDS]


def test_an_answer_needs_the_other_party() -> None:
    cited = "อ้างถึง หนังสือ{issuer} ที่ ลป 0118/11 ลงวันที่ 3 มกราคม 2564\n"
    body = "ตามที่อำเภอแม่ทะขอทราบข้อมูล นั้น บัดนี้ จังหวัดได้ตรวจสอบเรียบร้อยแล้ว"
    head = HEAD.replace("นายอำเภอ ทุกอำเภอ", "นายอำเภอแม่ทะ")
    (answer,) = find_references(f"{head}{cited.format(issuer='อำเภอแม่ทะ')}{body}")
    assert answer.relation is Relation.ANSWERS
    (nameless,) = find_references(f"{head}{cited.format(issuer='')}{body}")
    assert nameless.relation is Relation.ANSWERS
    (other,) = find_references(f"{head}{cited.format(issuer='อำเภองาว')}{body}")
    assert other.relation is Relation.REFERS


def test_what_is_told_at_the_second_mention_counts() -> None:
    cited = "คำสั่งจังหวัดลำปาง ที่ 111/2564 ลงวันที่ 4 มกราคม 2564"
    (order,) = find_references(f"{HEAD}ตามที่ได้มี{cited} นั้น จึงยกเลิก{cited} และแต่งตั้งใหม่")
    assert order.relation is Relation.CANCELS
    (listed,) = find_references(f"{HEAD}อ้างถึง {cited}\nตามที่แจ้ง นั้น จึงยกเลิก{cited}")
    assert (listed.role.value, listed.relation) == ("reference", Relation.CANCELS)
