from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text import (
    RULES,
    Rule,
    compose,
    fold,
    is_offset_map,
    is_sound,
    repair,
    squeeze,
    to_arabic_digits,
    to_thai_digits,
)

THAI_AND_DAMAGE = st.text(
    alphabet=st.sampled_from(
        "กขคนทสอ\u0e31\u0e33\u0e34\u0e35\u0e38\u0e3a\u0e47\u0e48\u0e49\u0e4c\u0e4dะาเแ ๑๒12\n"
        "\u200b\x00\uf70a\uf702ຄປe\u0301\u0316"
    ),
    max_size=60,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: Rule) -> None:
    for before, after in rule.examples:
        done = repair(before)
        assert done.text == after
        assert rule.id in {r.rule for r in done.repairs}
        assert is_offset_map(done.offsets, done.text, before)
    for text in rule.counter_examples:
        assert rule.id not in {r.rule for r in repair(text).repairs}


@given(THAI_AND_DAMAGE)
def test_the_map_is_total_and_never_falls(text: str) -> None:
    done = repair(text)
    assert is_offset_map(done.offsets, done.text, text)
    assert unicodedata.is_normalized("NFC", done.text)


@given(THAI_AND_DAMAGE)
def test_a_repaired_text_needs_no_second_repair(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    done = repair(text)
    assert is_offset_map(done.offsets, done.text, text)
    if is_sound(text):
        assert done.text == text
        assert done.repairs == ()


@given(st.text(alphabet="กขคงจ ๑๒3\n", max_size=40), st.text(alphabet="กขคงจ ๑๒3\n", max_size=40))
def test_what_lies_round_a_repair_keeps_its_place(left: str, right: str) -> None:
    done = repair(f"{left}ก\u200bเเ{right}")
    assert done.text == f"{left}กแ{right}"
    start, end = done.original_span(len(left) + 2, len(done.text))
    assert (start, end) == (len(left) + 4, len(left) + 4 + len(right))


@given(st.text(alphabet="๐๑๒๓๔๕๖๗๘๙0123456789กข ./", max_size=40))
def test_digits_change_script_and_nothing_else(text: str) -> None:
    arabic = to_arabic_digits(text)
    assert len(arabic) == len(text)
    assert to_arabic_digits(to_thai_digits(text)) == arabic


def test_offsets_compose() -> None:
    first = repair("จํานวน\u200bเเรก")
    second = repair(first.text)
    assert compose(second.offsets, first.offsets) == first.offsets


def test_fold_compares_what_reads_the_same() -> None:
    assert fold("ที่ มท ๐๘๑๐.๗/ว ๑") == fold("ที่มท 0810.7 / ว1")
    assert fold("“คํา”") == fold('"คำ"')
    assert squeeze("  ก\n ข\t") == "ก ข"


@pytest.mark.parametrize("hostile", ["ํ" * 20000, "\u0e48" * 20000, "ำา" * 20000, "ກ" * 20000, " ี" * 20000])
def test_hostile_runs_end(hostile: str) -> None:
    assert len(repair(hostile).text) <= len(hostile)
