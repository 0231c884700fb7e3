"""What a person puts right outranks every reading, survives a new one, and leaves what was read in place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from pipeline.store.errors import LetterNotFound, NotALetterNumber, NotAValue
from schemas.archive import CitedWords
from schemas.graph import DutyState, LinkReason, LinkStatus
from schemas.letter import Contact, Status
from tests.factories.letters import HERE, deadline, letter, outcome, reference

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write(outcome("scan.pdf", letter("มท 0810.7/ว 2552", ocr=0.6, status=Status.UNVERIFIED)))
    archive.write(
        outcome(
            "b.pdf",
            letter(
                "ชร 0023.1/1",
                "2021-11-05",
                "จังหวัดเชียงราย",
                references=[reference("มท 0810.7/ว 2146", "2021-10-29", DEPARTMENT)],
            ),
        )
    )
    return archive


def test_a_corrected_number_moves_the_letter_to_its_place(archive: Archive) -> None:
    key = archive.correct("มท 0810.7/ว2552@2021", "number", "มท๐๘๑๐.๗/ว ๒๑๔๖", by="สมศรี")
    assert key == "มท 0810.7/ว2146@2021"
    record = archive.record(key)
    assert record.number is not None
    assert (record.number.status, record.number.raw) == (Status.CONFIRMED, "มท 0810.7/ว 2552")
    chain = archive.chain("มท 0810.7/ว 2146")
    assert [e.status for e in chain.edges] == [LinkStatus.RESOLVED]
    assert archive.stats().letters == 2
    assert archive.stats().not_held == 0
    # another reading of the same file, as wrong as before
    archive.write(outcome("scan.pdf", letter("มท 0810.7/ว 2559", ocr=0.7, status=Status.UNVERIFIED)))
    assert archive.record(key).number.raw == "มท 0810.7/ว 2559"  # type: ignore[union-attr]
    (row,) = archive.database.query("SELECT field, was, value, by FROM corrections WHERE undone_at IS NULL")
    assert tuple(row.values()) == ("number", "มท 0810.7/ว 2552", "มท๐๘๑๐.๗/ว ๒๑๔๖", "สมศรี")


def test_the_other_fields(archive: Archive) -> None:
    key = archive.correct("มท 0810.7/ว2552@2021", "date", "2022-01-05")
    assert key == "มท 0810.7/ว2552@2022"
    archive.correct(key, "subject", "เรื่องที่ถูก")
    archive.correct(key, "secrecy", "secret")
    record = archive.record(key)
    assert (record.date.value, record.subject) == ("2022-01-05", "เรื่องที่ถูก")  # type: ignore[union-attr]
    assert archive.search("ข้อมูล") != ()
    assert key not in {h.letter.key for h in archive.search("ข้อมูล")}
    archive.correct(key, "secrecy", None)
    assert key in {h.letter.key for h in archive.search("ข้อมูล")}


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "ไม่ใช่เลข"), ("date", "พรุ่งนี้"), ("kind", "poem"), ("text", "x"), ("secrecy", "very")],
)
def test_what_a_field_cannot_be_is_refused(archive: Archive, field: str, value: str) -> None:
    before = archive.dump()
    with pytest.raises(NotAValue):
        archive.correct("มท 0810.7/ว2552@2021", field, value)
    assert archive.dump() == before


def with_duties(archive: Archive, *ends: str, content: str = "duties") -> str:
    duties = [deadline(end, action=f"ส่งบัญชีที่ {n}") for n, end in enumerate(ends)]
    contacts = [Contact(name="นายสมชาย ใจดี", unit="กองคลัง", evidence=HERE)]
    record = letter("กค 0409.5/ว 8", "2021-10-01", "กรมบัญชีกลาง", deadlines=duties)
    archive.write(
        outcome("duties.pdf", record.model_copy(update={"contacts": tuple(contacts)}), content=content)
    )
    return "กค 0409.5/ว8@2021"


def ends(archive: Archive) -> list[str | None]:
    return [d.end for d in archive.deadlines((DutyState.OPEN,), as_of=dt.date(2021, 10, 1))]


def test_one_duty_of_several_is_put_right_and_stays_so(archive: Archive) -> None:
    key = with_duties(archive, "2021-10-05", "2021-10-10", "2021-10-15")
    archive.correct(key, "deadline.2.end", "2021-10-11", by="สมศรี")
    archive.correct(key, "deadline.2.action", "ส่งแบบ")
    archive.correct(key, "deadline.1", None)
    archive.correct(key, "deadline.new", "2021-12-01 รายงานผล")
    assert ends(archive) == ["2021-10-11", "2021-10-15", "2021-12-01"]
    # place 1 is now what was read second
    archive.correct(key, "deadline.1.place", "ห้องประชุม")
    duty = archive.record(key).deadlines[0]
    assert (duty.end, duty.action, duty.place, duty.status) == (
        "2021-10-11",
        "ส่งแบบ",
        "ห้องประชุม",
        Status.CONFIRMED,
    )
    # another reading of the file lists them otherwise
    with_duties(archive, "2021-10-20", "2021-10-05", "2021-10-10", "2021-10-15")
    assert ends(archive) == ["2021-10-11", "2021-10-15", "2021-10-20", "2021-12-01"]
    assert {c.field for c in archive.corrections(key)} == {
        "deadline.2.end", "deadline.2.action", "deadline.1", "deadline.new", "deadline.2.place",
    }  # fmt: skip
    for field in ("deadline.2.end", "deadline.1", "deadline.new"):
        archive.uncorrect(key, field)
    assert ends(archive) == ["2021-10-05", "2021-10-10", "2021-10-15", "2021-10-20"]
    with pytest.raises(LetterNotFound):
        archive.uncorrect(key, "deadline.new")


def test_contacts_are_put_right(archive: Archive) -> None:
    key = with_duties(archive)
    archive.correct(key, "contact.1.name", "นางสาวพิมพ์ใจ ดีงาม")
    archive.correct(key, "contact.1.phones", "0 2241 9000 ต่อ 12")
    archive.correct(key, "contact.new", "นายกล้า")
    first, second = archive.record(key).contacts
    assert (first.name, first.unit) == ("นางสาวพิมพ์ใจ ดีงาม", "กองคลัง")
    assert [(p.e164, p.extension, p.status) for p in first.phones] == [
        ("+6622419000", "12", Status.CONFIRMED)
    ]
    assert second.name == "นายกล้า"
    rows = archive.database.query("SELECT e164 FROM phones")
    assert [r["e164"] for r in rows] == ["+6622419000"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("deadline.9.end", "2021-10-10"),
        ("deadline.1.end", "พรุ่งนี้"),
        ("deadline.1.colour", "x"),
        ("deadline.1", "x"),
        ("deadline.1.kind", "poem"),
        ("deadline.new", "รายงานผล"),
        ("contact.1.phones", "ไม่มี"),
    ],
)
def test_what_an_item_cannot_be_is_refused(archive: Archive, field: str, value: str) -> None:
    key = with_duties(archive, "2021-10-05")
    before = archive.dump()
    with pytest.raises(NotAValue):
        archive.correct(key, field, value)
    assert archive.dump() == before


def test_a_correction_goes_before_a_better_copy_that_comes_later(archive: Archive) -> None:
    key = archive.correct("มท 0810.7/ว2552@2021", "subject", "เรื่องที่ถูก")
    archive.write(outcome("better.docx", letter("มท 0810.7/ว 2552", subject="การสำรวจแหล่งน้ำในชุมชน")))
    assert len(list(archive.database.query("SELECT 1 FROM copies"))) == 1
    assert archive.record(key).subject == "เรื่องที่ถูก"
    archive.uncorrect(key, "subject")
    assert archive.record(key).subject == "การสำรวจแหล่งน้ำในชุมชน"


def edge(archive: Archive) -> tuple[LinkStatus, LinkReason, str | None]:
    (found,) = archive.chain("ชร 0023.1/1").edges
    return found.status, found.reason, found.target


def test_a_person_decides_what_a_citation_means(archive: Archive) -> None:
    assert edge(archive)[0] is LinkStatus.NOT_HELD
    (citation,) = archive.chain("ชร 0023.1/1").edges
    archive.decide("ชร 0023.1/1@2021", CitedWords(citation.text), "มท 0810.7/ว2552@2021")
    assert edge(archive) == (LinkStatus.RESOLVED, LinkReason.CORRECTION, "มท 0810.7/ว2552@2021")
    # it holds when the citing letter is read again, and over what the number itself would find
    archive.write(outcome("true.pdf", letter("มท 0810.7/ว 2146")))
    assert edge(archive)[1] is LinkReason.CORRECTION
    archive.decide("ชร 0023.1/1@2021", CitedWords(citation.text), None)
    assert edge(archive) == (LinkStatus.REJECTED, LinkReason.CORRECTION, None)


def test_a_decision_follows_its_letter_when_another_has_the_number(tmp_path: Path) -> None:
    cited, issuer = "มท 0810.7/ว 2522", "กรมส่งเสริมการปกครองท้องถิ่น"
    plans = letter(
        cited, "2021-10-01", issuer, subject="การประเมินผล", text="ขอให้ส่งแผนการประเมินของหน่วยงาน " * 5
    )
    roads = letter(cited, "2021-10-08", issuer, subject="โครงการถนน", text="กรมจะเร่งรัดโครงการก่อสร้างถนน" * 5)
    citing = letter("ชร 0023.1/1", "2021-11-05", references=[reference(cited)])
    archive = Archive.open(tmp_path / "a.db")
    archive.write_many([outcome("1.pdf", plans), outcome("2.pdf", citing)])
    (held,) = archive.search("ขอให้ส่งแผน")
    (edge,) = archive.chain("ชร 0023.1/1").edges
    archive.decide("ชร 0023.1/1@2021", CitedWords(edge.text), held.letter.key)
    archive.write(outcome("3.pdf", roads))
    (found,) = archive.search("ขอให้ส่งแผน")
    assert found.letter.key != held.letter.key
    (edge,) = archive.chain("ชร 0023.1/1").edges
    assert (edge.target, edge.status, edge.reason) == (
        found.letter.key,
        LinkStatus.RESOLVED,
        LinkReason.CORRECTION,
    )


def test_a_decision_for_a_letter_that_comes_later(archive: Archive) -> None:
    (citation,) = archive.chain("ชร 0023.1/1").edges
    archive.decide("ชร 0023.1/1@2021", CitedWords(citation.text), "กค 0409.5/ว3@2021")
    assert edge(archive) == (LinkStatus.NOT_HELD, LinkReason.CORRECTION, "กค 0409.5/ว3@2021")
    archive.write(outcome("late.pdf", letter("กค 0409.5/ว 3", "2021-01-05", "กรมบัญชีกลาง")))
    assert edge(archive) == (LinkStatus.RESOLVED, LinkReason.CORRECTION, "กค 0409.5/ว3@2021")
    before = archive.dump()
    archive.link()
    assert archive.dump() == before


@pytest.mark.parametrize(
    ("typed", "key", "number", "year"),
    [
        ("มท ๐๘๑๐.๗ / ว ๒๑๔๗", "มท 0810.7/ว2147@2021", "มท 0810.7/ว 2147", 2021),
        ("มท 0810.7/ว2147@2020", "มท 0810.7/ว2147@2020", "มท 0810.7/ว 2147", 2020),
        ("มท 0810.7/ว 2147@2563", "มท 0810.7/ว2147@2020", "มท 0810.7/ว 2147", 2020),
        ("118/63", f" /118@2020 {DEPARTMENT}", "118/2563", 2020),
        ("/118@2020 กรมอื่น", " /118@2020 กรมอื่น", "118/2563", 2020),
    ],
)
def test_a_number_that_nobody_cites_stands_for_a_letter_to_come(
    archive: Archive, typed: str, key: str, number: str, year: int
) -> None:
    citing = "ชร 0023.1/1@2021"
    (citation,) = archive.citations(citing)
    meant = archive.meant(citing, citation, typed)
    assert (meant.key, meant.known, meant.after) == (key, False, False)
    archive.decide(citing, citation, meant.key)
    assert edge(archive) == (LinkStatus.NOT_HELD, LinkReason.CORRECTION, key)
    (missing,) = archive.missing()
    assert missing.letter.number == number
    assert (missing.letter.date == "2021-10-29") is (year == 2021)
    assert archive.chain(number, year).root == archive.key_of(key.strip()) == key
    assert archive.meant(citing, citation, typed).known
    before = archive.dump()
    archive.link()
    assert archive.dump() == before
    archive.undecide(citing, citation)
    assert [m.letter.number for m in archive.missing()] == ["มท 0810.7/ว 2146"]


def test_a_letter_to_come_is_filled_when_it_comes(archive: Archive) -> None:
    citing = "ชร 0023.1/1@2021"
    (citation,) = archive.citations(citing)
    archive.decide(citing, citation, archive.meant(citing, citation, "มท 0810.7/ว 2147").key)
    archive.write(outcome("late.pdf", letter("มท 0810.7/ว 2147", "2021-10-29", DEPARTMENT)))
    assert edge(archive) == (LinkStatus.RESOLVED, LinkReason.CORRECTION, "มท 0810.7/ว2147@2021")
    assert archive.missing() == ()


def test_what_a_citation_cannot_mean(archive: Archive) -> None:
    citing = "ชร 0023.1/1@2021"
    (citation,) = archive.citations(citing)
    before = archive.dump()
    with pytest.raises(NotAValue, match="itself"):
        archive.decide(citing, citation, citing)
    with pytest.raises(NotALetterNumber):
        archive.meant(citing, citation, "ไม่ใช่เลข")
    assert archive.meant(citing, citation, "มท 0810.7/ว 2147@2022").after
    assert archive.dump() == before
    undated = letter("ชร 0023.1/2", "2021-11-05", references=[reference("มท 0810.7/ว 1", issuer=DEPARTMENT)])
    archive.write(outcome("c.pdf", undated))
    (citation,) = archive.citations("ชร 0023.1/2@2021")
    with pytest.raises(NotAValue, match="no date"):
        archive.meant("ชร 0023.1/2@2021", citation, "มท 0810.7/ว 3")


def test_unknown_letters_and_citations(archive: Archive) -> None:
    with pytest.raises(LetterNotFound):
        archive.correct("no such", "subject", "x")
    with pytest.raises(LetterNotFound):
        archive.decide("ชร 0023.1/1@2021", CitedWords("no such words"), None)
