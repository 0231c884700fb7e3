"""What a citation says the cited letter is about: the words behind `เรื่อง`, in it or right behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.letter import Reference, ReferenceRole


@dataclass(frozen=True, slots=True)
class CitedSubjectRule:
    """Citations under อ้างถึง with the subject in them, and citations that tell none."""

    id: str
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...] = ()


_LABEL = "เรื่อง "
_BEHIND_SUBJECT = re.compile(r"\s(?:ลงวันที่|ลว\.|ที่\s[ก-ฮ]{1,6}\.?\s?[0-9๐-๙]|ที่\s[0-9๐-๙]+\s?/)")
"""What ends a subject inside a citation: its day, or its number."""


def subject_inside(words: str) -> str | None:
    """Return the subject in the words of a citation: behind `เรื่อง`, before its number and day."""
    _, found, rest = _flat(words).partition(_LABEL)
    return _BEHIND_SUBJECT.split(rest, maxsplit=1)[0].strip() or None if found else None


def subject_behind(text: str, end: int) -> str | None:
    """Return the subject on the same line behind a citation that ends at `end`: `… ลงวันที่ … เรื่อง …`."""
    rest = _flat(text[end:].partition("\n")[0])
    return subject_inside(rest) if rest.startswith(_LABEL) else None


def cited_subject(cited: Reference, text: str) -> str | None:
    """Return the subject that a letter names with one of its references, as written, white space made single.

    Args:
        cited: The reference.
        text: The letter's text. A reference of a merged letter may be another copy's, whose place is one in
            another text: then only its own words are read, as they are outside the list under อ้างถึง, where
            a sentence goes on behind the subject.
    """
    inside = subject_inside(cited.text)
    start, end = cited.evidence.span
    listed = cited.role is ReferenceRole.REFERENCE and _flat(text[start:end]) == _flat(cited.text)
    return inside or (subject_behind(text, end) if listed else None)


def _flat(text: str) -> str:
    return " ".join(text.split())


RULES: tuple[CitedSubjectRule, ...] = (
    CitedSubjectRule(
        "citations.subject_inside",
        (
            ("หนังสือกรมประมง เรื่อง การปล่อยพันธุ์ปลา ลงวันที่ ๓ มีนาคม ๒๕๖๔", "การปล่อยพันธุ์ปลา"),
            ("หนังสือกรมประมง เรื่อง การปล่อยพันธุ์ปลา ที่ กษ ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔", "การปล่อยพันธุ์ปลา"),
        ),
        ("หนังสือกรมประมง ที่ กษ ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔", "หนังสือร้องเรื่องถนน ลงวันที่ ๓ มีนาคม ๒๕๖๔"),
    ),
    CitedSubjectRule(
        "citations.subject_behind",
        (
            (
                "หนังสือกรมประมง ที่ กษ ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔ เรื่อง การปล่อยพันธุ์ปลา",
                "การปล่อยพันธุ์ปลา",
            ),
        ),
        ("หนังสือกรมประมง ที่ กษ ๐๕๐๙.๒/ว ๑๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔ (แจ้งเวียน)",),
    ),
)
