"""The graph of letters: how a citation was resolved, the edges between letters, a chain as it is shown.

What a chain has by the ten thousand (nodes, edges, duties) are structs of msgspec: frozen as everything here
is, made in a tenth of the time that a frozen dataclass takes, and no work for the garbage collector.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from schemas.letter import (
    DeadlineBasis,
    DeadlineKind,
    LetterKind,
    ReferenceRole,
    Relation,
    Secrecy,
    Status,
    Urgency,
)


class LinkStatus(StrEnum):
    """How the search for a cited letter ended. Every citation has one; none is dropped."""

    RESOLVED = "resolved"
    """The archive holds the letter: its number agrees, and so does its date or its issuer."""
    NOT_HELD = "not_held"
    """The archive does not hold it; a placeholder keeps everything that is known about it."""
    AMBIGUOUS = "ambiguous"
    """Held letters could be meant, the evidence does not decide; they are kept as candidates."""
    REJECTED = "rejected"
    """What was found cannot be meant: the citing letter itself, or a letter of a later date."""


class LinkReason(StrEnum):
    """Why a citation has its status; stable codes."""

    NUMBER_DATE_ISSUER = "number_date_issuer"
    NUMBER_DATE = "number_date"
    NUMBER_ISSUER = "number_issuer"
    DATE_ISSUER_SUBJECT = "date_issuer_subject"
    """No number was cited (an announcement, say); date, issuer and words of the subject agree."""
    NEAR_NUMBER = "near_number"
    """One digit differs, one that OCR confuses; everything else agrees."""
    NUMBER_IN_PART = "number_in_part"
    """Number and day agree; one of the two says less of the office (no prefix, no committee in brackets)."""
    VOTES = "votes"
    """Other letters cite the same one and settle the digit in doubt."""
    CORRECTION = "correction"
    """A person said so."""
    NUMBER_ALONE = "number_alone"
    DATE_DISAGREES = "date_disagrees"
    SEVERAL = "several"
    NONE_HELD = "none_held"
    NO_NUMBER = "no_number"
    SELF = "self"
    AFTER_CITING = "after_citing"


@dataclass(frozen=True, slots=True)
class Witness:
    """One comparison that the resolution rests on: both readings as they stand, and whether they agree."""

    field: str
    cited: str | None
    held: str | None
    agrees: bool | None
    """`None` where one side does not say."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that a citation could mean."""

    letter: str
    """Key of the letter."""
    confidence: float
    witnesses: tuple[Witness, ...] = ()
    title: str | None = None
    """Its number and date as people write them."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one citation."""

    status: LinkStatus
    reason: LinkReason
    letter: str | None = None
    """Key of the letter (held, or a placeholder) at the other end; `None` where no node can stand for it."""
    confidence: float = 1.0
    witnesses: tuple[Witness, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class Direction(StrEnum):
    """Which way a chain is followed from its letter."""

    UP = "up"
    """To the letters that it cites: towards the circular that started it."""
    DOWN = "down"
    """To the letters that cite it."""
    BOTH = "both"


class Traffic(StrEnum):
    """Whether a letter came in or went out, as seen from the archive's own office."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    UNKNOWN = "unknown"


class DutyState(StrEnum):
    """Where a deadline stands on a given day."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    PAST = "past"
    """A meeting or a period that is over; nothing was owed by a day."""
    WITHDRAWN = "withdrawn"
    """No longer asked for: its letter was cancelled or superseded, or a better reading does not hold it."""


class Duty(msgspec.Struct, frozen=True, gc=False):
    """A deadline, meeting, period or recurring duty of a letter, with what is needed to show it alone."""

    uid: str
    """Stable: from the letter's identity and the kind and ordinal of the deadline."""
    letter: str
    number: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    kind: DeadlineKind
    text: str
    start: str | None
    end: str | None
    rrule: str | None
    basis: DeadlineBasis
    action: str | None
    place: str | None
    state: DutyState
    traffic: Traffic = Traffic.UNKNOWN
    done_by: str | None = None
    done_at: str | None = None
    urgency: Urgency | None = None
    version: int = 0
    """Goes up whenever what a calendar shows of the duty was changed.

    By a new reading, a correction, a person who closes it, or a letter that ends, amends or answers it.
    """
    changed: str | None = None
    """Day and time (UTC) of the last such change."""
    ended_by: str | None = None
    """Key of the letter that cancels or supersedes the one that asks."""
    proposal: str | None = None
    """Key of a letter of ours in the chain that looks like the answer."""
    ended_by_title: str | None = None
    """Number and date of `ended_by` as people write them."""
    proposal_title: str | None = None
    """Number and date of `proposal` as people write them."""
    number_status: str | None = None
    """`unverified` where a digit of the letter's number is in doubt."""
    status: Status = Status.VERIFIED
    """`unverified` where a digit of the duty's day is in doubt."""
    next: str | None = None
    """Of a recurring duty, its first day on or after the day that is asked of; `None` when it is over."""
    amended_by: tuple[str, ...] = ()
    """Number and date of the letters that amend the one that asks: they may have moved its day."""


@dataclass(frozen=True, slots=True)
class LetterBrief:
    """A letter in a list."""

    key: str
    number: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    kind: LetterKind
    held: bool
    cited_by: int = 0
    urgency: Urgency | None = None
    secrecy: Secrecy | None = None


class ChainNode(msgspec.Struct, frozen=True, gc=False):
    """A letter in a chain, held or not. Of a classified one only number and date are given."""

    key: str
    number: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    kind: LetterKind
    held: bool
    depth: int
    """Steps from the letter asked for: negative upwards (cited), positive downwards (citing)."""
    classified: bool = False
    duties: tuple[Duty, ...] = ()
    ended_by: str | None = None
    """Key of the letter that cancels or supersedes this one; `None` for one in force."""
    number_status: str | None = None
    ended_by_title: str | None = None
    """Number and date of `ended_by` as people write them."""
    amended_by: tuple[str, ...] = ()
    """Number and date of the letters that amend this one, in the chain or not, as people write them."""


class Edge(msgspec.Struct, frozen=True, gc=False):
    """One citation: `source` cites `target`."""

    source: str
    target: str | None
    """`None` where no letter, held or not, can stand for what is cited."""
    relation: Relation
    role: ReferenceRole
    status: LinkStatus
    reason: LinkReason
    text: str
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two letters of a chain that ask for the same thing by different days."""

    upper: str
    lower: str
    upper_end: str
    lower_end: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A letter with what it cites and what cites it, to a depth. Safe against cycles: each letter once."""

    root: str
    nodes: tuple[ChainNode, ...]
    edges: tuple[Edge, ...]
    truncated: bool = False
    """There is more beyond the depth or the limit of nodes."""
    conflicts: tuple[Conflict, ...] = ()
    direction: Direction = Direction.BOTH
    """Which way it was followed: of the other way nothing is known."""
