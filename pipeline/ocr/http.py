"""A vision model behind an OpenAI-compatible server that the user hosts; off unless its address is given.

The prepared page goes to that one address and nowhere else: redirects are not followed, proxies of the
environment are not used. Such a model gives text without places and without confidence, so boxes are spread
over the lines that our own line finder sees, and every digit is in doubt.
"""

from __future__ import annotations

import base64
import json
import os
import re
import ssl
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import cv2
import httpx

from pipeline.ocr.components import find_ink
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
from pipeline.ocr.lines import find_lines
from pipeline.ocr.order import reading_order
from schemas.source import LineKind

URL, MODEL, KEY, TIMEOUT = (
    "SARABAN_OCR_URL", "SARABAN_OCR_MODEL", "SARABAN_OCR_KEY", "SARABAN_OCR_TIMEOUT",
)  # fmt: skip
DEFAULT_SECONDS: Final = 150.0
"""Below the usual limit for one page, so that the engine itself says what happened."""
CONFIDENCE: Final = 0.5
"""The server gives none."""
MAX_ANSWER: Final = 4 * 2**20
"""Bytes; the densest page of print is a hundredth of it."""
PROMPT: Final = (
    "Transcribe this page of a Thai government letter. Give the plain text only, one printed line a line, "
    "from top to bottom, every character as it is printed: keep Thai digits as Thai digits (๐-๙) and Arabic "
    "digits as Arabic digits, correct nothing, leave nothing out, add nothing. No Markdown, no comments."
)
_MODEL_ADVICE: Final = "Check that the model reads pictures, or choose another engine with --ocr."
_FENCE: Final = re.compile(r"\A\s*```[a-z]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_CELL: Final = re.compile(r"</t[dh]>", re.IGNORECASE)
_ROW: Final = re.compile(r"</tr>|</p>|<br ?/?>", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:table|thead|tbody|tr|td|th|p|br|div|figure|page_number)(?: [^<>\n]{0,200})?/?>", re.IGNORECASE
)
_HEADING: Final = re.compile(r"^#{1,6} ", re.MULTILINE)
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the model is, and how long it may take for a page."""

    url: str
    """The full address of the chat completions."""
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = DEFAULT_SECONDS

    @property
    def shown(self) -> str:
        """The address without what may be secret in it."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def server_of(environment: Mapping[str, str]) -> Server:
    """Return the server that the environment names.

    Raises:
        OcrUnavailableError: none is named, or not fully.
    """
    given = environment.get(URL, "").strip()
    if not given:
        raise OcrUnavailableError(
            "The engine http is off: no server is named.",
            f"Host a vision model behind an OpenAI-compatible server, then set {URL} (such as "
            f"http://localhost:8000) and {MODEL}.",
        )
    try:
        parts = urlsplit(given)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or not given.isprintable() or " " in given:
        raise OcrUnavailableError(
            f"{URL} is not the address of a server.", "Give one such as http://localhost:8000."
        )
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path += "/chat/completions" if path.endswith("/v1") else "/v1/chat/completions"
    model = environment.get(MODEL, "").strip()
    if not model:
        raise OcrUnavailableError(
            "The engine http has no model.", f"Set {MODEL} to the name under which your server offers it."
        )
    key = environment.get(KEY, "").strip() or None
    if key and not (key.isascii() and key.isprintable()):
        raise OcrUnavailableError(f"{KEY} holds what no key holds.", "Set it anew, without quotes or breaks.")
    return Server(
        urlunsplit((parts.scheme, parts.netloc, path, parts.query, "")), model, key, _seconds(environment)
    )


def _seconds(environment: Mapping[str, str]) -> float:
    given = environment.get(TIMEOUT, "").strip()
    try:
        seconds = float(given) if given else DEFAULT_SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise OcrUnavailableError(
            f"{TIMEOUT} is no number of seconds.", f"Leave it out for {DEFAULT_SECONDS:.0f}."
        )
    return seconds


