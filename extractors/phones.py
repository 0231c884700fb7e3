"""Telephone and fax lines: labels, the number plan, ranges, extensions, exchange numbers, hotlines.

A label governs the numbers listed behind it; a number without a label counts only where it is complete, valid
and nothing near it says that it is another kind of number. `extractors.phone_plan` reads the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.phone_plan import (
    BLANK,
    DASH,
    HOTLINES,
    MORE,
    WrittenNumber,
    is_mobile,
    is_valid,
    number_range,
    read_extensions,
    read_national,
)
from extractors.text import to_arabic_digits
from schemas.letter import PhoneKind
from schemas.mentions import PhoneMention
from schemas.source import Span

# Every alternative begins with a plain letter, which lets the engine skip to the few places that can match.
LABEL = re.compile(
    r"โทร(?:ศัพท์?|\.)? ?\(?ภายใน\)?|โทรสาร|โทร(?:ศัพท์?)?ฟรี"
    r"|โทร(?:ศัพท์?)?(?:เคลื่อ?นที่?|มือถือ)?(?!ทัศน์|คม|เลข|จิต|สาร|ภาพ|มาตร)"
    r"|มือถือ|มท\.?(?=[\s:)]{0,3}[0-9(])|เบอร์?(?: ?ภายใน|ติดต่?อ)?|หมายเลขภายใน|แฟกซ์|แฟ็กซ์|ฮอตไลน์"
    r"|สายด่วน|สื่อสาร ?มท\.?|Hot ?[Ll]ine|hotline|HOTLINE|Call ?[Cc]ent(?:er|re)|CALL CENTER|call center"
    r"|Fax|FAX|fax|Facsimile|facsimile|Tel(?:ephone)?\b|TEL\b|tel\b|telephone|Mobile|mobile|Phone|phone"
    r"|VoIP|VOIP|Voip|voip|IP[ -]?Phone|ip phone|[TFM][.:](?=[ ]{0,2}[(+0])|☎|📞"
)
"""What stands before a line."""

_KINDS = (
    ("internal", re.compile(r"ภายใน|มท|voip|ip[ -]?phone", re.IGNORECASE)),
    ("hotline", re.compile(r"สายด่วน|ฮอต|hot|call", re.IGNORECASE)),
    ("fax", re.compile(r"โทรสาร|แฟ|fa[xc]|F[.:]", re.IGNORECASE)),
)


@lru_cache(maxsize=256)
def _label_kind(label: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(label)), "phone")


_FILLER = re.compile(
    rf"(?:[\s.:=/(),;&{DASH}]|IP\b|หมายเลข|เลขหมาย|เบอร์|เลขที่|ที่|คือ|และ|สำนักงาน|สายตรง|[Nn]o\b|[Nn]umber\b)*"
)
"""What may stand between a label and its number."""

# Group separators are checked one by one below; the class keeps the pattern linear.
_CHAIN = re.compile(rf"\+?\(?\d+(?:[\s().{DASH}]{{1,6}}\d+)*")
DASHED = re.compile(rf"[{BLANK}]*[{DASH}][{BLANK}]*")
_UNTIL = re.compile(rf"[{BLANK}]*(?:[{DASH}]|ถึง)[{BLANK}]*(\d{{1,4}})(?![\d/.])")
_SIBLING = re.compile(rf"[{BLANK}]*(?:,|/|และ|หรือ)[{BLANK}]*(\d{{4,6}})(?![\d/.]|[\s{DASH}]{{1,3}}\d)")
_JOINED = re.compile(r"[\s,;/()]*(?:หรือ|และ|กับ)?[\s,;/()]*(?:ที่)?\s*(?:หมายเลข|เบอร์)?[\s.:]*")
_NO_PHONE = re.compile(
    r"บัญชี|ประจำตัว|บัตรประชาชน|ผู้เสียภาษี|ไปรษณีย์(?!อิเล็ก)|รหัส|ทะเบียน|ใบอนุญาต|สัญญา|ใบเสร็จ|ครุภัณฑ์|พัสดุ"
    r"|พร้อมเพย์|เช็ค|[Ii][Dd]\b|ไอดี|[Mm]eeting|[Pp]asscode|เลขที่\s{0,2}\Z"
)
"""Words before a run of digits that is another kind of number."""
_SUM_AFTER = re.compile(r"\s{0,2}(?:ล้าน)?(?:บาท|คะแนน|หน่วย|ตัน|กิโล|ลิตร|ไร่|ตาราง|เหรียญ|ดอลลาร์|[Bb]aht|%|ร้อยละ)")
"""What is counted or paid is no line."""
_UNIT_AFTER = re.compile(
    r"\s{0,2}(?:บาท|น\.|คน|วัน|ฉบับ|หน้า|แห่ง|ชุด|มกราคม|กุมภา|มีนาคม|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)"
)


@dataclass(frozen=True, slots=True)
class _Label:
    kind: str
    span: Span
    """From the label's first character to where a number may begin."""
    text_end: int


