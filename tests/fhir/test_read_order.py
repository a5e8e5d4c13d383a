"""Orders, drafts, procedures, devices, the reason for coming, and the patient (DATA-16 to -18; CODES.md shapes 12, 13)."""

from __future__ import annotations

from typing import Any

import pytest

from app.fhir.read import read_picture
from app.orders.mri_safety import mri_reasons
from app.picture.concepts import Concept
from app.picture.facts import Device, Diagnosis, Order, OrderStage, Procedure, Side
from app.picture.moments import Age
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.fhir.chart_making import (
    CPT,
    ICD,
    LOINC,
    NOW,
    RXNORM,
    SNOMED,
    ZONE,
    bundle,
    call,
    coded,
    condition,
    picture,
    resource,
    terminology,
)
from tests.support.limits import LIMITS

L, R, OPEN = Side.LEFT, Side.RIGHT, Side.NOT_RECORDED
CTA = coded(CPT, "75635", "CTA abdominal aorta with runoff")
DRAFT, ACTIVE, DONE = OrderStage.DRAFT, OrderStage.ACTIVE, OrderStage.DONE


def orders(seen: PatientPicture) -> set[tuple[Concept, OrderStage, bool]]:
    return {(one.concept, one.stage, one.selected) for one in seen.facts if isinstance(one, Order)}


def ordered(code: Any, /, **fields: Any) -> PatientPicture:
    base = {"status": "active", "intent": "order", "authoredOn": "2026-11-21T12:00:00-05:00"}
    return picture({Need.ORDERS: bundle(resource("ServiceRequest", code=code, **{**base, **fields}))})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "active"}, ACTIVE),
        ({"status": "on-hold"}, ACTIVE),
        ({"status": "completed"}, DONE),
        ({"status": "draft"}, None),
        ({"status": "revoked"}, None),
        ({"status": "entered-in-error"}, None),
        ({"status": "unknown"}, None),
        ({"intent": "proposal"}, None),
        ({"intent": "plan"}, ACTIVE),
        ({"doNotPerform": True}, None),
        ({"occurrenceDateTime": "2026-11-25"}, ACTIVE),
        ({"authoredOn": "2026-11-25"}, None),
    ],
)
def test_stage_of_an_order(fields: dict[str, Any], expected: OrderStage | None) -> None:
    """DATA-18; an examination may be planned for a day to come."""
    assert orders(ordered(CTA, **fields)) == (
        set() if expected is None else {(Concept.ORDER_CTA_RUNOFF, expected, False)}
    )


@pytest.mark.parametrize(
    ("code", "concept", "contrast"),
    [
        (coded(LOINC, "24967-2"), Concept.ORDER_MRI_LUMBAR, True),
        (coded(CPT, "72148"), Concept.ORDER_MRI_LUMBAR, False),
        ({"text": "MRI lumbar spine without contrast"}, Concept.ORDER_MRI_LUMBAR, False),
        (coded(SNOMED, "307777008"), Concept.REFERRAL_VASCULAR_SURGERY, None),
        ({"text": "Basic metabolic panel"}, None, None),
        ({"coding": [{}]}, Concept.ORDER_OTHER, None),
        (None, Concept.ORDER_OTHER, None),
    ],
)
def test_what_is_ordered(code: Any, concept: Concept | None, contrast: bool | None) -> None:
    found = [(one.concept, one.with_contrast) for one in ordered(code).facts if isinstance(one, Order)]
    if concept is None:
        assert {one for one, _ in found} <= {Concept.ORDER_BASELINE_BLOODS, Concept.ORDER_ELECTROLYTES}
    else:
        assert (concept, contrast) in found


# Drafts of order-select.


def drafted(*resources: Any, selections: tuple[str, ...] = (), **fields: Any) -> PatientPicture:
    drafts = {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources], **fields}
    return picture(drafts=drafts, selections=selections, hook="order-select")


HEPARIN_DRAFT = resource("MedicationRequest", id="d1", medicationCodeableConcept=coded(RXNORM, "5224", "heparin"))
CTA_DRAFT = resource("ServiceRequest", id="d2", status="draft", intent="plan", code=CTA)


