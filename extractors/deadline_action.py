"""The clause of a deadline that says what is to be done, read backwards from its time phrase.

An official letter puts the time last: `ขอให้อำเภอรายงานผลให้จังหวัดทราบ ภายในวันที่ …`. The clause begins at
the request word or at the verb, never before the sentence's or the paragraph's border, nor before another
date, whose own duty ends there.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from extractors.layout import one_line
from schemas.source import Span

MAX_ACTION = 160
"""A calendar's line; a longer clause is cut at a phrase's border."""
_WINDOW = 600
_MIN_ACTION = 4
_GOOD_ACTION = 6
_SHORT_CLAUSE = 80
_LEANING = 50
_MAX_BORDERS = 3
_UNWRAPPED = 170
_FULL = 0.6
_NEAR_FULL = 0.8

_DO = (
    r"(?:เร่งรัด|กำกับ|รายงาน(?!ว่า|การประชุม)|(?:จัด|นำ|รวบรวม)?ส่ง(?!เสริม|ผลให้|มา|ต่อ|เสีย)|แจ้ง(?!ว่า)|ดำเนินการ|เข้าร่วม|เข้ารับ|จัด(?!อยู่|เป็น|หางาน|สรรงบ)"
    r"|รวบรวม|สรุป|สำรวจ|ตรวจ(?:สอบ|รับ|เยี่ยม|ประเมิน|ติดตาม|นับ|สุขภาพ)|ตอบ(?!แทน)|ชำระ|เสนอ|บันทึก(?!ข้อความ)|ปรับปรุง|ซ่อม|กรอก|ยืนยัน|อุทธรณ์|รื้อถอน"
    r"|แก้ไข|รับ(?:มอบ|สมัคร|พันธุ์|เอกสาร|ฟัง)|มา(?:พบ|รับ|ทำ|ติดต่อ|ให้|ยื่น|ร่วม)|ไป(?:รับ|พบ|ร่วม|รายงาน)|รณรงค์|สอบ(?:เทียบ|ข้อเขียน|สัมภาษณ์|คัดเลือก|กลาง|ปลาย)"
    r"|คัดแยก|คัดเลือก|ชี้แจง|ทดสอบ|เบิกจ่าย|คืน|เผยแพร่|ประชาสัมพันธ์|เดินทาง|ปฏิบัติ|ลงทะเบียน|ลงนาม|ลงพื้นที่|ยื่น|สมัคร|พิจารณา|สั่งการ|ประเมิน|ติดตั้ง|ติดตาม"
    r"|ทำ(?:สัญญา|ความสะอาด|บุญ)|ประชุม|อบรม|สัมมนา|เลือกตั้ง|แต่งตั้ง|มอบหมาย|อนุมัติ|อนุญาต|ขยาย|เลื่อน|ยกเลิก|งด(?=ให้|การ|ใช้|จ่าย)|ปิด(?=ทำการ|ปรับปรุง|การจราจร|ถนน|ภาค)"
    r"|เปิด(?=รับ|เรียน|ให้|ซอง|ทำการ)|หยุด(?=ทำการ|จ่าย|ให้)|ดับกระแส|ศึกษาดูงาน|กำหนด(?=ช่วง|ระยะ|วัน|เวลา|แนวทาง)|ออก(?=หน่วย|ตรวจ|ให้|เยี่ยม)|ขอรับ|ใช้(?=แนว|บังคับ|ระบบ|แบบ)|ให้ถ้อยคำ|นัด)"
)
_REQUEST = re.compile(
    r"ขอ(?:ได้)?โปรด|ขอให้|ขอความ(?:ร่วมมือ|อนุเคราะห์|กรุณา)|(?<!ขอ)(?<!ได้)โปรด|กรุณา(?!ธิคุณ)|ขอ(?:เรียน)?เชิญ"
    rf"|(?:(?<![ก-๎])|(?<=จึง)|(?<=ฯ)|(?<=งาน)|(?<=[ก-๎]ได้))ขอ(?!ง|บ|แสดง)|ขอ(?={_DO})"
    r"|มีหน้าที่|มีสิทธิ|(?:^|(?<=\s))มอบ(?!อำนาจ|ตัว)|เห็นควร|มีกำหนด|กำหนด(?=ช่วง|ระยะ|จัด|ให้มี|การ|ประชุม|อบรม|ส่งมอบ|ออก|เปิด|ปิด)|(?:^|\s|และ)นัด(?=ประชุม|หมาย)"
    rf"|จะ(?:ได้)?(?:มีการ)?(?={_DO})|สามารถ(?={_DO})|เปิดรับ|(?<!ผู้)(?<!การ)(?<!เปิด)(?<!เวลา)รับสมัคร|ต้อง(?!การ|ตาม)"
    r"|(?:(?<=\s)|^|(?<=และ)|(?<=โดย)|(?<=จึง)|(?<=แล้ว)|(?<=กำชับ)|(?<=กำหนด)|(?<=มอบหมาย))"
    r"ให้(?!แก่|กับ|เป็น|แล้ว|เสร็จ|ทัน|บริการ|การ|ความ|ครบ|ถูก|ถือว่า|ไว้)"
)
_VERB = re.compile(_DO)
_PHRASE = re.compile(
    rf"(?:^|(?<=\s)|(?<=และ)|(?<=แล้ว)|(?<=พร้อม)|(?<=พร้อมทั้ง)|(?<=รวมทั้ง)|(?<=โดย)|(?<=ต้อง))(?={_DO})"
)
_INNER = re.compile(rf"(?<!ห้อง)(?<!การ)(?<!ผู้)(?<!ความ)(?<!แบบ)(?<!ใบ)(?<!ที่)(?<!ค่า)(?<!บริหาร){_DO}")
_NOUN = re.compile(rf"การ(?={_DO})")
_JOINED = re.compile(rf"(?:และ|พร้อมทั้ง|รวมทั้ง|แล้ว|พร้อม)\s?(?:ให้)?(?={_DO})")
_RECEIVER = re.compile(
    r"ให้\s?(?:กรม|กระทรวง|สำนัก|กอง|จังหวัด|อำเภอ|เทศบาล|องค์การ|ศูนย์|ฝ่าย|กลุ่ม|งาน|คณะ|มหาวิทยาลัย|โรงเรียน|ผู้|ส่วน|หน่วย|อบ[ตจ]|สถ\.?|ท่าน|ทราบ|ที่)"
)
_ACTS = re.compile(
    r"(?<!ผู้)รายงาน|จัดส่ง|ส่ง(?!เสริม|เสีย)|แจ้ง|ดำเนินการ(?!ต่อไป)|จัดทำ|ยื่น|เข้าร่วม|รวบรวม|สำรวจ|ตรวจสอบ(?!ภายใน)|ชำระ|เสนอ|บันทึก|ปรับปรุง|กรอก|มอบหมาย|รื้อถอน|แก้ไข|ไปรับ|มารับ"
    r"|รับมอบ|ปฏิบัติ|ประเมิน|ตอบ|เบิก|ประชุม|ใช้|คัด|จัดเก็บ|กำหนด|ติดตาม|เร่งรัด|เตรียม|ลงทะเบียน|สรุป"
)
"""A verb that no office has in its name."""
_RETURNED = re.compile(r"(?:ให้\S{0,60}ทราบ|ต่อไป)\s{0,4}(?:ทาง\s?\S{0,90})?$")

_OPENER = re.compile(
    r"(?:^|\s)(?:ทั้งนี้|ในการนี้|อนึ่ง|พร้อมนี้|ดังนั้น|มติที่ประชุม|เพื่อโปรดทราบ)(?=\s|$)|(?:^|\s)บัดนี้\s|นั้น\s(?!ๆ)|\s(?:หาก|กรณี)(?=\S{0,40}\s)"
)
_LINE = re.compile(
    r"\s{0,12}(?:[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2}){0,2}[.)](?![0-9๐-๙])|\([0-9๐-๙]{1,2}\)|[-–•*]\s|เรื่อง\s|เรียน\s|อ้างถึง\s|สิ่งที่ส่งมาด้วย|ระเบียบวาระ|มติ|จึงเรียน|ทั้งนี้|ข้อ\s?[0-9๐-๙])"
)
_HEAD_ROW = re.compile(r"\s{0,60}(?:เรื่อง|เรียน|ถึง|อ้างถึง|สิ่งที่ส่งมาด้วย|ส่วนราชการ|วันที่|ที่)[\s:]")
_ITEM = re.compile(r"^\s{0,12}(?:[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2}){0,2}[.)]|\([0-9๐-๙]{1,2}\)|[-–•*])\s{0,8}")
_AT_PLACE = re.compile(r"\n[ \t]{0,20}(?=ณ\s)")
_MARK = re.compile(r"(?:^|(?<=\s))(?:ด่วน(?:ที่สุด|มาก)?|ลับ(?:ที่สุด|มาก)?)(?=\s|$)")
_LEAD = re.compile(
    r"^(?:[\s,;:.)–\-]|น\.|เป็นต้นไป|(?:และ|โดย|จึง|แล้ว|พร้อมทั้ง|รวมทั้ง|ซึ่ง|ถึง)(?=\s|ขอ|ให้|โปรด|กรุณา|ได้|กำหนด|มี|นัด|"
    + _DO
    + r")){1,8}"
)
_TAIL = re.compile(
    r"[\s,;:(–-]{0,12}(?:(?:จาก)?เดิม(?:ใน)?วันที่[^\n]{0,40}?(?:ไป)?เป็น|(?:(?:จาก)?เดิม|จาก)(?:ภายใน|ใน)?(?:วันที่[^\n]{0,40}?)?(?:เวลา)?|(?<!ภาย)(?:ไว้|ขึ้น)?ใน|(?<=\s)(?:โดย|ทั้งนี้|และ|ซึ่ง|ได้|วันที่|เป็น|ตาม)|(?<=ดังกล่าว)เป็น"
    r"|(?:ได้)?(?:ทาง|ที่|หรือ)?\s?(?:โทร\.?|โทรศัพท์|โทรสาร|หมายเลข)[\s.]{0,4}(?:หมายเลข)?[\s:]{0,4}[0-9๐-๙][^ก-๎]{0,90}(?:ต่อ[^ก-๎]{0,60})?"
    r"|(?:ได้)?(?:ทาง|ที่|หรือ|ผ่าน)\s?<?(?:https?://|www\.)\S{0,200}|(?:ได้)?(?:ทาง|ที่|หรือ)?\s?(?:[Ee]-?mail|อีเมล|ไปรษณีย์อิเล็กทรอนิกส์)\s?:?\s?\S{0,90}|(?:หรือ|และ)\s?_{0,20})$"
)
_PHONE_TAIL = re.compile(r"\s(?:โทร\.|โทรศัพท์|โทรสาร|มือถือ)\s?[^ก-ฮ]{0,90}$")
_OWN_WORDS = re.compile(
    r"(?:ให้(?:แล้ว)?เสร็จ(?:สิ้น|เรียบร้อย)?|ให้ทัน|กำหนด(?:การ)?(?:ส่ง|แล้วเสร็จ|เสร็จ)(?:มอบ)?|(?:หมดเขต|ปิด)(?:การ)?(?:รับ)?(?:สมัคร|ส่ง|ลงทะเบียน|เสนอ|ยื่น)?|มีผล(?:บังคับ)?(?:ใช้)?)"
)
_AHEAD = re.compile(r"[\s,]{0,4}(?:เป็นต้นไป\s{0,2})?(?P<words>(?:ขอให้|ขอเชิญ|ให้|โปรด|ต้อง)[^\n]{4,200})")
_AHEAD_STOP = re.compile(r"\s(?:ทั้งนี้|โดย|ในการนี้|หาก|จึง|ตั้งแต่|ภายใน|ระหว่าง|ในวัน|เพื่อ)|[0-9๐-๙]{1,2}\s{0,3}[.)]\s")


def find_action(text: str, at: int, borders: list[Span], end: int | None = None) -> str | None:
    """Return the words that say what is to be done by the time phrase that begins at `at`.

    Args:
        text: The letter.
        at: Where the time phrase begins.
        borders: The time phrases of the text, in order; the clause does not reach over one.
        end: Where the time phrase ends; the request is looked for behind it where none stands before.
    """
    # `ให้แล้วเสร็จภายใน`, `กำหนดส่งมอบภายใน`: the phrase's first words are the act's own.
    own = _OWN_WORDS.match(text, at)
    place = own.end() if own else at
    for _ in range(_MAX_BORDERS):
        low, border = _low(text, place, borders)
        clause = _prepared(text[low:place])
        action, opened = _choose(clause)
        if action is not None or opened or border is None:
            return action if action is not None or end is None else _ahead(text, end)
        # Only a place or a conjunction stands after the other date: both belong to one duty.
        place = border[0]
    return None


def _low(text: str, at: int, borders: list[Span]) -> tuple[int, Span | None]:
    """Return where the clause before `at` may begin, and the time phrase that bounds it."""
    low = max(0, at - _WINDOW)
    index = bisect_left(borders, (at, 0)) - 1
    border = borders[index] if index >= 0 and borders[index][1] <= at else None
    if border is not None and border[1] > low:
        low = border[1]
    else:
        border = None
    stop = at
    while (cut := text.rfind("\n", low, stop)) >= 0:
        # A time phrase alone at a line's beginning goes on with the line above.
        if (text[cut + 1 : at].strip() or not text[low:cut].strip()) and _is_paragraph(text, cut, at):
            return cut + 1, None
        stop = cut
    return low, border


def _is_paragraph(text: str, cut: int, at: int) -> bool:
    """Say whether a line break ends a paragraph, and no wrapped line."""
    far = max(0, cut - 2 * _UNWRAPPED)
    begin = max(far, text.rfind("\n", far, cut) + 1)
    above, below = text[begin:cut].rstrip(), text[cut + 1 : min(at + 20, cut + 200)]
    if not above.strip() or not below.strip() or _LINE.match(below) or _HEAD_ROW.match(above):
        return True
    if len(above) > _UNWRAPPED:
        return True
    indent = len(below) - len(below.lstrip(" \t\u00a0"))
    if below[:1] == "\t" or indent >= len(above) - len(above.lstrip(" \t\u00a0")) + 2:
        return True
    # How far wrapped lines run shows where at least two near by are about as long.
    near = [len(line.rstrip()) for line in text[max(0, begin - 400) : at + 200].split("\n")]
    width = max(near)
    wrapped = width <= _UNWRAPPED and sum(length >= _NEAR_FULL * width for length in near) > 1
    return wrapped and len(above) < _FULL * width


def _prepared(clause: str) -> str:
    clause = _MARK.sub("", one_line(_AT_PLACE.sub(" ", _ITEM.sub("", clause))))
    return _PHONE_TAIL.sub("", clause)


def _choose(clause: str) -> tuple[str | None, bool]:
    """Return the action out of a clause, and whether a sentence began inside it."""
    opened = False
    for opener in _OPENER.finditer(clause):
        clause_after = clause[opener.end() :]
        opened = True
        last = clause_after
    if opened:
        clause = last
    clause = _trimmed(clause)
    if not clause:
        return None, opened
    start = _start(clause)
    if start is None:
        return None, opened
    action = _trimmed(clause[start:])
    if len(action) > MAX_ACTION:
        later = [
            m.end() for m in _JOINED.finditer(action) if _MIN_ACTION <= len(action) - m.end() <= MAX_ACTION
        ]
        action = _trimmed(action[later[-1] :]) if later else _shortened(action)
    return (action if len(action) >= _MIN_ACTION else None), opened


def _trimmed(words: str) -> str:
    for _ in range(6):
        before = words
        words = _TAIL.sub("", _LEAD.sub("", words)).strip(" ,;:(–-")
        if words == before:
            break
    return words


def _start(clause: str) -> int | None:
    """Return where the request begins, else the verb, else the last phrase."""
    requests = [m.start() for m in _REQUEST.finditer(clause) if _says_what(clause, m.start(), m.end())]
    if requests:
        # `ขอทราบผล โดยขอให้แจ้ง`: a bare last verb leans on the request before it.
        bare = len(requests) > 1 and len(clause) - requests[-1] <= 2 * _GOOD_ACTION
        return requests[-2] if bare and len(clause) - requests[-2] <= _LEANING else requests[-1]
    phrases = [m.start() for m in _PHRASE.finditer(clause) if len(clause) - m.start() >= _MIN_ACTION]
    good = [at for at in phrases if len(clause) - at >= _GOOD_ACTION]
    if good:
        return good[-1]
    if phrases:
        return 0 if len(clause) <= _SHORT_CLAUSE else phrases[-1]
    inner = [m.start() for m in _INNER.finditer(clause) if len(clause) - m.start() >= _MIN_ACTION]
    if inner:
        good = [at for at in inner if len(clause) - at >= 2 * _GOOD_ACTION]
        at = good[-1] if good else inner[-1]
        # One bare verb at the end leans on what stands before it.
        return 0 if len(clause) - at < _GOOD_ACTION and len(clause) <= _SHORT_CLAUSE else at
    nouns = [m.start() for m in _NOUN.finditer(clause)]
    return nouns[-1] if nouns else None


def _says_what(clause: str, start: int, end: int) -> bool:
    """Say whether a request names an act, and not only who gets something: `ให้กรมการปกครองทราบ`."""
    words = clause[start:]
    if len(words) < _GOOD_ACTION:
        return False
    if clause.startswith("ให้", start) and _RECEIVER.match(clause, start):
        rest = clause[end:]
        return _ACTS.search(rest) is not None and not (
            _RETURNED.search(words) and _ACTS.search(_RETURNED.sub("", rest)) is None
        )
    return _VERB.search(clause, end) is not None or len(words) >= 2 * _GOOD_ACTION


def _shortened(action: str) -> str:
    """Cut a long clause at the border of a phrase."""
    cut = action.rfind(" ", MAX_ACTION // 3, MAX_ACTION + 1)
    return _trimmed(action[: cut if cut > 0 else MAX_ACTION])


def _ahead(text: str, end: int) -> str | None:
    """Return the request right behind a time phrase: `ภายในวันที่ … ให้ทุกแห่งรายงานผล`."""
    match = _AHEAD.match(text, end)
    if match is None:
        return None
    words = match["words"]
    stop = _AHEAD_STOP.search(words)
    action = _trimmed(one_line(words[: stop.start()] if stop else words))
    return _shortened(action) if len(action) > MAX_ACTION else action or None


_OTHER_ROUND = re.compile(
    r"\s{0,3}\(?(?:รุ่น|ครั้ง|กลุ่ม|รอบ|ระยะ|งวด|ช่วง)ที่\s{0,3}\S{1,9}\)?$|\s{0,3}(?:ดังนี้|ดังต่อไปนี้|ได้แก่|คือ)\s?:?$"
    r"|\s{0,3}(?:จำนวน\s{0,3}|แบ่งเป็น\s{0,3}|รวม\s{0,3})?[0-9๐-๙]{1,3}\s{0,3}(?:รุ่น|ครั้ง|กลุ่ม|รอบ|ระยะ|งวด|ช่วง)$|\s{0,3}แบ่งเป็น$"
)


def in_round(action: str | None, label: str | None) -> str | None:
    """Return the action with its own round at the end, not the list's head or another round."""
    if action is None or label is None:
        return action
    for _ in range(4):
        before = action
        action = _OTHER_ROUND.sub("", action)
        if action == before:
            break
    return f"{action} {label}" if len(action) >= _MIN_ACTION else before


