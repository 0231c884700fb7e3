"""Every limit of ingest, in one frozen value: what a hostile or monstrous file can cost at most."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file ingest takes. What goes over a limit is named in a problem, never dropped."""

    file_bytes: int = 512 * MIB
    """A larger file is not opened."""
    text_bytes: int = 32 * MIB
    """Of a plain text, HTML or e-mail body, so much is read."""
    mail_bytes: int = 100 * MIB
    """A larger e-mail is not parsed: the parser holds it several times in memory."""
    pages: int = 2_000
    """Of a longer file the first so many pages are read, the rest are `skipped`."""
    image_pixels: int = 120_000_000
    """A picture with more pixels is refused by its header (A3 at 600 dpi in two pages has 70 million)."""
    image_side: int = 25_000
    """So is one with a longer side."""
    page_pixels: int = 10_000_000
    """A page is rendered or decoded to at most so many pixels (A4 at 300 dpi has 8.7 million)."""
    members: int = 1_000
    """Of a container, so many members are unpacked; a container inside one may hold fewer."""
    member_bytes: int = 256 * MIB
    unpacked_bytes: int = 1024 * MIB
    """All members of one container together."""
    ratio: int = 200
    """A member of more than `ratio_floor` bytes may be so many times larger than packed."""
    ratio_floor: int = 8 * MIB
    depth: int = 4
    """Containers inside containers: a container at this depth stays closed."""
    directory_bytes: int = 16 * MIB
    """The table of contents of a ZIP; a longer one is refused before it is parsed."""
    office_bytes: int = 256 * MIB
    """All parts of a DOCX or ODT, unpacked."""
    xml_bytes: int = 64 * MIB
    """Each XML part of a DOCX; parsed it takes ten times as much."""
    office_seconds: float = 120.0
    """For one start of LibreOffice, plus `office_seconds_a_file` for each file after the first."""
    office_seconds_a_file: float = 20.0

    def members_at(self, depth: int) -> int:
        """Return how many members a container at `depth` may hold: nesting must not multiply the limit."""
        return max(8, self.members >> (3 * depth))

    def unpacked_bytes_at(self, depth: int) -> int:
        """Return how many bytes a container at `depth` may unpack to."""
        return max(16 * MIB, self.unpacked_bytes >> (2 * depth))


DEFAULT = Limits()
