"""What tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep readings in a folder of the test run, never in the user's."""
    before = os.environ.get("SARABAN_CACHE")
    os.environ["SARABAN_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    os.environ.pop("SARABAN_CACHE")
    if before is not None:
        os.environ["SARABAN_CACHE"] = before


@pytest.fixture
def shared() -> Path:
    """The development material beside the checkout; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the development material is not beside the checkout")
    return SHARED


@pytest.fixture
def faulty_engines(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the engines of `tests.faults` as a plug-in that worker processes find too."""
    site = tmp_path_factory.mktemp("site")
    info = site / "saraban_faults-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: saraban-faults\nVersion: 0\n", encoding="utf-8"
    )
    names = ("Reading", "Hanging", "Crashing", "Breaking", "Refusing", "Garbled")
    lines = [f"{name.lower()} = saraban_faults:{name}" for name in names]
    (info / "entry_points.txt").write_text(
        "[saraban_ocr_engines]\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    source = (ROOT / "tests" / "faults" / "engines.py").read_text(encoding="utf-8")
    (site / "saraban_faults.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
