"""Names in Latin letters behind an English title or rank: `Mr. John Smith`, `Assoc. Prof. Dr. Jane Doe`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.text import squeeze
from schemas.mentions import PersonMention

_TITLE = (
    r"(?:M(?:r|rs|R|RS)\b\.?|M[sS]\.|Ms(?=\s)|Miss\b|MISS\b|D[rR]\b\.?|(?:Assoc|Asst|Assist)\.?\s?Prof\b\.?|Prof(?:essor)?\b\.?"
    r"|(?:Pol|Gen|Maj|Lt|Col|Capt|Sub|Sgt|Adm|Cpl)\.|H\.\s?E\.)"
)
_WORD = r"(?:[A-Z][A-Za-z'’]{1,24}(?:-[A-Z][A-Za-z'’]{1,24})?|[A-Z]\.)"
_PARTICLE = r"(?:van|von|de|der|den|di|da|la|bin|binti|al|na)"
_NO_NAME = (
    r"(?!(?:Tel|TEL|Fax|FAX|E|Email|EMAIL|Mobile|Phone|Line|LINE|ID|Director|Manager|Head|Chief|President|Secretary|Officer"
    r"|Ambassador|Department|Division|Office|Ministry|University|Position|Ph|Ext|Word|Office|Excel)\b)"
)
_NAME = rf"{_NO_NAME}{_WORD}(?:[ \u00a0]{{1,3}}(?:{_PARTICLE}\b|{_NO_NAME}{_WORD})){{0,5}}"
_PERSON = re.compile(
    rf"(?<![A-Za-z])(?P<title>{_TITLE}(?:[ \u00a0]{{0,2}}{_TITLE}){{0,3}})[ \u00a0]{{0,3}}(?P<name>{_NAME})"
)


def find_english(text: str) -> Iterator[PersonMention]:
    """Find every name in Latin letters that a title makes known."""
    for match in _PERSON.finditer(text):
        given, _, family = squeeze(match["name"]).partition(" ")
        yield PersonMention(
            text=match[0],
            span=match.span(),
            rule="people.english",
            confidence=0.9 if family else 0.7,
            name=squeeze(match[0]),
            title=squeeze(match["title"]),
            given=given,
            family=family or None,
        )


EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ผู้ประสานงาน Mr. John Example โทร.", ("Mr. John Example",)),
    ("Ms. Jane Sample, Director", ("Ms. Jane Sample",)),
    ("Dr. Peter van der Sample Tel. 0 2555 0123", ("Dr. Peter van der Sample",)),
    ("Assoc. Prof. Dr. Duangdee Jaingam", ("Assoc. Prof. Dr. Duangdee Jaingam",)),
    ("MR. DUANGDEE JAINGAM", ("MR. DUANGDEE JAINGAM",)),
    ("Pol. Col. Duangdee Jaingam", ("Pol. Col. Duangdee Jaingam",)),
    ("Mr.Duangdee  Jaingam", ("Mr.Duangdee Jaingam",)),
    ("Miss Mary-Ann O'Sample", ("Miss Mary-Ann O'Sample",)),
    ("โปรแกรม MS Word และ MS. Office", ()),
    ("Dr. และ Mr. ของ", ()),
    ("Tel. Fax. Gen. 2", ()),
)
"""Texts and the names in them; invented people."""
