"""PDF: the text layer page by page, if the gate lets it pass; pages without a sound one wait for OCR.

pdfplumber (with pdfminer below it) reads the glyphs; where its layer is damaged, pdfium, which knows more
broken fonts, gets a try. Pages without any text are told by pdfium alone, which is a hundred times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.ingest.gate import PageFacts, Verdict, judge
from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading, repair_page, waiting_page, with_text
from pipeline.ingest.problems import RefusedError, problem
from pipeline.ingest.readers.layout import Glyph, LaidOut, lay_out
from pipeline.ingest.readers.pdf_glyphs import MinerGlyphs, count_pages, pdfium_glyphs
from pipeline.ingest.restore import restorations
from schemas.source import FileStatus, Page, PageStatus, Problem, Reader

_INVISIBLE = 3
"""Text render mode 3 (ISO 32000-1, 9.3.6): neither filled nor stroked."""
_OBJECTS = 50_000
"""So many drawn things of a page are looked at: maps and drawings have a million."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What pdfium tells of a page."""

    width: float
    height: float
    characters: int
    drawn: bool
    facts: PageFacts
    largest_image: int = 0
    """Pixels of the largest picture."""


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """Open a PDF, or raise `RefusedError` with what is wrong with it."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise RefusedError(
                FileStatus.ENCRYPTED, "pdf.encrypted", "a password is needed to open it"
            ) from error
        # pdfium's own code is no help: for a file without pages it may be what the file before left behind.
        if count_pages(path) == 0:
            raise RefusedError(FileStatus.EMPTY, "pdf.no_pages", "it has no pages") from error
        raise RefusedError(FileStatus.FAILED, "pdf.damaged", f"it cannot be opened: {error}"[:200]) from error


def read_pdf(path: Path, limits: Limits) -> Reading:
    """Read a PDF page by page."""
    problems: list[Problem] = []
    with closing(open_pdf(path)) as document:
        total = len(document)
        if total == 0:
            raise RefusedError(FileStatus.EMPTY, "pdf.no_pages", "it has no pages")
        pages = list(_pages(path, document, min(total, limits.pages), limits))
        if total > limits.pages:
            problems.append(problem("limit.pages", f"it has {total} pages; {limits.pages} were read"))
            pages += [
                Page(
                    number=number,
                    text="",
                    reader=Reader.PDF_TEXT,
                    status=PageStatus.SKIPPED,
                    reason="limit.pages: left out by the limit of pages",
                )
                for number in range(limits.pages + 1, total + 1)
            ]
        if pypdfium2.raw.FPDFDoc_GetAttachmentCount(document) > 0:
            problems.append(problem("pdf.attachments", "files are attached to it; they were not read"))
        title = str(document.get_metadata_value("Title") or "").strip("\x00 \t\r\n") or None
    if is_truncated(path):
        problems.insert(
            0, problem("pdf.truncated", "the end of the file is missing; what could be found was read")
        )
    failed = [page for page in pages if page.status in {PageStatus.FAILED, PageStatus.SKIPPED}]
    problems += [
        problem(
            "limit.pixels" if page.status is PageStatus.SKIPPED else "pdf.page_damaged",
            page.reason or "it cannot be read",
            page.number,
        )
        for page in failed
        if not (page.reason or "").startswith("limit.pages")
    ]
    if len(failed) == len(pages):
        first = next(note for note in problems if note.code != "pdf.attachments")
        status = FileStatus.UNSUPPORTED if first.code.startswith("limit.") else FileStatus.FAILED
        return Reading(status=status, pages=tuple(pages), problems=tuple(problems), title=title)
    status = FileStatus.PARTIAL if problems else FileStatus.OK
    return Reading(status=status, pages=tuple(pages), problems=tuple(problems), title=title)


def is_truncated(path: Path) -> bool:
    """Return whether the end-of-file mark is missing (Acrobat looks at 1024 bytes; we look further)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 4096))
        tail = file.read()
    return b"%%EOF" not in tail and b"startxref" not in tail


def _pages(path: Path, document: pypdfium2.PdfDocument, count: int, limits: Limits) -> Iterator[Page]:
    miner: MinerGlyphs | None = None
    tried = False
    try:
        for index in range(count):
            try:
                page = document[index]
            except pypdfium2.PdfiumError as error:
                yield _failed(index + 1, f"it cannot be loaded: {error}"[:200])
                continue
            with closing(page):
                seen = _look(page)
                number = index + 1
                if seen.largest_image > limits.image_pixels:
                    yield Page(
                        number=number,
                        text="",
                        reader=Reader.OCR,
                        width=seen.width,
                        height=seen.height,
                        status=PageStatus.SKIPPED,
                        reason=f"limit.pixels: it holds a picture of {seen.largest_image} pixels",
                    )
                elif not seen.characters:
                    yield _wordless(number, seen)
                else:
                    if not tried:
                        tried = True
                        miner = _open_miner(path)
                    yield _text_page(number, page, miner, seen)
    finally:
        if miner is not None:
            miner.close()


