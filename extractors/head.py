"""Fields of the head: urgency, secrecy, subject; issuer, units and addressees come from their own files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.addressees import find_addressees
from extractors.issuer import find_issuer, find_units
from extractors.layout import Lines, cells, is_rule, loose, one_line, read_lines, trim
from schemas.letter import LetterKind, Secrecy, Urgency
from schemas.mentions import FieldMention, Frame, SecrecyMention, UrgencyMention
from schemas.source import Span

__all__ = [
    "find_addressees", "find_issuer", "find_secrecy", "find_subject", "find_units", "find_urgency",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class UrgencyRule:
    """A class of urgency (clause 28) as it is stamped, drawn or typed."""

    value: Urgency
    pattern: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecrecyRule:
    """A class of secrecy as it is stamped top and bottom."""

    value: Secrecy
    pattern: str
    examples: tuple[str, ...]


_SP = r"[ \t\u00a0]{0,3}"


URGENCY_RULES: tuple[UrgencyRule, ...] = (
    UrgencyRule(Urgency.MOST_URGENT, r"ด[่้]?วนท[ี่ิ]{0,3}ส[ุู]?ด", ("ด่วนที่สุด", "ด่วนทีสุด", "ด ่ ว น ที่ สุ ด")),
    UrgencyRule(Urgency.VERY_URGENT, r"ด[่้]?วนมาก", ("ด่วนมาก", "ดวนมาก")),
    UrgencyRule(Urgency.URGENT, r"ด[่้]?วน(?:ภายใน)?", ("ด่วน", "ด่วนภายใน ๓ มี.ค. ๖๕ เวลา ๑๒.๐๐ น.")),
)
SECRECY_RULES: tuple[SecrecyRule, ...] = (
    SecrecyRule(Secrecy.TOP_SECRET, r"ลับท[ี่ิ]{0,3}ส[ุู]?ด", ("ลับที่สุด", "ลับที่ สุด", "ลับ ที่ สุด")),
    SecrecyRule(Secrecy.SECRET, r"ลับมาก", ("ลับมาก", "ลับ มาก", "[ลับมาก]")),
    SecrecyRule(Secrecy.CONFIDENTIAL, r"ลับ(?:เฉพาะ(?:บุคคล)?)?", ("ลับ", "ลับเฉพาะบุคคล", "- ลับ -", "ลับ.")),
)
_URGENT = tuple((rule.value, re.compile(rule.pattern)) for rule in URGENCY_RULES)
_SECRET = tuple((rule.value, re.compile(rule.pattern)) for rule in SECRECY_RULES)
_CLASS_CELL = re.compile(
    r"[(\[*\s\"“–-]*(?:ชั้นความ(?:เร็ว|ลับ)\s?[:：]?\s?)?(?:(?:ลับ|ด[่้]?วน)[ก-๙]{0,12}[\s,/-]{0,3}){1,2}(?:ภายใน[^\n]{0,60})?[)\]*.\s\"”–-]*"
)
_ALONE = re.compile(
    r"^[ \t(\[*\"“–-]*ล[ \t]?ั[ \t]?บ[ \t]{0,3}(?:ท[ี่ิ \t]{0,5}ส[ุู]?[ \t]?ด|ม[ \t]?า[ \t]?ก)?[ \t)\]*.\"”–-]*$",
    re.MULTILINE,
)
_BEFORE_NUMBER = re.compile(r"(?:(?:ลับ|ด[่้]?วน)(?:ท[ี่ิ]{0,3}ส[ุู]?ด|มาก)?\s{0,4}){1,2}(?=(?:เลข)?ที่(?!\s{0,3}ส))")
_JOIN = re.compile(r"[ \t\u00a0]+")


def _class_spans(lines: Lines, frame: Frame) -> list[Span]:
    """Return the cells of the head that print a class: alone, or before the number or the memo's title."""
    found: list[Span] = []
    head = lines.between(frame.head)
    stop = min((s[0] for s in (frame.subject, frame.addressees) if s), default=frame.head[1])
    for index in head:
        row = lines.rows[index]
        if row.start >= stop and row.label is not None:
            break
        if row.end - row.start > 160 or not row.key or not ("ด" in row.key or "ล" in row.key):
            continue
        before = _BEFORE_NUMBER.match(lines.text, row.start, row.end)
        if before:
            found.append(trim(lines.text, *before.span()))
            continue
        for cell in cells(lines.text, row.start, row.end):
            content = lines.text[cell[0] : cell[1]]
            for word in (content, _JOIN.sub("", content) if len(content) < 40 else ""):
                if word and _CLASS_CELL.fullmatch(word):
                    found.append(cell)
                    break
            else:
                memo = re.search(r"บันทึกข้อความ", content)
                if memo and memo.start() and _CLASS_CELL.fullmatch(content[: memo.start()]):
                    found.append(trim(lines.text, cell[0], cell[0] + memo.start()))
    return found


