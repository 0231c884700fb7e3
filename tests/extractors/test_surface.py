"""The library surface: every plain function from one place."""

from __future__ import annotations

import subprocess
import sys

import pytest

import extractors


def test_every_name_of_the_surface_loads() -> None:
    for name in extractors.__all__:
        assert callable(getattr(extractors, name)), name
    assert set(extractors.__all__) == set(extractors._HOMES) <= set(dir(extractors))


def test_the_functions_answer_with_mentions_of_the_text() -> None:
    from extractors import be_to_ce, find_dates, find_letter_numbers, to_arabic_digits

    text = "ที่ ลป ๐๐๒๓.๔/ว ๙๘๑ ลงวันที่ ๓ มีนาคม ๒๕๖๔"
    for mention in (*find_dates(text), *find_letter_numbers(text)):
        assert mention.text == text[slice(*mention.span)]
    assert be_to_ce(2564) == 2021
    assert to_arabic_digits("๒๕๖๔") == "2564"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="find_nothing"):
        extractors.find_nothing  # noqa: B018


def test_asking_for_one_family_loads_no_pipeline() -> None:
    code = "import sys; from extractors import find_dates; print('spacy' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
