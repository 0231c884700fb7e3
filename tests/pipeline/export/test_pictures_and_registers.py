"""Pictures of chains are well-formed whatever letters hold; registers have the regulation's columns."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from pipeline.export.chain_pictures import render_graphml, render_html, render_svg
from pipeline.export.register import register_csv, register_xlsx
from pipeline.store.archive import Archive
from schemas.graph import Traffic
from schemas.letter import LetterKind, Relation
from schemas.source import Office
from tests.factories.letters import deadline, letter, outcome, reference, stamp

DAY = dt.date(2021, 11, 10)
CITY = "เทศบาลนครเชียงราย"
PROVINCE = "จังหวัดเชียงราย"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.office = Office(CITY, (), ("ชร 52001",))
    archive.write_many(
        [
            outcome("1.pdf", letter("มท 0810.7/ว 2522", deadlines=[
                deadline("2021-11-30", action="<b>&\x07ส่ง")
            ])),
            outcome("2.pdf", letter("ชร 0023.1/13303", "2021-11-05", PROVINCE, to=["นายกเทศมนตรีนครเชียงราย"],
                subject="=SUM(1)<script>alert(1)</script>",
                stamps=[stamp("จังหวัดน่าน", "1", "2021-11-06"), stamp(CITY, "2060/64", "2021-11-08")],
                references=[reference("มท 0810.7/ว 2522", "2021-10-29", relation=Relation.FORWARDS)])),
            outcome("3.pdf", letter("ชร 0023.1/13200", "2021-11-04", PROVINCE, to=["นายกเทศมนตรีนครเชียงราย"],
                stamps=[stamp(CITY, "951/64", "2021-11-08")])),
            outcome("4.pdf", letter("ชร 52001/77", "2021-11-20", CITY, to=["ผู้ว่าราชการจังหวัดเชียงราย"],
                references=[
                reference("ชร 0023.1/13303", "2021-11-05", PROVINCE, relation=Relation.ANSWERS),
                reference("ชร 0023.1/9", "2021-11-05", PROVINCE),
            ])),
        ]
    )  # fmt: skip
    return archive


def test_svg_is_well_formed_and_shows_every_letter(archive: Archive) -> None:
    chain = archive.chain("ชร 0023.1/13303", as_of=DAY)
    picture = etree.fromstring(render_svg(chain).encode())
    names = {"s": "http://www.w3.org/2000/svg"}
    assert len(picture.findall(".//s:rect", names)) == len(chain.nodes) == 3
    assert len(picture.findall(".//s:path[@class]", names)) == 2
    assert not picture.findall(".//s:script", names)
    missing = archive.chain("ชร 52001/77", as_of=DAY)
    assert "missing" in render_svg(missing)


def test_html_runs_nothing_and_loads_nothing(archive: Archive) -> None:
    page = render_html(archive.chain("ชร 0023.1/13303", as_of=DAY))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "30 พ.ย. 2564 &lt;b&gt;&amp;ส่ง" in page


def test_graphml_is_read_by_networkx(archive: Archive) -> None:
    chain = archive.chain("ชร 0023.1/13303", as_of=DAY)
    text = render_graphml(chain)
    networkx = pytest.importorskip("networkx")
    graph = networkx.parse_graphml(text)
    assert set(graph.nodes) == {node.key for node in chain.nodes}
    assert graph.edges["ชร 0023.1/13303@2021", "มท 0810.7/ว2522@2021"]["relation"] == "forwards"
    assert graph.nodes["มท 0810.7/ว2522@2021"]["due"] == "2021-11-30"
    assert graph.nodes["มท 0810.7/ว2522@2021"]["held"] is True


def test_a_wide_row_is_folded(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "w.db")
    archive.write_many(
        [outcome("r.pdf", letter("มท 0810.7/ว 1"))]
        + [
            outcome(f"{n}.pdf", letter(f"ชร 0023.1/{n}", "2021-11-05", PROVINCE, references=[
                reference("มท 0810.7/ว 1", "2021-10-29")
            ]))
            for n in range(1, 30)
        ]
    )  # fmt: skip
    picture = etree.fromstring(render_svg(archive.chain("มท 0810.7/ว 1", as_of=DAY)).encode())
    assert int(picture.get("width")) < 2400
    boxes = {(r.get("x"), r.get("y")) for r in picture.iter("{http://www.w3.org/2000/svg}rect")}
    assert len(boxes) == 30


def test_register_in_has_our_stamps_number_and_the_regulation_s_columns(archive: Archive) -> None:
    rows = archive.register(Traffic.INCOMING, 2564)
    assert [(r.register_number, r.registered, r.number) for r in rows] == [
        ("951/64", "2021-11-08", "ชร 0023.1/13200"),
        ("2060/64", "2021-11-08", "ชร 0023.1/13303"),
    ]
    assert archive.register(Traffic.INCOMING, 2560) == ()
    book = openpyxl.load_workbook(io.BytesIO(register_xlsx(rows, Traffic.INCOMING, 2564, thai_digits=True)))
    sheet = book.active
    assert sheet["A1"].value == "ทะเบียนหนังสือรับ ปี พ.ศ. ๒๕๖๔"
    assert [c.value for c in sheet[2]] == [
        "วันที่ลงทะเบียน", "เลขทะเบียนรับ", "ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง", "การปฏิบัติ", "หมายเหตุ",
    ]  # fmt: skip
    last = [c.value for c in sheet[sheet.max_row]]
    assert last[:6] == [
        "๘ พ.ย. ๒๕๖๔", "๒๐๖๐/๖๔", "ชร ๐๐๒๓.๑/๑๓๓๐๓", "๕ พ.ย. ๒๕๖๔", PROVINCE, "นายกเทศมนตรีนครเชียงราย",
    ]  # fmt: skip
    formula = sheet.cell(row=sheet.max_row, column=7)
    assert (formula.data_type, formula.value[:5]) == ("s", "=SUM(")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_a_letter_without_our_stamp_is_listed_by_its_own_date_and_given_no_day(archive: Archive) -> None:
    """The day of registration is never guessed; the year asked for is then that of the letter's date."""
    for number, day, stamped in (
        ("700", "2021-11-07", None),
        ("600", "2021-11-06", stamp("จังหวัดน่าน", "5", "2021-11-07")),
        ("999", "2021-12-30", stamp(CITY, "3/65", "2022-01-04")),
        ("998", "2021-12-29", stamp(CITY, None, "2021-12-30")),
    ):
        stamps = [stamped] if stamped else []
        came = letter(f"ชร 0023.1/{number}", day, PROVINCE, to=["นายกเทศมนตรีนครเชียงราย"], stamps=stamps)
        archive.write(outcome(f"{number}.pdf", came))
    rows = archive.register(Traffic.INCOMING, 2564)
    assert [(r.number, r.registered, r.register_number, r.note) for r in rows] == [
        ("ชร 0023.1/600", None, None, "ไม่พบตรารับ"),
        ("ชร 0023.1/700", None, None, "ไม่พบตรารับ"),
        ("ชร 0023.1/13200", "2021-11-08", "951/64", None),
        ("ชร 0023.1/13303", "2021-11-08", "2060/64", None),
        ("ชร 0023.1/998", "2021-12-30", None, None),
    ]
    assert [r.number for r in archive.register(Traffic.INCOMING, 2565)] == ["ชร 0023.1/999"]
    first = register_csv(rows, Traffic.INCOMING).splitlines()[1]
    assert first.startswith(",,ชร 0023.1/600,6 พ.ย. 2564,")


