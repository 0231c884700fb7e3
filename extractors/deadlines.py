"""Deadlines, meetings, periods and recurring duties: `find_deadlines`, and the rules with their examples.

The dates and times of a text are found first; each date is then judged by the words around it
(`deadline_rules`), counted deadlines (`deadline_relative`) and recurring ones (`recurrence`) are read by
their own grammars, and what says the same thing twice becomes one mention. `docs/DATES.md` tells the
conventions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from extractors.calendar_th import as_day, known_date, last_day
from extractors.dates import find_dates
from extractors.deadline_absolute import NAMED_PERIODS, absolute_drafts, is_given_up
from extractors.deadline_action import find_action, in_round
from extractors.deadline_context import clause_before, place_after, surroundings
from extractors.deadline_counted import (
    before_event_drafts,
    counted_drafts,
    days_proclaimed,
    extension_drafts,
    resolve_from_events,
)
from extractors.deadline_reader import Draft, Reader, holder
from extractors.deadline_rules import (
    ANSWERED,
    OPENING_HOURS,
    POSTPONED,
    SAME_DAY,
    Cue,
    What,
    cue_before,
    happening,
)
from extractors.recurrence import DUTY, find_recurrences
from extractors.times import find_times
from schemas.letter import DeadlineBasis, DeadlineKind
from schemas.mentions import DateMention, DeadlineMention

_FROM_NOW_ON = re.compile(
    r"(?:ตั้งแต่|นับแต่|นับตั้งแต่)(?:บัดนี้|วันนี้)\s{0,3}เป็นต้นไป"
    r"|(?:(?<=มีผล)|(?<=บังคับ)|(?<=ใช้)|(?<=ปฏิบัติ)|(?<=ทันที))\s{0,2}(?:ทันที)?(?:นับ)?(?:ตั้ง)?แต่บัดนี้(?!\s{0,4}(?:จน|ถึง|[-–—]))"
)
_FROM_PROCLAMATION = re.compile(
    r"(?:นับ)?(?:ตั้ง)?แต่\s?วัน(?:ที่)?(?P<next>ถัดจากวัน(?:ที่)?)?(?:ประกาศ(?!ใน|ผล|ราย)(?:นี้)?|(?:มี)?คำสั่ง(?:นี้)?|สั่ง)\s?เป็นต้นไป"
)
_NAMED_BEHIND = re.compile(r"\s{0,4}(?:ของทุก\s?ๆ?\s?ปี)?\s{0,3}(?:ให้)?(?:เป็น|คือ|ตรงกับ|:)\s{0,3}[“\"]?\s?วัน")
_NAMED_AHEAD = re.compile(r"(?:ตรงกับ|คือ|ได้แก่|สิ้นสุด(?:ลง)?)\s{0,3}(?:ใน)?\s{0,3}$")
_NOW_MONTH = re.compile(r"ภายใน(?:สิ้น)?เดือนนี้")
_FROM_DAY = r"(?:นับ)?(?:เริ่ม)?ตั้งแต่(?:วันที่|เดือน|ปี)?\s{0,6}(?=[0-9๐-๙ก-ฮเ])"
_SINCE_GAP = re.compile(rf"[^\n]{{0,30}}?{_FROM_DAY}")
_SINCE = re.compile(
    rf"\s{{0,4}}(?:โดย\s?)?(?:{_FROM_DAY}|(?P<within>(?:ใน)?(?:ระหว่าง|ช่วง))(?:วันที่|เดือน)\s{{0,6}}(?=[0-9๐-๙ก-ฮเ]))"
)
_ASIDE = re.compile(r"\s{0,4}(?:\([^()\n]{1,80}\)|ของเดือนถัดไป|เป็นต้นไป)")
"""Words that may stand between what comes again and from when on it does."""
_MOST_DETAILS = 4
_UNTIL_GAP = re.compile(r"\s{0,4}(?:ไป)?(?:จน)?ถึง\s{0,3}(?:สิ้น)?(?:วันที่|วัน|เดือน)?\s{0,6}")


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A rule by its id, with texts and the (kind, start, end) they give, and texts that give nothing."""

    id: str
    examples: tuple[tuple[str, DeadlineKind, str | None, str | None], ...]
    counter_examples: tuple[str, ...] = ()
    letter_date: str = "2021-03-01"
    received: str = "2021-03-04"


