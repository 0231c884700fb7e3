"""The glyphs of a PDF page, by two extractors that fail on different files.

pdfplumber opens the file, its pages and annotations; below it, pdfminer.six gives every glyph with the code
its font maps it to. Our device adds what their layout leaves out: `ActualText`, by which LibreOffice and
Chromium say what a cluster reads where a glyph has a wrong or no code. pdfium knows more broken fonts,
but doubles syllables of some.
"""

from __future__ import annotations

import ctypes
import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium_c
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, apply_matrix_rect, decode_text

from pipeline.ingest.readers.layout import UNMAPPED, Glyph, is_mark

# What it finds damaged in a file is the file's row, not the program's log.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class _Span:
    """A marked-content sequence that is open; `start` is the first glyph inside."""

    actual: str | None
    start: int


class _GlyphDevice(PDFTextDevice):
    """Collects glyphs as the interpreter draws them."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.glyphs: list[Glyph] = []
        self.spans: list[_Span] = []
        self.left = self.top = 0.0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Forget the page before, and note where the visible part of this one begins."""
        self.glyphs = []
        self.spans = []
        x0, _, _, y1 = apply_matrix_rect(ctm, page.cropbox)
        self.left, self.top = float(x0), float(y1)

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        """Open a marked-content sequence."""
        actual: str | None = None
        if isinstance(props, dict) and "ActualText" in props:
            value = resolve1(props["ActualText"])
            if isinstance(value, bytes):
                actual = decode_text(value)
        self.spans.append(_Span(actual, len(self.glyphs)))

    def end_tag(self) -> None:
        """Close one; if it says what it reads, that replaces what its glyphs say."""
        if not self.spans:
            return
        span = self.spans.pop()
        inside = self.glyphs[span.start :]
        if span.actual is not None and inside:
            self.glyphs[span.start :] = reworded(span.actual, inside)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Take one glyph; return how far it moves the pen."""
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNMAPPED
        if cid == 0xAD and not font.is_multibyte() and text in {" ", "-"}:
            # A hyphen in WinAnsi, ญ in the fonts of old Thai drivers: `restore` may need to know.
            text = "\xad"
        advance = font.char_width(cid) * fontsize * scaling
        descent = font.get_descent() * fontsize
        a, b, c, d, _, f = matrix
        x0, y0, x1, y1 = apply_matrix_rect(matrix, (0, descent + rise, advance, descent + rise + fontsize))
        self.glyphs.append(
            Glyph(
                text=text,
                x0=min(x0, x1) - self.left,
                top=self.top - max(y0, y1),
                x1=max(x0, x1) - self.left,
                bottom=self.top - min(y0, y1),
                baseline=self.top - f - rise * d,
                size=abs(y1 - y0),
                upright=a * d * scaling > 0 and b * c <= 0 and abs(b) <= 0.1 * abs(a),
            )
        )
        if font.is_vertical():
            return float(font.char_width(cid) * fontsize)
        return float(advance)


def reworded(text: str, glyphs: list[Glyph]) -> list[Glyph]:
    """Return `text` drawn where `glyphs` are: letter by letter where the counts fit, else spread evenly."""
    if len(text) == len(glyphs):
        return [replace(glyph, text=char) for glyph, char in zip(glyphs, text, strict=True)]
    clusters: list[str] = []
    for char in text:
        if clusters and is_mark(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    if not clusters:
        return []
    first = glyphs[0]
    x0, x1 = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    top, bottom = min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs)
    step = (x1 - x0) / len(clusters)
    return [
        replace(first, text=cluster, x0=x0 + i * step, x1=x0 + (i + 1) * step, top=top, bottom=bottom)
        for i, cluster in enumerate(clusters)
    ]


class MinerGlyphs:
    """A file as pdfplumber opens it: the glyphs of its pages, and the words typed over them."""

    def __init__(self, path: Path) -> None:
        self._pdf = pdfplumber.open(path)
        self._device = _GlyphDevice(self._pdf.rsrcmgr)
        self._interpreter = PDFPageInterpreter(self._pdf.rsrcmgr, self._device)

    def close(self) -> None:
        """Close the file."""
        self._pdf.close()

    def page(self, number: int) -> list[Glyph]:
        """Return the glyphs of page `number` in the order they are drawn, then those of its annotations."""
        page = self._pdf.pages[number - 1]
        try:
            self._interpreter.process_page(page.page_obj)
            return [*self._device.glyphs, *annotation_glyphs(page)]
        finally:
            page.close()  # pdfplumber keeps what it parsed of a page until it is told


def annotation_glyphs(page: pdfplumber.page.Page) -> Iterator[Glyph]:
    """Yield what was typed over a page: text boxes (FreeText) and filled form fields (Widget).

    Neither is in the page's own stream, and a date or number filled into a form often is nowhere else.
    """
    try:
        annotations = page.annots
    except Exception:  # it follows every link of an annotation; a broken one must not cost the page
        return
    for annotation in annotations:
        words = _typed(annotation.get("data") or {})
        if not words:
            continue
        x0, top = float(annotation["x0"]), float(annotation["top"])
        x1, bottom = float(annotation["x1"]), float(annotation["bottom"])
        size = max(bottom - top, 1.0)
        box = Glyph(words[0], x0, top, x1, bottom, bottom - size * 0.25, size, upright=True)
        yield from reworded(words, [box])


def _typed(data: Mapping[str, object]) -> str:
    kind = getattr(data.get("Subtype"), "name", None)
    value = resolve1(data.get("Contents" if kind == "FreeText" else "V"))
    if kind not in {"FreeText", "Widget"} or not isinstance(value, bytes):
        return ""
    return " ".join(decode_text(value).split())


def count_pages(path: Path) -> int | None:
    """Return how many pages pdfminer finds (pdfium opens no file without one), `None` where it fails."""
    try:
        with path.open("rb") as file:
            return sum(1 for _ in PDFPage.create_pages(PDFDocument(PDFParser(file), fallback=False)))
    except Exception:
        return None


def pdfium_glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Yield pdfium's characters, in the page as it is seen (turned and cropped)."""
    turn = _Turn(page)
    last: Glyph | None = None
    with closing(page.get_textpage()) as textpage:
        for index in range(textpage.count_chars()):
            if pdfium_c.FPDFText_IsGenerated(textpage, index) == 1:
                # Spaces and line ends of pdfium's own making: it sees gaps between Thai letters.
                continue
            glyph = _pdfium_glyph(textpage, index, turn)
            if glyph is None:
                continue
            if last is not None and _same_place(last, glyph):
                # A ligature, or a cluster with an ActualText: several characters of one glyph.
                last = replace(last, text=last.text + glyph.text)
                continue
            if last is not None:
                yield last
            last = glyph
    if last is not None:
        yield last


