"""Numbers that outsiders give their letters: any form, kept as written, with Arabic digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.number_grammar import D, NumberRule
from extractors.text import to_arabic_digits
from schemas.mentions import NumberMention

RULE = NumberRule(
    "numbers.foreign",
    "an outsider's own number, kept as written: behind a label that opens a line, or where a user or "
    "a citation says that it is a number",
    (
        ("ที่ ABC-015/2563", "ABC-015/2563"),
        ("ที่ ABC-HR 015/2563", "ABC-HR 015/2563"),
        ("ที่ บจก.ทดสอบ 015/2563", "บจก.ทดสอบ 015/2563"),
        ("ที่ บก ๑๕-๒๕๖๓", "บก 15-2563"),
        ("ที่ ทดก. ฝต. ๑๕-๒๕๖๓", "ทดก. ฝต. 15-2563"),
        ("ที่ สมาคมทดสอบ ๑๕/๒๕๖๓", "สมาคมทดสอบ 15/2563"),
        ("ที่ ABC-TH 015/2563", "ABC-TH 015/2563"),
        ("ที่ ทดก.ลป. ๐๑๕/๒๕๖๓", "ทดก.ลป. 015/2563"),
    ),
    ("ตั้งอยู่ที่ ABC-015/2563", "ที่ A4 2563", "แบบที่\nABC-015/2563"),
)

_PIECE = (
    r"(?!ลง|ลว)[A-Za-z0-9๐-๙ก-ฮ(](?:(?!ลง|ลว)[A-Za-z0-9๐-๙ก-ฮ.()]){0,20}+(?:(?![A-Za-z0-9๐-๙ก-๎])|(?=ลง|ลว))"
)
# Outsiders number as they like, with whole words before the digits: `สมาคมทดสอบ 15/2563`.
_FOREIGN_LEAD = (
    r"(?!ลง|ลว)[A-Za-zก-ฮเ-ไ][A-Za-zก-๎.]{0,20}+(?:[-–][A-Za-zก-ฮ]{1,8}+)?(?:\s?\([0-9๐-๙]{1,3}\))?\s"
)
_FOREIGN = re.compile(rf"(?:{_FOREIGN_LEAD}){{0,2}}{_PIECE}(?:\s?[-–/／]\s?{_PIECE}){{0,5}}")
_SLASH_OR_DASH = re.compile("[-–/／]")


def foreign_number(text: str, at: int, end: int | None = None) -> NumberMention | None:
    """Read an outsider's own number that begins at `at`: kept as written, with Arabic digits."""
    found = _FOREIGN.match(text, at, len(text) if end is None else end)
    if found is None or not any(c.isdigit() for c in found[0]):
        return None
    return NumberMention(
        text=found[0],
        span=found.span(),
        rule="numbers.foreign",
        confidence=0.6,
        canonical=" ".join(to_arabic_digits(found[0]).split()),
        prefix=None,
        office=None,
        circular=False,
        running=None,
    )


_OWN_OF_OUTSIDER = re.compile(
    r"(?:^|(?<=\n))[ \t]*(?:เลข)?ที่[ \t]{0,3}[:：]?[ \t]{0,3}(?=[A-Z]|[ก-ฮ]{2,6}\.)(?P<number>[^\n]{4,50}?)"
    rf"(?<=[-/ ]){D}{{1,6}}(?:[-/]{D}{{1,6}}){{0,2}}(?=[ \t]*(?:\n|\Z|\t|[ ]{{2}}|วันที่))"
)
"""A line that begins with ที่ and goes on in Latin capitals or a dotted abbreviation: an outsider's head."""


def find_outsiders(text: str) -> Iterator[NumberMention]:
    """Find the numbers that stand behind a label at the beginning of a line and fill it."""
    for found in _OWN_OF_OUTSIDER.finditer(text):
        number = foreign_number(text, found.start("number"), found.end())
        if number is not None and number.span[1] == found.end() and _SLASH_OR_DASH.search(number.text):
            yield number


def is_one_of(outsider: NumberMention, whole: Sequence[NumberMention]) -> bool:
    """Say whether an office's number stands there, with a known prefix or as long as the outsider's."""
    return any(
        n.span[0] < outsider.span[1]
        and outsider.span[0] < n.span[1]
        and (n.known_prefix or n.span[0] <= outsider.span[0])
        for n in whole
    )
