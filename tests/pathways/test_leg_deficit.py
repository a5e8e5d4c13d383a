"""What is weak or numb in a leg, and whether it is new: the question behind CES-01, CORD-01 to CORD-09 and RAD-02."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.pathways.leg_deficit import deficits, pulseless
from app.picture.facts import Motor, Sensory, Side
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

LEFT = vignettes("""
    | row     | left                                                  | chart                            | weak | numb | is                          |
    |---------+-------------------------------------------------------+----------------------------------+------+------+-----------------------------|
    | CORD-01 |                                                       |                                  | 0    | 0    |                             |
    | CORD-01 | power normal; sensation normal                        |                                  | 0    | 0    |                             |
    | CORD-01 | mild weakness                                         |                                  | 1    | 0    |                             |
    | CORD-01 | paralysed                                             |                                  | 1    | 0    | severe                      |
    | CORD-01 | severe weakness; told weakness                        |                                  | 2    | 0    | severe                      |
    | CORD-01 | mild weakness; sign.foot_drop; sign.knee_extension_weak; sign.root_weakness | | 4    | 0    |                             |
    | CORD-01 | numb; told numbness                                   |                                  | 0    | 2    |                             |
    | CORD-01 | told weakness (getting worse)                         |                                  | 1    | 0    | weakening worsening         |
    | CORD-01 | told numbness (getting worse); told numbness          |                                  | 0    | 2    | worsening                   |
    | CORD-01 | told weakness (getting worse) onset 400d              |                                  | 1    | 0    | weakening worsening         |
    | CORD-01 | mild weakness onset 28d                               |                                  | 1    | 0    |                             |
    | CORD-01 | mild weakness onset 29d                               |                                  | 0    | 0    |                             |
    | CORD-01 | mild weakness unconfirmed                             |                                  | 0    | 0    |                             |
    | CORD-01 | told weakness unconfirmed                             |                                  | 0    | 0    |                             |
    | CORD-01 | told weakness 15d ago                                 |                                  | 0    | 0    |                             |
    | CORD-01 | told weakness undated                                 |                                  | 0    | 0    |                             |
    | CORD-01 | told weakness listed undated                          |                                  | 1    | 0    |                             |
    | CORD-01 | amputation; severe weakness                           |                                  | 0    | 0    |                             |
    | DATA-07 | mild weakness 5h ago; power normal 1h ago             |                                  | 0    | 0    |                             |
    | DATA-07 | mild weakness 5h ago; power normal 1h ago unsigned    |                                  | 1    | 0    |                             |
    | DATA-07 | mild weakness listed 5d ago; power normal 25h ago     |                                  | 1    | 0    |                             |
    | DATA-07 | mild weakness listed 5d ago; power normal 23h ago     |                                  | 0    | 0    |                             |
    | DATA-07 | mild weakness 1h ago; power normal 1h ago             |                                  | 1    | 0    |                             |
    | DATA-02 | power normal unsigned                                 |                                  | 0    | 0    |                             |
    | DATA-13 | mild weakness 5d ago; severe weakness listed undated  |                                  | 1    | 0    | severe                      |
    | DATA-13 | mild weakness listed undated; severe weakness listed undated |                           | 1    | 0    | severe                      |
    | DATA-13 | severe weakness listed undated; mild weakness listed undated |                           | 1    | 0    | severe                      |
    | ALI-09  | mild weakness 5d ago; moderate weakness               |                                  | 1    | 0    | grew weakening worsening    |
    | ALI-09  | moderate weakness 5d ago; severe weakness             |                                  | 1    | 0    | severe grew weakening worsening |
    | ALI-09  | severe weakness 5d ago; paralysed                     |                                  | 1    | 0    | severe grew weakening worsening |
    | ALI-09  | paralysed 5d ago; severe weakness                     |                                  | 1    | 0    | severe                      |
    | ALI-09  | mild weakness 5d ago; mild weakness                   |                                  | 1    | 0    |                             |
    | ALI-09  | weak 5d ago; severe weakness                          |                                  | 1    | 0    | severe                      |
    | ALI-09  | power normal 5d ago; severe weakness                  |                                  | 1    | 0    | severe                      |
    | ALI-09  | mild weakness 14d ago; moderate weakness              |                                  | 1    | 0    | grew weakening worsening    |
    | ALI-09  | mild weakness 14.1d ago; moderate weakness            |                                  | 1    | 0    |                             |
    | ALI-09  | mild weakness undated; moderate weakness              |                                  | 1    | 0    |                             |
    | ALI-09  | mild weakness 1h ago; moderate weakness 1h ago        |                                  | 1    | 0    |                             |
    | ALI-09  | mild weakness 5d ago; moderate weakness onset 90d     |                                  | 1    | 0    | grew weakening worsening    |
    | ALI-09  | mild weakness 5d ago; moderate weakness onset 90d; told weakness onset 90d |             | 2    | 0    | grew weakening worsening    |
    | ALI-09  | mild weakness 5d ago; moderate weakness onset 90d; numb onset 90d |                      | 1    | 0    | grew weakening worsening    |
    | CORD-01 | mild weakness 29d ago; mild weakness                  |                                  | 0    | 0    |                             |
    | CORD-01 | mild weakness 29d ago; moderate weakness              |                                  | 1    | 0    |                             |
    | CORD-01 | mild weakness 29d ago; sign.foot_drop                 |                                  | 1    | 0    |                             |
    | CORD-01 | mild weakness 29d ago; mild weakness; sign.foot_drop  |                                  | 0    | 0    |                             |
    | CORD-01 | mild weakness 29d ago; mild weakness; sign.foot_drop onset 3d |                          | 1    | 0    |                             |
    | CORD-01 | power normal 29d ago; mild weakness                   |                                  | 1    | 0    |                             |
    | CORD-01 | weak 29d ago; paralysed                               |                                  | 0    | 0    |                             |
    | CORD-01 | numb toes 29d ago; numb toes                          |                                  | 0    | 0    |                             |
    | CORD-01 | numb toes 29d ago; numb foot                          |                                  | 0    | 1    |                             |
    | CORD-01 | mild weakness; began onset 29d                        |                                  | 0    | 0    |                             |
    | CORD-01 | mild weakness onset 3d; began onset 29d               |                                  | 1    | 0    |                             |
    | CORD-01 | mild weakness; numb                                   | cond.paraparesis onset 29d       | 0    | 0    |                             |
    | CORD-01 | mild weakness; numb                                   | cond.paraparesis onset 28d       | 1    | 1    |                             |
    | CORD-01 | mild weakness; numb                                   | cond.hemiparesis onset 29d       | 0    | 0    |                             |
    | CORD-01 | mild weakness; numb                                   | cond.cord_compression onset 29d  | 0    | 0    |                             |
    | CORD-01 | mild weakness; numb                                   | cond.cord_infarct onset 29d      | 0    | 0    |                             |
    | CORD-01 | mild weakness; numb                                   | cond.paraparesis onset 29d resolved | 1 | 1    |                             |
    | DPN-10  | mild weakness; numb                                   | diabetic neuropathy              | 1    | 0    |                             |
    | DPN-10  | mild weakness; numb                                   | neuropathy                       | 1    | 0    |                             |
    | DPN-10  | numb onset 3d                                         | neuropathy                       | 0    | 1    |                             |
    | DPN-10  | numb toes listed 5d ago                               | neuropathy                       | 0    | 1    |                             |
    | SST-01  | told weakness (on walking, relieved by sitting or bending forward) |                     | 0    | 0    |                             |
    | SST-01  | told numbness (on standing, relieved by sitting or bending forward) |                    | 0    | 0    |                             |
    | PAD-07  | told weakness (on walking, relieved by standing still) |                                 | 0    | 0    |                             |
    | CORD-08 | told weakness (on walking, relieved by rest)          |                                  | 0    | 0    |                             |
    | CORD-08 | told weakness (on walking)                            |                                  | 1    | 0    |                             |
    | CORD-08 | told weakness (relieved by rest)                      |                                  | 1    | 0    |                             |
    | CORD-08 | told weakness (on walking, at rest, relieved by rest) |                                  | 1    | 0    |                             |
