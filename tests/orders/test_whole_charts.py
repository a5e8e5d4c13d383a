"""Charts as EHRs write them, in words and odd shapes, through the whole call: is heparin, CTA or a statin drafted?

Rows HEP-01 to HEP-09, CTA-05, CTA-08, CTA-10, ALI-84 and THR-01 of the decision table.
"""

from __future__ import annotations

from typing import Any

import pytest

from scripts.story_book import RXNORM, Chart, ago, request, threatened
from tests.support.story import answered

HEPARIN, CTA = "order.heparin", "order.cta_runoff"


def said(chart: Chart) -> tuple[set[str], set[str]]:
    """The concepts of the suggestions and of the cards."""
    cards = answered(request(chart, "whole-charts"))[0]["cards"]
    key = "org.leg-triage.concepts"
    drafts = {concept for card in cards for one in card.get("suggestions", ()) for concept in one["extension"][key]}
    return drafts, {concept for card in cards for concept in card["extension"].get(key, ())}


def with_problem(chart: Chart, text: str, *, hours: float, clinical: str = "active", **more: Any) -> Chart:
    """The chart, and a problem in words only."""
    status = {"clinicalStatus": {"coding": [{"code": clinical}]}, "recordedDate": ago(hours=hours)}
    return chart.add("conditions", {"resourceType": "Condition", "code": {"text": text}, **status, **more})


def problem(text: str, *, hours: float = 48, **more: Any) -> Chart:
    """A threatened leg, and a problem in words only."""
    return with_problem(threatened("zoe"), text, hours=hours, **more)


def medicine(text: str, **more: Any) -> Chart:
    """A threatened leg, and a prescription in words only."""
    return threatened("zoe").medication("", text, medicationCodeableConcept={"text": text}, **more)


def given(text: str, *, hours: float, **more: Any) -> Chart:
    """A threatened leg, and a dose that was given."""
    administration = {"resourceType": "MedicationAdministration", "status": "completed"}
    named = {"medicationCodeableConcept": {"text": text}, "effectiveDateTime": ago(hours=hours)}
    return threatened("zoe").add("medicationAdministrations", {**administration, **named, **more})


def allergy(text: str, **more: Any) -> Chart:
    """A threatened leg, and an allergy in words only."""
    named = {"resourceType": "AllergyIntolerance", "code": {"text": text}}
    return threatened("zoe").add("allergies", {**named, **more})


@pytest.mark.parametrize(
    ("row", "text", "concept"),
    [
        ("HEP-01", "H.I.T.", "safety.heparin.hit"),
        ("HEP-01", "Hit type II", "safety.heparin.hit"),
        ("HEP-01", "Heparin antibody positive", "safety.heparin.hit"),
        ("HEP-01", "PF4 antibodies", "safety.heparin.hit"),
        ("HEP-01", "White clot syndrome", "safety.heparin.hit"),
        ("HEP-02", "Adverse effect of heparin", "safety.heparin.allergy"),
        ("HEP-02", "Alpha-gal syndrome", "safety.heparin.allergy"),
        ("HEP-03", "UGIB", "safety.heparin.bleeding"),
        ("HEP-03", "Hematochezia", "safety.heparin.bleeding"),
        ("HEP-03", "Bleeding duodenal ulcer", "safety.heparin.bleeding"),
        ("HEP-03", "Duodenal ulcer with hemorrhage", "safety.heparin.bleeding"),
        ("HEP-03", "Diverticulosis without perforation or abscess with bleeding", "safety.heparin.bleeding"),
        ("HEP-03", "Retroperitoneal hematoma", "safety.heparin.bleeding"),
        ("HEP-03", "Ruptured abdominal aortic aneurysm", "safety.heparin.bleeding"),
        ("HEP-03", "History of GI bleed, recurrent now", "safety.heparin.bleeding"),
        ("HEP-04", "Acute subdural", "safety.heparin.ich"),
        ("HEP-04", "Hemorrhagic transformation of stroke", "safety.heparin.ich"),
        ("HEP-04", "Intraparenchymal hemorrhage", "safety.heparin.ich"),
        ("HEP-04", "Cerebellar hemorrhage", "safety.heparin.ich"),
        ("HEP-04", "TBI", "safety.heparin.neurosurgery"),
        ("HEP-04", "Status post craniotomy", "safety.heparin.neurosurgery"),
    ],
)
def test_a_problem_in_words_withholds_heparin(row: str, text: str, concept: str) -> None:
    drafts, concepts = said(problem(text))
    assert HEPARIN not in drafts, row
    assert concept in concepts, row


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("HEP-03", "Diverticulosis of large intestine without perforation or abscess without bleeding"),
        ("HEP-03", "Gastric ulcer, unspecified, without hemorrhage or perforation"),
        ("HEP-03", "Esophageal varices without bleeding"),
        ("HEP-03", "History of GI bleed"),
        ("HEP-03", "Hemorrhoids with bleeding"),
        ("HEP-03", "Subconjunctival hemorrhage"),
        ("HEP-03", "Risk of bleeding"),
        ("HEP-04", "Subarachnoid hemorrhage"),
        ("HEP-04", "Status post craniotomy"),
        ("HEP-04", "Post-laminectomy syndrome"),
        ("HEP-01", "Pedestrian hit by car"),
    ],
)
def test_an_old_or_harmless_problem_keeps_heparin(row: str, text: str) -> None:
    assert HEPARIN in said(problem(text, hours=24 * 300))[0], row


