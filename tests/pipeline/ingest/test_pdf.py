from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image

from pipeline.ingest.readers.layout import Glyph, lay_out
from pipeline.ingest.readers.pdf_glyphs import reworded
from schemas.source import FileStatus, PageStatus, Reader
from tests.pipeline.ingest.conftest import LETTER, TEXT
from tests.pipeline.ingest.conftest import Reader as Reads

PUA = str.maketrans({"่": "\uf70a", "้": "\uf70b", "์": "\uf70e", "ั": "\uf710"})


def drawn(font: Path, *pages: str, shaping: bool = False) -> FPDF:
    pdf = FPDF()
    pdf.add_font("thai", "", font)
    pdf.set_font("thai", size=14)
    if shaping:
        pdf.set_text_shaping(use_shaping_engine=True)
    for page in pages:
        pdf.add_page()
        for line in page.splitlines():
            pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return pdf


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("shaping", [False, True])
def test_a_drawn_letter_reads_as_it_was_written(reads: Reads, thai_font: Path, shaping: bool) -> None:
    document = reads(bytes(drawn(thai_font, TEXT, shaping=shaping).output()))
    (page,) = document.pages
    assert page.status is PageStatus.OK
    assert page.reader is Reader.PDF_TEXT
    assert re.sub(r"\s", "", page.text) == re.sub(r"\s", "", TEXT)
    assert page.text.count("\n") == len(LETTER) - 1


def test_words_have_boxes_and_spans(reads: Reads, thai_font: Path) -> None:
    (page,) = reads(bytes(drawn(thai_font, TEXT).output())).pages
    assert [page.text[word.span[0] : word.span[1]] for word in page.words] == page.text.split()
    assert page.width is not None and page.height is not None
    for word in page.words:
        assert 0 <= word.box.x0 < word.box.x1 <= page.width
        assert 0 <= word.box.y0 < word.box.y1 <= page.height
    tops = [line.box.y0 for line in page.lines]
    assert tops == sorted(tops)
    assert [page.text[line.span[0] : line.span[1]] for line in page.lines] == page.text.split("\n")


def test_private_glyphs_are_repaired_and_the_original_is_kept(reads: Reads, thai_font: Path) -> None:
    (page,) = reads(bytes(drawn(thai_font, TEXT.translate(PUA)).output())).pages
    assert squeezed(page.text) == squeezed(TEXT)
    assert page.original is not None and "\uf70b" in page.original
    assert page.offsets is not None and len(page.offsets) == len(page.text) + 1
    assert [page.text[word.span[0] : word.span[1]] for word in page.words] == page.text.split()


def test_what_was_typed_over_a_page_is_read_in_its_place(
    reads: Reads, thai_font: Path, tmp_path: Path
) -> None:
    pdf = drawn(thai_font, "ที่ นน 0021/\nเรื่อง ทดสอบ")
    pdf.free_text_annotation("4471", x=60, y=9.5, w=20, h=5)
    path = tmp_path / "typed.pdf"
    pdf.output(str(path))
    (page,) = reads(path).pages
    assert page.text.splitlines()[0].endswith("4471")


def test_a_head_of_two_columns_is_one_line_parted_by_a_tab(reads: Reads, thai_font: Path) -> None:
    pdf = drawn(thai_font, "")
    pdf.text(20, 30, "ที่ ชร ๕๒๐๐๑/๑๒๓")
    pdf.text(120, 38, "ถนนสุขใจ ๕๗๐๐๐")
    pdf.text(120, 30, "สำนักงานเทศบาล")
    pdf.text(20, 50, "เรื่อง ขอเชิญประชุม")
    (page,) = reads(bytes(pdf.output())).pages
    assert page.text == "ที่ ชร ๕๒๐๐๑/๑๒๓\tสำนักงานเทศบาล\nถนนสุขใจ ๕๗๐๐๐\nเรื่อง ขอเชิญประชุม"


def test_text_drawn_twice_for_bold_is_read_once(reads: Reads, thai_font: Path) -> None:
    pdf = drawn(thai_font, "")
    for shift in (0, 0.1, 0.2):
        pdf.text(20 + shift, 30, "บันทึกข้อความ ของสำนักงานเทศบาล")
    (page,) = reads(bytes(pdf.output())).pages
    assert page.text == "บันทึกข้อความ ของสำนักงานเทศบาล"


