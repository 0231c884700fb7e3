"""Who issues a letter, and which units own it.

An external letter names its agency in the head, a memo in the row ส่วนราชการ, an order in its title, a stamped
letter under its text. A head often gives the seat (`ที่ว่าการอำเภอ…`); the issuer is the body that answers for
the letter (contract, convention 4). Where none is printed the signing post tells it, with less confidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from extractors.kinds import title_label
from extractors.layout import Label, Lines, cells, is_date_row, is_rule, loose, one_line, read_lines, trim
from extractors.offices import (
    address_start,
    body_of_post,
    body_of_seat,
    has_postcode,
    names_office,
    rank_of,
    split_units,
    starts_address,
    starts_locality,
    starts_office,
    starts_post,
)
from extractors.signatures import find_signatories
from schemas.letter import LetterKind
from schemas.mentions import FieldMention, Frame, NumberMention
from schemas.source import Span

_TAIL_ADDRESS = re.compile(loose(r"[\s,]*(?:โทร|โทรศัพท์|โทรสาร|หมายเลข|\(?โทร).*"), re.DOTALL)
_NUMBER_PART = re.compile(
    r"(?:เลข)?ท[ี่ิ่]{1,3}\s*[:：]?\s*(?:[ก-ฮA-Z]{1,6}[ก-ฮA-Z.]{0,8}\s*)?(?:\([^)\n]{1,14}\)\s*)?[\d.…\s]{0,24}[/…][\s.…]*(?:พิเศษ|[วงป])?[\s.…]*(?:\(\d+\)/?)?[\d.…/]*(?:\s?\d+)?"
)
_URGENT = re.compile(loose(r"(?:ด่วน|ลับ)(?:ที่สุด|มาก)?|คู่ฉบับ|สำเนา(?:คู่ฉบับ)?|ร่าง|\(?(?:ร่าง|สำเนา)\)?|ครุฑ|ตราครุฑ"))
_TITLE_END = re.compile(
    loose(
        r"\s*(?:เรื่อง(?:\s|$)|ว่าด้วย|ที่\s*[\d/.…]|เลขที่|ครั้งที่|สมัย(?=ที่|สามัญ|วิสามัญ|ประชุม)|\(?ฉบับที่|พ\.\s?ศ\.|ประจำ(?:ปี|เดือน)|เมื่อวัน)"
    )
)
_PLACE_BEHIND = re.compile(loose(r"\s+(?:ตำบล|อำเภอ|จังหวัด)"))
_TITLE_WORD = re.compile(
    loose(
        r"[-–(\s]*(?:(?:ร่าง|สำเนา)[)\s]*)?(?:คำสั่ง|ค\s?[ำา]ส[ั่]{1,3}ง|ระเบียบ|ข้อบังคับ|ประกาศ|ป\s?ร\s?ะ\s?ก\s?า\s?ศ|แถลงการณ์|ข่าวประชาสัมพันธ์|ข่าวแจก|ข่าว|"
        r"หนังสือรับรอง|ใบรับรอง|รายงานการประชุม|บันทึก(?:การประชุม|ถ้อยคำ|คำให้การ|ปากคำ|ข้อตกลง)?)\s*"
    )
)
_THEREFORE = re.compile(
    loose(
        r"(?:^|[\s\n(])(?P<name>(?:จังหวัด|กรม|กระทรวง|สำนักงาน|สำนัก|อำเภอ|เทศบาล|องค์การ|มหาวิทยาลัย|กอง|ศูนย์|คณะ|สถาบัน|"
        r"โรงเรียน|วิทยาลัย|โรงพยาบาล|ธนาคาร|การไฟฟ้า|การประปา)"
        r"[^\s\n]{2,60}?(?:[ ](?:เขต|ภาค)?[ ]?[^\s\n]{1,20}?){0,2}?)[ ]?(?:จึง|ขอ(?=ส่ง|แจ้ง|เรียน|เชิญ|ให้|ความ)|"
        r"มีความประสงค์|พิจารณาแล้ว)"
    )
)


def _mention(
    text: str, span: Span, rule: str, confidence: float, value: str | None = None
) -> FieldMention | None:
    span = trim(text, *span, ",:-–(")
    if span[1] <= span[0]:
        return None
    said = one_line(text[span[0] : span[1]]) if value is None else value
    return FieldMention(
        text=text[span[0] : span[1]], span=span, rule=rule, confidence=confidence, value=body_of_seat(said)
    )


def find_issuer(text: str, frame: Frame, number: NumberMention | None = None) -> FieldMention | None:
    """Return the body that issues the letter; `number` helps where only its prefix tells (stamped)."""
    lines = read_lines(text)
    kind = frame.kind.value
    found: FieldMention | None = None
    if kind is LetterKind.INTERNAL:
        found = _memo_issuer(lines, frame)
    elif kind in (LetterKind.ORDER, LetterKind.ANNOUNCEMENT):
        found = _title_issuer(lines, frame)
    elif kind is LetterKind.STAMPED:
        found = _foot_issuer(lines, frame) or _head_issuer(lines, frame) or _therefore(lines, frame)
    elif kind is LetterKind.RECORD:
        found = _title_issuer(lines, frame) or _head_issuer(lines, frame)
    else:
        found = _head_issuer(lines, frame)
    if found is None and kind is LetterKind.ANNOUNCEMENT:
        found = _foot_issuer(lines, frame)
    if found is None and number is not None and number.agency and kind is LetterKind.STAMPED:
        found = FieldMention(
            text=number.text, span=number.span, rule="issuer.number", confidence=0.6, value=number.agency
        )
    if found is None and kind is not LetterKind.INTERNAL:
        found = _signing_issuer(text, frame)
    if found is None and kind is LetterKind.EXTERNAL:
        found = _therefore(lines, frame)
    return found


def _in_aside(frame: Frame, at: int) -> bool:
    place = bisect_right(frame.aside, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < frame.aside[place][1]


def _memo_issuer(lines: Lines, frame: Frame) -> FieldMention | None:
    units = _memo_units(lines, frame)
    if not units:
        return None
    ranked = [(rank_of(body_of_seat(lines.text[a:b])), i) for i, (a, b) in enumerate(units)]
    known = [(rank, i) for rank, i in ranked if rank is not None]
    best = units[min(known)[1]] if known else units[0]
    return _mention(lines.text, best, "issuer.memo", 1.0)


def _memo_units(lines: Lines, frame: Frame) -> list[Span]:
    """Return the units of the row ส่วนราชการ, as printed, without telephone and address."""
    text = lines.text
    for index in lines.between(frame.head):
        row = lines.rows[index]
        if row.label is not Label.AGENCY or _in_aside(frame, row.start):
            continue
        start, end = row.value, row.end
        if start >= end and index + 1 < len(lines.rows) and lines.rows[index + 1].label is None:
            start, end = lines.rows[index + 1].start, lines.rows[index + 1].end
        elif index + 1 < len(lines.rows):
            below = lines.rows[index + 1]
            if below.label is None and starts_office(text, below.start) and below.end - below.start < 90:
                end = below.end
        cut = _TAIL_ADDRESS.search(text, start, end)
        end = cut.start() if cut else end
        place = re.search(r"\s(?:ตำบล|ต\.|อำเภอ(?=[^\s]+\s+จังหวัด)|ถนน|เลขที่)", text[start:end])
        if place and place.start() > 5:
            end = start + place.start()
        end = _dots(text, start, end)
        return [s for s in (trim(text, a, b, ".,…") for a, b in split_units(text, start, end)) if s[1] > s[0]]
    return []


def _dots(text: str, start: int, end: int) -> int:
    found = re.search(r"\s*[.…]{4,}|\s+\(?\d{3,}", text[start:end])
    return start + found.start() if found and found.start() else end


def _title_issuer(lines: Lines, frame: Frame) -> FieldMention | None:
    text = lines.text
    index = lines.at(frame.kind.span[0])
    if index >= len(lines.rows):
        return None
    row = lines.rows[index]
    label, start = title_label(lines, index)
    if label not in (Label.ORDER, Label.ANNOUNCEMENT, Label.RECORD):
        return None
    word = _TITLE_WORD.match(text, start, row.end)
    if not word:
        return None
    begin = word.end()
    end = row.end
    cut = _TITLE_END.search(text, begin, end)
    if cut:
        end = cut.start()
    at = index + 1
    if not cut:
        while at < len(lines.rows) and at <= index + 3 and lines.rows[at].start < frame.head[1]:
            below = lines.rows[at]
            content = lines.content(at)
            ended = _TITLE_END.match(content)
            named = end > begin
            if (
                below.label is not None
                or ended
                or is_rule(content)
                or len(content) > 90
                or is_date_row(content)
                or (named and (below.blank_before and not lines.airy))
                or (not named and not (starts_office(content) or starts_post(content)))
            ):
                break
            if not named:
                begin = below.start
            cut = _TITLE_END.search(text, below.start, below.end)
            if not cut and not named:  # `ที่ว่าการอำเภอ… จังหวัด…`: the place behind the office is its address
                cut = _PLACE_BEHIND.search(text, below.start + 1, below.end)
            end = cut.start() if cut else below.end
            at += 1
            if cut:
                break
    begin, end = trim(text, begin, end)
    minutes = text.startswith("รายงานการประชุม", start)
    if end <= begin or (minutes and not starts_office(text, begin) and not starts_post(text, begin)):
        # `รายงานการประชุมจัดทำแผน…` names the matter; the meeting's room may tell whose it is.
        return _room_issuer(lines, frame, index) if minutes else None
    return _mention(text, (begin, end), "issuer.title", 1.0)


_ROOM = re.compile(loose(r"\s*ณ\s{0,3}(?:ห้องประชุม|หอประชุม)\s{0,2}(?P<name>[ก-ฮเ-ไ][^\n]{3,80})"))


def _room_issuer(lines: Lines, frame: Frame, title: int) -> FieldMention | None:
    """Return the body whose name the meeting room bears: `ณ ห้องประชุมเทศบาล…`."""
    for index in range(title + 1, min(title + 6, len(lines.rows))):
        room = _ROOM.match(lines.text, lines.rows[index].start, lines.rows[index].end)
        if room and rank_of(room["name"]) == 1 and names_office(room["name"]):
            return _mention(lines.text, room.span("name"), "issuer.room", 0.6)
    return None


def _head_cells(lines: Lines, frame: Frame) -> list[Span]:
    """Return the stretches of the head above subject and salutation that can hold agency and address."""
    text = lines.text
    stop = min((s[0] for s in (frame.subject, frame.addressees) if s), default=frame.head[1])
    found: list[Span] = []
    for index in lines.between((0, min(stop, frame.head[1]))):
        row = lines.rows[index]
        if row.label in (Label.SUBJECT, Label.DEAR, Label.TO):
            if row.start >= stop or row.value >= stop:
                break
            continue
        if _in_aside(frame, row.start) or row.label in (
            Label.DATE,
            Label.MEMO,
            Label.PHONE,
            Label.ADDRESS,
            Label.CONTACT,
        ):
            continue
        start = row.start
        number = _NUMBER_PART.search(text, row.start, row.end)
        if number and (row.label is Label.NUMBER or number.start() > row.start):
            if number.start() > row.start and row.label is None:
                found.extend(c for c in cells(text, row.start, number.start()) if starts_office(text, c[0]))
            start = number.end()
        elif row.label is Label.NUMBER:
            start = row.value
        for cell in cells(text, start, row.end):
            first, last = trim(text, *cell)
            content = text[first:last]
            if (
                last > first
                and not _URGENT.fullmatch(content)
                and not is_date_row(content)
                and not is_rule(content)
            ):
                found.append((first, last))
    return found


def _head_issuer(lines: Lines, frame: Frame) -> FieldMention | None:
    text = lines.text
    parts = _head_cells(lines, frame)
    first = next((i for i, (a, _) in enumerate(parts) if starts_office(text, a)), None)
    if first is None:
        first = next(
            (
                i
                for i, (a, b) in enumerate(parts[:-1])
                if b - a > 7
                and text[a : a + 30].count(" ") < 4
                and not starts_address(text, a)
                and re.match(r"[ก-ฮเ-ไ]", text[a:b])
                and any(has_postcode(text[c:d]) for c, d in parts[i + 1 : i + 4])
            ),
            None,
        )
        if first is None:
            return None
    start, end = parts[first]
    cut = address_start(text, start + 1, end)
    if cut < end:
        return _mention(text, (start, cut), "issuer.head", 1.0)
    pieces = [(start, end)]
    for nxt in parts[first + 1 : first + 4]:
        a, b = nxt
        if starts_address(text, a) or is_date_row(text[a:b]):
            break
        stop = address_start(text, a, b)
        piece = trim(text, a, stop, ",")
        if piece[1] <= piece[0]:
            break
        if (starts_office(text, a) or starts_locality(text, a)) and not _said_elsewhere(
            lines, frame, pieces, piece
        ):
            break
        if not re.match(r"[ก-ฮเ-ไ(]", text[a:b]):
            break
        pieces.append(piece)
        if stop < b:
            break
    value = one_line("\n".join(text[a:b] for a, b in pieces))
    return _mention(text, (pieces[0][0], pieces[-1][1]), "issuer.head", 1.0, value)


def _said_elsewhere(lines: Lines, frame: Frame, pieces: list[Span], piece: Span) -> bool:
    """What could be a name's end or an address belongs to the name where the letter says both as one word."""
    text = lines.text
    if " " in text[piece[0] : piece[1]] and not _NUMBERED_OFFICE.search(text[piece[0] : piece[1]]):
        return False
    joined = "".join(text[a:b] for a, b in [*pieces, piece])
    return joined in text[frame.head[1] :].replace("\n", "")


