"""One letter's text read in full: every family of extractors in its turn, thin over the plain functions.

The order is the only thing that this module knows: frame before what stands in its zones, the letter's own
date and the receiving stamps before deadlines that count from them. The spaCy pipeline (`extractors.nlp`) is
made of the same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from extractors.addressees import find_addressees
from extractors.contacts import find_contacts
from extractors.dates import find_dates, needs_letter_date
from extractors.deadlines import find_deadlines
from extractors.enclosures import find_enclosures
from extractors.frame import find_frame
from extractors.head import find_secrecy, find_subject, find_urgency
from extractors.issuer import find_issuer, find_units
from extractors.markings import find_markings
from extractors.number_repair import NumberWitnesses, gather_witnesses, repair_number
from extractors.numbers import find_letter_numbers
from extractors.own_date import find_own_date
from extractors.own_number import find_own_number
from extractors.references import find_references
from extractors.signatures import find_signatories
from extractors.stamps import find_stamps
from extractors.text import fold
from extractors.times import find_times
from extractors.web import find_emails, find_urls
from schemas.letter import LetterKind
from schemas.mentions import (
    ContactMention,
    DateMention,
    DeadlineMention,
    EmailMention,
    EnclosureMention,
    FieldMention,
    Frame,
    KindMention,
    MarkingMention,
    Mention,
    NumberMention,
    ReferenceMention,
    SecrecyMention,
    SignatoryMention,
    StampMention,
    TimeMention,
    UrgencyMention,
    UrlMention,
)
from schemas.source import Office, Span


@dataclass(slots=True)
class Reading:
    """What has been found in one letter so far; every step fills its own fields."""

    text: str
    annex_start: int | None = None
    office: Office | None = None
    frame: Frame | None = None
    dates: tuple[DateMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    witnesses: NumberWitnesses | None = None
    urgency: UrgencyMention | None = None
    secrecy: SecrecyMention | None = None
    number: NumberMention | None = None
    date: DateMention | None = None
    issuer: FieldMention | None = None
    units: tuple[FieldMention, ...] = ()
    subject: FieldMention | None = None
    addressees: tuple[FieldMention, ...] = ()
    references: tuple[ReferenceMention, ...] = ()
    enclosures: tuple[EnclosureMention, ...] = ()
    deadlines: tuple[DeadlineMention, ...] = ()
    contacts: tuple[ContactMention, ...] = ()
    urls: tuple[UrlMention, ...] = ()
    emails: tuple[EmailMention, ...] = ()
    signatories: tuple[SignatoryMention, ...] = ()
    stamps: tuple[StampMention, ...] = ()
    markings: tuple[MarkingMention, ...] = ()

    @property
    def zones(self) -> Frame:
        """The frame, or an empty one before it is known."""
        return self.frame or Frame(
            kind=KindMention(
                text="", span=(0, 0), rule="frame.none", confidence=0.0, value=LetterKind.UNKNOWN
            ),
            head=(0, 0),
            body=(0, len(self.text)),
        )

    @property
    def received(self) -> DateMention | None:
        """The day on which our office got the letter (see `receiving_stamp`)."""
        stamp = receiving_stamp(self.stamps, self.office)
        if stamp is None or stamp.date is None or stamp.date.value is None:
            return None
        # A stamp older than the letter is misread or another paper's.
        if self.date and self.date.value and stamp.date.value < self.date.value[: len(stamp.date.value)]:
            return None
        return stamp.date


def receiving_stamp(stamps: tuple[StampMention, ...], office: Office | None) -> StampMention | None:
    """Return our own office's stamp, or the first one with a date where the office is not known."""
    dated = [s for s in stamps if s.date is not None]
    if office is not None:
        names = [fold(n) for n in (office.name, *office.aliases) if n]
        for stamp in dated:
            told = fold(stamp.office or "")
            if told and any(n in told or told in n for n in names):
                return stamp
        # Another office's stamp is not ours, unless none of them says whose it is.
        dated = [s for s in dated if not s.office]
    return dated[0] if dated else None


@dataclass(frozen=True, slots=True)
class Step:
    """One family's turn: what must have run before, what it fills (names of `mentions_of`), and how."""

    name: str
    needs: tuple[str, ...]
    fills: tuple[str, ...]
    run: Callable[[Reading], None]


def _frame(reading: Reading) -> None:
    reading.frame = find_frame(reading.text, annex_start=reading.annex_start)


def _dates(reading: Reading) -> None:
    reading.dates = find_dates(reading.text)
    reading.date = find_own_date(reading.text, reading.zones, reading.dates)
    # `ศกนี้`, `เดือนนี้` and a date without a year mean the letter's own.
    own = reading.date.value if reading.date is not None else None
    if own is not None and needs_letter_date(reading.text, reading.dates):
        reading.dates = find_dates(reading.text, own)


def _times(reading: Reading) -> None:
    reading.times = find_times(reading.text)


