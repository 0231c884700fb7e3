"""Plain text and Markdown: any of the encodings Thai offices use; form feeds are page ends."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.ingest.encoding import Decoded, decode
from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading, text_page
from pipeline.ingest.problems import RefusedError, problem
from pipeline.ingest.restore import unmojibake
from schemas.source import FileStatus, Page, PageStatus, Problem, Reader

_NEWLINE = re.compile(r"\r\n?|\u2028|\u2029|\x85|\x0b")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.M)
_EMPHASIS = re.compile(r"(\*\*|__|\*)(?=\S)([^*_\n]{1,300})(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\(([^)\s]{1,1000})\)")
_RULE_LINE = re.compile(r"^(?:\|?(?: ?:?-{3,}:? ?\|)+ ?(?::?-{3,}:? ?)?|```\w*|-{3,}|\*{3,})$", re.M)
_ROW = re.compile(r"^\|(.*)\|[ \t]*$", re.M)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")


def read_bounded(path: Path, limits: Limits) -> tuple[bytes, tuple[Problem, ...]]:
    """Read at most `limits.text_bytes` of `path`; say so where it has more."""
    with path.open("rb") as file:
        data = file.read(limits.text_bytes + 1)
    if len(data) <= limits.text_bytes:
        return data, ()
    note = problem("limit.text", f"only the first {limits.text_bytes} bytes were read")
    return data[: limits.text_bytes], (note,)


def encoding_problems(decoded: Decoded) -> tuple[Problem, ...]:
    """Say how many bytes could not be read, where there are any."""
    if not decoded.replaced:
        return ()
    return (
        problem("text.encoding", f"{decoded.replaced} places are no {decoded.encoding}; they show as \ufffd"),
    )


def split_pages(text: str, reader: Reader, limits: Limits) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """Cut `text` at form feeds into repaired pages, the excess ones skipped."""
    parts = _NEWLINE.sub("\n", text).split("\f")
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    pages = [text_page(number, part, reader) for number, part in enumerate(parts[: limits.pages], start=1)]
    if len(parts) <= limits.pages:
        return tuple(pages), ()
    return tuple(pages), (problem("limit.pages", f"it has {len(parts)} pages; {limits.pages} were read"),)


def finish(pages: tuple[Page, ...], problems: tuple[Problem, ...], title: str | None = None) -> Reading:
    """Return the reading of a text: empty where no page has text, partial where something was left out."""
    if all(page.status is PageStatus.BLANK for page in pages):
        raise RefusedError(FileStatus.EMPTY, "file.empty", "it holds no visible character")
    return Reading(
        pages=pages, problems=problems, title=title, status=FileStatus.PARTIAL if problems else FileStatus.OK
    )


def read_text(path: Path, limits: Limits, *, markdown: bool = False) -> Reading:
    """Read a plain text; of Markdown, the words without the marks."""
    data, problems = read_bounded(path, limits)
    decoded = decode(data)
    text = unmojibake(decoded.text) or decoded.text
    if markdown:
        text = strip_markdown(_NEWLINE.sub("\n", text))
    pages, more = split_pages(text, Reader.TEXT, limits)
    return finish(pages, problems + encoding_problems(decoded) + more)


def strip_markdown(text: str) -> str:
    """Return the words of a Markdown text: links as `text (address)`, table cells parted by tabs."""
    text = _RULE_LINE.sub("", text)
    text = _HEADING.sub(r"\1", text)
    text = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})", text)
    text = _ROW.sub(lambda m: "\t".join(cell.strip() for cell in m[1].split("|")), text)
    text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)
