"""The invented archive of the graph benchmark: every letter a function of its number and the seed."""

from __future__ import annotations

import hashlib
import random

from schemas.letter import (
    DateValue,
    Deadline,
    DeadlineKind,
    Evidence,
    LetterKind,
    LetterNumber,
    LetterRecord,
    LetterSource,
    Reference,
    ReferenceKind,
    ReferenceRole,
    Relation,
    Status,
)
from schemas.outcome import Outcome
from schemas.source import FileStatus, Page, Reader, Source

HERE = Evidence(page=1, span=(0, 1), confidence=1.0, rule="benchmark")
SYLLABLES = """
การ สำรวจ ความ ต้องการ ของ ประชาชน ใน พื้นที่ ตำบล เทศบาล จังหวัด รายงาน ผล การดำเนินงาน
โครงการ ประจำ ปี งบประมาณ สนับสนุน อบรม พัฒนา บุคลากร ท้องถิ่น ส่งเสริม คุณภาพ ชีวิต
ผู้สูงอายุ น้ำ ประปา ถนน ไฟฟ้า ขยะ สิ่งแวดล้อม ภัยแล้ง อุทกภัย ป้องกัน บรรเทา สาธารณภัย
ประชุม คณะกรรมการ แต่งตั้ง มอบหมาย ติดตาม ประเมิน เบิกจ่าย จัดซื้อ จัดจ้าง ครุภัณฑ์
ก่อสร้าง ซ่อมแซม อาคาร เรียน โรงเรียน สุขภาพ อนามัย วัคซีน โรค ระบาด
""".split()  # noqa: SIM905
SECTIONS = 400
"""Offices that number their own letters."""
DAYS = 365
MATTERS, SIZE = 50, 20
"""Matters that go on at one time, and letters of each."""
ACROSS = 0.05
"""Share of references to other matters."""
NEAR = 2000
"""How far back those reach."""
DUTIES = 0.1
"""Share of letters that set a day."""
NOT_HELD, NO_ISSUER, IN_DOUBT = 0.07, 0.08, 0.05
"""Shares of the references."""


