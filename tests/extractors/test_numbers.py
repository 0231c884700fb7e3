"""Letter numbers: every rule's examples, the whole small language, and the contract's table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.number_grammar import NumberRule
from extractors.number_keys import number_key, number_year
from extractors.numbers import RULES, LetterNumberError, find_letter_numbers, parse_letter_number
from extractors.text import THAI_DIGITS, to_thai_digits

SHARED = Path(__file__).parents[3] / "shared"


def mixed_digits(text: str) -> str:
    """Every second digit in Thai, as fonts with one face for both scripts leave them."""
    return "".join(to_thai_digits(c) if i % 2 else c for i, c in enumerate(text))


SCRIPTS: tuple[Callable[[str], str], ...] = (str, to_thai_digits, mixed_digits)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_keeps_its_examples(rule: NumberRule) -> None:
    for text, canonical in rule.examples:
        if rule.id == "numbers.foreign":
            found = {parse_letter_number(text)}
        else:
            found = set(find_letter_numbers(text))
        assert (rule.id, canonical) in {(n.rule, n.canonical) for n in found}, text
        assert all(n.text == text[slice(*n.span)] for n in found)
    for text in rule.counter_examples:
        assert find_letter_numbers(text) == (), text


# The contract's table: on paper, prefix, office, circular, running, canonical.
CANONICAL = [
    ("มท ๐๘๑๐.๗/ว ๒๕๒๒", "มท", "0810.7", True, 2522, "มท 0810.7/ว 2522"),
    ("มท๐๘๑๐.๗/ว๒๕๒๒", "มท", "0810.7", True, 2522, "มท 0810.7/ว 2522"),
    ("มท. 0810.7/ ว 2522", "มท", "0810.7", True, 2522, "มท 0810.7/ว 2522"),
    ("ชร ๐๐๒๓.๑/ ๑๓๓๐๓", "ชร", "0023.1", False, 13303, "ชร 0023.1/13303"),
    ("มท ๐๘๑๐.๗/ว", "มท", "0810.7", True, None, "มท 0810.7/ว"),
    ("นว ๕๒๐๐๗.๓/", "นว", "52007.3", False, None, "นว 52007.3/"),
    ("กค (กวจ) ๐๔๐๕.๒/ว ๑๒๒", "กค (กวจ)", "0405.2", True, 122, "กค (กวจ) 0405.2/ว 122"),
    ("กค(กวจ)0405.2/ว122", "กค (กวจ)", "0405.2", True, 122, "กค (กวจ) 0405.2/ว 122"),
    ("กค ๐๔๒๒.๒/พิเศษ ว ๒", "กค", "0422.2", True, 2, "กค 0422.2/พิเศษ ว 2"),
    ("นม 92701/030", "นม", "92701", False, 30, "นม 92701/030"),
    ("อว 68.1.1.2/ว142", "อว", "68.1.1.2", True, 142, "อว 68.1.1.2/ว 142"),
    ("กท 0307/ป 5103", "กท", "0307", False, 5103, "กท 0307/ป 5103"),
    ("นว ๕๒๐๐๗.๔/(๑)/๒๕๖๙", "นว", "52007.4", False, None, "นว 52007.4/(1)/2569"),
    ("รฟม ๐๐๑/๑๒๓", "รฟม", "001", False, 123, "รฟม 001/123"),
    ("๐๔๒๑.๓/ว ๑๐๖", None, "0421.3", True, 106, "0421.3/ว 106"),
    ("๕๔๑/๒๕๕๙", None, None, False, 541, "541/2559"),
    ("นม.92702/5", "นม", "92702", False, 5, "นม 92702/5"),
    ("AB ๑๒-๓/๖๔", None, None, False, None, "AB 12-3/64"),
]


@pytest.mark.parametrize("row", CANONICAL, ids=lambda row: str(row[0]))
@pytest.mark.parametrize("label", ["", "ที่ ", "ที่", "เลขที่ ", "  ที่  "])
def test_the_contracts_table_holds_however_it_is_typed(
    row: tuple[str, str | None, str | None, bool, int | None, str], label: str
) -> None:
    number = parse_letter_number(label + row[0])
    assert (number.prefix, number.office, number.circular, number.running, number.canonical) == row[1:]
    assert (label + row[0])[slice(*number.span)] == number.text


PREFIXES = [("มท", "มท"), ("มท.", "มท"), ("รฟม", "รฟม"), ("ธ.ก.ส.", "ธกส"), ("กค (กวจ)", "กค (กวจ)")]
OFFICES = ["0810", "0810.7", "52007.12", "660301.26.6.2", "0514.1.2"]
TAILS = [
    ("/ว 2522", "/ว 2522"),
    ("/ว2522", "/ว 2522"),
    (" / ว. 2522", "/ว 2522"),
    ("/ 303", "/303"),
    ("/030", "/030"),
    ("/ว", "/ว"),
    ("/", "/"),
    ("/พิเศษ ว 2", "/พิเศษ ว 2"),
    ("/พิเศษ", "/พิเศษ"),
    ("/ป 51", "/ป 51"),
    ("/ง 51", "/ง 51"),
    ("/(1)/2569", "/(1)/2569"),
    ("/45/2569", "/45/2569"),
]


@pytest.mark.parametrize(("prefix", "clean"), PREFIXES)
def test_the_whole_language_reads_the_same_in_every_script_and_spacing(prefix: str, clean: str) -> None:
    for gap, office, (tail, end), script, label in product(
        ("", " ", "  "), OFFICES, TAILS, SCRIPTS, ("ที่ ", "ที่", "")
    ):
        written = script(f"{label}{prefix}{gap}{office}{tail}")
        expected = f"{clean} {office}{end}"
        assert parse_letter_number(written).canonical == expected, written
        if label:
            around = f"หนังสือกรมทดสอบ {written} ลงวันที่ ๒ มีนาคม ๒๕๖๔"
            found = find_letter_numbers(around)
            assert [n.canonical for n in found] == [expected], around


@pytest.mark.parametrize(
    "text",
    [
        "ที่ มท\n๐๘๑๐.๗/ว ๒๕๒๒",
        "ที่ มท ๐๘๑๐.๗/\nว ๒๕๒๒",
        "ที่ มท ๐๘๑๐.๗/ว\n๒๕๒๒\nลงวันที่",
        "ที่\nมท ๐๘๑๐.๗ / ว ๒๕๒๒",
        "ที่ มท ๐๘ ๑๐.๗/ว ๒๕๒๒",
        "ที่ มท ๐๘๑๐ . ๗/ว ๒๕ ๒๒ ลงวันที่",
        "ที่ ม ท ๐๘๑๐.๗/ว ๒๕๒๒",
        "ที มท ๐๘๑๐.๗/ว ๒๕๒๒",
        "ที่ มท ๐๘๑๐.๗ ว ๒๕๒๒",
        "ที่ มท ๐๘๑๐.๗／ว ๒๕๒๒",
        "(มท 0810.7/ว2522)",
        "ตามหนังสือกรมทดสอบที่มท๐๘๑๐.๗/ว๒๕๒๒ลงวันที่",
    ],
)
def test_line_breaks_and_stray_spaces_inside_a_number(text: str) -> None:
    assert [n.canonical for n in find_letter_numbers(text)] == ["มท 0810.7/ว 2522"]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        # The ว of วันที่ is no circular mark.
        ("ที่ อว 0711.23/ วันที่ ๓ มีนาคม ๒๕๖๕", "อว 0711.23/"),
        ("ที่ นว ๕๒๐๐๗.๓/วันที่ ๓ มีนาคม ๒๕๖๕", "นว 52007.3/"),
        # A blank running number and what stands behind or below it.
        ("ที่ นว 52007.3/ว 7 เมษายน 2569", "นว 52007.3/ว"),
        ("ที่ นว 52007.3/ 7/4/2569", "นว 52007.3/"),
        ("ที่ นว 52007.3/ว ........", "นว 52007.3/ว"),
        ("ที่ นว 52007.3/\n99/1 หมู่ 2 ถนนทดสอบ", "นว 52007.3/"),
        ("ที่ นว 52007.3/\n๒. หนังสือกรมทดสอบ", "นว 52007.3/"),
        ("ที่ นว 52007.3/ว 12 7 เมษายน 2569", "นว 52007.3/ว 12"),
    ],
)
def test_a_blank_running_number_takes_nothing_from_its_neighbours(text: str, canonical: str) -> None:
    assert [n.canonical for n in find_letter_numbers(text)][:1] == [canonical]


@pytest.mark.parametrize(
    "text",
    [
        "วันที่ ๑๐/๑๑/๒๕๕๓",
        "เมื่อวันที่ 5/2/64 เวลา 10.00/11.00 น.",
        "โทร. ๐ ๒๑๒๓ ๔๕๖๗/๘ โทรสาร 02-123-4567/8",
        "จำนวน ๑/๒ ของ ๑๒,๕๐๐ บาท/เดือน",
        "บ้านเลขที่ ๑๒๓/๔๕ หมู่ที่ ๓/๑ ซอย ๔/๒",
        "ตั้งอยู่ที่ ๑๒๓๔/๕ ถนนทดสอบ",
        "มาตรา ๖๔/๑ และข้อ ๑๒/๓",
        "ปีการศึกษา ๒๕๖๓/๒๕๖๔ ภาคเรียนที่ ๑/๒๕๖๓",
        "การประชุมครั้งที่ ๓/๒๕๖๓ ระเบียบวาระที่ ๔/๑",
        "รับที่ 2060/53 เลขรับ 123/2564",
        "สัญญาเลขที่ ๑๒/๒๕๖๓ คดีหมายเลขดำที่ ๙/๒๕๖๓",
        "พ.ศ. 2560/2561 ม.ค. 2564/12 ส.ค. 2564/12",
        "ความดัน 120/80 พื้นที่ ๑๐/๒/๓๐ ไร่ 50Mbps/50Mbps",
        "นายกเทศมนตรี/นายกองค์การบริหารส่วนตำบล",
        "https://www.example.go.th/a0810.7/2522",
        "ชม. 5/2 กก. 10/3 ตร.ม. 100/20",
        "ที่ / ว",
        "ที่ 12/34",
    ],
)
def test_other_numbers_are_no_letter_numbers(text: str) -> None:
    assert find_letter_numbers(text) == ()


@pytest.mark.parametrize(
    "text",
    ["", "   ", "ที่", "/", "ว", "มท", "2522", "มท 0810.7", "ทดสอบ/ทดสอบ", "มท/ว", "ก" * 5000, "/" * 5000],
)
def test_nonsense_is_refused_with_the_declared_error(text: str) -> None:
    with pytest.raises(LetterNumberError, match="no letter number"):
        parse_letter_number(text)


def test_an_unknown_prefix_is_read_and_marked() -> None:
    number = parse_letter_number("ขฃ 0023.1/45")
    assert (number.prefix, number.known_prefix, number.agency) == ("ขฃ", False, None)
    known = parse_letter_number("ชร 0023.1/45")
    assert (known.known_prefix, known.agency) == (True, "จังหวัดเชียงราย")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("มท ๐๘๑๐.๗/ว ๒๕๒๒", "ที่มท.0810.7/ว2522"),
        ("นม 92701/030", "นม 92701/ 30"),
        ("กค(กวจ)0405.2/ว122", "กค (ก.ว.จ.) 0405.2/ ว ๑๒๒"),
        ("๐๔๑/๒๕๕๙", "41 /2559"),
        ("abc-12/64", "ABC-12/64"),
    ],
)
def test_keys_are_blind_to_spelling(one: str, other: str) -> None:
    assert number_key(parse_letter_number(one)) == number_key(parse_letter_number(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("มท 0810.7/ว 25", "มท 0810.7/25"),
        ("มท 0810.7/25", "มท 0810/25"),
        ("กค 0405.2/ว 2", "กค 0405.2/พิเศษ ว 2"),
        ("กค 0405.2/ว 2", "กค (กวจ) 0405.2/ว 2"),
        ("541/2559", "541/2560"),
        ("0421.3/ว 6", "421.3/ว 6"),
    ],
)
def test_keys_tell_numbers_apart(one: str, other: str) -> None:
    first, second = parse_letter_number(one), parse_letter_number(other)
    assert (number_key(first), number_year(first)) != (number_key(second), number_year(second))


WORDS = [
    "ที่",
    "ที",
    "มท",
    "ขร",
    "ก",
    "ว",
    "พิเศษ",
    ".",
    "/",
    "/",
    "(",
    ")",
    " ",
    "\n",
    "๐",
    "0810",
    "๗",
    "25",
    "2559",
    "ลงวันที่",
    "หนังสือ",
    "คำสั่ง",
    "และ",
    "มีนาคม",
    "A",
    "-",
    "๑๒๓๔๕๖๗๘",
]
PIECES = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_spans_index_the_text_and_nothing_else_is_raised(text: str) -> None:
    found = find_letter_numbers(text)
    assert all(n.text == text[slice(*n.span)] and n.text for n in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))
    try:
        number = parse_letter_number(text)
    except LetterNumberError:
        return
    assert number.text == text[slice(*number.span)]


@given(PIECES)
def test_the_script_of_digits_never_changes_a_value(text: str) -> None:
    arabic = text.translate(str.maketrans(THAI_DIGITS, "0123456789"))
    expected = [(n.canonical, n.span) for n in find_letter_numbers(arabic)]
    assert [(n.canonical, n.span) for n in find_letter_numbers(to_thai_digits(arabic))] == expected
    assert [(n.canonical, n.span) for n in find_letter_numbers(mixed_digits(arabic))] == expected


@given(PIECES)
def test_a_canonical_form_reads_as_itself(text: str) -> None:
    for number in find_letter_numbers(text):
        again = parse_letter_number(number.canonical)
        assert again.canonical == number.canonical
        assert number_key(again) == number_key(number)


@pytest.mark.shared
def test_real_numbers_all_parse() -> None:
    table = SHARED / "domain" / "letter_number_examples.csv"
    if not table.exists():
        pytest.skip("no shared material beside the checkout")
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            number = parse_letter_number(row["text"])
            assert row["text"][slice(*number.span)] == number.text
            assert number.office or number.running is not None
