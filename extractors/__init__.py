"""The plain functions that read a Thai letter, importable from here: `from extractors import find_dates`.

Each gives frozen, typed mentions (`schemas.mentions`). A name is loaded when it is first asked for, so that a
caller of one family pays for no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.calendar_th import be_to_ce
    from extractors.contacts import find_contacts
    from extractors.dates import find_dates
    from extractors.deadlines import find_deadlines
    from extractors.number_keys import number_key
    from extractors.numbers import LetterNumberError, find_letter_numbers, parse_letter_number
    from extractors.reading import read_letter
    from extractors.references import find_references
    from extractors.text import to_arabic_digits, to_thai_digits
    from extractors.times import find_times

__all__ = [
    "LetterNumberError",
    "be_to_ce",
    "find_contacts",
    "find_dates",
    "find_deadlines",
    "find_letter_numbers",
    "find_references",
    "find_times",
    "number_key",
    "parse_letter_number",
    "read_letter",
    "to_arabic_digits",
    "to_thai_digits",
]

_HOMES = {
    "LetterNumberError": "numbers",
    "be_to_ce": "calendar_th",
    "find_contacts": "contacts",
    "find_dates": "dates",
    "find_deadlines": "deadlines",
    "find_letter_numbers": "numbers",
    "find_references": "references",
    "find_times": "times",
    "number_key": "number_keys",
    "parse_letter_number": "numbers",
    "read_letter": "reading",
    "to_arabic_digits": "text",
    "to_thai_digits": "text",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'extractors' has no attribute {name!r}")
    value: object = getattr(import_module(f"extractors.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
