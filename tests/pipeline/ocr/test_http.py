"""The engine `http` against a real server on this machine."""

from __future__ import annotations

import base64
import io
import json
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from pipeline.ocr import (
    OcrEngine,
    OcrError,
    OcrFailedError,
    OcrTimeoutError,
    OcrUnavailableError,
    PreparedPage,
    engine_names,
    open_engine,
    prepare,
    read_page,
)
from pipeline.ocr.http import HttpEngine, reading_of, server_of, text_lines
from schemas.source import LineKind, PageStatus
from tests.pipeline.ocr.drawing import LETTER, letter, stamp

Answer = Callable[[BaseHTTPRequestHandler], None]


def say(status: int, body: bytes, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def completion(text: object, finish: str = "stop") -> Answer:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return say(200, json.dumps({"object": "chat.completion", "choices": [choice]}).encode())


@dataclass
class Host:
    """A server, what it answers, and what it was asked."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], dict[str, object]]] = field(default_factory=list)


@pytest.fixture
def host() -> Iterator[Host]:
    state = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((self.path, dict(self.headers), body))
            state.answers[min(len(state.asked), len(state.answers)) - 1](self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def engine_at(host: Host, **more: str) -> HttpEngine:
    return HttpEngine(server_of({"SARABAN_OCR_URL": host.url, "SARABAN_OCR_MODEL": "reader-7b", **more}))


@pytest.fixture(scope="module")
def page() -> PreparedPage:
    return prepare(letter(), rotation=0)


def test_it_is_off_until_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SARABAN_OCR_URL", raising=False)
    assert "http" in engine_names()
    with pytest.raises(OcrUnavailableError, match="SARABAN_OCR_URL"):
        open_engine("http")


@pytest.mark.parametrize(
    "given",
    [
        {"SARABAN_OCR_URL": "file:///etc/passwd", "SARABAN_OCR_MODEL": "m"},
        {"SARABAN_OCR_URL": "localhost:8000", "SARABAN_OCR_MODEL": "m"},
        {"SARABAN_OCR_URL": "http://", "SARABAN_OCR_MODEL": "m"},
        {"SARABAN_OCR_URL": "http://[::1", "SARABAN_OCR_MODEL": "m"},
        {"SARABAN_OCR_URL": "http://host:99999", "SARABAN_OCR_MODEL": "m"},
        {"SARABAN_OCR_URL": "http://a b/", "SARABAN_OCR_MODEL": "m"},
        {"SARABAN_OCR_URL": "http://localhost:8000"},
        {"SARABAN_OCR_URL": "http://localhost:8000", "SARABAN_OCR_MODEL": "m", "SARABAN_OCR_KEY": "กุญแจ"},
        {"SARABAN_OCR_URL": "http://localhost:8000", "SARABAN_OCR_MODEL": "m", "SARABAN_OCR_TIMEOUT": "soon"},
    ],
)
def test_a_wrong_setting_is_told_with_advice(given: dict[str, str]) -> None:
    with pytest.raises(OcrUnavailableError) as caught:
        server_of(given)
    assert "SARABAN_OCR_" in str(caught.value)
    assert caught.value.advice


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_address_may_be_written_in_full_or_not(tail: str) -> None:
    server = server_of({"SARABAN_OCR_URL": f"https://ocr.example{tail}", "SARABAN_OCR_MODEL": "m"})
    assert server.url == "https://ocr.example/v1/chat/completions"


def test_secrets_are_not_shown() -> None:
    server = server_of(
        {
            "SARABAN_OCR_URL": "https://me:pass@ocr.example/v1?token=abc",
            "SARABAN_OCR_MODEL": "m",
            "SARABAN_OCR_KEY": "sk-1",
        }
    )
    engine = HttpEngine(server)
    assert isinstance(engine, OcrEngine)
    assert engine.info.model == "m at https://ocr.example/v1/chat/completions"
    assert "sk-1" not in repr(server)


def test_a_page_goes_as_png_and_comes_back_as_lines(host: Host, page: PreparedPage) -> None:
    host.answers = [completion("\n".join(LETTER))]
    reading = engine_at(host, SARABAN_OCR_KEY="sk-1").read(page)
    (path, headers, body), *others = host.asked
    assert not others
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer sk-1"
    assert body["model"] == "reader-7b"
    parts = body["messages"][0]["content"]  # type: ignore[index]
    kind, _, data = parts[1]["image_url"]["url"].partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as sent:
        assert (sent.format, sent.size) == ("PNG", (page.width, page.height))

    assert [" ".join(w.text for w in line.words) for line in reading.lines] == [
        " ".join(x.split()) for x in LETTER
    ]
    words = [w for line in reading.lines for w in line.words]
    for word in words:
        assert word.doubtful == tuple(i for i, c in enumerate(word.text) if c.isdecimal())
        assert 0 <= word.box.x0 < word.box.x1 <= page.width
        assert 0 <= word.box.y0 < word.box.y1 <= page.height
    # As many rows were found as lines were read: each line stands on its own row, words side by side.
    assert all(a.box.y0 < b.box.y0 for a, b in zip(reading.lines, reading.lines[1:], strict=False))
    assert reading.lines[0].box.width < page.width / 2
    assert all(
        a.box.x1 <= b.box.x0 for x in reading.lines for a, b in zip(x.words, x.words[1:], strict=False)
    )


def test_lines_that_do_not_match_the_rows_get_the_whole_width(host: Host, page: PreparedPage) -> None:
    host.answers = [completion([{"type": "text", "text": "บรรทัดเดียว ๑๒\nอีกบรรทัด"}])]
    reading = engine_at(host).read(page)
    assert [(x.box.x0, x.box.x1) for x in reading.lines] == [(0, page.width)] * 2
    assert reading.lines[0].box.y1 <= reading.lines[1].box.y0 + 1


def test_a_stamp_is_read_on_its_own(host: Host) -> None:
    picture = letter()
    stamp(picture)
    prepared = prepare(picture, rotation=0)
    assert prepared.stamp is not None
    host.answers = [completion("\n".join(LETTER)), completion("เลขที่รับ 217")]
    reading = engine_at(host).read(prepared)
    assert len(host.asked) == 2
    assert [x.words[0].text for x in reading.lines if x.kind is LineKind.STAMP] == ["เลขที่รับ"]


def test_the_page_record_says_what_is_in_doubt(host: Host) -> None:
    host.answers = [completion("\n".join(LETTER))]
    read = read_page(letter(), 1, None, None, engine_at(host), rotation=0)
    assert read.status is PageStatus.OK
    assert read.text.splitlines()[0] == LETTER[0]
    doubtful = {place for word in read.words for place in word.doubtful}
    assert doubtful == {i for i, c in enumerate(read.text) if c.isdecimal()}


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def hang(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x" * 65_536)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (say(401, b"{}"), OcrUnavailableError),
        (say(403, b"{}"), OcrUnavailableError),
        (say(404, b"no such model"), OcrUnavailableError),
        (say(429, b"{}"), OcrFailedError),
        (say(500, b"<html>oops</html>"), OcrFailedError),
        (say(307, b"", Location="http://127.0.0.1:1/elsewhere"), OcrFailedError),
        (say(200, b""), OcrFailedError),
        (say(200, b"not json \xff"), OcrFailedError),
        (say(200, b"[" * 100_000), OcrFailedError),
        (say(200, b"[]"), OcrFailedError),
        (say(200, b'{"choices": []}'), OcrFailedError),
        (say(200, b'{"choices": [{"message": {"content": null}}]}'), OcrFailedError),
        (say(200, b'{"choices": [{"message": {"content": [1, 2]}}]}'), OcrFailedError),
        (completion("ที่ นว", finish="length"), OcrFailedError),
        (hang_up, OcrFailedError),
        (endless, OcrFailedError),
    ],
)
def test_a_bad_answer_is_a_declared_error(
    host: Host, page: PreparedPage, answer: Answer, error: type[OcrError]
) -> None:
    host.answers = [answer]
    with pytest.raises(error) as caught:
        engine_at(host).read(page)
    assert len(host.asked) == 1
    assert caught.value.advice
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("answer", [hang, drip])
def test_a_slow_server_is_left(host: Host, page: PreparedPage, answer: Answer) -> None:
    host.answers = [answer]
    with pytest.raises(OcrTimeoutError, match="SARABAN_OCR_TIMEOUT"):
        engine_at(host, SARABAN_OCR_TIMEOUT="0.4").read(page)


def test_no_server_at_all(host: Host, page: PreparedPage) -> None:
    import socket

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host.url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(OcrUnavailableError, match="cannot be reached"):
            engine_at(host).read(page)


def test_proxies_of_the_environment_are_not_used(
    host: Host, page: PreparedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    host.answers = [completion("ที่ นว")]
    assert engine_at(host).read(page).lines[0].words[0].text == "ที่"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("ที่ นว ๑\n\nเรื่อง ก", ["ที่ นว ๑", "เรื่อง ก"]),
        ("```markdown\n# ประกาศ\n**เรื่อง** ก\n```", ["ประกาศ", "เรื่อง ก"]),
        ('{"natural_text": "ที่ นว ๑\\nเรื่อง ก"}', ["ที่ นว ๑", "เรื่อง ก"]),
        ('{"other": 1}', ['{"other": 1}']),
        ("<table><tr><td>๑</td><td>น้ำ</td></tr><tr><td>๒</td></tr></table>", ["๑ น้ำ", "๒"]),
        ("a < b > c <3", ["a < b > c <3"]),
        (" \n\t\n", []),
        ("\ud800ก", ["?ก"]),
    ],
)
def test_what_models_put_around_the_text_is_taken_off(content: str, lines: list[str]) -> None:
    assert text_lines(content) == lines


def test_parts_of_a_content_are_joined() -> None:
    parts = [{"type": "text", "text": "ก"}, {"type": "image"}, {"type": "text", "text": "ข"}]
    assert reading_of(json.dumps({"choices": [{"message": {"content": parts}}]}).encode()) == "กข"
