"""Whether two names can be one body: equal, one the other's division, or one of them misread.

Thai offices are named alike: `จังหวัดระนอง` and `จังหวัดระยอง` are a letter apart, `กรมทางหลวง` begins
`กรมทางหลวงชนบท`, and `องค์การบริหารส่วนจังหวัดเชียงราย` holds `จังหวัดเชียงราย`. So a slip of the reader is
taken for one only where no other body has the name: never between two names that the code tables know, and in
the name of a place it leaves the question open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.codes import agencies, provinces
from pipeline.link.agree import plain

# Bodies that answer through an office of another name (convention 4 of the output contract).
_SEATS = (
    ("ศาลากลางจังหวัด", "จังหวัด"),
    ("ที่ว่าการอำเภอ", "อำเภอ"),
    ("ที่ทำการองค์การบริหารส่วนตำบล", "องค์การบริหารส่วนตำบล"),
    ("สำนักงานเทศบาล", "เทศบาล"),
    ("สำนักงานปลัดกระทรวง", "กระทรวง"),
    ("อบต", "องค์การบริหารส่วนตำบล"),
    ("อบจ", "องค์การบริหารส่วนจังหวัด"),
)
_DIGIT = re.compile(r"\d")
# Vowels and tones above and below: what OCR loses or swaps first, and what no two offices differ in alone.
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_ABBREVIATION = re.compile(r"(?:[ก-ฮ]{1,3}\.){2,}")
_DIVISION = re.compile(
    "^(?:กระทรวง|กรม|กอง|สำนัก|ฝ่าย|กลุ่ม|ศูนย์|งาน|ส่วน(?!ตำบล|จังหวัด)|แผนก|คณะ(?!กรรมการ)|โครงการ|ที่ทำการ)"
)
_OWN_SERIES = re.compile("^(?:สำนักงาน|คณะ|ศูนย์|ที่ทำการ|สถาบัน|วิทยาลัย)")
"""Parts of a body that number orders of their own."""
_WHERE = re.compile("^(?:จังหวัด|อำเภอ|ตำบล|เขต|แขวง|กรุงเทพ|กระทรวง|กรม(?!การ))")
_IN_BRACKETS = re.compile(r"\s*\((?:[ก-ฮ]{1,4}\.?){1,3}\)")
"""The abbreviation behind a name: `คณะกรรมการกลางพนักงานเทศบาล (ก.ท.)`."""
_PLACE = re.compile(
    _MARKS.sub("", "จังหวัด|อำเภอ|ตำบล|เขต|แขวง|เทศบาล|โรงเรียน|โรงพยาบาล|วิทยาลัย|บ้าน|วัด|เมือง|สำนักงานที่ดิน|เรือนจำ")
)
_LEAST, _LONG = 6, 10
"""Characters from which a name inside another means something, and from which one slip may be one."""
_RESTS = 3
"""Letters from which what one name has more makes it another's name."""


@lru_cache(maxsize=65536)
def plain_issuer(name: str) -> str:
    """Return the name of the body that answers for a letter, for comparison."""
    text = plain(_IN_BRACKETS.sub("", name))
    for seat, body in _SEATS:
        if text.startswith(seat):
            return body + text[len(seat) :]
    return text


@lru_cache(maxsize=65536)
def issuers_agree(one: str | None, other: str | None) -> bool | None:
    """Return whether two names can be one issuer; `None` where one is not given or a place may be misread.

    >>> issuers_agree("กองคลัง เทศบาลนครลำปาง", "เทศบาลนครลำปาง")
    True
    >>> issuers_agree("จังหวัดระนอง", "จังหวัดระยอง")
    False
    """
    if not one or not other:
        return None
    a, b = plain_issuer(one), plain_issuer(other)
    if not a or not b:
        return None
    if a == b:
        return True
    short, other_short = set(_ABBREVIATION.findall(one)), set(_ABBREVIATION.findall(other))
    if short and other_short and not short & other_short:
        return False
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= _LEAST and shorter in longer:
        return _holds(shorter, longer)
    return names_agree(a, b)


def in_one_series(one: str | None, other: str | None) -> bool | None:
    """Return whether two names can be of one body that numbers its own orders.

    As `issuers_agree`; but an office, a faculty or a centre of a body is asked for by its own name there: its
    orders begin with 1 as the body's do.

    >>> in_one_series("กองคลัง เทศบาลนครลำปาง", "เทศบาลนครลำปาง")
    True
    >>> in_one_series("สำนักงานสาธารณสุขจังหวัดเชียงราย", "จังหวัดเชียงราย") is None
    True
    """
    agree = issuers_agree(one, other)
    if agree and one and other:
        shorter, longer = sorted((plain_issuer(one), plain_issuer(other)), key=len)
        if shorter != longer and _OWN_SERIES.match(longer.partition(shorter)[0]):
            return None
    return agree


def _holds(shorter: str, longer: str) -> bool | None:
    """Whether what the longer name has more is a division of the body, or where it is."""
    if shorter in _known() and longer in _known():
        return False
    before, _, after = longer.partition(shorter)
    if (not before or _DIVISION.match(before)) and (not after or _WHERE.match(after)):
        return True
    if not before and _DIVISION.match(after):
        return True
    return False if len(_MARKS.sub("", before + after)) >= _RESTS else None


def names_agree(a: str, b: str) -> bool | None:
    """Return whether two plain names differ by slips of the reader: marks above and below, one letter.

    Digits must be equal: `เขต 1` and `เขต 2` are two offices. `None` for a letter in the name of a place:
    another village may bear it.
    """
    if a == b:
        return True
    if min(len(a), len(b)) < _LONG or _DIGIT.findall(a) != _DIGIT.findall(b):
        return False
    if a in _known() and b in _known():
        return False
    place, other_place = _province(a), _province(b)
    if place and other_place and place != other_place:
        return False
    bare, other_bare = _MARKS.sub("", a), _MARKS.sub("", b)
    if bare == other_bare:
        return True
    at = _one_edit(bare, other_bare)
    if at is None:
        return False
    return None if _PLACE.search(bare[:at]) else True


def addressees_agree(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Return whether two lists of addressees can be one, in any order; `None` where one is not given."""
    if not one or not other:
        return None
    if len(one) != len(other):
        return False
    pairs = zip(sorted(map(plain, one)), sorted(map(plain, other)), strict=True)
    told = [names_agree(x, y) for x, y in pairs]
    return False if False in told else None if None in told else True


def _one_edit(a: str, b: str) -> int | None:
    """Where one letter put in, left out or changed makes `a` into `b`; `None` where it does not."""
    if abs(len(a) - len(b)) > 1:
        return None
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    rest = b[start + 1 :] if len(a) == len(b) else shorter[start:]
    return start if longer[start + 1 :] == rest else None


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Names of bodies that the code tables hold, in plain form."""
    return frozenset(map(plain, (*(p.title for p in provinces()), *(a.name for a in agencies()))))


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    names = sorted((plain(p.name) for p in provinces()), key=len, reverse=True)
    return re.compile(f"จังหวัด({'|'.join(names)})")


@lru_cache(maxsize=16384)
def _province(name: str) -> str | None:
    """The province that a plain name names."""
    found = _provinces().search(name)
    return found[1] if found else None
