"""Is this text layer sound? Each rule is one signature of damage; a page that shows one goes to OCR.

The thresholds are shares measured on transcribed Thai letters: of 100 consonants 6 to 17 carry a tone mark,
12 to 20 a vowel above, and of all า and ำ one in seven is ำ. Every rule wants enough text to judge: a short
page is not refused for what chance explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.ingest.restore import am_share, no_words


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page holds beside its text."""

    image_share: float = 0.0
    """Part of the page that its largest picture covers, 0.0 to 1.0."""
    hidden: bool = False
    """The text is drawn invisibly, or a picture covers it: another program's OCR."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's word on a text layer: `rule` and `reason` are `None` for a sound one."""

    rule: str | None = None
    reason: str | None = None

    @property
    def sound(self) -> bool:
        """Whether the layer can be used."""
        return self.rule is None


@dataclass(frozen=True, slots=True)
class Counted:
    """A text with the counts that several rules need."""

    text: str
    thai: int
    consonants: int
    visible: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A signature of damage. `check` says what it saw, `None` for nothing.

    Every example is refused (on a page with `example_facts`), every counter-example passes.
    """

    id: str
    check: Callable[[Counted, PageFacts], str | None]
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    example_facts: PageFacts = field(default_factory=PageFacts)


_THAI = re.compile("[ก-ฺเ-๎]")
_CONSONANT = re.compile("[ก-ฮ]")
_TONE = re.compile("[่-๋]")
_UPPER = re.compile("[ัิ-ื็]")
_CID = re.compile(r"\(cid:\d+\)")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")
_LATIN_HIGH = re.compile("[\u00a1-\u00ff\u0152-\u0178\u0192]")
_ODD = re.compile(r"[<>@#$^*|\\~={}\[\]?!&%`;]")
_REPEATED = re.compile(r"([^\w\s])\1{2,}")
_WORD = re.compile(r"[A-Za-z][A-Za-z;'\[\]/\\,.]{2,}[A-Za-z]")
_VOWEL = re.compile("[aeiouyAEIOUY]")
_BROKEN_CASE = re.compile("[a-z][A-Z]+[a-z]+[A-Z]|[;\\[\\]\\\\][a-z]|[bcdfghjklmnpqrstvwxz]{6}")
_LOST_AM = re.compile("สานักงาน|กาหนด|ดาเนินการ|อานวย|จานวน|ตาบล|อาเภอ|สาคัญ|คาสั่ง")
_STRAY_MARK = re.compile("(?<![ก-ฮฤฦ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_DANGLING_VOWEL = re.compile("[เแโใไ](?![ก-ฮ])")
_STRAY_AA = re.compile("(?<![ก-ฮฤฦ\u0e31\u0e34-\u0e3a\u0e47-\u0e4eเา])[าำะ]")
_DOUBLED = re.compile("((?:[เแโใไ]?[ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{1,2}[ก-ฮ]?))\\1")
_ENOUGH = 150


def _cid(page: Counted, facts: PageFacts) -> str | None:
    found = len(_CID.findall(page.text))
    return f"{found} characters without a code (cid:…)" if found >= 3 else None


def _private(page: Counted, facts: PageFacts) -> str | None:
    found = len(_PRIVATE.findall(page.text))
    return f"{found} private-use characters" if found >= 5 and found > page.visible * 0.02 else None


def _control(page: Counted, facts: PageFacts) -> str | None:
    found = len(_CONTROL.findall(page.text))
    return (
        f"{found} control or replacement characters" if found >= 3 and found > page.visible * 0.01 else None
    )


def _mojibake(page: Counted, facts: PageFacts) -> str | None:
    found = len(_LATIN_HIGH.findall(page.text))
    if found >= 6 and found > page.visible * 0.15:
        return f"{found} accented Latin letters where Thai is expected"
    return None


def _ascii_garbage(page: Counted, facts: PageFacts) -> str | None:
    text = _REPEATED.sub(r"\1", page.text)
    ascii_visible = sum("!" <= char <= "~" for char in text)
    odd = len(_ODD.findall(text))
    if odd >= 20 and odd > ascii_visible * 0.10 and odd > page.visible * 0.05:
        return f"{odd} of {ascii_visible} ASCII characters are signs that no letter is made of"
    words = _WORD.findall(text)
    if len(words) < 20 or page.thai > page.visible * 0.5:
        return None
    broken = sum(not _VOWEL.search(word) or _BROKEN_CASE.search(word) is not None for word in words)
    if broken > len(words) * 0.35:
        return f"{broken} of {len(words)} Latin words are no words"
    return None


def _tones_missing(page: Counted, facts: PageFacts) -> str | None:
    if page.thai < _ENOUGH:
        return None
    found = len(_TONE.findall(page.text))
    return f"{found} tone marks on {page.consonants} consonants" if found < page.consonants * 0.02 else None


def _vowels_missing(page: Counted, facts: PageFacts) -> str | None:
    if page.thai < _ENOUGH:
        return None
    found = len(_UPPER.findall(page.text))
    return f"{found} vowels above {page.consonants} consonants" if found < page.consonants * 0.04 else None


def _am_for_aa(page: Counted, facts: PageFacts) -> str | None:
    found = page.text.count("ำ")
    if found >= 8 and am_share(page.text) > 0.6:
        return f"{found} ำ, hardly an า"
    wrong = no_words(page.text)
    return f"{wrong} words with ำ in place of า" if wrong >= 2 else None


def _am_lost(page: Counted, facts: PageFacts) -> str | None:
    found = _LOST_AM.findall(page.text)
    if len(found) >= 2 and len(found) > page.text.count("ำ"):
        return f"ำ reads as า ({found[0]})"
    return None


def _scattered(page: Counted, facts: PageFacts) -> str | None:
    if page.thai < 40:
        return None
    found = sum(len(pattern.findall(page.text)) for pattern in (_STRAY_MARK, _DANGLING_VOWEL, _STRAY_AA))
    return (
        f"{found} vowels and marks stand without a consonant"
        if found >= 4 and found > page.thai * 0.03
        else None
    )


def _doubled(page: Counted, facts: PageFacts) -> str | None:
    found = len(_DOUBLED.findall(page.text))
    return f"{found} syllables stand twice" if found >= 4 and found > page.consonants * 0.01 else None


def _hidden(page: Counted, facts: PageFacts) -> str | None:
    if facts.hidden and facts.image_share > 0.5:
        # Whatever program read it: nobody can say which of its digits are right.
        return "an invisible layer of another recogniser under a scan"
    return None


def _sparse(page: Counted, facts: PageFacts) -> str | None:
    if facts.image_share > 0.5 and page.visible < 400 * facts.image_share:
        return f"only {page.visible} characters on a page that is a picture"
    return None


_SCAN = PageFacts(image_share=0.95)
_LETTER = (
    "ที่ นว ๕๒๐๐๑/๑๒๓ เรื่อง ขอเชิญประชุมคณะกรรมการ เรียน ผู้อำนวยการกองช่าง ด้วยเทศบาลกำหนดจัดประชุม ณ ห้องประชุมชั้น ๒ "
)
_ENGLISH = (
    "The committee will meet on Monday; please reply by e-mail (office@example.go.th) before 5 May 2026. " * 3
)

RULES: tuple[Rule, ...] = (
    Rule("gate.hidden_layer", _hidden, (_LETTER,), (), PageFacts(image_share=0.95, hidden=True)),
    Rule("gate.sparse", _sparse, ("รับที่ 12/2569",), (_LETTER * 5,), _SCAN),
    Rule("gate.cid", _cid, ("(cid:12)(cid:7)(cid:99)",), (_LETTER, "(cid: 5)")),
    Rule("gate.private_use", _private, ("\ue012\ue013\ue014\ue015\ue016",), (_LETTER, "\ue012 " + _LETTER)),
    Rule("gate.control", _control, ("ก\x02\x03\x04ข\ufffd",), (_LETTER, "ก\tข\nค\fง")),
    Rule("gate.mojibake", _mojibake, ("àÃÕÂ¹ ¼ÙéÍÓ¹ÇÂ¡ÒÃ",), (_LETTER, _ENGLISH, "Café, 20 °C, ½ หน้า")),
    Rule(
        "gate.ascii_garbage",
        _ascii_garbage,
        (
            "?1<@0 #2/$@ %1>/@ &?Q '!O#> @ล?%/ N1>#@ (?P) $/1 *&0@<",
            "lj;ol'l gvdlkm wxstl jkrw kpmf hjlfd qwrt nbvc lkjhg ptrw zxcv mnbv ldkf rtwp sdfg hjkl wrtp "
            "bnmv kjhgf dkgv wfh;p nbsd xkdr g]ksn",
        ),
        (_LETTER, _ENGLISH, "ลงชื่อ .......................... (__________________) ****** ======"),
    ),
    Rule(
        "gate.tones_missing",
        _tones_missing,
        ("เรอง ขอเชิญประชุมคณะกรรมการ เรียน ผอำนวยการ ดวยเทศบาลกำหนดจัดประชุม " * 4,),
        (_LETTER * 3, "ประชุมคณะกรรมการ"),
    ),
    Rule(
        "gate.vowels_missing",
        _vowels_missing,
        ("เรอง ขอเชญประชมคณะกรรมการ เรยน ผ้อำนวยการ ด้วยเทศบาลกำหนดจดประชม " * 4,),
        (_LETTER * 3,),
    ),
    Rule(
        "gate.am_for_aa",
        _am_for_aa,
        ("กำรประชุมคณะกรรมกำรดูแลอำคำร สถำนที่และอำหำรกลำงวัน",),
        (_LETTER * 3, "สำนักงาน กำหนด ดำเนินการ ตำบล อำเภอ จำนวน สำคัญ คำสั่ง จังหวัดลำปาง การทำงาน สามารถ อาคาร"),
    ),
    Rule("gate.am_lost", _am_lost, ("สานักงานกาหนดให้ผู้อานวยการดาเนินการ",), (_LETTER, "สำนักงานกำหนด ตาบล")),
    Rule(
        "gate.scattered",
        _scattered,
        ("เรอง ่ื ขอเชญิ ประชมุ ี คณะ ้กรรม ่การ ั เ รียน ู แ ล ะ ำ ่ ผ ู ้ อ ำนวย การ ิ ุ",),
        (_LETTER, "ๆ ฯ ฯลฯ " + _LETTER),
    ),
    Rule(
        "gate.doubled",
        _doubled,
        ("ท้องถิ่นถิ่น เรื่องรื่อง ผู้ผู้ นี้นี้ ที่ที่ ประชุมชุม",),
        (_LETTER * 3, "เรื่องที่ ๑ ต่าง ๆ"),
    ),
)
"""The signatures, the surest first."""


def count(text: str) -> Counted:
    """Count what the rules judge by."""
    return Counted(
        text=text,
        thai=len(_THAI.findall(text)),
        consonants=len(_CONSONANT.findall(text)),
        visible=sum(not char.isspace() for char in text),
    )


def judge(text: str, facts: PageFacts | None = None) -> Verdict:
    """Judge a repaired text layer."""
    counted = count(text)
    seen = facts or PageFacts()
    for rule in RULES:
        reason = rule.check(counted, seen)
        if reason is not None:
            return Verdict(rule.id, f"{rule.id}: {reason}")
    return Verdict()
