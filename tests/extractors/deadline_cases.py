"""How the tables of phrasings are checked: a sentence, and what its duties are."""

from __future__ import annotations

from extractors.deadlines import find_deadlines
from extractors.text import to_arabic_digits, to_thai_digits

LETTER, RECEIVED = "2021-03-01", "2021-03-04"
Case = tuple[str, tuple[tuple[str | None, ...], ...]]
"""The text; kind, start, end, rule and basis of each duty in it."""


def assert_case(text: str, want: tuple[tuple[str | None, ...], ...]) -> None:
    """Assert that `text` gives `want` in every script, and that each mention indexes it."""
    for written in (text, to_arabic_digits(text), to_thai_digits(text)):
        found = find_deadlines(written, LETTER, RECEIVED)
        assert [(m.kind.value, m.start, m.end, m.rrule, m.basis.value) for m in found] == list(want)
        for m in found:
            assert written[m.span[0] : m.span[1]] == m.text
