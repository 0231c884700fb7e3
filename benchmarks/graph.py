"""How fast the graph is on generated archives, with networkx and DuckDB beside it in the same run.

    python -m benchmarks.graph --archive links --folder /tmp/graph   # 1,000,000 letters, 2,000,000 references
    python -m benchmarks.graph --archive texts --folder /tmp/graph   # 100,000 letters of 7 kB
    python -m benchmarks.graph --archive links --folder /tmp/graph --only chain --only hub
    python -m benchmarks.graph --report build/graph.jsonl            # writes docs/PERFORMANCE.md

The archive is made where the folder has none (part `load`), and is not deleted. Every time is given twice: by
the clock, and as processor time of this process. Each part adds a line to `--out`; nothing is asserted here.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import graph_peers as peers
from benchmarks.graph_feed import reading
from benchmarks.graph_report import write_report
from benchmarks.graph_world import World
from pipeline.store.archive import Archive
from schemas.graph import Chain, Direction

SIZES = {"links": (1_000_000, 600), "texts": (100_000, 7000)}
PARTS = ("load", "link", "chain", "hub", "search")
BATCH = 500
"""Files written in one transaction."""
Figures = dict[str, object]


class Watch:
    """The clock and the processor time of this process, started and stopped together."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> Watch:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def so_far(self) -> float:
        """Return the seconds since the watch was started."""
        return time.perf_counter() - self._wall

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._wall
        self.cpu += time.process_time() - self._cpu


def rate(count: int, watch: Watch) -> Figures:
    """Return so many things a second."""
    return {"per_second": round(count / watch.wall), "per_cpu_second": round(count / watch.cpu)}


