"""No text can make the grammars run long: bounded patterns, and work that grows with length only."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from extractors import (
    calendar_th,
    date_english,
    date_grammar,
    date_numeric,
    date_periods,
    date_ranges,
    date_weeks,
    dates,
    deadline_absolute,
    deadline_action,
    deadline_context,
    deadline_counted,
    deadline_reader,
    deadline_relative,
    deadline_rules,
    deadlines,
    recurrence,
    recurrence_calendar,
    times,
)

MODULES: tuple[ModuleType, ...] = (
    calendar_th,
    date_english,
    date_grammar,
    date_numeric,
    date_periods,
    date_ranges,
    date_weeks,
    dates,
    deadline_absolute,
    deadline_action,
    deadline_context,
    deadline_counted,
    deadline_reader,
    deadline_relative,
    deadline_rules,
    deadlines,
    recurrence,
    recurrence_calendar,
    times,
)
UNBOUNDED = re.compile(r"(?<!\\)(?:\\\\)*[*+](?![^\[]*\])|\{\d+,\}")


def patterns() -> list[tuple[str, str]]:
    """Return every compiled pattern of the family, by name."""
    out = []
    for module in MODULES:
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                out.append((f"{module.__name__}.{name}", value.pattern))
            elif isinstance(value, tuple) and name == "_CUES":
                out += [(f"{module.__name__}.{name}", pattern.pattern) for _, _, pattern in value]
    return out


def test_every_repeat_is_bounded() -> None:
    found = patterns()
    assert len(found) > 60
    assert [name for name, pattern in found if UNBOUNDED.search(pattern)] == []


HOSTILE = (
    "1",
    "1 ",
    "1,",
    "1 - ",
    "๑ และ ",
    "12.",
    "12/",
    "12-",
    "1 มีนาคม ",
    "มีนาคม - ",
    "มี.",
    "วันที่ ",
    "วันศุกร์ที่ ",
    "ภายใน",
    "ภายใน 1 ",
    "ภายในสิบ",
    "ตามที่ ",
    "\nตามที่ ",
    "ข้อ 1 กำหนด",
    "ระเบียบ",
    "ว่า “",
    "ณ ",
    "ทุกวันที่ 1 และ ",
    "ทุกวันจันทร์ และ",
    "ของเดือน",
    "ทุกปี ",
    "ทุก ๆ ปี ภายในเดือนมีนาคม และ ",
    "ทุกไตรมาส ภายในวันที่ ๑๐ ของเดือน",
    "นับแต่วันสิ้นเดือน ภายใน ๗ วัน ",
    "สัปดาห์แรกของเดือน",
    "ก่อนการประชุม ๓ ",
    "ออกไปอีก ๓๐ วัน ",
    "ขยายเวลา เป็นวันที่ ๕ มีนาคม ๒๕๖๔ ",
    "ประกาศ ณ วันที่ ๕ มีนาคม ๒๕๖๔ ภายใน ๓๐ วัน นับแต่วันประกาศ ",
    "ประกาศ",
    "รุ่นที่ ๑ วันที่ ๕ มีนาคม ๒๕๖๔ ",
    "บ่ายสอง",
    "สิบนาฬิกา",
    "๑/๑/",
    "ปีงบประมาณ ",
    "เวลา 10.00 - ",
    "10.00 น. ",
    "นั้น ",
    "จึงขอ",
    "แจ้งว่า ",
    "May ",
    "วันที่ ..... เดือน ",
    "            ",
    "\n",
    "ประชุมวันที่ ๕ มีนาคม ๒๕๖๔ เวลา ๐๙.๐๐ น. ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_length_only(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    read_atom, judge, clause = (
        date_ranges._read_atom,
        deadline_absolute._judge,
        deadline_context.clause_before,
    )

    def counted_atom(text: str, at: int) -> date_ranges.Atom | None:
        nonlocal steps
        steps += 1
        return read_atom(text, at)

    def counted_judge(
        reader: deadline_reader.Reader, index: int, before: deadline_reader.Draft | None
    ) -> tuple[deadline_reader.Draft | None, int]:
        nonlocal steps
        steps += 1
        return judge(reader, index, before)

    def counted_clause(text: str, at: int, low: int = 0) -> str:
        nonlocal steps
        steps += 1
        return clause(text, at, low)

    monkeypatch.setattr(date_ranges, "_read_atom", counted_atom)
    monkeypatch.setattr(deadline_absolute, "_judge", counted_judge)
    for module in (deadline_absolute, deadline_counted, deadlines):
        monkeypatch.setattr(module, "clause_before", counted_clause)
    counts = []
    for size in (2_000, 8_000):
        steps = 0
        text = piece * (size // len(piece))
        found = deadlines.find_deadlines(text, "2021-03-01", "2021-03-04")
        assert len(found) <= size // len(piece) + 1
        counts.append(steps)
    assert counts[1] <= 5 * counts[0] + 40, counts
