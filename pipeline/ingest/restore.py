"""Decodes damaged text layers back where that is certain: the rest is for the gate, and then for OCR.

Each restorer undoes one known defect of PDF writers and keeps the way back to the layer as it was. Nothing
is taken on trust: the gate judges the restored text like any other, and refuses it if it still is damaged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.ingest.encoding import looks_thai


@dataclass(frozen=True, slots=True)
class Restored:
    """A text decoded back; `offsets` leads to the text before, as in `schemas.source.Page`."""

    text: str
    offsets: tuple[int, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Restorer:
    """A way back from one kind of damage, with examples (before, after) and texts to leave alone."""

    id: str
    restore: Callable[[str], Restored | None]
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...] = ()


_AM_FOR_AA = re.compile("(?<=[ก-ฮ่-๋]) ?[าำ]")
_SPACED_AA = re.compile("(?<=[ก-ฮ]) [าำ]|(?<=[ก-ฮ][่-๋]) [าำ]")
_SPACED_OR_PLAIN = re.compile("(?<=[ก-ฮ]) [าำ]|(?<=[ก-ฮ][่-๋]) [าำ]|ำ")
_NO_WORD = re.compile("ษำ|กรรมกำร|ชกำร|งำน|ธำน|วิชำ|สถำน|หน้ำ|ด้ำน|เจ้ำ|ข้ำร|ว่ำด้")
"""Syllables of everyday office words with ำ where only า makes a word."""
_CELL = re.compile(r"[^\t\n]+")


def am_share(text: str) -> float:
    """Return which part of all า and ำ is ำ: about 0.15 in sound text, never above 0.4 on a page."""
    am = text.count("ำ")
    return am / (am + text.count("า")) if am else 0.0


def _swap_am(text: str) -> Restored | None:
    """Undo Word 2013's character map, which gives า as ำ and ำ as a space (its ring) and ำ or า."""
    if text.count("ำ") < 8 or am_share(text) < 0.6:
        return None
    return _rewrite(text, _AM_FOR_AA, lambda m: "ำ" if m[0][0] == " " else "า", "restore.am_for_aa")


def _join_am(text: str) -> Restored | None:
    """Undo the same defect where only some of a page's fonts have it: each cell of a line has one font."""
    if len(_SPACED_AA.findall(text)) + no_words(text) < 2 or am_share(text) >= 0.6:
        return None
    broken = [cell.span() for cell in _CELL.finditer(text) if _NO_WORD.search(cell[0])]
    places = {place for start, end in broken for place in range(start, end)}

    def replace(match: re.Match[str]) -> str:
        if match[0][0] == " ":
            return "ำ"
        return "า" if match.start() in places else match[0]

    return _rewrite(text, _SPACED_OR_PLAIN, replace, "restore.spaced_aa")


def no_words(text: str) -> int:
    """Count syllables that can only come of an า read as ำ."""
    return len(_NO_WORD.findall(text))


def _rewrite(
    text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], rule: str
) -> Restored:
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        new = replace(match)
        parts += (text[done : match.start()], new)
        offsets += range(done, match.start())
        # The last character of the match carries the shape; a dropped space has no successor.
        offsets += [match.end() - 1] * len(new)
        done = match.end()
    parts.append(text[done:])
    offsets += range(done, len(text) + 1)
    return Restored("".join(parts), tuple(offsets), rule)


# CP874 puts the Thai block at 0xA1, in the order of Unicode.
_THAI_BY_LATIN = {code: chr(code + 0x0D60) for code in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))}
_LATIN_HIGH = re.compile("[\u00a1-\u00fb]")
_UTF8_AS_LATIN = re.compile(
    "\u00e0[\u00b8\u00b9][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_CP1252_BYTE = {
    bytes([code]).decode("cp1252"): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _tis_as_latin(text: str) -> Restored | None:
    """Undo Thai 8-bit codes taken for Latin-1 (fonts of Windows 95 to XP without a character map)."""
    high = len(_LATIN_HIGH.findall(text))
    visible = sum(not char.isspace() for char in text)
    if high < 6 or high < visible * 0.3:
        return None
    sample = bytes(ord(char) for char in text if ord(char) < 0x100)
    if not looks_thai(sample):
        return None
    return Restored(text.translate(_THAI_BY_LATIN), tuple(range(len(text) + 1)), "restore.tis_as_latin")


def _utf8_as_latin(text: str) -> Restored | None:
    """Undo UTF-8 that was taken for Latin-1 or CP1252: each Thai letter shows as three signs from à on."""
    if len(_UTF8_AS_LATIN.findall(text)) < 3:
        return None

    def letter(match: re.Match[str]) -> str:
        raw = bytes(_CP1252_BYTE.get(char, ord(char)) for char in match[0])
        return raw.decode("utf-8", "replace")

    return _rewrite(text, _UTF8_AS_LATIN, letter, "restore.utf8_as_latin")


RESTORERS: tuple[Restorer, ...] = (
    Restorer(
        "restore.utf8_as_latin",
        _utf8_as_latin,
        (("เรื่อง".encode().decode("cp1252", "replace"), "เรื่อง"),),
        ("voilà", "เรื่อง"),
    ),
    Restorer(
        "restore.tis_as_latin",
        _tis_as_latin,
        (("àÃÕÂ¹ ¼ÙéÍÓ¹ÇÂ¡ÒÃ", "เรียน ผู้อำนวยการ"),),
        ("Élève à côté du château", "เรียน ผู้อำนวยการ"),
    ),
    Restorer(
        "restore.am_for_aa",
        _swap_am,
        (
            (
                "กำรประชุมคณะกรรมกำรครั้งที่ ๑ ให้ส ำนักงำนดูแลอำคำร สถำนที่และอำหำร",
                "การประชุมคณะกรรมการครั้งที่ ๑ ให้สำนักงานดูแลอาคาร สถานที่และอาหาร",
            ),
        ),
        ("การประชุมให้สำนักงานดำเนินการ",),
    ),
    Restorer(
        "restore.spaced_aa",
        _join_am,
        (
            ("ผู้อ านวยการส านักงาน", "ผู้อำนวยการสำนักงาน"),
            ("ผู้อ านวยการส านักงานตำบล\tกรรมกำร", "ผู้อำนวยการสำนักงานตำบล\tกรรมการ"),
        ),
        ("ผู้อำนวยการสำนักงาน", "ก า"),
    ),
)


def restorations(text: str) -> Iterator[Restored]:
    """Yield the ways `text` can be decoded back, likeliest first."""
    for restorer in RESTORERS:
        restored = restorer.restore(text)
        if restored is not None and restored.text != text:
            yield restored


def unmojibake(text: str) -> str | None:
    """Return `text` with a wrong decoding undone, `None` where there is none (for whole files of text)."""
    for undo in (_utf8_as_latin, _tis_as_latin):
        restored = undo(text)
        if restored is not None and restored.text != text:
            return restored.text
    return None
