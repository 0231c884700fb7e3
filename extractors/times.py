"""Clock times: `๑๐.๐๐ - ๑๒.๐๐ น.`, `13.43 น`, `๐๘.๓๐ นาฬิกา`, `เวลาบ่ายสองโมง`.

The dot between hours and minutes is the one of sums and section numbers too, so a number is a time only
with `น.`, `นาฬิกา` or `โมง` behind it, or the word `เวลา` before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.mentions import TimeMention

_N = "[0-9๐-๙]"
_DASH = "‐‑‒–—―−~-"
_THAI = "ก-๎"
_CLOCK = rf"{_N}{{1,2}}\s?[.:]\s?{_N}{{2}}(?!{_N}|[.,:]{_N})(?::{_N}{{2}})?"
_SUFFIX = rf"\s{{0,4}}(?:นาฬิกา|น\s?\.(?!\s?[ก-ฮ]\.)|น(?![{_THAI}]))"
_TO = rf"\s{{0,4}}(?:[{_DASH}]{{1,2}}|จนถึง|ถึง)\s{{0,4}}(?:เวลา\s{{0,4}})?"
_CLOCK_TIME = re.compile(
    rf"(?P<a>{_N}(?<![0-9๐-๙]{_N})(?<![0-9๐-๙][.,:/]{_N}){_N}?\s?[.:]\s?{_N}{{2}})(?!{_N}|[.,]{_N})"
    rf"(?P<s>{_SUFFIX})?(?:{_TO}(?P<b>{_N}{{1,2}}\s?[.:]\s?{_N}{{2}})(?!{_N}|[.,]{_N})(?P<t>{_SUFFIX})?)?"
)
_HOUR = re.compile(
    rf"(?P<h>{_N}(?<![0-9๐-๙.,/]{_N}){_N}?)\s{{0,4}}(?:นาฬิกา(?:\s{{0,4}}(?P<m>{_N}{{1,2}})\s{{0,4}}นาที)?"
    rf"|(?:(?<=เวลา{_N}{_N})|(?<=เวลา\s{_N}{_N})|(?<=เวลา{_N})|(?<=เวลา\s{_N}))\s{{0,3}}น\.(?![{_THAI}]))"
)
_CUE = re.compile(r"(?:เวลา(?:ประมาณ|ราว)?|เวลา\s{0,3}(?:ตั้งแต่|ระหว่าง|ก่อน)|ถึงเวลา)\s{0,4}:?\s{0,2}$")
_MONEY_AFTER = re.compile(r"\s{0,4}(?:บาท|ล้าน|%|เปอร์เซ็นต์|คะแนน|ตาราง|เมตร|กิโล|ไร่)")

_WORDS = {
    "หนึ่ง": 1,
    "สอง": 2,
    "สาม": 3,
    "สี่": 4,
    "ห้า": 5,
    "หก": 6,
    "เจ็ด": 7,
    "แปด": 8,
    "เก้า": 9,
    "สิบเอ็ด": 11,
    "สิบ": 10,
}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"(?P<noon>เที่ยง(?P<night>คืน)?(?:วัน|ตรง)?(?P<noon_half>ครึ่ง)?)(?![{_THAI}])"
    rf"|ตี\s?(?P<early>{_WORD}|[1-5๑-๕])(?P<early_half>ครึ่ง)?(?![{_THAI}])"
    rf"|(?P<evening>{_WORD}|[1-5๑-๕])\s?ทุ่ม(?P<evening_half>ครึ่ง)?(?:ตรง)?"
    rf"|(?P<after>บ่าย)\s?(?:(?P<a>{_WORD}|[1-6๑-๖])\s?)?โมง(?P<after_half>ครึ่ง)?(?:ตรง)?"
    rf"|(?P<o>{_WORD}|{_N}{{1,2}})\s?โมง(?P<o_half>ครึ่ง)?\s?(?P<part>เช้า|เย็น|ตรง)?"
)
_SPOKEN_HINT = ("โมง", "ทุ่ม", "เที่ยง", "เวลาตี", "ตีหนึ่ง", "ตีสอง", "ตีสาม", "ตีสี่", "ตีห้า")
_NOON_CUE = re.compile(r"(?:เวลา|ถึง|ก่อน|หลัง|ภายใน|ตอน)\s{0,3}$")


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A rule by its id, with texts and (value, until) of the time in them, and texts without one."""

    id: str
    examples: tuple[tuple[str, str, str | None], ...]
    counter_examples: tuple[str, ...] = ()


