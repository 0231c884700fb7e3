"""Web and e-mail addresses, put together again where a line break or a recogniser's space cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from extractors.text import to_arabic_digits
from schemas.mentions import EmailMention, UrlMention
from schemas.source import Span

# fmt: off
_TLD = frozenset((
    "th", "com", "org", "net", "info", "biz", "edu", "gov", "mil", "int", "asia", "app", "dev", "io",
    "co", "me", "ly", "gl", "gd", "at", "be", "cc", "tv", "eu", "uk", "us", "jp", "cn", "sg", "la", "kh",
    "vn", "my", "page", "site", "online", "link", "shop", "cloud", "academy", "xyz", "club", "pro",
    "name", "mobi", "id", "in", "kr", "de", "fr", "ch", "nl", "au", "nz", "ca", "goog", "gle", "ee", "to",
))
# fmt: on
"""Endings that make a run of words with dots an address."""

# fmt: off
_SHORTENERS = frozenset((
    "bit.ly", "goo.gl", "shorturl.at", "tinyurl.com", "line.me", "lin.ee", "forms.gle", "g.co", "t.ly",
    "qrgo.page.link", "cutt.ly", "rb.gy", "me-qr.com", "youtu.be", "fb.me", "is.gd", "s.id", "ow.ly",
    "dub.sh", "url.in.th", "shorturl.asia", "qrco.de", "tiny.cc",
))
# fmt: on
"""Hosts that are written without scheme and www; they count only with a path behind them."""

# A dot inside a host may have a space or one line break beside it; a space elsewhere ends the host.
_DOT = r"(?:[ \u00a0]?\.[ \u00a0]?|\.[ \t]*\n[ \t]*|[ \t]*\n[ \t]*\.)"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62})"
_HOST = rf"{_NAME}(?:{_DOT}{_NAME}){{1,8}}"
_NO_PATH = (
    r"(?!(?:https?|www|fac|line|fanpage|page|e-?mail|tel|fax|or|and|app|id|youtube|instagram|x|tiktok)\b|[^\s@]{0,60}@"
    r"|[A-Za-z0-9-]{1,40}\.[A-Za-z0-9-]{1,40}\.)"
)
# Recognisers put a space beside the slash; a word in small letters, or a code with a digit, must follow.
_W = "[A-Za-z0-9_-]"
_SPACED_SLASH = (
    rf"(?:[ \u00a0]/[ \u00a0]?|/[ \u00a0]){_NO_PATH}"
    rf"(?=(?-i:[a-z]){_W}{{2}}|{_W}{{0,30}}[A-Za-z]{_W}{{0,30}}\d|\d{_W}{{0,30}}[A-Za-z])"
)
_PATH_CHARS = r"A-Za-z0-9\-._~:/?#@!$&*+,;=%"

_URL = re.compile(
    r"(?:(?P<scheme>https?|ftp)[ \u00a0]?:?[ \u00a0]?/[ \u00a0]?/[ \u00a0]?|"
    r"(?<![A-Za-z0-9@._-])(?=[A-Za-z0-9]))"
    rf"(?P<host>{_HOST})(?P<port>:\d{{2,5}})?"
    rf"(?P<path>{_SPACED_SLASH}[{_PATH_CHARS}]+|[/?#][{_PATH_CHARS}]*)?",
    re.IGNORECASE,
)
_WORD_START = re.compile(r"(?<![A-Za-z0-9@._-])[A-Za-z0-9]|(?i:https?|ftp)(?=:?/)")
_MAYBE_URL = re.compile(r"https?|ftp:|www|[A-Za-z0-9][ \u00a0]?\.[ \u00a0]?[A-Za-z]", re.IGNORECASE)

_TRAILING = ".,;:!?-_*&=#+$~@"

# Runs of such characters are few in a Thai text, so everything starts from them.
_RUN = re.compile(rf"[{_PATH_CHARS}]+")
_GAP = re.compile(r"[ \t]{0,8}\n[ \t]{0,60}")
_ADDRESS_IN = re.compile(r"https?:/|www\.|[a-z0-9-]{1,60}\.[a-z]{2,10}/")
_OPEN_END = "/-_=&?%"
_OPENS = "/?=&_%#."
_LIST_NUMBER = re.compile(r"\d{1,2}[.)]?$|\d{1,2}\.\d")
_NEW_ADDRESS = re.compile(r"https?:|www\.|[^@]*@", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9./_-]+$|(?=[A-Za-z._/-]*\d)[A-Za-z0-9._/?=&%-]+$")
_MORE_PATH = re.compile(r"[a-z][a-z0-9_-]{0,30}/[A-Za-z0-9]")
_FULL_LINE = 45
"""A line as long as this was broken by its width, not by its author."""

_EMAIL = re.compile(
    r"(?P<local>(?:[A-Za-z0-9][A-Za-z0-9._%+\-]{0,40}[_\-][ \t]{0,4}\n[ \t]{0,60})?"
    r"[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{0,63}))[ \u00a0]?(?:@|＠)[ \t\u00a0]?\n?[ \t]*"
    rf"(?:(?P<cut>{_NAME})[ \t]{{0,4}}\n[ \t]{{0,60}}(?!www|http|fac))?(?P<host>{_HOST})",
)
_BREAK = re.compile(r"\s+")


def _clean_host(raw: str) -> tuple[str, int] | None:
    """Return the host without white space and how much of `raw` it takes, cut after its last known ending."""
    best: tuple[str, int] | None = None
    name: list[str] = []
    at = 0
    for part in re.finditer(rf"({_NAME})({_DOT})?", raw):
        # A capitalised word behind a spaced dot is the next sentence.
        if best and part.start() and raw[part.start() - 1].isspace() and part[1][:1].isupper():
            break
        name.append(part[1])
        at = part.end(1)
        if len(name) > 1 and part[1].lower() in _TLD:
            best = (".".join(name).lower(), at)
    return best


def _plain_host(raw: str) -> tuple[str, int]:
    """Return a host of any ending, up to the first white space: behind a scheme nothing else can stand."""
    host = _BREAK.split(raw, maxsplit=1)[0].rstrip(".")
    return host.lower(), len(host)


def _balanced(path: str) -> str:
    """Drop punctuation of the sentence from the end of a path."""
    return path.rstrip(_TRAILING)


def _goes_on(head: str, more: str, length: int) -> bool:
    """Say whether a line break stands inside an address: either of its ends, or its width, must show it.

    `head` is the address up to the break, `more` the run in the next line, `length` that of the broken line.
    """
    if _NEW_ADDRESS.match(more) or _LIST_NUMBER.match(more):
        return False
    if head.endswith("."):
        first = re.split(r"[^A-Za-z0-9]", more, maxsplit=1)
        return first[0].lower() in _TLD or re.match(r"[a-z0-9]+[/.?=&-]", more) is not None
    if head[-1] in _OPEN_END or more[0] in _OPENS:
        return True
    host, slash, _ = re.sub(r"^https?:/*", "", head).partition("/")
    if not slash and host.rpartition(".")[2].lower() not in _TLD:
        return more[0].isalnum()
    if slash and _MORE_PATH.match(more):
        return True
    return bool(slash) and length >= _FULL_LINE and _CODE.match(more.rstrip(_TRAILING)) is not None


def _unwrapped(text: str, runs: list[re.Match[str]]) -> tuple[str, list[Span]]:
    """Return the text without the line breaks inside addresses, and where they were cut out."""
    cuts: list[Span] = []
    head = ""
    for run, after in pairwise(runs):
        gap = _GAP.match(text, run.end())
        if gap is None or gap.end() != after.start():
            head = ""
            continue
        # An address over three lines goes on from the second.
        found = _ADDRESS_IN.search(run[0]) if not head else None
        head = head + run[0] if head else run[0][found.start() :] if found else ""
        if head and _goes_on(head, after[0], run.end() - text.rfind("\n", 0, run.end()) - 1):
            cuts.append(gap.span())
        else:
            head = ""
    if not cuts:
        return text, cuts
    kept = []
    at = 0
    for start, end in cuts:
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:])), cuts


def _back(place: int, cuts: list[Span]) -> int:
    """The place in the text of a place in the text without its cuts."""
    for start, end in cuts:
        if place <= start:
            break
        place += end - start
    return place


def _starts(runs: list[re.Match[str]]) -> Iterator[int]:
    """Where an address may begin: at a run's first letter, and inside a run at a scheme or behind a sign."""
    for run in runs:
        if run[0].isdigit():
            continue
        for word in _WORD_START.finditer(run[0]):
            yield run.start() + word.start()


