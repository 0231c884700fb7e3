from __future__ import annotations

from extractors.codes import (
    agencies,
    area_provinces,
    is_known_prefix,
    name_prefixes,
    prefix_agency,
    prefix_owners,
    provinces,
)


def test_every_province_has_a_prefix_of_its_own() -> None:
    assert len(provinces()) == 77
    assert len({p.prefix for p in provinces()}) == len({p.iso for p in provinces()}) == 77
    assert {p.area_code[0] for p in provinces()} == {"0"}


def test_every_agency_names_what_it_is() -> None:
    assert {a.kind for a in agencies()} == {"ministry", "department", "independent", "public_body"}
    assert all(a.name and a.prefix for a in agencies())


def test_a_department_is_no_owner_of_its_ministrys_prefix() -> None:
    assert prefix_owners()["มท"] == ("กระทรวงมหาดไทย",)
    assert name_prefixes()["กรมที่ดิน"] == "มท"


def test_a_shared_prefix_has_an_agency_only_where_the_office_tells() -> None:
    assert len(prefix_owners()["ตร"]) == 2
    assert prefix_agency("ตร", "52001") == "จังหวัดตราด"
    assert prefix_agency("ตร", "0001") is None
    assert prefix_agency(None, "0001") is None
    assert prefix_agency("ฮฮ", "0001") is None


def test_a_bracketed_body_leaves_the_prefix_known() -> None:
    assert is_known_prefix("กค (กวจ)")
    assert not is_known_prefix("ขร")


def test_area_codes_name_the_provinces_that_share_them() -> None:
    assert area_provinces()["053"] == {"ชร", "ชม", "ลพ", "มส"}
    assert sum(map(len, area_provinces().values())) == 77
