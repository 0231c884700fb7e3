"""Reads a receiving stamp as the form that it is (form 12: office, receive number, day, time).

Labels are faint, values are by pen or of a dater, over dots and over print: no line finder sees rows in it.
So the line model is led over the whole stamp in small steps, at the sizes that such writing has. What looks
like a date tells where the date's row is; the number stands over it, the time under it, and the readings of
each vote. Nothing read here is taken for certain: every figure stays in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from extractors.calendar_th import ABBREVIATIONS
from extractors.text import THAI_DIGITS, to_arabic_digits, to_thai_digits
from pipeline.ocr.components import Ink, find_ink
from pipeline.ocr.crops import cut_out
from pipeline.ocr.ctc import shares
from pipeline.ocr.engine import GrayImage, OcrLine, OcrWord
from pipeline.ocr.lines import ABOVE, BELOW
from pipeline.ocr.prepare import ink_mask
from pipeline.ocr.recogniser import LineReading, LineRecogniser, LineSteps
from pipeline.ocr.stamp_figures import Votes, elected, joined, read_figures, read_groups
from pipeline.ocr.stamp_place import Place
from schemas.source import LineKind

LETTERS: Final = (0.08, 0.115)
"""Inches: the heights of consonants of labels and daters, and of figures in pen. More heights take more time
and read no more on real stamps."""
STEP: Final = 0.03
"""Inches from one band to the next."""
WIDEST_DAY: Final = 0.27
"""Inches that the two figures of a day take, at most."""
FIRST_YEAR: Final = 26
"""The regulation whose form 12 this is, is of B.E. 2526."""
ROW: Final = 0.045
"""Inches by which the base lines of bands of one row differ, at most."""
PITCH: Final = 0.12
"""Inches from one row to the next, at least: half of what form 12 has."""
LEGIBLE: Final = 0.7
"""Mean confidence of an office's name, at least."""
LEAST_SURE: Final = 0.15
"""A stretch that the model doubts more than so says nothing."""

# Day, month and year of a dater or a pen; what stands between may be the form's own slashes and dots.
_DAY: Final = re.compile(
    r"(?<!\d)(?P<day>[0-3]?\s?\d)(?P<month>[^\dก-ฮ]{0,8}[ก-ฮ][^\d]{0,12}?)(?P<year>\d{2,4})(?!\d)"
)
_NUMBER_LABEL: Final = re.compile(r"เลข\s?(?:ที่)?\s?รับ|รับ\s?ที่|ที่\s?รับ|ทะเบียน")
_DATE_LABEL: Final = re.compile("วันที่")
_TIME_LABEL: Final = re.compile("เวลา")
_PLAIN: Final = {name.replace(".", ""): str(number) for number, name in enumerate(ABBREVIATIONS, start=1)}
_LABELS: Final = (_NUMBER_LABEL, _DATE_LABEL, _TIME_LABEL)
_NAMED: Final = re.compile(r"ผู้\s?รับ|ลงชื่อ")
"""What a stamp says beside its office, number, day and time."""
_MONTHS: Final = {
    str(number): tuple({name, name.rstrip("."), name.replace(".", "")})
    for number, name in enumerate(ABBREVIATIONS, start=1)
}


