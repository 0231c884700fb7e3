"""Text repair with a way back: digits of both scripts, NFC, and what decoders and OCR do to Thai.

`repair` undoes what fonts, PDF writers and recognisers put into Thai text without changing a word of it:
glyphs of the private use area, a split sara am, swapped or doubled marks, invisible characters, Lao
look-alikes. It keeps a map from every character of the result to its place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = tuple(zip(THAI_DIGITS, "0123456789", strict=True))
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)


@lru_cache(maxsize=16)
def to_arabic_digits(text: str) -> str:
    """Return `text` with Thai digits as Arabic ones; the length stays, so spans stay."""
    # Ten searches for a character are ten times as fast as one `str.translate` with a table.
    for thai, arabic in _TO_ARABIC:
        text = text.replace(thai, arabic)
    return text


def to_thai_digits(text: str) -> str:
    """Return `text` with Arabic digits as Thai ones; the length stays, so spans stay."""
    return text.translate(_TO_THAI)


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: `before`, which stood at `start` of the original, became `after`."""

    rule: str
    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and the way back.

    `offsets[i]` is the place in the original of the character `text[i]`; the last of its `len(text) + 1`
    entries is the length of the original. The map never falls.
    """

    text: str
    offsets: tuple[int, ...]
    repairs: tuple[Repair, ...] = ()

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that `text[start:end]` was made from."""
        return self.offsets[start], self.offsets[end]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of repair with examples (before, after) and texts that it must leave alone."""

    id: str
    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...] = ()


# Windows' Thai fonts draw raised, lowered and shifted marks as glyphs of the private use area; the table is
# Microsoft's, as Thai PDF writers have used it since Windows 95.
PUA_GLYPHS = {
    0xF700: "ฐ",
    **dict(zip(range(0xF701, 0xF705), "\u0e34\u0e35\u0e36\u0e37", strict=True)),
    **dict(zip(range(0xF705, 0xF70A), "\u0e48\u0e49\u0e4a\u0e4b\u0e4c", strict=True)),
    **dict(zip(range(0xF70A, 0xF70F), "\u0e48\u0e49\u0e4a\u0e4b\u0e4c", strict=True)),
    0xF70F: "ญ",
    0xF710: "\u0e31",
    0xF711: "\u0e4d",
    0xF712: "\u0e47",
    **dict(zip(range(0xF713, 0xF718), "\u0e48\u0e49\u0e4a\u0e4b\u0e4c", strict=True)),
    **dict(zip(range(0xF718, 0xF71B), "\u0e38\u0e39\u0e3a", strict=True)),
}

# By shape, not by sound: recognisers that know Lao put these into Thai words.
LAO_LOOK_ALIKES = dict(
    zip(
        "ກຂຄງຈຊຍດຕຖທນບປຜຝພຟມຢຣລວສຫອຮະາຳເແໂໃໄໆ໐໑໒໓໔໕໖໗໘໙",
        "กขถงจชยดตถทนบปผฝพฟมยรลวสหอฮะาำเแโใไๆ๐๑๒๓๔๕๖๗๘๙",
        strict=True,
    )
) | {
    "\u0eb1": "\u0e31",
    "\u0ebb": "\u0e31",
    "\u0eb4": "\u0e34",
    "\u0eb5": "\u0e35",
    "\u0eb6": "\u0e36",
    "\u0eb7": "\u0e37",
    "\u0eb8": "\u0e38",
    "\u0eb9": "\u0e39",
    "\u0ec8": "\u0e48",
    "\u0ec9": "\u0e49",
    "\u0eca": "\u0e4a",
    "\u0ecb": "\u0e4b",
    "\u0ecc": "\u0e4c",
    "\u0ecd": "\u0e4d",
}

_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_TONES = "\u0e48-\u0e4b"
_SECOND_LAYER = frozenset("\u0e48\u0e49\u0e4a\u0e4b\u0e4c")


def _thai_for_lao(match: re.Match[str]) -> str:
    run = match[0]
    lao = sum("\u0e80" <= c <= "\u0eff" for c in run)
    # A run that is mostly Lao is Lao.
    if not lao or lao * 2 > len(run):
        return run
    return "".join(LAO_LOOK_ALIKES.get(c, c) for c in run)


def _ordered_marks(match: re.Match[str]) -> str:
    """Vowels and mai taikhu before tones and thanthakhat, each mark once."""
    unique = dict.fromkeys(match[0])
    return unicodedata.normalize("NFC", "".join(sorted(unique, key=_SECOND_LAYER.__contains__)))


RULES: tuple[Rule, ...] = (
    Rule(
        "text.pua_glyph",
        re.compile("[\uf700-\uf71a]"),
        lambda m: PUA_GLYPHS[ord(m[0])],
        (("ท\uf702\uf70a", "ที่"), ("ป\uf710น", "ปัน")),
        ("ที่", "\uf800"),
    ),
    Rule(
        "text.invisible",
        re.compile(
            "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ufffe\uffff]+"
        ),
        lambda m: "",
        (("หนังสือ\u200bราชการ", "หนังสือราชการ"), ("ก\x00ข", "กข"), ("ก\udcffข\ufffe", "กข")),
        ("ก ข", "ก\tข\nค", "ก\fข"),
    ),
    Rule(
        "text.lao_look_alike",
        re.compile("[\u0e01-\u0e59\u0e80-\u0eff]+"),
        _thai_for_lao,
        (("สຄอ.", "สถอ."), ("ปີ ๒๕", "ปี ๒๕"), ("๒໕๖๔", "๒๕๖๔")),
        ("ລາວ", "ปี"),
    ),
    Rule(
        "text.loose_mark",
        re.compile(f"(?<=[ก-ฮ{_MARKS}])[ \u00a0]+(?=[\u0e33{_MARKS}])"),
        lambda m: "",
        (("ท ี่", "ที่"), ("จ ำนวน", "จำนวน")),
        ("ที่ ๑", "ก า"),
    ),
    Rule(
        "text.split_sara_am",
        re.compile(f"(?<![{_TONES}])([{_TONES}]*)\u0e4d([{_TONES}]*) ?า"),
        lambda m: f"{m[1]}{m[2]}\u0e33",
        (("จํานวน", "จำนวน"), ("น\u0e4d\u0e49า", "น้ำ"), ("น\u0e49\u0e4dา", "น้ำ")),
        ("จำนวน", "สํสกฤต"),
    ),
    Rule(
        "text.doubled_sara_am",
        re.compile("\u0e33[\u0e33า]+"),
        lambda m: "\u0e33",
        (("จำานวน", "จำนวน"),),
        ("จำนวน",),
    ),
    Rule(
        "text.doubled_e",
        re.compile("เเ"),
        lambda m: "แ",
        (("เเละ", "และ"),),
        ("และ", "เก เก"),
    ),
    Rule(
        "text.tone_after_vowel",
        re.compile(f"(?<=[ก-ฮ{_MARKS}])([ะาำ])([{_TONES}]+)"),
        lambda m: f"{m[2]}{m[1]}",
        (("ทา่น", "ท่าน"), ("นำ้", "น้ำ")),
        ("ท่าน", "น้ำ"),
    ),
    Rule(
        "text.mark_order",
        re.compile(f"[{_MARKS}]{{2,}}"),
        _ordered_marks,
        (("ท\u0e48\u0e35", "ที่"), ("ที่ี่", "ที่"), ("สิทธ์ิ", "สิทธิ์")),
        ("ที่", "กุ้ง", "ก็"),
    ),
)

_RARE = re.compile(
    "[\uf700-\uf71a\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ufffe\uffff\u0e80-\u0eff\u0e4d]"
)
# Anchored at a mark, since a regular expression that may begin anywhere costs three times as much.
_ODD_MARK = re.compile(
    f"[\u0e33{_MARKS}](?:(?<=[ \u00a0].)|(?<=[ะาำ][{_TONES}])|(?<=\u0e33\u0e33)"
    # Two marks in a row are sound only as one vowel below a tone or a thanthakhat.
    f"|(?<=[{_MARKS}][\u0e31\u0e34-\u0e3a\u0e47\u0e4e])|(?<=[\u0e48-\u0e4c][\u0e48-\u0e4c]))"
)

# Listed are characters that never join the one before them: a stretch up to the next of them goes alone.
_NFC_STRETCH = re.compile(
    "[\x00-\x7f\u0e01-\u0e37\u0e3f-\u0e47\u0e4c-\u0e5b]?[^\x00-\x7f\u0e01-\u0e37\u0e3f-\u0e47\u0e4c-\u0e5b]+"
)


@dataclass(slots=True)
class _Tape:
    """A text under repair: every edit carries the offsets along."""

    text: str
    offsets: list[int]
    repairs: list[Repair] = field(default_factory=list)

    def apply(self, rule: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> None:
        chunks: list[str] = []
        offsets: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            before, after = match[0], replace(match)
            if before == after:
                continue
            start, end = match.span()
            chunks += (self.text[done:start], after)
            offsets += self.offsets[done:start]
            # A character made from a stretch points into that stretch, in order, so the map never falls.
            offsets += (self.offsets[min(start + i, end - 1)] for i in range(len(after)))
            self.repairs.append(Repair(rule, self.offsets[start], before, after))
            done = end
        if done:
            self.text = "".join((*chunks, self.text[done:]))
            self.offsets = offsets + self.offsets[done:]


@lru_cache(maxsize=4)
def _identity(length: int) -> tuple[int, ...]:
    return tuple(range(length + 1))


def is_sound(text: str) -> bool:
    """Say whether `repair` would leave `text` as it is (never yes to a broken one)."""
    return (
        unicodedata.is_normalized("NFC", text)
        and _RARE.search(text) is None
        and "เเ" not in text
        and "ำา" not in text
        and _ODD_MARK.search(text) is None
    )


def repair(text: str) -> Repaired:
    """Repair decoding damage in `text` and keep the way back to the original.

    A sound text comes back as it is, at the cost of one regular expression.
    """
    if is_sound(text):
        return Repaired(text, _identity(len(text)))
    tape = _Tape(text, list(range(len(text) + 1)))
    # One repair can lay bare another (a dropped zero-width space joins two marks); real text needs one round.
    for _ in range(4):
        before = tape.text
        if not unicodedata.is_normalized("NFC", tape.text):
            tape.apply("text.nfc", _NFC_STRETCH, lambda m: unicodedata.normalize("NFC", m[0]))
        for rule in RULES:
            tape.apply(rule.id, rule.pattern, rule.replace)
        if tape.text == before:
            break
    return Repaired(tape.text, tuple(tape.offsets), tuple(tape.repairs))


def compose(outer: Iterable[int], inner: tuple[int, ...]) -> tuple[int, ...]:
    """Join two offset maps: `outer` leads from the last text to a middle one, `inner` on to the first."""
    return tuple(inner[place] for place in outer)


def is_offset_map(offsets: tuple[int, ...], text: str, original: str) -> bool:
    """Say whether `offsets` is total, never falls, and ends at the original's end."""
    return (
        len(offsets) == len(text) + 1
        and offsets[-1] == len(original)
        and offsets[0] >= 0
        and all(a <= b for a, b in pairwise(offsets))
    )


_FOLDED = str.maketrans(
    {
        **dict(zip("“”„‟«»", '""""""', strict=True)),
        **dict(zip("‘’‚‛`´", "''''''", strict=True)),
        **dict(zip("‐‑‒–—―−", "-------", strict=True)),
        **dict(zip(THAI_DIGITS, "0123456789", strict=True)),
    }
)
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` for comparison: repaired, Arabic digits, plain quotes, lower case, no white space."""
    return _SPACE.sub("", repair(text).text.translate(_FOLDED)).lower()


def squeeze(text: str) -> str:
    """Return `text` with every run of white space as one space, none at the ends."""
    return " ".join(text.split())
