"""The exchange of letters (TH e-GIF / eCMS): written, and read back as a source."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from pipeline.cli import main
from pipeline.export.egif import NotExchangeable, egif_letter, egif_message
from pipeline.extract import extract_text
from pipeline.ingest import DEFAULT, Limits, read
from pipeline.store.archive import Archive
from schemas.egif import RAM, SECRET_CODES, SPEED_CODES, EgifFile
from schemas.letter import LetterRecord, Secrecy, Urgency
from schemas.source import Document, FileStatus, Found

LETTER = """ด่วนมาก
ที่ นน 0021/ว 2241
                                        ศาลากลางจังหวัดน่าน
                    11 พฤษภาคม 2566
เรื่อง การสำรวจข้อมูลแหล่งน้ำ
เรียน นายอำเภอทุกอำเภอ
อ้างถึง 1. หนังสือกรมส่งเสริมการปกครองท้องถิ่น ที่ มท 0820.4/ว 611 ลงวันที่ 2 พฤษภาคม 2566
        2. หนังสือจังหวัดน่าน ที่ นน 0021/905 ลงวันที่ 28 เมษายน 2566
สิ่งที่ส่งมาด้วย แบบสำรวจ จำนวน 1 ชุด
ตามหนังสือที่อ้างถึง จังหวัดน่านขอให้อำเภอสำรวจแหล่งน้ำ และรายงานภายในวันที่ 31 พฤษภาคม 2566
จึงเรียนมาเพื่อพิจารณาดำเนินการ
ขอแสดงความนับถือ
(นายสมมุติ ทดลองดี)
ผู้ว่าราชการจังหวัดน่าน
"""


@pytest.fixture
def record() -> LetterRecord:
    return extract_text(LETTER)


def go(data: bytes, folder: Path, limits: Limits = DEFAULT, depth: int = 0) -> Document:
    path = folder / "message.xml"
    path.write_bytes(data)
    return read(Found(path=path, shown="message.xml", depth=depth), folder / "spool", limits)


def test_elements_stand_in_the_order_of_the_exchange(record: LetterRecord) -> None:
    root = etree.fromstring(egif_message(record))
    letter = root.find(f".//{{{RAM}}}CorrespondenceLetter")
    assert letter is not None and letter.get("ID") == "Letter"
    assert [etree.QName(child).localname for child in letter] == [
        "ID",
        "CorrespondenceDate",
        "Subject",
        "SecretCode",
        "SpeedCode",
        "SenderParty",
        "ReceiverParty",
        "ReferenceCorrespondence",
        "ReferenceCorrespondence",
        "Attachment",
        "SendDate",
        "Description",
        "MainLetterBinaryObject",
    ]
    assert [letter.findtext(f"{{{RAM}}}{name}") for name in ("SecretCode", "SpeedCode")] == ["001", "003"]
    assert [etree.QName(e).localname for e in letter.find(f"{{{RAM}}}SenderParty").iter()] == [
        "SenderParty",
        "GivenName",
        "FamilyName",
        "JobTitle",
        "MinistryOrganization",
        "ID",
        "DepartmentOrganization",
        "ID",
    ]


def test_there_and_back_through_a_run(record: LetterRecord, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "message.xml").write_bytes(egif_message(record))
    db = tmp_path / "a.db"
    arguments = ["run", tmp_path / "in", "--db", db, "--ocr", "null", "--workers", "1", "--quiet"]
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    with Archive.open(db) as archive:
        found = archive.record("นน 0021/ว2241@2023")
        entries = {entry.path.rpartition("/")[2]: entry for entry in archive.status()}
    assert found.number is not None and record.number is not None
    assert found.number.canonical == record.number.canonical
    assert found.date is not None and found.date.value == "2023-05-11"
    assert found.subject == record.subject
    assert found.urgency is Urgency.VERY_URGENT
    assert [r.number.canonical for r in found.references if r.number] == ["มท 0820.4/ว 611", "นน 0021/905"]
    assert [r.date.value for r in found.references if r.date] == ["2023-05-02", "2023-04-28"]
    assert {entry.status for entry in entries.values()} == {FileStatus.OK}


def test_the_fields_alone_read_as_a_letter(record: LetterRecord, tmp_path: Path) -> None:
    document = go(egif_message(record), tmp_path)
    assert document.status is FileStatus.OK and document.title == record.subject
    again = extract_text(document.pages[0].text)
    first = egif_letter(record)
    second = egif_letter(again)
    assert second == first
    assert again.signatory is not None and again.signatory.name == "นายสมมุติ ทดลองดี"


@pytest.mark.parametrize("secrecy", list(Secrecy))
@pytest.mark.parametrize("urgency", [None, *Urgency])
def test_classes_come_back(
    record: LetterRecord, tmp_path: Path, secrecy: Secrecy, urgency: Urgency | None
) -> None:
    made = record.model_copy(update={"secrecy": secrecy, "urgency": urgency})
    with pytest.raises(NotExchangeable):
        egif_message(made)
    text = go(egif_message(made, include=Secrecy.TOP_SECRET), tmp_path).pages[0].text
    again = extract_text(text)
    assert (again.secrecy, again.urgency) == (secrecy, urgency)


def test_an_unknown_class_is_a_class(record: LetterRecord, tmp_path: Path) -> None:
    data = egif_message(record).replace(b"SecretCode>001<", b"SecretCode>9<")
    assert extract_text(go(data, tmp_path).pages[0].text).secrecy is Secrecy.CONFIDENTIAL


def test_codes_are_three_digits() -> None:
    assert all(len(code) == 3 and code.isdigit() for code in (*SECRET_CODES, *SPEED_CODES))


def test_a_letter_without_number_or_day_stays(record: LetterRecord) -> None:
    for gone in ({"number": None}, {"date": None}):
        with pytest.raises(NotExchangeable):
            egif_message(record.model_copy(update=gone))
    with pytest.raises(NotExchangeable):
        egif_message(record, main=EgifFile("video/mp4", b""))


def test_files_are_members(record: LetterRecord, tmp_path: Path) -> None:
    data = egif_message(
        record, main=EgifFile("application/pdf", b"%PDF-"), attachments=[EgifFile("image/png", b"\x89PNG")]
    )
    document = go(data, tmp_path)
    assert [m.shown for m in document.members] == [
        "message.xml!/letter-1.pdf",
        "message.xml!/attachment-2.png",
    ]
    assert [m.path.read_bytes() for m in document.members] == [b"%PDF-", b"\x89PNG"]
    assert [p.code for p in go(data, tmp_path, depth=DEFAULT.depth).problems] == ["limit.depth"]
    small = go(data, tmp_path, Limits(member_bytes=4))
    assert "limit.member_bytes" in {p.code for p in small.problems}


def test_damage_is_named(record: LetterRecord, tmp_path: Path) -> None:
    whole = egif_message(record)
    cut = go(whole[:-80], tmp_path)
    assert (cut.status, cut.problems[0].code) == (FileStatus.FAILED, "ecms.damaged")
    packed = base64.b64encode(record.text.encode())
    bad = go(whole.replace(packed, b"!!!"), tmp_path)
    assert (bad.status, bad.problems[0].code) == (FileStatus.PARTIAL, "ecms.part_damaged")


def test_encodings_of_thai_offices(record: LetterRecord, tmp_path: Path) -> None:
    text = egif_message(record).decode().partition("?>")[2].replace("๐", "0")
    for name, codec in (
        ("windows-874", "cp874"),
        ("TIS-620", "cp874"),
        ("UTF-16", "utf-16"),
        ("x-none", "utf-8"),
    ):
        document = go(f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(codec), tmp_path)
        assert (document.status, document.title) == (FileStatus.OK, record.subject), name


def test_hostile_messages_end(tmp_path: Path) -> None:
    start, end = b"<CorrespondenceLetter>", b"</CorrespondenceLetter>"
    empty = (FileStatus.EMPTY, ["file.empty"])
    for data, expected in (
        (start + b"<a>" * 100_000 + b"</a>" * 100_000 + end, empty),
        (start + end, empty),
        (b"<r>" + (start + b"<ID>x</ID>" + end) * 1000 + b"</r>", (FileStatus.PARTIAL, ["limit.pages"])),
        (
            start + b"<AttachmentBinaryObject>YQ</AttachmentBinaryObject>" * 100 + end,
            (FileStatus.PARTIAL, ["ecms.part_damaged"]),
        ),
        (
            start + b"<AttachmentBinaryObject>YQ==</AttachmentBinaryObject>" * 1001 + end,
            (FileStatus.PARTIAL, ["limit.members"]),
        ),
    ):
        document = go(data, tmp_path)
        assert (document.status, [p.code for p in document.problems]) == expected


def test_no_document_type_is_read(record: LetterRecord, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ห้ามอ่าน", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>\n'.encode()
    start = egif_message(record).index(b"<soapenv")
    whole = egif_message(record)
    document = go(whole[:start] + head + whole[start:].replace(b"<ram:Description/>", b"&e;"), tmp_path)
    assert (document.status, document.problems[0].code) == (FileStatus.UNSUPPORTED, "type.ecms")


def test_other_messages_are_no_letters(tmp_path: Path) -> None:
    receipt = b"<r><CorrespondenceLetterOutboundRequest><ReceiveLetterNotifier/>"
    document = go(receipt + b"</CorrespondenceLetterOutboundRequest></r>", tmp_path)
    assert (document.status, document.problems[0].code) == (FileStatus.UNSUPPORTED, "type.ecms")


@pytest.mark.parametrize(
    ("cited", "number", "day", "subject"),
    [
        (
            "หนังสือจังหวัดน่าน ที่ นน 0021/905 ลงวันที่ 5 เมษายน 2566 เรื่อง การสำรวจ",
            *("นน 0021/905", "2023-04-05", "การสำรวจ"),
        ),
        (
            "หนังสือจังหวัดน่าน เรื่อง การ สำรวจ ที่ นน 0021/905 ลงวันที่ 5 เมษายน 2566",
            *("นน 0021/905", "2023-04-05", "การ สำรวจ"),
        ),
        (
            "คำสั่งจังหวัดน่าน ที่ 541/2566 เรื่อง แต่งตั้งคณะทำงาน ลงวันที่ 3 มกราคม 2566",
            *("541/2566", "2023-01-03", "แต่งตั้งคณะทำงาน"),
        ),
        ("คำสั่งจังหวัดน่าน ที่ ๕๔๑/๒๕๖๖ ลงวันที่ ๓ มกราคม ๒๕๖๖", "541/2566", "2023-01-03", ""),
        (
            "หนังสือจังหวัดน่าน ที่ นน 0021/905 ลงวันที่ เมษายน 2566",
            *("นน 0021/905", "", "ลงวันที่ เมษายน 2566"),
        ),
        (
            "หนังสือจังหวัดน่าน ที่ นน 0021/905 ลงวันที่ เมษายน 2566 เรื่อง ก",
            *("นน 0021/905", "", "ลงวันที่ เมษายน 2566 เรื่อง ก"),
        ),
        (
            "ประกาศจังหวัดน่าน เรื่อง รับสมัคร ลงวันที่ 5 เมษายน 2566",
            *("", "2023-04-05", "ประกาศจังหวัดน่าน เรื่อง รับสมัคร ลงวันที่ 5 เมษายน 2566"),
        ),
    ],
)
def test_references_come_back_as_what_they_are(
    tmp_path: Path, cited: str, number: str, day: str, subject: str
) -> None:
    head, _, rest = LETTER.partition("อ้างถึง")
    record = extract_text(f"{head}อ้างถึง {cited}\n{rest[rest.index('สิ่งที่ส่งมาด้วย') :]}")
    (told,) = egif_letter(record).references
    assert (told.number, told.date, told.subject) == (number, day, subject)
    again = extract_text(go(egif_message(record), tmp_path).pages[0].text)
    (before,), (after,) = record.references, again.references
    assert after.kind is before.kind
    assert (after.date and after.date.value) == (before.date and before.date.value)
    assert (after.number and after.number.canonical) == (before.number and before.number.canonical)
    assert egif_letter(again).references == (told,)


def test_a_month_in_a_message_is_read(record: LetterRecord, tmp_path: Path) -> None:
    data = egif_message(record).replace(
        b"<ram:CorrespondenceDate>2023-05-02<", b"<ram:CorrespondenceDate>2023-05<"
    )
    again = extract_text(go(data, tmp_path).pages[0].text)
    assert [r.date.value for r in again.references if r.date] == ["2023-05", "2023-04-28"]


def test_words_behind_a_reference_are_those_of_its_own_copy(record: LetterRecord) -> None:
    """A reference of a merged letter may be another copy's: its place is one in another text."""
    (first, *others) = record.references
    strange = first.model_copy(update={"evidence": first.evidence.model_copy(update={"span": (0, 5)})})
    made = egif_letter(record.model_copy(update={"references": (strange, *others)}))
    assert [r.subject for r in made.references] == ["", ""]
