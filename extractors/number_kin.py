"""Numbers cited with less of their office than they have on paper.

`กค 0405.2/ว 122`, `0405.2/ว 122` and plain `ว 122` are how people write `กค (กวจ) 0405.2/ว 122`: without the
committee in brackets, without the prefix, and of a circular without its office. What is left is the same, so
a shorter number is no other number; only, it does not say all of whose it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KEY = re.compile(r"^(?P<prefix>[^ (]*)(?P<part>\(.*\))? (?P<office>[^/]*)(?P<rest>/.+)$")


@lru_cache(maxsize=8192)
def shorter(key: str) -> tuple[str, ...]:
    """Return the number keys that say less of an office than this one, the fullest first.

    >>> shorter("กค(กวจ) 0405.2/ว122")
    ('กค 0405.2/ว122', ' 0405.2/ว122', ' /ว122')
    >>> shorter("ชร 52001/541"), shorter(" /541"), shorter("=ก.1/2564")
    ((' 52001/541',), (), ())
    """
    found = _KEY.match(key)
    if found is None or not found["office"]:
        # Without an office it is any office's number, an order's: nothing is left to leave out.
        return ()
    prefix, office, rest = found["prefix"], found["office"], found["rest"]
    keys = []
    if prefix and found["part"]:
        keys.append(f"{prefix} {office}{rest}")
    if prefix or found["part"]:
        keys.append(f" {office}{rest}")
    if "ว" in rest:
        keys.append(f" {rest}")
    return tuple(keys)


def may_mean(cited: str, held: str) -> bool:
    """Return whether a number is cited with less of its office than the letter has, and is else the same.

    Of a letter that has less than is cited of it, only what stands in brackets may be missing.
    """
    return cited in shorter(held) or (same_prefix(cited, held) and held in shorter(cited))


def same_prefix(one: str, other: str) -> bool:
    """Return whether two number keys begin with one agency's letters, whatever follows in brackets."""
    a, b = _KEY.match(one), _KEY.match(other)
    return bool(a and b and a["prefix"] and a["prefix"] == b["prefix"])
