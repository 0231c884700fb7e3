"""Relations."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.mentions import Frame, NumberMention, ReferenceMention


def relate(
    text: str, frame: Frame, references: Sequence[ReferenceMention], own: NumberMention | None
) -> tuple[ReferenceMention, ...]:
    """Return the references with their relations."""
    return tuple(references)
