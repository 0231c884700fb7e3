"""Lines of a given width: Thai is broken between words, an address is kept whole where there is room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len

NO_BREAK = "\u00a0"
"""A space at which no line ends."""
# What cannot be cut apart in writing: a leading vowel, its consonant, what stands over, under, after it.
CLUSTER = re.compile(
    "[\u0e40-\u0e44]*.[\u0300-\u036f\u200d\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]*", re.DOTALL
)  # fmt: skip
_HELD = re.compile(f"[^{NO_BREAK}]*{NO_BREAK}|[^{NO_BREAK}]+")
# Letters and signs, but no digits: a number stays with what it counts or follows.
_THAI_END = re.compile("[\u0e01-\u0e4e]")
# A consonant or a leading vowel; with any other sign a line would begin in the middle of a syllable.
_THAI_START = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44]")


def broken(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, each at most `width` cells wide; a word that is wider is cut.

    >>> list(broken("ขอความร่วมมือสำรวจ แหล่งน้ำ", 14))
    ['ขอความร่วมมือ', 'สำรวจ แหล่งน้ำ']
    """
    if cell_len(text) <= width:
        yield text
        return
    line = ""
    for word in _words(text, width):
        if cell_len(line + word.rstrip()) > width:
            if line.strip():
                yield line.rstrip()
            line = ""
        line += word if line else word.lstrip()
    if line.strip():
        yield line.rstrip()


@lru_cache(maxsize=4096)
def _words(text: str, width: int) -> tuple[str, ...]:
    """Return the pieces between which a line may end; none is wider than the line where it can be cut."""
    return tuple(piece for whole in _wholes(text) for piece in _cut(whole, width, _FINER))


def _wholes(text: str) -> Iterator[str]:
    """Yield what belongs on one line: a Thai word, or all that stands between two spaces."""
    whole = ""
    for word in _thai_words(text):
        if whole and _may_end(whole[-1], word[0]):
            yield whole
            whole = ""
        whole += word
    if whole:
        yield whole


def _may_end(last: str, first: str) -> bool:
    if first == " ":
        return False  # a space closes what stands before it
    return last == " " or (_THAI_END.match(last) is not None and _THAI_START.match(first) is not None)


def _cut(piece: str, width: int, finer: Sequence[Callable[[str], list[str]]]) -> Iterator[str]:
    """Yield a piece as it is or, where it is wider than the line, in ever finer parts."""
    if cell_len(piece.rstrip()) <= width or not finer:
        yield piece
        return
    for part in finer[0](piece):
        yield from _cut(part, width, finer[1:])


def _thai_words(text: str) -> list[str]:
    from pipeline.store.index_text import cut

    return cut(text)


_FINER = (_HELD.findall, _thai_words, CLUSTER.findall)