def _inside_latin(digits: str, start: int) -> bool:
    before = digits[start - 1 : start]
    return digits[start].isascii() and before.isascii() and before.isalnum()


def _labels(digits: str) -> list[_Label]:
    """All labels; `โทร./โทรสาร` with one number is one label of kind phone (contract, convention 5)."""
    found: list[_Label] = []
    for match in LABEL.finditer(digits):
        start, end = match.span()
        kind = _label_kind(match[0])
        # `มท.` and Latin labels only where a word begins: `กมท`, `intel`.
        glued = match[0].startswith("มท") and start > 0 and _thai(digits[start - 1])
        if glued or _inside_latin(digits, start):
            continue
        ready = _FILLER.match(digits, end)
        after = ready.end() if ready else end
        # A bracket or plus sign opens the number itself.
        while after > end and digits[after - 1] in "(":
            after -= 1
        if found and found[-1].span[1] >= start:
            before = found.pop()
            pair = {before.kind, kind}
            start = before.span[0]
            if pair == {"phone", "fax"}:
                kind = "phone"
            elif "internal" in pair:
                kind = "internal"
            elif "hotline" in pair:
                kind = "hotline"
            else:
                kind = before.kind
        found.append(_Label(kind, (start, after), end))
    return found


def _mention(
    text: str,
    span: Span,
    rule: str,
    kind: PhoneKind,
    e164: str | None,
    extension: str | None,
    confidence: float,
) -> PhoneMention:
    return PhoneMention(
        text=text[span[0] : span[1]],
        span=span,
        rule=rule,
        confidence=confidence,
        kind=kind,
        e164=e164,
        extension=extension,
    )


def _expand(
    text: str, digits: str, line: WrittenNumber, label: str | None, *, list_ok: bool = True
) -> tuple[list[PhoneMention], int]:
    """All lines that one written number stands for, and where it ends."""
    start, end = line.span
    numbers = [line.national]
    rule = "phones.national"
    while list_ok:
        until = _UNTIL.match(digits, end)
        sibling = None if until else _SIBLING.match(digits, end)
        if until and not (label is None and len(until[1]) > 2 and not DASHED.match(digits, end)):
            more = number_range(numbers[-1], until[1])
            numbers += more[1:]
            end = until.end()
            rule = "phones.range"
        elif sibling and len(sibling[1]) == line.shape[-1] and label is not None:
            numbers.append(line.national[: -len(sibling[1])] + sibling[1])
            end = sibling.end()
            rule = "phones.sibling"
        else:
            break
    extensions, end = read_extensions(digits, end)
    mentions = []
    for number in numbers:
        mobile = is_mobile(number)
        kind = PhoneKind.FAX if label == "fax" else PhoneKind.MOBILE if mobile else PhoneKind.PHONE
        for extension in extensions or (None,):
            mentions.append(
                _mention(
                    text,
                    (start, end),
                    rule if label else "phones.unlabelled",
                    kind,
                    f"+66{number[1:]}",
                    extension,
                    1.0 if label else 0.85,
                )
            )
    return mentions, end


