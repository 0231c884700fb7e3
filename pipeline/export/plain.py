"""Answers as what JSON can hold: every field of a value by its name."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import msgspec


def plain(value: Any) -> Any:
    """Return a value of `schemas` as dicts and lists; what JSON knows stays what it is.

    >>> plain((1, None, "ก"))
    [1, None, 'ก']
    """
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def to_json(value: Any) -> str:
    """Return an answer (or a list of them) as indented JSON with a line end."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n"
