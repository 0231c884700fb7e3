"""The items of a list under อ้างถึง: numbered, dashed, one a line, or a single one wrapped over lines."""

from __future__ import annotations

import re
from itertools import pairwise

from schemas.source import Span

_MARK = re.compile(r"(?:^|(?<=[\s,;]))\(?(?P<n>[0-9๐-๙]{1,2})\s?[.)](?![0-9๐-๙])\)?[ \t\u00a0]*")
_DASH = re.compile(r"(?:^|(?<=\n))[ \t\u00a0]*[-–•][ \t\u00a0]+")
_DOCUMENT_LINE = re.compile(r"\n[ \t\u00a0]*(?=(?:สำเนา)?(?:หนังสือ|บันทึกข้อความ|คำสั่ง|ประกาศ|โทรสาร|วิทยุ))")


def list_items(text: str, span: Span) -> list[Span]:
    """Return the items of the list in `text[span[0]:span[1]]`, without their marks.

    Marks must count up from one, so that a `๒.` inside a subject opens no item; without marks an item begins
    at each line that names a document.
    """
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    marks: list[re.Match[str]] = []
    for mark in _MARK.finditer(text, start, end):
        if int(mark["n"]) == len(marks) + 1 and (marks or mark.start() == start):
            marks.append(mark)
    if not marks:
        marks = [*_DASH.finditer(text, start, end)]
    if marks:
        first = [(start, marks[0].start())] if marks[0].start() > start else []
        ends = [mark.start() for mark in marks[1:]] + [end]
        return first + [(mark.end(), stop) for mark, stop in zip(marks, ends, strict=True)]
    cuts = [start, *(line.end() for line in _DOCUMENT_LINE.finditer(text, start, end)), end]
    return [(a, b) for a, b in pairwise(cuts) if a < b]