def _is_memorial(text: str, start: int, end: int) -> bool:
    """Say whether a day of every year is only named: `วันที่ ๙ เมษายน ของทุกปี เป็นวันรักษ์คลอง`."""
    return bool(_NAMED_BEHIND.match(text, end) or _NAMED_AHEAD.search(text, max(0, start - 24), start))


def _recurring(reader: Reader) -> list[Draft]:
    """Return the duties that come again."""
    text = reader.text
    drafts: list[Draft] = []
    for item in find_recurrences(text):
        clause = clause_before(text, item.start)
        if reader.around.is_clause(item.start) or reader.around.is_quoted(item.start):
            continue
        if item.weak and not DUTY.search(clause[-60:]):
            continue
        if item.rrule.startswith("FREQ=YEARLY") and _is_memorial(text, item.start, item.end):
            continue
        # Opening hours are nobody's duty.
        if OPENING_HOURS.search(clause[-60:]):
            continue
        draft = reader.draft(DeadlineKind.RECURRING, None, None, (item.start, item.end), item.rule)
        draft.rrule = item.rrule
        draft.confidence = 0.7 if item.weak else 1.0
        draft.place, behind = _details(reader, item.end)
        # A service is open on its days and through its stretch; a meeting or a duty ends with the stretch.
        attended = DUTY.search(clause[-60:]) or ((what := happening(clause)) and what.kind is What.EVENT)
        date, last = _stretch_behind(reader, item.end, behind if attended else item.end)
        if date:
            draft.span = (item.start, date.span[1])
        if last is not None:
            draft.span = (item.start, last.span[1])
            draft.rrule += f";UNTIL={last_day(last.until or last.value or '').replace('-', '')}"
            draft.place = draft.place or _details(reader, last.span[1])[0]
        drafts.append(draft)
    return drafts


def _details(reader: Reader, at: int) -> tuple[str | None, int]:
    """Return the place of a meeting that comes again, and where its hours, its place and brackets end."""
    place: str | None = None
    for _ in range(_MOST_DETAILS):
        if (clock := reader.time_after(at)) is not None:
            at = clock.span[1]
        elif place is None and (named := place_after(reader.text, at)) is not None:
            place, at = named
        elif aside := _ASIDE.match(reader.text, at):
            at = aside.end()
        else:
            break
    return place, at


def _stretch_behind(reader: Reader, end: int, behind: int) -> tuple[DateMention | None, DateMention | None]:
    """Return from when and until when something comes again, told behind its details or right behind it."""
    close = _SINCE.match(reader.text, behind)
    since = close or _SINCE_GAP.match(reader.text, end)
    date = reader.date_at(since.start(), since.end()) if since else None
    last = _last_time(reader, date, date.span[1] if date else behind)
    # `ในช่วงเดือนมีนาคม`: a month is its own end.
    within = close is not None and close["within"] and date is not None and date.value
    return date, last or (date if within else None)


