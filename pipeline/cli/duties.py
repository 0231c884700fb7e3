"""`saraban deadlines`, `calendar` and `done`: what is due, where it shows, and what is closed."""

from __future__ import annotations

import datetime as dt
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
    write_file,
)
from pipeline.cli.terminal import show
from pipeline.export.calendar import has_day, make_calendar
from pipeline.export.plain import to_json
from pipeline.export.tables import duties_brief, duties_table, to_csv
from pipeline.store.archive import Archive
from schemas.graph import Duty, DutyState

_STATES: dict[str, tuple[DutyState, ...] | None] = {
    "open": (DutyState.OPEN,),
    "overdue": (DutyState.OVERDUE,),
    "due": (DutyState.OPEN, DutyState.OVERDUE),
    "done": (DutyState.DONE,),
    "all": None,
}


@click.command(
    epilog="""\b
Examples:
  saraban deadlines --db letters.db
  saraban deadlines --status all --from 2566-06-01 --to 2566-12-31 --db letters.db
  saraban deadlines --status all --format ics --db letters.db > duties.ics
"""
)
@click.option(
    "--status",
    "state",
    type=click.Choice(list(_STATES)),
    default="due",
    show_default=True,
    help="due: open and overdue.",
)
@date_option("--from", "Due on this day or later (B.E. or C.E.).")
@date_option("--to", "Due on this day or before.")
@agency_option
@click.option("--ours", is_flag=True, help="Only duties of letters to our office (saraban office).")
@date_option("--as-of", "The day on which duties are open or overdue. Default: today.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "ics", "csv", "json", "xlsx"]),
    default="table",
    show_default=True,
)
@classified_option
@db_option
def deadlines(
    state: str,
    from_: dt.date | None,
    to: dt.date | None,
    agency: str | None,
    ours: bool,
    as_of: dt.date | None,
    form: str,
    level: str | None,
    db: Path,
) -> None:
    """List deadlines, meetings and periods in the order they are due.

    \b
    รายการกำหนดเวลา การประชุม และช่วงเวลา เรียงตามวันครบกำหนด ส่งออกเป็นปฏิทิน (ics) ได้
    """
    day = as_of or dt.date.today()
    with open_existing(db) as archive:
        _need_office(archive, ours)
        duties = archive.deadlines(
            _STATES[state],
            since=from_,
            until=to,
            agency=agency,
            ours=ours,
            as_of=day,
            include=secrecy_of(level),
        )
    if form == "xlsx":
        from pipeline.export.workbook import table_xlsx

        write_bytes(table_xlsx(duties_table(duties), "กำหนดงานตามหนังสือ", day=day))
    elif form == "ics":
        write_bytes(make_calendar(duties, day))
        _tell_left_out(duties)
    elif form == "csv":
        click.echo(to_csv(duties_table(duties)), nl=False)
    elif form == "json":
        click.echo(to_json(duties), nl=False)
    else:
        show(duties_brief(duties))


def _tell_left_out(duties: tuple[Duty, ...]) -> None:
    left_out = sum(not has_day(duty) for duty in duties)
    if left_out:
        click.echo(f"{left_out} duties without a day are not in the calendar: saraban deadlines", err=True)


@click.command(
    epilog="""\b
Examples:
  saraban calendar duties.ics --db letters.db
  saraban calendar duties.ics --alarm 7 --alarm 1 --db letters.db
"""
)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--status", "state", type=click.Choice(list(_STATES)), default="all", show_default=True)
@click.option("--ours", is_flag=True, help="Only duties of letters to our office (saraban office).")
@click.option(
    "--alarm",
    "alarms",
    type=click.IntRange(0),
    multiple=True,
    default=(3, 1),
    show_default=True,
    help="Days before a duty to remind of it; may be repeated.",
)
@date_option("--as-of", "The day that stamps the events: the same day gives the same file. Default: today.")
@classified_option
@db_option
def calendar(
    out: Path,
    state: str,
    ours: bool,
    alarms: tuple[int, ...],
    as_of: dt.date | None,
    level: str | None,
    db: Path,
) -> None:
    """Write deadlines and meetings to OUT as a calendar (iCalendar) that phones and mail programs read.

    \b
    เขียนกำหนดเวลาและการประชุมเป็นแฟ้มปฏิทิน เปิดได้ในโทรศัพท์และโปรแกรมปฏิทินทั่วไป
    """
    day = as_of or dt.date.today()
    with open_existing(db) as archive:
        _need_office(archive, ours)
        duties = archive.deadlines(_STATES[state], ours=ours, as_of=day, include=secrecy_of(level))
    write_file(out, (make_calendar(duties, day, alarms=alarms),))
    click.echo(f"{sum(has_day(duty) for duty in duties)} events written to {out}")
    _tell_left_out(duties)


@click.command(
    epilog="""\b
Examples:
  saraban done "นน 0021/ว 2241" --by "พิมพ์ใจ" --db letters.db
  saraban done "นน 0021/ว 2241" --undo --db letters.db
"""
)
@click.argument("number")
@click.option(
    "--year", type=int, help="Year of the letter (B.E. or C.E.), where the number exists in several."
)
@click.option("--by", "who", help="Who did it.")
@click.option("--undo", is_flag=True, help="Open it again.")
@db_option
def done(number: str, year: int | None, who: str | None, undo: bool, db: Path) -> None:
    """Close the duties of the letter NUMBER: they are done.

    Letters of every class of secrecy: who works on a duty knows its letter. Only the number is shown.

    \b
    บันทึกว่าดำเนินการตามหนังสือฉบับนี้แล้ว (--undo เพื่อยกเลิก)
    """
    with open_existing(db, write=True) as archive:
        closings = archive.database["closings"]
        before = closings.count
        letter = archive.undo(number, year) if undo else archive.done(number, year, by=who)
        said = "done" if closings.count > before else "already done"
    click.echo(f"{letter.number or letter.key}: {'open again' if undo else said}")


def _need_office(archive: Archive, ours: bool) -> None:
    if ours and archive.office is None:
        raise click.UsageError("--ours needs to know whose archive this is: saraban office --name ...")
