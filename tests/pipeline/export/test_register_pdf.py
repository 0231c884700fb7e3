"""The register for print: read back with pdfium and pikepdf."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from fpdf.fonts import TTFFont
from PIL import ImageChops

import pipeline.export.register_pdf as module
from extractors.text import to_thai_digits
from pipeline.cli import main
from pipeline.export.register_pdf import NoThaiFont, register_pdf, thai_font
from pipeline.store.archive import Archive
from pipeline.store.folding import fold
from schemas.archive import RegisterRow
from schemas.graph import Traffic
from schemas.source import Office
from tests.factories.letters import letter, outcome, stamp

LONG = "การสำรวจข้อมูลน้ำดื่มของผู้สูงอายุและการฟื้นฟูสิ่งแวดล้อม"


def fonts_or_skip() -> tuple[Path, Path]:
    try:
        return thai_font()
    except NoThaiFont:
        pytest.skip("no Thai font on this system")


def row(number: int, subject: str = LONG) -> RegisterRow:
    return RegisterRow(
        key=str(number),
        register_number=f"{number}/66",
        registered="2023-05-12",
        number=f"นน 0021/{number}",
        date="2023-05-11",
        sender="จังหวัดน่าน",
        receiver="นายอำเภอทุกอำเภอ",
        subject=subject,
    )


def texts(made: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(made)
    return [
        document[at].get_textpage().get_text_bounded().replace("\r\n", "\n") for at in range(len(document))
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_heads_and_numbers_on_every_page() -> None:
    fonts_or_skip()
    made = register_pdf(
        [row(n) for n in range(1, 41)], Traffic.INCOMING, 2566, office="อำเภอสมมุติ", thai_digits=True
    )
    pages = texts(made)
    assert len(pages) > 1
    for at, text in enumerate(pages, start=1):
        seen = squeezed(text)
        assert "ทะเบียนหนังสือรับปีพ.ศ.๒๕๖๖" in seen
        assert "อำเภอสมมุติ" in seen
        assert "การปฏิบัติ" in seen
        digits = to_thai_digits(f"{at}จาก{len(pages)}")
        assert seen.endswith(f"หน้า{digits}")
    whole = squeezed("".join(pages))
    assert all(to_thai_digits(squeezed(f"นน 0021/{n}")) in whole for n in range(1, 41))


AM = "ขอความร่วมมือสำรวจน้ำดื่มของผู้สูงอายุที่อยู่ลำพัง"


def test_words_copy_as_they_are_written() -> None:
    """ำ stays one sign and tone marks stay in their order, for two readers of PDF."""
    fonts_or_skip()
    made = register_pdf([row(1, AM)], Traffic.INCOMING, 2566, office="อำเภอสมมุติ")
    assert AM in squeezed(texts(made)[0])
    poppler = shutil.which("pdftotext")
    if poppler is not None:
        done = subprocess.run(
            [poppler, "-layout", "-", "-"], input=made, capture_output=True, timeout=60, check=True
        )
        text = done.stdout.decode()
        assert "อำเภอสมมุติ" in text
        assert "ขอความร่วมมือสำรวจน้ำดื่ม" in text


def test_readers_that_go_by_single_signs_read_the_words_too() -> None:
    """No code of a sign stands in the text; ำ is one sign but where the font moves its ring."""
    fonts_or_skip()
    made = register_pdf([row(1, f"{AM} ปำ ฝ้ำ ค่ำ ที่กำหนด")], Traffic.INCOMING, 2566, office="อำเภอสมมุติ")
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "(cid:" not in text
    for words in ("อำเภอสมมุติ", "สำรวจ", "ลำพัง", "กำหนด", "นายอำเภอ"):
        assert words in squeezed(text), words
    for words in ("น้ำ", "ฝ้ำ", "ปำ", "ค่ำ", "ที่อยู่"):
        assert fold(words) in fold(text), words
    assert f"{AM}ปำฝ้ำค่ำที่กำหนด" in squeezed(texts(made)[0])


def test_a_sign_made_whole_takes_no_more_room_and_looks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts_or_skip()
    pages = []
    for shaping in (module._Font, TTFFont):
        monkeypatch.setattr(module, "_Font", shaping)
        made = register_pdf([row(1, AM)], Traffic.INCOMING, 2566, office="อำเภอสมมุติ")
        pages.append(pypdfium2.PdfDocument(made)[0].render(scale=2).to_pil().convert("L"))
    ours, theirs = (page.point(lambda ink: 255 if ink < 128 else 0) for page in pages)
    different = ImageChops.difference(ours, theirs).histogram()[255]
    assert different < ours.histogram()[255] / 100


def test_landscape_with_the_font_inside() -> None:
    fonts_or_skip()
    with pikepdf.open(io.BytesIO(register_pdf([row(1)], Traffic.OUTGOING))) as pdf:
        box = [float(x) for x in pdf.pages[0].mediabox]
        assert [round(x) for x in box[2:]] == [842, 595]
        fonts = pdf.pages[0].Resources.Font.values()
        inner = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert inner and all("/FontFile2" in d or "/FontFile3" in d for d in inner)


def test_no_word_is_lost_or_cut_where_it_is_too_long_for_a_page() -> None:
    fonts_or_skip()
    pages = texts(register_pdf([row(1, "ก" * 60 + " " + f"{LONG} " * 60)], Traffic.INCOMING))
    assert len(pages) > 1
    assert sum(text.count("สูงอายุ") for text in pages) == 60
    assert sum(text.count("ก" * 5) for text in pages) >= 2


def test_an_empty_register_is_a_page() -> None:
    fonts_or_skip()
    assert "ทะเบียนหนังสือส่ง" in texts(register_pdf([], Traffic.OUTGOING))[0]


def test_a_register_asked_for(tmp_path: Path) -> None:
    fonts_or_skip()
    db, out = tmp_path / "a.db", tmp_path / "in.pdf"
    with Archive.open(db) as archive:
        archive.office = Office(name="อำเภอสมมุติ")
        received = letter("นน 0021/7", "2023-05-11", "จังหวัดน่าน", to=["นายอำเภอสมมุติ"],
                          stamps=[stamp("อำเภอสมมุติ", "77/66", "2023-05-12")])  # fmt: skip
        archive.write(outcome("a.pdf", received))
    arguments = ["register", "--in", "--year", "2566", "--format", "pdf", "-o", str(out), "--db", str(db)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "77/66" in texts(out.read_bytes())[0]


def test_a_system_without_thai_fonts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoThaiFont):
        thai_font([tmp_path])
    db = tmp_path / "a.db"
    with Archive.open(db) as archive:
        archive.office = Office(name="อำเภอสมมุติ")
    monkeypatch.setattr(module, "_folders", lambda: (tmp_path,))
    result = CliRunner().invoke(main, ["register", "--in", "--format", "pdf", "--db", str(db)])
    assert result.exit_code == 1
    assert "fonts-thai-tlwg" in result.output


@pytest.mark.parametrize(
    "word", ["นายกองค์การบริหารส่วนตำบลแม่สลองนอก", "คณะเทคโนโลยีสารสนเทศ", "ประกอบการพิจารณา"]
)
@pytest.mark.parametrize("width", [12.0, 16.0, 20.0, 27.0])
def test_no_line_begins_in_the_middle_of_a_syllable(word: str, width: float) -> None:
    regular, _ = fonts_or_skip()
    pages = module.FPDF()
    pages.add_page()
    pages.add_font("thai", "", str(regular))
    pages.set_font("thai", size=14)
    lines = module._lines(pages, word, width)
    assert "".join(lines) == word
    assert len(lines) > 1 or width > 25
    for line in lines:
        assert "\u0e01" <= line[0] <= "\u0e2e" or "\u0e40" <= line[0] <= "\u0e44", lines
        assert not "\u0e40" <= line[-1] <= "\u0e44", lines
        assert pages.get_string_width(line) <= width
