"""What each duty says, and how often that changed: a calendar takes a change only from a higher number.

A version counts what a reading, a correction or another letter changed; what persons closed is counted from
`closings`. Neither ever goes down. A duty that no reading holds any more stays here, as it was last.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.link.merging import secrecy_level
from pipeline.store.duty_around import SOME, answers, closings_of, turned, turns
from pipeline.store.standing import Other, changes_of
from schemas.graph import Duty, DutyState, Traffic
from schemas.letter import DeadlineBasis, DeadlineKind, Secrecy, Status

_PART = 20_000
"""Letters looked at in one go: a full pass may touch millions."""
_WORDS = 12
"""How many values of a content the duty and its letter say; one value with what stands around follows."""
# The letters with duties among some, and among those that they remind of, end or amend: an answer comes
# through a reminder, and what ends or amends a letter may itself have been cancelled. So may our answer.
_OWING = (
    "SELECT deadlines.letter_id FROM json_each(?) AS asked "
    "CROSS JOIN deadlines ON deadlines.letter_id = asked.value "
    "UNION SELECT deadlines.letter_id FROM json_each(?) AS asked "
    "CROSS JOIN citations ON citations.letter_id = asked.value "
    "CROSS JOIN deadlines ON deadlines.letter_id = citations.cited_id "
    "WHERE citations.relation IN ('follows_up', 'amends', 'cancels', 'supersedes') "
    "AND citations.status = 'resolved' "
    "UNION SELECT deadlines.letter_id FROM json_each(?) AS asked "
    "CROSS JOIN letters ON letters.id = asked.value AND letters.direction = 'outgoing' "
    "CROSS JOIN citations ON citations.letter_id = letters.id "
    "AND citations.relation IN ('answers', 'refers') AND citations.status = 'resolved' "
    "LEFT JOIN citations AS by ON by.letter_id = citations.cited_id AND by.relation = 'follows_up' "
    "AND by.status = 'resolved' "
    "JOIN deadlines ON deadlines.letter_id IN (citations.cited_id, by.cited_id)"
)
_SAID = (
    "SELECT deadlines.letter_id, deadlines.uid, letters.key, letters.secrecy_level, letters.direction, "
    "deadlines.status, letters.number_status, deadlines.kind, deadlines.text, deadlines.starts, "
    "deadlines.ends, deadlines.rrule, deadlines.basis, deadlines.action, deadlines.place, letters.number, "
    "letters.date, letters.issuer, letters.subject FROM json_each(?) AS asked "
    "CROSS JOIN deadlines ON deadlines.letter_id = asked.value "
    "CROSS JOIN letters ON letters.id = deadlines.letter_id WHERE letters.held = 1"
)
# A letter that is not held says nothing of its class: what it had last stays.
_KNOWN = (
    "SELECT duty_versions.uid, letter_key, content, withdrawn, duty_versions.secrecy_level, "
    "letters.secrecy_level FROM duty_versions "
    "LEFT JOIN letters ON letters.key = duty_versions.letter_key AND letters.held = 1 WHERE "
)
_OF_UID = "closings.letter_key = ?1 AND coalesce(closings.uid, duty_versions.uid) = duty_versions.uid"
_JSON = json.JSONEncoder(ensure_ascii=False).encode
_KINDS = {kind.value: kind for kind in DeadlineKind}
_BASES = {basis.value: basis for basis in DeadlineBasis}
_TRAFFIC = {traffic.value: traffic for traffic in Traffic}
_STATUSES = {status.value: status for status in Status}
_HIGHEST = max(map(secrecy_level, Secrecy))
_View = tuple[int, str | list[str] | None]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a duty says now."""

    key: str
    """Of its letter."""
    level: int
    content: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is noted of a duty."""

    key: str
    content: str
    withdrawn: bool
    level: int
    level_now: int | None
    """The class of its letter, `None` where that is not held any more."""


def keep_versions(
    connection: sqlite3.Connection,
    letters: Iterable[int],
    keys: Iterable[str],
    now: str,
    touched: Iterable[int] = (),
) -> None:
    """Note what the duties of some letters say now; one that changed, came back or went has a new version.

    Args:
        connection: The database, with a transaction open.
        letters: Letters whose rows were written.
        keys: Keys of letters that were written or went.
        now: The time of the change.
        touched: Letters that citations pointed at or point at now: others may end, amend or answer them now.
    """
    written = set(letters)
    every = [*written, *(set(touched) - written)]
    # Keys go with all the letters that bear them: a duty not seen beside its key counts as gone.
    first = max(_PART, len(written))
    _keep(connection, every[:first], set(keys), now)
    for start in range(first, len(every), _PART):
        _keep(connection, every[start : start + _PART], set(), now)


def keep_all_versions(connection: sqlite3.Connection, now: str) -> None:
    """Note what every duty says now: which way letters went, or every citation, was told anew."""
    query = "SELECT DISTINCT letter_id FROM deadlines WHERE letter_id > ? ORDER BY letter_id LIMIT ?"
    last = 0
    while rows := connection.execute(query, (last, _PART)).fetchall():
        _keep(connection, [row[0] for row in rows], set(), now)
        last = rows[-1][0]


def _keep(connection: sqlite3.Connection, letters: Sequence[int], keys: set[str], now: str) -> None:
    said = _said(connection, letters)
    known = _known(connection, keys | {s.key for s in said.values()}, said)
    if not said and not known:
        return
    many = connection.executemany
    many(
        "INSERT INTO duty_versions (uid, letter_key, content, secrecy_level) VALUES (?, ?, ?, ?)",
        [(uid, s.key, s.content, s.level) for uid, s in said.items() if uid not in known],
    )
    _take_over(connection, {uid: k.key for uid, k in known.items() if uid in said and k.key != said[uid].key})
    changes = [(uid, said[uid], k, _differs(k, said[uid])) for uid, k in known.items() if uid in said]
    many(
        "UPDATE duty_versions SET letter_key = ?, content = ?, secrecy_level = ?, withdrawn = 0, "
        "version = version + ?, changed = coalesce(?, changed) WHERE uid = ?",
        [
            (s.key, s.content, s.level, int(differs), now if differs else None, uid)
            for uid, s, k, differs in changes
            if differs or (s.key, s.content, s.level) != (k.key, k.content, k.level)
        ],
    )
    many(
        "UPDATE duty_versions SET withdrawn = 1, version = version + 1, changed = ? WHERE uid = ?",
        [(now, uid) for uid, k in known.items() if uid not in said and not k.withdrawn],
    )
    many(
        "UPDATE duty_versions SET secrecy_level = ? WHERE uid = ?",
        [
            (k.level_now, uid)
            for uid, k in known.items()
            if uid not in said and k.level_now is not None and k.level_now != k.level
        ],
    )


def _said(connection: sqlite3.Connection, letters: Sequence[int]) -> dict[str, _Said]:
    """What duties say now, by their names: of the letters with duties among some."""
    asked = json.dumps(letters)
    owing = [row[0] for row in connection.execute(_OWING, (asked, asked, asked))]
    if not owing:
        return {}
    rows = connection.execute(_SAID, (json.dumps(owing),)).fetchall()
    changes = changes_of(connection, json.dumps(owing))
    ended = {letter: _views(others[::-1]) for letter, others in changes.ending.items()}
    amended = {letter: _views(others, every=True) for letter, others in changes.amending.items()}
    incoming = {row[0] for row in rows if row[4] == Traffic.INCOMING}
    likely: dict[int, list[Other]] = {}
    for letter, other in answers(connection, incoming) if incoming else ():
        likely.setdefault(letter, []).append(other)
    answered = {letter: _views(others) for letter, others in likely.items()}
    found: dict[str, _Said] = {}
    for letter, uid, key, level, direction, status, number_status, *words in rows:
        around = {
            "status": status,
            "number_status": number_status,
            "ended": ended.get(letter) or None,
            "amended": amended.get(letter) or None,
            "answered": answered.get(letter),
            "direction": direction,
        }
        # What there is nothing of is left out: most duties have neither end, change nor answer.
        content = _JSON([*words, {name: value for name, value in around.items() if value is not None}])
        found[uid] = _Said(key, level, content)
    return found


def _views(others: Sequence[Other], *, every: bool = False) -> list[_View]:
    """What each class of readers sees: of some letters the first that counts for it, or `every` one.

    From the highest class down, the lowest that sees the same stands for all of them.

    >>> secret, open_ = Other("b", "b", None, 2), Other("a", "a", None, 0)
    >>> _views([secret, open_])
    [(2, 'b'), (0, 'a')]
    >>> _views([secret, open_], every=True)
    [(2, ['b', 'a']), (0, ['a'])]
    >>> _views([open_._replace(undone=2)]), _views([open_._replace(undone=0)])
    ([(2, None), (0, 'a')], [])
    """
    views: list[_View] = []
    for level in range(_HIGHEST, -1, -1):
        titles = [other.title for other in others if other.counts(level)]
        seen = (titles if every else titles[0]) if titles else None
        if views and views[-1][1] == seen:
            del views[-1]
        views.append((level, seen))
    # Who sees nothing is not noted where nobody of a lower class sees anything.
    return views if views[-1][1] is not None else views[:-1]


def _known(
    connection: sqlite3.Connection, keys: Collection[str], said: Mapping[str, _Said]
) -> dict[str, _Known]:
    """What is noted under some keys, and under names of duties that were another letter's before."""
    execute = connection.execute
    found = {
        row[0]: _Known(row[1], row[2], bool(row[3]), row[4], row[5])
        for row in execute(f"{_KNOWN} letter_key {SOME}", (json.dumps(list(keys)),))
    }
    missing = [uid for uid in said if uid not in found]
    if missing:
        for row in execute(f"{_KNOWN} duty_versions.uid {SOME}", (json.dumps(missing),)):
            found[row[0]] = _Known(row[1], row[2], bool(row[3]), row[4], row[5])
    return found


