"""HTML by lxml: blocks are lines, table cells are parted by tabs, links keep their address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

import lxml.etree
import lxml.html

from pipeline.ingest.encoding import Decoded, codec_for, decode
from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading
from pipeline.ingest.problems import RefusedError
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
_PAGE_BREAK = re.compile(r"page-break-(?:before|after)\s*:\s*always|break-(?:before|after)\s*:\s*page", re.I)


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
    source = _XML_DECLARATION.sub("", source).replace("\x00", "")
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


class _Writer:
    """Collects the text of a tree without recursion: hostile pages nest a hundred thousand deep."""

    def __init__(self) -> None:
        self.parts: list[str] = []
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
        return tidy("".join(self.parts))

    def words(self, text: str | None) -> None:
        if text:
            self.parts.append(text if self.preformatted else _SPACE.sub(" ", text))

    def enter(self, node: Node) -> None:
        tag = node.tag
        if _PAGE_BREAK.search(node.get("style") or "") and "before" in (node.get("style") or ""):
            self.parts.append("\f")
        if tag == "br":
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("\x1f")
        elif tag in _BLOCK:
            self.parts.append("\n")
        if tag == "pre":
            self.preformatted += 1

    def leave(self, node: Node) -> None:
        tag = node.tag
        if tag == "a":
            href = (node.get("href") or "").strip()
            if href.lower().startswith(("http://", "https://", "ftp://", "mailto:")):
                address = href[7:] if href.lower().startswith("mailto:") else href
                seen = "".join(self.parts[-8:])
                if address.rstrip("/") not in seen:
                    self.parts.append(f" ({address})")
        elif tag in _BLOCK:
            self.parts.append("\n")
        if tag == "pre":
            self.preformatted -= 1
        if _PAGE_BREAK.search(node.get("style") or "") and "after" in (node.get("style") or ""):
            self.parts.append("\f")


def tidy(text: str) -> str:
    """Join what belongs on a line; cells (marked by U+001F) become tabs, the first of a row none."""
    pages = []
    for page in text.split("\f"):
        lines: list[str] = []
        row = ""
        for line in page.split("\n"):
            clean = line.strip(" ")
            if clean.startswith("\x1f") and row:
                # A cell whose content is a block of its own: still the same row.
                row += clean
                continue
            if row:
                lines.append(row)
                row = ""
            if clean.startswith("\x1f"):
                row = clean
            else:
                lines.append(clean)
        if row:
            lines.append(row)
        joined = "\n".join(re.sub(r" ?\x1f ?", "\t", line.lstrip("\x1f")).rstrip() for line in lines)
        pages.append(re.sub(r"\n{3,}", "\n\n", joined).strip("\n"))
    return "\f".join(pages)


def read_html(path: Path, limits: Limits) -> Reading:
    """Read an HTML page."""
    data, problems = read_bounded(path, limits)
    decoded = decode_html(data)
    text, title = html_text(unmojibake(decoded.text) or decoded.text)
    pages, more = split_pages(text, Reader.HTML, limits)
    return finish(pages, problems + encoding_problems(decoded) + more, title)
