"""`saraban run`: an archive of files into a linked database."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Advice, Exit, db_option, err_console
from pipeline.cli.keeping import cache_of, cache_options
from pipeline.cli.terminal import show
from pipeline.export.tables import Table
from pipeline.ocr.engine import DEFAULT_ENGINE
from pipeline.run import ReadOptions, RunSummary, run_archive
from pipeline.run.options import usable_cores
from pipeline.run.progress import ProgressReporter
from pipeline.store.archive import Archive
from schemas.archive import Stats
from schemas.source import FileStatus

_MEANING = {
    FileStatus.OK: "read",
    FileStatus.PARTIAL: "read in part: some page or member is missing",
    FileStatus.DUPLICATE: "same bytes as another file",
    FileStatus.UNSUPPORTED: "not a format that holds letters",
    FileStatus.ENCRYPTED: "needs a password",
    FileStatus.EMPTY: "no content",
    FileStatus.NEEDS_OFFICE: "needs LibreOffice: make setup-office",
    FileStatus.FAILED: "failed: see saraban status --failed",
}


@click.command(
    epilog="""\b
Examples:
  saraban run letters/ --db letters.db
  saraban run scan1.pdf scan2.pdf --db letters.db --workers 4
  saraban run letters/ --db letters.db --retry       # read again what failed

\b
Exit code: 0 when every file ended well or with a clear status; 1 when one failed; 2 for wrong usage.
"""
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@db_option
@click.option("--ocr", "engine", default=DEFAULT_ENGINE, show_default=True, help="The OCR engine.")
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes. Default: one a core.")
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=300.0,
    show_default=True,
    help="Seconds for each step of a file.",
)
@click.option(
    "--page-timeout",
    type=click.FloatRange(1),
    default=180.0,
    show_default=True,
    help="Seconds for the OCR of one page.",
)
@click.option("--retry", is_flag=True, help="Read again what failed or was read in part.")
@cache_options
@click.option("--quiet", is_flag=True, help="No progress, no messages; the summary only.")
def run(
    paths: tuple[Path, ...],
    db: Path,
    engine: str,
    workers: int | None,
    timeout: float,
    page_timeout: float,
    retry: bool,
    cache: Path | None,
    no_cache: bool,
    quiet: bool,
) -> None:
    """Read files and folders (PATHS) into a linked database.

    Files that were read before are left alone, so the same command keeps an archive up to date. It can be
    stopped at any moment and started again.

    \b
    อ่านแฟ้มหนังสือทั้งโฟลเดอร์ลงฐานข้อมูล และโยงหนังสือที่อ้างถึงกัน สั่งซ้ำได้ อ่านเฉพาะแฟ้มใหม่
    """
    missing = [str(path) for path in paths if not path.exists() and not path.is_symlink()]
    if missing:
        raise Advice(f"no such file or folder: {', '.join(missing)}", "check the name", Exit.USAGE)
    kept = cache_of(cache, no_cache)
    with Archive.open(db) as archive:
        options = ReadOptions(
            workers=workers or usable_cores(),
            engine=engine,
            file_seconds=timeout,
            page_seconds=page_timeout,
            office=archive.office,
            cache=kept,
        )
        with ProgressReporter(err_console(), quiet=quiet) as reporter:
            try:
                summary = run_archive(paths, archive, options, reporter, retry=retry)
            except KeyboardInterrupt:
                click.echo("\nStopped. What was read is kept; the same command goes on from here.", err=True)
                raise SystemExit(Exit.INTERRUPTED) from None
        _print(summary, archive.stats(), db)
    if summary.failures:
        raise SystemExit(Exit.FAILED)


def _print(summary: RunSummary, stats: Stats, db: Path) -> None:
    rows = [
        (str(summary.files[status]), status.value, _MEANING[status])
        for status in FileStatus
        if summary.files[status]
    ]
    if unchanged := summary.unchanged.total():
        rows.append((str(unchanged), "unchanged", "read in an earlier run"))
    click.echo(str(db))
    show(Table(("files", "status", "meaning"), tuple(rows)))
    links = ", ".join(f"{count} {status}" for status, count in sorted(stats.citations.items())) or "none"
    more = f" and {stats.left_out} with a secrecy class" if stats.left_out else ""
    click.echo(
        f"This run: {summary.pages} pages, {summary.letters} letters, "
        f"{summary.unverified} numbers and dates unverified.\n"
        f"In the database: {stats.letters} letters{more}, {stats.not_held} cited letters not held, "
        f"{stats.deadlines} deadlines and events; references: {links}."
    )
    if summary.failures:
        click.echo(f"{summary.failures} files failed: saraban status --failed --db {db}")
