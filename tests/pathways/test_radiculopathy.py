"""A pressed root, and the severely weak leg, one patient a line: RAD-01 to RAD-05, CORD-04, SST-07 to SST-09."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.conclusions import Finding, Stakes
from app.pathways import radiculopathy
from app.picture.concepts import Concept
from app.picture.facts import (
    Complaint,
    Diagnosis,
    Motor,
    Order,
    OrderStage,
    Presence,
    Side,
    Sign,
    Standing,
    Symptom,
    Trait,
)
from app.picture.moments import When
from tests.support.bedside import NOW, at, picture, span
from tests.support.limits import LIMITS
from tests.support.spine import findings, notes, patient_of, spoken
from tests.support.vignettes import names, vignettes

PAIN = vignettes("""
    | row    | left                                             | right                              | no side                            | chart                       | we say                            |
    |--------+--------------------------------------------------+------------------------------------+------------------------------------+-----------------------------+-----------------------------------|
    | RAD-01 | told pain (radiating down the leg)               |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-01 | told pain (dermatomal)                           |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-01 | told numbness (dermatomal)                       |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-01 | told burning (radiating down the leg)            |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-01 | told pain (radiating down the leg); told numbness (dermatomal) |                      |                                    |                             |                                   |
    | RAD-01 | told pain; told (radiating down the leg)         |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-01 | told pain (radiating down the leg)               |                                    |                                    |                             |                                   |
    | RAD-01 | told pain                                        |                                    |                                    | back pain                   |                                   |
    | RAD-01 | told pain (stocking distribution)                |                                    |                                    | back pain                   |                                   |
    | RAD-01 | told cramp (radiating down the leg)              |                                    |                                    | back pain                   |                                   |
    | RAD-01 | told pain (radiating down the leg) unconfirmed   |                                    |                                    | back pain                   |                                   |
    | RAD-01 | told pain (radiating down the leg) 15d ago       |                                    |                                    | back pain                   |                                   |
    | RAD-01 | told pain (radiating down the leg); slr          |                                    |                                    |                             | info root_pain left               |
    | RAD-01 | told pain (radiating down the leg); no slr       |                                    |                                    |                             |                                   |
    | RAD-01 | told pain (radiating down the leg); slr 25h ago  |                                    |                                    |                             |                                   |
    | RAD-01 | told pain (radiating down the leg)               | slr                                |                                    |                             |                                   |
    | RAD-01 | slr                                              |                                    |                                    | back pain                   |                                   |
    | RAD-01 | sciatica                                         |                                    |                                    |                             | info root_pain left               |
    | RAD-01 | sciatica onset 42d                               |                                    |                                    |                             | info root_pain left               |
    | RAD-01 | sciatica onset 43d                               |                                    |                                    |                             |                                   |
    | RAD-01 | told pain (radiating down the leg) listed 42d ago |                                   |                                    | back pain onset 900d        | info root_pain left               |
    | RAD-01 | told pain (radiating down the leg) listed 43d ago |                                   |                                    | back pain onset 900d        |                                   |
    | RAD-01 | told pain (radiating down the leg) listed 43d ago |                                   |                                    | sign.back_pain              | info root_pain left               |
    | RAD-01 | told pain (radiating down the leg) listed 43d ago |                                   |                                    | sign.back_pain listed 43d ago |                                 |
    | RAD-01 | told pain (radiating down the leg) listed 43d ago; slr |                              |                                    |                             | info root_pain left               |
    | RAD-01 | sciatica; slr                                    |                                    |                                    |                             | info root_pain left               |
    | RAD-01 | sciatica onset 400d; slr                         |                                    |                                    |                             | info root_pain left               |
    | RAD-01 | sciatica onset 400d                              |                                    |                                    | back pain                   |                                   |
    | RAD-01 | sciatica onset 400d                              |                                    |                                    | sign.back_pain              | info root_pain left               |
    | RAD-01 | sciatica onset 42d                               |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-01 | sciatica onset 43d                               |                                    |                                    | back pain                   |                                   |
    | RAD-01 | sciatica resolved                                |                                    |                                    | back pain                   |                                   |
    | RAD-01 | sciatica unconfirmed                             |                                    |                                    | back pain                   |                                   |
    | RAD-01 | sciatica; amputation                             |                                    |                                    | back pain                   |                                   |
    | RAD-01 |                                                  |                                    | sciatica                           | back pain                   | info root_pain side not recorded  |
    | RAD-01 | told pain (radiating down the leg)               |                                    | sciatica                           | back pain                   | info root_pain left               |
    | RAD-01 | sciatica onset 30d                               | sciatica onset 30d                 |                                    | back pain                   |                                   |
    | RAD-01 | told pain (radiating down the leg); DP palpable; PT palpable |                        |                                    | back pain                   | info root_pain left               |
    | RAD-01 | told pain (radiating down the leg); DP weak; PT palpable |                            |                                    | back pain                   |                                   |
    | RAD-01 | told pain (radiating down the leg); DP absent; PT palpable |                          |                                    | back pain                   |                                   |
    | ALI-16 | told pain (radiating down the leg); DP absent; PT absent |                            |                                    | back pain                   |                                   |
    | RAD-01 | told pain (radiating down the leg)               | DP absent; PT absent               |                                    | back pain                   | info root_pain left               |
    | ALI-16 |                                                  | DP absent; PT absent               | sciatica                           | back pain                   |                                   |
    | CES-01 | told pain (radiating down the leg)               |                                    |                                    | back pain; urinary retention |                                  |
    | CES-03 | told pain (radiating down the leg)               |                                    |                                    | back pain; sign.constipation |                                  |
    | CORD-03 | told pain (radiating down the leg)              |                                    |                                    | back pain; cancer           |                                   |
    | CORD-05 | told pain (radiating down the leg)              |                                    |                                    | back pain; sign.fever       |                                   |
    | RAD-04 | told pain (radiating down the leg, at night)     |                                    |                                    | back pain                   | info root_pain left               |
    | RAD-02 | told pain (radiating down the leg) onset 50d     |                                    |                                    | back pain                   | info root_pain left               |
    | ALI-16 | told pain (radiating down the leg); DP palpable; PT palpable; arterial inaudible |                |                                    | back pain                   |                                   |
    | CORD-01 | told pain (radiating down the leg); reflex brisk |                                   |                                    | back pain; sign.gait_unsteady |                                 |
    | CORD-07 | told pain (radiating down the leg)              |                                    |                                    | back pain; cond.cord_infarct |                                  |
    | CORD-05 | told pain (radiating down the leg)              |                                    |                                    | back pain; vital.temperature >37 Cel | info root_pain left      |
    | SST-01 | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) |              |                                    | back pain; stenosis         |                                   |
    | SST-01 | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) |              |                                    | back pain                   | info root_pain left               |
    | DATA-17 |                                                 |                                    |                                    | back pain                   |                                   |
