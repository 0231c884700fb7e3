"""The protocol that every reader of page pictures meets, its typed values, and how one is opened by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from schemas.source import LineKind

GrayImage: TypeAlias = NDArray[np.uint8]
"""Height by width; 0 is ink, 255 is paper."""
ColorImage: TypeAlias = NDArray[np.uint8]
"""Height by width by three, red first."""

ENTRY_POINT_GROUP = "saraban_ocr_engines"


class OcrError(Exception):
    """A page could not be read; `code` is stable, `advice` says what a person can do about it."""

    code = "ocr.failed"

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[type[OcrError], tuple[str, str]]:
        """Pickle both parts: errors cross from the worker process to its parent."""
        return type(self), (self.reason, self.advice)


class OcrUnavailableError(OcrError):
    """The engine, its model or a language is not installed, or no engine has this name."""

    code = "ocr.unavailable"


class OcrTimeoutError(OcrError):
    """The engine did not finish a page in time."""

    code = "ocr.timeout"


class OcrFailedError(OcrError):
    """The engine broke on a page."""

    code = "ocr.failed"


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who reads: the engine's name and the version of its model, which together key every cached reading."""

    name: str
    model: str


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in pixels of the prepared page, half open."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0

    def union(self, other: PixelBox) -> PixelBox:
        """Return the smallest box that holds both."""
        return PixelBox(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A stretch of one line with one box.

    Thai writes words together, so a stretch may be a part of one (`space_before` is then false).
    `doubtful` lists the places in `text` of characters that the engine cannot vouch for; `alternatives` are
    other readings of the whole stretch, best first.
    """

    text: str
    box: PixelBox
    confidence: float
    doubtful: tuple[int, ...] = ()
    space_before: bool = True
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of words, left to right; `block` changes where a new block of the layout starts."""

    words: tuple[OcrWord, ...]
    box: PixelBox
    kind: LineKind = LineKind.PRINT
    block: int = 0


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What an engine read from a page: its lines in reading order."""

    lines: tuple[OcrLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page made ready for reading: upright, level, grey, paper white, stamp ink on a layer of its own.

    `stamp` has the size of `print`; it is `None` where the page has no stamp. `to_source` is the affine map
    (two rows of three) from prepared pixels to pixels of the picture as it came.
    """

    print: GrayImage
    stamp: GrayImage | None
    dpi: float
    rotation: int
    skew: float
    to_source: NDArray[np.float64]
    color: GrayImage | None = None
    """255 where ink is coloured, `None` where none is: figures in blue pen stay in the print."""
    ink: float = 0.0
    """Share of the paper that is inked."""
    blank: bool = False

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.print.shape[0])

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.print.shape[1])


@runtime_checkable
class OcrEngine(Protocol):
    """A reader of page pictures. Workers open their own by name: engines are never sent between processes."""

    @property
    def info(self) -> EngineInfo:
        """Name and model version."""

    def characters(self) -> frozenset[str]:
        """The characters that the model can put out at all; empty where the engine cannot know."""

    def read(self, page: PreparedPage) -> OcrPage:
        """Read a page.

        Raises:
            OcrError: the page could not be read.
        """


class NullEngine:
    """Reads nothing: for runs that only want text layers."""

    @property
    def info(self) -> EngineInfo:
        """Name and model version."""
        return EngineInfo("null", "none")

    def characters(self) -> frozenset[str]:
        """No characters."""
        return frozenset()

    def read(self, page: PreparedPage) -> OcrPage:
        """Return an empty page."""
        return OcrPage()


def _tesseract() -> OcrEngine:
    from pipeline.ocr.tesseract import TesseractEngine

    return TesseractEngine()


def _saraban() -> OcrEngine:
    from pipeline.ocr.saraban import SarabanEngine

    return SarabanEngine()


def _http() -> OcrEngine:
    from pipeline.ocr.http import HttpEngine

    return HttpEngine()


_BUILT_IN: dict[str, Callable[[], OcrEngine]] = {
    "saraban": _saraban,
    "tesseract": _tesseract,
    "http": _http,
    "null": NullEngine,
}

DEFAULT_ENGINE = "saraban"


def engine_names() -> tuple[str, ...]:
    """Return the names that `open_engine` knows: the built-in ones and those of installed plug-ins."""
    plugged = {point.name for point in entry_points(group=ENTRY_POINT_GROUP)}
    return (*_BUILT_IN, *sorted(plugged - _BUILT_IN.keys()))


def open_engine(name: str = DEFAULT_ENGINE) -> OcrEngine:
    """Open an engine by name; a plug-in is a callable without arguments in the group `saraban_ocr_engines`.

    Raises:
        OcrUnavailableError: no engine has this name, or what it needs is not installed.
    """
    if name in _BUILT_IN:
        return _BUILT_IN[name]()
    for point in entry_points(group=ENTRY_POINT_GROUP):
        if point.name == name:
            try:
                engine = point.load()()
            except OcrError:
                raise
            except Exception as error:
                raise OcrUnavailableError(
                    f"The OCR engine {name!r} of {point.value} does not start: {error}.",
                    "Install its package anew, or choose another engine with --ocr.",
                ) from error
            if isinstance(engine, OcrEngine):
                return engine
            raise OcrUnavailableError(
                f"The OCR engine {name!r} of {point.value} does not meet the protocol.",
                "Choose another engine with --ocr.",
            )
    raise OcrUnavailableError(
        f"There is no OCR engine {name!r}.", f"Choose one of: {', '.join(engine_names())}."
    )