def _open_miner(path: Path) -> MinerGlyphs | None:
    try:
        return MinerGlyphs(path)
    except Exception:
        return None


def _failed(number: int, reason: str) -> Page:
    return Page(number=number, text="", reader=Reader.PDF_TEXT, status=PageStatus.FAILED, reason=reason)


def _wordless(number: int, seen: _Seen) -> Page:
    if seen.drawn:
        return waiting_page(number, "it has no text layer", seen.width, seen.height)
    return Page(
        number=number,
        text="",
        reader=Reader.PDF_TEXT,
        width=seen.width,
        height=seen.height,
        status=PageStatus.BLANK,
    )


def _text_page(number: int, page: pypdfium2.PdfPage, miner: MinerGlyphs | None, seen: _Seen) -> Page:
    """Return the page by the first extractor whose layer passes; else it waits for OCR."""
    refused: Verdict | None = None
    for extract in (_by_pdfminer, _by_pdfium):
        laid = extract(number, page, miner, seen)
        if laid is None:
            continue
        if not laid.text.strip():
            refused = refused or Verdict("gate.blank", "gate.blank: the text layer holds only spaces")
            continue
        verdict, found = _pass(number, laid, seen)
        if found is not None:
            return found
        refused = refused or verdict
    if refused is not None and refused.rule == "gate.blank" and not seen.drawn:
        return _wordless(number, seen)
    reason = refused.reason if refused and refused.reason else "its text layer cannot be read"
    return waiting_page(number, reason, seen.width, seen.height)


def _pass(number: int, laid: LaidOut, seen: _Seen) -> tuple[Verdict, Page | None]:
    raw = Page(
        number=number,
        text=laid.text.replace("\xad", "-"),
        reader=Reader.PDF_TEXT,
        width=seen.width,
        height=seen.height,
        words=laid.words,
        lines=laid.lines,
    )
    page = repair_page(raw)
    verdict = judge(page.text, seen.facts)
    # A page of which only some fonts are broken passes as a whole; what is wrong in it still shows.
    patchy = any(restored.rule == "restore.spaced_aa" for restored in restorations(page.text))
    if verdict.sound and not patchy:
        return verdict, page
    for restored in restorations(laid.text):
        whole = repair_page(with_text(raw, restored.text, restored.offsets))
        again = judge(whole.text, seen.facts)
        if again.sound:
            return again, replace(whole, reason=f"{restored.rule}: decoded back")
    return verdict, page if verdict.sound else None


def _by_pdfminer(
    number: int, page: pypdfium2.PdfPage, miner: MinerGlyphs | None, seen: _Seen
) -> LaidOut | None:
    if miner is None:
        return None
    try:
        return lay_out(_on_page(miner.page(number), seen))
    except Exception:
        return None


def _by_pdfium(
    number: int, page: pypdfium2.PdfPage, miner: MinerGlyphs | None, seen: _Seen
) -> LaidOut | None:
    try:
        return lay_out(_on_page(pdfium_glyphs(page), seen))
    except pypdfium2.PdfiumError:
        return None


def _on_page(glyphs: Iterable[Glyph], seen: _Seen) -> Iterator[Glyph]:
    """Leave out what lies outside the visible page."""
    for glyph in glyphs:
        if -2 <= glyph.x0 <= seen.width + 2 and -2 <= glyph.baseline <= seen.height + 10:
            yield glyph


def _look(page: pypdfium2.PdfPage) -> _Seen:
    """Ask pdfium what the page holds, without rendering it."""
    width, height = (float(side) for side in page.get_size())
    with closing(page.get_textpage()) as textpage:
        characters = int(textpage.count_chars())
    area = max(width * height, 1.0)
    share = 0.0
    largest = 0
    drawn = False
    texts = invisible = 0
    covered = False
    for item in islice(page.get_objects(max_depth=4), _OBJECTS):
        drawn = True
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts += 1
            covered = False
            invisible += pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) == _INVISIBLE
        elif item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            part = _visible_area(item, width, height) / area
            share += part
            covered = covered or (part > 0.8 and texts > 0)
            largest = max(largest, _pixels(item, page))
    hidden = texts > 0 and (invisible > 0.9 * texts or covered)
    return _Seen(
        width=width,
        height=height,
        characters=characters,
        drawn=drawn,
        facts=PageFacts(image_share=min(1.0, share), hidden=hidden),
        largest_image=largest,
    )


def _visible_area(item: pypdfium2.PdfObject, width: float, height: float) -> float:
    try:
        left, bottom, right, top = (float(edge) for edge in item.get_bounds())
    except pypdfium2.PdfiumError:
        return 0.0
    return max(0.0, min(right - left, width)) * max(0.0, min(top - bottom, height))


def _pixels(item: pypdfium2.PdfObject, page: pypdfium2.PdfPage) -> int:
    metadata = pdfium_c.FPDF_IMAGEOBJ_METADATA()
    if not pdfium_c.FPDFImageObj_GetImageMetadata(item.raw, page.raw, metadata):
        return 0
    return int(metadata.width) * int(metadata.height)
