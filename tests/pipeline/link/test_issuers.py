"""Which names are one body's, which are two bodies', and which leave it open."""

from __future__ import annotations

import pytest

from pipeline.link.issuers import addressees_agree, issuers_agree

DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ศาลากลางจังหวัดเชียงราย", "จังหวัดเชียงราย", True),
        ("ที่ว่าการอำเภอเมืองน่าน", "อำเภอเมืองน่าน", True),
        ("สำนักงานปลัดกระทรวงมหาดไทย", "กระทรวงมหาดไทย", True),
        # a division with its body, a body with its place
        ("กองคลัง เทศบาลนครลำปาง", "เทศบาลนครลำปาง", True),
        ("สำนักงานท้องถิ่นจังหวัดเชียงราย", "จังหวัดเชียงราย", True),
        ("อำเภอแม่ทะ จังหวัดลำปาง", "อำเภอแม่ทะ", True),
        ("คณะกรรมการกลางพนักงานเทศบาล (ก.ท.)", "คณะกรรมการกลางพนักงานเทศบาล", True),
        # slips of the reader
        ("กรมส่งเสริมการปกครองท้องถิน", DEPARTMENT, True),
        ("กรมส่งเสริมการปกตรองท้องถิ่น", DEPARTMENT, True),
        # bodies with like names
        ("จังหวัดระนอง", "จังหวัดระยอง", False),
        ("จังหวัดนนทบุรี", "จังหวัดจันทบุรี", False),
        ("จังหวัดเพชรบุรี", "จังหวัดเพชรบูรณ์", False),
        ("จังหวัดเชียงราย", "องค์การบริหารส่วนจังหวัดเชียงราย", False),
        ("กรมทางหลวง", "กรมทางหลวงชนบท", False),
        ("สำนักงาน ป.ป.ช.", "สำนักงาน ป.ป.ท.", False),
        ("สำนักงานเขตพื้นที่การศึกษา เขต 1", "สำนักงานเขตพื้นที่การศึกษา เขต 2", False),
        ("อำเภอเมืองระนอง จังหวัดระนอง", "อำเภอเมืองระยอง จังหวัดระยอง", False),
        # a letter in the name of a place: another village, or a slip
        ("เทศบาลตำบลบ้านดู่", "เทศบาลตำบลบ้านคู่", None),
        ("องค์การบริหารส่วนตำบลแม่ยาว", "องค์การบริหารส่วนตำบลแม่ขาว", None),
        ("จังหวัดเชียงรายย", "จังหวัดเชียงราย", None),
        (DEPARTMENT, None, None),
        (DEPARTMENT, "กรมที่ดิน", False),
    ],
)
def test_two_names(one: str, other: str | None, expected: bool | None) -> None:
    assert issuers_agree(one, other) is expected
    assert issuers_agree(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("นายอำเภอ ทุกอำเภอ",), ("นายอำเภอทุกอำเภอ",), True),
        (("ผู้ว่าราชการจังหวัดระนอง",), ("ผู้ว่าราชการจังหวัดระยอง",), False),
        (("นายกเทศมนตรีตำบลบ้านดู่",), ("นายกเทศมนตรีตำบลบ้านคู่",), None),
        (("ก",), ("ก", "ข"), False),
        ((), ("ก",), None),
    ],
)
def test_two_lists_of_addressees(one: tuple[str, ...], other: tuple[str, ...], expected: bool | None) -> None:
    assert addressees_agree(one, other) is expected
    assert addressees_agree(other, one) is expected
