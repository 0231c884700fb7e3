"""HTML by lxml: blocks are lines, table cells are parted by tabs, links keep their address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import lxml.etree
import lxml.html

from pipeline.ingest.encoding import Decoded, codec_for, decode
from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading
from pipeline.ingest.problems import RefusedError
from pipeline.ingest.readers.tables import row_lines
from pipeline.ingest.readers.text import encoding_problems, finish, read_bounded, split_pages
from pipeline.ingest.restore import unmojibake
from schemas.source import FileStatus, Reader

_SKIP = frozenset({"script", "style", "head", "template", "noscript", "object", "svg", "iframe", "select"})
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "html",
        "caption",
    ]
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_PAGE_BREAK = re.compile(r"break-(before|after)\s*:\s*(?:always|page)", re.I)
_KEPT = "\x1d"
"""A space of preformatted text while lines are tidied."""


class Node(Protocol):
    """What we use of an lxml element."""

    tag: object
    text: str | None
    tail: str | None

    def get(self, key: str) -> str | None: ...  # noqa: D102
    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> Node: ...


def decode_html(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a page by BOM, what the transport said, its `meta` element, or its looks."""
    meta = _META.search(data[:4096])
    return decode(data, declared if codec_for(declared) else (meta[1].decode("ascii") if meta else None))


def html_text(source: str) -> tuple[str, str | None]:
    """Return the visible text of an HTML page (form feeds where it breaks pages) and its title."""
    source = _XML_DECLARATION.sub("", source).translate({0: None, ord(_KEPT): None})
    if not source.strip():
        return "", None
    try:
        root: Node = lxml.html.document_fromstring(source)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise RefusedError(
            FileStatus.FAILED, "html.damaged", f"it cannot be parsed: {error}"[:200]
        ) from error
    title: str | None = lxml.html.HtmlElement.findtext(root, ".//title")
    return _Writer().write(root), title.strip() if title and title.strip() else None


@dataclass(slots=True)
class _Row:
    """A table row being written: its cells, each as lines."""

    cells: list[list[str]] = field(default_factory=list)


class _Writer:
    """Collects the text of a tree without recursion: hostile pages nest a hundred thousand deep."""

    def __init__(self) -> None:
        self.buffers: list[list[str]] = [[]]
        """What is written now is the last one: the page, or the cell that is open."""
        self.rows: list[_Row] = []
        self.preformatted = 0

    def write(self, root: Node) -> str:
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                self.leave(node)
                self.words(node.tail)
                continue
            if not isinstance(node.tag, str) or node.tag in _SKIP:
                self.words(node.tail)
                continue
            self.enter(node)
            self.words(node.text)
            stack.append((node, True))
            stack.extend((node[index], False) for index in range(len(node) - 1, -1, -1))
        return _tidy("".join(self.buffers[0]))

    def put(self, text: str) -> None:
        self.buffers[-1].append(text)

    def words(self, text: str | None) -> None:
        if text:
            self.put(text.replace(" ", _KEPT) if self.preformatted else _SPACE.sub(" ", text))

    def enter(self, node: Node) -> None:
        tag = node.tag
        if _breaks(node, "before") and len(self.buffers) == 1:
            self.put("\f")
        if tag == "tr":
            self.put("\n")
            self.rows.append(_Row())
        elif tag in {"td", "th"} and self.rows:
            self.buffers.append([])
        elif tag == "br" or tag in _BLOCK or tag in {"td", "th"}:
            self.put("\n")
        if tag == "pre":
            self.preformatted += 1

    def leave(self, node: Node) -> None:
        tag = node.tag
        if tag == "tr" and self.rows:
            for line in row_lines(self.rows.pop().cells):
                self.put(f"{line}\n")
        elif tag in {"td", "th"} and self.rows and len(self.buffers) > 1:
            cell = _tidy("".join(self.buffers.pop()))
            self.rows[-1].cells.append(cell.split("\n"))
        elif tag == "a":
            self.address(node)
        elif tag in _BLOCK:
            self.put("\n")
        if tag == "pre":
            self.preformatted -= 1
        if _breaks(node, "after") and len(self.buffers) == 1:
            self.put("\f")

    def address(self, node: Node) -> None:
        """Write where a link leads, if its words do not say it."""
        href = (node.get("href") or "").strip()
        if not href.lower().startswith(("http://", "https://", "ftp://", "mailto:")):
            return
        where = href[7:] if href.lower().startswith("mailto:") else href
        if where.rstrip("/") not in "".join(self.buffers[-1][-8:]):
            self.put(f" ({where})")


def _breaks(node: Node, side: str) -> bool:
    style = node.get("style") or ""
    return any(match[1].lower() == side for match in _PAGE_BREAK.finditer(style))


def _tidy(text: str) -> str:
    """Strip what HTML's source layout leaves: spaces at the ends of lines, more than one empty line."""
    pages = []
    for page in text.split("\f"):
        lines = "\n".join(line.strip(" ") for line in page.split("\n"))
        pages.append(_EMPTY_LINES.sub("\n\n", lines).strip("\n").replace(_KEPT, " "))
    return "\f".join(pages)


def read_html(path: Path, limits: Limits) -> Reading:
    """Read an HTML page."""
    data, problems = read_bounded(path, limits)
    decoded = decode_html(data)
    text, title = html_text(unmojibake(decoded.text) or decoded.text)
    pages, more = split_pages(text, Reader.HTML, limits)
    return finish(pages, problems + encoding_problems(decoded) + more, title)
