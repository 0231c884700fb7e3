"""Letters as messages of TH e-GIF / eCMS: `CorrespondenceLetterOutboundRequest` in a SOAP 1.1 envelope.

Elements stand in the order that public programs write them in; what a record does not say is an empty
element. What of the form is verified stands in docs/EXCHANGE.md.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

from lxml import etree

from extractors.calendar_th import BE_OFFSET, MONTHS
from extractors.cited_subject import cited_subject
from extractors.people import find_people
from pipeline.link.merging import secrecy_level
from pipeline.store.visibility import may_show
from schemas.egif import (
    MIME_NAMES,
    RAM,
    RSM,
    SECRET_CODES,
    SOAP,
    SPEED_CODES,
    WSA,
    EgifFile,
    EgifLetter,
    EgifParty,
    EgifReference,
)
from schemas.letter import LetterRecord, Reference, ReferenceRole, Secrecy

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY, _MONTH = len("2021-10-29"), len("2021-10")


class NotExchangeable(ValueError):  # noqa: N818 - says what is wrong with the letter
    """A letter that cannot go over the exchange: its number or day is missing, or its class forbids it."""


def egif_letter(record: LetterRecord, *, sender: EgifParty | None = None) -> EgifLetter:
    """Return the fields of a record that the exchange has a place for.

    Args:
        record: The letter.
        sender: The sending office with its ids; from the signatory alone where it is not given.

    Raises:
        NotExchangeable: The letter has no number, or no date to the day.
    """
    day = record.date.value if record.date else None
    if record.number is None or day is None or len(day) != _DAY:
        raise NotExchangeable("it has no number, or no date to the day")
    return EgifLetter(
        number=record.number.canonical,
        date=day,
        subject=record.subject or "",
        secret=next(code for code, secrecy in SECRET_CODES.items() if secrecy == record.secrecy),
        speed=next(code for code, urgency in SPEED_CODES.items() if urgency == record.urgency),
        sender=sender or _signatory(record),
        receiver=EgifParty(job_title="; ".join(record.to)),
        references=tuple(
            _reference(r, record.text) for r in record.references if r.role is ReferenceRole.REFERENCE
        ),
        attachment="\n".join(" ".join(filter(None, (e.title, e.quantity))) for e in record.enclosures),
        send_date=day,
    )


def egif_message(
    record: LetterRecord,
    *,
    sender: EgifParty | None = None,
    main: EgifFile | None = None,
    attachments: Sequence[EgifFile] = (),
    to: str = "",
    include: Secrecy | None = None,
) -> bytes:
    """Return a letter as a message to the exchange.

    Args:
        record: The letter.
        sender: The sending office with its ids in the exchange.
        main: The letter itself; its text (`text/plain`) where no file is given.
        attachments: Files of its enclosures.
        to: Address of the exchange's server, for the message's head.
        include: The highest class of secrecy that may go out.

    Raises:
        NotExchangeable: The letter has no number or day, a class above `include`, or a file of a kind that
            the exchange does not take.
    """
    if not may_show(secrecy_level(record.secrecy), include):
        raise NotExchangeable("it has a class of secrecy")
    letter = egif_letter(record, sender=sender)
    main = main or EgifFile("text/plain", record.text.encode())
    for file in (main, *attachments):
        if file.media_type not in MIME_NAMES:
            raise NotExchangeable(f"the exchange takes no file of the type {file.media_type}")
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    header = etree.SubElement(envelope, f"{{{SOAP}}}Header", nsmap={"wsa": WSA})
    etree.SubElement(header, f"{{{WSA}}}MessageID")
    etree.SubElement(header, f"{{{WSA}}}To").text = _xml(to)
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    request = etree.SubElement(body, "CorrespondenceLetterOutboundRequest")
    document = etree.SubElement(request, f"{{{RSM}}}GovernmentDocument", nsmap={"rsm": RSM, "ram": RAM})
    _write(document, letter, main, attachments)
    return bytes(etree.tostring(envelope, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _write(document: etree._Element, letter: EgifLetter, main: EgifFile, files: Sequence[EgifFile]) -> None:
    element = etree.SubElement(document, f"{{{RAM}}}CorrespondenceLetter", attrib={"ID": "Letter"})
    _add(element, "ID", letter.number)
    _add(element, "CorrespondenceDate", letter.date)
    _add(element, "Subject", letter.subject)
    _add(element, "SecretCode", letter.secret)
    _add(element, "SpeedCode", letter.speed)
    _add_party(element, "SenderParty", letter.sender)
    _add_party(element, "ReceiverParty", letter.receiver)
    for cited in letter.references:
        reference = _add(element, "ReferenceCorrespondence", None)
        _add(reference, "ID", cited.number)
        _add(reference, "CorrespondenceDate", cited.date)
        _add(reference, "Subject", cited.subject)
    _add(element, "Attachment", letter.attachment)
    _add(element, "SendDate", letter.send_date)
    _add(element, "Description", letter.description)
    _add_file(element, "MainLetterBinaryObject", main)
    for file in files:
        _add_file(element, "AttachmentBinaryObject", file)


def _add(parent: etree._Element, name: str, text: str | None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{RAM}}}{name}")
    if text:
        element.text = _xml(text)
    return element


def _add_party(parent: etree._Element, name: str, party: EgifParty) -> None:
    element = _add(parent, name, None)
    _add(element, "GivenName", party.given_name)
    _add(element, "FamilyName", party.family_name)
    _add(element, "JobTitle", party.job_title)
    _add(_add(element, "MinistryOrganization", None), "ID", party.ministry)
    _add(_add(element, "DepartmentOrganization", None), "ID", party.department)


def _add_file(parent: etree._Element, name: str, file: EgifFile) -> None:
    _add(parent, name, base64.b64encode(file.content).decode("ascii")).set("mimeCode", file.media_type)


def _signatory(record: LetterRecord) -> EgifParty:
    signs = record.signatory
    if signs is None:
        return EgifParty()
    name = signs.name or ""
    people = find_people(name)
    # The exchange has no place for a sender's title: it stays before the given name.
    family = people[0].family if people and people[0].family else ""
    given = name[: -len(family)].rstrip() if family and name.endswith(family) else name
    return EgifParty(given, family if given != name else "", signs.position or "")


def _reference(cited: Reference, text: str) -> EgifReference:
    day = cited.date.value if cited.date else None
    written = day if day is not None and len(day) == _DAY else ""
    words = _flat(cited.text)
    if cited.number is None:
        # Without a number the words are all that tells what is meant.
        return EgifReference(date=written, subject=words)
    subject = cited_subject(cited, text) or ""
    if day is not None and len(day) == _MONTH:
        # The exchange has a place for a day alone: a month stands where the receiver can read it.
        dated = f"ลงวันที่ {MONTHS[int(day[5:]) - 1]} {int(day[:4]) + BE_OFFSET}"
        subject = f"{dated} เรื่อง {subject}" if subject else dated
    return EgifReference(cited.number.canonical, written, subject)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _xml(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return _NOT_XML.sub("", text)
