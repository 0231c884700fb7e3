"""Copies told by their text, and what must stay two letters."""

from __future__ import annotations

import random

import pytest

from pipeline.link.likeness import Verdict, compare, sketch
from schemas.letter import LetterRecord, Status
from tests.factories.letters import letter, number

BODY = """ด้วยจังหวัดได้รับแจ้งจากกรมว่ามีความจำเป็นต้องสำรวจข้อมูลแหล่งน้ำในชุมชนเพื่อเตรียมรับสถานการณ์ภัยแล้ง
โดยให้องค์กรปกครองส่วนท้องถิ่นทุกแห่งสำรวจบ่อบาดาล สระน้ำ และระบบประปาหมู่บ้าน พร้อมทั้งประเมินปริมาณน้ำที่ใช้ได้
และจัดทำบัญชีรายชื่อหมู่บ้านที่เสี่ยงขาดแคลนน้ำ ส่งให้จังหวัดทางไปรษณีย์อิเล็กทรอนิกส์ตามแบบที่แนบมาพร้อมนี้
จึงขอให้ดำเนินการและรายงานผลภายในกำหนด ทั้งนี้ หากมีข้อสงสัยให้ประสานงานกลุ่มงานมาตรฐานการบริหารงาน"""
NOISE = "กขคงจชซดตถทนบปผพมยรลวสหอ"


def scanned(text: str, seed: int, share: float = 0.02) -> str:
    """Text as a reader with some errors gives it."""
    draw = random.Random(seed)
    return "".join(draw.choice(NOISE) if c not in "\n " and draw.random() < share else c for c in text)


def copy(
    no: str | None = "ชร 0023.1/ว 1234",
    *,
    text: str = BODY,
    status: Status = Status.UNVERIFIED,
    **more: object,
) -> LetterRecord:
    values: dict[str, object] = {
        "day": "2021-11-05",
        "issuer": "จังหวัดเชียงราย",
        "to": ("นายอำเภอ ทุกอำเภอ",),
        **more,
    }
    return letter(no, text=text, status=status, **values)  # type: ignore[arg-type]


def verdict(one: LetterRecord, other: LetterRecord) -> Verdict:
    found = compare(sketch(one), sketch(other))
    assert compare(sketch(other), sketch(one)).verdict is found.verdict
    return found.verdict


def test_a_scan_with_one_digit_in_doubt_is_the_letter() -> None:
    sure = copy(status=Status.VERIFIED)
    assert verdict(sure, copy("ชร 0023.1/ว 1239", text=scanned(BODY, 1))) is Verdict.SAME


def test_figures_by_pen_read_at_random_need_the_text_word_for_word() -> None:
    sure = copy(status=Status.VERIFIED)
    assert verdict(sure, copy("ชร 0023.1/ว 871", text=scanned(BODY, 1, 0.001))) is Verdict.SAME
    assert verdict(sure, copy("ชร 0023.1/ว 871", text=scanned(BODY, 1, 0.03))) is Verdict.PERHAPS


def test_a_draft_without_a_number_is_a_proposal() -> None:
    assert verdict(copy(status=Status.VERIFIED), copy(None, text=scanned(BODY, 1))) is Verdict.PERHAPS


@pytest.mark.parametrize(
    "more",
    [
        {"to": ("นายกเทศมนตรี ทุกแห่ง",)},
        {"to": ("นายอำเภอ ทุกอำเภอ", "นายกเทศมนตรี ทุกแห่ง")},
        {"day": "2021-11-06"},
        {"issuer": "จังหวัดพะเยา"},
        {"subject": "ขอเชิญประชุม"},
        {"text": "ขอส่งรายงานการประชุมคณะกรรมการพัฒนาชุมชน ประจำเดือนตุลาคม เพื่อพิจารณารับรอง" * 4},
    ],
)
def test_what_differs_makes_two(more: dict[str, object]) -> None:
    other = copy("ชร 0023.1/ว 1239", **more)  # type: ignore[arg-type]
    assert verdict(copy(status=Status.VERIFIED), other) is Verdict.OTHER


def test_two_sure_numbers_are_two_letters() -> None:
    other = copy("ชร 0023.1/ว 1239", status=Status.VERIFIED)
    assert verdict(copy(status=Status.VERIFIED), other) is Verdict.OTHER


def test_memos_for_two_persons_are_a_question() -> None:
    one = copy(text=f"{BODY} ให้ นายสมชาย ใจดีมาก เดินทาง", status=Status.VERIFIED)
    other = copy("ชร 0023.1/ว 1239", text=f"{BODY} ให้ นางสาวพิมพ์ใจ แก้ววิเศษ เดินทาง")
    assert verdict(one, other) is Verdict.PERHAPS


