"""A classified message of the exchange: everything that came with it has its class, however deep it lies."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.export.egif import egif_message
from pipeline.extract import extract_text
from pipeline.secrecy import highest, own_class, with_class
from pipeline.store.archive import Archive
from pipeline.store.records import pack_record
from schemas.egif import EgifFile
from schemas.letter import Secrecy
from tests.factories.cards import wrong_cards
from tests.factories.letters import letter

LETTER = """ที่ นน 0023.3/{number}
                                        ศาลากลางจังหวัดน่าน
                    11 พฤษภาคม 2566
เรื่อง {subject}
เรียน นายอำเภอทุกอำเภอ
ด้วยจังหวัดน่านขอให้อำเภอรายงาน{subject}ภายในวันที่ 31 พฤษภาคม 2566
จึงเรียนมาเพื่อพิจารณาดำเนินการ
ขอแสดงความนับถือ
(นายสมมุติ ทดลองดี)
ผู้ว่าราชการจังหวัดน่าน
"""
FORM = "แบบรายงานเต่าชมพู\nชื่อ ........................\nตำแหน่ง ........................\n"
ANNEX = LETTER.format(number=201, subject="การสำรวจหงส์ดำ")
INNER = LETTER.format(number=202, subject="การสำรวจปลาวาฬ")
WORDS = ("กระทิง", "หงส์ดำ", "ปลาวาฬ", "เต่าชมพู", "มังกร")


def attached() -> list[EgifFile]:
    """A letter that shows no class, and in an archive inside an archive a second one, a form and a wreck."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as box:
        box.writestr("มังกร.txt", INNER)
        box.writestr("แบบมังกร.txt", FORM)
        box.writestr("เสียมังกร.pdf", b"%PDF-1.4\n1 0 obj << /Type /Catalog")
    with zipfile.ZipFile(outer, "w") as box:
        box.writestr("มังกร.zip", inner.getvalue())
    return [EgifFile("text/plain", ANNEX.encode()), EgifFile("application/zip", outer.getvalue())]


def message(*classes: Secrecy | None) -> bytes:
    """A message with a letter for each class; the files hang on the first."""
    bodies = []
    for at, secrecy in enumerate(classes):
        record = extract_text(LETTER.format(number=200 if not at else 300 + at, subject="การสำรวจกระทิง"))
        made = egif_message(
            record.model_copy(update={"secrecy": secrecy}),
            attachments=attached() if not at else (),
            include=Secrecy.TOP_SECRET,
        )
        bodies.append(
            made[made.index(b"<CorrespondenceLetterOutboundRequest") : made.index(b"</soapenv:Body>")]
        )
    return b"<r>" + b"".join(bodies) + b"</r>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def run(folder: Path) -> Result:
    return call("run", folder, "--db", folder.parent / "a.db", "--ocr", "null", "--workers", "1")


def levels(db: Path) -> dict[str, int]:
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute("SELECT number, secrecy_level FROM letters WHERE held = 1")
        return {number.rpartition("/")[2]: level for number, level in rows}


def test_what_came_with_it_is_hidden(folder: Path) -> None:
    (folder / "message.xml").write_bytes(message(Secrecy.SECRET))
    db = folder.parent / "a.db"
    result = run(folder)
    assert result.exit_code == 1, result.output
    assert not [word for word in WORDS if word in result.output]
    assert "and 3 with a secrecy class" in result.output
    assert levels(db) == {"200": 2, "201": 2, "202": 2}
    with Archive.open(db) as archive:
        for number in ("201", "202"):
            record = archive.record(f"นน 0023.3/{number}@2023")
            assert [w.code for w in record.warnings if w.code.startswith("secrecy")] == ["secrecy.inherited"]
        assert archive.status() == archive.failed() == archive.deadlines(None) == ()
        assert [archive.search(word) for word in WORDS] == [()] * len(WORDS)
        assert all(archive.search(word, include=Secrecy.SECRET) for word in WORDS[:4])
        shown = archive.status(include=Secrecy.SECRET)
        assert len(shown) == 8
        assert archive.left_out() == 8
        assert [e.path.rpartition("!/")[2] for e in archive.failed(include=Secrecy.SECRET)] == ["เสียมังกร.pdf"]
    assert "หงส์ดำ" not in call("search", "รายงาน", "--db", db).output


@pytest.mark.parametrize(
    ("classes", "level"),
    [
        ((None,), 0),
        ((None, Secrecy.TOP_SECRET), 3),
        ((Secrecy.CONFIDENTIAL, None, Secrecy.SECRET), 2),
    ],
)
def test_of_several_letters_the_highest_class_counts(
    folder: Path, classes: tuple[Secrecy | None, ...], level: int
) -> None:
    (folder / "message.xml").write_bytes(message(*classes))
    run(folder)
    found = levels(folder.parent / "a.db")
    assert {found["201"], found["202"]} == {level}
    assert set(found.values()) == {level}


