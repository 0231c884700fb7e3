"""Thai text folded for search: one spelling for everything that reads the same.

Arabic digits, no white space (Thai has no word spaces, lines break anywhere), marks in one order, lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TONES = "่-๋"
_VOWELS = "ัิ-ฺ็์ํ"
# A tone typed before the vowel under or over it looks the same; the vowel goes first.
_SWAPPED = re.compile(f"([{_TONES}])([{_VOWELS}])")
_DROP = re.compile("[\\s\u200b-\u200d\u2060\ufeff\u00ad]+")
_SARA_AM = re.compile(f"ํ([{_TONES}]?)า")


def fold(text: str) -> str:
    """Return `text` folded for search.

    >>> fold("ที่  มท ๐๘๑๐.๗/ว ๒๕๒๒")
    'ที่มท0810.7/ว2522'
    """
    folded = _DROP.sub("", unicodedata.normalize("NFC", text)).translate(_DIGITS)
    folded = folded.replace("เเ", "แ")
    folded = _SARA_AM.sub(r"\1ำ", folded)
    folded = _SWAPPED.sub(r"\2\1", folded)
    return folded.casefold()


def find_folded(text: str, term: str) -> tuple[int, int] | None:
    """Return the span of `text` that reads as the folded `term`, the first one.

    Cheap enough for the few texts whose snippet is shown: it folds a growing window, character by character.
    """
    if not term:
        return None
    pieces: list[str] = []
    places: list[int] = []
    for at, piece in _folded_characters(text):
        pieces.append(piece)
        places.extend([at] * len(piece))
    folded = "".join(pieces)
    found = folded.find(term)
    if found < 0:
        return None
    end = found + len(term)
    # A term can end inside a cluster of marks; what is shown holds it whole.
    while 0 < end < len(places) and places[end] == places[end - 1]:
        end += 1
    stop = places[end] if end < len(places) else len(text)
    return places[found], places[found] + len(text[places[found] : stop].rstrip())


# A character together with the marks that fold with it.
_CLUSTER = re.compile(f"เ\\s*เ|[^\\s][{_TONES}{_VOWELS}]*า?|\\s+", re.DOTALL)


def _folded_characters(text: str) -> Iterator[tuple[int, str]]:
    for cluster in _CLUSTER.finditer(text):
        yield cluster.start(), fold(cluster.group())


def trigrams(folded: str) -> set[str]:
    """Return the trigrams of a folded text."""
    return {folded[at : at + 3] for at in range(len(folded) - 2)}
