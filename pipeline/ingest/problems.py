"""What can be wrong with a file: stable codes, each with the advice a person gets (see docs/FORMATS.md)."""

from __future__ import annotations

from schemas.source import FileStatus, Problem

ADVICE: dict[str, str] = {
    "path.missing": "Check the spelling of the path, or whether the medium is mounted.",
    "path.unreadable": "Give yourself the right to read it (chmod u+r), or run as its owner.",
    "path.unreadable_folder": "Give yourself the right to list it (chmod u+rx), or run as its owner.",
    "path.hidden_folder": "Name the folder itself on the command line if letters lie in it.",
    "path.link": "Name what the link points to on the command line if it is part of the archive.",
    "path.special": "Remove it from the archive: it is no regular file.",
    "path.system_file": "Nothing to do: the operating system or an office program put it there.",
    "file.empty": "Get the file again: the copy has no content.",
    "file.too_large": "Split the file, or raise the limit file_bytes.",
    "type.unsupported": "Save or print it as PDF, and add that.",
    "type.old_mail": "Save the message as .eml, or its attachments one by one, and add those.",
    "type.archive": "Unpack it and add the folder.",
    "type.table": "Nothing to do if it is a list; print it as PDF if it is a letter.",
    "type.ecms": "Export the letter from the exchange system as PDF, and add that.",
    "pdf.encrypted": "Open it with its password, save it without, and add that copy.",
    "pdf.damaged": "Get the file again, or open it in a viewer and print it as PDF.",
    "pdf.truncated": "Get the file again: its end is missing.",
    "pdf.no_pages": "Get the file again: it has no page.",
    "pdf.page_damaged": "Look at the page in a viewer; print the file anew as PDF if it shows there.",
    "pdf.attachments": "Save the files attached to the PDF one by one, and add those.",
    "image.damaged": "Scan or download the picture again.",
    "image.truncated": "Scan or download the picture again: its end is missing.",
    "image.frame_damaged": "Scan that page again.",
    "image.unsupported": "Save it as PNG or JPEG, and add that.",
    "limit.pages": "Split the file, or raise the limit pages.",
    "limit.pixels": "Scan at 300 dpi, or make the picture smaller.",
    "limit.text": "Split the file, or raise the limit text_bytes.",
    "limit.members": "Unpack it and add the folder.",
    "limit.member_bytes": "Unpack it and add the member by itself if you trust it.",
    "limit.unpacked_bytes": "Unpack it and add the folder if you trust it.",
    "limit.ratio": "Unpack it and add the member by itself if you trust it.",
    "limit.depth": "Unpack the inner container and add its files.",
    "zip.encrypted": "Unpack it with its password and add the files.",
    "zip.damaged": "Get the file again: its table of contents cannot be read.",
    "zip.member_damaged": "Get the file again, or add that member by itself.",
    "zip.member_method": "Unpack it with the program that packed it, and add the files.",
    "zip.member_link": "Add what the link points to.",
    "zip.system_files": "Nothing to do: the operating system put them there.",
    "docx.encrypted": "Open it with its password, save it without, and add that copy.",
    "docx.damaged": "Open it in a word processor, let it repair the file, save it, and add that.",
    "docx.part_damaged": "Open it in a word processor, save it anew, and add that.",
    "office.encrypted": "Open it with its password, save it without, and add that copy.",
    "office.missing": "Run `make setup-office` to install LibreOffice, then run again.",
    "office.failed": "Open it in a word processor and save it as DOCX or PDF.",
    "office.timeout": "Open it in a word processor and save it as DOCX or PDF.",
    "text.encoding": "Save it as UTF-8, and add that.",
    "text.binary": "Check what the file is; it is no text.",
    "html.damaged": "Open it in a browser and print it as PDF.",
    "eml.damaged": "Save the message again from the mail program.",
    "eml.part_damaged": "Save the attachment from the mail program and add it by itself.",
    "ecms.damaged": "Get the message again from the exchange system.",
    "ecms.part_damaged": "Save the file from the exchange system and add it by itself.",
    "reader.failed": "Report it with the file's kind: the reader met something it does not expect.",
}
"""Advice by problem code."""


def problem(code: str, reason: str, page: int | None = None) -> Problem:
    """Return the problem `code` with its standing advice."""
    return Problem(code=code, reason=reason, advice=ADVICE[code], page=page)


class RefusedError(Exception):
    """A file (or a part) that cannot be read, for a reason we know; never leaves `pipeline.ingest`."""

    def __init__(self, status: FileStatus, code: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.problem = problem(code, reason)
