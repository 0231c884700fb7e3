"""Letters drawn at run time for the OCR tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/tlwg")
LETTER = (
    "ที่ นว ๕๒๐๐๑/ว ๑๒๓",
    "เรื่อง ขอเชิญประชุมเตรียมการรับมือน้ำท่วม",
    "เรียน กำนันและผู้ใหญ่บ้านทุกหมู่บ้าน",
    "ด้วยเทศบาลตำบลบ้านนาจะจัดการประชุมเพื่อเตรียม",
    "เครื่องสูบน้ำและกระสอบทรายก่อนถึงฤดูฝนของปีนี้",
    "จึงเรียนมาเพื่อทราบและเข้าร่วมประชุมโดยพร้อมเพรียงกัน",
    "ขอแสดงความนับถือ",
    "สำนักปลัดเทศบาล โทร. 0 5599 1234",
)


def font(size: int, name: str = "Garuda.ttf") -> ImageFont.FreeTypeFont:
    """A Thai face of Debian's fonts-thai-tlwg; the test skips where it is absent."""
    file = FONTS / name
    if not file.is_file():
        pytest.skip("fonts-thai-tlwg is not installed")
    return ImageFont.truetype(str(file), size)


def letter(lines: tuple[str, ...] = LETTER, *, size: int = 50, face: str = "Garuda.ttf") -> Image.Image:
    """An A4 page of 200 dpi with lines of text."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    for index, line in enumerate(lines):
        draw.text((160, 260 + index * round(size * 1.7)), line, font=font(size, face), fill=(15, 15, 15))
    return page


def stamp(
    page: Image.Image, at: tuple[int, int] = (980, 60), ink: tuple[int, int, int] = (40, 60, 200)
) -> None:
    """Put a receiving stamp on a page."""
    draw = ImageDraw.Draw(page)
    x, y = at
    draw.rectangle((x, y, x + 560, y + 230), outline=ink, width=5)
    for index, line in enumerate(("เทศบาลตำบลบ้านนา", "เลขที่รับ 217", "วันที่ 8 พ.ย. 2553")):
        draw.text((x + 40, y + 12 + index * 70), line, font=font(40), fill=ink)
