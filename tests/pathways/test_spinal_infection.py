"""Suspected spinal infection, one patient a line: CORD-05, SST-08."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Finding, Stakes
from app.pathways import spinal_infection
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.moments import When
from tests.support.bedside import NOW, at, picture, span
from tests.support.spine import findings, notes, patient_of, spoken
from tests.support.vignettes import names, vignettes

WITH_BACK_PAIN = vignettes("""
    | row     | left          | chart                                                          | we say                |
    |---------+---------------+----------------------------------------------------------------+-----------------------|
    | CORD-05 |               | back pain onset 5d; sign.fever                                 | warning suspected     |
    | CORD-05 |               | back pain onset 5d; sign.fever listed 7d ago                   | warning suspected     |
    | CORD-05 |               | back pain onset 5d; sign.fever listed 8d ago                   |                       |
    | CORD-05 |               | sign.back_pain listed 100d ago; sign.fever                     |                       |
    | CORD-05 |               | back pain onset 5d; no sign.fever                              |                       |
    | CORD-05 |               | back pain onset 5d; sign.fever 25h ago                         |                       |
    | CORD-05 |               | back pain onset 5d; sign.fever 5h ago; no sign.fever           |                       |
    | CORD-05 |               | back pain onset 5d; sign.fever unconfirmed                     |                       |
    | CORD-05 |               | back pain onset 5d; sign.fever unsigned                        | warning suspected     |
    | CORD-05 |               | back pain onset 5d; vital.temperature 38.0 Cel                 | warning suspected     |
    | CORD-05 |               | back pain onset 5d; vital.temperature 37.9 Cel                 |                       |
    | CORD-05 |               | back pain onset 5d; vital.temperature 38.5 Cel 25h ago         |                       |
    | CORD-05 |               | back pain onset 5d; vital.temperature >37 Cel                  | cannot assess         |
    | CORD-05 |               | vital.temperature >37 Cel                                      |                       |
    | CORD-05 |               | back pain onset 5d; lab.crp 10.1 mg/L                          | warning suspected     |
    | CORD-05 |               | back pain onset 5d; lab.crp 10 mg/L                            |                       |
    | CORD-05 |               | back pain onset 5d; lab.crp >10 mg/L                           | warning suspected     |
    | CORD-05 |               | back pain onset 5d; lab.crp >5 mg/L                            |                       |
    | CORD-05 |               | back pain onset 5d; lab.crp 80 mg/L 15d ago                    |                       |
    | CORD-05 |               | back pain onset 5d; lab.esr 21 mm/h                            | warning suspected     |
    | CORD-05 |               | back pain onset 5d; lab.esr 20 mm/h                            |                       |
    | DATA-17 |               | lab.crp 200 mg/L; lab.esr 90 mm/h                              |                       |
    | CORD-05 |               | back pain onset 5d; endocarditis                               | warning suspected     |
    | CORD-05 |               | back pain onset 5d; endocarditis resolved                      |                       |
    | CORD-05 |               | back pain onset 5d; endocarditis unconfirmed                   |                       |
    | CORD-05 |               | back pain onset 5d; cond.bloodstream_infection                 | warning suspected     |
    | CORD-05 |               | back pain onset 5d; cond.sepsis                                | warning suspected     |
    | CORD-05 |               | back pain onset 5d; cond.iv_drug_use                           | warning suspected     |
    | CORD-05 |               | back pain onset 5d; cond.immunosuppression                     | warning suspected     |
    | CORD-05 |               | back pain onset 5d; med.immunosuppressant                      | warning suspected     |
    | CORD-05 |               | back pain onset 5d; med.immunosuppressant resolved             |                       |
    | CORD-05 |               | back pain onset 5d; proc.spinal 90d ago                        | warning suspected     |
    | CORD-05 |               | back pain onset 5d; proc.spinal 91d ago                        |                       |
    | CORD-05 |               | back pain onset 5d; proc.spinal undated                        | warning suspected     |
    | CORD-05 |               | back pain onset 5d                                             |                       |
    | CORD-05 |               | cond.iv_drug_use; cond.immunosuppression; endocarditis         |                       |
    | CORD-05 |               | back pain onset 90d; sign.fever                                | warning suspected     |
    | CORD-05 |               | back pain onset 91d; sign.fever                                |                       |
    | CORD-05 |               | back pain 91d ago; sign.fever                                  |                       |
    | CORD-05 |               | back pain undated; sign.fever                                  | warning suspected     |
    | CORD-05 |               | sign.back_pain; sign.fever                                     | warning suspected     |
    | CORD-05 |               | back pain onset 900d; sign.back_pain; sign.fever               | warning suspected     |
    | CORD-05 |               | back pain onset 900d; sign.back_pain; cond.sepsis              | warning suspected     |
    | CORD-05 |               | back pain onset 900d; sign.back_pain; lab.crp 90 mg/L          |                       |
    | CORD-05 |               | back pain onset 900d; sign.back_pain; cond.iv_drug_use         |                       |
    | CORD-05 |               | back pain onset 900d; sign.back_pain; sign.fever; cond.iv_drug_use | warning suspected |
    | CORD-05 |               | back pain onset 900d; sign.fever                               |                       |
    | CORD-05 |               | back pain onset 900d; sign.back_pain onset 9d; sign.fever      | warning suspected     |
    | CORD-05 | told numbness | back pain onset 5d; lab.crp 30 mg/L                            | critical with_deficit |
    | CORD-05 | told weakness | back pain onset 5d; cond.iv_drug_use                           | critical with_deficit |
    | CORD-05 | weak          | back pain onset 5d; med.immunosuppressant                      | critical with_deficit |
    | CORD-05 | told weakness onset 28d | back pain onset 5d; cond.iv_drug_use                 | critical with_deficit |
    | CORD-05 | told weakness onset 29d | back pain onset 5d; cond.iv_drug_use                 | warning suspected     |
    | CORD-05 |               | back pain onset 5d; sign.fever; urinary retention              | critical with_deficit |
    | CORD-05 |               | back pain onset 5d; sign.fever; urinary retention listed onset 29d | warning suspected |
    | CORD-05 |               | back pain onset 5d; sign.fever; sign.sensory_level             | critical with_deficit |
    | CORD-05 | reflex brisk  | back pain onset 5d; sign.fever                                 | critical with_deficit |
    | CORD-05 |               | back pain onset 5d; sign.fever; cond.paraparesis onset 2d      | critical with_deficit |
    | CORD-05 | told weakness | back pain onset 5d                                             |                       |
    | CORD-05 | told pain     | back pain onset 5d; sign.fever                                 | warning suspected     |
    | ALI-16  | numb; DP absent; PT absent | back pain onset 5d; sign.fever                    | warning suspected     |
    | RAD-04  | told pain (at night) | back pain onset 5d                                      |                       |
