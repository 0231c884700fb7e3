"""No text can make the grammars run long: bounded patterns, and work that grows with length only."""

from __future__ import annotations

import re
import sys
from types import FrameType, ModuleType

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


def steps_of(text: str) -> int:
    """Return how many calls, of Python and of C, the reading of `text` takes."""
    steps = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        found = deadlines.find_deadlines(text, "2021-03-01", "2021-03-04")
    finally:
        sys.setprofile(None)
    assert len(found) <= len(text)
    return steps


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_length_only(piece: str) -> None:
    steps_of(piece)  # Tables that are read once are no work of the text's.
    short, long = (steps_of(piece * (size // len(piece))) for size in (5_000, 15_000))
    assert long <= 4 * short + 400, (short, long)
