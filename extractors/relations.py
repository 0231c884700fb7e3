"""Relations: what a letter does to each letter that it cites, told from the words around the citation.

A rule looks in one of four places: right before a citation, right behind it, around words that point back to
it (`หนังสือที่อ้างถึง ๒`), or at the letter as a whole. The last is heard only for a letter's single reference,
and only where the sender and addressee fit. Unsure means `refers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from extractors.issuer import find_issuer
from extractors.layout import one_line
from extractors.offices import body_of_post
from extractors.pointers import main_reference, pointers
from schemas.letter import ReferenceKind, ReferenceRole, Relation
from schemas.mentions import Frame, NumberMention, ReferenceMention
from schemas.source import Span


class Place(Enum):
    """Where a rule's words stand."""

    BEFORE = "before"
    """They end where the citation begins."""
    NEXT = "next"
    """They begin where the citation ends."""
    BEHIND = "behind"
    """They follow the citation in its sentence."""
    LETTER = "letter"
    """Anywhere in the subject or body, for the single letter under อ้างถึง."""


class Parties(Enum):
    """Whose letter is cited, for rules that hear the whole letter."""

    ANY = "any"
    OURS = "ours"
    """The sender's own earlier letter."""
    THEIRS = "theirs"
    """A letter of the one who is written to."""
    NAMED = "named"
    """A letter whose issuer is named right behind the words."""
    RENEWED = "renewed"
    """A paper of which the letter encloses a newer one: the same kind, by the same issuer."""


@dataclass(frozen=True, slots=True)
class RelationRule:
    """Words that tell a relation; each example is a letter that cites one other."""

    id: str
    relation: Relation
    place: Place
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()
    parties: Parties = Parties.ANY
    unless: re.Pattern[str] | None = None
    """What, up to the words, shows that they tell of the past, deny it, or only think of it."""


_REVOKE = r"(?:ยกเลิก|เพิกถอน)"
_REPLACED = r"(?:ให้|ขอ)?(?:ใช้|ถือปฏิบัติ|ปฏิบัติ)[^\n]{0,120}?แทน"
_NOT_DONE = re.compile(
    r"(?:(?:ไม่|มิ)(?:ได้|ใช่|เป็น|ต้อง|ควร|อาจ)?|หาก|ถ้า|กรณี(?:ที่)?|เว้นแต่|จนกว่า|อยู่(?:ใน)?ระหว่าง|พิจารณา|ประสงค์)"
    r"(?:การ|มี|จะ|ได้|พิจารณา|ดำเนินการ|ขอ|\s){0,5}\Z"
)
"""Words before `ยกเลิก` and the like by which nothing is done: denied, a condition, under consideration."""
_PART = (
    r"(?:ข้อ|วรรค|ลำดับ(?:ที่)?|หน้า)\s?[0-9๐-๙]"
    r"|(?:เอกสาร|บัญชี|ตาราง|แบบ|สิ่งที่ส่งมาด้วย|แผน)[^\s]{0,20}?(?:ท้าย|แนบ|[0-9๐-๙])"
)
"""What is but a part of a letter."""
_GAP = r"(?:ข้อความใน|ความใน|เนื้อความใน|ทั้งฉบับ|ตาม|ของ|สำเนา|เฉพาะ|การดำเนินการ|แนวทาง|\s){0,4}"
_FIRST_ITEM = r"(?:(?:ดังนี้|ดังต่อไปนี้|ได้แก่|คือ)?\s*[(]?[1๑][.)]\s?)?"
"""The number of the first of several."""

