"""Words of the body that point back to what was cited: `หนังสือที่อ้างถึง ๑ และ ๒`, `หนังสือดังกล่าว`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.date_grammar import MONTH
from extractors.number_words import NUMBER_WORD, number_of
from extractors.text import to_arabic_digits
from schemas.letter import ReferenceRole
from schemas.mentions import Frame, ReferenceMention
from schemas.source import Span

_POINTER = re.compile(
    r"(?:(?P<lead>(?:หนังสือ|คำสั่ง|ประกาศ)(?:ฉบับ)?)\s?(?:ตาม)?"
    r"(?:ที่อ้างถึง|ที่อ้างอิง|ดังกล่าว(?:ข้างต้น)?|ฉบับเดียวกัน|เดียวกัน|ข้างต้น|เดิม)"
    r"|ตามที่อ้างถึง(?=\s?[(]?[0-9๐-๙]))"
    r"(?:\s?[(]?(?P<n>[0-9๐-๙]{1,2})[)]?(?![0-9๐-๙]))?"
)
_NEXT = re.compile(
    r"\s?(?P<join>และ|กับ|,|-|–|ถึง)\s?[(]?(?P<n>[0-9๐-๙]{1,2})[)]?(?![0-9๐-๙])"
    # What is counted or dated is no place in a list.
    rf"(?!\s?(?:วัน|เดือน|ปี|คน|บาท|ครั้ง|หน่วย|แห่ง|ราย|ชุด|เรื่อง|โครงการ|{MONTH}))"
)
_RANGE = ("-", "–", "ถึง")
_ALL = re.compile(rf"\s?(?:ทั้ง\s?(?:(?P<n>[0-9๐-๙]{{1,2}}|{NUMBER_WORD})\s?ฉบับ|หมด(?:\s?ฉบับ)?)|ทุก\s?ฉบับ)")
_MORE_NUMBERS = re.compile(r"\s?(?:และ|,|-|–|ถึง)\s?(?:ข้อ\s?)?[0-9๐-๙]")
_FIRST_WORDS = 60


def pointers(text: str, frame: Frame, references: Sequence[ReferenceMention]) -> Iterator[tuple[int, Span]]:
    """Yield what each pointer of the body means: an index of `references` and the pointer's span.

    One that means several (`ทั้ง ๒ ฉบับ`, `๑ และ ๓`, `๑ - ๓`) comes once for each, with its whole span. Which is
    meant where several are listed and none is named is not guessed.
    """
    listed = [i for i, r in enumerate(references) if r.role is ReferenceRole.REFERENCE]
    in_body = [i for i, r in enumerate(references) if r.role is ReferenceRole.BODY]
    for found in _POINTER.finditer(text, *frame.body):
        if found["n"]:
            places, end = _named(text, found, len(listed))
            for place in places:
                yield listed[place], (found.start(), end)
            continue
        if "อ้าง" in found[0]:
            every = _ALL.match(text, found.end())
            if every is not None and len(listed) > 1 and _is_count(every, len(listed)):
                for index in listed:
                    yield index, (found.start(), every.end())
                continue
        before = [i for i in in_body if references[i].span[1] <= found.start()]
        if before and "อ้าง" not in found[0]:
            yield before[-1], found.span()
        elif len(listed) == 1:
            yield listed[0], found.span()


def _named(text: str, found: re.Match[str], count: int) -> tuple[list[int], int]:
    """Return the places (from 0) that a pointer's numbers name in a list, and where the numbers end."""
    last, end = int(to_arabic_digits(found["n"])), found.end()
    places = [last - 1]
    while (more := _NEXT.match(text, end)) is not None:
        number = int(to_arabic_digits(more["n"]))
        if not 0 < number <= count or (more["join"] in _RANGE and number <= last):
            break
        places += range(last if more["join"] in _RANGE else number - 1, number)
        last, end = number, more.end()
    return [place for place in dict.fromkeys(places) if 0 <= place < count], end


def _is_count(every: re.Match[str], count: int) -> bool:
    """Whether words for all of a list fit how many it has."""
    return every["n"] is None or number_of(to_arabic_digits(every["n"])) == count


def main_reference(text: str, frame: Frame, references: Sequence[ReferenceMention]) -> int | None:
    """Return the listed letter that the body opens with, where it points at no other."""
    first = _POINTER.search(text, frame.body[0], min(frame.body[1], frame.body[0] + _FIRST_WORDS))
    if first is None or not first["n"] or _MORE_NUMBERS.match(text, first.end()):
        return None
    meant = {index for index, _ in pointers(text, frame, references)}
    return meant.pop() if len(meant) == 1 else None
