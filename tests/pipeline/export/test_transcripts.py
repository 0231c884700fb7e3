"""Pages as hOCR, JSON and searchable PDF: the text comes back character by character, at its place."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from defusedxml import ElementTree
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from pipeline.export.page_files import Names, render_pages
from pipeline.export.page_layout import lines_of
from pipeline.export.searchable_pdf import searchable_pdf
from pipeline.export.transcripts import to_hocr, to_page_json, to_text
from pipeline.ingest import read, sha256_of
from pipeline.ingest.render import page_image
from schemas.source import (
    Box,
    Document,
    FileStatus,
    Found,
    Line,
    LineKind,
    OcrInfo,
    Page,
    PageStatus,
    Reader,
    Source,
    Word,
)

LINES = (
    "ที่ นน ๐๐๒๑/ว ๗๗",
    "เรื่อง ขอเชิญประชุมกำนันผู้ใหญ่บ้าน ครั้งที่ ๑๒/๒๕๖๙",
    "ด้วยอำเภอจะดำเนินการสำรวจน้ำท่วมและซ่อมคันกั้นน้ำที่ชำรุด ณ ตำบลสมมุติ",
    "ผู้ร่ำรวยปั๊มน้ำค้ำฟ้า ซ้ำเติมถ้ำ ก๊ก จ๋า ญี่ปุ่น ฎีกา ฤๅษี ๆ ฯลฯ",
    "อาคารราชการ ภารกิจสาธารณภัย อาสาสมัครบรรเทา นายกสมาคมสตรี รายการอาหารกลางวัน",
    "ABC xyz 0-5471-0000 (a@example.go.th) 3,456.78 บาท",
)
HALF = 7
"""Characters in a word, so that words are cut as the reader cuts Thai that runs on."""


def upright_page(width: float = 595.0, height: float = 842.0, rotation: int = 0, skew: float = 0.0) -> Page:
    """A page as it came, whose text is upright once it is turned clockwise by `rotation`."""
    across, down = (width, height) if rotation in {0, 180} else (height, width)
    text = "\n".join(LINES)
    words, lines = [], []
    at = 0
    for number, line in enumerate(LINES):
        y = 80.0 + 40 * number
        scale = (across - 120) / max(len(x) for x in LINES)
        begin = at
        boxes = []
        for token in line.split(" "):
            for start in range(0, len(token), HALF):
                piece = token[start : start + HALF]
                x0 = 60 + (at - begin) * scale
                box = back(Box(x0, y, x0 + len(piece) * scale, y + 18), rotation, width, height)
                doubtful = tuple(at + i for i, c in enumerate(piece) if c in "๐๑๒๗")
                words.append(Word((at, at + len(piece)), box, 0.8, doubtful))
                boxes.append(box)
                at += len(piece)
            at += 1
        box = boxes[0]
        for other in boxes[1:]:
            box = box.union(other)
        lines.append(Line((begin, at - 1), box))
    assert across > 0 < down
    return Page(
        1, text, Reader.OCR, width, height, tuple(words), tuple(lines),
        ocr=OcrInfo("reading", "test", 0.8), rotation=rotation, skew=skew,
    )  # fmt: skip


def back(box: Box, rotation: int, width: float, height: float) -> Box:
    if rotation == 90:
        return Box(box.y0, height - box.x1, box.y1, height - box.x0)
    if rotation == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if rotation == 270:
        return Box(width - box.y1, box.x0, width - box.y0, box.x1)
    return box


def drawing(
    path: Path, *, rotate: int = 0, crop: Sequence[float] = (), pages: int = 1, text: str = ""
) -> Path:
    """A PDF of pages with a frame on them, no text as a rule, and a state of graphics left in disorder."""
    with pikepdf.Pdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number]
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.add_resource(pdf.make_indirect(font), Name.Font, Name.F1)
            shown = f"BT /F1 12 Tf 100 100 Td ({text}) Tj ET " if text else ""
            page.contents_add(f"{shown}q 0.5 0 0 0.5 40 40 cm {number} 0 500 {600 + number} re S".encode())
            page.rotate(rotate, relative=False)
            if crop:
                page.cropbox = Array(list(crop))
        pdf.save(path)
    return path


def document(path: Path, media_type: str, *pages: Page) -> Document:
    source = Source(str(path), sha256_of(path), media_type, path.stat().st_size)
    return Document(source, str(path), FileStatus.OK, pages)


def write(path: Path, out: Path, media_type: str, *pages: Page) -> Path:
    content, problems = searchable_pdf(path, document(path, media_type, *pages))
    assert problems == ()
    assert content is not None
    out.write_bytes(content)
    return out


def by_our_reader(path: Path) -> Page:
    """The text layer as `saraban run` reads it; nothing is drawn over it that would make it suspect."""
    return read(Found(path, str(path)), path.parent).pages[0]


def by_pdftotext(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    made = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60)
    return [
        " ".join(line.split()) for line in made.stdout.decode().replace("\f", "").splitlines() if line.strip()
    ]


def by_pdfium(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    text = str(pdf[0].get_textpage().get_text_bounded())
    pdf.close()
    return " ".join(text.split())


FRAMES = [
    {"rotate": 0}, {"rotate": 90}, {"rotate": 180}, {"rotate": 270},
    {"crop": (30, 50, 500, 800)}, {"rotate": 90, "crop": (30, 50, 500, 800)},
    {"rotate": 270, "crop": (30, 50, 500, 800)},
]  # fmt: skip


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("frame", FRAMES)
def test_text_under_a_page_is_read_back(tmp_path: Path, frame: dict[str, int], turned: int) -> None:
    source = drawing(tmp_path / "in.pdf", **frame)  # type: ignore[arg-type]
    before = source.read_bytes()
    pdf = pypdfium2.PdfDocument(source)
    width, height = pdf[0].get_size()
    pdf.close()
    page = upright_page(width, height, turned)
    made = write(source, tmp_path / "out.pdf", "application/pdf", page)
    assert source.read_bytes() == before
    ours = by_our_reader(made)
    assert ours.status is PageStatus.OK
    assert [" ".join(x.split()) for x in ours.text.splitlines() if x.strip()] == list(LINES)
    # Where the page now is upright, so are the boxes.
    upright = upright_page(*((width, height) if turned in {0, 180} else (height, width)))
    first, wanted = ours.words[0].box, upright.words[0].box
    assert abs(first.x0 - wanted.x0) < 3
    assert wanted.y0 - 6 < (first.y0 + first.y1) / 2 < wanted.y1 + 6
    # pdfium knows no line breaks on pages that viewers turn.
    assert by_pdfium(made).replace(" ", "") == "".join(LINES).replace(" ", "")


@pytest.mark.parametrize("skew", [-3.0, 0.4, 2.0])
def test_slanted_lines_stay_lines(tmp_path: Path, skew: float) -> None:
    source = drawing(tmp_path / "in.pdf")
    made = write(source, tmp_path / "out.pdf", "application/pdf", upright_page(skew=skew))
    assert by_pdftotext(made) == list(LINES)


def test_pdftotext_reads_the_same(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf")
    assert by_pdftotext(write(source, tmp_path / "out.pdf", "application/pdf", upright_page())) == list(LINES)


def test_the_text_is_not_seen(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf")
    made = write(source, tmp_path / "out.pdf", "application/pdf", upright_page())
    pictures = [page_image(p, "application/pdf", 1, dpi=60).tobytes() for p in (source, made)]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
@pytest.mark.parametrize(
    ("ending", "media_type"), [("png", "image/png"), ("tiff", "image/tiff"), ("jpg", "image/jpeg")]
)
def test_a_picture_becomes_a_page(tmp_path: Path, mode: str, ending: str, media_type: str) -> None:
    path = tmp_path / f"in.{ending}"
    image = Image.new("RGB", (595, 842), "white")
    ImageDraw.Draw(image).rectangle((100, 500, 300, 700), fill=(200, 30, 30) if mode == "RGB" else "black")
    image.convert("L" if mode == "1" and ending == "jpg" else mode).save(path, dpi=(72, 72))
    made = write(path, tmp_path / "out.pdf", media_type, upright_page())
    shown = page_image(made, "application/pdf", 1, dpi=72).convert("RGB")
    assert shown.size == image.size
    red, green, _ = shown.getpixel((200, 600))  # type: ignore[misc]
    assert green < 60
    assert (red > 150) == (mode == "RGB")
    assert shown.getpixel((30, 30)) == (255, 255, 255)
    assert by_pdfium(made) == " ".join(LINES)
    # Whoever reads it again does not take our reading for the writer's own text.
    again = by_our_reader(made)
    assert (again.status, (again.reason or "").split(":")[0]) == (PageStatus.NEEDS_OCR, "gate.hidden_layer")


def test_a_jpeg_is_taken_over_byte_by_byte(tmp_path: Path) -> None:
    path = tmp_path / "in.jpg"
    Image.effect_noise((595, 842), 60).save(path, dpi=(72, 72), quality=40)
    made = write(path, tmp_path / "out.pdf", "image/jpeg", upright_page())
    assert path.read_bytes() in made.read_bytes()


def test_a_refused_text_layer_is_not_found_twice(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf", text="garbage of another program")
    made = write(source, tmp_path / "out.pdf", "application/pdf", upright_page())
    assert by_pdfium(made) == " ".join(LINES)


def test_a_sound_text_layer_stays(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf", text="a letter")
    page = Page(1, "a letter", Reader.PDF_TEXT, 595, 842)
    assert by_pdfium(write(source, tmp_path / "out.pdf", "application/pdf", page)) == "a letter"


def test_only_the_pages_asked_for_are_in_it(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf", pages=4)
    from dataclasses import replace

    pages = [replace(upright_page(), number=n) for n in (2, 4)]
    made = write(source, tmp_path / "out.pdf", "application/pdf", *pages)
    with pikepdf.open(made) as pdf:
        contents = [page.Contents for page in pdf.pages]
        drawn = [b"".join(part.read_bytes() for part in c) for c in contents]  # type: ignore[attr-defined]
    assert [b"601 re" in drawn[0], b"603 re" in drawn[1], len(drawn)] == [True, True, 2]


def test_a_damaged_file_is_drawn_anew_or_told(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    content, problems = searchable_pdf(path, document(path, "application/pdf", upright_page()))
    assert content is None
    assert problems[0].page == 1


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf")
    one, two = (searchable_pdf(source, document(source, "application/pdf", upright_page()))[0] for _ in "ab")
    assert one == two


def test_every_character_has_its_way_back(tmp_path: Path) -> None:
    text = "".join(chr(code) for code in range(0x0E01, 0x0E5C) if not 0x0E3B <= code <= 0x0E3E) + "𝔸€—“”"
    page = Page(1, text, Reader.OCR, 595, 842, (Word((0, len(text)), Box(20, 80, 575, 98)),))
    source = drawing(tmp_path / "in.pdf")
    assert by_pdftotext(write(source, tmp_path / "out.pdf", "application/pdf", page)) == [text]


def test_hocr_has_the_classes_and_boxes_of_the_standard() -> None:
    page = upright_page()
    hocr = to_hocr(document(Path(__file__), "image/png", page), [(1190, 1684)])
    root = ElementTree.fromstring(hocr.encode())
    space = "{http://www.w3.org/1999/xhtml}"
    found = {
        name: [e for e in root.iter() if e.get("class") == name]
        for name in ("ocr_page", "ocr_line", "ocrx_word")
    }
    metas = {m.get("name"): m.get("content") for m in root.iter(f"{space}meta")}
    assert "saraban" in metas["ocr-system"]
    assert {"ocr_page", "ocr_line", "ocrx_word"} <= set(metas["ocr-capabilities"].split())
    assert "bbox 0 0 1190 1684; ppageno 0; scan_res 144 144" in found["ocr_page"][0].get("title")
    texts = ["".join(line.itertext()).split() for line in found["ocr_line"]]
    assert [" ".join(x) for x in texts] == list(LINES)
    ids = [e.get("id") for several in found.values() for e in several]
    assert len(ids) == len(set(ids))
    first = found["ocrx_word"][0].get("title")
    box = page.words[0].box
    assert (
        first
        == f"bbox {round(box.x0 * 2)} {round(box.y0 * 2)} {round(box.x1 * 2)} {round(box.y1 * 2)}; x_wconf 80"
    )
    assert "x_doubtful 0 1 2 3" in found["ocrx_word"][2].get("title")


def test_hocr_says_how_the_text_is_turned_and_escapes() -> None:
    page = Page(
        1, 'a<b>&"\x0c\ud800', Reader.OCR, 100, 100, (Word((0, 8), Box(1, 1, 9, 9)),), rotation=90
    )  # fmt: skip
    made = to_hocr(Document(None, 'x"&<y>.png', FileStatus.OK, (page,)), [(100, 100)])
    root = ElementTree.fromstring(made.encode())
    (word,) = [e for e in root.iter() if e.get("class") == "ocrx_word"]
    assert word.text == 'a<b>&"��'
    assert "textangle 90" in made


def test_json_has_lines_words_and_doubt() -> None:
    page = upright_page()
    (made,) = json.loads(to_page_json(document(Path(__file__), "image/png", page)))["pages"]
    assert [line["text"] for line in made["lines"]] == list(LINES)
    number = made["lines"][0]["words"][2]
    assert (number["text"], number["doubtful"]) == ("๐๐๒๑/ว", [0, 1, 2, 3])
    assert made["text"] == page.text


def test_text_has_a_form_feed_between_pages() -> None:
    pages = (Page(1, "ก\n", Reader.OCR), Page(2, "", Reader.OCR), Page(3, "ข", Reader.OCR))
    assert to_text(Document(None, "x", FileStatus.OK, pages)) == "ก\n\f\n\fข\n"


def test_words_of_no_line_are_kept() -> None:
    text = "ก ข\nค"
    words = tuple(Word((i, i + 1), Box(i, 0, i + 1, 1)) for i in (0, 2, 4))
    page = Page(1, text, Reader.OCR, 9, 9, words, (Line((2, 3), Box(2, 0, 3, 1), LineKind.STAMP),))
    lines = lines_of(page)
    assert [[text[r.span[0] : r.span[1]] for r in line.runs] for line in lines] == [["ก"], ["ข"], ["ค"]]
    assert [line.kind for line in lines] == [LineKind.PRINT, LineKind.STAMP, LineKind.PRINT]


@pytest.mark.parametrize("form", ["pdf", "hocr"])
def test_a_file_without_pictures_is_told_with_advice(tmp_path: Path, form: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("ก", encoding="utf-8")
    content, problems = render_pages(form, path, document(path, "text/plain", Page(1, "ก", Reader.TEXT)))
    assert content is None
    assert "--format txt" in problems[0].advice or problems[0].code == "image.unsupported"


def test_names_keep_the_folders_and_never_meet(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    names = Names(Path("out"), [root, tmp_path / "x.pdf"], "txt")
    given = [
        names.of(shown)
        for shown in (
            f"{root}/a/x.pdf",
            f"{root}/a/x.png",
            f"{tmp_path}/x.pdf",
            "../other/x.pdf",
            f"{root}/box.zip!/../../b/y.pdf",
        )
    ]
    assert given == [Path("out", *p) for p in (
        ("a", "x.txt"), ("a", "x-2.txt"), ("x.txt",), ("x-2.txt",), ("box.zip", "b", "y.txt"),
    )]  # fmt: skip


def test_what_is_written_is_a_pdf_for_strict_readers(tmp_path: Path) -> None:
    source = drawing(tmp_path / "in.pdf")
    made = write(source, tmp_path / "out.pdf", "application/pdf", upright_page())
    with pikepdf.open(io.BytesIO(made.read_bytes())) as pdf:
        assert pdf.check_pdf_syntax() == [] if hasattr(pdf, "check_pdf_syntax") else pdf.check() == []
