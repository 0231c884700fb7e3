"""Which encoding a text is in: BOM, UTF-8, UTF-16 without a mark, the Thai 8-bit codes (TIS-620, CP874)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

THAI_NAMES = frozenset({"tis-620", "tis620", "iso-8859-11", "windows-874", "cp874", "x-windows-874", "874"})
"""Names under which the Thai 8-bit code goes; CP874 holds all of them."""

_SAMPLE = 65_536
_LEADING_VOWEL = re.compile("[เแโใไ][ก-ฮ]")
_MARK_ON_CONSONANT = re.compile("[ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_STRAY = re.compile("(?<![ก-ฮ\u0e31-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read. `replaced` counts bytes that stand for no character (now U+FFFD)."""

    text: str
    encoding: str
    replaced: int = 0


def codec_for(name: str | None) -> str | None:
    """Return Python's codec for a charset as mail and HTML name it, `None` for an unknown one."""
    if not name:
        return None
    plain = name.strip().strip("\"'").lower()
    if plain in THAI_NAMES:
        return "cp874"
    if plain in {"us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "binary", "8bit"}:
        # The standing excuse of programs that never looked: detection knows better.
        return None
    try:
        return codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode `data`: by its BOM, else as UTF-8, else as declared, else as what it looks like."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _lossy(data, name)
    wide = _wide(data[:_SAMPLE])
    if wide is not None:
        return _lossy(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    codec = codec_for(declared)
    if codec is not None and codec not in {"utf-8", "cp874"}:
        try:
            return Decoded(data.decode(codec), codec)
        except (UnicodeDecodeError, LookupError):
            pass
    if _mostly_utf8(data):
        return _lossy(data, "utf-8")
    if codec == "cp874" or looks_thai(data[:_SAMPLE]):
        return _lossy(data, "cp874")
    return _lossy(data, "cp1252")


def looks_thai(data: bytes) -> bool:
    """Return whether bytes above 0x7F make Thai syllables when read as CP874."""
    # Below 0xA1 stand CP874's quotes and dots, as in every code page of Windows.
    high = sum(byte >= 0xA1 for byte in data)
    if not high:
        return False
    text = data.decode("cp874", errors="replace")
    thai = sum("\u0e01" <= char <= "\u0e5b" for char in text)
    if thai < high * 0.95:
        return False
    shaped = len(_LEADING_VOWEL.findall(text)) + len(_MARK_ON_CONSONANT.findall(text))
    return shaped > 3 * len(_STRAY.findall(text)) and (shaped >= thai * 0.08 or thai < 12)


def _wide(sample: bytes) -> str | None:
    """Return the UTF-16 flavour of a text without BOM: Thai has 0x0E, ASCII 0x00 in every second byte."""
    if len(sample) < 4 or (b"\x00" not in sample and b"\x0e" not in sample):
        return None
    halves = {"utf-16-le": sample[1::2], "utf-16-be": sample[0::2]}
    for name, half in halves.items():
        if half and sum(byte in (0x00, 0x0E, 0x20) for byte in half) >= len(half) * 0.9:
            return name
    return None


def _mostly_utf8(data: bytes) -> bool:
    """A UTF-8 text with a few broken bytes: cut inside a character, or patched by another program."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(char >= "\u0080" for char in text) - bad
    return good >= 20 * bad and good > 0


def _lossy(data: bytes, name: str) -> Decoded:
    text = data.decode(name, errors="replace")
    return Decoded(text.removeprefix("\ufeff"), name.removesuffix("-sig"), text.count("\ufffd"))