def test_a_message_of_another_class_changes_what_came_with_it(folder: Path) -> None:
    db = folder.parent / "a.db"
    for secrecy, level in ((None, 0), (Secrecy.SECRET, 2), (Secrecy.CONFIDENTIAL, 1)):
        (folder / "message.xml").write_bytes(message(secrecy))
        run(folder)
        found = levels(db)
        assert (found["201"], found["202"]) == (level, level)
        with Archive.open(db) as archive:
            assert len(archive.search("เต่าชมพู")) == (level == 0)
            before = archive.dump()
    assert "unchanged" in run(folder).output
    with Archive.open(db) as archive:
        assert archive.dump() == before


def test_the_same_bytes_beside_the_message_are_hidden_too(folder: Path) -> None:
    (folder / "message.xml").write_bytes(message(Secrecy.SECRET))
    (folder / "a.txt").write_bytes(ANNEX.encode())
    (folder / "z.txt").write_bytes(FORM.encode())
    run(folder)
    db = folder.parent / "a.db"
    with Archive.open(db) as archive:
        whole = archive.dump()
        assert archive.search("หงส์ดำ") == archive.search("เต่าชมพู") == archive.status() == ()
    # Read one by one, in another order, it is the same.
    (folder.parent / "a.db").rename(folder.parent / "b.db")
    for name in ("z.txt", "message.xml", "a.txt"):
        call("run", folder / name, "--db", db, "--ocr", "null", "--workers", "1")
    with Archive.open(db) as archive:
        assert archive.dump() == whole


SECRET_LETTER = "                         ลับมาก\n" + LETTER.format(number=203, subject="การสำรวจกระทิง")


def mail(*parts: str) -> bytes:
    """An e-mail with attachments."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "ส่งหนังสือ", "a@nan.go.th", "b@nan.go.th"
    made.set_content("เรียนส่งหนังสือมาเพื่อทราบ")
    for at, text in enumerate(parts):
        made.add_attachment(text.encode(), maintype="text", subtype="plain", filename=f"{at}.txt")
    return bytes(made)


def exchanged(*parts: str) -> bytes:
    """A message of the exchange whose fields say no class."""
    record = extract_text(LETTER.format(number=200, subject="การสำรวจทั่วไป"))
    return egif_message(record, attachments=[EgifFile("text/plain", part.encode()) for part in parts])


@pytest.mark.parametrize(("name", "make"), [("m.eml", mail), ("m.xml", exchanged)])
@pytest.mark.parametrize("first", [True, False])
def test_an_annex_has_the_class_of_the_letter_that_it_came_with(
    folder: Path, name: str, make: Callable[..., bytes], first: bool
) -> None:
    """Whichever of the two shows the class, and in whichever order they hang on the message."""
    parts = (SECRET_LETTER, FORM, ANNEX) if first else (FORM, ANNEX, SECRET_LETTER)
    (folder / name).write_bytes(make(*parts))
    (folder / "open.txt").write_bytes(INNER.encode())
    result = run(folder)
    assert not [word for word in WORDS if word in result.output]
    db = folder.parent / "a.db"
    found = levels(db)
    assert (found["203"], found["201"], found["202"]) == (2, 2, 0)
    with Archive.open(db) as archive:
        assert [archive.search(word) for word in ("กระทิง", "หงส์ดำ", "เต่าชมพู")] == [(), (), ()]
        assert [Path(entry.path).name for entry in archive.status()] == ["open.txt"]
        assert archive.search("เต่าชมพู", include=Secrecy.SECRET)
        whole = archive.dump()
    assert "unchanged" in run(folder).output
    # Its bytes are known from elsewhere: it comes with the message all the same.
    db.unlink()
    (folder.parent / "known").mkdir()
    (folder.parent / "known" / "203.txt").write_bytes(SECRET_LETTER.encode())
    for place in (folder.parent / "known", folder):
        call("run", place, "--db", db, "--ocr", "null", "--workers", "1")
    assert levels(db) == found
    with Archive.open(db) as archive:
        assert archive.search("เต่าชมพู") == ()
        assert archive.dump() != whole  # it has one path more


def boxed(name: str, text: str) -> bytes:
    """A ZIP with one member: it ends after what lies beside it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr(name, text)
    return made.getvalue()


def test_a_letter_that_came_with_two_messages_hides_the_annexes_of_both(folder: Path) -> None:
    """Also where the first message, with the letter that was read, ends after the second."""
    first = EmailMessage()
    first.set_content("ส่งหนังสือ")
    first.add_attachment(SECRET_LETTER.encode(), maintype="text", subtype="plain", filename="0.txt")
    first.add_attachment(boxed("y.txt", INNER), maintype="application", subtype="zip", filename="y.zip")
    (folder / "m1.eml").write_bytes(bytes(first))
    (folder / "m2.eml").write_bytes(mail(SECRET_LETTER, ANNEX, FORM))
    run(folder)
    db = folder.parent / "a.db"
    assert set(levels(db).values()) == {2}
    with Archive.open(db) as archive:
        assert [archive.search(word) for word in ("หงส์ดำ", "เต่าชมพู", "ปลาวาฬ")] == [(), (), ()]
        assert archive.status() == ()


