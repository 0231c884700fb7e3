from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import people_english
from extractors.people import ACADEMIC, CIVIL, EXAMPLES, MEDICAL, RANKS, ROYAL, find_people, find_untitled


@pytest.mark.parametrize(("text", "wanted"), EXAMPLES + people_english.EXAMPLES)
def test_examples(text: str, wanted: tuple[str, ...]) -> None:
    found = find_people(text)
    assert tuple(p.name for p in found) == wanted
    for person in found:
        assert person.text == text[slice(*person.span)]


@pytest.mark.parametrize("title", [*CIVIL[:10], *ROYAL, *ACADEMIC, *MEDICAL, *RANKS])
def test_every_title_makes_a_name(title: str) -> None:
    (person,) = find_people(f"ผู้ประสานงาน {title}ดวงดี ใจงาม โทร.")
    assert (person.given, person.family) == ("ดวงดี", "ใจงาม")
    assert person.title == title


@pytest.mark.parametrize("rank", RANKS)
def test_acting_ranks(rank: str) -> None:
    (person,) = find_people(f"(ว่าที่{rank}ดวงดี ใจงาม)")
    assert person.name == f"ว่าที่{rank}ดวงดี ใจงาม"


def test_a_name_without_a_title_needs_its_place() -> None:
    text = "ดวงใจ กองแก้ว ๐ ๘๑๕๕ ๕๐๑๒๓"
    person = find_untitled(text, 0, len(text))
    assert person is not None
    assert person.name == "ดวงใจ กองแก้ว"
    assert find_untitled("กองคลัง ฝ่ายบัญชี โทร.", 0, 22) is None
    assert find_untitled("โทร. 0 2555 0123", 0, 16) is None


@given(st.text(alphabet="นายางสวก ทรพ.ตอ(ดิ์ี)\nณ", max_size=60))
def test_spans_stand_in_the_text(text: str) -> None:
    for person in find_people(text):
        assert person.text == text[slice(*person.span)]


@pytest.mark.parametrize(
    "hostile", ["นาย" * 10000, "พ.ต." * 10000, "นายก ข" * 8000, "ว่าที่" * 8000, "นาย" + "ก" * 40000]
)
def test_hostile_text_ends(hostile: str) -> None:
    assert isinstance(find_people(hostile), tuple)
