"""The grammar of letter numbers at one slash: what stands left and right of it, and whether it is one.

Every pattern is bounded on both sides of the slash, so a text costs as much as it has slashes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.text import to_arabic_digits

D = "[0-9๐-๙]"
C = "[ก-ฮ]"
NOT_IN_WORD = "(?<![ก-๎])"
SLASH = re.compile("[/／⁄∕]")

PREFIX = rf"{C}(?:\.?{C}){{1,5}}"
_SPACED_PREFIX = rf"{C}(?:[ .]{{1,2}}{C}){{1,3}}"
BODY = r"\(\s?[ก-ฮ. ]{1,16}\)"
_OFFICE = rf"{D}{{1,6}}(?:\s?\.\s?{D}{{1,4}}){{0,5}}"
# Recognisers and text layers lose the marks of ที่ or swap them; a ท alone must stand before a number.
_NUMBER_AHEAD = rf"\s{{1,3}}(?:{C}{{2,6}}\.?\s{{0,2}}(?:\([ก-ฮ.]{{2,9}}\)\s?)?)?{D}"
LABEL = rf"(?:ที่|{NOT_IN_WORD}(?:(?:ที|ท่ี)(?![ก-๎])|ท(?={_NUMBER_AHEAD})))"
BE_YEAR = rf"[2๒][4-6๔-๖]{D}{{2}}(?!{D})"

_LEFT = re.compile(
    rf"(?:(?P<label>{LABEL})\s{{0,4}}[:：]?\s{{0,2}}(?P<labelled>{_SPACED_PREFIX}(?![ก-๎])|{PREFIX})?"
    rf"|{NOT_IN_WORD}(?P<bare>{PREFIX}))?"
    rf"[.\s]{{0,4}}(?P<body>{BODY})?[.\s]{{0,3}}"
    rf"(?<!{D})(?P<office>{_OFFICE})[\s.]{{0,2}}(?P<late_body>{BODY})?[.\s]{{0,3}}\Z"
)
# Recognisers split digit groups; behind a label and a prefix the pieces can only be one office code.
_LEFT_SPLIT = re.compile(
    rf"(?P<label>{LABEL})\s{{0,4}}(?P<labelled>{PREFIX})(?P<bare>(?!))?[.\s]{{0,4}}(?P<body>{BODY})?[.\s]{{0,3}}"
    rf"(?P<office>{D}(?:[. \n]{{0,2}}{D}){{2,13}})(?P<late_body>(?!))?[.\s]{{0,3}}\Z"
)
_LONGEST_LEFT = 70

_RIGHT = re.compile(
    rf"[/／⁄∕]?\s{{0,3}}(?:(?P<bracket>\(\s?{D}{{1,3}}\s?\))(?:\s?(?P<second>[/／⁄∕]))?\s{{0,3}})?"
    rf"(?P<special>พิเศษ)?\s{{0,2}}(?:(?P<mark>{C}(?![ก-๎])|{C}(?=ลง|ลว))(?P<class>\s?\({C}{{1,2}}\))?)?(?:\.(?=\s?{D}))?"
    rf"\s{{0,3}}(?P<running>{D}{{1,7}})?"
)
_YEAR = re.compile(rf"\s?[/／⁄∕]\s?(?P<year>{BE_YEAR})")
_DATE_SLASH = re.compile(rf"\s?[/／⁄∕]\s?{D}{{1,2}}\s?[/／⁄∕]")
_SPLIT_RUNNING = re.compile(rf"(?:\s{D}{{1,3}}){{1,2}}(?=\s{{0,3}}(?:ลง|ลว))")
_MONTH = re.compile(
    r"\s{0,3}(?:มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรก[ฎฏ]า|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา"
    r"|(?:ม\.?ค|ก\.?พ|มี\.?ค|เม\.?ย|พ\.?ค|มิ\.?ย|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค)(?![ก-๎]))"
)
_STANDS_ALONE = re.compile(r"[ \t]*(?:[\n,;)”\"]|ลง|ลว|และ|\Z)")

# ว circular, ง and ป seen in print; these can stand without a running number (a draft).
_KNOWN_MARKS = frozenset("วงป")
_NUMBERED_NOUN = re.compile(
    r"(?:ค[ำา]ส[ัี]?[่้]?ง|ประกาศ|หน[ัิ]?งส[ืิี]?อ|บันทึก|ข้อบัญญัติ|เทศบัญญัติ|แถลงการณ์|แจ้งความ)"
    r"(?P<name>(?:[^0-9๐-๙()]|\([^()\n]{0,40}\)|\((?=[^()]*\Z)){0,140})\Z"
)
_ORDER_NOUN = re.compile(r"(?:ค[ำา]ส[ัี]?[่้]?ง|ประกาศ|ข้อบัญญัติ|เทศบัญญัติ)(?:(?!หน[ัิ]?งส[ืิี]?อ|บันทึก)[^0-9๐-๙]){0,140}\Z")
"""Words for what is numbered within a year only, with no letter named behind them."""
# `ครั้งที่ 3/2563` counts a meeting, `คดีหมายเลขดำที่ 9/2563` names a case.
_OTHER_COUNT = re.compile(
    r"(?:ครั้ง|วัน|เลข|ข้อ|ชุด|รุ่น|ลำดับ|มติ|ดำ|แดง|คดี[ก-๎]{0,10}|สัญญา|ตาราง|แบบ|ภาค|เขต|หมู่|งวด|รอบ|ชั้น|แห่ง|อยู่"
    r"|เรียน|ไตรมาส|ระยะ|วาระ|สมัย|รับ|สูง|ปี|บท|ส่วน|หน้า|พื้น|อนุญาต|ใบเสร็จ|โฉนด)\s{0,2}\Z"
)
# `เลขที่` numbers an order or a letter, but also what these words name.
_PAPERS_OF_OTHERS = re.compile(r"สัญญา|ประกัน|อนุญาต|รับรอง|ตั้งอยู่|บ้าน|โฉนด|ใบ|บัญชี|ทะเบียน")
_OF_OTHERS = re.compile(rf"(?:{_PAPERS_OF_OTHERS.pattern})[ก-๎]{{0,20}}\s{{0,2}}เลข\Z")
_PLATE = re.compile(r"ทะเบียน(?:รถ|หมายเลข|เลขที่|:|\s){0,4}\Z")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z|\t|[ \t]{3})")
_MONTHS_AS_PREFIX = frozenset(("มค", "กพ", "พค", "กค", "สค", "กย", "ตค", "พย", "ธค"))
_ERAS = frozenset(("พศ", "คศ", "รศ", "จศ", "พรบ", "พรก", "พรฎ"))
"""Dotted, these name an era or a class of laws."""
_SPACE = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[.()\s]")


def compact(text: str) -> str:
    """Return digits and dots without white space, in Arabic digits."""
    return "".join(to_arabic_digits(text).split())


def clean_prefix(prefix: str | None, body: str | None) -> str | None:
    """Return the canonical prefix: no dots, no spaces, the bracketed body behind one space."""
    letters = _NOT_LETTERS.sub("", prefix or "")
    inside = _NOT_LETTERS.sub("", body or "")
    return f"{letters} ({inside})".strip() if inside else letters or None


def numbered_noun_before(text: str, at: int) -> bool:
    """Say whether a document that bears numbers is named before `at`, with no digit between."""
    return _NUMBERED_NOUN.search(text, max(0, at - 160), at) is not None


@dataclass(frozen=True, slots=True)
class NumberRule:
    """One way to write a letter number: examples with their canonical forms, and texts that hold none."""

    id: str
    meaning: str
    examples: tuple[tuple[str, str], ...]
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading at a slash. Spans index the text; digits are Arabic, their zeros kept."""

    start: int
    end: int
    label_start: int | None
    prefix: str | None
    dotted: bool
    office: str
    bracket: str | None
    second: bool
    special: bool
    mark: str | None
    grade: str | None
    """What a circular's mark carries in brackets: `ว(ล)`."""
    running: str | None
    year: str | None
    order_named: bool = False
    """Behind the word for an order `0541` is a running number with its zeros, and no office code."""

    @property
    def is_order(self) -> bool:
        """`541/2559`, but not an office code with its leading zero."""
        return (
            self.prefix is None
            and "." not in self.office
            and (self.order_named or not (self.office.startswith("0") and len(self.office) >= 4))
            and self.running is not None
            and _is_be_year(self.running)
            and not (self.mark or self.special or self.bracket or self.year)
        )

    @property
    def has_office_shape(self) -> bool:
        """Whether the digits look like an office code without any help: `0023`, `52007.3`, `68.1.1`."""
        main, _, subs = self.office.partition(".")
        return (len(main) >= 3 and main[0] == "0") or len(main) >= 4 or "." in subs

    @property
    def canonical(self) -> str:
        """The contract's canonical form."""
        if self.is_order:
            return f"{self.office}/{self.running}"
        head = f"{self.prefix} {self.office}" if self.prefix else self.office
        tail = f"({self.bracket}){'/' if self.second else ''}" if self.bracket else ""
        mark = f"{self.mark}{self.grade or ''}" if self.mark else None
        tail += " ".join(filter(None, ("พิเศษ" if self.special else None, mark, self.running)))
        if self.year:
            tail += self.year if tail.endswith("/") else f"/{self.year}"
        return f"{head}/{tail}"


