"""The letters of an archive for other programs: records as JSON lines, the register as CSV, the graph."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from pipeline.export.tables import cell_of
from schemas.graph import Edge, LetterBrief
from schemas.letter import LetterRecord

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("number", "date", "issuer", "subject", "kind", "held", "cited_by", "urgency", "secrecy")
_EDGE = ("relation", "role", "status", "reason", "confidence", "text")
_TYPES = {"held": "boolean", "cited_by": "int", "confidence": "double"}


def records_jsonl(records: Iterable[LetterRecord]) -> Iterator[bytes]:
    """Return records as lines of JSON, as `saraban extract --format jsonl` prints them."""
    for record in records:
        yield record.model_dump_json().encode() + b"\n"


def rows_csv(columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> Iterator[bytes]:
    """Return rows as CSV with a byte-order mark; no cell runs as a formula in a spreadsheet."""
    yield b"\xef\xbb\xbf"
    for row in (columns, *rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow(
            [cell_of(cell) if isinstance(cell, str) else cell for cell in row]
        )
        yield out.getvalue().encode("utf-8", "replace")


def archive_graphml(letters: Iterable[LetterBrief], edges: Iterable[Edge]) -> bytes:
    """Return a graph of letters, held or not, as GraphML, for networkx, Gephi, yEd and others."""
    out = io.BytesIO()
    with etree.xmlfile(out, encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("graphml", nsmap={None: _NAMESPACE}):
            for scope, names in (("node", _NODE), ("edge", _EDGE)):
                for name in names:
                    key = {"id": f"{scope}_{name}", "for": scope, "attr.name": name}
                    file.write(etree.Element("key", {**key, "attr.type": _TYPES.get(name, "string")}))
            with file.element("graph", {"id": "letters", "edgedefault": "directed"}):
                for letter in letters:
                    node = etree.Element("node", {"id": _xml(letter.key)})
                    _data(node, "node", _NODE, letter)
                    file.write(node)
                for number, edge in enumerate(edges):
                    ends = {"source": _xml(edge.source), "target": _xml(edge.target or "")}
                    element = etree.Element("edge", {"id": f"e{number}", **ends})
                    _data(element, "edge", _EDGE, edge)
                    file.write(element)
    return out.getvalue()


def _data(element: etree._Element, scope: str, names: Sequence[str], of: LetterBrief | Edge) -> None:
    for name in names:
        value = getattr(of, name)
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            etree.SubElement(element, "data", {"key": f"{scope}_{name}"}).text = _xml(text)


def _xml(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return _NOT_XML.sub("", text)
