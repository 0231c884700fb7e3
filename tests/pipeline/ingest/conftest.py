"""Inputs made at run time: letters of invented offices, and files that are broken in every known way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ingest import DEFAULT, Limits, read
from schemas.source import Document, Found

LETTER = (
    "ที่ ชร ๕๒๐๐๑/ว ๑๒๓",
    "สำนักงานเทศบาลตำบลบ้านใหม่",
    "๕ มกราคม ๒๕๖๙",
    "เรื่อง ขอเชิญประชุมคณะกรรมการท่องเที่ยวชุมชน",
    "เรียน ผู้ใหญ่บ้านทุกหมู่บ้าน",
    "ด้วยเทศบาลกำหนดจัดประชุมในวันพุธที่ ๑๔ มกราคม ๒๕๖๙ เวลา ๐๙.๓๐ น. ณ ห้องประชุมชั้น ๒",
    "น้ำดื่ม ผู้สูงอายุ สิทธิ์ ฐานข้อมูล หญ้า ปั่นจักรยาน ฝั่งแม่น้ำ ป่าไม้ ฟื้นฟู กตัญญู ปฏิบัติ ฎีกา",
    "จึงเรียนมาเพื่อโปรดทราบ และขอให้ท่านเข้าประชุมตามวันและเวลาที่กล่าว",
    "ขอแสดงความนับถือ",
    "นายกเทศมนตรีตำบลบ้านใหม่ โทร. ๐ ๕๓๑๒ ๓๔๕๖ office@example.go.th",
)
TEXT = "\n".join(LETTER)

Reader = Callable[..., Document]


@pytest.fixture
def reads(tmp_path: Path) -> Reader:
    """Return a function that reads a file, or bytes written to a file of a given name."""

    def go(what: Path | bytes, name: str = "file", limits: Limits = DEFAULT, depth: int = 0) -> Document:
        path = what if isinstance(what, Path) else tmp_path / name
        if isinstance(what, bytes):
            path.write_bytes(what)
        return read(Found(path=path, shown=path.name, depth=depth), tmp_path / "spool", limits)

    return go


@pytest.fixture
def thai_font() -> Path:
    """Return a Thai font of the machine; tests that draw text skip without one."""
    for folder in ("/usr/share/fonts/truetype/tlwg", "/usr/share/fonts/tlwg"):
        for name in ("Laksaman.ttf", "Laksaman.otf", "Garuda.ttf", "Loma.ttf"):
            path = Path(folder) / name
            if path.is_file():
                return path
    pytest.skip("no Thai font (fonts-thai-tlwg) here")
