"""Repair of letter numbers that a recogniser misread, only where a second witness agrees.

A prefix is repaired by one look-alike consonant (`ขร` → `ชร`), and only to a prefix that the letter itself
speaks for: the agency named beside the number, the letter head or foot, or the area code of its telephones.
Two repairs that are equally well witnessed are candidates, and nothing is changed.
After the slash `ก` is read as `ว`: the two look alike, and no agency is known to mark a series with ก.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.codes import area_provinces, is_known_prefix, name_prefixes, prefix_agency
from extractors.text import to_arabic_digits
from schemas.mentions import NumberMention

LOOK_ALIKES: tuple[str, ...] = (
    "กถภ",
    "ขชซฃ",
    "คฅตดศ",
    "จง",
    "ทหฑฆ",
    "นมฉณ",
    "บปษย",
    "ผพฝฟย",
    "ลส",
    "รธฐ",
    "ฎฏ",
    "อฮ",
)
"""Consonants that differ by a loop, a notch or a tail; recognisers and tired eyes swap them."""

_MARK_LOOK_ALIKE = {"ก": "ว"}


@dataclass(frozen=True, slots=True)
class NumberWitnesses:
    """What else in the letter speaks for a prefix, strongest first.

    `named` are prefixes of agencies named in full; `areas` are prefixes of the provinces in which the
    letter's telephones stand (an area code is shared by up to six).
    """

    named: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def joined(self, names: Iterable[str]) -> NumberWitnesses:
        """Return these witnesses and the agencies `names`."""
        more = named_prefixes(names)
        return replace(self, named=self.named | more) if more else self


@dataclass(frozen=True, slots=True)
class RepairExample:
    """A prefix as read, what the witnesses say, and what becomes of it (`None`: it stays)."""

    prefix: str
    witnesses: NumberWitnesses
    repaired: str | None
    candidates: tuple[str, ...] = ()


EXAMPLES: tuple[RepairExample, ...] = (
    RepairExample("ขร", NumberWitnesses(areas=frozenset(("ชร", "ชม", "ลพ", "มส"))), "ชร"),
    RepairExample("สศ", NumberWitnesses(named=frozenset(("สต",))), "สต"),
    # No witness: the look-alikes are offered, nothing is changed.
    RepairExample("ขร", NumberWitnesses(), None, ("ชร",)),
    # Two look-alikes, both witnessed.
    RepairExample("สศ", NumberWitnesses(named=frozenset(("สค", "สต"))), None, ("สค", "สต")),
    # A prefix that exists stays, whoever else is named.
    RepairExample("ลป", NumberWitnesses(named=frozenset(("สป",))), None),
)

_AREA = re.compile(r"(?<![0-9๐-๙/.])[0๐]\s?[-–]?\s?(?:[2๒]|[3-7๓-๗]\s?[0-9๐-๙])(?=[\s\-–0-9๐-๙]{6,10})")
_PHONE_LABEL = re.compile(r"โทร|โทรศัพท์|โทรสาร|Tel|TEL|tel|Fax|FAX|fax")
_AFTER_LABEL = 48


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """One pattern for all agencies with a prefix, longest first."""
    names = sorted(name_prefixes(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def named_prefixes(names: Iterable[str]) -> frozenset[str]:
    """Return the prefixes of the agencies that stand in `names`, each a name or a line of text."""
    known = name_prefixes()
    return frozenset(known[found[0]] for name in names for found in _names().finditer("".join(name.split())))


def gather_witnesses(text: str, stretches: Iterable[tuple[int, int]] = ()) -> NumberWitnesses:
    """Collect what a letter says of its sender's place: agencies in `stretches`, area codes of its phones.

    `stretches` are the letter head, the signature and the foot; without any, no agency is a witness, since
    a body names many.
    """
    areas: set[str] = set()
    by_code = area_provinces()
    for label in _PHONE_LABEL.finditer(text):
        window = text[label.end() : label.end() + _AFTER_LABEL]
        for found in _AREA.finditer(window):
            code = re.sub(r"\D", "", to_arabic_digits(found[0]))
            areas |= by_code.get(code, frozenset())
    return NumberWitnesses(named_prefixes(text[a:b] for a, b in stretches), frozenset(areas))


@lru_cache(maxsize=256)
def look_alike_prefixes(prefix: str) -> tuple[str, ...]:
    """Return the known prefixes that differ from `prefix` by one look-alike consonant, in Thai order."""
    found: set[str] = set()
    for place, letter in enumerate(prefix):
        for group in LOOK_ALIKES:
            if letter in group:
                found |= {prefix[:place] + other + prefix[place + 1 :] for other in group if other != letter}
    return tuple(sorted(p for p in found if is_known_prefix(p)))


def _witnessed(candidates: tuple[str, ...], witnesses: NumberWitnesses) -> str | None:
    for spoken_for in (witnesses.named, witnesses.areas):
        agreeing = [c for c in candidates if c in spoken_for]
        if agreeing:
            return agreeing[0] if len(agreeing) == 1 else None
    return None


def repair_number(number: NumberMention, witnesses: NumberWitnesses) -> NumberMention:
    """Return `number` repaired where a witness agrees, else as it was with the candidates noted.

    The repaired mention has `corrected` set and the canonical form before the repair in `raw`.
    """
    prefix, body = _split_body(number.prefix)
    mark = number.mark
    circular = number.circular
    if mark in _MARK_LOOK_ALIKE and number.running is not None and not circular:
        mark, circular = None, True
    candidates: tuple[str, ...] = ()
    if prefix is not None and not number.known_prefix:
        candidates = look_alike_prefixes(prefix)
        prefix = _witnessed(candidates, witnesses) or prefix
    repaired_prefix = prefix + body if prefix is not None else None
    others = tuple(_canonical_with(number, c + body, circular=circular) for c in candidates if c != prefix)
    if repaired_prefix == number.prefix and circular == number.circular:
        return replace(number, candidates=others) if others else number
    known = repaired_prefix is None or is_known_prefix(repaired_prefix)
    return replace(
        number,
        canonical=_canonical_with(number, repaired_prefix, circular=circular),
        prefix=repaired_prefix,
        circular=circular,
        mark=mark,
        agency=prefix_agency(repaired_prefix, number.office),
        corrected=True,
        raw=number.canonical,
        candidates=(number.canonical, *others),
        known_prefix=known,
        confidence=min(number.confidence, 0.8),
    )


def _split_body(prefix: str | None) -> tuple[str | None, str]:
    if prefix is None:
        return None, ""
    letters, space, body = prefix.partition(" (")
    return letters, space + body


def _canonical_with(number: NumberMention, prefix: str | None, *, circular: bool) -> str:
    head, slash, tail = number.canonical.partition("/")
    if prefix is not None and number.prefix is not None:
        head = prefix + head.removeprefix(number.prefix)
    if circular and not number.circular and number.mark:
        tail = tail.replace(number.mark, "ว", 1)
    return f"{head}{slash}{tail}"
