"""Thai text folded for search: one spelling for everything that reads the same.

Arabic digits, no white space (Thai has no word spaces, lines break anywhere), marks in one order, lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

FOLDING = 1
"""Goes up when folding changes: an index made with another is made anew."""

_DIGITS = tuple(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))
_TONES = "\u0e48-\u0e4b"
_VOWELS = "\u0e31\u0e34-\u0e3a\u0e47\u0e4c\u0e4d"
# A tone typed before the vowel under or over it looks the same; the vowel goes first.
_SWAPPED = re.compile(f"([{_TONES}])([{_VOWELS}])")
_SARA_AM = re.compile(f"\u0e4d([{_TONES}]?)\u0e32")
_TONE_SET = frozenset("\u0e48\u0e49\u0e4a\u0e4b")
_VOWEL_SET = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e4c\u0e4d")
_BY_ARABIC = {arabic: thai for thai, arabic in _DIGITS}
_GAP = "[\\s\u200b-\u200d\u2060\ufeff\u00ad]*"
# A character together with the marks that fold with it.
_CLUSTER = re.compile(f"เ\\s*เ|[^\\s][{_TONES}{_VOWELS}]*า?|\\s+", re.DOTALL)
_THAI = frozenset(map(chr, range(0x0E01, 0x0E4F)))
_UNSEEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
"""Characters without a shape: spaces of no width, word joiners, the soft hyphen."""


def smooth(text: str) -> str:
    """Return `text` folded but for its white space; a line that breaks inside Thai is joined."""
    made = unicodedata.normalize("NFC", _join_lines(text))
    # Ten looks for a digit that is mostly not there: a sixth of the time of `str.translate`.
    for thai, arabic in _DIGITS:
        made = made.replace(thai, arabic)
    return _marks(made).casefold()


def tighten(smoothed: str) -> str:
    """Return a smoothed text without white space: folded."""
    made = "".join(smoothed.split())
    for unseen in _UNSEEN:
        made = made.replace(unseen, "")
    return _marks(made)


def _join_lines(text: str) -> str:
    """Join lines that break between two Thai characters: an eighth of the time of a pattern."""
    made: list[str] = []
    for line in text.split("\n"):
        if made:
            before = made[-1].removesuffix("\r").rstrip(" \t")
            after = line.lstrip(" \t")
            if before[-1:] in _THAI and after[:1] in _THAI:
                made[-1] = before
                made.append(after)
                continue
            made.append("\n")
        made.append(line)
    return "".join(made)


def fold(text: str) -> str:
    """Return `text` folded for search.

    >>> fold("ที่  มท ๐๘๑๐.๗/ว ๒๕๒๒")
    'ที่มท0810.7/ว2522'
    """
    return tighten(smooth(text))


def _marks(text: str) -> str:
    made = text.replace("เเ", "แ")
    if "\u0e4d" in made:
        made = _SARA_AM.sub(r"\1ำ", made)
    return _SWAPPED.sub(r"\2\1", made)


def find_folded(text: str, term: str) -> tuple[int, int] | None:
    """Return the span of `text` that reads as the folded `term`, the first one."""
    if not term:
        return None
    found = _spelling(term).search(text)
    # What no pattern of ours spells (composed Latin letters, say) is found the long way.
    span = found.span() if found else _find_slowly(text, term)
    if span is None:
        return None
    start, end = span
    return start, start + len(text[start:end].rstrip())


@lru_cache(maxsize=256)
def _spelling(term: str) -> re.Pattern[str]:
    """A pattern of every way to write a folded term: both scripts of digits, any spacing and order of marks.

    Linear: between any two optional stretches of space stands a character that is none.
    """
    parts: list[str] = []
    at = 0
    while at < len(term):
        char, after = term[at], term[at + 1 : at + 2]
        at += 1
        if char in _TONE_SET and after == "ำ":
            parts.append(f"(?:{char}ำ|\u0e4d{char}า|{char}\u0e4dา)")
            at += 1
        elif char in _VOWEL_SET and after and after in _TONE_SET:
            parts.append(f"(?:{char}{after}|{after}{char})")
            at += 1
        elif char == "ำ":
            parts.append("(?:ำ|\u0e4dา)")
        elif char == "แ":
            parts.append(f"(?:แ|เ{_GAP}เ)")
        elif char in _BY_ARABIC:
            parts.append(f"[{char}{_BY_ARABIC[char]}]")
        else:
            parts.append(re.escape(char))
    return re.compile(_GAP.join(parts), re.IGNORECASE)


def _find_slowly(text: str, term: str) -> tuple[int, int] | None:
    """Fold cluster by cluster, keeping the places."""
    pieces: list[str] = []
    places: list[int] = []
    for at, piece in _folded_clusters(text):
        pieces.append(piece)
        places.extend([at] * len(piece))
    found = "".join(pieces).find(term)
    if found < 0:
        return None
    end = found + len(term)
    # A term can end inside a cluster of marks; what is shown holds it whole.
    while 0 < end < len(places) and places[end] == places[end - 1]:
        end += 1
    return places[found], places[end] if end < len(places) else len(text)


def _folded_clusters(text: str) -> Iterator[tuple[int, str]]:
    for cluster in _CLUSTER.finditer(text):
        yield cluster.start(), fold(cluster.group())
