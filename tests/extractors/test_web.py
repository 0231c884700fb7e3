from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.web import EXAMPLES, find_emails, find_urls


@pytest.mark.parametrize(("text", "wanted"), EXAMPLES)
def test_examples(text: str, wanted: tuple[str, ...]) -> None:
    found = (*find_urls(text), *find_emails(text))
    assert tuple(m.value for m in found) == wanted
    for mention in found:
        assert mention.text == text[slice(*mention.span)]


def test_an_address_written_twice_is_one() -> None:
    text = '<a href="https://example.go.th/a/">https://example.go.th/a</a> https://EXAMPLE.go.th/a'
    assert [u.value for u in find_urls(text)] == ["https://example.go.th/a/"]


def test_an_email_is_no_web_address() -> None:
    assert find_urls("office@example.go.th") == ()


@given(st.text(alphabet="wab.htps:/@ \n-_ก1go", max_size=80))
def test_spans_stand_in_the_text(text: str) -> None:
    for mention in (*find_urls(text), *find_emails(text)):
        assert mention.text == text[slice(*mention.span)]
        assert " " not in mention.value
        assert "\n" not in mention.value


@pytest.mark.parametrize(
    "hostile", ["a." * 20000, "www." * 10000, "a@" * 20000, "https://" * 5000, "a \n" * 20000]
)
def test_hostile_text_ends(hostile: str) -> None:
    assert isinstance((*find_urls(hostile), *find_emails(hostile)), tuple)
