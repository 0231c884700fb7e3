"""The same questions, asked of networkx and DuckDB with the same edges and texts, where they are there.

Both hold bare numbers: no dates, duties, classes of secrecy or order, which the archive's answers have.
"""

from __future__ import annotations

import importlib.util
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Figures = dict[str, object]
_DOWN = (
    "WITH RECURSIVE c(id, d) AS (SELECT CAST(? AS BIGINT), 0 UNION SELECT e.{to}, d + 1 FROM c JOIN e "
    "ON e.{by} = c.id WHERE d < 10) SELECT DISTINCT id FROM c"
)


def has(package: str) -> bool:
    """Return whether a peer is installed."""
    return importlib.util.find_spec(package) is not None


def _times(questions: int, ask: Callable[[int], object]) -> Figures:
    times = []
    for n in range(questions):
        begun = time.perf_counter()
        ask(n)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return {
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[max(0, -(-len(times) * 95 // 100) - 1)], 2),
    }


def _read(path: Path, query: str, values: Sequence[object] = ()) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, tuple(values)).fetchall()
    finally:
        connection.close()


def _edges(path: Path) -> list[tuple[int, int]]:
    return _read(path, "SELECT letter_id, cited_id FROM citations WHERE cited_id IS NOT NULL")


def _duck(path: Path, edges: list[tuple[int, int]]) -> Any:
    import duckdb

    db = duckdb.connect()
    db.execute("CREATE TABLE e (a BIGINT, b BIGINT)")
    part = path.with_suffix(".edges.csv")
    part.write_text("\n".join(f"{a},{b}" for a, b in edges))
    db.execute(f"COPY e FROM '{part}'")
    part.unlink()
    return db


def chains(path: Path, questions: int) -> Figures:
    """Up to depth 10, from so many letters all over the archive."""
    found: Figures = {}
    edges = _edges(path)
    ids = [edges[n * len(edges) // questions][0] for n in range(questions)]
    if has("networkx"):
        import networkx  # type: ignore[import-untyped]

        begun = time.perf_counter()
        graph = networkx.DiGraph(edges)
        built = time.perf_counter() - begun
        asked_of = _times(len(ids), lambda n: list(networkx.bfs_edges(graph, ids[n], depth_limit=10)))
        found["networkx"] = {"build_s": round(built, 1), **asked_of}
        del graph
    if has("duckdb"):
        db = _duck(path, edges)
        query = _DOWN.format(to="b", by="a")
        found["duckdb"] = _times(min(len(ids), 20), lambda n: db.execute(query, [ids[n]]).fetchall())
    return found


def hub(path: Path, key: str, questions: int) -> Figures:
    """Everything below one letter."""
    found: Figures = {}
    edges = _edges(path)
    letter = int(_read(path, "SELECT id FROM letters WHERE key = ?", (key,))[0][0])
    if has("networkx"):
        import networkx

        graph = networkx.DiGraph(edges).reverse(copy=False)
        found["networkx"] = _times(
            questions, lambda n: list(networkx.bfs_edges(graph, letter, depth_limit=10))
        )
        del graph
    if has("duckdb"):
        db = _duck(path, edges)
        query = _DOWN.format(to="a", by="b")
        found["duckdb"] = _times(min(questions, 10), lambda n: db.execute(query, [letter]).fetchall())
    return found


def link(path: Path) -> Figures:
    """One join of all references with the letters by number and year; no evidence, doubts or placeholders."""
    if not has("duckdb"):
        return {}
    import duckdb

    db = duckdb.connect()
    letters = _read(path, "SELECT id, number_key, year FROM letters WHERE held = 1")
    cited = _read(path, "SELECT id, number_key, year FROM citations")
    for name, rows in (("l", letters), ("c", cited)):
        part = path.with_suffix(f".{name}.tsv")
        part.write_text("\n".join(f"{a}\t{b}\t{c}" for a, b, c in rows))
        db.execute(f"CREATE TABLE {name} (id BIGINT, k VARCHAR, y INTEGER)")
        db.execute(f"COPY {name} FROM '{part}' (DELIMITER '\t')")
        part.unlink()
    begun = time.perf_counter()
    db.execute("CREATE TABLE r AS SELECT c.id, l.id AS target FROM c LEFT JOIN l ON l.k = c.k AND l.y = c.y")
    return {"duckdb": {"per_second": round(len(cited) / (time.perf_counter() - begun))}}


def search(path: Path, terms: Sequence[str]) -> Figures:
    """Every text looked through for a term, newest first, in memory."""
    if not has("duckdb"):
        return {}
    import duckdb

    db = duckdb.connect()
    db.execute("CREATE TABLE t (id BIGINT, text VARCHAR)")
    part = path.with_suffix(".texts.csv")
    rows = _read(path, "SELECT id, text FROM pages")
    part.write_text("\n".join(f'{n}\t"{text}"' for n, text in rows))
    db.execute(f"COPY t FROM '{part}' (DELIMITER '\t', QUOTE '\"', HEADER false)")
    part.unlink()
    query = "SELECT id FROM t WHERE contains(text, ?) ORDER BY id DESC LIMIT 20"
    return {"duckdb": _times(len(terms), lambda n: db.execute(query, [terms[n]]).fetchall())}