""")


@pytest.mark.parametrize("row", PAIN, ids=names(PAIN))
def test_root_pain(row: dict[str, str]) -> None:
    """RAD-01: two of four, one of now, one side, no graver suspicion, no abnormal pulse."""
    assert spoken(radiculopathy, row) == row["we say"]


ROOT = "sciatica; slr"
WEAK = vignettes("""
    | row     | left                                       | right         | no side             | chart         | we say                     | within       |
    |---------+--------------------------------------------+---------------+---------------------+---------------+----------------------------+--------------|
    | RAD-02  | root; severe weakness                      |               |                     |               | critical failing_root left | same_day     |
    | RAD-02  | root; paralysed                            |               |                     |               | critical failing_root left | same_day     |
    | RAD-02  | root; moderate weakness                    |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; weak                                 |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; mild weakness                        |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told weakness                        |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; sign.foot_drop                       |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; sign.root_weakness                   |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; power normal                         |               |                     |               | info root_pain left        |              |
    | RAD-02  | root; mild weakness; mild weakness 73h ago |               |                     |               | warning weak_root left     | within_days  |
    | RAD-02  | root; mild weakness; mild weakness 72h ago |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; mild weakness; severe weakness 4d ago |              |                     |               | warning weak_root left     | within_days  |
    | RAD-02  | root; mild weakness; power normal 4d ago   |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; mild weakness; weak 4d ago           |               |                     |               | warning weak_root left     | within_hours |
    | DATA-13 | root; weak listed undated; paralysed listed undated | |                     |               | critical failing_root left | same_day |
    | RAD-02  | root; mild weakness; mild weakness undated |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; mild weakness; mild weakness 4d ago; told pain (limits daily life) | |              |               | warning weak_root left     | within_hours |
    | RAD-02  | root; mild weakness; mild weakness 4d ago; sign.foot_drop | |                             |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told weakness; mild weakness 4d ago  |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told weakness (getting worse); told weakness (getting worse) onset 50d | |          |               | critical failing_root left | same_day     |
    | RAD-02  | root; moderate weakness; moderate weakness 4d ago |        |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; mild weakness 4d ago; moderate weakness |            |                     |               | critical failing_root left | same_day     |
    | RAD-02  | root; mild weakness 15d ago; moderate weakness |           |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; power normal 4d ago; moderate weakness |             |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told weakness (getting worse)        |               |                     |               | critical failing_root left | same_day     |
    | RAD-02  | root; told weakness (getting worse) onset 42d |            |                     |               | critical failing_root left | same_day     |
    | RAD-02  | root; told weakness (getting worse) onset 43d |            |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told numbness (getting worse); mild weakness |       |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told weakness onset 42d              |               |                     |               | warning weak_root left     | within_hours |
    | RAD-02  | root; told weakness onset 43d              |               |                     |               | info root_pain left        |              |
    | RAD-02  | root; severe weakness onset 43d            |               |                     |               | info root_pain left        |              |
    | RAD-02  | root; mild weakness 50d ago; mild weakness |               |                     |               | info root_pain left        |              |
    | RAD-02  | root                                       | mild weakness |                     |               | info root_pain left        |              |
    | RAD-02  | root                                       |               | mild weakness       |               | warning weak_root left     | within_hours |
    | RAD-02  | severe weakness                            |               | root                |               | critical failing_root left | same_day     |
    | RAD-02  | mild weakness                              |               | root                |               | warning weak_root left     | within_hours |
    | RAD-02  |                                            |               | root; mild weakness |               | warning weak_root side not recorded | within_hours |
    | CES-01  | root; mild weakness                        | root; severe weakness |             |               |                            |              |
    | RAD-02  | root onset 40d; mild weakness onset 40d    | root onset 40d; told numbness |     | back pain     | warning weak_root left     | within_hours |
    | RAD-02  | root                                       |               | severe weakness     |               | critical failing_root left | same_day     |
    | RAD-02  | root onset 40d                             | root onset 40d | mild weakness      | back pain     |                            |              |
    | ALI-16  | mild weakness; DP absent; PT absent        |               | root                |               |                            |              |
    | ALI-16  | root; DP absent; PT absent                 |               | mild weakness       |               |                            |              |
    | ALI-16  | root; mild weakness; DP absent; PT absent  |               |                     |               |                            |              |
    | RAD-02  | root; mild weakness; DP absent; PT palpable |              |                     |               | warning weak_root left     | within_hours |
    | CES-01  | root; severe weakness                      |               |                     | urinary retention |                        |              |
    | CES-03  | root; mild weakness                        |               |                     | sign.constipation | warning weak_root left | within_hours |
    | CORD-02 | root; severe weakness                      |               |                     | cancer        |                            |              |
    | CORD-05 | root; severe weakness                      |               |                     | sign.fever    |                            |              |
    | CORD-06 | root; severe weakness                      |               |                     | trauma onset 1d |                          |              |
    | MNO-04  | root; severe weakness; peroneal palsy      |               |                     |               | critical failing_root left | same_day     |
