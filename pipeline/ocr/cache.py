"""Readings kept between runs: the same picture is never read twice by the same engine and code.

A reading is found by what it depends on: the pixels, the page's size in points, the engine and its model, and
the code around them. It holds the text of letters, so the folder is for its owner's eyes only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image
from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

import extractors.text
from pipeline.ocr.engine import EngineInfo
from schemas.source import Page, PageStatus

VARIABLE: Final = "SARABAN_CACHE"
MAX_BYTES: Final = 2**30
"""About a hundred thousand pages."""
_SWEEP_EVERY: Final = 256
"""Writes between two looks at the folder's size: a look costs a stat for every reading."""
_SWEEP_TO: Final = 0.9
"""Share of the limit that a sweep leaves, so that the next write does not sweep again."""
_LARGEST: Final = 32 * 2**20
"""No page's reading is so long, packed or not."""
_ABANDONED_SECONDS: Final = 3600.0
_KEPT: Final = frozenset({PageStatus.OK, PageStatus.BLANK})
"""A page that failed or took too long may do better the next time."""
_SUFFIX: Final = ".page"
_PART: Final = ".part"
_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Readings of saraban (https://bford.info/cachedir/); they can be made again.\n"
)


def cache_folder() -> Path:
    """Return where readings are kept: `SARABAN_CACHE`, or the user's cache folder (`~/.cache/saraban`)."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else user_cache_path("saraban", appauthor=False)


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return a digest of the code that readings depend on: no change of it can be forgotten."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), Path(extractors.text.__file__)):
        with contextlib.suppress(OSError):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def reading_key(image: Image.Image, width: float | None, height: float | None, engine: EngineInfo) -> str:
    """Return the key of a picture's reading."""
    digest = hashlib.sha256()
    for part in (code_version(), engine.name, engine.model, image.mode, image.size, width, height):
        digest.update(repr(part).encode() + b"\0")
    palette = image.getpalette() if image.mode == "P" else None
    digest.update(repr(palette).encode() + b"\0")
    digest.update(image.tobytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _pages() -> TypeAdapter[Page]:
    return TypeAdapter(Page)


class ReadingCache:
    """A folder of readings, bounded in size, shared by any number of processes.

    Nothing here raises for the state of the folder: a cache that cannot be read or written costs time only.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES, sweep_every: int = _SWEEP_EVERY) -> None:
        self._folder = folder / "readings"
        self._max_bytes = max_bytes
        self._sweep_every = max(1, sweep_every)
        self._writes = 0

    def page(
        self,
        image: Image.Image,
        number: int,
        width: float | None,
        height: float | None,
        engine: EngineInfo,
        read: Callable[[], Page],
    ) -> Page:
        """Return the kept reading of a picture as page `number`, or let it be read and keep that."""
        key = reading_key(image, width, height, engine)
        kept = self.get(key)
        if kept is not None:
            return replace(kept, number=number)
        page = read()
        self.put(key, page)
        return page

    def get(self, key: str) -> Page | None:
        """Return a kept reading, `None` where there is none or it is damaged."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                packed = file.read(_LARGEST + 1)
            unpacker = zlib.decompressobj()
            text = unpacker.decompress(packed, _LARGEST)
            if not unpacker.eof:
                return None
            page = _pages().validate_json(text)
        except (OSError, zlib.error, ValidationError, ValueError):
            return None
        if not _whole(page):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what is used stays longest
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep a reading."""
        if page.status not in _KEPT:
            return
        path = self._path(key)
        with contextlib.suppress(OSError, ValueError):  # ValueError: half a character cannot be written
            packed = zlib.compress(_pages().dump_json(page), 6)
            self._make(path.parent)
            _write(path, packed)
            if self._writes % self._sweep_every == 0:
                self.sweep()
            self._writes += 1

    def held(self) -> tuple[int, int]:
        """Return how many readings are kept, and how many bytes they take."""
        count = size = 0
        for folder in _entries(self._folder):
            for entry in _entries(Path(folder.path)):
                if entry.name.endswith(_SUFFIX):
                    with contextlib.suppress(OSError):  # another process may sweep it away
                        size += entry.stat(follow_symlinks=False).st_size
                        count += 1
        return count, size

    def sweep(self) -> None:
        """Remove the readings longest unused until the folder is within its limit, and abandoned parts."""
        files: list[tuple[float, int, str]] = []
        now = time.time()
        for folder in _entries(self._folder):
            for entry in _entries(Path(folder.path)):
                with contextlib.suppress(OSError):
                    seen = entry.stat(follow_symlinks=False)
                    if entry.name.endswith(_SUFFIX):
                        files.append((seen.st_mtime, seen.st_size, entry.path))
                    elif entry.name.endswith(_PART) and now - seen.st_mtime > _ABANDONED_SECONDS:
                        Path(entry.path).unlink(missing_ok=True)
        total = sum(size for _, size, _ in files)
        if total <= self._max_bytes:
            return
        for _, size, name in sorted(files):
            with contextlib.suppress(OSError):
                Path(name).unlink(missing_ok=True)
            total -= size
            if total <= self._max_bytes * _SWEEP_TO:
                return

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_SUFFIX}"

    def _make(self, folder: Path) -> None:
        root = self._folder.parent
        if not root.exists():
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            (root / "CACHEDIR.TAG").write_text(_TAG, encoding="ascii")
        self._folder.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; of two writers the last one stays."""
    handle, name = tempfile.mkstemp(suffix=_PART, dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _whole(page: Page) -> bool:
    """Say whether what was kept holds together: spans inside the text, an offset for each character."""
    end = len(page.text)
    spans = [w.span for w in page.words] + [x.span for x in page.lines]
    return (
        page.status in _KEPT
        and all(0 <= start <= stop <= end for start, stop in spans)
        and all(0 <= place < end for word in page.words for place in word.doubtful)
        and (page.offsets is None or len(page.offsets) == end + 1)
    )
