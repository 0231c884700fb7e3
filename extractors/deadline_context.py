"""What surrounds a date: the recital, quoted law, the clause that asks, the place of a meeting.

A Thai official letter tells first what happened (`ตามที่ … นั้น`) and then asks (`จึงขอให้ …`). A window
told in the recital is history once it has passed, and terms quoted from a law or another letter are no
duties of this one (output contract, convention 9).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_RECITAL = re.compile(r"(?:ตามที่|ตามหนังสือ|ตามบันทึก|อนุสนธิ|สืบเนื่องจาก)")
_LINE_START = re.compile(r"(?:^|[\n\t\f]|\s{2})[\s\d๐-๙.)]{0,8}(?:\[[^\]]{0,40}\]\s{0,8})?$")
_RECITAL_END = re.compile(r"นั้น(?=[\s.,]|$)")
_REQUEST_START = re.compile(r"จึง(?:เรียน|ขอ|แจ้ง|ให้|กำหนด)|ในการนี้|บัดนี้|ดังนั้น|เพื่อให้การ")
MAX_RECITAL = 3000
"""A recital without its `นั้น` after so much has lost it."""

_LAW = re.compile(
    r"(?:มาตรา|ข้อ|วรรค)\s{0,3}[0-9๐-๙]{1,3}(?:/[0-9๐-๙]{1,2})?[^\n]{0,80}?(?:กำหนด|บัญญัติ|ระบุ)"
    r"|(?:ระเบียบ|พระราชบัญญัติ|กฎกระทรวง|ข้อบังคับ|พระราชกฤษฎีกา)[^\n]{0,160}?(?:กำหนดให้|บัญญัติ(?:ให้|ว่า|ไว้)|กำหนดว่า|กำหนดไว้)"
)
_LAW_END = re.compile(r"\n|\s(?:จึง|ดังนั้น|ในการนี้|ทั้งนี้|ขอให้|ขอความ)|นั้น\s")
_QUOTE = re.compile(r"ว่า\s{0,3}[“\"«][^”\"»]{30,800}[”\"»]")


_BREAK = re.compile(r"\n[ \f]{0,20}(?:\n|\t| {4}|[0-9๐-๙]{1,2}[.)])")
"""A new paragraph: no recital goes on over it once a request has begun."""
_TELLS = re.compile(r"แจ้ง|ขอให้|ขอความ|กำหนด|มีหนังสือ")
_OWN_BEHIND = re.compile(r"[^\n]{0,160}?(?:\n\s{0,20}[^\n]{0,160}?)?(?:ขอ|จึง|บัดนี้|ในการนี้)")


# What another body asked of the sender is told before the sender's own request.
_REPORTED = re.compile(r"แจ้งว่า|ได้รับแจ้ง|แจ้งให้|ขอความร่วมมือจังหวัด|ขอให้จังหวัด|ขอให้อำเภอ")
_OWN_REQUEST = re.compile(r"จึง(?:ขอ|ให้|แจ้ง|เรียน|กำหนด|มี|ได้|เห็น|ประสาน)|ในการนี้|ดังนั้น|เพื่อให้การ")


_CLAUSE_LINE = re.compile(r"(?:\A|\n)\s{0,20}(?:ข้อ|มาตรา)\s{0,3}[0-9๐-๙]{1,3}(?=[\s\"“])")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The recitals, the quoted law and the reported speech of one text, as sorted spans."""

    recitals: tuple[tuple[int, int, bool], ...]
    """Start, end, and whether `นั้น` closes it."""
    quotes: tuple[tuple[int, int], ...]
    clauses_from: int | None = None
    """Where the numbered clauses (`ข้อ ๑`, `มาตรา ๒`) of a regulation begin, if the text is one."""
    reported: tuple[int, int] | None = None
    """From `แจ้งว่า` to the sender's own `จึง`."""

    def recital_at(self, at: int) -> tuple[int, int, bool] | None:
        """Return the recital that holds `at`."""
        i = bisect_right(self.recitals, (at, 1 << 60, True)) - 1
        return self.recitals[i] if i >= 0 and self.recitals[i][1] > at else None

    def is_quoted(self, at: int) -> bool:
        """Say whether `at` stands in words of a law or of another paper."""
        return _holds(self.quotes, at)

    def is_clause(self, at: int) -> bool:
        """Say whether `at` stands in the numbered clauses of a regulation, which bind whoever they meet."""
        return self.clauses_from is not None and at >= self.clauses_from

    def is_reported(self, at: int) -> bool:
        """Say whether `at` stands in what another body told the sender."""
        return self.reported is not None and self.reported[0] <= at < self.reported[1]


