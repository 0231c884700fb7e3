"""A chain as GraphML for graph programs, as an SVG picture, and as one HTML page that needs nothing else."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.store.titles import letter_title, thai_date
from schemas.graph import Chain, ChainNode, Duty, DutyState, Edge, LinkStatus
from schemas.letter import Relation

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = (
    "number",
    "date",
    "issuer",
    "subject",
    "kind",
    "held",
    "classified",
    "depth",
    "ended_by",
    "due",
    "number_status",
)
_EDGE_KEYS = ("relation", "role", "status", "reason", "confidence")

# Picture: boxes in rows, what is cited above, what cites below.
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 250, 92, 24, 56
_PER_ROW = 8
_FONT = "'TH Sarabun New', 'Sarabun', 'Noto Sans Thai', 'Loma', sans-serif"
_STYLE = f"""
text {{ font-family: {_FONT}; font-size: 13px; fill: #1b1b1b; }}
.number {{ font-weight: bold; }}
.small {{ font-size: 11px; fill: #555; }}
.box {{ fill: #fff; stroke: #4a4a4a; }}
.root {{ stroke-width: 2.5; }}
.missing {{ stroke-dasharray: 5 4; fill: #f6f6f6; }}
.ended {{ fill: #f7e9e9; }}
.due {{ font-size: 11px; fill: #a03000; }}
.late {{ font-weight: bold; }}
.edge {{ fill: none; stroke: #8a8a8a; marker-end: url(#arrow); }}
.weak {{ stroke-dasharray: 4 4; }}
"""
_PAGE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font-family: {font}; margin: 2rem; color: #1b1b1b; }}
.picture {{ overflow: auto; max-height: 80vh; border: 1px solid #ddd; }}
table {{ border-collapse: collapse; margin-top: 1.5rem; }}
td:first-child, td:nth-child(2) {{ white-space: nowrap; }}
.late {{ color: #a03000; font-weight: bold; }}
td, th {{ border: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
</style></head><body><h1>{title}</h1><div class="picture">{picture}</div>
<table><thead><tr><th>ที่</th><th>ลงวันที่</th><th>จาก</th><th>เรื่อง</th><th>กำหนด</th><th>สถานะ</th></tr></thead>
<tbody>
{rows}
</tbody></table>
{notes}</body></html>
"""
RELATIONS = {
    Relation.REFERS: "อ้างถึง",
    Relation.ENCLOSES: "แนบ",
    Relation.FORWARDS: "ส่งต่อ",
    Relation.ANSWERS: "ตอบ",
    Relation.FOLLOWS_UP: "ติดตาม",
    Relation.AMENDS: "แก้ไข",
    Relation.SUPERSEDES: "ใช้แทน",
    Relation.CANCELS: "ยกเลิก",
}
"""What a picture calls an edge: the letter at its foot does this to the one at its head."""


def render_graphml(chain: Chain) -> str:
    """Return the chain as GraphML, readable by networkx, Gephi, yEd and others."""
    root = etree.Element("graphml", nsmap={None: _GRAPHML})
    for scope, names in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name in names:
            kind = {"held": "boolean", "classified": "boolean", "depth": "int", "confidence": "double"}
            etree.SubElement(
                root,
                "key",
                attrib={
                    "id": f"{scope}_{name}",
                    "for": scope,
                    "attr.name": name,
                    "attr.type": kind.get(name, "string"),
                },
            )
    graph = etree.SubElement(root, "graph", attrib={"id": "chain", "edgedefault": "directed"})
    for node in chain.nodes:
        element = etree.SubElement(graph, "node", attrib={"id": _xml(node.key)})
        for name, value in _node_data(node).items():
            _datum(element, f"node_{name}", value)
    for number, edge in enumerate(e for e in chain.edges if e.target is not None):
        element = etree.SubElement(
            graph,
            "edge",
            attrib={"id": f"e{number}", "source": _xml(edge.source), "target": _xml(edge.target or "")},
        )
        for name in _EDGE_KEYS:
            _datum(element, f"edge_{name}", str(getattr(edge, name)))
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _node_data(node: ChainNode) -> dict[str, str]:
    due = [d.end or d.start or "" for d in _owed(node)]
    values: dict[str, str | None] = {
        "number": node.number,
        "date": node.date,
        "issuer": node.issuer,
        "subject": node.subject,
        "kind": node.kind.value,
        "held": str(node.held).lower(),
        "classified": str(node.classified).lower(),
        "depth": str(node.depth),
        "ended_by": node.ended_by,
        "due": " ".join(filter(None, due)) or None,
        "number_status": node.number_status,
    }
    return {name: value for name, value in values.items() if value is not None}


def _datum(element: etree._Element, key: str, value: str) -> None:
    etree.SubElement(element, "data", attrib={"key": key}).text = _xml(value)


def _xml(text: str) -> str:
    """Text without the control characters that XML has no way to write."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r").replace("\ufffe", "").replace("\uffff", "")


@dataclass(frozen=True, slots=True)
class _Place:
    x: int
    y: int


def _places(chain: Chain) -> tuple[dict[str, _Place], int, int]:
    """Where each letter's box stands: a row a depth, long rows folded."""
    rows: dict[int, list[ChainNode]] = defaultdict(list)
    for node in chain.nodes:
        rows[node.depth].append(node)
    places: dict[str, _Place] = {}
    y = _GAP_X
    widest = min(_PER_ROW, max(len(nodes) for nodes in rows.values()))
    for depth in sorted(rows):
        nodes = rows[depth]
        for start in range(0, len(nodes), _PER_ROW):
            line = nodes[start : start + _PER_ROW]
            left = _GAP_X + (widest - len(line)) * (_WIDTH + _GAP_X) // 2
            for at, node in enumerate(line):
                places[node.key] = _Place(left + at * (_WIDTH + _GAP_X), y)
            y += _HEIGHT + (_GAP_X if start + _PER_ROW < len(nodes) else 0)
        y += _GAP_Y
    return places, _GAP_X + widest * (_WIDTH + _GAP_X), y - _GAP_Y + _GAP_X


def render_svg(chain: Chain) -> str:
    """Return the chain as an SVG picture: cited letters above, citing ones below, those not held dashed."""
    places, width, height = _places(chain)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#8a8a8a"/></marker></defs>',
    ]
    parts += [_line(edge, edge.target, places) for edge in chain.edges if edge.target in places]
    # What an undecided citation could mean.
    parts += [
        _line(edge, candidate.letter, places)
        for edge in chain.edges
        for candidate in (edge.candidates if edge.target is None else ())
        if candidate.letter in places
    ]
    parts += [_box(node, places[node.key], root=node.key == chain.root) for node in chain.nodes]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(edge: Edge, target: str | None, places: dict[str, _Place]) -> str:
    start, end = places[edge.source], places[target or ""]
    x0, x1 = start.x + _WIDTH // 2, end.x + _WIDTH // 2
    upwards = end.y < start.y
    y0, y1 = (start.y, end.y + _HEIGHT) if upwards else (start.y + _HEIGHT, end.y)
    bend = (y1 - y0) // 2
    label = RELATIONS[edge.relation] + ("?" if edge.target is None else "")
    weak = "" if edge.status is LinkStatus.RESOLVED else " weak"
    return (
        f'<path class="edge{weak}" d="M{x0},{y0} C{x0},{y0 + bend} {x1},{y1 - bend} {x1},{y1}"/>'
        f'<text class="small" x="{(x0 + x1) // 2 + 4}" y="{(y0 + y1) // 2}">{label}</text>'
    )


def _box(node: ChainNode, place: _Place, *, root: bool) -> str:
    classes = ["box"]
    if root:
        classes.append("root")
    if not node.held:
        classes.append("missing")
    if node.ended_by:
        classes.append("ended")
    doubt = node.number_status == "unverified"
    lines = [
        ("number", letter_title(node.number, node.date) + (" (?)" if doubt else "")),
        ("", node.issuer or ""),
        ("small", _note(node)),
        _due(node),
    ]
    text = "".join(
        f'<text class="{name}" x="{place.x + 10}" y="{place.y + 20 + 20 * at}">{_svg(_short(line))}</text>'
        for at, (name, line) in enumerate(lines)
    )
    full = _svg("\n".join(filter(None, (node.number, node.issuer, node.subject))))
    return (
        f'<g><title>{full}</title><rect class="{" ".join(classes)}" x="{place.x}" y="{place.y}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>{text}</g>'
    )


def _due(node: ChainNode) -> tuple[str, str]:
    """The next duty that is not done: its day, in the style of its state."""
    owed = _owed(node)
    if not owed:
        return "due", ""
    late = owed[0].state is DutyState.OVERDUE
    more = f" และอีก {len(owed) - 1}" if len(owed) > 1 else ""
    day = thai_date(owed[0].next or owed[0].end or owed[0].start) or "ไม่ระบุวัน"
    return f"due{' late' if late else ''}", f"{'เลยกำหนด' if late else 'กำหนด'} {day}{more}"


def _owed(node: ChainNode) -> list[Duty]:
    return [d for d in node.duties if d.state in (DutyState.OPEN, DutyState.OVERDUE)]


def _note(node: ChainNode) -> str:
    if node.classified:
        return "เอกสารลับ"
    if node.ended_by:
        return f"ถูกยกเลิกหรือแทนที่โดย {node.ended_by_title or node.ended_by}"
    if not node.held:
        return "ไม่มีในฐานข้อมูล"
    return node.subject or ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 38 else line[:37] + "…"


def _svg(text: str) -> str:
    return html.escape(_xml(text))


def render_html(chain: Chain) -> str:
    """Return the chain as one HTML page: the picture, and a table of its letters. It loads nothing."""
    root = next(node for node in chain.nodes if node.key == chain.root)
    return _PAGE.format(
        title=_svg(letter_title(root.number, root.date)),
        font=_FONT,
        picture=render_svg(chain),
        rows="\n".join(_row(node) for node in chain.nodes),
        notes="".join(f"<p>{_svg(note)}</p>\n" for note in _notes(chain)),
    )


def _notes(chain: Chain) -> Iterator[str]:
    """What the table has no row for: two days for one duty, and citations without a letter."""
    names = {node.key: letter_title(node.number, node.date) for node in chain.nodes}
    for conflict in chain.conflicts:
        yield (
            f"⚠ กำหนดไม่ตรงกัน: {names[conflict.upper]} ให้ภายใน {thai_date(conflict.upper_end)} "
            f"แต่ {names[conflict.lower]} ให้ภายใน {thai_date(conflict.lower_end)}"
        )
    for edge in chain.edges:
        if edge.target is None and edge.text:
            meant = ", ".join(c.title or c.letter for c in edge.candidates)
            why = f"อาจหมายถึง {meant}" if meant else f"โยงไม่ได้ ({edge.reason.value})"
            yield f"{names[edge.source]} อ้าง “{' '.join(edge.text.split())}”: {why}"


def _row(node: ChainNode) -> str:
    due = "<br>".join(
        ('<span class="late">เลยกำหนด</span> ' if d.state is DutyState.OVERDUE else "")
        + _svg(f"{thai_date(d.end or d.start) or ''} {d.action or d.text}")
        for d in _owed(node)
    )
    status = _note(node) if node.classified or node.ended_by or not node.held else "มีในฐานข้อมูล"
    if node.number_status == "unverified":
        status += " · เลขที่ยังไม่ได้ยืนยัน"
    cells = (node.number, thai_date(node.date), node.issuer, node.subject)
    plain = "".join(f"<td>{_svg(cell or '')}</td>" for cell in cells)
    return f"<tr>{plain}<td>{due}</td><td>{_svg(status)}</td></tr>"
