"""Kept readings: found again by what they depend on, whole or not at all, never more than the limit."""

from __future__ import annotations

import multiprocessing
import os
import stat
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.ingest.limits import DEFAULT
from pipeline.ocr import EngineInfo
from pipeline.ocr.cache import ReadingCache, cache_folder, code_version, reading_key
from pipeline.run.jobs import page_job
from schemas.source import Box, Line, OcrInfo, Page, PageStatus, Reader, Word

TEXT = "ที่ นน ๐๐๒๑/ว ๗๗ น้ำ"
PAGE = Page(
    number=1,
    text=TEXT,
    reader=Reader.OCR,
    width=595.0,
    height=842.0,
    words=(Word((0, 3), Box(1.0, 2.0, 3.5, 4.25), 0.75), Word((4, 6), Box(4, 2, 6, 4), 0.5, (4, 5))),
    lines=(Line((0, len(TEXT)), Box(1, 2, 6, 4)),),
    original=TEXT + "x",
    offsets=tuple(range(len(TEXT) + 1)),
    ocr=OcrInfo("faulty", "test", 0.7),
    rotation=90,
    skew=0.25,
)
ENGINE = EngineInfo("faulty", "test")
KEY = "ab" + "0" * 62


def picture(shade: int = 0) -> Image.Image:
    page = Image.new("L", (800, 1100), 255)
    for line in range(6):
        text = "0021/77 letter of the archive 2567"
        ImageDraw.Draw(page).text(
            (90, 60 + line * 36), text, font=ImageFont.load_default(size=24), fill=shade
        )
    return page


def stored(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.page"))


def test_a_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path / "cache")
    assert cache.get(KEY) is None
    cache.put(KEY, PAGE)
    assert ReadingCache(tmp_path / "cache").get(KEY) == PAGE


def test_the_same_picture_is_read_once_whatever_its_number(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    calls = []

    def read() -> Page:
        calls.append(1)
        return PAGE

    assert cache.page(picture(), 1, 595.0, 842.0, ENGINE, read) == PAGE
    again = cache.page(picture(), 7, 595.0, 842.0, ENGINE, read)
    assert (again.number, again.text, len(calls)) == (7, TEXT, 1)


def test_the_key_holds_all_that_a_reading_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {
        reading_key(picture(), 595.0, 842.0, ENGINE),
        reading_key(picture(1), 595.0, 842.0, ENGINE),
        reading_key(picture().convert("RGB"), 595.0, 842.0, ENGINE),
        reading_key(picture().resize((1100, 800)), 595.0, 842.0, ENGINE),
        reading_key(picture(), 596.0, 842.0, ENGINE),
        reading_key(picture(), None, None, ENGINE),
        reading_key(picture(), 595.0, 842.0, EngineInfo("other", "test")),
        reading_key(picture(), 595.0, 842.0, EngineInfo("faulty", "test-2")),
    }
    monkeypatch.setattr("pipeline.ocr.cache.code_version", lambda: "another")
    keys.add(reading_key(picture(), 595.0, 842.0, ENGINE))
    assert len(keys) == 9


def test_the_code_has_a_version() -> None:
    assert len(code_version()) == 16


@pytest.mark.parametrize("status", [PageStatus.FAILED, PageStatus.TIMEOUT, PageStatus.SKIPPED])
def test_what_was_not_read_is_not_kept(tmp_path: Path, status: PageStatus) -> None:
    cache = ReadingCache(tmp_path)
    cache.put(KEY, Page(1, "", Reader.OCR, status=status, reason="no"))
    assert not stored(tmp_path)


def test_text_that_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    ReadingCache(tmp_path).put(KEY, Page(1, "ที่\udcff", Reader.OCR))
    assert not stored(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"nonsense",
        zlib.compress(b"{}"),
        zlib.compress(b"[1, 2"),
        zlib.compress(b'{"number": 1, "text": "\xff", "reader": "ocr"}'),
        zlib.compress(
            b'{"number": 1, "text": "a", "reader": "ocr", "words": [{"span": [0, 9], "box": null}]}'
        ),
        zlib.compress(
            b'{"number": 1, "text": "a", "reader": "ocr",'
            b' "lines": [{"span": [0, 9], "box": {"x0": 0, "y0": 0, "x1": 1, "y1": 1}}]}'
        ),
        zlib.compress(b'{"number": 1, "text": "a", "reader": "ocr", "offsets": [0]}'),
        zlib.compress(b'{"number": 1, "text": "a", "reader": "ocr", "status": "failed"}'),
        zlib.compress(b" " * 40_000_000),
    ],
)
def test_a_damaged_reading_is_ignored_and_replaced(tmp_path: Path, damage: bytes) -> None:
    cache = ReadingCache(tmp_path)
    cache.put(KEY, PAGE)
    (path,) = stored(tmp_path)
    path.write_bytes(damage)
    assert cache.get(KEY) is None
    cache.put(KEY, PAGE)
    assert cache.get(KEY) == PAGE