def find_urgency(text: str, frame: Frame) -> UrgencyMention | None:
    """Return the letter's own class of urgency; a cited letter's stands in its list, not in the head."""
    for span in _class_spans(read_lines(text), frame):
        squeezed = _JOIN.sub("", text[span[0] : span[1]])
        for value, pattern in _URGENT:
            if pattern.search(squeezed):
                start, end = _narrow(text, span, pattern)
                return UrgencyMention(
                    text=text[start:end], span=(start, end), rule=f"head.urgency.{value.value}", value=value
                )
    return None


def find_secrecy(text: str, frame: Frame) -> SecrecyMention | None:
    """Return the letter's own class of secrecy: of the head, or alone on a line anywhere.

    It stands at the top and at the bottom of each page (regulation on official secrets); a scan or a text
    layer may have lost the upper one.
    """
    lines = read_lines(text)
    for span in (*_class_spans(lines, frame), *_lone_spans(text)):
        squeezed = _JOIN.sub("", text[span[0] : span[1]])
        for value, pattern in _SECRET:
            if pattern.search(squeezed):
                start, end = _narrow(text, span, pattern)
                return SecrecyMention(
                    text=text[start:end], span=(start, end), rule=f"head.secrecy.{value.value}", value=value
                )
    return None


def _lone_spans(text: str) -> Iterator[Span]:
    """Yield the lines that hold a class of secrecy and no other word."""
    for found in _ALONE.finditer(text):
        yield trim(text, *found.span())


def _narrow(text: str, span: Span, pattern: re.Pattern[str]) -> Span:
    found = pattern.search(text, *span)
    return found.span() if found else span


_WAVE = re.compile(loose(r"ว่าด้วย"))
_INLINE_SUBJECT = re.compile(loose(r"(?:\s|^)เรื่อง\s?(?=\S)"))


def find_subject(text: str, frame: Frame) -> FieldMention | None:
    """Return the subject on one line; a regulation's is its `ว่าด้วย…` to the year."""
    lines = read_lines(text)
    if frame.subject:
        value = _value(lines, frame.subject)
        if value:
            start, end = value
            return FieldMention(
                text=text[start:end],
                span=value,
                rule="head.subject",
                value=one_line(_no_rules(text[start:end])),
            )
    if frame.kind.value in (LetterKind.ORDER, LetterKind.ANNOUNCEMENT):
        return _title_subject(lines, frame)
    return None


def _no_rules(text: str) -> str:
    return "\n".join(part for part in text.split("\n") if not is_rule(part.strip())) if "\n" in text else text


def _value(lines: Lines, zone: Span) -> Span | None:
    """Return the zone without a repeated subject, notes and rules at its end."""
    first, last = zone[0], zone[0]
    text = lines.text
    for index in lines.between((zone[0], max(zone[1], zone[0] + 1))):
        row = lines.rows[index]
        content = lines.content(index)
        start = max(row.start, zone[0])
        if start < zone[1] and not is_rule(content):
            if index > lines.at(zone[0]) and (
                _is_aside(content) or (last > first and text[first:last].strip() == content)
            ):
                break
            last = min(row.end, zone[1])
    first, last = trim(text, first, last, ".…_")
    return (first, last) if last > first else None


def _is_aside(content: str) -> bool:
    return re.match(r"(?:ลงชื่อ|เวลา\s?\d|รับที่|เลขรับ|เลขที่รับ|มอบ\s)", content) is not None


def _title_subject(lines: Lines, frame: Frame) -> FieldMention | None:
    text = lines.text
    index = lines.at(frame.kind.span[0])
    if index >= len(lines.rows):
        return None
    row = lines.rows[index]
    inline = _INLINE_SUBJECT.search(text, row.start, row.end)
    start: int | None = inline.end() if inline else None
    end = row.end
    for ahead in range(index, min(index + 4, len(lines.rows))):
        if start is not None:
            break
        about = _WAVE.search(text, lines.rows[ahead].start, lines.rows[ahead].end)
        if about and lines.rows[ahead].start < frame.head[1]:
            start, index, end = about.start(), ahead, lines.rows[ahead].end
    if start is None:
        return None
    at = index + 1
    while at < len(lines.rows) and at < index + 5 and lines.rows[at].start < frame.head[1]:
        content = lines.content(at)
        if is_rule(content) or lines.rows[at].label is not None or len(content) > 110:
            break
        end = lines.rows[at].end
        at += 1
    start, end = trim(text, start, end)
    if end <= start:
        return None
    return FieldMention(
        text=text[start:end],
        span=(start, end),
        rule="head.subject.title",
        confidence=0.9,
        value=one_line(text[start:end]),
    )
