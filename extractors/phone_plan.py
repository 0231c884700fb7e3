"""The number plan: how a written telephone number becomes the lines that it stands for.

A number is read group by group, since Thai offices group digits in every way. `phonenumbers` (the number plan
of libphonenumber) has the last word on what can be a line; being slow, it is asked only for what looks so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from schemas.source import Span

DASH = "‐‑‒–—−-"
BLANK = " \t\u00a0"

_GROUP = re.compile(r"\d+")
_GAP = re.compile(
    rf"\)[{BLANK}]*[{DASH}]?[{BLANK}]*|\(|[{BLANK}]*\n?[{BLANK}]*[{DASH}]?[{BLANK}]*\n?[{BLANK}]*"
)
_DOT_GAP = re.compile(r"\. ?")
_WITHOUT_PLUS = re.compile(r"66[\s-](?:\(0\)|0)?[\s-]?[2-9]")
_EXTENSION = re.compile(
    r"[\s,(]{0,3}(?:ต่?อ|กด|[Ee]xt(?:ension)?\.?|#)[\s.:]{0,3}(?:หมายเลข|เบอร์?|เลข)?[\s.:]{0,2}"
)
_EXTENSION_ITEM = re.compile(rf"(\d{{1,6}})(?:[{BLANK}]?[{DASH}][{BLANK}]?(\d{{1,5}}))?(?![\d/])")
MORE = re.compile(rf"[{BLANK}]*(?:,|/|และ|หรือ|กับ)[\s]{{0,3}}(?:ต่?อ|กด)?[{BLANK}]*")

MAX_RANGE = 100
"""A range of more lines than a block of a hundred is a misreading."""

# fmt: off
HOTLINES = frozenset((
    "1111", "1567", "1300", "1323", "1422", "1506", "1556", "1569", "1579", "1584", "1586", "1669",
    "1667", "1694", "1784", "191", "199", "1155", "1166", "1193", "1196", "1202", "1205", "1212", "1213",
    "1330", "1348", "1356", "1359", "1362", "1374", "1385", "1387", "1415", "1441", "1490", "1499",
    "1515", "1516", "1543", "1546", "1549", "1555", "1561", "1564", "1599", "1646", "1650", "1660",
    "1661", "1662", "1672", "1675", "1676", "1689", "1690", "1691", "1692", "1699", "1765", "192",
))
# fmt: on
"""Short public numbers in wide use; any other counts as one where the label says so."""


@lru_cache(maxsize=4096)
def is_valid(national: str) -> bool:
    """Say whether the number plan knows `national` (with its leading zero)."""
    try:
        number = phonenumbers.parse(f"+66{national[1:]}", None)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(number))


def _length(national: str) -> int:
    """How many digits a number that begins so has: ten for mobiles, nine for fixed lines."""
    return 10 if national[1:2] in ("6", "8", "9") else 9


def is_mobile(national: str) -> bool:
    """Say whether a complete number is a mobile one."""
    return len(national) == 10


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number read from the text, before labels are considered."""

    national: str
    span: Span
    groups: int
    shape: tuple[int, ...]


def read_national(digits: str, start: int, *, labelled: bool) -> WrittenNumber | None:
    """Read a full number that begins at `start`, group by group."""
    at = start
    plus = digits.startswith("+66", at)
    international = plus or (labelled and _WITHOUT_PLUS.match(digits, at) is not None)
    if international:
        at += 3 if plus else 2
        at = re.compile(r"[\s-]{0,2}(?:\(0\)|0(?=\d{8}))?[\s-]{0,2}").match(digits, at).end()  # type: ignore[union-attr]
    elif digits.startswith("(", at):
        at += 1
    national = "0" if international else ""
    shape: list[int] = []
    groups = 0
    while True:
        group = _GROUP.match(digits, at)
        if group is None:
            return None
        national += group[0]
        shape.append(len(group[0]))
        groups += 1
        at = group.end()
        if national[0] != "0":
            return None
        wanted = _length(national) if len(national) > 1 else 9
        if len(national) > wanted:
            return None
        if len(national) == wanted:
            # A bracket that does not close before the number ends is the sentence's own.
            begin = start + (digits[start] == "(" and ")" not in digits[start:at])
            return WrittenNumber(national, (begin, at), groups, tuple(shape))
        gap = _GAP.match(digits, at)
        if gap is None or gap.end() == at:
            gap = _DOT_GAP.match(digits, at) if labelled else None
            if gap is None:
                return None
        elif gap[0].count("\n") > (1 if labelled else 0):
            return None
        at = gap.end()


def number_range(first: str, tail: str) -> list[str]:
    """The numbers from `first` to the one that ends with `tail`; just `first` where that makes no range."""
    if len(tail) > len(first):
        return [first]
    head, size = first[: len(first) - len(tail)], 10 ** len(tail)
    low = int(first[len(head) :])
    high = int(tail)
    # `7329-0` runs over the ten: 7329, 7330.
    if high < low and len(tail) == 1 and low == 9 and high == 0:
        high += size
    if not low < high < low + MAX_RANGE:
        return [first]
    base = int(head or "0") * size
    return [str(base + n).zfill(len(first)) for n in range(low, high + 1)]


def read_extensions(digits: str, at: int) -> tuple[tuple[str, ...], int]:
    """Read `ต่อ 4101-3, 4134`; gives the extensions and where they end."""
    label = _EXTENSION.match(digits, at)
    if label is None:
        return (), at
    found: list[str] = []
    end = at
    position = label.end()
    while True:
        item = _EXTENSION_ITEM.match(digits, position)
        if item is None or (found and read_national(digits, position, labelled=True)):
            break
        extensions = number_range(item[1], item[2]) if item[2] else [item[1]]
        found += [x for x in extensions if x not in found]
        end = item.end()
        more = MORE.match(digits, end)
        if more is None:
            break
        position = more.end()
    return tuple(found), end
