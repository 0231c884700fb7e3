"""Drafts of what is counted: from receipt, from the letter, from a day that is named, to and from a meeting.

The words are read by `deadline_relative`; here each count finds its base in the letter: our receiving
stamp, the letter's own date, the day on which an announcement was made (`ประกาศ ณ วันที่ …`), the end of a
month or a fiscal year, or the letter's own meeting.
"""

from __future__ import annotations

import re
from datetime import date

from extractors.calendar_th import as_day, fiscal_year, fiscal_year_of, last_day
from extractors.deadline_context import clause_before
from extractors.deadline_reader import Draft, Reader
from extractors.deadline_relative import (
    BEFORE_EVENT,
    EVENT_NAMES,
    EXTENDED_BY,
    RELATIVE,
    Counted,
    RelativeReading,
    base_day,
    count,
    count_back,
    read_relative,
)
from extractors.deadline_rules import ADVICE, ASKED, CONDITION, REQUEST
from extractors.number_words import number_of
from schemas.letter import DeadlineBasis, DeadlineKind

_THIS_PAPER = re.compile(r"(?:หนังสือ|คำสั่ง|ประกาศ)(?:ฉบับ)?นี้")
_BEFORE_HINT = re.compile(r"ก่อน(?=ถึง|กำหนด|วัน|การ|เริ่ม|ประชุม|อบรม|ฝึก|สัมมนา|จัด|เข้า|เปิด)")
_EVENT_WORDS = re.compile(EVENT_NAMES)
_EVENT_BASE = re.compile(
    rf"(?:วันที่?)?(?:เสร็จสิ้น|สิ้นสุด|เสร็จ|กลับจาก)?(?:การ)?(?:เข้า(?:ร่วม|รับ)(?:การ)?|จัด(?:การ)?)?(?:ฝึก)?({EVENT_NAMES})"
)
_PROCLAIMED = {
    "ประกาศ": re.compile(r"ประกาศ\s{0,3}ณ\s{0,3}(?:วันที่)?\s{0,8}"),
    "คำสั่ง": re.compile(r"สั่ง\s{0,3}ณ\s{0,3}(?:วันที่)?\s{0,8}"),
}
_CITED_NOTICE = re.compile(r"ประกาศ[^\n]{0,160}?ลง\s?วันที่\s{0,6}")
_END_OF = re.compile(r"(?:วัน)?สิ้น(?:สุด)?(?P<unit>ปี\s?งบประมาณ|เดือน|ปี(?!การศึกษา))\s{0,3}")
_EXTENDED = re.compile(r"ขยาย|ผ่อนผัน")
_GIVEN_UP = re.compile(r"(?:เดิม|จาก)[^\n]{0,12}$")
_THEN_DATED = re.compile(r"\s{0,4}(?:โดย)?(?:เป็น|จนถึง|ถึง|ภายใน)")


def counted_drafts(reader: Reader) -> list[Draft]:
    """Return the deadlines that count from something."""
    return [
        draft for match in _relative_matches(reader.text) if (draft := _counted(reader, match)) is not None
    ]


