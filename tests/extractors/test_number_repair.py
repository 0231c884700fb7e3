from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.number_repair import (
    EXAMPLES,
    LOOK_ALIKES,
    NumberWitnesses,
    RepairExample,
    gather_witnesses,
    look_alike_prefixes,
    named_prefixes,
    repair_number,
)
from extractors.numbers import find_letter_numbers, parse_letter_number


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.prefix)
def test_every_example_holds(example: RepairExample) -> None:
    number = parse_letter_number(f"{example.prefix} 0023.1/45")
    repaired = repair_number(number, example.witnesses)
    if example.repaired is None:
        assert repaired.prefix == example.prefix
        assert not repaired.corrected
        assert repaired.candidates == tuple(f"{c} 0023.1/45" for c in example.candidates)
    else:
        assert repaired.prefix == example.repaired
        assert repaired.corrected and repaired.known_prefix
        assert repaired.raw == number.canonical
        assert number.canonical in repaired.candidates
        assert repaired.text == number.text


def test_the_mark_that_looks_like_a_circulars_is_read_as_one() -> None:
    repaired = repair_number(parse_letter_number("ลป 0023.1/ก 55"), NumberWitnesses())
    assert (repaired.canonical, repaired.circular, repaired.mark) == ("ลป 0023.1/ว 55", True, None)
    assert (repaired.corrected, repaired.raw) == (True, "ลป 0023.1/ก 55")


def test_prefix_and_mark_are_repaired_together() -> None:
    number = parse_letter_number("ขร 0023.1/ก 55")
    repaired = repair_number(number, NumberWitnesses(named=frozenset(("ชร",))))
    assert (repaired.canonical, repaired.agency) == ("ชร 0023.1/ว 55", "จังหวัดเชียงราย")


def test_a_bracketed_body_survives_a_repair() -> None:
    number = parse_letter_number("ถค (กวจ) 0405.2/ว 9")
    assert number.known_prefix is False
    repaired = repair_number(number, NumberWitnesses(named=frozenset(("กค",))))
    assert repaired.canonical == "กค (กวจ) 0405.2/ว 9"


def test_a_name_is_heard_before_an_area_code() -> None:
    # 034 is the code of four provinces; the letter head names one outright.
    witnesses = NumberWitnesses(named=frozenset(("สต",)), areas=frozenset(("สค", "นฐ")))
    assert repair_number(parse_letter_number("สศ 0023.1/45"), witnesses).prefix == "สต"


def test_witnesses_come_from_the_head_and_the_telephones() -> None:
    text = "ที่ ขร 0023.1/45\nศาลากลางจังหวัดลำปาง\nตามที่จังหวัดแพร่แจ้ง นั้น\nโทร. ๐-๕๔๑๒-๓๔๕๖ โทรสาร 0 2123 4567"
    witnesses = gather_witnesses(text, [(0, text.index("ตามที่"))])
    assert witnesses.named == {"ลป"}
    assert {"ลป", "พร", "นน", "พย"} <= witnesses.areas
    assert "ชร" not in witnesses.areas


def test_names_broken_over_lines_are_names() -> None:
    assert named_prefixes(["กรมส่งเสริม\nการปกครองท้องถิ่น"]) == {"มท"}


def test_look_alikes_go_both_ways() -> None:
    assert all(len(set(group)) == len(group) for group in LOOK_ALIKES)
    for prefix in ("ชร", "กค", "นม", "ลป"):
        assert all(prefix in look_alike_prefixes(other) for other in look_alike_prefixes(prefix))


@given(st.text(alphabet="กขคชซตทนมรวสพ", min_size=2, max_size=3), st.integers(1, 99999))
def test_without_a_witness_no_prefix_changes(prefix: str, running: int) -> None:
    for number in find_letter_numbers(f"ที่ {prefix} 0023.1/{running}"):
        repaired = repair_number(number, NumberWitnesses())
        assert repaired.prefix == number.prefix
        assert repaired.canonical not in repaired.candidates
