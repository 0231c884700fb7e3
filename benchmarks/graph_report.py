"""Writes docs/PERFORMANCE.md from the lines that `benchmarks.graph` left: the last one of each part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPORT = Path(__file__).parent.parent / "docs" / "PERFORMANCE.md"
HEAD = """# Performance

How fast the graph and the search are, on generated archives, with networkx and DuckDB beside them in the
same run. Written by `python -m benchmarks.graph --report build/graph.jsonl`; the lines come from

```sh
python -m benchmarks.graph --archive links --folder /tmp/graph   # 1,000,000 letters, 2,000,000 references
python -m benchmarks.graph --archive texts --folder /tmp/graph   # 100,000 letters of 7 kB
```

`--only load|link|chain|hub|search` measures one part, `--letters` another size. The archives are made from
a seed (`benchmarks/graph_world.py`): matters of 20 letters that cite one another, a few references across,
one hub of 10,000; of the references 7 % mean letters that are not held, 8 % name no issuer, 5 % have a digit
in doubt; one letter in ten sets a day. Chains have no limit of nodes. While letters are loaded one process
invents them and makes their texts ready for the index, as the processes do that read files in a run, and
another writes them: the clock counts both, the processor time is that of the one who writes.

*By the clock* counts what other programs on the machine took; *processor* is the time of the program alone.
On a quiet machine the first comes down to the second. 95 of 100 questions are answered within p95.
"""


TEXT = {"links": 600, "texts": 7000}
"""Bytes of text a letter that the bars are set for."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that the project promises, and where it stands in the lines."""

    archive: str
    part: str
    what: str
    clock: tuple[str, ...]
    processor: tuple[str, ...]
    limit: float
    at_least: bool = False
    unit: str = "ms"


BARS = (
    *(
        Bar("links", "chain", f"chain to depth 10, {what}, p95", (way, "p95_ms"), (way, "p95_cpu_ms"), 10)
        for way, what in (("up", "upwards"), ("down", "downwards"), ("both", "both ways"))
    ),
    Bar("links", "hub", "hub with 10,000 descendants, p50", ("p50_ms",), ("p50_cpu_ms",), 100),
    Bar("links", "link", "references resolved", ("per_second",), ("per_cpu_second",), 5000,
        at_least=True, unit="/s"),
    *(
        Bar("texts", "search", f"search, {what}, p95", (name, "p95_ms"), (name, "p95_cpu_ms"), limit)
        for name, what, limit in (
            ("3_and_more", "3 characters and more", 100),
            ("two_words", "two words", 100),
            ("letter_number", "a letter number", 100),
            ("2", "2 characters", 500),
            ("1", "1 character", 500),
        )
    ),
    Bar(
        "texts", "load", "letters with full text and links", ("per_second",), ("per_cpu_second",), 500,
        at_least=True, unit="/s",
    ),
    Bar(
        "texts", "load", "database per byte of text, word boxes apart", ("database_per_text",),
        ("database_per_text",), 4, unit="×",
    ),
)  # fmt: skip


def _value(line: dict[str, Any], path: tuple[str, ...]) -> float | None:
    found: Any = line
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return float(found) if isinstance(found, int | float) else None


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.0f}{unit}" if unit == "/s" else f"{value:,.2f}".rstrip("0").rstrip(".") + f" {unit}"


def _verdict(bar: Bar, clock: float | None, processor: float | None) -> str:
    def holds(value: float | None) -> bool:
        return value is not None and (value >= bar.limit if bar.at_least else value <= bar.limit)

    if clock is None:
        return "—"
    return "yes" if holds(clock) else "by processor time" if holds(processor) else "no"


def _bars(lines: dict[tuple[str, str], dict[str, Any]]) -> Iterator[str]:
    yield "| what | letters | bar | by the clock | processor | holds |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for bar in BARS:
        line = lines.get((bar.archive, bar.part), {})
        clock, processor = _value(line, bar.clock), _value(line, bar.processor)
        limit = f"{'≥' if bar.at_least else '≤'} {_shown(bar.limit, bar.unit)}"
        shown = f"{_shown(clock, bar.unit)} | {_shown(processor, bar.unit)}"
        verdict = _verdict(bar, clock, processor)
        yield f"| {bar.what} | {line.get('letters', 0):,} | {limit} | {shown} | {verdict} |"


def _first(lines: dict[tuple[str, str], dict[str, Any]]) -> Iterator[str]:
    """Say what a chain takes where none of its pages was touched before."""
    line = lines.get(("links", "chain"))
    if line is None:
        return
    said = ", ".join(
        f"{what} {_shown(_value(line, (way, 'first_p95_ms')), 'ms')}"
        for way, what in (("up", "upwards"), ("down", "downwards"), ("both", "both ways"))
    )
    yield ""
    yield "Chains are asked for twice; the table has the second time. The first time, each direction in an"
    yield f"archive opened anew, when every page is fetched for the first time: p95 {said}."


def _smaller(lines: dict[tuple[str, str], dict[str, Any]]) -> Iterator[str]:
    """Say plainly which parts were measured on letters of another size than the bars mean."""
    for archive, meant in TEXT.items():
        for text in sorted({line.get("text", meant) for (of, _), line in lines.items() if of == archive}):
            if text == meant:
                continue
            parts = [part for (of, part), line in lines.items() if of == archive and line.get("text") == text]
            yield ""
            yield f"Of the archive `{archive}`, these ran on letters of {text} bytes of text, not {meant}:"
            yield f"{', '.join(sorted(parts))}."
            if archive == "links":
                yield "Chains and links read no text; their tables are those of the full letters."


def _peers(lines: dict[tuple[str, str], dict[str, Any]]) -> Iterator[str]:
    yield "| part | peer | figures |"
    yield "| --- | --- | --- |"
    for (archive, part), line in sorted(lines.items()):
        for peer, figures in (line.get("peers") or {}).items():
            said = ", ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in figures.items())
            yield f"| {archive}: {part} | {peer} | {said} |"


def _runs(lines: dict[tuple[str, str], dict[str, Any]]) -> Iterator[str]:
    for (archive, part), line in sorted(lines.items()):
        machine = line["machine"]
        facts = {k: v for k, v in line.items() if k not in ("archive", "part", "machine", "peers")}
        yield f"- **{archive}: {part}** on {machine['cores']} cores ({machine['cpu']}),"
        yield f"  Python {machine['python']}, SQLite {machine['sqlite']},"
        yield f"  load average {', '.join(map(str, machine['load_average']))}:"
        yield f"  `{json.dumps(facts, ensure_ascii=False)}`"


def write_report(source: Path) -> None:
    """Write docs/PERFORMANCE.md."""
    lines = {
        (line["archive"], line["part"]): line
        for line in map(json.loads, source.read_text(encoding="utf-8").splitlines())
    }
    text = [
        HEAD,
        "## The bars",
        "",
        *_bars(lines),
        *_first(lines),
        *_smaller(lines),
        "",
        "## Peers in the same run",
        "",
        "They hold bare numbers and edges, or bare texts, in memory: no dates, duties, evidence, classes of",
        "secrecy, ranking or snippets, all of which the archive's answers have.",
        "",
        *_peers(lines),
        "",
        "## As measured",
        "",
        *_runs(lines),
    ]
    REPORT.write_text("\n".join(text) + "\n", encoding="utf-8")