def _is_be_year(digits: str) -> bool:
    return len(digits) == 4 and "2400" <= digits <= "2699"


def _running(text: str, right: re.Match[str], *, joined: bool) -> tuple[str | None, int]:
    """Return the running number's digits and their end; `None` where the digits are something else's."""
    if right["running"] is None:
        return None, 0
    start, end = right.span("running")
    digits = compact(right["running"])
    is_day = len(digits) <= 2 and 1 <= int(digits) <= 31
    if is_day and (_MONTH.match(text, end) or _DATE_SLASH.match(text, end)):
        return None, 0
    # On the next line may begin an address, a list or a date; a running number stands there alone.
    if "\n" in text[right.start() : start] and not _STANDS_ALONE.match(text, end):
        return None, 0
    if joined and (more := _SPLIT_RUNNING.match(text, end)):
        return compact(text[start : more.end()]), more.end()
    return digits, end


def read_at(text: str, slash: int, low: int) -> Reading | None:
    """Read what stands around the slash at `slash`, looking back no further than `low`."""
    last = slash - 1
    while last >= low and slash - last <= 4 and text[last] in ". \t\n":
        last -= 1
    if last < low or not (text[last].isdigit() or text[last] == ")"):
        return None
    low = max(low, slash - _LONGEST_LEFT)
    if text[last] != ")":
        # Most digits before a slash are dates, sums and houses: nothing that a number begins with is near.
        while last >= low and (text[last].isdigit() or text[last] in ". \t\n\r"):
            last -= 1
        if last < low or not ("ก" <= text[last] <= "๎" or text[last] in ")：:"):
            return None
    left = _LEFT.search(text, low, slash)
    if left is None:
        return None
    if left["labelled"] is None and left["bare"] is None:
        left = _LEFT_SPLIT.search(text, low, slash) or left
    right = _RIGHT.match(text, slash + 1)
    if right is None:  # cannot be: the pattern matches the empty string
        return None
    prefix, labelled = left["labelled"] or left["bare"], left["label"] is not None
    running, running_end = _running(text, right, joined=labelled and prefix is not None)
    mark = right["mark"] if running or right["mark"] in _KNOWN_MARKS else None
    ends = [right.end(group) for group in ("bracket", "second", "special") if right[group]]
    if mark:
        ends.append(right.end("class") if right["class"] else right.end("mark"))
    end = max((slash + 1, *ends))
    year = None
    if running is not None:
        end = running_end
        if text[end : end + 1].isdigit():
            return None
        if found := _YEAR.match(text, end):
            year, end = compact(found["year"]), found.end()
        elif right["bracket"] and right["second"] and _is_be_year(running):
            year, running = running, None
    first = next(group for group in ("labelled", "bare", "body", "office") if left[group])
    padded = prefix is None and labelled and left["office"][0] in "0๐"
    return Reading(
        start=left.start(first),
        end=end,
        label_start=left.start("label") if labelled else None,
        prefix=clean_prefix(prefix, left["body"] or left["late_body"]),
        dotted=prefix is not None and "." in prefix,
        office=compact(left["office"]).strip("."),
        bracket=right["bracket"] and compact(right["bracket"]).strip("()"),
        second=right["second"] is not None,
        special=right["special"] is not None,
        mark=mark,
        grade=_SPACE.sub("", right["class"]) if mark and right["class"] else None,
        running=running,
        year=year,
        order_named=padded
        and _ORDER_NOUN.search(text, max(0, left.start("label") - 160), left.start("label")) is not None,
    )


