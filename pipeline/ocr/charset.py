"""Which characters an engine's model can put out at all: the self-test of `saraban doctor`.

Stock Thai models lack five of the ten Thai digits and read them, silently, as others
(tesseract-ocr/langdata_lstm#42): no confidence shows it, so it is looked up in the model itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.text import THAI_DIGITS
from pipeline.ocr.engine import EngineInfo, OcrEngine

THAI_LETTERS = (
    "".join(map(chr, range(0x0E01, 0x0E2F)))  # ko kai to ho nokhuk
    + "".join(map(chr, range(0x0E2F, 0x0E3A)))
    + "".join(map(chr, range(0x0E40, 0x0E4E)))
)
"""Thai letters, vowels and marks in use today (ฃ and ฅ, long out of use, are not asked for)."""
_OUT_OF_USE = frozenset("ฃฅ\u0e4d\u0e45ฦ")
_ARABIC = "0123456789"


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What a model can and cannot put out."""

    engine: EngineInfo
    known: bool
    """False where the engine cannot tell its characters."""
    missing_digits: tuple[str, ...]
    missing_letters: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every digit, Thai and Arabic, can come out."""
        return self.known and not self.missing_digits

    def summary(self) -> str:
        """Say it in one line."""
        if not self.known:
            return f"{self.engine.name}: its characters are not known"
        if not self.missing_digits and not self.missing_letters:
            return f"{self.engine.name}: all Thai and Arabic digits and all Thai letters in use"
        parts = []
        if self.missing_digits:
            parts.append(f"cannot read {' '.join(self.missing_digits)}")
        if self.missing_letters:
            parts.append(f"lacks the letters {' '.join(self.missing_letters)}")
        return f"{self.engine.name}: {'; '.join(parts)}"


def selftest(engine: OcrEngine) -> SelfTest:
    """Say which digits and Thai letters the engine's model cannot put out."""
    have = engine.characters()
    if not have:
        return SelfTest(engine.info, known=False, missing_digits=(), missing_letters=())
    digits = tuple(c for c in THAI_DIGITS + _ARABIC if c not in have)
    letters = []
    for character in THAI_LETTERS:
        if character in _OUT_OF_USE or character in have:
            continue
        # Sara am may come out as its two halves, which the repair of text joins.
        if character == "\u0e33" and {"\u0e4d", "\u0e32"} <= have:
            continue
        letters.append(character)
    return SelfTest(engine.info, known=True, missing_digits=digits, missing_letters=tuple(letters))


@lru_cache(maxsize=8)
def unicharset(language: str) -> frozenset[str]:
    """Return the characters of an installed Tesseract model; empty where the model cannot be opened."""
    model = model_file(language)
    tool = shutil.which("combine_tessdata")
    if model is None or tool is None:
        return frozenset()
    with tempfile.TemporaryDirectory(prefix="saraban-") as folder:
        prefix = f"{folder}/m."
        try:
            # The whole model is unpacked: `-e` would have to name the component, which old models lack.
            subprocess.run([tool, "-u", str(model), prefix], capture_output=True, timeout=30, check=True)
        except (subprocess.SubprocessError, OSError):
            return frozenset()
        for name in ("lstm-unicharset", "unicharset"):
            file = Path(prefix + name)
            if file.is_file():
                return parse_unicharset(file.read_text(encoding="utf-8", errors="replace"))
    return frozenset()


def parse_unicharset(text: str) -> frozenset[str]:
    """Return the single characters of a unicharset file: the first word of each line after the count."""
    characters: set[str] = set()
    for line in text.splitlines()[1:]:
        first = line.split(" ", 1)[0]
        if first and first not in ("NULL", "Joined") and not first.startswith("|Broken"):
            characters.update(first)
    return frozenset(characters)


def model_file(language: str) -> Path | None:
    """Return the installed model of a language, `None` where it cannot be found."""
    folders = [os.environ.get("TESSDATA_PREFIX", "")]
    tool = shutil.which("tesseract")
    if tool:
        try:
            report = subprocess.run(
                [tool, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
            )
        except (subprocess.SubprocessError, OSError):
            report = None
        named = re.search(r'"([^"]+)"', report.stdout + report.stderr) if report else None
        if named:
            folders.append(named[1])
    for folder in filter(None, folders):
        for place in (Path(folder), Path(folder) / "tessdata"):
            file = place / f"{language}.traineddata"
            if file.is_file():
                return file
    return None
