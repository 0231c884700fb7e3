from __future__ import annotations

import pytest

from extractors.references import find_references
from extractors.relation_rules import RULES, RelationRule
from schemas.letter import Relation

HEAD = "ที่ ลป 0023.4/987\nศาลากลางจังหวัดลำปาง\n12 มีนาคม 2565\nเรื่อง การสำรวจ\nเรียน นายอำเภอ ทุกอำเภอ\n"
LIST = (
    "อ้างถึง ๑. หนังสือจังหวัดลำปาง ที่ ลป 0023.4/11 ลงวันที่ 3 มกราคม 2564\n"
    "๒. หนังสือกรมที่ดิน ที่ มท 0501/12 ลงวันที่ 4 มกราคม 2564\n"
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: RelationRule) -> None:
    for text in rule.examples:
        reference = find_references(text)[0]
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
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึงทั้ง ๒ ฉบับ", [Relation.CANCELS, Relation.CANCELS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึงทั้งสองฉบับ แล้วให้ใช้แนวทางนี้แทน", [Relation.SUPERSEDES, Relation.SUPERSEDES]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึงทั้งหมด", [Relation.CANCELS, Relation.CANCELS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง ๑ และ ๒", [Relation.CANCELS, Relation.CANCELS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง (1) - (2)", [Relation.CANCELS, Relation.CANCELS]),
        ("จังหวัดขอยกเลิกความในข้อ ๓ ของหนังสือที่อ้างถึง ๒", [Relation.REFERS, Relation.AMENDS]),
        # Not as many as are listed, and no place in the list.
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึงทั้ง ๕ ฉบับ", [Relation.REFERS, Relation.REFERS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง ๑ และ ๒๐ วันจากนี้จะแจ้งใหม่", [Relation.CANCELS, Relation.REFERS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึงทุกฉบับ", [Relation.CANCELS, Relation.CANCELS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง ทุกหน่วยงานทราบแล้ว", [Relation.REFERS, Relation.REFERS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง ๑ และข้อ ๒ ของประกาศ", [Relation.CANCELS, Relation.REFERS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง ๑ - ๒ มีนาคม ๒๕๖๕ เป็นต้นไป", [Relation.CANCELS, Relation.REFERS]),
        ("จังหวัดขอยกเลิกหนังสือที่อ้างถึง ๑ และ ๒ ครั้งที่ผ่านมา", [Relation.CANCELS, Relation.REFERS]),
        ("ตามที่จังหวัดได้ยกเลิกหนังสือที่อ้างถึง ๑ และ ๒ แล้ว นั้น", [Relation.REFERS, Relation.REFERS]),
    ],
)
def test_a_pointer_with_a_number_means_that_item(body: str, relations: list[Relation]) -> None:
    found = find_references(f"{HEAD}{LIST}{body}\nขอแสดงความนับถือ")
    assert [r.relation for r in found] == relations