RULES: tuple[RelationRule, ...] = (
    RelationRule(
        "relations.superseded_before",
        Relation.SUPERSEDES,
        Place.BEFORE,
        re.compile(r"(?<!ผู้)(?<!ราชการ)(?<!การ)แทน(?:ความใน|\s){0,2}\Z"),
        ("ให้ใช้แนวทางนี้แทนหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",),
        ("ผู้แทนตามหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",),
    ),
    RelationRule(
        "relations.cancelled_before",
        Relation.CANCELS,
        Place.BEFORE,
        re.compile(rf"{_REVOKE}{_GAP}{_FIRST_ITEM}\Z"),
        (
            "จึงให้ยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "อ้างถึง หนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 981 ลงวันที่ 3 มีนาคม 2564\nด้วยเกิดอุทกภัย จึงขอยกเลิกหนังสือที่อ้างถึง",
        ),
        (
            "ไม่ยกเลิกสัญญา ตามหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "ทั้งนี้ ยังไม่ได้ยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "โดยมิได้ยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "ทั้งนี้ ไม่เป็นการยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "หากมีการยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 จะแจ้งให้ทราบ",
            "กรมประมงอยู่ระหว่างพิจารณายกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
        ),
        unless=_NOT_DONE,
    ),
    RelationRule(
        "relations.partly_cancelled_before",
        Relation.AMENDS,
        Place.BEFORE,
        re.compile(
            rf"{_REVOKE}(?:ข้อความ|ความ|ใน|เฉพาะ|\s){{0,4}}(?:{_PART})[^\n]{{0,40}}?(?:ของ|แห่ง|ใน|ตาม|ท้าย)\s?\Z"
        ),
        (
            "ให้ยกเลิกข้อ ๓ ของหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "ให้ยกเลิกความในข้อ ๓ และข้อ ๕ แห่งหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 และให้ใช้ความนี้แทน",
            "จึงขอยกเลิกบัญชีแนบท้ายหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
        ),
        ("ทั้งนี้ ไม่ยกเลิกข้อ ๓ ของหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",),
        unless=_NOT_DONE,
    ),
    RelationRule(
        "relations.partly_cancelled_next",
        Relation.AMENDS,
        Place.NEXT,
        re.compile(rf"\s?(?:ใน|เฉพาะ(?:ใน)?)?\s?(?:{_PART})"),
        ("ให้ยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 เฉพาะข้อ ๒",),
        (
            "ให้ยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 ตามมติข้อ ๒",
            "ตามหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 ข้อ ๒",
        ),
    ),
    RelationRule(
        "relations.superseded_behind",
        Relation.SUPERSEDES,
        Place.BEHIND,
        re.compile(_REPLACED),
        ("ให้ยกเลิกหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 และให้ถือปฏิบัติตามหนังสือฉบับนี้แทน",),
    ),
    RelationRule(
        "relations.amended_before",
        Relation.AMENDS,
        Place.BEFORE,
        re.compile(rf"(?:แก้ไขเพิ่มเติม|แก้ไข|แก้คำผิด|เพิ่มเติม|เปลี่ยนแปลง|ปรับปรุง){_GAP}{_FIRST_ITEM}\Z"),
        ("ขอแก้ไขข้อความในหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",),
        (
            "ได้แก้ไขแล้ว ตามหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "โดยไม่เปลี่ยนแปลงหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "หากมีการแก้ไขหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 จะแจ้งให้ทราบ",
        ),
        unless=_NOT_DONE,
    ),
    RelationRule(
        "relations.forwarded_before",
        Relation.FORWARDS,
        Place.BEFORE,
        re.compile(r"(?:ส่ง|จัดส่ง|นำส่ง|แนบ)(?:\s|ต่อ|สำเนา|ภาพถ่าย|พร้อม){0,4}\Z"),
        ("ในการนี้ ขอส่งสำเนาหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 มาเพื่อทราบ",),
        (
            "ขอส่งรายงานตามหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",
            "ตามที่จังหวัดลำปางได้ส่งสำเนาหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 มาแล้ว นั้น",
        ),
        unless=re.compile(r"(?:ตามที่|อนุสนธิ)(?:(?!พร้อมนี้|ในการนี้|บัดนี้|จึง|ขอส่ง|\sนั้น\s)[^\n])*\Z"),
    ),
    RelationRule(
        "relations.answered_before",
        Relation.ANSWERS,
        Place.BEFORE,
        re.compile(r"(?:ขอ)?(?:ตอบ|ตอบรับ|ตอบข้อหารือ)(?:\s|ตาม|ข้อหารือ){0,3}\Z"),
        ("เรื่องนี้ ขอตอบข้อหารือตามหนังสือกรมประมง ที่ มท 0509.2/11 ลงวันที่ 3 มีนาคม 2564",),
    ),
    RelationRule(
        "relations.followed_up_before",
        Relation.FOLLOWS_UP,
        Place.BEFORE,
        re.compile(r"(?:ติดตาม|เร่งรัด|ทวงถาม)(?:ผล|การดำเนินการ|การรายงาน|ตาม|\s){0,4}\Z"),
        ("จึงขอติดตามผลการดำเนินการตามหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564",),
    ),
    RelationRule(
        "relations.amending_letter",
        Relation.AMENDS,
        Place.LETTER,
        re.compile(
            r"(?:ขอ)?(?:แก้ไขเพิ่มเติม|แก้ไขข้อความ|แก้ไขรายละเอียด|แก้คำผิด|แก้ไขคำผิด|ขอแก้ไข|เลื่อนกำหนด|ขอเลื่อน|เลื่อนการ|ขยายระยะเวลา"
            r"|ขยายเวลา|ขยายกำหนด|เปลี่ยนแปลงกำหนด|เปลี่ยนแปลงวัน|เปลี่ยนแปลงสถานที่|ยกเลิกการประชุม)"
        ),
        (
            "ที่ ลป 0023.4/ว 1002\nเรื่อง ขอเลื่อนการประชุม\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 981 ลงวันที่ 3 มีนาคม 2564\nตามที่จังหวัดลำปางเชิญประชุม นั้น",
        ),
        parties=Parties.OURS,
    ),
    RelationRule(
        "relations.reminding_letter",
        Relation.FOLLOWS_UP,
        Place.LETTER,
        re.compile(
            r"ยังมิได้|ยังมี[^\n]{0,60}?ไม่|ยังไม่ได้รับ(?:การ)?(?:รายงาน|แจ้ง|คำตอบ|ข้อมูล|แบบ|ผล)|ยังไม่(?:ได้)?(?:รายงาน|จัดส่ง|ดำเนินการ)|ทวงถาม|แจ้งเตือน|เร่งรัด|ติดตาม(?:ผล)?(?:การ|ความ)"
        ),
        (
            "ที่ ลป 0023.4/ว 1002\nเรื่อง การติดตามการรายงานผล\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 981 ลงวันที่ 3 มีนาคม 2564\nตามที่จังหวัดลำปางขอให้รายงาน นั้น",
            # A stamped letter or a memo cites in its text (clauses 12 and 14).
            "ที่ ลป 0023.4/ว 1002\nถึง ที่ว่าการอำเภอทุกอำเภอ\n"
            "ตามหนังสือจังหวัดลำปาง ที่ ลป 0023.4/ว 981 ลงวันที่ 3 มีนาคม 2564 ขอให้ส่งบัญชี นั้น\n"
            "ปรากฏว่ายังมีอำเภอที่ไม่ส่งบัญชี",
        ),
        parties=Parties.OURS,
    ),
    RelationRule(
        "relations.result_wanted",
        Relation.FOLLOWS_UP,
        Place.LETTER,
        re.compile(r"ขอทราบ(?:ผล|ความ(?:คืบหน้า|ก้าวหน้า))"),
        (
            "ที่ ลป 0023.4/1002\nเรื่อง ขอทราบผลการสำรวจ\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/981 ลงวันที่ 3 มีนาคม 2564\n"
            "ตามหนังสือที่อ้างถึง อำเภอแม่ทะแจ้งว่าอยู่ระหว่างสำรวจ นั้น จังหวัดลำปางขอทราบผลการสำรวจ",
        ),
        parties=Parties.THEIRS,
    ),
    RelationRule(
        "relations.answering_letter",
        Relation.ANSWERS,
        Place.LETTER,
        re.compile(
            r"(?:ได้|พิจารณา)[^\n]{0,160}?(?:เสร็จ)?(?:เรียบร้อย)?แล้ว|ขอ(?:รายงาน|ตอบ|แจ้งผล|เรียนว่า|เรียนชี้แจง|ชี้แจง|ส่ง(?!คืน)|จัดส่ง)|ไม่ขัดข้อง|ยินดี|ตอบรับ|ตอบข้อหารือ"
        ),
        (
            "ที่ ลป 71201/55\nเรื่อง การรายงานผล\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/ว 981 ลงวันที่ 3 มีนาคม 2564\nตามที่อำเภอแม่ทะขอให้รายงาน นั้น\n"
            "บัดนี้ องค์การบริหารส่วนตำบลบ้านแลงได้จัดทำรายงานเสร็จเรียบร้อยแล้ว",
            "ที่ ลป 71201/55\nเรื่อง ส่งแผน\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/ว 981 ลงวันที่ 3 มีนาคม 2564\nตามที่อำเภอแม่ทะแจ้ง นั้น ขอส่งแผนมาพร้อมนี้",
            # The one who asked is not the one who is written to, but the letter says that it was asked.
            "ที่ มท 0509/55\nกรมประมง\nเรื่อง ความเห็น\nกราบเรียน นายกรัฐมนตรี\n"
            "อ้างถึง หนังสือสำนักเลขาธิการคณะรัฐมนตรี ที่ นร 0506/981 ลงวันที่ 3 มีนาคม 2564\n"
            "ตามหนังสือที่อ้างถึง ขอให้กรมประมงเสนอความเห็น นั้น กรมประมงพิจารณาแล้วเห็นควร",
        ),
        (
            "ที่ ลป 71201/55\nเรื่อง ขอทราบผล\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสือกรมประมง ที่ มท 0509.2/ว 981 ลงวันที่ 3 มีนาคม 2564\nตามที่กรมประมงแจ้ง นั้น ขอเรียนว่า ควรทราบ",
        ),
        parties=Parties.THEIRS,
    ),
    RelationRule(
        "relations.deciding_letter",
        Relation.ANSWERS,
        Place.LETTER,
        re.compile(
            r"\sนั้น\s(?:(?!จึงเรียน)[\s\S]){0,400}?(?P<told>ขอแจ้ง|(?:ตรวจสอบ|พิจารณา)แล้ว|(?<!พิจารณา)(?<!ขอ)(?:เห็นชอบ|อนุมัติ|อนุญาต)(?:ให้|ตาม)"
            r"|ไม่(?:อาจ|สามารถ|ขัดข้อง|อนุมัติ|อนุญาต|เห็นชอบ)|ขอให้[^\n]{0,80}?เพิ่มเติม)"
        ),
        (
            "ที่ ลป 0023.4/1002\nเรื่อง การขอใช้ที่ดิน\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/981 ลงวันที่ 3 มีนาคม 2564\n"
            "ตามหนังสือที่อ้างถึง อำเภอแม่ทะขอใช้ที่ดิน นั้น จังหวัดลำปางอนุญาตให้ใช้ที่ดินดังกล่าว",
            "ที่ ลป 0023.4/1002\nเรื่อง ความเสียหาย\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/981 ลงวันที่ 3 มีนาคม 2564\n"
            "ตามหนังสือที่อ้างถึง อำเภอแม่ทะบอกความเสียหาย นั้น จังหวัดลำปางขอให้สำรวจเพิ่มเติม",
        ),
        (
            "ที่ ลป 0023.4/1002\nเรื่อง การประชุม\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง หนังสืออำเภอแม่ทะ ที่ ลป 0818/981 ลงวันที่ 3 มีนาคม 2564\n"
            "ตามหนังสือที่อ้างถึง อำเภอแม่ทะไม่สามารถมา นั้น จังหวัดลำปางขอเชิญประชุม",
        ),
        parties=Parties.THEIRS,
    ),
    RelationRule(
        "relations.amending_order",
        Relation.AMENDS,
        Place.LETTER,
        re.compile(r"(?:คำสั่ง|ประกาศ)(?:ที่|ฉบับที่|\s){0,2}(?:แก้ไข|เพิ่มเติม)|แก้ไข(?:เพิ่มเติม)?(?:คำสั่ง|ประกาศ)"),
        (
            "ที่ ลป 0023.4/1002\nเรื่อง คณะทำงาน\nเรียน นายอำเภอแม่ทะ\n"
            "อ้างถึง คำสั่งจังหวัดลำปาง ที่ 11/2564 ลงวันที่ 3 มีนาคม 2564\n"
            "สิ่งที่ส่งมาด้วย คำสั่งจังหวัดลำปาง ที่ 12/2564 ลงวันที่ 9 มีนาคม 2564 จำนวน 1 ชุด\n"
            "ตามที่จังหวัดลำปางแต่งตั้งคณะทำงาน นั้น จึงขอส่งคำสั่งแก้ไขเพิ่มเติมมาเพื่อทราบ",
        ),
        parties=Parties.RENEWED,
    ),
    RelationRule(
        "relations.passed_on",
        Relation.FORWARDS,
        Place.LETTER,
        re.compile(r"(?:เนื่อง)?(?:ด้วย|จาก)\s?"),
        (
            "ที่ ลป 0023.4/ว 1002\nเรื่อง การสำรวจ\nเรียน นายอำเภอแม่ทะ\n"
            "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 จำนวน 1 ฉบับ\n"
            "ด้วยกรมประมงกำหนดแนวทางการสำรวจ",
        ),
        parties=Parties.NAMED,
    ),
    RelationRule(
        "relations.cover_letter",
        Relation.FORWARDS,
        Place.LETTER,
        re.compile(
            r"ได้รับแจ้ง(?:จาก|ว่า)|ได้รับหนังสือ(?:จาก|ของ)|แจ้ง(?:มา)?ว่า|แจ้งเวียน|ขอส่งสำเนา|ขอส่งหนังสือ|ส่งสำเนาหนังสือ|มีหนังสือ(?:แจ้ง|ขอ)|ขอความร่วมมือ[^\n]{0,80}?แจ้ง"
        ),
        (
            "ที่ ลป 0023.4/ว 1002\nเรื่อง การสำรวจ\nเรียน นายอำเภอแม่ทะ\n"
            "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 จำนวน 1 ฉบับ\n"
            "ด้วยจังหวัดลำปางได้รับแจ้งจากกรมประมงว่า จะสำรวจ",
        ),
        (
            "ที่ ลป 0023.4/ว 1002\nเรื่อง การสำรวจ\nเรียน นายอำเภอแม่ทะ\n"
            "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมประมง ที่ มท 0509.2/ว 11 ลงวันที่ 3 มีนาคม 2564 จำนวน 1 ฉบับ\n"
            "ด้วยจังหวัดลำปางจะสำรวจที่ดิน",
        ),
    ),
)