_SHORT = re.compile(
    rf"(\d{{3,6}})(?:[{BLANK}]?[{DASH}][{BLANK}]?(\d{{1,5}}))?(?![\d/]|[.:]\d|[{BLANK}]?[{DASH}]?\d)"
)
_TOLL_FREE = re.compile(rf"1[{BLANK}{DASH}]?800(?:[{BLANK}{DASH}]{{0,2}}\d){{6}}(?!\d)")
_PAIRS = re.compile(r"(\d{2}) (\d{2,3})(?=[ \t]*(?:\n|\Z|[,;)]|โทรสาร|แฟ))")
"""An exchange number in two groups (`88 26`), alone behind its label."""
_FREE_ALONE = re.compile(
    rf"(?<![\d/.,-])1[ -]?800(?:[ ]?[{DASH}][ ]?|[ ])\d{{3}}[ ]?[{DASH}]?[ ]?\d{{3}}(?![\d/]|[.,-]\d)"
)
"""A toll-free number tells itself by its form."""
_AGENCY = re.compile(
    r"[ \t]{0,2}(?:ของ)?[ก-๎A-Za-z][ก-๎A-Za-z.]{1,40}(?:[ ][ก-๎A-Za-z.(][ก-๎A-Za-z.)]{1,30}){0,2}"
    r"[ \t:]{0,3}(?:หมายเลข|โทร\.?)?[ \t]{0,2}"
    r"(?=(?:1\d{3}|19[129])(?![\d/]|[.,:]\d|[ ]?-[ ]?\d))"
)
"""The agency between `สายด่วน` and its number."""
_COUNTED = re.compile(r"\s{0,2}(?:ราย|เรื่อง|ครั้ง|สาย|คู่สาย|ครัวเรือน|ตัว|กิโล|เมตร)")
_PUBLIC = re.compile(r"(\d{3,4})(?![\d/]|[.,:]\d|[ ]?-[ ]?\d)")
_VOIP = re.compile(rf"\d(?:[{BLANK}{DASH}]?\d){{2,11}}(?![\d/])")


def _toll_free(text: str, span: Span, written: str, confidence: float) -> PhoneMention:
    """A toll-free number is a full number of the plan, not a short one: `+66 1800 …`."""
    e164 = f"+66{re.sub(r'[^0-9]', '', written)}"
    return _mention(text, span, "phones.toll_free", PhoneKind.PHONE, e164, None, confidence)


def _short_lines(text: str, digits: str, at: int, label: _Label) -> tuple[list[PhoneMention], int]:
    """Exchange numbers, hotlines and toll-free numbers right behind a label."""
    free = _TOLL_FREE.match(digits, at)
    if free:
        span = free.span()
        return [_toll_free(text, span, free[0], 1.0)], span[1]
    if label.kind == "internal" and "v" in digits[label.span[0] : label.text_end].lower():
        voip = _VOIP.match(digits, at)
        if voip:
            span = voip.span()
            return [_mention(text, span, "phones.voip", PhoneKind.INTERNAL, None, None, 0.95)], span[1]
    if label.kind != "hotline" and (pair := _PAIRS.match(digits, at)):
        span = pair.span()
        return [_mention(text, span, "phones.exchange", PhoneKind.INTERNAL, None, None, 0.85)], span[1]
    mentions: list[PhoneMention] = []
    end = at
    position = at
    while True:
        item = _SHORT.match(digits, position)
        if item is None or _UNIT_AFTER.match(digits, item.end()):
            break
        if mentions and read_national(digits, position, labelled=True):
            break
        number = item[1]
        if label.kind == "hotline" or (label.kind == "phone" and number in HOTLINES):
            kind, rule = PhoneKind.HOTLINE, "phones.hotline"
        elif len(number) == 3 and label.kind != "internal":
            break
        else:
            kind, rule = PhoneKind.INTERNAL, "phones.exchange"
        extensions, end = read_extensions(digits, item.end())
        # Lines without e164 cannot be told one by one: a range stays as it is written.
        span = (item.start(), end if extensions else item.end())
        for extension in extensions or (None,):
            mentions.append(_mention(text, span, rule, kind, None, extension, 0.95))
        end = max(end, item.end())
        more = MORE.match(digits, end)
        if more is None:
            break
        position = more.end()
    return mentions, end


