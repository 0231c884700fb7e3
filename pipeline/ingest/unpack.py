"""Takes the members out of containers, within limits, into a spool folder.

A name inside a container never becomes a path: members lie in the spool under running numbers, their own
names only show (`box.zip!/../x.pdf` is a label, not a place).
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.ingest.limits import Limits
from pipeline.ingest.pages import Reading
from pipeline.ingest.problems import RefusedError, problem
from pipeline.secrecy import highest
from schemas.letter import Secrecy
from schemas.source import FileStatus, Found, Problem

_CHUNK = 1 << 18
_END = b"PK\x05\x06"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_SYSTEM = re.compile(r"(?:^|/)(?:__MACOSX/|\._[^/]*$|\.DS_Store$|Thumbs\.db$)")


def directory_size(path: Path) -> int | None:
    """Return the bytes of a ZIP's table of contents, `None` where it has none.

    Read by hand, before `zipfile` makes an object of every entry: 46 bytes there cost 500 here.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557 - 20))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return None
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if length == 0xFFFFFFFF:
        return size
    return length


def label(name: str) -> str:
    """Return a member's name as it is shown: no control characters, no tricks with writing direction."""
    return _CONTROL.sub("\ufffd", name)


@dataclass(slots=True)
class Spool:
    """Where one container's members go: a folder of its own, numbered files, one budget of bytes.

    Members have the container's class of secrecy, and so have those of the containers among them.
    """

    folder: Path
    container: Found
    limits: Limits
    members: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    budget: int = 0
    secrecy: Secrecy | None = None
    """The class that members get; a message sets its own before it adds them."""

    def __post_init__(self) -> None:
        self.secrecy = highest(self.container.secrecy, self.secrecy)
        self.budget = self.limits.unpacked_bytes_at(self.container.depth)

    @property
    def full(self) -> bool:
        """Whether the container has used up its members."""
        return len(self.members) >= self.limits.members_at(self.container.depth)

    def add(self, name: str, chunks: Iterator[bytes], packed: int | None = None) -> bool:
        """Write a member; `False` (and a problem) where a limit stops it. `packed` is its size in the box."""
        shown = label(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{len(self.members) + 1:05d}"
        # The same container may be open in another worker: a member appears whole or not at all.
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        allowed = min(self.limits.member_bytes, self.budget)
        ratio = None if packed is None else max(self.limits.ratio_floor, packed * self.limits.ratio)
        written = 0
        stopped: Problem | None = None
        try:
            with part.open("wb") as file:
                for chunk in chunks:
                    written += len(chunk)
                    if ratio is not None and written > ratio:
                        stopped = problem("limit.ratio", f"{shown} grows more than {self.limits.ratio} times")
                    elif written > allowed and self.budget < self.limits.member_bytes:
                        stopped = problem(
                            "limit.unpacked_bytes", f"all members are larger than allowed; {shown}"
                        )
                    elif written > allowed:
                        stopped = problem("limit.member_bytes", f"{shown} is larger than {allowed} bytes")
                    if stopped is not None:
                        break
                    file.write(chunk)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        if stopped is not None:
            part.unlink(missing_ok=True)
            self.problems.append(stopped)
            return False
        part.replace(path)
        self.budget -= written
        self.members.append(
            Found(
                path=path,
                shown=f"{self.container.shown}!/{shown}",
                depth=self.container.depth + 1,
                secrecy=self.secrecy,
            )
        )
        return True

    def note(self, code: str, reason: str) -> None:
        """Record a problem of one member."""
        self.problems.append(problem(code, reason))


def check_depth(found: Found, limits: Limits) -> None:
    """Raise where `found` lies too deep inside containers to be opened."""
    if found.depth >= limits.depth:
        raise RefusedError(
            FileStatus.UNSUPPORTED,
            "limit.depth",
            f"it lies {found.depth} containers deep; {limits.depth} are allowed",
        )


def unpack_zip(found: Found, spool: Spool) -> Reading:
    """Unpack a ZIP. Encrypted, damaged and monstrous members are named; the others come out."""
    limits = spool.limits
    check_depth(found, limits)
    size = directory_size(found.path)
    if size is None:
        raise RefusedError(FileStatus.FAILED, "zip.damaged", "its table of contents is missing")
    if size > limits.directory_bytes:
        raise RefusedError(FileStatus.UNSUPPORTED, "limit.members", "its table of contents is too long")
    try:
        with zipfile.ZipFile(found.path) as box:
            locked, files = _unpack_all(box, spool)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise RefusedError(FileStatus.FAILED, "zip.damaged", f"it cannot be opened: {error}"[:300]) from error
    if locked and not spool.members:
        raise RefusedError(
            FileStatus.ENCRYPTED, "zip.encrypted", f"a password is needed for its {locked} members"
        )
    if not files:
        raise RefusedError(FileStatus.EMPTY, "file.empty", "the archive holds no file")
    serious = [note for note in spool.problems if note.code != "zip.system_files"]
    if serious and not spool.members:
        first = serious[0]
        damaged = first.code in {"zip.member_damaged"}
        status = FileStatus.FAILED if damaged else FileStatus.UNSUPPORTED
    else:
        status = FileStatus.PARTIAL if serious else FileStatus.OK
    return Reading(status=status, members=tuple(spool.members), problems=tuple(spool.problems))


def _unpack_all(box: zipfile.ZipFile, spool: Spool) -> tuple[int, int]:
    """Unpack all members; return how many are locked and how many files there are."""
    locked = files = system = 0
    for info in box.infolist():
        name = member_name(info)
        if info.is_dir():
            continue
        if _SYSTEM.search(name):
            system += 1
            continue
        files += 1
        if info.flag_bits & 0x1:
            locked += 1
            spool.note("zip.encrypted", f"{label(name)}: a password is needed")
            continue
        if stat.S_ISLNK(info.external_attr >> 16):
            spool.note("zip.member_link", f"{label(name)} is a link")
            continue
        if spool.full:
            total = len(box.infolist())
            spool.note(
                "limit.members",
                f"it holds {total} entries; the first {len(spool.members)} files were unpacked",
            )
            break
        try:
            with box.open(info) as member:
                spool.add(name, iter(lambda: member.read(_CHUNK), b""), packed=info.compress_size)
        except NotImplementedError as error:
            spool.note("zip.member_method", f"{label(name)}: {error}"[:300])
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            spool.note("zip.member_damaged", f"{label(name)}: {error}"[:300])
        except Exception as error:
            spool.note("zip.member_damaged", f"{label(name)}: {error}"[:300])
    if system:
        spool.note("zip.system_files", f"{system} side files of the operating system were left out")
    return locked, files


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Thai Windows writes names in CP874 and says nothing of it."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    if raw.isascii():
        return info.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if all(byte < 0x80 or 0xA1 <= byte <= 0xDA or 0xDF <= byte <= 0xFB for byte in raw):
        return raw.decode("cp874")
    return info.filename
