"""Pictures of chains show what a tree shows: what is due, two days for one duty, what is undecided."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from pathlib import Path

import networkx
import pytest
from lxml import etree
from rich.cells import cell_len

from pipeline.export.chain_pictures import render_graphml, render_html, render_svg
from pipeline.export.chain_tree import render_dot, render_mermaid, render_tree
from pipeline.store.archive import Archive
from schemas.letter import Deadline, DeadlineKind, Relation, Secrecy
from tests.factories.letters import deadline, letter, outcome, reference

DAY = dt.date(2021, 11, 27)
DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
PROVINCE = "จังหวัดเชียงราย"
SUBJECT = "ขอความร่วมมือสำรวจข้อมูลแหล่งน้ำในชุมชนและระบบประปาหมู่บ้านเพื่อเตรียมความพร้อมรับสถานการณ์ภัยแล้ง ประจำปี ๒๕๖๕"
WORDS = "หนังสือกรมส่งเสริมการปกครองท้องถิ่น ด่วนที่สุด ที่ มท 0820.1/ว 8"
TEXTS = (render_dot, render_mermaid, render_svg)
SVG = "{http://www.w3.org/2000/svg}"


def duties(*ends: str) -> list[Deadline]:
    return [deadline(end, action=f"ส่งแบบ {end}") for end in ends]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    cited = reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.FORWARDS)
    archive.write_many([
        outcome("1.pdf", letter("มท 0810.7/ว 2522", subject=SUBJECT,
            deadlines=duties("2021-12-15", "2021-11-30"))),
        outcome("2.pdf", letter("ชร 0023.1/1", "2021-11-05", PROVINCE, deadlines=duties("2021-11-25"),
            references=[cited, reference("มท 0820.1/ว 8", text=WORDS)])),
        # Both could be meant, and neither is in the chain.
        outcome("3.pdf", letter("มท 0820.1/ว 8", "2021-01-10", "สำนักงาน ก")),
        outcome("4.pdf", letter("มท 0820.1/ว 8", "2020-01-10", "สำนักงาน ข")),
    ])  # fmt: skip
    return archive


def boxes(svg: str) -> list[tuple[str, str]]:
    """The boxes of a picture: each one's words as they are drawn, joined, and what a pointer shows."""
    root = etree.fromstring(svg.encode())
    return [
        ("".join(text.text or "" for text in group.iter(f"{SVG}text")), group.findtext(f"{SVG}title") or "")
        for group in root.iter(f"{SVG}g")
    ]


def test_open_deadlines_are_in_every_picture(archive: Archive) -> None:
    chain = archive.chain("ชร 0023.1/1", as_of=DAY)
    for render in (*TEXTS, render_html):
        shown = render(chain)
        assert "30 พ.ย. 2564" in shown
        assert "15 ธ.ค. 2564" in shown
        assert "2021-11-30" in shown  # what is to be done by then
    for render in (render_dot, render_mermaid):
        assert "due 25 พ.ย. 2564 (overdue): " in render(chain)
    archive.done("ชร 0023.1/1")
    assert "due 25 พ.ย. 2564" not in render_dot(archive.chain("ชร 0023.1/1", as_of=DAY))


def test_recurring_duties_have_their_next_day(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "r.db")
    monthly = deadline(kind=DeadlineKind.RECURRING, rrule="FREQ=MONTHLY;BYMONTHDAY=5")
    archive.write(outcome("1.pdf", letter("มท 0810.7/ว 1", deadlines=[monthly])))
    chain = archive.chain("มท 0810.7/ว 1", as_of=DAY)
    for render in (*TEXTS, render_html):
        assert "5 ธ.ค. 2564" in render(chain)
    assert "2021-12-05" in render_graphml(chain)


def test_two_days_for_one_duty_are_in_every_picture(archive: Archive) -> None:
    chain = archive.chain("ชร 0023.1/1", as_of=DAY)
    assert "! asks for an earlier day:\\n25 พ.ย. 2564 instead of 15 ธ.ค. 2564" in render_dot(chain)
    (line,) = [line for line in render_dot(chain).splitlines() if "->" in line and "color=" in line]
    assert "forwards" in line
    mermaid = render_mermaid(chain).splitlines()
    arrows = [line for line in mermaid if "|" in line]
    (style,) = [line.split() for line in mermaid if line.startswith("  linkStyle")]
    assert "earlier day" in arrows[int(style[1])]
    picture = render_svg(chain)
    assert 'class="edge clash"' in picture
    assert ">! กำหนด 25 พ.ย. 2564<" in picture
    assert ">เร็วกว่า 15 ธ.ค. 2564<" in picture
    edge = networkx.parse_graphml(render_graphml(chain)).edges["ชร 0023.1/1@2021", "มท 0810.7/ว2522@2021"]
    assert (edge["conflict"], edge["upper_end"], edge["lower_end"]) == ("earlier", "2021-12-15", "2021-11-25")


def test_a_citation_that_could_mean_letters_outside_the_chain_is_drawn(archive: Archive) -> None:
    chain = archive.chain("ชร 0023.1/1", as_of=DAY)
    titles = ["มท 0820.1/ว 8 ลว. 10 ม.ค. 2564", "มท 0820.1/ว 8 ลว. 10 ม.ค. 2563"]
    for render in (*TEXTS, render_html, render_tree):
        assert all(title in render(chain) for title in titles)
    for render in (render_dot, render_mermaid):
        assert "ambiguous, could mean:" in render(chain)
    (box,) = [drawn for drawn, _ in boxes(render_svg(chain)) if "ไม่แน่ชัด อาจหมายถึง" in drawn]
    assert WORDS.replace(" ", "") in box.replace(" ", "")
    graph = networkx.parse_graphml(render_graphml(chain))
    (citation,) = (key for key, what in graph.nodes(data="what") if what == "citation")
    assert set(graph.successors("ชร 0023.1/1@2021")) == {"มท 0810.7/ว2522@2021", citation}
    assert graph.nodes[citation]["citation"] == WORDS
    assert graph.nodes[citation]["status"] == "ambiguous"
    assert {graph.nodes[key]["title"] for key in graph.successors(citation)} == set(titles)
    assert all(graph.edges[citation, key]["confidence"] > 0 for key in graph.successors(citation))


