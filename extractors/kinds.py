"""Which of the six kinds a letter is (clause 10), told by the words that only one kind prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.layout import Label, Line, Lines, loose
from extractors.offices import starts_office
from extractors.stamps import StampBlock, blocks_cover
from schemas.letter import LetterKind
from schemas.source import Span

_TITLE_ALONE = 40
HEAD_LINES = 70
"""No head is longer, whatever stamps and notes stand above it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The decision: where its evidence stands and which line the head hangs on."""

    value: LetterKind
    span: Span
    rule: str
    confidence: float
    anchor: int
    """The title's line, or the number's, or the salutation's."""
    salutation: int | None
    titled: bool = False
    """The anchor line is itself a title."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """What tells a kind, with first lines that show it."""

    kind: LetterKind
    name: str
    source: str
    examples: tuple[str, ...]


KIND_RULES: tuple[KindRule, ...] = (
    KindRule(
        LetterKind.INTERNAL,
        "memo",
        "clause 12: the sheet's title, or its row ส่วนราชการ",
        ("บันทึกข้อความ\nส่วนราชการ กองคลัง\nที่ กค ๑/๒ วันที่ ๑ มกราคม ๒๕๖๕\nเรื่อง ขอลา\nเรียน อธิบดี\nด้วยข้าพเจ้า",),
    ),
    KindRule(
        LetterKind.ORDER,
        "order",
        "clauses 16 to 18: the title",
        (
            "คำสั่งกรมป่าไม้\nที่ ๑๒/๒๕๖๕\nเรื่อง ให้ข้าราชการเดินทาง\nด้วย",
            "ระเบียบกรมป่าไม้\nว่าด้วยการพักแรม\nพ.ศ. ๒๕๖๕\nโดยที่",
        ),
    ),
    KindRule(
        LetterKind.ANNOUNCEMENT,
        "announcement",
        "clauses 20 to 22: the title",
        ("ประกาศจังหวัดแพร่\nเรื่อง รับสมัครงาน\nด้วย", "แถลงการณ์\nเรื่อง น้ำป่า\nตามที่", "ข่าว\nเรื่อง งานกาชาด\nด้วย"),
    ),
    KindRule(
        LetterKind.RECORD,
        "record",
        "clauses 24 to 26: the title, or the certificate's formula",
        ("รายงานการประชุมคณะกรรมการ\nครั้งที่ ๑/๒๕๖๕", "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า นายดี", "บันทึก\nเรื่อง ตรวจงาน"),
    ),
    KindRule(
        LetterKind.STAMPED,
        "stamped",
        "clause 14: ถึง instead of a salutation",
        ("ที่ มท ๐๘๙๙/ว ๑\nถึง สำนักงานจังหวัดทุกแห่ง\nด้วย",),
    ),
    KindRule(
        LetterKind.EXTERNAL,
        "external",
        "clause 11: subject and salutation",
        ("ที่ มท ๐๘๙๙/ว ๑\nเรื่อง ขอเชิญประชุม\nเรียน ผู้ว่าราชการจังหวัด\nด้วย",),
    ),
)

_TITLE_KINDS = {
    Label.ORDER: LetterKind.ORDER,
    Label.ANNOUNCEMENT: LetterKind.ANNOUNCEMENT,
    Label.RECORD: LetterKind.RECORD,
}
_DRAFT = re.compile(loose(r"[-–(\s]*(?:ร่าง|สำเนา|คู่ฉบับ|สำเนาคู่ฉบับ|ฉบับร่าง)[)\s-]*"))
_TITLED_LATER = re.compile(r"(?:ของ|ให้|ได้|และ|ที่)(?=\s)")
_CERTIFIES = re.compile(loose(r"หนังสือ(?:ฉบับ)?นี้(?:ให้)?ไว้|ขอรับรองว่า|ให้ไว้เพื่อ(?:แสดง|รับรอง)ว่า|หนังสือรับรองฉบับนี้"))
_TO_NOBODY = re.compile(loose(r"[\d๐-๙]|วันที่|เดือน|ปี|ปัจจุบัน|แม้|แก่|อย่างไร|ที่(?!่(?:ปรึกษา|ว่าการ|ทำการ))|การ|ความ"))


def title_label(lines: Lines, index: int) -> tuple[Label | None, int]:
    """Return the label of a title's line and where its own words begin; `(ร่าง)` before it is no matter."""
    row = lines.rows[index]
    if row.label is not None:
        return row.label, row.start
    found = _DRAFT.match(lines.text, row.start, row.end)
    if found and found.end() < row.end:
        from extractors.layout import read_lines

        inner = read_lines(lines.text[found.end() : row.end]).rows
        if inner and inner[0].label in _TITLE_KINDS:
            return inner[0].label, found.end() + inner[0].start
    return None, row.start


