"""`saraban deadlines`: what is due, as a table, a calendar or CSV."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli.common import classified_option, date_option, db_option, open_existing, secrecy_of, show
from pipeline.export import duties_table, has_day, make_calendar, to_csv, to_json
from schemas.graph import DutyState

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
@click.option("--agency", help="Only of letters of an issuer whose name holds this.")
@click.option("--ours", is_flag=True, help="Only duties of letters to our office (saraban office).")
@date_option("--as-of", "The day on which duties are open or overdue. Default: today.")
@click.option(
    "--format", "form", type=click.Choice(["table", "ics", "csv", "json"]), default="table", show_default=True
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
        if ours and archive.office is None:
            raise click.UsageError("--ours needs to know whose archive this is: saraban office --name ...")
        duties = archive.deadlines(
            _STATES[state],
            since=from_,
            until=to,
            agency=agency,
            ours=ours,
            as_of=day,
            include=secrecy_of(level),
        )
    if form == "ics":
        click.echo(make_calendar(duties, day), nl=False)
        left_out = sum(not has_day(duty) for duty in duties)
        if left_out:
            click.echo(f"{left_out} duties without a day are not in the calendar: --format table", err=True)
    elif form == "csv":
        click.echo(to_csv(duties_table(duties)), nl=False)
    elif form == "json":
        click.echo(to_json(duties), nl=False)
    else:
        show(duties_table(duties))
