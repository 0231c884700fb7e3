"""A chain as text: a tree for people, JSON for programs, DOT and Mermaid for pictures.

All of them are safe against cycles: a letter is written out once, and named where it comes up again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.export.plain import to_json
from pipeline.store.titles import letter_title, thai_date
from schemas.graph import Chain, ChainNode, DutyState, Edge, LinkStatus
from schemas.letter import DeadlineKind, Status

_STATUS_NOTE = {
    LinkStatus.NOT_HELD: "not held",
    LinkStatus.AMBIGUOUS: "could mean",
    LinkStatus.REJECTED: "rejected",
}
_SPACES = re.compile(r"\s+")
_SUBJECT = 70


def render_tree(chain: Chain) -> str:
    """Return the chain as a tree: the letter, what it cites (`↑`), and what cites it (`↓`)."""
    tree = _Tree(chain)
    lines = [_headline(tree.root), *_details(tree.root, "  ")]
    above = list(tree.branches(chain.root, up=True, prefix="", seen={chain.root}))
    if above:
        lines += ["", "↑ cites", *above]
    below = list(tree.branches(chain.root, up=False, prefix="", seen={chain.root}))
    if below:
        lines += ["", "↓ cited by", *below]
    if not above and not below:
        lines += ["", "It cites no letter, and no letter here cites it."]
    if chain.truncated:
        lines += ["", "… there is more: ask for a greater --depth"]
    for conflict in chain.conflicts:
        lower, upper = tree.nodes[conflict.lower], tree.nodes[conflict.upper]
        lines += [
            "",
            f"! two days for one duty: {_name(upper)} asks for {thai_date(conflict.upper_end)}, "
            f"{_name(lower)} for {thai_date(conflict.lower_end)}",
        ]
    return "\n".join(lines) + "\n"


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

    def branches(self, key: str, *, up: bool, prefix: str, seen: set[str]) -> Iterator[str]:
        """Yield the lines under a letter. A stack and not a recursion: chains may be as long as they like."""
        stack = [(key, prefix, self._edges(key, up=up))]
        while stack:
            _, indent, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                stack.pop()
                continue
            last = edges.last
            branch, inner = ("└─ ", "   ") if last else ("├─ ", "│  ")
            other = edge.target if up else edge.source
            label = edge.relation.value
            if other is None or other not in self.nodes:
                yield f"{indent}{branch}{label} {_unlinked(edge)}"
                continue
            node = self.nodes[other]
            if other in seen:
                yield f"{indent}{branch}{label} {_name(node)} (shown above)"
                continue
            seen.add(other)
            yield f"{indent}{branch}{label} {_headline(node)}"
            yield from _details(node, indent + inner)
            stack.append((other, indent + inner, self._edges(other, up=up)))

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


def _name(node: ChainNode) -> str:
    return letter_title(node.number, node.date)


def _headline(node: ChainNode) -> str:
    notes = []
    if node.classified:
        notes.append("classified")
    elif not node.held:
        notes.append("not held")
    if node.number_status == "unverified":
        notes.append("number unverified")
    if node.ended_by:
        notes.append(f"no longer in force: {node.ended_by_title or node.ended_by}")
    text = _name(node)
    if node.issuer:
        text += f" · {node.issuer}"
    return text + (f" [{', '.join(notes)}]" if notes else "")


def _details(node: ChainNode, indent: str) -> Iterator[str]:
    if node.subject:
        subject = _SPACES.sub(" ", node.subject)
        yield f"{indent}{subject[:_SUBJECT]}{'…' if len(subject) > _SUBJECT else ''}"
    for duty in node.duties:
        if duty.state not in (DutyState.OPEN, DutyState.OVERDUE):
            continue
        day = thai_date(duty.next or duty.end or duty.start)
        what = "due" if duty.kind is DeadlineKind.DEADLINE else duty.kind.value
        late = " (overdue)" if duty.state is DutyState.OVERDUE else ""
        action = _SPACES.sub(" ", duty.action or duty.text)[:_SUBJECT]
        doubt = " (day unverified)" if duty.status is Status.UNVERIFIED else ""
        yield f"{indent}⏰ {what} {day or 'without a day'}{late}{doubt}: {action}"
        if duty.proposal:
            yield f"{indent}   answered by {duty.proposal_title or duty.proposal}? then: saraban done"


def _unlinked(edge: Edge) -> str:
    text = _SPACES.sub(" ", edge.text).strip()[:_SUBJECT]
    note = _STATUS_NOTE.get(edge.status, edge.status.value)
    if edge.status is LinkStatus.AMBIGUOUS:
        names = (
            ", ".join(f"{c.title or c.letter} ({c.confidence:.2f})" for c in edge.candidates)
            or "a classified letter"
        )
        return f"{text} [{note}: {names}]"
    return f"{text} [{note}: {edge.reason.value}]"


def render_json(chain: Chain) -> str:
    """Return the chain as one JSON object: `root`, `nodes`, `edges`, `truncated`, `conflicts`."""
    return to_json(chain)


def render_dot(chain: Chain) -> str:
    """Return the chain as a Graphviz digraph: arrows point to what is cited, letters not held are dashed."""
    names = _names(chain)
    lines = ["digraph chain {", "  rankdir=BT;", '  node [shape=box, fontname="Noto Sans Thai"];']
    for node in chain.nodes:
        style = ' style="dashed"' if not node.held else ' style="bold"' if node.key == chain.root else ""
        lines.append(f'  {names[node.key]} [label="{_dot(_label(node))}"{style}];')
    for edge in chain.edges:
        if edge.target is not None:
            style = "" if edge.status is LinkStatus.RESOLVED else " style=dashed"
            lines.append(
                f'  {names[edge.source]} -> {names[edge.target]} [label="{edge.relation.value}"{style}];'
            )
        for candidate in edge.candidates if edge.target is None else ():
            if candidate.letter in names:
                lines.append(
                    f"  {names[edge.source]} -> {names[candidate.letter]} "
                    f'[label="{edge.relation.value}? {candidate.confidence:.2f}" style=dotted];'
                )
    return "\n".join([*lines, "}"]) + "\n"


def render_mermaid(chain: Chain) -> str:
    """Return the chain as a Mermaid flowchart."""
    names = _names(chain)
    lines = ["flowchart BT"]
    for node in chain.nodes:
        shape = ('["', '"]') if node.held else ('(["', '"])')
        lines.append(f"  {names[node.key]}{shape[0]}{_mermaid(_label(node))}{shape[1]}")
    for edge in chain.edges:
        if edge.target is not None:
            arrow = "-->" if edge.status is LinkStatus.RESOLVED else "-.->"
            lines.append(f"  {names[edge.source]} {arrow}|{edge.relation.value}| {names[edge.target]}")
        for candidate in edge.candidates if edge.target is None else ():
            if candidate.letter in names:
                label = f"{edge.relation.value}? {candidate.confidence:.2f}"
                lines.append(f"  {names[edge.source]} -.->|{label}| {names[candidate.letter]}")
    return "\n".join(lines) + "\n"


def _names(chain: Chain) -> dict[str, str]:
    return {node.key: f"n{number}" for number, node in enumerate(chain.nodes)}


def _label(node: ChainNode) -> str:
    lines = [_name(node)]
    if node.issuer:
        lines.append(node.issuer)
    if node.subject:
        subject = _SPACES.sub(" ", node.subject)
        lines.append(subject[:40] + ("…" if len(subject) > 40 else ""))
    if node.classified:
        lines.append("classified")
    elif not node.held:
        lines.append("not held")
    if node.number_status == "unverified":
        lines.append("number unverified")
    if node.ended_by:
        lines.append(f"no longer in force: {node.ended_by_title or node.ended_by}")
    return "\n".join(lines)


def _dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _mermaid(text: str) -> str:
    # Mermaid reads entities with a hash in place of the ampersand.
    for char, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("\n", "<br/>")):
        text = text.replace(char, entity)
    return text