""")


@pytest.mark.parametrize("row", WITH_BACK_PAIN, ids=names(WITH_BACK_PAIN))
def test_new_back_pain_and_a_sign_of_infection(row: dict[str, str]) -> None:
    """CORD-05: a warning, critical with any leg or bladder deficit; night pain alone is nothing (RAD-04)."""
    assert spoken(spinal_infection, row) == row["we say"]


WITHOUT = vignettes("""
    | row     | left                       | right                      | chart                                    | we say                |
    |---------+----------------------------+----------------------------+------------------------------------------+-----------------------|
    | CORD-05 | told weakness              |                            | sign.fever                               | critical with_deficit |
    | CORD-05 | told numbness              |                            | vital.temperature 38 Cel                 | critical with_deficit |
    | CORD-05 | mild weakness              |                            | sign.fever                               | critical with_deficit |
    | CORD-05 | told pain                  |                            | sign.fever                               |                       |
    | CORD-05 |                            |                            | sign.fever                               |                       |
    | CORD-05 |                            |                            | sign.fever; urinary retention            |                       |
    | CORD-05 | told weakness              |                            | lab.crp 90 mg/L                          |                       |
    | CORD-05 | told weakness              |                            | endocarditis                             |                       |
    | CORD-05 | told weakness onset 29d    |                            | sign.fever                               |                       |
    | CORD-05 | told weakness onset 28d    |                            | sign.fever                               | critical with_deficit |
    | DPN-10  | numb                       | numb                       | sign.fever; diabetic neuropathy          |                       |
    | ALI-16  | weak; DP absent; PT absent |                            | sign.fever                               |                       |
    | ALI-11  | weak; DP absent; PT absent | weak; DP absent; PT absent | sign.fever                               |                       |
    | SST-08  |                            |                            | cond.spinal_infection onset 5d           | warning suspected     |
    | SST-08  |                            |                            | cond.spinal_infection onset 28d          | warning suspected     |
    | SST-08  |                            |                            | cond.spinal_infection onset 29d          |                       |
    | SST-08  |                            |                            | cond.spinal_infection onset 5d unconfirmed | warning suspected   |
    | SST-08  |                            |                            | cond.spinal_infection onset 5d resolved  |                       |
    | SST-08  | told weakness              |                            | cond.spinal_infection onset 5d           | critical with_deficit |
    | SST-08  |                            |                            | cond.spinal_infection onset 5d; urinary retention | critical with_deficit |
    | SST-08  | told weakness              |                            | cond.spinal_infection onset 200d         |                       |
