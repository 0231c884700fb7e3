from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.contacts import find_contacts
from schemas.mentions import ContactMention


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    wanted: tuple[tuple[str | None, str | None, tuple[str, ...]], ...]
    """Name, unit, lines."""


CASES = (
    Case(
        "an office's foot and its coordinator",
        "(นายดวงเด่น งามดี)\nผู้อำนวยการ\n\nกองคลัง\nฝ่ายบัญชี\nโทร. ๐ ๒๕๕๕ ๐๑๒๓ ต่อ ๑๒ โทรสาร ๐ ๒๕๕๕ ๐๑๒๔\n"
        "ผู้ประสานงาน นางสาวดวงใจ ใจดี โทร. ๐๘ ๑๕๕๕ ๐๑๒๓",
        (
            (None, "กองคลัง ฝ่ายบัญชี", ("+6625550123 12", "+6625550124")),
            ("นางสาวดวงใจ ใจดี", None, ("+66815550123",)),
        ),
    ),
    Case(
        "the coordinator's numbers on the next line",
        "กองคลัง\nโทร. 0 2555 0123\nผู้ประสานงาน นายดวงดี ใจงาม\nโทร. 0 2555 0100 ต่อ 12 หรือ 08 1555 0123",
        ((None, "กองคลัง", ("+6625550123",)), ("นายดวงดี ใจงาม", None, ("+6625550100 12", "+66815550123"))),
    ),
    Case(
        "a name in running text, with unit",
        "ทั้งนี้ สอบถามได้ที่ นางดวงแก้ว งามตา สำนักงานปลัด หมายเลขโทรศัพท์ 02 555 0123 หรือ 08 1555 0123 ต่อไป",
        (("นางดวงแก้ว งามตา", "สำนักงานปลัด", ("+6625550123", "+66815550123")),),
    ),
    Case(
        "a person with a post and the unit below",
        "ผู้ประสานงาน นายดวงดี ใจงาม ตำแหน่ง นักวิชาการศึกษา\nกลุ่มนโยบายและแผน\nโทร. 0 2555 0123",
        (("นายดวงดี ใจงาม", "กลุ่มนโยบายและแผน", ("+6625550123",)),),
    ),
    Case(
        "a bare name before its number",
        "กลุ่มอำนวยการ\nโทร ๐๕๓-๕๕๕๑๒๓-๔\nดวงใจ กองแก้ว ๐ ๘๑๕๕ ๕๐๑๒๓",
        ((None, "กลุ่มอำนวยการ", ("+6653555123", "+6653555124")), ("ดวงใจ กองแก้ว", None, ("+66815550123",))),
    ),
    Case(
        "a name in brackets behind its number",
        "ติดต่อได้ที่ โทร. 08 1555 0123 (คุณดวงใจ ใจดี)",
        (("คุณดวงใจ ใจดี", None, ("+66815550123",)),),
    ),
    Case(
        "a typist's first name is no contact",
        "สำนักงานปลัด\nโทร. 0 2555 0123\n(ดวงใจ)",
        ((None, "สำนักงานปลัด", ("+6625550123",)),),
    ),
    Case(
        "one number in body and foot is one item",
        "ติดต่อได้ที่กองคลัง หมายเลขโทรศัพท์ 0 2555 0123 "
        + "เพื่อดำเนินการในส่วนที่เกี่ยวข้องต่อไป " * 6
        + "\n\nกองคลัง\nโทร. 0 2555 0123",
        ((None, "กองคลัง", ("+6625550123",)),),
    ),
    Case(
        "a new clause of contact takes the number away from the name before it",
        "เชิญ นายดวงดี ใจงาม เป็นวิทยากร ทั้งนี้ ติดต่อได้ที่ กองคลัง โทร. 0 2555 0123 ภายในวันที่กำหนด " + "ก" * 90,
        ((None, "กองคลัง", ("+6625550123",)),),
    ),
    Case(
        "a coordinator without a number is a contact, a committee's member is none",
        "๑. นายดวงดี ใจงาม ประธานกรรมการ\nผู้ประสานงาน นางดวงแก้ว งามตา",
        (("นางดวงแก้ว งามตา", None, ()),),
    ),
    Case(
        "two units, each with its line",
        "กองคลัง\nโทร. 0 2555 0123\nกองช่าง\nโทร. 0 2555 0124",
        ((None, "กองคลัง", ("+6625550123",)), (None, "กองช่าง", ("+6625550124",))),
    ),
)


def shown(contact: ContactMention) -> tuple[str | None, str | None, tuple[str, ...]]:
    lines = tuple(
        f"{p.e164 or p.text} {p.extension}" if p.extension else p.e164 or p.text for p in contact.phones
    )
    return contact.name, contact.unit, lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_contacts(case: Case) -> None:
    found = find_contacts(case.text)
    assert tuple(map(shown, found)) == case.wanted
    for contact in found:
        assert contact.text == case.text[slice(*contact.span)]


def test_position_and_email() -> None:
    text = (
        "กองคลัง\nโทร. 0 2555 0123\nไปรษณีย์อิเล็กทรอนิกส์ office@example.go.th\n"
        "ผู้ประสานงาน นายดวงดี ใจงาม ตำแหน่ง นิติกร โทร. 08 1555 0123\nE-mail: duangdee@example.go.th"
    )
    office, person = find_contacts(text)
    assert office.emails[0].value == "office@example.go.th"
    assert (person.position, person.emails[0].value) == ("นิติกร", "duangdee@example.go.th")


@given(st.text(alphabet="นายกข งานโทร. 0258\n(),กองผู้ประสานงาน@a.go.th", max_size=120))
def test_spans_stand_in_the_text(text: str) -> None:
    for contact in find_contacts(text):
        assert contact.text == text[slice(*contact.span)]
        assert contact.name or contact.phones or contact.emails


@pytest.mark.parametrize("hostile", ["โทร. 0 2555 0123\n" * 1500, "ผู้ประสานงาน " * 5000, "กอง โทร. " * 5000])
def test_hostile_text_ends(hostile: str) -> None:
    assert isinstance(find_contacts(hostile), tuple)


def test_an_item_of_a_list_owns_its_numbers() -> None:
    text = (
        "แจ้งช่องทางดังนี้\n๑. เวรประจำวัน นางสาวดวงใจ ใจดี โทร. ๐๘ ๑๕๕๕ ๐๑๒๓\n"
        "๒. สำนักงานภาคเหนือ Tel. 0 4355 5123\n๓. สายด่วน ๑๖๕๐"
    )
    found = find_contacts(text)
    assert [(c.name, len(c.phones)) for c in found] == [("นางสาวดวงใจ ใจดี", 1), (None, 1), (None, 1)]
    assert found[1].unit == "สำนักงานภาคเหนือ"