@pytest.mark.parametrize(("days", "kept"), [(6, False), (8, True)])
def test_hep_03_counts_from_the_end_of_the_bleed(days: int, kept: bool) -> None:
    ended = {"onsetDateTime": ago(days=40), "abatementDateTime": ago(days=days)}
    chart = problem("GI bleed", hours=24 * 40, clinical="resolved", **ended)
    assert (HEPARIN in said(chart)[0]) is kept


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("HEP-07", "Roteas 60 mg"),
        ("HEP-07", "betrixaban"),
        ("HEP-07", "NOAC"),
        ("HEP-07", "Inhixa"),
        ("HEP-07", "bemiparin"),
        ("HEP-07", "Innohep"),
        ("HEP-07", "danaparoid"),
        ("HEP-08", "Marcumar"),
        ("HEP-08", "Sintrom"),
        ("HEP-08", "Vitamin K antagonist"),
    ],
)
def test_an_anticoagulant_by_another_name_withholds_heparin(row: str, text: str) -> None:
    drafts, concepts = said(medicine(text))
    assert HEPARIN not in drafts, row
    assert "safety.heparin.already_anticoagulated" in concepts, row


def test_words_that_only_sound_like_one_keep_heparin() -> None:
    """HEP-07: a lock solution and heparin-free saline anticoagulate nobody."""
    assert HEPARIN in said(medicine("Anticoagulant sodium citrate 4%"))[0]
    assert HEPARIN in said(medicine("Heparin-free saline"))[0]


@pytest.mark.parametrize(
    ("text", "dose", "kept"),
    [
        ("Xarelto 2.5 mg", {"value": 2.5, "unit": "mg"}, True),
        ("Xarelto 2.5 mg", {"value": 15, "unit": "mg"}, False),
        ("Xarelto 2.5 mg", {"value": 1, "unit": "tablet"}, True),
        ("Xarelto 2.5 mg", {"value": 4, "unit": "tablets"}, False),
        ("rivaroxaban", {"value": 2.5, "unit": "mg"}, True),
        ("rivaroxaban", {"value": 1, "unit": "tablet"}, False),
        ("apixaban", {"value": 2.5, "unit": "mg"}, False),
    ],
)
def test_hep_09_low_dose_rivaroxaban_by_dose(text: str, dose: dict[str, Any], kept: bool) -> None:
    chart = medicine(text, dosageInstruction=[{"doseAndRate": [{"doseQuantity": dose}]}])
    assert (HEPARIN in said(chart)[0]) is kept


def test_hep_09_low_dose_rivaroxaban_by_code() -> None:
    coded = {"coding": [{"system": RXNORM, "code": "2059015"}]}
    assert HEPARIN in said(threatened("zoe").medication("", "", medicationCodeableConcept=coded))[0]


@pytest.mark.parametrize(("hours", "kept"), [(0.2, False), (5.9, False), (6.1, True)])
def test_hep_07_a_bolus_just_given_is_not_drafted_again(hours: float, kept: bool) -> None:
    dosage = {"dose": {"value": 6400, "unit": "units"}, "route": {"text": "IV"}}
    assert (HEPARIN in said(given("heparin", hours=hours, dosage=dosage))[0]) is kept


@pytest.mark.parametrize(("days", "kept"), [(1, False), (4.9, False), (5.1, True)])
def test_hep_08_warfarin_of_the_last_days_wants_an_inr(days: float, kept: bool) -> None:
    assert (HEPARIN in said(given("warfarin 5 mg", hours=24 * days))[0]) is kept