def _same_place(one: Glyph, other: Glyph) -> bool:
    return (
        one.x1 - one.x0 > 0.01
        and (one.x0, one.x1, one.top, one.baseline) == (other.x0, other.x1, other.top, other.baseline)
        and not is_mark(other.text)
    )


def _pdfium_glyph(textpage: pypdfium2.PdfTextPage, index: int, turn: _Turn) -> Glyph | None:
    code = int(pdfium_c.FPDFText_GetUnicode(textpage, index))
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return None
    loose = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium_c.FPDFText_GetLooseCharBox(textpage, index, loose):
        return None
    if not pdfium_c.FPDFText_GetCharOrigin(textpage, index, x, y):
        return None
    x0, y0 = turn(loose.left, loose.top)
    x1, y1 = turn(loose.right, loose.bottom)
    _, baseline = turn(x.value, y.value)
    size = float(pdfium_c.FPDFText_GetFontSize(textpage, index))
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(textpage, index, matrix):
        size *= math.hypot(matrix.c, matrix.d)
    return Glyph(
        text=chr(code),
        x0=min(x0, x1),
        top=min(y0, y1),
        x1=max(x0, x1),
        bottom=max(y0, y1),
        baseline=baseline,
        size=size or abs(y1 - y0),
        upright=turn.level(float(pdfium_c.FPDFText_GetCharAngle(textpage, index))),
    )


class _Turn:
    """From a page's own coordinates to those of the page as it is seen."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.rotation = int(page.get_rotation())
        self.left, self.bottom, self.right, self.top = (float(edge) for edge in page.get_bbox())

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of (x, y) from the top left of the page as it is seen."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def level(self, angle: float) -> bool:
        """Return whether text at `angle` (radians) stands level on the page as it is seen."""
        turned = (angle * 57.29578 + self.rotation) % 360
        return min(turned, 360 - turned) < 5
