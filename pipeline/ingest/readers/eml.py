"""E-mail (RFC 5322): the body is a page, attachments are members, the subject is the title."""

from __future__ import annotations

import email
import email.errors
import email.policy
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser

from pipeline.ingest.encoding import decode
from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading, text_page
from pipeline.ingest.problems import RefusedError, problem
from pipeline.ingest.readers.html import decode_html, html_text
from pipeline.ingest.unpack import Spool
from schemas.source import FileStatus, Found, Page, PageStatus, Problem, Reader

_MAX_PARTS = 5_000


def read_eml(found: Found, spool: Spool) -> Reading:
    """Read a message: its text as page 1, everything attached as members."""
    limits = spool.limits
    if found.path.stat().st_size > limits.mail_bytes:
        raise RefusedError(
            FileStatus.UNSUPPORTED, "file.too_large", f"a message of more than {limits.mail_bytes} bytes"
        )
    with found.path.open("rb") as file:
        # compat32 keeps what it cannot parse; the newer policy raises on hostile headers.
        message = BytesParser(policy=email.policy.compat32).parse(file)
    problems: list[Problem] = []
    bodies: list[str] = []
    alternatives: list[str] = []
    deep = found.depth >= limits.depth
    for number, part in enumerate(_leaves(message)):
        if number >= _MAX_PARTS or spool.full:
            problems.append(problem("limit.members", f"only the first {number} parts were read"))
            break
        if _is_body(part):
            text, notes = _body_text(part, limits)
            problems += notes
            if not text.strip():
                continue
            if part.get_content_type() == "text/html":
                alternatives.append(text)
            else:
                bodies.append(text)
        elif deep:
            check_depth_note = problem("limit.depth", "its attachments lie too many containers deep")
            if check_depth_note not in problems:
                problems.append(check_depth_note)
        else:
            problems += _attach(part, number, spool)
    title = header_text(message.get("Subject"))
    text = "\n\n".join(bodies or alternatives)
    pages: tuple[Page, ...] = ()
    if text.strip():
        pages = (text_page(1, text.replace("\r\n", "\n"), Reader.EML),)
    if not spool.members and (not pages or pages[0].status is PageStatus.BLANK) and not problems:
        raise RefusedError(FileStatus.EMPTY, "file.empty", "the message has no text and no attachment")
    problems = [*problems, *spool.problems]
    return Reading(
        pages=pages,
        members=tuple(spool.members),
        problems=tuple(problems),
        title=title,
        status=FileStatus.PARTIAL if problems else FileStatus.OK,
    )


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold content; an attached message is one part (it is a container of its own)."""
    stack = [message]
    while stack:
        part = stack.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            stack.extend(reversed([inner for inner in payload if isinstance(inner, Message)]))
        else:
            yield part


def _is_body(part: Message) -> bool:
    if part.get_content_type() not in {"text/plain", "text/html"}:
        return False
    return part.get_content_disposition() != "attachment" and not _file_name(part)


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body_text(part: Message, limits: Limits) -> tuple[str, list[Problem]]:
    data = _payload(part)
    notes: list[Problem] = []
    if len(data) > limits.text_bytes:
        notes.append(problem("limit.text", f"only the first {limits.text_bytes} bytes of the text were read"))
        data = data[: limits.text_bytes]
    charset = part.get_param("charset")
    declared = charset if isinstance(charset, str) else None
    if part.get_content_type() == "text/html":
        decoded = decode_html(data, declared)
        text, _ = html_text(decoded.text)
    else:
        decoded = decode(data, declared)
        text = decoded.text
    if decoded.replaced:
        notes.append(
            problem("text.encoding", f"{decoded.replaced} places of the text are no {decoded.encoding}")
        )
    return text, notes


def _attach(part: Message, number: int, spool: Spool) -> list[Problem]:
    name = _file_name(part) or f"part-{number + 1}"
    try:
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            message = inner[0] if isinstance(inner, list) and inner else None
            data = message.as_bytes() if isinstance(message, Message) else b""
            if not _file_name(part):
                name = f"message-{number + 1}.eml"
        else:
            data = _payload(part)
    except (ValueError, LookupError, UnicodeError, TypeError, AttributeError) as error:
        return [problem("eml.part_damaged", f"{name}: {error}"[:300])]
    spool.add(name, iter([data]))
    return []


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, UnicodeError, TypeError):
        return None
    return header_text(name) if name else None


def header_text(value: object) -> str | None:
    """Return a header as text: RFC 2047 words decoded, raw 8-bit Thai recognised."""
    if value is None:
        return None
    raw = str(value)
    try:
        chunks = decode_header(raw)
    except (ValueError, LookupError, email.errors.HeaderParseError):
        chunks = [(raw, None)]
    words: list[str] = []
    for chunk, charset in chunks:
        if isinstance(chunk, str):
            data = chunk.encode("utf-8", "surrogateescape")
            words.append(decode(data).text)
        else:
            words.append(decode(chunk, charset).text)
    text = " ".join("".join(words).split())
    return text or None
