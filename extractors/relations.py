"""Relations: what a letter does to each letter that it cites, told from the words around the citation.

The rules stand in `relation_rules`. Unsure means `refers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractors.issuer import find_issuer
from extractors.layout import one_line
from extractors.offices import body_of_post
from extractors.pointers import main_reference, pointers
from extractors.relation_rules import RULES, Parties, Place, RelationRule
from extractors.text import to_arabic_digits
from schemas.letter import ReferenceKind, ReferenceRole, Relation
from schemas.mentions import Frame, NumberMention, ReferenceMention
from schemas.source import Span

_OF_ALL = (Relation.CANCELS, Relation.SUPERSEDES, Relation.AMENDS)
_IN_A_ROW = re.compile(r"\s*(?:,\s*)?(?:และ|กับ|รวมทั้ง|ตลอดจน)\s*|\s*,\s*")
_ROW_ENDS = re.compile(
    r"\s*(?:\Z|\n|,|[.;)]|เรื่อง|ฉบับ|ทั้งนี้|โดย|ตั้งแต่|จึง|นั้น|แล้ว|ทั้ง\s?(?:สอง|สาม|หมด|[0-9๐-๙])"
    r"|(?:และ|กับ|รวมทั้ง|ตลอดจน)(?!\s?(?:ตาม|ยัง)))"
)
"""What may stand behind the last of several citations; other words say something of that one alone."""
_ITEM = re.compile(r"(?:\A|[\s])[(]?(?P<n>[0-9๐-๙]{1,2})[.)][ \t]?\Z")
_ITEM_ROOM = 6
_BEFORE = 80
_BEHIND = 200
_OPENING = 240
_SENTENCE_END = re.compile(r"\n[ \t]*\n|(?<=\s)นั้น\s|\bจึง(?:เรียน|แจ้ง)มา")
_LOCAL = tuple(rule for rule in RULES if rule.place is not Place.LETTER)
_WHOLE = tuple(rule for rule in RULES if rule.place is Place.LETTER)


def _local(text: str, span: Span) -> tuple[RelationRule, Span] | None:
    """Hear the words right before and right behind a citation or a pointer."""
    low = max(0, span[0] - _BEFORE)
    heard: tuple[RelationRule, Span] | None = None
    for rule in _LOCAL:
        if rule.place is Place.BEFORE:
            found = rule.pattern.search(text, low, span[0])
            if found and heard is None and not _is_past(rule, text, low, found.start()):
                heard = rule, found.span()
        elif heard is None or heard[0].relation is not Relation.CANCELS:
            continue  # what stands behind says more of what is cancelled
        elif rule.place is Place.NEXT:
            if found := rule.pattern.match(text, span[1]):
                heard = rule, found.span()
        else:
            high = min(len(text), span[1] + _BEHIND)
            stop = _SENTENCE_END.search(text, span[1], high)
            found = rule.pattern.search(text, span[1], stop.start() if stop else high)
            if found:
                heard = rule, found.span()
    return heard


def _is_past(rule: RelationRule, text: str, low: int, at: int) -> bool:
    """Say whether the words before a rule's own tell what was done in an earlier letter."""
    return rule.unless is not None and rule.unless.search(text, low, at) is not None


def _one_desk(number: NumberMention | None, own: NumberMention | None) -> bool:
    """Say whether two numbers come from one office: prefix and the office code without its sub-levels."""
    if number is None or own is None or number.office is None or own.office is None:
        return False
    return (number.prefix, number.office.partition(".")[0]) == (own.prefix, own.office.partition(".")[0])


def _asked_us(text: str, frame: Frame) -> bool:
    """Say whether the letter opens with what it was asked: `ตามหนังสือที่อ้างถึง ขอให้ <our agency> … นั้น`."""
    own = find_issuer(text, frame)
    opening = one_line(text[slice(*frame.body)])[:_OPENING]
    return own is not None and re.search(rf"ให้\s?{re.escape(own.value)}.*?\sนั้น", opening) is not None


def _fits(
    rule: RelationRule,
    text: str,
    frame: Frame,
    reference: ReferenceMention,
    own: NumberMention | None,
    all_cited: Sequence[ReferenceMention],
) -> bool:
    """Say whether the cited letter comes from the party that the rule needs."""
    if rule.parties is Parties.ANY:
        return True
    if rule.parties is Parties.NAMED:
        return bool(reference.issuer)
    if rule.parties is Parties.RENEWED:
        return reference.kind is not ReferenceKind.LETTER and any(
            other.role is ReferenceRole.ENCLOSURE
            and (other.kind, other.issuer) == (reference.kind, reference.issuer)
            for other in all_cited
        )
    issuer = reference.issuer or ""
    if rule.parties is Parties.THEIRS:
        dear = one_line(text[slice(*frame.addressees)]) if frame.addressees else ""
        if not issuer:  # `ตามที่ <the addressee's office> ขอ …` names the party instead
            body = body_of_post(dear)
            return bool(body) and (body or "") in one_line(text[slice(*frame.body)])[:_OPENING]
        # The office of a post is named after it: `อุตสาหกรรมจังหวัด…` heads `สำนักงานอุตสาหกรรมจังหวัด…`.
        core = issuer.removeprefix("จังหวัด").removeprefix("อำเภอ").removeprefix("สำนักงาน")
        if core and (core in dear or core in (body_of_post(dear) or "")):
            return True
        return rule.relation is Relation.ANSWERS and _asked_us(text, frame)
    number = reference.number
    if _one_desk(number, own):
        return True
    known = own is not None and number is not None and own.prefix is not None and number.prefix is not None
    if known and own is not None and number is not None and own.prefix != number.prefix:
        return False
    return bool(issuer) and issuer in text[: frame.subject[0] if frame.subject else frame.head[1]]


