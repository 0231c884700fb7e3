"""Pictures of what awaits a person: the place on the page, cut out of the file where that lies unchanged.

Nothing of the pages is kept in the database but their text: a picture is rendered from the original. Where
that is gone, or other bytes lie in its place, the item says so, and no other page is shown for it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.export.whole_file import write_whole
from pipeline.ingest import RefusedError, page_image, read, sha256_of
from schemas.archive import PagePlace, ReviewItem
from schemas.source import Found

_DPI = 200
_WHOLE_DPI = 100
_MARGIN = (60.0, 24.0)
"""Points left and right, above and below: the words before and behind, the lines around."""
_FRAME = (208, 32, 32)
_INSIDE = "!/"
_Box = tuple[float, float, float, float]


class PictureError(Exception):
    """Why there is no picture, in words for the clerk."""


def write_pictures(
    items: Iterable[ReviewItem], place_of: Callable[[str, int], PagePlace | None], folder: Path
) -> tuple[ReviewItem, ...]:
    """Write a PNG for every item into `folder`; return the items with `picture` or `no_picture` set.

    A picture's name follows from the file's bytes, the page and the place alone: what was written before is
    written again under its name, and two items of one place share one. An item without a place gets its page.

    Args:
        items: As `Archive.review` gives them.
        place_of: `Archive.page_place`.
        folder: Made where it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asked = list(items)
    with tempfile.TemporaryDirectory(prefix="saraban-") as spool, _Pages(Path(spool)) as pages:
        made: dict[int, ReviewItem] = {}
        # Page by page: each is rendered once.
        for n in sorted(range(len(asked)), key=lambda n: (asked[n].source, asked[n].page, n)):
            item = asked[n]
            try:
                path = _write(item, place_of(item.source, item.page), pages, folder)
                made[n] = replace(item, picture=str(path), no_picture=None)
            except PictureError as error:
                made[n] = replace(item, picture=None, no_picture=str(error))
    return tuple(made[n] for n in range(len(asked)))


def _write(item: ReviewItem, place: PagePlace | None, pages: _Pages, folder: Path) -> Path:
    if place is None:
        raise PictureError("the database holds no such page")
    if place.closed and item.box is None:
        raise PictureError("a letter of a higher class of secrecy stands on the page too")
    where = "-".join(f"{max(0, round(side))}" for side in item.box) if item.box else "page"
    path = folder / f"{place.sha256[:16]}-p{item.page:04d}-{where}.png"
    page = pages.page(place, _DPI if item.box else _WHOLE_DPI)
    picture = _cut(page, place, item.box) if item.box else page
    if place.rotation:
        picture = picture.rotate(-place.rotation, expand=True)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    try:
        write_whole(path, made.getvalue())
    except OSError as error:
        raise PictureError(f"{path} cannot be written: {error.strerror or error}") from error
    return path


def _cut(page: Image.Image, place: PagePlace, box: _Box) -> Image.Image:
    """The place with its margin, and a frame around it that covers none of its letters.

    Where a letter that may not be shown stands on the page too there is no margin: its lines could be in it.
    """
    across = page.width / (place.width or page.width)
    down = page.height / (place.height or page.height)
    margins = _MARGIN if place.rotation % 180 == 0 else _MARGIN[::-1]
    if place.closed:
        margins = (0.0, 0.0)
    x0, x1 = sorted((box[0] * across, box[2] * across))
    y0, y1 = sorted((box[1] * down, box[3] * down))
    left, top = max(0, round(x0 - margins[0] * across)), max(0, round(y0 - margins[1] * down))
    right = min(page.width, round(x1 + margins[0] * across))
    bottom = min(page.height, round(y1 + margins[1] * down))
    if right <= left or bottom <= top:
        raise PictureError("the place lies outside the page")
    cut = page.crop((left, top, right, bottom)).convert("RGB")
    ImageDraw.Draw(cut).rectangle(
        (x0 - left - 5, y0 - top - 5, x1 - left + 5, y1 - top + 5), outline=_FRAME, width=2
    )
    return cut


class _Pages:
    """Pages of originals; the last one is kept, and members of containers come out once."""

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._files: dict[str, Path] = {}
        self._last: tuple[tuple[str, int, int], Image.Image] | None = None

    def __enter__(self) -> _Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self._last = None

    def page(self, place: PagePlace, dpi: int) -> Image.Image:
        """Return a page as a picture."""
        wanted = (place.sha256, place.page, dpi)
        if self._last is None or self._last[0] != wanted:
            try:
                image = page_image(self._file(place), place.media_type or "", place.page, dpi)
            except RefusedError as refused:
                reason = refused.problem.reason
                raise PictureError(f"{reason}: look at the file itself") from refused
            self._last = (wanted, image)
        return self._last[1]

    def _file(self, place: PagePlace) -> Path:
        known = self._files.get(place.sha256)
        if known is not None:
            return known
        changed = None
        for name in place.names:
            try:
                path = self._member(name) if _INSIDE in name else Path(name)
                if path is None or not path.is_file():
                    continue
                if sha256_of(path) == place.sha256:
                    self._files[place.sha256] = path
                    return path
                changed = name
            except (OSError, ValueError) as error:
                changed = f"{name} ({error})"
        if changed is not None:
            raise PictureError(f"the original has changed since it was read, or cannot be read: {changed}")
        names = ", ".join(place.names[:3]) or "no name"
        raise PictureError(
            f"the original is gone from here: {names}; run it in the folder where the files lie"
        )

    def _member(self, name: str) -> Path | None:
        """A member of a container, taken out of it again."""
        outer, _, _ = name.rpartition(_INSIDE)
        path = self._member(outer) if _INSIDE in outer else Path(outer)
        if path is None or not path.is_file():
            return None
        document = read(Found(path=path, shown=outer, depth=outer.count(_INSIDE)), self._spool)
        return next((m.path for m in document.members if m.shown == name), None)
