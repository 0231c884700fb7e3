"""What can go wrong with an archive, each with what to do about it."""

from __future__ import annotations

from schemas.graph import LetterBrief


class ArchiveError(Exception):
    """Base of every declared error of the store. `advice` says what a person can do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class NotAnArchive(ArchiveError):  # noqa: N818 - reads as what it says
    """The file is no SQLite database, or the database of another program. It was not changed."""


class OlderSchema(ArchiveError):  # noqa: N818
    """The database was written by an earlier version of Saraban. It was not changed."""


class NewerSchema(ArchiveError):  # noqa: N818
    """The database was written by a later version of Saraban. It was not changed."""


class ArchiveMissing(ArchiveError):  # noqa: N818
    """There is no database at the path, and none was to be made."""


class ArchiveUnusable(ArchiveError):  # noqa: N818
    """The database is locked, damaged, or its folder cannot be written."""


class NotALetterNumber(ArchiveError):  # noqa: N818
    """What was asked for cannot be read as a letter number."""


class NotAValue(ArchiveError):  # noqa: N818
    """A field cannot have the value that a person gave."""


class Classified(ArchiveError):  # noqa: N818
    """A letter has a higher class of secrecy than was asked for."""


class LetterNotFound(ArchiveError):  # noqa: N818
    """No letter of the archive, held or cited, has the number asked for."""

    def __init__(self, message: str, advice: str, nearest: tuple[LetterBrief, ...] = ()) -> None:
        super().__init__(message, advice)
        self.nearest = nearest


class SeveralLetters(ArchiveError):  # noqa: N818
    """Several letters have the number asked for: of different years, or of different issuers."""

    def __init__(self, message: str, advice: str, choices: tuple[LetterBrief, ...] = ()) -> None:
        super().__init__(message, advice)
        self.choices = choices