@dataclass(frozen=True, slots=True)
class Band:
    """One step of the sweep: what was read with its base line at `base`, letters `letter` pixels high."""

    base: int
    letter: float
    left: int
    """Where the band begins, in the stamp's picture."""
    steps: LineSteps
    reading: LineReading


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form as it will be written, with its place in the stamp's picture."""

    text: str
    base: float
    x0: float
    x1: float
    letter: float
    share: float
    """The part of all votes that its text has."""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What a frame says: its rows, none where it is no receiving stamp; and whether it may be one yet."""

    lines: tuple[OcrLine, ...]
    likely: bool


def read_form(recogniser: LineRecogniser, place: Place, block: int) -> Form:
    """Read a frame as a receiving stamp: office, number, date and time, a line each.

    Args:
        recogniser: the line model.
        place: the frame.
        block: the number of its lines' block.
    """
    ink = find_ink(place.picture, place.dpi)
    bands = sweep(recogniser, place.picture, place.dpi)
    texts = [band.reading.text for band in bands]
    named = any(_NAMED.search(text) for text in texts)
    likely = not named and any(label.search(text) for text in texts for label in _LABELS)
    date = read_date(recogniser, place, ink, bands)
    apart = PITCH * place.dpi
    if date is not None:
        above = [b for b in bands if b.base < date.base - apart]
        below = [b for b in bands if b.base > date.base + apart]
    else:
        above = _labelled(bands, _NUMBER_LABEL)
        below = _labelled(bands, _TIME_LABEL)
    number = _number(recogniser, place, ink, above, date.text[-2:] if date else None)
    time = _time(recogniser, place, ink, below)
    top = number or date
    office = _office([b for b in bands if b.base < top.base - apart]) if top else None
    if sum(row is not None for row in (office, number, date, time)) < (3 if date else 2):
        return Form((), likely)
    if office is None and named:
        return Form((), likely)  # that of somebody who took note, with name and day
    rows = ((office, None), (number, _NUMBER_LABEL), (date, _DATE_LABEL), (time, _TIME_LABEL))
    lines = (
        _line(place, _as_written(bands, row), block, _label(bands, row, label))
        for row, label in rows
        if row is not None
    )
    return Form(tuple(lines), likely)


def _as_written(bands: Sequence[Band], row: Row) -> Row:
    """Return a row with its figures in the script that most of its bands show."""
    near = [b for b in bands if abs(b.base - row.base) < b.letter]
    figures = [c for b in near for c in b.reading.characters if c.text.isdecimal()]
    thai = sum(c.confidence for c in figures if c.text in THAI_DIGITS)
    if thai <= sum(c.confidence for c in figures) / 2:
        return row
    return replace(row, text=to_thai_digits(row.text), others=tuple(to_thai_digits(t) for t in row.others))


def _label(bands: Sequence[Band], row: Row, label: re.Pattern[str] | None) -> str | None:
    """Return a row's label where a band of it shows one, an empty text where none does."""
    if label is None:
        return None
    for band in sorted(bands, key=lambda b: abs(b.base - row.base)):
        found = label.search(band.reading.text)
        if found and abs(band.base - row.base) < 2 * band.letter:
            return found[0]
    return ""


def _labelled(bands: Sequence[Band], label: re.Pattern[str]) -> list[Band]:
    """Return the bands whose reading shows a row's label."""
    return [b for b in bands if label.search(b.reading.text)]


