"""The letter record: the public output contract, one object for every letter found.

What `saraban extract --format jsonl` prints, the library returns, the database stores, and `saraban schema`
describes. Names and meanings are fixed; keys may be added, none is renamed without a migration note.
Dates are EDTF level 0 (common era), times `HH:MM`, date-times `YYYY-MM-DDTHH:MM` in Asia/Bangkok.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

DateText = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
DateOrTimeText = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?)?$")]
TimeText = Annotated[str, Field(pattern=r"^[0-9]{2}:[0-9]{2}$")]


class LetterKind(StrEnum):
    """The six kinds of the regulation (clause 10)."""

    EXTERNAL = "external"
    """หนังสือภายนอก (clause 11)."""
    INTERNAL = "internal"
    """หนังสือภายใน, บันทึกข้อความ (clause 12)."""
    STAMPED = "stamped"
    """หนังสือประทับตรา (clauses 13 and 14)."""
    ORDER = "order"
    """หนังสือสั่งการ: คำสั่ง ระเบียบ ข้อบังคับ (clauses 15 to 18)."""
    ANNOUNCEMENT = "announcement"
    """หนังสือประชาสัมพันธ์: ประกาศ แถลงการณ์ ข่าว (clauses 19 to 22)."""
    RECORD = "record"
    """หนังสือรับรอง รายงานการประชุม บันทึก (clauses 23 to 27)."""
    UNKNOWN = "unknown"


class Urgency(StrEnum):
    """ชั้นความเร็ว (clause 28)."""

    MOST_URGENT = "most_urgent"
    """ด่วนที่สุด."""
    VERY_URGENT = "very_urgent"
    """ด่วนมาก."""
    URGENT = "urgent"
    """ด่วน."""


class Secrecy(StrEnum):
    """ชั้นความลับ."""

    TOP_SECRET = "top_secret"  # noqa: S105 - a class of secrecy, no password
    """ลับที่สุด."""
    SECRET = "secret"  # noqa: S105
    """ลับมาก."""
    CONFIDENTIAL = "confidential"
    """ลับ."""


class Status(StrEnum):
    """How far a value with digits can be trusted."""

    VERIFIED = "verified"
    """From a text layer, or OCR that is sure of every digit."""
    UNVERIFIED = "unverified"
    """A digit is in doubt, or handwritten."""
    CORRECTED = "corrected"
    """Changed by a rule with a second witness; `raw` keeps the reading before."""
    CONFIRMED = "confirmed"
    """By a person."""


class ReferenceKind(StrEnum):
    """What is cited."""

    LETTER = "letter"
    ORDER = "order"
    REGULATION = "regulation"
    RESOLUTION = "resolution"
    ANNOUNCEMENT = "announcement"


class ReferenceRole(StrEnum):
    """Where a reference stands; in falling strength."""

    REFERENCE = "reference"
    """Under อ้างถึง."""
    ENCLOSURE = "enclosure"
    """Under สิ่งที่ส่งมาด้วย."""
    BODY = "body"


class Relation(StrEnum):
    """What this letter does to the one it cites."""

    REFERS = "refers"
    ENCLOSES = "encloses"
    FORWARDS = "forwards"
    ANSWERS = "answers"
    FOLLOWS_UP = "follows_up"
    AMENDS = "amends"
    SUPERSEDES = "supersedes"
    CANCELS = "cancels"


class DeadlineKind(StrEnum):
    """What a date in the text asks for."""

    DEADLINE = "deadline"
    EVENT = "event"
    PERIOD = "period"
    RECURRING = "recurring"


class DeadlineBasis(StrEnum):
    """What a deadline counts from."""

    ABSOLUTE = "absolute"
    LETTER_DATE = "letter_date"
    RECEIPT = "receipt"
    EVENT = "event"


class PhoneKind(StrEnum):
    """What kind of line a number is."""

    PHONE = "phone"
    FAX = "fax"
    MOBILE = "mobile"
    INTERNAL = "internal"
    """A ministry network or exchange number; no e164."""
    HOTLINE = "hotline"


class MarkingKind(StrEnum):
    """Marks that are not the letter's own text."""

    FILING = "filing"
    ROUTING = "routing"
    ACKNOWLEDGEMENT = "acknowledgement"


class Part(BaseModel):
    """Base of everything in a record: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Part):
    """Where a value was read and by which rule."""

    page: int = Field(ge=1)
    span: tuple[int, int]
    """Characters of the letter's `text`."""
    bbox: tuple[float, float, float, float] | None = None
    """Points, origin at the page's top left."""
    confidence: float = Field(ge=0, le=1)
    rule: str