class World:
    """An invented archive of matters: a letter opens one, later ones cite letters of it, and a few of others.

    A matter has 20 letters; one, the hub, has ten thousand that reach its first letter in two or three steps.
    Of the references a share names no issuer, a share has a digit in doubt, and a share means letters that
    nobody sent in; all others name number, day and issuer. A share of the letters sets a day.
    """

    def __init__(self, letters: int, references: int, text: int, seed: int = 1, hub: int = 10_000) -> None:
        self.letters = letters
        self.references = references
        self.text = text
        self.seed = seed
        self.hub = min(hub, letters // 4)
        self.hub_root = letters // 2
        # One pool of sentences: what is measured is the store, not the making of text.
        draw = random.Random(seed)
        self.sentences = ["".join(draw.choices(SYLLABLES, k=24)) for _ in range(5000)]

    def draw(self, n: int, purpose: int) -> random.Random:
        """Return a source of chance of one letter: the same whichever letters were made before."""
        return random.Random((n * 8 + purpose) * 1_000_003 + self.seed)

    def number(self, n: int) -> tuple[str, str, int]:
        """Prefix and office, and the running number, of the n-th letter."""
        office = n % SECTIONS
        return "มท" if office % 2 else "ชร", f"{1000 + office}.{office % 9 + 1}", n // SECTIONS % 90_000 + 1

    def date(self, n: int) -> str:
        """Return the day of the n-th letter; fifteen years in order."""
        year = 2005 + n * 15 // self.letters
        day = n * 15 % self.letters * DAYS // self.letters
        month, rest = divmod(min(day, 359), 30)
        return f"{year}-{month + 1:02d}-{min(rest + 1, 28):02d}"

    def issuer(self, n: int) -> str:
        """Return who issues the n-th letter."""
        return f"สำนักงานทดสอบที่ {n % SECTIONS}"

    def cited(self, n: int) -> list[int]:
        """Return the letters that the n-th one cites, all of them different and before it.

        The last one makes up for the first ones, which have too few before them.
        """
        draw, wanted = self.draw(n, 0), min(self.references, n)
        if n == self.letters - 1:
            wanted += sum(self.references - before for before in range(self.references))
        found: list[int] = []
        if 0 < n - self.hub_root <= self.hub:
            found.append(self.hub_root + (n - self.hub_root - 1) // 100)
        # Letters of matters that go on at one time alternate.
        own = [m for m in range(n - MATTERS, max(-1, n - MATTERS * SIZE), -MATTERS) if self.joins(m, n)]
        # Around the hub others are those before it: none but its own letters cite it.
        last = self.hub_root if 0 < n - self.hub_root <= self.hub + NEAR else n
        while len(found) < wanted:
            if own and draw.random() >= ACROSS:
                other = own.pop(draw.randrange(len(own)))
            else:
                other = draw.randrange(max(0, last - NEAR), last)
            if other not in found:
                found.append(other)
        return found

    def joins(self, one: int, other: int) -> bool:
        """Return whether two letters are of one matter, and not of the hub."""
        size = MATTERS * SIZE
        return one // size == other // size and not self.of_hub(one) and not self.of_hub(other)

    def of_hub(self, n: int) -> bool:
        """Return whether the n-th letter is of the hub, which only letters of the hub cite."""
        return 0 <= n - self.hub_root <= self.hub

    def letter_number(self, n: int, before: str = "") -> LetterNumber:
        """Return the number of the n-th letter, with a digit before its office for one of another series."""
        prefix, office, running = self.number(n)
        office = before + office
        canonical = f"{prefix} {office}/ว {running}"
        return LetterNumber.model_construct(
            text=canonical, canonical=canonical, prefix=prefix, office=office, circular=True, running=running,
            evidence=HERE,
        )  # fmt: skip

    def outcome(self, n: int) -> Outcome:
        """Return the n-th letter as a file that was read."""
        name = f"bench/{n:07d}.pdf"
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        number, date = (
            self.letter_number(n),
            DateValue.model_construct(text="", value=self.date(n), evidence=HERE),
        )
        text, size = [number.canonical, self.issuer(n)], 0
        draw = self.draw(n, 1)
        while size < self.text:
            sentence = self.sentences[draw.randrange(len(self.sentences))]
            text.append(sentence)
            size += len(sentence.encode())
        body = "\n".join(text).encode()[: self.text].decode(errors="ignore")
        record = LetterRecord.model_construct(
            source=LetterSource(
                path=name,
                sha256=sha256,
                media_type="application/pdf",
                pages=(1, 1),
                part=1,
                reader="pdf_text",
            ),
            text=body,
            kind=LetterKind.EXTERNAL,
            number=number,
            date=date,
            issuer=self.issuer(n),
            subject=text[2][:60],
            to=("ผู้ว่าราชการจังหวัด",),
            references=self._references(n),
            deadlines=self._deadlines(n),
        )
        return Outcome(
            name,
            Source(name, sha256, "application/pdf", 1000),
            FileStatus.OK,
            pages=(Page(1, body, Reader.PDF_TEXT),),
            letters=(record,),
        )

    def _deadlines(self, n: int) -> tuple[Deadline, ...]:
        if self.draw(n, 2).random() >= DUTIES:
            return ()
        day = f"{self.date(n)[:4]}-12-30"
        return (
            Deadline.model_construct(
                text=f"ภายในวันที่ {day}", kind=DeadlineKind.DEADLINE, end=day, action="รายงานผล", evidence=HERE
            ),
        )

    def _references(self, n: int) -> tuple[Reference, ...]:
        draw, made = self.draw(n, 3), list[Reference]()
        for at, cited in enumerate(self.cited(n)):
            # What leads to the hub stays whole.
            chance = 1.0 if at == 0 and self.of_hub(n) else draw.random()
            if chance < NOT_HELD:
                made.append(self._reference(self.letters + cited % (self.letters // 10 + 1), office="9"))
            elif chance < NOT_HELD + NO_ISSUER:
                made.append(self._reference(cited).model_copy(update={"issuer": None}))
            elif chance < NOT_HELD + NO_ISSUER + IN_DOUBT:
                number = self.letter_number(cited).model_copy(update={"status": Status.UNVERIFIED})
                made.append(self._reference(cited).model_copy(update={"number": number}))
            else:
                made.append(self._reference(cited))
        return tuple(made)

    def _reference(self, n: int, office: str = "") -> Reference:
        number = self.letter_number(n, office)
        # Letters that are not held lie beyond the last one; they are cited for a day of the archive's years.
        day = self.date(n % self.letters)
        return Reference.model_construct(
            text=f"หนังสือ{self.issuer(n)} ที่ {number.canonical}",
            kind=ReferenceKind.LETTER,
            number=number,
            date=DateValue.model_construct(text="", value=day, evidence=HERE),
            issuer=self.issuer(n),
            role=ReferenceRole.REFERENCE,
            relation=Relation.REFERS,
            evidence=HERE,
        )
