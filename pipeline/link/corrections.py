"""What a person put right, laid over what was read: it outranks every reading and every vote.

Fields of a letter are named as in its record. One duty, contact or stamp of several is named by its place, as
the commands list them: `deadline.2.end`, `contact.1.name`, `stamp.1.date`; `deadline.2` alone with no value
takes it away, and `deadline.new` and the like add one. What is put right of an item is tied to its words: it
finds the item again when another reading lists it in another place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extractors.numbers import parse_letter_number
from extractors.phones import find_phones
from pipeline.link.agree import plain
from schemas.letter import (
    Contact,
    DateValue,
    Deadline,
    DeadlineKind,
    Evidence,
    LetterNumber,
    LetterRecord,
    Phone,
    Stamp,
    Status,
)

FIELDS = ("number", "date", "issuer", "subject", "kind", "urgency", "secrecy")
"""The fields of a letter that a person can put right here."""
ITEM_FIELDS = {
    "deadline": ("kind", "start", "end", "rrule", "action", "place"),
    "contact": ("name", "position", "unit", "phones", "emails"),
    "stamp": ("office", "receive_number", "date", "time"),
}
"""Of each kind of item, the parts that a person can put right."""
_LISTS = {"deadline": "deadlines", "contact": "contacts", "stamp": "stamps"}
_Item = Deadline | Contact | Stamp
_ITEM = re.compile(r"^(deadline|contact|stamp)\.(?:(new)|(\d{1,3})(?:\.([a-z_]+))?)$")
_RULE = "correction"
_LIKE = 0.6
"""From here two wordings are one item, read twice."""
_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?)\s+(\S.*)$", re.S)
_RECEIVED = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?\s+(\S.*)$")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one letter, as a person says it is; `None` for: the letter does not say."""

    field: str
    value: str | None
    item: str | None = None
    """The words of the duty, contact or stamp that is meant."""


@dataclass(frozen=True, slots=True)
class ItemField:
    """A duty, a contact or a stamp, and which part of it."""

    kind: str
    place: int | None
    """From 1; `None` for a new one."""
    part: str | None
    """`None` for the whole."""


def item_field(name: str) -> ItemField | None:
    """Return what the name of an item's field means, `None` where it names a field of the letter.

    Raises:
        ValueError: For a part that such an item has not.

    >>> item_field("deadline.2.end")
    ItemField(kind='deadline', place=2, part='end')
    """
    found = _ITEM.match(name)
    if found is None:
        return None
    kind, new, place, part = found.groups()
    if part is not None and part not in ITEM_FIELDS[kind]:
        raise ValueError(f"{part} is none of: {', '.join(ITEM_FIELDS[kind])}")
    return ItemField(kind, None if new else int(place), part)


def record_field(name: str) -> str:
    """Return the key of the record that a field belongs to."""
    found = _ITEM.match(name)
    return _LISTS[found[1]] if found else name


def items_of(record: LetterRecord, kind: str) -> Sequence[Deadline | Contact | Stamp]:
    """Return the items of a kind, as the record lists them."""
    items: Sequence[_Item] = getattr(record, _LISTS[kind])
    return items


def words_of(record: LetterRecord, kind: str, place: int) -> str | None:
    """Return the words that an item is known by, `None` where there is no such item."""
    items = items_of(record, kind)
    if not 0 < place <= len(items):
        return None
    return _words(items[place - 1])


def _words(item: _Item) -> str:
    if not isinstance(item, Contact):
        return item.text
    # An e-mail address and a line tell two persons of one unit apart.
    lines = [p.text for p in item.phones] + list(item.emails)
    return " ".join(filter(None, (item.name, item.position, item.unit, *lines))) or "?"


def place_of(record: LetterRecord, kind: str, words: str, *, copy: bool = False) -> int | None:
    """Return where the item with these words stands, from 1; the likest where none has just these.

    With `copy` in another copy of the letter, whose stamps are its own: those must have just these words.
    """
    wanted = plain(words)
    best, likeness = None, 1.0 if copy and kind == "stamp" else _LIKE
    for at, item in enumerate(items_of(record, kind), 1):
        it = plain(_words(item))
        if it == wanted:
            return at
        ratio = SequenceMatcher(None, wanted, it, autojunk=False).ratio()
        if ratio > likeness:
            best, likeness = at, ratio
    return best


def corrected(record: LetterRecord, corrections: Sequence[Correction]) -> LetterRecord:
    """Return a record with corrections laid over it; `raw` keeps what was read.

    Raises:
        ValueError: For a field that cannot be corrected or a value that it cannot have.
    """
    if not corrections:
        return record
    read = record
    # Places are those of the record as read: items go last, from the end.
    gone: set[tuple[str, int]] = set()
    for correction in corrections:
        item = item_field(correction.field)
        if item is not None:
            record = _with_item(read, record, item, correction, gone)
            continue
        if correction.field not in FIELDS:
            known = ", ".join((*FIELDS, *(f"{kind}.N.PART" for kind in ITEM_FIELDS)))
            raise ValueError(f"{correction.field} is none of: {known}")
        data = record.model_dump()
        data[correction.field] = _value(record, correction)
        record = LetterRecord.model_validate(data)
    for kind, name in _LISTS.items():
        if any(k == kind for k, _ in gone):
            left = [x for at, x in enumerate(getattr(record, name), 1) if (kind, at) not in gone]
            record = record.model_copy(update={name: tuple(left)})
    return record


