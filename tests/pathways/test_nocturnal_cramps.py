"""Night cramps: CRP-01 to CRP-05, QTC-01, LAB-01."""

from __future__ import annotations

import pytest

from app.pathways import nocturnal_cramps
from app.picture.concepts import Concept
from app.picture.facts import Medication, MedicationState
from app.picture.needs import Need, NeedState
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import NOW, at, picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row    | left                          | chart                                     | we say         |
    |--------+-------------------------------+-------------------------------------------+----------------|
    | CRP-01 | told cramp (at night)         |                                           | info cramps    |
    | CRP-01 | told cramp (at rest, calf)    |                                           | info cramps    |
    | CRP-01 | told cramp; told (at night)   |                                           | info cramps    |
    | CRP-01 | told cramp; told pain (at night) |                                        | cannot assess: symptom.night not on record |
    | CRP-01 | told cramp                    |                                           | cannot assess: symptom.night not on record |
    | CRP-01 | told pain (at night)          |                                           |                |
    | CRP-01 |                               |                                           |                |
    | CRP-01 |                               | cond.nocturnal_cramps                     | info cramps    |
    | CRP-01 |                               | cond.nocturnal_cramps 90d ago             | info cramps    |
    | CRP-01 |                               | cond.nocturnal_cramps 91d ago             |                |
    | CRP-01 |                               | cond.nocturnal_cramps 1d ago onset 91d    |                |
    | CRP-01 |                               | cond.nocturnal_cramps 400d ago onset 90d  | info cramps    |
    | CRP-01 |                               | cond.nocturnal_cramps undated             |                |
    | CRP-01 | told cramp (at night) 400d ago listed |                                   |                |
    | CRP-01 | told cramp (at night) listed  |                                           | info cramps    |
    | CRP-01 | told cramp (at night) 89d ago |                                           | info cramps    |
    | CRP-01 | told cramp (at night) undated |                                           | info cramps    |
    | CRP-01 | told cramp (at night) onset 400d |                                        | info cramps    |
    | DATA-03 | told cramp (at night) unconfirmed |                                      |                |
    | CRP-04 | told cramp (on walking, relieved by rest) |                               |                |
    | CRP-04 | told cramp (on walking, at night) |                                       |                |
    | CRP-04 | told cramp (at night); told (on walking) |                                |                |
    | CRP-04 | told cramp (on walking)       | cond.nocturnal_cramps                     |                |
    | CRP-04 | told cramp (at night); told pain (on walking) |                           | info cramps    |
    | CRP-05 | told cramp (at night)         | cond.varicose_veins                       |                |
    | CRP-05 | told cramp (at night)         | cond.venous                               |                |
    | CRP-05 | told cramp (at night)         | cond.venous_skin_change                   |                |
    | CRP-05 | told cramp (at night)         | cond.varicose_veins resolved              | info cramps    |
    | CRP-01 | told cramp (at night); sign.leg_swelling |                                |                |
    | CRP-01 | told cramp (at night); sign.leg_swelling 25h ago |                        | info cramps    |
    | CRP-01 | told cramp (at night); sign.massive_swelling |                            |                |
    | CRP-01 | told cramp (at night); sign.leg_warm |                                    |                |
    | CRP-01 | told cramp (at night); sign.calf_tenderness |                             |                |
    | CRP-01 | told cramp (at night); weak   |                                           |                |
    | CRP-01 | told cramp (at night)         | saddle_sensory_loss                       |                |
    | CRP-01 | told cramp (at night)         | urinary retention                         |                |
    | CRP-01 | told cramp (at night); DP absent |                                        |                |
    | CRP-01 | told cramp (at night); PT doppler-only |                                  |                |
    | CRP-01 | told cramp (at night); popliteal absent |                                 |                |
    | CRP-01 | told cramp (at night); femoral absent |                                   |                |
    | CRP-01 | told cramp (at night); DP weak |                                          | info cramps    |
    | CRP-01 | told cramp (at night); DP absent 25h ago |                                | info cramps    |
    | CRP-01 | told cramp (at night)         | DVT unconfirmed                           |                |
    | CRP-01 | told cramp (at night)         | CLTI                                      |                |
    | CRP-01 | told cramp (at night)         | ALI                                       |                |
    | DATA-19 | told cramp (at night)        | lab.magnesium 1.5 mg/dL                   |                |
    | DATA-19 | told cramp (at night)        | lab.magnesium 1.7 mg/dL                   | info cramps    |
    | DATA-19 | told cramp (at night)        | lab.potassium 2.9 mmol/L                  |                |
    | DATA-19 | told cramp (at night)        | lab.calcium 8 mg/dL                       |                |
    | DATA-19 | told cramp (at night)        | cond.22q11                                | info cramps    |
    | DATA-19 | told cramp (at night)        | lab.tsh 12 mIU/L                          |                |
    | CRP-02 | told cramp (at night)         | med.magnesium_oral                        | info cramps    |
    | CRP-02 | told cramp                    | med.magnesium_oral; lab.egfr 29 mL/min/1.73m2 | info magnesium |
    | CRP-02 | told cramp (at night)         | med.magnesium_oral; lab.egfr 30 mL/min/1.73m2 | info cramps |
    | CRP-02 | told cramp (at night)         | med.magnesium_oral; lab.egfr 29 mL/min/1.73m2 31d ago | info cramps |
    | CRP-02 | told cramp (at night)         | lab.egfr 29 mL/min/1.73m2                 | info cramps    |
    | CRP-02 | told cramp                    | med.magnesium_oral; safety.dialysis       | info magnesium |
    | CRP-02 | told cramp (at night)         | med.magnesium_oral; safety.dialysis resolved | info cramps |
    | CRP-02 |                               | med.magnesium_oral; lab.egfr 29 mL/min/1.73m2 |            |
    | CRP-03 | told cramp (at night)         | med.quinine                               | warning quinine |
    | CRP-03 | told cramp                    | med.quinine                               | warning quinine |
    | CRP-03 | told cramp (on walking)       | med.quinine                               | warning quinine |
    | CRP-03 |                               | med.quinine; cond.nocturnal_cramps 900d ago | warning quinine |
    | CRP-03 |                               | med.quinine; cond.nocturnal_cramps resolved |                |
    | CRP-03 | told cramp (at night)         | med.quinine resolved                      | info cramps    |
    | CRP-03 |                               | med.quinine                               |                |
    | CRP-03 | told pain                     | med.quinine                               |                |
    | CRP-03 | told cramp (at night)         | med.quinine; cond.malaria                 | info cramps    |
    | CRP-03 | told cramp (at night)         | med.quinine; cond.malaria resolved        | warning quinine |
    | CRP-03 | told cramp (at night)         | med.quinine; cond.varicose_veins          | warning quinine |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    found = list(nocturnal_cramps.assess(picture(row["left"], chart=row["chart"])))
    assert says(found) == row["we say"]


