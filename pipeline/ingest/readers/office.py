"""DOC, ODT and RTF through LibreOffice: one start for many files, a profile of its own, a time limit.

LibreOffice exits with 0 where it wrote nothing, waits for a running copy of itself, and hangs on some files:
so each start gets a private profile, is killed with its children at the limit, and only a file that lies
there afterwards counts.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.problems import RefusedError
from pipeline.ingest.recognise import Format, recognise
from schemas.source import FileStatus

_EXTENSIONS = {
    "application/msword": ".doc",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
}
_FILTER = "docx:MS Word 2007 XML"
_BATCH = 100
"""Files a start: an argument list has a length."""
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def soffice() -> Path | None:
    """Return LibreOffice's program, `None` where there is none. `SARABAN_SOFFICE` overrides the search."""
    named = os.environ.get("SARABAN_SOFFICE")
    if named is not None:
        return Path(named) if named and os.access(named, os.X_OK) else None
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _PLACES if os.access(place, os.X_OK)), None)


def needs_office(path: Path) -> bool:
    """Return whether LibreOffice has to read the file."""
    try:
        return recognise(path).format is Format.OFFICE
    except OSError:
        return False


def convert_many(files: Sequence[Path], out_dir: Path, timeout: float) -> Mapping[Path, Path]:
    """Convert `files` to DOCX in one start; return the twin of each that worked.

    `out_dir` receives the twins (`00001.docx`, …). A file that makes LibreOffice hang or crash costs the
    start: what was written until then counts, the others can be tried again one by one.
    """
    program = soffice()
    if program is None or not files:
        return {}
    out_dir.mkdir(parents=True, exist_ok=True)
    made: dict[Path, Path] = {}
    for start in range(0, len(files), _BATCH):
        made.update(_convert(program, files[start : start + _BATCH], start, out_dir, timeout)[0])
    return made


def _convert(
    program: Path, files: Sequence[Path], first: int, out_dir: Path, timeout: float
) -> tuple[dict[Path, Path], bool]:
    """Return the twins that came out, and whether the start was ended by its limit."""
    with tempfile.TemporaryDirectory(prefix="saraban-office-", dir=out_dir) as scratch:
        work = Path(scratch)
        box = work / "in"
        made = work / "out"
        box.mkdir()
        names: dict[Path, str] = {}
        for number, file in enumerate(files, start=first + 1):
            name = f"{number:05d}"
            # LibreOffice picks its filter by the extension too: a DOC called .txt would come out as text.
            copy = box / f"{name}{_EXTENSIONS.get(_type_of(file), '.doc')}"
            try:
                shutil.copyfile(file, copy)
            except OSError:
                continue
            names[file] = name
        late = bool(names) and not _run(program, sorted(box.iterdir()), made, work / "profile", timeout)
        twins: dict[Path, Path] = {}
        for file, name in names.items():
            twin = made / f"{name}.docx"
            if twin.is_file() and twin.stat().st_size:
                twins[file] = twin.replace(out_dir / twin.name)
        return twins, late


def _type_of(path: Path) -> str:
    try:
        return recognise(path).media_type
    except OSError:
        return ""


def _run(program: Path, files: Sequence[Path], out: Path, profile: Path, timeout: float) -> bool:
    """Start LibreOffice and wait; `False` if it had to be killed. Its children are gone afterwards."""
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--invisible",
        "--nologo",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        _FILTER,
        "--outdir",
        str(out),
        *map(str, files),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=timeout)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        # The launcher leaves soffice.bin behind when it is killed alone: the whole session goes.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def convert_one(path: Path, folder: Path, limits: Limits = DEFAULT) -> Path:
    """Convert one file; raise `RefusedError` where nothing came of it."""
    program = soffice()
    if program is None:
        raise RefusedError(FileStatus.NEEDS_OFFICE, "office.missing", "LibreOffice is needed to read it")
    folder.mkdir(parents=True, exist_ok=True)
    made, late = _convert(program, [path], 0, folder, limits.office_seconds)
    if path in made:
        return made[path]
    if late:
        reason = f"LibreOffice did not finish in {limits.office_seconds:.0f} seconds"
        raise RefusedError(FileStatus.FAILED, "office.timeout", reason)
    raise RefusedError(FileStatus.FAILED, "office.failed", "LibreOffice could not convert it")
