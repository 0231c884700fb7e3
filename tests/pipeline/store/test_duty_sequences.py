"""Calendars over random histories: a number goes up with every change that is shown, and never down."""

from __future__ import annotations

import datetime as dt
import random
from itertools import count
from pathlib import Path

import icalendar
import pytest

import pipeline.store.ledger
import pipeline.store.writer
from pipeline.export.calendar import make_calendar
from pipeline.store.archive import Archive
from pipeline.store.errors import ArchiveError
from schemas.archive import CitedWords
from schemas.letter import DeadlineKind, LetterRecord, Relation, Secrecy, Status
from schemas.source import Office
from tests.factories.cards import wrong_cards
from tests.factories.letters import deadline, letter, outcome, reference

CITY = "เทศบาลนครเชียงราย"
ASKING = ["มท 0810.7/ว 1", "มท 0810.7/ว 2", "มท 0810.7/ว 3"]
REMINDING = ["มท 0810.7/ว 8", "มท 0810.7/ว 9"]
ENDING, UNDOING = ("มท 0810.7/ว 5", "2021-11-12"), ("มท 0810.7/ว 6", "2021-11-20")
CLASSES = [None, None, None, *Secrecy]
OFFICES = [Office(CITY, ("ผู้ว่าราชการจังหวัด",), ("ชร 52001",)), Office("กรมทางหลวง", (), ()), None]
Field = tuple[str, list[str | None]]
FIELDS: list[Field] = [
    ("number", [*ASKING, "ชร 52001/77"]),
    ("date", ["2021-10-29", "2021-10-28"]),
    ("secrecy", ["secret", "confidential", None]),
    ("subject", ["เรื่องใหม่", "เรื่องอื่น"]),
    ("deadline.1", [None]),
    ("deadline.new", ["2021-12-20 ทำ", "2021-12-21 ทำอีก"]),
]
FILES = ("a", "b", "c", "reminder", "ender", "later", "reply", "reply2")
FIRST = dt.date(2021, 12, 1)
Seen = dict[tuple[Secrecy | None, str], tuple[int, str | None, bytes]]


def any_letter(draw: random.Random, name: str) -> LetterRecord:
    """What a file says: one that asks, one that reminds, ends or answers."""
    secrecy = draw.choice(CLASSES)
    cited = draw.choice(ASKING if name in ("reminder", "ender", "later") else [*ASKING, *REMINDING])
    if name in ("a", "b", "c"):
        duties = [
            deadline("2021-12-30", action=draw.choice(["รายงาน", "ส่งแบบ"])),
            deadline(draw.choice(["2021-12-05", "2021-12"])),
            deadline(
                kind=DeadlineKind.EVENT, start="2021-12-03T09:00", end=draw.choice(["2021-12-04", None])
            ),
            deadline("2021-12-15", kind=DeadlineKind.PERIOD, start="2021-12-01"),
            deadline(kind=DeadlineKind.RECURRING, rrule="FREQ=DAILY;UNTIL=20211206"),
        ]
        unsure = draw.choice([Status.VERIFIED, Status.UNVERIFIED])
        kept = [d.model_copy(update={"status": unsure}) for d in draw.sample(duties, draw.randint(0, 3))]
        return letter(
            draw.choice(ASKING),
            deadlines=kept,
            secrecy=secrecy,
            text=f"ฉบับ {name}",
            status=draw.choice(list(Status)),
        )
    if name == "reminder":
        cites = reference(cited, "2021-10-29", relation=Relation.FOLLOWS_UP)
        return letter(
            draw.choice(REMINDING),
            "2021-11-10",
            references=[cites],
            secrecy=secrecy,
            deadlines=[deadline("2021-12-02")],
        )
    if name in ("ender", "later"):
        relation = draw.choice([Relation.CANCELS, Relation.SUPERSEDES, Relation.AMENDS, Relation.REFERS])
        cites = reference(cited, "2021-10-29", relation=relation)
        if name == "later" and draw.random() < 0.5:
            # What the other one ended or amended stands again, and what ours answered is open.
            again = draw.choice([ENDING, (f"ชร 52001/{len('reply')}", "2021-11-25")])
            cites = reference(*again, relation=Relation.CANCELS)
        return letter(*(ENDING if name == "ender" else UNDOING), references=[cites], secrecy=secrecy)
    relation = draw.choice([Relation.ANSWERS, Relation.REFERS])
    cites = reference(cited, "2021-11-10" if cited in REMINDING else "2021-10-29", relation=relation)
    return letter(
        f"ชร 52001/{len(name)}",
        "2021-11-25",
        CITY,
        references=[cites],
        secrecy=secrecy,
        to=[draw.choice(["อธิบดีกรมส่งเสริมการปกครองท้องถิ่น", "นายกเทศมนตรีนครเชียงราย"])],
    )