def test_red_flags_of_the_other_leg_count() -> None:
    """CRP-01: and those without a side."""
    for chart in (("told cramp (at night)", "PT absent"), ("told cramp (at night)", "", "DP absent")):
        assert says(nocturnal_cramps.assess(picture(*chart))) == ""


ADVICE = vignettes("""
    | row    | chart                                                           | notes                                                          | orders       | missing | evidence |
    |--------+-----------------------------------------------------------------+----------------------------------------------------------------+--------------+---------+----------|
    | CRP-01 |                                                                 | check_first measures no_tests medicine_review magnesium_weak   |              |         | symptom.leg |
    | LAB-01 | med.diuretic                                                    | check_first measures tests medicine_review magnesium_weak      | electrolytes | lab.creatinine not on record; lab.magnesium not on record | symptom.leg med.diuretic |
    | LAB-01 | med.ppi; lab.creatinine 1 mg/dL                                 | check_first measures tests medicine_review magnesium_weak      | electrolytes | lab.magnesium not on record | symptom.leg med.ppi |
    | CRP-01 | med.diuretic; lab.creatinine 1 mg/dL; lab.magnesium 2 mg/dL     | check_first measures no_tests medicine_review magnesium_weak   |              |         | symptom.leg med.diuretic |
    | LAB-01 | sign.proximal_weakness 3d ago                                   | check_first measures tests medicine_review magnesium_weak      | electrolytes | lab.creatinine not on record; lab.magnesium not on record | symptom.leg sign.proximal_weakness |
""")


@pytest.mark.parametrize("row", ADVICE, ids=names(ADVICE))
def test_advice(row: dict[str, str]) -> None:
    finding = only(nocturnal_cramps.assess(picture("told cramp (at night)", chart=row["chart"])))
    assert (notes(finding), orders(finding), gaps(finding.missing)) == (row["notes"], row["orders"], row["missing"])
    assert evidence(finding) == row["evidence"]
    assert ("LAB-01" in finding.rows) is bool(row["orders"])
    assert {"CRP-01", "CRP-02"} <= set(finding.rows)
    assert (finding.safety, finding.concepts) == (False, ("cramps",))
    assert finding.notes[-1].blanks == {"limit": 30}