def test_register_out(archive: Archive) -> None:
    rows = archive.register(Traffic.OUTGOING)
    assert [(r.register_number, r.receiver) for r in rows] == [("77", "ผู้ว่าราชการจังหวัดเชียงราย")]
    assert "เลขทะเบียนส่ง,ที่,ลงวันที่,จาก,ถึง,เรื่อง,การปฏิบัติ,หมายเหตุ" in register_csv(rows, Traffic.OUTGOING)


def test_numbers_are_sorted_by_their_value_in_either_script(archive: Archive) -> None:
    for at, received in enumerate(("๑๐/๒๕๖๔", "9/2564", "๒/๒๕๖๔", "๙" * 5000)):
        archive.write(
            outcome(
                f"n{at}.pdf",
                letter(
                    f"ชร 0023.1/{at + 500}",
                    "2021-11-04",
                    PROVINCE,
                    stamps=[stamp(CITY, received, "2021-11-09")],
                ),
            )
        )
    rows = [row for row in archive.register(Traffic.INCOMING) if row.registered == "2021-11-09"]
    assert [row.register_number for row in rows][:3] == ["๒/๒๕๖๔", "9/2564", "๑๐/๒๕๖๔"]


def test_all_figures_of_a_register_are_of_one_script(archive: Archive) -> None:
    stamped = [stamp(CITY, "๙๕๒/๖๔", "2021-11-08")]
    mixed = letter(
        "ชร ๐๐๒๓.๑/๑๓๔๐๐", "2021-11-04", PROVINCE, subject="ปี ๒๕๖๔ และ 2565", to=["กอง ๑"], stamps=stamped
    )
    archive.write(outcome("t.pdf", mixed))
    rows = archive.register(Traffic.INCOMING)
    arabic, thai = (register_csv(rows, Traffic.INCOMING, thai_digits=thai) for thai in (False, True))
    assert not set("๐๑๒๓๔๕๖๗๘๙") & set(arabic)
    assert not set("0123456789") & set(thai)
    assert "952/64" in arabic and "ปี 2564 และ 2565" in arabic
    assert "๒๐๖๐/๖๔" in thai and "ปี ๒๕๖๔ และ ๒๕๖๕" in thai


def test_the_register_out_holds_what_was_sent(archive: Archive) -> None:
    for at, kind in enumerate(LetterKind):
        number = f"ชร 52001/{at + 200}" if kind is not LetterKind.ORDER else "118/2564"
        archive.write(
            outcome(f"{kind}.pdf", letter(number, "2021-12-01", CITY, kind=kind, to=["กอง ก", "กอง ข"]))
        )
    nameless = letter(None, "2021-12-01", CITY, kind=LetterKind.UNKNOWN, text="ร่าง")
    archive.write(outcome("draft.pdf", nameless))
    rows = [row for row in archive.register(Traffic.OUTGOING) if row.registered == "2021-12-01"]
    kinds = list(LetterKind)
    assert [kinds[int(row.register_number or 0) - 200] for row in rows] == [
        LetterKind.EXTERNAL, LetterKind.INTERNAL, LetterKind.STAMPED, LetterKind.UNKNOWN,
    ]  # fmt: skip
    assert {row.receiver for row in rows} == {"กอง ก, กอง ข"}


def test_a_register_for_print_says_whose_it_is(archive: Archive) -> None:
    rows = archive.register(Traffic.INCOMING, 2564)
    made = register_xlsx(rows, Traffic.INCOMING, 2564, office=f"{CITY} 2", thai_digits=True)
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert [sheet["A1"].value, sheet["A2"].value] == ["ทะเบียนหนังสือรับ ปี พ.ศ. ๒๕๖๔", f"{CITY} ๒"]
    assert sheet["B3"].value == "เลขทะเบียนรับ"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.max_row) == ("A4", "$1:$3", 5)