def _whole(
    text: str,
    frame: Frame,
    reference: ReferenceMention,
    own: NumberMention | None,
    all_cited: Sequence[ReferenceMention],
) -> tuple[RelationRule, Span] | None:
    """Hear the whole letter for its single reference, or for a letter that it encloses."""
    enclosed = reference.role is ReferenceRole.ENCLOSURE
    for rule in _WHOLE:
        if enclosed is not (rule.relation is Relation.FORWARDS):
            continue
        answering = rule.relation is Relation.ANSWERS
        if (enclosed or answering) and reference.kind is not ReferenceKind.LETTER:
            continue  # an order is carried out, not answered
        if enclosed and _one_desk(reference.number, own):
            continue  # one's own letter is enclosed, not passed on
        if not _fits(rule, text, frame, reference, own, all_cited):
            continue
        if rule.parties is Parties.NAMED:
            found = rule.pattern.match(text, *frame.body)
            if found and _begins(text, found.end(), reference.issuer or ""):
                return rule, found.span()
            continue
        for zone in (frame.subject, frame.body):
            found = rule.pattern.search(text, *zone) if zone else None
            if found:
                return rule, found.span("told" if "told" in rule.pattern.groupindex else 0)
    return None


def _begins(text: str, at: int, name: str) -> bool:
    """Say whether `name` stands at `at`, white space aside."""
    return "".join(text[at : at + 2 * len(name)].split()).startswith("".join(name.split()))


def _goes_on(text: str, before: ReferenceMention, reference: ReferenceMention) -> bool:
    """Whether what is told of a citation is told of the next one too."""
    if before.relation not in _OF_ALL or before.relation_span is None:
        return False
    if not _ROW_ENDS.match(text, reference.span[1]):
        return False
    end, begin = before.span[1], reference.span[0]
    if _IN_A_ROW.fullmatch(text, end, begin):
        return True
    # Items of one list: the number of each stands right before it, so the words before the first are of all.
    first = _ITEM.search(text, max(0, before.span[0] - _ITEM_ROOM), before.span[0])
    second = _ITEM.search(text, end, begin)
    if first is None or second is None or text[end : second.start()].strip():
        return False
    return int(to_arabic_digits(first["n"])) + 1 == int(to_arabic_digits(second["n"]))


def heard_in_turn(text: str, references: Iterable[ReferenceMention]) -> Iterator[ReferenceMention]:
    """Yield citations of the body in order, each with what the words right beside it tell.

    Of several in a row (`ให้ยกเลิกหนังสือ … และหนังสือ …`) the words beside the first tell it of all.
    """
    before: ReferenceMention | None = None
    for reference in sorted(references, key=lambda r: r.span):
        heard = _local(text, reference.span)
        if heard is not None:
            reference = replace(reference, relation=heard[0].relation, relation_span=heard[1])
        elif before is not None and _goes_on(text, before, reference):
            reference = replace(reference, relation=before.relation, relation_span=before.relation_span)
        yield reference
        before = reference


def relate(
    text: str, frame: Frame, references: Sequence[ReferenceMention], own: NumberMention | None
) -> tuple[ReferenceMention, ...]:
    """Return the references with their relations, each with the span of the words that told it.

    What `heard_in_turn` found stands; pointers are heard next, then the letter as a whole.
    """
    pointed: dict[int, tuple[RelationRule, Span]] = {}
    for index, span in pointers(text, frame, references):
        heard = _local(text, span)
        if heard is not None and index not in pointed:
            pointed[index] = heard
    single = sum(r.role is ReferenceRole.REFERENCE for r in references) == 1
    main = None if single else main_reference(text, frame, references)
    # Where nothing is listed, the one letter that the text opens with has the same part.
    opening = frame.body[0] + _OPENING
    sole = len(references) == 1 and references[0].span[0] < opening
    # A reminder that lists several letters of its own desk reminds of each.
    reminded = sum(r.role is ReferenceRole.REFERENCE and _one_desk(r.number, own) for r in references)
    related: list[ReferenceMention] = []
    for index, reference in enumerate(references):
        if reference.relation_span is None:
            heard = pointed.get(index)
            listed = reference.role is ReferenceRole.ENCLOSURE or (
                reference.role is ReferenceRole.REFERENCE and (single or index == main)
            )
            if heard is None and (listed or sole):
                heard = _whole(text, frame, reference, own, references)
            elif heard is None and reminded > 1 and _one_desk(reference.number, own):
                heard = _whole(text, frame, reference, own, references)
                heard = heard if heard and heard[0].relation is Relation.FOLLOWS_UP else None
            if heard is not None:
                reference = replace(reference, relation=heard[0].relation, relation_span=heard[1])
        related.append(reference)
    return tuple(related)
