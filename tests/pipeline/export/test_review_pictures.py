"""Pictures of what awaits a person, cut out of the originals."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from pipeline.cli import main
from pipeline.export.review_pictures import write_pictures
from pipeline.store.archive import Archive
from schemas.archive import PagePlace, ReviewItem, ReviewKind
from schemas.letter import Secrecy, Status
from schemas.outcome import Outcome
from schemas.source import Page, Reader, Source
from tests.factories.letters import letter, outcome

WIDTH, HEIGHT = 595.0, 842.0
BOX = (100.0, 200.0, 180.0, 220.0)
"""A blue place on the page, in points."""
BLUE = (0, 0, 255)


def page(path: Path, form: str = "PNG") -> Path:
    """A page at 150 dpi with a blue place."""
    image = Image.new("RGB", (round(WIDTH * 150 / 72), round(HEIGHT * 150 / 72)), "white")
    ImageDraw.Draw(image).rectangle([side * 150 / 72 for side in BOX], fill=BLUE)
    image.save(path, form, dpi=(150, 150), resolution=150)
    return path


def item(source: str, box: tuple[float, float, float, float] | None = BOX) -> ReviewItem:
    return ReviewItem(ReviewKind.NUMBER, "k", "t", "นน 1/2", (), source, 1, box, "number")


def place(path: Path, media_type: str = "image/png", **more: object) -> PagePlace:
    content = path.read_bytes() if path.exists() else b""
    values: dict[str, object] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": media_type,
        "names": (str(path),),
        "page": 1,
        "width": WIDTH,
        "height": HEIGHT,
        "rotation": 0,
        **more,
    }
    return PagePlace(**values)  # type: ignore[arg-type]


def blue_share(picture: Path) -> float:
    with Image.open(picture) as image:
        pixels = image.convert("RGB").tobytes()
    blue = sum(pixels[n] < 60 and pixels[n + 2] > 200 for n in range(0, len(pixels), 3))
    return blue / (len(pixels) / 3)


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("PDF", "application/pdf")])
def test_the_place_is_cut_out_with_a_margin(tmp_path: Path, form: str, media_type: str) -> None:
    source = page(tmp_path / "a", form)
    known = place(source, media_type)
    (made,) = write_pictures([item("a")], lambda name, number: known, tmp_path / "out")
    assert made.picture == str(tmp_path / "out" / f"{known.sha256[:16]}-p0001-100-200-180-220.png")
    assert made.no_picture is None
    with Image.open(made.picture) as picture:
        # 80 by 20 points, with 60 and 24 points around it
        assert picture.width / picture.height == pytest.approx(200 / 68, rel=0.03)
    assert blue_share(Path(made.picture)) == pytest.approx(80 * 20 / (200 * 68), rel=0.1)
    before = Path(made.picture).read_bytes()
    assert write_pictures([item("a")], lambda name, number: known, tmp_path / "out") == (made,)
    assert Path(made.picture).read_bytes() == before


def test_a_page_that_lay_sideways_stands_upright(tmp_path: Path) -> None:
    known = place(page(tmp_path / "a.png"), rotation=90)
    (made,) = write_pictures([item("a")], lambda name, number: known, tmp_path / "out")
    with Image.open(made.picture or "") as picture:
        # 20 by 80 points where it is read, with 60 and 24 around it
        assert picture.width / picture.height == pytest.approx((20 + 120) / (80 + 48), rel=0.03)


def test_an_item_without_a_place_gets_its_page_and_the_order_stays(tmp_path: Path) -> None:
    known = {"a": place(page(tmp_path / "a.png")), "b": place(page(tmp_path / "b.png"), page=1)}
    asked = [item("b", None), item("a"), item("b")]
    made = write_pictures(asked, lambda name, number: known[name], tmp_path / "out")
    assert [replace(m, picture=None) for m in made] == asked
    assert [str(m.picture).endswith("-page.png") for m in made] == [True, False, False]
    with Image.open(made[0].picture or "") as picture:
        assert picture.width / picture.height == pytest.approx(WIDTH / HEIGHT, rel=0.01)


def test_why_there_is_none(tmp_path: Path) -> None:
    source = page(tmp_path / "a.png")
    letters = tmp_path / "a.txt"
    letters.write_text("หนังสือ", encoding="utf-8")
    whys = {
        "gone": (place(tmp_path / "gone.png"), "the original is gone from here"),
        "changed": (place(source, sha256="0" * 64), "the original has changed"),
        "text": (place(letters, "text/plain"), "look at the file itself"),
        "unknown": (None, "holds no such page"),
        "outside": (place(source), "outside the page"),
        "closed": (place(source, closed=True), "higher class of secrecy"),
        "member": (place(tmp_path / "x", names=(f"{source}!/b.pdf",)), "the original is gone from here"),
    }
    boxes = {"outside": (900.0, 900.0, 950.0, 950.0), "closed": None}
    asked = [item(name, boxes.get(name, BOX)) for name in whys]
    for made in write_pictures(asked, lambda name, number: whys[name][0], tmp_path / "out"):
        assert made.picture is None
        assert whys[made.source][1] in (made.no_picture or ""), made
    assert list((tmp_path / "out").iterdir()) == []


def test_members_of_containers_are_taken_out_again(tmp_path: Path) -> None:
    known = place(page(tmp_path / "a.png"))
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as inner:
        inner.write(tmp_path / "a.png", "หนังสือ/a.png")
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box:
        box.write(tmp_path / "inner.zip", "inner.zip")
    name = f"{tmp_path / 'box.zip'}!/inner.zip!/หนังสือ/a.png"
    (made,) = write_pictures([item("a")], lambda _, n: replace(known, names=(name,)), tmp_path / "out")
    assert made.no_picture is None
    assert blue_share(Path(made.picture or "")) > 0.05


def scan(path: Path, **more: object) -> Outcome:
    """A letter with a number in doubt, read in a picture that lies there."""
    made = outcome(str(path), letter("มท 0810.7/ว 2522", status=Status.UNVERIFIED, **more))  # type: ignore[arg-type]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    (record,) = made.letters
    assert record.number is not None
    number = record.number.model_copy(
        update={"evidence": record.number.evidence.model_copy(update={"bbox": BOX})}  # type: ignore[union-attr]
    )
    source = record.source.model_copy(update={"sha256": sha256})
    return replace(
        made,
        source=Source(str(path), sha256, "image/png", path.stat().st_size),
        pages=(Page(1, record.text, Reader.OCR, width=WIDTH, height=HEIGHT),),
        letters=(record.model_copy(update={"number": number, "source": source}),),
    )


def test_the_command(tmp_path: Path) -> None:
    db, out = tmp_path / "a.db", tmp_path / "out"
    with Archive.open(db) as archive:
        archive.write(scan(page(tmp_path / "a.png")))
        archive.write(outcome("gone.pdf", letter("กค 0409.5/ว 3", status=Status.UNVERIFIED)))

    def review(form: str, *more: str) -> str:
        arguments = ["review", "--kind", "number", "--format", form, "--db", str(db), *more]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    listed = {i["source"]: i for i in json.loads(review("json", "--pictures", str(out)))}
    assert [str(p) for p in out.iterdir()] == [listed[str(tmp_path / "a.png")]["picture"]]
    assert "gone from here" in listed["gone.pdf"]["no_picture"]
    table = review("csv", "--pictures", str(out))
    assert table.splitlines()[0].endswith(",settle with,picture")
    assert "none: the original is gone from here: gone.pdf" in table
    assert "picture" not in review("csv")


def test_a_classified_letter_closes_its_page(tmp_path: Path) -> None:
    source = page(tmp_path / "a.png")
    with Archive.open(tmp_path / "a.db") as archive:
        archive.write(scan(source, secrecy=Secrecy.SECRET))
        hidden = archive.page_place(str(source), 1)
        shown = archive.page_place(str(source), 1, Secrecy.SECRET)
        assert archive.page_place(str(source), 2) is None
    assert hidden is not None
    assert shown is not None
    assert (hidden.closed, shown.closed) == (True, False)
    assert (shown.names, shown.width, shown.media_type) == ((str(source),), WIDTH, "image/png")
