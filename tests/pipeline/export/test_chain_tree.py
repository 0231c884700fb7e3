"""Chains as text, JSON and pictures."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.export import render_dot, render_html, render_json, render_mermaid, render_svg, render_tree
from pipeline.store import Archive
from schemas.graph import Direction
from schemas.letter import Relation
from tests.factories.letters import deadline, letter, outcome, reference

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCE = "จังหวัดเชียงราย"
DAY = dt.date(2021, 11, 10)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.write_many(
        [
            outcome(
                "1.pdf",
                letter(
                    "มท 0810.7/ว 2522",
                    deadlines=[deadline("2021-11-30")],
                    references=[reference("มท 0810.7/ว 622", "2021-03-25", DEPARTMENT)],
                ),
            ),
            outcome(
                "2.pdf",
                letter(
                    "ชร 0023.1/13303",
                    "2021-11-05",
                    PROVINCE,
                    deadlines=[deadline("2021-11-25")],
                    references=[
                        reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.FORWARDS)
                    ],
                ),
            ),
            outcome(
                "3.pdf",
                letter(
                    "ชร 52001/77",
                    "2021-11-20",
                    'เทศบาล "นคร" <1>',
                    references=[
                        reference("ชร 0023.1/13303", "2021-11-05", PROVINCE, relation=Relation.ANSWERS),
                        reference("มท 0810.7/ว 2522"),
                    ],
                ),
            ),
        ]
    )
    return archive


def test_tree_goes_up_and_down(archive: Archive) -> None:
    text = render_tree(archive.chain("ชร ๐๐๒๓.๑/๑๓๓๐๓", as_of=DAY))
    lines = text.splitlines()
    assert lines[0].startswith("ชร 0023.1/13303 ลว. 5 พ.ย. 2564 · จังหวัดเชียงราย")
    up, down = text.index("↑ cites"), text.index("↓ cited by")
    assert up < text.index("forwards มท 0810.7/ว 2522 ลว. 29 ต.ค. 2564") < down
    assert (
        up < text.index("refers มท 0810.7/ว 622 ลว. 25 มี.ค. 2564 · กรมส่งเสริมการปกครองท้องถิ่น [not held]") < down
    )
    assert down < text.index("answers ชร 52001/77")
    assert "⏰ due 25 พ.ย. 2564: รายงานผลการดำเนินการ" in text
    assert "! two days for one duty" in text


def test_ambiguous_citation_names_its_candidates(archive: Archive) -> None:
    text = render_tree(archive.chain("ชร 52001/77", direction=Direction.UP, as_of=DAY))
    assert "[could mean: มท 0810.7/ว 2522 ลว. 29 ต.ค. 2564 (" in text


def test_depth_cuts_and_says_so(archive: Archive) -> None:
    chain = archive.chain("มท 0810.7/ว 2522", direction=Direction.DOWN, depth=1, as_of=DAY)
    assert [n.depth for n in chain.nodes] == [0, 1]
    assert chain.truncated
    assert "--depth" in render_tree(chain)
    assert not archive.chain("มท 0810.7/ว 2522", as_of=DAY).truncated
    assert archive.chain("มท 0810.7/ว 2522", depth=0).nodes[0].depth == 0
    assert len(archive.chain("มท 0810.7/ว 2522", limit=2).nodes) == 2


def test_cycles_end(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "c.db")
    for one, other in ((1, 2), (2, 3), (3, 1)):
        archive.write(
            outcome(
                f"{one}.pdf",
                letter(
                    f"ชร 0023.1/{one}",
                    "2021-11-05",
                    PROVINCE,
                    references=[reference(f"ชร 0023.1/{other}", "2021-11-05", PROVINCE)],
                ),
            )
        )
    chain = archive.chain("ชร 0023.1/1")
    assert len(chain.nodes) == 3
    assert "(shown above)" in render_tree(chain)


def test_a_very_long_chain_is_rendered(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "long.db")
    archive.write_many([
        outcome(f"{n}.pdf", letter(f"ชร 0023.1/{n}", "2021-11-05", PROVINCE, references=[
            reference(f"ชร 0023.1/{n + 1}", "2021-11-05", PROVINCE)
        ]))
        for n in range(1, 1200)
    ])  # fmt: skip
    chain = archive.chain("ชร 0023.1/1", depth=5000)
    assert len(chain.nodes) == 1200
    assert render_tree(chain).count("refers") == 1199


def test_cancelled_letter_says_by_what(archive: Archive) -> None:
    archive.write(
        outcome(
            "4.pdf",
            letter(
                "มท 0810.7/ว 3000",
                "2021-12-20",
                DEPARTMENT,
                references=[
                    reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.CANCELS)
                ],
            ),
        )
    )
    chain = archive.chain("มท 0810.7/ว 2522", as_of=DAY)
    assert chain.nodes[1].ended_by == "มท 0810.7/ว3000@2021"
    for render in (render_tree, render_dot, render_svg, render_html, render_mermaid):
        shown = render(chain)
        assert "มท 0810.7/ว 3000 ลว. 20 ธ.ค. 2564" in shown
        assert "ว3000@2021" not in shown
    assert "no longer in force: มท 0810.7/ว 3000" in render_tree(chain)
    # what a cancelled letter asked for conflicts with nothing
    assert chain.conflicts == ()


def test_two_days_for_one_duty_are_both_shown_and_flagged(archive: Archive) -> None:
    """The department asks for 30 November, the province that passes it on for 25 November."""
    chain = archive.chain("มท 0810.7/ว 2522", as_of=DAY)
    (conflict,) = chain.conflicts
    assert (conflict.upper, conflict.upper_end) == ("มท 0810.7/ว2522@2021", "2021-11-30")
    assert (conflict.lower, conflict.lower_end) == ("ชร 0023.1/13303@2021", "2021-11-25")
    for render in (render_tree, render_html):
        shown = render(chain)
        assert shown.count("30 พ.ย. 2564") >= 2
        assert shown.count("25 พ.ย. 2564") >= 2
    assert "⚠ กำหนดไม่ตรงกัน" in render_html(chain)


def test_what_an_undecided_citation_could_mean_is_drawn(archive: Archive) -> None:
    chain = archive.chain("ชร 52001/77", as_of=DAY)
    assert "?" in render_svg(chain)
    assert "-.->|" in render_mermaid(chain)
    assert "อาจหมายถึง" in render_html(chain)


def test_json_holds_everything(archive: Archive) -> None:
    chain = archive.chain("มท 0810.7/ว 2522", as_of=DAY)
    read = json.loads(render_json(chain))
    assert read["root"] == "มท 0810.7/ว2522@2021"
    assert len(read["nodes"]) == len(chain.nodes) == 4
    assert {e["status"] for e in read["edges"]} == {"resolved", "not_held"}


def test_pictures_escape_what_letters_hold(archive: Archive) -> None:
    chain = archive.chain("ชร 52001/77", as_of=DAY)
    dot = render_dot(chain)
    assert 'เทศบาล \\"นคร\\" <1>' in dot
    assert dot.count("->") == 4  # three citations that were placed and one that could mean a letter
    mermaid = render_mermaid(chain)
    assert "#quot;นคร#quot; #lt;1#gt;" in mermaid
