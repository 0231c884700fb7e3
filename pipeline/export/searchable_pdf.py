"""A PDF of a file's pages with the text that was read under them, invisible: it can be searched and copied.

A page of a PDF that has no text of its own stays as it is, and gets the text; one whose text layer was
refused is drawn anew as a picture, since two layers would be found twice. The file is never written to.
"""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops

from pipeline.export.hidden_text import Frame, HiddenFont, hidden_text
from pipeline.ingest import RefusedError
from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.render import page_image
from schemas.source import Document, Page, Problem, Reader

_QUALITY = 88
_FONT = "SarabanHidden"


def searchable_pdf(
    path: Path, document: Document, limits: Limits = DEFAULT
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return a PDF of a file's pages, and what could not be put into it.

    Args:
        path: where the file lies.
        document: the file, read; its pages are the pages of the result.
        limits: how large a picture of a page may be.
    """
    media_type = document.source.media_type if document.source else ""
    original = _open(path) if media_type == "application/pdf" else None
    with original or Pdf.new() as pdf:
        maker = _Maker(pdf, path, media_type, limits)
        if original is not None:
            maker.onto(document.pages)
        else:
            for page in document.pages:
                maker.append(page)
        if not len(pdf.pages):
            return None, tuple(maker.problems)
        maker.font.finish()
        if Name.Lang not in pdf.Root:
            pdf.Root.Lang = pikepdf.String("th")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=not pdf.is_encrypted, encryption=pdf.is_encrypted or None)
    return out.getvalue(), tuple(maker.problems)


def _open(path: Path) -> Pdf | None:
    try:
        return Pdf.open(path)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None  # pdfium is more patient with damaged files: their pages are drawn anew


class _Maker:
    def __init__(self, pdf: Pdf, path: Path, media_type: str, limits: Limits) -> None:
        self._pdf = pdf
        self._path = path
        self._media_type = media_type
        self._limits = limits
        self.font = HiddenFont(pdf)
        self.problems: list[Problem] = []

    def onto(self, pages: tuple[Page, ...]) -> None:
        """Put text under the pages of the opened PDF, and leave out those that were not asked for."""
        bare = _bare_pages(self._path)
        wanted = {page.number: page for page in pages}
        for index in reversed(range(len(self._pdf.pages))):
            page = wanted.get(index + 1)
            if page is None:
                del self._pdf.pages[index]
            elif page.reader is Reader.OCR and page.words:
                if page.number in bare:
                    self._add_text(self._pdf.pages[index], page)
                else:
                    self._redraw(self._pdf.pages[index], page)

    def append(self, page: Page) -> None:
        """Add a page that is a picture with its text."""
        drawn = self._draw(page)
        if drawn is None:
            return
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(drawn)))
        self._add_text(self._pdf.pages[-1], page)

    def _redraw(self, target: pikepdf.Page, page: Page) -> None:
        drawn = self._draw(page)
        if drawn is None:
            return
        for key in list(target.obj.keys()):
            if key not in {"/Type", "/Parent"}:
                del target.obj[key]
        for key, value in drawn.items():
            target.obj[key] = value
        self._add_text(target, page)

    def _add_text(self, target: pikepdf.Page, page: Page) -> None:
        if not page.words:
            return
        frame = Frame.of(target)
        name = target.add_resource(self.font.object, Name.Font, Name("/" + _FONT), replace_existing=True)
        content = hidden_text(page, frame, self.font, str(name).removeprefix("/"))
        # Before all else: a page that leaves the state of its graphics in disorder cannot disturb it.
        target.contents_add(content, prepend=True)
        if page.rotation:
            target.rotate(page.rotation, relative=True)

    def _draw(self, page: Page) -> Dictionary | None:
        try:
            image = page_image(self._path, self._media_type, page.number, limits=self._limits)
        except RefusedError as refused:
            problem = refused.problem
            self.problems.append(Problem(problem.code, problem.reason, problem.advice, page.number))
            return None
        width = page.width or image.width * 72 / 300
        height = page.height or image.height * 72 / 300
        content = b"q %.3f 0 0 %.3f 0 0 cm /Page Do Q\n" % (width, height)
        return Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
            Resources=Dictionary(XObject=Dictionary(Page=self._picture(image))),
            Contents=self._pdf.make_stream(content),
        )

    def _picture(self, image: Image.Image) -> pikepdf.Stream:
        content, colors, bits, packed = _encode(image, self._path, self._media_type)
        stream = self._pdf.make_stream(content)
        stream.Type = Name.XObject
        stream.Subtype = Name.Image
        stream.Width, stream.Height = image.size
        stream.ColorSpace = colors
        stream.BitsPerComponent = bits
        if packed is not None:
            stream.Filter = packed
        return stream


def _encode(image: Image.Image, path: Path, media_type: str) -> tuple[bytes, Name, int, Name | None]:
    """Return a picture's bytes, colours, bits and filter: lossless where that is small, as JPEG otherwise."""
    if media_type == "image/jpeg":
        original = _same_jpeg(image, path)
        if original is not None:
            return original, _colors(image), 8, Name.DCTDecode
    if image.mode == "RGB" and not _colored(image):
        image = image.convert("L")
    if image.mode == "L" and not any(image.histogram()[1:255]):
        return image.convert("1", dither=Image.Dither.NONE).tobytes(), Name.DeviceGray, 1, None
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), _colors(image), 8, Name.DCTDecode


def _colors(image: Image.Image) -> Name:
    return Name.DeviceGray if image.mode == "L" else Name.DeviceRGB


def _same_jpeg(image: Image.Image, path: Path) -> bytes | None:
    """Return the file's own bytes where they show exactly this picture."""
    with Image.open(path) as own:
        same = own.format == "JPEG" and own.mode == image.mode and own.size == image.size
        upright = own.getexif().get(0x0112, 1) == 1
    return path.read_bytes() if same and upright else None


def _colored(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return any(
        ImageChops.difference(red, other).getextrema() != (0, 0) for other in (green, blue)
    )  # fmt: skip


def _bare_pages(path: Path) -> frozenset[int]:
    """Return the numbers of a PDF's pages that hold no text at all."""
    bare: set[int] = set()
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            for index in range(len(document)):
                with closing(document[index]) as page, closing(page.get_textpage()) as text:
                    if not text.count_chars():
                        bare.add(index + 1)
    except pypdfium2.PdfiumError:
        return frozenset(bare)
    return frozenset(bare)
