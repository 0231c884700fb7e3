"""The frame on invented letters of all six kinds, and the fields read from its zones."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.addressees import split_addressees
from extractors.dates import find_dates
from extractors.enclosures import find_enclosures
from extractors.frame import find_frame
from extractors.head import (
    SECRECY_RULES,
    URGENCY_RULES,
    find_addressees,
    find_issuer,
    find_secrecy,
    find_subject,
    find_units,
    find_urgency,
)
from extractors.kinds import KIND_RULES
from extractors.layout import LABEL_RULES, is_date_row, one_line, read_lines, unwrap, wrap_back
from extractors.markings import MARKING_RULES, find_markings, marking_rule
from extractors.numbers import find_letter_numbers
from extractors.offices import HEAD_RULES, SEAT_RULES, body_of_post, body_of_seat
from extractors.own_date import find_own_date
from extractors.own_number import find_own_number
from extractors.signatures import ACTING_RULES, find_signatories, split_post
from extractors.stamps import find_stamps
from schemas.mentions import Frame, Mention
from tests.extractors.invented import LETTERS, Letter


def read(text: str) -> dict[str, object]:
    """Everything that this family reads from a letter."""
    frame = find_frame(text)
    number = find_own_number(text, frame, find_letter_numbers(text))
    date = find_own_date(text, frame, find_dates(text))
    urgency, secrecy = find_urgency(text, frame), find_secrecy(text, frame)
    issuer, subject = find_issuer(text, frame, number), find_subject(text, frame)
    return {
        "kind": frame.kind.value.value,
        "urgency": urgency.value.value if urgency else None,
        "secrecy": secrecy.value.value if secrecy else None,
        "number": number.canonical if number else None,
        "date": date.value if date else None,
        "issuer": issuer.value if issuer else None,
        "subject": subject.value if subject else None,
        "to": [m.value for m in find_addressees(text, frame)],
        "units": [m.value for m in find_units(text, frame)],
        "enclosures": [(m.title, m.quantity) for m in find_enclosures(text, frame)],
        "signatories": [(m.name, m.position, m.on_behalf_of) for m in find_signatories(text, frame)],
        "stamps": [
            (m.office, m.receive_number, m.date and m.date.value, m.time and m.time.value)
            for m in find_stamps(text, frame)
        ],
        "markings": [m.kind.value for m in find_markings(text, frame)],
        "annex": text[frame.annex[0] : frame.annex[1]] if frame.annex else "",
        "aside": [text[a:b] for a, b in frame.aside],
    }


def mentions(text: str, frame: Frame) -> list[Mention]:
    """All mentions of this family."""
    number = find_own_number(text, frame, find_letter_numbers(text))
    found = [
        frame.kind,
        number,
        find_own_date(text, frame, find_dates(text)),
        find_urgency(text, frame),
        find_secrecy(text, frame),
        find_issuer(text, frame, number),
        find_subject(text, frame),
        *find_addressees(text, frame),
        *find_units(text, frame),
        *find_enclosures(text, frame),
        *find_signatories(text, frame),
        *find_stamps(text, frame),
        *find_markings(text, frame),
    ]
    found.extend(s.date for s in find_stamps(text, frame))
    found.extend(s.time for s in find_stamps(text, frame))
    return [m for m in found if m is not None]


def check_spans(text: str) -> None:
    frame = find_frame(text)
    for mention in mentions(text, frame):
        assert mention.text == text[mention.span[0] : mention.span[1]], mention
        assert 0 <= mention.span[0] <= mention.span[1] <= len(text)
        assert 0.0 <= mention.confidence <= 1.0
        assert mention.rule
    zones = [
        frame.subject, frame.addressees, frame.references, frame.enclosures, frame.body, frame.closing,
        frame.signature, frame.footer, frame.annex,
    ]  # fmt: skip
    placed = sorted(zone for zone in zones if zone and zone[0] < zone[1])
    for before, after in pairwise(placed):
        assert before[1] <= after[0], (before, after)
    assert frame.head[0] == 0
    assert all(zone[1] <= frame.head[1] for zone in (frame.subject, frame.addressees) if zone)


@pytest.mark.parametrize("letter", LETTERS, ids=[x.name for x in LETTERS])
def test_invented_letters(letter: Letter) -> None:
    found = read(letter.text)
    for key, value in letter.expected.items():
        if key == "annex_starts":
            assert str(found["annex"]).startswith(str(value))
        else:
            assert found[key] == value, key
    check_spans(letter.text)


@pytest.mark.parametrize("text", [x.text for x in LETTERS], ids=[x.name for x in LETTERS])
def test_blank_lines_everywhere_change_nothing(text: str) -> None:
    airy = read(text.replace("\n", "\n\n"))
    plain = read(text)
    for key in ("kind", "urgency", "number", "date", "issuer", "subject", "to", "enclosures", "signatories"):
        assert airy[key] == plain[key], key


@pytest.mark.parametrize("text", [x.text for x in LETTERS], ids=[x.name for x in LETTERS])
def test_line_ends_and_margins_change_nothing(text: str) -> None:
    plain = read(text)
    for other in (
        text.replace("\n", "\r\n"),
        text.replace("\n", "\n    "),
        text + "\n\n \n",
    ):
        found = read(other)
        for key in ("kind", "urgency", "number", "date", "issuer", "to", "signatories"):
            assert found[key] == plain[key], key


def test_empty_text_has_no_frame() -> None:
    for text in ("", "\n\n", "   \t ", "ก"):
        found = read(text)
        assert found["kind"] == "unknown"
        assert found["to"] == [] and found["stamps"] == [] and found["signatories"] == []
        check_spans(text)


_PIECES = [
    "ที่ มท ๐๑๒๓/ว ๕", "เรื่อง", "เรียน", "เรียน ผู้ว่าราชการจังหวัด", "ถึง กรม",
    "อ้างถึง", "สิ่งที่ส่งมาด้วย ๑. แบบ", "จำนวน ๑ ชุด", "ด้วย", "จึงเรียนมาเพื่อทราบ",
    "ขอแสดงความนับถือ", "(นายดี มาก)", "(", ")", "ผู้อำนวยการกอง", "รักษาราชการแทน",
    "กองคลัง", "โทร. ๐ ๒๑๒๓ ๔๕๖๗", "เลขรับ ๑๒", "วันที่ ๓ มี.ค. ๖๕", "เวลา ๑๐.๐๐ น.",
    "บันทึกข้อความ", "ส่วนราชการ กองคลัง", "คำสั่งกรม", "ประกาศ", "ว่าด้วย",
    "สั่ง ณ วันที่ ๑ มีนาคม ๒๕๖๕", "\n", "\n\n", "\t", "      ", "-----", "......", "|",
    "ลับ", "ด่วน", "เก็บ ๕ ปี", "ผู้รับ", "/", "๑.", "และ", ",", "กรม", "ฯ", "\x0c",
    "[image: ]", "**", "๑๒ มกราคม ๒๕๖๕",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map(lambda parts: "".join(parts)))
def test_shuffled_pieces_of_letters(text: str) -> None:
    check_spans(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map(lambda parts: "\n".join(parts)))
def test_shuffled_lines_of_letters(text: str) -> None:
    check_spans(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="กขคนาี่้เแ๑๒0 1./()\n\t,-…*|[]<>", max_size=200))
def test_garbage(text: str) -> None:
    check_spans(text)


@pytest.mark.parametrize(
    "piece", ["(", "นาย ", "ก", " ", "....", "เรื่อง ", "๑. ", "และ", "\t", "-", "จำนวน ", "รับที่ ", "ด่วน"]
)
def test_long_hostile_lines_end(piece: str) -> None:
    for frame in ("{}", "เรื่อง ก\nเรียน {}\nด้วย", "เลขรับ {}\nเรียน ก", "คำสั่ง{}", "ขอแสดงความนับถือ\n({}\n"):
        text = frame.format(piece * (6000 // len(piece)))
        assert find_frame(text).head[0] == 0
        check_spans(text)


def test_labels() -> None:
    for rule in LABEL_RULES:
        for example in rule.examples:
            assert read_lines(example).rows[0].label is rule.label, example
        for example in rule.counter_examples:
            assert read_lines(example).rows[0].label is not rule.label, example


def test_kind_rules() -> None:
    for rule in KIND_RULES:
        for example in rule.examples:
            assert find_frame(example).kind.value is rule.kind, example


def test_classes_of_urgency_and_secrecy() -> None:
    for urgency in URGENCY_RULES:
        for example in urgency.examples:
            text = f"{example}\nที่ มท ๐๑๒๓/๔\nเรื่อง ขอเชิญ\nเรียน อธิบดี\nด้วย"
            found = find_urgency(text, find_frame(text))
            assert found is not None and found.value is urgency.value, example
    for secrecy in SECRECY_RULES:
        for example in secrecy.examples:
            text = f"{example}\nที่ มท ๐๑๒๓/๔\nเรื่อง ขอเชิญ\nเรียน อธิบดี\nด้วย"
            mention = find_secrecy(text, find_frame(text))
            assert mention is not None and mention.value is secrecy.value, example
            if "เฉพาะ" in example:
                continue
            # At the foot alone: the upper one may be lost.
            text = f"ที่ มท ๐๑๒๓/๔\nเรื่อง ขอเชิญ\nเรียน อธิบดี\nด้วยมีการประชุม\n(นายใจดี)\n      {example}\n"
            mention = find_secrecy(text, find_frame(text))
            assert mention is not None and mention.value is secrecy.value, example


@pytest.mark.parametrize(
    "words", ["สมุดลับ", "เก็บเป็นความลับ", "ลับหลัง", "เอกสาร ลับ ของทางราชการ", "ลับคมมีด", "กลับ"]
)
def test_words_of_the_text_are_no_class(words: str) -> None:
    text = f"ที่ มท ๐๑๒๓/๔\nเรื่อง ขอเชิญ\nเรียน อธิบดี\nด้วยมีการประชุม\n{words}\n(นายใจดี)\n"
    assert find_secrecy(text, find_frame(text)) is None


def test_class_of_a_cited_letter_is_not_the_letters_own() -> None:
    text = "ที่ มท ๐๑๒๓/๔\nเรื่อง งานด่วนของกองลับ\nเรียน อธิบดี\nอ้างถึง หนังสือกรม ลับมาก ด่วนที่สุด ที่ มท ๐๑๒๓/๑\nด้วย"
    frame = find_frame(text)
    assert find_urgency(text, frame) is None
    assert find_secrecy(text, frame) is None


def test_acting_rules() -> None:
    for rule in ACTING_RULES:
        for printed, own, other in rule.examples:
            first, second = split_post(printed, (0, len(printed)))
            assert (printed[first[0] : first[1]] if first else None) == own, printed
            assert (printed[second[0] : second[1]] if second else None) == other, printed


def test_marking_rules() -> None:
    for rule in MARKING_RULES:
        for example in rule.examples:
            found = marking_rule(example, anywhere=False)
            assert found is not None and found.kind is rule.kind, example
        for example in rule.counter_examples:
            other = marking_rule(example, anywhere=False)
            assert other is None or other.kind is not rule.kind, example


def test_a_filing_mark_ends_a_routing_note() -> None:
    text = LETTERS[0].text.rstrip() + "\n\nมอบ กองคลัง ดำเนินการ\nเก็บถึง พ.ศ. ๒๕๗๔\n"
    found = [(m.kind.value, m.text) for m in find_markings(text, find_frame(text))]
    assert found[-2:] == [("routing", "มอบ กองคลัง ดำเนินการ"), ("filing", "เก็บถึง พ.ศ. ๒๕๗๔")]


@pytest.mark.parametrize("post", ["ผบ.ตร.", "นายก อบต.", "ผู้อำนวยการกองคลัง"])
def test_a_post_keeps_the_dot_of_its_short_form(post: str) -> None:
    text = f"เรียน นายอำเภอแม่ทะ\nด้วยจะประชุม\nขอแสดงความนับถือ\n(นายดี มาก)\nรองอธิบดี ปฏิบัติราชการแทน\n{post}\n"
    (signatory,) = find_signatories(text, find_frame(text))
    assert signatory.on_behalf_of == post


def test_seats_and_heads_of_bodies() -> None:
    for seat in SEAT_RULES:
        for printed, body in seat.examples:
            assert body_of_seat(printed) == body
    for head in HEAD_RULES:
        for printed, body in head.examples:
            assert body_of_post(printed) == body
    assert body_of_seat("สำนักงานปลัดกระทรวงแรงงาน") == "สำนักงานปลัดกระทรวงแรงงาน"
    assert body_of_post("นักวิชาการ") is None


@pytest.mark.parametrize(
    ("zone", "items"),
    [
        ("ผู้ว่าราชการจังหวัด ทุกจังหวัด", ["ผู้ว่าราชการจังหวัด ทุกจังหวัด"]),
        ("นายกเทศมนตรี/นายกองค์การบริหารส่วนตำบล ทุกแห่ง", ["นายกเทศมนตรี/นายกองค์การบริหารส่วนตำบล ทุกแห่ง"]),
        ("อธิบดีกรมป่าไม้ และผู้อำนวยการสำนักป่า", ["อธิบดีกรมป่าไม้", "ผู้อำนวยการสำนักป่า"]),
        ("คณบดีคณะมนุษยศาสตร์และสังคมศาสตร์", ["คณบดีคณะมนุษยศาสตร์และสังคมศาสตร์"]),
        ("รองอธิการบดีฝ่ายแผนและพัฒนา และวิเทศสัมพันธ์", ["รองอธิการบดีฝ่ายแผนและพัฒนา และวิเทศสัมพันธ์"]),
        ("ผู้จัดการธนาคาร, ผู้จัดการสหกรณ์", ["ผู้จัดการธนาคาร", "ผู้จัดการสหกรณ์"]),
        ("ปลัดกระทรวง อธิบดี ผู้อำนวยการกอง", ["ปลัดกระทรวง", "อธิบดี", "ผู้อำนวยการกอง"]),
        ("นายดี มาก ผู้จัดการร้านดี", ["นายดี มาก ผู้จัดการร้านดี"]),
        ("นายดี มาก และนางงาม ยิ่ง", ["นายดี มาก", "นางงาม ยิ่ง"]),
        ("๑. อธิบดีกรมป่าไม้\n๒. อธิบดีกรมประมง", ["อธิบดีกรมป่าไม้", "อธิบดีกรมประมง"]),
        ("นายกเทศมน\nตรีเมืองตัวอย่าง และนายอำเภอตัวอย่าง", ["นายกเทศมนตรีเมืองตัวอย่าง", "นายอำเภอตัวอย่าง"]),
        ("...........", []),
        ("", []),
    ],
)
def test_addressees_split_between_full_titles(zone: str, items: list[str]) -> None:
    flat, offsets = unwrap(zone, 0, len(zone))
    spans = [wrap_back(s, offsets) for s in split_addressees(flat, (0, len(flat)))]
    assert [one_line(zone[a:b]) for a, b in spans] == items


def _enclosures(listed: str) -> list[tuple[str, str | None]]:
    text = f"ที่ มท ๐๑๒๓/๔\nเรื่อง ขอส่งของ\nเรียน อธิบดี\nสิ่งที่ส่งมาด้วย {listed}\nด้วยกองขอส่งของ"
    return [(m.title, m.quantity) for m in find_enclosures(text, find_frame(text))]


@pytest.mark.parametrize(
    ("listed", "items"),
    [
        ("แบบตอบรับ จำนวน ๑ ฉบับ", [("แบบตอบรับ", "จำนวน ๑ ฉบับ")]),
        ("แบบตอบรับ\nจำนวน ๑ ฉบับ", [("แบบตอบรับ", "จำนวน ๑ ฉบับ")]),
        ("๑. ก้อนหิน จำนวน ๒ ก้อน\n๒. แผนที่ จำนวน ๑ แผ่น", [("ก้อนหิน", "จำนวน ๒ ก้อน"), ("แผนที่", "จำนวน ๑ แผ่น")]),
        (
            "1. แผนที่   จำนวน   1   แผ่น 2. รายชื่อ (แบบ 2) จำนวน 3 หน้า",
            [("แผนที่", "จำนวน 1 แผ่น"), ("รายชื่อ (แบบ 2)", "จำนวน 3 หน้า")],
        ),
        ("๑) แผนที่\n๒) รายชื่อ", [("แผนที่", None), ("รายชื่อ", None)]),
        ("แผนที่ (จำนวน ๑ แผ่น)", [("แผนที่", "จำนวน ๑ แผ่น")]),
        ("แผนที่ จำนวน ๑ แผ่น (ส่งทางไปรษณีย์)", [("แผนที่ (ส่งทางไปรษณีย์)", "จำนวน ๑ แผ่น")]),
        (
            "แผนที่ จำนวน ๑ แผ่น\nรายชื่อผู้ร่วมทาง จำนวน ๒ แผ่น",
            [("แผนที่", "จำนวน ๑ แผ่น"), ("รายชื่อผู้ร่วมทาง", "จำนวน ๒ แผ่น")],
        ),
        ("-", []),
        ("ไม่มี", []),
    ],
)  # fmt: skip
def test_enclosures(listed: str, items: list[tuple[str, str | None]]) -> None:
    assert _enclosures(listed) == items


_STAMP_FIELDS = ("เลขรับ {n}", "วันที่ ๗ มิ.ย. ๒๕๖๔", "เวลา ๐๘.๔๕ น.")


@pytest.mark.parametrize("label", ["เลขรับ", "รับที่", "เลขที่รับ", "เลขทะเบียนรับ", "รับเลขที่"])
@pytest.mark.parametrize("number", ["๑๒", "2060/53", "EO 5261"])
@pytest.mark.parametrize("joint", [" ", "\n", " .... "])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_stamp_fields_in_any_order(label: str, number: str, joint: str, order: tuple[int, int, int]) -> None:
    fields = [f"{label} {number}", "วันที่ ๗ มิ.ย. ๒๕๖๔", "เวลา ๐๘.๔๕ น."]
    text = joint.join(["กองพัสดุ", *(fields[i] for i in order)])
    text += "\nที่ มท ๐๑๒๓/๔\nกรมทดลอง\n๑ มิถุนายน ๒๕๖๔\nเรื่อง ขอส่งของ\nเรียน อธิบดี\nด้วย"
    frame = find_frame(text)
    found = find_stamps(text, frame)
    assert [(s.office, s.receive_number) for s in found] == [("กองพัสดุ", number)]
    assert found[0].date is not None and found[0].date.value == "2021-06-07"
    assert found[0].time is not None and found[0].time.value == "08:45"
    own = find_own_date(text, frame, find_dates(text))
    assert own is not None and own.value == "2021-06-01"
    issuer = find_issuer(text, frame)
    assert issuer is not None and issuer.value == "กรมทดลอง"


def test_an_empty_stamp_box_is_none() -> None:
    text = "เลขรับ..........\nวันที่..........\nเวลา..........\nเรื่อง ขอส่งของ\nเรียน อธิบดี\nด้วย"
    assert find_stamps(text, find_frame(text)) == ()


@pytest.mark.parametrize(
    "row",
    ["๑๒ มีนาคม ๒๕๖๕", "12 มี.ค. 65", "วันที่ ๑๒ มีนาคม พ.ศ. ๒๕๖๕", "มีนาคม ๒๕๖๕", "12/3/2565", "- 1 ก.ย. 2565"],
)
def test_lines_that_hold_a_date_alone(row: str) -> None:
    assert is_date_row(row)


@pytest.mark.parametrize("row", ["ภายในวันที่ ๑๒ มีนาคม ๒๕๖๕", "ที่ ๑๒/๒๕๖๕", "๐ ๒๑๒๓ ๔๕๖๗", "กองคลัง", ""])
def test_lines_that_hold_more_than_a_date(row: str) -> None:
    assert not is_date_row(row)


def test_a_known_annex_is_taken_as_given() -> None:
    text = (
        "ที่ มท ๐๑๒๓/๔\nเรื่อง ขอส่งของ\nเรียน อธิบดี\nด้วยกองขอส่งของ\n"
        "ขอแสดงความนับถือ\n(นายดี มาก)\nเสมียน\nเรียน ลูกค้า\nด้วย"
    )
    at = text.index("เรียน ลูกค้า")
    frame = find_frame(text, annex_start=at)
    assert frame.annex == (at, len(text))
    assert [m.name for m in find_signatories(text, frame)] == ["นายดี มาก"]


SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the development material is not beside the checkout")
def test_development_letters_keep_their_spans() -> None:
    paths = [*(SHARED / "letters").glob("*.txt"), *(SHARED / "scans" / "text_clean").glob("*.txt")]
    assert paths
    for path in paths:
        check_spans(path.read_text(encoding="utf-8"))
