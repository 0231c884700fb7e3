"""Receiving stamps (ตรารับหนังสือ, form 12): office, receive number, date, time.

A stamp's fields come on one line or one a line, in any order, before the head or in the middle of it, and a
letter that went through several offices carries several. A stamp is known by its receive number's label; one
whose labels were lost is taken where its rows stand together and nothing else does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from extractors.dates import find_dates
from extractors.layout import Label, Line, Lines, is_date_row, loose, one_line, read_lines, trim
from extractors.offices import starts_office, starts_post
from schemas.mentions import DateMention, Frame, StampMention, TimeMention
from schemas.source import Span

_NUMBER = (
    r"(?P<number>(?:[A-Za-z]{1,4}|[ก-ฮ]{1,3}\.(?:\s?[ก-ฮ]{1,3}\.){0,2})?\s?\d{1,7}"
    r"(?:[\s.…]{0,12}/[\s.…]{0,12}\d{2,4})?(?:-\d{1,6})?)"
)
_RECEIVE = re.compile(
    loose(
        r"(?:(?:เลข|เลบ)\s?(?:ที่?\s?|ทะเบียน(?:ที่)?\s?|หนังสือ\s?)?รับ(?:ที่?|หนังสือ|เลขที่)?|"
        r"(?:ทะเบียน|หนังสือ)?รับ(?:เลข)?ที่|ทะเบียนรับ|ลำดับรับ(?:ที่)?|รับหนังสือเลขที่|"
        r"(?:Receive|Received)\s?(?:No\.?))"
        rf"(?P<gap>[\s.…:：_*]{{0,80}})(?:{_NUMBER}(?![\d/]))?"
    )
)
_RECEIVE_HINT = re.compile(r"รับ|Receive")
_DATE_LABEL = re.compile(loose(r"(?:รับ)?วันที่?(?:รับ)?|ลงวันที่|Date"))
_TIME = re.compile(
    loose(
        r"เวลา[\s.…:：_]{0,40}(\d{1,2})\s?[.:：,]\s?(\d{2})(?!\d)|(?<![\d.])(\d{1,2})[.:](\d{2})\s?น(?![ก-ฮ])"
        r"|^(\d{1,2})[.:](\d{2})$"
    ),
    re.MULTILINE,
)
_FIELD = re.compile(
    loose(
        r"(?:รับ)?วันที่?(?:รับ)?(?=[\s.…:：_\d-]|$)|เวลา|ผู้รับ|ลงชื่อผู้รับ|ชื่อผู้รับ|"
        r"[\d]{1,2}\s?[.:]\s?\d{2}\s?(?:น\.?)?\s?$|[\s.…:_]+$"
    )
)
_INNER_FIELD = re.compile(loose(r"\s(?:(?:รับ)?วันที่|เวลา|ลงวันที่)(?=[\s.…:：_\d-])"))
_LONG = 110


@dataclass(frozen=True, slots=True)
class StampBlock:
    """The lines of one stamp, `first` to `last` (inclusive), and where office and receive number stand."""

    first: int
    last: int
    office: Span | None
    number: Span | None
    labelled: bool = True


def _office_before(lines: Lines, row: Line, at: int) -> Span | None:
    field = _INNER_FIELD.search(lines.text, row.start + 1, at)
    start, end = trim(lines.text, row.start, field.start() if field else at, ".…:")
    return (start, end) if end > start else None


def _is_office_row(lines: Lines, index: int) -> bool:
    row = lines.rows[index]
    content = lines.content(index)
    return (
        row.label is None
        and len(content) <= 70
        and starts_office(content)
        and not re.search(r"\d{4}", content)
    )


def _is_field(lines: Lines, index: int) -> bool:
    row = lines.rows[index]
    if row.end - row.start > 48 or row.label in (
        Label.NUMBER,
        Label.SUBJECT,
        Label.DEAR,
        Label.TO,
        Label.MEMO,
    ):
        return False
    return _FIELD.match(lines.text, row.start, row.end) is not None


def _block(lines: Lines, index: int, found: re.Match[str], floor: int) -> StampBlock | None:
    row = lines.rows[index]
    office: Span | None = None
    before = _office_before(lines, row, found.start())
    if before:
        head = lines.text[before[0] : before[1]]
        if starts_office(head):
            office = before
        elif not _FIELD.match(head):
            return None
    number = found.span("number") if found.group("number") else None
    first = last = index
    while office is None and first > floor and index - first < 4:
        if _is_office_row(lines, first - 1):
            first -= 1
            office = (lines.rows[first].start, lines.rows[first].end)
        elif _is_field(lines, first - 1):
            first -= 1
        else:
            break
    dated = _has_date(lines, first, last)
    while last + 1 < len(lines.rows) and last - index < 5:
        content = lines.content(last + 1)
        if _RECEIVE.match(content):
            break
        if number is None and re.fullmatch(_NUMBER, content):
            row = lines.rows[last + 1]
            number = (row.start, row.end)
        elif is_date_row(content) and not content.startswith("วันที่"):
            if dated:
                break
        elif not _is_field(lines, last + 1):
            break
        last += 1
        dated = dated or _has_date(lines, last, last)
    return StampBlock(first, last, office, number)


def _has_date(lines: Lines, first: int, last: int) -> bool:
    text = lines.text[lines.rows[first].start : lines.rows[last].end]
    return (
        re.search(r"\d{1,2}\s?[.\s/-]?\s?(?:[ก-ฮเ][ก-ฮ.ะ-์ \s]{1,12}|/\s?\d{1,2}\s?/)\s?\d{2}", text)
        is not None
    )


_BARE_TIME = re.compile(r"(?:เวลา\s?)?\d{1,2}\s?[.:]\s?\d{2}(?:\s?น\.?)?")
_BARE_NUMBER = re.compile(r"(?:[ก-ฮ]{1,3}\.){0,3}\s?(\d{1,7}(?:/\d{2,4})?)")


def _unlabelled(lines: Lines, index: int, limit: int) -> StampBlock | None:
    """Return a stamp whose labels were lost: office, number, day and time, a row each, three at least.

    Above the subject the office must lead and the time must end it: a letter's own number and date stand
    there. Below it a stamp begins a block, or has the three that are figures.
    """
    row = lines.rows[index]
    begins = row.blank_before or index == 0
    if index >= limit and not begins and not _BARE_NUMBER.fullmatch(lines.content(index)):
        return None
    office: Span | None = None
    number: Span | None = None
    dated = timed = False
    if _is_office_row(lines, index) or (index >= limit and _is_name(lines, index)):
        office = (row.start, row.end)
        index += 1
    first = last = index - (office is not None)
    while index < min(len(lines.rows), first + 5) and (index < limit or first >= limit):
        row = lines.rows[index]
        content = lines.content(index)
        if len(content) > 30 or row.label in (Label.NUMBER, Label.SUBJECT, Label.DEAR, Label.MEMO):
            break
        if index > first and row.blank_before and first >= limit:
            break
        run = _BARE_NUMBER.fullmatch(content)
        if _BARE_TIME.fullmatch(content):
            timed = True
        elif run and number is None and not dated:
            number = (row.start + run.start(1), row.start + run.end(1))
        elif is_date_row(content) and not dated:
            dated = True
        elif first >= limit:
            break
        last = index
        index += 1
        if timed:
            break
    count = (office is not None) + (number is not None) + dated + timed
    sound = (
        office is not None and timed
        if first < limit
        else (count >= 3 and (number is not None or timed) and (begins or timed))
    )
    return StampBlock(first, last, office, number, labelled=False) if sound else None


def _is_name(lines: Lines, index: int) -> bool:
    """Tell whether a row may be an office's name that was read badly: letters, and no figure among them."""
    content = lines.content(index)
    return lines.rows[index].label is None and len(content) <= 70 and not re.search(r"\d|\(", content)


