"""What a file is, by its content: names lie (`letter.pdf` that is a JPEG), bytes do not."""

from __future__ import annotations

import csv
import json
import re
import struct
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import filetype
import olefile

from pipeline.ingest.encoding import Decoded, decode
from pipeline.ingest.unpack import directory_size

_HEAD = 65_536


class Format(StrEnum):
    """Which reader a file goes to."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    OFFICE = "office"
    TEXT = "text"
    HTML = "html"
    EML = "eml"
    EGIF = "egif"
    ZIP = "zip"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file's type. `code` and `reason` say why it is not read, where it is not."""

    format: Format
    media_type: str
    code: str | None = None
    reason: str = ""


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"

_OOXML_PARTS: tuple[tuple[bytes, Recognised], ...] = (
    (b"wordprocessingml.document.main+xml", Recognised(Format.DOCX, DOCX)),
    (
        b"wordprocessingml.template.main+xml",
        Recognised(Format.OFFICE, "application/vnd.openxmlformats-officedocument.wordprocessingml.template"),
    ),
    (
        b"ms-word.document.macroEnabled",
        Recognised(Format.OFFICE, "application/vnd.ms-word.document.macroenabled.12"),
    ),
    (
        b"ms-word.template.macroEnabled",
        Recognised(Format.OFFICE, "application/vnd.ms-word.template.macroenabled.12"),
    ),
    (
        b"spreadsheetml",
        Recognised(
            Format.UNSUPPORTED,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "type.table",
            "a spreadsheet (XLSX)",
        ),
    ),
    (
        b"presentationml",
        Recognised(
            Format.UNSUPPORTED,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "type.unsupported",
            "a presentation (PPTX)",
        ),
    ),
)

_OLE_STREAMS: tuple[tuple[str, Recognised], ...] = (
    (
        "EncryptedPackage",
        Recognised(Format.ENCRYPTED, DOCX, "docx.encrypted", "a password is needed to open it"),
    ),
    ("WordDocument", Recognised(Format.OFFICE, DOC)),
    (
        "Workbook",
        Recognised(Format.UNSUPPORTED, "application/vnd.ms-excel", "type.table", "a spreadsheet (XLS)"),
    ),
    ("Book", Recognised(Format.UNSUPPORTED, "application/vnd.ms-excel", "type.table", "a spreadsheet (XLS)")),
    (
        "PowerPoint Document",
        Recognised(
            Format.UNSUPPORTED, "application/vnd.ms-powerpoint", "type.unsupported", "a presentation (PPT)"
        ),
    ),
    (
        "__properties_version1.0",
        Recognised(
            Format.UNSUPPORTED, "application/vnd.ms-outlook", "type.old_mail", "an Outlook message (MSG)"
        ),
    ),
    (
        "Catalog",
        Recognised(
            Format.UNSUPPORTED, "application/x-thumbs", "path.system_file", "Windows' thumbnail store"
        ),
    ),
)

_SYSTEM_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x00\x05\x16\x07\x00\x02\x00\x00", "macOS's AppleDouble side file"),
    (b"\x00\x00\x00\x01Bud1", "macOS's folder settings (.DS_Store)"),
)
_SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized", "ehthumbs.db"})

_HEADER_LINE = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?\S?")
_MAIL_HEADERS = frozenset(
    [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "content-type",
        "delivered-to",
        "cc",
        "reply-to",
        "content-transfer-encoding",
        "x-mailer",
        "sender",
    ]
)
_HTML_START = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(r"<(?:p|div|span|table|tr|td|br|font|center|b|h[1-6]|meta|style)\b[^<>]{0,500}>", re.I)
_XML_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<([A-Za-z_][\w.:-]{0,80})", re.S
)
ECMS_LETTER = re.compile(r"<(?:[\w.-]{1,40}:)?CorrespondenceLetter[\s>]")
"""The element that holds a letter of the exchange; its other messages (receipts, requests) have none."""
_MARKDOWN = (
    re.compile(r"^#{1,6} \S", re.M),
    re.compile(r"\*\*[^*\n]{1,200}\*\*"),
    re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"),
    re.compile(r"^\|(?: ?:?-{3,}:? ?\|){2,}", re.M),
    re.compile(r"^```", re.M),
    re.compile(r"^> \S", re.M),
)
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})


