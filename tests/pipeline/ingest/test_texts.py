from __future__ import annotations

import pytest

from pipeline.ingest.encoding import decode
from pipeline.ingest.readers.html import html_text
from pipeline.ingest.readers.text import strip_markdown
from schemas.source import FileStatus, PageStatus, Reader
from tests.pipeline.ingest.conftest import TEXT
from tests.pipeline.ingest.conftest import Reader as Reads
from tests.pipeline.ingest.test_bad_input import codes


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp874", "tis-620"]
)
def test_thai_in_any_encoding(reads: Reads, codec: str) -> None:
    document = reads(TEXT.encode(codec), "a.bin")
    assert document.status is FileStatus.OK
    (page,) = document.pages
    assert (page.text, page.reader) == (TEXT, Reader.TEXT)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"plain ASCII", "utf-8"),
        ("Café à la carte".encode("cp1252"), "cp1252"),
        ("เรื่อง".encode("cp874"), "cp874"),
        (b"1\x85 \xa1\xd2\xc3\xbb\xc3\xd0\xaa\xd8\xc1", "cp874"),
        ("ที่".encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode() + b"\xe0\xb8", "utf-8"),
    ],
)
def test_what_an_encoding_is_told_by(data: bytes, encoding: str) -> None:
    assert decode(data).encoding == encoding


def test_a_declared_charset_helps_only_where_it_fits() -> None:
    assert decode("เรื่อง".encode(), "tis-620").text == "เรื่อง"
    assert decode("こんにちは".encode("shift_jis"), "shift_jis").text == "こんにちは"
    assert decode(TEXT.encode("cp874"), "no-such-charset").text == TEXT
    assert decode(TEXT.encode("cp874"), "iso-8859-1").text == TEXT


def test_a_broken_byte_is_shown_and_told(reads: Reads) -> None:
    document = reads(TEXT.encode() + b"\xff\xfe end", "a.txt")
    assert document.status is FileStatus.PARTIAL
    assert codes(document) == ["text.encoding"]
    assert "\ufffd" in document.pages[0].text


def test_mojibake_saved_as_utf8_is_undone(reads: Reads) -> None:
    wrong = TEXT.encode("utf-8").decode("latin-1")
    assert reads(wrong.encode("utf-8"), "a.txt").pages[0].text == TEXT
    wrong = "".join(chr(ord(c) - 0x0D60) if "ก" <= c <= "๛" else c for c in TEXT)
    assert reads(wrong.encode("utf-8"), "a.txt").pages[0].text == TEXT


def test_form_feeds_are_pages_and_line_ends_are_one(reads: Reads) -> None:
    document = reads("หนึ่ง\r\nต่อ\r\f\x0cสาม\n\f\n".encode(), "a.txt")
    assert [(page.number, page.text, page.status) for page in document.pages] == [
        (1, "หนึ่ง\nต่อ\n", PageStatus.OK),
        (2, "", PageStatus.BLANK),
        (3, "สาม\n", PageStatus.OK),
    ]


def test_markdown_gives_words_without_marks(reads: Reads) -> None:
    source = "# ประกาศ\n\n**เรื่อง** รับสมัคร [ดูที่นี่](https://example.go.th)\n\n"
    source += "| ก | ข |\n|---|---|\n| ๑ | ๒ |\n"
    document = reads(source.encode(), "a.txt")
    assert document.source is not None and document.source.media_type == "text/markdown"
    assert document.pages[0].text.split("\n") == [
        "ประกาศ", "", "เรื่อง รับสมัคร ดูที่นี่ (https://example.go.th)", "", "ก\tข", "", "๑\t๒", "",
    ]  # fmt: skip
    assert strip_markdown("๑. ข้อ * ดอกจัน * และ snake_case") == "๑. ข้อ * ดอกจัน * และ snake_case"


@pytest.mark.parametrize(
    "text",
    [
        "ที่ ชร ๕๒๐๐๑/๑ <https://example.go.th>\nข้อความ <u>ขีดเส้นใต้</u> <p> <b>",
        "หมายเหตุ: ข้อความ\nจาก: ก",
        "- ข้อหนึ่ง\n- ข้อสอง",
        "แฟ้มที่ขึ้นต้นด้วย %PDF-1.7 เป็นเอกสาร",
        "{ไม่ใช่ข้อมูล} ข้อความ",
        "From here on: nothing\n\nSubject: none",
    ],
)
def test_a_text_that_looks_a_little_like_something_else_is_text(reads: Reads, text: str) -> None:
    document = reads(text.encode(), "a.dat")
    assert document.source is not None
    assert document.source.media_type == "text/plain"
    assert document.pages[0].text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>ก<br>ข</p><p>ค</p>", "ก\nข\n\nค"),
        ("<table><tr><td>ก</td><td><p>ข</p></td></tr><tr><td>ค<td>ง</table>", "ก\tข\n\nค\tง"),
        ("<table><tr><td>ที่ ๑<td>เทศบาล<br>ถนนสุขใจ</table>", "ที่ ๑\tเทศบาล\n\tถนนสุขใจ"),
        ("<table><tr><td><table><tr><td>ก<td>ข</table><p>ค</td></tr></table>", "ก\tข\n\nค"),
        ("<td>ก<td>ข", "ก\nข"),
        ("<a href='https://x.go.th/a'>ดู</a>", "ดู (https://x.go.th/a)"),
        ("<a href='https://x.go.th/'>https://x.go.th</a>", "https://x.go.th"),
        ("<a href='mailto:a@x.go.th'>ติดต่อ</a> <a href='#top'>บน</a>", "ติดต่อ (a@x.go.th) บน"),
        ("<script>x()</script><style>p{}</style><!-- ก --><p>ข", "ข"),
        ("<pre>ก  ข\n ค</pre>", "ก  ข\n ค"),
        ("<p>ก</p><div style='page-break-before: always'>ข</div>", "ก\fข"),
        ("ก &amp; ข &nbsp;&#3588;", "ก & ข \xa0ค"),
        ("", ""),
    ],
)
def test_html_to_text(source: str, text: str) -> None:
    assert html_text(source)[0] == text


def test_a_page_in_tis620_by_its_meta_element(reads: Reads) -> None:
    body = "<html><head><title>หนังสือเวียน</title><meta charset=tis-620></head><body><p>เรื่อง ทดสอบ</p>"
    document = reads(body.encode("cp874"), "a.htm")
    assert (document.title, document.pages[0].text) == ("หนังสือเวียน", "เรื่อง ทดสอบ")
    assert document.pages[0].reader is Reader.HTML


def test_deep_and_broken_html_is_read(reads: Reads) -> None:
    document = reads(b"<html>" + b"<div>" * 60_000 + "ก".encode(), "a.html")
    assert document.status in {FileStatus.OK, FileStatus.EMPTY, FileStatus.FAILED}
    assert "reader.failed" not in codes(document)
