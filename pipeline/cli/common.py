"""What all commands share: consoles, exit codes, and the one place that turns errors into advice."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from rich.console import Console

from pipeline.export.whole_file import write_whole
from pipeline.store.archive import Archive
from pipeline.store.errors import ArchiveError, LetterNotFound, NotALetterNumber, NotAValue, SeveralLetters
from pipeline.store.titles import dry, letter_title, thai_date
from schemas.graph import LetterBrief
from schemas.letter import Secrecy

_ENDLESS = 10_000
"""Columns of a pipe: no line is broken, so that every row can be searched for."""
Command = TypeVar("Command", bound=Callable[..., Any])


class Exit(IntEnum):
    """Exit codes; 2 is click's own for wrong usage."""

    OK = 0
    FAILED = 1
    """A file failed, or what was asked for is not there."""
    USAGE = 2
    INTERRUPTED = 130


class Advice(click.ClickException):
    """An error a person can act on: what happened, then what to do."""

    def __init__(self, what: str, advice: str = "", code: int = Exit.FAILED) -> None:
        super().__init__(f"{what}\n  {advice}" if advice else what)
        setattr(self, "exit_code", int(code))  # noqa: B010 - click declares it for the class, reads it here

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the error on standard error."""
        click.echo(f"saraban: {self.format_message()}", file=file or sys.stderr)


def advice_for(error: ArchiveError) -> Advice:
    """Turn an error of the store into what a person reads, with the letters that may have been meant."""
    lines = [error.advice]
    if isinstance(error, LetterNotFound) and error.nearest:
        lines += ["nearest are:", *(_listed(letter_title(b.number, b.date), b) for b in error.nearest)]
    elif isinstance(error, SeveralLetters):
        lines += [_listed(f'"{b.key}"  {thai_date(b.date) or "undated"}', b) for b in error.choices]
    code = Exit.USAGE if isinstance(error, (NotALetterNumber, NotAValue)) else Exit.FAILED
    return Advice(str(error), "\n  ".join(lines), code)


def _listed(name: str, letter: LetterBrief) -> str:
    return "  " + "  ".join(filter(None, (name, letter.issuer, dry(letter.subject or ""))))


def err_console() -> Console:
    """Return the console for progress and warnings: standard error, colours only on a terminal."""
    return Console(stderr=True)


def out_console() -> Console:
    """Return the console for results; in a pipe lines are as long as they are."""
    console = Console()
    return console if console.is_terminal else Console(width=_ENDLESS, no_color=True, highlight=False)


db_option = click.option(
    "--db",
    "db",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("saraban.db"),
    show_default=True,
    envvar="SARABAN_DB",
    help="The database file (SQLite).",
)

classified_option = click.option(
    "--include-classified",
    "level",
    type=click.Choice(["confidential", "secret", "top_secret"]),
    default=None,
    help="Show letters with a secrecy class up to this one too; they are left out otherwise.",
)


agency_option = click.option(
    "--agency",
    help="Only letters whose issuer, or the agency that their number begins with, has this in its name.",
)


def secrecy_of(level: str | None) -> Secrecy | None:
    """Return the highest class to show, `None` for no classified letters."""
    return Secrecy(level) if level else None


def date_option(name: str, help_text: str) -> Callable[[Command], Command]:
    """Return an option for a day, written `YYYY-MM-DD` in the common or the Buddhist era."""
    return click.option(name, *_parameter(name), type=_Day(), default=None, help=help_text)


def _parameter(name: str) -> tuple[str, ...]:
    return ("from_",) if name == "--from" else ()  # `from` is a word of Python


class _Day(click.ParamType[dt.date]):
    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            year, month, day = (int(part) for part in str(value).split("-"))
            return dt.date(year - 543 if year > 2400 else year, month, day)
        except ValueError:
            self.fail(f"{value} is no day such as 2023-05-11 or 2566-05-11", param, ctx)


def open_existing(db: Path, *, write: bool = False) -> Archive:
    """Open a database that must be there, for questions or, with `write`, for what a person says.

    Raises:
        Advice: there is no such file, or it is not a database of saraban.
    """
    if not db.exists():
        raise Advice(f"there is no database {db}", f"make one: saraban run FOLDER --db {db}")
    # Whoever opens a file for reading alone leaves SQLite's two working files beside it: only where need be.
    may_write = os.access(db, os.W_OK) and os.access(db.parent, os.W_OK)
    return Archive.open(db, create=False, read_only=not (write or may_write))


def write_bytes(made: bytes) -> None:
    """Write a binary result to standard output."""
    click.echo(made, nl=False)


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file whole or not at all: an error on the way leaves what was there before.

    Raises:
        Advice: The file cannot be written.
    """
    try:
        write_whole(path, chunks)
    except OSError as error:
        raise Advice(
            f"{path} cannot be written: {error.strerror or error}", "look at the folder and at the disk"
        ) from error
