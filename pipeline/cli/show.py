"""`saraban show`: everything that is known of one letter, and where it stands among the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.cli.common import Advice, classified_option, db_option, open_existing, secrecy_of
from pipeline.cli.extract import record_rows
from pipeline.cli.terminal import show_pairs
from pipeline.export.plain import to_json
from pipeline.export.tables import doubts, due_text
from pipeline.store.titles import letter_title
from schemas.graph import Chain, ChainNode, Direction, DutyState, Edge, LinkStatus
from schemas.letter import DeadlineKind


@click.command(
    "show",
    epilog="""\b
Examples:
  saraban show "นน 0021/ว 2241" --db letters.db
  saraban show letters/flood-2.pdf --db letters.db           # the letter of a file
  saraban show "นน 0021/ว 2241" --format json --db letters.db

\b
Exit code: 1 when no such letter is held or cited, 2 when LETTER is no number, key or file.
""",
)
@click.argument("letter")
@click.option(
    "--year", type=int, help="Year of the letter (B.E. or C.E.), where the number exists in several."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@classified_option
@db_option
def show_letter(letter: str, year: int | None, form: str, level: str | None, db: Path) -> None:
    """Show what is known of one LETTER, all its readings taken together, and its place among the others.

    LETTER is a number in any spelling, a key, or the path of a file. Of a letter that is not held, what the
    letters that cite it say.

    \b
    แสดงข้อมูลทั้งหมดของหนังสือหนึ่งฉบับ พร้อมหนังสือที่อ้างถึงและหนังสือที่ตามมา
    """
    with open_existing(db) as archive:
        chain = archive.chain(letter, year, Direction.BOTH, 1, include=secrecy_of(level))
        node = next(n for n in chain.nodes if n.key == chain.root)
        if node.classified:
            raise Advice(
                f"{letter} has a secrecy class", "show it with --include-classified, if you may see it"
            )
        record = archive.record(node.key, include=secrecy_of(level)) if node.held else None
        files = archive.files_of(node.key, include=secrecy_of(level))
    if form == "json":
        click.echo(record.model_dump_json(indent=2) + "\n" if record else to_json(node), nl=False)
        return
    title = letter_title(node.number, node.date) + ("" if node.held else " - cited, not held")
    rows = record_rows(record, without=("reference", *DeadlineKind)) if record else _brief(node)
    rows += [*_duties(node), *_links(chain, node), *(("file", name) for name in files)]
    show_pairs(title, [*_state(node), *rows])


def _brief(node: ChainNode) -> list[tuple[str, str]]:
    return [(name, value) for name in ("number", "date", "issuer") if (value := getattr(node, name))]


def _state(node: ChainNode) -> Iterator[tuple[str, str]]:
    if node.ended_by_title or node.ended_by:
        yield "in force", f"no: ended by {node.ended_by_title or node.ended_by}"
    for title in node.amended_by:
        yield "amended by", title


def _duties(node: ChainNode) -> Iterator[tuple[str, str]]:
    for duty in node.duties:
        about = (due_text(duty), duty.action or duty.text, duty.place and f"ณ {duty.place}", doubts(duty))
        yield duty.kind.value, " · ".join(filter(None, (f"({duty.state.value})", *about)))


def _links(chain: Chain, node: ChainNode) -> Iterator[tuple[str, str]]:
    others = {n.key: n for n in chain.nodes}
    for edge in chain.edges:
        if edge.source == node.key:
            yield edge.relation.value, _cited(edge, others)
    for edge in chain.edges:
        if edge.target == node.key and edge.source != node.key:
            yield "cited by", f"{_title(others[edge.source])} ({edge.relation.value})"


def _cited(edge: Edge, others: dict[str, ChainNode]) -> str:
    if edge.target is None:
        meant = "; ".join(c.title or c.letter for c in edge.candidates)
        return f"{edge.text} - {edge.status.value}: {meant or edge.reason.value}"
    held = "" if edge.status is LinkStatus.RESOLVED else " - not held"
    return _title(others[edge.target]) + held


def _title(node: ChainNode) -> str:
    open_duties = sum(d.state in (DutyState.OPEN, DutyState.OVERDUE) for d in node.duties)
    parts = (letter_title(node.number, node.date), node.issuer, node.subject)
    return " · ".join(filter(None, parts)) + (f" · duties open: {open_duties}" if open_duties else "")
