"""DOCX by python-docx: paragraphs, tables, headers, text boxes, lists and notes in the order they are read.

python-docx opens the package and knows its parts; the body is walked here, as its own text properties leave
out text boxes, list labels, content controls and tracked insertions.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
import docx.opc.exceptions
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.part import Part
from lxml import etree
from lxml.etree import _Element

from pipeline.ingest.pages import Reading, text_page
from pipeline.ingest.problems import RefusedError, problem
from pipeline.ingest.readers.docx_numbering import Numbering, W, val
from pipeline.ingest.readers.tables import row_lines
from pipeline.ingest.unpack import Spool
from schemas.source import FileStatus, Found, Page, PageStatus, Problem, Reader

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SKIP = frozenset(
    f"{W}{name}"
    for name in (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "rPr",
        "pPr",
        "sdtPr",
        "sdtEndPr",
        "ruby",
    )
)
_PAGE_FIELD = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.I)
_PICTURE_BYTES = 30_000
"""A picture of at least so many bytes can be a scanned page; an emblem is smaller."""


def check_package(path: Path, spool: Spool) -> None:
    """Refuse a package whose parts unpack to more than allowed, before anything is unpacked."""
    limits = spool.limits
    try:
        with zipfile.ZipFile(path) as box:
            parts = box.infolist()
            total = sum(part.file_size for part in parts)
            if total > limits.office_bytes or len(parts) > 20_000:
                raise RefusedError(
                    FileStatus.UNSUPPORTED,
                    "limit.unpacked_bytes",
                    f"it unpacks to {total} bytes in {len(parts)} parts",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and part.file_size > limits.xml_bytes:
                    raise RefusedError(
                        FileStatus.UNSUPPORTED,
                        "limit.unpacked_bytes",
                        f"a part unpacks to {part.file_size} bytes",
                    )
                if part.file_size > limits.ratio_floor and part.file_size > part.compress_size * limits.ratio:
                    raise RefusedError(
                        FileStatus.UNSUPPORTED, "limit.ratio", f"a part grows more than {limits.ratio} times"
                    )
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise RefusedError(
            FileStatus.FAILED, "docx.damaged", f"it cannot be opened: {error}"[:200]
        ) from error


def read_docx(found: Found, spool: Spool, path: Path | None = None, *, office: bool = False) -> Reading:
    """Read a DOCX. `path` is the twin to read in place of `found` for a converted file (`office`)."""
    place = path or found.path
    check_package(place, spool)
    document = _open(place)
    try:
        walk = _Walk(document)
        texts = walk.pages()
    except (etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise RefusedError(
            FileStatus.FAILED, "docx.damaged", f"its text cannot be read: {error}"[:200]
        ) from error
    reader = Reader.OFFICE if office else Reader.DOCX
    problems: list[Problem] = list(walk.problems)
    pages: list[Page] = [
        text_page(number, text, reader) for number, text in enumerate(texts[: spool.limits.pages], start=1)
    ]
    if len(texts) > spool.limits.pages:
        problems.append(problem("limit.pages", f"it has {len(texts)} pages; {spool.limits.pages} were read"))
    while len(pages) > 1 and pages[-1].status is PageStatus.BLANK:
        pages.pop()
    words = sum(len(page.text) for page in pages)
    if words < 200 and found.depth < spool.limits.depth:
        # Letters are scanned into Word files: the pictures are the letter then.
        _pictures(document, spool)
        problems += spool.problems
    if words == 0 and not spool.members:
        raise RefusedError(
            FileStatus.EMPTY, "file.empty", "it holds no visible character and no page picture"
        )
    return Reading(
        pages=tuple(pages),
        problems=tuple(problems),
        members=tuple(spool.members),
        title=(document.core_properties.title or "").strip() or None,
        status=FileStatus.PARTIAL if problems else FileStatus.OK,
    )


def _open(path: Path) -> DocxDocument:
    try:
        with path.open("rb") as file:
            document: DocxDocument = docx.Document(file)
            return document
    except (
        docx.opc.exceptions.OpcError,
        KeyError,
        ValueError,
        etree.LxmlError,
        OSError,
        AttributeError,
    ) as error:
        raise RefusedError(
            FileStatus.FAILED, "docx.damaged", f"it cannot be opened: {error}"[:200]
        ) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedError(
            FileStatus.FAILED, "docx.damaged", f"a part cannot be unpacked: {error}"[:200]
        ) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise RefusedError(
                FileStatus.FAILED, "docx.damaged", f"a part cannot be unpacked: {error}"[:200]
            ) from error
        raise


def _pictures(document: DocxDocument, spool: Spool) -> None:
    seen: set[str] = set()
    for relation in document.part.rels.values():
        if relation.is_external or relation.reltype != REL.IMAGE:
            continue
        part = relation.target_part
        name = str(part.partname).lstrip("/")
        if name not in seen and len(part.blob) >= _PICTURE_BYTES and not spool.full:
            seen.add(name)
            spool.add(name, iter([part.blob]))


@dataclass(slots=True)
class _Field:
    """A complex field that is open: its instruction, and whether its result is read now."""

    code: str = ""
    result: bool = False

    @property
    def silent(self) -> bool:
        return not self.result or _PAGE_FIELD.match(self.code) is not None


@dataclass(slots=True)
class _Line:
    """A paragraph being written: its own text, and what its text boxes hold."""

    parts: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def text(self) -> str:
        own = "".join(self.parts)
        pieces = [*self.before, own] if own.strip() or not self.before else [*self.before]
        return "\n".join([*pieces, *self.after])


class _Walk:
    """Walks a document's parts to text."""

    def __init__(self, document: DocxDocument) -> None:
        self.document = document
        self.part: Part = document.part
        self.problems: list[Problem] = []
        self.numbering = Numbering.parse(self._related(REL.NUMBERING))
        self.styles = _styles(self._related(REL.STYLES))
        self.notes: list[tuple[str, str]] = []
        self.note_texts = {
            "footnote": self._notes(REL.FOOTNOTES, "footnote"),
            "endnote": self._notes(REL.ENDNOTES, "endnote"),
        }
        self.fields: list[_Field] = []

    def _related(self, kind: str) -> _Element | None:
        for relation in self.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                try:
                    return etree.fromstring(
                        relation.target_part.blob, etree.XMLParser(resolve_entities=False)
                    )
                except etree.LxmlError as error:
                    self.problems.append(
                        problem("docx.part_damaged", f"{kind.rsplit('/', 1)[-1]}: {error}"[:200])
                    )
        return None

    def _notes(self, kind: str, tag: str) -> dict[str, _Element]:
        root = self._related(kind)
        if root is None:
            return {}
        return {
            str(note.get(f"{W}id")): note
            for note in root.iterfind(f"{W}{tag}")
            if note.get(f"{W}type") is None
        }

    def pages(self) -> list[str]:
        """Return the text of each page (as explicit breaks make them)."""
        body = self.document.element.body
        head, foot = self._headers_and_footers(body)
        lines: list[str] = [*head, *self._blocks(body), *foot]
        lines += self._written_notes()
        return ["\n".join(page).rstrip() for page in _split(lines)]

    def _blocks(self, parent: _Element) -> Iterator[str]:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                yield self._paragraph(child)
            elif tag == f"{W}tbl":
                yield from self._table(child)
            elif tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    yield from self._blocks(content)
            elif tag == f"{_MC}AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    yield from self._blocks(choice)
            elif tag in {f"{W}customXml", f"{W}ins", f"{W}moveTo"}:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: _Element) -> str:
        line = _Line()
        properties = paragraph.find(f"{W}pPr")
        if properties is not None and _is_on(properties.find(f"{W}pageBreakBefore")):
            line.parts.append("\f")
        line.parts.append(self._label(properties))
        self._inline(paragraph, line)
        text = line.text()
        section = properties.find(f"{W}sectPr") if properties is not None else None
        if section is not None and val(section.find(f"{W}type"), "nextPage") not in {
            "continuous",
            "nextColumn",
        }:
            text += "\f"
        return text

    def _label(self, properties: _Element | None) -> str:
        style = val(properties.find(f"{W}pStyle")) if properties is not None else ""
        number = properties.find(f"{W}numPr") if properties is not None else None
        list_id, depth = self.styles.get(style, ("", 0))
        if number is not None:
            own = number.find(f"{W}numId")
            list_id = val(own) if own is not None else list_id
            level = val(number.find(f"{W}ilvl"))
            depth = int(level) if level.isdigit() else (depth if own is None else 0)
        if not list_id or list_id == "0":
            return ""
        return self.numbering.label(list_id, depth)

    def _inline(self, parent: _Element, line: _Line) -> None:
        # Runs nest (links, insertions, content controls), but not deeper than libxml2 parses: 256.
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIP:
                if tag == f"{W}instrText" and self.fields and not self.fields[-1].result:
                    self.fields[-1].code += child.text or ""
                continue
            if tag == f"{W}r":
                properties = child.find(f"{W}rPr")
                if properties is not None and _is_on(properties.find(f"{W}vanish")):
                    continue
                self._inline(child, line)
            elif tag == f"{W}fldChar":
                self._field(str(child.get(f"{W}fldCharType")))
            elif (tag == f"{W}fldSimple" and _PAGE_FIELD.match(str(child.get(f"{W}instr", "")))) or (
                any(opened.silent for opened in self.fields) and tag in {f"{W}t", f"{W}tab", f"{W}br"}
            ):
                continue
            elif tag in {f"{W}t", f"{_M}t"}:
                line.parts.append(child.text or "")
            elif tag in {f"{W}tab", f"{W}ptab"}:
                line.parts.append("\t")
            elif tag == f"{W}br":
                line.parts.append("\f" if child.get(f"{W}type") == "page" else "\n")
            elif tag == f"{W}cr":
                line.parts.append("\n")
            elif tag == f"{W}noBreakHyphen":
                line.parts.append("-")
            elif tag == f"{W}sym":
                line.parts.append(_symbol(child))
            elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                self._reference(child, line)
            elif tag == f"{_MC}AlternateContent":
                choice = _choice(child)
                if choice is not None:
                    self._inline(choice, line)
            elif tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                self._boxes(child, line)
            else:
                self._inline(child, line)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _reference(self, mark: _Element, line: _Line) -> None:
        kind = "footnote" if mark.tag == f"{W}footnoteReference" else "endnote"
        note = self.note_texts[kind].get(str(mark.get(f"{W}id")))
        if note is None:
            return
        label = f"[{len(self.notes) + 1}]"
        self.notes.append((label, ""))
        place = len(self.notes) - 1
        line.parts.append(label)
        text = "\n".join(self._blocks(note)).replace("\f", "\n").strip()
        self.notes[place] = (label, text)

    def _written_notes(self) -> list[str]:
        return [f"{label} {text}" for label, text in self.notes if text]

    def _boxes(self, drawing: _Element, line: _Line) -> None:
        """Write the text boxes of a drawing before or after the line it is tied to, by its place."""
        for content in _outermost(drawing, f"{W}txbxContent"):
            fields, self.fields = self.fields, []
            text = "\n".join(self._blocks(content)).replace("\f", "\n").strip("\n")
            self.fields = fields
            if text.strip():
                (line.before if _is_above(drawing) else line.after).append(text)

    def _table(self, table: _Element) -> Iterator[str]:
        for row in _rows(table):
            cells = [
                [piece for text in self._blocks(cell) for piece in text.replace("\f", "\n").split("\n")]
                for cell in _cells(row)
            ]
            yield from row_lines(cells)

    def _headers_and_footers(self, body: _Element) -> tuple[list[str], list[str]]:
        """Return what stands above and below the text; one that repeats on every page comes once."""
        head: list[str] = []
        foot: list[str] = []
        for section in body.iter(f"{W}sectPr"):
            first = _is_on(section.find(f"{W}titlePg"))
            for tag, lines in ((f"{W}headerReference", head), (f"{W}footerReference", foot)):
                kinds = {str(ref.get(f"{W}type", "default")): ref for ref in section.iterfind(tag)}
                order = ("first", "default", "even") if first else ("default", "even")
                for kind in order:
                    if kind in kinds:
                        self._story(str(kinds[kind].get(f"{_R}id")), lines)
        return head, foot

    def _story(self, relation: str, lines: list[str]) -> None:
        related = self.part.rels.get(relation)
        if related is None or related.is_external:
            return
        try:
            root = etree.fromstring(related.target_part.blob, etree.XMLParser(resolve_entities=False))
        except etree.LxmlError as error:
            self.problems.append(
                problem("docx.part_damaged", f"{related.target_part.partname}: {error}"[:200])
            )
            return
        text = "\n".join(self._blocks(root)).replace("\f", "\n")
        bare = [line.rstrip() for line in text.split("\n") if line.strip(" \t-–—")]
        if bare and bare[0] not in lines:
            lines.extend(bare)


