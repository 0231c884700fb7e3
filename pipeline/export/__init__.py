"""What leaves the archive: chains as trees and pictures, duties as calendars, answers as tables."""

from pipeline.export.calendar import has_day, make_calendar, write_calendar
from pipeline.export.chain_tree import render_dot, render_json, render_mermaid, render_tree
from pipeline.export.tables import (
    Table,
    duties_table,
    files_table,
    hits_table,
    letters_table,
    missing_table,
    to_csv,
    to_json,
)

__all__ = [
    "Table",
    "duties_table",
    "files_table",
    "has_day",
    "hits_table",
    "letters_table",
    "make_calendar",
    "missing_table",
    "render_dot",
    "render_json",
    "render_mermaid",
    "render_tree",
    "to_csv",
    "to_json",
    "write_calendar",
]