""")


@pytest.mark.parametrize("row", WITHOUT, ids=names(WITHOUT))
def test_without_back_pain_and_the_listed_diagnosis(row: dict[str, str]) -> None:
    """CORD-05: fever and a new leg symptom are enough; SST-08: a spinal infection on the list is routed here."""
    assert spoken(spinal_infection, row) == row["we say"]


NOTES = vignettes("""
    | row     | left          | chart                                        | says                                                                    | stakes                         |
    |---------+---------------+----------------------------------------------+-------------------------------------------------------------------------+--------------------------------|
    | CORD-05 | told weakness | back pain onset 5d; sign.fever               | call_now cultures_first antibiotics_now mri_contrast                    | cord or cauda equina threatened |
    | CORD-05 | told weakness | sign.fever                                   | call_now cultures_first antibiotics_now mri_contrast no_back_pain_needed | cord or cauda equina threatened |
    | SST-08  | told weakness | cond.spinal_infection                        | call_now cultures_first antibiotics_now mri_contrast                    | cord or cauda equina threatened |
    | CORD-05 |               | back pain onset 5d; sign.fever               | cultures_first antibiotics_wait mri_contrast team any_loss              | urgent, within days            |
    | CORD-05 |               | back pain onset 5d; cond.sepsis              | cultures_first antibiotics_now mri_contrast team any_loss               | another emergency of today     |
    | CORD-05 |               | back pain onset 5d; cond.bloodstream_infection | cultures_first antibiotics_now mri_contrast team any_loss             | another emergency of today     |
    | SST-08  |               | cond.spinal_infection                        | listed cultures_first antibiotics_wait mri_contrast team any_loss       | urgent, within days            |
