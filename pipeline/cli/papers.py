"""`saraban register`: the registers that the regulation asks an office to keep."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import classified_option, db_option, open_existing, secrecy_of, show, write_bytes
from pipeline.export import register_csv, register_table, register_xlsx
from schemas.graph import Traffic


@click.command(
    epilog="""\b
Examples:
  saraban register --in --year 2566 --db letters.db
  saraban register --out --format xlsx --thai-digits --db letters.db > out.xlsx
"""
)
@click.option("--in", "traffic", flag_value=Traffic.INCOMING.value, help="Letters in (ทะเบียนหนังสือรับ).")
@click.option("--out", "traffic", flag_value=Traffic.OUTGOING.value, help="Letters out (ทะเบียนหนังสือส่ง).")
@click.option("--year", type=int, help="B.E. or C.E. year of registration.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "xlsx"]), default="table", show_default=True
)
@click.option("--thai-digits", is_flag=True, help="Write Thai numerals.")
@classified_option
@db_option
def register(
    traffic: str | None, year: int | None, form: str, thai_digits: bool, level: str | None, db: Path
) -> None:
    """Print the register of letters in or out, in the columns of the regulation (clauses 38 and 43).

    It needs to know whose archive this is: saraban office.

    \b
    พิมพ์ทะเบียนหนังสือรับหรือส่ง ตามระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526
    """
    if traffic is None:
        raise click.UsageError("say which register: --in or --out")
    way = Traffic(traffic)
    with open_existing(db) as archive:
        if archive.office is None:
            raise click.UsageError(
                "the registers need to know whose archive this is: saraban office --name ..."
            )
        rows = archive.register(way, year, include=secrecy_of(level))
    if form == "xlsx":
        buddhist = year + 543 if year is not None and year < 2400 else year
        workbook = register_xlsx(rows, way, buddhist, thai_digits=thai_digits)
        write_bytes(workbook)
    elif form == "csv":
        click.echo(register_csv(rows, way, thai_digits=thai_digits), nl=False)
    else:
        show(register_table(rows, way, thai_digits=thai_digits))