EXAMPLES: tuple[tuple[str, str | None], ...] = (
    ("จึงขอให้อำเภอรายงานผลการสำรวจถนนชำรุด ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ขอให้อำเภอรายงานผลการสำรวจถนนชำรุด"),
    ("โปรดแจ้งยืนยันการเข้าร่วมภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "โปรดแจ้งยืนยันการเข้าร่วม"),
    (
        "ขอความร่วมมือเทศบาลตอบแบบสอบถาม และส่งคืนภายในวันที่ ๓๐ มีนาคม ๒๕๖๔",
        "ขอความร่วมมือเทศบาลตอบแบบสอบถาม และส่งคืน",
    ),
    (
        "เก็บข้อมูลบ่อบาดาลแล้ว รวบรวมส่งให้กรมทรัพยากรน้ำบาดาล ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔",
        "รวบรวมส่งให้กรมทรัพยากรน้ำบาดาล",
    ),
    ("และรายงานผลให้จังหวัดทราบ ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "รายงานผลให้จังหวัดทราบ"),
    (
        "ขอให้ตรวจนับพัสดุ และรายงานผล ให้กรมธนารักษ์ทราบภายในวันที่ ๓๐ มีนาคม ๒๕๖๔",
        "ขอให้ตรวจนับพัสดุ และรายงานผล ให้กรมธนารักษ์ทราบ",
    ),
    (
        "ขอเชิญประชุมในวันที่ ๑๐ มีนาคม ๒๕๖๔ เวลา ๐๙.๐๐ น. และส่งรายชื่อผู้แทนให้จังหวัด ภายในวันที่ ๘ มีนาคม ๒๕๖๔",
        "ส่งรายชื่อผู้แทนให้จังหวัด",
    ),
    ("ด่วนที่สุด\nด่วนภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", None),
    ("ลับ\nภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", None),
    ("เรื่อง การใช้รถส่วนกลาง\nให้ทุกกองส่งบัญชีรถภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ให้ทุกกองส่งบัญชีรถ"),
    ("เห็นชอบตามเสนอ\n๒. ส่งสำเนาทะเบียนรถภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ส่งสำเนาทะเบียนรถ"),
    ("มติที่ประชุม มอบกองช่าง ซ่อมสะพานให้แล้วเสร็จภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "มอบกองช่าง ซ่อมสะพานให้แล้วเสร็จ"),
    ("สั่งให้ปฏิบัติตามแผน ทั้งนี้ ตั้งแต่วันที่ ๓๐ มีนาคม ๒๕๖๔ เป็นต้นไป", None),
    ("จะดำเนินคดีตามกฎหมาย ทั้งนี้ ท่านมีสิทธิอุทธรณ์ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "มีสิทธิอุทธรณ์"),
    ("วงเงิน ๑๒,๓๐๐ บาท กำหนดส่งมอบภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "กำหนดส่งมอบ"),
    ("จังหวัดต้องส่งภาพรวมภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ต้องส่งภาพรวม"),
    ("กรมกำหนดจัดอบรมช่างไฟฟ้าระหว่างวันที่ ๑๐ - ๑๒ มีนาคม ๒๕๖๔", "กำหนดจัดอบรมช่างไฟฟ้า"),
    ("โรงเรียนจะจัดนิทรรศการผ้าทอในวันที่ ๑๐ มีนาคม ๒๕๖๔", "จะจัดนิทรรศการผ้าทอ"),
    ("ขอเลื่อนการประชุมดังกล่าวเป็นวันที่ ๑๐ มีนาคม ๒๕๖๔ เวลา ๐๙.๐๐ น.", "ขอเลื่อนการประชุมดังกล่าว"),
    ("ขอให้ส่งแบบตอบรับทางโทรสารหมายเลข ๐ ๒๑๒๓ ๔๕๖๗ ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ขอให้ส่งแบบตอบรับ"),
    ("ขอให้ตอบรับผ่าน https://example.go.th/a ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ขอให้ตอบรับ"),
    (
        "ขอให้จัดส่งสำเนาสัญญาลงวันที่ ๕ มกราคม ๒๕๖๔ พร้อมรับรองสำเนา ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔",
        "ขอให้จัดส่งสำเนาสัญญาลงวันที่ ๕ มกราคม ๒๕๖๔ พร้อมรับรองสำเนา",
    ),
    ("ขอให้จังหวัดสำรวจครุ\nภัณฑ์สำนักงาน ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ขอให้จังหวัดสำรวจครุภัณฑ์สำนักงาน"),
    ("ให้ทุกตำบลออกตรวจโรงงานน้ำแข็งทุกวันจันทร์", "ให้ทุกตำบลออกตรวจโรงงานน้ำแข็ง"),
    ("ให้รายงานผลทุกวันศุกร์ และสรุปผลเสนอภายใน ๓๐ วัน นับแต่วันที่มีคำสั่ง", "สรุปผลเสนอ"),
    ("ขอทราบผลการซ่อม โดยขอให้แจ้งภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ขอทราบผลการซ่อม โดยขอให้แจ้ง"),
    ("ขอขยายเวลาส่งงาน จากเดิมวันที่ ๑๐ มีนาคม ๒๕๖๔ เป็นภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ขอขยายเวลาส่งงาน"),
    ("ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔ ให้ทุกหมู่บ้านจัดทำบัญชีผู้สูงอายุ", "ให้ทุกหมู่บ้านจัดทำบัญชีผู้สูงอายุ"),
    ("เปิดรับสมัครตั้งแต่บัดนี้จนถึงวันที่ ๒๐ มีนาคม ๒๕๖๔", "เปิดรับสมัคร"),
    ("ให้ไปรับกล้าไม้\nณ สถานีเพาะชำ ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔", "ให้ไปรับกล้าไม้ ณ สถานีเพาะชำ"),
    ("เพื่อให้การสอบปลายภาค ระหว่างวันที่ ๒๒ - ๒๖ มีนาคม ๒๕๖๔", "การสอบปลายภาค"),
    (
        "ขอให้" + "ตรวจสอบบัญชีครุภัณฑ์ของทุกกองในสังกัด " * 6 + "และรายงานผลให้จังหวัดทราบ ภายในวันที่ ๓๐ มีนาคม ๒๕๖๔",
        "รายงานผลให้จังหวัดทราบ",
    ),
)
"""Invented sentences and the action of their last duty."""
