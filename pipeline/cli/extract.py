"""`saraban extract` and `saraban schema`: letters of files as records, without a database."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import click

from pipeline.cli.common import Advice, Exit, err_console, out_console
from pipeline.cli.keeping import cache_of, cache_options
from pipeline.cli.terminal import show_pairs
from pipeline.ocr.engine import DEFAULT_ENGINE
from pipeline.run import ReadOptions, read_files
from pipeline.run.options import usable_cores
from pipeline.run.progress import ProgressReporter
from pipeline.store.titles import dry
from schemas.letter import LetterRecord
from schemas.outcome import Outcome
from schemas.source import FileStatus


@click.command(
    epilog="""\b
Examples:
  saraban extract letter.pdf
  saraban extract *.txt --format jsonl > letters.jsonl
  saraban extract scans/ --format table --workers 4
"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "table"]),
    default=None,
    help="jsonl: one record a line. table: for reading. Default: table on a terminal.",
)
@click.option("--ocr", "engine", default=DEFAULT_ENGINE, show_default=True, help="The OCR engine.")
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes. Default: one a core.")
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=300.0,
    show_default=True,
    help="Seconds for each step of a file.",
)
@cache_options
@click.option("--quiet", is_flag=True, help="No progress, no messages.")
def extract(
    files: tuple[Path, ...],
    form: str | None,
    engine: str,
    workers: int | None,
    timeout: float,
    cache: Path | None,
    no_cache: bool,
    quiet: bool,
) -> None:
    """Print the letters that FILES hold, as records. Nothing is merged, nothing is stored.

    \b
    พิมพ์ข้อมูลของหนังสือราชการในแฟ้ม (เลขที่ วันที่ เรื่อง อ้างถึง กำหนดเวลา ผู้ประสานงาน) โดยไม่บันทึกลงฐานข้อมูล
    """
    missing = [str(f) for f in files if not f.exists()]
    if missing:
        raise Advice(f"no such file: {', '.join(missing)}", "check the name", Exit.USAGE)
    options = ReadOptions(
        workers=workers or usable_cores(),
        engine=engine,
        file_seconds=timeout,
        cache=cache_of(cache, no_cache),
    )
    console = out_console()
    form = form or ("table" if console.is_terminal else "jsonl")
    waiting: dict[int, Outcome] = {}
    following, failed = 0, 0
    with ProgressReporter(err_console(), quiet=quiet) as reporter:
        for order, outcome in read_files(files, options, reporter):
            failed += outcome.status is FileStatus.FAILED
            waiting[order] = outcome
            while following in waiting:  # in the order of the walk, whatever ended first
                _print(waiting.pop(following), form)
                following += 1
    for order in sorted(waiting):
        _print(waiting[order], form)
    if failed:
        raise SystemExit(Exit.FAILED)


def _print(outcome: Outcome, form: str) -> None:
    for letter in outcome.letters:
        if form == "jsonl":
            click.echo(letter.model_dump_json())
        else:
            show_pairs(_heading(letter), record_rows(letter))


def _heading(letter: LetterRecord) -> str:
    first, last = letter.source.pages
    return dry(f"{letter.source.path} - letter {letter.source.part}, pages {first}-{last}")


def record_rows(letter: LetterRecord, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return a record as rows for reading, a name and what it says."""
    rows: list[tuple[str, str]] = [("kind", letter.kind.value)]
    if letter.number:
        rows.append(("number", f"{letter.number.canonical} ({letter.number.status.value})"))
    if letter.date:
        rows.append(("date", f"{letter.date.value or '?'} ({letter.date.status.value})"))
    signed = (letter.signatory.name, letter.signatory.position) if letter.signatory else ()
    rows += [
        (name, value)
        for name, value in (
            ("urgency", letter.urgency or ""),
            ("secrecy", letter.secrecy or ""),
            ("issuer", letter.issuer or ""),
            ("unit", " · ".join(letter.unit)),
            ("subject", letter.subject or ""),
            ("to", "; ".join(letter.to)),
            ("signed by", " · ".join(filter(None, signed))),
        )
        if value
    ]
    rows += [("reference", r.text) for r in letter.references]
    rows += [("enclosure", f"{e.title} {e.quantity or ''}") for e in letter.enclosures]
    for d in letter.deadlines:
        days = " - ".join(filter(None, (d.start, d.end)))
        rows.append((d.kind.value, " ".join(filter(None, (days, d.rrule, d.action or d.text)))))
    for c in letter.contacts:
        phones = ", ".join(
            (p.e164 or p.text) + (f" ext. {p.extension}" if p.extension else "") for p in c.phones
        )
        rows.append(("contact", f"{c.name or c.unit or ''} {phones} {' '.join(c.emails)}"))
    rows += [("stamp", f"{s.text} ({s.status.value})") for s in letter.stamps]
    rows += [("warning", f"{w.code}: {w.message}") for w in letter.warnings]
    return [row for row in rows if row[0] not in without]


@click.command(
    epilog="""\b
Examples:
  saraban schema > letter.schema.json
"""
)
def schema() -> None:
    """Print the JSON Schema of the letter record, as `saraban extract --format jsonl` prints it.

    \b
    พิมพ์ JSON Schema ของข้อมูลหนังสือ สำหรับโปรแกรมอื่นที่อ่านผลลัพธ์
    """
    click.echo(json.dumps(LetterRecord.model_json_schema(), ensure_ascii=False, indent=2))
