"""`saraban register` and `export`: the registers of the regulation, and what other programs take."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from pipeline.cli.common import (
    Advice,
    classified_option,
    db_option,
    open_existing,
    secrecy_of,
    write_bytes,
    write_file,
)
from pipeline.cli.terminal import show
from pipeline.export.egif import NotExchangeable, egif_message
from pipeline.export.letters import archive_graphml, records_jsonl, rows_csv
from pipeline.export.register import register_csv, register_table, register_xlsx
from pipeline.store.archive import Archive
from pipeline.store.queries import buddhist_era
from schemas.archive import RegisterRow
from schemas.egif import MIME_NAMES, EgifFile
from schemas.graph import Traffic
from schemas.letter import LetterRecord, Secrecy


@click.command(
    epilog="""\b
Examples:
  saraban register --in --year 2566 --db letters.db
  saraban register --out --format xlsx --thai-digits --db letters.db > out.xlsx
  saraban register --in --year 2566 --format pdf --thai-digits -o in.pdf --db letters.db
"""
)
@click.option("--in", "incoming", is_flag=True, help="Letters in (ทะเบียนหนังสือรับ).")
@click.option("--out", "outgoing", is_flag=True, help="Letters out (ทะเบียนหนังสือส่ง).")
@click.option(
    "--year",
    type=int,
    help="B.E. or C.E. year of registration; where no receiving stamp says it, that of the letter's date.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "xlsx", "pdf"]), default="table", show_default=True
)
@click.option("--thai-digits", is_flag=True, help="Write Thai numerals.")
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file. Default: standard output.",
)
@classified_option
@db_option
def register(
    incoming: bool,
    outgoing: bool,
    year: int | None,
    form: str,
    thai_digits: bool,
    out: Path | None,
    level: str | None,
    db: Path,
) -> None:
    """Print the register of letters in or out, in the columns of the regulation (clauses 38 and 43).

    It needs to know whose archive this is: saraban office. Letters out are external, internal and stamped
    letters; orders, announcements, minutes and certificates have series of their own and are not in it. The
    day of registration of a letter in is the one on our receiving stamp; without one it stays empty.

    \b
    พิมพ์ทะเบียนหนังสือรับหรือส่ง ตามระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526
    """
    if incoming == outgoing:
        raise click.UsageError("say which register: --in or --out")
    way = Traffic.INCOMING if incoming else Traffic.OUTGOING
    with open_existing(db) as archive:
        if archive.office is None:
            raise click.UsageError(
                "the registers need to know whose archive this is: saraban office --name ..."
            )
        rows = archive.register(way, year, include=secrecy_of(level))
        office = archive.office.name
    buddhist = buddhist_era(year)
    if form == "table":
        if out is not None:
            raise click.UsageError("--output needs --format csv, xlsx or pdf")
        show(register_table(rows, way, thai_digits=thai_digits))
        return
    if form == "pdf":
        made = _pdf(rows, way, buddhist, office, thai_digits=thai_digits)
    elif form == "xlsx":
        made = register_xlsx(rows, way, buddhist, office=office, thai_digits=thai_digits)
    else:
        made = register_csv(rows, way, thai_digits=thai_digits).encode()
    if out is None:
        write_bytes(made)
    else:
        write_file(out, (made,))


def _pdf(
    rows: Sequence[RegisterRow], way: Traffic, year: int | None, office: str, *, thai_digits: bool
) -> bytes:
    from pipeline.export.register_pdf import NoThaiFont, register_pdf

    try:
        return register_pdf(rows, way, year, office=office, thai_digits=thai_digits)
    except NoThaiFont as error:
        raise Advice(
            str(error),
            "install one (Debian, Ubuntu: apt install fonts-thai-tlwg), or take --format xlsx",
        ) from error


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be taken out."""

    year: int | None
    include: Secrecy | None
    text_only: bool


def _jsonl(archive: Archive, wanted: _Wanted) -> Iterator[bytes]:
    return records_jsonl(archive.records(wanted.year, include=wanted.include))


def _csv(archive: Archive, wanted: _Wanted) -> Iterator[bytes]:
    return rows_csv(*archive.register_view(wanted.year, include=wanted.include))


def _graphml(archive: Archive, wanted: _Wanted) -> Iterator[bytes]:
    yield archive_graphml(*archive.graph(wanted.year, include=wanted.include))


def _egif(archive: Archive, wanted: _Wanted) -> Iterator[bytes]:
    """Return a ZIP with a message a letter: one message of the exchange holds one letter."""
    made = io.BytesIO()
    count = left_out = texts = 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
        for record in archive.records(wanted.year, include=wanted.include):
            try:
                main = None if wanted.text_only else _original(archive, record)
                message = egif_message(record, main=main, include=wanted.include)
            except NotExchangeable as error:
                left_out += 1
                number = record.number.canonical if record.number else record.source.path
                click.echo(f"left out: {number}: {error}", err=True)
                continue
            count += 1
            texts += main is None
            # A fixed day: the same letters give the same bytes.
            box.writestr(zipfile.ZipInfo(f"{count:06d}.xml", (1980, 1, 1, 0, 0, 0)), message)
    click.echo(f"{count} letters as messages, {texts} of them as text alone; {left_out} left out", err=True)
    if hidden := archive.hidden(wanted.year, include=wanted.include):
        click.echo(f"{hidden} letters with a secrecy class left out: --include-classified", err=True)
    yield made.getvalue()


def _original(archive: Archive, record: LetterRecord) -> EgifFile | None:
    """The letter's own file, where the exchange takes its kind."""
    path = archive.original(record)
    if path is None or record.source.media_type not in MIME_NAMES or path.stat().st_size > _LARGEST:
        return None
    return EgifFile(record.source.media_type, path.read_bytes())


_LARGEST = 50 * 2**20
"""A file larger than this goes as text: a message is held in memory whole, here and at the other end."""
_EXPORTS: dict[str, Callable[[Archive, _Wanted], Iterator[bytes]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "graphml": _graphml,
    "egif": _egif,
}


@click.command(
    epilog="""\b
Examples:
  saraban export --format jsonl --db letters.db > letters.jsonl
  saraban export --format graphml --year 2566 -o graph.graphml --db letters.db
  saraban export --format egif -o messages.zip --db letters.db
"""
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_EXPORTS)),
    default="jsonl",
    show_default=True,
    help="jsonl: the records. csv: a line a letter. graphml: letters, citations. egif: eCMS messages (ZIP).",
)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file. Default: standard output."
)
@click.option("--year", type=int, help="Only letters of this year (B.E. or C.E.).")
@click.option("--text-only", is_flag=True, help="egif: send the text, not the file it was read in.")
@classified_option
@db_option
def export(
    form: str, out: Path | None, year: int | None, text_only: bool, level: str | None, db: Path
) -> None:
    """Take out all letters for other programs; letters with a secrecy class stay in.

    A file is written whole or not at all.

    \b
    ส่งออกหนังสือทั้งหมดให้โปรแกรมอื่น: ข้อมูลรายฉบับ ตาราง กราฟสายหนังสือ หรือข้อความ e-CMS
    """
    with open_existing(db) as archive:
        chunks = _EXPORTS[form](archive, _Wanted(year, secrecy_of(level), text_only))
        if out is None:
            for chunk in chunks:
                write_bytes(chunk)
        else:
            write_file(out, chunks)
