"""The sample archive's true records make the graph, statuses and duties that they say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.store.archive import Archive
from schemas.graph import Direction
from schemas.letter import Secrecy
from tests.factories.letters import outcome
from tests.factories.sample import record_of, sample_records

NOT_HELD = {"มท 0820.4/ว 611", "มท 0820.4/ว 3902"}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    files = [outcome(true["file"], record_of(true)) for true in sample_records()]
    random.Random(7).shuffle(files)
    for item in files:
        archive.write(item)
    return archive


def test_every_edge_has_the_true_ends_relation_and_status(archive: Archive) -> None:
    want = {
        (t["number"]["canonical"], r["number"]["canonical"], r["relation"],
         "not_held" if r["number"]["canonical"] in NOT_HELD else "resolved")
        for t in sample_records() for r in t["references"]
    }  # fmt: skip
    rows = archive.database.query(
        "SELECT citing.number AS citing, cited.number AS cited, relation, status FROM citations "
        "JOIN letters AS citing ON citing.id = letter_id LEFT JOIN letters AS cited ON cited.id = cited_id"
    )
    assert {tuple(row.values()) for row in rows} == want
    assert {m.letter.number for m in archive.missing()} == NOT_HELD


def test_a_docx_and_its_twin_are_one_letter(archive: Archive) -> None:
    files = sample_records()
    twins = {Path(t["file"]).stem for t in files if t["file"].endswith(".doc")}
    assert len(twins) >= 2
    assert archive.stats(include=Secrecy.TOP_SECRET).letters == len({Path(t["file"]).stem for t in files})
    assert archive.stats(include=Secrecy.TOP_SECRET).readings == len(files)


def test_duties_are_the_true_ones(archive: Archive) -> None:
    by_letter = {Path(t["file"]).stem: t for t in sample_records()}
    want = sorted(
        (d["kind"], d["start"] or "", d["end"] or "", d["rrule"] or "")
        for t in by_letter.values()
        for d in t["deadlines"]
    )
    got = archive.deadlines(None, include=Secrecy.TOP_SECRET)
    assert sorted((d.kind.value, d.start or "", d.end or "", d.rrule or "") for d in got) == want


def test_a_chain_runs_over_three_levels(archive: Archive) -> None:
    chain = archive.chain("มท 0603/ว 1187", direction=Direction.DOWN)
    assert max(node.depth for node in chain.nodes) >= 3
    assert chain.nodes[0].ended_by == "มท 0603/ว2964@2023"
