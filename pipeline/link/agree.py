"""Whether two readings of a date or a subject can be the same: yes, no, or not said."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

_NOISE = re.compile(r"[\s.,()\"“”'ฯ]+")
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_FIGURES = re.compile(r"\d+")
SAME_SUBJECT = 0.8


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return `text` for comparison: NFC, Arabic digits, no spaces or punctuation."""
    folded = unicodedata.normalize("NFC", text).replace("ํา", "ำ").translate(_DIGITS)
    return _NOISE.sub("", folded)


def dates_agree(one: str | None, other: str | None) -> bool | None:
    """Return whether two EDTF dates can be the same day; a month or a year agrees with each of its days."""
    if not one or not other:
        return None
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter)


def is_after(one: str | None, other: str | None) -> bool:
    """Return whether date `one` is certainly after date `other`."""
    if not one or not other:
        return False
    size = min(len(one), len(other))
    return one[:size] > other[:size]


@lru_cache(maxsize=16384)
def subjects_agree(one: str | None, other: str | None) -> bool | None:
    """Return whether two subject lines are the same, or one the repetition of the other.

    `None` also where they differ in figures alone: the circular of another year or phase, or a digit misread.
    """
    if not one or not other:
        return None
    a, b = plain(one), plain(other)
    shorter, longer = sorted((a, b), key=len)
    figures, more = Counter(_FIGURES.findall(shorter)), Counter(_FIGURES.findall(longer))
    if len(shorter) >= 12 and shorter in longer:
        return True if figures <= more else None
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.quick_ratio() < SAME_SUBJECT or matcher.ratio() < SAME_SUBJECT:
        return False
    return True if figures == more else None