_NUMBERED_OFFICE = re.compile(loose(r"^[^\s]+\s(?:เขต|ภาค|ที่)\s?\d"))


def _foot_issuer(lines: Lines, frame: Frame) -> FieldMention | None:
    """Return the agency above the date under a stamped letter's text, or at the end of a news item."""
    text = lines.text
    end = frame.annex[0] if frame.annex else len(text)
    rows = [i for i in lines.between((frame.body[0], end)) if not _in_aside(frame, lines.rows[i].start)]
    for place, index in enumerate(rows[1:], start=1):
        row = lines.rows[index]
        content = lines.content(index)
        if row.label is not None or not names_office(content):
            continue
        rank = rank_of(content)
        below = rows[place + 1] if place + 1 < len(rows) else None
        dated = below is not None and is_date_row(lines.content(below))
        last = below is None and place > 1 and not lines.is_full(rows[place - 1])
        if (dated or last) and rank is not None:
            return _mention(text, (row.start, row.end), "issuer.foot", 1.0 if dated else 0.8)
    if frame.kind.value is not LetterKind.STAMPED:
        return None
    for index, below in pairwise(rows[1:]):
        # The date stands in the stamp: the agency is alone between the text and its owning unit.
        row, content, unit = lines.rows[index], lines.content(index), rank_of(lines.content(below))
        outer = row.label is None and names_office(content) and (rank_of(content) or 0) <= 1
        apart = row.blank_before and lines.rows[below].blank_before and not lines.airy
        apart = apart or content in text[frame.body[0] : row.start]
        if outer and apart and lines.rows[below].label is None and unit is not None and unit >= 2:
            return _mention(text, (row.start, row.end), "issuer.foot", 0.8)
    return None


