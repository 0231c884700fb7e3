"""Questions to a database: chain, search, missing, stats, status, and what to look at next."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import click

from pipeline.cli.common import (
    agency_option,
    classified_option,
    date_option,
    db_option,
    open_existing,
    secrecy_of,
    write_bytes,
)
from pipeline.cli.search_help import KINDS, URGENCIES, ThaiChoice, why_nothing
from pipeline.cli.terminal import line_width, show, show_pairs
from pipeline.export.chain_tree import render_dot, render_json, render_mermaid, render_tree
from pipeline.export.plain import to_json
from pipeline.export.tables import files_table, hits_table, missing_table, to_csv
from pipeline.store.search import SearchFilter, terms_of
from schemas.graph import Chain, Direction
from schemas.letter import LetterKind, Urgency

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_CHAIN_FORMS: dict[str, Callable[[Chain], str]] = {
    "tree": lambda found: render_tree(found, line_width()),
    "json": render_json,
    "dot": render_dot,
    "mermaid": render_mermaid,
    "graphml": lambda found: _drawn("graphml", found),
    "svg": lambda found: _drawn("svg", found),
    "html": lambda found: _drawn("html", found),
}


def _drawn(form: str, found: Chain) -> str:
    # As every part that few answers need: loaded when it is asked for, so that the others come at once.
    from pipeline.export.chain_pictures import render_graphml, render_html, render_svg

    return {"graphml": render_graphml, "svg": render_svg, "html": render_html}[form](found)


@click.command(
    epilog="""\b
Examples:
  saraban chain "มท 0810.7/ว 2522" --db letters.db
  saraban chain "ที่ มท๐๘๑๐.๗/ว๒๕๒๒" --year 2564 --down --db letters.db
  saraban chain "มท 0810.7/ว 2522" --format mermaid --db letters.db

\b
Exit code: 1 when no such letter is held or cited, 2 when NUMBER cannot be read as a letter number.
"""
)
@click.argument("number")
@click.option(
    "--year", type=int, help="Year of the letter (B.E. or C.E.), where the number exists in several."
)
@click.option("--up", is_flag=True, help="Only what it cites.")
@click.option("--down", is_flag=True, help="Only what cites it.")
@click.option("--both", is_flag=True, help="Both (the default).")
@click.option("--depth", type=click.IntRange(0), default=10, show_default=True, help="Steps to go.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_CHAIN_FORMS)),
    default="tree",
    show_default=True,
)
@date_option("--as-of", "The day on which duties are open or overdue. Default: today.")
@classified_option
@db_option
def chain(
    number: str,
    year: int | None,
    up: bool,
    down: bool,
    both: bool,
    depth: int,
    form: str,
    as_of: dt.date | None,
    level: str | None,
    db: Path,
) -> None:
    """Show what led to a letter and what came of it; NUMBER in any spelling.

    \b
    แสดงสายหนังสือ: หนังสือที่อ้างถึง และหนังสือที่ตามมา พิมพ์เลขที่แบบใดก็ได้ เลขไทยหรืออารบิก
    """
    if up + down + both > 1:
        raise click.UsageError("say one of --up, --down and --both")
    direction = Direction.UP if up else Direction.DOWN if down else Direction.BOTH
    with open_existing(db) as archive:
        found = archive.chain(number, year, direction, depth, as_of=as_of, include=secrecy_of(level))
    click.echo(_CHAIN_FORMS[form](found), nl=False)


def _era(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    # As a callback, so that what is wrong is said of the option it was given to.
    return common_era_text(value)


_KIND, _URGENCY = ThaiChoice(KINDS), ThaiChoice(URGENCIES)


@click.command(
    epilog="""\b
Examples:
  saraban search "ความพึงพอใจ" --db letters.db
  saraban search "แผน อุทกภัย" --from 2566 --agency น่าน --db letters.db
  saraban search '"แผนบรรเทา สาธารณภัย"' --kind บันทึกข้อความ --format csv --db letters.db

