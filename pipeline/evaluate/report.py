"""Writes an evaluation as Markdown, and what changed since an earlier one."""

from __future__ import annotations

from pipeline.evaluate.fields import FIELDS, Match
from pipeline.evaluate.scoring import Count, Evaluation


def render(
    evaluation: Evaluation,
    *,
    by_source: bool = False,
    by_letter: bool = False,
    slips: bool = False,
    against: Evaluation | None = None,
) -> str:
    """Return the tables as Markdown; `against` adds what was gained and lost since then."""
    low, high = evaluation.interval()
    micro = evaluation.micro
    lines = [
        f"{len(evaluation.letters)} letters, micro F1 **{micro.f1:.4f}** "
        f"(95 % interval {low:.3f} to {high:.3f})",
        "",
        "| field | in labels | missed | extra | precision | recall | F1 | F1 strict | F1 folded | F1 close |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in ("letters", *(rule.name for rule in FIELDS)):
        count = evaluation.field(name)
        if count == Count():
            continue
        others = " | ".join(f"{evaluation.field(name, match).f1:.3f}" for match in Match)
        lines.append(f"| {name} {_cells(count)} | {others} |")
    if by_source:
        lines += ["", "| files | in labels | missed | extra | precision | recall | F1 |"]
        lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
        lines += [f"| {kind} {_cells(count)} |" for kind, count in sorted(evaluation.by_source().items())]
    if by_letter:
        lines += ["", "| letter | in labels | missed | extra | precision | recall | F1 |"]
        lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
        for scored in evaluation.letters:
            count = sum(scored.right.values(), Count())
            lines.append(f"| {scored.file}#{scored.part} {_cells(count)} |")
    if slips and evaluation.slips:
        lines += ["", *(f"- {slip}" for slip in evaluation.slips)]
    if against is not None:
        gained, lost = changes(evaluation, against)
        lines += ["", f"Since the earlier run: {len(gained)} gained, {len(lost)} lost."]
        lines += [f"- gained: {line}" for line in gained] + [f"- lost: {line}" for line in lost]
    return "\n".join(lines) + "\n"


def changes(now: Evaluation, before: Evaluation) -> tuple[list[str], list[str]]:
    """Return the slips that are gone, and those that are new, among letters that both runs scored."""
    both = {(s.file, s.part) for s in now.letters} & {(s.file, s.part) for s in before.letters}
    new = {slip for slip in now.slips if (slip.file, slip.part) in both}
    old = {slip for slip in before.slips if (slip.file, slip.part) in both}
    return sorted(map(str, old - new)), sorted(map(str, new - old))


def _cells(count: Count) -> str:
    return (
        f"| {count.support} | {count.miss} | {count.extra} "
        f"| {count.precision:.3f} | {count.recall:.3f} | {count.f1:.3f}"
    )
