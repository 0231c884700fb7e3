from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractors import nlp as ours
from extractors.reading import STEPS, mentions_of, read_letter

LETTER = """ด่วนที่สุด
ที่ ชร ๐๐๒๓.๑/ว ๔๕๖๗
ศาลากลางจังหวัดเชียงราย
ถนนแม่ฟ้าหลวง ชร ๕๗๑๐๐
๓ มีนาคม ๒๕๖๕
เรื่อง ขอเชิญประชุมเรื่องการจัดทำแผนพัฒนา
เรียน นายอำเภอ ทุกอำเภอ
อ้างถึง หนังสือกรมการปกครอง ที่ มท ๐๘๙๙.๗/ว ๑๒๓ ลงวันที่ ๑ กุมภาพันธ์ ๒๕๖๕
ตามหนังสือที่อ้างถึง ขอให้รายงานผลภายในวันที่ ๓๑ มีนาคม ๒๕๖๕ ต่อไป
จึงเรียนมาเพื่อดำเนินการ
ขอแสดงความนับถือ
(นายดวงดี ใจงาม)
ผู้ว่าราชการจังหวัดเชียงราย
กองแผน
โทร. ๐ ๕๓๕๕ ๕๑๒๓
"""


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return ours.build_pipeline()


def test_the_pipeline_finds_what_the_plain_functions_find(pipeline: Language) -> None:
    doc = pipeline(LETTER)
    assert ours.reading_of(doc) == read_letter(LETTER)
    assert ours.read_with_spacy(LETTER) == read_letter(LETTER)
    assert doc._.letter_number[0].canonical == "ชร 0023.1/ว 4567"
    assert [d.value for d in doc._.letter_date] == ["2022-03-03"]


def test_every_mention_is_a_span(pipeline: Language) -> None:
    doc = pipeline(LETTER)
    for name, mentions in mentions_of(ours.reading_of(doc)).items():
        assert [span._.mention for span in doc.spans[name]] == list(mentions)
        for span in doc.spans[name]:
            assert span._.mention.text.strip() in span.text


@given(st.text(alphabet="กเแำา่้ัabc12๑๒ \n\t\u00a0.,/", max_size=60))
def test_the_tokens_are_the_text(text: str) -> None:
    assert ours.shared_pipeline().make_doc(text).text == text


def test_tokens_of_long_texts_are_few_kinds(pipeline: Language) -> None:
    pipeline.make_doc("กขค" * 1000 + "abc" * 1000)
    before = len(pipeline.vocab.strings)
    pipeline.make_doc("กขค" * 3000 + "abcabcd" * 3000 + "123456789" * 99)
    assert len(pipeline.vocab.strings) - before < 20


def test_a_component_can_stand_in_another_pipeline() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("saraban_frame")
    nlp.add_pipe("saraban_dates", config={"spans": False})
    doc = nlp(LETTER)
    assert doc._.letter_dates
    assert "dates" not in doc.spans
    assert "kind" in doc.spans


def test_others_join_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    @Language.component("test_counts_lines")
    def count(doc: Doc) -> Doc:
        doc.user_data["lines"] = len(ours.reading_of(doc).text.splitlines())
        return doc

    def add(nlp: Language) -> None:
        nlp.add_pipe("test_counts_lines")

    class Point(EntryPoint):
        def load(self) -> object:
            return add

    monkeypatch.setattr(ours, "entry_points", lambda group: [Point("counts", "x:y", group)])
    nlp = ours.build_pipeline()
    assert nlp.pipe_names[-1] == "test_counts_lines"
    assert nlp(LETTER).user_data["lines"] == 15


def test_every_step_is_an_entry_point() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    points = project["project"]["entry-points"]["spacy_factories"]
    assert points == {f"saraban_{s.name}": f"extractors.nlp:factories.{s.name}" for s in STEPS}


def test_steps_stand_behind_what_they_need() -> None:
    done: set[str] = set()
    for step in STEPS:
        assert set(step.needs) <= done
        done.add(step.name)