_OF_ALL = (Relation.CANCELS, Relation.SUPERSEDES, Relation.AMENDS)
_IN_A_ROW = re.compile(r"\s*(?:,\s*)?(?:(?:และ|กับ|รวมทั้ง|ตลอดจน)\s*(?:ตาม)?|[(]?[0-9๐-๙]{1,2}[.)])\s*|\s*,\s*")
_BEFORE = 80
_BEHIND = 200
_OPENING = 240
_SENTENCE_END = re.compile(r"\n[ \t]*\n|(?<=\s)นั้น\s|\bจึง(?:เรียน|แจ้ง)มา")
_LOCAL = tuple(rule for rule in RULES if rule.place is not Place.LETTER)
_WHOLE = tuple(rule for rule in RULES if rule.place is Place.LETTER)


def _local(text: str, span: Span) -> tuple[RelationRule, Span] | None:
    """Hear the words right before and right behind a citation or a pointer."""
    low = max(0, span[0] - _BEFORE)
    heard: tuple[RelationRule, Span] | None = None
    for rule in _LOCAL:
        if rule.place is Place.BEFORE:
            found = rule.pattern.search(text, low, span[0])
            if found and heard is None and not _is_past(rule, text, low, found.start()):
                heard = rule, found.span()
        elif heard is None or heard[0].relation is not Relation.CANCELS:
            continue  # what stands behind says more of what is cancelled
        elif rule.place is Place.NEXT:
            if found := rule.pattern.match(text, span[1]):
                heard = rule, found.span()
        else:
            high = min(len(text), span[1] + _BEHIND)
            stop = _SENTENCE_END.search(text, span[1], high)
            found = rule.pattern.search(text, span[1], stop.start() if stop else high)
            if found:
                heard = rule, found.span()
    return heard