def _relative_matches(text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for word in ("ภายใน", "ไม่เกิน", "ไม่ช้ากว่า"):
        found += [m for hint in re.finditer(word, text) if (m := RELATIVE.match(text, hint.start()))]
    found.sort(key=lambda m: m.start())
    return [m for i, m in enumerate(found) if i == 0 or m.start() >= found[i - 1].end()]


def _counted(reader: Reader, match: re.Match[str]) -> Draft | None:
    text, around = reader.text, reader.around
    recital = around.recital_at(match.start())
    # Terms of a law or of another letter are no duties of this one.
    if around.is_quoted(match.start()) or (recital and recital[2]):
        return None
    reading = read_relative(text, match)
    if reading is None:
        return None
    if around.is_clause(match.start()) and not _THIS_PAPER.search(text, match.start(), reading.end + 20):
        return None
    clause = clause_before(text, match.start())
    if not reading.said and (not REQUEST.search(clause[-120:]) or ADVICE.search(clause[-120:])):
        return None
    # `ต้องไม่เกิน ๓๐ วัน นับแต่…` states a condition, and `ระบุว่า …` another paper's.
    if CONDITION.search(clause) or (match["cue"] != "ภายใน" and not ASKED.search(clause[-90:])):
        return None
    base, basis, end, others = _base(reader, reading)
    step = count_back if reading.backwards else count
    counted = step(base, reading.number, reading.unit)
    draft = reader.draft(
        DeadlineKind.DEADLINE, None, counted.end, (match.start(), end), f"deadlines.relative.{basis.value}"
    )
    draft.basis = basis
    _settle(draft, counted, backwards=reading.backwards)
    draft.candidates += tuple(c.end for day in others if (c := step(day, reading.number, reading.unit)).end)
    draft.confidence = 0.9 if reading.said else 0.6
    if base is None and basis is DeadlineBasis.EVENT:
        draft.waits = (reading.base_at, reading.number, reading.unit)
        draft.backwards = reading.backwards
    return draft


def _settle(draft: Draft, counted: Counted, *, backwards: bool = False) -> None:
    draft.end, draft.candidates = counted.end, counted.candidates
    # A count back has no rule of the law for its holidays; the working day before is the other reading.
    if counted.private and not backwards:
        draft.rule += ".apa64"


def _base(
    reader: Reader, reading: RelativeReading
) -> tuple[date | None, DeadlineBasis, int, tuple[date, ...]]:
    """Return the day counted from, what it is, where the words end, and other days that could be meant."""
    text, at = reader.text, reading.base_at
    if not reading.said:
        return base_day(reading.basis, reader.letter_date, reader.received), reading.basis, reading.end, ()
    named = reader.date_at(at, at + 12)
    if named and as_day(named.value) and not text[at : named.span[0]].strip(" วันที่"):
        first = reading.backwards or named.until is None
        return as_day(named.value if first else named.until), DeadlineBasis.EVENT, named.span[1], ()
    closing = _END_OF.match(text, at)
    if closing:
        day, end = _end_of(reader, closing)
        return day, DeadlineBasis.EVENT, max(end, reading.end), ()
    if reading.basis is DeadlineBasis.LETTER_DATE:
        days = _proclaimed(reader, at)
        if len(days) == 1:
            own = reader.letter_date is None or days[0].isoformat() == reader.letter_date
            return days[0], DeadlineBasis.LETTER_DATE if own else DeadlineBasis.EVENT, reading.end, ()
        if days:
            return None, DeadlineBasis.EVENT, reading.end, days
    return base_day(reading.basis, reader.letter_date, reader.received), reading.basis, reading.end, ()


def _proclaimed(reader: Reader, at: int) -> tuple[date, ...]:
    """Return the days of the announcement or the order whose day is counted from, by the words at `at`."""
    word = next((w for w in _PROCLAIMED if w in reader.text[at : at + 12]), None)
    if word is None:
        return ()
    return days_proclaimed(reader, word)


def days_proclaimed(reader: Reader, word: str) -> tuple[date, ...]:
    """Return the days on which the letter's announcement (`ประกาศ`) or order (`คำสั่ง`) was made."""
    if word not in reader.proclaimed:
        reader.proclaimed[word] = _look_for_days(reader, word)
    return reader.proclaimed[word]


def _look_for_days(reader: Reader, word: str) -> tuple[date, ...]:
    text = reader.text
    patterns = [_PROCLAIMED[word]] + ([_CITED_NOTICE] if word == "ประกาศ" else [])
    for pattern in patterns:
        found = {
            day
            for m in pattern.finditer(text)
            if (dated := reader.date_at(m.end(), m.end() + 2)) and (day := as_day(dated.value))
        }
        if found:
            return tuple(sorted(found))
    return ()


def _end_of(reader: Reader, match: re.Match[str]) -> tuple[date | None, int]:
    """Return the last day of the month or the year named, and where its words end."""
    named = reader.date_at(match.start(), match.end() + 4)
    if named and named.value:
        return as_day(last_day(named.until or named.value)), named.span[1]
    letter = as_day(reader.letter_date)
    if letter is None or not match["unit"].startswith("ปี"):
        return None, match.end()
    if "งบ" in match["unit"]:
        return as_day(fiscal_year(fiscal_year_of(letter))[1]), match.end()
    return date(letter.year, 12, 31), match.end()


def extension_drafts(reader: Reader) -> list[Draft]:
    """Return what `ขยายเวลา … ออกไปอีก ๓๐ วัน` makes of a day that the letter names."""
    text = reader.text
    drafts: list[Draft] = []
    for hint in re.finditer("ออกไป", text):
        match = EXTENDED_BY.match(text, hint.start())
        if match is None or not _EXTENDED.search(clause_before(text, match.start())):
            continue
        number = number_of(match["n"])
        base, end = None, match.end()
        if match["from"]:
            named = reader.date_at(end, end + 12)
            if named and not text[end : named.span[0]].strip(" วันที่"):
                base, end = as_day(named.until or named.value), named.span[1]
        elif not _THEN_DATED.match(text, end):
            before = reader.date_before(match.start())
            if (
                before
                and match.start() - before.span[1] <= 12
                and _GIVEN_UP.search(text[: before.span[0]][-30:])
            ):
                base = as_day(before.until or before.value)
        if base is None or not number:
            continue
        counted = count(base, number, match["unit"])
        draft = reader.draft(
            DeadlineKind.DEADLINE, None, counted.end, (match.start(), end), "deadlines.relative.event"
        )
        draft.basis = DeadlineBasis.EVENT
        draft.confidence = 0.8
        _settle(draft, counted)
        drafts.append(draft)
    return drafts


def before_event_drafts(reader: Reader) -> list[Draft]:
    """Return what is due some days before a meeting; the day waits for the meeting's own."""
    text = reader.text
    drafts: list[Draft] = []
    done = 0
    for hint in _BEFORE_HINT.finditer(text):
        match = BEFORE_EVENT.search(text, max(done, hint.start() - 60), min(len(text), hint.end() + 120))
        if match is None or not match.start() <= hint.start() < match.end():
            continue
        done = match.end()
        if reader.around.is_clause(match.start()) or reader.around.is_quoted(match.start()):
            continue
        if not REQUEST.search(clause_before(text, match.start())[-120:]):
            continue
        draft = reader.draft(
            DeadlineKind.DEADLINE, None, None, match.span(), "deadlines.relative.before_event"
        )
        draft.basis = DeadlineBasis.EVENT
        draft.confidence = 0.8
        number = number_of(match["n"] or match["n2"])
        if number:
            draft.waits = (
                match.start("e") if match["e"] else match.start("e2"),
                number,
                match["unit"] or match["unit2"],
            )
            draft.backwards = True
        drafts.append(draft)
    return drafts


def resolve_from_events(reader: Reader, counted: list[Draft], events: list[Draft]) -> None:
    """Resolve what counts from a meeting that the letter itself gives.

    With one such meeting the day is the value, with several (the rounds of a training) each is a candidate.
    """
    days: dict[str, set[tuple[str, str]]] | None = None
    for draft in counted:
        named = _EVENT_BASE.match(reader.text, draft.waits[0]) if draft.waits else None
        if draft.waits is None or named is None:
            continue
        days = _event_days(reader, events) if days is None else days
        known = days.get(named[1]) or (days.get("", set()) if len(days) == 1 else set())
        step = count_back if draft.backwards else count
        results = [
            step(as_day(first if draft.backwards else last), draft.waits[1], draft.waits[2])
            for first, last in sorted(known)
        ]
        if len(results) == 1:
            _settle(draft, results[0], backwards=draft.backwards)
            draft.confidence = 0.7
        elif results:
            draft.candidates = tuple(dict.fromkeys(r.end for r in results if r.end))


def _event_days(reader: Reader, events: list[Draft]) -> dict[str, set[tuple[str, str]]]:
    """Return the first and last days of the letter's meetings by the words for them, `""` for none."""
    days: dict[str, set[tuple[str, str]]] = {}
    for event in events:
        if event.kind is DeadlineKind.EVENT and event.start:
            words = set(_EVENT_WORDS.findall(clause_before(reader.text, event.span[0])))
            for word in words or {""}:
                days.setdefault(word, set()).add((event.start[:10], (event.end or event.start)[:10]))
    return days
