"""What stands on a line: weighted productions for the text of letters, with the parts that a pen fills in.

A line is a list of pieces; a piece knows whether it is printed or written by hand. Numbers are made in Arabic digits
and turned to Thai ones by a style that is drawn for the line, as an office keeps to one style within a line, mostly.
"""

# ruff: noqa: E501 - productions read best one a line.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from extractors.calendar_th import ABBREVIATIONS as MONTHS_SHORT
from extractors.calendar_th import MONTHS
from pipeline.ocr.train.charset import ASCII, THAI, TO_ARABIC, TO_THAI, TYPOGRAPHIC, is_writable, normalise
from pipeline.ocr.train.values import Values
from pipeline.ocr.train.words import (
    HEADS,
    MONTHS_EN,
    OPENERS,
    POSITIONS,
    ROADS,
    SIGNS,
    WEEKDAYS,
    pick,
)


@dataclass(frozen=True)
class Piece:
    """A run of text in one hand: printed, or written with a pen. `dotted` pieces stand on a form's dotted line."""

    text: str
    hand: bool = False
    dotted: bool = False
    machine: bool = False
    """Set by a dater or a numbering machine."""


@dataclass(frozen=True)
class Line:
    """The pieces of a line and the kind of production that made it."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The target of the line; an ellipsis looks like three dots and is written so."""
        return normalise("".join(p.text for p in self.pieces)).replace("…", "...")


