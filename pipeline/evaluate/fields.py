"""What is compared: each scored field, how its items are read from a record, and when two of them agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from extractors.text import to_arabic_digits

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"
Item: TypeAlias = tuple[str, ...]
"""One comparable value; its parts are compared one by one."""


class Match(StrEnum):
    """How alike two values must be, from strict to lenient."""

    STRICT = "strict"
    """Letter for letter."""
    FOLDED = "folded"
    """The same but for digit script, white space and quotation marks."""
    CLOSE = "close"
    """Folded, and alike to 0.95 by edit distance (Levenshtein's, over the longer one's length)."""


_CLOSE_ENOUGH = 0.95
_ROUNDING = 1e-9
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def fold(text: str) -> str:
    """Fold a text for comparison: NFC, Arabic digits, straight quotes, no white space."""
    return re.sub(r"\s+", "", to_arabic_digits(unicodedata.normalize("NFC", text)).translate(_QUOTES))


def agree(wanted: Item, got: Item, match: Match) -> bool:
    """Say whether two items agree in every part."""
    if len(wanted) != len(got):
        return False
    return all(_alike(a, b, match) for a, b in zip(wanted, got, strict=True))


def _alike(a: str, b: str, match: Match) -> bool:
    if a == b:
        return True
    if match is Match.STRICT:
        return False
    a, b = fold(a), fold(b)
    if a == b:
        return True
    return match is Match.CLOSE and is_close(a, b)


def is_close(one: str, other: str) -> bool:
    """Say whether two texts are alike to 0.95 by edit distance."""
    longest = max(len(one), len(other))
    # The library is heavy to import, and most values agree or differ in length alone.
    if abs(len(one) - len(other)) > longest * (1 - _CLOSE_ENOUGH):
        return False
    from spacy.matcher.levenshtein import levenshtein

    return int(levenshtein(one, other)) <= longest * (1 - _CLOSE_ENOUGH) + _ROUNDING


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One scored field. `key` is the record's key that a label must hold for the field to be scored."""

    name: str
    key: str
    items: Callable[[Json], Iterable[Item]]
    """From the value under `key` to the items in it."""
    match: Match = Match.FOLDED
    """What counts as right."""
    part: str | None = None
    """A part that not every label says: items of a label without it are not scored by this rule."""


def _text(value: Json) -> str:
    return "" if value is None else str(value)


def _get(value: Json, *path: str) -> Json:
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _each(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _one(*path: str) -> Callable[[Json], Iterable[Item]]:
    def items(value: Json) -> Iterable[Item]:
        found = _get(value, *path)
        return [] if found is None or found == "" else [(_text(found),)]

    return items


def _many(*keys: str) -> Callable[[Json], Iterable[Item]]:
    """One item for each member of a list; `keys` are dotted paths of its parts, none for plain strings."""

    def items(value: Json) -> Iterable[Item]:
        for member in _each(value):
            yield tuple(_text(_get(member, *key.split("."))) for key in keys) or (_text(member),)

    return items


def _inside(*keys: str) -> Callable[[Json], Iterable[Item]]:
    """Like `_many`, without members whose parts are all empty."""
    every = _many(*keys)
    return lambda value: [item for item in every(value) if any(item)]


def _phones(value: Json) -> Iterable[Item]:
    lines = {
        (_text(_get(phone, "e164") or _get(phone, "text")), _text(_get(phone, "extension")))
        for contact in _each(value)
        for phone in _each(_get(contact, "phones"))
    }
    return sorted(lines)


def _emails(value: Json) -> Iterable[Item]:
    return sorted({(_text(e).lower(),) for c in _each(value) for e in _each(_get(c, "emails"))})


def _names(value: Json) -> Iterable[Item]:
    return [(_text(_get(c, "name")),) for c in _each(value) if _get(c, "name")]


def _urls(value: Json) -> Iterable[Item]:
    return sorted({(re.sub(r"^[a-z]+://", "", _text(u)).rstrip("/.,)"),) for u in _each(value)})


FIELDS: tuple[FieldRule, ...] = (
    FieldRule("kind", "kind", _one(), Match.STRICT),
    FieldRule("urgency", "urgency", _one(), Match.STRICT),
    FieldRule("secrecy", "secrecy", _one(), Match.STRICT),
    FieldRule("number", "number", _one("canonical")),
    FieldRule("date", "date", _one("value"), Match.STRICT),
    FieldRule("issuer", "issuer", _one(), Match.CLOSE),
    FieldRule("unit", "unit", _many(), Match.CLOSE),
    FieldRule("subject", "subject", _one(), Match.CLOSE),
    FieldRule("to", "to", _many(), Match.CLOSE),
    FieldRule("references", "references", _many("number.canonical", "date.value")),
    FieldRule("references.role", "references", _many("number.canonical", "date.value", "role"), part="role"),
    FieldRule(
        "references.relation",
        "references",
        _many("number.canonical", "date.value", "relation"),
        part="relation",
    ),
    FieldRule("enclosures", "enclosures", _many("title"), Match.CLOSE),
    FieldRule("deadlines", "deadlines", _many("kind", "start", "end", "rrule"), Match.STRICT),
    FieldRule("phones", "contacts", _phones),
    FieldRule("emails", "contacts", _emails),
    FieldRule("contact names", "contacts", _names, Match.CLOSE),
    FieldRule("urls", "urls", _urls),
    FieldRule("signatory name", "signatory", _one("name"), Match.CLOSE),
    FieldRule("signatory position", "signatory", _one("position"), Match.CLOSE),
    FieldRule("signatory for", "signatory", _one("on_behalf_of"), Match.CLOSE),
    FieldRule("stamps", "stamps", _inside("receive_number", "date", "time")),
)