def scan(size: tuple[int, int] = (620, 877)) -> io.BytesIO:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG")
    out.seek(0)
    return out


def test_a_mixed_file_is_decided_page_by_page(reads: Reads, thai_font: Path) -> None:
    pdf = drawn(thai_font, TEXT)
    pdf.add_page()
    pdf.image(scan(), 0, 0, 210, 297)
    pdf.add_page()
    pdf.add_page()
    pdf.image(scan(), 0, 0, 210, 297)
    pdf.text(20, 20, "รับที่ ๑๒")
    document = reads(bytes(pdf.output()))
    assert document.status is FileStatus.OK
    assert [page.status for page in document.pages] == [
        PageStatus.OK,
        PageStatus.NEEDS_OCR,
        PageStatus.BLANK,
        PageStatus.NEEDS_OCR,
    ]
    assert (document.pages[3].reason or "").startswith("gate.sparse")
    assert (document.pages[1].width, document.pages[1].height) == pytest.approx((595.28, 841.89), abs=0.1)


def test_an_invisible_layer_under_a_scan_is_refused(reads: Reads, thai_font: Path) -> None:
    pdf = drawn(thai_font, "")
    pdf.image(scan(), 0, 0, 210, 297)
    with pdf.local_context(text_mode=TextMode.INVISIBLE):
        for number in range(12):
            pdf.text(20, 30 + 10 * number, LETTER[5])
    (page,) = reads(bytes(pdf.output())).pages
    assert page.status is PageStatus.NEEDS_OCR
    assert (page.reason or "").startswith("gate.hidden_layer")


def test_a_layer_under_a_picture_is_refused(reads: Reads, thai_font: Path) -> None:
    pdf = drawn(thai_font, TEXT + "\n" + TEXT)
    pdf.image(scan(), 0, 0, 210, 297)
    (page,) = reads(bytes(pdf.output())).pages
    assert page.status is PageStatus.NEEDS_OCR


def test_a_visible_letter_on_a_picture_is_read(reads: Reads, thai_font: Path) -> None:
    pdf = drawn(thai_font, "")
    pdf.image(scan(), 0, 0, 210, 297)
    pdf.set_y(20)
    for line in LETTER:
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    (page,) = reads(bytes(pdf.output())).pages
    assert page.status is PageStatus.OK


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(reads: Reads, thai_font: Path, angle: int) -> None:
    import pypdfium2

    source = pypdfium2.PdfDocument(bytes(drawn(thai_font, TEXT).output()))
    source[0].set_rotation(angle)
    out = io.BytesIO()
    source.save(out)
    (page,) = reads(out.getvalue()).pages
    assert page.width is not None and page.height is not None
    assert (page.width > page.height) == (angle != 180)
    # The text lies on its side (or head) there: its words still are on the page, and none is lost.
    assert sorted(squeezed(page.text).replace(" ", "")) == sorted(squeezed(TEXT).replace(" ", ""))
    assert all(0 <= w.box.x0 <= page.width and 0 <= w.box.y0 <= page.height for w in page.words)


def test_a_cropped_page_gives_boxes_from_its_visible_corner(reads: Reads, thai_font: Path) -> None:
    import pypdfium2

    source = pypdfium2.PdfDocument(bytes(drawn(thai_font, TEXT).output()))
    (whole,) = reads(bytes(drawn(thai_font, TEXT).output())).pages
    source[0].set_cropbox(20, 300, 580, 822)
    out = io.BytesIO()
    source.save(out)
    (page,) = reads(out.getvalue()).pages
    assert (page.width, page.height) == (560, 522)
    assert page.words[0].box.x0 == pytest.approx(whole.words[0].box.x0 - 20, abs=0.1)
    assert page.words[0].box.y0 == pytest.approx(whole.words[0].box.y0 - 19.89, abs=0.2)


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (TEXT.replace("ำ", " \x00").replace("า", "ำ").replace("\x00", "ำ"), "restore.am_for_aa"),
        (TEXT.replace("ำ", " า"), None),
    ],
)
def test_a_layer_with_the_defect_of_sara_am_is_decoded_back(
    reads: Reads, thai_font: Path, broken: str, rule: str | None
) -> None:
    (page,) = reads(bytes(drawn(thai_font, broken).output())).pages
    assert page.status is PageStatus.OK
    assert re.sub(r"\s", "", page.text) == re.sub(r"\s", "", TEXT)
    assert page.offsets is not None and page.original is not None
    assert page.original[page.offsets[page.text.index("เรียน")] :].startswith("เรียน")
    if rule:
        assert (page.reason or "").startswith(rule)


