"""Long hostile texts: a pattern that blows up would not come back from these."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from extractors.frame import find_frame
from extractors.numbers import LetterNumberError, find_letter_numbers, parse_letter_number
from extractors.references import find_references

UNITS = (
    *(
        "/",
        "1/",
        "ที่ ",
        "มท 0/",
        "ที่ มท 0810.7/ว 1 ",
        "(",
        "(ก)",
        "หนังสือ",
        "คำสั่ง(",
        "ว 1 ",
        "และ ว 1,",
        "ก",
        "1.",
    ),
    *(
        "ให้ใช้ ",
        "ได้",
        "ลงวันที่ ",
        "1\n",
        "0 1/",
        "ที่ A-",
        "ส่ง ",
        "ยกเลิกความใน",
        "หนังสือดังกล่าว",
        "\n\n",
        "ก (ก ",
        "โทร 0-",
    ),
)


@pytest.mark.parametrize("unit", UNITS)
def test_repeated_pieces_are_read_in_one_pass(unit: str) -> None:
    text = (unit * 30_000)[:30_000]
    found = find_letter_numbers(text)
    assert all(n.text == text[slice(*n.span)] for n in found)
    size = len(text)
    frame = replace(find_frame(""), body=(0, size // 2), references=(size // 2, size))
    assert all(r.text == text[slice(*r.span)] for r in find_references(text, frame, ()))
    with suppress(LetterNumberError):
        assert parse_letter_number(text).text
