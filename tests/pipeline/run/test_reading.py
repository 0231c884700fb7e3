"""Files to outcomes over worker processes: one bad file or page costs itself only."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.ingest import sha256_of
from pipeline.run import ReadOptions, read_files
from pipeline.store.index_text import index_texts
from schemas.outcome import Outcome
from schemas.source import FileStatus, Found, PageStatus

LETTER = """ที่ นน 0021/ว 77\tศาลากลางจังหวัดน่าน
\t5 มกราคม 2567
เรื่อง  ขอเชิญประชุม
เรียน  นายอำเภอ ทุกอำเภอ
ด้วยจังหวัดจะจัดประชุม ในวันที่ 12 มกราคม 2567 เวลา 09.30 น.
จึงเรียนมาเพื่อทราบทั่วกัน
ขอแสดงความนับถือ
(นายสมมุติ ไม่มีจริง)
ผู้ว่าราชการจังหวัดน่าน
"""


class Heard:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.totals: list[int] = []
        self.pages: list[tuple[str, int]] = []
        self.files: list[Outcome] = []

    def total(self, files: int) -> None:
        self.totals.append(files)

    def page(self, shown: str, number: int, seconds: float) -> None:
        self.pages.append((shown, number))

    def file(self, outcome: Outcome) -> None:
        self.files.append(outcome)


def read(paths: Sequence[Path], engine: str = "null", **options: float) -> dict[str, Outcome]:
    values = ReadOptions(workers=1, engine=engine, **options)  # type: ignore[arg-type]
    return {Path(o.shown).name: o for _, o in read_files(paths, values, Heard())}


def picture(path: Path, *lines: int) -> Path:
    """A TIFF with a page for each count of lines; full pages are what the faulty engines trip over."""
    font = ImageFont.load_default(size=24)
    pages = []
    for count in lines:
        page = Image.new("L", (800, 1100), 255)
        for at in range(count):
            ImageDraw.Draw(page).text((90, 60 + at * 36), "0021/77 letter of the archive 2567", font=font)
        pages.append(page)
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(100, 100))
    return path


SHORT, FULL = 4, 27


def test_text_becomes_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    outcome = read([tmp_path])["a.txt"]
    assert outcome.status is FileStatus.OK
    assert [letter.number.canonical for letter in outcome.letters if letter.number] == ["นน 0021/ว 77"]
    assert outcome.source is not None
    assert outcome.source.sha256 == sha256_of(tmp_path / "a.txt")


def test_texts_are_made_ready_for_an_index_that_is_to_have_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    bare, ready = read([tmp_path])["a.txt"], read([tmp_path], index=True)["a.txt"]
    assert bare.index_texts == ()
    assert ready.index_texts == index_texts(ready.letters, ready.others)
    assert [one.subject for one in ready.index_texts] == [letter.subject for letter in ready.letters]


@pytest.mark.parametrize(
    ("engine", "code", "status"),
    [
        ("hanging", "worker.timeout", PageStatus.TIMEOUT),
        ("crashing", "worker.crash", PageStatus.FAILED),
        ("refusing", "page.failed", PageStatus.FAILED),
    ],
)
def test_a_bad_page_costs_itself_only(
    tmp_path: Path, faulty_engines: None, engine: str, code: str, status: PageStatus
) -> None:
    picture(tmp_path / "two.tiff", SHORT, FULL)
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    outcomes = read([tmp_path], engine, page_seconds=8.0)
    two = outcomes["two.tiff"]
    assert two.status is FileStatus.PARTIAL
    assert [p.status for p in two.pages] == [PageStatus.OK, status]
    assert [(p.code, p.page) for p in two.problems] == [(code, 2)]
    assert all(p.reason and p.advice for p in two.problems)
    assert outcomes["a.txt"].status is FileStatus.OK


def test_a_file_of_which_no_page_can_be_read_has_failed(tmp_path: Path, faulty_engines: None) -> None:
    picture(tmp_path / "one.tiff", SHORT)
    outcome = read([tmp_path], "breaking")["one.tiff"]
    assert outcome.status is FileStatus.FAILED
    assert "ZeroDivisionError" in outcome.problems[0].reason


def test_what_is_no_text_does_not_break_a_run(tmp_path: Path, faulty_engines: None) -> None:
    picture(tmp_path / "one.tiff", SHORT)
    outcome = read([tmp_path], "garbled")["one.tiff"]
    assert outcome.status in (FileStatus.OK, FileStatus.PARTIAL)
    for page in outcome.pages:
        page.text.encode("utf-8")  # it can be stored


def test_an_engine_that_is_not_there_is_told_with_advice(tmp_path: Path) -> None:
    picture(tmp_path / "one.tiff", SHORT)
    outcome = read([tmp_path], "nobody-has-this")["one.tiff"]
    assert outcome.status is FileStatus.FAILED
    assert outcome.problems[0].code == "ocr.unavailable"


def test_a_container_ends_after_its_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box:
        box.writestr("one.txt", LETTER)
        box.writestr("two/two.txt", LETTER.replace("ว 77", "ว 78"))
    heard = Heard()
    outcomes = [o for _, o in read_files([tmp_path], ReadOptions(workers=1, engine="null"), heard)]
    assert [Path(o.shown).name for o in outcomes][-1] == "box.zip"
    assert len(outcomes) == 3
    assert max(heard.totals) == 3
    assert {str(n.number.canonical) for o in outcomes for n in o.letters if n.number} == {
        "นน 0021/ว 77",
        "นน 0021/ว 78",
    }


def test_a_file_that_is_known_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    asked: list[tuple[str, str]] = []

    def skip(found: Found, sha256: str) -> Outcome:
        asked.append((found.shown, sha256))
        return Outcome(found.shown, None, FileStatus.DUPLICATE)

    outcomes = [o for _, o in read_files([tmp_path], ReadOptions(workers=1, engine="null"), Heard(), skip)]
    assert [o.status for o in outcomes] == [FileStatus.DUPLICATE]
    assert asked == [(str(tmp_path / "a.txt"), sha256_of(tmp_path / "a.txt"))]
