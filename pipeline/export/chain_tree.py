"""A chain as text: a tree for people, JSON for programs, DOT and Mermaid for pictures.

All of them are safe against cycles: a letter is written out once, and named where it comes up again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

from pipeline.export.chain_words import (
    Clash,
    Shift,
    clash_of,
    clashes,
    kept,
    meant,
    notes_on,
    owed,
    owed_words,
    title_of,
    unplaced,
    wrapped,
)
from pipeline.export.plain import to_json
from pipeline.export.wrapping import NO_BREAK
from pipeline.store.titles import dry
from schemas.graph import Chain, ChainNode, Direction, Edge, LinkStatus

_STEP = 3
"""Cells that a letter stands further in than the one it hangs from."""
_LEAST = 12
"""Cells of text that a line has at least, however narrow the terminal."""
_LABEL = 40
"""Cells of a line in the box of a picture."""
_ALARM = "#c03000"
"""The colour of two days for one duty."""
_SHIFTS = {
    Shift.EARLIER: "asks for an earlier day:",
    Shift.LATER: "asks for a LATER day than the letter above:",
    Shift.MOVED: "moves the day to",
}
_MERMAID = {
    **{char: f"#{ord(char)};" for char in "#`"},
    **{"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "\n": "<br/>"},
}


class _Row(NamedTuple):
    """One thing that the tree says, before it is laid in lines."""

    text: str
    indent: str = ""
    first: str = ""
    """What stands before the text in its first line, after the indent."""
    rest: str = ""
    """What stands there in the lines that follow: the tree goes on through them."""


def render_tree(chain: Chain, width: int | None = None) -> str:
    """Return the chain as a tree: the letter, what it cites (`↑`), and what cites it (`↓`).

    Args:
        chain: The chain.
        width: Cells of a line. With `None` a line is as long as what it says, so that it can be searched for.
    """
    return "\n".join(line for row in _rows(chain) for line in _lines(row, width)) + "\n"


def _rows(chain: Chain) -> Iterator[_Row]:
    tree = _Tree(chain)
    yield _Row(_headline(tree.root), rest="  ")
    yield from _details(tree.root, "", "  ")
    # One set for both ways: in a cycle a letter is met on either.
    seen = {chain.root}
    above = list(tree.branches(up=True, seen=seen)) if chain.direction is not Direction.DOWN else []
    below = list(tree.branches(up=False, seen=seen)) if chain.direction is not Direction.UP else []
    for title, rows in (("↑ cites", above), ("↓ cited by", below)):
        if rows:
            yield from (_Row(""), _Row(title), *rows)
    if said := " ".join(_nothing(chain, tree.root, above=bool(above), below=bool(below))):
        yield from (_Row(""), _Row(said))
    if chain.truncated:
        yield from (_Row(""), _Row("… there is more: ask for a greater --depth"))
    if found := clashes(chain):
        yield _Row("")
        yield from (_Row(_clash(clash), first="! ", rest="  ") for clash in found.values())


def _nothing(chain: Chain, root: ChainNode, *, above: bool, below: bool) -> Iterator[str]:
    """Say of a way that leads nowhere why; nothing of one that was not asked for or not gone to its end."""
    if chain.direction is not Direction.DOWN and not above:
        if root.classified:
            yield "What a classified letter cites is not shown."
        elif not root.held:
            yield "What a letter that is not held cites is not known."
        elif not chain.truncated:
            yield "It cites no letter."
    if chain.direction is not Direction.UP and not below and not chain.truncated:
        yield "No letter here is known to cite it."


def _clash(clash: Clash) -> str:
    upper, lower = kept(title_of(clash.upper)), kept(title_of(clash.lower))
    asks = "asked" if clash.shift is Shift.MOVED else "asks"
    then = f"{_SHIFTS[clash.shift]} {kept(clash.lower_day)}"
    return f"two days for one duty: {upper} {asks} for {kept(clash.upper_day)}; {lower} {then}"


def _lines(row: _Row, width: int | None) -> Iterator[str]:
    if width is None:
        first, rest, room = row.indent + row.first, "", None
    else:
        indent = _shrunk(row.indent, width)
        first, rest = indent + row.first, indent + row.rest
        room = max(width - max(cell_len(first), cell_len(rest)), _LEAST)
    for at, line in enumerate(wrapped(row.text, room)):
        yield f"{rest if at else first}{line}".rstrip()


def _shrunk(indent: str, width: int) -> str:
    """Return an indent that leaves half of the line to text: of a deeper one its level and its last steps."""
    most = width // 2 // _STEP * _STEP
    if len(indent) <= most:
        return indent
    level = f"…{len(indent) // _STEP} ".ljust(2 * _STEP)
    return level + indent[len(indent) - max(most - len(level), 0) :]


class _Tree:
    def __init__(self, chain: Chain) -> None:
        self.nodes = {node.key: node for node in chain.nodes}
        self.root = self.nodes[chain.root]
        self.cites: dict[str, list[Edge]] = defaultdict(list)
        self.cited_by: dict[str, list[Edge]] = defaultdict(list)
        for edge in chain.edges:
            self.cites[edge.source].append(edge)
            if edge.target is not None:
                self.cited_by[edge.target].append(edge)

    def branches(self, *, up: bool, seen: set[str]) -> Iterator[_Row]:
        """Yield the rows under the root. A stack and not a recursion: chains may be as long as they like."""
        stack = [("", self._edges(self.root.key, up=up))]
        while stack:
            indent, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                stack.pop()
                continue
            branch, inner = ("└─ ", "   ") if edges.last else ("├─ ", "│  ")
            other = edge.target if up else edge.source
            node = self.nodes.get(other or "")
            if node is None:
                text = f"{dry(edge.text)} [{meant(edge)}]"
            elif node.key in seen:
                text = f"{kept(title_of(node))} (shown above)"
            else:
                text = _headline(node)
            yield _Row(f"{edge.relation.value} {text}", indent, branch, f"{inner}  ")
            if node is not None and node.key not in seen:
                seen.add(node.key)
                yield from _details(node, indent + inner)
                stack.append((indent + inner, self._edges(node.key, up=up)))

    def _edges(self, key: str, *, up: bool) -> _Ahead:
        edges = self.cites[key] if up else self.cited_by[key]
        depth = self.nodes[key].depth
        if not up and depth < 0:
            return _Ahead([])

        def order(edge: Edge) -> tuple[str, str]:
            other = self.nodes.get((edge.target if up else edge.source) or "")
            return ((other.date if other else None) or "9999", other.key if other else edge.text)

        return _Ahead(edges if up else sorted(edges, key=order))


class _Ahead(Iterator[Edge]):
    """An iterator that knows whether what it gave was the last."""

    def __init__(self, edges: list[Edge]) -> None:
        self._edges = edges
        self._at = 0

    def __next__(self) -> Edge:
        if self._at >= len(self._edges):
            raise StopIteration
        self._at += 1
        return self._edges[self._at - 1]

    @property
    def last(self) -> bool:
        return self._at >= len(self._edges)


def _headline(node: ChainNode) -> str:
    text = kept(title_of(node))
    if node.issuer:
        text += f" ·{NO_BREAK}{dry(node.issuer)}"
    notes = notes_on(node)
    return text + (f" [{', '.join(notes)}]" if notes else "")


def _details(node: ChainNode, indent: str, margin: str = "") -> Iterator[_Row]:
    if node.subject:
        yield _Row(dry(node.subject), indent, margin, margin)
    for duty in owed(node):
        yield _Row(owed_words(duty), indent, f"{margin}⏰ ", f"{margin}   ")
        if duty.proposal:
            answer = kept(duty.proposal_title or duty.proposal)
            yield _Row(f"answered by {answer}? then: saraban done", indent, f"{margin}   ", f"{margin}   ")


def render_json(chain: Chain) -> str:
    """Return the chain as one JSON object, every field by its name."""
    return to_json(chain)


class _Arrow(NamedTuple):
    """A line of a picture, from a letter to what it cites."""

    source: str
    target: str
    label: str
    style: str
    """As Graphviz names it: `solid`, `dashed`, `dotted`."""
    alarm: bool = False


def render_dot(chain: Chain) -> str:
    """Return the chain as a Graphviz digraph: arrows point to what is cited, letters not held are dashed."""
    names = _names(chain)
    font = 'fontname="Noto Sans Thai"'
    lines = ["digraph chain {", "  rankdir=BT;", f"  node [shape=box, {font}];", f"  edge [{font}];"]
    for node in chain.nodes:
        style = ' style="dashed"' if not node.held else ' style="bold"' if node.key == chain.root else ""
        lines.append(f'  {names[node.key]} [label="{_dot(_label(node))}"{style}];')
    for number, edge in enumerate(unplaced(chain)):
        lines.append(f'  q{number} [label="{_dot(_citation(edge))}" shape=note style=dashed];')
    for arrow in _arrows(chain, names):
        style = "" if arrow.style == "solid" else f" style={arrow.style}"
        colour = f' color="{_ALARM}" fontcolor="{_ALARM}"' if arrow.alarm else ""
        lines.append(f'  {arrow.source} -> {arrow.target} [label="{_dot(arrow.label)}"{style}{colour}];')
    return "\n".join([*lines, "}"]) + "\n"


def render_mermaid(chain: Chain) -> str:
    """Return the chain as a Mermaid flowchart."""
    names = _names(chain)
    lines = ["flowchart BT"]
    for node in chain.nodes:
        shape = ('["', '"]') if node.held else ('(["', '"])')
        lines.append(f"  {names[node.key]}{shape[0]}{_mermaid(_label(node))}{shape[1]}")
    for number, edge in enumerate(unplaced(chain)):
        lines.append(f'  q{number}>"{_mermaid(_citation(edge))}"]')
    colours = []
    for number, arrow in enumerate(_arrows(chain, names)):
        line = "-->" if arrow.style == "solid" else "-.->"
        lines.append(f'  {arrow.source} {line}|"{_mermaid(arrow.label)}"| {arrow.target}')
        if arrow.alarm:
            colours.append(f"  linkStyle {number} stroke:{_ALARM},color:{_ALARM}")
    return "\n".join([*lines, *colours]) + "\n"


def _names(chain: Chain) -> dict[str, str]:
    return {node.key: f"n{number}" for number, node in enumerate(chain.nodes)}


def _arrows(chain: Chain, names: dict[str, str]) -> Iterator[_Arrow]:
    found = clashes(chain)
    for edge in chain.edges:
        if edge.target is not None:
            clash = clash_of(edge, found)
            label = edge.relation.value
            if clash is not None:
                label += f"\n! {_SHIFTS[clash.shift]}\n{clash.lower_day} instead of {clash.upper_day}"
            style = "solid" if edge.status is LinkStatus.RESOLVED else "dashed"
            yield _Arrow(names[edge.source], names[edge.target], label, style, clash is not None)
    for number, edge in enumerate(unplaced(chain)):
        yield _Arrow(names[edge.source], f"q{number}", edge.relation.value, "dashed")
        for candidate in edge.candidates if edge.status is LinkStatus.AMBIGUOUS else ():
            if candidate.letter in names:
                yield _Arrow(f"q{number}", names[candidate.letter], f"? {candidate.confidence:.2f}", "dotted")


def _label(node: ChainNode) -> str:
    said = [kept(title_of(node)), dry(node.issuer or ""), dry(node.subject or ""), *notes_on(node)]
    return _box([*filter(None, said), *(owed_words(duty) for duty in owed(node))])


def _citation(edge: Edge) -> str:
    kind = "ambiguous, " if edge.status is LinkStatus.AMBIGUOUS else ""
    return _box([f"“{dry(edge.text)}”", f"{kind}{meant(edge)}"])


def _box(said: list[str]) -> str:
    return "\n".join(line for text in said for line in wrapped(text, _LABEL))


def _dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _mermaid(text: str) -> str:
    # Mermaid reads entities with a hash in place of the ampersand, and text between backticks as Markdown.
    return "".join(_MERMAID.get(char, char) for char in text)