@lru_cache(maxsize=4)
def find_urls(text: str) -> tuple[UrlMention, ...]:
    """Find every web address; the same address written twice is one mention, the first."""
    if _MAYBE_URL.search(text) is None:
        return ()
    # Fonts with one face for both scripts leave Thai digits in addresses.
    source, text = text, to_arabic_digits(text)
    runs = list(_RUN.finditer(text))
    view, cuts = _unwrapped(text, runs)
    if cuts:
        runs = list(_RUN.finditer(view))
    emails = [m.span() for m in _EMAIL.finditer(view)] if "@" in view else []
    found: dict[str, UrlMention] = {}
    reached = 0
    for start in _starts(runs):
        match = _URL.match(view, start) if start >= reached else None
        if match is None or any(a < match.end() and start < b for a, b in emails):
            continue
        reached = match.end()
        host = _clean_host(match["host"]) or (_plain_host(match["host"]) if match["scheme"] else None)
        if host is None:
            continue
        name, size = host
        scheme = (match["scheme"] or "").lower()
        end = match.start("host") + size
        port = path = ""
        # What follows a host that was cut short belongs to the sentence.
        if size == len(match["host"]):
            port = match["port"] or ""
            written = _balanced(match["path"] or "")
            path = _BREAK.sub("", written)
            end += len(port) + len(written)
        if not scheme and not _stands_alone(name, path):
            continue
        span = (_back(start, cuts), _back(end, cuts))
        value = (f"{scheme}://" if scheme else "") + name + port + path
        plain = source[span[0] : span[1]] == value
        key = f"{name}{port}{path}".rstrip("/")
        if key not in found:
            found[key] = UrlMention(
                text=source[span[0] : span[1]],
                span=span,
                rule="web.url" if plain else "web.url_repaired",
                confidence=1.0 if plain else 0.9,
                value=value,
            )
    return tuple(found.values())


