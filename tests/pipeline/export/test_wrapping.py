"""Lines of a given width: nothing is lost, nothing is cut that belongs together."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len

from pipeline.export.wrapping import NO_BREAK, broken

SENTENCE = (
    "ขอความร่วมมือส่งให้กรมส่งเสริมการปกครองท้องถิ่นทราบทาง www.older-home.example.go.th/a-long-address "
    "ที่ มท 0810.7/ว 2522 กกกกกกกกกกก่่่้้้ำำำำแแแแเเเเ กุ้งก้ามกราม"
)


@pytest.mark.parametrize("width", [4, 7, 9, 14, 23, 40, 200])
def test_lines_fit_hold_everything_and_begin_with_a_base_character(width: int) -> None:
    lines = list(broken(SENTENCE, width))
    assert all(cell_len(line) <= max(width, 8) for line in lines)
    assert "".join("".join(lines).split()) == "".join(SENTENCE.split())
    assert not any(unicodedata.category(line[0]).startswith("M") for line in lines)


def test_an_address_is_cut_only_where_a_line_has_no_room_for_it() -> None:
    address = "www.older-home.example.go.th"
    assert address in list(broken(f"ส่งทาง {address}", 28))
    assert list(broken(f"ส่งทาง {address}", 21)) == ["ส่งทาง www.older-home.", "example.go.th"]


def test_a_syllable_is_not_cut() -> None:
    # The widest that fits would end inside of ให้.
    assert list(broken("ส่งให้", 3)) == ["ส่ง", "ให้"]
    assert list(broken("ส่งให้", 2)) == ["ส่ง", "ให้"]


def test_a_number_and_its_day_stay_on_one_line() -> None:
    number = "มท 0810.7/ว 2522".replace(" ", NO_BREAK)
    assert list(broken(f"อ้างถึงหนังสือ {number}", 20)) == ["อ้างถึงหนังสือ", number]
    # Where there is no room for it, at its spaces.
    assert [line.strip() for line in broken(f"ถึง {number}", 10)] == ["ถึง มท", "0810.7/ว", "2522"]
