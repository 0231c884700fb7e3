"""What awaits a person, for a terminal: a paragraph an item, its command on a line that can be copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.archive import ReviewItem, ReviewKind


def render_worklist(items: Iterable[ReviewItem]) -> str:
    """Return the items one by one: what was read, what else it could be, where it stands, what to say."""
    return "\n\n".join("\n".join(_paragraph(item)) for item in items)


def _paragraph(item: ReviewItem) -> Iterator[str]:
    yield f"{item.kind.value} · {item.title}"
    others = "; ".join(item.candidates)
    could_be = f" · could be {others}" if others and item.kind is not ReviewKind.COPY else ""
    yield f"  {' '.join(item.what.split())}{could_be}"
    place = f" at {' '.join(f'{side:.0f}' for side in item.box)}" if item.box else ""
    yield f"  {item.source} page {item.page}{place}"
    if item.picture or item.no_picture:
        yield f"  picture: {item.picture or f'none, {item.no_picture}'}"
    yield f"  {command(item)}"


def command(item: ReviewItem) -> str:
    """Return what settles an item, but for what a person must say."""
    if item.kind is ReviewKind.REFERENCE:
        return f'saraban decide "{item.letter}" --reference {item.place} --means …'
    if item.kind is ReviewKind.COPY:
        return f'saraban decide "{item.letter}" --copy-of "{item.keys[0]}" (or --not-copy)'
    return f'saraban correct "{item.letter}" {item.field} …'
