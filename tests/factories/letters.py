"""Invented letters for tests: a call states what matters, the rest is a plain circular."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from extractors.numbers import parse_letter_number
from schemas.letter import (
    DateValue,
    Deadline,
    DeadlineKind,
    Evidence,
    LetterKind,
    LetterNumber,
    LetterRecord,
    LetterSource,
    OcrNote,
    Reference,
    ReferenceKind,
    ReferenceRole,
    Relation,
    Secrecy,
    Stamp,
    Status,
)
from schemas.outcome import Outcome
from schemas.source import FileStatus, Page, Problem, Reader, Source

HERE = Evidence(page=1, span=(0, 1), confidence=1.0, rule="test")


def number(
    text: str | None, status: Status = Status.VERIFIED, candidates: Sequence[str] = ()
) -> LetterNumber | None:
    if text is None:
        return None
    read = parse_letter_number(text)
    return LetterNumber(
        text=text,
        canonical=read.canonical,
        prefix=read.prefix,
        office=read.office,
        circular=read.circular,
        mark=read.mark,
        running=read.running,
        agency=read.agency,
        status=status,
        candidates=tuple(candidates),
        evidence=HERE,
    )


def date(value: str | None) -> DateValue | None:
    return DateValue(text=value or "", value=value, evidence=HERE) if value else None


def reference(
    cited: str | None,
    day: str | None = None,
    issuer: str | None = None,
    *,
    relation: Relation = Relation.REFERS,
    role: ReferenceRole = ReferenceRole.REFERENCE,
    kind: ReferenceKind = ReferenceKind.LETTER,
    status: Status = Status.VERIFIED,
    candidates: Sequence[str] = (),
    text: str | None = None,
) -> Reference:
    return Reference(
        text=text or f"หนังสือ{issuer or ''} ที่ {cited} ลงวันที่ {day}",
        kind=kind,
        number=number(cited, status, candidates),
        date=date(day),
        issuer=issuer,
        role=role,
        relation=relation,
        evidence=HERE,
    )


def deadline(
    end: str | None = None,
    *,
    kind: DeadlineKind = DeadlineKind.DEADLINE,
    start: str | None = None,
    action: str | None = "รายงานผลการดำเนินการ",
    rrule: str | None = None,
    place: str | None = None,
) -> Deadline:
    return Deadline(
        text=f"ภายในวันที่ {end or start}",
        kind=kind,
        start=start,
        end=end,
        rrule=rrule,
        action=action,
        place=place,
        evidence=HERE,
    )


def stamp(office: str, receive_number: str | None, day: str) -> Stamp:
    return Stamp(
        office=office, receive_number=receive_number, date=day, time="09:15", text="ตรารับ", evidence=HERE
    )


def letter(
    no: str | None,
    day: str | None = "2021-10-29",
    issuer: str | None = "กรมส่งเสริมการปกครองท้องถิ่น",
    *,
    subject: str | None = "การสำรวจแหล่งน้ำในชุมชน",
    text: str | None = None,
    references: Sequence[Reference] = (),
    deadlines: Sequence[Deadline] = (),
    stamps: Sequence[Stamp] = (),
    to: Sequence[str] = ("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
    secrecy: Secrecy | None = None,
    kind: LetterKind = LetterKind.EXTERNAL,
    status: Status = Status.VERIFIED,
    part: int = 1,
    ocr: float | None = None,
) -> LetterRecord:
    body = text or f"ที่ {no}\n{issuer}\n{day}\nเรื่อง {subject}\nเรียน {' '.join(to)}\nด้วยมีความประสงค์ขอทราบข้อมูล"
    return LetterRecord(
        source=LetterSource(
            path="?",
            sha256="?",
            media_type="application/pdf",
            pages=(1, 1),
            part=part,
            reader="ocr" if ocr else "pdf_text",
            ocr=OcrNote(engine="test", model="test", confidence=ocr) if ocr else None,
        ),
        text=body,
        kind=kind,
        secrecy=secrecy,
        number=number(no, status),
        date=date(day),
        issuer=issuer,
        subject=subject,
        to=tuple(to),
        references=tuple(references),
        deadlines=tuple(deadlines),
        stamps=tuple(stamps),
    )


def outcome(
    shown: str,
    *letters: LetterRecord,
    content: str | None = None,
    status: FileStatus = FileStatus.OK,
    problems: Sequence[Problem] = (),
) -> Outcome:
    sha256 = hashlib.sha256((content or shown).encode()).hexdigest()
    source = Source(shown, sha256, "application/pdf", 1000)
    placed = tuple(
        r.model_copy(
            update={"source": r.source.model_copy(update={"path": shown, "sha256": sha256, "part": n})}
        )
        for n, r in enumerate(letters, 1)
    )
    pages = (Page(1, "\n\n".join(r.text for r in placed), Reader.PDF_TEXT),) if placed else ()
    return Outcome(
        shown=shown, source=source, status=status, pages=pages, letters=placed, problems=tuple(problems)
    )
