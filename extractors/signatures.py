"""Who signs: the names under the closing, their posts, and in whose stead they sign.

`รองผู้ว่าการ ปฏิบัติราชการแทน ผู้ว่าการ…` is one person: the words of acting split the own post from the post that
is acted for. Several names side by side or one below the other with their posts are joint signatories; names
with a later reader's note before them are none (see `markings`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.layout import Label, Lines, cells, is_date_row, is_rule, loose, one_line, read_lines, trim
from extractors.offices import rank_of, starts_office, starts_post
from extractors.people import TITLE
from schemas.letter import LetterKind
from schemas.mentions import Frame, SignatoryMention
from schemas.source import Span


@dataclass(frozen=True, slots=True)
class ActingRule:
    """Words that say in which right somebody signs for another post."""

    words: str
    """A pattern."""
    source: str
    examples: tuple[tuple[str, str | None, str | None], ...]
    """Printed line, own post, the post that is acted for."""


ACTING_RULES: tuple[ActingRule, ...] = (
    ActingRule(
        # One letter of the formula may be misread: it stands where signatures and stamps do.
        r"ปฏิบัติรา[ก-ฮ]การแ[ก-ฮ]น|ปฏิบัติการแทน|ปรท\.",
        "delegation: Act on State Administration B.E. 2534, s. 38",
        (
            ("รองผู้ว่าการ ปฏิบัติราชการแทน ผู้ว่าการการประปา", "รองผู้ว่าการ", "ผู้ว่าการการประปา"),
            ("รองผู้ว่าการ ปฏิบัติราซการแทน ผู้ว่าการการประปา", "รองผู้ว่าการ", "ผู้ว่าการการประปา"),
        ),
    ),
    ActingRule(
        r"รักษารา[ก-ฮ]การแ[ก-ฮ]น|รักษาการแทน|รรท\.",
        "substitution: Act on State Administration B.E. 2534, s. 41 to 49",
        (
            ("ปลัดอำเภอ รักษาราชการแทน\nนายอำเภอแม่ริม", "ปลัดอำเภอ", "นายอำเภอแม่ริม"),
            ("รักษาราชการแทนผู้อำนวยการกองคลัง", None, "ผู้อำนวยการกองคลัง"),
            ("ปลัดอำเภอ รักษาราชการแพนนายอำเภอแม่ริม", "ปลัดอำเภอ", "นายอำเภอแม่ริม"),
        ),
    ),
    ActingRule(
        r"รักษาราชการในตำแหน่ง|รักษาการในตำแหน่ง|รักษาการ(?!ณ์)",
        "Civil Service Act B.E. 2551, s. 68",
        (("นักวิชาการศึกษา รักษาการในตำแหน่ง ผู้อำนวยการกองการศึกษา", "นักวิชาการศึกษา", "ผู้อำนวยการกองการศึกษา"),),
    ),
    ActingRule(
        r"ทำการแทน|ทําการแทน|ปฏิบัติหน้าที่แทน|ปฏิบัติหน้าที่(?:ใน)?(?:ตำแหน่ง)?(?=\s*(?:ผู้|นายก|อธิ|ปลัด|ประธาน|เลขา|หัวหน้า|คณบดี|\n|$))|"
        r"ปฏิบัติงานแทน|ลงนามแทน|ลงชื่อแทน|กระทำการแทน",
        "police and public bodies: their own acts",
        (("รองผู้บังคับการ ทำการแทน ผู้บังคับการตำรวจภูธร", "รองผู้บังคับการ", "ผู้บังคับการตำรวจภูธร"),),
    ),
    ActingRule(
        r"(?<![ก-๙])แทน(?=\s*(?:ผู้|นายก|อธิ|ปลัด|ประธาน|เลขา|หัวหน้า|คณบดี))",
        "the short form of the above",
        (("รองประธาน แทน ประธานกรรมการ", "รองประธาน", "ประธานกรรมการ"),),
    ),
)
ACTING = re.compile(loose("|".join(f"(?:{rule.words})" for rule in ACTING_RULES)))
_ACTING_END = re.compile(f"(?:{ACTING.pattern})\\s*$")

_BRACKETED = re.compile(r"\(\s*(?P<name>[^()\n]{3,70}?)\s*(?:\)|$)")
_BLANK_NAME = re.compile(r"\([\s.…_]{4,}\)$")
_SIGNED = re.compile(loose(r"[（(]?\s*(?:ลงชื่อ|ลงนาม|\(ลงชื่อ\)|\(ลงนาม\))\s*[)）]?[\s.…]*"))
_NO_NAME = re.compile(
    loose(
        r"ลงชื่อ|ลงนาม|ลายมือชื่อ|ตำแหน่ง|สำเนา|ฉบับ|ร่าง|ตัวบรรจง|ถ้ามี|ต่อ|มหาชน|แบบ|ตาม|ดัง|หมาย|ประเภท|กรณี|จำนวน|ราย|องค์การ|ชื่อ|วัน|เดือน|งาน"
    )
)
_WORDS = re.compile(r"[ก-ฮเ-ไ][ก-ฺเ-๎.]+(?:[ \u00a0]+(?:ณ[ \u00a0]+|แซ่[ \u00a0]*)?[ก-ฮเ-ไ][ก-ฺเ-๎]*){1,3}")
_RANK_ALONE = re.compile(
    r"(?:ว่าที่\s?)?(?:พล|พัน|ร้อย|นาวา|เรือ|สิบ|จ่า|ดาบ|นาย|หม่อม)(?:ตำรวจ|อากาศ|เรือ|ต|กอง|หมวด)?[ก-๙.]{0,14}$"
)
_RANK_SHORT = re.compile(r"(?:ว่าที่\s?)?(?:[ก-ฮ]{1,3}\.\s?){1,4}(?:หญิง)?$")
"""`พ.อ.`, `ว่าที่ ร.ต.`"""
_LINES_OF_POST = 5


@dataclass(frozen=True, slots=True)
class NameCell:
    """A name at the foot, `None` for a dotted line in brackets; a rank and a post on the same line."""

    name: Span | None
    columns: int = 1
    rank: Span | None = None
    post: Span | None = None


def _name_in(text: str, cell: Span, columns: int) -> NameCell | None:
    """Return the name in brackets that fills a cell, with a rank before it or a post behind it."""
    if not 4 <= cell[1] - cell[0] <= 140:
        return None
    opened = text.find("(", *cell)
    if opened < 0:
        return None
    content = text[opened : cell[1]]
    if _BLANK_NAME.match(content) and opened == cell[0]:
        return NameCell(None, columns)
    rank = trim(text, cell[0], opened)
    if rank[1] > rank[0]:
        title = TITLE.match(text, *rank)
        if not title or title.end() < rank[1] - 1:
            return None
    found = _BRACKETED.match(content)
    if not found:
        return None
    name = found.group("name")
    first = opened + found.start("name")
    if _NOT_IN_NAME.search(name) or _NO_NAME.match(name):
        return None
    if not (TITLE.match(name) or _WORDS.fullmatch(name)):
        return None
    behind = trim(text, opened + found.end(), cell[1])
    if behind[1] > behind[0] and not (starts_post(text, behind[0]) or ACTING.match(text, behind[0])):
        return None
    return NameCell(
        (first, first + len(name)),
        columns,
        rank if rank[1] > rank[0] else None,
        behind if behind[1] > behind[0] else None,
    )


def name_cells(lines: Lines, index: int) -> list[NameCell]:
    """Return the names in brackets on a line; side by side where several sign jointly."""
    row = lines.rows[index]
    text = lines.text
    if text.find("(", row.start, row.end) < 0 or row.label is not None:
        return []
    parts = cells(text, row.start, row.end)
    if len(parts) == 1 and text.count("(", row.start, row.end) > 1:
        brackets = [m.span() for m in _BRACKETS.finditer(text, row.start, row.end)]
        if brackets and not text[row.start : brackets[0][0]].strip():
            parts = brackets
    found = [name for name in (_name_in(text, part, len(parts)) for part in parts) if name]
    # One name beside other words (a stamp, a note in the margin) still is one; two of three are a table.
    return found if len(found) in (1, len(parts)) else []


_BRACKETS = re.compile(r"\([^()\n]*\)")
_NOT_IN_NAME = re.compile(r"[\d:;/=%“”\"]")
_LEARNED = re.compile(
    loose(r"อาจารย์|ศาสตราจารย์|รองศาสตราจารย์|ผู้ช่วยศาสตราจารย์|นายแพทย์|แพทย์หญิง|ทันตแพทย์|เภสัชกร|ครู")
)
"""Titles that are words of posts too."""


def plain_name(lines: Lines, index: int) -> NameCell | None:
    """Return the name that fills a line without brackets: a title, a given name, a family name.

    Without a title the words count as a name only where a post stands below them (gazette print).
    """
    row = lines.rows[index]
    if row.label is not None or row.end - row.start > 60:
        return None
    content = lines.content(index)
    if re.search(r"\d", content) or not 1 < len(content.split()) < 6:
        return None
    title = TITLE.match(content)
    if ACTING.search(content):
        return None  # `ครู รักษาการใน…`: a post, though its first word is a title too
    if title and title.end() < len(content) and (not starts_post(content) or _LEARNED.match(content)):
        return NameCell((row.start, row.end))
    if starts_post(content) or starts_office(content) or not _WORDS.fullmatch(content):
        return None
    below = lines.content(index + 1) if index + 1 < len(lines.rows) else ""
    if len(content) < 40 and starts_post(below) and len(below) < 100 and not ACTING.search(content):
        return NameCell((row.start, row.end))
    return None


_NO_POST = re.compile(
    loose(
        r"\(?(?:โทร|http|www|\d{2,}|[-–•*])|[(]|ลงชื่อ|ลงนาม|พยาน|ผู้รับหนังสือ|(?:รับรอง)?สำเนา|ทราบ|อนุมัติ|เห็นชอบ|เห็นควร|"
        r"อนุญาต|ชอบ$|ดำเนินการ|มอบ"
    )
)
_BARE_POST = re.compile(
    loose(
        r"(?:รอง|ผู้ช่วย|ที่ปรึกษา)?(?:ผู้อำนวยการ|อธิบดี|เลขาธิการ|เลขานุการ|ปลัด|หัวหน้า|ประธาน|คณบดี|อธิการบดี|นายก|ผู้จัดการ|"
        r"ผู้บัญชาการ|ผู้บังคับการ|ผู้กำกับการ|ผู้ว่าการ|ผู้ว่าราชการ|รัฐมนตรี(?:ช่วย)?(?:ว่าการ)?)"
    )
)
"""Posts that need the name of their body: it may stand on the next line."""


def is_post_row(lines: Lines, index: int, above: str, *, named: bool = False) -> bool:
    """Tell whether a line is (a further) part of a post, `above` being what stands over it.

    Right below a name in brackets (`named`) any short line is the post.
    """
    row = lines.rows[index]
    if row.label is not None or row.end - row.start > 120:
        return False
    content = lines.content(index)
    if is_date_row(content) or is_rule(content) or _DOTTED.search(content):
        return False
    if _NO_POST.match(content) or name_cells(lines, index):
        return False
    if ACTING.match(content) or starts_post(content):
        return plain_name(lines, index) is None
    office = starts_office(content)
    if not above:
        fits = len(content) < 100 and _LETTERS.match(content) is not None
        return not office and fits and (named or ACTING.search(content) is not None)
    if _ACTING_END.search(above):
        return True
    if office:
        post = ACTING.split(above)[-1].strip()
        rank = rank_of(content)
        below = lines.rows[index + 1].label if index + 1 < len(lines.rows) else None
        unit = rank is None or rank > 2 or below is Label.PHONE
        return _BARE_POST.fullmatch(post) is not None and not unit and (not row.blank_before or lines.airy)
    return (
        (not row.blank_before or lines.airy)
        and re.match(r"[ก-ฮเ-ไ]", content) is not None
        and _wraps(above, content)
    )


_LETTERS = re.compile(r"[ก-ฮเ-ไ][ก-๎. ]{3}|[ก-ฮ]{2,4}\.\s?\d")
"""A post has letters; OCR's specks below a name have not."""
_DOTTED = re.compile(r"[.…_]{5,}")
_REST_OF_NAME = re.compile(loose(r"เขต\s?\d|^[ก-ฮเ-ไ][ก-๙]{2,30}$"))


