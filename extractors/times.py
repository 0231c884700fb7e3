"""Clock times: `๑๐.๐๐ - ๑๒.๐๐ น.`, `13.43 น`, `๐๘.๓๐ นาฬิกา`, `เวลาสิบนาฬิกา`, `เวลาบ่ายสองโมง`.

The dot between hours and minutes is the one of sums and section numbers too, so a number is a time only
with `น.`, `นาฬิกา` or `โมง` behind it, or the word `เวลา` before it. Midnight is `24:00` where the day ends
with it (`ก่อนเที่ยงคืน`), else `00:00`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.number_words import NUMBER_WORD, number_of
from schemas.mentions import TimeMention

_N = "[0-9๐-๙]"
_DASH = "‐‑‒–—―−~-"
_THAI = "ก-๎"
_SUFFIX = rf"\s{{0,4}}(?:นาฬิกา|น\s?\.(?!\s?[ก-ฮ]\.)|น(?![{_THAI}]))"
_TO_WORDS = rf"\s{{0,4}}(?:[{_DASH}]{{1,2}}|จนถึง|ถึง)\s{{0,4}}(?:เวลา(?:ประมาณ)?\s{{0,4}})?"
_CLOCK_TIME = re.compile(
    rf"(?P<a>{_N}(?<![0-9๐-๙]{_N})(?<![0-9๐-๙][.,:/]{_N}){_N}?\s?[.:]\s?{_N}{{2}})(?!{_N}|[.,]{_N})"
    rf"(?P<s>{_SUFFIX})?(?:{_TO_WORDS}(?P<b>{_N}{{1,2}}\s?[.:]\s?{_N}{{2}})(?!{_N}|[.,]{_N})(?P<t>{_SUFFIX})?)?"
)
_COMPACT = re.compile(
    rf"เวลา(?:ประมาณ)?\s{{0,3}}(?P<a>{_N}{{4}})(?!{_N})(?P<s>{_SUFFIX})?"
    rf"(?:{_TO_WORDS}(?P<b>{_N}{{4}})(?!{_N}))?(?P<t>{_SUFFIX})?"
)
"""`เวลา ๐๙๐๐ น.`, as the armed forces and the police write."""
_NUMBER = rf"(?:{_N}{{1,2}}(?!{_N})|{NUMBER_WORD})"
_MINUTES = rf"\s{{0,4}}(?P<m>{_NUMBER})\s{{0,4}}นาที"
# An hour in digits needs no other number before it; one in words ends a word for a number.
_HOUR = re.compile(
    rf"(?P<h>{_N}(?<![0-9๐-๙.,/]{_N}){_N}?|ศูนย์|{NUMBER_WORD})\s{{0,4}}นาฬิกา(?:{_MINUTES}|ตรง)?"
)
_HOUR_SHORT = re.compile(rf"เวลา\s?(?P<h>{_N}{{1,2}})\s{{0,3}}น\.(?![{_THAI}])")
_CUE = re.compile(r"(?:เวลา(?:ประมาณ|ราว)?|เวลา\s{0,3}(?:ตั้งแต่|ระหว่าง|ก่อน)|ถึงเวลา)\s{0,4}:?\s{0,2}$")
_MONEY_AFTER = re.compile(r"\s{0,4}(?:บาท|ล้าน|%|เปอร์เซ็นต์|คะแนน|ตาราง|เมตร|กิโล|ไร่)")

_WORD = r"สิบเอ็ด|สิบสอง|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ"
_REST = rf"(?:\s?(?P<half>ครึ่ง)|\s?ตรง|\s{{0,3}}(?P<m>{_NUMBER})\s{{0,3}}นาที)?"
_SPOKEN = re.compile(
    rf"(?:(?P<noon>เที่ยง(?P<night>คืน)?(?P<day>วัน(?!ที่|ละ|[จอพศส]))?)"
    rf"|ตี\s?(?P<early>{_WORD}|[1-5๑-๕])"
    rf"|(?:(?P<evening>{_WORD}|[1-6๑-๖])\s?)?(?P<thum>ทุ่ม)(?!เท)"
    rf"|(?P<after>บ่าย)\s?(?:(?P<a>{_WORD}|[1-6๑-๖])\s?)?โมง"
    rf"|(?P<o>{_WORD}|{_N}{{1,2}})\s?โมง\s?(?P<part>เช้า|เย็น)?)"
    rf"{_REST}(?P<tail>(?!ของ|ถึง|จน|และ|ใน|วัน|ก่อน|เป็น|ณ)[{_THAI}])?"
)
_SPOKEN_HINT = ("โมง", "ทุ่ม", "เที่ยง", "เวลาตี", "ตีหนึ่ง", "ตีสอง", "ตีสาม", "ตีสี่", "ตีห้า")
_NOON_CUE = re.compile(r"(?:เวลา|ถึง|ก่อน|หลัง|ภายใน|ตอน|ตั้งแต่|เกิน)\s{0,3}$")
_DAY_ENDS = re.compile(r"(?:ถึง|ก่อน|ภายใน|เกิน)\s{0,3}(?:เวลา)?\s{0,3}$")
_TO = re.compile(_TO_WORDS)
_ENGLISH = re.compile(
    r"(?<![\w.,:/])(?P<h>1[0-2]|0?[1-9])(?:[.:](?P<m>[0-5][0-9]))?\s{0,2}(?P<part>[ap])(?:\.\s?m\.|m\b)",
    re.IGNORECASE | re.ASCII,
)
"""`1 p.m.`, `9.30 am`: both dots, or none."""


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A rule by its id, with texts and (value, until) of the time in them, and texts without one."""

    id: str
    examples: tuple[tuple[str, str, str | None], ...]
    counter_examples: tuple[str, ...] = ()


