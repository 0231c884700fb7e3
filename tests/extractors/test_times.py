"""Clock times: every rule's examples, and every minute of a day in each script."""

from __future__ import annotations

import pytest

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