class LetterNumber(Part):
    """เลขที่หนังสือ."""

    text: str
    canonical: str
    prefix: str | None
    office: str | None
    circular: bool
    mark: str | None = None
    running: int | None
    agency: str | None = None
    corrected: bool = False
    status: Status = Status.VERIFIED
    raw: str | None = None
    candidates: tuple[str, ...] = ()
    evidence: Evidence


class DateValue(Part):
    """A date as written and as EDTF."""

    text: str
    value: DateText | None
    corrected: bool = False
    status: Status = Status.VERIFIED
    raw: str | None = None
    candidates: tuple[str, ...] = ()
    evidence: Evidence


class Reference(Part):
    """Another letter that this one cites."""

    text: str
    kind: ReferenceKind
    number: LetterNumber | None
    date: DateValue | None
    issuer: str | None
    role: ReferenceRole
    relation: Relation
    evidence: Evidence
    relation_evidence: Evidence | None = None


class Enclosure(Part):
    """A line under สิ่งที่ส่งมาด้วย."""

    title: str
    quantity: str | None = None
    evidence: Evidence


class Deadline(Part):
    """A duty, a meeting, a period or something recurring."""

    text: str
    kind: DeadlineKind
    start: DateOrTimeText | None = None
    end: DateOrTimeText | None = None
    rrule: str | None = None
    basis: DeadlineBasis = DeadlineBasis.ABSOLUTE
    action: str | None = None
    place: str | None = None
    corrected: bool = False
    status: Status = Status.VERIFIED
    candidates: tuple[str, ...] = ()
    evidence: Evidence


class Phone(Part):
    """A telephone or fax line."""

    text: str
    e164: str | None
    extension: str | None = None
    kind: PhoneKind
    corrected: bool = False
    status: Status = Status.VERIFIED
    candidates: tuple[str, ...] = ()
    evidence: Evidence


class Contact(Part):
    """A person or an office, and how to reach it."""

    name: str | None = None
    position: str | None = None
    unit: str | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    evidence: Evidence


class Signatory(Part):
    """Who signs, and for whom."""

    name: str | None
    position: str | None
    on_behalf_of: str | None = None
    evidence: Evidence


class Stamp(Part):
    """A receiving stamp (ตรารับหนังสือ)."""

    office: str | None = None
    receive_number: str | None = None
    date: DateText | None = None
    time: TimeText | None = None
    text: str
    status: Status = Status.VERIFIED
    candidates: tuple[str, ...] = ()
    evidence: Evidence


class Marking(Part):
    """A mark that is not the letter's own text."""

    kind: MarkingKind
    text: str
    evidence: Evidence


class Warning(Part):  # noqa: A001 - the contract's word
    """Something a clerk should look at."""

    code: str
    field: str | None
    message: str


class OcrNote(Part):
    """Which engine read the pages."""

    engine: str
    model: str
    confidence: float | None


class LetterSource(Part):
    """Where a letter was read."""

    path: str
    sha256: str
    media_type: str
    pages: tuple[int, int]
    part: int = Field(ge=1)
    reader: str
    ocr: OcrNote | None = None


class FieldEvidence(Part):
    """Evidence of the fields whose values are plain strings, in the order of their items."""

    kind: tuple[Evidence, ...] = ()
    urgency: tuple[Evidence, ...] = ()
    secrecy: tuple[Evidence, ...] = ()
    issuer: tuple[Evidence, ...] = ()
    unit: tuple[Evidence, ...] = ()
    subject: tuple[Evidence, ...] = ()
    to: tuple[Evidence, ...] = ()
    emails: tuple[Evidence, ...] = ()
    urls: tuple[Evidence, ...] = ()


class LetterRecord(Part):
    """One letter."""

    source: LetterSource
    text: str
    kind: LetterKind
    urgency: Urgency | None = None
    secrecy: Secrecy | None = None
    number: LetterNumber | None = None
    date: DateValue | None = None
    issuer: str | None = None
    unit: tuple[str, ...] = ()
    subject: str | None = None
    to: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: tuple[Contact, ...] = ()
    urls: tuple[str, ...] = ()
    signatory: Signatory | None = None
    signatories: tuple[Signatory, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    markings: tuple[Marking, ...] = ()
    warnings: tuple[Warning, ...] = ()
    evidence: FieldEvidence = FieldEvidence()