@pytest.mark.parametrize("lost", ["่้๊๋", "ัิีึื็"])
def test_a_layer_without_marks_waits_for_ocr(reads: Reads, thai_font: Path, lost: str) -> None:
    broken = "".join(char for char in TEXT if char not in lost)
    (page,) = reads(bytes(drawn(thai_font, broken).output())).pages
    assert page.status is PageStatus.NEEDS_OCR
    assert (page.reason or "").startswith("gate.")


def test_old_fonts_without_a_map_are_decoded_back(reads: Reads) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for line in LETTER[:4]:
        # The core fonts are encoded in CP1252: what an old driver did with the bytes of a Thai font.
        latin = "".join(chr(ord(c) - 0x0D60) if "ก" <= c <= "๛" else c for c in line)
        pdf.cell(text=latin, new_x="LMARGIN", new_y="NEXT")
    (page,) = reads(bytes(pdf.output())).pages
    assert page.status is PageStatus.OK
    assert squeezed(page.text) == squeezed("\n".join(LETTER[:4]))
    assert (page.reason or "").startswith("restore.tis_as_latin")


def glyph(text: str, x0: float, x1: float, baseline: float = 100.0) -> Glyph:
    return Glyph(text, x0, baseline - 12, x1, baseline + 4, baseline, 16.0)


def test_marks_join_their_consonant_wherever_they_are_drawn() -> None:
    base = [glyph("ก", 10, 18), glyph("บ", 17.9, 26), glyph("ก", 10, 18, 130)]
    mark = glyph("็", 18, 18)
    assert lay_out([base[0], mark, *base[1:]]).text == "ก็บ\nก"
    assert lay_out([*base, mark]).text == "ก็บ\nก"
    assert lay_out([mark, *base]).text == "ก็บ\nก"
    # LibreOffice lifts a tone over an upper vowel: another baseline, the same consonant.
    assert lay_out([base[0], glyph("ี", 18, 18), glyph("่", 18, 18, 96), base[1]]).text == "กี่บ"


def test_spaces_come_from_gaps_where_the_file_has_none() -> None:
    text = lay_out([glyph("เ", 10, 15), glyph("ข", 15, 22), glyph("ต", 22, 29), glyph("๓", 32, 39)]).text
    assert text == "เขต ๓"
    spread = [glyph("ก", 10 + 12 * i, 18 + 12 * i) for i in range(6)]
    assert lay_out(spread).text == "กกกกกก"


def test_a_ring_without_its_half_is_whole() -> None:
    glyphs = [glyph("ต", 10, 18), glyph("ำ", 18, 18), glyph("\ufffd", 18, 25), glyph("บ", 25, 33)]
    assert lay_out(glyphs).text == "ตำบ"


def test_actual_text_replaces_what_glyphs_say() -> None:
    two = [glyph("้", 18, 18), glyph("้", 18, 18)]
    assert "".join(g.text for g in reworded("ู้", two)) == "ู้"
    spread = reworded("ผู้ดู", [glyph("x", 10, 20), glyph("y", 20, 30), glyph("z", 30, 40)])
    assert [g.text for g in spread] == ["ผู้", "ดู"]
    assert (spread[0].x0, spread[1].x1) == (10, 40)
    assert reworded("", two) == []


@pytest.mark.shared
def test_known_layers_of_the_development_material(reads: Reads, shared: Path) -> None:
    files = shared / "scans" / "files"
    truth = shared / "scans" / "text_clean"

    def words(text: str) -> str:
        return re.sub(r"\s", "", text)

    for name in ("nsn_memo_traffy.pdf", "ksn3_letter_1330_pdftext.pdf"):
        (page,) = reads(files / name).pages
        assert page.status is PageStatus.OK
        assert words(page.text) == words((truth / f"{name}.txt").read_text(encoding="utf-8"))
    for page in reads(files / "gazette_media_brokenfont.pdf").pages:
        assert page.status is PageStatus.NEEDS_OCR
    for page in reads(files / "moe_order_draft_2558.pdf").pages:
        assert page.status is PageStatus.OK
        assert "กรรมกำร" not in page.text and "ส ำ" not in page.text