def _at(hours: int | None, minutes: int | None) -> str | None:
    """Return the clock time, `None` where no clock shows it."""
    if hours is None or minutes is None or minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return None
    return f"{hours:02d}:{minutes:02d}"


def _hhmm(written: str) -> str | None:
    hours, minutes = (int(part) for part in re.split(r"\s?[.:]\s?", written))
    return _at(hours, minutes)


def _clock(text: str, match: re.Match[str]) -> TimeMention | None:
    start, end = match.span("a")
    cue = bool(_CUE.search(text, max(0, start - 24), start))
    until = _hhmm(match["b"]) if match["b"] else None
    marked = bool(match["s"] or match["t"])
    # Two colons make a stretch of hours of what with dots could be two sections.
    colons = until is not None and ":" in match["a"] and ":" in match["b"]
    value = _hhmm(match["a"])
    if (
        value is None
        or not (marked or cue or colons)
        or (not marked and _MONEY_AFTER.match(text, match.end()))
    ):
        return None
    if until is not None and (match["t"] or cue or colons):
        end = match.end()
    else:
        until = None
        end = match.end("s") if match["s"] else end
        if not match["s"] and not cue:
            return None
    return TimeMention(
        text=text[start:end],
        span=(start, end),
        rule="times.range" if until else "times.clock",
        value=value,
        until=until,
        confidence=1.0 if marked else 0.8,
    )


def _compact(text: str, match: re.Match[str]) -> TimeMention | None:
    start, end = match.start("a"), match.end()
    value = _at(int(match["a"][:2]), int(match["a"][2:]))
    until = _at(int(match["b"][:2]), int(match["b"][2:])) if match["b"] else None
    if value is None or not (match["s"] or match["t"]) or (match["b"] and until is None):
        return None
    return TimeMention(
        text=text[start:end],
        span=(start, end),
        rule="times.compact",
        value=value,
        until=until,
        confidence=0.9,
    )


def _hour(text: str, match: re.Match[str], start: int) -> TimeMention | None:
    minutes = match.groupdict().get("m")
    value = _at(number_of(match["h"]), number_of(minutes) if minutes else 0)
    if value is None:
        return None
    span = (start, match.end())
    return TimeMention(text=text[slice(*span)], span=span, rule="times.hour", value=value)


def _spoken_hours(text: str, match: re.Match[str]) -> int | None:
    """Return the hours of a `_SPOKEN`, `None` where it is no time."""
    cued = _NOON_CUE.search(text, max(0, match.start() - 12), match.start()) is not None
    told = match["half"] or match["m"] or match.end() > match.end("thum") + len(match["tail"] or "")
    if match["noon"]:
        # `อาหารเที่ยง`, `ตำบลเที่ยงธรรม`: noon alone needs a word for time; midnight says what it is.
        if not match["night"] and not match["day"] and not match["m"] and not cued:
            return None
        if match["night"]:
            return 24 if _DAY_ENDS.search(text, max(0, match.start() - 16), match.start()) else 0
        return 12
    if match["early"]:
        hours = number_of(match["early"])
        return hours if hours is not None and hours <= 6 else None
    if match["thum"]:
        if not match["evening"] and not (cued or told):
            return None
        hours = number_of(match["evening"]) if match["evening"] else 1
        return 18 + hours if hours is not None and hours <= 6 else None
    if match["after"]:
        hours = number_of(match["a"]) if match["a"] else 1
        return 12 + hours if hours is not None and hours <= 6 else None
    hours = number_of(match["o"])
    if hours is None or hours > 12 or (hours < 6 and not match["part"]):
        return None
    if match["part"] == "เย็น":
        return hours + 12 if 3 <= hours <= 6 else None
    # Six-hour counting: the first hour of the morning is seven.
    return hours + 6 if hours < 6 else hours