def _with_item(
    read: LetterRecord,
    record: LetterRecord,
    item: ItemField,
    correction: Correction,
    gone: set[tuple[str, int]],
) -> LetterRecord:
    name = _LISTS[item.kind]
    items = list(getattr(record, name))
    if item.place is None:
        if correction.value is None:
            raise ValueError("a new one needs a value")
        return record.model_copy(update={name: (*items, _NEW[item.kind](correction.value))})
    if correction.item is None:
        raise ValueError(f"there is no {item.kind} {item.place}")
    place = place_of(read, item.kind, correction.item)
    if place is None:
        # A later reading does not hold it at all: nothing to put right, the row stays for the next one.
        return record
    if item.part is None:
        if correction.value is not None:
            raise ValueError(f"say which part: {', '.join(ITEM_FIELDS[item.kind])}")
        gone.add((item.kind, place))
        return record
    at = place - 1
    items[at] = _changed(items[at], item.part, correction.value)
    return record.model_copy(update={name: tuple(items)})


def _changed(item: _Item, part: str, value: str | None) -> _Item:
    data = item.model_dump()
    if part == "phones":
        data[part] = _phones(value)
    elif part == "emails":
        data[part] = tuple(filter(None, re.split(r"[\s,;]+", value or "")))
    elif part == "kind" and value is None:
        raise ValueError("a duty has a kind")
    else:
        data[part] = value
    if isinstance(item, Deadline):
        data["corrected"], data["status"], data["candidates"] = True, Status.CONFIRMED, ()
        return Deadline.model_validate(data)
    if isinstance(item, Stamp):
        data["status"], data["candidates"] = Status.CONFIRMED, ()
        return Stamp.model_validate(data)
    return Contact.model_validate(data)


def _phones(value: str | None) -> tuple[Phone, ...]:
    found = (
        tuple(
            Phone(
                text=p.text,
                e164=p.e164,
                extension=p.extension,
                kind=p.kind,
                status=Status.CONFIRMED,
                evidence=_evidence(),
            )
            for p in find_phones(f"โทร. {value}")
        )
        if value
        else ()
    )
    if value and not found:
        raise ValueError(f"{value} is no telephone number")
    return found


def _new_deadline(value: str) -> Deadline:
    found = _DAY.match(value)
    if found is None:
        raise ValueError(f"a new duty is a day and what is to be done: 2023-06-30 รายงานผล, not {value}")
    return Deadline(
        text=value,
        kind=DeadlineKind.DEADLINE,
        end=found[1],
        action=found[2],
        corrected=True,
        status=Status.CONFIRMED,
        evidence=_evidence(),
    )


def _new_contact(value: str) -> Contact:
    return Contact(name=value, evidence=_evidence())


def _new_stamp(value: str) -> Stamp:
    found = _RECEIVED.match(value)
    if found is None:
        raise ValueError(f"a new stamp is a day and a receive number: 2023-06-30T09:15 2049, not {value}")
    return Stamp(
        text=value,
        receive_number=found[3],
        date=found[1],
        time=found[2],
        status=Status.CONFIRMED,
        evidence=_evidence(),
    )


_NEW: dict[str, Callable[[str], _Item]] = {
    "deadline": _new_deadline,
    "contact": _new_contact,
    "stamp": _new_stamp,
}


def _value(record: LetterRecord, correction: Correction) -> object:
    value = correction.value
    if value is None:
        return "unknown" if correction.field == "kind" else None
    if correction.field == "number":
        return _number(record.number, value)
    if correction.field == "date":
        return _date(record.date, value)
    return value


def _number(before: LetterNumber | None, value: str) -> LetterNumber:
    read = parse_letter_number(value)
    return LetterNumber(
        text=before.text if before else value,
        canonical=read.canonical,
        prefix=read.prefix,
        office=read.office,
        circular=read.circular,
        mark=read.mark,
        running=read.running,
        agency=read.agency,
        corrected=True,
        status=Status.CONFIRMED,
        raw=before.canonical if before else None,
        evidence=before.evidence if before else _evidence(),
    )


def _date(before: DateValue | None, value: str) -> DateValue:
    return DateValue(
        text=before.text if before else value,
        value=value,
        corrected=True,
        status=Status.CONFIRMED,
        raw=before.value if before else None,
        evidence=before.evidence if before else _evidence(),
    )


def _evidence() -> Evidence:
    return Evidence(page=1, span=(0, 0), confidence=1.0, rule=_RULE)
