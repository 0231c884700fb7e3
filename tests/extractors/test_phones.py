from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.phone_plan import is_valid, number_range
from extractors.phones import EXAMPLES, find_phones
from extractors.text import to_arabic_digits, to_thai_digits
from schemas.mentions import PhoneMention


def shown(phone: PhoneMention) -> str:
    number = "invalid" if phone.problem else phone.e164 or to_arabic_digits(phone.text)
    return f"{phone.kind.value} {number}" + (f" x{phone.extension}" if phone.extension else "")


@pytest.mark.parametrize(("text", "wanted"), EXAMPLES)
def test_examples(text: str, wanted: tuple[str, ...]) -> None:
    found = find_phones(text)
    assert tuple(map(shown, found)) == wanted
    for phone in found:
        assert phone.text == text[slice(*phone.span)]


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES])
def test_the_script_of_digits_changes_nothing(text: str) -> None:
    arabic = tuple(map(shown, find_phones(to_arabic_digits(text))))
    assert tuple(map(shown, find_phones(to_thai_digits(text)))) == arabic


@pytest.mark.parametrize("separator", [" ", "-", " - ", "–", "\u00a0"])
@pytest.mark.parametrize(
    ("groups", "e164"),
    [
        (("0", "2555", "0123"), "+6625550123"),
        (("02", "555", "0123"), "+6625550123"),
        (("0", "5355", "5123"), "+6653555123"),
        (("053", "555123"), "+6653555123"),
        (("08", "1555", "0123"), "+66815550123"),
        (("081", "555", "0123"), "+66815550123"),
        (("0", "8155", "50123"), "+66815550123"),
    ],
)
def test_any_grouping_is_the_same_number(groups: tuple[str, ...], e164: str, separator: str) -> None:
    for label in ("โทร. ", "โทรศัพท์ : ", "หมายเลขโทรศัพท์\n", ""):
        (found,) = find_phones(label + separator.join(groups))
        assert found.e164 == e164


@given(st.text(alphabet="โทร.สา0123456789๐๑๒ -–,/()\nต่อกด+66", max_size=80))
def test_spans_stand_in_the_text(text: str) -> None:
    for phone in find_phones(text):
        assert phone.text == text[slice(*phone.span)]
        assert phone.e164 is None or is_valid("0" + phone.e164[3:]) or phone.rule != "phones.national"


def test_a_range_may_run_over_the_ten_but_not_over_a_block() -> None:
    assert number_range("025550129", "0") == ["025550129", "025550130"]
    assert number_range("025550120", "0") == ["025550120"]
    assert len(number_range("025550100", "99")) == 100
    assert number_range("025550100", "0999") == ["025550100"]


def test_a_line_break_inside_a_labelled_number_is_no_matter() -> None:
    assert [p.e164 for p in find_phones("โทร. 0 2555\n0123")] == ["+6625550123"]
    assert find_phones("ข้อ 0 2555\n0123") == ()


@pytest.mark.parametrize(
    "hostile", ["โทร." * 5000, "0 " * 20000, "0-2" * 10000, "โทร. " + "0" * 30000, "โทร. 0 2555 0123-" * 3000]
)
def test_hostile_text_ends(hostile: str) -> None:
    assert isinstance(find_phones(hostile), tuple)