def test_a_candidate_reading_is_near() -> None:
    read = number("ชร 0023.1/ว 891", Status.UNVERIFIED, ["ชร 0023.1/ว 1234"])
    other = copy(text=scanned(BODY, 1)).model_copy(update={"number": read})
    known = sketch(other, ("ชร 0023.1/ว1234",))
    assert compare(known, sketch(copy(status=Status.VERIFIED))).verdict is Verdict.SAME


SUBJECT = "การสำรวจแหล่งน้ำในชุมชนเพื่อเตรียมรับสถานการณ์ภัยแล้ง"


def photograph(no: str | None, seed: int, **more: object) -> LetterRecord:
    """A letter of which every eighth letter was read wrongly, the heads too."""
    heads: dict[str, object] = {
        "issuer": scanned("สำนักงานเกษตรและสหกรณ์จังหวัดเชียงราย", seed + 1, 0.1),
        "subject": scanned(SUBJECT, seed + 2, 0.1),
        "to": (scanned("หัวหน้าสำนักงานเกษตรอำเภอ ทุกอำเภอ", seed + 3, 0.1),),
        **more,
    }
    return copy(no, text=scanned(BODY, seed, 0.12), **heads)  # type: ignore[arg-type]


def original(**more: object) -> LetterRecord:
    heads: dict[str, object] = {
        "issuer": "สำนักงานเกษตรและสหกรณ์จังหวัดเชียงราย",
        "subject": SUBJECT,
        "to": ("หัวหน้าสำนักงานเกษตรอำเภอ ทุกอำเภอ",),
        "status": Status.VERIFIED,
        **more,
    }
    return copy(**heads)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(0, 40, 5))
@pytest.mark.parametrize("no", [None, "ชร 0023.1/ว 1239", "ชร 0023.1/ว 87"])
def test_a_photograph_read_poorly_is_a_question(no: str | None, seed: int) -> None:
    found = verdict(original(), photograph(no, seed))
    # With slips in the addressees a number that says otherwise is another letter's.
    near = {Verdict.PERHAPS} if no != "ชร 0023.1/ว 87" else {Verdict.PERHAPS, Verdict.OTHER}
    assert found in near


@pytest.mark.parametrize("seed", range(0, 40, 5))
@pytest.mark.parametrize(
    "more",
    [
        {"to": ("นายกเทศมนตรีเมืองเชียงราย",)},
        {"issuer": "สำนักงานสาธารณสุขจังหวัดพะเยา"},
        {"subject": "ขอเชิญประชุมคณะกรรมการพัฒนาคุณภาพชีวิตระดับจังหวัด"},
        {"day": "2021-11-06"},
    ],
)
def test_a_poor_reading_of_another_letter_is_none(more: dict[str, object], seed: int) -> None:
    assert verdict(original(), photograph(None, seed, **more)) is Verdict.OTHER


def test_a_clean_reading_has_no_slips_in_its_heads() -> None:
    schools = ("ผู้อำนวยการโรงเรียนวัดหนองบัวขาว", "ผู้อำนวยการโรงเรียนวัดหนองโพธิ์")
    one, other = (original(to=(school,)) for school in schools)
    unsure = other.model_copy(update={"number": number("ชร 0023.1/ว 1239", Status.UNVERIFIED)})
    assert verdict(one, unsure) is Verdict.OTHER


def test_slips_in_issuer_and_subject_alone_part_nothing() -> None:
    slips = {"issuer": "สำนกงานเกบตรและสหกรถ์จังหวัดเชียงราย", "subject": f"{SUBJECT[:20]}กก{SUBJECT[22:]}"}
    scan = original(text=scanned(BODY, 1, 0.03), status=Status.UNVERIFIED, **slips)
    assert verdict(original(), scan) is Verdict.SAME


@pytest.mark.parametrize(
    ("no", "status", "candidates", "expected"),
    [
        ("ชร 0023.1/ว 1234", Status.UNVERIFIED, ["2021-11-05"], Verdict.SAME),
        ("ชร 0023.1/ว 1234", Status.UNVERIFIED, [], Verdict.PERHAPS),
        ("ชร 0023.1/ว 1239", Status.UNVERIFIED, ["2021-11-05"], Verdict.PERHAPS),
        ("ชร 0023.1/ว 1234", Status.VERIFIED, [], Verdict.OTHER),
    ],
)
def test_a_day_in_doubt(no: str, status: Status, candidates: list[str], expected: Verdict) -> None:
    scan = copy(no, text=scanned(BODY, 1), day="2020-11-05")
    assert scan.date is not None
    day = scan.date.model_copy(update={"status": status, "candidates": tuple(candidates)})
    assert verdict(copy(status=Status.VERIFIED), scan.model_copy(update={"date": day})) is expected