def surroundings(text: str) -> Surroundings:
    """Find the recitals and quotes of `text`."""
    recitals: list[tuple[int, int, bool]] = []
    for match in _RECITAL.finditer(text):
        start = match.start()
        if recitals and start < recitals[-1][1]:
            continue
        if not _LINE_START.search(text, max(0, start - 60), start):
            continue
        limit = min(len(text), start + MAX_RECITAL)
        end = _RECITAL_END.search(text, start, limit)
        request = _REQUEST_START.search(text, start, end.start() if end else limit)
        if end and (not request or _is_told(text, start, request.start(), end)):
            recitals.append((start, end.end(), True))
        else:
            line = text.find("\n", start)
            stop = min(x for x in (line if line > 0 else limit, request.start() if request else limit, limit))
            recitals.append((start, stop, False))
    quotes: list[tuple[int, int]] = []
    for match in _LAW.finditer(text):
        end = _LAW_END.search(text, match.end(), min(len(text), match.end() + 800))
        quotes.append((match.start(), end.start() if end else min(len(text), match.end() + 800)))
    quotes += [match.span() for match in _QUOTE.finditer(text)]
    return Surroundings(tuple(recitals), _joined(quotes), _clauses(text), _reported(text, recitals))


def _is_told(text: str, start: int, request: int, end: re.Match[str]) -> bool:
    """Say whether a request before `นั้น` is the other letter's: `กรมแจ้งว่า … จึงขอให้ … นั้น จังหวัดขอ…`."""
    paragraphs = _BREAK.search(text, start, end.start()) or text[start:request].rstrip(" \t").endswith("\n")
    if paragraphs or not text[end.start() - 1].isspace():
        return False
    return bool(_TELLS.search(text, start, request) and _OWN_BEHIND.match(text, end.end()))


def _clauses(text: str) -> int | None:
    """Return where a regulation's clauses begin: lines that start with `ข้อ` and a number, two at least."""
    if text.count("ข้อ") + text.count("มาตรา") < 2:
        return None
    lines = [match.start() for match in _CLAUSE_LINE.finditer(text)]
    return lines[0] if len(lines) > 1 else None


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the spans in order, with those that touch made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def _reported(text: str, recitals: list[tuple[int, int, bool]]) -> tuple[int, int] | None:
    # A closed recital is told by itself: what stands behind it is the sender's.
    closed = [(low, high) for low, high, is_closed in recitals if is_closed]
    start = next((m for m in _REPORTED.finditer(text) if not _holds(closed, m.start())), None)
    own = _OWN_REQUEST.search(text, start.end()) if start else None
    return (start.start(), own.start()) if start and own else None


def _holds(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Say whether one of the sorted spans holds `at`."""
    i = bisect_right(spans, (at, 1 << 60)) - 1
    return i >= 0 and spans[i][1] > at


_CLAUSE_CUT = re.compile(r"\n\s{0,12}\n|\n\s{0,12}(?:[0-9๐-๙]{1,2}[.)]|เรื่อง|เรียน|อ้างถึง|สิ่งที่ส่งมาด้วย)")
MAX_CLAUSE = 220


def clause_before(text: str, at: int, low: int = 0) -> str:
    """Return the words before `at` that can belong to its clause."""
    start = max(low, at - MAX_CLAUSE)
    cuts = [match.end() for match in _CLAUSE_CUT.finditer(text, start, at)]
    return text[cuts[-1] if cuts else start : at]


_PLACE = re.compile(
    r"\s{0,6}[,)]?\s{0,3}(?:โดย[ก-๎]{2,16}\s{1,2})?(?:ณ|สถานที่\s?:?)\s{0,3}(?!วัน|โอกาส|ที่นี้|บัดนี้|และ|ใน|เวลา)(?P<place>[^\n;]{2,160})"
)
_PLACE_STOP = re.compile(
    r"\s(?:โดย|เพื่อ|ทั้งนี้|ซึ่ง|รายละเอียด|จึง|หาก|ตาม|ในการนี้|พร้อม|และ(?:ให้|ขอ|ได้|มี|จะ|ใน|ส่ง|แจ้ง|รายงาน)|ใน(?:วัน|ระหว่าง|ช่วง)|ระหว่าง"
    r"|เวลา|วันที่|ตั้งแต่|สำหรับ|ให้|ขอให้|ขอเชิญ|จะ|มี|ผู้|เป็น|หรือ|รุ่น|สามารถ|กรณี|แล้ว|นั้น|ด้วย|เมื่อ|ดังนี้|ดัง)|[.:“\"]\s|$"
)
_PLACE_BEFORE = re.compile(
    r"ณ\s{0,3}(?!วันที่)(?P<place>[^\n;]{2,110}?)\s{1,4}(?:ใน|ระหว่าง|เมื่อ|ตั้งแต่|ช่วง|\()?\s?(?:วัน(?:ที่)?)?\s{0,3}$"
)


def place_after(text: str, at: int) -> tuple[str, int] | None:
    """Return the place that `ณ` names right after `at`, and where it ends."""
    match = _PLACE.match(text, at)
    if match is None:
        return None
    place = match["place"]
    stop = _PLACE_STOP.search(place)
    words = place[: stop.start()] if stop else place
    words = " ".join(words.split()).rstrip(" ,.)")
    return (words, match.start("place") + (stop.start() if stop else len(place))) if words else None


def place_before(text: str, at: int) -> str | None:
    """Return the place that `ณ` names right before `at`."""
    start = text.rfind("ณ ", max(0, at - 140), at)
    match = _PLACE_BEFORE.match(text, start, at) if start >= 0 else None
    if match is None:
        return None
    stop = _PLACE_STOP.search(match["place"])
    return None if stop and stop.start() < len(match["place"]) else " ".join(match["place"].split())
