"""One nerve of one leg: MNO-01 to MNO-05, MNO-07, MNO-08."""

from __future__ import annotations

import pytest

from app.conclusions import Stakes
from app.pathways import mononeuropathy
from app.pathways.leg_territories import Nerve, nerve_of
from app.pathways.nerve_findings import NUMB as NUMB_NERVES
from app.picture.concepts import Concept
from app.picture.facts import Side, Trait
from tests.support.bedside import picture
from tests.support.said import concluded, findings, notes, words
from tests.support.vignettes import names, vignettes

PLACES = vignettes("""
    | row    | numb at                                        | nerve    |
    |--------+------------------------------------------------+----------|
    | MNO-01 | lateral lower leg, lateral foot                | sciatic  |
    | MNO-01 | lateral lower leg, sole                        | sciatic  |
    | MNO-01 | posterior lower leg, lateral foot              | sciatic  |
    | MNO-01 | posterior lower leg, dorsum of the foot        | sciatic  |
    | MNO-01 | dorsum of the foot, sole                       | sciatic  |
    | MNO-01 | dorsum of the foot, lateral foot               | sciatic  |
    | MNO-02 | anterior thigh                                 | femoral  |
    | MNO-02 | anterior thigh, anteromedial lower leg         | femoral  |
    | MNO-02 | anteromedial lower leg                         | femoral  |
    | MNO-03 | posterior lower leg                            | tibial   |
    | MNO-03 | sole                                           | tibial   |
    | MNO-03 | posterior lower leg, sole                      | tibial   |
    | MNO-03 | sole, lateral foot                             | tibial   |
    | MNO-04 | lateral lower leg                              | peroneal |
    | MNO-04 | dorsum of the foot                             | peroneal |
    | MNO-04 | lateral lower leg, dorsum of the foot          | peroneal |
    | MNO-05 | outer thigh                                    | lfcn     |
    | MNO-05 | outer thigh, anterior thigh                    | lfcn     |
    | MNO-06 | outer thigh, anteromedial lower leg            | plexus   |
    | MNO-06 | outer thigh, anterior thigh, anteromedial lower leg | plexus |
    | MNO-06 | anterior thigh, sole                           | plexus   |
    | MNO-06 | outer thigh, lateral foot                      | plexus   |
    | MNO-01 | lateral foot                                   |          |
    | MNO-01 | whole leg                                      |          |
    | MNO-01 |                                                |          |
""")


@pytest.mark.parametrize("row", PLACES, ids=names(PLACES))
def test_which_nerve_has_the_place(row: dict[str, str]) -> None:
    places = frozenset(Trait(word.strip()) for word in row["numb at"].split(",") if word.strip())
    found = nerve_of(places)
    assert (found.value if found else "") == row["nerve"]