\b
Exit code: 1 when nothing is found, 2 when there is nothing to search for.
"""
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--from",
    "since",
    callback=_era,
    help="Letters of this day, month or year on: 2566, 2023-05 (B.E. or C.E.).",
)
@click.option("--to", "until", callback=_era, help="Letters up to this day, month or year.")
@agency_option
@click.option("--kind", type=_KIND, help=f"Only letters of a kind: {_KIND.said()}.")
@click.option("--urgency", type=_URGENCY, help=f"Only letters as urgent as: {_URGENCY.said()}.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@classified_option
@db_option
def search(
    words: tuple[str, ...],
    since: str | None,
    until: str | None,
    agency: str | None,
    kind: str | None,
    urgency: str | None,
    limit: int,
    form: str,
    level: str | None,
    db: Path,
) -> None:
    """Find letters that hold all WORDS, also inside words, whichever digits they are written in.

    Words between quotes must stand together. For the number of a letter, the letters that have it come first.

    \b
    ค้นหาหนังสือที่มีคำเหล่านี้ทุกคำ ค้นได้แม้เป็นส่วนหนึ่งของคำ และไม่สนว่าเป็นเลขไทยหรือเลขอารบิก
    """
    query = " ".join(words)
    if not terms_of(query):
        raise click.UsageError("there is nothing to search for: give a word, or a part of one")
    wanted = SearchFilter(
        since=since,
        until=until,
        agency=agency,
        kind=LetterKind(kind) if kind else None,
        urgency=Urgency(urgency) if urgency else None,
    )
    with open_existing(db) as archive:
        # One more than is shown, to know whether there is more.
        hits = archive.search(query, wanted, limit=limit + 1, include=secrecy_of(level))
        advice = "" if hits else why_nothing(archive, query, wanted, secrecy_of(level))
    if form == "json":
        click.echo(to_json(hits[:limit]), nl=False)
    elif form == "csv":
        click.echo(to_csv(hits_table(hits[:limit])), nl=False)
    elif hits:
        show(hits_table(hits[:limit]))
    if len(hits) > limit:
        click.echo(f"{limit} of more; --limit {limit * 5} shows more", err=True)
    if not hits:
        click.echo(f"Nothing found.\n  {advice}".rstrip(), err=True)
        raise SystemExit(1)


@click.command(
    epilog="""\b
Examples:
  saraban missing --db letters.db
  saraban missing --agency กรมส่งเสริม --limit 20 --db letters.db
  saraban missing --format xlsx --db letters.db > to-ask-for.xlsx
"""
)
@agency_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "xlsx"]),
    default="table",
    show_default=True,
)
@classified_option
@db_option
def missing(agency: str | None, limit: int, form: str, level: str | None, db: Path) -> None:
    """List cited letters that are not held, by agency, most cited first: what to ask each of them for.

    \b
    รายการหนังสือที่ถูกอ้างถึงแต่ไม่มีในคลัง แยกตามหน่วยงานเจ้าของเรื่อง ใช้เป็นรายการขอสำเนาได้
    """
    with open_existing(db) as archive:
        found = archive.missing(agency, limit=limit, include=secrecy_of(level))
    if form == "json":
        click.echo(to_json(found), nl=False)
    elif form == "csv":
        click.echo(to_csv(missing_table(found)), nl=False)
    elif form == "xlsx":
        from pipeline.export.workbook import table_xlsx

        write_bytes(table_xlsx(missing_table(found), "หนังสือที่ต้องขอ"))
    elif found:
        show(missing_table(found))
    elif agency:
        click.echo(f"No letter of {agency} is cited here and not held.", err=True)
    else:
        click.echo("Every letter that is cited here is held.", err=True)


@click.command(
    epilog="""\b
Examples:
  saraban stats --db letters.db
