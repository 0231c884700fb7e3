"""Deadlines, meetings and periods: every rule's examples, whole phrasings, and what is none."""

from __future__ import annotations

import pytest

from extractors.deadline_action import EXAMPLES as ACTIONS
from extractors.deadline_action import MAX_ACTION
from extractors.deadlines import RULES, DeadlineRule, find_deadlines
from extractors.recurrence import RULES as RECURRENCES
from extractors.recurrence import RecurrenceRule
from schemas.letter import DeadlineBasis, DeadlineKind

LETTER, RECEIVED = "2021-03-01", "2021-03-04"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: DeadlineRule) -> None:
    for text, kind, start, end in rule.examples:
        found = find_deadlines(text, rule.letter_date, rule.received)
        assert [(m.rule, m.kind, m.start, m.end) for m in found] == [(rule.id, kind, start, end)], text
    for text in rule.counter_examples:
        assert find_deadlines(text, rule.letter_date, rule.received) == (), text


@pytest.mark.parametrize("rule", RECURRENCES, ids=lambda rule: rule.id)
def test_every_recurrence_keeps_its_examples(rule: RecurrenceRule) -> None:
    for text, rrule in rule.examples:
        found = find_deadlines(text, LETTER, RECEIVED)
        assert [(m.rule, m.kind, m.rrule) for m in found] == [(rule.id, DeadlineKind.RECURRING, rrule)], text
    for text in rule.counter_examples:
        assert not any(m.kind is DeadlineKind.RECURRING for m in find_deadlines(text, LETTER, RECEIVED)), text


def test_a_meeting_has_its_place_and_action() -> None:
    text = (
        "จังหวัดจึงขอเชิญคณะกรรมการเข้าร่วมประชุม ในวันพุธที่ ๑๐ มีนาคม ๒๕๖๔ เวลา ๐๙.๓๐ น. "
        "ณ ห้องประชุมดอกปีบ ชั้น ๒ ศาลากลางจังหวัด โดยพร้อมเพรียงกัน"
    )
    (found,) = find_deadlines(text, LETTER)
    assert found.place == "ห้องประชุมดอกปีบ ชั้น ๒ ศาลากลางจังหวัด"
    assert found.action == "ขอเชิญคณะกรรมการเข้าร่วมประชุม"


def test_the_action_is_the_clause_that_asks() -> None:
    text = "จึงขอให้อำเภอแจ้งหน่วยงานในพื้นที่ส่งแบบสำรวจถนนชำรุด ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔ ต่อไป"
    (found,) = find_deadlines(text, LETTER)
    assert found.action == "ขอให้อำเภอแจ้งหน่วยงานในพื้นที่ส่งแบบสำรวจถนนชำรุด"
    assert found.text == "ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔"


def test_each_round_has_its_name_and_the_series_one_place() -> None:
    text = (
        "กรมกำหนดจัดอบรมช่างสำรวจ จำนวน ๒ รุ่น ดังนี้ รุ่นที่ ๑ ระหว่างวันที่ ๘ - ๑๐ มีนาคม ๒๕๖๔ "
        "และรุ่นที่ ๒ ระหว่างวันที่ ๑๕ - ๑๗ มีนาคม ๒๕๖๔ ณ โรงแรมริมน้ำ"
    )
    found = find_deadlines(text, LETTER)
    assert [m.action for m in found] == ["กำหนดจัดอบรมช่างสำรวจ รุ่นที่ ๑", "กำหนดจัดอบรมช่างสำรวจ รุ่นที่ ๒"]
    assert [m.place for m in found] == ["โรงแรมริมน้ำ", "โรงแรมริมน้ำ"]
    (behind,) = find_deadlines("จัดประชุมชี้แจง วันที่ ๙ มีนาคม ๒๕๖๔ (ครั้งที่ ๒)", LETTER)
    assert behind.action == "จัดประชุมชี้แจง ครั้งที่ ๒"


@pytest.mark.parametrize(
    ("text", "end", "candidates"),
    [
        # Strictly the day before; the one printed is what offices go by.
        ("ให้ส่งก่อนวันที่ ๑๕ มีนาคม ๒๕๖๔", "2021-03-15", ("2021-03-14",)),
        ("ให้ส่งก่อนวันที่ ๑๙ มีนาคม ๒๕๖๔ อย่างน้อย ๕ วัน", "2021-03-14", ("2021-03-12",)),
        ("ให้ส่งภายในสัปดาห์นี้", "2021-03-05", ("2021-03-07",)),
        ("ให้ส่งภายในสัปดาห์แรกของเดือนเมษายน ๒๕๖๔", "2021-04-07", ("2021-04-04",)),
        ("ให้ส่งภายในไตรมาสที่ ๒ ปี ๒๕๖๔", "2021-03-31", ("2021-06-30",)),
        ("ให้ส่งภายในไตรมาสที่ ๒ ปีงบประมาณ ๒๕๖๔", "2021-03-31", ()),
        (
            "ให้สมัครก่อนวันอบรม ๑๐ วัน โดยอบรมรุ่นที่ ๑ วันที่ ๒๒ มีนาคม ๒๕๖๔ รุ่นที่ ๒ วันที่ ๕ เมษายน ๒๕๖๔",
            None,
            ("2021-03-12", "2021-03-26"),
        ),
    ],
)
def test_a_second_reading_is_a_candidate(text: str, end: str | None, candidates: tuple[str, ...]) -> None:
    found = find_deadlines(text, LETTER, RECEIVED)[0]
    assert (found.end, found.candidates) == (end, candidates)


