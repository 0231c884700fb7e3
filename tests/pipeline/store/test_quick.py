"""Values made quickly are the values that their classes make."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from pipeline.store.quick import quickly
from schemas.graph import ChainNode, Duty, DutyState, Edge, LinkReason, LinkStatus
from schemas.letter import DeadlineBasis, DeadlineKind, LetterKind, ReferenceRole, Relation

NODE = ("key", "มท 0810.7/ว 2522", None, None, "เรื่อง", LetterKind.EXTERNAL, True, 1)
EDGE = ("a", None, Relation.REFERS, ReferenceRole.REFERENCE, LinkStatus.NOT_HELD, LinkReason.NONE_HELD, "x")
DUTY = (
    "uid", "key", None, None, None, None, DeadlineKind.DEADLINE, "ภายใน", None, "2021-11-30", None,
    DeadlineBasis.ABSOLUTE, None, None,
    DutyState.OPEN,
)  # fmt: skip


@pytest.mark.parametrize(("cls", "values"), [(ChainNode, NODE), (Edge, EDGE), (Duty, DUTY)])
def test_the_same_value(cls: type[Any], values: tuple[object, ...]) -> None:
    quick, own = quickly(cls)(*values), cls(*values)
    assert type(quick) is cls
    assert quick == own
    assert hash(quick) == hash(own)
    assert repr(quick) == repr(own)
    assert dataclasses.asdict(quick) == dataclasses.asdict(own)
    assert pickle.loads(pickle.dumps(quick)) == copy.copy(quick) == own
    names = [field.name for field in dataclasses.fields(cls)]
    assert quickly(cls)(**dict(zip(names, values, strict=False))) == own


def test_it_stays_frozen() -> None:
    node = quickly(ChainNode)(*NODE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        node.key = "other"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        node.more = 1  # type: ignore[attr-defined]


def test_what_does_more_than_hold_its_fields_is_refused() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Checked:
        value: int

        def __post_init__(self) -> None:
            assert self.value > 0

    with pytest.raises(TypeError, match="Checked"):
        quickly(Checked)
