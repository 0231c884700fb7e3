from __future__ import annotations

import pytest

from pipeline.ingest import gate, restore
from pipeline.ingest.gate import PageFacts, judge
from tests.pipeline.ingest.conftest import TEXT


@pytest.mark.parametrize("rule", gate.RULES, ids=lambda rule: rule.id)
def test_gate_rule_refuses_its_examples_and_passes_the_others(rule: gate.Rule) -> None:
    assert rule.examples
    for example in rule.examples:
        assert rule.check(gate.count(example), rule.example_facts), example
    for example in rule.counter_examples:
        assert rule.check(gate.count(example), rule.example_facts) is None, example


@pytest.mark.parametrize("restorer", restore.RESTORERS, ids=lambda restorer: restorer.id)
def test_restorer_gives_its_examples_and_leaves_the_others(restorer: restore.Restorer) -> None:
    for before, after in restorer.examples:
        restored = restorer.restore(before)
        assert restored is not None
        assert restored.text == after
        assert len(restored.offsets) == len(after) + 1
        assert list(restored.offsets) == sorted(restored.offsets)
        assert restored.offsets[-1] == len(before)
    for example in restorer.counter_examples:
        assert restorer.restore(example) is None


def test_a_sound_letter_passes_and_is_left_alone() -> None:
    assert judge(TEXT).sound
    assert judge(TEXT, PageFacts(image_share=0.05)).sound
    assert list(restore.restorations(TEXT)) == []


def test_a_letter_over_a_page_picture_passes_if_it_is_visible() -> None:
    assert judge(TEXT * 2, PageFacts(image_share=0.95)).sound
    assert judge(TEXT * 2, PageFacts(image_share=0.95, hidden=True)).rule == "gate.hidden_layer"


def test_reasons_name_the_rule() -> None:
    verdict = judge("(cid:1)(cid:2)(cid:3)")
    assert not verdict.sound
    assert verdict.reason is not None
    assert verdict.reason.startswith("gate.cid: ")


@pytest.mark.parametrize("lost", ["่้๊๋", "ัิีึืื"])
def test_a_layer_that_lost_marks_is_refused(lost: str) -> None:
    broken = "".join(char for char in TEXT if char not in lost)
    assert not judge(broken).sound


def test_rules_stay_fast_on_hostile_text() -> None:
    for text in ("ก่" * 50_000, "[" * 100_000, "a;" * 50_000, "à¸" * 50_000, " า" * 50_000, "\x01" * 100_000):
        judge(text)
        list(restore.restorations(text))