def _hhmm(written: str) -> str | None:
    hours, minutes = (int(part) for part in re.split(r"\s?[.:]\s?", written))
    return (
        f"{hours:02d}:{minutes:02d}" if (hours < 24 and minutes < 60) or (hours, minutes) == (24, 0) else None
    )


def _clock(text: str, match: re.Match[str]) -> TimeMention | None:
    start, end = match.span("a")
    cue = bool(_CUE.search(text, max(0, start - 24), start))
    until = _hhmm(match["b"]) if match["b"] else None
    marked = bool(match["s"] or match["t"])
    value = _hhmm(match["a"])
    if value is None or not (marked or cue) or (not marked and _MONEY_AFTER.match(text, match.end())):
        return None
    if until is not None and (match["t"] or cue):
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


def _hour(text: str, match: re.Match[str]) -> TimeMention | None:
    hours, minutes = int(match["h"]), int(match["m"] or 0)
    if hours > 23 or minutes > 59:
        return None
    return TimeMention(
        text=match[0], span=match.span(), rule="times.hour", value=f"{hours:02d}:{minutes:02d}"
    )


def _number(word: str) -> int:
    return _WORDS.get(word) or int(word)


def _spoken(text: str, match: re.Match[str]) -> TimeMention | None:
    half = (
        30
        if any(match[name] for name in ("noon_half", "early_half", "evening_half", "after_half", "o_half"))
        else 0
    )
    if match["noon"]:
        if not _NOON_CUE.search(text, max(0, match.start() - 12), match.start()):
            return None
        hours = 0 if match["night"] else 12
    elif match["early"]:
        hours = _number(match["early"])
    elif match["evening"]:
        hours = 18 + _number(match["evening"])
    elif match["after"]:
        hours = 12 + (_number(match["a"]) if match["a"] else 1)
    else:
        hours = _number(match["o"])
        if match["part"] == "เย็น":
            hours += 12 if hours < 12 else 0
        elif match["part"] == "เช้า" and hours < 6:
            hours += 6  # Six-hour counting: the first hour of the morning is seven.
        elif hours < 6:
            return None
    if hours > 23:
        return None
    return TimeMention(
        text=match[0], span=match.span(), rule="times.spoken", value=f"{hours:02d}:{half:02d}", confidence=0.8
    )


def find_times(text: str) -> tuple[TimeMention, ...]:
    """Find the clock times in `text`, in text order; a range is one mention."""
    found: list[TimeMention | None] = [_clock(text, m) for m in _CLOCK_TIME.finditer(text)]
    if "นาฬิกา" in text or "เวลา" in text:
        found += [_hour(text, m) for m in _HOUR.finditer(text)]
    if any(word in text for word in _SPOKEN_HINT):
        found += [_spoken(text, m) for m in _SPOKEN.finditer(text)]
    out: list[TimeMention] = []
    for mention in sorted((m for m in found if m is not None), key=lambda m: (m.span[0], -m.span[1])):
        if not out or mention.span[0] >= out[-1].span[1]:
            out.append(mention)
    return tuple(out)


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
        ),
        ("๑๐.๐๐ - ๑๒.๐๐ บาท",),
    ),
    TimeRule(
        "times.hour",
        (("๙ นาฬิกา", "09:00", None), ("๑๓ นาฬิกา ๓๐ นาที", "13:30", None), ("เวลา ๑๖ น.", "16:00", None)),
        ("๑๖ น.ส.ดี", "จำนวน ๑๖ น."),
    ),
    TimeRule(
        "times.spoken",
        (
            ("เวลาบ่ายสองโมง", "14:00", None),
            ("เก้าโมงครึ่ง", "09:30", None),
            ("สองทุ่ม", "20:00", None),
            ("ก่อนเที่ยงคืน", "00:00", None),
            ("ห้าโมงเย็น", "17:00", None),
        ),
        ("ตำบลเที่ยงธรรม", "โมงยาม"),
    ),
)
