"""The registers as PDF for print: A4 landscape, heads on every page, Thai shaped and its font embedded.

No font comes with the program or over the network: a Thai font of the system is used.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.errors import FPDFException
from fpdf.fonts import FontFace, TTFFont
from fpdf.line_break import TextLine

from pipeline.export.register import in_digits, register_table, register_title
from pipeline.export.workbook import FIXED_DAY
from pipeline.export.wrapping import CLUSTER
from schemas.archive import RegisterRow
from schemas.graph import Traffic

_FACES = (
    # (file, its bold sister), the fonts of official letters first
    ("THSarabunNew.ttf", "THSarabunNew Bold.ttf"),
    ("THSarabunNew.ttf", "THSarabunNew-Bold.ttf"),
    ("THSarabun.ttf", "THSarabun Bold.ttf"),
    ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf"),
    ("Laksaman.ttf", "Laksaman-Bold.ttf"),
    ("Garuda.ttf", "Garuda-Bold.ttf"),
    ("Loma.ttf", "Loma-Bold.ttf"),
    ("Norasi.ttf", "Norasi-Bold.ttf"),
    ("NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"),
    ("cordia.ttc", "cordiab.ttf"),
    ("tahoma.ttf", "tahomabd.ttf"),
)
_SMALL = frozenset(("THSarabunNew.ttf", "THSarabun.ttf", "Laksaman.ttf", "cordia.ttc"))
"""Fonts drawn small on their body: at the same size, two thirds as high as others."""
_MARGIN = 10.0
_NO_TIME = dt.datetime.combine(FIXED_DAY, dt.time(), tzinfo=dt.UTC)
_FAMILY = "thai"
_WIDTHS = (18, 20, 25, 16, 27, 27, 46, 22, 17)
_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")
_RING, _AA, _SARA_AM = "\u0e4d", "\u0e32", 0x0E33
_HAIR = 30
"""In thousandths of an em: a mark so little to the right may as well stand at its letter's edge."""
_LINES = 24
"""A row of more lines goes on in a row of its own: no row is higher than a page."""


class NoThaiFont(Exception):  # noqa: N818 - says what is missing
    """The system has no Thai font that a PDF could be written with."""


def thai_font(folders: Sequence[Path] | None = None) -> tuple[Path, Path]:
    """Return a Thai font of the system and its bold face (the same again where it has none).

    Raises:
        NoThaiFont: There is none in the folders where systems keep their fonts.
    """
    found: dict[str, Path] = {}
    for folder in _folders() if folders is None else folders:
        for where, _, names in os.walk(folder):
            for name in names:
                found.setdefault(name, Path(where) / name)
    for regular, bold in _FACES:
        if regular in found:
            return found[regular], found.get(bold, found[regular])
    raise NoThaiFont("there is no Thai font on this system")


def _folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
        return windows, home / "AppData/Local/Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    return (
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    )


def register_pdf(
    rows: Sequence[RegisterRow],
    traffic: Traffic,
    year: int | None = None,
    *,
    office: str = "",
    thai_digits: bool = False,
    font: tuple[Path, Path] | None = None,
) -> bytes:
    """Return a register as PDF.

    Args:
        rows: As `Archive.register` gives them.
        traffic: Letters in or letters out.
        year: B.E. year for the title.
        office: Name of the office, beside the title.
        thai_digits: Write Thai numerals.
        font: A Thai font and its bold face; one of the system where not given.

    Raises:
        NoThaiFont: The system has no Thai font.
    """
    table = register_table(rows, traffic, thai_digits=thai_digits)
    title = register_title(traffic, year)
    pages = _Pages(font or thai_font(), title, office, thai_digits=thai_digits)
    pages.add_page()
    pages.set_font(_FAMILY, size=pages.size)
    whole = pages.w - 2 * _MARGIN
    widths = [whole * width / sum(_WIDTHS) for width in _WIDTHS]
    with pages.table(
        col_widths=widths,
        width=whole,
        text_align="LEFT",
        v_align="TOP",
        line_height=pages.size * 0.46,
        padding=(1.2, 1.2, 0.6, 1.2),
        borders_layout=TableBordersLayout.ALL,
        headings_style=FontFace(emphasis="BOLD", fill_color=(235, 235, 235)),
    ) as sheet:
        pages.set_font(_FAMILY, "B", pages.size)
        sheet.row([_wrapped(pages, head, width) for head, width in zip(table.columns, widths, strict=True)])
        pages.set_font(_FAMILY, size=pages.size)
        for row in table.rows:
            cells = [_lines(pages, cell, width) for cell, width in zip(row, widths, strict=True)]
            for start in range(0, max(1, *(len(lines) for lines in cells)), _LINES):
                sheet.row(["\n".join(lines[start : start + _LINES]) for lines in cells])
    pages.number_pages()
    try:
        return bytes(pages.output())
    except FPDFException as error:
        raise NoThaiFont(f"the font {pages.font_file} cannot be used: {error}") from error