""")


@pytest.mark.parametrize("row", LEFT, ids=names(LEFT))
def test_what_one_leg_has_lost(row: dict[str, str]) -> None:
    """Within four weeks: two-sided limits, older charting, known lesions, and claudication that is no lasting loss."""
    found = deficits(picture(row["left"], chart=row["chart"]), timedelta(weeks=4))
    leg = next((one for one in found if one.side is Side.LEFT), None)
    assert len(found) == (1 if leg else 0)
    assert (len(leg.weakness) if leg else 0) == int(row["weak"])
    assert (len(leg.numbness) if leg else 0) == int(row["numb"])
    if leg:
        traits = {
            "severe": leg.severe,
            "grew": bool(leg.grew),
            "weakening": leg.weakening,
            "worsening": leg.worsening,
        }
        assert [name for name, so in traits.items() if so] == row["is"].split()
        assert set(leg.facts) == {*leg.weakness, *leg.numbness, *leg.grew}
        assert len(leg.facts) == len(set(leg.facts))
    else:
        assert row["is"] == ""


def test_growth_names_the_earlier_and_the_later_examination() -> None:
    """RAD-02."""
    (leg,) = deficits(picture("mild weakness 5d ago; severe weakness"), timedelta(weeks=4))
    assert [one.value for one in leg.grew] == [Motor.MILD, Motor.SEVERE]
    assert len(leg.facts) == 2


def test_growth_without_a_recent_weakness_is_not_kept_with_the_numbness() -> None:
    """CORD-02."""
    (leg,) = deficits(picture("told numbness onset 3d; mild weakness onset 90d"), timedelta(weeks=4))
    assert leg.weakness == ()
    assert leg.grew == ()


def test_sides_are_not_merged() -> None:
    """DATA-08: a weakness without a side has a bucket of its own, and so has one of the hips and shoulders."""
    found = deficits(picture("mild weakness", "numb", "told weakness", "sign.proximal_weakness"), timedelta(weeks=4))
    assert [(one.side, len(one.weakness), len(one.numbness)) for one in found] == [
        (Side.LEFT, 1, 0),
        (Side.RIGHT, 0, 1),
        (Side.NOT_RECORDED, 2, 0),
    ]


def test_a_foot_drop_of_the_other_leg_stays_there() -> None:
    """DATA-08."""
    found = deficits(picture("sign.foot_drop", "sign.root_weakness"), timedelta(weeks=4))
    assert [(one.side, len(one.weakness)) for one in found] == [(Side.LEFT, 1), (Side.RIGHT, 1)]


def test_an_older_loss_of_the_other_leg_explains_nothing() -> None:
    """DATA-08."""
    (leg,) = deficits(picture("mild weakness", "mild weakness 40d ago"), timedelta(weeks=4))
    assert leg.side is Side.LEFT


@pytest.mark.parametrize(
    ("left", "right", "sides", "expected"),
    [
        ("DP absent; PT absent", "", (Side.LEFT,), True),
        ("DP absent; PT palpable", "", (Side.LEFT,), False),
        ("", "", (Side.LEFT,), False),
        ("DP absent; PT absent", "", (Side.LEFT, Side.RIGHT), False),
        ("DP absent; PT absent", "DP absent; PT absent", (Side.LEFT, Side.RIGHT), True),
        ("DP absent 25h ago; PT absent 25h ago", "", (Side.LEFT,), False),
    ],
)
def test_pulseless(left: str, right: str, sides: tuple[Side, ...], expected: bool) -> None:
    """ALI-11, ALI-16: each of the legs, now."""
    assert pulseless(picture(left, right), *sides) is expected


def test_a_sensory_loss_without_extent_explains_a_later_one() -> None:
    """CORD-02."""
    assert deficits(picture("numb 40d ago; no sensation"), timedelta(weeks=4)) == ()
    (leg,) = deficits(picture("numb foot 40d ago; no sensation"), timedelta(weeks=4))
    assert [getattr(one, "value", None) for one in leg.numbness] == [Sensory.PROFOUND]
