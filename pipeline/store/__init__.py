"""The SQLite database: numbered migrations, the ledger of files, the writer, the questions, the search."""

from pipeline.store.archive import Archive
from pipeline.store.errors import (
    ArchiveError,
    ArchiveMissing,
    ArchiveUnusable,
    Classified,
    LetterNotFound,
    NewerSchema,
    NotALetterNumber,
    NotAnArchive,
    NotAValue,
    OlderSchema,
    SeveralLetters,
)
from pipeline.store.search import SearchFilter

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveMissing",
    "ArchiveUnusable",
    "Classified",
    "LetterNotFound",
    "NewerSchema",
    "NotALetterNumber",
    "NotAValue",
    "NotAnArchive",
    "OlderSchema",
    "SearchFilter",
    "SeveralLetters",
]
