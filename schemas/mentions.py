"""What the extractors find in a text: frozen mentions, each with its span, rule and confidence.

A mention knows the text that it was found in and nothing of files, pages or boxes; `pipeline.extract`
turns mentions into the record of the output contract (`schemas.letter`).
Dates are EDTF level 0 (`2021-10-29`, `2021-07`, `2021`), always in the common era; times are `HH:MM`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.letter import (
    DeadlineBasis,
    DeadlineKind,
    LetterKind,
    MarkingKind,
    PhoneKind,
    ReferenceKind,
    ReferenceRole,
    Relation,
    Secrecy,
    Urgency,
)
from schemas.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Something found: `text` is exactly `source_text[span[0]:span[1]]`."""

    text: str
    span: Span
    rule: str
    """Dotted id of the rule that found it, e.g. `dates.full_month`."""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention(Mention):
    """A date, a range of dates, or a stretch with an open end.

    `value` is `None` for an impossible date; `problem` then says why (`date.impossible`), as it does for a
    weekday that does not fit (`date.weekday_mismatch`, the value stands).
    """

    value: str | None
    until: str | None = None
    """Last day (or month) of a range, inclusive."""
    open_end: bool = False
    """`เป็นต้นไป`: from `value` on."""
    corrected: bool = False
    candidates: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention(Mention):
    """A clock time or a range of them."""

    value: str
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention(Mention):
    """A letter number; `text` has no label (`ที่`). The parts are the contract's."""

    canonical: str
    prefix: str | None
    office: str | None
    circular: bool
    mark: str | None = None
    """What stands between slash and running number beside ว: `พิเศษ`, `ง`, `ป`."""
    running: int | None
    year: int | None = None
    """B.E. year where the number itself carries one (`541/2559`, `…/(1)/2569`)."""
    agency: str | None = None
    """The agency that the code tables give for the prefix, `None` for an unknown one."""
    corrected: bool = False
    raw: str | None = None
    """The canonical form before a repair."""
    candidates: tuple[str, ...] = ()
    known_prefix: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceMention(Mention):
    """Another letter, order or announcement that this text cites."""

    kind: ReferenceKind
    number: NumberMention | None
    date: DateMention | None
    issuer: str | None
    role: ReferenceRole
    relation: Relation
    relation_span: Span | None = None
    """Where the words stand that told the relation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMention(Mention):
    """A duty with a date, a meeting, a period or something recurring; keys as in the contract."""

    kind: DeadlineKind
    start: str | None = None
    end: str | None = None
    rrule: str | None = None
    basis: DeadlineBasis = DeadlineBasis.ABSOLUTE
    action: str | None = None
    place: str | None = None
    candidates: tuple[str, ...] = ()
    """Other readings of `end` (or `start`), best first; e.g. the next working day for private persons."""
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMention(Mention):
    """A telephone or fax line."""

    kind: PhoneKind
    e164: str | None
    extension: str | None = None
    problem: str | None = None
    """`phone.invalid` where the number cannot exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlMention(Mention):
    """A web address, `value` repaired to a usable form."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailMention(Mention):
    """An e-mail address."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention(Mention):
    """A person's name; `name` has single spaces, as the contract wants it."""

    name: str
    title: str | None
    given: str
    family: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMention(Mention):
    """A person or an office with the lines to reach it."""

    name: str | None = None
    position: str | None = None
    unit: str | None = None
    phones: tuple[PhoneMention, ...] = ()
    emails: tuple[EmailMention, ...] = ()
    urls: tuple[UrlMention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMention(Mention):
    """A field whose value is a string: issuer, a unit, the subject, an addressee."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosureMention(Mention):
    """A line under สิ่งที่ส่งมาด้วย."""

    title: str
    quantity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatoryMention(Mention):
    """Who signs, and for whom."""

    name: str | None
    position: str | None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StampMention(Mention):
    """A receiving stamp (ตรารับหนังสือ)."""

    office: str | None = None
    receive_number: str | None = None
    date: DateMention | None = None
    time: TimeMention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingMention(Mention):
    """Something on the paper that is not the letter's own text."""

    kind: MarkingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMention(Mention):
    """Which of the six kinds the letter is."""

    value: LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyMention(Mention):
    """ชั้นความเร็ว."""

    value: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyMention(Mention):
    """ชั้นความลับ."""

    value: Secrecy


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a letter stand, as spans of its text; `None` for what it does not have.

    The zones do not overlap, but for `head`, which holds everything before the body. Other families look
    for their mentions inside the zones that can hold them.
    """

    kind: KindMention
    head: Span
    """From the top to the body: number line, letter head, date, subject, addressees, lists."""
    subject: Span | None = None
    addressees: Span | None = None
    references: Span | None = None
    """The list under อ้างถึง, without the label."""
    enclosures: Span | None = None
    """The list under สิ่งที่ส่งมาด้วย, without the label."""
    body: Span = (0, 0)
    closing: Span | None = None
    """The line ขอแสดงความนับถือ and the like."""
    signature: Span | None = None
    footer: Span | None = None
    """Owning unit, phones, contact persons."""
    annex: Span | None = None
    aside: tuple[Span, ...] = field(default=())
    """Stamps, routing notes and other marks: inside the text, but not the letter's own words."""
