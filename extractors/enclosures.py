"""Enclosures (สิ่งที่ส่งมาด้วย): one item for each numbered or counted line, with its quantity as written."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.layout import loose, one_line, read_lines, trim, unwrap
from extractors.stamps import blocks_cover, locate_stamps
from schemas.mentions import EnclosureMention, Frame
from schemas.source import Span

_ITEM = re.compile(r"(?:^|(?<=[\s*]))[(]?(?P<n>\d{1,2})(?:\s?[.)](?!\d)\s?|\s+(?=[ก-ฮเ-ไ(“\"A-Z]))")
_UNITS = (
    *("ชุด", "ฉบับ", "แผ่น", "หน้า", "เล่ม", "รายการ", "ราย", "ใบ", "ชิ้น", "แฟ้ม", "ซอง", "กล่อง", "อัน"),
    *("เรื่อง", "ข้อ", "ไฟล์", "ภาพ", "รูป", "ม้วน", "คน", "แห่ง", "ท่าน", "โครงการ", "สำเนา", "หน่วย", "บท"),
    *("ห่อ", "ขวด", "ตัวอย่าง", "ผืน", "คู่", "เครื่อง", "ตัว", "แท่ง", "แผง", "copy"),
)
_UNIT = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_COUNT = (
    r"(?:\d{1,5}(?:\s?[-–]\s?\d{1,4})?|[.…_]{2,}|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|"
    r"(?:อย่าง|แห่ง|ชุด)ละ\s?\d{1,4})"
)
_QUANTITY = re.compile(
    loose(
        rf"[(\[]?\s*(?P<q>(?:รวม)?(?:จำนวน(?:รวม)?|จ\s?านวน)\s*{_COUNT}\s*{_UNIT}"
        rf"(?:\s*{_COUNT}\s*{_UNIT}|\s?ๆ ?ละ\s?\d{{1,4}}\s?{_UNIT})?)\s*[)\]]?(?P<tail>[\s.]*)"
    )
)
_BARE = re.compile(
    loose(rf"(?<=\s)(?P<q>(?:รวม\s*)?{_COUNT}\s*(?:ชุด|ฉบับ|แผ่น|เล่ม|หน้า|ใบ|แฟ้ม))(?P<tail>[\s.]*)$")
)
_OTHER_UNIT = re.compile(loose(rf"[(\[]?\s*(?P<q>(?:รวม)?จำนวน\s*{_COUNT}\s*[ก-๎]{{2,12}})\s*[)\]]?$"))
"""At an item's end any word counts it."""
_NOTHING = re.compile(r"[\s.…_\-–*]*|ไม่มี")


def _counted(text: str, start: int, stop: int) -> list[Span]:
    """Return the items of a numbered list, counting from one (`๑.`, `1)`, `๑ `)."""
    taken: list[re.Match[str]] = []
    for mark in _ITEM.finditer(text, start, stop):
        if int(mark.group("n")) != len(taken) + 1:
            continue
        if not taken and mark.start() != start:
            return []
        before = text[start : mark.start()]
        newline = before.rfind("\n") >= len(before.rstrip(" \t\u00a0*")) - 1 if before else True
        if taken and not newline and "." not in mark.group() and ")" not in mark.group():
            continue
        if taken and not newline and (_style(mark) != _style(taken[0]) or _open(text, start, mark)):
            continue
        if (
            taken
            and not newline
            and not _QUANTITY.search(text, taken[-1].end(), mark.start())
            and len(mark.group().strip()) < 2
        ):
            continue
        taken.append(mark)
    if not taken:
        return []
    ends = [m.start() for m in taken[1:]] + [stop]
    return [(m.end(), end) for m, end in zip(taken, ends, strict=True)]


def _style(mark: re.Match[str]) -> str:
    return mark.group().strip()[-1:]


def _open(text: str, start: int, mark: re.Match[str]) -> bool:
    """Tell whether a bracket is open before a number: `(แบบ ๒)` counts nothing."""
    return text.count("(", start, mark.start()) > text.count(")", start, mark.start())


_DASH = re.compile(r"(?:^|(?<=\n))[ \t]*[-–•]\s")
_NEXT_ITEM = re.compile(loose(r"\s*[-–•]\s|(?:และ)?(?:สำเนา|แบบ|บัญชี|ราย|ตาราง|หนังสือ|กำหนดการ|แผ่น|เอกสาร)"))


def _uncounted(text: str, start: int, stop: int) -> list[Span]:
    """Split where one item ends in a quantity and another begins behind it, and at dashes."""
    items: list[Span] = []
    first = start
    for found in _QUANTITY.finditer(text, start, stop):
        if found.start() <= first or not text[found.end() : stop].strip():
            continue
        if "\n" in text[found.end("q") : found.end()] or _NEXT_ITEM.match(text, found.end(), stop):
            items.append((first, found.end()))
            first = found.end()
    items.append((first, stop))
    dashed: list[Span] = []
    for a, b in items:
        cuts = [m.start() for m in _DASH.finditer(text, a, b)]
        bounds = sorted({a, *cuts, b}) if len(cuts) > 1 or cuts[:1] == [a] else [a, b]
        dashed.extend(pairwise(bounds))
    return dashed


def _split(text: str, span: Span) -> EnclosureMention | None:
    """Return an item with its quantity taken off its title."""
    start, stop = trim(text, *span, "-–•,")
    if start >= stop or _NOTHING.fullmatch(text, start, stop):
        return None
    words, _ = unwrap(text, start, stop)
    title = words
    quantity: str | None = None
    counts = list(_QUANTITY.finditer(words))
    found = counts[-1] if counts else _OTHER_UNIT.search(words) or _BARE.search(words)
    if found is not None and found.start() > 0:
        behind = one_line(words[found.end() :])
        if not behind or _BEHIND.fullmatch(behind):
            quantity = one_line(found.group("q"))
            title = f"{words[: found.start()]} {behind if len(behind) > 1 else ''}"
    title = one_line(title).rstrip(" ,:-")
    if title.count("(") < title.count(")"):
        title = title.rstrip(") ")
    title = title.removesuffix("(").rstrip()
    if not title:
        return None
    return EnclosureMention(
        text=text[start:stop], span=(start, stop), rule="enclosures.item", title=title, quantity=quantity
    )


_BEHIND = re.compile(r"\([^()]{0,60}\)|[).\s]*")
"""A remark in brackets behind the quantity (how it is sent) stays with the title."""


def find_enclosures(text: str, frame: Frame) -> tuple[EnclosureMention, ...]:
    """Return the items under สิ่งที่ส่งมาด้วย."""
    if frame.enclosures is None:
        return ()
    start, stop = trim(text, *frame.enclosures)
    if start >= stop:
        return ()
    lines = read_lines(text)
    stamps = locate_stamps(text)
    while stop > start and stamps:  # a stamp's line behind the list is no item
        last = lines.at(stop - 1)
        if not blocks_cover(stamps, last):
            break
        stop = trim(text, start, lines.rows[last].start)[1]
    spans = _counted(text, start, stop) or _uncounted(text, start, stop)
    return tuple(item for item in (_split(text, span) for span in spans) if item)
