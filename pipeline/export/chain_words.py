"""What every form of a chain says of its letters, of two days for one duty, of citations that stand alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from pipeline.export.tables import due_text
from pipeline.export.wrapping import NO_BREAK, broken
from pipeline.store.titles import dry, letter_title, thai_date
from schemas.graph import Chain, ChainNode, Duty, DutyState, Edge, LinkStatus
from schemas.letter import DeadlineKind, Relation, Status

_MOVES = frozenset({Relation.AMENDS, Relation.FOLLOWS_UP})


class Shift(StrEnum):
    """How the day of a letter stands to that of the letter above it."""

    EARLIER = "earlier"
    """What is usual where a duty is passed on: whoever passes it on needs the answers first."""
    LATER = "later"
    """Whoever keeps to this day is too late for the letter above."""
    MOVED = "moved"
    """The letter amends or follows up the one above: its day takes the place of the earlier letter's."""


class Clash(NamedTuple):
    """Two letters that ask for one duty by different days."""

    upper: ChainNode
    lower: ChainNode
    upper_end: str
    lower_end: str
    shift: Shift

    @property
    def upper_day(self) -> str:
        """The day that the letter above asks for."""
        return thai_date(self.upper_end) or self.upper_end

    @property
    def lower_day(self) -> str:
        """The day that the letter below asks for."""
        return thai_date(self.lower_end) or self.lower_end


def clashes(chain: Chain) -> dict[tuple[str, str], Clash]:
    """Return where two letters ask for different days, by the lower one's key and the upper one's."""
    if not chain.conflicts:
        return {}
    nodes = {node.key: node for node in chain.nodes}
    relations: dict[tuple[str, str | None], set[Relation]] = defaultdict(set)
    for edge in chain.edges:
        if edge.status is LinkStatus.RESOLVED:
            relations[edge.source, edge.target].add(edge.relation)
    found = {}
    for conflict in chain.conflicts:
        pair = (conflict.lower, conflict.upper)
        shift = Shift.EARLIER if conflict.lower_end < conflict.upper_end else Shift.LATER
        found[pair] = Clash(
            nodes[conflict.upper],
            nodes[conflict.lower],
            conflict.upper_end,
            conflict.lower_end,
            Shift.MOVED if relations[pair] & _MOVES else shift,
        )
    return found


def clash_of(edge: Edge, found: dict[tuple[str, str], Clash]) -> Clash | None:
    """Return what `clashes` found between the two letters of a citation."""
    resolved = edge.target is not None and edge.status is LinkStatus.RESOLVED
    return found.get((edge.source, edge.target or "")) if resolved else None


def unplaced(chain: Chain) -> list[Edge]:
    """Return the citations that no letter of the chain stands for: a picture draws each by itself."""
    return [edge for edge in chain.edges if edge.target is None]


def title_of(node: ChainNode) -> str:
    """Return number and date of a letter."""
    return letter_title(node.number, node.date)


def kept(text: str) -> str:
    """Return a number or a day that no line breaks, as long as a line has room for it."""
    return text.replace(" ", NO_BREAK)


def owed(node: ChainNode) -> list[Duty]:
    """Return what a letter asks for that is not done."""
    return [d for d in node.duties if d.state in (DutyState.OPEN, DutyState.OVERDUE)]


def owed_words(duty: Duty) -> str:
    """Say what is owed by when: `due 22 ก.ย. 2566 (overdue): รายงานผล`."""
    day = due_text(duty)
    what = "due" if duty.kind is DeadlineKind.DEADLINE else duty.kind.value
    late = " (overdue)" if duty.state is DutyState.OVERDUE else ""
    doubt = " (day unverified)" if duty.status is Status.UNVERIFIED else ""
    return f"{what} {day or 'without a day'}{late}{doubt}: {dry(duty.action or duty.text)}"


def notes_on(node: ChainNode) -> list[str]:
    """Say what is to be known before a letter is relied on."""
    notes = ["classified"] if node.classified else [] if node.held else [kept("not held")]
    if node.number_status == "unverified":
        notes.append(kept("number unverified"))
    if node.ended_by:
        notes.append(f"{kept('no longer in force:')} {kept(node.ended_by_title or node.ended_by)}")
    notes += [f"{kept('amended by')} {kept(title)}" for title in node.amended_by]
    return notes


def meant(edge: Edge) -> str:
    """Say what became of a citation that stands for no letter of the chain."""
    if edge.status is not LinkStatus.AMBIGUOUS:
        return kept(f"{edge.status.value.replace('_', ' ')}: {edge.reason.value}")
    names = ", ".join(f"{kept(c.title or c.letter)} ({c.confidence:.2f})" for c in edge.candidates)
    return f"{kept('could mean:')} {names or 'a classified letter'}"


def wrapped(text: str, width: int | None) -> Iterator[str]:
    """Yield the lines of a text, at `width` cells or, where it is `None`, as one."""
    for line in [text] if width is None else broken(text, width):
        yield line.replace(NO_BREAK, " ")