""")


@pytest.mark.parametrize("row", WEAK, ids=names(WEAK))
def test_root_pain_with_weakness(row: dict[str, str]) -> None:
    """RAD-02: by the degree, by growth, and by what nobody compared."""
    row = {
        name: cell.replace("root onset 40d", "sciatica onset 40d").replace("root;", f"{ROOT};")
        for name, cell in row.items()
    }
    row = {name: ROOT if cell == "root" else cell for name, cell in row.items()}
    assert spoken(radiculopathy, row) == row["we say"]
    for one in findings(radiculopathy, row):
        if one.card != "root_pain":
            assert notes(one)[0] == row["within"]


ALONE = vignettes("""
    | row     | left                                              | right         | no side         | chart                            | we say                   |
    |---------+---------------------------------------------------+---------------+-----------------+----------------------------------+--------------------------|
    | CORD-04 | severe weakness                                   |               |                 |                                  | critical severe_leg left |
    | CORD-04 | paralysed                                         |               |                 |                                  | critical severe_leg left |
    | CORD-04 | severe weakness unsigned                          |               |                 |                                  | critical severe_leg left |
    | CORD-04 | moderate weakness                                 |               |                 |                                  |                          |
    | CORD-04 | weak                                              |               |                 |                                  |                          |
    | CORD-04 | told weakness; sign.foot_drop                     |               |                 |                                  |                          |
    | CORD-04 |                                                   |               | severe weakness |                                  | critical severe_leg side not recorded |
    | CORD-04 | severe weakness; DP palpable; PT palpable         |               |                 |                                  | critical severe_leg left |
    | ALI-16  | severe weakness; DP absent; PT absent             |               |                 |                                  |                          |
    | CORD-04 | severe weakness onset 14d                         |               |                 |                                  | critical severe_leg left |
    | CORD-04 | severe weakness onset 15d                         |               |                 |                                  |                          |
    | CORD-04 | severe weakness; severe weakness 20d ago          |               |                 |                                  |                          |
    | CORD-04 | severe weakness; mild weakness 20d ago            |               |                 |                                  | critical severe_leg left |
    | CORD-04 | severe weakness 25h ago                           |               |                 |                                  |                          |
    | CORD-04 | severe weakness listed undated                    |               |                 |                                  | critical severe_leg left |
    | MNO-04  | severe weakness; peroneal palsy                   |               |                 |                                  |                          |
    | MNO-04  | severe weakness; peroneal palsy unconfirmed       |               |                 |                                  |                          |
    | MNO-04  | severe weakness                                   | peroneal palsy |                |                                  | critical severe_leg left |
    | MNO-04  | severe weakness                                   |               | peroneal palsy  |                                  |                          |
    | MNO-01  | severe weakness; sciatic palsy                    |               |                 |                                  |                          |
    | MNO-02  | severe weakness; femoral palsy                    |               |                 |                                  |                          |
    | MNO-06  | severe weakness                                   |               |                 | cond.plexopathy                  |                          |
    | MNO-07  | severe weakness; leg trauma                       |               |                 |                                  |                          |
    | MNO-07  | severe weakness; cond.leg_fracture                |               |                 |                                  |                          |
    | COMP-01 | severe weakness; cond.compartment                 |               |                 |                                  |                          |
    | STR-01  | severe weakness                                   |               |                 | cond.hemiparesis                 |                          |
    | STR-01  | severe weakness                                   |               |                 | sign.arm_deficit                 |                          |
    | STR-01  | severe weakness                                   |               |                 | sign.face_weakness               |                          |
    | STR-01  | severe weakness                                   |               |                 | sign.speech_disturbance          |                          |
    | STR-01  | severe weakness                                   |               |                 | sign.arm_deficit 25h ago         | critical severe_leg left |
    | STR-01  | severe weakness                                   |               |                 | no sign.arm_deficit              | critical severe_leg left |
    | CORD-04 | severe weakness                                   |               |                 | cond.paraparesis onset 400d      |                          |
    | CORD-04 | severe weakness                                   |               | mild weakness   |                                  | critical severe_leg left |
    | CORD-01 | severe weakness                                   | mild weakness |                 |                                  |                          |
    | GBS-01  | severe weakness; reflex absent                    | severe weakness |               |                                  |                          |
    | CES-01  | severe weakness                                   |               |                 | urinary retention                |                          |
    | CORD-04 | severe weakness                                   |               |                 | back pain                        | critical severe_leg left |
    | CORD-04 | severe weakness; told pain (radiating down the leg); slr |        |                 |                                  | critical failing_root left |
