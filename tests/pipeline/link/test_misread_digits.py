"""A seeded archive whose references lose a digit to OCR in one case of five; nearly all find their letter."""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.link.confusion import CONFUSED
from pipeline.link.identity import number_key
from pipeline.store import Archive
from schemas.letter import LetterRecord, Status
from tests.factories.letters import letter, number, outcome, reference

OFFICES = [("มท 0810.7/ว", "กรมส่งเสริมการปกครองท้องถิ่น"), ("กค 0409.5/ว", "กรมบัญชีกลาง")] + [
    (f"{prefix} 0023.{n}/", name)
    for n, (prefix, name) in enumerate(
        [("ชร", "จังหวัดเชียงราย"), ("ลป", "จังหวัดลำปาง"), ("นว", "จังหวัดนครสวรรค์"), ("สค", "จังหวัดสมุทรสาคร")], 1
    )
]
TOPICS = ("การสำรวจแหล่งน้ำ", "การจัดทำงบประมาณ", "โครงการอบรมบุคลากร", "การป้องกันอุทกภัย", "การเลือกตั้งท้องถิ่น")


def misread(canonical: str, draw: random.Random) -> str:
    """Change one digit into one that OCR takes for it."""
    pairs = {
        char: "".join(sorted(c for pair in CONFUSED if char in pair for c in pair - {char}))
        for char in "0123456789"
    }
    while True:
        at = draw.choice([n for n, char in enumerate(canonical) if char.isdigit()])
        changed = canonical[:at] + draw.choice(pairs[canonical[at]]) + canonical[at + 1 :]
        read, meant = number(changed), number(canonical)
        if read is not None and number_key(read) != number_key(meant):
            return changed


def archive_of(seed: int) -> tuple[list[LetterRecord], dict[str, list[str]]]:
    """Letters that cite three earlier ones each, and the true keys of what they cite, by their own number."""
    draw = random.Random(seed)
    made: list[tuple[str, str, str, str]] = []
    records: list[LetterRecord] = []
    truth: dict[str, list[str]] = {}
    counters = dict.fromkeys(OFFICES, 100)
    for n in range(400):
        office = draw.choice(OFFICES)
        # Several letters a day leave one office, with numbers side by side.
        counters[office] += draw.choice((1, 1, 1, 2, 7))
        text, issuer = f"{office[0]} {counters[office]}", office[1]
        day = f"2021-{n // 40 + 1:02d}-{n % 40 // 4 + 1:02d}"
        topic = f"{draw.choice(TOPICS)} ระยะที่ {draw.randint(1, 30)}"
        cited = draw.sample(made, 3) if len(made) > 10 else []
        references, keys = [], []
        for other, other_day, other_issuer, _ in cited:
            wrong = draw.random() < 0.2
            read = misread(other, draw) if wrong else other
            references.append(
                reference(
                    read,
                    other_day,
                    other_issuer,
                    status=Status.UNVERIFIED if wrong or draw.random() < 0.3 else Status.VERIFIED,
                )
            )
            keys.append(f"{number_key(number(other))}@2021")
        record = letter(text, day, issuer, subject=topic, references=references)
        assert record.number is not None
        truth[f"{number_key(record.number)}@2021"] = keys
        made.append((text, day, issuer, topic))
        records.append(record)
    return records, truth


def test_nine_of_ten_resolve_and_next_to_none_wrongly(tmp_path: Path) -> None:
    right = wrong = total = 0
    for seed in (1, 2, 3):
        records, truth = archive_of(seed)
        with Archive.open(tmp_path / f"{seed}.db") as archive:
            archive.write_many([outcome(f"{n}.pdf", record) for n, record in enumerate(records)])
            rows = list(
                archive.database.query(
                    "SELECT citing.key AS citing, ordinal, cited.key AS cited, status FROM citations "
                    "JOIN letters AS citing ON citing.id = citations.letter_id "
                    "LEFT JOIN letters AS cited ON cited.id = cited_id"
                )
            )
        for row in rows:
            meant = truth[row["citing"]][row["ordinal"] - 1]
            total += 1
            if row["status"] == "resolved":
                right += row["cited"] == meant
                wrong += row["cited"] != meant
    assert total > 3000
    assert right / total >= 0.9, right / total
    assert wrong / total <= 0.005, wrong / total