NUMB = vignettes("""
    | row    | left | right | no side | chart | we say |
    |--------+------+-------+---------+-------+--------|
    | MNO-01 | told numbness (lateral lower leg, lateral foot) |  |  |  | info sciatic left |
    | MNO-01 | told numbness (lateral lower leg); told numbness (sole) |  |  |  | info sciatic left |
    | MNO-01 | told numbness; told (posterior lower leg, lateral foot) |  |  |  | info sciatic left |
    | MNO-03 |  | told numbness (sole) |  |  | info tibial right |
    | MNO-03 |  | told burning (sole) |  |  | info tibial right |
    | MNO-03 |  | told pain (sole) |  |  | nothing |
    | MNO-03 |  | told pain; told (sole) |  |  | nothing |
    | MNO-04 |  |  | told numbness (dorsum of the foot) |  | info peroneal side? |
    | MNO-04 | told numbness (dorsum of the foot) 90d ago |  |  |  | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot) 91d ago |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot, resolved) |  |  |  | nothing |
    | MNO-05 | told burning (outer thigh) |  |  |  | info lfcn left |
    | MNO-05 | told numbness (outer thigh, on standing) |  |  |  | info lfcn left |
    | MNO-05 | told numbness (outer thigh) | told numbness (outer thigh) |  |  | info lfcn left, info lfcn right |
    | MNO-05 | told numbness (outer thigh) |  |  | sign.back_pain | info lfcn left |
    | MNO-05 | told numbness (outer thigh, dermatomal) |  |  |  | nothing |
    | MNO-05 | numb |  |  |  | nothing |
    | MNO-05 | told numbness |  |  |  | nothing |
    | PHY-01 | told numbness (sole, after a fixed posture) |  |  |  | nothing |
    | PHY-01 | told numbness (dorsum of the foot, on standing) |  |  |  | nothing |
    | PHY-01 | told numbness (sole); told (after a fixed posture) |  |  |  | nothing |
    | MNO-03 | told numbness (sole) | told numbness (sole) |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot) | told numbness |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot) |  |  | sign.back_pain | nothing |
    | MNO-04 | told numbness (dorsum of the foot) |  |  | sign.back_pain 30h ago | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot); slr |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot); no slr |  |  |  | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot) | slr |  |  | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot, radiating down the leg) |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot, dermatomal) |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot); DP absent; PT absent |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot) | DP absent; PT absent |  |  | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot) |  |  | saddle_sensory_loss | nothing |
    | MNO-04 | told numbness (dorsum of the foot); reflex brisk |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot); amputated |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot); peroneal palsy 14d ago |  |  |  | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot); peroneal palsy 15d ago |  |  |  | nothing |
    | MNO-04 | told numbness (dorsum of the foot) | peroneal palsy 15d ago |  |  | info peroneal left |
    | MNO-04 | told numbness (dorsum of the foot); tarsal tunnel 15d ago |  |  |  | info peroneal left |
    | MNO-05 | told numbness (outer thigh); meralgia 400d ago |  |  |  | nothing |
    | MNO-05 | meralgia |  |  |  | nothing |
    | MNO-05 | told pain; meralgia |  |  |  | nothing |
    | PSY-01 | told numbness (outer thigh) |  |  | cond.functional | info lfcn left |
    | MNO-08 | told numbness+pain (dorsum of the foot) onset 85d; peroneal palsy 400d ago |  |  |  | info peroneal left |
    | MNO-08 | told numbness+pain (dorsum of the foot) onset 84d; peroneal palsy 400d ago |  |  |  | nothing |
    | MNO-08 | told numbness (dorsum of the foot) onset 85d; peroneal palsy 400d ago |  |  |  | nothing |
    | MNO-08 | told numbness (dorsum of the foot, getting worse) onset 85d; peroneal palsy 400d ago |  |  |  | info peroneal left |
    | MNO-08 | told numbness (dorsum of the foot, limits daily life) onset 85d; peroneal palsy 400d ago |  |  |  | info peroneal left |
    | MNO-08 | told numbness+weakness (dorsum of the foot) onset 85d; peroneal palsy 400d ago |  |  |  | info peroneal left |
    | MNO-08 | told pain onset 85d; tarsal tunnel 400d ago |  |  |  | info tibial left |
    | MNO-08 | told pain onset 85d; meralgia 400d ago |  |  |  | info lfcn left |
    | MNO-08 | told pain onset 85d; sciatic palsy 400d ago |  |  |  | nothing |
    | MNO-08 | told pain onset 85d | tarsal tunnel 400d ago |  |  | nothing |
    | MNO-08 | told pain onset 85d; tarsal tunnel 400d ago unconfirmed |  |  |  | nothing |
""")

DROP = vignettes("""
    | row    | left | right | chart | we say |
    |--------+------+-------+-------+--------|
    | MNO-04 | sign.foot_drop |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop onset 14d |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop onset 14.1d |  |  | nothing |
    | MNO-04 | sign.foot_drop 24h ago |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop 24.1h ago |  |  | nothing |
    | MNO-04 | sign.foot_drop onset 5d 3d ago |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop; sign.foot_drop 20d ago |  |  | nothing |
    | MNO-04 | sign.foot_drop; sign.foot_drop 13d ago |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop; no sign.foot_drop 20d ago |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop onset 3d; sign.foot_drop 20d ago |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop 3h ago; no sign.foot_drop |  |  | nothing |
    | MNO-04 | sign.foot_drop 3h ago; no sign.foot_drop unsigned |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop listed 400d ago |  |  | nothing |
    | MNO-04 | no sign.foot_drop |  |  | nothing |
    | MNO-04 | peroneal palsy |  |  | nothing |
    | MNO-04 | sign.foot_drop; DP absent; PT absent |  |  | nothing |
    | MNO-04 | sign.foot_drop | DP absent; PT absent |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop; DP weak |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop |  | urinary_retention | nothing |
    | MNO-04 | sign.foot_drop | sign.foot_drop |  | warning foot_drop left, warning foot_drop right |
    | MNO-04 | sign.foot_drop; told numbness (dorsum of the foot) |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop; sign.root_weakness |  |  | warning foot_drop left |
    | MNO-04 | sign.foot_drop; peroneal palsy 400d ago |  |  | warning foot_drop left |
    | MNO-08 | sign.foot_drop onset 85d |  |  | info foot_drop left |
    | MNO-08 | sign.foot_drop onset 84d |  |  | nothing |
    | MNO-08 | sign.foot_drop onset 85d; sign.root_weakness |  |  | info foot_drop left |
    | MNO-08 | sign.foot_drop listed onset 400d 400d ago |  |  | info foot_drop left |
""")