def _spoken(text: str, match: re.Match[str]) -> TimeMention | None:
    # `เที่ยงธรรม`, `ตีสองหน้า`: the word goes on.
    if match["tail"] and (match["noon"] or match["early"]) and not (match["night"] or match["day"]):
        return None
    hours = _spoken_hours(text, match)
    minutes = 30 if match["half"] else number_of(match["m"]) if match["m"] else 0
    value = _at(hours, minutes)
    if value is None:
        return None
    end = match.end() - len(match["tail"] or "")
    return TimeMention(
        text=text[match.start() : end],
        span=(match.start(), end),
        rule="times.spoken",
        value=value,
        confidence=0.8,
    )


def _joined(text: str, found: list[TimeMention]) -> list[TimeMention]:
    """Return `found`, in order and apart, with two times that `ถึง` or a dash joins as one range."""
    out: list[TimeMention] = []
    for mention in sorted(found, key=lambda m: (m.span[0], -m.span[1])):
        before = out[-1] if out else None
        if before is None or mention.span[0] >= before.span[1] + 24:
            out.append(mention)
            continue
        if mention.span[0] < before.span[1]:
            continue
        if not (before.until or mention.until) and _TO.fullmatch(text, before.span[1], mention.span[0]):
            span = (before.span[0], mention.span[1])
            out[-1] = replace(
                before,
                text=text[slice(*span)],
                span=span,
                rule="times.range",
                until=mention.value,
                confidence=min(before.confidence, mention.confidence),
            )
        else:
            out.append(mention)
    return out


def _english(match: re.Match[str]) -> TimeMention:
    hours = int(match["h"]) % 12 + (12 if match["part"] in "pP" else 0)
    return TimeMention(
        text=match[0],
        span=match.span(),
        rule="times.english",
        value=f"{hours:02d}:{match['m'] or '00'}",
    )


def find_times(text: str) -> tuple[TimeMention, ...]:
    """Find the clock times in `text`, in text order; a range is one mention."""
    found: list[TimeMention | None] = [_clock(text, m) for m in _CLOCK_TIME.finditer(text)]
    done = 0
    for hint in re.finditer("นาฬิกา", text):
        # Quickly found, and rare: the words for the hour stand right before it.
        match = _HOUR.search(text, max(done, hint.start() - 40), hint.end() + 40)
        if match and match.start() < hint.start() < match.end():
            done = match.end()
            found.append(_hour(text, match, match.start()))
    for hint in re.finditer("เวลา", text):
        if match := _HOUR_SHORT.match(text, hint.start()):
            found.append(_hour(text, match, match.start("h")))
        elif match := _COMPACT.match(text, hint.start()):
            found.append(_compact(text, match))
    if any(word in text for word in _SPOKEN_HINT):
        found += [_spoken(text, m) for m in _SPOKEN.finditer(text)]
    known = [m for m in found if m is not None]
    if ("m" in text or "M" in text) and (english := [_english(m) for m in _ENGLISH.finditer(text)]):
        # `เวลา 9.30 p.m.` says more than its figures.
        known = [
            m for m in known if not any(e.span[0] < m.span[1] and m.span[0] < e.span[1] for e in english)
        ]
        known += english
    return tuple(_joined(text, known))