@lru_cache(maxsize=4)
def locate_stamps(text: str) -> tuple[StampBlock, ...]:
    """Return the lines of the stamps of a text, from the top to the bottom."""
    lines = read_lines(text)
    blocks: list[StampBlock] = []
    floor = 0
    head = next(
        (i for i, row in enumerate(lines.rows) if row.label in (Label.SUBJECT, Label.DEAR, Label.TO)), 0
    )
    index = 0
    while index < len(lines.rows):
        row = lines.rows[index]
        block: StampBlock | None = None
        if row.end - row.start <= _LONG:
            if _RECEIVE_HINT.search(lines.text, row.start, row.end):
                for found in _RECEIVE.finditer(lines.text, row.start, row.end):
                    if found.start() == row.start or lines.text[found.start() - 1] in " \t\u00a0.…|":
                        block = _block(lines, index, found, floor)
                        break
            if block is None and not blocks_cover(blocks, index):
                block = _unlabelled(lines, index, head)
                if block and _labelled_soon(lines, block):
                    block = None
        if block:
            blocks.append(block)
            floor = block.last + 1
            index = floor
        else:
            index += 1
    return tuple(blocks)


def _labelled_soon(lines: Lines, block: StampBlock) -> bool:
    """Tell whether the receive number's label stands among or right below the lines: then it leads them."""
    at = block.first
    while at < len(lines.rows) and (at <= block.last or _is_field(lines, at)):
        at += 1
    return any(_RECEIVE.search(lines.content(i)) for i in range(block.first, min(at + 1, len(lines.rows))))