def _therefore(lines: Lines, frame: Frame) -> FieldMention | None:
    """Return the agency that the body makes speak (`จังหวัด… จึงขอ…`)."""
    best: re.Match[str] | None = None
    for found in _THEREFORE.finditer(lines.text, *frame.body):
        if best is None or "จึง" in found.group()[-6:]:
            best = found
            if "จึง" in found.group()[-6:]:
                break
    return _mention(lines.text, best.span("name"), "issuer.body", 0.7) if best else None


def _signing_issuer(text: str, frame: Frame) -> FieldMention | None:
    for signatory in find_signatories(text, frame):
        post = signatory.on_behalf_of or signatory.position
        body = body_of_post(post) if post else None
        if body:
            return FieldMention(
                text=signatory.text, span=signatory.span, rule="issuer.signatory", confidence=0.7, value=body
            )
    return None


def find_units(text: str, frame: Frame) -> tuple[FieldMention, ...]:
    """Return the units that own the letter, outermost first: the foot's, or a memo's without its issuer."""
    lines = read_lines(text)
    spans: list[Span] = []
    kind = frame.kind.value
    issuer: FieldMention | None = None
    if kind is LetterKind.INTERNAL:
        issuer = _memo_issuer(lines, frame)
        spans = _memo_sections(lines, frame, issuer)
    elif kind in (LetterKind.STAMPED, LetterKind.ANNOUNCEMENT):
        issuer = _foot_issuer(lines, frame)
    if not spans and frame.footer:
        spans = _foot_units(lines, frame, frame.footer)
        if issuer is not None:
            spans = [s for s in spans if s != issuer.span]
    units = [
        FieldMention(text=text[a:b], span=(a, b), rule="head.unit", value=one_line(text[a:b]))
        for a, b in spans
    ]
    order = sorted(range(len(units)), key=lambda i: (_depth(units[i].value), i))
    return tuple(units[i] for i in order)