def _differs(known: _Known, said: _Said) -> bool:
    """Whether a calendar shows something else now. The way a letter went is noted, no calendar shows it."""
    if known.withdrawn:
        return True
    if known.content == said.content:
        return False
    before, after = json.loads(known.content), json.loads(said.content)
    around = after.pop()
    around.pop("direction", None)
    if len(before) == _WORDS:
        # Noted by an earlier version, without what stands around: only what is remarkable there is a change.
        unsure = Status.UNVERIFIED in (around.pop("status", None), around.pop("number_status", None))
        return bool(before != after or around or unsure)
    other = before.pop()
    other.pop("direction", None)
    return bool((before, other) != (after, around))


def _take_over(connection: sqlite3.Connection, names: Mapping[str, str]) -> None:
    """Names of duties that another letter bears now (by its earlier key): its closings stay counted."""
    closings = closings_of(connection, set(names.values()))
    connection.executemany(
        "UPDATE duty_versions SET version = version + ? WHERE uid = ?",
        [(turns(closings.get(key, ()), uid), uid) for uid, key in names.items()],
    )


def move_versions(connection: sqlite3.Connection, gone: str, key: str, *, renamed: bool) -> None:
    """A letter has another key: what was noted of its duties goes with it, so that its class reaches them.

    Where its duties have other names too (`renamed`), what was closed under the old ones counts into the
    version: those closings get the new names.
    """
    if not renamed:
        connection.execute("UPDATE duty_versions SET letter_key = ? WHERE letter_key = ?", (key, gone))
        return
    connection.execute(
        f"UPDATE duty_versions SET letter_key = ?2, "
        f"version = version + (SELECT count(*) + count(undone_at) FROM closings WHERE {_OF_UID}), "
        "changed = nullif(max(coalesce(changed, ''), coalesce((SELECT max(max(at, coalesce(undone_at, ''))) "
        f"FROM closings WHERE {_OF_UID}), '')), '') WHERE letter_key = ?1",
        (gone, key),
    )


