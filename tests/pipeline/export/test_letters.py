"""Letters taken out whole, as a user asks for them: JSON lines, CSV, GraphML, messages of the exchange."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from pipeline.cli import main
from pipeline.cli.common import write_file
from pipeline.store.archive import Archive
from schemas.egif import RAM
from schemas.letter import Secrecy
from tests.factories.letters import letter, outcome, reference

PROVINCE = "จังหวัดเชียงราย"
DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
LETTER = """ที่ ชร 0023.1/{n}

                                        ศาลากลางจังหวัดเชียงราย
                                        ถนนแม่ฟ้าหลวง ชร 57100

                                        5 พฤศจิกายน 2564

เรื่อง  การสำรวจแหล่งน้ำครั้งที่ {n}

เรียน  นายอำเภอ ทุกอำเภอ

        ด้วยจังหวัดประสงค์จะสำรวจแหล่งน้ำ จึงเรียนมาเพื่อทราบและขอความร่วมมือ

                                        ขอแสดงความนับถือ

                                        (นายสมมุติ ตัวอย่าง)
                                        ผู้ว่าราชการจังหวัดเชียงราย
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write(outcome("a.pdf", letter("มท 0810.7/ว 1", "2021-10-01", DEPARTMENT, subject="=A1")))
        up = [reference("มท 0810.7/ว 1", "2021-10-01", DEPARTMENT), reference("กค 0409.5/ว 3", "2019-01-01")]
        archive.write(outcome("b.pdf", letter("ชร 0023.1/5", "2020-11-05", PROVINCE, references=up[1:])))
        archive.write(
            outcome(
                "c.pdf",
                letter("ชร 0023.1/6", "2021-11-05", PROVINCE, references=up, to=("นายอำเภอ", "ปลัดจังหวัด")),
            )
        )
        archive.write(
            outcome(
                "d.pdf",
                letter(
                    "ชร 0023.1/9",
                    "2021-11-09",
                    PROVINCE,
                    subject="เรื่องปกปิด",
                    secrecy=Secrecy.SECRET,
                    references=[up[0], reference("สธ 0201/77", "2021-02-02")],
                ),
            )
        )
        archive.write(outcome("e.pdf", letter(None, None, PROVINCE, subject="ไม่มีเลข")))
    return path


def graph(result: Result) -> tuple[dict[str, dict[str, str]], list[tuple[str, str]]]:
    root = etree.fromstring(result.stdout_bytes)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {
        n.get("id"): {d.get("key").partition("_")[2]: d.text for d in n.iter(f"{space}data")}
        for n in root.iter(f"{space}node")
    }
    return nodes, [(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")]


def numbers(result: Result) -> list[str | None]:
    records = [json.loads(line) for line in result.stdout.splitlines()]
    return [record["number"] and record["number"]["canonical"] for record in records]


def test_records(db: Path) -> None:
    result = call("export", "--format", "jsonl", "--db", db)
    assert result.exit_code == 0, result.output
    assert sorted(n or "" for n in numbers(result)) == ["", "ชร 0023.1/5", "ชร 0023.1/6", "มท 0810.7/ว 1"]
    assert numbers(call("export", "--year", "2563", "--db", db)) == ["ชร 0023.1/5"]
    assert numbers(call("export", "--year", "2020", "--db", db)) == ["ชร 0023.1/5"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "graphml", "egif"])
def test_classified_letters_stay_in_unless_asked_for(db: Path, form: str) -> None:
    def text(*more: str) -> str:
        data = call("export", "--format", form, "--db", db, *more).stdout_bytes
        if form == "egif":
            with zipfile.ZipFile(io.BytesIO(data)) as box:
                return "".join(box.read(name).decode() for name in box.namelist())
        return data.decode()

    for shown in (text(), text("--include-classified", "confidential")):
        assert "เรื่องปกปิด" not in shown
        assert "ชร 0023.1/9" not in shown
        assert "สธ 0201/77" not in shown
        assert "ชร 0023.1/6" in shown
    assert "เรื่องปกปิด" in text("--include-classified", "secret")


def test_table(db: Path) -> None:
    result = call("export", "--format", "csv", "--db", db)
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    with Archive.open(db) as archive:
        view = list(archive.database.query("SELECT * FROM letter_register ORDER BY date"))
    assert list(rows[0]) == list(view[0])
    assert [row["number"] for row in rows] == [row["number"] or "" for row in view]
    assert next(row for row in rows if row["number"] == "ชร 0023.1/6")["addressees"] == "นายอำเภอ; ปลัดจังหวัด"
    assert next(row for row in rows if row["number"] == "มท 0810.7/ว 1")["subject"] == "'=A1"


def test_graph_has_letters_that_are_not_held(db: Path) -> None:
    nodes, edges = graph(call("export", "--format", "graphml", "--db", db))
    held = {data.get("number"): data["held"] for data in nodes.values()}
    assert held["กค 0409.5/ว 3"] == "false" and held["ชร 0023.1/6"] == "true"
    assert len(edges) == 3 and {end for edge in edges for end in edge} <= set(nodes)
    nodes, edges = graph(call("export", "--format", "graphml", "--year", "2563", "--db", db))
    assert sorted(d["number"] for d in nodes.values()) == ["กค 0409.5/ว 3", "ชร 0023.1/5"]
    assert len(edges) == 1


def test_messages_are_a_source_again(db: Path, tmp_path: Path) -> None:
    result = call("export", "--format", "egif", "-o", tmp_path / "m.zip", "--db", db)
    assert result.exit_code == 0, result.output
    assert "3 letters as messages, 3 of them as text alone; 1 left out" in result.stderr
    again = tmp_path / "again.db"
    run = call("run", tmp_path / "m.zip", "--db", again, "--ocr", "null", "--workers", "1", "--quiet")
    assert run.exit_code == 0, run.output
    with Archive.open(again) as archive:
        assert {"ชร 0023.1/5", "ชร 0023.1/6", "มท 0810.7/ว 1"} <= {
            record.number.canonical for record in archive.records() if record.number
        }


def test_the_file_itself_goes_with_the_message(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, letters in (("one.txt", 1), ("two.txt", 2)):
        text = "\f".join(LETTER.format(n=n + letters * 10) for n in range(letters))
        (folder / name).write_bytes(text.replace("\n", "\r\n").encode())  # the text alone has no \r
    db = tmp_path / "a.db"
    assert call("run", folder, "--db", db, "--ocr", "null", "--workers", "1", "--quiet").exit_code == 0

    def mains(*more: str) -> list[bytes]:
        call("export", "--format", "egif", "-o", tmp_path / "m.zip", "--db", db, *more)
        with zipfile.ZipFile(tmp_path / "m.zip") as box:
            roots = [etree.fromstring(box.read(name)) for name in box.namelist()]
        return [base64.b64decode(e.text) for r in roots for e in r.iter(f"{{{RAM}}}MainLetterBinaryObject")]

    whole = (folder / "one.txt").read_bytes()
    assert whole in mains()
    assert (folder / "two.txt").read_bytes() not in mains()
    (folder / "one.txt").write_text("changed")
    assert whole not in mains()
    assert mains("--text-only") == mains()


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"before")

    def breaks() -> object:
        yield b"half"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_file(path, breaks())
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_folder_that_is_not_there(db: Path, tmp_path: Path) -> None:
    result = call("export", "-o", tmp_path / "none" / "x.jsonl", "--db", db)
    assert result.exit_code == 1
    assert "cannot be written" in result.output
