"""The picture of one page, for OCR and for people: at most 300 dpi, never more pixels than the limit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFile, ImageOps

from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.problems import RefusedError
from pipeline.ingest.readers.image import monster, open_image, page_points
from pipeline.ingest.readers.pdf import open_pdf
from schemas.source import FileStatus


def page_image(
    path: Path, media_type: str, number: int, dpi: int = 300, limits: Limits = DEFAULT
) -> Image.Image:
    """Return page `number` (from 1) of a PDF or picture as it is seen, in RGB or grey.

    The picture covers exactly the page: a place in points is a place in pixels times `width / page.width`.
    It may have fewer pixels than `dpi` asks for (never more), as a scan is not blown up. Raises
    `RefusedError` for a page that cannot be rendered; its `problem` says why.
    """
    if media_type == "application/pdf":
        return _pdf_page(path, number, dpi, limits)
    if media_type in {"image/png", "image/jpeg", "image/tiff"}:
        return _frame(path, number, dpi, limits)
    raise RefusedError(FileStatus.UNSUPPORTED, "image.unsupported", f"{media_type} has no page pictures")


def _scale(width: float, height: float, wanted: float, limits: Limits) -> float:
    """Return `wanted`, or what keeps `width` × `height` within the limit of pixels."""
    pixels = max(1.0, width * wanted) * max(1.0, height * wanted)
    return wanted * min(1.0, math.sqrt(limits.page_pixels / pixels))


def _pdf_page(path: Path, number: int, dpi: int, limits: Limits) -> Image.Image:
    with closing(open_pdf(path)) as document:
        if not 1 <= number <= len(document):
            raise RefusedError(FileStatus.FAILED, "pdf.page_damaged", f"it has no page {number}")
        try:
            with closing(document[number - 1]) as page:
                width, height = page.get_size()
                scale = _scale(width, height, dpi / 72, limits)
                bitmap = page.render(scale=scale, rev_byteorder=True)
                # The pixels belong to pdfium: a copy outlives the document.
                image: Image.Image = bitmap.to_pil().convert("RGB")
                bitmap.close()
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise RefusedError(
                FileStatus.FAILED, "pdf.page_damaged", f"page {number} cannot be rendered: {error}"[:200]
            ) from error
    return image


def _frame(path: Path, number: int, dpi: int, limits: Limits) -> Image.Image:
    with open_image(path) as image, _patient():
        if number > 1:
            try:
                image.seek(number - 1)
            except Exception as error:
                raise RefusedError(
                    FileStatus.FAILED, "image.frame_damaged", f"page {number} cannot be found: {error}"[:200]
                ) from error
        too_much = monster(image, limits)
        if too_much is not None:
            raise RefusedError(FileStatus.UNSUPPORTED, "limit.pixels", too_much)
        width, height = image.size
        points = page_points(image)
        own_dpi = max(width, height) / max(points) * 72
        scale = _scale(width, height, min(1.0, dpi / own_dpi), limits)
        target = (max(1, round(width * scale)), max(1, round(height * scale)))
        try:
            if image.format in {"JPEG", "MPO"}:
                # The decoder itself leaves out what the target does not need.
                image.draft(image.mode, target)
            if image.format != "TIFF":
                # In place: a second copy of an A3 at 600 dpi is 200 MB.
                ImageOps.exif_transpose(image, in_place=True)
            image.load()
            picture = _plain(image)
        except MemoryError as error:
            raise RefusedError(
                FileStatus.UNSUPPORTED, "limit.pixels", "there is not enough memory for it"
            ) from error
        except Exception as error:
            # Pillow's decoders raise what their libraries give them (OSError, SyntaxError, struct.error, …).
            raise RefusedError(
                FileStatus.FAILED, "image.frame_damaged", f"page {number} cannot be decoded: {error}"[:200]
            ) from error
        if picture.size[0] * picture.size[1] > target[0] * target[1] * 1.02:
            turned = (
                (target[1], target[0])
                if (picture.size[0] > picture.size[1]) != (target[0] > target[1])
                else target
            )
            picture = picture.resize(turned, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return picture.copy() if picture is image else picture


@contextmanager
def _patient() -> Iterator[None]:
    """Let Pillow give what it has of a file whose end is missing."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _plain(image: Image.Image) -> Image.Image:
    """Return `image` as 8-bit grey or RGB on white."""
    if image.mode in {"RGB", "L"}:
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        grey = image.convert("F")
        high = grey.getextrema()[1]
        # 8-bit values in a wide mode stay as they are; else white is the top of the mode's 16 bits.
        top = 255.0 if not isinstance(high, float) or high <= 255 else max(65_535.0, high)
        return grey.point(lambda value: value * (255.0 / top)).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")
