"""The root of the `saraban` command."""

from __future__ import annotations

import importlib

import click

from pipeline.cli.common import advice_for

_COMMANDS = {
    # command: (module, attribute) - imported when the command is called, so that --help is quick
    "run": ("run", "run"),
    "extract": ("extract", "extract"),
    "schema": ("extract", "schema"),
    "chain": ("ask", "chain"),
    "search": ("ask", "search"),
    "missing": ("ask", "missing"),
    "stats": ("ask", "stats"),
    "status": ("ask", "status"),
    "next": ("ask", "next_steps"),
    "deadlines": ("duties", "deadlines"),
    "office": ("office", "office"),
    "evaluate": ("evaluate", "command"),
    "doctor": ("doctor", "doctor"),
}
_HIDDEN = {"next"}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in _COMMANDS if name not in _HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"pipeline.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is no command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        from pipeline.store.errors import ArchiveError

        try:
            return super().invoke(ctx)
        except ArchiveError as error:
            raise advice_for(error) from error


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
