from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw

from pipeline.ingest import Limits, RefusedError, page_image, read
from schemas.source import FileStatus, Found, PageStatus, Reader
from tests.pipeline.ingest.conftest import Reader as Reads
from tests.pipeline.ingest.test_bad_input import codes, image_bytes, png_header

A4_300 = (2480, 3508)


def marked(size: tuple[int, int] = (400, 600), mode: str = "RGB") -> Image.Image:
    """A white page with a black corner at its top left."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 8), fill="black")
    return picture.convert(mode)


def corner(picture: Image.Image) -> str:
    """Which corner of a picture is dark."""
    grey = np.asarray(picture.convert("L"), dtype=float)
    height, width = grey.shape
    parts = {
        "top left": grey[: height // 10, : width // 6],
        "top right": grey[: height // 10, -width // 6 :],
        "bottom left": grey[-height // 10 :, : width // 6],
        "bottom right": grey[-height // 10 :, -width // 6 :],
    }
    return min(parts, key=lambda name: float(parts[name].mean()))


def saved(tmp_path: Path, picture: Image.Image, name: str, **options: object) -> Path:
    path = tmp_path / name
    picture.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_is_a_page_that_waits_for_ocr(reads: Reads, kind: str) -> None:
    document = reads(image_bytes(kind))
    assert document.status is FileStatus.OK
    (page,) = document.pages
    assert (page.status, page.reader, page.number) == (PageStatus.NEEDS_OCR, Reader.OCR, 1)
    assert page.width is not None and page.height is not None


def test_a_page_is_as_large_as_its_resolution_says(tmp_path: Path, reads: Reads) -> None:
    path = saved(tmp_path, marked((1654, 2339)), "a.jpg", dpi=(200, 200))
    (page,) = reads(path).pages
    assert (page.width, page.height) == pytest.approx((595.4, 842.0), abs=0.1)
    path = saved(tmp_path, marked((3000, 4000)), "phone.jpg", dpi=(72, 72))
    (page,) = reads(path).pages
    assert page.height == pytest.approx(841.89, abs=0.1)


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How the pixels lie in a file of each EXIF orientation, seen from the upright picture."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_exif_orientation_is_followed(tmp_path: Path, reads: Reads, kind: str, orientation: int) -> None:
    turn = TURNS[orientation]
    stored = marked() if turn is None else marked().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, stored, f"a.{kind.lower()}", format=kind, exif=exif)
    (page,) = reads(path).pages
    assert page.width is not None and page.height is not None and page.width < page.height
    picture = page_image(path, f"image/{kind.lower()}", 1)
    assert picture.size == (400, 600)
    assert corner(picture) == "top left"


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path, reads: Reads) -> None:
    frames = [marked((300 + 10 * n, 400), mode) for n, mode in enumerate(["1", "L", "RGB", "P", "CMYK"])]
    path = saved(tmp_path, frames[0], "a.tif", save_all=True, append_images=frames[1:])
    document = reads(path)
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5]
    for number in range(1, 6):
        picture = page_image(path, "image/tiff", number)
        assert picture.size == (290 + 10 * number, 400)
        assert picture.mode in {"L", "RGB"}
        assert corner(picture) == "top left"
    with pytest.raises(RefusedError):
        page_image(path, "image/tiff", 6)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_large_scan_is_decoded_at_300_dpi_at_most(tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path, marked((4960, 7016), "L"), f"a.{kind.lower()}", format=kind, dpi=(600, 600))
    picture = page_image(path, f"image/{kind.lower()}", 1)
    assert picture.size == pytest.approx(A4_300, abs=3)
    assert corner(picture) == "top left"
    small = page_image(path, f"image/{kind.lower()}", 1, dpi=100)
    assert small.size == pytest.approx((827, 1169), abs=3)


def test_pixels_are_capped_whatever_the_page_claims(tmp_path: Path) -> None:
    limits = Limits(page_pixels=1_000_000)
    path = saved(tmp_path, marked((3000, 4000), "L"), "a.png", dpi=(300, 300))
    width, height = page_image(path, "image/png", 1, limits=limits).size
    assert width * height <= 1_020_000
    pdf = FPDF(format=(3000, 4000))
    pdf.add_page()
    (tmp_path / "a.pdf").write_bytes(pdf.output())
    width, height = page_image(tmp_path / "a.pdf", "application/pdf", 1, limits=limits).size
    assert width * height <= 1_020_000


def test_a_picture_is_never_blown_up(tmp_path: Path) -> None:
    path = saved(tmp_path, marked((400, 600)), "a.png", dpi=(50, 50))
    assert page_image(path, "image/png", 1).size == (400, 600)


def test_a_pdf_page_is_rendered_as_it_is_seen(tmp_path: Path, reads: Reads) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.add_page()
    pdf.rect(0, 0, 60, 40, style="F")
    (tmp_path / "a.pdf").write_bytes(pdf.output())
    picture = page_image(tmp_path / "a.pdf", "application/pdf", 2)
    assert picture.size == pytest.approx(A4_300, abs=2)
    assert picture.mode == "RGB"
    assert corner(picture) == "top left"
    with pytest.raises(RefusedError) as caught:
        page_image(tmp_path / "a.pdf", "application/pdf", 3)
    assert caught.value.problem.code == "pdf.page_damaged"


def test_transparent_and_deep_pictures_come_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 80, 50))
    deep = Image.fromarray(np.where(np.asarray(marked((300, 400), "L")) > 128, 65_535, 0).astype(np.uint16))
    for name, picture in (("clear.png", clear), ("deep.png", deep)):
        shown = page_image(saved(tmp_path, picture, name), "image/png", 1)
        assert corner(shown) == "top left"
        assert shown.convert("L").getpixel((290, 390)) == 255


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_cut_picture_still_gives_its_upper_part(tmp_path: Path, kind: str) -> None:
    out = io.BytesIO()
    noisy = Image.effect_noise((800, 1000), 80)
    noisy.paste(0, (0, 0, 200, 100))
    noisy.save(out, kind)
    path = tmp_path / "cut"
    path.write_bytes(out.getvalue()[: len(out.getvalue()) * 2 // 3])
    document = read(Found(path=path, shown="cut"), tmp_path / "spool")
    if document.status is FileStatus.FAILED:
        # Pillow keeps a TIFF's directory behind its pixels: nothing is left of it.
        assert kind == "TIFF" and codes(document) == ["image.damaged"]
        return
    assert document.status is FileStatus.PARTIAL
    assert corner(page_image(path, f"image/{kind.lower()}", 1)) == "top left"


def test_monsters_are_refused_by_their_header(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_header(30_000, 20_000))
    with pytest.raises(RefusedError) as caught:
        page_image(path, "image/png", 1)
    assert caught.value.problem.code == "limit.pixels"


def test_other_types_have_no_page_pictures(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        page_image(tmp_path / "a.txt", "text/plain", 1)