"""
)
@classified_option
@db_option
def stats(level: str | None, db: Path) -> None:
    """Show the archive in figures: files, letters, references by status and relation, kinds, years.

    Letters with a secrecy class, and what hangs on them, are in none of the figures.

    \b
    สรุปจำนวนแฟ้ม หนังสือ หนังสืออ้างถึง และกำหนดเวลาในฐานข้อมูล
    """
    with open_existing(db) as archive:
        figures = archive.stats(include=secrecy_of(level))
    rows = [
        ("letters held", str(figures.letters)),
        ("cited letters not held", str(figures.not_held)),
        ("readings", str(figures.readings)),
        ("pages", str(figures.pages)),
        ("deadlines and events", str(figures.deadlines)),
    ]
    for title, counts in (
        ("files", figures.files),
        ("references", figures.citations),
        ("relation", figures.relations),
        ("kind", figures.kinds),
        ("year", figures.years),
    ):
        rows += [(f"{title}: {name or 'unknown'}", str(count)) for name, count in counts.items()]
    show_pairs(str(db), rows)
    _tell_left_out(figures.left_out, "letters")


@click.command(
    epilog="""\b
Examples:
  saraban status --db letters.db             # every file and its end
  saraban status --failed --db letters.db    # what did not simply go well, with reason and advice
"""
)
@click.option("--failed", is_flag=True, help="Only files that did not simply go well.")
@classified_option
@db_option
def status(failed: bool, level: str | None, db: Path) -> None:
    """List every file with its end; what went wrong comes with reason and advice.

    Files that hold a letter with a secrecy class are left out.

    \b
    รายการแฟ้มทั้งหมดกับผลการอ่าน แฟ้มที่มีปัญหาบอกเหตุผลและวิธีแก้
    """
    with open_existing(db) as archive:
        include = secrecy_of(level)
        entries = archive.failed(include=include) if failed else archive.status(include=include)
        left_out = archive.left_out(failed=failed, include=include)
    show(files_table(entries))
    _tell_left_out(left_out, "files")


def _tell_left_out(count: int, what: str) -> None:
    if count:
        click.echo(f"{count} {what} with a secrecy class left out: --include-classified", err=True)


@click.command("next")
@db_option
def next_steps(db: Path) -> None:
    """Say what to look at next in a database: with the number of its most cited letter as the example."""
    with open_existing(db) as archive:
        example = archive.most_cited()
    number = example.number if example and example.number else "มท 0810.7/ว 2522"
    click.echo(
        f"""
Look at next:
  .venv/bin/saraban chain "{number}" --db {db}
  .venv/bin/saraban deadlines --status all --db {db}
  .venv/bin/saraban missing --db {db}
  .venv/bin/saraban search "ประชุม" --db {db}
  .venv/bin/saraban office --name "ชื่อหน่วยงานของท่าน" --db {db}
  .venv/bin/datasette {db}        # in a browser (installed with the development tools)"""
    )


def common_era_text(text: str | None) -> str | None:
    """Turn a day, month or year typed in either era into EDTF.

    Raises:
        click.BadParameter: it is none.
    """
    if text is None:
        return None
    from extractors.calendar_th import be_to_ce
    from extractors.text import to_arabic_digits

    typed = _DAY.fullmatch(to_arabic_digits(text.strip()))
    if typed is None:
        raise click.BadParameter(f"{text!r} is no year, month or day such as 2566, 2566-05 or 2023-05-11")
    number, *rest = (int(part) for part in typed.groups() if part is not None)
    year = be_to_ce(number, *rest[:1]) if number > 2400 else number
    try:
        dt.date(year, *rest, *(1, 1)[len(rest) :])
    except ValueError:
        what = "day" if rest[1:] and 1 <= rest[0] <= 12 else "month" if rest else "year"
        raise click.BadParameter(
            f"{text!r} has a {what} that is in no calendar; write 2566, 2566-05 or 2566-05-11"
        ) from None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