def _is_past(rule: RelationRule, text: str, low: int, at: int) -> bool:
    """Say whether the words before a rule's own tell what was done in an earlier letter."""
    return rule.unless is not None and rule.unless.search(text, low, at) is not None


def _one_desk(number: NumberMention | None, own: NumberMention | None) -> bool:
    """Say whether two numbers come from one office: prefix and the office code without its sub-levels."""
    if number is None or own is None or number.office is None or own.office is None:
        return False
    return (number.prefix, number.office.partition(".")[0]) == (own.prefix, own.office.partition(".")[0])


def _asked_us(text: str, frame: Frame) -> bool:
    """Say whether the letter opens with what it was asked: `ตามหนังสือที่อ้างถึง ขอให้ <our agency> … นั้น`."""
    own = find_issuer(text, frame)
    opening = one_line(text[slice(*frame.body)])[:_OPENING]
    return own is not None and re.search(rf"ให้\s?{re.escape(own.value)}.*?\sนั้น", opening) is not None


def _fits(
    rule: RelationRule,
    text: str,
    frame: Frame,
    reference: ReferenceMention,
    own: NumberMention | None,
    all_cited: Sequence[ReferenceMention],
) -> bool:
    """Say whether the cited letter comes from the party that the rule needs."""
    if rule.parties is Parties.ANY:
        return True
    if rule.parties is Parties.NAMED:
        return bool(reference.issuer)
    if rule.parties is Parties.RENEWED:
        return reference.kind is not ReferenceKind.LETTER and any(
            other.role is ReferenceRole.ENCLOSURE
            and (other.kind, other.issuer) == (reference.kind, reference.issuer)
            for other in all_cited
        )
    issuer = reference.issuer or ""
    if rule.parties is Parties.THEIRS:
        dear = one_line(text[slice(*frame.addressees)]) if frame.addressees else ""
        if not issuer:  # `ตามที่ <the addressee's office> ขอ …` names the party instead
            body = body_of_post(dear)
            return bool(body) and (body or "") in one_line(text[slice(*frame.body)])[:_OPENING]
        # The office of a post is named after it: `อุตสาหกรรมจังหวัด…` heads `สำนักงานอุตสาหกรรมจังหวัด…`.
        core = issuer.removeprefix("จังหวัด").removeprefix("อำเภอ").removeprefix("สำนักงาน")
        if core and (core in dear or core in (body_of_post(dear) or "")):
            return True
        return rule.relation is Relation.ANSWERS and _asked_us(text, frame)
    number = reference.number
    if _one_desk(number, own):
        return True
    known = own is not None and number is not None and own.prefix is not None and number.prefix is not None
    if known and own is not None and number is not None and own.prefix != number.prefix:
        return False
    return bool(issuer) and issuer in text[: frame.subject[0] if frame.subject else frame.head[1]]


