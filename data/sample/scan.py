"""Makes a page look as if it came off an office scanner: stamp, seal, slant, blur, noise, light, JPEG."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from data.sample.document import in_digits
from data.sample.spec import Letter, ReceivingStamp
from schemas.letter import LetterKind

_DPI = 200
_FONTS = Path("/usr/share/fonts/truetype/tlwg")
_STAMP_INK = (40, 50, 160)
_SEAL_INK = (190, 30, 40)


def scan_pages(pdf: Path, letter: Letter) -> list[Image.Image]:
    """Render each page of a PDF and wear it like a scanned paper; the same letter always looks the same."""
    random = np.random.default_rng(zlib.crc32(letter.name.encode()))
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for index in range(len(document)):
        page = document[index].render(scale=_DPI / 72).to_pil().convert("RGB")
        if index == 0:
            for stamp in letter.stamps:
                _stamp(page, stamp, letter)
            if letter.kind is LetterKind.STAMPED:
                _seal(page, random)
        pages.append(_wear(page, random))
    document.close()
    return pages


def save_scan(pages: list[Image.Image], path: Path) -> None:
    """Save worn pages as JPEG (one page) or as a PDF of JPEG pictures."""
    jpegs = [_jpeg(page) for page in pages]
    if path.suffix == ".jpg":
        path.write_bytes(jpegs[0])
        return
    first, *rest = [Image.open(io.BytesIO(data)) for data in jpegs]
    first.save(path, "PDF", resolution=_DPI, save_all=True, append_images=rest)


def _jpeg(page: Image.Image) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=55, dpi=(_DPI, _DPI))
    return buffer.getvalue()


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / name), size)


def _stamp(page: Image.Image, stamp: ReceivingStamp, letter: Letter) -> None:
    box = Image.new("RGBA", (440, 210), (255, 255, 255, 0))
    draw = ImageDraw.Draw(box)
    ink = (*_STAMP_INK, 215)
    draw.rectangle((4, 4, 435, 205), outline=ink, width=4)
    rows = (
        (stamp.office, ""),
        ("เลขรับ", stamp.receive_number),
        ("วันที่", stamp.written_date),
        ("เวลา", f"{stamp.time} น."),
    )
    for row, (label, value) in enumerate(rows):
        y = 12 + row * 48
        draw.text((18, y), label, font=_font("Laksaman-Bold.ttf", 28), fill=ink)
        draw.text((130, y), in_digits(value, letter.digits), font=_font("Laksaman.ttf", 28), fill=ink)
    box = box.rotate(1.4, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(box, (page.width - box.width - 60, 40), box)


def _seal(page: Image.Image, random: np.random.Generator) -> None:
    size = 250
    seal = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    draw = ImageDraw.Draw(seal)
    ink = (*_SEAL_INK, 120)
    draw.ellipse((4, 4, size - 5, size - 5), outline=ink, width=6)
    draw.ellipse((40, 40, size - 41, size - 41), outline=ink, width=3)
    for angle in range(0, 360, 20):
        x, y = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        centre = size / 2
        draw.line((centre + 90 * x, centre + 90 * y, centre + 110 * x, centre + 110 * y), fill=ink, width=4)
    seal = seal.rotate(float(random.uniform(-15, 15)), resample=Image.Resampling.BICUBIC)
    # Over the empty place beside the issuer's name, as clerks are taught to do, a corner touching the date.
    page.paste(seal, (int(page.width * 0.36), int(page.height * 0.38)), seal)


def _wear(page: Image.Image, random: np.random.Generator) -> Image.Image:
    pixels: NDArray[np.float32] = np.asarray(page, dtype=np.float32)
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(random.uniform(-0.8, 0.8)), 1.0)
    pixels = cv2.warpAffine(pixels, turn, (width, height), borderValue=(250, 250, 250)).astype(np.float32)
    pixels = cv2.GaussianBlur(pixels, (0, 0), float(random.uniform(0.5, 0.9))).astype(np.float32)
    shade = np.linspace(float(random.uniform(-14, 0)), float(random.uniform(-6, 6)), width, dtype=np.float32)
    pixels = pixels * 0.95 + shade[None, :, None] + random.normal(0, 5, (height, width, 1)).astype(np.float32)
    for _ in range(int(random.integers(20, 60))):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        cv2.circle(pixels, (x, y), int(random.integers(1, 3)), (60.0, 60.0, 60.0), -1)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
