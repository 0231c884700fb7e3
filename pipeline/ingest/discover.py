"""Walks the given folders and names every file, each once, in an order that does not change.

Links are not followed (they can lead in circles or out of the archive), and neither are hidden folders; both
still come up as a `Found`, as does a folder that cannot be listed: `read` turns it into a row that says why.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from schemas.source import Found

SYSTEM_FOLDERS = frozenset({"__macosx", "@eadir", "$recycle.bin", "system volume information"})
"""Folders that operating systems and disk stations put beside one's own (compared in lower case)."""


def is_hidden_folder(name: str) -> bool:
    """Return whether a folder of this name is left out of the walk."""
    return name.startswith(".") or name.lower() in SYSTEM_FOLDERS


def shown_path(path: Path) -> str:
    r"""Return `path` as text that any file or database can hold: bytes that are no UTF-8 show as `\xe0`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def discover(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield every file under `paths` once, sorted by name within each folder.

    A path that is given by name is taken as it is: a link is followed, a hidden folder is walked.
    """
    roots = list(paths)
    seen: set[str] | None = set() if len(roots) > 1 else None
    for root in roots:
        for path in _walk(root):
            if seen is not None:
                # Two roots may overlap (`run letters letters/2564`): each file comes up once.
                place = os.path.realpath(path) if not path.is_symlink() else os.path.abspath(path)  # noqa: PTH100
                if place in seen:
                    continue
                seen.add(place)
            # Only a link that was named on purpose is followed.
            target = Path(os.path.realpath(path)) if path == root and path.is_symlink() else path
            yield Found(path=target, shown=shown_path(path))


def _walk(root: Path) -> Iterator[Path]:
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        yield root
        return
    stack: list[Iterator[tuple[Path, bool]]] = [_entries(root)]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif entry[1]:
            stack.append(_entries(entry[0]))
        else:
            yield entry[0]


def _entries(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield (path, whether to walk into it) for all that lies in `folder`; `folder` itself if that fails."""
    try:
        with os.scandir(folder) as scan:
            # By bytes: names that are no UTF-8 sort too, and no locale changes the order.
            entries = sorted(scan, key=lambda entry: os.fsencode(entry.name))
    except OSError:
        yield folder, False
        return
    for entry in entries:
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
        except OSError:
            is_folder = False
        yield folder / entry.name, is_folder and not is_hidden_folder(entry.name)