""")


@pytest.mark.parametrize("row", ALONE, ids=names(ALONE))
def test_a_severely_weak_leg_without_root_pain(row: dict[str, str]) -> None:
    """CORD-04: acute, with blood enough, and neither nerve, injury nor brain explains it."""
    assert spoken(radiculopathy, row) == row["we say"]


NOTES = vignettes("""
    | row     | left                                                       | chart                           | age | says                                                                                     |
    |---------+------------------------------------------------------------+---------------------------------+-----+------------------------------------------------------------------------------------------|
    | RAD-01  | told pain (radiating down the leg); DP palpable            | back pain                       |     | stay_active no_imaging_yet medicines not_excluded inspect                                |
    | RAD-03  | told pain (radiating down the leg)                         | back pain                       |     | stay_active no_imaging_yet medicines not_excluded pulses_unknown inspect                 |
    | RAD-03  | told pain (radiating down the leg); DP palpable 25h ago    | back pain                       |     | stay_active no_imaging_yet medicines not_excluded pulses_unknown inspect                 |
    | SST-08  | told pain (radiating down the leg); DP palpable            | back pain; cond.spinal_deformity |    | stay_active no_imaging_yet medicines not_excluded deformity inspect                      |
    | SST-08  | told pain (radiating down the leg); DP palpable            | back pain; cond.spinal_deformity resolved | | stay_active no_imaging_yet medicines not_excluded inspect                         |
    | RAD-02  | told pain (radiating down the leg) onset 43d; DP palpable  | back pain                       |     | stay_active imaging_if_candidate medicines not_excluded inspect                          |
    | RAD-02  | told pain (radiating down the leg) onset 42d; DP palpable  | back pain                       |     | stay_active no_imaging_yet medicines not_excluded inspect                                |
    | RAD-02  | told pain (radiating down the leg); sciatica onset 43d; DP palpable | back pain              |     | stay_active imaging_if_candidate medicines not_excluded inspect                          |
    | RAD-02  | told pain (radiating down the leg) onset 5d; sciatica onset 43d; DP palpable | back pain     |     | stay_active no_imaging_yet medicines not_excluded inspect                                |
    | RAD-02  | sciatica; slr; severe weakness; DP palpable                |                                 |     | same_day call_spine                                                                      |
    | RAD-05  | sciatica; slr; severe weakness; numb; DP palpable          |                                 |     | same_day call_spine examine_level                                                                 |
    | RAD-02  | sciatica; slr; severe weakness                             |                                 |     | same_day call_spine pulses_unknown                                                               |
    | RAD-02  | sciatica; slr; mild weakness; DP palpable                  |                                 |     | within_hours worse                                                                       |
    | RAD-05  | sciatica; slr; mild weakness; told numbness                |                                 |     | within_hours examine_level pulses_unknown worse                                          |
    | RAD-02  | sciatica; slr; mild weakness; mild weakness 4d ago; DP palpable |                            |     | within_days worse                                                                        |
    | CORD-04 | severe weakness; DP palpable                               |                                 |     | immediate call_spine not_the_leg                                                                |
    | CORD-04 | severe weakness                                            |                                 |     | immediate pulses_unknown call_spine not_the_leg                                                  |
    | DATA-16 | sciatica; slr; mild weakness; DP palpable                  |                                 | 15  | within_hours worse                                                                       |
