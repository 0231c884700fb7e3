"""What counts as a loss against the known gaps."""

from __future__ import annotations

from benchmarks.accuracy import SETS, losses

MISSED = "a.pdf#1  issuer: missed กรมทดสอบ"
EXTRA = "a.pdf#1  issuer: extra กรมทดลอง"
OTHER = "a.pdf#1  issuer: extra กรมทดแทน"


def test_a_new_slip_is_a_loss_and_a_known_one_is_not() -> None:
    assert losses([MISSED, EXTRA], [MISSED, EXTRA]) == []
    assert losses([MISSED, EXTRA], []) == [EXTRA, MISSED]
    assert losses([], [MISSED]) == []


def test_one_misreading_in_place_of_another_is_no_loss_but_a_second_is() -> None:
    assert losses([MISSED, OTHER], [MISSED, EXTRA]) == []
    assert losses([EXTRA, OTHER], [EXTRA]) == [OTHER]


def test_every_own_set_has_its_baseline() -> None:
    own = [one for one in SETS if one.own]
    assert [one.title for one in own] == ["Invented letters, written blind", "Sample archive"]
    for one in own:
        assert one.labels.is_file()
        assert all(
            "#" in line and ("missed" in line or "extra" in line)
            for line in one.gaps.read_text().splitlines()
        )
