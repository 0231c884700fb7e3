"""The labels of auto-numbered paragraphs in a DOCX (`๑.`, `1.2`, `ก)`): Word counts them, no text holds them.

ECMA-376 part 1, 17.9: a paragraph names a list (`numId`) and a level; the list names an abstract definition
that says how each level counts and looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# The alphabet of clause lists leaves out ฃ and ฅ, which nobody writes.
_THAI_LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_PLACE = re.compile(r"%([1-9])")


def val(element: _Element | None, default: str = "") -> str:
    """Return the `w:val` of an element."""
    return default if element is None else str(element.get(f"{W}val", default))


def _integer(text: str, default: int = 0) -> int:
    try:
        return int(text)
    except ValueError:
        return default


def _letters(alphabet: str) -> Callable[[int], str]:
    # Word doubles the letter after the last one: a … z aa bb.
    return lambda n: alphabet[(n - 1) % len(alphabet)] * min(8, (n - 1) // len(alphabet) + 1) if n > 0 else ""


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        while number >= value:
            out += letters
            number -= value
    return out


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "thaiNumbers": lambda n: str(n).translate(_THAI),
    "thaiCounting": lambda n: str(n).translate(_THAI),
    "thaiLetters": _letters(_THAI_LETTERS),
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "none": lambda n: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    suffix: str
    legal: bool
    restart: int | None


@dataclass(slots=True)
class Numbering:
    """A document's lists, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """By abstract id."""
    lists: dict[str, str] = field(default_factory=dict)
    """Abstract id by list id."""
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    """New starts of a list's levels."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)

    @classmethod
    def parse(cls, root: _Element | None) -> Numbering:
        """Read `numbering.xml`; without one nothing is numbered."""
        self = cls()
        if root is None:
            return self
        for abstract in root.iterfind(f"{W}abstractNum"):
            name = str(abstract.get(f"{W}abstractNumId", ""))
            self.levels[name] = {
                _integer(str(level.get(f"{W}ilvl", "0"))): _level(level)
                for level in abstract.iterfind(f"{W}lvl")
            }
        for number in root.iterfind(f"{W}num"):
            name = str(number.get(f"{W}numId", ""))
            self.lists[name] = val(number.find(f"{W}abstractNumId"))
            for override in number.iterfind(f"{W}lvlOverride"):
                depth = _integer(str(override.get(f"{W}ilvl", "0")))
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self.overrides[name, depth] = _integer(val(start), 1)
                changed = override.find(f"{W}lvl")
                if changed is not None:
                    # A list with a level of its own counts by itself.
                    own = f"{self.lists[name]}/{name}"
                    self.levels[own] = {**self.levels.get(self.lists[name], {}), depth: _level(changed)}
                    self.lists[name] = own
        return self

    def label(self, list_id: str, depth: int) -> str:
        """Count one paragraph of a list and return its label with what follows it; "" for none."""
        abstract = self.lists.get(list_id)
        if abstract is None or depth not in self.levels.get(abstract, {}):
            return ""
        levels = self.levels[abstract]
        counts = self.counts.setdefault(abstract, {})
        if list_id not in self.started:
            self.started.add(list_id)
            for (name, place), start in self.overrides.items():
                if name == list_id:
                    counts[place] = start - 1
        level = levels[depth]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or depth < restart):
                del counts[deeper]
        if level.format == "bullet":
            mark = level.text if level.text.isascii() and level.text.strip() else "•"
            return f"{mark} "

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            shown = levels.get(place, level)
            count = counts.get(place, shown.start)
            write = str if level.legal and place != depth else _FORMATS.get(shown.format, str)
            return write(count)

        text = _PLACE.sub(number, level.text)
        return text + {"space": " ", "nothing": ""}.get(level.suffix, " ") if text else ""


def _level(level: _Element) -> _Level:
    restart = level.find(f"{W}lvlRestart")
    legal = level.find(f"{W}isLgl")
    return _Level(
        start=_integer(val(level.find(f"{W}start"), "1"), 1),
        format=val(level.find(f"{W}numFmt"), "decimal"),
        text=val(level.find(f"{W}lvlText")),
        suffix=val(level.find(f"{W}suff"), "tab"),
        legal=legal is not None and val(legal, "1") not in {"0", "false"},
        restart=None if restart is None else _integer(val(restart)),
    )