def _near_hints(pattern: re.Pattern[str], text: str, hint: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that hold a word that is quickly found."""
    done = 0
    for place in re.finditer(hint, text):
        match = pattern.search(text, max(done, place.start() - 60), place.end() + 24)
        if match and match.start() <= place.start() < match.end():
            done = match.end()
            yield match


def _last_time(reader: Reader, since: DateMention | None, at: int) -> DateMention | None:
    """Return the date with which a recurring duty ends: `ตั้งแต่ … ถึงวันที่ …`."""
    if since is not None and since.until:
        return since
    gap = _UNTIL_GAP.match(reader.text, at)
    last = reader.date_at(gap.start(), gap.end()) if gap else None
    return last if last is not None and last.value else None


def _from_letter(reader: Reader) -> list[Draft]:
    """Return `ตั้งแต่บัดนี้เป็นต้นไป`, and `ภายในเดือนนี้` where no date could be made of it."""
    day = reader.letter_date if as_day(reader.letter_date) else None
    drafts = [
        reader.draft(DeadlineKind.PERIOD, day, None, match.span(), "deadlines.period.from_now")
        for match in _near_hints(_FROM_NOW_ON, reader.text, "แต่บัดนี้|แต่วันนี้")
        if reader.around.recital_at(match.start()) is None
    ]
    if reader.letter_date is None:
        drafts += [
            reader.draft(DeadlineKind.DEADLINE, None, None, match.span(), "deadlines.relative.letter_date")
            for match in _NOW_MONTH.finditer(reader.text)
        ]
    for match in _near_hints(_FROM_PROCLAMATION, reader.text, "เป็นต้นไป"):
        if reader.around.is_clause(match.start()) or reader.around.is_quoted(match.start()):
            continue
        days = days_proclaimed(reader, "ประกาศ" if "ประกาศ" in match[0] else "คำสั่ง")
        base = days[0] if len(days) == 1 else None if days else as_day(reader.letter_date)
        if base is not None and match["next"]:
            base += timedelta(days=1)
        begin = base.isoformat() if base else None
        drafts.append(
            reader.draft(DeadlineKind.PERIOD, begin, None, match.span(), "deadlines.period.from_now")
        )
    for draft in drafts:
        draft.basis = DeadlineBasis.LETTER_DATE
    return drafts


def _fuller(a: Draft, b: Draft) -> tuple[Draft, Draft]:
    """Return who stays and who goes: the request before the recital, hours before none."""
    if a.recited != b.recited:
        return (b, a) if a.recited else (a, b)
    return (b, a) if len(b.start or "") > len(a.start or "") or (b.end and not a.end) else (a, b)


def _merge_into(keep: Draft, drop: Draft) -> None:
    if len(drop.start or "") > len(keep.start or "") or (drop.end and not keep.end):
        keep.start, keep.end = drop.start, drop.end
    keep.place = keep.place or drop.place


def _day_key(draft: Draft) -> str | None:
    """Return the day of a one-day event, by which its twins are found."""
    if draft.kind is not DeadlineKind.EVENT or not draft.start or len(draft.start) < 10:
        return None
    day = draft.start[:10]
    return day if draft.end is None or draft.end[:10] == day else None


def _merged(drafts: list[Draft], text: str) -> list[Draft]:
    """Return each duty once."""
    unique: dict[tuple[str | None, ...], Draft] = {}
    for number, draft in enumerate(drafts):
        value = draft.start or draft.end or draft.rrule
        # Without a value the count itself tells two duties apart.
        what = None if value else str(draft.waits[1:] if draft.waits else number)
        key = (draft.kind, draft.start, draft.end, draft.rrule, draft.basis, what)
        if key in unique:
            keep, drop = _fuller(unique[key], draft)
            _merge_into(keep, drop)
            unique[key] = keep
        else:
            unique[key] = draft
    # A meeting told once with and once without its hours is one; at two hours of a day there are two.
    out: list[Draft] = []
    by_day: dict[str, list[Draft]] = {}
    for draft in unique.values():
        day = _day_key(draft)
        twins = by_day.setdefault(day, []) if day else []
        twin = next(
            (
                o
                for o in twins
                if o.start == draft.start or len(o.start or "") == 10 or len(draft.start or "") == 10
            ),
            None,
        )
        if twin is None:
            out.append(draft)
            twins.append(draft)
            continue
        keep, drop = _fuller(twin, draft)
        _merge_into(keep, drop)
        if keep is draft:
            out[next(i for i, o in enumerate(out) if o is twin)] = draft
            twins[next(i for i, o in enumerate(twins) if o is twin)] = draft
    return sorted(_own_duties(out, text), key=lambda d: d.span)


def _own_duties(drafts: list[Draft], text: str) -> list[Draft]:
    """Drop the deadlines that are another letter's: answered by this one, or set to its sender."""
    deadlines = [d for d in drafts if d.kind is DeadlineKind.DEADLINE]
    own = [d for d in deadlines if not d.recited and not d.reported]
    gone: set[int] = set()
    told = [d for d in deadlines if d.recited]
    # What a recital tells is the other letter's duty, unless this one asks for it by that day.
    others = len(told) < len(deadlines) or ANSWERED.search(text)
    if told and (others or not SAME_DAY.search(text, text.find("นั้น", max(d.span[1] for d in told)))):
        gone |= {id(d) for d in told}
    if any(d.recited for d in drafts) and POSTPONED.search(text):
        gone |= {id(d) for d in drafts if d.recited and d.kind in (DeadlineKind.EVENT, DeadlineKind.PERIOD)}
    # The sender asks for it earlier than it must answer itself.
    firsts = [d.end for d in own if d.end and d.basis is DeadlineBasis.ABSOLUTE]
    gone |= {id(d) for d in deadlines if d.reported and d.end and any(first < d.end for first in firsts)}
    return [d for d in drafts if id(d) not in gone]


def _borders(reader: Reader, drafts: list[Draft]) -> list[tuple[int, int]]:
    """Return the time phrases of the text, over which no clause of another reaches; cited dates are none."""
    spans = [d.span for d in drafts] + [t.span for t in reader.times]
    for date in reader.dates:
        cue, start = cue_before(reader.text, date.span[0])
        if cue is Cue.DEADLINE and is_given_up(reader.text, date, date.span[1]):
            continue
        if cue not in (Cue.CITATION, Cue.NONE):
            spans.append((start, date.span[1]))
        elif cue is Cue.NONE and len(date.value or "") == 10 and date.rule not in NAMED_PERIODS:
            spans.append(date.span)
    out: list[tuple[int, int]] = []
    for span in sorted(spans):
        if out and span[0] <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], span[1]))
        else:
            out.append(span)
    return out


