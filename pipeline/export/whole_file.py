"""The one way in which a file is written: whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

_NAME_BYTES = 120
"""Of a file's name, so much stands in that of its unfinished form: the two together fit any file system."""


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: an error on the way leaves what was there before, and nothing else.

    A program that reads the file meanwhile sees the old or the new one, no half. A link stays a link, and a
    device or a pipe, which nothing may take the place of, is written into.

    Args:
        path: The file; its folder must be there.
        content: Its bytes, or pieces of them as they are made.

    Raises:
        OSError: The file cannot be written.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            stream.writelines(pieces)
        return
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    short = target.name.encode("utf-8", "surrogateescape")[:_NAME_BYTES].decode("utf-8", "ignore")
    part = target.with_name(f".{short}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        with contextlib.suppress(OSError):
            # Who kept the file from others' eyes keeps the next one from them as well.
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