class Maker(Values):
    """Draws lines."""

    # -- productions ------------------------------------------------------------------------------------------------
    def running_text(self) -> list[Piece]:
        """Running text, half of it with a value in the middle."""
        text = self.passage(10, 85)
        if self.chance(0.92):
            value = self.value()
            spaces = [i for i, c in enumerate(text) if c == " "]
            at = spaces[int(self.rng.integers(len(spaces)))] if spaces else len(text)
            text = f"{text[:at]} {value} {text[at:]}"
        if self.chance(0.06):
            words = text.split(" ")
            i = int(self.rng.integers(len(words)))
            words[i] = self.pick("“{}”", '"{}"', "({})", "‘{}’", "{}ฯ", "{} ๆ", "{}ๆ").format(words[i])
            text = " ".join(words)
        return [Piece(text)]

    def number_line(self) -> list[Piece]:
        """`ที่ มท ๐๘๐๘.๒/ว 1234`: the running number is by hand four times in five."""
        label = self.pick("ที่ ", "ที่ ", "ที่  ", "ที่", "ด่วนที่สุด ที่ ", "ด่วนมาก ที่ ", "เลขที่ ", "ลับ ที่ ", "")
        slash = self.pick("/", "/", "/ ", " / ")
        if self.chance(0.65):
            hand = self.running()
            parts = [
                Piece(label + self.office_code() + slash),
                Piece(hand, hand=True, dotted=self.chance(0.2)),
            ]
            if self.chance(0.2) and hand.startswith("ว"):
                parts = [
                    Piece(label + self.office_code() + slash + "ว" + self.pick("", " ")),
                    Piece(hand.lstrip("ว "), hand=True, dotted=self.chance(0.2)),
                ]
            if self.chance(0.06):
                parts.append(Piece("/" + self.year()))
            return parts
        return [
            Piece(
                label
                + self.number()
                + (self.pick(" ลงวันที่ ", " ลง ") + self.date() if self.chance(0.4) else "")
            )
        ]

    def date_line(self) -> list[Piece]:
        """A letter's date, the day by hand or left out in three letters of five."""
        r = self.rng.random()
        if r < 0.45:
            return [
                Piece(self.pick("", "", "วันที่ ")),
                Piece(self.day(), hand=True, dotted=self.chance(0.25)),
                Piece(
                    self.pick(" ", "  ", "   ")
                    + f"{self.month()} {self.pick('', '', '', 'พ.ศ. ')}{self.year()}"
                ),
            ]
        if r < 0.6:
            when = (
                f"{self.day()} {pick(self.rng, MONTHS_SHORT)} {self.year()[self.pick('', 'xx').__len__() :]}"
            )
            return [
                Piece(self.pick("วันที่ ", "ลงวันที่ ", "รับวันที่ ", "")),
                Piece(when, hand=True, dotted=self.chance(0.5)),
            ]
        if r < 0.7:
            return [Piece(f"{self.month()} {self.pick('', 'พ.ศ. ')}{self.year()}")]
        return [
            Piece(
                self.pick("", "วันที่ ", "ลงวันที่ ", "ณ วันที่ ", "ภายในวันที่ ", f"วัน{pick(self.rng, WEEKDAYS)}ที่ ")
                + self.date()
            )
        ]

    def reference_line(self) -> list[Piece]:
        """`อ้างถึง หนังสือ… ที่ … ลงวันที่ …`."""
        label = self.pick("อ้างถึง ", "อ้างถึง ๑. ", "อ้างถึง ๑) ", "๒. ", "๓. ", "", "ตามหนังสือ", "บัญชีหนังสือแนบท้าย ")
        office = pick(self.rng, HEADS)
        urgent = self.pick("", "", " ด่วนที่สุด", " ด่วนมาก", " ด่วน")
        return [
            Piece(
                f"{label}{self.pick('หนังสือ', 'หนังสือ', 'บันทึก', 'คำสั่ง')}{office}{urgent} ที่ {self.number()} ลงวันที่ {self.date()}"
            )
        ]

    def phone_line(self) -> list[Piece]:
        """A telephone line of a letter's foot."""
        label = self.pick(
            "โทร. ",
            "โทร.",
            "โทร ",
            "โทรศัพท์ ",
            "โทรสาร ",
            "โทรศัพท์/โทรสาร ",
            "โทร./โทรสาร ",
            "มือถือ ",
            "โทรศัพท์มือถือ ",
            "Tel. ",
            "Fax. ",
            "โทร. ๐ ",
        )
        text = label + self.phone()
        if self.chance(0.35):
            text += self.pick(" ", ", ", " โทรสาร ", " โทรสาร. ", " , ") + self.phone()
        return [Piece(text)]

    def stamp_line(self) -> list[Piece]:
        """A line of a receiving stamp: printed label, dotted field, filled by pen or by a numbering machine."""
        hand = self.chance(0.7)
        r = self.rng.random()
        if r < 0.35:
            filled = self.num(1, 99999) + (f"/{self.year()[2:]}" if self.chance(0.3) else "")
            return [
                Piece(self.pick("เลขที่รับ ", "เลขรับ ", "รับที่ ", "รับเลขที่ ", "เลขที่ ", "เลขรับที่ ")),
                Piece(filled, hand=hand, dotted=True),
            ]
        if r < 0.7:
            y = self.year()
            when = self.pick(
                f"{self.day()} {pick(self.rng, MONTHS_SHORT)} {y}", f"{self.day()} {pick(self.rng, MONTHS_SHORT)} {y[2:]}",
                f"{self.day()}/{self.num(1, 12)}/{y[2:]}", f"{self.day()} {pick(self.rng, MONTHS)} {y}", f"{self.day()} {pick(self.rng, MONTHS_EN)} {self.num(2004, 2026)}",
            )  # fmt: skip
            return [
                Piece(self.pick("วันที่ ", "วันที่", "รับวันที่ ", "วัน/เดือน/ปี ", "")),
                Piece(when, hand=hand, dotted=True),
            ]
        if r < 0.9:
            t = f"{self.num(8, 17)}{self.pick('.', '.', ':')}{self.digits(2, 2)}"
            return [
                Piece(self.pick("เวลา ", "เวลา", "")),
                Piece(t, hand=hand, dotted=True),
                Piece(self.pick(" น.", "", " น.")),
            ]
        return [
            Piece(self.pick("ผู้รับ ", "ผู้ส่ง ", "ลงรับ ", "กลุ่ม ", "รับเรื่องจาก ")),
            Piece(pick(self.rng, self.words.given), hand=hand, dotted=True),
        ]

    def pen_alone(self) -> list[Piece]:
        """What a pen wrote, cut off from its line: a number, a day, a time, a short date."""
        text = self.pick(
            self.running(), self.running(), self.day(), f"{self.num(7, 18)}.{self.digits(2, 2)}", self.digits(1, 5),
            f"{self.num(1, 9999)}/{self.year()[2:]}", f"{self.day()} {pick(self.rng, MONTHS_SHORT)} {self.year()[2:]}",
            f"{self.day()}/{self.num(1, 12)}/{self.year()[2:]}",
        )  # fmt: skip
        return [Piece(text, hand=True, dotted=self.chance(0.4))]

    def dater_line(self) -> list[Piece]:
        """What a dater prints: a day, a short month and a year, mostly by itself on a stamp's row of dots."""
        day, month, year = self.day(), pick(self.rng, MONTHS_SHORT), self.year()
        when = self.pick(f"{day} {month} {year}", f"{day} {month} {year}", f"- {day} {month} {year}", f"{day} {month}{year}", f"{day} {month} {year[2:]}")  # fmt: skip
        label = self.pick("", "", "", "วันที่ ", "วันที่")
        parts = [Piece(when, dotted=True, machine=True)]
        return [Piece(label), *parts] if label else parts

    def form_line(self) -> list[Piece]:
        """A form's field: label, value on dots, label."""
        return [
            Piece(self.passage(4, 18) + " "),
            Piece(
                self.pick(self.value(), self.num(1, 9999), self.day(), self.passage(4, 14)),
                hand=self.chance(0.4),
                dotted=True,
            ),
            Piece(" " + self.passage(3, 12)),
        ]

    def dotted_blank(self) -> list[Piece]:
        """A field that nobody filled in: the dots themselves are the text."""
        dots = self.pick(".", ".", ".", ".", "_") * int(self.rng.integers(3, 30))
        return [Piece(f"{self.passage(3, 18)}{dots}{self.passage(3, 14) if self.chance(0.6) else ''}")]

    def signer(self) -> list[Piece]:
        """A name in brackets, or a position."""
        name = self.person()
        place = pick(self.rng, self.words.provinces)
        return [
            Piece(
                self.pick(
                    f"({name})",
                    f"( {name} )",
                    name,
                    pick(self.rng, POSITIONS) + place,
                    pick(self.rng, POSITIONS),
                )
            )
        ]

    def head_line(self) -> list[Piece]:
        """A line of the letterhead or of an address."""
        place = pick(self.rng, self.words.provinces)
        return [
            Piece(
                self.pick(
                    f"{pick(self.rng, HEADS)}{place}",
                    f"{pick(self.rng, ROADS)} {place} {self.digits(5, 5)}",
                    f"{pick(self.rng, ROADS)} เขต{pick(self.rng, self.words.lexicon)} กทม. {self.digits(5, 5)}",
                    f"อำเภอ{place} จังหวัด{place} {self.digits(5, 5)}",
                    f"เรียน {pick(self.rng, POSITIONS)}{place}",
                    f"เรื่อง {self.passage(8, 60)}",
                    f"ส่วนราชการ {pick(self.rng, HEADS)}{place} โทร. {self.phone()}",
                    f"สิ่งที่ส่งมาด้วย {self.passage(8, 40)} จำนวน {self.num(1, 20)} {self.pick('ฉบับ', 'ชุด', 'แผ่น')}",
                    f"{pick(self.rng, OPENERS)} {self.passage(5, 50)}",
                    pick(self.rng, OPENERS),
                    f"(สำเนา) ที่ {self.number()}",
                    f"ตำบล{pick(self.rng, self.words.lexicon)} อำเภอ{place} {pick(self.rng, SIGNS)} {self.digits(5, 5)}",
                    f"๑. {self.passage(8, 60)}",
                    f"{self.num(1, 20)}. {self.passage(8, 60)}",
                    f"- {self.num(1, 30)} -",
                    f"/{self.num(1, 30)}. {self.passage(3, 12)}...",
                    f"{self.num(1, 99)}",
                )
            )
        ]

    def web_line(self) -> list[Piece]:
        """An address of the web or of e-mail, alone or with its label."""
        label = self.pick(
            "",
            "",
            "e-mail: ",
            "E-mail : ",
            "ไปรษณีย์อิเล็กทรอนิกส์ ",
            "เว็บไซต์ ",
            "ทาง ",
            "สืบค้นได้ที่ ",
            "E-mail address: ",
            "Website: ",
            "LINE ID: ",
        )
        return [Piece(label + self.web())]

    def latin_line(self) -> list[Piece]:
        """Latin words, alone or in Thai text."""
        return [
            Piece(
                self.pick(
                    self.latin(),
                    f"{self.passage(5, 25)} {self.latin()} {self.passage(5, 25)}",
                    f"{self.passage(5, 25)} ({self.latin()})",
                )
            )
        ]

    def digit_line(self) -> list[Piece]:
        """Figures of a table, and nothing else."""
        parts = [
            self.pick(self.money(), self.digits(1, 8), self.date(), self.time(), self.number(), self.clause())
            for _ in range(int(self.rng.integers(1, 5)))
        ]
        return [Piece(self.pick(" ", "  ").join(parts), hand=self.chance(0.15))]

    def rare(self) -> list[Piece]:
        """Any letters at all, so that the rare ones (ฌ ฃ ฅ ฦ ๅ) are seen and no word is taken for granted."""
        out = []
        for _ in range(int(self.rng.integers(2, 12))):
            r = self.rng.random()
            if r < 0.45:
                out.append(pick(self.rng, self.words.lexicon))
            elif r < 0.6:
                out.append(
                    "".join(THAI[int(i)] for i in self.rng.integers(0, 46, int(self.rng.integers(1, 5))))
                )
            elif r < 0.7:
                out.append(self.syllable())
            elif r < 0.82:
                out.append(
                    "".join(ASCII[int(i)] for i in self.rng.integers(1, 95, int(self.rng.integers(1, 6))))
                )
            elif r < 0.86:
                out.append(TYPOGRAPHIC[int(self.rng.integers(len(TYPOGRAPHIC)))])
            elif r < 0.9:
                out.append(
                    self.pick(
                        "ฤๅ",
                        "ฦๅ",
                        "ฤ",
                        "ฦ",
                        "๏",
                        "๚",
                        "๛",
                        "ฯลฯ",
                        "ฯพณฯ",
                        "ๆ",
                        "฿",
                        "ฃวด",
                        "ฅน",
                        "ฌาน",
                        "เฌอ",
                        "พิฆเฌศ",
                    )
                )
            else:
                out.append(self.digits(1, 5))
        return [Piece(self.pick("", " ").join(out))]

    # -- the line -----------------------------------------------------------------------------------------------
    def line(self) -> Line:
        """Draw a line that has text and only characters of the set."""
        productions: tuple[tuple[float, Callable[[], list[Piece]]], ...] = (
            (24, self.running_text), (17, self.number_line), (10, self.date_line), (12, self.pen_alone), (7, self.reference_line), (5, self.phone_line), (8, self.stamp_line),
            (4, self.dater_line),
            (3, self.form_line), (2, self.dotted_blank), (2.5, self.signer), (6, self.head_line), (3, self.web_line), (2.5, self.latin_line), (4, self.digit_line), (4, self.rare),
        )  # fmt: skip
        bounds = np.cumsum([w for w, _ in productions])
        while True:
            make = productions[int(np.searchsorted(bounds, self.rng.random() * bounds[-1], side="right"))][1]
            pieces = self._styled(make())
            line = Line(make.__name__, tuple(pieces))
            if line.text and is_writable(line.text) and len(line.text) <= 130:
                return line

    def _styled(self, pieces: list[Piece]) -> list[Piece]:
        """Choose the digits of the line: Thai mostly, Arabic, or a mixture; a pen keeps to its own."""
        r = self.rng.random()
        if any(p.hand for p in pieces) and self.chance(0.25):
            r = 1.0
        mode = "thai" if r < self.thai else "mixed" if r < self.thai + 0.05 else "arabic"
        out = []
        for p in pieces:
            text = p.text
            local = mode
            if p.hand and self.chance(0.45):
                local = self.pick("thai", "arabic", "arabic")
            elif p.machine:
                local = self.pick("thai", "arabic", "arabic", "arabic")
            if local == "thai":
                text = "".join(
                    w if any("A" <= c <= "z" for c in w) else w.translate(TO_THAI)
                    for w in _words_and_gaps(text)
                )
            elif local == "arabic":
                text = text.translate(TO_ARABIC)
            else:
                text = "".join(
                    w.translate(TO_THAI if self.chance(0.5) else TO_ARABIC) for w in _words_and_gaps(text)
                )
            out.append(Piece(text, p.hand, p.dotted, p.machine))
        return out


def _words_and_gaps(text: str) -> list[str]:
    out: list[str] = []
    for i, word in enumerate(text.split(" ")):
        if i:
            out.append(" ")
        out.append(word)
    return out
