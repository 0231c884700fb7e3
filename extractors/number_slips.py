"""What recognisers make of a number: a letter for a digit, another sign for the slash; and plain readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.codes import is_known_prefix, prefix_agency
from extractors.number_grammar import (
    BODY,
    LABEL,
    PREFIX,
    SLASH,
    D,
    NumberRule,
    Reading,
    is_plausible,
    read_at,
)
from extractors.number_outsiders import foreign_number
from extractors.text import to_arabic_digits
from schemas.mentions import NumberMention

RULES: tuple[NumberRule, ...] = (
    NumberRule(
        "numbers.slash_slip",
        "another sign, or none, where the slash belongs, behind a label, a prefix and an office code",
        (
            ("ที่ มท 0801.2\\ว 417", "มท 0801.2/ว 417"),
            ("ที่ มท ๐๘๐๑.๒|๔๑๗", "มท 0801.2/417"),
            ("ที่ ลป 0023.4l9876", "ลป 0023.4/9876"),
            ("ที่ มท 0801.2 - ว 417", "มท 0801.2/ว 417"),
            ("ที่ ลป 0023.4 9876 ลงวันที่ 3 มีนาคม 2564", "ลป 0023.4/9876"),
            ("ที่ ลป ๐๐๒๓.๔ ๙๘๗๖\nศาลากลางจังหวัด", "ลป 0023.4/9876"),
        ),
        (
            "ที่ ลป 0023.4 9876 คน",
            "ที่ดิน ลป 0023.4 9876",
            "ที่ ขฃ 0023.4 9876",
            "ที่ ลป 23 9876 ลงวันที่",
            "ที่ มท 0801.2-417",
        ),
    ),
    NumberRule(
        "numbers.look_alike",
        "a recogniser wrote a Latin letter for a digit, behind the prefix of a known agency",
        (
            ("ที่ มท O801.2/ว 417", "มท 0801.2/ว 417"),
            ("ที่ มท 0801.2/ว 4l7 ลงวันที่", "มท 0801.2/ว 417"),
            ("ที่ ลป ๐๐๒๓.๔/๙๘o๖", "ลป 0023.4/9806"),
        ),
        ("https://example.go.th/O801.2/17", "TEL O801/17"),
    ),
)

_OUTSIDERS_PREFIX = re.compile(r"[ก-ฮ]{2,6}\.[ก-ฮ]{2,6}\.")
"""`ทดก.ลป.`: an abbreviated name and its place, as clubs write it; offices dot single letters."""


def _is_be_year_number(reading: Reading) -> bool:
    return reading.running is not None and re.fullmatch("2[4-6][0-9]{2}", reading.running) is not None


def mention_of(text: str, reading: Reading) -> NumberMention:
    """Return the mention that a reading at a slash makes."""
    start, end = reading.start, reading.end
    if reading.is_order:
        return NumberMention(
            text=text[start:end],
            span=(start, end),
            rule="numbers.order",
            canonical=reading.canonical,
            prefix=None,
            office=None,
            circular=False,
            running=int(reading.office),
            year=int(reading.running or 0),
        )
    known = reading.prefix is None or is_known_prefix(reading.prefix)
    if not known and _is_be_year_number(reading) and _OUTSIDERS_PREFIX.match(text, start):
        outsider = foreign_number(text, start)
        if outsider is not None and outsider.span[1] >= end:
            return outsider
    letter = reading.mark if reading.mark != "ว" else None
    marks = filter(None, ("พิเศษ" if reading.special else None, letter, reading.grade))
    return NumberMention(
        text=text[start:end],
        span=(start, end),
        rule="numbers.prefixed" if reading.prefix else "numbers.prefixless",
        confidence=(1.0 if known else 0.8) * (1.0 if reading.label_start is not None else 0.95),
        canonical=reading.canonical,
        prefix=reading.prefix,
        office=reading.office,
        circular=reading.mark == "ว",
        mark=" ".join(marks) or None,
        running=int(reading.running) if reading.running else None,
        year=int(reading.year) if reading.year else None,
        agency=prefix_agency(reading.prefix, reading.office),
        known_prefix=known,
    )


def slashed(text: str) -> Iterator[NumberMention]:
    """Find the numbers whose slash is there."""
    low = 0
    for slash in SLASH.finditer(text):
        if slash.start() < low:
            continue
        reading = read_at(text, slash.start(), low)
        if reading is not None and is_plausible(text, reading):
            yield mention_of(text, reading)
            low = reading.end


LATIN_DIGIT = re.compile(
    rf"(?<={D})[OoQlI](?=[0-9๐-๙./\s])|(?<=[\s./])[OoQlI](?={D})|(?<={D}[.])[OoQlI](?={D})"
)
"""Letters that recognisers write for `0` and `1`, beside a digit."""
_AS_DIGITS = str.maketrans("OoQlI", "00011")


def with_look_alikes(text: str, whole: Sequence[NumberMention]) -> list[NumberMention]:
    """Add the numbers in which a Latin letter stands for a digit, in place of what was read without it.

    Only behind the prefix of a known agency: outsiders do write letters into their numbers.
    """
    mapped = text
    for _ in range(2):  # the second pass reaches a letter beside one just mapped
        mapped = LATIN_DIGIT.sub(lambda found: found[0].translate(_AS_DIGITS), mapped)
    found: list[NumberMention] = []
    for mention in slashed(mapped):
        start, end = mention.span
        raw = text[start:end]
        if raw != mention.text and mention.prefix and mention.known_prefix:
            found.append(
                replace(
                    mention,
                    text=raw,
                    rule="numbers.look_alike",
                    confidence=0.7,
                    corrected=True,
                    raw=as_read(raw),
                )
            )
    return in_place(whole, found)


def in_place(whole: Sequence[NumberMention], found: Sequence[NumberMention]) -> list[NumberMention]:
    """Put `found` in place of what they overlap."""
    kept = [n for n in whole if not any(f.span[0] < n.span[1] and n.span[0] < f.span[1] for f in found)]
    return sorted([*kept, *found], key=lambda n: n.span)


def as_read(text: str) -> str:
    """Return the reading before a repair, in Arabic digits, on one line."""
    return " ".join(to_arabic_digits(text).split())


_SLASH_SLIP = re.compile(
    rf"{LABEL}\s{{0,3}}(?P<number>{PREFIX}[.\s]{{0,3}}(?:{BODY})?\s{{0,2}}"
    rf"(?:[0๐]{D}{{3,4}}|{D}{{4,5}}(?=\.)|{D}{{5}})(?:\.{D}{{1,4}}){{0,3}})"
    rf"(?:\s{{0,2}}(?:[\\|lI!](?=\s{{0,2}}(?:ว|{D}))|[-–](?=\s{{0,2}}ว))"
    rf"|\s(?={D}{{1,6}}(?:\s{{0,2}}(?:ลง|ลว)|[ \t]*(?:\n|\Z))))"
)
"""What recognisers make of the slash; where it is lost, a date or the line's end must follow the number."""


def slash_slips(text: str) -> Iterator[NumberMention]:
    """Find the numbers whose slash was misread or lost, under the prefix of a known agency."""
    for slip in _SLASH_SLIP.finditer(text):
        # The sign is put right in a short stretch, so that a text of slips costs no more than its length.
        at = slip.end() - 1
        stretch = f"{text[slip.start() : at]}/{text[at + 1 : at + 24]}"
        reading = read_at(stretch, at - slip.start(), 0)
        if reading is None or reading.prefix is None or not is_known_prefix(reading.prefix):
            continue
        mention = mention_of(stretch, reading)
        start, end = mention.span[0] + slip.start(), mention.span[1] + slip.start()
        yield replace(
            mention,
            text=text[start:end],
            span=(start, end),
            rule="numbers.slash_slip",
            confidence=0.7,
            corrected=True,
            raw=as_read(text[start:end]),
        )
