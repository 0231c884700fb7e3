"""The letter's own number: the one that its head prints behind `ที่` (or `เลขที่`), never a cited one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.layout import Label, read_lines
from extractors.number_outsiders import foreign_number
from schemas.letter import LetterKind
from schemas.mentions import Frame, NumberMention

_LABEL = re.compile(r"(?:เลข)?ท[ี่ิ่]{1,3}\s*[:：]?\s*[*]*\s*$")

# A house number has neither letters nor a year: `ที่ 99/1`.
_OUTSIDER = re.compile(r"[A-Za-zก-ฮ].*[-/]|[-/]\s?(?:2[45]\d\d|20\d\d)\b")


def find_own_number(text: str, frame: Frame, numbers: Sequence[NumberMention]) -> NumberMention | None:
    """Return the number that the letter bears; a draft's blank running number counts."""
    lines = read_lines(text)
    kind = frame.kind.value
    stop = min((s[0] for s in (frame.subject, frame.addressees) if s), default=frame.head[1])
    zones = (*frame.aside, frame.references, frame.enclosures, frame.annex)
    free = [n for n in numbers if not any(z and z[0] <= n.span[0] < z[1] for z in zones)]
    above = [n for n in free if n.span[0] < stop]
    first: NumberMention | None = None
    for number in above:
        index = lines.at(number.span[0])
        row = lines.rows[index] if index < len(lines.rows) else None
        labelled = row is not None and row.label is Label.NUMBER and number.span[0] <= row.value + 24
        if labelled or _LABEL.search(text[max(0, number.span[0] - 12) : number.span[0]]):
            return number
        first = first or number
    if first is not None and kind is not LetterKind.UNKNOWN:
        return first
    late = [n for n in free if stop <= n.span[0] < frame.head[1]]
    for number in late:  # a head whose columns were read apart
        index = lines.at(number.span[0])
        if index < len(lines.rows) and lines.rows[index].label is Label.NUMBER:
            return number
    if above or kind not in (LetterKind.EXTERNAL, LetterKind.UNKNOWN):
        return None
    for row in lines.rows:  # an outsider's own number, kept as written
        if row.start >= stop:
            break
        aside = any(zone[0] <= row.start < zone[1] for zone in frame.aside)
        if row.label is Label.NUMBER and not aside:
            outsider = foreign_number(text, row.value, row.end)
            if outsider is not None and _OUTSIDER.search(outsider.canonical):
                return outsider
    return None
