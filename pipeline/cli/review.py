"""`saraban review`, `correct` and `decide`: what awaits a person, and what a person says."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pipeline.cli.ask import common_era_text
from pipeline.cli.common import classified_option, db_option, open_existing, secrecy_of
from pipeline.cli.search_help import KINDS, SECRECIES, URGENCIES, ThaiChoice
from pipeline.cli.terminal import show
from pipeline.export.plain import to_json
from pipeline.export.review_pictures import write_pictures
from pipeline.export.tables import corrections_table, review_table, to_csv
from pipeline.export.worklist import render_worklist
from pipeline.store.archive import Archive
from pipeline.store.errors import SeveralLetters
from pipeline.store.titles import letter_title
from schemas.archive import CitedWords, ReviewItem, ReviewKind
from schemas.letter import Secrecy

_BEGINS = re.compile(r"^[0-9๐-๙]{4}-[0-9๐-๙]{2}-[0-9๐-๙]{2}(?=[T\s])")
_THAI = {"kind": ThaiChoice(KINDS), "urgency": ThaiChoice(URGENCIES), "secrecy": ThaiChoice(SECRECIES)}
_year_option = click.option(
    "--year", type=int, help="Year of the letter (B.E. or C.E.), where the number exists in several."
)
_by_option = click.option("--by", "who", help="Who says so.")
_note_option = click.option("--note", help="Why.")


@click.command(
    epilog="""\b
Examples:
  saraban review --db letters.db
  saraban review --kind number --kind reference --format csv --db letters.db > to-check.csv
  saraban review --pictures to-check --format csv --db letters.db > to-check.csv

\b
Settle what is listed with saraban decide (references, copies) and saraban correct (everything else).
"""
)
@click.option(
    "--kind", "kinds", type=click.Choice([k.value for k in ReviewKind]), multiple=True, help="Default: all."
)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The most of one kind.")
@click.option(
    "--format", "form", type=click.Choice(["list", "csv", "json"]), default="list", show_default=True
)
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a picture of each place into this folder, cut out of the file.",
)
@classified_option
@db_option
def review(
    kinds: tuple[str, ...], limit: int, form: str, pictures: Path | None, level: str | None, db: Path
) -> None:
    """List what awaits a person: numbers and days in doubt, references and copies to decide.

    Each comes with the file, the page and the place on it (points from its top left) to look at; what most
    letters hang on comes first. For pictures the files must lie where they were read, unchanged.

    \b
    รายการที่รอเจ้าหน้าที่ตรวจสอบ: เลขที่และวันที่ที่อ่านไม่แน่ใจ หนังสืออ้างถึงที่ยังชี้ไม่ได้ สำเนาที่อาจเป็นฉบับเดียวกัน
    """
    wanted = tuple(ReviewKind(k) for k in kinds) or tuple(ReviewKind)
    with open_existing(db) as archive:
        items = archive.review(wanted, limit=limit, include=secrecy_of(level))
        if pictures is not None:
            items = _with_pictures(items, archive, pictures, secrecy_of(level))
    if form == "json":
        click.echo(to_json(items), nl=False)
    elif form == "csv":
        click.echo(to_csv(review_table(items)), nl=False)
    elif items:
        click.echo(render_worklist(items))
    else:
        click.echo("Nothing awaits a person.")


def _with_pictures(
    items: tuple[ReviewItem, ...], archive: Archive, folder: Path, include: Secrecy | None
) -> tuple[ReviewItem, ...]:
    try:
        made = write_pictures(items, lambda name, page: archive.page_place(name, page, include), folder)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be made: {error.strerror or error}") from error
    without = sum(item.picture is None for item in made)
    said = "; why the others have none stands in their row" if without else ""
    click.echo(f"{len(made) - without} of {len(made)} have a picture in {folder}{said}", err=True)
    return made


@click.command(
    epilog="""\b
Examples:
  saraban correct "นน 0918/ว 512" number "นน 0918/ว 572" --by "พิมพ์ใจ" --db letters.db
  saraban correct "นน 0918/ว 512" date 2566-05-16 --by "พิมพ์ใจ" --db letters.db
  saraban correct "นน 0918/ว 512" deadline.1.end 2566-06-09 --db letters.db
  saraban correct "นน 0918/ว 512" deadline.2 --remove --db letters.db
  saraban correct "นน 0918/ว 512" deadline.new "2566-06-30 รายงานผล" --db letters.db
  saraban correct "นน 0918/ว 512" date --undo --db letters.db
  saraban correct "นน 0918/ว 512" --db letters.db           # what was put right

