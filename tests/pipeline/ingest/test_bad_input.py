"""Every file ends in one row with a status, a reason and advice: nothing raises."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from PIL import Image

from pipeline.ingest import DEFAULT, Limits
from pipeline.ingest.recognise import DOCX
from schemas.source import Document, FileStatus, PageStatus
from tests.pipeline.ingest.conftest import TEXT, Reader

S = FileStatus


def pdf_bytes(pages: int = 1, password: str | None = None, text: str = "page") -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for number in range(pages):
        pdf.add_page()
        pdf.cell(text=f"{text} {number + 1} " + "some words that stand on it " * 3)
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    return bytes(pdf.output())


def docx_bytes(text: str = TEXT) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def image_bytes(kind: str, size: tuple[int, int] = (400, 560)) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise(size, 40)
    picture.save(out, kind)
    return out.getvalue()


def zip_bytes(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members.items():
            box.writestr(name.replace("__", "."), data)
    return out.getvalue()


def bare_pdf(body: str) -> bytes:
    """A PDF written by hand, with a cross-reference table that is right."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, item in enumerate(body.strip().split("\n"), start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{item}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


NO_PAGES = bare_pdf("<< /Type /Catalog /Pages 2 0 R >>\n<< /Type /Pages /Kids [] /Count 0 >>")


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds no pixels."""
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


SHEET = zip_bytes(**{"[Content_Types].xml": b"application/vnd.spreadsheetml.sheet.main+xml"})

CASES: tuple[tuple[str, bytes, FileStatus, str], ...] = (
    ("empty.pdf", b"", S.EMPTY, "file.empty"),
    ("spaces.txt", b" \r\n\t \n", S.EMPTY, "file.empty"),
    ("nopages.pdf", NO_PAGES, S.EMPTY, "pdf.no_pages"),
    ("header.pdf", b"%PDF-1.7\n", S.FAILED, "pdf.damaged"),
    ("rubbish.pdf", b"%PDF-1.7\n" + b"\x00\xff" * 500, S.FAILED, "pdf.damaged"),
    ("locked.pdf", pdf_bytes(password="secret"), S.ENCRYPTED, "pdf.encrypted"),
    ("cut.docx", docx_bytes()[:9_000], S.FAILED, "docx.damaged"),
    ("cut.zip", zip_bytes(a__txt=b"x" * 500)[:40], S.FAILED, "zip.damaged"),
    ("nothing.zip", zip_bytes(), S.EMPTY, "file.empty"),
    ("wide.png", png_header(30_000, 30_000), S.UNSUPPORTED, "limit.pixels"),
    ("tall.png", png_header(100, 30_000), S.UNSUPPORTED, "limit.pixels"),
    ("head.jpg", b"\xff\xd8\xff\xe0", S.FAILED, "image.damaged"),
    ("head.tif", b"II*\x00", S.FAILED, "image.damaged"),
    ("noise.bin", bytes(range(256)) * 40, S.UNSUPPORTED, "type.unsupported"),
    ("picture.gif", b"GIF89a" + b"\x01\x00" * 20, S.UNSUPPORTED, "image.unsupported"),
    ("box.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), S.UNSUPPORTED, "type.archive"),
    ("sheet.xlsx", SHEET, S.UNSUPPORTED, "type.table"),
    ("data.json", b'{"a": [1, 2, 3]}', S.UNSUPPORTED, "type.table"),
    ("list.csv", "ที่,เรื่อง,วันที่\n1,ก,2\n2,ข,3\n3,ค,4\n".encode(), S.UNSUPPORTED, "type.table"),
    ("letter.xml", b'<?xml version="1.0"?><eCMSMessage/>', S.UNSUPPORTED, "type.ecms"),
    (".DS_Store", b"\x00\x00\x00\x01Bud1" + bytes(100), S.UNSUPPORTED, "path.system_file"),
    ("._letter.pdf", b"\x00\x05\x16\x07\x00\x02\x00\x00" + bytes(100), S.UNSUPPORTED, "path.system_file"),
    ("~$letter.docx", b"\x06admin" + bytes(150), S.UNSUPPORTED, "path.system_file"),
    ("fake.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), S.FAILED, "office.failed"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "data", "status", "code"), CASES, ids=[case[0] for case in CASES])
def test_a_bad_file_gets_a_status_a_reason_and_advice(
    reads: Reader, name: str, data: bytes, status: FileStatus, code: str
) -> None:
    document = reads(data, name)
    assert document.status is status
    assert codes(document)[0] == code
    assert all(problem.reason and problem.advice for problem in document.problems)
    assert document.source is not None
    assert document.source.size == len(data)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("letter.docx", pdf_bytes(), "application/pdf"),
        ("letter.pdf", image_bytes("JPEG"), "image/jpeg"),
        ("letter.pdf", image_bytes("PNG"), "image/png"),
        ("letter.doc", docx_bytes(), DOCX),
        ("letter.jpg", TEXT.encode("cp874"), "text/plain"),
        ("letter", b"<html><body><p>" + TEXT.encode() + b"</p></body></html>", "text/html"),
    ],
)  # fmt: skip
def test_a_type_is_told_by_content(reads: Reader, name: str, data: bytes, media_type: str) -> None:
    document = reads(data, name)
    assert document.source is not None
    assert document.source.media_type == media_type
    assert document.status is S.OK


def test_pages_beyond_the_limit_are_named_and_skipped(reads: Reader) -> None:
    document = reads(pdf_bytes(7), limits=Limits(pages=5))
    assert document.status is S.PARTIAL
    assert codes(document) == ["limit.pages"]
    assert [page.number for page in document.pages] == list(range(1, 8))
    assert [page.status for page in document.pages[5:]] == [PageStatus.SKIPPED] * 2
    assert document.pages[4].status is not PageStatus.SKIPPED


def test_ten_thousand_pages_are_read_to_the_limit(reads: Reader) -> None:
    kids = " ".join(f"{number} 0 R" for number in range(3, 10_003))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    body = "\n".join(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count 10000 >>",
            *[page] * 10_000,
        ]
    )
    document = reads(bare_pdf(body), limits=Limits(pages=50))
    assert document.status is S.PARTIAL
    assert len(document.pages) == 10_000
    assert document.pages[0].status is PageStatus.BLANK
    assert document.pages[-1].status is PageStatus.SKIPPED
    assert DEFAULT.pages == 2_000


def test_a_cut_pdf_gives_what_it_still_holds(reads: Reader) -> None:
    whole = pdf_bytes(3)
    document = reads(whole[: len(whole) - 300])
    assert document.status in {S.PARTIAL, S.FAILED}
    assert codes(document)[0] in {"pdf.truncated", "pdf.damaged"}
    half = reads(whole[: len(whole) // 2])
    assert half.status in {S.PARTIAL, S.FAILED}
    assert half.problems


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_cut_picture_is_partial(reads: Reader, kind: str) -> None:
    document = reads(image_bytes(kind)[:-2000])
    assert document.status is S.PARTIAL
    assert codes(document) == ["image.truncated"]
    assert document.pages[0].status is PageStatus.NEEDS_OCR


def test_a_file_over_the_size_limit_is_not_opened(reads: Reader) -> None:
    document = reads(b"x" * 2_000, limits=Limits(file_bytes=1_000))
    assert document.status is S.UNSUPPORTED
    assert codes(document) == ["file.too_large"]


def test_a_long_text_is_read_to_the_limit(reads: Reader) -> None:
    document = reads(TEXT.encode() * 20, limits=Limits(text_bytes=4_000))
    assert document.status is S.PARTIAL
    assert codes(document)[0] == "limit.text"
    assert document.pages[0].text.startswith("ที่ ชร")


def test_an_encrypted_docx_is_told_from_a_doc(reads: Reader, tmp_path: Path) -> None:
    document = reads(ole_bytes("EncryptedPackage"))
    assert document.status is S.ENCRYPTED
    assert codes(document) == ["docx.encrypted"]


def test_an_encrypted_doc_is_told_by_its_header(reads: Reader) -> None:
    header = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100)
    document = reads(ole_bytes("WordDocument", header))
    assert document.status is S.ENCRYPTED
    assert codes(document) == ["office.encrypted"]


@pytest.mark.parametrize("stream", ["Workbook", "PowerPoint Document", "__properties_version1.0", "Other"])
def test_other_ole_files_are_unsupported(reads: Reader, stream: str) -> None:
    assert reads(ole_bytes(stream)).status is S.UNSUPPORTED


def ole_bytes(stream: str, data: bytes = b"") -> bytes:
    """A compound file ([MS-CFB]) with one stream in the regular sectors."""
    data = data.ljust(4096, b"\0")
    sectors = len(data) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *[3 + i for i in range(sectors - 1)], 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff\xff\xff\xff" * 108

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le")
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(data))
    return header + struct.pack("<128I", *fat) + directory.ljust(512, b"\0") + data
