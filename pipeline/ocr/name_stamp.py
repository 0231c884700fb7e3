"""The signatory's name stamp: the one stamp that is the letter's own text.

Many offices stamp name and position under the signature, in blue. Coloured ink is read as a layer of its own
and written behind the print; the stamp under the closing words is put back there. Other name stamps on the
sheet are those of later readers, and stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from pipeline.ocr.engine import OcrLine
from schemas.source import LineKind

CLOSINGS: Final = ("ขอแสดงความนับถือ", "ขอแสดงความนับถืออย่างยิ่ง", "ขอแสดงความเคารพ")
"""Clause 11.9 and the table of closing words in the regulation's annex 2."""
_ALIKE: Final = 0.8
_NAME: Final = re.compile(
    r"\(\s*[ก-๎][ก-๎ .]{5,60}\)|(?:นาย|นาง|นางสาว|ว่าที่|ดร\.|พล|พัน|ร้อย|พ\.|ร\.)[ก-๎ .]{5,60}"
)
_FARTHEST: Final = 9.0
"""Heights of the closing line from it to the name: a signature stands between."""
_NEXT: Final = 2.6
"""Heights of the name's line from one row of the stamp to the next."""
_MOST_ROWS: Final = 5


def put_back(ordered: Sequence[OcrLine], stamps: Sequence[OcrLine]) -> tuple[list[OcrLine], list[OcrLine]]:
    """Return the lines of a page and its stamps, with the signatory's stamp moved from these to those.

    Args:
        ordered: print and handwriting in reading order.
        stamps: the lines of the stamp layer, from the top down.
    """
    lines, rest = list(ordered), list(stamps)
    for place, closing in enumerate(lines):
        if closing.kind is not LineKind.PRINT or not _closes(closing):
            continue
        rows = _rows(closing, rest)
        if rows and not _is_signed(lines[place + 1 :], rows):
            lines[place + 1 : place + 1] = rows
            rest = [line for line in rest if line not in rows]
        break
    return lines, rest


def text_of(line: OcrLine) -> str:
    """Return a line's words as one string."""
    return "".join((" " if w.space_before and n else "") + w.text for n, w in enumerate(line.words))


def _closes(line: OcrLine) -> bool:
    text = text_of(line).replace(" ", "")
    # A long line cannot close a letter, and comparing it would take time.
    return len(text) < 40 and any(
        SequenceMatcher(None, text, closing).ratio() >= _ALIKE for closing in CLOSINGS
    )


def _rows(closing: OcrLine, stamps: Sequence[OcrLine]) -> list[OcrLine]:
    """Return the rows of the topmost name stamp under a closing line: the name, then the position's rows."""
    high = closing.box.y1 - closing.box.y0
    below = sorted(stamps, key=lambda line: line.box.y0)
    for number, name in enumerate(below):
        away = name.box.y0 - closing.box.y1
        if not 0 < away < _FARTHEST * high or not _beneath(name, closing):
            continue
        if not _NAME.fullmatch(text_of(name).strip()):
            continue
        rows = [name]
        for line in below[number + 1 :]:
            step = line.box.y0 - rows[-1].box.y0
            if step > _NEXT * (name.box.y1 - name.box.y0) or len(rows) == _MOST_ROWS:
                break
            if _beneath(line, name) and not any(c.isdecimal() for c in text_of(line)[:2]):
                rows.append(line)
        return rows
    return []


def _beneath(line: OcrLine, upper: OcrLine) -> bool:
    """Say whether the middle of the narrower of two lines lies within the other, across the page."""
    narrow, wide = sorted((line.box, upper.box), key=lambda box: box.x1 - box.x0)
    return wide.x0 < (narrow.x0 + narrow.x1) / 2 < wide.x1


def _is_signed(following: Sequence[OcrLine], rows: Sequence[OcrLine]) -> bool:
    """Say whether print stands between the closing words and the stamp: then that is the signatory."""
    return any(
        line.kind is LineKind.PRINT and line.box.y1 < rows[0].box.y1 and _NAME.search(text_of(line))
        for line in following
    )