FISH = "หนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564"
LAND = "หนังสือกรมที่ดิน ที่ มท 0501/ว 12 ลงวันที่ 4 มีนาคม 2564"


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        (f"จึงให้ยกเลิก{FISH} และ{LAND}", Relation.CANCELS, Relation.CANCELS),
        (f"จึงให้ยกเลิก{FISH} และ{LAND} แล้วให้ใช้หนังสือฉบับนี้แทน", Relation.SUPERSEDES, Relation.SUPERSEDES),
        (f"จึงให้ยกเลิก\n๑) {FISH}\n๒) {LAND}", Relation.CANCELS, Relation.CANCELS),
        (f"ขอแก้ไข{FISH} กับ{LAND}", Relation.AMENDS, Relation.AMENDS),
        (f"ให้ยกเลิก{FISH} ทั้งนี้ ตาม{LAND}", Relation.CANCELS, Relation.REFERS),
        (f"ตาม{FISH} และ{LAND}", Relation.REFERS, Relation.REFERS),
        (f"จึงให้ยกเลิกหนังสือ จำนวน 2 ฉบับ ดังนี้\n1. {FISH}\n2. {LAND}", Relation.CANCELS, Relation.CANCELS),
        (f"ให้ยกเลิกหนังสือดังต่อไปนี้\n(๑) {FISH}\n(๒) {LAND}", Relation.CANCELS, Relation.CANCELS),
        # What follows the second is said of that one alone.
        (f"ให้ยกเลิก{FISH} และตาม{LAND} ให้ถือปฏิบัติต่อไป", Relation.CANCELS, Relation.REFERS),
        (f"ให้ยกเลิก{FISH} และ{LAND} ยังคงใช้บังคับต่อไป", Relation.CANCELS, Relation.REFERS),
        (f"ให้ยกเลิก{FISH} และ{LAND} ซึ่งได้ยกเลิกไปก่อนแล้ว", Relation.CANCELS, Relation.REFERS),
        (f"ให้ใช้แบบใหม่แทน{FISH} และ{LAND} กำหนดแบบเดิมไว้", Relation.SUPERSEDES, Relation.REFERS),
        (f"ให้ยกเลิกข้อ ๓ ของ{FISH} และ{LAND} ให้ใช้ต่อไป", Relation.AMENDS, Relation.REFERS),
        # The words belong to the first item of the list.
        (f"ขอแจ้งดังนี้\n1. ให้ยกเลิก{FISH}\n2. {LAND}", Relation.CANCELS, Relation.REFERS),
        # What was done before, or would be done.
        (f"ตามที่กรมประมงได้ยกเลิก{FISH} และ{LAND} ไปแล้ว นั้น", Relation.REFERS, Relation.REFERS),
        (f"หากอำเภอใดยกเลิก{FISH} และ{LAND} ให้รายงาน", Relation.REFERS, Relation.REFERS),
        (f"ตามที่แจ้ง นั้น บัดนี้ จึงให้ยกเลิก{FISH} และ{LAND}", Relation.CANCELS, Relation.CANCELS),
    ],
)
def test_words_beside_the_first_of_several_in_a_row_tell_of_all(
    body: str, first: Relation, second: Relation
) -> None:
    found = find_references(f"{HEAD}{body}\nจึงเรียนมาเพื่อทราบ")
    assert [r.relation for r in found] == [first, second]


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


OWN = "อ้างถึง หนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565\n"
THEIRS = "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/55 ลงวันที่ 3 กุมภาพันธ์ 2565\n"
THIRD = "อ้างถึง หนังสือกรมการปกครอง ที่ มท 0309.2/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565\n"
ENCLOSED = "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมการปกครอง ที่ มท 0309.2/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565 จำนวน 1 ฉบับ\n"