def timed(questions: int, ask: Callable[[int], object]) -> Figures:
    """Ask so many questions; return milliseconds."""
    clock, processor = [], []
    for n in range(questions):
        with Watch() as watch:
            # Kept while the watch runs: throwing an answer away is not answering.
            answer = ask(n)
        del answer
        clock.append(watch.wall * 1000)
        processor.append(watch.cpu * 1000)
    return {
        f"{name}{suffix}": round(value, 2)
        for suffix, times in (("_ms", sorted(clock)), ("_cpu_ms", sorted(processor)))
        for name, value in (
            ("p50", statistics.median(times)),
            ("p95", times[max(0, -(-len(times) * 95 // 100) - 1)]),
            ("max", times[-1]),
        )
    }


def load(path: Path, world: World) -> Figures:
    """Load the world with full text and links, to the last flush.

    As in a run, one process makes outcomes, ready for the index, and this one writes them. The clock counts
    both and the inventing of letters; processor time is of the writing alone.
    """
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    with Archive.open(path) as archive, reading(world, BATCH) as batches:
        archive.begin_run("benchmark")
        with Watch() as watch:
            for done, outcomes in enumerate(batches, 1):
                archive.write_many(outcomes)
                if done * BATCH % 50_000 == 0:
                    print(f"  {done * BATCH} letters: {done * BATCH / watch.so_far():.0f}/s", flush=True)
            archive.end_run()
            archive.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        count = archive.database.execute
        citations = dict(count("SELECT status, count(*) FROM citations GROUP BY status").fetchall())
        texts = count("SELECT sum(length(CAST(text AS BLOB))) FROM pages").fetchone()[0]
        words = count("SELECT coalesce(sum(length(words)), 0) FROM page_words").fetchone()[0]
    size = path.stat().st_size - words
    return {
        **rate(world.letters, watch),
        "references": citations,
        "text_bytes": texts,
        "database_bytes": size,
        "database_per_text": round(size / texts, 2),
    }


def link(path: Path, world: World) -> Figures:
    """Resolve every reference from nothing: all resolutions and placeholders are taken away before."""
    with Archive.open(path) as archive:
        execute = archive.database.execute
        before = execute("SELECT status, count(*) FROM citations GROUP BY status ORDER BY 1").fetchall()
        with archive._transaction():
            execute("DELETE FROM citation_candidates")
            execute(
                "UPDATE citations SET cited_id = NULL, status = 'not_held', reason = 'none_held', "
                "evidence = NULL, confidence = 0"
            )
            execute("DELETE FROM letters WHERE held = 0")
            execute("UPDATE letters SET cited_by = 0")
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with Watch() as watch:
            count = archive.link()
        after = execute("SELECT status, count(*) FROM citations GROUP BY status ORDER BY 1").fetchall()
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {
        "references": count,
        **rate(count, watch),
        "statuses": dict(after),
        "as_while_loading": before == after,
        "peers": peers.link(path),
    }


def chain(path: Path, world: World, questions: int) -> Figures:
    """Chains to depth 10 from letters all over the archive, the hub's among them; no limit of nodes."""
    draw = random.Random(2)
    picks = [draw.randrange(world.letters) for _ in range(questions)]
    found: Figures = {}
    for direction in (Direction.UP, Direction.DOWN, Direction.BOTH):
        # Opened anew: what one direction has touched is not known to the next.
        with Archive.open(path, create=False, read_only=True) as archive:
            sizes: list[int] = []

            def ask(
                n: int, archive: Archive = archive, way: Direction = direction, sizes: list[int] = sizes
            ) -> Chain:
                number = world.letter_number(picks[n]).canonical
                answer = archive.chain(number, int(world.date(picks[n])[:4]), way, 10)
                sizes.append(len(answer.nodes))
                return answer

            # The first touch of a page is the time of the disk and of the page cache: it is given apart.
            first = timed(questions, ask)
            found[direction.value] = {
                **timed(questions, ask),
                "first_p95_ms": first["p95_ms"],
                "nodes": [round(statistics.mean(sizes)), max(sizes)],
            }
    found["peers"] = peers.chains(path, questions)
    return found


def hub(path: Path, world: World, questions: int) -> Figures:
    """Everything below the hub."""
    number, year = world.letter_number(world.hub_root).canonical, int(world.date(world.hub_root)[:4])
    with Archive.open(path, create=False, read_only=True) as archive:
        below = archive.chain(number, year, Direction.DOWN, 10)
        found = timed(questions, lambda n: archive.chain(number, year, Direction.DOWN, 10))
    return {**found, "nodes": len(below.nodes), "peers": peers.hub(path, below.root, questions)}


def search(path: Path, world: World, questions: int) -> Figures:
    """Search by words of three characters and more, and by one and two; and for what no letter holds."""
    draw = random.Random(3)
    found: Figures = {}
    with Archive.open(path, create=False, read_only=True) as archive:
        for name, size in (("1", (1, 1)), ("2", (2, 2)), ("3_and_more", (3, 12)), ("two_words", (3, 6))):
            terms: list[str] = []
            while len(terms) < questions:
                parts = []
                for _ in range(2 if name == "two_words" else 1):
                    text = draw.choice(world.sentences)
                    start = draw.randrange(len(text) - 12)
                    parts.append(text[start : start + draw.randint(*size)])
                terms.append(" ".join(parts))
            hits: list[int] = []
            figures = timed(
                questions,
                lambda n, t=terms, h=hits: h.append(len(archive.search(t[n]))),  # type: ignore[misc]
            )
            found[name] = {**figures, "without_hit": hits.count(0)}
        numbers = [world.letter_number(draw.randrange(world.letters)).canonical for _ in range(questions)]
        found["letter_number"] = timed(questions, lambda n: archive.search(f'"{numbers[n]}"'))
        found["no_letter"] = timed(questions, lambda n: archive.search(f"ฮฮฮ{n}"))
    found["peers"] = peers.search(path, [t[:8] for t in world.sentences[: min(questions, 20)]])
    return found


def figures(options: argparse.Namespace, world: World) -> Iterator[tuple[str, Figures]]:
    """Yield each measurement with its name."""
    path = options.folder / f"graph_{world.letters}_{world.text}.db"
    wanted = options.only or [
        p for p in PARTS if (p != "search") == (options.archive == "links") or p == "load"
    ]
    if "load" in wanted or not path.exists():
        yield "load", load(path, world)
    for name in wanted:
        if name == "link":
            yield name, link(path, world)
        elif name == "chain":
            yield name, chain(path, world, options.questions)
        elif name == "hub":
            yield name, hub(path, world, 20)
        elif name == "search":
            yield name, search(path, world, options.questions)


def machine() -> Figures:
    """Say what this ran on, and what else the machine was doing."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        cpu = named[0] if named else cpu
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "load_average": [round(x, 1) for x in os.getloadavg()] if hasattr(os, "getloadavg") else [],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--archive", choices=SIZES, default="links")
    parser.add_argument("--letters", type=int, help="another number of letters")
    parser.add_argument("--text", type=int, help="other bytes of text a letter")
    parser.add_argument("--references", type=int, default=2, help="references a letter")
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part (again for more)")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--out", type=Path, default=Path("build/graph.jsonl"))
    parser.add_argument("--report", type=Path, help="write docs/PERFORMANCE.md from the lines of this file")
    options = parser.parse_args()
    if options.report:
        write_report(options.report)
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    letters, text = SIZES[options.archive]
    world = World(options.letters or letters, options.references, options.text or text, options.seed)
    size = {"letters": world.letters, "text": world.text}
    for name, value in figures(options, world):
        line = {"archive": options.archive, "part": name, **size, "machine": machine(), **value}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        with options.out.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