def change(draw: random.Random, archive: Archive) -> None:
    """Do one thing that a run or a person may do."""
    keys = [row["key"] for row in archive.database.query("SELECT key FROM letters WHERE held ORDER BY key")]
    key = draw.choice(keys or ["?"])
    uids = [row["uid"] for row in archive.database.query("SELECT uid FROM deadlines ORDER BY uid")]
    uid = draw.choice([None, *uids])
    what = draw.choice(
        ["write", "write", "correct", "correct", "uncorrect", "done", "undo", "decide", "office"]
    )
    if what == "write":
        archive.write(outcome(f"{(name := draw.choice(FILES))}.pdf", any_letter(draw, name)))
    elif what == "office":
        archive.office = draw.choice(OFFICES)
    elif what == "done":
        archive.done(key, uid=uid)
    elif what == "undo":
        archive.undo(key, uid=uid)
    elif what == "decide":
        cited = [CitedWords(c.text) for c in archive.citations(key)]
        if cited and draw.random() < 0.7:
            archive.decide(key, draw.choice(cited), draw.choice([*keys, None]))
        elif cited:
            archive.undecide(key, draw.choice(cited))
    else:
        nth = draw.randint(1, 3)
        days: Field = (f"deadline.{nth}.end", ["2021-12-08", "2021-12"])
        kinds: Field = (f"deadline.{nth}.kind", ["deadline", "period", "event"])
        field, values = draw.choice([*FIELDS, days, kinds])
        if what == "correct":
            archive.correct(key, field, draw.choice(values))
        else:
            archive.uncorrect(key, field)


def shown(archive: Archive, include: Secrecy | None, day: dt.date) -> dict[str, icalendar.Event]:
    data = make_calendar(archive.deadlines(None, as_of=day, include=include), day)
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def check(archive: Archive, day: dt.date, seen: Seen, what: object) -> None:
    """Compare every class's calendar with the one that it had before."""
    for include in (None, *Secrecy):
        for uid, event in shown(archive, include, day).items():
            sequence = int(event.pop("sequence"))
            modified = str(event.pop("last-modified").dt) if "last-modified" in event else None
            event.pop("dtstamp")
            text = event.to_ical()
            before = seen.get((include, uid))
            if before is not None:
                assert sequence >= before[0], what
                assert (modified or "") >= (before[1] or ""), what
                if text != before[2]:
                    assert sequence > before[0], (what, before[2].decode(), text.decode())
                    assert (modified or "") > (before[1] or ""), what
            seen[include, uid] = (sequence, modified, text)


@pytest.mark.parametrize("seed", range(12))
def test_numbers_go_up_with_every_change_and_never_down(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = count()

    def now() -> str:
        moment = dt.datetime(2021, 12, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=next(ticks))
        return moment.isoformat(timespec="seconds")

    monkeypatch.setattr(pipeline.store.ledger, "now", now)
    monkeypatch.setattr(pipeline.store.writer, "now", now)
    draw, seen = random.Random(seed), Seen()
    with Archive.open(tmp_path / "a.db") as archive:
        archive.office = OFFICES[0]
        archive.write_many(
            [outcome(f"{name}.pdf", any_letter(draw, name)) for name in FILES[: draw.randint(2, 8)]]
        )
        check(archive, FIRST, seen, "at first")
        for step in range(40):
            state = draw.getstate()
            try:
                change(draw, archive)
            except (ArchiveError, ValueError):
                continue
            check(archive, FIRST + dt.timedelta(days=step // 4), seen, (seed, step, state[1][-1]))
            assert wrong_cards(archive) == []
        before = shown(archive, Secrecy.TOP_SECRET, FIRST)
        archive.link()
        assert shown(archive, Secrecy.TOP_SECRET, FIRST) == before, "a full pass counts what did not change"