""")


@pytest.mark.parametrize("row", NOTES, ids=names(NOTES))
def test_notes(row: dict[str, str]) -> None:
    """RAD-03: never "excluded"; RAD-05: root or cord; ALI-16: pulses that nobody charted are asked for."""
    (finding,) = findings(radiculopathy, row)
    assert notes(finding) == row["says"].split()
    blanks = {note.id: dict(note.blanks) for note in finding.notes if note.blanks}
    expected = {
        "no_imaging_yet": {"weeks": 6},
        "imaging_if_candidate": {"weeks": 6},
        "within_hours": {"hours": 48},
        "within_days": {"days": 7},
    }
    assert blanks == {note: expected[note] for note in notes(finding) if note in expected}
    assert bool(finding.missing) is ("pulses_unknown" in notes(finding))
    assert {gap.concept for gap in finding.missing} <= {Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL}
    if row["row"] in ("RAD-05", "CORD-04"):
        assert row["row"] in finding.rows
    assert ("RAD-05" in finding.rows) is ("examine_level" in notes(finding))
    assert ("SST-08" in finding.rows) is ("deformity" in notes(finding))


ORDERS = vignettes("""
    | row     | left                                                       | chart                            | proposes                                                  | optional                        | stakes                     | thresholds               | rows                 |
    |---------+------------------------------------------------------------+----------------------------------+-----------------------------------------------------------+---------------------------------+----------------------------+--------------------------+----------------------|
    | RAD-01  | told pain (radiating down the leg)                         | back pain                        | referral.physiotherapy                                    | order.mri_lumbar referral.spine | elective                   | radiculopathy_mri_weeks  | RAD-01 RAD-03        |
    | RAD-02  | told pain (radiating down the leg) onset 43d               | back pain                        | referral.physiotherapy order.mri_lumbar                   | order.mri_lumbar referral.spine | elective                   | radiculopathy_mri_weeks  | RAD-01 RAD-03 RAD-02 |
    | SST-08  | told pain (radiating down the leg)                         | back pain; cond.spinal_deformity | referral.physiotherapy referral.spine                     | order.mri_lumbar referral.spine | elective                   | radiculopathy_mri_weeks  | RAD-01 RAD-03 SST-08 |
    | RAD-02  | sciatica; slr; severe weakness                             |                                  | referral.spine order.mri_lumbar                           |                                 | another emergency of today |                          | RAD-02 CORD-04       |
    | RAD-02  | sciatica; slr; told weakness (getting worse)               |                                  | referral.spine order.mri_lumbar                           |                                 | another emergency of today |                          | RAD-02               |
    | RAD-02  | sciatica; slr; mild weakness                               |                                  | order.mri_lumbar referral.spine                           |                                 | urgent, within days        | mri_motor_hours          | RAD-02               |
    | RAD-02  | sciatica; slr; mild weakness; mild weakness 4d ago         |                                  | order.mri_lumbar referral.spine                           |                                 | urgent, within days        |                          | RAD-02               |
    | CORD-04 | severe weakness                                            |                                  | referral.spine order.mri_lumbar                           |                                 | another emergency of today |                          | CORD-04              |