@pytest.mark.parametrize("text", ["Innohep", "Fraxiparine", "Hep-Lock", "Pig products", "alpha gal"])
def test_hep_02_heparins_and_pork_by_other_names(text: str) -> None:
    drafts, concepts = said(allergy(text))
    assert HEPARIN not in drafts
    assert "safety.heparin.allergy" in concepts


@pytest.mark.parametrize(
    ("text", "reaction"),
    [
        ("Heparin", {"manifestation": [{"text": "Thrombocytopenia"}]}),
        ("Enoxaparin", {"manifestation": [{"text": "rash"}], "description": "low platelets after a week"}),
        ("Anticoagulant", {"manifestation": [{"text": "unknown"}], "description": "HIT 2018"}),
    ],
)
@pytest.mark.parametrize("clinical", ["active", "resolved"])
def test_hep_01_hit_as_the_reaction_of_an_allergy(text: str, reaction: dict[str, Any], clinical: str) -> None:
    drafts, concepts = said(allergy(text, reaction=[reaction], clinicalStatus={"coding": [{"code": clinical}]}))
    assert HEPARIN not in drafts
    assert "safety.heparin.hit" in concepts


@pytest.mark.parametrize(
    ("row", "text", "hours", "concept"),
    [
        ("HEP-04", "Lumbar discectomy", 24 * 13, "safety.heparin.neurosurgery"),
        ("HEP-04", "Evacuation of subdural hematoma", 24 * 13, "safety.heparin.neurosurgery"),
        ("HEP-04", "Excision of meningioma", 24 * 13, "safety.heparin.neurosurgery"),
        ("HEP-04", "Phacoemulsification of cataract", 24 * 13, "safety.heparin.neurosurgery"),
        ("HEP-05", "Right hemicolectomy", 71, "safety.heparin.surgery"),
        ("HEP-05", "Hip hemiarthroplasty", 71, "safety.heparin.surgery"),
        ("HEP-05", "Aortic valve replacement", 71, "safety.heparin.surgery"),
        ("HEP-05", "C-section", 71, "safety.heparin.surgery"),
    ],
)
def test_an_operation_in_words_withholds_heparin(row: str, text: str, hours: float, concept: str) -> None:
    drafts, concepts = said(threatened("zoe").procedure({"text": text}, hours=hours))
    assert HEPARIN not in drafts, row
    assert concept in concepts, row


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Iomeron", {"criticality": "high"}),
        ("IVP dye", {"reaction": [{"severity": "severe", "manifestation": [{"text": "hives"}]}]}),
        ("Iohexol", {"reaction": [{"manifestation": [{"text": "throat swelling"}]}]}),
        ("Contrast", {"reaction": [{"manifestation": [{"text": "rash"}], "description": "anaphylaxis in CT"}]}),
    ],
)
def test_cta_05_severe_contrast_reactions_by_other_words(text: str, more: dict[str, Any]) -> None:
    assert CTA not in said(allergy(text, **more))[0]


def test_cta_08_and_cta_10_read_the_problem_in_words() -> None:
    young = threatened("zoe", birth="1992-01-01")
    pregnant = with_problem(young, "Pregnancy, 20 weeks", hours=48)
    drafts, concepts = said(pregnant)
    assert CTA not in drafts
    assert "safety.cta.pregnancy" in concepts
    assert "safety.cta.pregnancy" not in said(problem("History of pregnancy loss"))[1]
    assert "safety.cta.thyroid" in said(problem("Graves disease"))[1]


def test_ali_83_and_ali_84_know_the_brand_names() -> None:
    done = Chart("zoe").procedure({"text": "Femoral thromboembolectomy, left leg"}, hours=20)
    on_both = done.medication("", "", medicationCodeableConcept={"text": "Lipitor 80 mg"}).medication(
        "", "", medicationCodeableConcept={"text": "ASA 81 mg"}
    )
    assert not said(on_both)[0] & {"order.statin", "order.antiplatelet"}


def test_thr_01_a_stroke_in_words_is_a_contraindication() -> None:
    viable = (
        Chart("zoe")
        .pedal("left", "absent")
        .pain("left", onset_hours=5)
        .doppler("arterial", "left", "biphasic")
        .doppler("venous", "left", "audible")
        .sensation("left", "intact")
        .power("left", "5/5")
    )
    stroke = with_problem(viable, "Ischemic stroke", hours=24 * 80)
    assert "safety.thrombolysis.absolute" in said(stroke)[1]