class _Font(TTFFont):  # type: ignore[misc]
    """A font whose signs each have a text, for readers of PDF that go by the signs and by where they stand.

    Shaping makes ำ of a ring and an า, of which fpdf gives only the first a text: such readers write the code
    of the second, `(cid:9)`. Here the two are one sign again, which looks the same; where the letter moves
    the ring (ป), they stay two, each with its text.
    """

    __slots__ = ()

    def shape_text(self, text: str, *options: Any) -> list[dict[str, Any]]:
        apart = _AM.sub(rf"{_RING}\1{_AA}", text)
        shaped: list[dict[str, Any]] = list(super().shape_text(apart, *options))
        if len(shaped) != len(apart):
            return shaped  # a font with ligatures
        for sign, after in pairwise(shaped):
            if not after["x_advance"]:
                # A place of its own, so that the mark and the letter behind it are rounded to the same one.
                sign["force_positioning"] = True
                if 0 < after["x_offset"] * self.scale <= _HAIR:
                    after["x_offset"] = 0
        rings = []
        for more, found in enumerate(_AM.finditer(text) if _SARA_AM in self.cmap else ()):
            ring = found.start() + more
            if not any(shaped[ring][way] for way in ("x_offset", "y_offset", "x_advance")):
                shaped[ring + len(found[1]) + 1]["mapped_char"] = self.subset.pick(_SARA_AM)
                rings.append(ring)
        return [sign for at, sign in enumerate(shaped) if at not in rings]


class _Pages(FPDF):  # type: ignore[misc]
    """A4 landscape; the title stands on every page, its number below."""

    def __init__(self, font: tuple[Path, Path], title: str, office: str, *, thai_digits: bool) -> None:
        super().__init__(orientation="landscape", unit="mm", format="A4")
        self.font_file = font[0]
        self.size = 12 if font[0].name in _SMALL else 8
        self._title, self._office, self._thai = title, office, thai_digits
        for style, file in zip(("", "B"), font, strict=True):
            self.add_font(_FAMILY, style, file)
            self.fonts[_FAMILY + style] = _Font(self, file, _FAMILY + style, style)
        self.set_text_shaping(use_shaping_engine=True, script="thai", language="tha")
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + 6)
        self.set_title(title)
        self.set_lang("th")
        # No clock is read: the same register is the same file.
        self.set_creation_date(_NO_TIME)

    def header(self) -> None:
        self.set_font(_FAMILY, "B", self.size * 1.3)
        self.cell(0, 8, self._digits(self._title), align="C", new_x="LMARGIN", new_y="NEXT")
        if self._office:
            self.set_font(_FAMILY, "", self.size)
            self.cell(0, 6, self._digits(self._office), align="C", new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def number_pages(self) -> None:
        """Write "page n of N" below each page, now that it is known how many there are."""
        total: int = self.page_no()
        self.set_auto_page_break(auto=False)
        for at in range(1, total + 1):
            self.page = at
            self.set_y(-_MARGIN - 4)
            self.set_font(_FAMILY, "", self.size)
            self.cell(0, 5, self._digits(f"หน้า {at} จาก {total}"), align="R")

    def _render_styled_text_line(self, text_line: TextLine, *args: object, **options: object) -> bool:
        # Shaping draws ำ as two signs and moves tone marks: the glyphs alone give neither back in order. The
        # words themselves stand beside each line (PDF 32000-1, 14.9.4), for copying and for search.
        text = "".join("".join(fragment.characters) for fragment in text_line.fragments)
        if not text:
            return bool(super()._render_styled_text_line(text_line, *args, **options))
        words = text.encode("utf-16-be", "replace").hex()
        self._out(f"/Span <</ActualText <feff{words}>>> BDC")
        broken = super()._render_styled_text_line(text_line, *args, **options)
        self._out("EMC")
        return bool(broken)

    def _digits(self, text: str) -> str:
        return in_digits(text, thai=self._thai)


def _wrapped(pages: FPDF, text: str, width: float) -> str:
    return "\n".join(_lines(pages, text, width))


def _lines(pages: FPDF, text: str, width: float) -> list[str]:
    """Cut a text into lines at the ends of words: Thai has no spaces to break at."""
    room = width - 3.0
    lines, line = [], ""
    for word in _words(" ".join(text.split())):
        if pages.get_string_width((line + word).rstrip()) <= room:
            line += word
            continue
        if line.strip():
            lines.append(line.strip())
        line = ""
        for piece in _pieces(pages, word, room):
            if line and pages.get_string_width(line + piece) > room:
                lines.append(line)
                line = ""
            line += piece
        line = line.lstrip()
    return [*lines, line.strip()] if line.strip() or not lines else lines


def _pieces(pages: FPDF, word: str, room: float) -> Iterator[str]:
    """Yield a word or, where it is wider than the column, its syllables (of an address, its characters)."""
    if pages.get_string_width(word) <= room:
        yield word
        return
    for part in _syllables(word):
        yield from (part,) if pages.get_string_width(part) <= room else CLUSTER.findall(part)


def _words(text: str) -> Iterator[str]:
    yield from _cutter()(text) if text else ()


def _syllables(word: str) -> list[str]:
    return _cutter()(word, _syllable_words())


@cache
def _syllable_words() -> object:
    from pythainlp.corpus import thai_syllables
    from pythainlp.util import Trie

    return Trie(thai_syllables())


@cache
def _cutter() -> Callable[..., list[str]]:
    from pythainlp.tokenize.newmm import segment

    return segment  # type: ignore[no-any-return]
