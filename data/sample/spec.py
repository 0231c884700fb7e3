"""What one invented letter says: the one value from which both its paper and its true record are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.letter import (
    DeadlineBasis,
    DeadlineKind,
    LetterKind,
    PhoneKind,
    ReferenceRole,
    Relation,
    Secrecy,
    Urgency,
)


class Medium(StrEnum):
    """As which file a letter is handed out."""

    DOCX = "docx"
    DOC = "doc"
    """Made by LibreOffice; always beside a DOCX of the same letter."""
    PDF = "pdf"
    SCAN_PDF = "scan.pdf"
    SCAN_JPEG = "jpg"


class Digits(StrEnum):
    """Which digits a letter is typed in."""

    THAI = "thai"
    ARABIC = "arabic"


@dataclass(frozen=True, slots=True)
class Cited:
    """A letter that is cited: what the record must say of it."""

    number: str | None
    """Canonical."""
    date: str | None
    """EDTF."""
    issuer: str | None
    role: ReferenceRole
    relation: Relation = Relation.REFERS


@dataclass(frozen=True, slots=True)
class Duty:
    """A deadline, event or period as the record must say it."""

    kind: DeadlineKind
    start: str | None = None
    end: str | None = None
    rrule: str | None = None
    basis: DeadlineBasis = DeadlineBasis.ABSOLUTE


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line as the record must say it."""

    e164: str | None
    kind: PhoneKind = PhoneKind.PHONE
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as the record must say it; `name` is `None` for an office."""

    lines: tuple[Line, ...]
    name: str | None = None
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivingStamp:
    """A receiving stamp, drawn on scans only."""

    office: str
    receive_number: str
    date: str
    """EDTF, for the record."""
    written_date: str
    time: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One invented letter.

    Texts are written with Arabic digits; the maker sets them in `digits`. `number` is canonical. `head` are
    the lines at the top right (agency and address), `foot` the lines under the signature, as printed.
    """

    name: str
    """File name without its ending."""
    kind: LetterKind
    media: tuple[Medium, ...]
    number: str | None
    date: str | None
    """EDTF."""
    written_date: str | None
    issuer: str
    subject: str | None
    body: tuple[str, ...]
    digits: Digits = Digits.THAI
    title: str | None = None
    """First line of an order, announcement, certificate or minutes."""
    head: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """As printed under อ้างถึง."""
    enclosures: tuple[tuple[str, str | None], ...] = ()
    """Title and quantity."""
    urgency: Urgency | None = None
    secrecy: Secrecy | None = None
    signatory: tuple[str, str, str | None] | None = None
    """Name, position, on behalf of."""
    authority: str = "ปฏิบัติราชการแทน"
    unit: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    cites: tuple[Cited, ...] = ()
    duties: tuple[Duty, ...] = ()
    people: tuple[Person, ...] = ()
    urls: tuple[str, ...] = ()
    stamps: tuple[ReceivingStamp, ...] = ()
    closing: str | None = "ขอแสดงความนับถือ"
