"""Reads one file, whatever it is: `read` never raises for bad input, it says what is wrong and what to do."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from pipeline.ingest.discover import is_hidden_folder
from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.pages import Reading
from pipeline.ingest.problems import RefusedError, problem
from pipeline.ingest.readers.docx import read_docx
from pipeline.ingest.readers.egif import read_egif
from pipeline.ingest.readers.eml import read_eml
from pipeline.ingest.readers.html import read_html
from pipeline.ingest.readers.image import read_image
from pipeline.ingest.readers.office import convert_one
from pipeline.ingest.readers.pdf import read_pdf
from pipeline.ingest.readers.text import read_text
from pipeline.ingest.recognise import Format, Recognised, recognise
from pipeline.ingest.unpack import Spool, unpack_zip
from pipeline.secrecy import highest
from schemas.source import Document, FileStatus, Found, Source

_CHUNK = 1 << 20
_EMPTY_TYPE = "application/x-empty"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read(found: Found, spool: Path, limits: Limits = DEFAULT, converted: Path | None = None) -> Document:
    """Read `found` as far as ingest can: to pages (some waiting for OCR), or to the members of a container.

    `spool` is a folder where members of containers may be left; each container gets a folder of its own in
    it. `converted` is a DOCX that `convert_many` made of this file (DOC, ODT, RTF); without it, LibreOffice
    is started for this file alone. Never raises for what the file is or holds.
    """
    try:
        refusal = _refuse_by_place(found)
        if refusal is not None:
            return refusal
        size = found.path.stat().st_size
        if size > limits.file_bytes:
            raise RefusedError(
                FileStatus.UNSUPPORTED, "file.too_large", f"{size} bytes are more than {limits.file_bytes}"
            )
        sha256 = sha256_of(found.path)
    except RefusedError as refused:
        return Document(source=None, shown=found.shown, status=refused.status, problems=(refused.problem,))
    except (OSError, ValueError) as error:
        return Document(
            source=None,
            shown=found.shown,
            status=FileStatus.FAILED,
            problems=(problem("path.unreadable", f"it cannot be read: {_plain(error)}"),),
        )
    if size == 0:
        return Document(
            source=Source(found.shown, sha256, _EMPTY_TYPE, 0),
            shown=found.shown,
            status=FileStatus.EMPTY,
            problems=(problem("file.empty", "it has no bytes"),),
        )
    media_type = "application/octet-stream"
    try:
        known = recognise(found.path)
        media_type = known.media_type
        reading = _dispatch(found, known, spool / sha256[:24], limits, converted)
    except RefusedError as refused:
        reading = Reading(status=refused.status, problems=(refused.problem,))
    except Exception as error:
        reading = Reading(
            status=FileStatus.FAILED,
            problems=(problem("reader.failed", f"{type(error).__name__}: {_plain(error)}"),),
        )
    return Document(
        source=Source(path=found.shown, sha256=sha256, media_type=media_type, size=size),
        shown=found.shown,
        status=reading.status,
        pages=reading.pages,
        members=reading.members,
        problems=reading.problems,
        title=reading.title,
        secrecy=highest(found.secrecy, reading.secrecy),
    )


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split())[:200].encode("utf-8", "replace").decode()


def _refuse_by_place(found: Found) -> Document | None:
    """Return the row of what is no regular file: a folder that was not walked, a link, a device."""
    try:
        mode = found.path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _row(found, FileStatus.FAILED, "path.missing", "there is no such file")
    except (OSError, ValueError) as error:
        return _row(found, FileStatus.FAILED, "path.unreadable", f"it cannot be read: {_plain(error)}")
    if stat.S_ISLNK(mode):
        return _row(
            found,
            FileStatus.UNSUPPORTED,
            "path.link",
            f"a link to {_target(found.path)}; it was not followed",
        )
    if stat.S_ISDIR(mode):
        if is_hidden_folder(found.path.name) and os.access(found.path, os.R_OK | os.X_OK):
            return _row(
                found, FileStatus.UNSUPPORTED, "path.hidden_folder", "a hidden folder; it was not walked"
            )
        return _row(found, FileStatus.FAILED, "path.unreadable_folder", "the folder cannot be listed")
    if not stat.S_ISREG(mode):
        return _row(found, FileStatus.UNSUPPORTED, "path.special", "a pipe, socket or device")
    return None


def _target(path: Path) -> str:
    try:
        return os.fsencode(path.readlink()).decode("utf-8", "backslashreplace")[:200]
    except OSError:
        return "an unknown place"


def _row(found: Found, status: FileStatus, code: str, reason: str) -> Document:
    return Document(source=None, shown=found.shown, status=status, problems=(problem(code, reason),))


def _dispatch(
    found: Found, known: Recognised, folder: Path, limits: Limits, converted: Path | None
) -> Reading:
    path = found.path
    match known.format:
        case Format.PDF:
            return read_pdf(path, limits)
        case Format.IMAGE:
            return read_image(path, known.media_type, limits)
        case Format.DOCX:
            return read_docx(found, Spool(folder, found, limits))
        case Format.OFFICE:
            return _read_office(found, folder, limits, converted)
        case Format.TEXT:
            return read_text(path, limits, markdown=known.media_type == "text/markdown")
        case Format.HTML:
            return read_html(path, limits)
        case Format.EML:
            return read_eml(found, Spool(folder, found, limits))
        case Format.EGIF:
            return read_egif(found, Spool(folder, found, limits))
        case Format.ZIP:
            return unpack_zip(found, Spool(folder, found, limits))
        case Format.ENCRYPTED:
            raise RefusedError(FileStatus.ENCRYPTED, known.code or "office.encrypted", known.reason)
        case Format.DAMAGED:
            raise RefusedError(FileStatus.FAILED, known.code or "reader.failed", known.reason)
        case Format.UNSUPPORTED:
            raise RefusedError(FileStatus.UNSUPPORTED, known.code or "type.unsupported", known.reason)


def _read_office(found: Found, folder: Path, limits: Limits, converted: Path | None) -> Reading:
    """Read a DOC, ODT or RTF through its DOCX twin."""
    if converted is None:
        converted = convert_one(found.path, folder, limits)
    return read_docx(found, Spool(folder, found, limits), path=converted, office=True)
