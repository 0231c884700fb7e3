"""What the archive answers beside the graph: files and their fate, search hits, figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.graph import LetterBrief
from schemas.source import FileStatus, Problem


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One path of the ledger, with what became of it."""

    path: str
    status: FileStatus
    sha256: str | None
    media_type: str | None
    pages: int
    letters: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePart:
    """Pages of a file that are no letter: a form, a loose annex."""

    source: str
    """Path of the file as a person would type it."""
    pages: tuple[int, int]
    """First and last page."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A letter that the words were found in or whose number they are, or a part of a file that is none."""

    letter: LetterBrief
    """The letter; for a part of a file a label of it, with file and page in place of the subject."""
    snippet: str
    """A stretch of the letter around the first word found, the words between `[` and `]`.

    `(not held)` of a letter that is only cited, asked for by its number.
    """
    score: float
    """Higher is better; comparable within one answer only."""
    part: FilePart | None = None
    """Where the words stand if not in a letter."""


@dataclass(frozen=True, slots=True)
class MissingLetter:
    """A letter that is cited and not held."""

    letter: LetterBrief
    cited_by: tuple[str, ...]
    """Numbers (or titles) of the letters that cite it."""


@dataclass(frozen=True, slots=True)
class CitedWords:
    """A citation of a letter, as a person points at it."""

    text: str
    """Its words."""
    number: str | None = None
    """The number that is meant, where the words cite several letters (`ว 12-14`)."""


class ReviewKind(StrEnum):
    """What awaits a person."""

    NUMBER = "number"
    """A digit of a letter's number is in doubt."""
    DATE = "date"
    """A digit of its date is."""
    DUTY = "duty"
    """A digit of a duty's day is."""
    STAMP = "stamp"
    """A digit of a receiving stamp's number, day or time is."""
    PHONE = "phone"
    """A digit of a telephone number is."""
    REFERENCE = "reference"
    """A citation could mean several letters, or one that is not certain."""
    COPY = "copy"
    """Two readings could be one letter."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something that a person should look at, with the place to look."""

    kind: ReviewKind
    letter: str
    """Key of the letter."""
    title: str
    """Its number and date as people write them."""
    what: str
    """What was read."""
    candidates: tuple[str, ...]
    """What else it could be, best first: readings, or letters."""
    source: str
    """The file."""
    page: int
    box: tuple[float, float, float, float] | None
    """Where on the page, in points from its top left."""
    field: str | None = None
    """What `saraban correct` calls it."""
    place: int | None = None
    """Of a citation, its place in the letter, from 1."""
    keys: tuple[str, ...] = ()
    """Keys of the letters among the candidates."""
    picture: str | None = None
    """Path of a picture of the place, where pictures were asked for."""
    no_picture: str | None = None
    """Why there is none, where they were."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A page of a file that was read: what is needed to render it again."""

    sha256: str
    media_type: str | None
    names: tuple[str, ...]
    """The paths under which the file was read, members of containers as `box.zip!/letter.pdf`."""
    page: int
    width: float | None
    """In points."""
    height: float | None
    rotation: int
    """Degrees clockwise by which it stands upright."""
    closed: bool = False
    """A letter of a higher class of secrecy than was asked for stands on it too."""


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """Something that a person put right or decided, and that is in force."""

    field: str
    """A field of the record, of one of its items (`deadline.2.end`), `citation` or `copy`."""
    was: str | None
    value: str | None
    by: str | None
    at: str
    item: str | None = None
    """The words of the duty or contact that was put right."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Stats:
    """The archive in figures."""

    files: dict[str, int]
    """Count of paths for each status."""
    letters: int
    not_held: int
    readings: int
    pages: int
    citations: dict[str, int]
    """Count for each link status."""
    relations: dict[str, int]
    kinds: dict[str, int]
    deadlines: int
    years: dict[str, int]
    """Held letters for each year (C.E.); `""` for undated ones."""
    left_out: int = 0
    """Held letters of a higher class of secrecy than was asked for; in no other figure."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of the register of letters in (ทะเบียนหนังสือรับ) or out (ทะเบียนหนังสือส่ง)."""

    key: str
    register_number: str | None
    """เลขทะเบียนรับ from our stamp; the running number for a letter of ours."""
    registered: str | None
    """Day on our stamp, `None` where none says it; for a letter of ours the day that it bears."""
    number: str | None
    date: str | None
    sender: str | None
    receiver: str | None
    subject: str | None
    action: str | None = None
    note: str | None = None
