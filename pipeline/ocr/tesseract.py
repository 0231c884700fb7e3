"""Stock Tesseract behind the protocol: one start a page, words put together again, doubt marked.

With `tha+eng` Tesseract reports nearly every cluster of Thai letters as a word of its own. Its boxes are too
rough to see from them where a space stands, but its plain text, made in the same start, has the spaces.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytesseract
from PIL import Image

from extractors.text import THAI_DIGITS
from pipeline.ocr.charset import unicharset
from pipeline.ocr.engine import (
    EngineInfo,
    GrayImage,
    OcrFailedError,
    OcrLine,
    OcrPage,
    OcrTimeoutError,
    OcrUnavailableError,
    OcrWord,
    PixelBox,
    PreparedPage,
)
from schemas.source import LineKind

LANGUAGES: Final = ("tha", "eng")
SURE_DIGIT: Final = 0.85
"""Below this confidence an Arabic digit is in doubt, too."""
_DIGITISH: Final = re.compile(r"[0-9๐-๙./\-:]+")
_ADVICE: Final = (
    "Run `make setup`; on Debian or Ubuntu it installs tesseract-ocr, tesseract-ocr-tha and -eng."
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """What Tesseract calls a word: here, often one letter with its marks."""

    text: str
    box: PixelBox
    confidence: float
    spaced: bool = False
    """Whether a space stands before it."""


class TesseractEngine:
    """Reads with the installed Tesseract; its Thai digits are all doubtful, since its model lacks five."""

    def __init__(self, languages: Sequence[str] = LANGUAGES, timeout: float = 90.0) -> None:
        # Its threads busy-wait: two cost ten times the time of one beside other work.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._languages = tuple(languages)
        self._timeout = timeout
        try:
            version = str(pytesseract.get_tesseract_version())
            installed = set(pytesseract.get_languages(config=""))
        except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError, SystemExit) as error:
            raise OcrUnavailableError("Tesseract is not installed or does not start.", _ADVICE) from error
        missing = [name for name in self._languages if name not in installed]
        if missing:
            raise OcrUnavailableError(f"Tesseract has no model for {', '.join(missing)}.", _ADVICE)
        self._info = EngineInfo("tesseract", f"{version} {'+'.join(self._languages)}")

    @property
    def info(self) -> EngineInfo:
        """Name and model version."""
        return self._info

    def characters(self) -> frozenset[str]:
        """The characters of the installed models, read from the models themselves."""
        return frozenset().union(*(unicharset(name) for name in self._languages))

    def read(self, page: PreparedPage) -> OcrPage:
        """Read the print, then the stamp layer with a segmentation for scattered text.

        Raises:
            OcrTimeoutError: Tesseract did not finish in time.
            OcrFailedError: Tesseract broke.
        """
        lines = self._layer(page.print, page.dpi, psm=3, kind=LineKind.PRINT)
        if page.stamp is not None:
            lines += self._layer(page.stamp, page.dpi, psm=11, kind=LineKind.STAMP)
        return OcrPage(tuple(lines))

    def read_line(self, crop: GrayImage, dpi: float) -> str:
        """Read a picture of one line of print."""
        clusters = [c for row in self._clusters(crop, dpi, psm=7) for c in row[1]]
        return line_text(join_clusters(clusters))

    def _layer(self, gray: GrayImage, dpi: float, psm: int, kind: LineKind) -> list[OcrLine]:
        lines = []
        for block, clusters in self._clusters(gray, dpi, psm):
            words = join_clusters(clusters)
            if words:
                lines.append(OcrLine(words, _union(w.box for w in words), kind, block))
        return lines

    def _clusters(self, gray: GrayImage, dpi: float, psm: int) -> list[tuple[int, list[Cluster]]]:
        config = f"--psm {psm} --dpi {round(dpi)} -c preserve_interword_spaces=1 -c tessedit_create_tsv=1"
        with TemporaryDirectory(prefix="saraban-") as folder:
            picture, output = Path(folder) / "page.pgm", Path(folder) / "out"
            # pytesseract would spend a second on packing the page as PNG.
            Image.fromarray(gray).save(picture)
            self._run(picture, output, config)
            table = output.with_suffix(".tsv").read_text(encoding="utf-8")
            text = output.with_suffix(".txt").read_text(encoding="utf-8")
        return parse_output(table, text)

    def _run(self, picture: Path, output: Path, config: str) -> None:
        try:
            # The public helpers give one output a start; both outputs of one reading are needed here.
            pytesseract.pytesseract.run_tesseract(
                str(picture), str(output), "txt", "+".join(self._languages), config, timeout=self._timeout
            )
        except pytesseract.TesseractNotFoundError as error:
            raise OcrUnavailableError("Tesseract is gone.", _ADVICE) from error
        except pytesseract.TesseractError as error:
            raise OcrFailedError(
                f"Tesseract broke on the page: {str(error.message)[:200]}",
                "Look at the page; if it is sound, report it.",
            ) from error
        except RuntimeError as error:  # pytesseract's word for a time limit
            raise OcrTimeoutError(
                f"Tesseract did not finish the page in {self._timeout:.0f} s.",
                "Raise the time limit, or render the page smaller.",
            ) from error


def parse_output(table: str, text: str) -> list[tuple[int, list[Cluster]]]:
    """Return the lines of Tesseract's table as clusters with their block, spaces from its plain text."""
    lines: list[tuple[int, list[Cluster]]] = []
    before: tuple[str, ...] = ()
    at = 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        word = cells[11].strip()
        found = text.find(word, at)
        # The two outputs come from one reading; should they ever part ways, a space is the safe answer.
        spaced = found != at if found >= 0 else True
        at = found + len(word) if found >= 0 else at
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = max(0.0, min(1.0, float(cells[10]) / 100))
        cluster = Cluster(word, PixelBox(left, top, left + width, top + height), confidence, spaced)
        key = (cells[2], cells[3], cells[4])
        if key != before:
            lines.append((int(cells[2]), []))
            before = key
        lines[-1][1].append(cluster)
    return lines


def join_clusters(clusters: Sequence[Cluster]) -> tuple[OcrWord, ...]:
    """Put Tesseract's clusters of one line together to words, parted at spaces and where digits begin."""
    words: list[list[Cluster]] = []
    for cluster in clusters:
        mark = _is_mark(cluster.text[0])
        parted = cluster.spaced or _digitish(cluster.text) != _digitish(words[-1][-1].text) if words else True
        if not words or (parted and not mark):
            words.append([cluster])
        else:
            words[-1].append(cluster)
    return tuple(_word(members) for members in words)


def line_text(words: Iterable[OcrWord]) -> str:
    """Return a line's words as text."""
    return "".join((" " if w.space_before else "") + w.text for w in words).strip()


def _word(clusters: Sequence[Cluster]) -> OcrWord:
    text = ""
    doubtful: list[int] = []
    for cluster in clusters:
        for character in cluster.text:
            thai = character in THAI_DIGITS
            if thai or (character.isdecimal() and cluster.confidence < SURE_DIGIT):
                doubtful.append(len(text))
            text += character
    length = sum(len(c.text) for c in clusters)
    confidence = sum(c.confidence * len(c.text) for c in clusters) / length
    return OcrWord(text, _union(c.box for c in clusters), confidence, tuple(doubtful), clusters[0].spaced)


def _digitish(text: str) -> bool:
    return _DIGITISH.fullmatch(text) is not None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn" or character in "ำๅ"


def _union(boxes: Iterable[PixelBox]) -> PixelBox:
    first, *rest = boxes
    for box in rest:
        first = first.union(box)
    return first
