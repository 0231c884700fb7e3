from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segment import split, whole
from schemas.source import Document, FileStatus, LetterText, Page, PartKind, Reader, Source

BODY = "ด้วยสำนักงานจะจัดประชุมเพื่อซักซ้อมแนวทางการจัดเก็บรายได้ของหน่วยงานในสังกัดให้เป็นไปในทิศทางเดียวกัน " * 3
LETTER = (
    "ที่ พร ๐๐๒๓.๒/{0}\nศาลากลางจังหวัดแพร่\nถนนไชยบูรณ์ พร ๕๔๐๐๐\n๓ มีนาคม ๒๕๖๕\nเรื่อง ขอเชิญประชุม\n"
    "เรียน นายอำเภอทุกอำเภอ\n" + BODY + "\nจึงเรียนมาเพื่อทราบ\nขอแสดงความนับถือ\n(นายดวงดี ใจงาม)\n"
    "ผู้ว่าราชการจังหวัดแพร่\nกลุ่มงานการเงิน\nโทร. ๐ ๕๔๕๕ ๕๑๒๓"
)
MEMO = (
    "บันทึกข้อความ\nส่วนราชการ กองคลัง โทร. ๔๕๑\nที่ กค ๑๒๓/๔๕ วันที่ ๕ มีนาคม ๒๕๖๕\nเรื่อง ขออนุมัติเดินทาง\n"
    "เรียน อธิบดี\n" + BODY + "\nจึงเรียนมาเพื่อโปรดอนุมัติ\n(นางดวงแก้ว งามตา)\nผู้อำนวยการกองคลัง"
)
ORDER = (
    "คำสั่งจังหวัดแพร่\nที่ ๑๒๓/๒๕๖๕\nเรื่อง แต่งตั้งคณะกรรมการ\n"
    + BODY
    + "\nสั่ง ณ วันที่ ๗ มีนาคม พ.ศ. ๒๕๖๕\n(นายดวงดี ใจงาม)\n"
    "ผู้ว่าราชการจังหวัดแพร่"
)
ANNOUNCEMENT = (
    "ประกาศจังหวัดแพร่\nเรื่อง รับสมัครพนักงานราชการ\n" + BODY + "\nประกาศ ณ วันที่ ๗ มีนาคม พ.ศ. ๒๕๖๕\n(นายดวงดี ใจงาม)"
)
STAMPED = "ที่ พร ๐๐๒๓.๒/ว ๑๒\nถึง สำนักงานท้องถิ่นอำเภอทุกแห่ง\n" + BODY + "\nกลุ่มงานการเงิน\nโทร. ๐ ๕๔๕๕ ๕๑๒๓"
FORM = (
    "แบบหนังสือภายนอก\n(ชั้นความลับ ถ้ามี)\nที่........................\t(ส่วนราชการเจ้าของหนังสือ)\n(วัน เดือน ปี)\n"
    "เรื่อง ........................\nเรียน ........................\n"
    "ข้อความ........................\n"
    "(ลงชื่อ) ....................\nโทร. ...................."
)
TABLE = "รายชื่อผู้เข้าร่วมประชุม\nที่\tชื่อ\tหน่วยงาน\n๑\tนายดวงดี ใจงาม\tกองคลัง\n๒\tนางดวงแก้ว งามตา\tกองช่าง"


def document(*pages: str) -> Document:
    source = Source("a.pdf", "0" * 64, "application/pdf", 1)
    return Document(
        source,
        "a.pdf",
        FileStatus.OK,
        tuple(Page(n, text, Reader.PDF_TEXT) for n, text in enumerate(pages, 1)),
    )


@dataclass(frozen=True)
class Case:
    name: str
    pages: tuple[str, ...]
    wanted: tuple[tuple[str, int, int], ...]
    """Kind, first and last page."""
    annex: tuple[bool, ...] = ()


