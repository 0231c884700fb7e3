"""The text of a page drawn invisibly where it stands, for the page of a PDF.

Every character gets a code of its own in a font that shows nothing, and the way back to Unicode beside it:
what is copied or searched is the text as it was read, ำ and tone marks included, whatever a viewer knows of
Thai. Letters are equally wide, marks take no room: programs that lay text out by place expect just that.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from statistics import median

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.export.page_layout import Run, RunLine, lines_of
from schemas.source import Page, Word

Point = tuple[float, float]

_ADVANCE = 0.5
"""Width of a character of the font, in ems."""
_DESCENT = 0.2
_STEEPEST = 0.7
"""Degrees; pdftotext loses a line along a steeper base line, so text follows a slant this far only."""
_BLOCK = 100
"""A block of a character map holds no more."""


class HiddenFont:
    """One font for all hidden text of a document; codes are given out as characters come."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self.object = pdf.make_indirect(Dictionary(Type=Name.Font))

    def encode(self, text: str) -> bytes:
        """Return a text as a string of the font."""
        codes = (self._codes.setdefault(character, len(self._codes) + 1) for character in text)
        return b"<" + b"".join(b"%04X" % code for code in codes) + b">"

    def finish(self) -> None:
        """Write the font out, once all text is encoded."""
        pdf = self._pdf
        marks = {code for character, code in self._codes.items() if _is_mark(character)}
        program = files("data").joinpath("fonts/glyphless.ttf").read_bytes()
        embedded = pdf.make_stream(program)
        embedded.Length1 = len(program)
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name.SarabanGlyphless, Flags=5,
            FontBBox=Array([0, -200, 500, 800]), ItalicAngle=0, Ascent=800, Descent=-200,
            CapHeight=800, StemV=80,
            FontFile2=embedded,
        )  # fmt: skip
        descendant = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.SarabanGlyphless,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor), DW=round(_ADVANCE * 1000),
            W=Array([x for code in sorted(marks) for x in (code, Array([0]))]),
            CIDToGIDMap=pdf.make_stream(
                b"\0\0" + b"".join(b"\0\2" if c in marks else b"\0\1" for c in self._codes.values())
            ),
        )  # fmt: skip
        font = self.object
        font.Subtype = Name.Type0
        font.BaseFont = Name.SarabanGlyphless
        font.Encoding = Name("/Identity-H")
        font.DescendantFonts = Array([pdf.make_indirect(descendant)])
        font.ToUnicode = pdf.make_stream(self._map())

    def _map(self) -> bytes:
        pairs = [
            b"<%04X> <%s>" % (code, character.encode("utf-16-be", "replace").hex().upper().encode())
            for character, code in self._codes.items()
        ]
        blocks = [pairs[i : i + _BLOCK] for i in range(0, len(pairs), _BLOCK)]
        return b"\n".join(
            [
                b"/CIDInit /ProcSet findresource begin",
                b"12 dict begin",
                b"begincmap",
                b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                b"/CMapName /Adobe-Identity-UCS def",
                b"/CMapType 2 def",
                b"1 begincodespacerange",
                b"<0000> <FFFF>",
                b"endcodespacerange",
                *(
                    b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block))
                    for block in blocks
                ),
                b"endcmap",
                b"CMapName currentdict /CMap defineresource pop",
                b"end",
                b"end",
            ]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The page of a PDF as it is shown, and the way from there to its own coordinates."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    """Degrees clockwise by which viewers turn it."""

    @classmethod
    def of(cls, page: pikepdf.Page) -> Frame:
        """Return the frame of a page."""
        x0, y0, x1, y1 = (float(edge) for edge in page.cropbox)
        m0, n0, m1, n1 = (float(edge) for edge in page.mediabox)
        left, right = max(min(x0, x1), min(m0, m1)), min(max(x0, x1), max(m0, m1))
        bottom, top = max(min(y0, y1), min(n0, n1)), min(max(y0, y1), max(n0, n1))
        return cls(left, bottom, right, top, int(page.rotation) % 360)

    def place(self, page: Page, x: float, y: float) -> Point:
        """Return where a place of the shown page, in points from its top left, is in the PDF's page."""
        across, up = self.right - self.left, self.top - self.bottom
        if self.turn in {90, 270}:
            across, up = up, across
        x *= across / (page.width or across)
        y *= up / (page.height or up)
        if self.turn == 90:
            return self.left + y, self.bottom + x
        if self.turn == 180:
            return self.right - x, self.bottom + y
        if self.turn == 270:
            return self.right - y, self.top - x
        return self.left + x, self.top - y


