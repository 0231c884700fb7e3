"""Which duty of a letter is which: by its kind and its place among those of the kind, as the letter was read.

What a person puts right, takes away or adds leaves the names of all other duties alone: in a calendar that
was fetched before, the event that is meant changes, and no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.link.corrections import place_of
from schemas.letter import Deadline, LetterRecord

DutyName = tuple[str, int | str]
"""Kind and place among those of the kind, from 1; of one that a person added, its words."""
_ADDED = "correction"
"""The rule that made what a person added."""


def duty_names(record: LetterRecord, read: LetterRecord) -> list[DutyName]:
    """Return the names of a letter's duties, in their order.

    Args:
        record: The letter with what persons put right laid over it.
        read: The same letter as it was read.
    """
    read_as = slots(read.deadlines)
    if record.deadlines == read.deadlines:
        return read_as
    left = dict(enumerate(read_as))
    # Just the duty, wherever it was read; then the same words; then nearly those, of another copy.
    taken: dict[int, DutyName] = {}
    for is_it in (_same_place, _same_words):
        for n, duty in enumerate(record.deadlines):
            if n in taken or _is_added(duty):
                continue
            at = next((at for at in left if is_it(duty, read.deadlines[at])), None)
            if at is not None:
                taken[n] = left.pop(at)
    beyond = Counter(kind for kind, _ in read_as)
    names: list[DutyName] = []
    for n, duty in enumerate(record.deadlines):
        if n in taken:
            names.append(taken[n])
        elif _is_added(duty):
            names.append(_free((duty.kind.value, f"+{duty.text}"), names))
        elif (place := place_of(read, "deadline", duty.text)) is not None and place - 1 in left:
            names.append(left.pop(place - 1))
        else:
            beyond[duty.kind.value] += 1
            names.append((duty.kind.value, beyond[duty.kind.value]))
    return names


def slots(duties: Sequence[Deadline]) -> list[DutyName]:
    """Return kind and place among those of the kind of each duty that was read."""
    nth: Counter[str] = Counter()
    names: list[DutyName] = []
    for duty in duties:
        nth[duty.kind.value] += 1
        names.append((duty.kind.value, nth[duty.kind.value]))
    return names


def _is_added(duty: Deadline) -> bool:
    return duty.evidence.rule == _ADDED


def _same_place(one: Deadline, other: Deadline) -> bool:
    return one.text == other.text and one.evidence == other.evidence


def _same_words(one: Deadline, other: Deadline) -> bool:
    return one.text == other.text


def _free(name: DutyName, names: Sequence[DutyName]) -> DutyName:
    """The name, or a further one where a person added the same words twice."""
    return name if name not in names else _free((name[0], f"{name[1]}+"), names)
