"""Tables on a terminal: between words, within the width, nothing lost."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from pipeline.cli import terminal
from pipeline.export.tables import Table

SENTENCE = (
    "ขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง ประจำปี พ.ศ. ๒๕๖๖ www.older-home.example.go.th/a-long-address"
)


@pytest.mark.parametrize("width", [4, 9, 14, 23, 40, 200])
def test_lines_fit_and_hold_everything(width: int) -> None:
    lines = list(terminal.broken(SENTENCE, width))
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(SENTENCE.split())


def test_thai_breaks_between_words() -> None:
    assert list(terminal.broken("ขอความร่วมมือสำรวจแหล่งน้ำในชุมชน", 18)) == ["ขอความร่วมมือสำรวจ", "แหล่งน้ำในชุมชน"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    out = io.StringIO()
    monkeypatch.setattr(
        terminal, "out_console", lambda: Console(file=out, width=width, force_terminal=True, no_color=True)
    )
    rows = (("30 พ.ค. 2566", "นน 0021/ว 2241", "", SENTENCE), ("1 มิ.ย. 2566", "นน 0021/ว 9", "", "[สั้น]"))
    terminal.show(Table(("due", "number", "place", "what"), rows))
    lines = [line for line in out.getvalue().splitlines() if line.startswith("│")]
    assert all(cell_len(line) == width or width == 120 for line in lines)
    assert "place" not in out.getvalue()
    assert "30 พ.ค. 2566" in lines[0]
    assert "นน 0021/ว 2241" in lines[0]
    assert "[สั้น]" in lines[-1]


def test_a_terminal_too_narrow_for_the_columns_gets_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(
        terminal, "out_console", lambda: Console(file=out, width=40, force_terminal=True, no_color=True)
    )
    row = ("กรมส่งเสริมการปกครองท้องถิ่น", "มท 0810.7/ว 2522", "29 ต.ค. 2564", SENTENCE, "2", "นน 0021/9")
    terminal.show(Table(("agency", "number", "date", "subject", "cited by", "for example"), (row,)))
    said = out.getvalue()
    assert all(cell_len(line) <= 40 for line in said.splitlines())
    assert all("".join(value.split()) in "".join(said.split()) for value in row)
    assert "cited by: 2" in said


def test_a_table_without_rows_has_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show(Table(("due", "what"), ()))
    assert "due" in capsys.readouterr().out


def test_what_a_letter_holds_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show(Table(("what",), (("ก่อน\x1b[31m\x07หลัง",),)))
    terminal.show_pairs("\x1b]0;title\x07", [("what", "\x1b[2Jหลัง")])
    assert not {"\x1b", "\x07"} & set(capsys.readouterr().out)