def find_deadlines(
    text: str,
    letter_date: str | None = None,
    received: str | None = None,
    dates: tuple[DateMention, ...] | None = None,
) -> tuple[DeadlineMention, ...]:
    """Find what a letter asks to be done by when, its meetings, periods and recurring duties.

    Args:
        text: The letter's subject and body, or any Thai text.
        letter_date: The letter's own date, EDTF: tells past from open, and is one base of counted deadlines.
        received: The day on which our office received it, EDTF: the other base.
        dates: The dates of the same text, where the caller has them already.

    Returns:
        The mentions in text order, each duty once, none over another.
    """
    letter_date, received = known_date(letter_date), known_date(received)
    if dates is None or (letter_date and any(d.problem == "date.no_year" for d in dates)):
        dates = find_dates(text, letter_date)
    reader = Reader(text, letter_date, received, dates, find_times(text), surroundings(text))
    recurring = _recurring(reader)
    again = [d.span for d in recurring]
    waiting = [
        draft
        for draft in (*counted_drafts(reader), *before_event_drafts(reader), *extension_drafts(reader))
        # `ภายใน ๑๕ วัน นับแต่วันสิ้นไตรมาส` comes again with every quarter.
        if holder(again, draft.span[0]) is None
    ]
    drafts = sorted([*waiting, *recurring], key=lambda d: d.span)
    absolute = absolute_drafts(reader, [d.span for d in drafts])
    resolve_from_events(reader, waiting, absolute)
    drafts += absolute
    # `ตั้งแต่บัดนี้เป็นต้นไป จนถึงวันที่ …` is one period, with its end.
    told = sorted(d.span for d in absolute)
    drafts += [late for late in _from_letter(reader) if holder(told, late.span[0]) is None]
    borders = _borders(reader, drafts)
    mentions: list[DeadlineMention] = []
    for draft in _merged(sorted(drafts, key=lambda d: d.span), text):
        start, end = draft.span
        if mentions and start < mentions[-1].span[1]:
            continue
        # `ภายใน ๑๕ มี.ค. ๖๔ (ก่อนเวลา ๑๖.๐๐ น.)`: the bracket that the phrase opens.
        end += text.startswith(")", end) and "(" in text[start:end] and ")" not in text[start:end]
        mentions.append(
            DeadlineMention(
                text=text[start:end],
                span=(start, end),
                rule=draft.rule,
                confidence=draft.confidence,
                kind=draft.kind,
                start=draft.start,
                end=draft.end,
                rrule=draft.rrule,
                basis=draft.basis,
                action=in_round(
                    find_action(text, start if draft.asked_at is None else draft.asked_at, borders, end),
                    draft.label,
                ),
                place=draft.place,
                candidates=draft.candidates,
                corrected=draft.corrected,
            )
        )
    return tuple(mentions)


