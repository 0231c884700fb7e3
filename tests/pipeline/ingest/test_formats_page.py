"""docs/FORMATS.md says what the code does: codes, advice, rules and limits are compared."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from pipeline.ingest import Limits, gate
from pipeline.ingest.problems import ADVICE
from schemas.source import FileStatus, PageStatus

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "FORMATS.md").read_text(encoding="utf-8")


def test_every_code_stands_there_with_its_advice() -> None:
    rows = dict(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| (.+) \|$", PAGE, re.M))
    assert {code: advice for code, advice in rows.items() if not code.startswith("gate.")} == ADVICE


def test_every_code_that_the_code_uses_has_advice() -> None:
    used: set[str] = set()
    families = "|".join(sorted({code.split(".")[0] for code in ADVICE}))
    for path in (ROOT / "pipeline" / "ingest").rglob("*.py"):
        used |= set(re.findall(rf'"((?:{families})\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    assert used == set(ADVICE)


def test_rules_statuses_and_limits_stand_there() -> None:
    names = [rule.id for rule in gate.RULES]
    names += [*FileStatus, *PageStatus]
    names += [limit.name for limit in fields(Limits) if limit.name != "office_seconds_a_file"]
    assert [name for name in names if f"`{name}`" not in PAGE] == []
