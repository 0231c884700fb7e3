"""Messages of TH e-GIF / eCMS: the fields as a page in the usual layout of a letter, the files as members.

The form is the exchange's (docs/EXCHANGE.md). Elements are told by their names alone: programs in the wild
have the two namespaces swapped.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from extractors.calendar_th import BE_OFFSET, MONTHS
from pipeline.ingest.encoding import decode
from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading, text_page
from pipeline.ingest.problems import RefusedError, problem
from pipeline.ingest.unpack import Spool
from pipeline.secrecy import highest
from schemas.egif import MIME_NAMES, SECRET_CODES, SPEED_CODES, EgifLetter, EgifParty, EgifReference
from schemas.letter import Secrecy, Urgency
from schemas.source import FileStatus, Found, Problem, Reader

_FILES = {"MainLetterBinaryObject": "letter", "AttachmentBinaryObject": "attachment"}
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}\sencoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_ORDER = re.compile(r"[0-9๐-๙]{1,6}\s?/\s?(?:25|๒๕)[0-9๐-๙]{2}")
"""An order's number: no office, and the year behind the slash."""
_DATED = ("ลงวันที่", "ลว.")
_MOST_LETTERS = 50

_SPEED = {Urgency.URGENT: "ด่วน", Urgency.VERY_URGENT: "ด่วนมาก", Urgency.MOST_URGENT: "ด่วนที่สุด"}
_SECRET = {Secrecy.CONFIDENTIAL: "ลับ", Secrecy.SECRET: "ลับมาก", Secrecy.TOP_SECRET: "ลับที่สุด"}