def test_a_candidate_of_the_chain_is_led_to(archive: Archive) -> None:
    archive.write(outcome("5.pdf", letter("ชร 52001/7", "2021-11-20", "เทศบาลนครเชียงราย", references=[
        reference("ชร 0023.1/1", "2021-11-05", PROVINCE, relation=Relation.ANSWERS),
        reference("มท 0810.7/ว 2522"),
    ])))  # fmt: skip
    chain = archive.chain("ชร 52001/7", as_of=DAY)
    assert chain.nodes[0].key == "มท 0810.7/ว2522@2021"
    assert 'q1 -> n0 [label="? 0.64" style=dotted]' in render_dot(chain)
    assert 'q1 -.->|"? 0.64"| n0' in render_mermaid(chain)
    assert "อาจหมายถึง (0.64)" in render_svg(chain)
    graph = networkx.parse_graphml(render_graphml(chain))
    assert graph.edges["citation:1", "มท 0810.7/ว2522@2021"]["relation"] == "candidate"
    assert graph.nodes["มท 0810.7/ว2522@2021"]["what"] == "letter"


def test_no_picture_names_a_classified_candidate(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "c.db")
    archive.write_many([
        outcome("1.pdf", letter("มท 0820.1/9", "2020-01-10", secrecy=Secrecy.SECRET)),
        outcome("2.pdf", letter("ชร 0023.1/1", "2021-11-05", PROVINCE, references=[
            reference("มท 0820.1/9", text="หนังสือที่อ้างถึง")
        ])),
    ])  # fmt: skip
    chain = archive.chain("ชร 0023.1/1", as_of=DAY)
    for render in (*TEXTS, render_html, render_graphml):
        assert "หนังสือที่อ้างถึง" in render(chain)
        assert "0820.1" not in render(chain)
    assert "a classified letter" in render_dot(chain).replace("\\n", " ")
    assert "เอกสารลับ" in render_svg(chain)


def test_an_ended_letter_keeps_its_subject_beside_what_ended_it(archive: Archive) -> None:
    cancels = reference("มท 0810.7/ว 2522", "2021-10-29", DEPARTMENT, relation=Relation.CANCELS)
    archive.write(
        outcome("6.pdf", letter("มท 0810.7/ว 3000", "2021-12-20", DEPARTMENT, references=[cancels]))
    )
    chain = archive.chain("ชร 0023.1/1", as_of=DAY)
    (found,) = [box for box in boxes(render_svg(chain)) if "ถูกยกเลิก" in box[0]]
    for said in found:
        said = said.replace(" ", "")
        assert SUBJECT.replace(" ", "") in said
        assert "มท0810.7/ว3000ลว.20ธ.ค.2564" in said
        assert "…" not in said


def test_words_in_a_picture_stay_in_their_box(archive: Archive) -> None:
    root = etree.fromstring(render_svg(archive.chain("ชร 0023.1/1", as_of=DAY)).encode())
    for group in root.iter(f"{SVG}g"):
        (rect,) = group.iter(f"{SVG}rect")
        top, height = int(rect.get("y")), int(rect.get("height"))
        assert all(top < int(text.get("y")) < top + height for text in group.iter(f"{SVG}text"))
    rows = {(r.get("x"), r.get("y")) for r in root.iter(f"{SVG}rect")}
    assert len(rows) == 3


def test_what_lines_mean_is_never_written_over_one_another(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "o.db")
    # Each cites the next, the last the first, and each asks for another day.
    archive.write_many([
        outcome(f"{n}.pdf", letter(f"มท 0810.7/ว {n}", deadlines=[deadline(f"2021-12-{10 + n}")], references=[
            reference(f"มท 0810.7/ว {cited}", "2021-10-29") for cited in {n % 3 + 1, (n + 1) % 3 + 1}
        ]))
        for n in (1, 2, 3)
    ])  # fmt: skip
    root = etree.fromstring(render_svg(archive.chain("มท 0810.7/ว 1", as_of=DAY)).encode())
    tags = [text for text in root.iter(f"{SVG}text") if "tag" in (text.get("class") or "")]
    assert len(tags) > 6
    spans = []
    for text in tags:
        wide = cell_len(text.text or "") * 6
        x = (
            float(text.get("x"))
            - {"start": 0, "middle": wide / 2, "end": wide}[text.get("class").split()[-1]]
        )
        spans.append((x, float(text.get("y")), x + wide))
    for (left, y, right), (other_left, other_y, other_right) in combinations(spans, 2):
        assert right <= other_left or other_right <= left or abs(y - other_y) >= 11


def test_mermaid_reads_no_entity_and_no_markdown_in_what_letters_hold(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "m.db")
    archive.write(outcome("1.pdf", letter("มท 0810.7/ว 1", subject="`**R&D** &lt;b&gt; #1`")))
    assert '#96;**R#amp;D** #amp;lt;b#amp;gt; #35;1#96;"]' in render_mermaid(archive.chain("มท 0810.7/ว 1"))