@pytest.mark.parametrize(
    ("draft", "concept"),
    [
        (HEPARIN_DRAFT, Concept.ORDER_HEPARIN),
        (CTA_DRAFT, Concept.ORDER_CTA_RUNOFF),
        (
            resource("MedicationRequest", medicationCodeableConcept=coded(RXNORM, "9071", "Quinine")),
            Concept.ORDER_QUININE,
        ),
        (
            resource("MedicationRequest", medicationCodeableConcept={"text": "ropinirole 1 mg"}),
            Concept.ORDER_DOPAMINE_AGONIST,
        ),
        (
            resource("MedicationRequest", medicationCodeableConcept={"text": "Lyrica 75 mg capsule"}),
            Concept.MED_PREGABALIN,
        ),
        (resource("MedicationRequest", medicationCodeableConcept={"text": "Sinemet 25-100"}), Concept.MED_LEVODOPA),
        (resource("MedicationRequest", status="draft"), Concept.ORDER_OTHER),
        (resource("ServiceRequest", code={"coding": [{}]}, reasonCode=[]), Concept.ORDER_OTHER),
        (resource("ServiceRequest", code={"coding": [{"code": "73706", "system": CPT}]}), Concept.ORDER_CTA_RUNOFF),
        (
            resource("DeviceRequest", codeCodeableConcept=coded(SNOMED, "442111003", "Intermittent compression")),
            Concept.ORDER_COMPRESSION,
        ),
        (resource("NutritionOrder"), Concept.ORDER_OTHER),
        ({k: v for k, v in HEPARIN_DRAFT.items() if k != "subject"}, Concept.ORDER_HEPARIN),
        ({**HEPARIN_DRAFT, "category": {"text": "x"}, "reasonCode": {"text": "x"}}, Concept.ORDER_HEPARIN),
        ({**HEPARIN_DRAFT, "authoredOn": "Invalid date"}, Concept.ORDER_HEPARIN),
        ({**HEPARIN_DRAFT, "authoredOn": "0002-01-01"}, Concept.ORDER_HEPARIN),
    ],
)
def test_drafts_as_real_clients_write_them(draft: dict[str, Any], concept: Concept) -> None:
    """DATA-18, HOOK-02: read what can be read; a draft that says nothing is another order."""
    assert (concept, DRAFT, False) in orders(drafted(draft))


@pytest.mark.parametrize(
    ("selections", "chosen"),
    [
        (("MedicationRequest/d1",), {Concept.ORDER_HEPARIN}),
        (("d1",), {Concept.ORDER_HEPARIN}),
        (("ServiceRequest/d2", "d1"), {Concept.ORDER_HEPARIN, Concept.ORDER_CTA_RUNOFF}),
        (("ServiceRequest/d1",), set()),
        ((), set()),
    ],
)
def test_selected_drafts_are_marked(selections: tuple[str, ...], chosen: set[Concept]) -> None:
    """HOOK-02."""
    seen = drafted(HEPARIN_DRAFT, CTA_DRAFT, selections=selections)
    assert {one.concept for one in seen.selected()} == chosen
    assert {concept for concept, _, _ in orders(seen)} == {Concept.ORDER_HEPARIN, Concept.ORDER_CTA_RUNOFF}


@pytest.mark.parametrize(
    ("dosage", "small"),
    [
        ([], False),
        ([{"text": "80 units/kg IV bolus, then infusion"}], False),
        ([{"text": "heparin flush after use"}], True),
        ([{"text": "5000 units SC every 8 h for prophylaxis"}], True),
        (
            [{"text": "continuous infusion", "doseAndRate": [{"rateQuantity": {"value": 18, "unit": "units/kg/h"}}]}],
            False,
        ),
    ],
)
def test_a_small_dose_of_heparin_is_marked(dosage: list[dict[str, Any]], small: bool) -> None:
    """HEP-09: a flush or a prophylactic dose is not the heparin that a draft would repeat."""
    (order,) = drafted({**HEPARIN_DRAFT, "dosageInstruction": dosage}).orders(Concept.ORDER_HEPARIN)
    assert order.small_dose is small


def test_drafts_of_another_patient_are_no_orders() -> None:
    """DATA-01."""
    seen = drafted({**HEPARIN_DRAFT, "subject": {"reference": "Patient/p2"}}, CTA_DRAFT)
    assert orders(seen) == {(Concept.ORDER_CTA_RUNOFF, DRAFT, False)}
    assert "another patient" in {one.reason for one in seen.set_aside}


