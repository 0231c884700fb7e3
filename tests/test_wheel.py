"""The wheel works away from the checkout: its data files travel with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LETTER = (
    "ที่ นน ๐๐๒๑/ว ๗๗\n๕ มกราคม ๒๕๖๗\nเรื่อง ขอเชิญประชุม\nเรียน นายอำเภอ ทุกอำเภอ\nจึงเรียนมาเพื่อทราบ\nขอแสดงความนับถือ\n"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked away from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(out), str(ROOT)], check=True, timeout=300)
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(out.glob("saraban-*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def test_the_wheel_holds_what_the_program_reads(installed: Path) -> None:
    assert list((installed / "data" / "tables").glob("*.csv"))
    for package in ("schemas", "extractors", "pipeline", "data"):
        assert (installed / package / "py.typed").is_file()
    assert not (installed / "data" / "sample").exists()
    assert not (installed / "pipeline" / "ocr" / "train").exists()


def test_an_installed_saraban_reads_a_letter(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "จดหมาย.txt").write_text(LETTER, encoding="utf-8")
    # Run from an empty folder, without the checkout on the path.
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    code = (
        f"import sys; sys.path = [p for p in sys.path if p != {str(ROOT)!r}]\n"
        "from pipeline.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "extract", "จดหมาย.txt", "--format", "jsonl", "--workers", "1"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["number"]["canonical"] == "นน 0021/ว 77"
    assert record["number"]["agency"] == "จังหวัดน่าน"
    assert record["date"]["value"] == "2024-01-05"
