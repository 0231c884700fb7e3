"""The tables of docs/NUMBERS.md are true."""

from __future__ import annotations

import re
from pathlib import Path

from extractors.number_asked import asked_numbers
from extractors.number_keys import number_key
from extractors.numbers import parse_letter_number
from schemas.letter import Relation

DOCS = (Path(__file__).parents[2] / "docs" / "NUMBERS.md").read_text(encoding="utf-8")


def test_every_written_form_reads_as_its_canonical_form() -> None:
    table = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", DOCS, re.MULTILINE)
    assert len(table) > 10
    assert [(written, parse_letter_number(written).canonical) for written, _ in table] == table


def test_every_asked_form_is_looked_for_as_said() -> None:
    table = re.findall(r"^\| `([^`]+)` \| (.+?) \| `(\d{4})` \|$", DOCS, re.MULTILINE)
    assert len(table) >= 7
    for asked, wanted, year in table:
        readings = asked_numbers(asked)
        said = [parse_letter_number(number) for number in re.findall("`([^`]+)`", wanted)]
        assert len(readings) == len(said), asked
        assert number_key(readings[-1].number) == number_key(said[-1]), asked
        assert readings[-1].year == int(year), asked


def test_every_relation_is_explained() -> None:
    assert {*re.findall(r"^\| `([a-z_]+)` \| [^|]+\|$", DOCS, re.MULTILINE)} == {r.value for r in Relation}