def read_egif(found: Found, spool: Spool) -> Reading:
    """Read a message of the exchange: each letter in it as a page, each file as a member."""
    limits = spool.limits
    if found.path.stat().st_size > limits.mail_bytes:
        raise RefusedError(
            FileStatus.UNSUPPORTED, "file.too_large", f"a message of more than {limits.mail_bytes} bytes"
        )
    try:
        # No document type at all: entities are the way to make a small message large, or to read other files.
        root = ElementTree.fromstring(_decoded(found.path.read_bytes()), forbid_dtd=True)
    except DefusedXmlException as error:
        raise RefusedError(
            FileStatus.UNSUPPORTED, "type.ecms", "the message declares a document type; none is read"
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise RefusedError(FileStatus.FAILED, "ecms.damaged", f"it is no whole XML: {error}"[:300]) from error
    elements = [element for element in root.iter() if _name(element) == "CorrespondenceLetter"]
    if not elements:
        raise RefusedError(FileStatus.UNSUPPORTED, "type.ecms", "a message without a letter")
    problems: list[Problem] = []
    # Which file belongs to which letter of a message is not said: all of them have the highest class.
    secrecy = highest(*(_class(_code(_text(element, "SecretCode"))) for element in elements))
    spool.secrecy = highest(spool.secrecy, secrecy)
    if len(elements) > _MOST_LETTERS:
        problems.append(problem("limit.pages", f"only the first {_MOST_LETTERS} letters were read"))
    pages = []
    for number, element in enumerate(elements[:_MOST_LETTERS], start=1):
        letter = _letter(element)
        text = letter_text(letter)[: limits.text_bytes]
        pages.append(text_page(number, text, Reader.TEXT))
        problems += _files(element, found, spool, limits)
    problems += spool.problems
    if not (problems or spool.members or any(page.text.strip() for page in pages)):
        raise RefusedError(FileStatus.EMPTY, "file.empty", "the message has no field and no file")
    return Reading(
        pages=tuple(pages),
        members=tuple(spool.members),
        problems=tuple(problems),
        title=_letter(elements[0]).subject or None,
        secrecy=secrecy,
        status=FileStatus.PARTIAL if problems else FileStatus.OK,
    )


def _decoded(data: bytes) -> str:
    """Return the message as text: offices write TIS-620 too, under names that no XML parser knows."""
    declared = _ENCODING.search(data[:200])
    return decode(data, declared[1].decode("ascii") if declared else None).text.removeprefix("\ufeff")


def letter_text(letter: EgifLetter) -> str:
    """Return the fields of a message as a letter is laid out (clause 11), so that they are read like any."""
    secrecy, urgency = _class(letter.secret), SPEED_CODES.get(letter.speed)
    lines = [_SECRET[secrecy] if secrecy else "", _SPEED[urgency] if urgency else ""]
    lines += [f"ที่ {letter.number}" if letter.number else ""]
    lines += [f"{' ' * 32}{thai_day(letter.date)}" if letter.date else ""]
    lines += [f"เรื่อง {letter.subject}" if letter.subject else ""]
    receiver = letter.receiver.job_title or _full_name(letter.receiver)
    lines += [f"เรียน {receiver}" if receiver else ""]
    lines += _listed("อ้างถึง", [_cited(reference) for reference in letter.references])
    lines += _listed("สิ่งที่ส่งมาด้วย", letter.attachment.splitlines())
    lines += [letter.description]
    signed = _full_name(letter.sender)
    if signed:
        lines += ["ขอแสดงความนับถือ", f"({signed})", letter.sender.job_title]
    return "\n".join(line for line in lines if line.strip())


def _class(code: str) -> Secrecy | None:
    # A class that we do not know is a class all the same: such a letter must not be shown to everybody.
    return SECRET_CODES.get(code, Secrecy.CONFIDENTIAL if code else None)


def thai_day(day: str) -> str:
    """Return a day, or a month, as letters write it (`29 ตุลาคม 2564`); anything else as it stands."""
    match = _DAY.fullmatch(day[:10])
    if match is None or not 1 <= int(match[2]) <= len(MONTHS):
        return day
    month = f"{MONTHS[int(match[2]) - 1]} {int(match[1]) + BE_OFFSET}"
    return f"{int(match[3])} {month}" if match[3] else month


def _listed(label: str, items: list[str]) -> list[str]:
    items = [item for item in items if item.strip()]
    if len(items) < 2:
        return [f"{label} {item}" for item in items]
    return [label, *(f"{at}. {item}" for at, item in enumerate(items, start=1))]


def _cited(reference: EgifReference) -> str:
    if not reference.number:
        return reference.subject
    noun = "คำสั่ง" if _ORDER.fullmatch(reference.number) else "หนังสือ"
    day = f" ลงวันที่ {thai_day(reference.date)}" if reference.date else ""
    # A date that is no day stands in the words, before the subject (see `pipeline.export.egif`).
    label = "" if reference.subject.startswith(_DATED) else "เรื่อง "
    subject = f" {label}{reference.subject}" if reference.subject else ""
    return f"{noun} ที่ {reference.number}{day}{subject}"


def _full_name(party: EgifParty) -> str:
    return " ".join(filter(None, (party.given_name, party.family_name)))


def _letter(element: Element) -> EgifLetter:
    return EgifLetter(
        number=_text(element, "ID"),
        date=_text(element, "CorrespondenceDate"),
        subject=_text(element, "Subject"),
        secret=_code(_text(element, "SecretCode")),
        speed=_code(_text(element, "SpeedCode")),
        sender=_party(element, "SenderParty"),
        receiver=_party(element, "ReceiverParty"),
        references=tuple(
            EgifReference(_text(cited, "ID"), _text(cited, "CorrespondenceDate"), _text(cited, "Subject"))
            for cited in _children(element, "ReferenceCorrespondence")
        ),
        attachment="\n".join(_lines(element, "Attachment")),
        send_date=_text(element, "SendDate"),
        description="\n".join(_lines(element, "Description")),
    )


def _party(element: Element, name: str) -> EgifParty:
    for party in _children(element, name):
        ministry = next(_children(party, "MinistryOrganization"), None)
        department = next(_children(party, "DepartmentOrganization"), None)
        return EgifParty(
            _text(party, "GivenName"),
            _text(party, "FamilyName"),
            _text(party, "JobTitle"),
            "" if ministry is None else _text(ministry, "ID"),
            "" if department is None else _text(department, "ID"),
        )
    return EgifParty()


def _files(element: Element, found: Found, spool: Spool, limits: Limits) -> list[Problem]:
    problems: list[Problem] = []
    damaged: list[str] = []
    for number, child in enumerate(element, start=1):
        role = _FILES.get(_name(child))
        packed = child.text or ""
        if role is None or not packed.strip():
            continue
        if found.depth >= limits.depth:
            problems.append(problem("limit.depth", "its files lie too many containers deep"))
            break
        if spool.full:
            problems.append(problem("limit.members", f"only the first {len(spool.members)} were read"))
            break
        ending = MIME_NAMES.get((child.get("mimeCode") or "").strip().lower(), "bin")
        name = f"{role}-{len(spool.members) + 1}.{ending}"
        try:
            content = base64.b64decode("".join(packed.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            damaged.append(f"{role} at place {number}: {error}")
            continue
        spool.add(name, iter([content]))
    if damaged:
        problems.append(problem("ecms.part_damaged", f"{len(damaged)} files, the first: {damaged[0]}"[:300]))
    return problems


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _text(element: Element, name: str) -> str:
    return " ".join(" ".join(child.text or "" for child in _children(element, name)).split())


def _lines(element: Element, name: str) -> list[str]:
    return [line.strip() for child in _children(element, name) for line in (child.text or "").splitlines()]


def _code(code: str) -> str:
    """Codes show as `001` and as `1`."""
    return code.zfill(3) if code.isascii() and code.isdigit() else code
