from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from PIL import Image

from pipeline.ingest import Limits, read
from schemas.source import FileStatus, PageStatus, Reader
from tests.pipeline.ingest.conftest import LETTER, TEXT
from tests.pipeline.ingest.conftest import Reader as Reads
from tests.pipeline.ingest.test_bad_input import codes, docx_bytes

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def built(make: Callable[[Docx], None]) -> bytes:
    document = docx.Document()
    make(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xml(document: Docx, body: str) -> None:
    """Put raw paragraphs before the section properties."""
    wrapped = parse_xml(f"<w:body {SPACES}>{body}</w:body>")
    for child in list(wrapped):
        document.element.body.insert(len(document.element.body) - 1, child)


def text_of(reads: Reads, make: Callable[[Docx], None]) -> str:
    document = reads(built(make), "a.docx")
    assert document.status is FileStatus.OK
    return "\f".join(page.text for page in document.pages)


def test_paragraphs_tabs_and_breaks_come_as_they_stand(reads: Reads) -> None:
    def make(document: Docx) -> None:
        document.add_paragraph("ที่ ชร ๕๒๐๐๑/๑\tเทศบาลตำบลบ้านใหม่")
        run = document.add_paragraph("เรื่อง ").add_run("ขอเชิญ")
        run.add_break()
        run.add_text("ประชุม")

    assert text_of(reads, make) == "ที่ ชร ๕๒๐๐๑/๑\tเทศบาลตำบลบ้านใหม่\nเรื่อง ขอเชิญ\nประชุม"


def test_pages_are_cut_at_explicit_breaks(reads: Reads) -> None:
    def make(document: Docx) -> None:
        document.add_paragraph("หน้าหนึ่ง").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("หน้าสอง")
        document.add_section()
        document.add_paragraph("หน้าสาม").paragraph_format.page_break_before = False
        document.add_paragraph("หน้าสี่").paragraph_format.page_break_before = True

    pages = text_of(reads, make).split("\f")
    assert [page.strip() for page in pages] == ["หน้าหนึ่ง", "หน้าสอง", "หน้าสาม", "หน้าสี่"]


def test_tables_stand_between_their_paragraphs(reads: Reads) -> None:
    def make(document: Docx) -> None:
        document.add_paragraph("ก่อน")
        table = document.add_table(2, 3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"ช่อง {number}"
        table.cell(0, 0).merge(table.cell(0, 1))
        document.add_paragraph("หลัง")

    assert text_of(reads, make) == "ก่อน\nช่อง 0\tช่อง 2\nช่อง 1\nช่อง 3\tช่อง 4\tช่อง 5\nหลัง"


def test_a_letter_head_in_a_table_reads_line_by_line(reads: Reads) -> None:
    def make(document: Docx) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "ที่ ชร ๕๒๐๐๑/๑"
        table.cell(0, 1).text = "สำนักงานเทศบาล"
        table.cell(0, 1).add_paragraph("ถนนสุขใจ")

    assert text_of(reads, make) == "ที่ ชร ๕๒๐๐๑/๑\tสำนักงานเทศบาล\n\tถนนสุขใจ"


def test_a_cell_of_long_paragraphs_stays_whole(reads: Reads) -> None:
    long = "ข้อความยาวที่ไม่พอในบรรทัดเดียวของช่องตาราง จึงต้องขึ้นบรรทัดใหม่เสมอไป"

    def make(document: Docx) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = long
        table.cell(0, 0).add_paragraph("ต่อ")
        table.cell(0, 1).text = "สอง"
        table.cell(0, 1).add_table(1, 2).cell(0, 1).text = "ใน"

    assert text_of(reads, make).startswith(f"{long}\nต่อ\tสอง")


BOX = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
ANCHOR = (
    '<w:drawing><wp:anchor><wp:positionV relativeFrom="paragraph">'
    "<wp:posOffset>{}</wp:posOffset></wp:positionV>"
    "<a:graphic><a:graphicData><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
    "</wp:anchor></w:drawing>"
)
FALLBACK = '<w:pict><v:shape style="margin-top:-20pt"><v:textbox>{}</v:textbox></v:shape></w:pict>'


@pytest.mark.parametrize(("offset", "expected"), [(-5000, "ด่วนมาก\nข้อความ"), (5000, "ข้อความ\nด่วนมาก")])
def test_a_text_box_comes_once_and_where_it_stands(reads: Reads, offset: int, expected: str) -> None:
    box = BOX.format("ด่วนมาก")

    def make(document: Docx) -> None:
        xml(
            document,
            "<w:p><w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps">{ANCHOR.format(offset, box)}</mc:Choice>'
            f"<mc:Fallback>{FALLBACK.format(box)}</mc:Fallback>"
            "</mc:AlternateContent></w:r><w:r><w:t>ข้อความ</w:t></w:r></w:p>",
        )

    assert text_of(reads, make) == expected


def test_an_old_text_box_alone_is_read(reads: Reads) -> None:
    def make(document: Docx) -> None:
        xml(
            document,
            f"<w:p><w:r>{FALLBACK.format(BOX.format('ลับ'))}</w:r><w:r><w:t>ข้อความ</w:t></w:r></w:p>",
        )

    assert text_of(reads, make) == "ลับ\nข้อความ"


def test_tracked_and_hidden_text(reads: Reads) -> None:
    def make(document: Docx) -> None:
        xml(
            document,
            "<w:p><w:r><w:t>ก</w:t></w:r>"
            '<w:ins w:id="1" w:author="x"><w:r><w:t>ข</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="x"><w:r><w:delText>ค</w:delText></w:r></w:del>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ง</w:t></w:r>"
            "<w:sdt><w:sdtContent><w:r><w:t>จ</w:t></w:r></w:sdtContent></w:sdt>"
            "<w:hyperlink><w:r><w:t>ฉ</w:t></w:r></w:hyperlink>"
            "<w:r><w:noBreakHyphen/><w:softHyphen/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>",
        )

    assert text_of(reads, make) == "กขจฉ-✓"


def test_fields_give_their_results_but_no_page_numbers(reads: Reads) -> None:
    def field(code: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText> {code} </w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f"<w:r><w:t>{result}</w:t></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def make(document: Docx) -> None:
        xml(
            document,
            f"<w:p>{field('DATE', '๕ มกราคม ๒๕๖๙')}{field('PAGE', '7')}<w:r><w:t> จบ</w:t></w:r></w:p>",
        )

    assert text_of(reads, make) == "๕ มกราคม ๒๕๖๙ จบ"


def numbered(levels: str, num: str = "", style: str = "") -> Callable[[Docx], None]:
    """A numbering part with one abstract list, and the given overrides."""

    def make(document: Docx) -> None:
        numbering = document.part.numbering_part.element
        for child in list(numbering):
            numbering.remove(child)
        root = parse_xml(
            f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
            f'<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>{num}</w:numbering>'
        )
        for child in list(root):
            numbering.append(child)

    return make


def level(number: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def item(text: str, depth: int = 0, number: int = 3) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def test_list_labels_are_counted(reads: Reads) -> None:
    levels = level(0, "thaiNumbers", "%1.") + level(1, "decimal", "%1.%2") + level(2, "thaiLetters", "(%3)")

    def make(document: Docx) -> None:
        numbered(levels)(document)
        xml(
            document,
            item("ก") + item("ข") + item("ค", 1) + item("ง", 1) + item("จ", 2) + item("ฉ") + item("ช", 1),
        )

    assert text_of(reads, make).split("\n") == ["๑. ก", "๒. ข", "๒.1 ค", "๒.2 ง", "(ก) จ", "๓. ฉ", "๓.1 ช"]


def test_legal_levels_restarts_and_bullets(reads: Reads) -> None:
    levels = (
        level(0, "upperRoman", "%1)")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "bullet", "\uf0b7")
    )
    again = (
        '<w:num w:numId="4"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    )

    def make(document: Docx) -> None:
        numbered(levels, again)(document)
        xml(
            document,
            item("ก")
            + item("ข", 1)
            + item("ค", 2)
            + item("ง", 0, 4)
            + item("จ", 0, 4)
            + item("ฉ", 0, 0)
            + item("ช", 0, 99),
        )

    assert text_of(reads, make).split("\n") == ["I) ก", "1.1 ข", "• ค", "IX) ง", "X) จ", "ฉ", "ช"]


def test_a_style_can_carry_the_list(reads: Reads) -> None:
    def make(document: Docx) -> None:
        numbered(level(0, "decimal", "ข้อ %1"))(document)
        style = document.styles.add_style("Clause", 1)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {SPACES}><w:numId w:val="3"/></w:numPr>'))
        child = document.styles.add_style("SubClause", 1)
        child.base_style = style
        document.add_paragraph("ก", style="Clause")
        document.add_paragraph("ข", style="SubClause")

    assert text_of(reads, make) == "ข้อ 1 ก\nข้อ 2 ข"


def test_headers_first_footers_last_each_once(reads: Reads) -> None:
    def make(document: Docx) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "ลับ"
        section.header.paragraphs[0].text = "- ๒ -"
        section.footer.paragraphs[0].text = "ลับ ท้ายหน้า"
        document.add_paragraph("ข้อความ")
        document.add_section()

    lines = [line for line in text_of(reads, make).replace("\f", "\n").split("\n") if line]
    assert lines == ["ลับ", "- ๒ -", "ข้อความ", "ลับ ท้ายหน้า"]


def test_footnotes_follow_with_their_marks(reads: Reads) -> None:
    data = with_part(
        docx_bytes("ข้อความ"),
        "footnotes",
        f'<w:footnotes {SPACES}><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>ที่มา</w:t></w:r></w:p></w:footnote></w:footnotes>',
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    document = reads(data, "a.docx")
    assert document.pages[0].text == "ข้อความ[1]\n[1] ที่มา"


def with_part(data: bytes, name: str, content: str, run: str) -> bytes:
    """Add a part to a package, and a run to its first paragraph."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for info in source.infolist():
            part = source.read(info).decode("utf-8", "surrogateescape")
            if info.filename == "[Content_Types].xml":
                part = part.replace(
                    "</Types>", f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/></Types>'
                )
            elif info.filename == "word/_rels/document.xml.rels":
                part = part.replace(
                    "</Relationships>",
                    f'<Relationship Id="rId99" Type="{relation}" Target="{name}.xml"/></Relationships>',
                )
            elif info.filename == "word/document.xml":
                part = part.replace("</w:p>", f"{run}</w:p>", 1)
            box.writestr(info.filename, part.encode("utf-8", "surrogateescape"))
        box.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def test_a_scan_inside_a_word_file_is_a_member(reads: Reads, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.effect_noise((600, 800), 90).save(picture, "JPEG")
    emblem = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(emblem, "PNG")

    def make(document: Docx) -> None:
        document.add_picture(io.BytesIO(emblem.getvalue()))
        document.add_picture(io.BytesIO(picture.getvalue()))

    document = reads(built(make), "a.docx")
    (member,) = document.members
    assert member.shown.startswith("a.docx!/word/media/image")
    assert read(member, tmp_path / "spool").pages[0].status is PageStatus.NEEDS_OCR
    whole = reads(
        built(lambda d: (d.add_paragraph(TEXT), d.add_picture(io.BytesIO(picture.getvalue())))[0]), "b.docx"
    )
    assert whole.members == ()


def test_an_empty_document_is_empty(reads: Reads) -> None:
    assert reads(built(lambda document: None), "a.docx").status is FileStatus.EMPTY


def test_a_part_that_grows_too_much_is_refused(reads: Reads) -> None:
    bomb = with_part(docx_bytes(), "footnotes", " " * 4_000_000, "")
    document = reads(bomb, "a.docx", Limits(ratio_floor=100_000))
    assert (document.status, codes(document)) == (FileStatus.UNSUPPORTED, ["limit.ratio"])
    document = reads(bomb, "a.docx", Limits(office_bytes=1_000_000))
    assert codes(document) == ["limit.unpacked_bytes"]


def test_a_broken_side_part_costs_only_itself(reads: Reads) -> None:
    document = reads(with_part(docx_bytes(), "footnotes", "<not xml", ""), "a.docx")
    assert document.pages == () or document.pages[0].text.startswith(LETTER[0])
    assert document.status in {FileStatus.PARTIAL, FileStatus.FAILED}


def test_entities_are_not_expanded(reads: Reads) -> None:
    lol = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{}">]><w:footnotes {}>&a;</w:footnotes>'
    document = reads(with_part(docx_bytes(), "footnotes", lol.format("ก" * 1000, SPACES), ""), "a.docx")
    assert all("ก" * 1000 not in page.text for page in document.pages)


def test_the_reader_is_named_and_text_is_repaired(reads: Reads) -> None:
    document = reads(docx_bytes("จํานวน เเละ"), "a.docx")
    (page,) = document.pages
    assert page.reader is Reader.DOCX
    assert (page.text, page.original) == ("จำนวน และ", "จํานวน เเละ")
    assert page.width is None
