"""The record's names are a promise: these tests fail when one is renamed or loosened."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from schemas.letter import (
    DateValue,
    Deadline,
    Evidence,
    LetterKind,
    LetterRecord,
    LetterSource,
    Phone,
    Secrecy,
    Status,
    Urgency,
)

# The keys of the output contract, in its order; more may be added to the models, none renamed.
CONTRACT = {
    "record": "source text kind urgency secrecy number date issuer unit subject to references enclosures "
    "deadlines contacts urls signatory signatories stamps markings warnings",
    "LetterSource": "path sha256 media_type pages part reader ocr",
    "LetterNumber": "text canonical prefix office circular running agency corrected status raw candidates "
    "evidence",
    "DateValue": "text value corrected status candidates evidence",
    "Reference": "text kind number date issuer role relation evidence",
    "Enclosure": "title quantity evidence",
    "Deadline": "text kind start end rrule basis action evidence",
    "Contact": "name position unit phones emails urls evidence",
    "Phone": "text e164 extension kind status candidates evidence",
    "Signatory": "name position on_behalf_of",
    "Stamp": "office receive_number date time status candidates evidence",
    "Marking": "kind text evidence",
    "Warning": "code field message",
    "Evidence": "page span bbox confidence rule",
}

EVIDENCE = Evidence(page=1, span=(0, 4), confidence=1.0, rule="dates.full_month")
SOURCE = LetterSource(
    path="ก.txt", sha256="0" * 64, media_type="text/plain", pages=(1, 1), part=1, reader="text"
)


@pytest.mark.parametrize("model", CONTRACT)
def test_every_name_of_the_contract_is_there(model: str) -> None:
    schema = LetterRecord.model_json_schema()
    properties = (schema if model == "record" else schema["$defs"][model])["properties"]
    assert set(CONTRACT[model].split()) <= set(properties)


def test_enumerations_are_the_contracts() -> None:
    assert [k.value for k in LetterKind] == [
        "external", "internal", "stamped", "order", "announcement", "record", "unknown",
    ]  # fmt: skip
    assert [u.value for u in Urgency] == ["most_urgent", "very_urgent", "urgent"]
    assert [s.value for s in Secrecy] == ["top_secret", "secret", "confidential"]
    assert [s.value for s in Status] == ["verified", "unverified", "corrected", "confirmed"]


def test_a_record_survives_json() -> None:
    record = LetterRecord(
        source=SOURCE,
        text="เรื่อง ทดสอบ",
        kind=LetterKind.EXTERNAL,
        date=DateValue(text="1 ม.ค. 2567", value="2024-01-01", evidence=EVIDENCE),
    )
    assert LetterRecord.model_validate_json(record.model_dump_json()) == record
    assert json.loads(record.model_dump_json())["references"] == []


def test_a_record_cannot_be_changed() -> None:
    record = LetterRecord(source=SOURCE, text="", kind=LetterKind.UNKNOWN)
    with pytest.raises(ValidationError):
        record.kind = LetterKind.ORDER  # type: ignore[misc]


@pytest.mark.parametrize("value", ["2567", "2024-01", "2024-01-01", None])
def test_dates_are_edtf(value: str | None) -> None:
    assert DateValue(text="x", value=value, evidence=EVIDENCE).value == value


@pytest.mark.parametrize("value", ["1/1/2567", "2024-1-1", "๒๕๖๗", "2024-01-01T10:00", ""])
def test_anything_else_is_no_date(value: str) -> None:
    with pytest.raises(ValidationError):
        DateValue(text="x", value=value, evidence=EVIDENCE)


def test_unknown_keys_are_errors() -> None:
    with pytest.raises(ValidationError):
        Phone(text="0", e164=None, kind="phone", evidence=EVIDENCE, telephone="0")  # type: ignore[call-arg]


def test_a_deadline_takes_a_day_with_a_time() -> None:
    deadline = Deadline(text="x", kind="event", start="2018-08-07T10:00", evidence=EVIDENCE)
    assert deadline.start == "2018-08-07T10:00"