def _whole(
    text: str,
    frame: Frame,
    reference: ReferenceMention,
    own: NumberMention | None,
    all_cited: Sequence[ReferenceMention],
) -> tuple[RelationRule, Span] | None:
    """Hear the whole letter for its single reference, or for a letter that it encloses."""
    enclosed = reference.role is ReferenceRole.ENCLOSURE
    for rule in _WHOLE:
        if enclosed is not (rule.relation is Relation.FORWARDS):
            continue
        answering = rule.relation is Relation.ANSWERS
        if (enclosed or answering) and reference.kind is not ReferenceKind.LETTER:
            continue  # an order is carried out, not answered
        if enclosed and _one_desk(reference.number, own):
            continue  # one's own letter is enclosed, not passed on
        if not _fits(rule, text, frame, reference, own, all_cited):
            continue
        if rule.parties is Parties.NAMED:
            found = rule.pattern.match(text, *frame.body)
            if found and _begins(text, found.end(), reference.issuer or ""):
                return rule, found.span()
            continue
        for zone in (frame.subject, frame.body):
            found = rule.pattern.search(text, *zone) if zone else None
            if found:
                return rule, found.span("told" if "told" in rule.pattern.groupindex else 0)
    return None


def _begins(text: str, at: int, name: str) -> bool:
    """Say whether `name` stands at `at`, white space aside."""
    return "".join(text[at : at + 2 * len(name)].split()).startswith("".join(name.split()))