CASES = (
    Case("one letter", (LETTER.format("๑"),), (("letter", 1, 1),)),
    Case(
        "two letters on two pages",
        (LETTER.format("๑"), LETTER.format("๒")),
        (("letter", 1, 1), ("letter", 2, 2)),
    ),
    Case(
        "two letters on one page",
        ("ด่วนที่สุด\n" + STAMPED + "\n\nด่วนที่สุด\n\n" + STAMPED,),
        (("letter", 1, 1), ("letter", 1, 1)),
    ),
    Case("a letter and its table", (LETTER.format("๑"), TABLE), (("letter", 1, 2),), (True,)),
    Case(
        "a letter and the order that it passes on",
        (LETTER.format("๑"), ORDER),
        (("letter", 1, 1), ("letter", 2, 2)),
    ),
    Case("a memo, an announcement", (MEMO, ANNOUNCEMENT), (("letter", 1, 1), ("letter", 2, 2))),
    Case("a blank form alone", (FORM,), (("other", 1, 1),)),
    Case(
        "a blank form behind a letter is its annex", (LETTER.format("๑"), FORM), (("letter", 1, 2),), (True,)
    ),
    Case("a table before a letter", (TABLE, LETTER.format("๑")), (("other", 1, 1), ("letter", 2, 2))),
    Case("a table alone", (TABLE,), (("other", 1, 1),)),
    Case("empty pages between", (LETTER.format("๑"), " \n", TABLE, ""), (("letter", 1, 3),), (True,)),
    Case(
        "a second page that begins with a cited number",
        (
            LETTER.format("๑").split("\nจึงเรียน")[0] + "\n/ ๒. ตามหนังสือ...",
            "- ๒ -\nที่ พร ๐๐๒๓.๒/๙๙ ลงวันที่ ๑ มีนาคม ๒๕๖๕ แล้วนั้น\n" + BODY + "\nขอแสดงความนับถือ\n(นายดวงดี ใจงาม)",
        ),
        (("letter", 1, 2),),
        (False,),
    ),
    Case(
        "the unit and its phones overleaf are no annex",
        (
            LETTER.format("๑").split("\nกลุ่มงาน")[0],
            "กลุ่มงานการเงิน\nโทร. ๐ ๕๔๕๕ ๕๑๒๓\nผู้ประสานงาน นางดวงแก้ว งามตา",
        ),
        (("letter", 1, 2),),
        (False,),
    ),
    Case(
        "stamps and notes above the head belong to its letter",
        (LETTER.format("๑"), "กองคลัง\nรับที่ ๑๒๓\nวันที่ ๕ มี.ค. ๒๕๖๕\nมอบฝ่ายบัญชี\n" + LETTER.format("๒")),
        (("letter", 1, 1), ("letter", 2, 2)),
    ),
    Case("a letter without a number", (LETTER.format("๑").split("\n", 3)[3],), (("letter", 1, 1),)),
    Case(
        "the second page of a letter alone",
        ("- ๒ -\n" + BODY + "\nขอแสดงความนับถือ\n(นายดวงดี ใจงาม)",),
        (("letter", 1, 1),),
    ),
    Case(
        "a copy whose number row a poor scan destroyed",
        (
            LETTER.format("๑"),
            "ท นร ๐๓๙๙ธ6/๓ธ๑ สานกงาน\nlob WAYMAN ๒๕๖๕\nเรียน อธิบดีกรมป่าไม้\nอ้างถึง หนังสือกรมป่าไม้\n" + BODY,
        ),
        (("letter", 1, 1), ("letter", 2, 2)),
    ),
    Case(
        "a short order, its list, an announcement",
        (
            "คำสั่งโรงเรียนบ้านดงงาม\nที่ ๑๒/๒๕๖๕\nเรื่อง มอบหมายงาน\n"
            + BODY
            + "\nสั่ง ณ วันที่ ๗ มีนาคม พ.ศ. ๒๕๖๕\n(นายดวงดี ใจงาม)",
            "บัญชีแนบท้าย\n๑. นางดวงแก้ว งามตา",
            "ประกาศโรงเรียนบ้านดงงาม\nเรื่อง วันหยุด\n" + BODY + "\nประกาศ ณ วันที่ ๙ มีนาคม พ.ศ. ๒๕๖๕",
        ),
        (("letter", 1, 2), ("letter", 3, 3)),
        (True, False),
    ),
    Case(
        "a regulation named at the beginning of a memo's line",
        (
            MEMO.replace(
                BODY,
                "๑. เรื่องเดิม\n" + BODY + "\n๒. ข้อกฎหมาย\n  ระเบียบกระทรวงการคลังว่าด้วยการเดินทาง พ.ศ. ๒๕๕๐ ข้อ ๙\n",
            ),
        ),
        (("letter", 1, 1),),
    ),
    Case(
        "two orders on one page",
        (ORDER + "\n" + ORDER,),
        (("letter", 1, 1), ("letter", 1, 1)),
    ),
    Case(
        "a record of statements",
        (
            "บันทึกถ้อยคำ\n                  ที่ว่าการอำเภอร้องกวาง\n                  วันที่ ๕ มีนาคม ๒๕๖๕\n"
            "ข้าพเจ้า นางดวงแก้ว งามตา ขอให้ถ้อยคำว่า เกิดลมแรง\n(ลงชื่อ) .......... ผู้ให้ถ้อยคำ\n(นางดวงแก้ว งามตา)",
        ),
        (("letter", 1, 1),),
    ),
    Case(
        "a certificate whose title and number were misread",
        (
            "เลขที ๒๓/๒๕ ' สำนักงานเทศบาลตำบลดงงาม\n' หนังสอรับรอง\nหนังสือฉบับนีให้ไว้เพื่อรับรองว่า นางดวงแก้ว งามตา\n"
            "เป็นพนักงานจริง\nให้ไว้ ณ Tun oc มีนาคม\n(นายดวงดี ใจงาม)",
        ),
        (("letter", 1, 1),),
    ),
    Case("a diary is no record", ("บันทึกประจำวัน\nอากาศดี ลมแรง\nไปตลาด",), (("other", 1, 1),)),
    Case("nothing", ("", " "), ()),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_split(case: Case) -> None:
    doc = document(*case.pages)
    parts = split(doc)
    assert tuple((p.kind.value, p.first_page, p.last_page) for p in parts) == case.wanted
    if case.annex:
        assert tuple(p.annex_start is not None for p in parts) == case.annex
    for part in parts:
        assert_pieces(part, doc)
    assert [p.part for p in parts if p.kind is PartKind.LETTER] == list(
        range(1, 1 + sum(k == "letter" for k, *_ in case.wanted))
    )


def assert_pieces(part: LetterText, doc: Document) -> None:
    pages = {page.number: page.text for page in doc.pages}
    end = 0
    for piece in part.pieces:
        assert piece.start >= end
        size = piece.end - piece.start
        assert (
            part.text[piece.start : piece.end]
            == pages[piece.page][piece.page_start : piece.page_start + size]
        )
        end = piece.end
    covered = sum(p.end - p.start for p in part.pieces)
    assert not part.text[end:].strip()
    assert covered >= len(part.text.strip()) - len(part.pieces)


def test_a_letter_keeps_its_stamps() -> None:
    (_, second) = split(document(LETTER.format("๑"), "รับที่ ๑๒๓\nวันที่ ๕ มี.ค. ๒๕๖๕\n" + LETTER.format("๒")))
    assert second.text.startswith("รับที่")


def test_whole_takes_everything() -> None:
    part = whole(document(TABLE, FORM))
    assert (part.kind, part.first_page, part.last_page) == (PartKind.LETTER, 1, 2)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([LETTER.format("๑"), MEMO, ORDER, FORM, TABLE, STAMPED, "", "เรื่อง\nเรียน\nที่ /"]),
        max_size=6,
    )
)
def test_nothing_is_lost(pages: list[str]) -> None:
    doc = document(*pages)
    parts = split(doc)
    for part in parts:
        assert_pieces(part, doc)
    text = "".join("".join(p.text.split()) for p in parts)
    assert text == "".join("".join(p.split()) for p in pages)