""")


@pytest.mark.parametrize("row", NOTES, ids=names(NOTES))
def test_notes_and_orders(row: dict[str, str]) -> None:
    (finding,) = findings(spinal_infection, row)
    assert notes(finding) == row["says"].split()
    assert finding.stakes.value == row["stakes"]
    assert set(finding.proposes) == {"referral.spine", "order.infection_tests", "order.mri_whole_spine"}
    first = "referral.spine" if finding.card == "with_deficit" else "order.infection_tests"
    assert finding.proposes[0] == first
    assert finding.rows == (("CORD-05", "SST-08") if row["row"] == "SST-08" else ("CORD-05",))
    assert finding.concepts == (
        ("spinal_infection", "referral.spine.emergency")
        if finding.stakes is Stakes.SPINE_THREATENED
        else ("spinal_infection.possible",)
    )


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        ("back pain onset 5d; sign.fever", ["lab.crp", "lab.esr"]),
        ("back pain onset 5d; sign.fever; lab.crp 3 mg/L", ["lab.esr"]),
        ("back pain onset 5d; lab.crp 30 mg/L; lab.esr 30 mm/h", []),
    ],
)
def test_what_was_not_measured_is_said(chart: str, expected: list[str]) -> None:
    """CORD-05."""
    (finding,) = findings(spinal_infection, {"chart": chart})
    assert [gap.concept.value for gap in finding.missing] == expected


EVIDENCE = vignettes("""
    | row     | left          | chart                                                             | evidence                                                         |
    |---------+---------------+-------------------------------------------------------------------+------------------------------------------------------------------|
    | SST-08  |               | cond.spinal_infection; lab.crp 90 mg/L                            | cond.spinal_infection lab.crp                                    |
    | CORD-05 |               | back pain onset 5d; sign.fever; vital.temperature 39 Cel; lab.esr 50 mm/h; cond.sepsis; cond.iv_drug_use | sign.fever vital.temperature cond.sepsis lab.esr cond.iv_drug_use cond.low_back_pain |
    | CORD-05 | told weakness | back pain onset 5d; cond.spinal_infection; sign.fever             | cond.spinal_infection sign.fever cond.low_back_pain symptom.leg  |
    | CORD-05 |               | back pain onset 5d; proc.spinal 9d ago; med.immunosuppressant     | med.immunosuppressant proc.spinal cond.low_back_pain             |
""")


@pytest.mark.parametrize("row", EVIDENCE, ids=names(EVIDENCE))
def test_the_evidence(row: dict[str, str]) -> None:
    (finding,) = findings(spinal_infection, row)
    assert " ".join(fact.concept.value for fact in finding.evidence) == row["evidence"]


def test_a_temperature_that_straddles_the_limit_is_told_in_the_trace() -> None:
    """CORD-05, DATA-09."""
    (outcome,) = spinal_infection.assess(patient_of({"chart": "back pain onset 5d; vital.temperature >37 Cel"}))
    assert isinstance(outcome, CannotAssess)
    assert [gap.concept for gap in outcome.missing] == [Concept.VITAL_TEMPERATURE]


@pytest.mark.parametrize(
    ("chart", "done", "concept", "expected"),
    [
        ("cond.iv_drug_use", at(NOW - span("28d")), Concept.ORDER_MRI_LUMBAR, 0),
        ("med.immunosuppressant", at(NOW - span("28d")), Concept.ORDER_MRI_WHOLE_SPINE, 0),
        ("cond.iv_drug_use", at(NOW - span("29d")), Concept.ORDER_MRI_LUMBAR, 1),
        ("cond.iv_drug_use", None, Concept.ORDER_MRI_LUMBAR, 1),
        ("cond.iv_drug_use", When(NOW - span("30d"), NOW - span("20d")), Concept.ORDER_MRI_LUMBAR, 1),
        ("cond.iv_drug_use; sign.fever", at(NOW - span("2d")), Concept.ORDER_MRI_LUMBAR, 1),
        ("lab.crp 30 mg/L", at(NOW - span("2d")), Concept.ORDER_MRI_LUMBAR, 1),
    ],
)
def test_an_mri_answers_a_mere_risk(chart: str, done: When | None, concept: Concept, expected: int) -> None:
    """CORD-05."""
    order = Order(concept=concept, reference="ServiceRequest/1", when=done, stage=OrderStage.DONE)
    found = spinal_infection.assess(picture(chart=f"back pain onset 5d; {chart}", extra=[order]))
    assert len([one for one in found if isinstance(one, Finding)]) == expected