def _wraps(above: str, content: str) -> bool:
    """A line that begins like no post or office continues the line above only where that is long."""
    return len(above) >= 24 and (
        _REST_OF_NAME.search(content) is not None or ACTING.search(content) is not None
    )


def split_post(text: str, span: Span) -> tuple[Span | None, Span | None]:
    """Return the own post and the post acted for, as spans."""
    acting = ACTING.search(text, *span)
    if not acting:
        return (span if span[1] > span[0] else None), None
    first = trim(text, span[0], acting.start(), ",")
    second = trim(text, acting.end(), span[1], ",")
    if second[1] <= second[0] and first[1] > first[0] and acting.group().startswith("รักษาการ"):
        return span, None
    return (first if first[1] > first[0] else None), (second if second[1] > second[0] else None)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """One signatory's lines."""

    first: int
    last: int
    name: Span | None
    rank: Span | None
    posts: tuple[Span, ...]


def read_block(lines: Lines, start: int, limit: int) -> tuple[list[SignatureBlock], int]:
    """Read the signatory (or the row of joint signatories) that begins at a line, and the line behind."""
    names = name_cells(lines, start)
    if not names and (plain := plain_name(lines, start)):
        names = [plain]
    if len(names) > 1:
        return _read_columns(lines, start, limit, names)
    name = names[0] if names else None
    posts = [name.post] if name and name.post else []
    at = start + 1 if name else start
    above = lines.text[posts[0][0] : posts[0][1]] if posts else ""
    while (
        at < limit
        and at - start <= _LINES_OF_POST
        and is_post_row(lines, at, above, named=name is not None and not posts)
    ):
        row = lines.rows[at]
        content = lines.content(at)
        parted = bool(posts) and row.blank_before and not lines.airy
        if parted and not _ACTING_END.search(above) and not starts_post(content):
            break
        parts = cells(lines.text, row.start, row.end)
        whole = len(parts) == 1 or ACTING.search(content) is not None
        posts.append((row.start, row.end) if whole else parts[0])
        above = content
        at += 1
    if name is None and not posts:
        return [], start
    rank = name.rank if name else None
    first = start
    if name and not rank and (rank := _rank_above(lines, start)):
        first = start - 1
    elif name and not posts and (signed := _post_of_signed_line(lines, start - 1)):
        posts = [signed]
        first = start - 1
    return [SignatureBlock(first, at - 1, name.name if name else None, rank, tuple(posts))], at


