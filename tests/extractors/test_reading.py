from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reading import STEPS, Reading, mentions_of, read_letter, receiving_stamp
from extractors.text import to_arabic_digits, to_thai_digits
from schemas.source import Office

LETTER = (
    "{stamp}ที่ พร ๐๐๒๓.๒/ว ๑๒๓\nศาลากลางจังหวัดแพร่\nถนนไชยบูรณ์ พร ๕๔๐๐๐\n๓ มีนาคม ๒๕๖๕\nเรื่อง ขอเชิญประชุม\n"
    "เรียน นายอำเภอทุกอำเภอ\nอ้างถึง หนังสือจังหวัดแพร่ ที่ พร ๐๐๒๓.๒/๙๙ ลงวันที่ ๑ กุมภาพันธ์ ๒๕๖๕\n"
    "ด้วยจังหวัดแพร่ขอเชิญประชุมในวันที่ ๙ มีนาคม ๒๕๖๕ เวลา ๑๐.๐๐ - ๑๒.๐๐ น. ณ ห้องประชุมชั้น ๒ และขอให้ส่งแบบตอบรับ"
    "ภายใน ๗ วัน นับแต่วันที่ได้รับหนังสือฉบับนี้\nจึงเรียนมาเพื่อทราบ\nขอแสดงความนับถือ\n(นายดวงดี ใจงาม)\n"
    "ผู้ว่าราชการจังหวัดแพร่\nกลุ่มงานการเงิน\nโทร. ๐ ๕๔๕๕ ๕๑๒๓-๔ ต่อ ๑๒"
)
OURS = "เทศบาลเมืองแพร่\nรับที่ ๑๒๓\nวันที่ ๗ มี.ค. ๒๕๖๕\nเวลา ๑๐.๓๐ น.\n\n"
THEIRS = "ที่ว่าการอำเภอเมืองแพร่\nรับที่ ๔๕\nวันที่ ๔ มี.ค. ๒๕๖๕\nเวลา ๐๙.๐๐ น.\n\n"


def values(reading: Reading) -> list[object]:
    """What was understood, without where it stands."""
    return [
        reading.number and reading.number.canonical,
        reading.date and reading.date.value,
        [(d.kind, d.start, d.end, d.basis) for d in reading.deadlines],
        [(r.number and r.number.canonical, r.date and r.date.value) for r in reading.references],
        [(p.e164, p.extension) for c in reading.contacts for p in c.phones],
        [(s.date and s.date.value, s.time and s.time.value) for s in reading.stamps],
    ]


def test_the_script_of_digits_changes_no_value() -> None:
    text = LETTER.format(stamp=OURS)
    assert values(read_letter(to_arabic_digits(text))) == values(read_letter(to_thai_digits(text)))


def test_which_stamp_is_ours() -> None:
    stamps = read_letter(LETTER.format(stamp=THEIRS + OURS)).stamps
    assert len(stamps) == 2
    first = receiving_stamp(stamps, None)
    ours = receiving_stamp(stamps, Office("เทศบาลเมืองแพร่"))
    by_alias = receiving_stamp(stamps, Office("ทม.แพร่", aliases=("เทศบาลเมืองแพร่",)))
    assert first is stamps[0]
    assert ours is stamps[1]
    assert by_alias is stamps[1]
    assert receiving_stamp(stamps, Office("กรมป่าไม้")) is None
    assert receiving_stamp((), None) is None


def test_a_stamp_before_the_letter_counts_no_deadline() -> None:
    early = OURS.replace("๗ มี.ค. ๒๕๖๕", "๗ ก.พ. ๒๕๖๕")
    reading = read_letter(LETTER.format(stamp=early))
    assert reading.received is None
    assert reading.stamps[0].date is not None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 900), st.integers(0, 900), st.text(alphabet="\n ๑/.(", max_size=4))
def test_every_mention_is_its_text(start: int, length: int, put: str) -> None:
    whole = LETTER.format(stamp=THEIRS)
    text = whole[:start] + put + whole[start + length :]
    for name, mentions in mentions_of(read_letter(text)).items():
        for mention in mentions:
            assert mention.text == text[slice(*mention.span)], name


@pytest.mark.parametrize(
    "hostile",
    [
        "ที่ " * 3000,
        "1/" * 5000,
        "(นาย " * 4000,
        "เรื่อง\nเรียน\n" * 1500,
        "ภายใน " * 4000,
        "วันที่ ๑ " * 3000,
        "รับที่ ๑\n" * 1000,
        "\n" * 20000,
        "๑ มกราคม ๒๕๖๕ ถึง " * 600,
        "คำสั่งกรม\nที่ ๑/๒๕๖๕\nเรื่อง ก\n" * 400,
    ],
)
def test_hostile_text_ends(hostile: str) -> None:
    reading = read_letter(hostile)
    assert reading.text == hostile
    assert reading.frame is not None


def test_steps_fill_what_they_say() -> None:
    filled = [name for step in STEPS for name in step.fills]
    assert sorted(filled) == sorted(mentions_of(Reading("")))
