"""`saraban ocr` as a user calls it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from defusedxml import ElementTree
from PIL import Image, ImageDraw, ImageFont

from pipeline.cli import main
from pipeline.run.pages import PageRange
from tests.pipeline.ocr.drawing import letter

READING = "ที่ นน 0021/12 ศาลากลางจังหวัดน่าน"
"""What the test engine reads on every page."""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["ocr", *(str(a) for a in arguments), "--workers", "1"])


def scan(path: Path, pages: int = 1) -> Path:
    """A scan whose pages differ."""
    font = ImageFont.load_default(size=24)
    made = []
    for number in range(pages):
        page = Image.new("L", (800, 1100), 255)
        for at in range(27):
            text = f"0021/7{number} letter of the archive 2567"
            ImageDraw.Draw(page).text((90, 60 + at * 36), text, font=font)
        made.append(page)
    made[0].save(path, save_all=True, append_images=made[1:], dpi=(100, 100)) if pages > 1 else made[0].save(
        path, dpi=(100, 100)
    )
    return path


@pytest.fixture
def engine(faulty_engines: None) -> None:
    """An engine that reads the same words on every page."""


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2", [2], [1, 3]),
        ("1-3", [1, 2, 3], [4]),
        ("5-", [5, 900], [4]),
        ("1, 4-6", [1, 4, 6], [2, 3, 7]),
        ("๒-๓", [2, 3], [1, 4]),
    ],
)
def test_ranges_of_pages(text: str, inside: list[int], outside: list[int]) -> None:
    pages = PageRange.parse(text)
    assert all(n in pages for n in inside)
    assert not any(n in pages for n in outside)


@pytest.mark.parametrize("text", ["", "0", "3-1", "-3", "a", "1-2-3", "1,,2", "1" * 30, "1.5"])
def test_what_is_no_range_is_wrong_usage(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError):
        PageRange.parse(text)
    result = call(scan(tmp_path / "a.png"), f"--pages={text}")
    assert result.exit_code == 2
    assert "1-3" in result.output


def test_text_goes_to_standard_output(tmp_path: Path, engine: None) -> None:
    result = call(scan(tmp_path / "a.tiff", pages=3), "--pages", "2-", "--ocr", "reading", "--quiet")
    assert (result.exit_code, result.stdout) == (0, f"{READING}\n\f{READING}\n")


def test_json_names_the_pages_asked_for(tmp_path: Path, engine: None) -> None:
    result = call(
        scan(tmp_path / "a.tiff", pages=3), "--pages", "3", "--ocr", "reading", "--format", "json", "--quiet"
    )
    (page,) = json.loads(result.stdout)["pages"]
    assert (page["number"], page["engine"], page["text"]) == (3, "reading", READING)
    assert page["lines"][0]["words"][2]["text"] == "0021/12"


def test_hocr_has_the_pixels_of_the_picture(tmp_path: Path, engine: None) -> None:
    result = call(scan(tmp_path / "a.png"), "--ocr", "reading", "--format", "hocr", "--quiet")
    root = ElementTree.fromstring(result.stdout.encode())
    page = next(e for e in root.iter() if e.get("class") == "ocr_page")
    assert "bbox 0 0 800 1100" in page.get("title")
    assert " ".join("".join(e.itertext()) for e in root.iter() if e.get("class") == "ocrx_word") == READING


def test_several_files_go_to_a_folder_each_with_its_name(tmp_path: Path, engine: None) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    scan(folder / "a.png")
    scan(folder / "a.tiff", pages=2)
    out = tmp_path / "out"
    result = call(tmp_path / "in", "-o", out, "--ocr", "reading", "--quiet")
    assert result.exit_code == 0, result.output
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*.*")) == ["deep/a-2.txt", "deep/a.txt"]
    assert (out / "deep" / "a-2.txt").read_text() == f"{READING}\n\f{READING}\n"


def test_members_of_a_container_are_read(tmp_path: Path, engine: None) -> None:
    box = tmp_path / "box.zip"
    with zipfile.ZipFile(box, "w") as archive:
        archive.write(scan(tmp_path / "a.png"), "a.png")
        archive.write(scan(tmp_path / "b.tiff", 2), "x/b.tiff")
    out = tmp_path / "out"
    out.mkdir()
    result = call(box, "-o", out, "--ocr", "reading", "--quiet")
    assert result.exit_code == 0, result.output
    assert (out / "box.zip" / "x" / "b.txt").read_text() == f"{READING}\n\f{READING}\n"
    # To standard output they would run into each other.
    assert call(box, "--ocr", "reading", "--quiet").exit_code == 2


def test_a_pdf_with_text_keeps_it(tmp_path: Path, engine: None) -> None:
    path = tmp_path / "typed.pdf"
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].add_resource(pdf.make_indirect(font), pikepdf.Name.Font, pikepdf.Name.F1)
        pdf.pages[0].contents_add(b"BT /F1 14 Tf 80 700 Td (A letter of the archive that was typed.) Tj ET")
        pdf.save(path)
    kept = call(path, "--ocr", "reading", "--quiet")
    assert kept.stdout.strip() == "A letter of the archive that was typed."
    assert call(path, "--ocr", "reading", "--force", "--quiet").stdout.strip() == READING


def test_a_second_call_reads_nothing_again(tmp_path: Path, engine: None) -> None:
    path = scan(tmp_path / "a.png")
    cache = tmp_path / "cache"
    first = call(path, "--ocr", "reading", "--cache", cache, "--quiet")
    # The engine "breaking" has the same name and model, but reads nothing.
    again = call(path, "--ocr", "breaking", "--cache", cache, "--quiet")
    assert first.stdout == again.stdout == f"{READING}\n"
    anew = call(path, "--ocr", "breaking", "--cache", cache, "--no-cache", "--quiet")
    assert (anew.exit_code, anew.stdout) == (1, "")


def test_pages_that_cannot_be_read_are_told(tmp_path: Path, engine: None) -> None:
    result = call(scan(tmp_path / "a.png"), "--ocr", "breaking", "--no-cache")
    assert result.exit_code == 1
    assert "page 1: OCR failed: ZeroDivisionError" in result.stderr
    assert result.stdout == ""


def test_an_engine_that_is_off_says_how_to_turn_it_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SARABAN_OCR_URL", raising=False)
    result = call(scan(tmp_path / "a.tiff", pages=2), "--ocr", "http", "--no-cache")
    assert result.exit_code == 1
    assert "SARABAN_OCR_URL" in result.stderr
    assert result.stderr.count("no server is named") == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.pdf", b"", "it has no bytes"),
        ("bad.pdf", b"%PDF-1.7 nothing", "cannot be opened"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 64, ""),
    ],
)
def test_bad_files_end_with_advice(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = call(path, "--ocr", "null")
    assert result.exit_code == 1
    assert told in result.stderr
    assert len(result.stderr.splitlines()) >= 2


def test_pages_beyond_the_end_are_told(tmp_path: Path) -> None:
    result = call(scan(tmp_path / "a.tiff", pages=2), "--pages", "7", "--ocr", "null")
    assert result.exit_code == 1
    assert "pages 1 to 2" in result.stderr


def test_wrong_usage(tmp_path: Path) -> None:
    one, two = scan(tmp_path / "a.png"), scan(tmp_path / "b.png")
    (tmp_path / "file").write_text("x")
    for arguments, told in [
        ([tmp_path / "none.png"], "no such file"),
        ([one, two], "-o FOLDER"),
        ([one, two, "-o", tmp_path / "file"], "-o FOLDER"),
        ([tmp_path, "-o", tmp_path / "out"], "another folder"),
        ([one, "--ocr", "abacus"], "saraban"),
        ([one, "--ocr", "null", "--cache", tmp_path / "file" / "x"], "--no-cache"),
    ]:
        result = call(*arguments)
        assert result.exit_code == 2, arguments
        assert told in result.output


def test_the_original_is_never_written_to(tmp_path: Path, engine: None) -> None:
    path = scan(tmp_path / "a.png")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    before = path.read_bytes()
    assert call(path, "-o", path, "--ocr", "reading", "--quiet").exit_code == 2
    both = call(path, tmp_path / "a.pdf", "-o", tmp_path, "--format", "pdf", "--ocr", "reading", "--quiet")
    assert both.exit_code == 2
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.7 nothing"
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, engine: None) -> None:
    (tmp_path / "file").write_text("x")
    result = call(scan(tmp_path / "a.png"), "-o", tmp_path / "file" / "a.txt", "--ocr", "reading", "--quiet")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_it_can_be_stopped_at_any_moment(tmp_path: Path, faulty_engines: None) -> None:
    """Ctrl-C while a page hangs: the command ends at once, and so do its workers."""
    path = scan(tmp_path / "a.tiff", pages=3)
    site = os.pathsep.join(place for place in sys.path if place)
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ocr", str(path)]
    with subprocess.Popen(
        [*command, "--ocr", "hanging", "--no-cache", "--workers", "1"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": site},
        start_new_session=True,
        # What a shell starts in the background ignores Ctrl-C, and so does all that it starts in its turn.
        preexec_fn=_hear_ctrl_c,
    ) as running:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                running.communicate(timeout=8)
            running.send_signal(signal.SIGINT)
            _, errors = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 130, errors
    assert b"Stopped" in errors


def test_help_has_examples_and_a_thai_line() -> None:
    shown = CliRunner().invoke(main, ["ocr", "--help"]).output
    assert "saraban ocr scan.pdf" in shown
    assert "อ่านข้อความจากภาพสแกน" in shown


def test_a_scan_becomes_a_pdf_with_its_own_reading(tmp_path: Path) -> None:
    """The default engine, end to end, on a letter that lies upside down."""
    picture = tmp_path / "letter.png"
    letter().rotate(180).save(picture, dpi=(200, 200))
    cache = tmp_path / "cache"
    text = call(picture, "--cache", cache, "--quiet")
    assert text.exit_code == 0, text.output
    assert "กำนันและผู้ใหญ่บ้าน" in text.stdout
    made = tmp_path / "letter.pdf"
    result = call(picture, "--cache", cache, "--format", "pdf", "-o", made, "--quiet")
    assert result.exit_code == 0, result.output
    import pypdfium2

    pdf = pypdfium2.PdfDocument(made)
    found = pdf[0].get_textpage().get_text_bounded()
    assert pdf[0].get_rotation() == 180
    pdf.close()
    assert "".join(found.split()) == "".join(text.stdout.split())
