"""Records in the database: the JSON of the output contract with the letter's text, compressed.

Text and evidence take a third of the space so; the pages keep the text in the clear, the letter's values have
columns.
"""

from __future__ import annotations

import json
import zlib

from schemas.letter import LetterRecord

_LEVEL = 3
"""Half the time of zlib's usual level, at a tenth more space."""


def pack_record(record: LetterRecord) -> bytes:
    """Return a record as compressed JSON without its default values."""
    return zlib.compress(record.model_dump_json(exclude_defaults=True).encode(), _LEVEL)


def unpack_record(packed: bytes, path: str) -> LetterRecord:
    """Return the record of a reading; `path` is where its file is found now."""
    record = LetterRecord.model_validate_json(zlib.decompress(packed))
    return record.model_copy(update={"source": record.source.model_copy(update={"path": path})})


def unpack_text(packed: bytes) -> str:
    """Return the text alone."""
    return str(json.loads(zlib.decompress(packed))["text"])
