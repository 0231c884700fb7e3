"""What is asked for: the number as typed first, the year that was typed along, and orders typed short."""

from __future__ import annotations

from itertools import product

import pytest

from extractors.number_asked import RULES, asked_numbers
from extractors.number_grammar import NumberRule
from extractors.number_keys import number_key
from extractors.numbers import LetterNumberError, parse_letter_number
from extractors.text import to_thai_digits

BY_ID = {rule.id: rule for rule in RULES}


def year(text: str) -> int | None:
    return asked_numbers(text)[0].year


def orders(text: str) -> list[str]:
    try:
        readings = asked_numbers(text)
    except LetterNumberError:
        return []
    return [r.number.canonical for r in readings if r.number.rule in ("asked.order", "numbers.order")]


@pytest.mark.parametrize(("text", "meant"), BY_ID["asked.year"].examples)
def test_a_year_is_read(text: str, meant: str) -> None:
    assert year(text) == int(meant)
    assert year(to_thai_digits(text)) == int(meant)
    plain = parse_letter_number(text)
    assert number_key(asked_numbers(text)[0].number) == number_key(plain)


@pytest.mark.parametrize("text", BY_ID["asked.year"].counter_examples)
def test_other_numbers_are_no_year(text: str) -> None:
    assert year(text) is None


@pytest.mark.parametrize(("text", "canonical"), BY_ID["asked.order"].examples)
def test_an_order_is_read(text: str, canonical: str) -> None:
    assert orders(text) == [canonical]
    assert orders(to_thai_digits(text)) == [canonical]


@pytest.mark.parametrize("text", BY_ID["asked.order"].counter_examples)
def test_other_numbers_are_no_order(text: str) -> None:
    assert orders(text) == []


def test_every_rule_has_both_kinds_of_examples() -> None:
    assert all(isinstance(rule, NumberRule) and rule.examples and rule.counter_examples for rule in RULES)


NUMBERS = ["มท 0801.2/ว 417", "ลป 0023.4/9876", "กค (กวจ) 0405.3/ว 78", "กค 0409.5/พิเศษ ว 3", "0421.9/ว 55"]
YEARS = [
    "ลงวันที่ 5 มีนาคม 2563",
    "ลงวันที่ 5 มีนาคม พ.ศ. 2563",
    "ลงวันพฤหัสบดีที่ 5 มีนาคม 2563",
    "ลว. 5 มี.ค. 63",
    "ลว 5 มี.ค.63",
    "ลว.5 มีนาคม 2563",
    "ลว. 5/3/63",
    "วันที่ 5 มีนาคม 2563",
    "5 มีนาคม 2563",
    ", 5 มีนาคม 2563",
    "ลงวันที่ มีนาคม 2563",
    "ปี 2563",
    "พ.ศ. 2563",
    "พ.ศ.2563",
    "(2563)",
    "2563",
    "ปี 2020",
]


@pytest.mark.parametrize(("number", "behind"), [*product(NUMBERS, YEARS)])
def test_every_way_to_type_a_year_behind_every_number(number: str, behind: str) -> None:
    for gap, script in product((" ", "  ", "\u00a0", "\u200b "), (str, to_thai_digits)):
        text = script(f"{number}{gap}{behind}")
        (asked,) = asked_numbers(text)
        assert asked.number.canonical == parse_letter_number(number).canonical, text
        assert asked.year == 2563, text


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("slash", ["/2563", "/63", " / 2563", "/ 63", "／２５６３", "/๖๓"])
def test_a_slash_and_the_year_behind_every_number(number: str, slash: str) -> None:
    (asked,) = asked_numbers(number + slash)
    assert number_key(asked.number) == number_key(parse_letter_number(number))
    assert asked.year == 2563


def test_a_number_keeps_its_own_year_and_is_also_tried_without() -> None:
    readings = asked_numbers("นว 52007.4/(1)/2569")
    assert [(r.number.canonical, r.year) for r in readings] == [
        ("นว 52007.4/(1)/2569", 2569),
        ("นว 52007.4/(1)", 2569),
    ]
    assert [(r.number.canonical, r.year) for r in asked_numbers("541/2559 ลงวันที่ 5 มกราคม 2560")] == [
        ("541/2559", 2559)
    ]


@pytest.mark.parametrize(("running", "zeros"), [*product((1, 41, 541, 5410), range(3))])
@pytest.mark.parametrize("label", ["", "ที่ ", "เลขที่ ", "คำสั่งที่ ", "คำสั่งจังหวัดลำปาง ที่ ", "คําสั่ง "])
@pytest.mark.parametrize("short", [False, True])
def test_orders_by_any_running_number(running: int, zeros: int, label: str, short: bool) -> None:
    for number_year in (2500, 2509, 2559, 2569):
        typed = f"{label}{'0' * zeros}{running}/{number_year % 100 if short else number_year:02}"
        if len(typed.rpartition(" ")[2].partition("/")[0]) > 6:
            continue
        for text in (typed, to_thai_digits(typed)):
            keys = [(number_key(r.number), r.year) for r in asked_numbers(text)]
            assert (f" /{running}", number_year) in keys, text


@pytest.mark.parametrize(
    "text", ["", "  ", "\u200b", "มท", "12", "5/3", "541/5", "541/559", "ที่ /59", "5/3/63/1"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert orders(text) == []


def test_a_zero_padded_order_on_paper_is_its_running_number() -> None:
    text = "คำสั่งเทศบาลนครลำปาง ที่ ๐๕๔๑/๒๕๕๙ ลงวันที่ ๑ มีนาคม ๒๕๕๙"
    number = parse_letter_number(text)
    assert (number.canonical, number.running, number.office, number.year) == ("0541/2559", 541, None, 2559)
    assert number_key(number) == number_key(parse_letter_number("541/2559"))
    # Behind the word for a letter the same digits are an office's code.
    other = parse_letter_number("หนังสือกรมทดสอบ ที่ ๐๕๔๑/๒๕๕๙ ลงวันที่ ๑ มีนาคม ๒๕๖๓")
    assert (other.office, other.running) == ("0541", 2559)
