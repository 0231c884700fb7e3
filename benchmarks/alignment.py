"""Where the characters of a transcribed line went in a reading: the best infix fit, as the scorer does it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import edlib

from extractors.text import to_arabic_digits

RUN = re.compile(r"[0-9๐-๙](?:[0-9๐-๙.\-/]*[0-9๐-๙])+")
"""A run of two or more digits: a letter number, a year, a telephone number."""
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = {ord("“"): '"', ord("”"): '"', 0x200B: None}


@dataclass(frozen=True, slots=True)
class Squashed:
    """Text without white space, and the place of each of its characters in the text before."""

    text: str
    places: tuple[int, ...]


def squash(text: str, places: Sequence[int] | None = None) -> Squashed:
    """Drop white space, and let dashes and quotes of all kinds be equal."""
    kept: list[str] = []
    where: list[int] = []
    for at, character in enumerate(text):
        for c in unicodedata.normalize("NFC", character).translate(_DASHES).translate(_QUOTES):
            if not c.isspace():
                kept.append(c)
                where.append(places[at] if places is not None else at)
    return Squashed("".join(kept), tuple(where))


def fit(truth: str, read: str) -> list[list[int]]:
    """For every character of the truth: the places in `read` that stand for it, its own and what is added.

    >>> fit("ab12", "xxab132yy")
    [[2], [3], [4, 5], [6]]
    """
    out: list[list[int]] = [[] for _ in truth]
    if not read or not truth:
        return out
    # A figure is itself in either script.
    found = edlib.align(to_arabic_digits(truth), to_arabic_digits(read), mode="HW", task="path")
    at, i = found["locations"][0][0] or 0, 0
    for count, step in re.findall(r"(\d+)([=XID])", found["cigar"] or f"{len(truth)}I"):
        for _ in range(int(count)):
            if step == "I":
                i += 1
            elif step == "D":
                if i:
                    out[i - 1].append(at)
                at += 1
            else:
                out[i].append(at)
                i, at = i + 1, at + 1
    return out


def digits(text: str) -> str:
    """Return the digits of a text, in Arabic."""
    return re.sub(r"\D", "", to_arabic_digits(text))
