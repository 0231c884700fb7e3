"""What people type or paste in place of a number's plain signs, folded once, before any rule reads it.

Word processors, web pages and chats put in spaces that do not break, spaces of no width, soft hyphens, and
the full-width signs of East Asian keyboards; `extractors.text` undoes what decoders do to the Thai itself.
NFKC is no way to do this: it takes ำ apart into nikhahit and aa.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.text import Repaired, compose, repair

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2212, 0xFE63), "-")
"""The hyphen proper, the one that does not break, the minus and the small one: no outsider writes them so."""
_LINES = dict.fromkeys((0x2028, 0x2029), "\n")
_SPACES = dict.fromkeys(
    (0x09, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "
)
_UNSEEN = dict.fromkeys(
    (
        0xAD,  # soft hyphen
        0x34F,  # grapheme joiner
        0x61C,  # mark of Arabic direction
        0x180E,  # vowel separator
        *range(0x200B, 0x2010),  # no width, joiners, marks of direction
        *range(0x202A, 0x202F),  # embeddings
        *range(0x2060, 0x2070),  # word joiner, isolates
        *range(0xFE00, 0xFE10),  # variation selectors
        0xFEFF,  # byte order mark
    ),
    "",
)
_PLAIN = _FULL_WIDTH | _HYPHENS | _LINES | _SPACES | _UNSEEN
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")
_GAP = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Door:
    """A way of typing with its examples: what is typed, and the plain spelling that it stands for."""

    id: str
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...] = ()
    """Texts that stay as they are."""


DOORS: tuple[Door, ...] = (
    Door(
        "typed.space",
        (
            ("มท\u00a00801.2/ว\u00a0417", "มท 0801.2/ว 417"),
            ("มท\t0801.2/ว\u202f417", "มท 0801.2/ว 417"),
            ("มท\u30000801.2/ว\u2009417", "มท 0801.2/ว 417"),
        ),
        ("มท 0801.2/ว 417", "ที่ มท 0801.2/\nว 417"),
    ),
    Door(
        "typed.unseen",
        (
            ("มท\u200b 0801.2/ว 4\u00ad17", "มท 0801.2/ว 417"),
            ("\ufeffมท 08\u206001.2/\u200fว 417\u2069", "มท 0801.2/ว 417"),
        ),
        ("มท 0801.2/ว 417",),
    ),
    Door(
        "typed.full_width",
        (
            ("มท ０８０１．２／ว ４１７", "มท 0801.2/ว 417"),
            ("กค （กวจ） ０４０５．３／ว ７８", "กค (กวจ) 0405.3/ว 78"),
            ("ＡＢＣ－０１５／２５６３", "ABC-015/2563"),
        ),
        ("มท ๐๘๐๑.๒/ว ๔๑๗", "ABC-015/2563"),
    ),
    Door(
        "typed.hyphen",
        (("ABC\u2011015/2563", "ABC-015/2563"), ("ABC\u2212015/2563", "ABC-015/2563")),
        ("ABC-015/2563", "ABC–015/2563"),
    ),
    Door(
        "typed.thai",
        (
            ("ค\u0e4dาสั่งที่ ๕๔๑/๒๕๕๙", "คำสั่งที่ ๕๔๑/๒๕๕๙"),
            ("ท\u0e48\u0e35 มท 0801.2/ว 417", "ที่ มท 0801.2/ว 417"),
        ),
        ("คำสั่งที่ ๕๔๑/๒๕๕๙",),
    ),
)


def plain_typing(text: str) -> Repaired:
    """Return `text` in plain signs, with the way back; a text in plain signs comes back as it is."""
    if _ODD.search(text) is None:
        return repair(text)
    shown = [(at, made) for at, char in enumerate(text) if (made := _PLAIN.get(ord(char), char))]
    repaired = repair("".join(made for _, made in shown))
    places = (*(at for at, _ in shown), len(text))
    return Repaired(repaired.text, tuple(compose(repaired.offsets, places)), repaired.repairs)


def close_gaps(plain: Repaired) -> Repaired:
    """Return a text with single spaces only: the grammar's gaps are short, a pasted table's are not."""
    if _GAP.search(plain.text) is None:
        return plain
    kept = [at for at, char in enumerate(plain.text) if char != " " or plain.text[at - 1 : at] != " "]
    return Repaired(
        "".join(plain.text[at] for at in kept),
        tuple(compose((*kept, len(plain.text)), plain.offsets)),
        plain.repairs,
    )