def _split(lines: list[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for line in lines:
        pieces = line.split("\f")
        page.append(pieces[0])
        for piece in pieces[1:]:
            yield page
            page = [piece] if piece else []
    yield page


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _cells(child)


def _outermost(element: _Element, tag: str) -> Iterator[_Element]:
    """Yield the outermost elements of `tag`; of alternatives only the one that is shown."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            choice = _choice(child)
            if choice is not None:
                yield from _outermost(choice, tag)
        else:
            yield from _outermost(child, tag)


def _choice(alternate: _Element) -> _Element | None:
    """Return the one branch to read: Word writes a drawing twice, for new readers and for old ones."""
    branches = [child for child in alternate if child.tag in {f"{_MC}Choice", f"{_MC}Fallback"}]
    for branch in branches:
        if next(branch.iter(f"{W}t", f"{W}txbxContent"), None) is not None:
            return branch
    return branches[0] if branches else None


def _is_above(drawing: _Element) -> bool:
    """Return whether a drawing stands above the line it is anchored to."""
    offset = drawing.find(f".//{_WP}positionV/{_WP}posOffset")
    if offset is not None and offset.text:
        try:
            return int(offset.text) <= 0
        except ValueError:
            return False
    for shape in drawing.iter():
        style = shape.get("style") if isinstance(shape.tag, str) else None
        if style:
            match = re.search(r"margin-top:\s*(-?[\d.]+)", style)
            return match is not None and match[1].startswith("-")
    return False


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and val(switch, "1") not in {"0", "false", "off"}


def _symbol(symbol: _Element) -> str:
    """Return a symbol of a symbol font as a plain mark: a box or tick, never a private character."""
    try:
        code = int(str(symbol.get(f"{W}char", "0")), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
        return {0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0x78: "☒", 0xFB: "✗", 0xB7: "•"}.get(code, "•")
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _styles(root: _Element | None) -> dict[str, tuple[str, int]]:
    """Return the list and level of each paragraph style that is numbered, inherited ones too."""
    if root is None:
        return {}
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in root.iterfind(f"{W}style"):
        name = str(style.get(f"{W}styleId", ""))
        based[name] = val(style.find(f"{W}basedOn"))
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            level = val(number.find(f"{W}ilvl"), "0")
            own[name] = (val(number.find(f"{W}numId")), int(level) if level.isdigit() else 0)
    found: dict[str, tuple[str, int]] = {}
    for name in based:
        place, steps = name, 0
        while place and place not in own and steps < 20:
            place, steps = based.get(place, ""), steps + 1
        if place in own:
            found[name] = own[place]
    return found
