"""Every pattern of every extractor against hostile texts; modules and patterns are found, not listed.

A pattern that blows up does not come back: the limit on a test's time (see `pyproject.toml`) is the judge.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from types import ModuleType

import pytest

import extractors
from extractors.reading import read_letter
from schemas.mentions import Mention

MODULES = tuple(
    importlib.import_module(f"extractors.{module.name}")
    for module in pkgutil.iter_modules(extractors.__path__)
)
UNITS = (
    *(
        "1",
        "๑",
        "0",
        "12345678",
        "/",
        "1/",
        "/1",
        ".",
        "1.",
        "๑.๑",
        "-",
        "1-",
        " - ",
        ",",
        "1,",
        "(",
        ")",
        "(1)",
    ),
    *(" ", "\t", "\n", "\n\n", " \n", "\u00a0", "\u200b", "…", "....", "_", "“", "ๆ"),
    *(
        "ิ",
        "ี่",
        "่",
        "์",
        "ำ",
        "ํา",
        "เ",
        "แ",
        "ก",
        "กข",
        "ก.",
        "ก. ",
        "ก ",
        "ว ",
        "ว 1 ",
        "ว.",
        "น.",
        "a",
        "A.",
        "a ",
        "a@",
        "@a.",
    ),
    *("ที่ ", "ที่ มท ", "มท 0/", "ที่ ก 0 ", "วันที่ ", "วันที่ 1 ", "1 มีนาคม ", "มี.ค.", "ลงวันที่ ", "ภายใน ", "ภายใน 1 "),
    *(
        "หนังสือ",
        "หนังสือที่อ้างถึง ",
        "คำสั่ง",
        "เรื่อง ",
        "เรียน ",
        "ตามที่ ",
        "นั้น ",
        "จึง",
        "และ",
        "ถึง ",
        "ให้",
        "ด่วน ",
        "ลับ",
    ),
    *(
        "นาย",
        "นายก ",
        "พ.ต.",
        "ว่าที่ ",
        "พระ",
        "Mr. ",
        "Mr. A",
        "โทร. ",
        "โทร. 0 ",
        "0 2",
        "ต่อ 1,",
        "มท. ",
        "www.",
        "a.",
        "https://",
        "a/ ",
    ),
    *(
        "(ลงชื่อ)",
        "ปฏิบัติราชการแทน ",
        "ผู้ว่าราชการ",
        "กอง",
        "ส่วนราชการ ",
        "รับที่ ",
        "เวลา ",
        "จำนวน 1 ชุด ",
        "ทุกวันที่ ",
        "|",
        "*",
    ),
)
LENGTH = 400
"""Long enough for a pattern that blows up; longer ones go through each family in its own tests."""
TEXTS = tuple((unit * LENGTH)[:LENGTH] for unit in UNITS)
"""Ends that almost fit make a pattern go back: what can be tried is tried."""
ENDS = ("", "!", "\n", "/", "0")


def patterns(value: object, depth: int = 6) -> Iterator[re.Pattern[str]]:
    """Every compiled pattern inside a module's value."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from patterns(getattr(value, field.name), depth - 1)
    elif depth and isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            yield from patterns(item, depth - 1)
    elif depth and isinstance(value, (tuple, list, frozenset, set)):
        for item in value:
            yield from patterns(item, depth - 1)
    elif depth and isinstance(value, type) and issubclass(value, Enum):
        for member in value:
            yield from patterns(member.value, depth - 1)


def patterns_of(module: ModuleType) -> tuple[re.Pattern[str], ...]:
    return tuple(dict.fromkeys(p for value in vars(module).values() for p in patterns(value)))


def finders() -> Iterator[Callable[[str], object]]:
    """Every public function that finds something in a text alone."""
    for module in MODULES:
        for name, function in vars(module).items():
            if not name.startswith("find_") or getattr(function, "__module__", "") != module.__name__:
                continue
            needed = [
                p.name
                for p in inspect.signature(function).parameters.values()
                if p.default is p.empty and p.kind is not p.VAR_KEYWORD
            ]
            if needed == ["text"]:
                yield function


WITH_PATTERNS = tuple(module for module in MODULES if patterns_of(module))
FINDERS = tuple(dict.fromkeys(finders()))


def test_every_module_that_compiles_a_pattern_is_walked() -> None:
    compiling = {
        m.__name__
        for m in MODULES
        if re.search(r"^[A-Za-z_]+(?::[^=\n]+)? = re\.compile\(", inspect.getsource(m), re.MULTILINE)
    }
    assert compiling <= {m.__name__ for m in WITH_PATTERNS}
    assert len(compiling) > 30
    assert sum(len(patterns_of(m)) for m in WITH_PATTERNS) > 300


def test_every_family_is_walked() -> None:
    names = {f.__name__ for f in FINDERS}
    families = {
        "find_dates",
        "find_deadlines",
        "find_letter_numbers",
        "find_references",
        "find_contacts",
        "find_times",
    }
    assert families <= names
    assert {"find_phones", "find_people", "find_urls", "find_emails"} <= names


@pytest.mark.parametrize("module", WITH_PATTERNS, ids=lambda module: module.__name__)
def test_every_pattern_comes_back_from_hostile_texts(module: ModuleType) -> None:
    for pattern in patterns_of(module):
        for number, text in enumerate(TEXTS):
            hostile = text + ENDS[number % len(ENDS)]
            found = pattern.search(hostile)
            assert found is None or found.end() <= len(hostile)


@pytest.mark.parametrize("function", FINDERS, ids=lambda function: function.__name__)
def test_every_finder_comes_back_from_hostile_texts(function: Callable[[str], object]) -> None:
    for text in TEXTS:
        found = function(text)
        for mention in found if isinstance(found, tuple) else ():
            if isinstance(mention, Mention):
                assert mention.text == text[slice(*mention.span)]


@pytest.mark.parametrize("part", range(8))
def test_a_whole_letter_of_hostile_lines_comes_back(part: int) -> None:
    for first in TEXTS[part::8]:
        labels = ("ที่ ", "เรื่อง ", "เรียน ", "อ้างถึง ", "", "(", "โทร. ")
        text = "\n".join(f"{label}{first}" for label in labels)
        assert read_letter(text).text == text
