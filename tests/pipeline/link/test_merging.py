"""What the readings of one letter are together."""

from __future__ import annotations

from pipeline.link.merging import Reading, merge
from schemas.letter import LetterKind, LetterRecord, Relation
from tests.factories.letters import letter, reference


def reading(key: str, kind: LetterKind, relation: Relation, *, message: bool) -> Reading:
    """A copy of a letter: the fields of an eCMS message, or a scan of it."""
    cites = [reference("นน 0918/ว 512", "2023-05-02", relation=relation)]
    made: LetterRecord = letter(
        "นน 53201/402", "2023-06-01", references=cites, kind=kind, ocr=None if message else 0.9
    )
    media = "application/xml" if message else "image/jpeg"
    return Reading(
        key, made.model_copy(update={"source": made.source.model_copy(update={"media_type": media})})
    )


def test_fields_of_a_message_say_no_kind_and_no_relation() -> None:
    fields = reading("a#1", LetterKind.EXTERNAL, Relation.REFERS, message=True)
    scan = reading("b#1", LetterKind.STAMPED, Relation.ANSWERS, message=False)
    for readings in ([fields, scan], [scan, fields]):
        whole = merge(readings)
        assert whole.source.media_type == "application/xml"
        assert whole.kind is LetterKind.STAMPED
        assert [r.relation for r in whole.references] == [Relation.ANSWERS]
    alone = merge([fields])
    assert (alone.kind, alone.references[0].relation) == (LetterKind.EXTERNAL, Relation.REFERS)