_D, _E, _P = DeadlineKind.DEADLINE, DeadlineKind.EVENT, DeadlineKind.PERIOD
RULES: tuple[DeadlineRule, ...] = (
    DeadlineRule(
        "deadlines.by_date",
        (
            ("ขอให้รายงานผลภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", _D, None, "2021-03-30"),
            ("ด่วนภายใน ๑๐ มีนาคม ๒๕๖๔ เวลา ๑๒.๐๐ น.", _D, None, "2021-03-10T12:00"),
            ("ให้ตอบรับภายใน ๑๖.๓๐ น. วันที่ ๑๐ มีนาคม ๒๕๖๔", _D, None, "2021-03-10T16:30"),
            ("ให้ส่งก่อนวันที่ ๑๕ มี.ค. ๖๔", _D, None, "2021-03-15"),
            ("อย่างช้าไม่เกินวันศุกร์ที่ ๑๙ มีนาคม ๒๕๖๔", _D, None, "2021-03-19"),
            ("ให้แล้วเสร็จภายในเดือนเมษายน ๒๕๖๔", _D, None, "2021-04"),
            ("ให้แล้วเสร็จภายในสิ้นเดือนเมษายน ๒๕๖๔", _D, None, "2021-04-30"),
            ("ให้เบิกจ่ายภายในปีงบประมาณ พ.ศ. ๒๕๖๔", _D, None, "2021-09-30"),
            ("หมดเขตรับสมัครวันที่ ๒๕ มีนาคม ๒๕๖๔", _D, None, "2021-03-25"),
        ),
        (
            "หน่วยงานภายในจังหวัด",
            "ให้จัดทำรายงานการควบคุมภายใน ปีงบประมาณ พ.ศ. ๒๕๖๔",
            "ภายในวงเงิน ๕๐,๐๐๐ บาท",
            "ภายในระยะเวลาที่กำหนด",
            "หนังสือลงวันที่ ๕ มีนาคม ๒๕๖๔",
            "ผู้ซึ่งบรรจุก่อนวันที่ ๑ ตุลาคม ๒๕๖๐",
            "สังคมดิจิทัลภายในปี พ.ศ. ๒๕๗๐",
        ),
    ),
    DeadlineRule(
        "deadlines.on_date",
        (("ให้ส่งรายชื่อในวันที่ ๕ มีนาคม ๒๕๖๔", _D, None, "2021-03-05"),),
        ("ได้ส่งรายชื่อแล้วเมื่อวันที่ ๒ มีนาคม ๒๕๖๔",),
    ),
    DeadlineRule("deadlines.until", (("ส่งใบสมัครได้ถึงวันที่ ๒๕ มีนาคม ๒๕๖๔", _D, None, "2021-03-25"),)),
    DeadlineRule(
        "deadlines.event.day",
        (
            (
                "ขอเชิญประชุมในวันพุธที่ ๑๐ มีนาคม ๒๕๖๔ เวลา ๐๙.๓๐ - ๑๒.๐๐ น. ณ ห้องประชุม",
                _E,
                "2021-03-10T09:30",
                "2021-03-10T12:00",
            ),
            ("ประชุมวันที่ ๑๐ มีนาคม ๒๕๖๔ เวลา ๐๙.๓๐ น. เป็นต้นไป", _E, "2021-03-10T09:30", None),
            ("จะลงพื้นที่ในวันที่ ๙ มีนาคม ๒๕๖๔", _E, "2021-03-09", None),
            ("ขอให้มาทำสัญญาในวันที่ ๙ มีนาคม ๒๕๖๔", _E, "2021-03-09", None),
            ("ขอเชิญตรวจรับในวันที่ ๙ มีนาคม ๒๕๖๔ เวลา ๑๐.๐๐ น.", _E, "2021-03-09T10:00", None),
        ),
        (
            "ในการประชุมเมื่อวันที่ ๑๕ มีนาคม ๒๕๖๔",
            "ได้จัดประชุมในวันที่ ๑๕ กุมภาพันธ์ ๒๕๖๔ แล้ว",
            "เนื่องจากวันที่ ๑๒ เมษายน ๒๕๖๔ เป็นวันหยุด",
            "รับที่ 2049 วันที่ 10 มี.ค. 2564 เวลา 13.30",
            "เลื่อนการประชุมจากวันที่ ๕ มีนาคม ๒๕๖๔ เป็นวันอื่น",
        ),
    ),
    DeadlineRule(
        "deadlines.event.range",
        (
            ("จัดอบรมระหว่างวันที่ ๑๐ - ๑๒ มีนาคม ๒๕๖๔ ณ โรงแรม", _E, "2021-03-10", "2021-03-12"),
            (
                "อบรมตั้งแต่วันที่ ๘ มีนาคม ๒๕๖๔ เวลา ๐๘.๓๐ น. ถึงวันที่ ๙ มีนาคม ๒๕๖๔ เวลา ๑๖.๓๐ น.",
                _E,
                "2021-03-08T08:30",
                "2021-03-09T16:30",
            ),
        ),
        ("ตามที่ได้จัดอบรมระหว่างวันที่ ๑ - ๓ กุมภาพันธ์ ๒๕๖๔ นั้น",),
    ),
    DeadlineRule(
        "deadlines.period.range",
        (
            ("เปิดรับสมัครตั้งแต่วันที่ ๑๐ มีนาคม ถึง ๙ เมษายน ๒๕๖๔", _P, "2021-03-10", "2021-04-09"),
            ("สำรวจข้อมูลในช่วงเดือนมีนาคม - เมษายน ๒๕๖๔", _P, "2021-03", "2021-04"),
        ),
    ),
    DeadlineRule(
        "deadlines.period.onward",
        (("มีผลตั้งแต่วันที่ ๑ เมษายน ๒๕๖๔ เป็นต้นไป", _P, "2021-04-01", None),),
        ("ได้โอนเงินตั้งแต่วันที่ ๑๐ กุมภาพันธ์ ๒๕๖๔",),
    ),
    DeadlineRule(
        "deadlines.period.from_now",
        (
            ("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป", _P, "2021-03-01", None),
            ("รับสมัครตั้งแต่บัดนี้จนถึงวันที่ ๒๐ มีนาคม ๒๕๖๔", _P, "2021-03-01", "2021-03-20"),
            ("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป จนถึงวันที่ ๒๐ มีนาคม ๒๕๖๔", _P, "2021-03-01", "2021-03-20"),
        ),
    ),
    DeadlineRule(
        "deadlines.relative.receipt",
        (
            ("รายงานภายใน ๑๕ วัน นับแต่วันที่ได้รับหนังสือ", _D, None, "2021-03-19"),
            ("ส่งกลับภายใน ๗ วันทำการ นับถัดจากวันที่ได้รับหนังสือ", _D, None, "2021-03-15"),
            ("ให้ชี้แจงภายใน 15 นับแต่วันที่ได้รับหนังสือ", _D, None, "2021-03-19"),
            ("ให้ส่งกลับภายในวันทำการถัดไป", _D, None, "2021-03-05"),
        ),
        (
            "ระยะเวลาดำเนินการไม่เกิน ๙๐ วัน",
            "หากมีอาการไข้ให้พบแพทย์ภายใน ๒๔ ชั่วโมง",
            "ข้อ ๒๗ กำหนดให้แจ้งภายใน ๑๕ วันนับแต่วันที่ได้รับแจ้ง",
        ),
    ),
    DeadlineRule(
        "deadlines.relative.receipt.apa64",
        (("ให้ชี้แจงภายในสามสิบวันนับแต่วันที่ได้รับหนังสือแจ้ง", _D, None, "2021-04-03"),),
    ),
    DeadlineRule(
        "deadlines.relative.letter_date",
        (
            ("ให้ดำเนินการภายใน ๑ เดือน นับแต่วันที่ในหนังสือฉบับนี้", _D, None, "2021-04-01"),
            ("ให้รายงานผลภายในสิ้นเดือนนี้", _D, None, "2021-03-31"),
        ),
    ),
    DeadlineRule(
        "deadlines.relative.event",
        (
            ("รายงานภายใน ๓๐ วัน นับแต่วันที่โครงการแล้วเสร็จ", _D, None, None),
            ("รายงานภายใน ๑๕ วัน นับแต่วันที่ ๗ มีนาคม ๒๕๖๔", _D, None, "2021-03-22"),
        ),
    ),
    DeadlineRule(
        "deadlines.relative.before_event",
        (
            ("ให้ส่งเอกสารก่อนวันประชุม ๗ วัน", _D, None, None),
            ("ขอให้แจ้งรายชื่อล่วงหน้าไม่น้อยกว่า ๓ วัน ก่อนวันอบรม", _D, None, None),
        ),
        ("มาถึงก่อนการประชุม", "ก่อนวันที่ ๗"),
    ),
    DeadlineRule(
        "deadlines.event.month",
        (("กรมจะจัดอบรมในเดือนพฤษภาคม ๒๕๖๔", _E, "2021-05", None),),
        ("มีฝนตกมากในเดือนพฤษภาคม ๒๕๖๔",),
    ),
)
