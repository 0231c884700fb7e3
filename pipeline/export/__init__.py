"""What leaves the archive: chains as trees and pictures, duties as calendars, answers as tables."""

from pipeline.export.calendar import has_day, make_calendar, write_calendar
from pipeline.export.chain_pictures import render_graphml, render_html, render_svg
from pipeline.export.chain_tree import render_dot, render_json, render_mermaid, render_tree
from pipeline.export.egif import NotExchangeable, egif_message
from pipeline.export.letters import archive_graphml, records_jsonl, rows_csv
from pipeline.export.plain import to_json
from pipeline.export.register import register_csv, register_table, register_xlsx, table_xlsx
from pipeline.export.tables import (
    Table,
    duties_brief,
    duties_table,
    files_table,
    hits_table,
    letters_table,
    missing_table,
    to_csv,
)

__all__ = [
    "NotExchangeable",
    "Table",
    "archive_graphml",
    "duties_brief",
    "duties_table",
    "egif_message",
    "files_table",
    "has_day",
    "hits_table",
    "letters_table",
    "make_calendar",
    "missing_table",
    "records_jsonl",
    "register_csv",
    "register_table",
    "register_xlsx",
    "render_dot",
    "render_graphml",
    "render_html",
    "render_json",
    "render_mermaid",
    "render_svg",
    "render_tree",
    "rows_csv",
    "table_xlsx",
    "to_csv",
    "to_json",
    "write_calendar",
]
