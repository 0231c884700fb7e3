"""Texts made ready for the full-text index: folded, and cut in words.

That is most of the work of writing a letter. The processes that read files do it (`index_texts`) for the one
that writes; the index does it for what comes without.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable, Iterable
from functools import cache

from pipeline.store.folding import FOLDING, smooth, tighten
from schemas.letter import LetterRecord
from schemas.outcome import IndexText
from schemas.source import LetterText

PAD = "  "
"""Two spaces close each folded text (which has none inside), so that its last character begins a trigram."""
_ENGINES = ("nlpo3", "newmm")
"""nlpo3 cuts as newmm does, five times as fast; it is compiled and so not there on every machine."""


@cache
def segmenter() -> str:
    """Return which word cutter makes the index, with its version and that of the folding."""
    engine = next(e for e in _ENGINES if e == "newmm" or importlib.util.find_spec(e) is not None)
    package = "pythainlp" if engine == "newmm" else engine
    return f"{engine} {importlib.metadata.version(package)} folding {FOLDING}"


@cache
def _cutter() -> Callable[[str], list[str]]:
    # Loaded on first use: the dictionary takes a third of a second. The cutters are called below pythainlp's
    # `word_tokenize`, which strips and rejoins every word again.
    if segmenter().startswith("newmm"):
        from pythainlp.tokenize.newmm import segment as newmm

        return newmm  # type: ignore[no-any-return]
    from pythainlp.tokenize.nlpo3 import segment as nlpo3

    return nlpo3  # type: ignore[no-any-return]


def cut(text: str) -> list[str]:
    """Return a text in words and what stands between them; joined, they are the text."""
    return _cutter()(text) if text else []


def segment(smoothed: str) -> str:
    """Return the words of a smoothed text with spaces between, for the word index."""
    return " ".join(cut(smoothed))


def index_text(text: str, subject: str | None = None) -> IndexText:
    """Return a text, and the subject of a letter, ready for the index."""
    smoothed = smooth(text)
    return IndexText(
        text, subject, tighten(smoothed) + PAD, segment(smoothed), segment(smooth(subject or "")), segmenter()
    )


def index_texts(letters: Iterable[LetterRecord], others: Iterable[LetterText] = ()) -> tuple[IndexText, ...]:
    """Return what a file's letters and other parts give the index."""
    return (
        *(index_text(letter.text, letter.subject) for letter in letters),
        *(index_text(part.text) for part in others),
    )