@pytest.mark.parametrize("drafts", [None, [], 7, {}, {"resourceType": "Bundle"}, {"entry": 7}, b"{", {"entry": [{}]}])
def test_drafts_that_are_none(drafts: Any) -> None:
    assert picture(drafts=drafts, hook="order-select").facts == ()


# The reason for coming opens the scope.


@pytest.mark.parametrize(
    ("reason", "side"),
    [
        ({"text": "Sudden numbness of left leg"}, L),
        ({"text": "leg numbness"}, OPEN),
        ({"text": "Cold right foot"}, R),
        (coded(SNOMED, "10601006", "Pain in lower limb"), OPEN),
        (coded(ICD, "M79.605"), L),
        ({"text": "Chest pain"}, None),
        ({"text": "Pain in left arm"}, None),
        ({"text": "No leg pain"}, None),
        ({"text": "Family history of leg ulcers"}, None),
        ({"text": ""}, None),
    ],
)
def test_a_leg_complaint(reason: Any, side: Side | None) -> None:
    """DATA-17, CODES.md shape 12: Encounter and order reasons open the scope and are no findings."""
    visit = resource("Encounter", status="in-progress", reasonCode=[reason], period={"start": "2026-11-21"})
    expected = [] if side is None else [(Concept.COND_LEG_COMPLAINT, side)]
    seen = picture({Need.ENCOUNTER: visit})
    assert [(one.concept, one.side) for one in seen.facts if isinstance(one, Diagnosis)] == expected
    assert {one.concept for one in seen.facts} <= {Concept.COND_LEG_COMPLAINT, Concept.SYMPTOM_LEG}
    seen = ordered(CTA, reasonCode=reason)
    assert [(one.concept, one.side) for one in seen.facts if isinstance(one, Diagnosis)] == expected


def test_a_cancelled_visit_has_no_complaint() -> None:
    visit = resource("Encounter", status="cancelled", reasonCode=[{"text": "leg pain"}])
    assert picture({Need.ENCOUNTER: visit}).facts == ()


# Procedures and devices.


def done(code: Any, /, **fields: Any) -> PatientPicture:
    base = {"status": "completed", "performedDateTime": "2026-11-19"}
    return picture({Need.PROCEDURES: bundle(resource("Procedure", code=code, **{**base, **fields}))})


@pytest.mark.parametrize(
    ("status", "counts"),
    [("completed", True), ("in-progress", True), ("unknown", True), (None, True), ("not-done", False),
     ("preparation", False), ("on-hold", False), ("entered-in-error", False)],
)  # fmt: skip
def test_status_of_a_procedure(status: str | None, counts: bool) -> None:
    seen = done(coded(SNOMED, "302497006", "Hemodialysis"), status=status)
    assert bool(seen.of(Procedure, Concept.SAFETY_DIALYSIS)) is counts


@pytest.mark.parametrize(
    ("fields", "latest"),
    [
        ({"performedDateTime": "2026-11-19T08:00:00-05:00"}, "2026-11-19T08:00:00-05:00"),
        (
            {"performedDateTime": None, "performedPeriod": {"start": "2026-11-18", "end": "2026-11-19T08:00:00Z"}},
            "2026-11-19T08:00:00+00:00",
        ),
        ({"performedDateTime": None, "performedString": "2026-11-19T08:00:00Z"}, "2026-11-19T08:00:00+00:00"),
        ({"performedDateTime": None, "performedString": "3 hours ago"}, "2026-11-21T11:30:00-05:00"),
        ({"performedDateTime": None, "performedString": "long ago"}, None),
        ({"performedDateTime": None}, None),
    ],
)
def test_when_it_was_done(fields: dict[str, Any], latest: str | None) -> None:
    """DATA-13."""
    (fact,) = done(coded(SNOMED, "302497006"), **fields).facts
    assert (fact.when.latest.isoformat() if fact.when else None) == latest


def test_an_amputated_leg_is_known_by_side() -> None:
    """DATA-08."""
    assert done(coded(SNOMED, "732213003")).amputated(R)
    assert not done(coded(SNOMED, "732213003")).amputated(L)
    assert done(coded(SNOMED, "79733001", "Amputation above-knee"), bodySite=[{"text": "left leg"}]).amputated(L)
    unsided = done(coded(SNOMED, "79733001", "Amputation above-knee"))
    assert [one.side for one in unsided.facts] == [OPEN]
    assert not any(unsided.amputated(side) for side in Side)


