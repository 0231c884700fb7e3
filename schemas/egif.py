"""TH e-GIF / eCMS: a letter as the exchange between offices carries it, with the code lists of the exchange.

What of the exchange's form is verified and what is not stands in docs/EXCHANGE.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.letter import Secrecy, Urgency

RSM = "urn:th:gov:egif:data:standard:GovernmentDocument:1.0"
RAM = "urn:th:gov:egif:data:standard:ReusableAggregateBusinessInformationEntity:1"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"

SPEED_CODES: dict[str, Urgency | None] = {
    "001": None,
    "002": Urgency.URGENT,
    "003": Urgency.VERY_URGENT,
    "004": Urgency.MOST_URGENT,
}
"""ชั้นความเร็ว."""

SECRET_CODES: dict[str, Secrecy | None] = {
    "001": None,
    "002": Secrecy.CONFIDENTIAL,
    "003": Secrecy.SECRET,
    "004": Secrecy.TOP_SECRET,
    # ลับเฉพาะบุคคล: for one person alone, no class of the rule of 2544; read as the lowest of them.
    "005": Secrecy.CONFIDENTIAL,
}
"""ชั้นความลับ."""

MIME_NAMES: dict[str, str] = {
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/zip": "zip",
    "image/bmp": "bmp",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "text/plain": "txt",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
"""Kinds of file that the exchange takes, with the endings of their names."""


@dataclass(frozen=True, slots=True)
class EgifParty:
    """Who sends, or who receives. `ministry` and `department` are ids of the exchange, no names."""

    given_name: str = ""
    family_name: str = ""
    job_title: str = ""
    ministry: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class EgifReference:
    """A letter under อ้างถึง (`ReferenceCorrespondence`)."""

    number: str = ""
    date: str = ""
    """`YYYY-MM-DD`, common era; empty where it is not known to the day."""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class EgifFile:
    """A file that goes with the letter."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class EgifLetter:
    """The fields of `CorrespondenceLetter`, in the order of the exchange."""

    number: str
    date: str
    subject: str = ""
    secret: str = "001"  # noqa: S105 - a class of secrecy, no password
    speed: str = "001"
    sender: EgifParty = EgifParty()
    receiver: EgifParty = EgifParty()
    references: tuple[EgifReference, ...] = ()
    attachment: str = ""
    """The list of enclosures, one a line."""
    send_date: str = ""
    description: str = ""