def test_the_screen_names_nothing_that_came_with_a_letter_known_from_elsewhere(folder: Path) -> None:
    (folder / "a.txt").write_bytes(SECRET_LETTER.encode())
    made = EmailMessage()
    made.set_content("ส่งหนังสือ")
    for name, text in (("0.txt", SECRET_LETTER), ("มังกร.txt", FORM)):
        made.add_attachment(text.encode(), maintype="text", subtype="plain", filename=name)
    (folder / "m.eml").write_bytes(bytes(made))
    assert "มังกร" not in run(folder).output
    made.add_attachment(
        b"%PDF-1.4\n1 0 obj << /Type", maintype="application", subtype="pdf", filename="มังกร.pdf"
    )
    (folder / "n.eml").write_bytes(bytes(made))
    result = run(folder)
    assert "failed" in result.output
    assert "มังกร" not in result.output


def test_an_earlier_database_hides_what_came_with_a_classified_letter(folder: Path) -> None:
    (folder / "m.eml").write_bytes(mail(SECRET_LETTER, ANNEX, FORM))
    run(folder)
    db = folder.parent / "a.db"
    with Archive.open(db) as archive:
        now = archive.dump()
        record = archive.record("นน 0023.3/201@2023")
        execute = archive.database.execute
        # As the version before 0017 left it.
        execute("UPDATE files SET secrecy_level = 0")
        execute("UPDATE other_parts SET secrecy_level = 0")
        plain = record.model_copy(update={"secrecy": None, "warnings": ()})
        execute(
            "UPDATE readings SET record = ? WHERE letter_id = (SELECT id FROM letters WHERE running = 201)",
            [pack_record(plain)],
        )
        execute("UPDATE letters SET secrecy = NULL, secrecy_level = 0 WHERE running = 201")
        execute("UPDATE duty_versions SET secrecy_level = 0 WHERE letter_key = 'นน 0023.3/201@2023'")
        execute("DELETE FROM warnings WHERE code = 'secrecy.inherited'")
        execute("DELETE FROM migrations WHERE name = '0017_together'")
        archive.database.conn.commit()
        assert len(archive.search("เต่าชมพู")) == len(archive.search("หงส์ดำ")) == 1
    with Archive.open(db, migrate=True) as archive:
        assert archive.search("เต่าชมพู") == archive.search("หงส์ดำ") == ()
        assert archive.dump() == now
        assert wrong_cards(archive) == []


def test_a_letter_hands_its_own_class_on_though_another_message_gave_it_a_higher_one(folder: Path) -> None:
    own = "                         ลับ\n" + LETTER.format(number=204, subject="การสำรวจนกเงือก")
    (folder / "m1.eml").write_bytes(mail(SECRET_LETTER, own))
    run(folder)
    (folder / "m2.eml").write_bytes(mail(ANNEX, own))
    run(folder)
    assert levels(folder.parent / "a.db") == {"203": 2, "204": 2, "201": 1}


def test_a_box_hands_no_class_on(folder: Path) -> None:
    with zipfile.ZipFile(folder / "box.zip", "w") as box:
        box.writestr("a.txt", SECRET_LETTER)
        box.writestr("b.txt", ANNEX)
    run(folder)
    assert levels(folder.parent / "a.db") == {"203": 2, "201": 0}


def test_extract_says_the_class(folder: Path) -> None:
    (folder / "message.xml").write_bytes(message(Secrecy.SECRET))
    result = call("extract", folder / "message.xml", "--format", "jsonl", "--workers", "1", "--quiet")
    assert result.stdout.count('"secrecy":"secret"') == 4
    assert result.stdout.count("secrecy.inherited") == 3


def test_a_class_is_never_lowered() -> None:
    top = letter("นน 1/1", secrecy=Secrecy.TOP_SECRET)
    assert with_class(top, Secrecy.SECRET) is top
    assert with_class(top, None) is top
    raised = with_class(letter("นน 1/1"), Secrecy.CONFIDENTIAL)
    assert with_class(raised, Secrecy.CONFIDENTIAL) is raised
    assert [w.code for w in with_class(raised, Secrecy.SECRET).warnings] == ["secrecy.inherited"]
    assert highest() is highest(None, None) is None
    lower = with_class(letter("นน 1/1", secrecy=Secrecy.CONFIDENTIAL), Secrecy.SECRET)
    assert [own_class(each) for each in (top, raised, lower)] == [
        Secrecy.TOP_SECRET,
        None,
        Secrecy.CONFIDENTIAL,
    ]
    assert own_class(with_class(lower, Secrecy.TOP_SECRET)) is Secrecy.CONFIDENTIAL
