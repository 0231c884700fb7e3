"""Composes one office letter on a sheet of paper: its parts by form, its text by grammar, what was added."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from extractors.calendar_th import MONTHS
from pipeline.ocr.train import page_marks
from pipeline.ocr.train.charset import TO_THAI, is_writable
from pipeline.ocr.train.damage import Textures
from pipeline.ocr.train.fonts import FAMILIES, Face, faces
from pipeline.ocr.train.grammar import Maker
from pipeline.ocr.train.handwriting import Pens
from pipeline.ocr.train.paper import (
    BLACK,
    DrawnLine,
    Paper,
    Rng,
    Run,
    Style,
    break_lines,
    face_with,
    text_width,
)
from pipeline.ocr.train.words import HEADS, OPENERS, POSITIONS, ROADS, load, pick

Faces = Literal["training", "unseen"]
WIDTH, HEIGHT = 2480, 3508
"""A4 at 300 dpi."""


@dataclass(frozen=True)
class Stock:
    """Faces, pens and textures, opened once."""

    faces: list[Face]
    families: list[str]
    weights: list[float]
    pens: Pens
    textures: Textures


@lru_cache(maxsize=4)
def open_stock(which: Faces, cache: Path) -> Stock:
    """Open the faces of training, or those that it never saw; the pens are the same."""
    every = faces(cache)
    if not every:
        raise FileNotFoundError("no Thai fonts: install fonts-thai-tlwg and run `make ocr-data`")
    unseen = which == "unseen"
    use = {"office": 1.0, "text": 0.3, "loopless": 0.1}
    fit = [
        f
        for f in FAMILIES
        if f.held_out == unseen and f.use in use and any(x.family == f.name for x in every)
    ]
    weights = [1.0 if unseen else f.weight * use[f.use] for f in fit]
    printed = [f for f in every if any(f.family == x.name for x in fit)]
    # Pens are the same for both: what is unseen is the print.
    careful = [
        f
        for f in every
        if f.use in ("office", "text") and not any(f.family == x.name for x in FAMILIES if x.held_out)
    ]
    pens = Pens([f for f in every if f.use in ("hand", "pen")], careful)
    return Stock(printed, [f.name for f in fit], weights, pens, Textures(np.random.default_rng(7)))


class Letter:
    """Composes one letter on a sheet."""

    def __init__(self, rng: Rng, stock: Stock) -> None:
        self.rng = rng
        self.stock = stock
        self.maker = Maker(load(), rng)
        share = np.cumsum(stock.weights)
        family = stock.families[int(np.searchsorted(share, rng.random() * share[-1], side="right"))]
        h = float(np.clip(rng.normal(25.5, 2.2), 20, 32))
        face = face_with(stock.faces, family, bold=rng.random() < 0.04)
        gap = float(rng.choice([0.85, 1.0, 1.0, 1.3]))
        spread = h * float(rng.uniform(0.02, 0.12)) if rng.random() < 0.08 else 0.0
        self.pen = page_marks.ink_of(rng, page_marks.PEN_INKS, 0.2)
        self.style = Style(face, h, gap, spread, pen=self.pen)
        self.bold = replace(self.style, face=face_with(stock.faces, family, bold=True))
        self.pitch = h * float(rng.uniform(3.1, 4.0))
        self.thai = rng.random() < 0.65
        self.justified = rng.random() < 0.5
        self.left = float(rng.uniform(290, 380))
        self.right = WIDTH - float(rng.uniform(190, 270))
        self.indent = float(rng.uniform(230, 320))
        self.paper = Paper(WIDTH, HEIGHT, stock.pens, rng)
        self.y = float(rng.uniform(130, 260))
        self.end = HEIGHT - float(rng.uniform(180, 330))

    # setting
    def digits(self, text: str) -> str:
        """Write digits in the letter's script; words with Latin letters keep theirs."""
        text = "".join(c for c in text if is_writable(c))
        if not self.thai:
            return text
        return " ".join(w if re.search("[A-Za-z]", w) else w.translate(TO_THAI) for w in text.split(" "))

    def put(self, x: float, *runs: Run, style: Style | None = None, wide: float = 0.0) -> DrawnLine | None:
        """Set a line at the current height."""
        dressed = tuple(
            Run(self.digits(r.text), r.pen, r.dotted) if not r.pen else self._by_hand(r) for r in runs
        )
        return self.paper.set(dressed, x, self.y, style or self.style, wide=wide)

    def _by_hand(self, run: Run) -> Run:
        own = self.thai if self.rng.random() < 0.75 else self.rng.random() < 0.5
        return Run(run.text.translate(TO_THAI) if own else run.text, pen=True, dotted=run.dotted)

    def centred(self, text: str, x: float, style: Style | None = None) -> None:
        """Set a line round a middle."""
        text = self.digits(text)
        self.put(x - text_width(text, style or self.style) / 2, Run(text), style=style)

    def step(self, lines: float = 1.0) -> None:
        """Go down the page."""
        self.y += self.pitch * lines

    @property
    def full(self) -> bool:
        """Say whether there is no room for one more line."""
        return self.y > self.end

    def flow(self, text: str, first: float, rest: float, *, justified: bool = False) -> None:
        """Set a paragraph: the first line from `first` on, the others from `rest` on."""
        parts = break_lines(self.digits(text), self.style, self.right - first, self.right - rest)
        for number, part in enumerate(parts):
            if self.full:
                return
            x = rest if number else first
            wide = self.right - x if justified and number < len(parts) - 1 else 0.0
            self.put(x, Run(part), wide=wide)
            self.step()

    # text
    def passage(self, length: int) -> str:
        """Give running text with values in it."""
        maker = self.maker
        out = [pick(self.rng, OPENERS)]
        while sum(len(p) for p in out) < length:
            out.append(maker.passage(20, 110))
            if self.rng.random() < 0.75:
                out.append(maker.value())
            if self.rng.random() < 0.2:
                out.append(f"โทร. {maker.phone()}")
        return " ".join(out)

    def office(self) -> str:
        """Name an office."""
        return pick(self.rng, HEADS) + pick(self.rng, self.maker.words.provinces)

    # parts
    def compose(self) -> None:
        """Draw the letter, then what was added to it."""
        r = self.rng.random()
        if r < 0.68:
            self._external()
        elif r < 0.86:
            self._memo()
        else:
            self._announcement()
        self._body()
        self._closing()
        self._additions()

    def _external(self) -> None:
        rng, maker, paper = self.rng, self.maker, self.paper
        size = float(rng.uniform(270, 370))
        if rng.random() < 0.9:
            page_marks.emblem(paper, WIDTH / 2 + float(rng.normal(0, 15)), self.y, size)
        top = self.y
        if rng.random() < 0.25:
            self.y = top + size * 0.55
            urgent = maker.pick("ด่วนที่สุด", "ด่วนมาก", "ด่วน", "ลับ")
            red = (0.8, 0.12, 0.15) if rng.random() < 0.4 else BLACK
            self.put(
                self.left,
                Run(urgent),
                style=replace(self.bold, h=self.style.h * float(rng.uniform(1.2, 1.9)), color=red),
            )
        self.y = top + size + float(rng.uniform(-20, 60))
        self.put(self.left, *self._number())
        address = [
            self.office(),
            f"{pick(rng, ROADS)} {pick(rng, maker.words.provinces)} {maker.digits(5, 5)}",
        ]
        if rng.random() < 0.4:
            address.insert(1, f"อำเภอ{pick(rng, maker.words.provinces)}")
        x = float(rng.uniform(0.57, 0.63)) * WIDTH
        x = max(
            WIDTH * 0.5,
            min(x, self.right - max(text_width(self.digits(a), self.style) for a in address) + 40),
        )
        for line in address:
            self.put(x, Run(line))
            self.step(0.92)
        self.step(float(rng.uniform(0.1, 0.6)))
        self._date(float(rng.uniform(0.46, 0.54)) * WIDTH)
        self.step(float(rng.uniform(1.1, 1.6)))
        self._heads()

    def _number(self) -> tuple[Run, ...]:
        rng, maker = self.rng, self.maker
        label = maker.pick("ที่ ", "ที่ ", "ที่  ", "เลขที่ ")
        code = f"{label}{maker.office_code()}/"
        if rng.random() < 0.6:
            hand = maker.running()
            if hand.startswith("ว") and rng.random() < 0.6:
                return Run(code + "ว "), Run(hand.lstrip("ว "), pen=True)
            return Run(code), Run(hand, pen=True, dotted=rng.random() < 0.1)
        return (Run(code + maker.running()),)

    def _date(self, x: float) -> None:
        rng, maker = self.rng, self.maker
        month = f"{pick(rng, MONTHS)} {maker.pick('', '', '', 'พ.ศ. ')}{maker.year()}"
        r = rng.random()
        if r < 0.5:
            gap = maker.pick(" ", "  ", "   ")
            self.put(x, Run(maker.day(), pen=True, dotted=rng.random() < 0.1), Run(gap + month))
        elif r < 0.6:
            self.put(x, Run(month))
        else:
            self.put(x, Run(f"{maker.day()} {month}"))

    def _heads(self) -> None:
        rng, maker = self.rng, self.maker
        gap = float(rng.uniform(1.15, 1.45))

        def head(label: str, text: str) -> None:
            x = self.left + text_width(label, self.style) + self.style.h * float(rng.uniform(1.0, 1.6))
            parts = break_lines(self.digits(text), self.style, self.right - x, self.right - x)[:3]
            for number, part in enumerate(parts):
                # Label and text stand on one line of truth, as a reader meets them.
                self.put(self.left, Run(f"{label}  {part}")) if not number else self.put(x, Run(part))
                self.step(1.0 if number < len(parts) - 1 else gap)

        head("เรื่อง", maker.passage(20, 110))
        head(
            "เรียน",
            pick(rng, POSITIONS) + (pick(rng, maker.words.provinces) if rng.random() < 0.7 else " ทุกแห่ง"),
        )
        if rng.random() < 0.5:
            urgent = maker.pick("", "", " ด่วนที่สุด", " ด่วนมาก")
            head("อ้างถึง", f"หนังสือ{self.office()}{urgent} ที่ {maker.number()} ลงวันที่ {maker.date()}")
        if rng.random() < 0.55:
            count = int(rng.integers(1, 5))
            x = self.left + text_width("สิ่งที่ส่งมาด้วย", self.style) + self.style.h
            column = self.right - float(rng.uniform(260, 420))
            for number in range(count):
                item = maker.passage(8, 30)
                mark = f"{number + 1}. " if count > 1 else ""
                copies = f"จำนวน {maker.num(1, 30)} {maker.pick('ฉบับ', 'ชุด', 'แผ่น', 'เล่ม')}"
                text = f"สิ่งที่ส่งมาด้วย {mark}{item}" if not number else mark + item
                text = next(iter(break_lines(self.digits(text), self.style, column - x, column - x)), "")
                self.put(x if number else self.left, Run(text))
                self.put(column, Run(copies))
                self.step(1.0 if number < count - 1 else gap)

    def _memo(self) -> None:
        rng, maker = self.rng, self.maker
        page_marks.emblem(self.paper, self.left + 90, self.y, float(rng.uniform(150, 200)))
        self.y += 170
        self.centred(
            "บันทึกข้อความ", WIDTH / 2, replace(self.bold, h=self.style.h * float(rng.uniform(1.5, 1.9)))
        )
        self.step(1.6)
        dotted = rng.random() < 0.6

        def field(x: float, end: float, label: str, *runs: Run) -> None:
            if dotted:
                self.paper.dots(
                    x + text_width(label, self.bold) + 10, end, self.y + 0.25 * self.style.h, self.style.h
                )
            self.put(x, Run(label), style=self.bold)
            self.put(x + text_width(label, self.bold) + self.style.h, *runs)

        field(self.left, self.right, "ส่วนราชการ", Run(f"{self.office()} โทร. {maker.phone()}"))
        self.step()
        middle = WIDTH * 0.5
        field(
            self.left,
            middle - 30,
            "ที่",
            *(replace(r, text=re.sub("^(เลข)?ที่ +", "", r.text)) for r in self._number()),
        )
        month = f"{pick(rng, MONTHS)} {maker.year()}"
        by_pen = rng.random() < 0.5
        field(middle, self.right, "วันที่", Run(maker.day(), pen=by_pen), Run(f" {month}"))
        self.step()
        field(self.left, self.right, "เรื่อง", Run(maker.passage(15, 55)))
        self.step(1.3)
        self.put(self.left, Run(f"เรียน  {pick(rng, POSITIONS)}"))
        self.step(1.3)

    def _announcement(self) -> None:
        rng, maker = self.rng, self.maker
        size = float(rng.uniform(300, 400))
        page_marks.emblem(self.paper, WIDTH / 2, self.y, size)
        self.y += size + self.pitch * 0.8
        for text in (
            maker.pick("ประกาศ", "คำสั่ง") + self.office(),
            f"ที่ {maker.num(1, 900)}/{maker.year()}",
            f"เรื่อง {maker.passage(15, 45)}",
        ):
            self.centred(text, WIDTH / 2, self.bold)
            self.step()
        if rng.random() < 0.7:
            y = int(self.y - 0.5 * self.pitch)
            self.paper.rule((WIDTH / 2 - 200, y), (WIDTH / 2 + 200, y), 3)
        self.step(0.6)

    def _body(self) -> None:
        rng, maker = self.rng, self.maker
        room = self.end - self.pitch * float(rng.uniform(2, 11))
        count = int(rng.integers(2, 7))
        table = rng.random() < 0.2
        for number in range(count):
            if self.y > room:
                break
            self.flow(
                self.passage(int(rng.integers(80, 520))),
                self.left + self.indent,
                self.left,
                justified=self.justified,
            )
            self.step(float(rng.choice([0.0, 0.2, 0.35])))
            if number == 0 and table and self.y < room - 8 * self.pitch:
                self._table()
            if number == 0 and rng.random() < 0.4:
                hanging = rng.random() < 0.5
                for item in range(int(rng.integers(2, 7))):
                    if self.y > room:
                        break
                    mark = maker.pick(f"{item + 1}. ", f"{item + 1}) ", f"({item + 1}) ", "- ")
                    x = self.left + self.indent
                    self.flow(mark + maker.passage(15, 130), x, x if hanging else self.left)
        if rng.random() < 0.06:  # somebody underlined words of the text
            last = self.paper.lines[-1]
            y = int(last.base[1] + 0.4 * last.letter)
            self.paper.rule((int(last.base[0]), y), (int((last.base[0] + last.base[2]) / 2), y), 3)

    def _table(self) -> None:
        rng, maker = self.rng, self.maker
        columns, rows = int(rng.integers(3, 6)), int(rng.integers(3, 9))
        shares = rng.uniform(0.6, 1.8, columns)
        shares[0] = 0.4
        edges = self.left + np.concatenate([[0], np.cumsum(shares / shares.sum())]) * (self.right - self.left)
        top = self.y - self.pitch * 0.55
        high = self.pitch * float(rng.uniform(1.0, 1.25))
        thick = int(rng.integers(2, 5))
        for row in range(rows):
            self.y = top + high * row + high * 0.68
            for column in range(columns):
                a, b = float(edges[column]), float(edges[column + 1])
                if not row:
                    text = maker.pick("ที่", "ลำดับ") if not column else maker.passage(3, 12)
                elif not column:
                    text = maker.num(row, row)
                else:
                    text = (
                        maker.passage(4, 22)
                        if column == 1
                        else maker.pick(maker.money(), maker.num(1, 9999), maker.date(), maker.phone())
                    )
                style = self.style if row else self.bold
                text = next(iter(break_lines(self.digits(text), style, b - a - 30, b - a - 30)), "")
                if not text or text_width(text, style) > b - a - 16:
                    continue
                x = (a + b - text_width(text, style)) / 2 if column != 1 or not row else a + 15
                self.put(x, Run(text), style=style)
        bottom = top + high * rows
        for row in range(rows + 1):
            y = top + high * row
            self.paper.rule((float(edges[0]), y), (float(edges[-1]), y), thick)
        for x in edges:
            self.paper.rule((float(x), top), (float(x), bottom), thick)
        self.y = bottom + self.pitch

    def _closing(self) -> None:
        rng, maker = self.rng, self.maker
        if self.y > self.end - 5 * self.pitch:  # the letter goes on overleaf
            self.y = self.end + self.pitch * 0.7
            if rng.random() < 0.6:
                text = self.digits(f"/{maker.num(2, 9)}. {maker.passage(4, 14)}...")
                self.put(self.right - text_width(text, self.style), Run(text))
            return
        self.put(
            self.left + self.indent,
            Run("จึงเรียนมาเพื่อ" + maker.pick("โปรดทราบ", "ทราบและถือปฏิบัติ", "โปรดพิจารณา")),
        )
        self.step(float(rng.uniform(1.2, 2.0)))
        x = WIDTH * float(rng.uniform(0.54, 0.64))
        if rng.random() < 0.8:
            self.centred("ขอแสดงความนับถือ", x)
        self.step(float(rng.uniform(1.8, 3.2)))
        h = self.style.h
        if rng.random() < 0.85:
            page_marks.scrawl(self.paper, x - 6 * h, self.y - 5.5 * h, 12 * h, 5 * h, self.pen)
        if rng.random() < 0.8:
            place = pick(rng, maker.words.provinces)
            for text in (f"({maker.person()})", pick(rng, POSITIONS) + place, pick(rng, POSITIONS))[
                : int(rng.integers(2, 4))
            ]:
                if self.y < HEIGHT - 120:
                    self.centred(text, x)
                    self.step(0.95)
        else:
            page_marks.name_stamp(
                self.paper, x - 9 * h, self.y - h, self.style.face, maker, self.stock.textures, h
            )
            self.step(2.5)
        if self.y < self.end - 2 * self.pitch:
            self.y = max(self.y + self.pitch * 0.5, self.end - self.pitch * float(rng.uniform(2, 5)))
            foot = [self.office(), f"{maker.pick('โทร. ', 'โทร ', 'โทรศัพท์ ', 'โทร./โทรสาร ')}{maker.phone()}"]
            if rng.random() < 0.5:
                foot.append(f"โทรสาร {maker.phone()}")
            if rng.random() < 0.35:
                foot.append(f"ไปรษณีย์อิเล็กทรอนิกส์ {maker.web()}")
            small = replace(self.style, h=self.style.h * float(rng.choice([1.0, 1.0, 0.88])))
            for text in foot:
                if self.y < HEIGHT - 110:
                    self.put(self.left, Run(text), style=small)
                    self.step(0.9)

    def _additions(self) -> None:
        rng, maker, paper = self.rng, self.maker, self.paper
        h, textures = self.style.h, self.stock.textures

        def other() -> Face:
            family = self.stock.families[int(rng.integers(len(self.stock.families)))]
            return face_with(self.stock.faces, family, bold=rng.random() < 0.5)

        if rng.random() < 0.55:
            x, y = float(rng.uniform(0.5, 0.64)) * WIDTH, float(rng.uniform(30, 330))
            page_marks.receiving_stamp(paper, x, y, other(), maker, textures, h)
        if rng.random() < 0.12:
            page_marks.receiving_stamp(
                paper,
                float(rng.uniform(100, 1300)),
                HEIGHT - float(rng.uniform(450, 700)),
                other(),
                maker,
                textures,
                h,
            )
        if rng.random() < 0.4:
            y = float(rng.uniform(0.58, 0.85)) * HEIGHT
            page_marks.pen_note(
                paper, float(rng.uniform(80, 420)), y, maker, self.style.face, h, int(rng.integers(1, 5))
            )
        if rng.random() < 0.2:
            page_marks.pen_note(
                paper, float(rng.uniform(60, 200)), float(rng.uniform(80, 300)), maker, self.style.face, h, 1
            )
        for _ in range(int(rng.choice([0, 0, 0, 1, 1, 2]))):
            x, y = float(rng.uniform(0.05, 0.68)) * WIDTH, float(rng.uniform(0.6, 0.9)) * HEIGHT
            page_marks.name_stamp(paper, x, y, other(), maker, textures, h)
        if rng.random() < 0.15:
            page_marks.date_stamp(
                paper,
                float(rng.uniform(0.4, 0.75)) * WIDTH,
                float(rng.uniform(0.6, 0.9)) * HEIGHT,
                other(),
                maker,
                h,
            )
        if rng.random() < 0.15:
            page_marks.scrawl(
                paper,
                float(rng.uniform(0.1, 0.8)) * WIDTH,
                float(rng.uniform(0.1, 0.9)) * HEIGHT,
                14 * h,
                10 * h,
                self.pen,
            )
