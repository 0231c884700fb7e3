"""The true records of the sample archive, as letters for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas.letter import DeadlineKind, LetterRecord, ReferenceRole, Relation, Secrecy
from tests.factories.letters import deadline, letter, reference

RECORDS = Path(__file__).parents[2] / "data" / "sample" / "records.jsonl"


def sample_records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]


def record_of(true: dict[str, Any]) -> LetterRecord:
    return letter(
        (true["number"] or {}).get("canonical"),
        (true["date"] or {}).get("value"),
        true["issuer"],
        subject=true["subject"],
        text=f"{true['subject']} {true['to']} {true['number']}",
        to=true["to"],
        secrecy=Secrecy(true["secrecy"]) if true["secrecy"] else None,
        references=[
            reference(
                (r["number"] or {}).get("canonical"),
                (r["date"] or {}).get("value"),
                r.get("issuer"),
                relation=Relation(r["relation"]),
                role=ReferenceRole(r["role"]),
            )
            for r in true["references"]
        ],
        deadlines=[
            deadline(d["end"], kind=DeadlineKind(d["kind"]), start=d["start"], rrule=d["rrule"])
            for d in true["deadlines"]
        ],
    )
