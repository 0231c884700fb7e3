"""Ranges of circulars: `ว 12-14 ลงวันที่ …` cites three letters, and each is looked for by its own number.

A dash behind a number means many things (a line of a table, a sub-number, a stretch of phones), so a range is
one only where the numbers rise by little and the date of all of them follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.text import to_arabic_digits
from schemas.mentions import NumberMention, ReferenceMention

_D = "[0-9๐-๙]"
_MOST = 20
"""More letters of one day from one office are no range but a slip."""
_RANGE = re.compile(
    rf"\s{{0,3}}(?:[-–—]|จนถึง|ถึง)\s{{0,3}}(?:ที่\s{{0,2}})?(?P<last>(?:ว\.?\s{{0,3}})?(?P<running>{_D}{{1,6}}))"
    rf"(?!{_D}|[/.]{_D})(?=\s{{0,3}}(?:ลง|ลว))"
)
_TAIL = re.compile(r"[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class RangeRule:
    """A rule by its id, with citations and the numbers they name, and citations of one at most."""

    id: str
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    counter_examples: tuple[str, ...]


RULES: tuple[RangeRule, ...] = (
    RangeRule(
        "references.range",
        (
            (
                "ตามหนังสือ ที่ มท 0801.2/ว 12-14 ลงวันที่ 2 มีนาคม 2564",
                ("มท 0801.2/ว 12", "มท 0801.2/ว 13", "มท 0801.2/ว 14"),
            ),
            ("ตามหนังสือ ที่ มท ๐๘๐๑.๒/ว ๙๙ - ๑๐๐ ลว. ๒ มี.ค. ๖๔", ("มท 0801.2/ว 99", "มท 0801.2/ว 100")),
            ("ตามหนังสือ ที่ มท 0801.2/ว 12 ถึง ว 13 ลงวันที่ 2 มีนาคม 2564", ("มท 0801.2/ว 12", "มท 0801.2/ว 13")),
        ),
        (
            "ตามหนังสือ ที่ มท 0801.2/ว 14-12 ลงวันที่ 2 มีนาคม 2564",
            "ตามหนังสือ ที่ มท 0801.2/ว 12-64 ลงวันที่ 2 มีนาคม 2564",
            "ตามหนังสือ ที่ มท 0801.2/ว 12 - 14 มีนาคม 2564",
            "ตามหนังสือ ที่ มท 0801.2/ว 12-14/2564 ลงวันที่ 2 มีนาคม 2564",
            "ตามหนังสือ ที่ มท 0801.2/12-14 ลงวันที่ 2 มีนาคม 2564",
        ),
    ),
)


def in_ranges(text: str, numbers: Sequence[NumberMention]) -> list[NumberMention]:
    """Return the circulars that ranges behind `numbers` name, without the first ones.

    The last one stands on paper. Those between have the words that name them, from the dash on.
    """
    found: list[NumberMention] = []
    for first in numbers:
        if not first.circular or first.running is None or first.year is not None:
            continue
        match = _RANGE.match(text, first.span[1])
        if match is None or _TAIL.search(first.canonical) is None:
            continue
        last = int(to_arabic_digits(match["running"]))
        if not 0 < last - first.running <= _MOST:
            continue
        for running in range(first.running + 1, last + 1):
            start, end = match.span("last") if running == last else match.span()
            found.append(
                replace(
                    first,
                    text=text[start:end],
                    span=(start, end),
                    rule="references.range",
                    confidence=min(first.confidence, 0.9 if running == last else 0.8),
                    canonical=_TAIL.sub(str(running), first.canonical),
                    running=running,
                    raw=None,
                    candidates=(),
                )
            )
    return found


def with_ranges(text: str, found: Sequence[ReferenceMention]) -> Iterator[ReferenceMention]:
    """Yield citations, and behind one of a range one for each of its other letters: all have its date."""
    for first in found:
        yield first
        for mate in in_ranges(text, [first.number] if first.number else []):
            start, end = mate.span[0], max(mate.span[1], first.span[1])
            start += len(text[start:end]) - len(text[start:end].lstrip())
            yield replace(
                first,
                text=text[start:end],
                span=(start, end),
                rule="references.range",
                confidence=min(first.confidence, mate.confidence),
                number=mate,
            )