def _goes_on(text: str, before: ReferenceMention, reference: ReferenceMention) -> bool:
    """Whether what is told of a citation is told of the next one too."""
    told = before.relation in _OF_ALL and before.relation_span is not None
    return told and _IN_A_ROW.fullmatch(text, before.span[1], reference.span[0]) is not None


def heard_in_turn(text: str, references: Iterable[ReferenceMention]) -> Iterator[ReferenceMention]:
    """Yield citations of the body in order, each with what the words right beside it tell.

    Of several in a row (`ให้ยกเลิกหนังสือ … และหนังสือ …`) the words beside the first tell it of all.
    """
    before: ReferenceMention | None = None
    for reference in sorted(references, key=lambda r: r.span):
        heard = _local(text, reference.span)
        if heard is not None:
            reference = replace(reference, relation=heard[0].relation, relation_span=heard[1])
        elif before is not None and _goes_on(text, before, reference):
            reference = replace(reference, relation=before.relation, relation_span=before.relation_span)
        yield reference
        before = reference


def relate(
    text: str, frame: Frame, references: Sequence[ReferenceMention], own: NumberMention | None
) -> tuple[ReferenceMention, ...]:
    """Return the references with their relations, each with the span of the words that told it.

    What `heard_in_turn` found stands; pointers are heard next, then the letter as a whole.
    """
    pointed: dict[int, tuple[RelationRule, Span]] = {}
    for index, span in pointers(text, frame, references):
        heard = _local(text, span)
        if heard is not None and index not in pointed:
            pointed[index] = heard
    single = sum(r.role is ReferenceRole.REFERENCE for r in references) == 1
    main = None if single else main_reference(text, frame, references)
    # Where nothing is listed, the one letter that the text opens with has the same part.
    opening = frame.body[0] + _OPENING
    sole = len(references) == 1 and references[0].span[0] < opening
    # A reminder that lists several letters of its own desk reminds of each.
    reminded = sum(r.role is ReferenceRole.REFERENCE and _one_desk(r.number, own) for r in references)
    related: list[ReferenceMention] = []
    for index, reference in enumerate(references):
        if reference.relation_span is None:
            heard = pointed.get(index)
            listed = reference.role is ReferenceRole.ENCLOSURE or (
                reference.role is ReferenceRole.REFERENCE and (single or index == main)
            )
            if heard is None and (listed or sole):
                heard = _whole(text, frame, reference, own, references)
            elif heard is None and reminded > 1 and _one_desk(reference.number, own):
                heard = _whole(text, frame, reference, own, references)
                heard = heard if heard and heard[0].relation is Relation.FOLLOWS_UP else None
            if heard is not None:
                reference = replace(reference, relation=heard[0].relation, relation_span=heard[1])
        related.append(reference)
    return tuple(related)