FEMORAL = vignettes("""
    | row    | left | right | no side | chart | not sent | we say |
    |--------+------+-------+---------+-------+----------+--------|
    | MNO-02 | told numbness (anterior thigh, anteromedial lower leg) |  |  |  | | info femoral left |
    | MNO-02 | told numbness (anterior thigh) |  |  |  | | nothing |
    | MNO-02 | told numbness (anteromedial lower leg) |  |  |  | | nothing |
    | MNO-02 | sign.knee_extension_weak |  |  |  | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak onset 14d |  |  |  | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak onset 14.1d |  |  |  | | info femoral left |
    | MNO-02 | sign.knee_extension_weak; sign.knee_extension_weak 20d ago |  |  |  | | info femoral left |
    | MNO-02 | sign.knee_extension_weak 91d ago |  |  |  | | nothing |
    | MNO-02 | no sign.knee_extension_weak |  |  |  | | nothing |
    | MNO-02 | told numbness (anterior thigh, anteromedial lower leg) |  |  | sign.back_pain | | nothing |
    | MNO-02 | sign.knee_extension_weak |  |  | sign.back_pain | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak; DP absent; PT absent |  |  |  | | nothing |
    | MNO-02 | sign.knee_extension_weak |  |  | saddle_sensory_loss | | nothing |
    | MNO-02 | femoral palsy |  |  |  | | nothing |
    | MNO-02 | sign.knee_extension_weak; femoral palsy 31d ago |  |  |  | | nothing |
    | MNO-02 | sign.knee_extension_weak onset 5d; femoral palsy 31d ago |  |  |  | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak; femoral palsy 30d ago |  |  |  | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak | femoral palsy 31d ago |  |  | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.doac | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.ufh | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.lmwh | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.fondaparinux | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.dti | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.antiplatelet | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.warfarin resolved | | warning femoral left |
    | MNO-02 | told numbness (anterior thigh) |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | told numbness (anteromedial lower leg) |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | told pain (anterior thigh) |  |  | med.warfarin | | nothing |
    | MNO-02 | told numbness (outer thigh, anterior thigh) |  |  | med.warfarin | | info lfcn left |
    | MNO-02 | told numbness (anterior thigh) onset 30d |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | told numbness (anterior thigh) onset 30.1d |  |  | med.warfarin | | nothing |
    | MNO-02 | sign.knee_extension_weak onset 31d |  |  | med.warfarin | | info femoral left |
    | MNO-02 | sign.knee_extension_weak onset 31d; femoral palsy |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | told pain; femoral palsy |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | told pain; femoral palsy unconfirmed |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | told pain; femoral palsy 31d ago |  |  | med.warfarin | | nothing |
    | MNO-02 | told pain | femoral palsy |  | med.warfarin | | warning femoral_bleed right |
    | MNO-02 | sign.knee_extension_weak |  |  | proc.groin_pelvic 30d ago | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | proc.groin_pelvic 31d ago | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak |  |  | proc.groin_pelvic undated | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak; proc.groin_pelvic |  |  |  | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak | proc.groin_pelvic |  |  | | warning femoral left |
    | MNO-02 | sign.knee_extension_weak |  | proc.groin_pelvic |  | | warning femoral_bleed left |
    | MNO-02 |  |  | sign.knee_extension_weak | proc.groin_pelvic | | warning femoral_bleed side? |
    | MNO-02 | proc.groin_pelvic |  | sign.knee_extension_weak |  | | warning femoral_bleed side? |
    | MNO-02 | sign.knee_extension_weak |  |  | med.warfarin; sign.back_pain | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak; DP absent; PT absent |  |  | med.warfarin | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  | med.warfarin; saddle_sensory_loss | | warning femoral_bleed left |
    | MNO-02 | sign.knee_extension_weak |  |  |  | medications | warning femoral left |
    | MNO-02 | told numbness (anterior thigh) |  |  |  | medications | warning femoral left |
    | MNO-02 | told numbness (anterior thigh) onset 31d |  |  |  | medications | nothing |
    | MNO-02 | sign.knee_extension_weak onset 31d |  |  |  | medications | info femoral left |
    | MNO-02 |  |  |  | med.warfarin; proc.groin_pelvic | | nothing |
""")

