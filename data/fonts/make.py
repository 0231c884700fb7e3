"""Draws `glyphless.ttf`, the font of invisible text: a letter half an em wide, and a mark above or below it.

Text that is searched and selected, but never seen, needs a font that every viewer takes and nothing more. The
glyphs are lines without area: nothing shows, but they have a height and a width, without which pdfium leaves
short texts out. The mark takes no room, as in every Thai font: programs that lay text out by place expect it.
Run `python -m data.fonts.make` (with fontTools, of the extra `train`) to draw it anew.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

HERE = Path(__file__).parent


def _line(start: tuple[int, int], end: tuple[int, int]) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo(start)
    pen.lineTo(end)
    pen.lineTo(((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
    pen.closePath()
    return pen.glyph()


def make(path: Path) -> None:
    """Write the font."""
    glyphs = {
        ".notdef": Glyph(),
        "letter": _line((0, -200), (500, 800)),
        "mark": _line((-400, 0), (-100, 800)),
    }
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({0x20: "letter"})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({".notdef": (500, 0), "letter": (500, 0), "mark": (0, -400)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Saraban Glyphless", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost(isFixedPitch=1, keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(path)


if __name__ == "__main__":
    make(HERE / "glyphless.ttf")
