"""Pages that nobody would choose to read: each gives text or a clear status, in bounded memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.ingest.limits import DEFAULT
from pipeline.ingest.problems import RefusedError
from pipeline.ingest.render import page_image
from pipeline.ocr import OcrEngine, open_engine, read_page
from schemas.source import PageStatus
from tests.pipeline.ocr.drawing import letter

SENTENCE = "เครื่องสูบน้ำและกระสอบทราย"
FACE = "Laksaman.ttf"


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return open_engine("saraban")


@pytest.mark.parametrize("shade", ["white", "black", (190, 190, 190)])
def test_a_page_without_a_letter_is_blank(engine: OcrEngine, shade: str | tuple[int, int, int]) -> None:
    page = read_page(Image.new("RGB", (2480, 3508), shade), 1, None, None, engine)
    assert page.status is PageStatus.BLANK
    assert page.text == ""


def test_a_lid_left_open_is_answered(engine: OcrEngine) -> None:
    """A scan with the lid open: black around the sheet."""
    sheet = letter(face=FACE)
    scan = Image.new("RGB", (sheet.width + 500, sheet.height + 500), (8, 8, 8))
    scan.paste(sheet, (260, 240))
    page = read_page(scan, 1, None, None, engine)
    assert SENTENCE in page.text


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_fax_is_read(engine: OcrEngine, turn: int) -> None:
    fax = letter(face=FACE).convert("L").resize((1240, 1754)).point(lambda v: 255 * (v > 150)).convert("1")
    page = read_page(fax.rotate(turn, expand=True), 1, None, None, engine)
    assert page.status is PageStatus.OK
    assert "๕๒๐๐๑/ว ๑๒๓" in page.text


def photo(page: Image.Image, lean: float) -> Image.Image:
    """A photograph of a sheet on a dark table: seen from the side, light from one corner, a soft lens."""
    paper = np.asarray(page.convert("RGB"))
    high, wide = paper.shape[:2]
    edge = 120
    seen = (wide + 2 * edge, high + 2 * edge)
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    shift = lean * wide
    moved = corners + np.array(
        [[edge + shift, edge], [edge - shift, edge + shift / 2], [edge, edge], [edge, edge - shift / 3]],
        dtype=np.float32,
    )
    table = (70, 60, 52)
    view = cv2.warpPerspective(
        paper, cv2.getPerspectiveTransform(corners, moved), seen, borderValue=table, flags=cv2.INTER_AREA
    )
    down, across = np.mgrid[0 : seen[1], 0 : seen[0]].astype(np.float32)
    light = 1.0 - 0.45 * (down / seen[1]) * (across / seen[0])
    lit = cv2.GaussianBlur(view, (0, 0), 1.1).astype(np.float32) * light[..., None]
    noise = np.random.default_rng(5).normal(0, 3, lit.shape)
    return Image.fromarray(np.clip(lit + noise, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("lean", [0.0, 0.015, 0.03])
def test_a_photograph_is_read(engine: OcrEngine, lean: float) -> None:
    page = read_page(photo(letter(face=FACE), lean), 1, None, None, engine)
    assert page.status is PageStatus.OK
    assert SENTENCE in page.text
    assert "๕๒๐๐๑/ว ๑๒๓" in page.text


def test_a_picture_without_text_has_no_text(engine: OcrEngine) -> None:
    hills = np.random.default_rng(8).integers(0, 255, (22, 16, 3), dtype=np.uint8)
    picture = Image.fromarray(hills).resize((1654, 2339), Image.Resampling.BICUBIC)
    page = read_page(picture, 1, None, None, engine)
    assert page.status in (PageStatus.BLANK, PageStatus.OK)
    assert len(page.text) < 40


def test_a_monster_is_refused_before_it_is_worked_on(engine: OcrEngine, tmp_path: Path) -> None:
    huge = Image.new("1", (24_000, 9_000))
    page = read_page(huge, 1, None, None, engine)
    assert page.status is PageStatus.SKIPPED
    assert "pixels" in (page.reason or "")
    file = tmp_path / "monster.png"
    Image.new("1", (25_100, 64)).save(file)
    with pytest.raises(RefusedError) as refused:
        page_image(file, "image/png", 1, limits=DEFAULT)
    assert refused.value.problem.code == "limit.pixels"


_CHILD = """
import sys
from pathlib import Path
from pipeline.ingest.render import page_image
from pipeline.ocr import open_engine, read_page
image = page_image(Path(sys.argv[1]), sys.argv[2], 1)
page = read_page(image, 1, 842.0, 1191.0, open_engine())
peak = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmHWM"))
print(page.status.value, "๑๒๓" in page.text, int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("kind", ["png", "jpg", "pdf"])
def test_an_a3_of_600_dpi_is_read_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    """A worker stays under 700 MB, whatever it is given."""
    sheet = Image.new("L", (1754, 2480), 255)
    sheet.paste(letter(face=FACE).convert("L").resize((1240, 1754)), (250, 300))
    ImageDraw.Draw(sheet).line((100, 2300, 1600, 2300), fill=0, width=3)
    large = sheet.resize((7016, 9921), Image.Resampling.NEAREST).convert("RGB")
    file = tmp_path / f"a3.{kind}"
    if kind == "pdf":
        large.save(file, resolution=600.0, quality=60)
    else:
        large.save(file, dpi=(600, 600), **({"compress_level": 1} if kind == "png" else {"quality": 60}))
    large.close()
    media_type = {"png": "image/png", "jpg": "image/jpeg", "pdf": "application/pdf"}[kind]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(file), media_type],
        capture_output=True, text=True, timeout=200, check=True,
    )  # fmt: skip
    status, read, peak = done.stdout.split()
    assert (status, read) == ("ok", "True")
    assert int(peak) < 700, f"{peak} MB"
