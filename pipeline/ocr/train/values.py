"""What stands on a line: values as offices write them, drawn at random, in Arabic digits.

The line's maker (`grammar`) sets them in Thai or Arabic digits.
"""

# ruff: noqa: E501 - ways of writing read best one a line.
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from extractors.calendar_th import ABBREVIATIONS as MONTHS_SHORT
from extractors.calendar_th import MONTHS
from pipeline.ocr.train.charset import THAI
from pipeline.ocr.train.words import DOMAINS, MONTHS_EN, SIGNS, Words, pick

Rng = np.random.Generator


class Values:
    """Draws the values that stand on lines: numbers, dates, times, telephones, sums, names, addresses."""

    def __init__(self, words: Words, rng: Rng) -> None:
        self.words = words
        self.rng = rng
        self.thai = 0.93

    # -- small helpers -------------------------------------------------------------------------------------------
    def chance(self, p: float) -> bool:
        """Throw a coin."""
        return bool(self.rng.random() < p)

    def num(self, low: int, high: int) -> str:
        """Draw a whole number, in Arabic digits."""
        return str(int(self.rng.integers(low, high + 1)))

    def digits(self, low: int, high: int) -> str:
        """Draw a run of digits of a length between two bounds."""
        return "".join(str(d) for d in self.rng.integers(0, 10, int(self.rng.integers(low, high + 1))))

    def pick(self, *options: str) -> str:
        """Draw one of the arguments."""
        return pick(self.rng, options)

    # -- values ---------------------------------------------------------------------------------------------------
    def year(self) -> str:
        """Draw a year of the Buddhist era."""
        return self.num(2520, 2572)

    def day(self) -> str:
        """Draw a day of the month."""
        d = self.num(1, 31)
        return d.zfill(2) if self.chance(0.08) else d

    def month(self) -> str:
        """Draw a month by name or short form."""
        return pick(self.rng, MONTHS) if self.chance(0.8) else pick(self.rng, MONTHS_SHORT)

    def date(self) -> str:
        """Draw a date in one of the ways that offices write it."""
        r = self.rng.random()
        if r < 0.62:
            return f"{self.day()} {pick(self.rng, MONTHS)} {self.pick('', '', '', '', 'พ.ศ. ')}{self.year()}"
        if r < 0.8:
            y = self.year()
            return f"{self.day()} {pick(self.rng, MONTHS_SHORT)} {y if self.chance(0.5) else y[2:]}"
        if r < 0.9:
            sep = self.pick("/", "/", "-", ".")
            y = self.year() if self.chance(0.7) else self.num(2004, 2026)
            return sep.join([self.day(), self.num(1, 12), y if self.chance(0.6) else y[2:]])
        if r < 0.95:
            a = int(self.rng.integers(1, 27))
            return f"{a} {self.pick('-', '–', ' - ', ' – ', 'ถึง')} {a + int(self.rng.integers(1, 5))} {pick(self.rng, MONTHS)} {self.year()}"
        return f"{self.day().zfill(2)} {pick(self.rng, MONTHS_EN)} {self.num(2004, 2026)}"

    def time(self) -> str:
        """Draw a time of day."""
        h, m = self.num(0, 23), self.pick("00", "30", "15", "45", self.digits(2, 2))
        h = h.zfill(2) if self.chance(0.6) else h
        t = f"{h}{self.pick('.', '.', '.', ':')}{m}"
        if self.chance(0.3):
            t += f"{self.pick('-', ' - ', '–', ' – ')}{self.num(8, 23).zfill(2)}.{self.pick('00', '30')}"
        return t + self.pick(" น.", " น.", "น.", " นาฬิกา", "")

    def office_code(self) -> str:
        """Draw the code of an office: its sign and number."""
        r = self.rng.random()
        sign = pick(self.rng, SIGNS)
        if r < 0.55:
            return f"{sign} {self.digits(4, 4)}{'.' + self.num(1, 40) if self.chance(0.6) else ''}"
        if r < 0.75:
            return f"{sign} 0{self.num(0, 29).zfill(2)}{self.num(1, 9)}.{self.num(1, 4)}{'.' + self.num(1, 9) if self.chance(0.3) else ''}"
        if r < 0.9:
            return f"{sign} {self.digits(5, 6)}{'.' + self.digits(1, 3) if self.chance(0.3) else ''}"
        return f"{sign}.{self.digits(3, 4)}{'(' + pick(self.rng, SIGNS) + ')' if self.chance(0.3) else ''}"

    def running(self) -> str:
        """Draw a running number, with the ว of a circular sometimes."""
        circular = self.chance(0.45)
        n = self.num(1, 9) if self.chance(0.06) else self.digits(1, 5).lstrip("0") or "7"
        return (self.pick("ว ", "ว", "ว") if circular else "") + n

    def number(self) -> str:
        """Draw a letter number."""
        gap = self.pick("/", "/", "/", "/ ", " / ")
        tail = "/" + self.year() if self.chance(0.06) else ""
        return f"{self.office_code()}{gap}{self.running()}{tail}"

    def phone(self) -> str:
        """Draw a telephone or fax number, as offices group them."""
        r = self.rng.random()
        sep = self.pick("-", "-", "-", " ", "")
        if r < 0.45:
            n = f"0{sep}{self.digits(4, 4)}{sep}{self.digits(4, 4)}"
        elif r < 0.6:
            n = f"0{self.digits(1, 1)}{sep}{self.digits(3, 3)}{sep}{self.digits(4, 4)}"
        elif r < 0.85:
            n = f"0{self.digits(2, 2)}{sep}{self.digits(3, 3)}{sep}{self.digits(4, 4)}"
        elif r < 0.92:
            n = f"0{self.digits(2, 2)} {self.digits(7, 7)}"
        else:
            n = self.digits(4, 4)
        if self.chance(0.2):
            n += self.pick(" ต่อ ", " ต่อ ", " กด ") + self.digits(2, 4)
        elif self.chance(0.15):
            n += self.pick("-", "–", ", ", " , ") + self.digits(1, 4)
        return n

    def money(self) -> str:
        """Draw a sum of money or a plain quantity."""
        n = int(10 ** self.rng.uniform(1, 9))
        text = f"{n:,}" if self.chance(0.85) else str(n)
        if self.chance(0.35):
            text += "." + self.digits(2, 2)
        elif self.chance(0.2):
            text += ".-"
        if self.chance(0.06):
            return "฿" + text
        return text + self.pick(" บาท", " บาท", "", " คน", " แห่ง", " ราย", " ฉบับ", "%", " ชุด", " ไร่")

    def person(self) -> str:
        """Draw a name with a title, from lists of common names."""
        title = self.pick(
            "นาย", "นาย", "นาง", "นางสาว", "ดร.", "ว่าที่ร้อยตรี", "พันตำรวจเอก", "ผศ.ดร.", "ร.ต.อ.", "พล.ต.ต."
        )
        return f"{title}{pick(self.rng, self.words.given)}{self.pick(' ', '  ')}{pick(self.rng, self.words.family)}"

    def web(self) -> str:
        """Draw a web address or an e-mail address."""
        words = [
            "".join(chr(97 + int(c)) for c in self.rng.integers(0, 26, int(self.rng.integers(2, 9))))
            if self.chance(0.4)
            else pick(self.rng, self.words.latin).lower()
            for _ in range(3)
        ]
        words = ["".join(c for c in w if c.isalnum()) or "saraban" for w in words]
        host = f"{words[0]}.{pick(self.rng, DOMAINS)}"
        if self.chance(0.4):
            user = words[1] + self.pick("", "_", ".", "-") + self.pick("", self.digits(1, 4), words[2])
            return f"{user}@{host}"
        path = "".join(
            self.pick("/", "/", "-", "?id=", "=", "_") + self.pick(w, w.upper(), self.digits(1, 6))
            for w in words[1:]
        )
        if self.chance(0.25):
            alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
            path = "/" + "".join(
                alphabet[int(i)] for i in self.rng.integers(0, len(alphabet), int(self.rng.integers(5, 12)))
            )
        return (
            self.pick("www.", "http://www.", "https://", "http://", "")
            + host
            + (path if self.chance(0.6) else "")
        )

    def passage(self, low: int = 8, high: int = 70) -> str:
        """Cut running text."""
        return self.words.passage(self.rng, int(self.rng.integers(low, high)))

    def value(self) -> str:
        """Draw any value that a letter carries."""
        if self.chance(0.3):
            return self.num(0, 10 ** int(self.rng.integers(1, 5)))
        kinds: tuple[Callable[[], str], ...] = (
            self.date, self.date, self.number, self.phone, self.money, self.money, self.time, self.clause, self.web, self.latin,
        )  # fmt: skip
        return kinds[int(self.rng.integers(len(kinds)))]()

    def clause(self) -> str:
        """Draw a legal or list reference."""
        n = self.num(1, 199)
        return self.pick(
            f"มาตรา {n}", f"ข้อ {self.num(1, 40)}", f"ข้อ {self.num(1, 9)}.{self.num(1, 19)}", f"({self.num(1, 20)})",
            f"ครั้งที่ {self.num(1, 40)}/{self.year()}", f"พ.ศ. {self.year()}", f"ฉบับที่ {self.num(1, 30)}", f"หมู่ที่ {self.num(1, 19)}",
            f"ปีงบประมาณ พ.ศ. {self.year()}", f"ปีการศึกษา {self.year()}", f"{self.num(1, 9)}.{self.num(1, 9)}.{self.num(1, 9)}",
            f"หน้า {self.num(1, 60)} เล่ม {self.num(90, 142)} ตอนที่ {self.num(1, 300)} ง", f"ร้อยละ {self.num(1, 100)}.{self.digits(2, 2)}",
            f"เลขประจำตัวประชาชน {self.digits(1, 1)}-{self.digits(4, 4)}-{self.digits(5, 5)}-{self.digits(2, 2)}-{self.digits(1, 1)}",
        )  # fmt: skip

    def latin(self) -> str:
        """Draw Latin words."""
        words = [pick(self.rng, self.words.latin) for _ in range(int(self.rng.integers(1, 5)))]
        text = " ".join(words)
        return self.pick(
            text,
            text,
            text.upper(),
            text.title(),
            f"({text})",
            f"{words[0]}{self.num(1, 2030)}",
            f"{words[0]}-{self.num(1, 99)}",
        )

    def syllable(self) -> str:
        """Draw a well-formed syllable, spelt as no word need be."""
        c = THAI[int(self.rng.integers(0, 46))]
        over = self.pick("", "ิ", "ี", "ึ", "ื", "ั", "ุ", "ู", "็", "")
        tone = "" if over == "็" else self.pick("", "่", "้", "๊", "๋", "์")
        lead = self.pick("", "", "เ", "แ", "โ", "ใ", "ไ") if over in ("", "ิ", "ี", "ื", "็") else ""
        tail = self.pick("", "า", "ำ", "ะ") if not lead and not over and tone != "์" else ""
        return (
            lead + c + over + tone + tail + (THAI[int(self.rng.integers(0, 46))] if self.chance(0.5) else "")
        )
