"""Records against labels: what counts as right, missed, extra, optional and doubtful."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.evaluate import Label, Match, evaluate, read_labels, render
from pipeline.evaluate.report import changes
from pipeline.evaluate.scoring import Count, LabelError

LABEL = {
    "file": "a.txt",
    "part": 1,
    "kind": "external",
    "number": {"canonical": "นน 0021/ว 7"},
    "date": {"value": "2023-05-11"},
    "subject": "การประชุม ครั้งที่ ๑",
    "to": ["นายอำเภอ ทุกอำเภอ", "ปลัดจังหวัด"],
    "deadlines": [
        {"kind": "deadline", "start": None, "end": "2023-06-16"},
        {"kind": "period", "start": "2023-05", "end": None, "optional": True},
    ],
    "contacts": [
        {"name": "นายเมฆา ลอยลม", "phones": [{"e164": "+6654000212", "extension": None}], "emails": []}
    ],
}


def score(label: dict[str, object], record: dict[str, object] | None):  # type: ignore[no-untyped-def]
    records = {} if record is None else {("a.txt", 1): record}
    return evaluate([Label("a.txt", 1, label)], records)  # type: ignore[arg-type]


def test_a_label_scores_full_against_itself() -> None:
    result = score(LABEL, LABEL)
    assert result.micro.f1 == 1.0
    assert result.slips == ()
    assert result.interval() == (1.0, 1.0)


def test_digit_script_and_spaces_do_not_count_but_strictly_they_do() -> None:
    result = score(LABEL, {**LABEL, "subject": "การประชุม  ครั้งที่1"})
    assert result.field("subject") == Count(hit=1)
    assert result.field("subject", Match.FOLDED) == Count(hit=1)
    assert result.field("subject", Match.STRICT) == Count(miss=1, extra=1)


def test_close_is_measured_by_edit_distance() -> None:
    subject = "ขอเชิญประชุมเตรียมการรับมืออุทกภัย"
    label = {**LABEL, "subject": subject}
    assert len(subject) < 40, "two slips are more than one in twenty"
    for typed, found in ((subject[1:], 1), (subject[0] + "ฃ" + subject[2:], 1), (subject[2:], 0)):
        assert score(label, {**label, "subject": typed}).field("subject") == Count(
            hit=found, miss=1 - found, extra=1 - found
        )


def test_the_interval_is_wider_the_more_letters_differ() -> None:
    labels = [Label(f"{n}.txt", 1, LABEL) for n in range(20)]
    worse: dict[str, object] = {**LABEL, "to": []}
    records: dict[tuple[str, int], dict[str, object]] = {
        (f"{n}.txt", 1): LABEL if n % 4 else worse for n in range(20)
    }
    result = evaluate(labels, records)  # type: ignore[arg-type]
    low, high = result.interval()
    assert low < result.micro.f1 < high < 1.0
    assert result.interval() == (low, high), "the draws are seeded"


def test_what_is_missed_and_what_is_too_much() -> None:
    result = score(LABEL, {**LABEL, "to": ["นายอำเภอ ทุกอำเภอ", "ใครก็ไม่รู้", "อีกคน"]})
    assert result.field("to") == Count(hit=1, miss=1, extra=2)
    assert {str(s) for s in result.slips} == {
        "a.txt#1  to: missed ปลัดจังหวัด",
        "a.txt#1  to: extra ใครก็ไม่รู้",
        "a.txt#1  to: extra อีกคน",
    }


def test_an_optional_item_neither_helps_nor_hurts() -> None:
    optional = {"kind": "period", "start": "2023-05", "end": None}
    required = {"kind": "deadline", "start": None, "end": "2023-06-16"}
    assert score(LABEL, {**LABEL, "deadlines": [required, optional]}).field("deadlines") == Count(hit=1)
    assert score(LABEL, {**LABEL, "deadlines": [required]}).field("deadlines") == Count(hit=1)


def test_absent_and_doubtful_keys_are_not_scored() -> None:
    label = {**LABEL, "doubtful": ["to"]}
    result = score(label, {**LABEL, "to": [], "issuer": "ที่ไหนสักแห่ง"})
    assert result.micro.f1 == 1.0


def test_a_letter_that_was_not_found_misses_everything() -> None:
    result = score(LABEL, None)
    assert result.field("letters") == Count(miss=1)
    assert result.micro.recall == 0.0


def test_a_letter_too_many_is_an_extra_one() -> None:
    records = {("a.txt", 1): LABEL, ("a.txt", 2): LABEL, ("other.txt", 1): LABEL}
    result = evaluate([Label("a.txt", 1, LABEL)], records)  # type: ignore[arg-type]
    assert result.field("letters") == Count(hit=1, extra=1)


def test_gains_and_losses_are_named() -> None:
    before = score(LABEL, {**LABEL, "kind": "internal"})
    now = score(LABEL, {**LABEL, "date": {"value": "2023-05-12"}})
    gained, lost = changes(now, before)
    assert gained == ["a.txt#1  kind: extra internal", "a.txt#1  kind: missed external"]
    assert lost == ["a.txt#1  date: extra 2023-05-12", "a.txt#1  date: missed 2023-05-11"]
    assert "2 gained, 2 lost" in render(now, against=before)


def test_a_label_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(LABEL) + "\n{}\n", encoding="utf-8")
    with pytest.raises(LabelError, match="line 2"):
        read_labels(path)


def test_tables_name_every_scored_field() -> None:
    text = render(score(LABEL, LABEL), by_source=True, by_letter=True, slips=True)
    for name in (
        "letters",
        "kind",
        "number",
        "date",
        "subject",
        "to",
        "deadlines",
        "phones",
        "contact names",
    ):
        assert f"| {name} |" in text
    assert "| txt |" in text
    assert "| a.txt#1 |" in text


def test_a_part_that_the_label_does_not_say_is_not_scored() -> None:
    cited = {"number": {"canonical": "นน 0021/ว 7"}, "date": {"value": "2023-05-11"}}
    read = {**cited, "role": "body", "relation": "answers"}
    result = score({**LABEL, "references": [cited]}, {**LABEL, "references": [read]})
    assert result.micro.f1 == 1.0
    told = score({**LABEL, "references": [{**cited, "relation": "refers"}]}, {**LABEL, "references": [read]})
    assert told.field("references.relation") == Count(miss=1, extra=1)