def withdrawn(connection: sqlite3.Connection, include: Secrecy | None) -> Iterator[Duty]:
    """Return the duties that a letter held once and holds no more, as they were last."""
    rows = connection.execute(
        "SELECT uid, letter_key, content, version, changed, letters.direction FROM duty_versions "
        "LEFT JOIN letters ON letters.key = duty_versions.letter_key AND letters.held = 1 "
        "WHERE withdrawn = 1 AND duty_versions.secrecy_level <= ?1 "
        "AND coalesce(letters.secrecy_level, 0) <= ?1",
        (secrecy_level(include),),
    ).fetchall()
    closings = closings_of(connection, {row[1] for row in rows})
    for uid, key, content, version, changed, direction in rows:
        own = closings.get(key, ())
        yield _duty(
            uid,
            key,
            json.loads(content),
            direction,
            version + turns(own, uid),
            max(filter(None, (changed, turned(own, uid))), default=None),
        )


def _duty(
    uid: str, key: str, content: list[Any], direction: str | None, version: int, changed: str | None
) -> Duty:
    """Return a withdrawn duty from what was noted of it; which way its letter went, the letter knows best."""
    kind, text, start, end, rrule, basis, action, place, number, date, issuer, subject = content[:_WORDS]
    around = content[_WORDS] if len(content) > _WORDS else {}
    return Duty(
        uid=uid,
        letter=key,
        number=number,
        date=date,
        issuer=issuer,
        subject=subject,
        kind=_KINDS[kind],
        text=text,
        start=start,
        end=end,
        rrule=rrule,
        basis=_BASES[basis],
        action=action,
        place=place,
        state=DutyState.WITHDRAWN,
        traffic=_TRAFFIC[direction or around.get("direction", Traffic.UNKNOWN.value)],
        version=version,
        changed=changed,
        number_status=around.get("number_status"),
        status=_STATUSES[around.get("status", Status.VERIFIED.value)],
    )
