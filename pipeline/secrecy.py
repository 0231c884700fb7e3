"""Classes of secrecy, and how the class of a message passes to everything that came with it."""

from __future__ import annotations

from schemas.letter import LetterRecord, Secrecy
from schemas.letter import Warning as LetterWarning

INHERITED = "secrecy.inherited"
"""The warning of a letter that has its class from the message it came with."""
MESSAGES = frozenset({"application/xml", "message/rfc822"})
"""Media types of what brings a letter with its annexes: messages of the exchange, e-mail. A ZIP is a box."""
_FALLING = tuple(Secrecy)


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
    warning = LetterWarning(
        code=INHERITED,
        field="secrecy",
        message=f"it came with a message of the class {raised.value}, and counts as that",
    )
    others = tuple(w for w in record.warnings if w.code != INHERITED)
    return record.model_copy(update={"secrecy": raised, "warnings": (*others, warning)})