def _stands_alone(host: str, path: str) -> bool:
    """Say whether a host without a scheme is an address."""
    labels = host.split(".")
    if labels[0] in ("www", "www2", "www3"):
        return len(labels) > 2
    if host in _SHORTENERS or any(host.endswith(f".{s}") for s in _SHORTENERS):
        return len(path) > 1
    if labels[-1] == "th":
        # `dla.go.th`: a second level below .th, or a path.
        return len(labels) > 2 or len(path) > 1
    return len(path) > 1 or (labels[-1] in ("com", "org", "net", "info") and len(labels[-2]) > 2)


@lru_cache(maxsize=4)
def find_emails(text: str) -> tuple[EmailMention, ...]:
    """Find every e-mail address; the same address written twice is one mention, the first."""
    if "@" not in text and "＠" not in text:
        return ()
    found: dict[str, EmailMention] = {}
    for match in _EMAIL.finditer(to_arabic_digits(text)):
        host = _clean_host(match["host"])
        if host is None:
            continue
        span: Span = (match.start(), match.start("host") + host[1])
        local = _BREAK.sub("", match["local"]).rstrip(".")
        value = f"{local}@{match['cut'] or ''}{host[0]}".lower()
        written = text[span[0] : span[1]]
        plain = written.lower() == value
        rule = "web.email" if plain else "web.email_repaired"
        if value not in found:
            found[value] = EmailMention(
                text=written,
                span=span,
                rule=rule,
                confidence=1.0 if plain else 0.9,
                value=value,
            )
    return tuple(found.values())


EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ดูที่ www.example.go.th หัวข้อข่าว", ("www.example.go.th",)),
    ("(WWW.EXAMPLE.COM)", ("www.example.com",)),
    ("<https://forms.gle/AbC123> ภายในวันที่", ("https://forms.gle/AbC123",)),
    ("shorturl.at/aBcD1", ("shorturl.at/aBcD1",)),
    ("www. example. go. th ต่อไป", ("www.example.go.th",)),
    ("https ://example.ac.th/a-b.", ("https://example.ac.th/a-b",)),
    (
        "https://docs.example.com/forms/d/\nabc1/edit?x=1 ต่อ",
        ("https://docs.example.com/forms/d/abc1/edit?x=1",),
    ),
    ("www.example.go.\nth/news", ("www.example.go.th/news",)),
    (
        "รายงานผลการดำเนินการผ่านระบบออนไลน์ทาง https://survey.example.go.th/lo\ngin เป็นกรณี",
        ("https://survey.example.go.th/login",),
    ),
    ("ทางเว็บไซต์ www.exam\nple.go.th ต่อไป", ("www.example.go.th",)),
    ("https://example.go.th/a\n2. รายงานผล", ("https://example.go.th/a",)),
    ("www.example.go.th\nwww.example.ac.th", ("www.example.go.th", "www.example.ac.th")),
    ("ดู www.example.go.th. The end", ("www.example.go.th",)),
    ("ทาง e-mail:office@example.go.th หรือ", ("office@example.go.th",)),
    ("saraban_01 @ example. go.th", ("saraban_01@example.go.th",)),
    ("ทางอีเมล : office_\nphrae@example.go.th", ("office_phrae@example.go.th",)),
    ("office@\nexample.go.th", ("office@example.go.th",)),
    ("https://www.example.go.th / form", ("https://www.example.go.th/form",)),
    ("https://forms.gle / AbC12 ภายใน", ("https://forms.gle/AbC12",)),
    ("www.example.go.th /form/1 ต่อไป", ("www.example.go.th/form/1",)),
    ("www.example.go.th / Facebook : ทดสอบ", ("www.example.go.th",)),
    ("www.example.go.th / www.example.ac.th", ("www.example.go.th", "www.example.ac.th")),
    ("www.example.go.th / line @test", ("www.example.go.th",)),
    ("https://example.go.th/fo\nrm/a12 ต่อไป", ("https://example.go.th/form/a12",)),
    ("https://example.go.th/form?id=๑๒", ("https://example.go.th/form?id=12",)),
    ("office๐๑@example.go.th", ("office01@example.go.th",)),
    ("office@exam\nple.go.th", ("office@example.go.th",)),
    # No addresses.
    ("สำนักงาน ก.พ.ร. ข้อ 2.5 e.g. และ v1.2", ()),
    ("แฟ้ม report.pdf และ Node.js", ()),
)
"""Texts and the addresses in them, repaired; invented addresses."""
