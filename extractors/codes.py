"""Code tables of letter numbers: who writes under which prefix, and where a telephone stands.

The tables are `data/tables/agencies.csv` and `data/tables/provinces.csv`; each row names its source and
whether it was seen in print (`verified`) or comes from general knowledge (`unverified`). Offices renumber
their divisions, so a code table supports a reading and never overrules the paper.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

BANGKOK = "กรุงเทพมหานคร"


@dataclass(frozen=True, slots=True)
class Province:
    """A province: its letter prefix and its telephone area code."""

    prefix: str
    name: str
    iso: str
    area_code: str

    @property
    def title(self) -> str:
        """The name as an issuer bears it: `จังหวัดเชียงราย`, but `กรุงเทพมหานคร`."""
        return self.name if self.name == BANGKOK else f"จังหวัด{self.name}"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency and its prefix; `office` holds the leading digits of a department's office codes."""

    prefix: str
    office: str
    name: str
    kind: str
    until: int | None
    """Last B.E. year of an agency that is no more."""
    verified: bool


def _rows(table: str) -> list[dict[str, str]]:
    text = files("data.tables").joinpath(table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def provinces() -> tuple[Province, ...]:
    """Return the 77 provinces in the order of their ISO 3166-2 codes."""
    return tuple(
        Province(row["prefix"], row["name"], row["iso_3166_2"], row["area_code"])
        for row in _rows("provinces.csv")
    )


@lru_cache(maxsize=1)
def agencies() -> tuple[Agency, ...]:
    """Return ministries, departments, independent agencies and public bodies."""
    return tuple(
        Agency(
            row["prefix"],
            row["office"],
            row["name"],
            row["class"],
            int(row["until"]) if row["until"] else None,
            row["status"] == "verified",
        )
        for row in _rows("agencies.csv")
    )


@lru_cache(maxsize=1)
def prefix_owners() -> Mapping[str, tuple[str, ...]]:
    """Return the owners of every known prefix; `ตร` has two, the province first."""
    owners: dict[str, list[str]] = {}
    for province in provinces():
        owners.setdefault(province.prefix, []).append(province.title)
    for agency in agencies():
        if not agency.office:
            owners.setdefault(agency.prefix, []).append(agency.name)
    return MappingProxyType({prefix: tuple(names) for prefix, names in owners.items()})


@lru_cache(maxsize=1)
def area_provinces() -> Mapping[str, frozenset[str]]:
    """Return, for every area code (`053`), the prefixes of the provinces that share it."""
    areas: dict[str, set[str]] = {}
    for province in provinces():
        areas.setdefault(province.area_code, set()).add(province.prefix)
    return MappingProxyType({code: frozenset(prefixes) for code, prefixes in areas.items()})


@lru_cache(maxsize=1)
def name_prefixes() -> Mapping[str, str]:
    """Return the prefix under which an agency, named in full, writes; departments use their ministry's."""
    names = {agency.name: agency.prefix for agency in agencies() if agency.until is None}
    return MappingProxyType(names | {province.title: province.prefix for province in provinces()})


def is_known_prefix(prefix: str) -> bool:
    """Say whether the tables hold `prefix` (a bracketed body is left aside)."""
    return prefix.partition(" (")[0] in prefix_owners()


def prefix_agency(prefix: str | None, office: str | None) -> str | None:
    """Return the one agency that the tables give for a prefix, `None` for an unknown one.

    Where two share a prefix, the office code tells: a province's offices write five digits (local
    government) or `00xx`, which the police do as well, so `ตร` stays without an agency.
    """
    if prefix is None:
        return None
    owners = prefix_owners().get(prefix.partition(" (")[0], ())
    if len(owners) == 1:
        return owners[0]
    if len(owners) > 1 and office is not None and len(office.partition(".")[0]) == 5:
        return owners[0]
    return None