INJURY = vignettes("""
    | row    | left | right | no side | chart | we say |
    |--------+------+-------+---------+-------+--------|
    | MNO-07 | cond.open_wound_leg; numb |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; weak |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; sign.foot_drop |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; sign.knee_extension_weak |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; told pain |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg; sensation normal |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg unconfirmed; numb |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg resolved; numb |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg 14d ago; numb |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg 14.1d ago; numb |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg onset 15d; numb |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg undated; numb |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg; numb onset 14d |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; numb onset 14.1d |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg; numb 20d ago |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg; told numbness (resolved) |  |  |  | nothing |
    | MNO-07 | cond.open_wound_leg | numb |  |  | nothing |
    | MNO-07 | numb |  | cond.open_wound_leg |  | warning open_injury left |
    | MNO-07 | numb |  |  | cond.open_wound_leg | warning open_injury left |
    | MNO-07 | cond.open_wound_leg |  | numb |  | warning open_injury side? |
    | MNO-07 | cond.open_wound_leg; numb |  |  | diabetic neuropathy | nothing |
    | MNO-07 | cond.open_wound_leg; numb |  |  | neuropathy | nothing |
    | MNO-07 | cond.open_wound_leg; numb onset 3h |  |  | diabetic neuropathy | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; numb; DP absent; PT absent |  |  |  | warning open_injury left |
    | MNO-07 | cond.open_wound_leg; numb |  |  | sign.sensory_level | warning open_injury left |
    | MNO-07 | cond.leg_fracture; numb |  |  |  | warning closed_injury left |
    | MNO-07 | cond.leg_trauma; numb |  |  |  | warning closed_injury left |
    | MNO-07 | leg trauma; weak |  |  |  | warning closed_injury left |
    | MNO-07 | cond.leg_fracture; cond.open_wound_leg; numb |  |  |  | warning open_injury left |
    | MNO-07 | cond.leg_fracture; numb; DP absent; PT absent |  |  |  | nothing |
    | MNO-07 | cond.leg_fracture; numb; DP weak |  |  |  | warning closed_injury left |
    | MNO-07 | cond.leg_fracture; told numbness (sole) |  |  |  | warning closed_injury left |
    | MNO-07 | cond.leg_fracture; sign.knee_extension_weak |  |  | med.warfarin | warning closed_injury left |
    | MNO-07 | cond.leg_fracture; numb; amputated |  |  |  | nothing |
""")
EVERYTHING = [*NUMB, *DROP, *FEMORAL, *INJURY]
ROW_OF = {
    "sciatic": "MNO-01",
    "femoral": "MNO-02",
    "femoral_bleed": "MNO-02",
    "tibial": "MNO-03",
    "peroneal": "MNO-04",
    "foot_drop": "MNO-04",
    "lfcn": "MNO-05",
    "open_injury": "MNO-07",
    "closed_injury": "MNO-07",
}