def _read_columns(
    lines: Lines, start: int, limit: int, names: list[NameCell]
) -> tuple[list[SignatureBlock], int]:
    """Read names side by side: each line below must have a post for every one of them."""
    columns: list[list[Span]] = [[name.post] if name.post else [] for name in names]
    at = start + 1
    while at < limit and at - start <= _LINES_OF_POST:
        row = lines.rows[at]
        parts = cells(lines.text, row.start, row.end)
        if row.label is not None or len(parts) != len(names) or is_date_row(lines.content(at)):
            break
        if not columns[0] and any(starts_office(lines.text, part[0]) for part in parts):
            break
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
        at += 1
    blocks = [
        SignatureBlock(start, at - 1, name.name, name.rank, tuple(posts))
        for name, posts in zip(names, columns, strict=True)
    ]
    return blocks, at


_SIGNED_POST = re.compile(loose(r"[(]?(?:ลงชื่อ|ลงนาม)[)]?[\s.…_]{2,120}(?P<post>[ก-ฮเ-ไ][^\n.…_]{2,70})$"))


def _post_of_signed_line(lines: Lines, index: int) -> Span | None:
    """Return the post at the end of the dotted line over a name: `ลงชื่อ ......... ประธานกรรมการ`."""
    if index < 0:
        return None
    row = lines.rows[index]
    found = _SIGNED_POST.match(lines.text, row.start, row.end)
    return found.span("post") if found else None


