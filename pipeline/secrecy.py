"""Classes of secrecy, and how the class of a message passes to everything that came with it."""

from __future__ import annotations

import re

from schemas.letter import LetterRecord, Secrecy
from schemas.letter import Warning as LetterWarning

INHERITED = "secrecy.inherited"
"""The warning of a letter that has its class from the message it came with."""
MESSAGES = frozenset({"application/xml", "message/rfc822"})
"""Media types of what brings a letter with its annexes: messages of the exchange, e-mail. A ZIP is a box."""
_FALLING = tuple(Secrecy)
_SHOWN = re.compile(r"; it shows the class (\w+) itself\Z")
"""What `with_class` says in a warning, where the letter's own class has given way to a higher one."""


def highest(*classes: Secrecy | None) -> Secrecy | None:
    """Return the highest of some classes, `None` where none is one.

    >>> highest(None, Secrecy.CONFIDENTIAL, Secrecy.SECRET).value
    'secret'
    """
    return min((each for each in classes if each is not None), key=_FALLING.index, default=None)


def with_class(record: LetterRecord, secrecy: Secrecy | None) -> LetterRecord:
    """Return a letter with at least a class; one that is raised to it says so in a warning.

    An annex seldom repeats the class of its letter: what goes with a classified message is classified,
    whatever stands on it.
    """
    raised = highest(record.secrecy, secrecy)
    if raised is None or raised is record.secrecy:
        return record
    own = own_class(record)
    said = f"; it shows the class {own.value} itself" if own else ""
    warning = LetterWarning(
        code=INHERITED,
        field="secrecy",
        message=f"it came with a message of the class {raised.value}, and counts as that{said}",
    )
    others = tuple(w for w in record.warnings if w.code != INHERITED)
    return record.model_copy(update={"secrecy": raised, "warnings": (*others, warning)})


def own_class(record: LetterRecord) -> Secrecy | None:
    """Return the class that a letter shows itself, whatever it came with."""
    for warning in record.warnings:
        if warning.code == INHERITED:
            shown = _SHOWN.search(warning.message)
            return Secrecy(shown[1]) if shown else None
    return record.secrecy