def _memo_sections(lines: Lines, frame: Frame, issuer: FieldMention | None) -> list[Span]:
    """Return a memo's units below its issuer; a district or province behind a body is its address."""
    found = [s for s in _memo_units(lines, frame) if issuer is None or s != issuer.span]
    if issuer is None or starts_locality(lines.text, issuer.span[0]):
        return found
    return [s for s in found if s[0] < issuer.span[0] or not starts_locality(lines.text, s[0])]


def _foot_units(lines: Lines, frame: Frame, footer: Span) -> list[Span]:
    text = lines.text
    spans: list[Span] = []
    for index in lines.between(footer):
        row = lines.rows[index]
        if row.label in (Label.COPY, Label.CONTACT):
            break
        if row.label is None and names_office(lines.content(index)) and not _in_aside(frame, row.start):
            cut = _TAIL_ADDRESS.search(text, row.start, row.end)
            end = cut.start() if cut else row.end
            spans.extend(s for c in cells(text, row.start, end) for s in _units_on(text, c))
    return spans


def _units_on(text: str, span: Span) -> list[Span]:
    units = (trim(text, a, b, ",") for a, b in split_units(text, *span))
    return [(a, b) for a, b in units if b - a > 3]


def _depth(name: str) -> int:
    rank = rank_of(name)
    return 9 if rank is None else rank