def test_an_examination_that_was_done_is_an_order_that_is_done() -> None:
    """CTA-13."""
    assert orders(done(CTA)) == {(Concept.ORDER_CTA_RUNOFF, DONE, False)}


@pytest.mark.parametrize(
    "prefetch",
    [
        {Need.DEVICES: bundle(resource("Device", type=coded(SNOMED, "14106009", "Cardiac pacemaker, device")))},
        {Need.DEVICES: bundle(resource("Device", status="active", deviceName=[{"name": "Acme Pacemaker 3"}]))},
        {Need.CONDITIONS: bundle(condition(coded(SNOMED, "441509002", "Cardiac pacemaker in situ")))},
        {Need.CONDITIONS: bundle(condition(coded(ICD, "Z95.0")))},
    ],
)
def test_a_pacemaker_in_all_its_places(prefetch: dict[Need | str, Any]) -> None:
    """CODES.md shape 13."""
    reasons = list(mri_reasons(picture(prefetch), contrast=False))
    assert [reason.evidence for reason in reasons if reason.note == "device"] != []


def test_a_pacemaker_by_its_operation() -> None:
    """CODES.md shape 13."""
    seen = done(coded(SNOMED, "307280005", "Implantation of cardiac pacemaker"))
    assert seen.of(Procedure, Concept.SAFETY_MRI_DEVICE_PROCEDURE)


@pytest.mark.parametrize("status", ["inactive", "entered-in-error"])
def test_a_device_that_is_gone(status: str) -> None:
    seen = picture({Need.DEVICES: bundle(resource("Device", status=status, type=coded(SNOMED, "14106009")))})
    assert not seen.of(Device, Concept.SAFETY_MRI_DEVICE)


# The patient.


@pytest.mark.parametrize(
    ("fields", "age", "sex", "deceased"),
    [
        ({"birthDate": "1960-11-21", "gender": "female"}, Age(66, 66), "female", False),
        ({"birthDate": "1960", "gender": "male"}, Age(65, 66), "male", False),
        ({"birthDate": 1960}, Age(65, 66), None, False),
        ({"gender": "<b>x</b>"}, Age(), None, False),
        ({"deceasedBoolean": True}, Age(), None, True),
        ({"deceasedBoolean": False}, Age(), None, False),
        ({"deceasedDateTime": "2025"}, Age(), None, True),
        ({"deceasedDateTime": "2027-01-01"}, Age(), None, False),
        ({"deceasedDateTime": "Invalid date"}, Age(), None, False),
        ({}, Age(), None, False),
    ],
)
def test_the_patient(fields: dict[str, Any], age: Age, sex: str | None, deceased: bool) -> None:
    """DATA-16."""
    seen = picture({Need.PATIENT: {"resourceType": "Patient", "id": "p1", **fields}})
    assert (seen.age, seen.sex, seen.deceased) == (age, sex, deceased)


def test_another_persons_record_gives_no_age() -> None:
    """DATA-01."""
    seen = picture({Need.PATIENT: {"resourceType": "Patient", "id": "p2", "birthDate": "1960-01-01", "gender": "male"}})
    assert seen.state(Need.PATIENT) is NeedState.WRONG_PATIENT
    assert (seen.age, seen.sex) == (Age(), None)


def test_onset_by_age_needs_the_birth_date() -> None:
    person = {"resourceType": "Patient", "id": "p1", "birthDate": "1960-06-01"}
    problem = condition(coded(SNOMED, "49436004"), onsetAge={"value": 60, "code": "a"})
    (fact,) = picture({Need.PATIENT: person, Need.CONDITIONS: bundle(problem)}).of(Diagnosis, Concept.COND_AF)
    assert fact.onset is not None
    assert (fact.onset.earliest.year, fact.onset.latest.year) == (2020, 2021)


def test_a_call_without_anything() -> None:
    seen = read_picture(call(), terminology(), NOW, ZONE, LIMITS)
    assert seen.facts == ()
    assert set(seen.needs.values()) == {NeedState.ABSENT}
