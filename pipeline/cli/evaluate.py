"""`saraban evaluate`: how good is the reading, field by field, against labels."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.common import Advice, Exit, err_console
from pipeline.evaluate import Evaluation, Label, evaluate, read_labels, render
from pipeline.evaluate.report import changes
from pipeline.evaluate.scoring import LabelError, labelled_name
from pipeline.ocr.engine import DEFAULT_ENGINE
from pipeline.run import ReadOptions, read_files
from pipeline.run.options import usable_cores
from pipeline.run.progress import ProgressReporter
from schemas.letter import LetterRecord


@click.command(
    "evaluate",
    epilog="""\b
Examples:
  saraban evaluate data/sample/records.jsonl --by-source
  saraban evaluate labels.jsonl --files scans/ --save now.jsonl
  saraban evaluate labels.jsonl --files scans/ --against now.jsonl --fail-on-loss
""",
)
@click.argument("labels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Where the labelled files lie. Default: the folder of LABELS, with all folders in it.",
)
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Score these records (from `saraban extract`) instead of reading the files.",
)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Records of an earlier run (--save): list what was gained and lost since.",
)
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Keep the records for later.")
@click.option("--fail-on-loss", is_flag=True, help="Exit with 1 when something was lost since --against.")
@click.option("--by-source", is_flag=True, help="A table by kind of file.")
@click.option("--by-letter", is_flag=True, help="A table by letter.")
@click.option("--errors", is_flag=True, help="List every item that was missed or is too many.")
@click.option("--ocr", "engine", default=DEFAULT_ENGINE, show_default=True, help="The OCR engine.")
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes. Default: one a core.")
def command(
    labels: Path,
    files: Path | None,
    predictions: Path | None,
    against: Path | None,
    save: Path | None,
    fail_on_loss: bool,
    by_source: bool,
    by_letter: bool,
    errors: bool,
    engine: str,
    workers: int | None,
) -> None:
    """Score what saraban reads against LABELS: precision, recall and F1 for every field.

    LABELS holds one JSON object a line: `file`, `part`, and keys of the letter record that are true.
    """
    if fail_on_loss and against is None:
        raise click.UsageError("--fail-on-loss needs --against")
    try:
        truth = read_labels(labels)
    except LabelError as error:
        raise Advice(str(error), "each line must be an object with file and part") from error
    if predictions is not None:
        records = _load(predictions)
    else:
        records = _read(truth, files or labels.parent, ReadOptions(workers or usable_cores(), engine))
    if save is not None:
        text = "".join(record.model_dump_json() + "\n" for record in records)
        save.write_text(text, encoding="utf-8")
    now = _score(truth, records)
    before = _score(truth, _load(against)) if against else None
    click.echo(render(now, by_source=by_source, by_letter=by_letter, slips=errors, against=before), nl=False)
    if fail_on_loss and before is not None and changes(now, before)[1]:
        raise SystemExit(Exit.FAILED)


def _load(path: Path) -> list[LetterRecord]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [LetterRecord.model_validate_json(line) for line in lines if line.strip()]


def _read(truth: tuple[Label, ...], folder: Path, options: ReadOptions) -> list[LetterRecord]:
    wanted = {label.file for label in truth}
    files = (path for path in folder.rglob("*") if path.is_file())
    paths = sorted(path for path in files if labelled_name(path.name, wanted) in wanted)
    names = [labelled_name(path.name, wanted) for path in paths]
    missing = wanted.difference(names)
    if missing:
        raise Advice(
            f"{len(missing)} labelled files are not under {folder}: {', '.join(sorted(missing)[:5])}",
            "say where they lie with --files",
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Advice(
            f"{len(twice)} labelled files are there twice under {folder}: {', '.join(twice[:5])}",
            "say with --files which folder is meant",
        )
    with ProgressReporter(err_console()) as reporter:
        outcomes = sorted(read_files(paths, options, reporter), key=lambda pair: pair[0])
    return [letter for _, outcome in outcomes for letter in outcome.letters]


def _score(truth: tuple[Label, ...], records: list[LetterRecord]) -> Evaluation:
    labelled = {label.file for label in truth}
    by_letter = {
        (labelled_name(Path(record.source.path).name, labelled), record.source.part): json.loads(
            record.model_dump_json()
        )
        for record in records
    }
    return evaluate(truth, by_letter)