def _is_document_number(text: str, reading: Reading) -> bool:
    """Say whether `เลขที่` numbers a document: one named before it, or the certificate whose head it is."""
    at = (reading.label_start or 0) - len("เลข")
    named = _NUMBERED_NOUN.search(text, max(0, at - 160), at)
    line = text[max(0, at - 60) : at].rpartition("\n")[2]
    alone = not line.strip(" \t*#]") and _LINE_END.match(text, reading.end) is not None
    if named is not None:
        # Under its title a certificate's number fills a line (clause 24); in prose it is another's paper.
        own = alone and text[named.start() : at].rstrip().endswith("หนังสือรับรอง")
        return reading.is_order and (own or not _PAPERS_OF_OTHERS.search(named["name"]))
    return reading.is_order and alone


def is_plausible(text: str, reading: Reading) -> bool:
    """Tell a letter number in running text from house numbers, dates, ratios, years and telephones."""
    letters = (reading.prefix or "").partition(" (")[0]
    labelled = reading.label_start is not None
    at = reading.start if reading.label_start is None else reading.label_start
    if letters in _ERAS and reading.dotted:
        return False
    if letters in _MONTHS_AS_PREFIX and reading.office[:2] in {"24", "25"} and not labelled:
        return False
    if reading.prefix is not None:
        if not labelled and _PLATE.search(text, max(0, reading.start - 24), reading.start):
            return False
        circular = reading.mark == "ว" and reading.running is not None
        if labelled and not circular and _OF_OTHERS.search(text, max(0, at - 40), at):
            return reading.has_office_shape
        return labelled or circular or reading.has_office_shape
    if reading.label_start is None:
        return False
    before = text[max(0, reading.label_start - 14) : reading.label_start]
    if before.endswith("เลข"):
        return _is_document_number(text, reading)
    if _OTHER_COUNT.search(before):
        return False
    glued = bool(before[-1:].strip()) and "ก" <= before[-1:] <= "๎"
    circular = reading.mark == "ว" and len(reading.office.replace(".", "")) >= 2
    line = text[max(0, reading.label_start - 60) : reading.label_start].rpartition("\n")[2]
    # A label glued to a word (`อยู่ที่`) is a label only where a noun says what is numbered.
    if not numbered_noun_before(text, reading.label_start):
        return not glued and (circular or (reading.is_order and not line.strip(" \t*#]")))
    main = reading.office.partition(".")[0]
    return circular or reading.is_order or (len(main) >= 4 and (main[0] == "0" or "." in reading.office))
