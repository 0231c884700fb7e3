"""How a row of a table becomes lines of text: cells parted by tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

_SHORT = 60
"""A cell line of at most so many characters is one line on paper too."""


def row_lines(cells: Sequence[list[str]]) -> Iterator[str]:
    """Yield the lines of a row, each cell given as its lines.

    Short lines stand side by side on paper: a letter head set as a table reads line by line. Where a cell
    holds running text, each cell stays whole.
    """
    for cell in cells:
        while cell and not cell[-1].strip():
            cell.pop()
    if max((len(cell) for cell in cells), default=0) <= 1 or all(
        len(line) <= _SHORT for cell in cells for line in cell
    ):
        for lines in zip_longest(*cells, fillvalue=""):
            yield "\t".join(lines).rstrip()
    else:
        yield "\t".join("\n".join(cell) for cell in cells).rstrip()
