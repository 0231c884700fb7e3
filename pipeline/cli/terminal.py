"""Tables on a terminal: as wide as it is, Thai broken between words."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text

from pipeline.cli.common import out_console
from pipeline.export.tables import Table
from pipeline.export.wrapping import broken
from pipeline.store.titles import dry

_SHORT = 18
"""Cells of text up to which a column is never broken: dates, numbers, states."""
_ANY = 10_000
_WORD = 16
"""What a broken column has at least, where there is room: few Thai words are longer."""


def show(table: Table) -> None:
    """Print a table for reading; columns that say nothing are left out.

    Where the terminal is too narrow for the columns that are left, each row is a list of what they say.
    """
    said = [at for at in range(len(table.columns)) if any(row[at] for row in table.rows)]
    shown = RichTable(header_style="bold")
    for at in said or range(len(table.columns)):
        short = max((cell_len(dry(row[at])) for row in table.rows), default=0) <= _SHORT
        shown.add_column(table.columns[at], no_wrap=short)
    for row in table.rows:
        shown.add_row(*(_Cell(dry(row[at])) for at in said))
    console = out_console()
    if Measurement.get(console, console.options.update(max_width=_ANY), shown).minimum <= console.width:
        console.print(shown)
        return
    for row in table.rows:
        for at in said:
            if row[at]:
                console.print(_Cell(dry(f"{table.columns[at]}: {row[at]}")))
        console.print()


def show_pairs(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print names and what they say, a line each, under a title."""
    shown = RichTable(show_header=False, title=Text(dry(title)), title_justify="left")
    shown.add_column(style="bold", no_wrap=True)
    shown.add_column()
    for name, value in rows:
        shown.add_row(Text(name), _Cell(dry(value)))
    out_console().print(shown)


def line_width() -> int | None:
    """Return the cells of a line of the terminal; `None` in a pipe, where no line is broken."""
    console = out_console()
    return console.width if console.is_terminal else None


class _Cell:
    """A text that breaks between words. Thai has no spaces there, so that rich would break inside them."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        width = cell_len(self._text)
        return Measurement(width if width <= _SHORT else _WORD, width).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in broken(self._text, options.max_width):
            yield Segment(line)
            yield Segment.line()
