"""The root of the `saraban` command."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sqlite3
import sys

import click

_COMMANDS = {
    # command: (module, attribute, help in a list) - imported when it is called, so that --help is quick
    "run": ("run", "run", "Read files and folders into a linked database."),
    "extract": ("extract", "extract", "Print the letters of files as records, without a database."),
    "ocr": ("ocr", "ocr", "Read the text of scans as text, JSON, hOCR or searchable PDF."),
    "chain": ("ask", "chain", "Show what led to a letter and what came of it."),
    "show": ("show", "show_letter", "Show what is known of one letter."),
    "deadlines": ("duties", "deadlines", "List deadlines, meetings and periods, or export a calendar."),
    "calendar": ("duties", "calendar", "Write deadlines and meetings as a calendar file."),
    "done": ("duties", "done", "Close the duties of a letter, or open them again."),
    "review": ("review", "review", "List what awaits a person: readings in doubt, references to decide."),
    "correct": ("review", "correct", "Put a field of a letter right, or take that back."),
    "decide": ("review", "decide", "Say what a reference means, or which readings are copies."),
    "register": ("papers", "register", "Print the register of letters in or out (ทะเบียนหนังสือ)."),
    "export": ("papers", "export", "Take out all letters as JSON, CSV, a graph or eCMS messages."),
    "search": ("ask", "search", "Find letters by words, also inside words."),
    "missing": ("ask", "missing", "List cited letters that are not held."),
    "status": ("ask", "status", "List every file with its end; failures with reason and advice."),
    "stats": ("ask", "stats", "Show the archive in figures."),
    "office": ("office", "office", "Say whose archive this is."),
    "migrate": ("office", "migrate", "Bring a database of an earlier version up to date."),
    "schema": ("extract", "schema", "Print the JSON Schema of the letter record."),
    "evaluate": ("evaluate", "command", "Score what is read against labels."),
    "doctor": ("doctor", "doctor", "Say which parts are there and what is missing."),
    "next": ("ask", "next_steps", ""),
}
_HIDDEN = {"next"}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in _COMMANDS if name not in _HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"pipeline.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][2]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        # Loaded here, so that --help is quick.
        from pipeline.cli.common import Advice, advice_for
        from pipeline.store.errors import ArchiveError

        try:
            return super().invoke(ctx)
        except ArchiveError as error:
            raise advice_for(error) from error
        except BrokenPipeError:
            raise  # click ends quietly where the reader of a pipe has gone
        except OSError as error:
            if error.filename is None:
                _drop_unwritten()
            place = f"{error.filename}: " if error.filename else ""
            raise Advice(f"{place}{error.strerror or error}", "look at the path and at the disk") from error
        except sqlite3.DatabaseError as error:
            raise Advice(
                f"the database cannot be used: {error}",
                "look whether the file is damaged; run the archive again",
            ) from error


def _drop_unwritten() -> None:
    """Let go of what standard output would not take: Python tries again at its end, and would fail again."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Begin with:
  saraban run FOLDER --db letters.db
  saraban chain "มท 0810.7/ว 2522" --db letters.db
  saraban deadlines --db letters.db
""",
)
@click.version_option(package_name="saraban", message="%(prog)s %(version)s")
def main() -> None:
    """Read Thai government letters and keep track of them.

    \b
    อ่านหนังสือราชการ (สแกน PDF DOCX) เก็บลงฐานข้อมูล SQLite โยงหนังสืออ้างถึงเป็นสาย และติดตามกำหนดเวลา
    """
    for stream in (sys.stdout, sys.stderr):
        # A code page such as cp874 has no `·`: better spelled out than no answer at all.
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")
