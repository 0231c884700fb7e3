"""A chain as GraphML for graph programs, as an SVG picture, and as one HTML page that needs nothing else."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from lxml import etree
from rich.cells import cell_len

from pipeline.export.chain_layout import (
    WIDTH,
    Label,
    Layout,
    Place,
    Spot,
    beside,
    lay_out,
    line_of,
    path_of,
    spots_of,
)
from pipeline.export.chain_words import (
    Shift,
    clash_of,
    clashes,
    kept,
    owed,
    title_of,
    unplaced,
    wrapped,
)
from pipeline.export.tables import due_text
from pipeline.export.wrapping import NO_BREAK
from pipeline.store.titles import dry, thai_date
from schemas.graph import Chain, ChainNode, Duty, DutyState, Edge, LinkStatus
from schemas.letter import Relation

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_KEYS = (
    "what",
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
    "title",
    "citation",
    "status",
    "reason",
)
_EDGE_KEYS = ("relation", "role", "status", "reason", "confidence", "conflict", "upper_end", "lower_end")
_Values = Mapping[str, str | None]
_TYPES = {"held": "boolean", "classified": "boolean", "depth": "int", "confidence": "double"}

# Picture: boxes in rows, what is cited above, what cites below.
_MARGIN = 10
_LABEL = 13
_LABEL_CELL, _GROUND_CELL = 7, 6
"""Of a label the height of a line, the width of a cell in the widest of the fonts and in most of them."""
# Of each style of line its height and the cells that a box has room for, in the widest of the fonts.
_LINES = {"number": (20, 34), "": (18, 31), "small": (15, 37), "due": (15, 37), "due late": (15, 36)}
_FONT = "'TH Sarabun New', 'Sarabun', 'Noto Sans Thai', 'Loma', sans-serif"
_STYLE = f"""
text {{ font-family: {_FONT}; font-size: 13px; fill: #1b1b1b; }}
.number {{ font-weight: bold; }}
.small {{ font-size: 11px; fill: #555; }}
.box {{ fill: #fff; stroke: #4a4a4a; }}
.root {{ stroke-width: 2.5; }}
.missing {{ stroke-dasharray: 5 4; fill: #f6f6f6; }}
.citation {{ stroke-dasharray: 2 3; fill: #fffbe8; }}
.ended {{ fill: #f7e9e9; }}
.due {{ font-size: 11px; fill: #a03000; }}
.late {{ font-weight: bold; }}
.edge {{ fill: none; stroke: #8a8a8a; marker-end: url(#arrow); }}
.weak {{ stroke-dasharray: 4 4; }}
.clash {{ stroke: #c03000; stroke-dasharray: 6 3; }}
.start {{ text-anchor: start; }}
.middle {{ text-anchor: middle; }}
.end {{ text-anchor: end; }}
.alarm {{ font-size: 11px; fill: #c03000; }}
.tag {{ paint-order: stroke; stroke: #fff; stroke-width: 3px; }}
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


_SHIFTS = {
    Shift.EARLIER: ("! กำหนด {lower}", "เร็วกว่า {upper}"),
    Shift.LATER: ("! กำหนด {lower}", "ช้ากว่า {upper}"),
    Shift.MOVED: ("! เลื่อนเป็น {lower}", "จาก {upper}"),
}
_SHIFTS_AT_LENGTH = {
    Shift.EARLIER: "กำหนดเร็วกว่า คือ {day}",
    Shift.LATER: "กำหนดช้ากว่าหนังสือต้นเรื่อง คือ {day}",
    Shift.MOVED: "เปลี่ยนกำหนดเป็น {day}",
}


def render_graphml(chain: Chain) -> str:
    """Return the chain as GraphML, readable by networkx, Gephi, yEd and others.

    A citation that no letter stands for is a node of its own; lines go from it to the letters it could mean.
    """
    root = etree.Element("graphml", nsmap={None: _GRAPHML})
    for scope, names in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name in names:
            about = {"id": f"{scope}_{name}", "for": scope, "attr.name": name}
            etree.SubElement(root, "key", attrib={**about, "attr.type": _TYPES.get(name, "string")})
    graph = etree.SubElement(root, "graph", attrib={"id": "chain", "edgedefault": "directed"})
    nodes: dict[str, _Values] = {node.key: _node_data(node) for node in chain.nodes}
    lines: list[tuple[str, str, _Values]] = []
    found = clashes(chain)
    for edge in chain.edges:
        if edge.target is not None:
            clash = clash_of(edge, found)
            days: _Values = {
                "conflict": clash.shift.value if clash else None,
                "upper_end": clash.upper_end if clash else None,
                "lower_end": clash.lower_end if clash else None,
            }
            lines.append((edge.source, edge.target, {**_edge_data(edge), **days}))
    for number, edge in enumerate(unplaced(chain)):
        citation = _citation_key(number)
        lines.append((edge.source, citation, _edge_data(edge)))
        became: _Values = {"status": edge.status.value, "reason": edge.reason.value}
        nodes[citation] = {"what": "citation", "citation": dry(edge.text), **became}
        for candidate in edge.candidates:
            nodes.setdefault(candidate.letter, {"what": "candidate", "title": candidate.title})
            could_be: _Values = {"relation": "candidate", "confidence": str(candidate.confidence)}
            lines.append((citation, candidate.letter, {**could_be, **became}))
    for key, data in nodes.items():
        _data(etree.SubElement(graph, "node", attrib={"id": _xml(key)}), "node", data)
    for number, (source, target, data) in enumerate(lines):
        ends = {"id": f"e{number}", "source": _xml(source), "target": _xml(target)}
        _data(etree.SubElement(graph, "edge", attrib=ends), "edge", data)
    text: str = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _node_data(node: ChainNode) -> _Values:
    due = [d.next or d.end or d.start or "" for d in owed(node)]
    return {
        "what": "letter",
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


def _edge_data(edge: Edge) -> _Values:
    return {
        "relation": edge.relation.value,
        "role": edge.role.value,
        "status": edge.status.value,
        "reason": edge.reason.value,
        "confidence": str(edge.confidence),
    }


def _data(element: etree._Element, scope: str, values: _Values) -> None:
    for name, value in values.items():
        if value is not None:
            etree.SubElement(element, "data", attrib={"key": f"{scope}_{name}"}).text = _xml(value)


def _citation_key(number: int) -> str:
    """The name of a citation that is drawn by itself; no key of a letter is like it."""
    return f"citation:{number}"


def _xml(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return _NOT_XML.sub("", text)


@dataclass(frozen=True, slots=True)
class _Card:
    """What a box says: nothing is cut, so that boxes are as high as need be."""

    key: str
    depth: int
    style: str
    lines: tuple[tuple[str, str], ...]
    """Style and text of each."""
    title: str

    @property
    def height(self) -> int:
        return _MARGIN + sum(_LINES[style][0] for style, _ in self.lines)


class _Arrow(NamedTuple):
    source: str
    target: str
    style: str
    labels: tuple[str, ...]


def _cards(chain: Chain) -> Iterator[_Card]:
    """Yield a box for each letter, and one for each citation that no letter stands for."""
    for node in chain.nodes:
        yield _letter(node, root=node.key == chain.root)
    depths = {node.key: node.depth for node in chain.nodes}
    for number, edge in enumerate(unplaced(chain)):
        said = [("", f"“{dry(edge.text)}”"), *(("small", line) for line in _meaning(edge))]
        yield _card(_citation_key(number), depths[edge.source] - 1, "box citation", said)


def _card(
    key: str, depth: int, style: str, said: Sequence[tuple[str, str]], more: Sequence[str] = ()
) -> _Card:
    lines = tuple((css, line) for css, text in said for line in wrapped(text, _LINES[css][1]))
    return _Card(key, depth, style, lines, "\n".join([*(text for _, text in said), *more]))


def _letter(node: ChainNode, *, root: bool) -> _Card:
    flags = {"root": root, "missing": not node.held, "ended": bool(node.ended_by)}
    said = [
        ("number", kept(title_of(node)) + (" (?)" if node.number_status == "unverified" else "")),
        ("", dry(node.issuer or "")),
        ("small", dry(node.subject or "")),
        *(("small", note) for note in _states(node)),
        _due(node),
    ]
    return _card(
        node.key,
        node.depth,
        " ".join(["box", *(name for name, on in flags.items() if on)]),
        [(css, text) for css, text in said if text],
        [f"{_day(duty)} {dry(duty.action or duty.text)}" for duty in owed(node)],
    )


def render_svg(chain: Chain) -> str:
    """Return the chain as an SVG picture: cited letters above, citing ones below, those not held dashed."""
    cards = list(_cards(chain))
    arrows = list(_arrows(chain, {card.key for card in cards}))
    labels = list(_labels(arrows))
    room: Counter[int] = Counter()
    while True:
        layout = lay_out(cards, [(arrow.source, arrow.target) for arrow in arrows], room)
        lanes = list(_lanes(arrows, layout))
        lines = [line_of(layout, arrow.source, arrow.target, lane) for arrow, lane in lanes]
        spots, missing = spots_of(layout, lines, labels)
        if not missing:
            break
        room += missing  # labels that share a gap may stand side by side: what is missing now is an estimate
    places, height = layout.places, layout.height
    ends = (ceil(spot.x + label.width) + _MARGIN for spot, label in zip(spots, labels, strict=True))
    width = max(layout.width, *ends, 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#8a8a8a"/></marker></defs>',
    ]
    parts += [
        f'<path class="{arrow.style}" d="{path_of(layout, arrow.source, arrow.target, lane)}"/>'
        for arrow, lane in lanes
    ]
    parts += [_box(card, places[card.key]) for card in cards]
    parts += _tags(arrows, labels, spots)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _arrows(chain: Chain, places: Collection[str]) -> Iterator[_Arrow]:
    found = clashes(chain)
    for edge in chain.edges:
        if edge.target in places:
            style = "edge" if edge.status is LinkStatus.RESOLVED else "edge weak"
            clash = clash_of(edge, found)
            if clash is None:
                yield _Arrow(edge.source, edge.target or "", style, (RELATIONS[edge.relation],))
            else:
                days = {"upper": clash.upper_day, "lower": clash.lower_day}
                words = [words.format(**days) for words in _SHIFTS[clash.shift]]
                labels = (RELATIONS[edge.relation], *words)
                yield _Arrow(edge.source, edge.target or "", f"{style} clash", labels)
    for number, edge in enumerate(unplaced(chain)):
        citation = _citation_key(number)
        yield _Arrow(edge.source, citation, "edge weak", (f"{RELATIONS[edge.relation]}?",))
        for candidate in edge.candidates if edge.status is LinkStatus.AMBIGUOUS else ():
            if candidate.letter in places:
                label = f"อาจหมายถึง ({candidate.confidence:.2f})"
                yield _Arrow(citation, candidate.letter, "edge weak", (label,))


def _lanes(arrows: Sequence[_Arrow], layout: Layout) -> Iterator[tuple[_Arrow, int]]:
    """Yield each line with how many went through its gap before."""
    passed: Counter[int] = Counter()
    for arrow in arrows:
        gap = beside(layout.places[arrow.source], layout.places[arrow.target])
        yield arrow, passed[gap]
        passed[gap] += 1


def _labels(arrows: Sequence[_Arrow]) -> Iterator[Label]:
    """Yield the sizes of what the lines mean; each best stands where fewer lines meet."""
    leaving = Counter(arrow.source for arrow in arrows)
    coming = Counter(arrow.target for arrow in arrows)
    for arrow in arrows:
        wide = max(cell_len(label) for label in arrow.labels) * _LABEL_CELL
        at_source = leaving[arrow.source] <= coming[arrow.target]
        yield Label(arrow.source, arrow.target, wide, len(arrow.labels) * _LABEL, at_source)


def _tags(arrows: Sequence[_Arrow], labels: Sequence[Label], spots: Sequence[Spot]) -> Iterator[str]:
    """Yield what the lines mean, on a ground that lines behind it do not shine through."""
    for arrow, size, spot in zip(arrows, labels, spots, strict=True):
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[spot.anchor]
        x, ground = spot.x + share * size.width, size.width * _GROUND_CELL / _LABEL_CELL
        yield (
            f'<path fill="#fff" fill-opacity=".85" '
            f'd="M{x - share * ground:.1f},{spot.y:.1f} h{ground:.1f} v{size.height} h{-ground:.1f} z"/>'
        )
        for at, label in enumerate(arrow.labels):
            style = f"{'alarm' if at else 'small'} tag {spot.anchor}"
            y = spot.y + _LABEL * (at + 1) - 3
            yield f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{_svg(label)}</text>'


def _box(card: _Card, place: Place) -> str:
    text, y = "", place.y + 4
    for style, line in card.lines:
        y += _LINES[style][0]
        text += f'<text class="{style}" x="{place.x + _MARGIN}" y="{y - 3}">{_svg(line)}</text>'
    return (
        f'<g><title>{_svg(card.title)}</title><rect class="{card.style}" x="{place.x}" y="{place.y}" '
        f'width="{WIDTH}" height="{place.height}" rx="5"/>{text}</g>'
    )


def _due(node: ChainNode) -> tuple[str, str]:
    """The next duty that is not done: its day, in the style of its state."""
    duties = owed(node)
    if not duties:
        return "due", ""
    late = duties[0].state is DutyState.OVERDUE
    more = f" และอีก {len(duties) - 1}" if len(duties) > 1 else ""
    return f"due{' late' if late else ''}", f"{'เลยกำหนด' if late else 'กำหนด'} {_day(duties[0])}{more}"


def _day(duty: Duty) -> str:
    return kept(due_text(duty) or "ไม่ระบุวัน")


def _states(node: ChainNode) -> Iterator[str]:
    """What is to be known before a letter is relied on."""
    if node.classified:
        yield "เอกสารลับ"
    elif not node.held:
        yield "ไม่มีในฐานข้อมูล"
    if node.ended_by:
        yield f"ถูกยกเลิกหรือแทนที่โดย {kept(node.ended_by_title or node.ended_by)}"
    for title in node.amended_by:
        yield f"มีหนังสือแก้ไขเพิ่มเติม {kept(title)}"


def _meaning(edge: Edge) -> list[str]:
    """What became of a citation that no letter stands for, a line for each letter that it could mean."""
    if edge.status is not LinkStatus.AMBIGUOUS:
        return [f"โยงไม่ได้ ({edge.reason.value})"]
    names = [kept(f"{c.title or c.letter} ({c.confidence:.2f})") for c in edge.candidates]
    return ["ไม่แน่ชัด อาจหมายถึง", *(names or ["เอกสารลับ"])]


def _svg(text: str) -> str:
    return html.escape(_xml(text.replace(NO_BREAK, " ")))


def render_html(chain: Chain) -> str:
    """Return the chain as one HTML page: the picture, and a table of its letters. It loads nothing."""
    root = next(node for node in chain.nodes if node.key == chain.root)
    return _PAGE.format(
        title=_svg(title_of(root)),
        font=_FONT,
        picture=render_svg(chain),
        rows="\n".join(_row(node) for node in chain.nodes),
        notes="".join(f"<p>{_svg(note)}</p>\n" for note in _notes(chain)),
    )


def _notes(chain: Chain) -> Iterator[str]:
    """What the table has no row for: two days for one duty, and citations that no letter stands for."""
    for clash in clashes(chain).values():
        asks = _SHIFTS_AT_LENGTH[clash.shift].format(day=clash.lower_day)
        upper, lower = title_of(clash.upper), title_of(clash.lower)
        yield f"⚠ กำหนดไม่ตรงกัน: {upper} ให้ภายใน {clash.upper_day} แต่ {lower} {asks}"
    titles = {node.key: title_of(node) for node in chain.nodes}
    for edge in unplaced(chain):
        head, *names = _meaning(edge)
        yield f"{titles[edge.source]} อ้าง “{dry(edge.text)}”: {head} {', '.join(names)}".strip()


def _row(node: ChainNode) -> str:
    due = "<br>".join(
        ('<span class="late">เลยกำหนด</span> ' if duty.state is DutyState.OVERDUE else "")
        + _svg(f"{_day(duty)} {duty.action or duty.text}")
        for duty in owed(node)
    )
    states = list(_states(node)) or ["มีในฐานข้อมูล"]
    if node.number_status == "unverified":
        states.append("เลขที่ยังไม่ได้ยืนยัน")
    cells = (node.number, thai_date(node.date), node.issuer, node.subject)
    plain = "".join(f"<td>{_svg(cell or '')}</td>" for cell in cells)
    return f"<tr>{plain}<td>{due}</td><td>{_svg(' · '.join(states))}</td></tr>"
