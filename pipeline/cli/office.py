"""`saraban office` and `saraban migrate`: the settings and the version of a database."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Advice, db_option, open_existing
from pipeline.cli.terminal import show_pairs
from pipeline.store.archive import Archive
from schemas.source import Office


@click.command(
    epilog="""\b
Examples:
  saraban office --name "เทศบาลตำบลห้วยทองคำ" --alias "ทต.ห้วยทองคำ" --prefix "นน 53201" --db letters.db
  saraban office --db letters.db            # show the setting
"""
)
@click.option("--name", help="The office's full name.")
@click.option("--alias", "aliases", multiple=True, help="Another name or abbreviation; may be repeated.")
@click.option("--prefix", "prefixes", multiple=True, help="How its letter numbers begin; may be repeated.")
@db_option
def office(name: str | None, aliases: tuple[str, ...], prefixes: tuple[str, ...], db: Path) -> None:
    """Say whose archive this is: tells incoming from outgoing, our duties from other people's.

    \b
    กำหนดว่าฐานข้อมูลนี้เป็นของหน่วยงานใด เพื่อแยกหนังสือรับ หนังสือส่ง และกำหนดเวลาของเรา
    """
    if name is None and (aliases or prefixes):
        raise click.UsageError("--alias and --prefix need --name")
    if name is None:
        with open_existing(db) as archive:
            known = archive.office
        if known is None:
            click.echo("No office is set: letters are not told apart as incoming and outgoing.")
        else:
            _show(known)
        return
    with Archive.open(db, create=True) as archive:
        archive.office = Office(name, aliases, prefixes)
        _show(Office(name, aliases, prefixes))


@click.command(
    epilog="""\b
Examples:
  cp letters.db letters.copy.db && saraban migrate --db letters.db
"""
)
@db_option
def migrate(db: Path) -> None:
    """Bring a database of an earlier version up to date, in place: keep a copy.

    \b
    ปรับฐานข้อมูลจากรุ่นก่อนให้เป็นรุ่นปัจจุบัน (ควรสำรองแฟ้มไว้ก่อน)
    """
    if not db.exists():
        raise Advice(f"there is no database {db}", "check the name")
    with Archive.open(db, create=False, migrate=True):
        click.echo(f"{db} is up to date")


def _show(known: Office) -> None:
    named = (("office", (known.name,)), ("alias", known.aliases), ("prefix", known.prefixes))
    show_pairs("whose archive this is", [(name, value) for name, values in named for value in values])