def sweep(recogniser: LineRecogniser, picture: GrayImage, dpi: float) -> list[Band]:
    """Read a level picture in overlapping bands, from the top down, at every size of letters."""
    mask = ink_mask(picture)
    height = picture.shape[0]
    places: list[tuple[int, float, int]] = []
    crops: list[GrayImage] = []
    for size in LETTERS:
        letter = size * dpi
        margin = round(0.46 * letter)
        for base in range(round(letter), height + 1, max(2, round(STEP * dpi))):
            body = mask[max(0, round(base - letter)) : base]
            columns = np.flatnonzero(body.any(axis=0))
            if np.count_nonzero(body) < letter or not len(columns):
                continue  # less ink than a figure has
            left, right = int(columns[0]), int(columns[-1]) + 1
            places.append((base, letter, left - margin))
            rows = (round(base - ABOVE * letter), round(base + BELOW * letter))
            crops.append(cut_out(picture, 255, (left - margin, right + margin, *rows)))
    steps = recogniser.read_steps(crops)
    return [
        Band(base, letter, start, said, said.decoded())
        for (base, letter, start), said in zip(places, steps, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A band that shows a day, something, and a year."""

    band: Band
    day: int
    year: str
    x0: float
    """Where the day ends, in the stamp's picture."""
    x1: float
    """Where the year begins."""
    left: float
    right: float
    weight: float
    month: str | None
    """The month's number, where the plain reading is one."""


def read_date(recogniser: LineRecogniser, place: Place, ink: Ink, bands: Sequence[Band]) -> Row | None:
    """Return the date's row by the votes of all bands; the month is what the model believes of the twelve."""
    seen = [one for band in bands for one in _days(band)]
    if not seen:
        return None
    # The row is where most of it is seen; what parses elsewhere is a number with something behind it.
    reach = ROW * place.dpi
    sums = [sum(o.weight for o in seen if abs(o.band.base - one.band.base) <= reach) for one in seen]
    middle = seen[int(np.argmax(sums))].band.base
    here = [one for one in seen if abs(one.band.base - middle) <= reach]
    best = max(here, key=lambda one: one.weight)
    # A band that cuts the row askew reads its figures badly, and its letters worse.
    here = [one for one in here if one.weight > 0.6 * best.weight]
    day, month, year = Votes(), Votes(), Votes()
    for one in here:
        day.add(str(one.day), one.weight)
        year.add(one.year[-2:], one.weight)
    left, start = best.left, best.x0
    for group in read_groups(recogniser, place.picture, ink, place.dpi, float(best.band.base)):
        weight = max((w for t, w in group.votes.weights.items() if _is_day(t)), default=0.0)
        # Wider than two figures are: letters of the month stand too close.
        lone = group.right - group.left < WIDEST_DAY * place.dpi
        if lone and group.right < best.x1 and group.left > best.left - 0.3 * place.dpi and weight > 1.0:
            left, start = group.left, group.right
            for text, more in group.votes.weights.items():
                if _is_day(text):
                    day.add(str(int(text)), more)
        elif group.left > best.x1 - 0.1 * place.dpi:
            for text, more in group.votes.weights.items():
                if _four(text) and _is_year(text):
                    year.add(text[-2:], more)
    for one in here:
        band = one.band
        said = band.steps.between(start - band.left, one.x1 - band.left)
        for name, share in shares(said, _MONTHS, recogniser.charset).items():
            month.add(name, one.weight * share)
        if one.month is not None:
            month.add(one.month, one.weight)
    # A pen writes two figures of the year, a dater four.
    century = "25" if 2 * sum(len(one.year) > 2 for one in here) > len(here) else ""
    texts = [
        (a * b * c, f"{d} {ABBREVIATIONS[int(m) - 1]} {century}{y}")
        for a, d in joined(day)
        for b, m in elected(month)
        for c, y in elected(year)
    ]
    texts.sort(key=lambda t: -t[0])
    return _row(texts, middle, best.band.letter, left, best.right)


def _days(band: Band) -> Iterable[_Seen]:
    characters = [c for c in band.reading.characters if not _is_rest(c.text)]
    text = to_arabic_digits("".join(c.text for c in characters))
    for found in _DAY.finditer(text):
        figures = [c for c in characters[found.start() : found.end()] if c.text.isdecimal()]
        sure = sum(c.confidence for c in figures) / len(figures) * min(c.confidence for c in figures) ** 0.5
        # Two figures of a year could be anything; four that begin with 25 are hardly anything else.
        weight = sure * (1.0 if _four(found["year"]) else 0.6)
        day = re.sub(r"\s", "", found["day"])
        if _is_year(found["year"]) and _is_day(day) and weight > LEAST_SURE:
            start, end = found.span("month")
            yield _Seen(
                band,
                int(day),
                found["year"],
                band.left + characters[start - 1].right,
                band.left + characters[end].left,
                band.left + characters[found.start()].left,
                band.left + characters[found.end() - 1].right,
                weight,
                _PLAIN.get(re.sub(r"[^ก-๎]", "", found["month"])),
            )


def _is_rest(text: str) -> bool:
    return text in "…,*_|‘’'“”\"=~–-"


def _is_day(text: str) -> bool:
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31


def _four(year: str) -> bool:
    return len(year) == 4 and year.startswith("25")


def _is_year(text: str) -> bool:
    """Say whether figures can be a year since the regulation of 2526: its last two are what is asked for."""
    return int(text[-2:]) >= FIRST_YEAR


def _number(
    recogniser: LineRecogniser, place: Place, ink: Ink, bands: Sequence[Band], year: str | None
) -> Row | None:
    """Return the receive number: a run of figures, and mostly the two of the date's year behind a slash."""
    row = _figure_row(bands, place.dpi)
    if not row:
        return None
    base = _base(row)
    groups = read_groups(recogniser, place.picture, ink, place.dpi, base)
    if not groups:
        return None
    for group in groups:
        for band in row:
            said = read_figures(band.steps, group.left - band.left, group.right - band.left)
            if said:
                group.votes.add(*said)
    main = max(groups, key=lambda g: g.votes.total)
    last, tail = main, ""
    for group in groups:
        if year and group.left > main.right and (group.votes.like(year) or group.votes.like(f"/{year}")):
            # The date of the same stamp says which of two like figures the year's is.
            last, tail = group, f"/{year}"
    texts = [(w, t + tail) for w, t in joined(main.votes)]
    if tail:
        # What was read in its place stays among the other readings.
        ends = [(w, f"/{t.removeprefix('/')}") for w, t in elected(last.votes)[:1]]
        texts[1:1] = [(texts[0][0] * w, texts[0][1].removesuffix(tail) + t) for w, t in ends if t != tail]
    return _row(texts, base, row[0].letter, main.left, last.right)


def _time(recogniser: LineRecogniser, place: Place, ink: Ink, bands: Sequence[Band]) -> Row | None:
    """Return the time of day: the three or four figures of the row that can be one."""
    row = _figure_row(bands, place.dpi)
    if not row:
        return None
    base = _base(row)
    votes = Votes()
    spans: list[tuple[float, float]] = []
    groups = read_groups(recogniser, place.picture, ink, place.dpi, base)
    for group in groups:
        for text, weight in group.votes.weights.items():
            if _is_time(text):
                votes.add(text, weight)
                spans.append((group.left, group.right))
    for one, other in pairwise(groups):
        for (a, hour), (b, minute) in ((x, y) for x in elected(one.votes) for y in elected(other.votes)):
            if len(minute) == 2 and _is_time(hour + minute):
                votes.add(hour + minute, (a * b) ** 0.5)
                spans.append((one.left, other.right))
    for band in row:
        for text, weight, x0, x1 in _clock(band):
            votes.add(text, weight)
            spans.append((band.left + x0, band.left + x1))
    if not votes.weights:
        return None
    texts = [(w * _usual(t), f"{t[:-2]}.{t[-2:]}") for w, t in joined(votes) if _is_time(t)]
    texts.sort(key=lambda t: -t[0])
    return _row(texts, base, row[0].letter, min(s[0] for s in spans), max(s[1] for s in spans))


def _clock(band: Band) -> Iterable[tuple[str, float, float, float]]:
    text = to_arabic_digits(band.reading.text)
    for found in re.finditer(r"(?<!\d)([012]?\d)\s?[.:,]?\s?([0-5]\d)(?!\d)", text):
        if _is_time(found[1] + found[2]):
            inside = band.reading.characters[found.start() : found.end()]
            sure = sum(c.confidence for c in inside) / len(inside)
            yield found[1] + found[2], sure, inside[0].left, inside[-1].right


def _is_time(text: str) -> bool:
    """Say whether figures can be the hour and minute at which an office receives paper."""
    return text.isdecimal() and len(text) in (3, 4) and 6 <= int(text[:-2]) <= 20 and int(text[-2:]) < 60


def _usual(text: str) -> float:
    """Weigh a time: offices are open from 8.30 to 16.30, and clerks round the minutes more often than not."""
    hour, minute = int(text[:-2]), int(text[-2:])
    return (1.0 if 8 <= hour <= 16 else 0.4) * (1.25 if minute % 5 == 0 else 1.0)


def _figure_row(bands: Sequence[Band], dpi: float) -> list[Band]:
    """Return the bands of the row that holds the most figures, by the model's confidence in them."""
    best: list[Band] = []
    most = 0.0
    for middle in sorted({b.base for b in bands}):
        near = [b for b in bands if abs(b.base - middle) <= ROW * dpi]
        sure = sum(c.confidence for b in near for c in b.reading.characters if c.text.isdecimal())
        if sure > most:
            best, most = near, sure
    return best


def _base(row: Sequence[Band]) -> float:
    """Return the base line of a row: the mean of its bands, weighed by their figures."""
    weights = [sum(c.confidence for c in b.reading.characters if c.text.isdecimal()) + 1e-3 for b in row]
    return sum(b.base * w for b, w in zip(row, weights, strict=True)) / sum(weights)


def _office(bands: Iterable[Band]) -> Row | None:
    """Return the name over the number: the reading with the most letters that the model is sure of."""
    best: Row | None = None
    most = 0.0
    for band in bands:
        characters = [c for c in band.reading.characters if not _is_rest(c.text)]
        letters = [c for c in characters if "ก" <= c.text <= "๎"]
        if len(letters) < 6 or _NAMED.search(band.reading.text):
            continue
        sure = sum(c.confidence for c in letters) / len(letters)
        if sure >= LEGIBLE and sure * len(letters) > most:
            most = sure * len(letters)
            text = "".join(c.text for c in characters).strip()
            x0, x1 = band.left + characters[0].left, band.left + characters[-1].right
            best = Row(text, band.base, x0, x1, band.letter, sure)
    return best


def _row(texts: Sequence[tuple[float, str]], base: float, letter: float, x0: float, x1: float) -> Row | None:
    if not texts:
        return None
    total = sum(w for w, _ in texts)
    others = tuple(t for _, t in texts[1:6])
    return Row(texts[0][1], base, x0, x1, letter, texts[0][0] / total, others)


def _line(place: Place, row: Row, block: int, label: str | None) -> OcrLine:
    """Make a line of a row; where it has (or could have) a label its figures are in doubt."""
    top, bottom = row.base - 1.3 * row.letter, row.base + 0.1 * row.letter
    box = place.boxed(row.x0, top, row.x1, bottom)
    places = tuple(i for i, c in enumerate(row.text) if c.isdecimal()) if label is not None else ()
    word = OcrWord(row.text, box, max(0.0, min(1.0, row.share)), places, alternatives=row.others)
    if not label:
        return OcrLine((word,), box, LineKind.STAMP, block)
    # The sweep tells that a label stands before its value, not where it begins.
    end = row.x0 - 0.2 * row.letter
    before = place.boxed(max(0.0, end - 0.6 * row.letter * len(label)), top, max(1.0, end), bottom)
    return OcrLine((OcrWord(label, before, 1.0), word), before.union(box), LineKind.STAMP, block)
