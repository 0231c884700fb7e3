"""A file's pages as plain text, as JSON and as hOCR."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from pipeline.export.page_layout import Run, lines_of
from pipeline.ingest import RefusedError
from pipeline.ingest.readers.image import open_image, orientation
from schemas.source import Box, Document, Page

PDF_DPI = 300
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def to_text(document: Document) -> str:
    """Return the text of a file's pages, a form feed after each but the last, as pdftotext does it."""
    return "\f".join(page.text.rstrip("\n") + "\n" for page in document.pages)


def to_page_json(document: Document) -> str:
    """Return a file's pages with lines, words, boxes (points, from the top left) and characters in doubt."""
    source = document.source
    return json.dumps(
        {
            "path": document.shown,
            "sha256": source.sha256 if source else None,
            "media_type": source.media_type if source else None,
            "status": document.status.value,
            "problems": [
                {"code": p.code, "reason": p.reason, "advice": p.advice, "page": p.page}
                for p in document.problems
            ],
            "pages": [_page(page) for page in document.pages],
        },
        ensure_ascii=False,
        indent=1,
    )


def _page(page: Page) -> dict[str, object]:
    return {
        "number": page.number,
        "status": page.status.value,
        "reason": page.reason,
        "reader": page.reader.value,
        "engine": page.ocr.engine if page.ocr else None,
        "model": page.ocr.model if page.ocr else None,
        "confidence": page.ocr.confidence if page.ocr else None,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "skew": page.skew,
        "text": page.text,
        "lines": [
            {
                "text": page.text[line.runs[0].span[0] : line.runs[-1].span[1]],
                "kind": line.kind.value,
                "bbox": _bbox(line.box),
                "words": [_run(page, run) for run in line.runs],
            }
            for line in lines_of(page)
        ],
    }


def _run(page: Page, run: Run) -> dict[str, object]:
    return {
        "text": page.text[run.span[0] : run.span[1]],
        "bbox": _bbox(run.box),
        "confidence": round(run.confidence, 4),
        "doubtful": list(run.doubtful),
    }


def _bbox(box: Box) -> list[float]:
    return [box.x0, box.y0, box.x1, box.y1]


def to_hocr(document: Document, sizes: Sequence[tuple[int, int] | None]) -> str:
    """Return a file's pages as hOCR 1.2.

    Args:
        document: the file, read.
        sizes: for each page the pixels of the picture that boxes are to fit, `None` where it has none.
    """
    engines = sorted({f"{p.ocr.engine} {p.ocr.model}" for p in document.pages if p.ocr})
    system = f"saraban {version('saraban')}" + (f" ({'; '.join(engines)})" if engines else "")
    body = [_hocr_page(document.shown, page, size) for page, size in zip(document.pages, sizes, strict=True)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
            '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="th" lang="th">',
            "<head>",
            f"<title>{_escape(document.shown)}</title>",
            '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>',
            f'<meta name="ocr-system" content="{_escape(system)}"/>',
            '<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word ocrp_wconf"/>',
            f'<meta name="ocr-number-of-pages" content="{len(document.pages)}"/>',
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def pixel_size(path: Path, media_type: str, page: Page) -> tuple[int, int] | None:
    """Return the pixels of a page's picture: a picture file's own, of a PDF's page those at 300 dpi."""
    if not (page.width and page.height):
        return None
    if media_type == "application/pdf":
        return max(1, round(page.width * PDF_DPI / 72)), max(1, round(page.height * PDF_DPI / 72))
    if not media_type.startswith("image/"):
        return None
    try:
        with open_image(path) as image:
            if page.number > 1:
                image.seek(page.number - 1)
            width, height = image.size
            return (height, width) if orientation(image) >= 5 else (width, height)
    except (RefusedError, OSError, EOFError, ValueError):
        return None


def _hocr_page(shown: str, page: Page, size: tuple[int, int] | None) -> str:
    number = page.number
    width, height = size or (0, 0)
    name = shown.replace('"', "'")
    title = f'image "{name}"; bbox 0 0 {width} {height}; ppageno {number - 1}'
    if size and page.width and page.height:
        dpi = (round(width / page.width * 72), round(height / page.height * 72))
        title += f"; scan_res {dpi[0]} {dpi[1]}"
    lines = [f'<div class="ocr_page" id="page_{number}" title="{_escape(title)}">']
    made = lines_of(page) if size and page.width and page.height else ()
    scale = (width / (page.width or 1), height / (page.height or 1))
    # The text on the paper is turned the other way round from what makes it upright.
    turned = f"; textangle {page.rotation}" if page.rotation else ""
    words = 0
    for index, line in enumerate(made, 1):
        place = _pixels(line.box, scale, (width, height)) + turned
        lines.append(f'<span class="ocr_line" id="line_{number}_{index}" title="{place}">')
        parts = []
        for run in line.runs:
            words += 1
            title = f"{_pixels(run.box, scale, (width, height))}; x_wconf {round(run.confidence * 100)}"
            if run.doubtful:
                title += "; x_doubtful " + " ".join(str(place) for place in run.doubtful)
            text = _escape(page.text[run.span[0] : run.span[1]])
            parts.append(f'<span class="ocrx_word" id="word_{number}_{words}" title="{title}">{text}</span>')
        lines.append(" ".join(parts))
        lines.append("</span>")
    lines.append("</div>")
    return "\n".join(lines)


def _pixels(box: Box, scale: tuple[float, float], size: tuple[int, int]) -> str:
    x0, y0 = min(round(box.x0 * scale[0]), size[0] - 1), min(round(box.y0 * scale[1]), size[1] - 1)
    x1, y1 = max(x0 + 1, round(box.x1 * scale[0])), max(y0 + 1, round(box.y1 * scale[1]))
    return f"bbox {max(0, x0)} {max(0, y0)} {min(x1, size[0])} {min(y1, size[1])}"


def _escape(text: str) -> str:
    """Escape for XML; characters that XML cannot hold show as the replacement character."""
    return html.escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))
