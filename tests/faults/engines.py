"""OCR engines that hang, crash, eat memory, lie or break, each on the pages that are asked of it.

They are installed for a test as a plug-in distribution on `sys.path` (the fixture `faulty_engines`), so that
the worker processes find them as they find anybody's.
"""

from __future__ import annotations

import os
import signal
import time

from pipeline.ocr.engine import (
    EngineInfo,
    OcrFailedError,
    OcrLine,
    OcrPage,
    OcrWord,
    PixelBox,
    PreparedPage,
)

FULL_PAGE = 0.02
"""Share of ink above which a page counts as full."""


class _Faulty:
    name = "faulty"

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(self.name, "test")

    def characters(self) -> frozenset[str]:
        return frozenset()

    def read(self, page: PreparedPage) -> OcrPage:
        raise NotImplementedError


class Reading(_Faulty):
    """Reads the same words on every page: the sound engine beside the faulty ones."""

    name = "reading"
    text = "ที่ นน 0021/12 ศาลากลางจังหวัดน่าน"

    def read(self, page: PreparedPage) -> OcrPage:
        box = PixelBox(10, 10, min(400, page.width), min(60, page.height))
        words = tuple(OcrWord(word, box, 0.9) for word in self.text.split())
        return OcrPage((OcrLine(words, box),))


class Hanging(Reading):
    """Never comes back on full pages."""

    def read(self, page: PreparedPage) -> OcrPage:
        if page.ink > FULL_PAGE:
            time.sleep(3600)
        return super().read(page)


class Crashing(Reading):
    """Takes its process down on full pages, as the kernel does when memory runs out."""

    def read(self, page: PreparedPage) -> OcrPage:
        if page.ink > FULL_PAGE:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(page)


class Breaking(Reading):
    """Raises what it should not."""

    def read(self, page: PreparedPage) -> OcrPage:
        raise ZeroDivisionError("a bug of the engine")


class Refusing(Reading):
    """Gives up in the declared way on full pages."""

    def read(self, page: PreparedPage) -> OcrPage:
        if page.ink > FULL_PAGE:
            raise OcrFailedError("The picture is not to its taste.", "Scan it again.")
        return super().read(page)


class Garbled(Reading):
    """Gives out what is no text: lone surrogates, NUL, private use."""

    text = "ที่\udcff \x00\uf700 \ufffe"
