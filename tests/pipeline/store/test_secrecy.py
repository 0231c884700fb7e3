"""Every output of an archive with classified letters: no word of them comes out unless it is asked for."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.export.register_pdf import NoThaiFont, thai_font
from pipeline.store.archive import Archive
from pipeline.store.errors import Classified, LetterNotFound, NotALetterNumber, SeveralLetters
from schemas.graph import Traffic
from schemas.letter import LetterKind, LetterRecord, Relation, Secrecy, Status
from schemas.outcome import Outcome
from schemas.source import FileStatus, LetterText, Office, PartKind, Problem
from tests.factories.letters import deadline, letter, outcome, reference, stamp

CITY, PROVINCE = "เทศบาลตำบลห้วยทองคำ", "จังหวัดน่าน"
OPEN, ANSWER, SECRET, ORDER = "นน 0023.3/ว 100", "นน 53201/400", "นน 0023.3/200", "541/2562"
MISSING = "มท 0810.7/ว 9999"
# What only classified letters say; their numbers and dates alone may be shown.
WORDS = (
    *("กระทิงทองคำ", "หงส์ดำ", "พญานาคเงิน", "มังกรเขียว", "นกฮูกแดง", "พยัคฆ์ขาว", "สิงโตม่วง", "ช้างลาย"),
    *("ปลาวาฬฟ้า", "เต่าชมพู", "ลิงเทา", "ปูลม", "ว9999"),
)
SECRET_FILE, MESSAGE, MIXED = "รับ/มังกรเขียว.pdf", "รับ/ข่าวมังกรเขียว.xml", "รับ/สองฉบับ.pdf"


def secret_letter() -> LetterRecord:
    return letter(
        SECRET,
        "2023-05-10",
        PROVINCE,
        subject="ปฏิบัติการกระทิงทองคำ",
        to=["นายกพยัคฆ์ขาว", CITY],
        text="ด้วยหงส์ดำจะเคลื่อนไหว ขอให้รายงาน",
        secrecy=Secrecy.CONFIDENTIAL,
        status=Status.UNVERIFIED,
        deadlines=[deadline("2023-06-15", action="รายงานพญานาคเงิน")],
        references=[
            reference(OPEN, "2023-05-02", PROVINCE, text=f"หนังสือสิงโตม่วง ที่ {OPEN}"),
            reference(MISSING, "2023-05-01", "กรมสิงโตม่วง"),
            reference(
                "ชร 0023.1/7", "2023-05-01", status=Status.UNVERIFIED, text="หนังสือสิงโตม่วง ที่ ชร 0023.1/7"
            ),
        ],
        stamps=[stamp(CITY, "77/66", "2023-05-12"), stamp("กองช้างลาย", "8", "2023-05-12")],
    )


def with_form(made: Outcome, form: str) -> Outcome:
    return dataclasses.replace(made, others=(LetterText(1, PartKind.OTHER, form, (), 1, 1),))


def of_class(made: Outcome, secrecy: Secrecy) -> Outcome:
    return dataclasses.replace(made, secrecy=secrecy)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    plain = letter(OPEN, "2023-05-02", PROVINCE, deadlines=[deadline("2023-06-30")], to=[CITY],
                   stamps=[stamp(CITY, "70/66", "2023-05-03")])  # fmt: skip
    order = letter(ORDER, "2019-05-03", "กรมนกฮูกแดง", subject="นกฮูกแดง", secrecy=Secrecy.TOP_SECRET,
                   kind=LetterKind.ORDER, to=())  # fmt: skip
    with Archive.open(path) as archive:
        archive.office = Office(CITY, (), ("นน 53201",))
        archive.write_many(
            [
                outcome("รับ/เปิด.pdf", plain),
                outcome(
                    "ส่ง/ตอบ.pdf",
                    letter(
                        ANSWER,
                        "2023-06-01",
                        CITY,
                        subject="รายงานผล",
                        to=[PROVINCE],
                        references=[
                            reference(OPEN, "2023-05-02", PROVINCE),
                            reference(SECRET, "2023-05-10", PROVINCE),
                            reference("กค 0409.5/ว 3", "2023-01-05"),
                        ],
                    ),
                ),
                outcome(SECRET_FILE, secret_letter()),
                outcome("คำสั่งนกฮูกแดง.pdf", order),
                outcome(
                    "คำสั่งปูลม.pdf",
                    order.model_copy(
                        update={
                            "issuer": "กรมปูลม",
                            "subject": "ปูลม",
                            "text": "คำสั่งปูลม",
                        }
                    ),
                ),
                outcome(
                    MIXED,
                    letter("นน 0023.3/ว 700", "2023-05-03", PROVINCE, subject="ทำความสะอาดตลาด"),
                    letter(
                        "นน 0023.3/701", "2023-05-03", "กรมหงส์ดำ", subject="หงส์ดำ", secrecy=Secrecy.SECRET
                    ),
                ),
                of_class(
                    outcome(
                        MESSAGE,
                        letter(
                            "นน 0023.3/900",
                            "2023-05-04",
                            PROVINCE,
                            subject="กระทิงทองคำ",
                            secrecy=Secrecy.SECRET,
                        ),
                    ),
                    Secrecy.SECRET,
                ),
                of_class(
                    with_form(outcome(f"{MESSAGE}!/attachment-1.txt"), "แบบรายงานปลาวาฬฟ้า"), Secrecy.SECRET
                ),
                of_class(
                    outcome(
                        f"{MESSAGE}!/attachment-2.txt",
                        letter(
                            "นน 0023.3/902",
                            "2023-05-04",
                            "กรมปลาวาฬฟ้า",
                            subject="เรื่องปลาวาฬฟ้า",
                            deadlines=[deadline("2023-07-01", action="ส่งปลาวาฬฟ้า")],
                        ),
                    ),
                    Secrecy.SECRET,
                ),
                of_class(
                    outcome(
                        f"{MESSAGE}!/attachment-3.zip!/เต่าชมพู.pdf",
                        status=FileStatus.ENCRYPTED,
                        problems=[Problem("pdf.encrypted", "เต่าชมพูถูกล็อก", "ปลดล็อก")],
                    ),
                    Secrecy.SECRET,
                ),
                outcome("เสีย.pdf", status=FileStatus.FAILED, problems=[Problem("x", "เสีย", "ทิ้ง")]),
                dataclasses.replace(
                    outcome(
                        "รับ/เสียลิงเทา.pdf",
                        letter("นน 0023.3/33", "2019-05-05", secrecy=Secrecy.SECRET, subject="ลิงเทา"),
                    ),
                    status=FileStatus.PARTIAL,
                ),
            ]
        )
        archive.correct(archive.key_of(SECRET), "subject", "แผนกระทิงทองคำ", note="ลิงเทา", by="สมศรี")
    return path


def call(db: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--db", str(db)])


def leaks(shown: str, typed: str = "") -> list[str]:
    """Words that came out and that nobody typed; spaces tell nothing apart."""
    said, asked = "".join(shown.split()), "".join(typed.split())
    return [word for word in WORDS if word in said and word not in asked]


QUESTIONS = (
    *(("chain", number, "--format", form) for number in (OPEN, ANSWER, SECRET)
      for form in ("tree", "json", "dot", "mermaid", "graphml", "svg", "html")),
    *(("chain", asked) for asked in (
        MISSING, "มท 0810.7/ว9999@2023", "นน 0023.3/201", ORDER, MIXED, "มท 0810.7/ว 9998", "ชร 0023.1/7",
    )),
    *(("show", asked) for asked in (OPEN, SECRET, MISSING, MIXED, "นน 0023.3/ว 700", "นน 0023.3/902")),
    ("show", OPEN, "--format", "json"),
    *(("deadlines", "--status", "all", "--format", form) for form in ("table", "ics", "csv", "json", "xlsx")),
    *(("review", "--format", form) for form in ("list", "csv", "json")),
    *(("register", way, "--format", form)
      for way in ("--in", "--out") for form in ("table", "csv", "xlsx", "pdf")),
    *(("export", "--format", form) for form in ("jsonl", "csv", "graphml", "egif")),
    *(("missing", "--format", form) for form in ("table", "csv", "json", "xlsx")),
    *(("search", word, "--format", form)
      for word in ("หงส์ดำ", "ปลาวาฬ", "รายงาน", "ขอ", "นน") for form in ("table", "json", "csv")),
    ("status",), ("status", "--failed"), ("stats",), ("office",), ("next",), ("migrate",),
)  # fmt: skip
SAYINGS = (
    # Nothing is found by these: what is near is not named either.
    *((verb, "นน 0023.3/201", *more) for verb, more in (
        ("done", ()), ("correct", ("subject", "ก")), ("decide", ("--reference", "1", "--none")),
    )),
    *((verb, MISSING, *more) for verb, more in (
        ("done", ()), ("correct", ("subject", "ก")), ("decide", ("--reference", "1", "--none")),
    )),
    ("decide", ANSWER, "--reference", "2", "--means", MISSING),
    # Several letters to choose from.
    ("done", ORDER), ("correct", ORDER), ("correct", MIXED), ("correct", MIXED, "subject", "ก"),
    # What is written in a classified letter.
    ("correct", SECRET), ("correct", SECRET_FILE), ("done", SECRET), ("done", SECRET, "--undo"),
    ("correct", SECRET, "deadline.9.end", "2566-01-01"), ("correct", SECRET, "date", "x"),
    ("decide", SECRET, "--reference", "9", "--none"), ("decide", SECRET, "--reference", "1", "--undo"),
    ("decide", SECRET, "--reference", "1", "--none"), ("decide", SECRET, "--reference", "1", "--means", OPEN),
    ("decide", SECRET, "--reference", "2", "--undo"), ("decide", ORDER, "--not-copy", OPEN),
    ("decide", ANSWER, "--reference", "2", "--means", SECRET), ("correct", ANSWER),
    ("correct", SECRET, "issuer", "จังหวัดแพร่"), ("correct", SECRET, "issuer", "--undo"),
)  # fmt: skip


def opened(made: bytes) -> str:
    """What a file of any form says, as text."""
    if made[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(made)) as box:
            text = "\n".join([*box.namelist(), *(box.read(n).decode() for n in box.namelist())])
        packed = re.findall(r"mimeCode=\"[^\"]*\">([^<]+)<", text)
        return "\n".join([text, *(base64.b64decode(p).decode("utf-8", "replace") for p in packed)])
    if made[:4] == b"%PDF":
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)]
        return "".join("\n".join(pages).split())
    # Lines of a calendar go on behind a space.
    return made.decode().replace("\r\n ", "")


def has_thai_font() -> bool:
    try:
        return bool(thai_font())
    except NoThaiFont:
        return False


@pytest.mark.parametrize("asked", [*QUESTIONS, *SAYINGS], ids=" ".join)
def test_no_word_comes_out(db: Path, asked: tuple[str, ...]) -> None:
    result = call(db, *asked)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    said = opened(result.stdout_bytes) + result.stderr
    assert leaks(said, " ".join(asked)) == [], said


def test_all_of_it_comes_out_where_it_is_asked_for(db: Path) -> None:
    """Otherwise the test above would be blind."""
    said = ""
    for asked in QUESTIONS:
        if asked[0] not in ("office", "next", "migrate") and (asked[-1] != "pdf" or has_thai_font()):
            result = call(db, *asked, "--include-classified", "top_secret")
            said += opened(result.stdout_bytes) + result.stderr
    said += call(db, "correct", SECRET, "--include-classified", "confidential").output
    assert set(WORDS) - set(leaks(said)) == set()


def test_a_calendar_that_is_written_holds_no_word(db: Path, tmp_path: Path) -> None:
    for more, words in (((), False), (("--include-classified", "top_secret"), True)):
        result = call(db, "calendar", tmp_path / "d.ics", *more)
        assert result.exit_code == 0, result.output
        assert bool(leaks(opened((tmp_path / "d.ics").read_bytes()) + result.output)) is words


def test_no_view_shows_a_word(db: Path) -> None:
    with Archive.open(db, read_only=True) as archive:
        for view in archive.database.view_names():
            rows = [tuple(row.values()) for row in archive.database.query(f"SELECT * FROM {view}")]
            assert rows, view
            assert leaks(str(rows)) == [], view


def test_a_page_that_two_letters_share_stays_closed(db: Path) -> None:
    with Archive.open(db) as archive:
        view = "SELECT title, source FROM letter_pages WHERE title LIKE '%/ว 700%'"
        assert list(archive.database.query(view)) == []
        archive.write(outcome(MIXED, letter("นน 0023.3/ว 700", "2023-05-03", PROVINCE)))
        assert [row["source"] for row in archive.database.query(view)] == [MIXED]


def test_files_are_left_out_and_told(db: Path) -> None:
    for more, count in (((), 9), (("--failed",), 2)):
        result = call(db, "status", *more)
        assert result.stderr == f"{count} files with a secrecy class left out: --include-classified\n"
    result = call(db, "status", "--include-classified", "confidential")
    assert SECRET_FILE in result.stdout
    assert result.stderr.startswith("8 files")
    assert call(db, "status", "--include-classified", "top_secret").stderr == ""
    with Archive.open(db, read_only=True) as archive:
        assert {entry.path for entry in archive.status()} == {"รับ/เปิด.pdf", "ส่ง/ตอบ.pdf", "เสีย.pdf"}
        assert [entry.path for entry in archive.failed()] == ["เสีย.pdf"]


def test_figures_count_what_may_be_shown(db: Path) -> None:
    with Archive.open(db, read_only=True) as archive:
        shown, whole = archive.stats(), archive.stats(include=Secrecy.TOP_SECRET)
        assert (shown.letters, shown.left_out) == (3, 7)
        assert (whole.letters, whole.left_out) == (10, 0)
        assert (shown.not_held, whole.not_held) == (1, 3)
        assert shown.kinds == {"external": 3}
        assert shown.years == {"2023": 3}
        assert shown.citations == {"not_held": 1, "resolved": 2}
        assert shown.relations == {"refers": 3}
        assert (shown.deadlines, whole.deadlines) == (1, 3)
        assert shown.files == {"failed": 1, "ok": 2}
        assert (shown.readings, shown.pages) == (3, 2)
        assert sum(whole.files.values()) == 12
        assert archive.stats(include=Secrecy.CONFIDENTIAL).letters == 4
        columns, rows = archive.register_view()
        cited = {row[columns.index("number")]: row[columns.index("cited_by")] for row in rows}
        assert cited[OPEN] == 1
        (open_node,) = (node for node in archive.graph()[0] if node.number == OPEN)
        assert open_node.cited_by == 1
        assert (
            next(hit for hit in archive.search("0023.3/ว100") if hit.letter.number == OPEN).letter.cited_by
            == 1
        )
        columns, rows = archive.register_view(include=Secrecy.CONFIDENTIAL)
        cited = {row[columns.index("number")]: row[columns.index("cited_by")] for row in rows}
        assert cited[OPEN] == 2
        view = archive.database.query("SELECT number, cited_by FROM letter_register")
        assert {row["number"]: row["cited_by"] for row in view}[OPEN] == 1
    assert "3 letters" not in (told := call(db, "stats").stderr)
    assert told == "7 letters with a secrecy class left out: --include-classified\n"


def test_the_columns_of_the_register_are_those_of_its_view(db: Path) -> None:
    with Archive.open(db, read_only=True) as archive:
        cursor = archive.database.execute("SELECT * FROM letter_register ORDER BY date")
        columns, rows = archive.register_view()
        assert columns == tuple(column[0] for column in cursor.description)
        assert sorted(rows, key=str) == sorted(map(tuple, cursor), key=str)


def test_a_classified_letter_is_put_right_by_those_who_ask_for_it(db: Path) -> None:
    allowed = ("--include-classified", "confidential")
    assert call(db, "done", SECRET).output == f"{SECRET}: done\n"
    for said in (
        ("correct", SECRET),
        ("correct", SECRET, "subject", "เรื่องใหม่"),
        ("correct", SECRET, "secrecy", "--remove"),
        ("decide", SECRET, "--reference", "1", "--none"),
        ("correct", SECRET, "subject", "--undo"),
    ):
        refused = call(db, *said)
        assert refused.exit_code == 1
        assert "--include-classified" in refused.stderr
        if said[-1] != "--remove":
            assert call(db, *said, *allowed).exit_code == 0
        if said[2:] == ("subject", "เรื่องใหม่"):
            assert "เรื่องใหม่" in call(db, "correct", SECRET, *allowed).output
    for copies in (
        (SECRET, "--not-copy", OPEN),
        (OPEN, "--copy-of", SECRET_FILE),
        (MIXED, "--copy-of", OPEN),
    ):
        refused = call(db, "decide", *copies)
        assert refused.exit_code == 1
        assert "--include-classified" in refused.stderr
    assert call(db, "decide", SECRET, "--not-copy", OPEN, *allowed).exit_code != 1


@pytest.mark.parametrize(
    "asked",
    [
        ("show", "นน 0023.3/ว 800"),
        ("show", "นน 0023.3/ว 800", "--format", "json"),
        *(("export", "--format", form) for form in ("jsonl", "csv", "egif")),
        *(("review", "--format", form) for form in ("list", "csv", "json")),
        ("search", "แบบกรอกข้อมูล"),
        ("status",),
    ],
    ids=" ".join,
)
def test_a_file_that_holds_a_classified_letter_is_not_named(db: Path, asked: tuple[str, ...]) -> None:
    """Its name can say what is in it, also where another letter of it is shown."""
    unsure = Status.UNVERIFIED
    open_ = letter(
        "นน 0023.3/ว 800",
        "2023-05-03",
        PROVINCE,
        subject="การสำรวจถนน",
        status=unsure,
        references=[reference("ชร 0023.1/7", "2023-05-01", status=unsure)],
        deadlines=[deadline("2023-06-30").model_copy(update={"status": unsure})],
        stamps=[stamp(CITY, "70/66", "2023-05-03").model_copy(update={"status": unsure})],
    )
    closed = letter("นน 0023.3/801", "2023-05-03", PROVINCE, subject="หงส์ดำ", secrecy=Secrecy.SECRET)
    with Archive.open(db) as archive:
        archive.write(with_form(outcome("รวมแผนกระทิงทองคำ.txt", open_, closed), "แบบกรอกข้อมูลครัวเรือน"))
    result = call(db, *asked)
    assert not isinstance(result.exception, ValueError), result.output
    assert leaks(opened(result.stdout_bytes) + result.stderr) == []
    whole = call(db, *asked, "--include-classified", "top_secret")
    assert asked[-1] in ("csv", "egif") or "กระทิงทองคำ" in whole.stdout


def test_what_only_classified_letters_cite_has_no_vote_elsewhere(tmp_path: Path) -> None:
    cites = reference("มท 0810.7/ว 9998", "2023-05-01", "กรมการปกครอง", status=Status.UNVERIFIED)
    sure = reference("มท 0810.7/ว 9999", "2023-05-01", "กรมการปกครอง")
    for level, seen in ((None, "มท 0810.7/ว9999@2023"), (Secrecy.SECRET, "มท 0810.7/ว9998@2023")):
        with Archive.open(tmp_path / f"{level}.db") as archive:
            archive.write(
                outcome("o.pdf", letter("นน 0023.3/ว 1", "2023-05-10", PROVINCE, references=[cites]))
            )
            for n in (1, 2):
                made = letter(
                    f"นน 0023.3/20{n}",
                    f"2023-05-1{n}",
                    PROVINCE,
                    text=f"{n}",
                    secrecy=level,
                    references=[sure],
                )
                archive.write(outcome(f"{n}.pdf", made))
            (edge,) = archive.chain("นน 0023.3/ว 1").edges
            assert edge.target == seen
            archive.link()
            assert archive.chain("นน 0023.3/ว 1").edges == (edge,)
            if level:
                with pytest.raises(LetterNotFound):
                    archive.chain("มท 0810.7/ว 9999")


def test_an_answer_to_a_classified_reminder_is_not_proposed(tmp_path: Path) -> None:
    asks, reminds, ours = (OPEN, "2023-05-02"), ("นน 0023.3/55", "2023-05-20"), ("นน 53201/9", "2023-06-01")
    with Archive.open(tmp_path / "p.db") as archive:
        archive.office = Office(CITY, (), ("นน 53201",))
        archive.write(
            outcome("1.pdf", letter(*asks, PROVINCE, to=[CITY], deadlines=[deadline("2023-06-30")]))
        )
        follows = [reference(*asks, PROVINCE, relation=Relation.FOLLOWS_UP)]
        answers = [reference(*reminds, PROVINCE, relation=Relation.ANSWERS)]
        archive.write(
            outcome("2.pdf", letter(*reminds, PROVINCE, secrecy=Secrecy.SECRET, references=follows))
        )
        archive.write(outcome("3.pdf", letter(*ours, CITY, references=answers)))
        for include, proposal in ((None, None), (Secrecy.SECRET, archive.key_of(ours[0]))):
            (duty,) = archive.deadlines(None, include=include)
            assert duty.proposal == proposal


def test_a_letter_that_only_classified_letters_cite_is_named_as_if_nobody_did(db: Path) -> None:
    reference_2 = ("decide", ANSWER, "--reference", "2")
    said = []
    for number in (MISSING.replace("9999", "8888"), MISSING):
        result = call(db, *reference_2, "--means", number)
        assert result.exit_code == 0
        said.append(result.stderr.replace("8888", "9999"))
        assert call(db, *reference_2, "--undo").exit_code == 0
    assert said[0] == said[1] != ""
    # Who may see what a placeholder is, is told that it is known.
    known = call(db, *reference_2, "--means", MISSING, "--include-classified", "confidential")
    assert (known.exit_code, known.stderr) == (0, "")


def test_a_masked_key_still_finds_its_letter(db: Path) -> None:
    with Archive.open(db) as archive:
        with pytest.raises(SeveralLetters) as several:
            archive.key_of(ORDER)
        keys = [choice.key for choice in several.value.choices]
        assert len(set(keys)) == 2
        assert leaks(str(several.value.choices)) == []
        assert {archive.key_of(key).rpartition(" ")[2] for key in keys} == {"กรมนกฮูกแดง", "กรมปูลม"}
        whole = archive.key_of(keys[0])
        assert archive.shown_key(whole) == keys[0]
        assert archive.shown_key(whole, Secrecy.TOP_SECRET) == whole
        assert archive.chain(keys[0]).nodes[0].key == keys[0]
        with pytest.raises(Classified):
            archive.corrections(whole)
        with pytest.raises((LetterNotFound, NotALetterNumber)):
            archive.key_of(f"{keys[0]}0")


def test_a_placeholder_of_classified_letters_is_found_by_no_name(db: Path) -> None:
    key = "มท 0810.7/ว9999@2023"
    with Archive.open(db) as archive:
        for asked in (MISSING, key):
            with pytest.raises((LetterNotFound, NotALetterNumber)):
                archive.chain(asked)
            assert archive.chain(asked, include=Secrecy.CONFIDENTIAL).root == key
            assert archive.key_of(asked, include=Secrecy.CONFIDENTIAL) == key
        archive.write(
            outcome(
                "ค.pdf", letter("นน 0023.3/ว 5", "2023-06-01", references=[reference(MISSING, "2023-05-01")])
            )
        )
        assert archive.chain(key).root == key


def test_a_form_of_a_classified_message_is_searched_with_its_class(db: Path) -> None:
    with Archive.open(db) as archive:
        for include, count in ((None, 0), (Secrecy.CONFIDENTIAL, 0), (Secrecy.SECRET, 1)):
            assert [hit.part is None for hit in archive.search("แบบรายงานปลาวาฬฟ้า", include=include)] == [
                False
            ] * count
        place = archive.page_place(f"{MESSAGE}!/attachment-2.txt", 1)
        assert place is not None and place.closed


def test_letters_of_a_message_have_its_class_and_say_so(db: Path) -> None:
    with Archive.open(db) as archive:
        record = archive.record("นน 0023.3/902@2023")
        assert record.secrecy is Secrecy.SECRET
        assert [w.code for w in record.warnings] == ["secrecy.inherited"]
        # A person who says otherwise has the last word.
        archive.correct("นน 0023.3/902@2023", "secrecy", None)
        assert len(archive.search("เรื่องปลาวาฬฟ้า")) == 1
        archive.uncorrect("นน 0023.3/902@2023", "secrecy")
        assert archive.search("เรื่องปลาวาฬฟ้า") == ()


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
def test_bytes_that_lie_openly_too_have_the_class_of_the_message(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    record = letter("นน 0023.3/5", "2023-05-04", PROVINCE, deadlines=[deadline("2023-07-01")])
    files = (
        with_form(outcome("ก.pdf", record, content="x"), "แบบรายงาน"),
        of_class(
            outcome("ข.xml!/attachment-1.pdf", content="x", status=FileStatus.DUPLICATE), Secrecy.SECRET
        ),
    )
    whole = Archive.open(tmp_path / "whole.db")
    whole.write_many(files)
    with Archive.open(tmp_path / "a.db") as archive:
        for n in order:
            archive.write(files[n])
        assert archive.dump() == whole.dump()
        assert archive.record("นน 0023.3/5@2023").secrecy is Secrecy.SECRET
        assert archive.search("แบบรายงาน") == archive.status() == archive.deadlines(None) == ()


def test_registers_hold_no_classified_letter(db: Path) -> None:
    with Archive.open(db, read_only=True) as archive:
        assert [row.number for row in archive.register(Traffic.INCOMING)] == [OPEN]
        both = archive.register(Traffic.INCOMING, include=Secrecy.CONFIDENTIAL)
        assert [row.number for row in both] == [OPEN, SECRET]
