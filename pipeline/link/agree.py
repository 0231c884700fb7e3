"""Whether two readings of a date, an issuer or a subject can be the same: yes, no, or not said."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_NOISE = re.compile(r"[\s.,()\"“”'ฯ]+")
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Bodies that answer through an office of another name (convention 4 of the output contract).
_SEATS = (
    ("ศาลากลางจังหวัด", "จังหวัด"),
    ("ที่ว่าการอำเภอ", "อำเภอ"),
    ("ที่ทำการองค์การบริหารส่วนตำบล", "องค์การบริหารส่วนตำบล"),
    ("สำนักงานเทศบาล", "เทศบาล"),
    ("อบต", "องค์การบริหารส่วนตำบล"),
    ("อบจ", "องค์การบริหารส่วนจังหวัด"),
)
_DIGIT = re.compile(r"\d")
# Vowels and tones above and below: what OCR loses or swaps first, and what no two offices differ in alone.
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
SAME_SUBJECT = 0.8


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return `text` for comparison: NFC, Arabic digits, no spaces or punctuation."""
    folded = unicodedata.normalize("NFC", text).replace("ํา", "ำ").translate(_DIGITS)
    return _NOISE.sub("", folded)


@lru_cache(maxsize=65536)
def plain_issuer(name: str) -> str:
    """Return the name of the body that answers for a letter, for comparison."""
    text = plain(name)
    for seat, body in _SEATS:
        if text.startswith(seat):
            return body + text[len(seat) :]
    return text


@lru_cache(maxsize=65536)
def issuers_agree(one: str | None, other: str | None) -> bool | None:
    """Return whether two names can be one issuer; `None` where one is not given.

    A name inside the other agrees (a division with its department); a slip of the reader in a long name does.
    """
    if not one or not other:
        return None
    a, b = plain_issuer(one), plain_issuer(other)
    if not a or not b:
        return None
    if a == b:
        return True
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= 6 and shorter in longer:
        return True
    return slips_apart(a, b)


def slips_apart(a: str, b: str) -> bool:
    """Return whether two long names differ by slips of the reader: marks above and below, one letter at most.

    Digits must be equal: `เขต 1` and `เขต 2` are two offices.
    """
    if min(len(a), len(b)) < 10 or _DIGIT.findall(a) != _DIGIT.findall(b):
        return False
    bare_a, bare_b = _MARKS.sub("", a), _MARKS.sub("", b)
    return bare_a == bare_b or _one_edit(bare_a, bare_b)


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter put in, left out or changed makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    if len(a) == len(b):
        return a[start + 1 :] == b[start + 1 :]
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[start + 1 :] == shorter[start:]


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
    """Return whether two subject lines are the same, or one the repetition of the other."""
    if not one or not other:
        return None
    a, b = plain(one), plain(other)
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= 12 and shorter in longer:
        return True
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.quick_ratio() >= SAME_SUBJECT and matcher.ratio() >= SAME_SUBJECT