RULES: tuple[TimeRule, ...] = (
    TimeRule(
        "times.clock",
        (
            ("13.43 น", "13:43", None),
            ("เวลา ๑๐.๐๐น. ณ ห้องประชุม", "10:00", None),
            ("๐๘.๓๐ นาฬิกา", "08:30", None),
            ("เวลา 10.30", "10:30", None),
            ("15:08 น.", "15:08", None),
            ("ก่อนเวลา ๑๖.๓๐ น.", "16:30", None),
        ),
        ("๑๐.๐๐ บาท", "ร้อยละ ๑๗.๓๖", "ข้อ ๑๒.๑๐ นาย ก", "เวลา 25.10", "12.50 นม", "พ.ศ. ๒๕๖๔ น."),
    ),
    TimeRule(
        "times.range",
        (
            ("เวลา ๑๐.๐๐ - ๑๒.๐๐ น.", "10:00", "12:00"),
            ("๐๙.๐๐–๑๖.๓๐น.", "09:00", "16:30"),
            ("๐๘.๓๐ น. ถึงเวลา ๑๖.๓๐ น.", "08:30", "16:30"),
            ("เวลา ๐๙.๐๐ - ๑๒.๐๐", "09:00", "12:00"),
            ("09:00 - 12:00", "09:00", "12:00"),
            ("เวลา ๘ นาฬิกา ถึง ๑๖ นาฬิกา", "08:00", "16:00"),
            ("๐๙.๐๐ น. ถึงเที่ยงวัน", "09:00", "12:00"),
            ("เวลาเก้าโมงครึ่งถึงบ่ายสามโมง", "09:30", "15:00"),
            ("สองทุ่มถึงเที่ยงคืน", "20:00", "24:00"),
            ("9 a.m. - 4.30 p.m.", "09:00", "16:30"),
        ),
        ("๑๐.๐๐ - ๑๒.๐๐ บาท", "ข้อ ๑๐.๑๐ - ๑๒.๑๐"),
    ),
    TimeRule(
        "times.compact",
        (("เวลา ๐๙๐๐ น.", "09:00", None), ("เวลา 0830 - 1630 น.", "08:30", "16:30")),
        ("เวลา ๒๕๖๔ น.", "ระยะเวลา ๑๒๐๐ วัน", "จำนวน ๐๙๐๐ น."),
    ),
    TimeRule(
        "times.english",
        (
            ("at 1 p.m.", "13:00", None),
            ("เวลา 9.30 p.m.", "21:30", None),
            ("12 am", "00:00", None),
            ("12:15 PM", "12:15", None),
        ),
        ("13 p.m.", "รุ่น 5 AM10", "ยาว 5 m.", "2.1 pm", "1 pmo", "ข้อ 1/2 a.m."),
    ),
    TimeRule(
        "times.hour",
        (
            ("๙ นาฬิกา", "09:00", None),
            ("๑๓ นาฬิกา ๓๐ นาที", "13:30", None),
            ("เวลา ๑๖ น.", "16:00", None),
            ("เวลาสิบนาฬิกา", "10:00", None),
            ("เวลาสิบสี่นาฬิกาสามสิบนาที", "14:30", None),
            ("เวลายี่สิบเอ็ดนาฬิกาตรง", "21:00", None),
            ("เวลาศูนย์นาฬิกาห้านาที", "00:05", None),
            ("เวลา ๒๔ นาฬิกา", "24:00", None),
        ),
        ("๑๖ น.ส.ดี", "จำนวน ๑๖ น.", "สามสิบนาฬิกา", "๑๐ นาฬิกา ๗๕ นาที", "ทวนเข็มนาฬิกา"),
    ),
    TimeRule(
        "times.spoken",
        (
            ("เวลาบ่ายสองโมง", "14:00", None),
            ("บ่ายสองโมงสิบห้านาที", "14:15", None),
            ("บ่ายโมงครึ่ง", "13:30", None),
            ("บ่าย ๓ โมง ๑๐ นาที", "15:10", None),
            ("เก้าโมงครึ่ง", "09:30", None),
            ("แปดโมงเช้า", "08:00", None),
            ("หกโมงเช้า", "06:00", None),
            ("สองโมงเช้า", "08:00", None),
            ("ตีห้า", "05:00", None),
            ("ตีสี่ครึ่ง", "04:30", None),
            ("สองทุ่ม", "20:00", None),
            ("ทุ่มครึ่ง", "19:30", None),
            ("เวลาทุ่มตรง", "19:00", None),
            ("เที่ยงวัน", "12:00", None),
            ("เวลาเที่ยงครึ่ง", "12:30", None),
            ("เที่ยงคืน", "00:00", None),
            ("ภายในเวลาเที่ยงคืนของวันที่ ๕", "24:00", None),
            ("ก่อนเที่ยงคืน", "24:00", None),
            ("ห้าโมงเย็น", "17:00", None),
        ),
        ("ตำบลเที่ยงธรรม", "โมงยาม", "อาหารเที่ยงวันละ ๕๐ บาท", "ทุ่มเทกำลัง", "ห้าโมง", "ตีพิมพ์ ๒ ครั้ง", "ตีหนึ่งใจเดียว"),
    ),
)