def _rank_above(lines: Lines, index: int) -> Span | None:
    """A police or military rank stands alone over the name in brackets."""
    if index == 0:
        return None
    row = lines.rows[index - 1]
    content = lines.content(index - 1)
    ranked = _RANK_ALONE.match(content) or _RANK_SHORT.match(content)
    if len(content) <= 30 and row.label is None and ranked:
        title = TITLE.match(content)
        if title and title.end() >= len(content) - 1:
            return row.start, row.end
    signed = _SIGNED.match(content)
    title = TITLE.match(content, signed.end()) if signed else None
    if title:  # `(ลงชื่อ) สิบเอก สมชาย ใจดี` over the bare name in brackets
        said = one_line(content[title.end() :]).strip(" .…")
        if not said or one_line(lines.content(index)).strip("() ") == said:
            return trim(lines.text, row.start + title.start(), row.start + title.end())
    return None


def find_signatories(text: str, frame: Frame) -> tuple[SignatoryMention, ...]:
    """Return who signs, in the order of the paper; a stamped letter is initialled, not signed (clause 14)."""
    if frame.signature is None:
        return ()
    lines = read_lines(text)
    rows = lines.between(frame.signature)
    found: list[SignatoryMention] = []
    at = rows.start
    while at < rows.stop:
        blocks, behind = read_block(lines, at, rows.stop)
        if not blocks:
            at += 1
            continue
        for block in blocks:
            mention = _mention(lines, block)
            if frame.kind.value is LetterKind.STAMPED and mention.name is None:
                continue
            if mention.name or mention.position or mention.on_behalf_of:
                found.append(mention)
        at = max(behind, at + 1)
    if any(m.name for m in found):
        # A post without a name beside named signatories is a line of theirs, or a form's.
        found = [m for m in found if m.name]
    return tuple(found)