def _invalid(text: str, digits: str, at: int, label: _Label) -> tuple[list[PhoneMention], int]:
    """A labelled run of digits that has a phone's length but cannot be one."""
    chain = _CHAIN.match(digits, at)
    if chain is None:
        return [], at
    end = chain.end()
    only = re.sub(r"\D", "", chain[0])
    if not 7 <= len(only) <= 12 or "\n" in chain[0] or digits[end : end + 1] == "/":
        return [], at
    kind = PhoneKind.FAX if label.kind == "fax" else PhoneKind.PHONE
    return [
        PhoneMention(
            text=text[at:end],
            span=(at, end),
            rule="phones.invalid",
            confidence=0.5,
            kind=kind,
            e164=None,
            problem="phone.invalid",
        )
    ], end


def _listed(text: str, digits: str, at: int, label: _Label) -> Iterator[tuple[list[PhoneMention], int]]:
    """Everything that stands in one list behind a label."""
    first = True
    while True:
        line = read_national(digits, at, labelled=True)
        if line is not None and is_valid(line.national) and digits[line.span[1] : line.span[1] + 1] != "/":
            mentions, end = (
                _expand(text, digits, line, label.kind)
                if label.kind != "internal"
                else _short_lines(text, digits, at, label)
            )
        elif line is not None and is_valid(line.national):
            mentions, end = _expand(text, digits, line, label.kind)
        elif first:
            mentions, end = _short_lines(text, digits, at, label)
            if not mentions:
                mentions, end = _invalid(text, digits, at, label)
        elif (public := _PUBLIC.match(digits, at)) and public[1] in HOTLINES:
            end = public.end()
            mentions = [_mention(text, (at, end), "phones.hotline", PhoneKind.HOTLINE, None, None, 0.9)]
        else:
            return
        if not mentions:
            return
        yield mentions, end
        first = False
        joined = _JOINED.match(digits, end)
        if joined is None or joined.end() == end:
            return
        at = joined.end()
        # The opening bracket belongs to `(02) 241 9000`.
        if at and digits[at - 1] == "(":
            at -= 1


_FULL_START = re.compile(r"0[\s)‐‑‒–—−-]{0,3}[2-9]|66[\s(-]{0,3}0?[)\s-]{0,2}[2-9]")
_BEFORE = re.compile(r"(?:^|[^0-9])[0-9]{5}[ \t\u00a0]*\n?[ \t\u00a0]*$|(?:^|[^0-9])\s*$")
_AFTER = re.compile(r"(?:[ \t\u00a0]{0,3}[‐‑‒–—−-]?[ \t\u00a0]{0,3}[0-9/:]|[.][0-9]|[A-Za-z@])")


def _unlabelled(text: str, digits: str, taken: list[Span]) -> Iterator[PhoneMention]:
    """Full numbers without a label; every doubt is against them."""
    reached = 0
    for match in _FULL_START.finditer(digits):
        at = match.start()
        if match[0][0] == "6":
            if digits[at - 1 : at] != "+":
                continue
            at -= 1
        if digits[at - 1 : at] == "(":
            at -= 1
        if at < reached or not _may_begin(digits, at, reached):
            continue
        line = read_national(digits, at, labelled=False)
        if line is None or not is_valid(line.national) or _ACCOUNT.match(digits, at):
            continue
        if any(a < line.span[1] and at < b for a, b in taken) or _NO_PHONE.search(
            digits, max(0, at - 30), at
        ):
            continue
        mentions, end = _expand(text, digits, line, None)
        if _SUM_AFTER.match(digits, end):
            continue
        # What goes on with digits is no phone, unless it is the next phone.
        if (
            _AFTER.match(digits, end)
            and read_national(digits, _skip_blank(digits, end), labelled=False) is None
        ):
            continue
        yield from mentions
        reached = end


