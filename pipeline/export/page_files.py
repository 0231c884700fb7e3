"""Files of pages that were read: which form, which name, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pipeline.export.searchable_pdf import searchable_pdf
from pipeline.export.transcripts import pixel_size, to_hocr, to_page_json, to_text
from pipeline.export.whole_file import write_whole
from schemas.source import Document, Problem

ENDINGS = {"txt": ".txt", "json": ".json", "hocr": ".hocr", "pdf": ".pdf"}
"""Forms, and how their files end."""


def render_pages(form: str, path: Path, document: Document) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return a file's pages in a form of `ENDINGS`, and what could not be put into it.

    Args:
        form: a key of `ENDINGS`.
        path: where the file lies: hOCR and PDF look at its pictures.
        document: the file, read.
    """
    if form == "txt":
        return to_text(document).encode("utf-8", "replace"), ()
    if form == "json":
        return to_page_json(document).encode("utf-8", "replace"), ()
    if form == "pdf":
        content, problems = searchable_pdf(path, document)
        return content, problems or (() if content else (_no_picture(form),))
    media_type = document.source.media_type if document.source else ""
    sizes = [pixel_size(path, media_type, page) for page in document.pages]
    if not any(sizes):
        return None, (_no_picture(form),)
    return to_hocr(document, sizes).encode("utf-8", "replace"), ()


def _no_picture(form: str) -> Problem:
    return Problem(
        "pages.no_picture",
        f"its pages are no pictures, so there is nothing to make {form} of",
        "use --format txt, or print it as PDF first",
    )


class Names:
    """Gives every file a name of its own: its place under the folder that was named, with a new ending."""

    def __init__(self, folder: Path, roots: Sequence[Path], form: str) -> None:
        self._folder = folder
        self._roots = tuple(root for root in roots if root.is_dir())
        self._ending = ENDINGS[form]
        self._given: set[str] = set()

    def of(self, shown: str) -> Path:
        """Return where the file that is shown as `shown` goes."""
        outer, bang, inner = shown.partition("!/")
        path = Path(outer)
        inside = next((path.relative_to(root) for root in self._roots if path.is_relative_to(root)), None)
        where = str(PurePosixPath(inside or path.name)) + (f"/{inner}" if bang else "")
        parts = [part for part in where.replace("!/", "/").split("/") if part not in {"", ".", ".."}]
        place = self._folder.joinpath(*parts or ["page"])
        target = place.with_name(place.stem + self._ending)
        count = 1
        while os.path.normcase(target) in self._given:
            count += 1
            target = place.with_name(f"{place.stem}-{count}{self._ending}")
        self._given.add(os.path.normcase(target))
        return target


def write_page_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, in a folder that is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
