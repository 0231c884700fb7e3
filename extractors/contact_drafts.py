"""Contacts being put together: whose numbers come next, and what is left in the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.contact_words import POSITION, TITLED_POSITION, UNIT_WORD
from extractors.phones import LABEL
from extractors.text import squeeze, to_arabic_digits
from schemas.mentions import ContactMention, EmailMention, PersonMention, PhoneMention, UrlMention
from schemas.source import Span


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers and addresses that stand together."""

    phones: tuple[PhoneMention, ...]
    emails: tuple[EmailMention, ...]
    start: int
    end: int


@dataclass(slots=True)
class Draft:
    """A contact being put together."""

    person: PersonMention | None = None
    position: str | None = None
    unit: str | None = None
    phones: list[PhoneMention] = field(default_factory=list)
    emails: list[EmailMention] = field(default_factory=list)
    urls: list[UrlMention] = field(default_factory=list)
    anchor: Span | None = None
    rule: str = "contacts.office"

    @property
    def reached(self) -> bool:
        """Whether a number or an address was given already."""
        return bool(self.phones or self.emails)


def _key(phone: PhoneMention) -> tuple[str, str | None]:
    digits = re.sub(r"\D", "", to_arabic_digits(phone.text)) if phone.e164 is None else phone.e164
    return digits, phone.extension


@dataclass(slots=True)
class Reader:
    """Walks the lines and keeps whose numbers come next."""

    text: str
    drafts: list[Draft] = field(default_factory=list)
    office: Draft | None = None
    """The unit whose lines are being read."""
    owner: Draft | None = None
    """The person whose lines are being read."""
    units: list[str] = field(default_factory=list)
    last: tuple[Draft, int] | None = None
    """Who was given numbers last, and where those end."""

    def give(self, draft: Draft, group: Group) -> None:
        """Give a group of numbers to a contact."""
        draft.phones += group.phones
        draft.emails += group.emails
        self.last = draft, group.end

    def person(self, mention: PersonMention, rule: str) -> Draft:
        """Return the contact of a person, whose lines are read from now on."""
        for draft in self.drafts:
            if draft.person is not None and draft.person.name == mention.name:
                self.owner = draft
                return draft
        self.owner = Draft(person=mention, anchor=mention.span, rule=rule)
        self.drafts.append(self.owner)
        return self.owner

    def the_office(self, unit: str | None = None, *, fresh: bool = False) -> Draft:
        """Return the contact of the unit whose lines are read."""
        if self.office is None or fresh:
            self.office = Draft(unit=unit or (" ".join(self.units) or None))
            self.drafts.append(self.office)
        return self.office

    def unit_line(self, line: str, *, named: bool = False) -> None:
        """A line that names a unit: the person above is done, if there were numbers already."""
        if self.owner is not None and not self.owner.reached:
            self.owner.unit = self.owner.unit or squeeze(line)
            return
        self.owner = None
        if self.office is not None and self.office.reached:
            self.office = None
            self.units = []
        self.units.append(squeeze(line))
        if self.office is not None:
            self.office.unit = " ".join(self.units)

    def reset(self) -> None:
        """Forget whose lines are read."""
        self.owner = None
        self.office = None
        self.units = []


def read_role(text: str, draft: Draft, start: int, end: int) -> None:
    """Read position and unit out of what stands between a name and its number."""
    words = text[start:end]
    label = LABEL.search(words)
    if label:
        words = words[: label.start()]
    words = re.sub(r"(?:หมายเลข|เบอร์|ทาง|ได้ที่|ที่)?[\s:]*$", "", words)
    if draft.position is None:
        match = TITLED_POSITION.search(words) or POSITION.search(words)
        if match:
            position = squeeze(match[1])
            unit = UNIT_WORD.search(position)
            if unit and unit.start() > 3 and position[unit.start() - 1] == " ":
                draft.unit = draft.unit or position[unit.start() :]
                position = position[: unit.start()].strip()
            draft.position = position.strip(" ,:-") or None
    if draft.unit is None:
        unit = UNIT_WORD.search(words)
        if unit and (unit.start() == 0 or not words[unit.start() - 1].isalpha()):
            draft.unit = squeeze(words[unit.start() :]).strip(" ,:()-") or None


def finish(text: str, reader: Reader) -> tuple[ContactMention, ...]:
    """Drop what was given before, then what has nothing left."""
    seen_phones: set[tuple[str, str | None]] = set()
    seen_emails: set[str] = set()
    found: list[ContactMention] = []
    # A person keeps a number that the office line repeats: persons first.
    ordered = sorted(reader.drafts, key=lambda d: d.person is None)
    kept: dict[int, tuple[list[PhoneMention], list[EmailMention]]] = {}
    for draft in ordered:
        own: list[PhoneMention] = []
        own_keys: set[tuple[str, str | None]] = set()
        for phone in draft.phones:
            key = _key(phone)
            if key not in own_keys and (draft.person is not None or key not in seen_phones):
                own.append(phone)
                own_keys.add(key)
        seen_phones |= own_keys
        mails = list({e.value: e for e in draft.emails if e.value not in seen_emails}.values())
        seen_emails |= {e.value for e in mails}
        kept[id(draft)] = (own, mails)
    for draft in reader.drafts:
        own, mails = kept[id(draft)]
        wanted = draft.person is not None and draft.rule == "contacts.coordinator"
        if not own and not mails and not wanted:
            continue
        spans = [m.span for m in (*own, *mails)] + ([draft.anchor] if draft.anchor else [])
        span = (min(s[0] for s in spans), max(s[1] for s in spans))
        found.append(
            ContactMention(
                text=text[span[0] : span[1]],
                span=span,
                rule=draft.rule,
                confidence=min(
                    [m.confidence for m in (*own, *mails)]
                    + ([draft.person.confidence] if draft.person else [])
                ),
                name=draft.person.name if draft.person else None,
                position=draft.position,
                unit=draft.unit,
                phones=tuple(own),
                emails=tuple(mails),
                urls=tuple({u.value: u for u in draft.urls}.values()),
            )
        )
    return tuple(sorted(found, key=lambda c: c.span))
