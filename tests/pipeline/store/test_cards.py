"""Cards say what the tables say, whatever changes these and whoever does."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store import cards
from pipeline.store.archive import Archive
from schemas.graph import Chain, Direction, DutyState
from schemas.letter import Relation, Secrecy, Status
from schemas.outcome import Outcome
from tests.factories.cards import wrong_cards
from tests.factories.letters import deadline, letter, outcome, reference

ASKING, REMINDING, ENDING = "มท 0810.7/ว 1", "มท 0810.7/ว 2", "มท 0810.7/ว 3"
DAY = "2021-10-29"
AS_OF = dt.date(2021, 11, 1)


def files() -> list[Outcome]:
    """A letter that asks, one that reminds of it and one that ends it, each with another citation."""
    cited = reference(ASKING, DAY)
    ends = reference(ASKING, DAY, relation=Relation.SUPERSEDES)
    doubtful = reference("มท 0810.7/ว 77", None, None, status=Status.UNVERIFIED)
    return [
        outcome("a.pdf", letter(ASKING, DAY, deadlines=[deadline("2021-11-30")], references=[doubtful])),
        outcome("b.pdf", letter(REMINDING, "2021-11-02", references=[cited, reference("ชร 0023.1/9", DAY)])),
        outcome("c.pdf", letter(ENDING, "2021-11-03", references=[ends])),
    ]


def key_of(number: str) -> str:
    return f"{number.replace('ว ', 'ว')}@2021"


def chain(archive: Archive, number: str = ASKING) -> Chain:
    return archive.chain(number, as_of=AS_OF)


def outside(path: Path, statement: str) -> None:
    """Change a database as the `sqlite3` shell would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_cards_follow_what_is_done_to_an_archive(tmp_path: Path) -> None:
    made = files()
    with Archive.open(tmp_path / "a.db") as archive:
        # The letter that is cited comes last: it fills its placeholder.
        for item in reversed(made):
            archive.write(item)
            assert wrong_cards(archive) == []
        steps: list[Callable[[], object]] = [
            lambda: archive.correct(key_of(REMINDING), "subject", "เรื่องใหม่"),
            lambda: archive.correct(key_of(ENDING), "number", "มท 0810.7/ว 4"),
            lambda: archive.correct(key_of(ASKING), "deadline.1.end", "2021-12-15"),
            lambda: archive.correct(key_of(ASKING), "secrecy", "secret"),
            lambda: archive.correct(key_of(ASKING), "secrecy", None),
            lambda: archive.done(ASKING, by="ก"),
            lambda: archive.write(outcome("b.pdf", letter(REMINDING, "2021-11-02", subject="อ่านใหม่"))),
            archive.link,
        ]
        for step in steps:
            step()
            assert wrong_cards(archive) == []
        found = {node.number: node for node in chain(archive).nodes}
        assert found[ASKING].ended_by == key_of("มท 0810.7/ว 4")
        assert found[ASKING].duties[0].end == "2021-12-15"
        assert REMINDING not in found


def test_what_is_changed_from_outside_shows_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(files())
        before = chain(archive)
    outside(path, f"UPDATE letters SET subject = 'แก้จากข้างนอก' WHERE number = '{REMINDING}'")
    outside(path, "UPDATE citations SET relation = 'refers' WHERE relation = 'supersedes'")
    outside(path, "UPDATE deadlines SET ends = '2021-10-15'")
    with Archive.open(path, read_only=True) as archive:
        after = chain(archive)
        assert len(wrong_cards(archive)) > 0
    by_number = {node.number: node for node in after.nodes}
    assert by_number[REMINDING].subject == "แก้จากข้างนอก"
    assert by_number[ASKING].ended_by is None
    assert by_number[ASKING].duties[0].state is DutyState.OVERDUE
    assert {node.number: node.ended_by for node in before.nodes}[ASKING] == key_of(ENDING)
    with Archive.open(path) as archive:
        archive.write(outcome("d.pdf", letter("ชร 0023.1/6", DAY)))
        assert wrong_cards(archive) == []
        assert chain(archive) == after