def test_a_truncated_reading_is_ignored(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path)
    cache.put(KEY, PAGE)
    (path,) = stored(tmp_path)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert cache.get(KEY) is None


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path, max_bytes=10**9)
    keys = [f"{i:02x}" + "0" * 62 for i in range(12)]
    for age, key in enumerate(keys):
        cache.put(key, PAGE)
        place = tmp_path / "readings" / key[:2] / f"{key}.page"
        os.utime(place, (1_000_000 + age, 1_000_000 + age))
    size = stored(tmp_path)[0].stat().st_size
    assert cache.get(keys[0]) == PAGE  # used again: no longer the oldest
    abandoned = tmp_path / "readings" / "00" / "tmpabc.part"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (1_000_000, 1_000_000))
    young = tmp_path / "readings" / "00" / "tmpdef.part"
    young.write_bytes(b"half")
    ReadingCache(tmp_path, max_bytes=size * 6).sweep()
    left = {path.stem for path in stored(tmp_path)}
    assert left == {keys[0], *keys[8:]}
    assert not abandoned.exists()
    assert young.exists()


def test_writing_keeps_the_folder_within_its_limit(tmp_path: Path) -> None:
    ReadingCache(tmp_path).put(KEY, PAGE)
    size = stored(tmp_path)[0].stat().st_size
    cache = ReadingCache(tmp_path, max_bytes=size * 5, sweep_every=1)
    for i in range(20):
        cache.put(f"{i:02x}" + "1" * 62, PAGE)
    assert 1 <= len(stored(tmp_path)) <= 5


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_readings_are_their_owners_alone(tmp_path: Path) -> None:
    cache = ReadingCache(tmp_path / "new")
    cache.put(KEY, PAGE)
    for path in (tmp_path / "new", *(tmp_path / "new" / "readings").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert (tmp_path / "new" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172")


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = ReadingCache(blocked)
    assert cache.page(picture(), 3, None, None, ENGINE, lambda: PAGE) == PAGE
    assert blocked.read_text() == "in the way"


def _hammer(folder: str, rounds: int) -> int:
    cache = ReadingCache(Path(folder), max_bytes=4_000, sweep_every=3)
    wrong = 0
    for i in range(rounds):
        key = f"{i % 8:02x}" + "2" * 62
        cache.put(key, PAGE)
        kept = cache.get(key)
        wrong += kept is not None and kept != PAGE
    return wrong


def test_several_processes_share_a_folder(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.starmap(_hammer, [(str(tmp_path), 150)] * 2) == [0, 0]
    assert not list(tmp_path.rglob("*.part"))
    assert all(zlib.decompress(path.read_bytes()) for path in stored(tmp_path))


def test_where_readings_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SARABAN_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("SARABAN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder().name == "saraban"
    if sys.platform == "linux":
        assert cache_folder() == tmp_path / "xdg" / "saraban"


@pytest.mark.usefixtures("faulty_engines")
def test_a_second_run_reads_no_page_again(tmp_path: Path) -> None:
    file = tmp_path / "scan.png"
    picture().save(file)
    waiting = Page(1, "", Reader.OCR, 288.0, 403.2, status=PageStatus.NEEDS_OCR)
    cache = tmp_path / "cache"
    first = page_job(file, "image/png", waiting, "reading", DEFAULT, cache)
    assert "0021/12" in first.text
    kept = stored(cache)
    assert len(kept) == 1
    # An engine of the same name and model that would break shows that it is not asked.
    assert page_job(file, "image/png", waiting, "breaking", DEFAULT, cache) == first
    with pytest.raises(ZeroDivisionError):
        page_job(file, "image/png", waiting, "breaking", DEFAULT, None)