def blocks_cover(blocks: list[StampBlock] | tuple[StampBlock, ...], index: int) -> bool:
    """Tell whether a line belongs to one of the stamps, which stand in their order."""
    if not blocks:
        return False
    at = bisect_right(blocks, index, key=lambda block: block.first) - 1
    return at >= 0 and index <= blocks[at].last


def _time(text: str, start: int, end: int) -> TimeMention | None:
    for found in _TIME.finditer(text, start, end):
        first, last = (
            next(g for g in (1, 3, 5) if found.group(g)),
            next(g for g in (2, 4, 6) if found.group(g)),
        )
        hour, minute = found.group(first), found.group(last)
        if int(hour) < 24 and int(minute) < 60:
            first, last = found.start(first), found.end(last)
            return TimeMention(
                text=text[first:last],
                span=(first, last),
                rule="stamps.time",
                value=f"{int(hour):02d}:{int(minute):02d}",
            )
    return None


def _date(text: str, start: int, end: int) -> DateMention | None:
    found = find_dates(text[start:end])
    if not found:
        return None
    labelled = _DATE_LABEL.search(text, start, end)
    date = next((d for d in found if labelled and d.span[0] + start >= labelled.start()), found[0])
    return shift_date(date, start)


def shift_date(date: DateMention, by: int) -> DateMention:
    """Return a date found in a piece of a text, with its span in the whole."""
    return DateMention(
        text=date.text,
        span=(date.span[0] + by, date.span[1] + by),
        rule=date.rule,
        confidence=date.confidence,
        value=date.value,
        until=date.until,
        open_end=date.open_end,
        corrected=date.corrected,
        candidates=date.candidates,
        problem=date.problem,
    )


def find_stamps(text: str, frame: Frame) -> tuple[StampMention, ...]:
    """Return the receiving stamps of a letter, one for every office that stamped it."""
    lines = read_lines(text)
    end = frame.annex[0] if frame.annex else len(text)
    found: list[StampMention] = []
    for block in locate_stamps(text):
        span = (lines.rows[block.first].start, lines.rows[block.last].end)
        if span[0] >= end:
            continue
        date = _date(text, *span)
        time = _time(text, *span)
        number = _number(text, block.number)
        if number is None and date is None and time is None:
            continue  # the empty boxes of a form
        office = one_line(text[block.office[0] : block.office[1]]) if block.office else None
        found.append(
            StampMention(
                text=text[span[0] : span[1]],
                span=span,
                rule="stamps.labelled" if block.labelled else "stamps.unlabelled",
                confidence=1.0 if block.labelled else 0.5,
                office=office,
                receive_number=number,
                date=date,
                time=time,
            )
        )
    return tuple(found)


def _number(text: str, span: Span | None) -> str | None:
    if span is None:
        return None
    number = re.sub(r"[\s.…]*/[\s.…]*", "/", one_line(text[span[0] : span[1]]))
    return None if starts_post(number) else number