""")


@pytest.mark.parametrize("row", ORDERS, ids=names(ORDERS))
def test_orders(row: dict[str, str]) -> None:
    """RAD-01, RAD-02, CORD-04: no opioid, gabapentinoid or NSAID is ever proposed."""
    (finding,) = findings(radiculopathy, row)
    assert finding.proposes == tuple(row["proposes"].split())
    assert finding.optional == frozenset(row["optional"].split())
    assert finding.stakes is Stakes(row["stakes"])
    assert finding.thresholds == tuple(row["thresholds"].split())
    assert finding.rows == tuple(row["rows"].split())
    assert finding.blanks == {"side": finding.side}
    assert finding.concepts[0] == ("severe_leg_deficit" if finding.card == "severe_leg" else "radiculopathy")
    assert ("referral.spine.emergency" in finding.concepts) is (finding.stakes is Stakes.EMERGENCY)
    assert ("radiculopathy.motor_deficit" in finding.concepts) is (finding.card in ("weak_root", "failing_root"))


@pytest.mark.parametrize(
    ("done", "concept", "expected"),
    [
        (at(NOW - span("180d")), Concept.ORDER_MRI_LUMBAR, False),
        (at(NOW - span("180d")), Concept.ORDER_MRI_WHOLE_SPINE, False),
        (at(NOW - span("181d")), Concept.ORDER_MRI_LUMBAR, True),
        (None, Concept.ORDER_MRI_LUMBAR, True),
        (When(NOW - span("185d"), NOW - span("175d")), Concept.ORDER_MRI_LUMBAR, True),
    ],
)
def test_an_mri_of_the_last_half_year_is_not_proposed_again(
    done: When | None, concept: Concept, expected: bool
) -> None:
    """RAD-02: for the routine question; a weakness asks again."""
    order = Order(concept=concept, reference="ServiceRequest/1", when=done, stage=OrderStage.DONE)
    left = "told pain (radiating down the leg) onset 60d"
    (finding,) = radiculopathy.assess(picture(left, chart="back pain", extra=[order]))
    assert isinstance(finding, Finding)
    assert ("order.mri_lumbar" in finding.proposes) is expected
    (weak,) = radiculopathy.assess(picture(f"{left}; mild weakness", chart="back pain", extra=[order]))
    assert isinstance(weak, Finding)
    assert "order.mri_lumbar" in weak.proposes


def test_a_site_may_follow_the_other_text() -> None:
    """RAD-02: the article asks for MRI without waiting."""
    patient = patient_of({"left": "told pain (radiating down the leg) onset 2d", "chart": "back pain"})
    (finding,) = radiculopathy.assess(replace(patient, limits=replace(LIMITS, radiculopathy_mri_weeks=0)))
    assert isinstance(finding, Finding)
    assert "order.mri_lumbar" in finding.proposes
    assert "imaging_if_candidate" in notes(finding)


def test_the_evidence_of_a_weak_root() -> None:
    """RAD-02."""
    (finding,) = findings(
        radiculopathy, {"left": "mild weakness; sciatica; slr; told pain (dermatomal)", "chart": "back pain"}
    )
    assert [one.concept for one in finding.evidence] == [
        Concept.MOTOR_LIMB,
        Concept.SYMPTOM_LEG,
        Concept.SLR,
        Concept.COND_RADICULOPATHY,
        Concept.COND_LOW_BACK_PAIN,
    ]


def test_the_evidence_of_root_pain() -> None:
    """RAD-01, SST-08."""
    (finding,) = findings(radiculopathy, {"left": "sciatica; slr", "chart": "cond.spinal_deformity"})
    assert [one.concept for one in finding.evidence] == [
        Concept.SLR,
        Concept.COND_RADICULOPATHY,
        Concept.COND_SPINAL_DEFORMITY,
    ]


def test_a_day_that_may_be_within_the_limit() -> None:
    """RAD-02, DATA-13: before an alarm it counts as within, before reassurance as not yet past."""
    chart = "sciatica; slr; mild weakness"
    days = When(NOW - span("4d"), NOW - span("2d"))
    earlier = Sign(concept=Concept.MOTOR_LIMB, reference="x/1", side=Side.LEFT, when=days, value=Motor.MILD)
    (finding,) = radiculopathy.assess(picture(chart, extra=[earlier]))
    assert isinstance(finding, Finding)
    assert notes(finding)[0] == "within_hours"
    weeks = When(NOW - span("50d"), NOW - span("40d"))
    told = Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference="x/2",
        side=Side.LEFT,
        when=at(NOW),
        onset=weeks,
        complaints=frozenset({Complaint.WEAKNESS}),
        traits=frozenset({Trait.PROGRESSIVE}),
    )
    (finding,) = radiculopathy.assess(picture("sciatica; slr", extra=[told]))
    assert isinstance(finding, Finding)
    assert notes(finding)[0] == "same_day"


def test_a_problem_that_is_read_as_telling_and_as_diagnosis_is_one() -> None:
    """RAD-01: a sciatica of last year on the problem list is nothing to do today."""
    year = at(NOW - span("400d"))
    told = Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference="Condition/1",
        side=Side.LEFT,
        when=year,
        complaints=frozenset({Complaint.PAIN}),
        traits=frozenset({Trait.RADIATING}),
        continuing=True,
    )
    listed = Diagnosis(
        concept=Concept.COND_RADICULOPATHY,
        reference="Condition/1",
        side=Side.LEFT,
        when=year,
        standing=Standing.CURRENT,
    )
    back = Diagnosis(concept=Concept.COND_LOW_BACK_PAIN, reference="Condition/2", when=year, standing=Standing.CURRENT)
    ache = Sign(
        concept=Concept.SIGN_BACK_PAIN, reference="Condition/2", when=year, value=Presence.PRESENT, continuing=True
    )
    assert list(radiculopathy.assess(picture(extra=[told, listed, back, ache]))) == []
    (finding,) = radiculopathy.assess(picture("slr", extra=[told, listed, back, ache]))
    assert isinstance(finding, Finding)
    assert [one.concept for one in finding.evidence].count(Concept.SIGN_BACK_PAIN) == 0