@pytest.mark.parametrize(
    ("relation", "subject", "cited", "body"),
    [
        (
            Relation.REFERS,
            "การสำรวจ",
            THIRD,
            "ตามหนังสือที่อ้างถึง กรมการปกครองขอให้จังหวัดสำรวจ นั้น จังหวัดลำปางขอให้อำเภอสำรวจ",
        ),
        (Relation.REFERS, "การสำรวจ", OWN, "ตามหนังสือที่อ้างถึง จังหวัดได้แจ้งแนวทาง นั้น จังหวัดขอเชิญประชุม"),
        (
            Relation.ENCLOSES,
            "การสำรวจ",
            "สิ่งที่ส่งมาด้วย หนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565\n",
            "ด้วยจังหวัดลำปางจะสำรวจ",
        ),
        (Relation.FORWARDS, "การสำรวจ", ENCLOSED, "ด้วยกรมการปกครองแจ้งว่า จะสำรวจ"),
        (Relation.FORWARDS, "ส่งหนังสือ", ENCLOSED, "จังหวัดลำปางขอส่งสำเนาหนังสือกรมการปกครองมาเพื่อทราบ"),
        (
            Relation.FORWARDS,
            "การสำรวจ",
            ENCLOSED,
            "ด้วยจังหวัดลำปางได้รับหนังสือจากกรมการปกครอง ให้สำรวจ รายละเอียดตามสิ่งที่ส่งมาด้วย",
        ),
        (
            Relation.FORWARDS,
            "การสำรวจ",
            ENCLOSED,
            "ด้วยกรมการปกครองขอความร่วมมือประชาสัมพันธ์โครงการ รายละเอียดตามสิ่งที่ส่งมาด้วย",
        ),
        (
            Relation.FORWARDS,
            "การสำรวจ",
            ENCLOSED,
            "ด้วยกรมการปกครองได้กำหนดแนวทางการสำรวจ รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
        ),
        (
            Relation.ANSWERS,
            "ตอบข้อหารือ",
            THEIRS,
            "ตามหนังสือที่อ้างถึง อำเภอแม่ทะหารือเรื่องการเบิกจ่าย นั้น จังหวัดพิจารณาแล้วเห็นว่า เบิกได้",
        ),
        (
            Relation.ANSWERS,
            "การรายงานผล",
            THEIRS,
            "ตามหนังสือที่อ้างถึง อำเภอขอข้อมูล ความละเอียดแจ้งแล้ว นั้น จังหวัดขอส่งข้อมูลตามสิ่งที่ส่งมาด้วย",
        ),
        (
            Relation.ANSWERS,
            "ขออนุญาต",
            THEIRS,
            "ตามหนังสือที่อ้างถึง อำเภอขออนุญาตใช้ที่ดิน นั้น จังหวัดอนุญาตให้ใช้ที่ดินดังกล่าวได้",
        ),
        (Relation.ANSWERS, "ขออนุมัติ", THEIRS, "ตามหนังสือที่อ้างถึง อำเภอขออนุมัติโครงการ นั้น จังหวัดไม่อาจอนุมัติได้"),
        (Relation.ANSWERS, "ขอเชิญ", THEIRS, "ตามหนังสือที่อ้างถึง อำเภอเชิญจังหวัดเป็นวิทยากร นั้น จังหวัดยินดีให้ความร่วมมือ"),
        (
            Relation.ANSWERS,
            "การสำรวจ",
            THEIRS,
            "ตามหนังสือที่อ้างถึง อำเภอรายงานความเสียหาย นั้น จังหวัดขอให้ส่งเอกสารเพิ่มเติม",
        ),
        (
            Relation.ANSWERS,
            "แจ้งรายชื่อ",
            THEIRS,
            "ตามหนังสือที่อ้างถึง อำเภอขอให้แจ้งรายชื่อผู้เข้าอบรม นั้น จังหวัดขอแจ้งรายชื่อ ดังนี้",
        ),
        (Relation.ANSWERS, "การสำรวจ", THEIRS, "ตามหนังสือที่อ้างถึง อำเภอขอให้ตรวจสอบ นั้น จังหวัดตรวจสอบแล้วไม่พบข้อมูล"),
        (
            Relation.FOLLOWS_UP,
            "ติดตามการรายงาน",
            OWN,
            "ตามหนังสือที่อ้างถึง จังหวัดขอให้รายงาน นั้น บัดนี้ล่วงเลยกำหนดแล้ว จังหวัดยังไม่ได้รับรายงาน",
        ),
        (
            Relation.FOLLOWS_UP,
            "เร่งรัดการรายงาน",
            OWN,
            "ตามหนังสือที่อ้างถึง จังหวัดขอให้รายงาน นั้น เนื่องจากพ้นกำหนดแล้ว จึงขอให้รายงานโดยด่วน",
        ),
        (
            Relation.FOLLOWS_UP,
            "แจ้งเตือน",
            OWN,
            "ตามหนังสือที่อ้างถึง จังหวัดขอให้ส่งแบบสำรวจ นั้น ปรากฏว่าอำเภอแม่ทะยังไม่จัดส่ง",
        ),
        (
            Relation.FOLLOWS_UP,
            "การรายงาน",
            OWN,
            "ตามหนังสือที่อ้างถึง จังหวัดขอให้รายงาน นั้น บัดนี้ครบกำหนดแล้ว แต่อำเภอยังไม่รายงาน",
        ),
        (
            Relation.AMENDS,
            "แก้ไขกำหนดการ",
            OWN,
            "ตามหนังสือที่อ้างถึง จังหวัดเชิญประชุม นั้น จังหวัดขอเปลี่ยนแปลงสถานที่ประชุมเป็นห้อง 2",
        ),
        (Relation.AMENDS, "เลื่อนการประชุม", OWN, "ตามหนังสือที่อ้างถึง จังหวัดเชิญประชุม นั้น จังหวัดขอเลื่อนการประชุมออกไป"),
        (
            Relation.AMENDS,
            "ขยายเวลา",
            OWN,
            "ตามหนังสือที่อ้างถึง จังหวัดขอให้รายงานภายในวันที่ 1 มีนาคม 2565 นั้น จังหวัดขยายระยะเวลาเป็นวันที่ 15 มีนาคม 2565",
        ),
        (Relation.AMENDS, "แก้คำผิด", OWN, "ตามหนังสือที่อ้างถึง นั้น เนื่องจากข้อความคลาดเคลื่อน จึงขอแก้ไขจาก 5 เป็น 6"),
        (
            Relation.SUPERSEDES,
            "แนวทาง",
            OWN,
            "ตามหนังสือที่อ้างถึง นั้น จังหวัดขอยกเลิกหนังสือที่อ้างถึง และให้ใช้แนวทางตามหนังสือฉบับนี้แทน",
        ),
        (Relation.CANCELS, "ยกเลิกการประชุม", OWN, "ตามหนังสือที่อ้างถึง จังหวัดเชิญประชุม นั้น จังหวัดขอยกเลิกหนังสือดังกล่าว"),
        (
            Relation.CANCELS,
            "การยกเลิกหนังสือ",
            OWN,
            "ด้วยหนังสือที่อ้างถึงมีข้อความคลาดเคลื่อน จังหวัดจึงขอยกเลิกหนังสือตามที่อ้างถึง",
        ),
        (Relation.CANCELS, "ยกเลิกคำสั่ง", "", "ให้ยกเลิกคำสั่งจังหวัดลำปาง ที่ 5/2564 ลงวันที่ 3 มกราคม 2564"),
        (Relation.SUPERSEDES, "x", "", "ให้ยกเลิกคำสั่งจังหวัดลำปาง ที่ 5/2564 ลงวันที่ 3 มกราคม 2564 และให้ใช้คำสั่งนี้แทน"),
        (Relation.SUPERSEDES, "x", "", "แนวทางนี้ให้ใช้แทนหนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565"),
        (Relation.AMENDS, "แก้ไขคำสั่ง", "", "ให้แก้ไขเพิ่มเติมคำสั่งจังหวัดลำปาง ที่ 5/2564 ลงวันที่ 3 มกราคม 2564"),
        (
            Relation.AMENDS,
            "แก้ไข",
            (
                "อ้างถึง คำสั่งจังหวัดลำปาง ที่ 5/2564 ลงวันที่ 3 มกราคม 2564\n"
                "สิ่งที่ส่งมาด้วย สำเนาคำสั่งจังหวัดลำปาง ที่ 9/2565 ลงวันที่ 3 มีนาคม 2565\n"
            ),
            "ตามคำสั่งที่อ้างถึง จังหวัดได้แต่งตั้งคณะทำงาน นั้น จังหวัดได้มีคำสั่งแก้ไขเพิ่มเติมคณะทำงานดังกล่าวแล้ว",
        ),
        (
            Relation.FOLLOWS_UP,
            "x",
            "",
            "จึงขอเร่งรัดการดำเนินการตามหนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 55 ลงวันที่ 3 กุมภาพันธ์ 2565",
        ),
        (
            Relation.ANSWERS,
            "x",
            "",
            "จังหวัดขอตอบข้อหารือตามหนังสืออำเภอแม่ทะ ที่ ลป 0818/55 ลงวันที่ 3 กุมภาพันธ์ 2565 ดังนี้",
        ),
    ],
)
def test_each_relation_is_told_by_many_wordings(
    relation: Relation, subject: str, cited: str, body: str
) -> None:
    text = (
        f"ที่ ลป 0023.4/987\nศาลากลางจังหวัดลำปาง\n12 มีนาคม 2565\nเรื่อง {subject}\nเรียน นายอำเภอแม่ทะ\n"
        f"{cited}{body}\nจึงเรียนมาเพื่อดำเนินการ\nขอแสดงความนับถือ\n(นายสมใจ ใจงาม)\nผู้ว่าราชการจังหวัดลำปาง"
    )
    reference = find_references(text)[0]
    assert reference.relation is relation
    assert text[slice(*reference.span)] == reference.text
    if relation not in (Relation.REFERS, Relation.ENCLOSES):
        assert reference.relation_span is not None, "told by words"
        assert 0 <= reference.relation_span[0] < reference.relation_span[1] <= len(text)