def recognise(path: Path) -> Recognised:
    """Return the type of the file at `path`. Raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    known = _by_signature(path, head)
    if known is not None:
        return known
    if path.name.lower() in _SYSTEM_NAMES or path.name.startswith("~$"):
        return _system(f"a side file of the system or an office program ({path.name[:40]!r})")
    guess = filetype.guess(head)
    if guess is not None:
        return Recognised(
            Format.UNSUPPORTED,
            str(guess.mime),
            _code_for(str(guess.mime)),
            f"a file of the type {guess.mime}",
        )
    return _text(head, whole=len(head) < _HEAD)


def _system(reason: str) -> Recognised:
    return Recognised(Format.UNSUPPORTED, "application/octet-stream", "path.system_file", reason)


def _code_for(media_type: str) -> str:
    if media_type.startswith("image/"):
        return "image.unsupported"
    if media_type in {
        "application/x-tar",
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
    } or any(word in media_type for word in ("rar", "7z", "zstd", "lzip", "compress")):
        return "type.archive"
    return "type.unsupported"


def _by_signature(path: Path, head: bytes) -> Recognised | None:
    for magic, what in _SYSTEM_MAGIC:
        if head.startswith(magic):
            return _system(what)
    if is_pdf(head):
        return Recognised(Format.PDF, "application/pdf")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Recognised(Format.IMAGE, "image/png")
    if head.startswith(b"\xff\xd8\xff"):
        return Recognised(Format.IMAGE, "image/jpeg")
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return Recognised(Format.IMAGE, "image/tiff")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")):
        return _zip(path, head)
    if head.startswith(olefile.MAGIC):
        return _ole(path)
    if head.startswith(b"{\\rt"):
        return Recognised(Format.OFFICE, RTF)
    return None


def is_pdf(head: bytes) -> bool:
    """Return whether `head` begins a PDF: rubbish may stand before it, but a text about PDFs is none."""
    at = head.find(b"%PDF-", 0, 1024 + 5)
    if at < 0:
        return False
    return not head[:at].strip(b"\xef\xbb\xbf\x00 \t\r\n") or b" obj" in head[at : at + 8192]


def _zip(path: Path, head: bytes) -> Recognised:
    """Look into a ZIP: office documents are ZIPs with a table of content types or a `mimetype`."""
    plain = Recognised(Format.ZIP, "application/zip")
    size = directory_size(path)
    if size is None:
        # No table of contents: cut off. Its first member still tells what it was.
        name = _first_member(head)
        if name == "[Content_Types].xml" or name.startswith(("word/", "_rels/", "docProps/")):
            return Recognised(Format.DAMAGED, DOCX, "docx.damaged", "the end of the file is missing")
        return Recognised(
            Format.DAMAGED, "application/zip", "zip.damaged", "its table of contents is missing"
        )
    if size > 64 * 1024 * 1024:
        return plain
    try:
        with zipfile.ZipFile(path) as box:
            names = set(box.namelist())
            if "[Content_Types].xml" in names:
                types = _member_head(box, "[Content_Types].xml", 1 << 20)
                for part, known in _OOXML_PARTS:
                    if part in types:
                        return known
                if "word/document.xml" in names:
                    return Recognised(Format.DOCX, DOCX)
            if "mimetype" in names:
                kind = _member_head(box, "mimetype", 100).decode("ascii", "replace").strip()
                if kind in {ODT, f"{ODT}-template"}:
                    if b"manifest:encryption-data" in _member_head(box, "META-INF/manifest.xml", 1 << 20):
                        return Recognised(
                            Format.ENCRYPTED, ODT, "office.encrypted", "a password is needed to open it"
                        )
                    return Recognised(Format.OFFICE, ODT)
                if "/" in kind and kind.isprintable():
                    return Recognised(
                        Format.UNSUPPORTED, kind, "type.unsupported", f"a file of the type {kind}"
                    )
            if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
                return Recognised(
                    Format.UNSUPPORTED, "application/java-archive", "type.unsupported", "a program"
                )
    except (
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        EOFError,
        struct.error,
    ):
        return Recognised(
            Format.DAMAGED, "application/zip", "zip.damaged", "its table of contents cannot be read"
        )
    return plain


def _member_head(box: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        with box.open(name) as member:
            return member.read(most)
    except Exception:
        return b""


def _first_member(head: bytes) -> str:
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        return ""
    length = int.from_bytes(head[26:28], "little")
    return head[30 : 30 + length].decode("utf-8", "replace")


def _ole(path: Path) -> Recognised:
    damaged = Recognised(Format.DAMAGED, DOC, "office.failed", "its inner directory cannot be read")
    try:
        with olefile.OleFileIO(str(path)) as ole:
            for stream, known in _OLE_STREAMS:
                if not ole.exists(stream):
                    continue
                if known.media_type == DOC and known.format is Format.OFFICE and _doc_encrypted(ole):
                    return Recognised(
                        Format.ENCRYPTED, DOC, "office.encrypted", "a password is needed to open it"
                    )
                return known
    except Exception:
        return damaged
    return Recognised(
        Format.UNSUPPORTED,
        "application/x-ole-storage",
        "type.unsupported",
        "an OLE file of an unknown program",
    )


def _doc_encrypted(ole: olefile.OleFileIO) -> bool:
    """Bit fEncrypted of the file information block ([MS-DOC] 2.5.2, byte 0x0B, bit 0)."""
    with ole.openstream("WordDocument") as stream:
        block = bytes(stream.read(12))
    return len(block) == 12 and bool(block[11] & 0x01)


def _text(head: bytes, *, whole: bool) -> Recognised:
    decoded = decode(head if whole else _cut_at_line(head))
    if _is_binary(head, decoded):
        return Recognised(
            Format.UNSUPPORTED, "application/octet-stream", "type.unsupported", "no known type of file"
        )
    text = decoded.text
    if is_mail(text):
        return Recognised(Format.EML, "message/rfc822")
    if text.startswith("From ") and is_mail(text.split("\n", 1)[-1]):
        return Recognised(
            Format.UNSUPPORTED, "application/mbox", "type.old_mail", "a mailbox of several messages"
        )
    if text.lstrip().startswith("<") and ECMS_LETTER.search(text):
        return Recognised(Format.EGIF, "application/xml")
    if _HTML_START.match(text) or (
        text.lstrip().startswith("<") and len(_HTML_TAG.findall(text[:8192])) >= 3
    ):
        return Recognised(Format.HTML, "text/html")
    root = _XML_ROOT.match(text)
    if root is not None and (text.lstrip().startswith("<?xml") or f"</{root[1]}>" in text):
        if re.search(r"e-?cms|egif|ธนส|LetterID|CorrespondenceLetter", text[:8192], re.I):
            return Recognised(
                Format.UNSUPPORTED, "application/xml", "type.ecms", "a message of the eCMS exchange"
            )
        return Recognised(Format.UNSUPPORTED, "application/xml", "type.unsupported", f"XML ({root[1][:40]})")
    if _is_json(text):
        return Recognised(Format.UNSUPPORTED, "application/json", "type.table", "data (JSON)")
    if _is_csv(text):
        return Recognised(Format.UNSUPPORTED, "text/csv", "type.table", "a table (CSV)")
    if sum(bool(pattern.search(text)) for pattern in _MARKDOWN) >= 2 or len(_MARKDOWN[0].findall(text)) >= 2:
        return Recognised(Format.TEXT, "text/markdown")
    return Recognised(Format.TEXT, "text/plain")


def _cut_at_line(head: bytes) -> bytes:
    """Drop a last line that may end inside a character."""
    at = head.rfind(b"\n")
    return head[: at + 1] if at > len(head) // 2 else head


def _is_binary(head: bytes, decoded: Decoded) -> bool:
    if decoded.encoding.startswith(("utf-16", "utf-32")):
        odd = sum(char < " " and char not in "\t\n\r\f\v" for char in decoded.text)
        return odd + decoded.replaced > len(decoded.text) * 0.02
    odd_bytes = len(head) - len(head.translate(None, _CONTROLS))
    return odd_bytes > len(head) * 0.02 or decoded.replaced > len(decoded.text) * 0.1


def is_mail(text: str) -> bool:
    """Return whether `text` opens with a block of mail headers (RFC 5322)."""
    names: set[str] = set()
    for line in text.lstrip("\r\n").splitlines()[:200]:
        if not line.strip():
            break
        if line[0] in " \t":
            if not names:
                return False
            continue
        match = _HEADER_LINE.match(line)
        if match is None:
            return False
        names.add(match[1].lower())
    return len(names & _MAIL_HEADERS) >= 2 and bool(
        names & {"from", "mime-version", "received", "message-id", "date"}
    )


def _is_json(text: str) -> bool:
    start = text.lstrip()
    if not start.startswith(("{", "[")):
        return False
    try:
        json.JSONDecoder().raw_decode(start)
    except RecursionError:
        return True
    except ValueError:
        # A long file is cut here; `{"key":` tells enough.
        return re.match(r'[\[{\s]{0,10}"[^"\n]{1,80}"\s*:', start) is not None
    return True


def _is_csv(text: str) -> bool:
    """Every line with the same number of commas, semicolons or tabs (three columns or more) is a table."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    if len(lines) < 4:
        return False
    for delimiter in ",;\t":
        if lines[0].count(delimiter) < 2:
            continue
        try:
            rows = list(csv.reader(lines[:-1], delimiter=delimiter))
        except csv.Error:
            continue
        if len({len(row) for row in rows}) == 1 and len(rows[0]) >= 3 and all(row[0].strip() for row in rows):
            return True
    return False
