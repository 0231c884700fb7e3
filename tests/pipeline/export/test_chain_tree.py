"""Chains as text, JSON and pictures."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from pipeline.export.chain_pictures import render_html, render_svg
from pipeline.export.chain_tree import render_dot, render_json, render_mermaid, render_tree
from pipeline.store.archive import Archive
from schemas.graph import Direction
from schemas.letter import Relation, Secrecy
from tests.factories.letters import deadline, letter, outcome, reference

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCE = "จังหวัดเชียงราย"
DAY = dt.date(2021, 11, 10)
LONG = (
    "ขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง และส่งให้กรมส่งเสริมการปกครองท้องถิ่นทราบทาง "
    "www.older-home.example.go.th/a-long-address ก่อนวันทำการสุดท้ายของเดือน พร้อมทั้งแจ้งเทศบาลเมืองทุกแห่ง"
)


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


@pytest.mark.parametrize("direction", list(Direction))
def test_a_chain_that_was_not_followed_says_nothing_of_where_it_leads(
    archive: Archive, direction: Direction
) -> None:
    text = render_tree(archive.chain("ชร 0023.1/13303", direction=direction, depth=0, as_of=DAY))
    assert "--depth" in text
    assert "No letter" not in text
    assert "cites no letter" not in text


@pytest.mark.parametrize(
    ("direction", "said"),
    [
        (Direction.UP, "It cites no letter."),
        (Direction.DOWN, "No letter here is known to cite it."),
        (Direction.BOTH, "It cites no letter. No letter here is known to cite it."),
    ],
)
def test_a_letter_alone_is_told_of_the_way_that_was_asked_for(
    archive: Archive, direction: Direction, said: str
) -> None:
    archive.write(outcome("5.pdf", letter("มท 0810.7/ว 9")))
    assert render_tree(archive.chain("มท 0810.7/ว 9", direction=direction)).splitlines()[-1] == said


def test_upwards_of_a_letter_that_only_others_cite(archive: Archive) -> None:
    archive.write(
        outcome("6.pdf", letter("มท 0810.7/ว 10", references=[reference("มท 0810.7/ว 11", "2021-10-29")]))
    )
    archive.write(outcome("7.pdf", letter("มท 0810.7/ว 11")))
    text = render_tree(archive.chain("มท 0810.7/ว 11", direction=Direction.UP))
    assert text.endswith("\n\nIt cites no letter.\n")
    assert "refers มท 0810.7/ว 10" in render_tree(archive.chain("มท 0810.7/ว 11"))


@pytest.mark.parametrize("direction", list(Direction))
def test_what_a_classified_letter_cites_stays_with_it(archive: Archive, direction: Direction) -> None:
    cited = [reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT)]
    archive.write(outcome("8.pdf", letter("มท 0810.7/77", secrecy=Secrecy.SECRET, references=cited)))
    text = render_tree(archive.chain("มท 0810.7/77", direction=direction))
    assert "cites no letter" not in text
    assert ("What a classified letter cites is not shown." in text) == (direction is not Direction.DOWN)
    shown = render_tree(archive.chain("มท 0810.7/77", direction=direction, include=Secrecy.SECRET))
    assert "classified" not in shown
    assert ("refers มท 0810.7/ว 2522" in shown) == (direction is not Direction.DOWN)


def test_what_a_letter_that_is_not_held_cites_is_not_known(archive: Archive) -> None:
    text = render_tree(archive.chain("มท 0810.7/ว 622", direction=Direction.UP))
    assert text.splitlines()[-1] == "What a letter that is not held cites is not known."


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
    text = render_tree(chain)
    assert "(shown above)" in text
    # Each letter is written out once, whichever way it was reached.
    assert text.count(f"· {PROVINCE}") == 3
    assert "↓ cited by" not in render_tree(archive.chain("ชร 0023.1/1", direction=Direction.UP))
    assert "↑ cites" not in render_tree(archive.chain("ชร 0023.1/1", direction=Direction.DOWN))


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
    for render in (render_tree, render_html, render_svg, render_dot, render_mermaid):
        shown = render(chain)
        assert shown.count("30 พ.ย. 2564") >= 2
        assert shown.count("25 พ.ย. 2564") >= 2
    assert "⚠ กำหนดไม่ตรงกัน" in render_html(chain)


@pytest.mark.parametrize(
    ("relation", "day", "words", "thai"),
    [
        (Relation.FORWARDS, "2021-11-25", "asks for an earlier day: 25 พ.ย. 2564", "กำหนดเร็วกว่า"),
        (Relation.REFERS, "2021-12-09", "asks for a LATER day than the letter above: 9 ธ.ค. 2564", "ช้ากว่า"),
        (Relation.FOLLOWS_UP, "2021-12-09", "moves the day to 9 ธ.ค. 2564", "เปลี่ยนกำหนดเป็น 9 ธ.ค. 2564"),
        (Relation.AMENDS, "2021-11-25", "moves the day to 25 พ.ย. 2564", "เปลี่ยนกำหนดเป็น 25 พ.ย. 2564"),
    ],
)
def test_a_conflict_says_which_it_is(
    tmp_path: Path, relation: Relation, day: str, words: str, thai: str
) -> None:
    archive = Archive.open(tmp_path / "c.db")
    upper = letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30")])
    # Cited twice: still one conflict.
    cited = [reference("มท 0810.7/ว 1", "2021-10-29", DEPARTMENT, relation=relation)] * 2
    lower = letter("ชร 0023.1/2", "2021-11-05", PROVINCE, deadlines=[deadline(day)], references=cited)
    archive.write_many([outcome("1.pdf", upper), outcome("2.pdf", lower)])
    chain = archive.chain("มท 0810.7/ว 1", as_of=DAY)
    (line,) = [line for line in render_tree(chain).splitlines() if line.startswith("! two days")]
    assert line.endswith(f"ชร 0023.1/2 ลว. 5 พ.ย. 2564 {words}")
    assert render_html(chain).count("⚠ กำหนดไม่ตรงกัน") == 1
    assert thai in render_html(chain)


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (["2021-11-30"], ["2021-11"], None),  # within November is by its last day
        (["2021-11-30"], ["2021-12"], ("2021-11-30", "2021-12-31")),
        (["2021-11-20", "2021-12-15"], ["2021-11-25", "2021-12-15"], ("2021-11-20", "2021-11-25")),
        (["2021-11-20"], ["2021-11-20", "2021-12-15"], None),  # a duty more is no other day
    ],
)
def test_days_are_compared(
    tmp_path: Path, upper: list[str], lower: list[str], expected: tuple[str, str] | None
) -> None:
    archive = Archive.open(tmp_path / "c.db")
    archive.write(outcome("1.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline(day) for day in upper])))
    cited = [reference("มท 0810.7/ว 1", "2021-10-29", DEPARTMENT, relation=Relation.FORWARDS)]
    below = letter(
        "ชร 0023.1/2", "2021-11-05", PROVINCE, deadlines=[deadline(day) for day in lower], references=cited
    )
    archive.write(outcome("2.pdf", below))
    found = [(c.upper_end, c.lower_end) for c in archive.chain("มท 0810.7/ว 1", as_of=DAY).conflicts]
    assert found == ([expected] if expected else [])


def test_a_day_is_passed_on_by_a_letter_that_names_none_and_not_by_an_answer(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "c.db")
    archive.write(outcome("1.pdf", letter("มท 0810.7/ว 1", deadlines=[deadline("2021-11-30")])))
    for n, above, day, relation in (
        (2, "มท 0810.7/ว 1", None, Relation.FORWARDS),
        (3, "ชร 0023.1/2", "2021-12-10", Relation.FORWARDS),
        (4, "ชร 0023.1/2", "2021-12-20", Relation.ANSWERS),
    ):
        cited = [reference(above, "2021-10-29" if n == 2 else "2021-11-02", relation=relation)]
        owed = [deadline(day)] if day else []
        made = letter(f"ชร 0023.1/{n}", f"2021-11-0{n}", PROVINCE, deadlines=owed, references=cited)
        archive.write(outcome(f"{n}.pdf", made))
    (conflict,) = archive.chain("มท 0810.7/ว 1", as_of=DAY).conflicts
    assert (conflict.upper, conflict.lower) == ("มท 0810.7/ว1@2021", "ชร 0023.1/3@2021")
    assert (conflict.upper_end, conflict.lower_end) == ("2021-11-30", "2021-12-10")


def text_of(tree: str) -> str:
    """What a tree says, without its lines and spaces."""
    return "".join(char for char in tree if char not in "│├└─ \n")


@pytest.mark.parametrize("width", [30, 44, 80, 120])
def test_lines_fit_the_terminal_and_carry_the_tree_on(archive: Archive, width: int) -> None:
    archive.write(outcome("9.pdf", letter("ชร 52001/78", "2021-11-21", "เทศบาลนครเชียงราย", subject=LONG,
        deadlines=[deadline("2021-12-01", action=LONG)], references=[
        reference("ชร 0023.1/13303", "2021-11-05", PROVINCE, relation=Relation.ANSWERS),
    ])))  # fmt: skip
    chain = archive.chain("มท 0810.7/ว 2522", as_of=DAY)
    text = render_tree(chain, width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert text_of(text) == text_of(render_tree(chain))
    assert "…" not in text
    below = text[text.index("↓ cited by") :].split("\n\n")[0].splitlines()[1:]
    # Under a letter that is not the last of its own, every line has the tree's line.
    last = next(at for at, line in enumerate(below) if line.startswith("└─"))
    assert all(line[0] in "├│" for line in below[:last])
    assert all(line.startswith("   ") for line in below[last + 1 :])
    for line in text.splitlines():
        said = line.lstrip("│├└─ ")
        assert not said or not unicodedata.category(said[0]).startswith("M")


def test_in_a_pipe_what_is_said_is_one_line_and_whole(archive: Archive) -> None:
    made = letter("ชร 52001/78", subject=LONG, deadlines=[deadline("2021-12-01", action=LONG)],
        references=[reference("มท 0810.7/ว 2522", text=LONG)])  # fmt: skip
    archive.write(outcome("9.pdf", made))
    lines = render_tree(archive.chain("ชร 52001/78", as_of=DAY)).splitlines()
    assert lines[1] == f"  {LONG}"
    assert lines[2] == f"  ⏰ due 1 ธ.ค. 2564: {LONG}"
    assert f"└─ refers {LONG} [could mean: มท 0810.7/ว 2522 ลว. 29 ต.ค. 2564 (0.64)]" in lines


def test_a_deep_chain_fits_the_terminal(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "deep.db")
    archive.write_many([
        outcome(f"{n}.pdf", letter(f"ชร 0023.1/{n}", "2021-11-05", PROVINCE, subject=LONG, references=[
            reference(f"ชร 0023.1/{n + 1}", "2021-11-05", PROVINCE)
        ]))
        for n in range(1, 60)
    ])  # fmt: skip
    text = render_tree(archive.chain("ชร 0023.1/1", depth=99), 80)
    assert all(cell_len(line) <= 80 for line in text.splitlines())
    assert "…40 " in text  # the level, where there is no room for its steps
    assert text.count("refers") == 59


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
    # Three citations that were placed, and one that stands by itself and could mean a letter.
    assert dot.count("->") == 3 + 2
    mermaid = render_mermaid(chain)
    assert "#quot;นคร#quot; #lt;1#gt;" in mermaid


def test_a_letter_that_is_amended_says_so_where_the_amendment_is_not_in_the_chain(archive: Archive) -> None:
    cited = reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.AMENDS)
    archive.write(outcome("amend.pdf", letter("มท 0810.7/ว 2900", "2021-12-01", references=[cited])))
    chain = archive.chain("ชร 0023.1/13303", direction=Direction.UP, as_of=DAY)
    assert "มท 0810.7/ว2900@2021" not in {node.key for node in chain.nodes}
    for render in (render_tree, render_dot, render_svg, render_html, render_mermaid):
        assert "มท 0810.7/ว 2900 ลว. 1 ธ.ค. 2564" in render(chain).replace("\u00a0", " ")