class HttpEngine:
    """Reads pages with the user's own vision server."""

    def __init__(self, server: Server | None = None) -> None:
        self._server = server or server_of(os.environ)
        self._info = EngineInfo("http", f"{self._server.model} at {self._server.shown}")

    @property
    def info(self) -> EngineInfo:
        """Name and model version."""
        return self._info

    def characters(self) -> frozenset[str]:
        """Nothing: such a model cannot be asked."""
        return frozenset()

    def read(self, page: PreparedPage) -> OcrPage:
        """Read the print, then the stamp layer.

        Raises:
            OcrUnavailableError: the server is not there or does not let us in.
            OcrTimeoutError: it did not answer in time.
            OcrFailedError: it answered with an error, or with what is no reading.
        """
        until = time.monotonic() + self._server.seconds
        lines = self._layer(page.print, page.dpi, LineKind.PRINT, until)
        if page.stamp is not None:
            lines += self._layer(page.stamp, page.dpi, LineKind.STAMP, until)
        return OcrPage(tuple(lines))

    def _layer(self, gray: GrayImage, dpi: float, kind: LineKind, until: float) -> list[OcrLine]:
        texts = text_lines(reading_of(self._ask(gray, until)))
        return place_lines(texts, gray, dpi, kind) if texts else []

    def _ask(self, gray: GrayImage, until: float) -> bytes:
        server = self._server
        ok, png = cv2.imencode(".png", gray)
        if not ok:
            raise OcrFailedError("The page cannot be written as PNG.", "Look at the page.")
        picture = "data:image/png;base64," + base64.b64encode(png.tobytes()).decode("ascii")
        body = {
            "model": server.model,
            "temperature": 0,
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": PROMPT},
                        {"type": "image_url", "image_url": {"url": picture}},
                    ],
                }
            ],
        }
        headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
        try:
            left = max(0.01, until - time.monotonic())
            with (
                httpx.Client(
                    trust_env=False,  # a proxy of the environment would see the letters
                    follow_redirects=False,
                    # The system's certificates, to which an office adds its own.
                    verify=ssl.create_default_context(),
                    timeout=httpx.Timeout(left, connect=min(10.0, left)),
                ) as client,
                client.stream("POST", server.url, json=body, headers=headers) as answer,
            ):
                self._judge(answer.status_code)
                return self._body(answer, until)
        except httpx.TimeoutException as error:
            raise self._late() from error
        except httpx.ConnectError as error:
            raise OcrUnavailableError(
                f"The OCR server at {server.shown} cannot be reached.", f"Start it, or correct {URL}."
            ) from error
        except OSError as error:  # the certificates that the environment names cannot be read
            raise OcrUnavailableError(
                f"No connection to the OCR server can be prepared: {error}.", "Look at SSL_CERT_FILE."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise OcrFailedError(
                f"The OCR server at {server.shown} broke off: {type(error).__name__}.",
                "Look at the server's own log; try the page again with --retry.",
            ) from error

    def _body(self, answer: httpx.Response, until: float) -> bytes:
        content = bytearray()
        for chunk in answer.iter_bytes():
            content += chunk
            # The client's limit is for each wait: a server that drips is stopped here.
            if time.monotonic() > until:
                raise self._late()
            if len(content) > MAX_ANSWER:
                raise OcrFailedError("The OCR server's answer does not end.", _MODEL_ADVICE)
        return bytes(content)

    def _judge(self, status: int) -> None:
        server = self._server
        if status in {401, 403}:
            raise OcrUnavailableError(
                f"The OCR server at {server.shown} lets nobody in.", f"Set {KEY} to its key."
            )
        if status == 404:
            raise OcrUnavailableError(
                f"The OCR server knows no {server.shown}, or no model {server.model}.",
                f"Correct {URL} or {MODEL}.",
            )
        if status != 200:
            raise OcrFailedError(
                f"The OCR server at {server.shown} answered with HTTP status {status}.",
                f"Correct {URL} to where the server really is; redirections are not followed."
                if 300 <= status < 400
                else "Look at the server's own log; try the page again with --retry.",
            )

    def _late(self) -> OcrTimeoutError:
        return OcrTimeoutError(
            f"The OCR server at {self._server.shown} gave no answer within {self._server.seconds:.0f} s.",
            f"Raise {TIMEOUT} and --page-timeout, or use a faster server.",
        )


def reading_of(answer: bytes) -> str:
    """Return the text in a server's answer.

    Raises:
        OcrFailedError: it is no chat completion, or it was cut off.
    """
    try:
        choice = json.loads(answer)["choices"][0]
        content = choice["message"]["content"]
        if isinstance(content, list):
            content = "".join(part["text"] for part in content if part.get("type") == "text")
        finish = choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise OcrFailedError("The OCR server's answer is no chat completion.", _MODEL_ADVICE) from error
    if not isinstance(content, str):
        raise OcrFailedError("The OCR server's answer holds no text.", _MODEL_ADVICE)
    if finish == "length":
        raise OcrFailedError(
            "The OCR server cut the reading off.", "Let the server give longer answers (its context length)."
        )
    return content


def text_lines(content: str) -> list[str]:
    """Return the lines of a model's answer without what it was not asked for: fences, mark-up, JSON."""
    text = content
    fenced = _FENCE.match(text)
    if fenced:
        text = fenced[1]
    if text.lstrip().startswith("{"):
        text = _natural_text(text)
    text = _TAG.sub("", _ROW.sub("\n", _CELL.sub(" ", text)))
    text = _HEADING.sub("", text).replace("**", "")
    text = text.encode("utf-8", "replace").decode("utf-8")  # JSON can hold halves of characters
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def _natural_text(text: str) -> str:
    """Return the text of an answer in the form that Typhoon OCR's models were taught."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return text
    natural = held.get("natural_text") if isinstance(held, dict) else None
    return natural if isinstance(natural, str) else text


def place_lines(texts: Sequence[str], gray: GrayImage, dpi: float, kind: LineKind) -> list[OcrLine]:
    """Give lines of text places: the found rows where there are as many, else bands of the whole width."""
    found = find_lines(find_ink(gray, dpi))
    height, width = int(gray.shape[0]), int(gray.shape[1])
    rows = []
    for row in reading_order(found, width) if found else ():
        pieces = [found[i] for i in row.pieces]
        top, bottom = min(p.top for p in pieces), max(p.bottom for p in pieces)
        left, right = min(p.left for p in pieces), max(p.right for p in pieces)
        rows.append((_box(left, top, right, bottom, (width, height)), row.block))
    if len(rows) != len(texts):
        top = min((box.y0 for box, _ in rows), default=0)
        step = (max((box.y1 for box, _ in rows), default=height) - top) / len(texts)
        rows = [
            (_box(0, top + i * step, width, top + (i + 1) * step, (width, height)), 0)
            for i in range(len(texts))
        ]
    return [
        OcrLine(_words(text, box), box, kind, block) for text, (box, block) in zip(texts, rows, strict=True)
    ]


def _box(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> PixelBox:
    x0 = min(max(0, round(left)), size[0] - 1)
    y0 = min(max(0, round(top)), size[1] - 1)
    return PixelBox(x0, y0, min(max(x0 + 1, round(right)), size[0]), min(max(y0 + 1, round(bottom)), size[1]))


def _words(text: str, box: PixelBox) -> tuple[OcrWord, ...]:
    """Spread a line's words over its box by the number of their letters; marks take no room."""
    reach = [0]
    for character in text:
        reach.append(reach[-1] + (unicodedata.category(character) not in {"Mn", "Cf"}))
    scale = box.width / max(1, reach[-1])
    words = []
    at = 0
    for token in text.split(" "):
        x0 = min(box.x0 + round(reach[at] * scale), box.x1 - 1)
        x1 = max(x0 + 1, box.x0 + round(reach[at + len(token)] * scale))
        doubtful = tuple(i for i, character in enumerate(token) if character.isdecimal())
        words.append(OcrWord(token, PixelBox(x0, box.y0, x1, box.y1), CONFIDENCE, doubtful))
        at += len(token) + 1
    return tuple(words)