def hidden_text(page: Page, frame: Frame, font: HiddenFont, name: str) -> bytes:
    """Return the content stream that draws a page's words invisibly, in the order of its text."""
    out = [b"q BT 3 Tr"]
    for line in lines_of(page):
        out += _line(line, page, frame, font, name)
    out.append(b"ET Q\n")
    return b"\n".join(out)


def _line(line: RunLine, page: Page, frame: Frame, font: HiddenFont, name: str) -> list[bytes]:
    """Draw a line on one base line, so that no program parts it."""
    boxes = [_upright(page, word) for run in line.runs for word in run.words]
    size = max(1.0, median(y1 - y0 for _, y0, _, y1 in boxes))
    x_mid = (min(b[0] for b in boxes) + max(b[2] for b in boxes)) / 2
    y_mid = median((y0 + y1) / 2 for _, y0, _, y1 in boxes)
    slope = math.tan(math.radians(max(-_STEEPEST, min(_STEEPEST, page.skew))))
    base = y_mid + size * (0.5 - _DESCENT)

    def at(x: float, y: float) -> Point:
        return frame.place(page, *_turned_back(page, x, y))

    out = [b"/%s %.2f Tf" % (name.encode(), size)]
    for text, x0, x1 in _pieces(line.runs, page):
        y0 = base + slope * (x0 - x_mid)
        out.append(_matrix(at, x0, y0, slope))
        letters = max(1, sum(not _is_mark(character) for character in text))
        stretch = max(1.0, min(5000.0, (x1 - x0) / (letters * _ADVANCE * size) * 100))
        out.append(b"%.2f Tz %s Tj" % (stretch, font.encode(text)))
    return out


def _matrix(at: Callable[[float, float], Point], x: float, y: float, slope: float) -> bytes:
    origin = at(x, y)
    norm = math.hypot(1.0, slope)
    along = at(x + 1 / norm, y + slope / norm)
    above = at(x + slope / norm, y - 1 / norm)
    numbers = (
        along[0] - origin[0], along[1] - origin[1], above[0] - origin[0], above[1] - origin[1], *origin,
    )  # fmt: skip
    return b"%.5f %.5f %.5f %.5f %.2f %.2f Tm" % numbers


def _pieces(runs: tuple[Run, ...], page: Page) -> list[tuple[str, float, float]]:
    """Return stretches of text with their two ends: words reach to the next one, spaces fill the gaps."""
    words = [(word, last) for run in runs for word, last in _with_last(run)]
    pieces: list[tuple[str, float, float]] = []
    for index, (word, last) in enumerate(words):
        text = page.text[word.span[0] : word.span[1]].strip()
        x0, _, x1, _ = _upright(page, word)
        following = _upright(page, words[index + 1][0])[0] if index + 1 < len(words) else x1
        if not last and following > x0:
            x1 = following
        x1 = max(x1, x0 + 0.1)
        if pieces and _is_mark(text[0]) and pieces[-1][0] != " ":  # a mark stays with its letter
            before = pieces.pop()
            text, x0 = before[0] + text, before[1]
        pieces.append((text, x0, x1))
        if last and index + 1 < len(words):
            pieces.append((" ", x1, max(following, x1 + 0.1)))
    return pieces


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me", "Cf"}


def _with_last(run: Run) -> list[tuple[Word, bool]]:
    return [(word, index == len(run.words) - 1) for index, word in enumerate(run.words)]


def _upright(page: Page, word: Word) -> tuple[float, float, float, float]:
    """Return a word's box on the page turned upright."""
    box, width, height = word.box, page.width or 0.0, page.height or 0.0
    if page.rotation == 90:
        return height - box.y1, box.x0, height - box.y0, box.x1
    if page.rotation == 180:
        return width - box.x1, height - box.y1, width - box.x0, height - box.y0
    if page.rotation == 270:
        return box.y0, width - box.x1, box.y1, width - box.x0
    return box.x0, box.y0, box.x1, box.y1


def _turned_back(page: Page, x: float, y: float) -> Point:
    """Return a place of the upright page on the page as it came."""
    width, height = page.width or 0.0, page.height or 0.0
    if page.rotation == 90:
        return y, height - x
    if page.rotation == 180:
        return width - x, height - y
    if page.rotation == 270:
        return width - y, x
    return x, y