def test_tests_that_were_perhaps_done_are_a_choice() -> None:
    """LAB-01: the values were not sent."""
    patient = picture("told cramp (at night)", chart="med.ppi", needs={Need.MEASUREMENTS: NeedState.ABSENT})
    assert orders(only(nocturnal_cramps.assess(patient))) == "electrolytes?"


QUININE = vignettes("""
    | row    | chart                                            | said                             | evidence |
    |--------+--------------------------------------------------+----------------------------------+----------|
    | CRP-03 |                                                  | quinine measures                 | med.quinine symptom.leg |
    | CRP-03 | lab.platelets 149 10*3/uL                        | quinine quinine_platelets measures | med.quinine symptom.leg lab.platelets |
    | CRP-03 | lab.platelets 150 10*3/uL                        | quinine measures                 | med.quinine symptom.leg |
    | CRP-03 | lab.platelets 40 10*3/uL unsigned                | quinine measures                 | med.quinine symptom.leg |
    | QTC-01 | cond.long_qt                                     | quinine quinine_forbidden=cond.long_qt measures | med.quinine symptom.leg cond.long_qt |
    | QTC-01 | cond.myasthenia                                  | quinine quinine_forbidden=cond.myasthenia measures | med.quinine symptom.leg cond.myasthenia |
    | QTC-01 | cond.optic_neuritis                              | quinine quinine_forbidden=cond.optic_neuritis measures | med.quinine symptom.leg cond.optic_neuritis |
    | QTC-01 | allergy safety.quinine_reaction                  | quinine quinine_forbidden=safety.quinine_reaction measures | med.quinine symptom.leg safety.quinine_reaction |
    | QTC-01 | AF                                               | quinine quinine_care=cond.af measures | med.quinine symptom.leg cond.af |
    | QTC-01 | med.digoxin                                      | quinine quinine_care=med.digoxin measures | med.quinine symptom.leg med.digoxin |
    | QTC-01 | med.qt_prolonging                                | quinine quinine_care=med.qt_prolonging measures | med.quinine symptom.leg med.qt_prolonging |
    | CRP-02 | med.magnesium_oral; lab.egfr 20 mL/min/1.73m2    | quinine magnesium_stop measures  | med.quinine symptom.leg med.magnesium_oral lab.egfr |
    | CRP-02 | lab.egfr 20 mL/min/1.73m2                        | quinine measures                 | med.quinine symptom.leg |
    | CRP-02 | med.magnesium_oral; lab.egfr 30 mL/min/1.73m2    | quinine measures                 | med.quinine symptom.leg |
""")


@pytest.mark.parametrize("row", QUININE, ids=names(QUININE))
def test_quinine(row: dict[str, str]) -> None:
    finding = only(nocturnal_cramps.assess(picture("told cramp (at night)", chart=f"med.quinine; {row['chart']}")))
    said = [f"{note.id}={note.blanks['reason']}" if "reason" in note.blanks else note.id for note in finding.notes]
    assert " ".join(said) == row["said"]
    assert evidence(finding) == row["evidence"]
    assert finding.rows == (("CRP-03", "QTC-01") if row["row"] == "QTC-01" else ("CRP-03",))
    assert (finding.safety, finding.concepts, finding.proposes) == (True, ("safety.quinine",), ())
    limits = {"quinine_platelets": 150, "magnesium_stop": 30}
    assert [note.blanks["limit"] for note in finding.notes if note.id in limits] == [
        limits[note.id] for note in finding.notes if note.id in limits
    ]


def test_quinine_is_not_its_own_companion() -> None:
    """QTC-01: quinine prolongs the QT interval, so a list of such medicines holds it too."""
    both = [
        Medication(concept=concept, reference="MedicationRequest/1", when=at(NOW), state=MedicationState.ACTIVE)
        for concept in (Concept.MED_QUININE, Concept.MED_QT_PROLONGING)
    ]
    finding = only(nocturnal_cramps.assess(picture("told cramp (at night)", extra=both)))
    assert notes(finding) == "quinine measures"


def test_magnesium_with_poor_kidneys() -> None:
    """CRP-02."""
    patient = picture("told cramp", chart="med.magnesium_oral; lab.egfr 29 mL/min/1.73m2")
    finding = only(nocturnal_cramps.assess(patient))
    assert (notes(finding), finding.safety, finding.rows) == ("magnesium_stop", True, ("CRP-02",))
    assert evidence(finding) == "med.magnesium_oral lab.egfr symptom.leg"
    assert finding.blanks == finding.notes[0].blanks == {"limit": 30}
    assert finding.concepts == ("safety.magnesium",)