\b
Fields: number date issuer subject kind urgency secrecy; deadline.N.PART (kind start end rrule action place);
contact.N.PART (name position unit phones emails); stamp.N.PART (office receive_number date time);
deadline.new, contact.new, stamp.new ("2566-05-18T09:15 2049").
"""
)
@click.argument("letter")
@click.argument("field", required=False)
@click.argument("value", required=False)
@_year_option
@_by_option
@_note_option
@click.option("--remove", is_flag=True, help="The letter does not say it: take it away.")
@click.option("--undo", is_flag=True, help="Take back what was put right (with VALUE: only that).")
@classified_option
@db_option
def correct(
    letter: str,
    field: str | None,
    value: str | None,
    year: int | None,
    who: str | None,
    note: str | None,
    remove: bool,
    undo: bool,
    level: str | None,
    db: Path,
) -> None:
    """Put a FIELD of a LETTER right: it outranks every reading; what was read stays beside it.

    LETTER is a number in any spelling, a key, or a file. N counts as the letter is shown. A letter with a
    secrecy class is neither changed nor listed unless --include-classified asks for it.

    \b
    แก้ไขข้อมูลของหนังสือ ค่าที่แก้สำคัญกว่าค่าที่อ่านได้ และค่าที่อ่านได้ยังเก็บไว้ (--undo เพื่อยกเลิก)
    """
    with open_existing(db, write=True) as archive:
        include = secrecy_of(level)
        key = archive.key_of(letter, year, include=include)
        if field is None:
            show(corrections_table(archive.corrections(key, include=include)))
            return
        archive.demand(key, include)
        if undo and remove:
            raise click.UsageError("--undo and --remove do not go together")
        if value is not None and remove:
            raise click.UsageError("--remove takes no value")
        if value is not None and field in _THAI:
            value = _THAI[field].convert(value, None, None)
        if field == "date" or field.endswith((".start", ".end", ".date")):
            value = _moment(value)
        elif field.endswith(".new") and value is not None:
            # A day, and what there is to say of it; a contact has no day.
            value = _BEGINS.sub(lambda day: str(common_era_text(day[0])), value)
        if undo:
            made = archive.uncorrect(key, field, value)
        elif value is None and not remove:
            raise click.UsageError("give the value, or --remove where the letter does not say it")
        else:
            made = archive.correct(key, field, value, by=who, note=note)
        made = archive.shown_key(made, include)
    click.echo(f"{made}: {field} {'as it was read' if undo else 'put right'}")


def _meant(archive: Archive, key: str, cited: CitedWords, means: str, include: Secrecy | None) -> str:
    """The key of the letter that a reference means; what is odd about it is told on standard error."""
    try:
        meant = archive.meant(key, cited, means, include=include)
    except SeveralLetters as error:
        # Not --year: that is of the letter that cites.
        advice = "give --means the key of the one that is meant, in quotes"
        raise SeveralLetters(str(error), advice, error.choices) from error
    if meant.after:
        click.echo(f"warning: {means} is dated after the letter that cites it", err=True)
    if not meant.known:
        near = "; ".join(letter_title(b.number, b.date) for b in meant.nearest)
        click.echo(
            f'no letter {means} is held or cited here: kept as "{meant.key}", not held'
            + (f"\n  nearest are: {near}" if near else ""),
            err=True,
        )
    return meant.key


def _moment(value: str | None) -> str | None:
    """A day in either era, with its hour where it has one."""
    if value is None:
        return None
    day, mark, hour = value.partition("T")
    return f"{common_era_text(day)}{mark}{hour}"


@click.command(
    epilog="""\b
Examples:
  saraban decide "นน 53201/402" --reference 1 --means "นน 0918/ว 512" --by "พิมพ์ใจ" --db letters.db
  saraban decide "นน 53201/402" --reference 1 --none --db letters.db
  saraban decide "นน 53201/402" --reference 1 --undo --db letters.db
  saraban decide scan.pdf --copy-of "นน 0918/ว 512" --db letters.db
  saraban decide "นน 0918/ว 512" --not-copy scan.pdf --db letters.db
"""
)
@click.argument("letter")
@click.option("--reference", "place", type=click.IntRange(1), help="Which of its references, from 1.")
@click.option(
    "--means",
    help="The letter that the reference means, held or not: number or key; one that nobody cites with its "
    "year, unless the reference has a date (มท 0810.7/ว 2522@2564).",
)
@click.option("--none", "nothing", is_flag=True, help="The reference means no letter.")
@click.option("--copy-of", help="LETTER and this one (a number, a key, or a file) are one letter.")
@click.option("--not-copy", help="LETTER and this one are two letters.")
@click.option("--undo", is_flag=True, help="Take back what was decided of the reference.")
@_year_option
@_by_option
@_note_option
@classified_option
@db_option
def decide(
    letter: str,
    place: int | None,
    means: str | None,
    nothing: bool,
    copy_of: str | None,
    not_copy: str | None,
    undo: bool,
    year: int | None,
    who: str | None,
    note: str | None,
    level: str | None,
    db: Path,
) -> None:
    """Say which letter a reference of LETTER means, or whether two readings are copies of one letter.

    A LETTER with a secrecy class needs --include-classified.

    \b
    ชี้ขาดว่าหนังสือที่อ้างถึงคือฉบับใด หรือหนังสือสองฉบับเป็นสำเนาของฉบับเดียวกันหรือไม่
    """
    if sum(map(bool, (means, nothing, undo, copy_of, not_copy))) != 1:
        raise click.UsageError("say one of --means, --none, --undo, --copy-of and --not-copy")
    include = secrecy_of(level)
    with open_existing(db, write=True) as archive:
        other = copy_of or not_copy
        if other is not None:
            paths = archive.paths()
            one = letter if letter in paths else archive.key_of(letter, year, include=include)
            other_one = other if other in paths else archive.key_of(other, year, include=include)
            archive.demand(one, include)
            archive.demand(other_one, include)
            key = archive.same_letter(one, other_one, same=copy_of is not None, by=who, note=note)
            shown = archive.shown_key(key, include)
            click.echo(f"{shown}: {'one letter' if copy_of else 'two letters'} with {other}")
            return
        key = archive.key_of(letter, year, include=include)
        archive.demand(key, include)
        citations = archive.citations(key)
        if place is None or place > len(citations):
            raise click.UsageError(f"say which reference with --reference: {letter} has {len(citations)}")
        cited = citations[place - 1]
        if undo:
            archive.undecide(key, cited)
        else:
            target = _meant(archive, key, cited, means, include) if means else None
            archive.decide(key, cited, target, by=who, note=note)
    # Not the words of the reference: they are the letter's own, whatever its class.
    meant = "as it was read" if undo else f"means {means}" if means else "means no letter here"
    click.echo(f"reference {place} of {letter}: {meant}")
