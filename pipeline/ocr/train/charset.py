"""The characters that the recogniser can write, and the form in which it writes them."""

from __future__ import annotations

import itertools
import re
import unicodedata

THAI = "".join(chr(c) for c in [*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)])
ASCII = "".join(chr(c) for c in range(0x20, 0x7F))
TYPOGRAPHIC = "“”‘’–…•×°☐✓"
BLANK = ""

# Class 0 is the blank of CTC. The order is part of every trained model: a change asks for a new training.
CHARSET: tuple[str, ...] = (BLANK, *ASCII, *THAI, *TYPOGRAPHIC)
INDEX: dict[str, int] = {c: i for i, c in enumerate(CHARSET) if c}

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"
TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)

# Marks that stand over or under the letter before them.
MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
LEADING_VOWELS = frozenset("เแโใไ")

_SAME = str.maketrans(
    {
        "\u00a0": " ",
        "\t": " ",
        "—": "–",
        "‒": "–",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "·": "•",
        "″": '"',
        "′": "'",
        "\u200b": None,
        "\ufeff": None,
    }
)
_AM_SPLIT = re.compile("ํ([่-๋]?)า")
_SPACES = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Bring a text into the form of the training targets: NFC, one-character SARA AM, single spaces.

    >>> normalise("นํ้า  เเละ")
    'น้ำ และ'
    """
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    text = text.replace("เเ", "แ").replace("ํ้า", "้ำ")
    text = _AM_SPLIT.sub(r"\1ำ", text)
    return _SPACES.sub(" ", text).strip()


def encode(text: str) -> list[int]:
    """Give the classes of a text; a character outside the set raises KeyError."""
    return [INDEX[c] for c in text]


def is_writable(text: str) -> bool:
    """Say whether every character of a text is in the set."""
    return all(c in INDEX for c in text)


def steps_needed(text: str) -> int:
    """Count the output steps that CTC needs at least: one a character, one more between equal neighbours."""
    return len(text) + sum(a == b for a, b in itertools.pairwise(text))
