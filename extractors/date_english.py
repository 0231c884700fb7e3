"""English dates: `29 October 2021`, `October 29, 2021`, `29 Oct 2564`.

The shape is found here and the year converted; the reading of the words is dateparser's. It is asked only
for what already has the shape, since it costs milliseconds a call.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.date_grammar import N, read_year
from schemas.mentions import DateMention

# Two digits are a year of the Buddhist era at the end of a phrase: `15 June 64 schools` has none.
_SHORT = rf"(?<!D\.)(?<!D\.\s)'?[5-7๕-๗]{N}(?=\s{{0,3}}(?:[,;:)\n]|\.(?!{N})|\Z|at\s|เวลา|ณ\s))"
_YEAR = rf"(?P<era>B\.?\s?E\.?\s{{0,2}}|A\.?\s?D\.?\s{{0,2}})?(?P<year>[12๑๒]{N}{{3}}|{_SHORT})(?!{N})"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
HINT = re.compile(
    r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
)
"""A cheap test that most Thai letters fail."""
ENGLISH = re.compile(
    rf"(?<![\w])(?:(?P<d1>{N}{{1,2}})(?:st|nd|rd|th)?\s{{0,3}}(?:of\s)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s{{0,3}}"
    rf"(?P<d2>{N}{{1,2}})(?:st|nd|rd|th)?)\s?,?\s{{0,3}}{_YEAR}"
    rf"|(?<![\w])(?P<m3>{_MONTH})\s?,?\s{{0,3}}(?P<year3>[12๑๒]{N}{{3}})(?!{N})",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=512)
def _parse(day: str, month: str, year: int) -> str | None:
    import dateparser

    found = dateparser.parse(
        f"{day} {month} {year:04d}", languages=["en"], settings={"DATE_ORDER": "DMY", "STRICT_PARSING": True}
    )
    return found.date().isoformat() if found else None


def english_date(match: re.Match[str]) -> DateMention | None:
    """Return the date that an `ENGLISH` names."""
    year = read_year(match["year"] or match["year3"], None, None)
    if year is None:
        return None
    month = (match["m1"] or match["m2"] or match["m3"]).rstrip(".")
    day = match["d1"] or match["d2"]
    value = _parse(str(int(day or "1")), month, year.ce)
    return DateMention(
        text=match[0],
        span=match.span(),
        rule="dates.english",
        value=value if day or value is None else value[:7],
        problem=None if value else "date.impossible",
    )
