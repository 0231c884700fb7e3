"""Sets an invented letter as DOCX, in the layout that the regulation gives its kind."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from data.sample.spec import Digits, Letter
from extractors.text import to_thai_digits
from schemas.letter import LetterKind, Secrecy, Urgency

_FONT = "Laksaman"
"""Debian's face of the TH Sarabun design; its 13 points stand as tall as 19 of TH Sarabun."""
_SIZE = Pt(13)
_URGENCY = {
    Urgency.MOST_URGENT: "ด่วนที่สุด",
    Urgency.VERY_URGENT: "ด่วนมาก",
    Urgency.URGENT: "ด่วน",
}
_SECRECY = {Secrecy.TOP_SECRET: "ลับที่สุด", Secrecy.SECRET: "ลับมาก", Secrecy.CONFIDENTIAL: "ลับ"}
_CLOSING_ORDER = {
    LetterKind.ORDER: "สั่ง ณ วันที่ ",
    LetterKind.ANNOUNCEMENT: "ประกาศ ณ วันที่ ",
    LetterKind.RECORD: "ให้ไว้ ณ วันที่ ",
}


def in_digits(text: str, digits: Digits) -> str:
    """Set a text in the letter's digits; web and e-mail addresses keep theirs."""
    if digits is Digits.ARABIC:
        return text
    return " ".join(w if ("www." in w or "@" in w) else to_thai_digits(w) for w in text.split(" "))


def write_docx(letter: Letter, path: Path) -> None:
    """Write one letter as DOCX."""
    paper = _Paper(letter)
    match letter.kind:
        case LetterKind.EXTERNAL | LetterKind.STAMPED:
            paper.external_head()
        case LetterKind.INTERNAL:
            paper.memo_head()
        case _:
            paper.title_head()
    paper.body()
    paper.end()
    paper.document.save(str(path))


class _Paper:
    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.document: DocxDocument = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)

    def line(
        self,
        text: str,
        *,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
        indent: float = 0,
        first: float = 0,
        tabs: tuple[float, ...] = (),
        before: int = 0,
        size: Pt = _SIZE,
        bold: bool = False,
        red: bool = False,
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.alignment = align
        form.left_indent, form.first_line_indent = Cm(indent), Cm(first)
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(0), 1.0
        for stop in tabs:
            form.tab_stops.add_tab_stop(Cm(stop))
        run = paragraph.add_run(in_digits(text, self.letter.digits))
        run.bold, run.font.size, run.font.name = bold, size, _FONT
        if red:
            run.font.color.rgb = RGBColor(0xC0, 0x10, 0x10)
        properties = run._element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), _FONT)
        complex_size = properties.makeelement(qn("w:szCs"), {qn("w:val"): str(int(size.pt * 2))})
        properties.append(complex_size)
        return paragraph

    def centred(self, text: str, *, before: int = 0, bold: bool = False, size: Pt = _SIZE) -> None:
        self.line(text, align=WD_ALIGN_PARAGRAPH.CENTER, before=before, bold=bold, size=size)

    def marks(self) -> None:
        letter = self.letter
        if letter.secrecy:
            self.line(
                _SECRECY[letter.secrecy], align=WD_ALIGN_PARAGRAPH.CENTER, size=Pt(20), bold=True, red=True
            )
        if letter.urgency:
            self.line(_URGENCY[letter.urgency], size=Pt(20), bold=True, red=True)

    def external_head(self) -> None:
        letter = self.letter
        self.marks()
        agency = letter.head[0] if letter.head else ""
        self.line(f"ที่ {letter.number}\t{agency}", tabs=(9.5,), before=24)
        for address in letter.head[1:]:
            self.line(f"\t{address}", tabs=(9.5,))
        if letter.kind is LetterKind.STAMPED:
            self.line(f"ถึง  {letter.to[0]}", before=12)
            return
        self.line(f"\t{letter.written_date}", tabs=(7.5,), before=6)
        self.line(f"เรื่อง  {letter.subject}", before=6)
        self.line(f"เรียน  {_joined(letter.to)}", before=6)
        if letter.references:
            self.numbered("อ้างถึง", list(letter.references))
        if letter.enclosures:
            self.numbered("สิ่งที่ส่งมาด้วย", ["\t".join(filter(None, e)) for e in letter.enclosures])

    def numbered(self, label: str, items: list[str]) -> None:
        if len(items) == 1:
            self.line(f"{label}  {items[0]}", before=6, tabs=(13.5,))
            return
        for number, item in enumerate(items, 1):
            start = f"{label}\t" if number == 1 else "\t"
            self.line(f"{start}{number}. {item}", before=6 if number == 1 else 0, tabs=(2.8, 13.5))

    def memo_head(self) -> None:
        letter = self.letter
        self.marks()
        self.centred("บันทึกข้อความ", bold=True, size=Pt(22))
        self.line(f"ส่วนราชการ  {letter.head[0]}", before=8)
        self.line(f"ที่  {letter.number}\tวันที่  {letter.written_date}", tabs=(8,))
        self.line(f"เรื่อง  {letter.subject}")
        self.line(f"เรียน  {_joined(letter.to)}", before=8)

    def title_head(self) -> None:
        letter = self.letter
        if letter.kind is LetterKind.RECORD and letter.number:
            self.line(f"เลขที่ {letter.number}\t{letter.head[0]}", tabs=(9.5,), before=24)
            for address in letter.head[1:]:
                self.line(f"\t{address}", tabs=(9.5,))
            self.centred(letter.title or "", before=12, bold=True)
            return
        self.centred(letter.title or "", before=24, bold=True)
        if letter.number:
            self.centred(f"ที่ {letter.number}")
        if letter.subject:
            self.centred(f"เรื่อง {letter.subject}")
        self.centred("________________________")

    def body(self) -> None:
        for index, text in enumerate(self.letter.body):
            self.line(text, first=2.5, before=8 if index == 0 else 4)

    def end(self) -> None:
        letter = self.letter
        if letter.kind is LetterKind.STAMPED:
            self.line(letter.issuer, indent=8, before=40)
            self.line(letter.written_date or "", indent=8.4)
        elif letter.kind in _CLOSING_ORDER and not (letter.kind is LetterKind.RECORD and not letter.number):
            self.line(f"{_CLOSING_ORDER[letter.kind]}{letter.written_date}", indent=5, before=16)
        if letter.closing:
            self.line(letter.closing, indent=8, before=14)
        if letter.signatory:
            name, position, superior = letter.signatory
            self.line(f"({name})", indent=8, before=44)
            self.line(f"{position} {letter.authority}" if superior else position, indent=7)
            if superior:
                self.line(superior, indent=7)
        for index, text in enumerate(letter.foot):
            self.line(text, before=24 if index == 0 else 0)


def _joined(names: tuple[str, ...]) -> str:
    """Join addressees as letters do: a space between, และ before the last."""
    return names[0] if len(names) == 1 else f"{' '.join(names[:-1])} และ{names[-1]}"
