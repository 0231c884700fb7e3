"""One letter's text to its record: runs the extractors and ties every value to page, box and trust.

The extractors know the text alone. Here each span finds its page through the letter's pieces, its box through
the words below it, and its status through the characters that the reader could not vouch for.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate

from extractors.checks import check, check_confidence
from extractors.markings import marking_text
from extractors.nlp import read_with_spacy
from extractors.reading import Reading, read_letter
from extractors.text import repair
from pipeline.candidates import as_date_like, as_number, as_phone, other_values, variants
from pipeline.segment import whole
from pipeline.stamp_dates import settle_stamps
from schemas.letter import (
    Contact,
    DateValue,
    Deadline,
    Enclosure,
    Evidence,
    FieldEvidence,
    LetterKind,
    LetterNumber,
    LetterRecord,
    LetterSource,
    Marking,
    OcrNote,
    Phone,
    Reference,
    Secrecy,
    Signatory,
    Stamp,
    Status,
    Urgency,
)
from schemas.letter import Warning as ClerkWarning
from schemas.mentions import (
    ContactMention,
    DateMention,
    DeadlineMention,
    Mention,
    NumberMention,
    PhoneMention,
    ReferenceMention,
    StampMention,
)
from schemas.source import (
    Box,
    Document,
    FileStatus,
    LetterText,
    LineKind,
    Office,
    Page,
    Reader,
    Source,
    Span,
    Word,
)


@dataclass(frozen=True, slots=True)
class _PageMap:
    """A page's words, searchable by place."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]
    doubtful: tuple[int, ...]
    """Characters that the reader could not vouch for, or that stand in handwriting; in order."""
    handwriting: tuple[Span, ...]

    @classmethod
    def of(cls, page: Page) -> _PageMap:
        words = tuple(sorted(page.words, key=lambda w: w.span))
        doubtful = sorted({i for w in words for i in w.doubtful})
        written = tuple(line.span for line in page.lines if line.kind is LineKind.HANDWRITING)
        return cls(words, tuple(w.span[0] for w in words), tuple(doubtful), written)

    def under(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that a stretch of the page's text touches."""
        low = bisect_right(self.starts, start)
        while low and self.words[low - 1].span[1] > start:
            low -= 1
        high = bisect_left(self.starts, end)
        return tuple(w for w in self.words[low:high] if w.span[1] > start)

    def doubts(self, text: str, start: int, end: int) -> bool:
        """Say whether a character of a stretch is in doubt, or a digit was written by hand."""
        low, high = bisect_left(self.doubtful, start), bisect_left(self.doubtful, end)
        if low < high:
            return True
        return any(
            text[i].isdigit()
            for a, b in self.handwriting
            for i in range(max(a, start), min(b, end, len(text)))
        )


class _Tie:
    """Ties the spans of one letter to the pages that it came from."""

    def __init__(self, letter: LetterText, document: Document) -> None:
        self._letter = letter
        self._starts = tuple(piece.start for piece in letter.pieces)
        wanted = {piece.page for piece in letter.pieces}
        self.pages = {page.number: page for page in document.pages if page.number in wanted}
        self._maps = {n: _PageMap.of(p) for n, p in self.pages.items() if p.words or p.lines}

    def evidence(self, mention: Mention) -> Evidence:
        """Where a mention stands: its page, the box round its words, and how sure both readers were."""
        page, start, end = self._place(mention.span)
        box: Box | None = None
        confidence = mention.confidence
        words = self._maps[page].under(start, end) if page in self._maps else ()
        if words:
            *_, box = accumulate((w.box for w in words), Box.union)
            confidence *= sum(w.confidence for w in words) / len(words)
        return Evidence(
            page=page,
            span=mention.span,
            bbox=(box.x0, box.y0, box.x1, box.y1) if box else None,
            confidence=max(0.0, min(1.0, round(confidence, 4))),
            rule=mention.rule,
        )

    def status(self, mention: Mention, *, corrected: bool = False) -> Status:
        """How far a value with digits can be trusted."""
        if corrected:
            return Status.CORRECTED
        page, start, end = self._place(mention.span)
        if page in self._maps and self._maps[page].doubts(self.pages[page].text, start, end):
            return Status.UNVERIFIED
        return Status.VERIFIED

    def is_picture(self, mention: Mention) -> bool:
        """Say whether a mention was read from a picture."""
        page = self.pages.get(self._place(mention.span)[0])
        return page is not None and page.reader is Reader.OCR

    def others(
        self, mention: Mention, value: str | None, parse: Callable[[str], str | None]
    ) -> tuple[str, ...]:
        """Return the values of a mention by the reader's alternatives, where a figure is in doubt."""
        if self.status(mention) is not Status.UNVERIFIED:
            return ()
        page, start, end = self._place(mention.span)
        words = self._maps[page].under(start, end)
        return other_values(value, variants(self.pages[page].text, (start, end), words), parse)

    def stamp_days(self, stamp: StampMention) -> tuple[str, ...]:
        """Return the other days that a receiving stamp's date can be, best first."""
        if stamp.date is None or stamp.date.corrected:
            return ()
        return stamp.date.candidates or self.others(
            stamp.date, stamp.date.value, as_date_like(stamp.date.value)
        )

    def _place(self, span: Span) -> tuple[int, int, int]:
        """The page where a span begins, and its stretch of that page's text."""
        pieces = self._letter.pieces
        if not pieces:
            return self._letter.first_page, *span
        index = max(0, bisect_right(self._starts, span[0]) - 1)
        piece = pieces[index]
        start = piece.page_start + max(0, span[0] - piece.start)
        end = piece.page_start + min(span[1], piece.end) - piece.start
        return piece.page, start, max(start, end)


def extract_letter(letter: LetterText, document: Document, office: Office | None = None) -> LetterRecord:
    """Read one letter of a document and return its record."""
    reading = read_with_spacy(letter.text, annex_start=letter.annex_start, office=office)
    return _record(letter, document, reading)


def extract_plain(letter: LetterText, document: Document, office: Office | None = None) -> LetterRecord:
    """Do the same as `extract_letter` without spaCy: by the plain functions, in half the time."""
    return _record(letter, document, read_letter(letter.text, annex_start=letter.annex_start, office=office))


def extract_text(text: str, *, path: str = "text", office: Office | None = None) -> LetterRecord:
    """Read a plain text as one letter, after repairing it."""
    repaired = repair(text)
    data = text.encode("utf-8", "surrogatepass")
    page = Page(
        1,
        repaired.text,
        Reader.TEXT,
        original=text if repaired.repairs else None,
        offsets=repaired.offsets if repaired.repairs else None,
    )
    source = Source(path, hashlib.sha256(data).hexdigest(), "text/plain", len(data))
    document = Document(source, path, FileStatus.OK, (page,))
    return extract_letter(whole(document), document, office)


def _record(letter: LetterText, document: Document, reading: Reading) -> LetterRecord:
    tie = _Tie(letter, document)
    reading = settle_stamps(reading, {n: tie.stamp_days(s) for n, s in enumerate(reading.stamps)})
    source = _source(letter, document, tie)
    signatories = tuple(
        Signatory(name=s.name, position=s.position, on_behalf_of=s.on_behalf_of, evidence=tie.evidence(s))
        for s in reading.signatories
    )
    return LetterRecord(
        source=source,
        text=letter.text,
        kind=reading.frame.kind.value if reading.frame else LetterKind.UNKNOWN,
        urgency=Urgency(reading.urgency.value) if reading.urgency else None,
        secrecy=Secrecy(reading.secrecy.value) if reading.secrecy else None,
        number=_number(tie, reading.number),
        date=_own_date(tie, reading.date),
        issuer=reading.issuer.value if reading.issuer else None,
        unit=tuple(u.value for u in reading.units),
        subject=reading.subject.value if reading.subject else None,
        to=tuple(a.value for a in reading.addressees),
        references=tuple(_reference(tie, letter.text, r) for r in reading.references),
        enclosures=tuple(
            Enclosure(title=e.title, quantity=e.quantity, evidence=tie.evidence(e))
            for e in reading.enclosures
        ),
        deadlines=tuple(_deadline(tie, d) for d in reading.deadlines),
        contacts=tuple(_contact(tie, c) for c in reading.contacts),
        urls=tuple(u.value for u in reading.urls),
        signatory=signatories[0] if signatories else None,
        signatories=signatories,
        stamps=tuple(_stamp(tie, s) for s in reading.stamps),
        markings=tuple(
            Marking(kind=m.kind, text=marking_text(m), evidence=tie.evidence(m)) for m in reading.markings
        ),
        warnings=_warnings(reading, source),
        evidence=_field_evidence(tie, reading),
    )


def _source(letter: LetterText, document: Document, tie: _Tie) -> LetterSource:
    pages = [tie.pages[n] for n in sorted(tie.pages)]
    read = [page.ocr for page in pages if page.ocr is not None]
    sure = [ocr.confidence for ocr in read if ocr.confidence is not None]
    # The page that the letter begins on names the reader; a mixed letter still shows its OCR note.
    return LetterSource(
        path=document.source.path if document.source else document.shown,
        sha256=document.source.sha256 if document.source else "",
        media_type=document.source.media_type if document.source else "application/octet-stream",
        pages=(letter.first_page, letter.last_page),
        part=letter.part,
        reader=pages[0].reader.value if pages else Reader.TEXT.value,
        ocr=OcrNote(
            engine=read[0].engine,
            model=read[0].model,
            confidence=round(sum(sure) / len(sure), 4) if sure else None,
        )
        if read
        else None,
    )


def _warnings(reading: Reading, source: LetterSource) -> tuple[ClerkWarning, ...]:
    low = check_confidence(source.ocr.confidence if source.ocr else None)
    return (*check(reading), low) if low else check(reading)


def _number(tie: _Tie, mention: NumberMention | None) -> LetterNumber | None:
    if mention is None:
        return None
    return LetterNumber(
        text=mention.text,
        canonical=mention.canonical,
        prefix=mention.prefix,
        office=mention.office,
        circular=mention.circular,
        mark=mention.mark,
        running=mention.running,
        agency=mention.agency,
        corrected=mention.corrected,
        status=tie.status(mention, corrected=mention.corrected),
        raw=mention.raw,
        candidates=mention.candidates
        or (() if mention.corrected else tie.others(mention, mention.canonical, as_number)),
        evidence=tie.evidence(mention),
    )


def _date(tie: _Tie, mention: DateMention | None) -> DateValue | None:
    if mention is None:
        return None
    return DateValue(
        text=mention.text,
        value=mention.value,
        corrected=mention.corrected,
        status=tie.status(mention, corrected=mention.corrected),
        raw=mention.text if mention.corrected else None,
        candidates=mention.candidates
        or (() if mention.corrected else tie.others(mention, mention.value, as_date_like(mention.value))),
        evidence=tie.evidence(mention),
    )


def _own_date(tie: _Tie, mention: DateMention | None) -> DateValue | None:
    """Return the letter's date; on a picture a date without its day is in doubt, since pens fill in days."""
    date = _date(tie, mention)
    if date is None or mention is None or date.status is not Status.VERIFIED:
        return date
    whole_day = date.value is not None and len(date.value) >= len("2021-10-29")
    return (
        date
        if whole_day or not tie.is_picture(mention)
        else date.model_copy(update={"status": Status.UNVERIFIED})
    )


def _reference(tie: _Tie, text: str, mention: ReferenceMention) -> Reference:
    told = mention.relation_span
    return Reference(
        text=mention.text,
        kind=mention.kind,
        number=_number(tie, mention.number),
        date=_date(tie, mention.date),
        issuer=mention.issuer,
        role=mention.role,
        relation=mention.relation,
        evidence=tie.evidence(mention),
        relation_evidence=tie.evidence(
            Mention(text=text[told[0] : told[1]], span=told, rule=f"relations.{mention.relation.value}")
        )
        if told
        else None,
    )


def _deadline(tie: _Tie, mention: DeadlineMention) -> Deadline:
    return Deadline(
        text=mention.text,
        kind=mention.kind,
        start=mention.start,
        end=mention.end,
        rrule=mention.rrule,
        basis=mention.basis,
        action=mention.action,
        place=mention.place,
        corrected=mention.corrected,
        status=tie.status(mention, corrected=mention.corrected),
        candidates=mention.candidates,
        evidence=tie.evidence(mention),
    )


def _phone(tie: _Tie, mention: PhoneMention) -> Phone:
    return Phone(
        text=mention.text,
        e164=mention.e164,
        extension=mention.extension,
        kind=mention.kind,
        status=tie.status(mention),
        candidates=tie.others(mention, as_phone(mention.text), as_phone),
        evidence=tie.evidence(mention),
    )


def _contact(tie: _Tie, mention: ContactMention) -> Contact:
    return Contact(
        name=mention.name,
        position=mention.position,
        unit=mention.unit,
        phones=tuple(_phone(tie, p) for p in mention.phones),
        emails=tuple(e.value for e in mention.emails),
        urls=tuple(u.value for u in mention.urls),
        evidence=tie.evidence(mention),
    )


def _stamp(tie: _Tie, mention: StampMention) -> Stamp:
    return Stamp(
        office=mention.office,
        receive_number=mention.receive_number,
        date=mention.date.value if mention.date else None,
        time=mention.time.value if mention.time else None,
        text=mention.text,
        status=tie.status(mention, corrected=mention.date is not None and mention.date.corrected),
        candidates=mention.date.candidates
        if mention.date and mention.date.corrected
        else tie.stamp_days(mention),
        evidence=tie.evidence(mention),
    )


def _field_evidence(tie: _Tie, reading: Reading) -> FieldEvidence:
    def all_of(mentions: Iterable[Mention | None]) -> tuple[Evidence, ...]:
        return tuple(tie.evidence(m) for m in mentions if m is not None)

    return FieldEvidence(
        kind=all_of([reading.frame.kind if reading.frame else None]),
        urgency=all_of([reading.urgency]),
        secrecy=all_of([reading.secrecy]),
        issuer=all_of([reading.issuer]),
        unit=all_of(reading.units),
        subject=all_of([reading.subject]),
        to=all_of(reading.addressees),
        emails=all_of(reading.emails),
        urls=all_of(reading.urls),
    )