def decide_kind(
    lines: Lines, stamps: tuple[StampBlock, ...], limit: int, is_opener: Callable[[Line], bool]
) -> Kind:
    """Return the kind of the letter that the lines before `limit` hold."""
    rows = lines.rows
    last = min(limit, HEAD_LINES)
    memo = agency = number = title = dear = to = subject = None
    kind_of_title: LetterKind | None = None
    title_start = 0
    for index in range(last):
        row = rows[index]
        if blocks_cover(stamps, index):
            continue
        label, start = (row.label, row.start) if row.label is not None else title_label(lines, index)
        bare = subject is None and dear is None and to is None
        if label is Label.MEMO and memo is None and (bare or row.end - row.start < _TITLE_ALONE):
            memo = index
        elif label is Label.AGENCY and agency is None and _memo_row(lines, index, last):
            agency = index
        elif label is Label.NUMBER and number is None:
            number = index
        elif label is Label.SUBJECT and subject is None:
            subject = index
        elif label is Label.DEAR:
            if dear is None or (subject is not None and dear < subject):
                dear = index
        elif (
            label is Label.TO
            and to is None
            and dear is None
            and (starts_office(lines.text, row.value) or not _TO_NOBODY.match(lines.text, row.value, row.end))
        ):
            to = index
        elif label in _TITLE_KINDS and title is None and subject is None and dear is None and to is None:
            if _is_title(lines, index, label, number):
                title, kind_of_title, title_start = index, _TITLE_KINDS[label], start
        elif label is Label.CLOSING or (
            (dear is not None or to is not None or (title is not None and index > title + 1))
            and is_opener(row)
            and not any(rows[i].label is Label.DEAR for i in range(index, min(last, index + 3)))
        ):
            break
    return _choose(lines, memo, agency, number, title, kind_of_title, title_start, dear, to, subject, last)


def _choose(
    lines: Lines,
    memo: int | None,
    agency: int | None,
    number: int | None,
    title: int | None,
    kind_of_title: LetterKind | None,
    title_start: int,
    dear: int | None,
    to: int | None,
    subject: int | None,
    last: int,
) -> Kind:
    rows = lines.rows

    def made(
        value: LetterKind,
        index: int,
        rule: str,
        confidence: float,
        salutation: int | None,
        titled: bool = False,
    ) -> Kind:
        row = rows[index]
        stop = row.value if row.label is not None and row.value > row.start and not titled else row.end
        start = title_start if titled and title_start else row.start
        while stop > start and lines.text[stop - 1] in " \t\u00a0:：*":
            stop -= 1
        return Kind(value, (start, stop), f"kind.{rule}", confidence, index, salutation, titled)

    if memo is not None:
        return made(LetterKind.INTERNAL, memo, "memo", 1.0, dear)
    if agency is not None:
        return made(LetterKind.INTERNAL, agency, "memo", 0.9, dear)
    if title is not None and kind_of_title is not None:
        return made(kind_of_title, title, kind_of_title.value, 1.0, None, titled=True)
    for index in range(min(last, 20)):
        row = rows[index]
        if (
            row.end - row.start < 400
            and (found := _CERTIFIES.search(lines.text, row.start, row.start + 60))
            and dear is None
        ):
            return Kind(
                LetterKind.RECORD,
                found.span(),
                "kind.record",
                0.8,
                number if number is not None else index,
                None,
            )
    if dear is not None:
        return made(
            LetterKind.EXTERNAL,
            dear,
            "external",
            1.0 if number is not None or subject is not None else 0.8,
            dear,
        )
    if to is not None:
        return made(LetterKind.STAMPED, to, "stamped", 1.0 if number is not None else 0.8, to)
    if subject is not None and number is not None:
        return made(LetterKind.EXTERNAL, subject, "external", 0.6, None)
    closing = next((i for i, row in enumerate(rows) if row.label is Label.CLOSING), None)
    if closing is not None:
        row = rows[closing]
        return Kind(LetterKind.EXTERNAL, (row.start, row.end), "kind.external", 0.5, number or 0, None)
    return Kind(LetterKind.UNKNOWN, (0, 0), "kind.unknown", 0.0, number if number is not None else 0, None)


def _memo_row(lines: Lines, index: int, last: int) -> bool:
    """ส่วนราชการ is a memo's row only above a row with number or date."""
    return any(
        lines.rows[i].label in (Label.NUMBER, Label.DATE, Label.SUBJECT)
        for i in range(index + 1, min(last, index + 5))
    )


def _is_title(lines: Lines, index: int, label: Label, number: int | None) -> bool:
    content = lines.content(index)
    if len(content) > 130:
        return False
    if number is not None and label is not Label.RECORD:
        return False
    if index and lines.is_full(index - 1) and lines.is_full(index):
        return False
    return not re.match(r"(?:บันทึก|ข่าว)[ก-๙]{2,}(?:ได้|จะ|ให้)", content)
