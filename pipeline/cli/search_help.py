"""What `saraban search` says beside its answer: Thai words for its choices, and why nothing was found."""

from __future__ import annotations

import re
from collections.abc import Mapping

import click

from pipeline.store.archive import Archive
from pipeline.store.folding import fold
from pipeline.store.search import SearchFilter, phrases_of
from schemas.letter import LetterKind, Secrecy, Urgency

KINDS: Mapping[str, tuple[str, ...]] = {
    LetterKind.EXTERNAL.value: ("ภายนอก", "หนังสือภายนอก"),
    LetterKind.INTERNAL.value: ("ภายใน", "หนังสือภายใน", "บันทึกข้อความ"),
    LetterKind.STAMPED.value: ("ประทับตรา", "หนังสือประทับตรา"),
    LetterKind.ORDER.value: ("คำสั่ง", "สั่งการ", "หนังสือสั่งการ"),
    LetterKind.ANNOUNCEMENT.value: ("ประกาศ", "ประชาสัมพันธ์", "หนังสือประชาสัมพันธ์"),
    LetterKind.RECORD.value: ("หลักฐาน", "หนังสือหลักฐาน"),
    LetterKind.UNKNOWN.value: ("ไม่ทราบ", "ไม่ทราบชนิด"),
}
"""The regulation's names of its six kinds, the one that help shows first."""
URGENCIES: Mapping[str, tuple[str, ...]] = {
    Urgency.MOST_URGENT.value: ("ด่วนที่สุด",),
    Urgency.VERY_URGENT.value: ("ด่วนมาก",),
    Urgency.URGENT.value: ("ด่วน",),
}
SECRECIES: Mapping[str, tuple[str, ...]] = {
    Secrecy.CONFIDENTIAL.value: ("ลับ",),
    Secrecy.SECRET.value: ("ลับมาก",),
    Secrecy.TOP_SECRET.value: ("ลับที่สุด",),
}
_SPACE = re.compile(r"\s")


class ThaiChoice(click.Choice[str]):
    """A choice that also takes the Thai words for it, however they are spelled."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(list(names))
        self._names = names
        self._by_name = {fold(name): value for value, thai in names.items() for name in (value, *thai)}

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the choice that a word names."""
        found = self._by_name.get(fold(value))
        if found is None:
            self.fail(f"{value!r} is none of: {self.said()}", param, ctx)
        return found

    def said(self) -> str:
        """Return the choices with their Thai words, for help."""
        return ", ".join(f"{value} ({thai[0]})" for value, thai in self._names.items())


def why_nothing(archive: Archive, words: str, wanted: SearchFilter, include: Secrecy | None) -> str:
    """Return what a person can change where no letter was found, empty where there is nothing to say."""

    def is_there(query: str) -> bool:
        return bool(archive.search(query, limit=1, include=include))

    filters = [
        name
        for name, value in (
            ("--from", wanted.since),
            ("--to", wanted.until),
            ("--agency", wanted.agency),
            ("--kind", wanted.kind),
            ("--urgency", wanted.urgency),
        )
        if value is not None
    ]
    if filters and is_there(words):
        return f"the words are there, but in no letter that passes {', '.join(filters)}: leave one out"
    phrases = phrases_of(words)
    plain = " ".join(phrases)
    if any(_SPACE.search(phrase) for phrase in phrases) and is_there(plain):
        return "the words are there, but do not stand together as in the quotes: leave the quotes out"
    alone = plain.split()
    if len(alone) < 2:
        return ""
    if absent := [word for word in alone if not is_there(word)]:
        return f"a letter must hold all the words, and none holds: {', '.join(absent)}"
    return "a letter must hold all the words; each is there, but no letter holds them all: leave one out"
