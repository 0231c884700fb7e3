"""The search index: what its shortcuts leave out is nothing."""

from __future__ import annotations

import random
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.store import Archive
from pipeline.store.folding import smooth, tighten
from pipeline.store.index import _Grams
from tests.factories.letters import letter, outcome

# A line that breaks between two Thai characters, as a pattern would say it.
BROKEN = re.compile("(?<=[\u0e01-\u0e4e])[ \t]*\r?\n[ \t]*(?=[\u0e01-\u0e4e])")
UNSEEN = re.compile("[\\s\u200b-\u200d\u2060\ufeff\u00ad]+")


@given(st.text("กข้ \t\r\n\u200b\u00ada\x85", max_size=12))
def test_lines_are_joined_as_a_pattern_would(text: str) -> None:
    assert smooth(text) == smooth(BROKEN.sub("", text))
    assert tighten(smooth(text)) == tighten(UNSEEN.sub("", smooth(text)))


def test_every_trigram_is_given_at_least_once() -> None:
    draw = random.Random(3)
    grams, given_, wanted = _Grams(), set[str](), set[str]()
    for _ in range(300):
        text = "".join(draw.choices("กขคงจฉ\x00ab1 ", k=40))
        given_.update(grams.fresh(text))
        wanted.update(text[n : n + 3] for n in range(len(text) - 2))
    assert given_ == wanted
    assert grams.fresh("กขค") == []
    grams.forget()
    assert grams.fresh("กขค") == ["กขค"]


def test_another_word_cutter_makes_the_index_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive.open(path) as archive:
        archive.write(outcome("1.pdf", letter("ชร 0023.1/1", "2021-01-01", text="สำรวจแหล่งน้ำ")))
        archive.database.execute("UPDATE settings SET value = '\"another\"' WHERE name = 'segmenter'")
    with Archive.open(path) as archive:
        archive.write(outcome("2.pdf", letter("ชร 0023.1/2", "2021-01-02", text="สำรวจถนน")))
        assert len(archive.search("สำรวจ")) == 2
        archive.write(outcome("1.pdf", letter("ชร 0023.1/1", "2021-01-01", text="ข้อความใหม่")))
        assert len(archive.search("สำรวจ")) == 1
        archive.database.execute("INSERT INTO letter_text (letter_text) VALUES ('integrity-check')")
