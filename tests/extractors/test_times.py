"""Clock times: every rule's examples, and every minute of a day in each script."""

from __future__ import annotations

import pytest

from extractors.number_words import thai_number_words
from extractors.text import to_thai_digits
from extractors.times import RULES, TimeRule, find_times


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: TimeRule) -> None:
    for text, value, until in rule.examples:
        assert [(m.rule, m.value, m.until) for m in find_times(text)] == [(rule.id, value, until)], text
    for text in rule.counter_examples:
        assert find_times(text) == (), text


def test_every_minute_is_read_in_each_script() -> None:
    for minute in range(0, 24 * 60, 7):
        hours, minutes = divmod(minute, 60)
        for written in (
            f"{hours:02d}.{minutes:02d} น.",
            f"{hours}.{minutes:02d}น.",
            f"{hours:02d}:{minutes:02d} นาฬิกา",
        ):
            for text in (written, to_thai_digits(written)):
                assert [m.value for m in find_times(text)] == [f"{hours:02d}:{minutes:02d}"], text


def test_no_clock_has_such_hours() -> None:
    assert find_times("๒๕.๐๐ น. ๑๐.๖๐ น. ๒๔.๓๐ น.") == ()
    assert [m.value for m in find_times("เวลา ๒๔.๐๐ น.")] == ["24:00"]


def test_every_hour_is_read_in_words() -> None:
    for hours in range(24):
        for minutes in (0, 1, 15, 30, 45, 59):
            tail = "" if not minutes else f"{thai_number_words(minutes)}นาที"
            for text in (
                f"เวลา{thai_number_words(hours)}นาฬิกา{tail}",
                f"เวลา {hours} นาฬิกา {tail}",
                to_thai_digits(f"เวลา {hours} นาฬิกา " + (f"{minutes} นาที" if minutes else "")),
            ):
                assert [m.value for m in find_times(text)] == [f"{hours:02d}:{minutes:02d}"], text


def test_the_spoken_clock_goes_round_the_day() -> None:
    spoken = {
        **{f"ตี{thai_number_words(n)}": n for n in range(1, 6)},
        **{f"{thai_number_words(n)}โมงเช้า": n + 6 if n < 6 else n for n in range(1, 12)},
        **{f"บ่าย{thai_number_words(n) if n > 1 else ''}โมง": n + 12 for n in range(1, 6)},
        **{f"{thai_number_words(n)}โมงเย็น": n + 12 for n in range(3, 7)},
        **{f"{thai_number_words(n)}ทุ่ม": n + 18 for n in range(1, 6)},
    }
    for words, hours in spoken.items():
        for tail, minutes in (("", 0), ("ครึ่ง", 30), ("สิบห้านาที", 15), (" ๔๕ นาที", 45), ("ตรง", 0)):
            text = f"เวลา{words}{tail}"
            assert [m.value for m in find_times(text)] == [f"{hours:02d}:{minutes:02d}"], text


def test_midnight_ends_the_day_that_is_named() -> None:
    assert find_times("ส่งก่อนเวลาเที่ยงคืนของวันที่ ๕")[0].value == "24:00"
    assert find_times("ตั้งแต่เที่ยงคืน")[0].value == "00:00"
