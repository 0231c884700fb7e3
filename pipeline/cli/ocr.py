"""`saraban ocr`: the text of scans, as text, JSON, hOCR or a PDF that can be searched."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.common import Advice, Exit, err_console, write_bytes
from pipeline.cli.keeping import cache_of, cache_options
from pipeline.export.page_files import ENDINGS, Names, render_pages, write_page_file
from pipeline.ocr import engine_names
from pipeline.ocr.engine import DEFAULT_ENGINE
from pipeline.run.options import ReadOptions, usable_cores
from pipeline.run.pages import PageRange, Transcript, Wanted, read_pages
from pipeline.run.progress import ProgressReporter
from pipeline.store.titles import dry
from schemas.outcome import Outcome
from schemas.source import FileStatus, Problem

_NO_TEXT = Problem("pages.none", "it has no pages to read", "look at the file in its own program")


class _Pages(click.ParamType[PageRange]):
    name = "1-3"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> PageRange:
        if isinstance(value, PageRange):
            return value
        try:
            return PageRange.parse(str(value))
        except ValueError:
            self.fail(f"{value} is no range of pages such as 2, 1-3, 5- or 1,4-6", param, ctx)


@click.command(
    epilog="""\b
Examples:
  saraban ocr scan.pdf                                   # text to standard output
  saraban ocr scan.pdf --pages 1-3 -o letter.txt
  saraban ocr scan.pdf --format pdf -o searchable.pdf    # the same pages, with text to search and copy
  saraban ocr scans/*.jpg --format hocr -o out/
  saraban ocr page.png --format json | jq '.pages[0].lines[].text'
  SARABAN_OCR_URL=http://localhost:8000 SARABAN_OCR_MODEL=my-model saraban ocr page.png --ocr http

\b
Exit code: 0 when every page asked for was read; 1 when one was not; 2 for wrong usage.
"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--pages", type=_Pages(), default=None, help="Pages to read: 2, 1-3, 5- or 1,4-6. Default: all."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(ENDINGS)),
    default="txt",
    show_default=True,
    help="txt: a form feed between pages. json, hocr: with lines, words, boxes. pdf: can be searched.",
)
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    default=None,
    help="File to write, or folder (needed for several files). Default: standard output.",
)
@click.option("--ocr", "engine", default=DEFAULT_ENGINE, show_default=True, help="The OCR engine.")
@click.option("--force", is_flag=True, help="Read pages that have a sound text layer, too.")
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes. Default: one a core.")
@click.option(
    "--page-timeout",
    type=click.FloatRange(1),
    default=180.0,
    show_default=True,
    help="Seconds for one page.",
)
@cache_options
@click.option("--quiet", is_flag=True, help="No progress, no messages.")
def ocr(
    files: tuple[Path, ...],
    pages: PageRange | None,
    form: str,
    out: Path | None,
    engine: str,
    force: bool,
    workers: int | None,
    page_timeout: float,
    cache: Path | None,
    no_cache: bool,
    quiet: bool,
) -> None:
    """Read the text of scans and pictures (FILES).

    Pages of a PDF that have a sound text layer keep it. The files themselves are never changed. Digits that
    the engine cannot vouch for are listed as `doubtful` in JSON and hOCR.

    \b
    อ่านข้อความจากภาพสแกน (PDF PNG JPEG TIFF) ออกเป็นข้อความ JSON hOCR หรือ PDF ที่ค้นหาและคัดลอกข้อความได้
    """
    missing = [str(f) for f in files if not f.exists()]
    if missing:
        raise Advice(f"no such file: {', '.join(missing)}", "check the name", Exit.USAGE)
    if engine not in engine_names():
        raise Advice(
            f"there is no OCR engine {engine}", f"choose one of: {', '.join(engine_names())}", Exit.USAGE
        )
    destination = _Destination(form, out, files)
    options = ReadOptions(
        workers=workers or usable_cores(),
        engine=engine,
        page_seconds=page_timeout,
        cache=cache_of(cache, no_cache),
    )
    whole = True
    with (
        ProgressReporter(err_console(), quiet=quiet) as reporter,
        read_pages(files, options, Wanted(pages, force), reporter.page) as transcripts,
    ):
        try:
            for transcript in transcripts:
                problems, written = _write(transcript, form, destination)
                whole = whole and written and not transcript.unread
                if not quiet:
                    _tell(transcript.document.shown, problems)
                # What went wrong is told above, with its page.
                reporter.file(Outcome(transcript.document.shown, None, FileStatus.OK))
        except KeyboardInterrupt:
            click.echo("\nStopped. Readings are kept; the same command goes on from here.", err=True)
            raise SystemExit(Exit.INTERRUPTED) from None
    if not whole:
        raise SystemExit(Exit.FAILED)


class _Destination:
    """Where results go: standard output, one file, or a folder."""

    def __init__(self, form: str, out: Path | None, files: tuple[Path, ...]) -> None:
        several = len(files) > 1 or files[0].is_dir()
        folder = out is not None and (several or out.is_dir())
        if several and (out is None or (out.exists() and not out.is_dir())):
            raise Advice("several files need a folder to write to", "name one: -o FOLDER", Exit.USAGE)
        if form == "pdf" and out is None and sys.stdout.isatty():
            raise Advice("a PDF is not for the terminal", "name a file: -o OUT.pdf", Exit.USAGE)
        if out is not None and any(f.is_dir() and out.resolve().is_relative_to(f.resolve()) for f in files):
            raise Advice(
                f"{out} lies in a folder that is to be read", "name another folder: -o FOLDER", Exit.USAGE
            )
        self._out = out
        self._names = Names(out, files, form) if folder and out is not None else None
        self._originals = {f.resolve() for f in files}
        self._used = False

    def put(self, shown: str, content: bytes) -> None:
        """Write one result."""
        if self._names is None and self._used:
            raise Advice(
                "there is more than one file in it, and they need a folder to write to",
                "name one: -o FOLDER",
                Exit.USAGE,
            )
        self._used = True
        if self._out is None:
            write_bytes(content)
            return
        target = self._names.of(shown) if self._names else self._out
        if target.resolve() in self._originals:
            raise Advice(
                f"{target} is one of the files to read, and is left as it is",
                "name another file or folder with -o",
                Exit.USAGE,
            )
        try:
            write_page_file(target, content)
        except OSError as error:
            raise Advice(
                f"{target} cannot be written: {error.strerror}", "name another place with -o"
            ) from error


def _write(transcript: Transcript, form: str, destination: _Destination) -> tuple[tuple[Problem, ...], bool]:
    """Write one file's result; return what was wrong, and whether there was something to write."""
    document = transcript.document
    if document.members and not document.pages:
        return document.problems, True  # a container: its members follow
    if not document.pages or len(transcript.unread) == len(document.pages):
        return document.problems or (_NO_TEXT,), False
    content, problems = render_pages(form, transcript.found.path, document)
    if content is not None:
        destination.put(document.shown, content)
    return (*document.problems, *problems), content is not None


def _tell(shown: str, problems: tuple[Problem, ...]) -> None:
    """Say what was wrong with a file: alike problems of many pages once."""
    pages: dict[tuple[str, str], list[int]] = {}
    for problem in problems:
        told = pages.setdefault((dry(problem.reason), dry(problem.advice)), [])
        if problem.page is not None:
            told.append(problem.page)
    for (reason, advice), numbers in pages.items():
        where = f"page {', '.join(map(str, numbers[:8]))}{' and more' if len(numbers) > 8 else ''}: "
        click.echo(f"saraban: {dry(shown)}: {where if numbers else ''}{reason}\n  {advice}", err=True)