def test_an_announcement_counts_from_its_own_day() -> None:
    text = "ให้ยื่นคำคัดค้านภายใน ๓๐ วัน นับแต่วันที่ประกาศ\n{}ณ วันที่ ๘ มีนาคม พ.ศ. ๒๕๖๔"
    (enclosed,) = find_deadlines(text.format("ประกาศ "), LETTER)
    assert (enclosed.end, enclosed.basis) == ("2021-04-07", DeadlineBasis.EVENT)
    (own,) = find_deadlines(text.format("ประกาศ "), "2021-03-08")
    assert (own.end, own.basis) == ("2021-04-07", DeadlineBasis.LETTER_DATE)
    (cited,) = find_deadlines("ตามประกาศจังหวัด ลงวันที่ ๘ มีนาคม ๒๕๖๔ ให้ยื่นภายใน ๓๐ วัน นับแต่วันที่ประกาศ", "2021-03-20")
    assert (cited.end, cited.basis) == ("2021-04-07", DeadlineBasis.EVENT)
    twice = text.format("ประกาศ ") + "\nประกาศ ณ วันที่ ๙ มีนาคม พ.ศ. ๒๕๖๔"
    (unsure,) = find_deadlines(twice, LETTER)
    assert (unsure.end, unsure.candidates) == (None, ("2021-04-07", "2021-04-08"))


def test_a_past_window_of_the_recital_is_no_duty() -> None:
    text = "ตามที่กรมได้จัดเก็บข้อมูลถนน ระหว่างวันที่ ๑ - ๑๕ กุมภาพันธ์ ๒๕๖๔ นั้น\nจึงเรียนมาเพื่อโปรดทราบ"
    assert find_deadlines(text, LETTER) == ()
    assert find_deadlines(text) == ()
    open_still = text.replace("กุมภาพันธ์", "มีนาคม")
    assert [(m.start, m.end) for m in find_deadlines(open_still, LETTER)] == [("2021-03-01", "2021-03-15")]


def test_an_earlier_deadline_in_the_request_is_told() -> None:
    (found,) = find_deadlines("จึงขอให้ส่งรายงานภายในวันที่ ๕ กุมภาพันธ์ ๒๕๖๔", LETTER)
    assert found.end == "2021-02-05"


def test_dates_of_the_caller_are_used_and_completed() -> None:
    from extractors.dates import find_dates

    text = "ให้รายงานภายในวันที่ ๑๕ มีนาคม"
    (found,) = find_deadlines(text, LETTER, None, find_dates(text))
    assert (found.end, found.corrected) == ("2021-03-15", True)


def test_an_impossible_deadline_has_no_value() -> None:
    (found,) = find_deadlines("ให้ส่งภายในวันที่ ๓๑ กุมภาพันธ์ ๒๕๖๔", LETTER)
    assert (found.kind, found.end, found.basis) == (DeadlineKind.DEADLINE, None, DeadlineBasis.ABSOLUTE)


@pytest.mark.parametrize(("text", "action"), ACTIONS, ids=range(len(ACTIONS)))
def test_an_action_is_the_clause_with_its_verb(text: str, action: str | None) -> None:
    found = find_deadlines(text, LETTER, RECEIVED)
    assert found[-1].action == action


def test_an_action_is_cut_at_a_phrase() -> None:
    words = "ขอให้ตรวจสอบบัญชีครุภัณฑ์ " + "ของสำนักงานเขตทุกแห่ง " * 12
    (found,) = find_deadlines(f"{words}ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", LETTER, RECEIVED)
    assert found.action is not None and len(found.action) <= MAX_ACTION
    assert words.startswith(f"{found.action} ")


@pytest.mark.parametrize("piece", ["ให้", "และ", "ขอให้ส่ง ", "จึง ", "ทั้งนี้ ", "โทร. ", "\n", "น. "])
def test_a_hostile_clause_ends(piece: str) -> None:
    text = piece * 20_000 + "ให้ส่งภายในวันที่ ๓๐ มีนาคม ๒๕๖๔ " * 3
    assert len(find_deadlines(text, LETTER, RECEIVED)) <= 3
