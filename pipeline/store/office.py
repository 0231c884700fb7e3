"""Whose archive this is, and which way each letter went as seen from there."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipeline.link.addressing import heads
from pipeline.link.issuers import plain_issuer
from schemas.graph import Traffic
from schemas.letter import LetterRecord
from schemas.source import Office


@dataclass(frozen=True, slots=True)
class Course:
    """Which way a letter went, and why it was judged so (or what could not be told)."""

    traffic: Traffic
    reason: str


def office_to_json(office: Office) -> str:
    """Return the setting's text."""
    return json.dumps(
        {"name": office.name, "aliases": office.aliases, "prefixes": office.prefixes}, ensure_ascii=False
    )


def office_from_json(text: str) -> Office:
    """Return the office of a setting's text."""
    raw = json.loads(text)
    return Office(raw["name"], tuple(raw["aliases"]), tuple(raw["prefixes"]))


def is_ours(name: str | None, office: Office) -> bool:
    """Return whether a name as written on a letter or a stamp is the office's, by name or alias."""
    if not name:
        return False
    written = plain_issuer(name)
    for own in (office.name, *office.aliases):
        known = plain_issuer(own)
        if known and (written == known or (len(known) >= 6 and known in written)):
            return True
    return False


def has_our_prefix(canonical: str | None, office: Office) -> bool:
    """Return whether a letter number begins with one of the office's own beginnings, at a part's end.

    `ชร 52001` owns `ชร 52001/12` and `ชร 52001.2/12`, not `ชร 520011/12`.
    """
    if not canonical:
        return False
    number = plain_number(canonical)
    for prefix in office.prefixes:
        own = plain_number(prefix)
        rest = number[len(own) :]
        if own and number.startswith(own) and (not rest or not rest[0].isdigit() or not own[-1].isdigit()):
            return True
    return False


def plain_number(text: str) -> str:
    """Return a number for comparison of its beginning: Arabic digits, no spaces; dots between digits stay."""
    digits = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
    return "".join(text.translate(digits).split())


def course_of(record: LetterRecord, office: Office | None) -> Course:
    """Return which way a letter went."""
    if office is None:
        return Course(Traffic.UNKNOWN, "no office is set")
    if record.number and has_our_prefix(record.number.canonical, office):
        return Course(Traffic.OUTGOING, "its number is ours")
    if is_ours(record.issuer, office):
        return Course(Traffic.OUTGOING, "we issued it")
    if any(is_ours(stamp.office, office) for stamp in record.stamps):
        return Course(Traffic.INCOMING, "it bears our receiving stamp")
    if any(_addressed(name, office) for name in record.to):
        return Course(Traffic.INCOMING, "it is addressed to us")
    if record.issuer is None and record.number is None:
        return Course(Traffic.UNKNOWN, "neither its issuer nor its number could be read")
    return Course(Traffic.UNKNOWN, "neither issuer, number, addressees nor stamps name our office")


def _addressed(name: str, office: Office) -> bool:
    """Whether an addressee is the office or its head (`ผู้ว่าราชการจังหวัด…`, `นายกเทศมนตรี…`)."""
    return is_ours(name, office) or any(heads(name, own) for own in (office.name, *office.aliases))
