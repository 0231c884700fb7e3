"""References: the rules' examples, the phrasings of real offices, and what points back or is no letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.citations import NOUNS, NounRule, nouns
from extractors.frame import find_frame
from extractors.reference_lists import list_items
from extractors.references import RULES, ReferenceRule, find_references
from extractors.text import to_arabic_digits, to_thai_digits
from schemas.letter import ReferenceKind, ReferenceRole
from schemas.mentions import ReferenceMention

SHARED = Path(__file__).parents[3] / "shared"

HEAD = (
    "ที่ ลป ๐๐๒๓.๔/๙๘๗\nศาลากลางจังหวัดลำปาง\nถนนทดสอบ ลป ๕๒๐๐๐\n๑๒ มีนาคม ๒๕๖๕\n"
    "เรื่อง การสำรวจข้อมูล\nเรียน นายอำเภอ ทุกอำเภอ\n"
)
FOOT = (
    "\nจึงเรียนมาเพื่อทราบ\nขอแสดงความนับถือ\n(นายทดสอบ ใจดี)\nผู้ว่าราชการจังหวัดลำปาง\nสำนักงานจังหวัด\nโทร. ๐ ๕๔๑๒ ๓๔๕๖"
)
OPENING = "\nตามที่กรมทดสอบได้แจ้งให้ดำเนินการ นั้น"


def letter(middle: str) -> str:
    return f"{HEAD}{middle}{FOOT}"


Row = tuple[str | None, str | None]


def rows(references: tuple[ReferenceMention, ...]) -> list[Row]:
    return [(r.number.canonical if r.number else None, r.date.value if r.date else None) for r in references]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: ReferenceRule) -> None:
    for text, expected in rule.examples:
        found = find_references(text)
        got = tuple(
            (r.number.canonical if r.number else None, r.date.value if r.date else None, r.role)
            for r in found
        )
        assert got == expected, text
        assert rule.id in {r.rule for r in found}
    for text in rule.counter_examples:
        assert find_references(text) == (), text


@pytest.mark.parametrize("rule", NOUNS, ids=lambda rule: rule.id)
def test_every_noun_keeps_its_examples(rule: NounRule) -> None:
    for text in rule.examples:
        assert nouns(text, 0, len(text))[0].kind is rule.kind, text
    for text in rule.counter_examples:
        assert not nouns(text, 0, len(text)), text


LISTS: list[tuple[str, list[Row]]] = [
    # Secrecy before urgency (the ministry of commerce's manual, 1.1.8).
    (
        "อ้างถึง หนังสือกระทรวงพาณิชย์ ลับมาก ด่วนที่สุด ที่ พณ 0201/77 ลงวันที่ 27 มกราคม 2564",
        [("พณ 0201/77", "2021-01-27")],
    ),
    (
        "อ้างถึง 1) หนังสือกรมประมง ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564\n"
        "2) บันทึกข้อความกองคลัง ที่ ลป 52002/123 ลงวันที่ 5 มกราคม 2564",
        [("มท 0501/ว 12", "2021-01-03"), ("ลป 52002/123", "2021-01-05")],
    ),
    (
        "อ้างถึง (๑) หนังสือกรมประมง ที่ มท 0501/ว 12 ลว. 3 ม.ค. 64"
        " (๒) หนังสือกรมการปกครอง ที่ มท 0301/ว 15 ลว 4 ม.ค. 64",
        [("มท 0501/ว 12", "2021-01-03"), ("มท 0301/ว 15", "2021-01-04")],
    ),
    (
        "อ้างถึง หนังสือกรมประมง ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564\n"
        "หนังสือกรมการปกครอง ที่ มท 0301/ว 15 ลงวันที่ 4 มกราคม 2564",
        [("มท 0501/ว 12", "2021-01-03"), ("มท 0301/ว 15", "2021-01-04")],
    ),
    (
        "อ้างถึง - หนังสือกรมประมง ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564\n"
        "- หนังสือจังหวัดแพร่ ที่ พร 0023.4/ว 55 ลงวันที่ 5 มกราคม 2564",
        [("มท 0501/ว 12", "2021-01-03"), ("พร 0023.4/ว 55", "2021-01-05")],
    ),
    # A wrapped item: the number and the date are broken over lines.
    (
        "อ้างถึง หนังสือกรมการพัฒนา\nชุมชน ด่วนที่สุด ที่ มท 0402.7/\nว 252 ลงวันที่ 29 ตุลาคม\n2564",
        [("มท 0402.7/ว 252", "2021-10-29")],
    ),
    # The second item has no number: its date does not go to the first, nor the first's number to it.
    (
        "อ้างถึง ๑. หนังสือกรมประมง ที่ มท 0501/ว 12\n๒. หนังสือจังหวัดแพร่ ลงวันที่ 5 มกราคม 2564",
        [("มท 0501/ว 12", None), (None, "2021-01-05")],
    ),
    ("อ้างถึง หนังสือที่ ศธ 04111/ว 12 ลงวันที่ 3 มกราคม 2564 เรื่อง การจัดสอบ", [("ศธ 04111/ว 12", "2021-01-03")]),
    ("อ้างถึง หนังสือกรมประมง ที่ มท 0501/ว ลงวันที่ มกราคม 2564", [("มท 0501/ว", "2021-01")]),
    ("อ้างถึง ประกาศจังหวัดแพร่ เรื่อง ประกวดราคา", [(None, None)]),
    (
        "อ้างถึง หนังสือบริษัท ทดสอบ จำกัด เลขที่ TS-012/64 ลงวันที่ 3 มกราคม 2564",
        [("TS-012/64", "2021-01-03")],
    ),
    (
        "อ้างถึง มติคณะรัฐมนตรี เมื่อวันที่ 3 มกราคม 2564 ตามหนังสือสำนักเลขาธิการคณะรัฐมนตรี ที่ นร 0505/ว 12"
        " ลงวันที่ 5 มกราคม 2564",
        [("นร 0505/ว 12", "2021-01-05")],
    ),
    ("อ้างถึง สัญญาจ้างเลขที่ 12/2564 ลงวันที่ 3 มกราคม 2564", []),
    ("อ้างถึง พระราชบัญญัติเทศบาล พ.ศ. 2496 และที่แก้ไขเพิ่มเติม", []),
]


@pytest.mark.parametrize(("listed", "expected"), LISTS, ids=[row[0][8:40] for row in LISTS])
@pytest.mark.parametrize("script", [to_arabic_digits, to_thai_digits], ids=["arabic", "thai"])
def test_lists_under_the_reference_label(listed: str, expected: list[Row], script: object) -> None:
    assert callable(script)
    text = letter(script(listed + OPENING))
    found = find_references(text)
    assert rows(found) == expected
    assert {r.role for r in found} <= {ReferenceRole.REFERENCE}
    assert all(r.text == text[slice(*r.span)] for r in found)


ENCLOSED: list[tuple[str, list[Row]]] = [
    (
        "สิ่งที่ส่งมาด้วย ๑. สำเนาหนังสือกรมประมง ที่ มท ๐๕๐๑/ว ๑๒ ลงวันที่ ๓ มกราคม ๒๕๖๔ จำนวน ๑ ฉบับ\n"
        "๒. แบบรายงาน จำนวน ๑ ชุด\n๓. สำเนาคำสั่งจังหวัดแพร่ ที่ ๑๒/๒๕๖๔ ลงวันที่ ๔ มกราคม ๒๕๖๔ จำนวน ๑ ฉบับ",
        [("มท 0501/ว 12", "2021-01-03"), ("12/2564", "2021-01-04")],
    ),
    ("สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมประมง ลงวันที่ ๓ มกราคม ๒๕๖๔ จำนวน ๑ ฉบับ", [(None, "2021-01-03")]),
    ("สิ่งที่ส่งมาด้วย หนังสือเชิญประชุม จำนวน ๑ ฉบับ", []),
    ("สิ่งที่ส่งมาด้วย สำเนาหนังสือรับรอง ลงวันที่ ๓ มกราคม ๒๕๖๔ จำนวน ๑ ฉบับ", []),
    ("สิ่งที่ส่งมาด้วย แบบสรุปผล ภายในวันที่ ๓ มกราคม ๒๕๖๔ จำนวน ๑ ฉบับ", []),
]


@pytest.mark.parametrize(("listed", "expected"), ENCLOSED, ids=[row[0][17:50] for row in ENCLOSED])
def test_letters_among_the_enclosures(listed: str, expected: list[Row]) -> None:
    found = find_references(letter(listed + "\nด้วยจังหวัดแพร่จะดำเนินการ"))
    assert rows(found) == expected
    assert {r.role for r in found} <= {ReferenceRole.ENCLOSURE}


BODIES: list[tuple[str, list[Row]]] = [
    (
        "ตามที่กรมประมงได้มีหนังสือ ด่วนที่สุด ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564 แจ้งให้ดำเนินการ นั้น",
        [("มท 0501/ว 12", "2021-01-03")],
    ),
    (
        "ตามหนังสือกรมบัญชีกลาง ที่ กค 0402.5/ว 89 เรื่อง การเบิกจ่าย ลงวันที่ 7 มีนาคม 2561 ข้อ 3",
        [("กค 0402.5/ว 89", "2018-03-07")],
    ),
    ("ตามหนังสือลงวันที่ 3 มกราคม 2564 ที่ มท 0501/ว 12 แจ้งว่า", [("มท 0501/ว 12", "2021-01-03")]),
    (
        "ตามหนังสือกรมประมง ที่ มท 0501.2/ว 12 และที่ มท 0501.2/ว 13 ลงวันที่ 3 มกราคม 2564 แจ้งว่า",
        [("มท 0501.2/ว 12", "2021-01-03"), ("มท 0501.2/ว 13", "2021-01-03")],
    ),
    (
        "ตามหนังสือกรมบัญชีกลาง ที่ กค (กวจ) 0405.2/ว 19 ลงวันที่ 7 มีนาคม 2561 และ ว 20 ลงวันที่ 8 มีนาคม 2561",
        [("กค (กวจ) 0405.2/ว 19", "2018-03-07"), ("กค (กวจ) 0405.2/ว 20", "2018-03-08")],
    ),
    (
        "ตามประกาศคณะกรรมการ ที่ 5/2560 ลงวันที่ 3 มกราคม 2560 และคำสั่งกรมประมง ที่ 8/2560 ลงวันที่ 4 มกราคม 2560",
        [("5/2560", "2017-01-03"), ("8/2560", "2017-01-04")],
    ),
    ("ตามหนังสือกรมประมง\nที่ มท 0501.2/ว 12 ลงวัน\nที่ 3 มกราคม 2564 แจ้งว่า", [("มท 0501.2/ว 12", "2021-01-03")]),
    ("ตามหนังสือกรมประมงที่มท0501.2/ว12ลงวันที่3มกราคม2564แจ้งว่า", [("มท 0501.2/ว 12", "2021-01-03")]),
    (
        "ด้วยมีหนังสือ ดังนี้\n\n๑. หนังสือกรมประมง ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564\n\n"
        "๒. ระเบียบกระทรวงมหาดไทยว่าด้วยการพัสดุ พ.ศ. 2535 ข้อ 5\n\n๓. หนังสือจังหวัดแพร่ ที่ พร 0023/5",
        [("มท 0501/ว 12", "2021-01-03"), ("พร 0023/5", None)],
    ),
    # A document without a number counts by the day it was signed; a contract is none.
    ("ตามประกาศกรมประมง ลงวันที่ 3 มกราคม 2564 และสัญญาจ้าง ลงวันที่ 4 มกราคม 2564 นั้น", [(None, "2021-01-03")]),
    # What is no letter: laws, resolutions, minutes, contracts, licences.
    ("ตามมติที่ประชุมครั้งที่ 3/2564 เมื่อวันที่ 3 มกราคม 2564 และใบอนุญาตเลขที่ 12/2564 ลงวันที่ 3 มกราคม 2564", []),
    ("ตามข้อบัญญัติ ที่ 3/2560 ลงวันที่ 4 มกราคม 2560 และมาตรา 5/1 นั้น", []),
    # What points back.
    ("ความละเอียดตามหนังสือที่อ้างถึง หนังสือฉบับเดียวกัน และหนังสือดังกล่าว ลงวันที่ 3 มกราคม 2564 นั้น", []),
    # The letter's own number asked back.
    ("ด้วยจังหวัดขอความร่วมมือ โปรดอ้างถึงหนังสือที่ ลป ๐๐๒๓.๔/๙๘๗ ในการตอบ", []),
]


@pytest.mark.parametrize(("body", "expected"), BODIES, ids=[row[0][:30] for row in BODIES])
def test_citations_in_the_body(body: str, expected: list[Row]) -> None:
    text = letter(body)
    found = find_references(text)
    assert rows(found) == expected
    assert {r.role for r in found} <= {ReferenceRole.BODY}
    assert all(r.text == text[slice(*r.span)] for r in found)


@pytest.mark.parametrize(
    ("cited", "issuer"),
    [
        ("หนังสือกรมประมง ด่วนที่สุด ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564", "กรมประมง"),
        ("หนังสือกรมประมงที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564", "กรมประมง"),
        ("หนังสือ ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564", None),
        ("หนังสือของกรมประมง ลับ ด่วน ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564", "กรมประมง"),
        ("หนังสือ กรมการพัฒนา\nชุมชน ที่ มท 0401/ว 12 ลงวันที่ 3 มกราคม 2564", "กรมการพัฒนาชุมชน"),
        ("บันทึกข้อความ กองคลัง ที่ ลป 52002/12 ลงวันที่ 3 มกราคม 2564", "กองคลัง"),
        ("ด้วยกรมประมงได้มีหนังสือ ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564", "กรมประมง"),
        ("หนังสือสำนักงาน ก.พ. ที่ นร 1006/ว 12 ลงวันที่ 3 มกราคม 2564", "สำนักงาน ก.พ."),
    ],
)
def test_the_issuer_is_the_agency_named_with_the_number(cited: str, issuer: str | None) -> None:
    (reference,) = find_references(letter(f"ตาม{cited} แจ้งว่า"))
    assert reference.issuer == issuer


def test_a_letter_cited_twice_is_one_item_with_the_strongest_role() -> None:
    text = letter(
        "อ้างถึง หนังสือกรมประมง ที่ มท 0501/ว 12\n"
        "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมประมง ที่ มท ๐๕๐๑/ว๑๒ ลงวันที่ ๓ มกราคม ๒๕๖๔\n"
        "ตามหนังสือ ที่ มท 0501/ว 012 ลว. 3 ม.ค. 64 นั้น"
    )
    (reference,) = find_references(text)
    assert reference.role is ReferenceRole.REFERENCE
    assert reference.date is not None and reference.date.value == "2021-01-03"
    assert reference.issuer == "กรมประมง"


def test_the_same_number_of_another_year_is_another_letter() -> None:
    text = letter(
        "ตามหนังสือกรมทาง ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2563 และหนังสือกรมทาง ที่ มท 0501/ว 12 ลงวันที่ 5 มกราคม 2564"
    )
    assert [date for _, date in rows(find_references(text))] == ["2020-01-03", "2021-01-05"]


def test_orders_of_two_offices_with_one_number_are_two() -> None:
    listed = (
        "อ้างถึง ๑. คำสั่งจังหวัดสตูล ที่ 541/2564 ลงวันที่ 1 มีนาคม 2564\n๒. คำสั่งจังหวัดตรัง ที่ 541/2564 ลงวันที่ 2 มีนาคม 2564"
    )
    found = find_references(letter(listed + OPENING))
    assert [r.issuer for r in found] == ["จังหวัดสตูล", "จังหวัดตรัง"]
    # The same one again, by number alone or with its office.
    again = "ตามคำสั่งจังหวัดสตูล ที่ 541/2564 ลงวันที่ 1 มีนาคม 2564 และคำสั่ง ที่ 541/2564 กับคำสั่งจังหวัดสตูล ที่ 541/2564"
    assert len(find_references(letter(again))) == 1


def test_an_order_and_an_announcement_keep_their_kinds() -> None:
    text = letter(
        "อ้างถึง ๑. คำสั่งกรมประมง ที่ 8/2564 ลงวันที่ 3 มกราคม 2564\n๒. ประกาศกรมประมง ลงวันที่ 4 มกราคม 2564" + OPENING
    )
    assert [r.kind for r in find_references(text)] == [ReferenceKind.ORDER, ReferenceKind.ANNOUNCEMENT]


def test_the_agency_beside_a_number_is_the_witness_of_its_repair() -> None:
    (reference,) = find_references(letter("ตามหนังสือจังหวัดสตูล ที่ สศ ๐๐๑๔/ก ๑๒ ลงวันที่ ๓ มกราคม ๒๕๖๔ แจ้งว่า"))
    assert reference.number is not None
    assert reference.number.canonical == "สต 0014/ว 12"
    assert (reference.number.corrected, reference.number.raw) == (True, "สศ 0014/ก 12")
    # Without one (the letter is from Lampang) the look-alike is a candidate only.
    (reference,) = find_references(letter("ตามหนังสือ ที่ สศ ๐๐๑๔/๑๒ ลงวันที่ ๓ มกราคม ๒๕๖๔ แจ้งว่า"))
    assert reference.number is not None and not reference.number.corrected
    assert reference.number.candidates == ("สค 0014/12", "สต 0014/12")


def test_zones_that_are_not_the_letters_own_words_cite_nothing() -> None:
    text = letter("ด้วยจังหวัดจะดำเนินการ")
    at = text.index("(นายทดสอบ")
    stamped = text[:at] + "ตามหนังสือ ที่ มท 0501/ว 12 ลงวันที่ 3 มกราคม 2564\n" + text[at:]
    frame = find_frame(text)
    assert rows(find_references(stamped, frame)) == []


def test_list_items() -> None:
    text = "๑. หนังสือ ก ข้อ ๓. ข้อความ ๒. หนังสือ ข"
    assert [text[a:b] for a, b in list_items(text, (0, len(text)))] == ["หนังสือ ก ข้อ ๓. ข้อความ ", "หนังสือ ข"]
    assert list_items("", (0, 0)) == []


WORDS = (
    *("ที่ ", "มท 0501/ว 12", "ลป 0023.4/9", "12/2564", "ลงวันที่ ", "3 มกราคม 2564", "ว 5 ลว.", "ABC-1/64 ลง"),
    *("อ้างถึง ", "สิ่งที่ส่งมาด้วย ", "เรื่อง ", "เรียน ", "ตามที่", "ที่อ้างถึง", "ดังกล่าว", "ขอแสดงความนับถือ"),
    *(
        "หนังสือ",
        "คำสั่ง",
        "ประกาศ",
        "กรมประมง ",
        "ด่วนที่สุด ",
        "และ",
        "๑. ",
        "๒. ",
        "\n",
        "\n\n",
        "ยกเลิก",
        "จำนวน ๑ ฉบับ",
    ),
)


@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join))
def test_any_heap_of_words_is_survived_and_spans_hold(text: str) -> None:
    for reference in find_references(text):
        assert reference.text == text[slice(*reference.span)]
        if reference.number is not None:
            assert reference.number.text == text[slice(*reference.number.span)]
        if reference.date is not None:
            assert reference.date.text == text[slice(*reference.date.span)]
        if reference.relation_span is not None:
            assert 0 <= reference.relation_span[0] < reference.relation_span[1] <= len(text)


@given(st.lists(st.sampled_from(WORDS), max_size=20).map("".join))
def test_the_script_of_digits_changes_no_reference(text: str) -> None:
    assert rows(find_references(to_thai_digits(text))) == rows(find_references(to_arabic_digits(text)))


def labelled() -> list[tuple[str, list[tuple[str, str | None, str]]]]:
    """Texts of the development material with one letter each, and their labelled references."""
    found = []
    for labels, texts, ending in (
        (SHARED / "letters/labels.jsonl", SHARED / "letters", ""),
        (SHARED / "scans/labels.jsonl", SHARED / "scans/text_clean", ".txt"),
    ):
        if not labels.exists():
            continue
        records = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
        for record in records:
            if sum(other["file"] == record["file"] for other in records) == 1:
                text = (texts / (record["file"] + ending)).read_text(encoding="utf-8")
                keys = [
                    (r["number"]["canonical"] if r["number"] else "", r["date"]["value"], r["role"])
                    for r in record["references"]
                ]
                found.append((text, keys))
    return found


@pytest.mark.shared
def test_real_letters() -> None:
    letters = labelled()
    if not letters:
        pytest.skip("no shared material beside the checkout")
    for text, expected in letters:
        got = [
            (r.number.canonical if r.number else "", r.date.value if r.date else None, r.role.value)
            for r in find_references(text)
        ]
        assert sorted(map(str, got)) == sorted(map(str, expected))
