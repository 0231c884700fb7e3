"""How fast the graph is: load, link, chain, hub and search on generated archives, with peers in the same run.

    python benchmarks/graph.py --letters 1000000 --references 2 --folder /tmp/bench
    python benchmarks/graph.py --letters 100000 --text 7000 --search --folder /tmp/bench

The archive is invented from a seed. networkx and DuckDB answer the same chain questions from the same edges
where they are installed. Figures are printed as JSON; nothing is asserted here.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import platform
import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.store import Archive
from schemas.graph import Direction
from schemas.letter import (
    DateValue,
    Evidence,
    LetterKind,
    LetterNumber,
    LetterRecord,
    LetterSource,
    Reference,
    ReferenceKind,
    ReferenceRole,
    Relation,
)
from schemas.outcome import Outcome
from schemas.source import FileStatus, Page, Reader, Source

HERE = Evidence(page=1, span=(0, 1), confidence=1.0, rule="benchmark")
SYLLABLES = """
การ สำรวจ ความ ต้องการ ของ ประชาชน ใน พื้นที่ ตำบล เทศบาล จังหวัด รายงาน ผล การดำเนินงาน
โครงการ ประจำ ปี งบประมาณ สนับสนุน อบรม พัฒนา บุคลากร ท้องถิ่น ส่งเสริม คุณภาพ ชีวิต
ผู้สูงอายุ น้ำ ประปา ถนน ไฟฟ้า ขยะ สิ่งแวดล้อม ภัยแล้ง อุทกภัย ป้องกัน บรรเทา สาธารณภัย
ประชุม คณะกรรมการ แต่งตั้ง มอบหมาย ติดตาม ประเมิน เบิกจ่าย จัดซื้อ จัดจ้าง ครุภัณฑ์
ก่อสร้าง ซ่อมแซม อาคาร เรียน โรงเรียน สุขภาพ อนามัย วัคซีน โรค ระบาด
""".split()  # noqa: SIM905
SECTIONS = 400
"""Offices that number their own letters."""
DAYS = 365


class World:
    """An invented archive: every letter cites earlier ones, mostly in chains, some of them hubs."""

    def __init__(self, letters: int, references: int, text: int, seed: int, hub: int) -> None:
        self.letters = letters
        self.references = references
        self.text = text
        self.random = random.Random(seed)
        self.hub = min(hub, letters // 2)
        # One pool of sentences: what is measured is the store, not the making of text.
        self.sentences = ["".join(self.random.choices(SYLLABLES, k=24)) for _ in range(5000)]

    def number(self, n: int) -> tuple[str, str, int]:
        """Prefix and office, and the running number, of the n-th letter."""
        office = n % SECTIONS
        return "มท" if office % 2 else "ชร", f"{1000 + office}.{office % 9 + 1}", n // SECTIONS % 90_000 + 1

    def date(self, n: int) -> str:
        """Return the day of the n-th letter; fifteen years in order."""
        year = 2005 + n * 15 // self.letters
        day = n * 15 % self.letters * DAYS // self.letters
        month, rest = divmod(min(day, 359), 30)
        return f"{year}-{month + 1:02d}-{min(rest + 1, 28):02d}"

    def issuer(self, n: int) -> str:
        """Return who issues the n-th letter."""
        return f"สำนักงานทดสอบที่ {n % SECTIONS}"

    def cited(self, n: int) -> list[int]:
        """Return the letters that the n-th one cites."""
        if n == 0:
            return []
        if n <= self.hub:
            # The hub: ten thousand letters that reach the first one through a few steps.
            return [(n - 1) // 100] + [self.random.randrange(n) for _ in range(self.references - 1)]
        near = max(self.hub + 1, n - 2000) if n > self.hub + 1 else n - 1
        return [self.random.randrange(near, n) if near < n else n - 1 for _ in range(self.references)]

    def letter_number(self, n: int) -> LetterNumber:
        """Return the number of the n-th letter."""
        prefix, office, running = self.number(n)
        canonical = f"{prefix} {office}/ว {running}"
        return LetterNumber.model_construct(
            text=canonical, canonical=canonical, prefix=prefix, office=office, circular=True, running=running,
            evidence=HERE,
        )  # fmt: skip

    def outcome(self, n: int) -> Outcome:
        """Return the n-th letter as a file that was read."""
        name = f"bench/{n:07d}.pdf"
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        number, date = (
            self.letter_number(n),
            DateValue.model_construct(text="", value=self.date(n), evidence=HERE),
        )
        text, size = [number.canonical, self.issuer(n)], 0
        while size < self.text:
            sentence = self.sentences[self.random.randrange(len(self.sentences))]
            text.append(sentence)
            size += len(sentence.encode())
        body = "\n".join(text).encode()[: self.text].decode(errors="ignore")
        record = LetterRecord.model_construct(
            source=LetterSource(
                path=name,
                sha256=sha256,
                media_type="application/pdf",
                pages=(1, 1),
                part=1,
                reader="pdf_text",
            ),
            text=body,
            kind=LetterKind.EXTERNAL,
            number=number,
            date=date,
            issuer=self.issuer(n),
            subject=text[2][:60],
            to=("ผู้ว่าราชการจังหวัด",),
            references=tuple(self._reference(c) for c in dict.fromkeys(self.cited(n))),
        )
        return Outcome(
            name,
            Source(name, sha256, "application/pdf", 1000),
            FileStatus.OK,
            pages=(Page(1, body, Reader.PDF_TEXT),),
            letters=(record,),
        )

    def _reference(self, n: int) -> Reference:
        number = self.letter_number(n)
        return Reference.model_construct(
            text=f"หนังสือ{self.issuer(n)} ที่ {number.canonical}",
            kind=ReferenceKind.LETTER,
            number=number,
            date=DateValue.model_construct(text="", value=self.date(n), evidence=HERE),
            issuer=self.issuer(n),
            role=ReferenceRole.REFERENCE,
            relation=Relation.REFERS,
            evidence=HERE,
        )


def load(path: Path, world: World, batch: int) -> dict[str, float]:
    """Load the world; only the time inside the store counts."""
    inside, done = 0.0, 0
    with Archive.open(path) as archive:
        archive.begin_run("benchmark")
        for start in range(0, world.letters, batch):
            outcomes = [world.outcome(n) for n in range(start, min(start + batch, world.letters))]
            begun = time.perf_counter()
            archive.write_many(outcomes)
            inside += time.perf_counter() - begun
            done += len(outcomes)
            if done % 50_000 < batch:
                print(f"  {done} letters, {done / inside:.0f}/s", flush=True)
        archive.end_run()
        citations = archive.database.execute("SELECT count(*) FROM citations").fetchone()[0]
        texts = archive.database.execute("SELECT sum(length(CAST(text AS BLOB))) FROM pages").fetchone()[0]
        archive.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    return {
        "letters": done,
        "references": citations,
        "letters_per_second": round(done / inside, 1),
        "references_per_second_while_loading": round(citations / inside, 1),
        "bytes": size,
        "bytes_per_text_byte": round(size / texts, 2),
    }


def relink(path: Path) -> dict[str, float]:
    """Resolve every reference anew."""
    with Archive.open(path) as archive:
        begun = time.perf_counter()
        count = archive.link()
        seconds = time.perf_counter() - begun
    return {"references": count, "references_per_second": round(count / seconds, 1)}


def timed(questions: int, ask: Callable[[int], object]) -> dict[str, float]:
    """Ask so many questions; return milliseconds."""
    times = []
    for n in range(questions):
        begun = time.perf_counter()
        ask(n)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return {
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95) - 1], 2),
        "max_ms": round(times[-1], 2),
    }


def chains(path: Path, world: World, questions: int) -> dict[str, object]:
    """Chains to depth 10 from letters all over, and the hub."""
    draw = random.Random(2)
    picks = [draw.randrange(world.letters) for _ in range(questions)]
    sizes = []
    with Archive.open(path, create=False, read_only=True) as archive:

        def up(n: int) -> None:
            number = world.letter_number(picks[n]).canonical
            chain = archive.chain(number, int(world.date(picks[n])[:4]), Direction.UP, 10, limit=200)
            sizes.append(len(chain.nodes))

        def both(n: int) -> None:
            number = world.letter_number(picks[n]).canonical
            archive.chain(number, int(world.date(picks[n])[:4]), Direction.BOTH, 10, limit=200)

        def hub(n: int) -> None:
            number = world.letter_number(0).canonical
            chain = archive.chain(number, int(world.date(0)[:4]), Direction.DOWN, 10, limit=world.hub)
            sizes.append(len(chain.nodes))

        found: dict[str, object] = {
            "up_depth_10": timed(questions, up),
            "both_depth_10": timed(questions, both),
        }
        found["mean_nodes"] = round(statistics.mean(sizes), 1)
        sizes.clear()
        found["hub"] = timed(5, hub)
        found["hub_nodes"] = sizes[-1]
    return found


def searches(path: Path, world: World, questions: int) -> dict[str, object]:
    """Search by words of three characters and more, and by one and two."""
    draw = random.Random(3)
    found: dict[str, object] = {}
    with Archive.open(path, create=False, read_only=True) as archive:
        for name, size in (("1", (1, 1)), ("2", (2, 2)), ("3_and_more", (3, 12))):
            terms = []
            while len(terms) < questions:
                text = draw.choice(world.sentences)
                start = draw.randrange(len(text) - 12)
                terms.append(text[start : start + draw.randint(*size)])
            found[name] = timed(questions, lambda n, t=terms: archive.search(t[n]))
    return found


def peers(path: Path, world: World, questions: int) -> dict[str, object]:
    """The same chains by networkx and DuckDB, where they are installed."""
    connection = sqlite3.connect(path)
    edges = connection.execute(
        "SELECT letter_id, cited_id FROM citations WHERE cited_id IS NOT NULL"
    ).fetchall()
    ids = [r[0] for r in connection.execute("SELECT id FROM letters ORDER BY random() LIMIT ?", (questions,))]
    connection.close()
    found: dict[str, object] = {}
    if importlib.util.find_spec("networkx"):
        import networkx

        begun = time.perf_counter()
        graph = networkx.DiGraph(edges)
        built = time.perf_counter() - begun
        asked = timed(questions, lambda n: list(networkx.bfs_edges(graph, ids[n], depth_limit=10)))
        found["networkx"] = {"build_s": round(built, 1), **asked}
        del graph
    if importlib.util.find_spec("duckdb"):
        import duckdb

        db = duckdb.connect()
        db.execute("CREATE TABLE e (a BIGINT, b BIGINT)")
        part = Path(path).with_suffix(".edges.csv")
        part.write_text("\n".join(f"{a},{b}" for a, b in edges))
        db.execute(f"COPY e FROM '{part}'")
        part.unlink()
        query = (
            "WITH RECURSIVE c(id, d) AS (SELECT ?, 0 UNION "
            "SELECT e.b, d + 1 FROM c JOIN e ON e.a = c.id WHERE d < 10) "
            "SELECT DISTINCT id FROM c"
        )
        found["duckdb"] = timed(min(questions, 20), lambda n: db.execute(query, [ids[n]]).fetchall())
    return found


def figures(options: argparse.Namespace) -> Iterator[tuple[str, object]]:
    """Yield each measurement with its name."""
    world = World(options.letters, options.references, options.text, options.seed, 10_000)
    path = options.folder / f"bench_{options.letters}_{options.text}.db"
    if not (options.keep and path.exists()):
        for old in options.folder.glob(f"{path.name}*"):
            old.unlink()
        yield "load", load(path, world, options.batch)
    if options.relink:
        yield "link", relink(path)
    yield "chain", chains(path, world, options.questions)
    if options.search:
        yield "search", searches(path, world, options.questions)
    if options.peers:
        yield "peers", peers(path, world, options.questions)


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--references", type=int, default=2)
    parser.add_argument("--text", type=int, default=600, help="bytes of text a letter")
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--keep", action="store_true", help="ask an archive that is there already")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--relink", action="store_true")
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    result: dict[str, object] = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "sqlite": sqlite3.sqlite_version,
    }
    for name, value in figures(options):
        print(f"{name}: {json.dumps(value)}", flush=True)
        result[name] = value
    result["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