def _numbers(reading: Reading) -> None:
    zones = reading.zones
    own: list[Span] = [z for z in (zones.signature, zones.footer) if z is not None]
    if zones.head[1]:
        stop = min((z[0] for z in (zones.subject, zones.addressees) if z), default=zones.head[1])
        own.append((zones.head[0], stop))
    found = find_letter_numbers(reading.text)
    if any(not n.known_prefix or n.mark for n in found):
        reading.witnesses = gather_witnesses(reading.text, own)
        reading.numbers = tuple(repair_number(n, _beside(reading.text, n, reading.witnesses)) for n in found)
    else:
        reading.numbers = found
    reading.number = find_own_number(reading.text, zones, reading.numbers)


def _beside(text: str, number: NumberMention, witnesses: NumberWitnesses) -> NumberWitnesses:
    """Add the agency named right before a cited number to the letter's own witnesses."""
    start = max(0, number.span[0] - 80)
    before = text[start : number.span[0]]
    cut = before.rfind("หนังสือ")
    return witnesses.joined([before[cut:]]) if cut >= 0 else witnesses


def _head(reading: Reading) -> None:
    text, frame = reading.text, reading.zones
    reading.urgency = find_urgency(text, frame)
    reading.secrecy = find_secrecy(text, frame)
    reading.subject = find_subject(text, frame)
    reading.addressees = find_addressees(text, frame)
    reading.issuer = find_issuer(text, frame, reading.number)
    reading.units = find_units(text, frame)
    reading.enclosures = find_enclosures(text, frame)


def _stamps(reading: Reading) -> None:
    reading.stamps = find_stamps(reading.text, reading.zones)
    reading.markings = find_markings(reading.text, reading.zones)


def _signatures(reading: Reading) -> None:
    reading.signatories = find_signatories(reading.text, reading.zones)


def _references(reading: Reading) -> None:
    found = find_references(reading.text, reading.zones, reading.dates)
    by_span = {n.span: n for n in reading.numbers if n.corrected or n.candidates}
    own = reading.number.span if reading.number else None
    reading.references = tuple(
        replace(r, number=by_span.get(r.number.span, r.number)) if r.number is not None and by_span else r
        for r in found
        if own is None or r.number is None or r.number.span != own
    )


def _deadlines(reading: Reading) -> None:
    received = reading.received
    reading.deadlines = find_deadlines(
        reading.text,
        reading.date.value if reading.date else None,
        received.value if received else None,
        reading.dates,
    )


def _contacts(reading: Reading) -> None:
    reading.contacts = find_contacts(reading.text, reading.frame)
    reading.emails = find_emails(reading.text)
    reading.urls = find_urls(reading.text)


STEPS: tuple[Step, ...] = (
    Step("frame", (), ("kind",), _frame),
    Step("dates", ("frame",), ("dates", "date"), _dates),
    Step("times", (), ("times",), _times),
    Step("numbers", ("frame",), ("numbers", "number"), _numbers),
    Step(
        "head",
        ("frame", "numbers"),
        ("urgency", "secrecy", "subject", "to", "issuer", "unit", "enclosures"),
        _head,
    ),
    Step("stamps", ("frame", "dates"), ("stamps", "markings"), _stamps),
    Step("signatures", ("frame",), ("signatories",), _signatures),
    Step("references", ("frame", "dates", "numbers"), ("references",), _references),
    Step("deadlines", ("dates", "times", "stamps"), ("deadlines",), _deadlines),
    Step("contacts", ("frame",), ("contacts", "urls", "emails"), _contacts),
)


def with_stamps(reading: Reading, stamps: tuple[StampMention, ...]) -> Reading:
    """Return a reading with other stamps, and with the deadlines that count from them."""
    changed = replace(reading, stamps=stamps)
    _deadlines(changed)
    return changed


def read_letter(text: str, *, annex_start: int | None = None, office: Office | None = None) -> Reading:
    """Read a letter's text with the plain functions, one family after the other."""
    reading = Reading(text, annex_start, office)
    for step in STEPS:
        step.run(reading)
    return reading


def _one(mention: Mention | None) -> tuple[Mention, ...]:
    return (mention,) if mention is not None else ()


def mentions_of(reading: Reading) -> dict[str, tuple[Mention, ...]]:
    """Return what was found by name, in the order of the text; fields of the head as tuples too."""
    return {
        "kind": _one(reading.frame.kind if reading.frame else None),
        "urgency": _one(reading.urgency),
        "secrecy": _one(reading.secrecy),
        "number": _one(reading.number),
        "date": _one(reading.date),
        "issuer": _one(reading.issuer),
        "unit": reading.units,
        "subject": _one(reading.subject),
        "to": reading.addressees,
        "numbers": reading.numbers,
        "dates": reading.dates,
        "times": reading.times,
        "references": reading.references,
        "enclosures": reading.enclosures,
        "deadlines": reading.deadlines,
        "contacts": reading.contacts,
        "urls": reading.urls,
        "emails": reading.emails,
        "signatories": reading.signatories,
        "stamps": reading.stamps,
        "markings": reading.markings,
    }