def test_a_letter_taken_away_from_outside_has_no_card(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(files())
    outside(
        path, f"DELETE FROM citations WHERE letter_id = (SELECT id FROM letters WHERE number = '{ENDING}')"
    )
    outside(path, f"DELETE FROM letters WHERE number = '{ENDING}'")
    with Archive.open(path) as archive:
        assert ENDING not in {node.number for node in chain(archive).nodes}
        archive.write(outcome("d.pdf", letter("ชร 0023.1/6", DAY)))
        assert wrong_cards(archive) == []


def test_cards_are_read_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(files())
        archive.write_many(
            [outcome(f"n{n}.pdf", letter(f"ชร 0023.1/{n}", "2021-11-05", references=[reference(ASKING, DAY)]))
             for n in range(1, 12)]
        )  # fmt: skip
        whole = archive.chain(ASKING, direction=Direction.BOTH, as_of=AS_OF)
        assert len(whole.nodes) == 15
        outside(path, "UPDATE letters SET urgency = 'urgent' WHERE running IN (4, 5, 11)")
        monkeypatch.setattr(cards, "_AT_ONCE", 3)
        assert archive.chain(ASKING, direction=Direction.BOTH, as_of=AS_OF) == whole


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE letters SET subject = x'ff00' WHERE number = '{REMINDING}'",
        f"UPDATE letters SET subject = CAST(x'ff00' AS TEXT) WHERE number = '{REMINDING}'",
        f"UPDATE letters SET held = 'yes', secrecy_level = 0.5 WHERE number = '{REMINDING}'",
        "UPDATE citations SET confidence = 1e400",
        "UPDATE citations SET confidence = 'hoch', text = x'00ff'",
        "UPDATE deadlines SET action = x'ff'",
    ],
)
def test_what_is_no_text_and_no_number_spoils_nothing_else(tmp_path: Path, statement: str) -> None:
    """SQLite lets any program write anything anywhere."""
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(files())
    outside(path, statement)
    for _ in range(2):
        with Archive.open(path) as archive:
            found = chain(archive)
            assert {ASKING, REMINDING, ENDING} <= {node.number for node in found.nodes}
            assert all(0 <= edge.confidence <= 1 for edge in found.edges)
            archive.write(outcome("d.pdf", letter("ชร 0023.1/6", DAY)))


def test_cards_may_be_taken_away_and_linking_makes_them_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write_many(files())
        whole = chain(archive)
    outside(path, "DELETE FROM cards WHERE letter_id < 3")
    # Another program's REPLACE tells no trigger of the row that it takes the place of.
    outside(path, "INSERT OR REPLACE INTO cards (letter_id, card) VALUES (99, '[99]')")
    with Archive.open(path) as archive:
        assert chain(archive) == whole
        archive.link()
        assert wrong_cards(archive) == []
        assert chain(archive) == whole


def test_a_letter_that_gets_another_id_has_its_card_under_that(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write(outcome("a.pdf", letter(ASKING, DAY)))
    outside(path, "UPDATE letters SET id = 77")
    with Archive.open(path) as archive:
        assert [node.number for node in chain(archive).nodes] == [ASKING]
        archive.write(outcome("d.pdf", letter("ชร 0023.1/6", DAY)))
        assert wrong_cards(archive) == []


def test_words_that_look_like_json_stay_words(tmp_path: Path) -> None:
    odd = '["ก", {"a": 1}] \\ " \t'
    with Archive.open(tmp_path / "a.db") as archive:
        cited = reference("ชร 0023.1/9", DAY, text=odd)
        duty = deadline("2021-11-30", action=odd)
        archive.write(
            outcome("a.pdf", letter(ASKING, DAY, subject=odd, references=[cited], deadlines=[duty]))
        )
        found = chain(archive)
    assert {node.subject for node in found.nodes if node.held} == {odd}
    assert [edge.text for edge in found.edges] == [odd]
    assert [d.action for node in found.nodes for d in node.duties] == [odd]


def test_cards_of_classified_letters_show_number_and_date_alone(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        made = files()
        secret = letter(
            "มท 0810.7/ว 8", "2021-11-04", subject="ปลาวาฬ", secrecy=Secrecy.SECRET,
            references=[reference(ASKING, DAY, text="ตามปลาวาฬ", relation=Relation.CANCELS)],
            deadlines=[deadline("2021-12-01", action="ปลาวาฬ")],
        )  # fmt: skip
        archive.write_many([*made, outcome("s.pdf", secret)])
        hidden = chain(archive)
        assert "ปลาวาฬ" not in repr(hidden)
        assert [(n.number, n.date) for n in hidden.nodes if n.classified] == [("มท 0810.7/ว 8", "2021-11-04")]
        shown = archive.chain(ASKING, as_of=AS_OF, include=Secrecy.SECRET)
        assert repr(shown).count("ปลาวาฬ") == 4
