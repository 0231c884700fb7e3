"""Letters that cite the same one vote on its number: a digit in doubt is settled by those who read it surely.

One vote a citing letter. The votes are counted on the numbers as read, never on numbers that a vote settled,
so the outcome does not depend on who came first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.link.confusion import one_digit_apart
from pipeline.link.identity import node_key
from pipeline.link.issuers import issuers_agree
from pipeline.link.resolution import Cited
from schemas.graph import LinkReason, LinkStatus, Resolution, Witness


@dataclass(frozen=True, slots=True)
class Support:
    """How many letters cite a number for one day."""

    number_key: str
    number: str | None
    issuer: str | None
    sure: int
    """Letters that read every digit surely."""
    every: int


def vote(cited: Cited, supports: Sequence[Support]) -> Resolution | None:
    """Return the resolution to the number that the other letters settle on, `None` where they do not.

    `supports` are the counts for the cited number and those one digit away, all for the cited day. A number
    that anybody read surely wins over readings in doubt; among those it takes twice as many, and two.
    """
    if cited.number_key is None or not cited.doubtful or not cited.prefixed:
        return None
    tallies: dict[str, list[int]] = {}
    names: dict[str, str | None] = {}
    for support in supports:
        if issuers_agree(cited.issuer, support.issuer) is False:
            continue
        tally = tallies.setdefault(support.number_key, [0, 0])
        tally[0] += support.sure
        tally[1] += support.every
        names[support.number_key] = max(
            filter(None, (names.get(support.number_key), support.number)), default=None
        )
    own = tallies.pop(cited.number_key, [0, 0])
    if own[0]:
        return None
    sure = [key for key, tally in tallies.items() if tally[0]]
    many = [key for key, tally in tallies.items() if tally[1] >= max(2, 2 * own[1])]
    winners = sure or many
    if len(winners) != 1:
        return None
    winner = winners[0]
    votes = tallies[winner]
    share = one_digit_apart(cited.number_key, winner)
    return Resolution(
        LinkStatus.NOT_HELD,
        LinkReason.VOTES,
        node_key(winner, cited.year),
        round(0.6 + 0.2 * min(1.0, share * 2) + 0.1 * bool(votes[0]), 4),
        (
            Witness("number", cited.number, names[winner], agrees=False),
            Witness("votes", str(own[1]), str(votes[1]), agrees=None),
        ),
    )
