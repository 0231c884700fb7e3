"""The list under อ้างถึง: where it ends, and its items, numbered, dashed, one a line or wrapped."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.citations import LETTER_WORD, ORDER_WORD
from extractors.layout import read_lines
from extractors.sections import is_opener
from schemas.mentions import Frame
from schemas.source import Span

_DOCUMENT = (
    rf"(?:ส[ำา]เนา)?(?:{LETTER_WORD}|บันทึกข้อความ|{ORDER_WORD}|ประกาศ|โทรสาร|วิทยุ|ที่?\s?[ก-ฮ]{{2}}\.?\s?[0-9๐-๙])"
)
_MARK = re.compile(
    rf"(?:^|(?<=[\s,;]))\(?(?P<n>[0-9๐-๙]{{1,2}})(?:\s?[.)](?![0-9๐-๙])\)?|(?=\s{{0,3}}{_DOCUMENT}))"
    r"[ \t\u00a0]*"
)
_DASH = re.compile(r"(?:^|(?<=\n))[ \t\u00a0]*[-–•][ \t\u00a0]*")
_DOCUMENT_LINE = re.compile(rf"\n[ \t\u00a0]*(?={_DOCUMENT})")
_ITEM_LINE = re.compile(rf"(?:[-–•]\s*|\(?[0-9๐-๙]{{1,2}}\s?[.)]?\)?\s*)?{_DOCUMENT}")
_FINISHED = re.compile(r"(?:ลง|ลว).{0,40}?(?:2\s?[45]|๒\s?[๔๕]|[0-9๐-๙]{2}\s*\Z)", re.DOTALL)
_MOST_WRAPPED = 3
_LONGEST_LINE = 120


def reference_zone(text: str, frame: Frame) -> Span | None:
    """Return the list under อ้างถึง, down to the last line that belongs to it.

    A list goes on while its last item has no date yet, or where the next line names another document; the
    frame, which sees lines only, ends it sooner in texts of short lines.
    """
    if frame.references is None:
        return None
    start, end = frame.references
    lines = read_lines(text)
    index = lines.at(end - 1) + 1 if end > start else lines.at(start)
    limit = frame.closing[0] if frame.closing else len(text)
    wrapped = 0
    while index < len(lines.rows):
        row = lines.rows[index]
        if row.start < end:
            index += 1
            continue
        content = lines.content(index)
        if row.label is not None and not _ITEM_LINE.match(content):
            break
        if row.start >= limit or len(content) > _LONGEST_LINE or is_opener(row):
            break
        if _ITEM_LINE.match(content):
            wrapped = 0
        elif wrapped == _MOST_WRAPPED or _FINISHED.search(text[start:end].rpartition("หนังสือ")[2]):
            break
        else:
            wrapped += 1
        end = row.end
        index += 1
    return start, end


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
