from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.ingest import discover, read
from schemas.source import FileStatus, Found

ODD_NAMES = (
    "หนังสือ ที่ ๑.txt",
    "two  spaces.txt",
    "new\nline.txt",
    "..%2f..%2fx.txt",
    "'quote\".txt",
    "-rf.txt",
)


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("เรื่อง ทดสอบ", encoding="utf-8")


def shown(*paths: Path) -> list[str]:
    return [found.shown for found in discover(paths)]


def test_order_is_by_name_and_stable(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/2.txt", "a/1.txt", "ก.txt", "A.txt")
    assert shown(tmp_path) == [
        str(tmp_path / name) for name in ("A.txt", "a/1.txt", "a/2.txt", "b.txt", "ก.txt")
    ]


def test_odd_names_come_through_and_are_read(tmp_path: Path) -> None:
    make(tmp_path, *ODD_NAMES)
    found = list(discover([tmp_path]))
    assert sorted(f.path.name for f in found) == sorted(ODD_NAMES)
    assert {read(f, tmp_path / "spool").status for f in found} == {FileStatus.OK}


def test_a_name_that_is_no_utf8_is_shown_as_text(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xe0\xb8.txt"
    try:
        with open(raw, "wb") as file:  # noqa: PTH123
            file.write(b"x")
    except OSError:
        pytest.skip("this file system takes no such name")
    (found,) = discover([tmp_path])
    assert found.shown.endswith(r"\xe0\xb8.txt")
    found.shown.encode("utf-8")


def test_overlapping_roots_give_each_file_once(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt", "b.txt")
    assert len(shown(tmp_path, tmp_path / "a", tmp_path / "b.txt")) == 2


def test_links_are_not_followed_but_named(tmp_path: Path) -> None:
    make(tmp_path, "box/1.txt")
    (tmp_path / "box" / "loop").symlink_to(tmp_path / "box")
    (tmp_path / "box" / "out.txt").symlink_to("/etc/hostname")
    documents = [read(found, tmp_path / "spool") for found in discover([tmp_path / "box"])]
    assert [(d.status, [p.code for p in d.problems]) for d in documents] == [
        (FileStatus.OK, []),
        (FileStatus.UNSUPPORTED, ["path.link"]),
        (FileStatus.UNSUPPORTED, ["path.link"]),
    ]


def test_a_link_named_on_purpose_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "real/1.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "file.txt").symlink_to(tmp_path / "real" / "1.txt")
    assert [f.shown for f in discover([tmp_path / "folder"])] == [str(tmp_path / "folder" / "1.txt")]
    (found,) = discover([tmp_path / "file.txt"])
    assert found.shown == str(tmp_path / "file.txt")
    assert read(found, tmp_path / "spool").status is FileStatus.OK


def test_hidden_and_system_folders_are_named_not_walked(tmp_path: Path) -> None:
    make(tmp_path, ".git/config", "__MACOSX/._a.pdf", "a.txt")
    documents = [read(found, tmp_path / "spool") for found in discover([tmp_path])]
    assert [d.status for d in documents] == [FileStatus.UNSUPPORTED, FileStatus.UNSUPPORTED, FileStatus.OK]
    assert {p.code for d in documents for p in d.problems} == {"path.hidden_folder"}
    assert len(shown(tmp_path / ".git")) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_gets_a_row(tmp_path: Path) -> None:
    make(tmp_path, "shut/1.txt", "a.txt")
    (tmp_path / "shut").chmod(0)
    try:
        documents = [read(found, tmp_path / "spool") for found in discover([tmp_path])]
    finally:
        (tmp_path / "shut").chmod(0o755)
    assert [(d.status, [p.code for p in d.problems]) for d in documents] == [
        (FileStatus.OK, []),
        (FileStatus.FAILED, ["path.unreadable_folder"]),
    ]


def test_a_folder_that_fails_to_list_gets_a_row_for_anyone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "shut/1.txt", "a.txt")
    listing = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    documents = [read(found, tmp_path / "spool") for found in discover([tmp_path])]
    assert [d.problems[0].code for d in documents if d.problems] == ["path.unreadable_folder"]


def test_missing_paths_and_pipes_get_rows(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (missing,) = discover([tmp_path / "gone.pdf"])
    (pipe,) = discover([tmp_path])
    assert read(missing, tmp_path).problems[0].code == "path.missing"
    assert read(pipe, tmp_path).problems[0].code == "path.special"


def test_a_path_with_a_null_is_only_missing(tmp_path: Path) -> None:
    document = read(Found(path=Path("a\0b"), shown="a?b"), tmp_path)
    assert document.status is FileStatus.FAILED
