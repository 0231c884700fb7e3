"""However a number is typed or pasted, it is the number that its plain spelling is."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.number_keys import number_key, squash
from extractors.number_typed import DOORS, Door, close_gaps, plain_typing
from extractors.numbers import find_letter_numbers, parse_letter_number
from extractors.text import is_offset_map, to_arabic_digits, to_thai_digits

NUMBERS = [
    "มท 0810.7/ว 2522",
    "ที่ มท. 0810.7 / ว 2522",
    "ชร 0023.1/ 13303",
    "กค (กวจ) 0405.2/ว 122",
    "กค 0422.2/พิเศษ ว 2",
    "กท 0307/ป 5103",
    "นม 92701/030",
    "นว 52007.4/(1)/2569",
    "คำสั่งที่ 541/2559",
    "คำสั่งเทศบาลตำบลน้ำคำ ที่ 541/2559",
    "ที่ 0421.3/ว 106",
    "มท 0810.7/ว",
    "AB 12-3/64",
]
SPACES = [chr(c) for c in range(sys.maxunicode) if unicodedata.category(chr(c)) == "Zs"] + [
    "\t",
    "\r",
    "\x0b",
]
UNSEEN = list(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\ufe0f\u034f\u061c\u180e"
)


def wide(text: str) -> str:
    """Every Latin sign in its full-width form, the digits too."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def same(typed: str, plain: str) -> None:
    number, meant = parse_letter_number(typed), parse_letter_number(plain)
    assert (number.canonical, number_key(number)) == (meant.canonical, number_key(meant)), repr(typed)
    assert typed[slice(*number.span)] == number.text
    assert squash(to_arabic_digits(plain_typing(number.text).text)) == squash(meant.text)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
def test_every_door_keeps_its_examples(door: Door) -> None:
    for typed, plain in door.examples:
        assert plain_typing(typed).text == plain
        assert is_offset_map(plain_typing(typed).offsets, plain, typed)
    for text in door.counter_examples:
        assert plain_typing(text).text == text


@pytest.mark.parametrize("plain", NUMBERS)
@pytest.mark.parametrize("script", [str, to_thai_digits], ids=["arabic", "thai"])
def test_every_kind_of_space_and_what_is_not_seen(plain: str, script: type[str]) -> None:
    spelling = script(plain)
    for space in SPACES:
        same(spelling.replace(" ", space), plain)
        same(f"{space}{spelling}{space}", plain)
    for unseen in UNSEEN:
        for at in range(len(spelling) + 1):
            same(spelling[:at] + unseen + spelling[at:], plain)
        same(unseen.join(spelling), plain)


@pytest.mark.parametrize("plain", NUMBERS)
def test_full_width_signs(plain: str) -> None:
    same(wide(plain), plain)
    same(wide(plain).replace(" ", "\u3000"), plain)
    for sign in sorted(set(plain) & set("0123456789/.()-")):
        same(plain.replace(sign, wide(sign)), plain)


@pytest.mark.parametrize("plain", [n for n in NUMBERS if "ำ" in n])
@pytest.mark.parametrize("am", ["\u0e4dา", "\u0e4d\u200bา", "\u0e4d า"])
def test_nikhahit_and_aa_are_am(plain: str, am: str) -> None:
    same(plain.replace("ำ", am).replace("น้\u0e4dา", "น\u0e4d้า"), plain)


@pytest.mark.parametrize("plain", NUMBERS)
@pytest.mark.parametrize("gap", ["  ", " " * 7, "\u00a0 \u00a0 ", "\t\t\t\t", " \u200b \u200b \u200b "])
def test_gaps_of_any_width(plain: str, gap: str) -> None:
    same(plain.replace(" ", gap), plain)


def test_line_ends_stay_line_ends() -> None:
    assert plain_typing("ที่ มท 0801.2/\u2028ว 417\r\n").text == "ที่ มท 0801.2/\nว 417 \n"
    same("ที่ มท 0801.2/\r\nว 417", "ที่ มท 0801.2/ว 417")


def test_what_is_not_seen_behind_a_number_is_no_part_of_it() -> None:
    text = "\ufeffมท\u00a00801.2/ว\u200b 417\u200b\u200b ลงวันที่ ๒ มีนาคม ๒๕๖๔"
    assert parse_letter_number(text).text == "มท\u00a00801.2/ว\u200b 417"


def test_a_plain_text_is_left_alone() -> None:
    text = "ที่ มท ๐๘๐๑.๒/ว ๔๑๗"
    assert plain_typing(text).text is text
    assert close_gaps(plain_typing(text)).text is text
    assert find_letter_numbers(text)[0] == parse_letter_number(text)


@given(st.text(st.sampled_from("มทวน้ำคํา .\u00a0\u200b\u30000０／/()（๑1ที่\n\r\t\ufeff-‑"), max_size=30))
def test_the_way_back_is_whole(text: str) -> None:
    plain = plain_typing(text)
    for typed in (plain, close_gaps(plain)):
        assert is_offset_map(typed.offsets, typed.text, text)
    assert plain_typing(plain.text).text == plain.text