_ACCOUNT = re.compile(
    rf"[0-9]{{3}}[{BLANK}{DASH}]{{1,3}}[0-9][{BLANK}{DASH}]{{1,3}}[0-9]{{5}}[{BLANK}{DASH}]{{1,3}}[0-9](?![0-9])"
)
"""A bank account is grouped 3-1-5-1."""


def _skip_blank(digits: str, at: int) -> int:
    while at < len(digits) and digits[at] in " \t\u00a0/":
        at += 1
    return at


def _may_begin(digits: str, at: int, reached: int) -> bool:
    """Say whether a number without a label may begin at `at`.

    Letter numbers and sums (`04099/1234`, `1,000.25`) are none; a postcode or another phone may precede it.
    """
    before = digits[at - 1 : at]
    if before and (
        (before in "/.,:-+" and at - 1 != reached)
        or before.isdigit()
        or (before.isascii() and before.isalpha())
    ):
        return False
    window = digits[max(0, at - 12) : at]
    if reached and not digits[reached:at].strip(" \t\n\u00a0,/()") and reached < at:
        return True
    return not window.strip() or _BEFORE.search(window) is not None


def _thai(char: str) -> bool:
    return "\u0e00" <= char <= "\u0e4e"


@lru_cache(maxsize=4)
def find_phones(text: str) -> tuple[PhoneMention, ...]:
    """Find every telephone and fax line, in the order of the text.

    A range or a list of extensions gives one mention a line, all with the span of the written number.
    """
    digits = to_arabic_digits(text)
    found: list[PhoneMention] = []
    end = 0
    for label in _labels(digits):
        at = label.span[1]
        if label.kind == "hotline" and (agency := _AGENCY.match(digits, label.text_end)):
            number = _PUBLIC.match(digits, agency.end())
            at = at if number is None or _COUNTED.match(digits, number.end()) else agency.end()
        if at < end or at >= len(digits) or not (digits[at].isdigit() or digits[at] in "+("):
            continue
        for mentions, end in _listed(text, digits, at, label):  # noqa: B007 - the last end bounds the next label
            found += mentions
    taken = [m.span for m in found]
    found += _unlabelled(text, digits, taken)
    found += [
        _toll_free(text, free.span(), free[0], 0.9)
        for free in _FREE_ALONE.finditer(digits)
        if not any(a < free.end() and free.start() < b for a, b in taken)
        and not _NO_PHONE.search(digits, max(0, free.start() - 30), free.start())
    ]
    return tuple(sorted(found, key=lambda m: m.span))


EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("โทร. ๐ ๒๕๕๕ ๐๑๒๓", ("phone +6625550123",)),
    ("โทร. 0-5355-5123-5", ("phone +6653555123", "phone +6653555124", "phone +6653555125")),
    ("โทร. ๐-๒๕๕๕-๐๑๕๙-๖๐ ต่อ ๑๒", ("phone +6625550159 x12", "phone +6625550160 x12")),
    (
        "โทร. 0 2555 0123, 0 2555 0124 ต่อ 127, 130",
        ("phone +6625550123", "phone +6625550124 x127", "phone +6625550124 x130"),
    ),
    (
        "โทรสาร ๐-๒๕๕๕-๐๑๒๓ ต่อ ๔๑๐๑-๓",
        ("fax +6625550123 x4101", "fax +6625550123 x4102", "fax +6625550123 x4103"),
    ),
    ("โทร./โทรสาร 0-4455-5123", ("phone +6644555123",)),
    ("โทร. 0 2555 0123 โทรสาร 0 2555 0124", ("phone +6625550123", "fax +6625550124")),
    ("โทรศัพท์ (02) 555-0123 กด 1", ("phone +6625550123 x1",)),
    ("โทร. 0 – 4455 - 5123", ("phone +6644555123",)),
    ("โทรศัพท์ ๐๔๓-๕๕๕๑๒๓, ๐๘๘-๕๕๕-๐๑๒๓", ("phone +6643555123", "mobile +66885550123")),
    ("มือถือ 08 1555 0123 หรือ 09 5555 0123", ("mobile +66815550123", "mobile +66955550123")),
    ("Tel. +66 (0) 2555 0123", ("phone +6625550123",)),
    ("โทร. 0 2555 0123, 0125", ("phone +6625550123", "phone +6625550125")),
    ("โทร. ๔๕๑๐๑", ("internal 45101",)),
    ("มท. ๕๐๓๙๑-๓", ("internal 50391-3",)),
    ("โทร. 0 2555 0123 มท. ๕๐๓๙๑", ("phone +6625550123", "internal 50391")),
    ("VoIP 041700123", ("internal 041700123",)),
    ("สายด่วน ๑๕๖๗", ("hotline 1567",)),
    ("สายด่วนกรมทางหลวง ๑๕๘๖", ("hotline 1586",)),
    ("สายด่วน สปสช. ๑๓๓๐ หรือ", ("hotline 1330",)),
    ("โทร. ๐ ๒๕๕๕ ๐๑๒๓ , ๑๙๑", ("phone +6625550123", "hotline 191")),
    ("หมายเลขโทรฟรี ๑๘๐๐-๕๕๕-๑๒๓", ("phone +661800555123",)),
    ("1800 555 123", ("phone +661800555123",)),
    ("(โทร ๐๖-๑๕๕๕-๐๑๒๓)", ("mobile +66615550123",)),
    ("ดวงใจ ใจดี ๐ ๘๑๕๕ ๕๐๑๒๓", ("mobile +66815550123",)),
    ("จังหวัดแพร่ 54000 081 555 0123", ("mobile +66815550123",)),
    ("โทร. 0 2555 012", ("phone invalid",)),
    ("โทร. ๘๘ ๒๖", ("internal 88 26",)),
    ("โทร. 50 391\n", ("internal 50 391",)),
    ("โทร (ภายใน) ๑๒๓๔", ("internal 1234",)),
    ("โทร. IP 12345", ("internal 12345",)),
    ("โทร.&แฟกซ์ 0 4455 5123", ("phone +6644555123",)),
    ("T: 02-555-0123 F: 02-555-0124", ("phone +6625550123", "fax +6625550124")),
    ("ฮอตไลน์ 1300", ("hotline 1300",)),
    ("โทร. 1-800-555123", ("phone +661800555123",)),
    ("โทร. 66-2-555-0123", ("phone +6625550123",)),
    # Numbers of other kinds.
    ("งบ 0815550123 บาท", ()),
    ("เงิน 025550123 บาท", ()),
    ("ไลน์ไอดี 0815550123", ()),
    ("ธนาคารทดสอบ สาขาลำปาง เลขที่ 021-0-55512-3", ()),
    ("ธนาคารทดสอบ เลขที่ 0815550123", ()),
    ("โทร. 88 26 คน", ()),
    ("ที่ ศธ ๐๔๐๙๙/๑๒๓๔", ()),
    ("ที่ มท. 0899.7/ว 2599", ()),
    ("เลขที่บัญชี 081-1-55501-2", ()),
    ("เลขประจำตัวประชาชน 1-2345-08155-50-12", ()),
    ("รหัสไปรษณีย์ 10300", ()),
    ("วันที่ 08/12/2564 เวลา 09.30 น.", ()),
    ("งบประมาณ 0812345678.00 บาท", ()),
    ("โทรทัศน์ 024 เครื่อง", ()),
    ("สายด่วนรับเรื่องร้องเรียน 1500 เรื่อง", ()),
    ("สายด่วนในปี 2564", ()),
    ("งบ 1800 บาท", ()),
)
"""Texts and what is found in them, as kind, number (`x`: extension); invented numbers."""