def _mention(lines: Lines, block: SignatureBlock) -> SignatoryMention:
    text = lines.text
    spans = [s for s in (block.rank, block.name, *block.posts) if s]
    span = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else _whole(lines, block)
    position: str | None = None
    behalf: str | None = None
    if block.posts:
        if _adjacent(lines, block.posts):
            own, other = split_post(text, (block.posts[0][0], block.posts[-1][1]))
            position = one_line(text[own[0] : own[1]]) if own else None
            behalf = one_line(text[other[0] : other[1]]) if other else None
        else:
            joined = "\n".join(text[a:b] for a, b in block.posts)
            own, other = split_post(joined, (0, len(joined)))
            position = one_line(joined[own[0] : own[1]]) if own else None
            behalf = one_line(joined[other[0] : other[1]]) if other else None
    name = one_line(text[block.name[0] : block.name[1]]) if block.name else None
    if name and block.rank and not TITLE.match(name):
        name = f"{one_line(text[block.rank[0] : block.rank[1]])} {name}"
    return SignatoryMention(
        text=text[span[0] : span[1]],
        span=span,
        rule="signatures.name" if name else "signatures.post",
        confidence=1.0 if name else 0.8,
        name=name,
        position=_bare(position),
        on_behalf_of=_bare(behalf),
    )


_POST_LABEL = re.compile(loose(r"^ตำแหน่ง\s*[:：]?\s*"))
"""`ตำแหน่ง ครู`: the label of a form."""


_SHORT_WORD = re.compile(r"(?:^|[\s.])[ก-ฮ]{1,5}\.\Z")
"""`ผบ.ตร.`, `นายก อบต.`: the last dot belongs to the word."""


def _bare(post: str | None) -> str | None:
    if not post:
        return None
    dotted = post.strip(" ,:").lstrip(".")
    bare = dotted if _SHORT_WORD.search(dotted) else dotted.strip(" .,:")
    return _POST_LABEL.sub("", bare) or None


def _adjacent(lines: Lines, posts: tuple[Span, ...]) -> bool:
    """Tell whether nothing but white space stands between the lines of a post."""
    return all(lines.text[a[1] : b[0]].isspace() for a, b in pairwise(posts))


def _whole(lines: Lines, block: SignatureBlock) -> Span:
    return lines.rows[block.first].start, lines.rows[block.last].end
