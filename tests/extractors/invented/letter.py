"""What an invented letter is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Letter:
    """A text and what its frame holds; a key that is not listed is not checked."""

    name: str
    text: str
    expected: dict[str, object] = field(default_factory=dict)
