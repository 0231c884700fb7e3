"""Pictures (PNG, JPEG, TIFF of many pages): sizes from the headers, no pixel is decoded here."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading, waiting_page
from pipeline.ingest.problems import RefusedError, problem
from schemas.source import FileStatus, Page, PageStatus, Problem, Reader

FORMATS = ("PNG", "JPEG", "TIFF")
"""What may be opened: Pillow's other decoders are a surface that nothing here needs."""
_ORIENTATION = 0x0112
_A4_LONG = 841.89
_INCH_LIMITS = (3.0, 34.0)
"""A page's longer side: a resolution that gives anything else (phones say 72 dpi) is not believed."""


@contextmanager
def open_image(path: Path) -> Iterator[Image.Image]:
    """Open a picture by its header; what is wrong with it comes as `RefusedError`."""
    with warnings.catch_warnings():
        # Pillow warns of size above 89 million pixels; our own limit decides.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(path, formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise RefusedError(FileStatus.UNSUPPORTED, "limit.pixels", str(error)[:200]) from error
        except Exception as error:
            # Pillow's plug-ins raise what their parsing leads to: struct.error, SyntaxError, OSError, …
            raise RefusedError(
                FileStatus.FAILED, "image.damaged", f"its header cannot be read: {error}"[:200]
            ) from error
        with image:
            yield image


def monster(image: Image.Image, limits: Limits) -> str | None:
    """Say why a picture is too large to be decoded, `None` if it is not."""
    width, height = image.size
    if width * height > limits.image_pixels or max(width, height) > limits.image_side:
        return f"{width} × {height} pixels are more than allowed"
    return None


def page_points(image: Image.Image) -> tuple[float, float]:
    """Return a picture's size in points as it is seen (EXIF orientation applied).

    By its resolution where that is believable, else as if its longer side were A4's.
    """
    width, height = image.size
    dpi = image.info.get("dpi")
    x = y = 0.0
    if isinstance(dpi, tuple) and len(dpi) == 2:
        try:
            x, y = float(dpi[0]), float(dpi[1])
        except (TypeError, ValueError, ZeroDivisionError):
            x = y = 0.0
    low, high = _INCH_LIMITS
    if not (x > 0 and y > 0 and low <= max(width / x, height / y) <= high):
        x = y = max(width, height) / (_A4_LONG / 72)
    size = (round(width / x * 72, 2), round(height / y * 72, 2))
    return (size[1], size[0]) if orientation(image) >= 5 else size


def orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) to 8; 5 and more swap width and height."""
    if image.format == "TIFF":
        # Pillow turns TIFFs itself.
        return 1
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def is_truncated(path: Path, media_type: str) -> bool:
    """Return whether the end of a PNG or JPEG is missing, by its closing mark."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_536))
        tail = file.read()
    if media_type == "image/png":
        return b"IEND" not in tail
    if media_type == "image/jpeg":
        return b"\xff\xd9" not in tail
    return False


def read_image(path: Path, media_type: str, limits: Limits) -> Reading:
    """Return a page for every frame; all of them wait for OCR."""
    pages: list[Page] = []
    problems: list[Problem] = []
    with open_image(path) as image:
        several = media_type == "image/tiff"
        number = 0
        while True:
            number += 1
            if number > limits.pages:
                problems.append(problem("limit.pages", f"only the first {limits.pages} pages were read"))
                break
            if several and number > 1 and not _next_frame(image, number, problems):
                break
            pages.append(_page(image, number, limits, problems))
            if not several:
                break
        if several and _tiff_cut(image, path):
            problems.insert(0, problem("image.truncated", "the end of the file is missing"))
    if is_truncated(path, media_type):
        problems.insert(
            0, problem("image.truncated", "the end of the file is missing; what is there will be read")
        )
    if all(page.status is PageStatus.SKIPPED for page in pages):
        return Reading(status=FileStatus.UNSUPPORTED, pages=tuple(pages), problems=tuple(problems))
    return Reading(
        status=FileStatus.PARTIAL if problems else FileStatus.OK, pages=tuple(pages), problems=tuple(problems)
    )


def _next_frame(image: Image.Image, number: int, problems: list[Problem]) -> bool:
    try:
        image.seek(number - 1)
    except EOFError:
        return False
    except Exception as error:
        problems.append(
            problem("image.frame_damaged", f"page {number} cannot be read: {error}"[:200], number)
        )
        return False
    return True


def _page(image: Image.Image, number: int, limits: Limits, problems: list[Problem]) -> Page:
    width, height = page_points(image)
    too_much = monster(image, limits)
    if too_much is None:
        return waiting_page(number, "it is a picture", width, height)
    problems.append(problem("limit.pixels", too_much, number))
    return Page(
        number=number,
        text="",
        reader=Reader.OCR,
        width=width,
        height=height,
        status=PageStatus.SKIPPED,
        reason=f"limit.pixels: {too_much}",
    )


def _tiff_cut(image: Image.Image, path: Path) -> bool:
    """Return whether the strips of the last frame reach beyond the end of the file."""
    tags = getattr(image, "tag_v2", None)
    if tags is None:
        return False
    try:
        starts = tags.get(273) or tags.get(324) or ()
        lengths = tags.get(279) or tags.get(325) or ()
        ends = [int(start) + int(length) for start, length in zip(starts, lengths, strict=False)]
    except (TypeError, ValueError):
        return False
    return bool(ends) and max(ends) > path.stat().st_size