@pytest.mark.parametrize("row", EVERYTHING, ids=names(EVERYTHING))
def test_who_gets_which_card(row: dict[str, str]) -> None:
    found = concluded(mononeuropathy, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert one.blanks == {"side": one.side}
        assert one.evidence
        assert ROW_OF[one.card] in one.rows
        if row["row"] == "MNO-08":
            # A root that is weak is not freed by the nerve's surgeon.
            assert ("MNO-08" in one.rows) is ("root_weakness" not in row["left"])
            assert ("referral.nerve_surgery" in one.proposes) is ("MNO-08" in one.rows)
        stakes = {"femoral_bleed": Stakes.EMERGENCY, "open_injury": Stakes.EMERGENCY, "closed_injury": Stakes.URGENT}
        assert one.stakes is stakes.get(one.card, Stakes.URGENT if one.urgency == "warning" else Stakes.ELECTIVE)


SAYS = vignettes("""
    | row     | left | chart | age | not sent | says | proposes |
    |---------+------+-------+-----+----------+------+----------|
    | MNO-01  | told numbness (lateral lower leg, sole) |  | 50 |  | sciatic_where |  |
    | MNO-01  | told numbness (lateral lower leg, sole) | proc.gluteal_injection 30d ago | 50 |  | gluteal_injection sciatic_where |  |
    | MNO-01  | told numbness (lateral lower leg, sole) | proc.gluteal_injection 31d ago | 50 |  | sciatic_where |  |
    | MNO-01  | told numbness (lateral lower leg, sole); proc.gluteal_injection |  | 50 |  | gluteal_injection sciatic_where |  |
    | MNO-03  | told numbness (sole) | proc.gluteal_injection | 50 |  | tibial_where |  |
    | MNO-04  | told numbness (dorsum of the foot) |  | 50 |  | check_root peroneal_pressure |  |
    | MNO-04  | told numbness (dorsum of the foot); proc.cast 30d ago |  | 50 |  | cast check_root peroneal_pressure |  |
    | MNO-04  | told numbness (dorsum of the foot); proc.cast 31d ago |  | 50 |  | check_root peroneal_pressure |  |
    | MNO-04  | told numbness (dorsum of the foot); sign.tight_dressing |  | 50 |  | cast check_root peroneal_pressure |  |
    | MNO-03  | told numbness (sole); proc.cast |  | 50 |  | tibial_where |  |
    | MNO-05  | told numbness (outer thigh) |  | 50 |  | lfcn_advice |  |
    | DATA-16 | told numbness (outer thigh) |  | 12 |  | lfcn_advice child |  |
    | MNO-08  | told numbness (outer thigh, limits daily life) onset 90d |  | 50 |  | lfcn_advice not_settling | referral.nerve_surgery |
    | MNO-04  | sign.foot_drop |  | 50 |  | pulses_first check_root peroneal_pressure |  |
    | MNO-04  | sign.foot_drop; DP palpable |  | 50 |  | check_root peroneal_pressure |  |
    | MNO-04  | sign.foot_drop; DP palpable unsigned |  | 50 |  | pulses_first check_root peroneal_pressure |  |
    | MNO-04  | sign.foot_drop; DP palpable; sign.root_weakness |  | 50 |  | root_not_nerve |  |
    | MNO-04  | sign.foot_drop; DP palpable; no sign.root_weakness |  | 50 |  | nerve_not_root peroneal_pressure |  |
    | MNO-04  | sign.foot_drop; DP palpable; no sign.root_weakness unsigned |  | 50 |  | check_root peroneal_pressure |  |
    | MNO-04  | sign.foot_drop; DP palpable; no sign.root_weakness 25h ago |  | 50 |  | check_root peroneal_pressure |  |
    | MNO-04  | sign.foot_drop; DP palpable; sign.root_weakness 3d ago |  | 50 |  | root_not_nerve |  |
    | MNO-04  | sign.foot_drop; DP palpable; proc.cast |  | 50 |  | check_root cast peroneal_pressure |  |
    | DATA-16 | sign.foot_drop; DP palpable |  | 12 |  | check_root peroneal_pressure child |  |
    | MNO-08  | sign.foot_drop onset 90d |  | 50 |  | check_root peroneal_pressure not_settling | referral.nerve_surgery order.ncs_emg |
    | MNO-08  | sign.foot_drop onset 90d; no sign.root_weakness |  | 50 |  | nerve_not_root peroneal_pressure not_settling | referral.nerve_surgery |
    | MNO-04  | sign.foot_drop onset 90d; sign.root_weakness |  | 50 |  | root_not_nerve |  |
    | MNO-02  | sign.knee_extension_weak |  | 50 |  | femoral_examine |  |
    | HOOK-06 | sign.knee_extension_weak |  | 50 | medications | ask_anticoagulant femoral_examine |  |
    | DATA-16 | sign.knee_extension_weak |  | 12 |  | femoral_examine child |  |
    | MNO-02  | sign.knee_extension_weak | med.warfarin | 50 |  | ct_today bleed_opinion | order.ct_abdomen_pelvis order.baseline_bloods |
    | DATA-16 | sign.knee_extension_weak | med.warfarin | 12 |  | ct_today bleed_opinion child | order.ct_abdomen_pelvis order.baseline_bloods |
    | MNO-07  | cond.open_wound_leg; numb |  | 50 |  | explore pulses_and_compartment | referral.nerve_surgery |
    | MNO-07  | cond.leg_fracture; numb |  | 50 |  | pulses_and_compartment clinic_later | referral.nerve_surgery |
    | DATA-08 | numb | cond.leg_fracture | 50 |  | pulses_and_compartment clinic_later injury_side | referral.nerve_surgery |
    | DATA-16 | cond.open_wound_leg; numb |  | 12 |  | explore pulses_and_compartment child | referral.nerve_surgery |
""")


@pytest.mark.parametrize("row", SAYS, ids=names(SAYS))
def test_what_the_card_says(row: dict[str, str]) -> None:
    """MNO-01 to MNO-05, MNO-07, MNO-08, PNP-05."""
    (finding,) = findings(concluded(mononeuropathy, row))
    assert notes(finding) == row["says"].split()
    assert " ".join(finding.proposes) == row["proposes"]
    gaps = {gap.concept for gap in finding.missing}
    assert (Concept.SIGN_ROOT_WEAKNESS in gaps) is (finding.card == "foot_drop" and "check_root" in row["says"])
    assert (Concept.MED_DOAC in gaps) is bool(row["not sent"])
    if "pulses_first" in row["says"]:
        assert {Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL} & gaps
    assert ("PNP-05" in finding.rows) is ("order.ncs_emg" in finding.proposes)
    assert ("mononeuropathy.peroneal" in finding.concepts) is (
        finding.card in ("foot_drop", "peroneal") and "root_not_nerve" not in row["says"]
    )
    listed = {fact.concept.value for fact in finding.evidence}
    assert ("proc.gluteal_injection" in listed) is ("gluteal_injection" in row["says"])
    assert bool({"proc.cast", "sign.tight_dressing"} & listed) is ("cast" in row["says"])


SPINE = vignettes("""
    | row    | left | chart | we say |
    |--------+------+-------+--------|
    | MNO-04 | sign.foot_drop; told pain (radiating down the leg) | sign.back_pain | nothing |
    | MNO-04 | sign.foot_drop | sign.back_pain | warning foot_drop left |
    | MNO-04 | sign.foot_drop; severe weakness; DP palpable | | nothing |
    | MNO-04 | sign.foot_drop onset 90d; told pain (radiating down the leg) | sign.back_pain | info foot_drop left |
    | MNO-02 | sign.knee_extension_weak; slr | sign.back_pain | warning femoral left |
    | MNO-02 | sign.knee_extension_weak; told pain (radiating down the leg) | sign.back_pain | nothing |
    | MNO-02 | sign.knee_extension_weak; slr | sign.back_pain; med.warfarin | warning femoral_bleed left |
    | MNO-07 | sign.foot_drop; cond.open_wound_leg; slr | sign.back_pain | warning open_injury left |
""")


@pytest.mark.parametrize("row", SPINE, ids=names(SPINE))
def test_a_weak_root_is_told_once(row: dict[str, str]) -> None:
    """RAD-02 and CORD-04 know the haste; a bleed and a wound are said all the same."""
    assert words(concluded(mononeuropathy, row)) == row["we say"]


def test_two_dropping_feet_are_no_single_nerve() -> None:
    """MNO-04: both are shown, and what comes first is said."""
    found = findings(mononeuropathy.assess(picture("sign.foot_drop", "sign.foot_drop")))
    assert [one.side for one in found] == [Side.LEFT, Side.RIGHT]
    for one in found:
        assert "both_feet" in notes(one)
        assert {fact.side for fact in one.evidence} == {Side.LEFT, Side.RIGHT}


def test_pulses_are_asked_for_beside_an_injury() -> None:
    """MNO-07: unless a pedal pulse was felt."""
    (unknown,) = findings(mononeuropathy.assess(picture("cond.leg_fracture; numb")))
    assert len(unknown.missing) == 2
    (felt,) = findings(mononeuropathy.assess(picture("cond.leg_fracture; numb; DP palpable")))
    assert felt.missing == ()


def test_a_bleed_shows_why() -> None:
    """MNO-02."""
    (finding,) = findings(
        mononeuropathy.assess(picture("sign.knee_extension_weak", chart="med.warfarin; proc.groin_pelvic"))
    )
    assert [fact.concept for fact in finding.evidence] == [
        Concept.SIGN_KNEE_EXTENSION_WEAK,
        Concept.MED_WARFARIN,
        Concept.PROC_GROIN_PELVIC,
    ]


def test_the_plexus_is_no_single_nerve() -> None:
    """MNO-06 has a card of its own."""
    assert Nerve.PLEXUS not in NUMB_NERVES
    wide = "told numbness (anterior thigh, sole); sign.knee_extension_weak"
    assert words(mononeuropathy.assess(picture(wide))) == "nothing"
    assert words(mononeuropathy.assess(picture(wide, chart="med.warfarin"))) == "nothing"
