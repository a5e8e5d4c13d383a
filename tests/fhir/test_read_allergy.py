"""Allergies: substance, severity, standing (CODES.md shape 15; HEP-01, HEP-02, CTA-05 to -07; DATA-03, DATA-20)."""

from __future__ import annotations

from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import Allergy, Diagnosis, Severity, Standing
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from tests.fhir.chart_making import RXNORM, SNOMED, bundle, coded, picture, resource

HEPARIN = coded(SNOMED, "294872001", "Allergy to heparin")
CONTRAST = coded(SNOMED, "293637006", "Allergy to contrast media")


def allergic(code: Any, /, **fields: Any) -> PatientPicture:
    return picture({Need.ALLERGIES: bundle(resource("AllergyIntolerance", code=code, **fields))})


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        (HEPARIN, {}, {(Concept.SAFETY_HEPARIN_ALLERGY, False), (Concept.MED_UFH, True)}),
        (coded(RXNORM, "5224", "heparin"), {}, {(Concept.SAFETY_HEPARIN_ALLERGY, False), (Concept.MED_UFH, False)}),
        ({"text": "Heparin"}, {}, {(Concept.SAFETY_HEPARIN_ALLERGY, True), (Concept.MED_UFH, True)}),
        ({"text": "pork products"}, {}, {(Concept.SAFETY_HEPARIN_ALLERGY, True)}),
        (CONTRAST, {}, {(Concept.SAFETY_CONTRAST_ALLERGY, False)}),
        ({"text": "IV contrast"}, {}, {(Concept.SAFETY_CONTRAST_ALLERGY, True)}),
        ({"text": "Shellfish"}, {}, set()),
        ({"text": "Iodine"}, {}, set()),
        ({"text": "Penicillin"}, {}, set()),
        (None, {"reaction": [{"substance": CONTRAST}]}, {(Concept.SAFETY_CONTRAST_ALLERGY, False)}),
        (None, {}, set()),
    ],
)
def test_which_substance(code: Any, fields: dict[str, Any], expected: set[tuple[Concept, bool]]) -> None:
    """CODES.md shape 15, DATA-20; CTA-07: iodine or shellfish alone is none."""
    found = {(one.concept, one.from_text) for one in allergic(code, **fields).facts}
    assert found == expected


@pytest.mark.parametrize(
    "manifestation",
    [coded(SNOMED, "73397007", "Heparin induced thrombocytopaenia"), {"text": "HIT"}],
)
def test_a_reaction_that_was_hit_is_hit(manifestation: Any) -> None:
    """HEP-01."""
    seen = allergic(coded(RXNORM, "5224", "heparin"), reaction=[{"manifestation": [manifestation]}])
    assert seen.allergies(Concept.SAFETY_HIT)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"criticality": "high"}, Severity.SEVERE),
        ({"criticality": "low"}, Severity.MILD),
        ({"criticality": "unable-to-assess"}, Severity.NOT_RECORDED),
        ({"reaction": [{"severity": "severe"}]}, Severity.SEVERE),
        ({"reaction": [{"severity": "moderate"}]}, Severity.MILD),
        ({"reaction": [{"severity": "mild"}, {"severity": "severe"}]}, Severity.SEVERE),
        ({"criticality": "low", "reaction": [{"severity": "severe"}]}, Severity.SEVERE),
        ({"reaction": [{"manifestation": [coded(SNOMED, "39579001")]}]}, Severity.SEVERE),
        ({"reaction": [{"manifestation": [{"text": "Anaphylactic shock"}]}]}, Severity.SEVERE),
        ({"reaction": [{"manifestation": [{"text": "Hives"}]}]}, Severity.NOT_RECORDED),
        ({}, Severity.NOT_RECORDED),
    ],
)
def test_how_bad_it_was(fields: dict[str, Any], expected: Severity) -> None:
    """CTA-05 and CTA-06: severe when anything says so; not recorded is its own answer."""
    assert [one.severity for one in allergic(CONTRAST, **fields).allergies(Concept.SAFETY_CONTRAST_ALLERGY)] == [
        expected
    ]


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"clinicalStatus": coded("x", "active")}, True),
        ({}, True),
        ({"clinicalStatus": coded("x", "inactive")}, False),
        ({"clinicalStatus": coded("x", "resolved")}, False),
        ({"verificationStatus": coded("x", "confirmed")}, True),
        ({"verificationStatus": coded("x", "unconfirmed")}, True),
        ({"verificationStatus": coded("x", "refuted")}, False),
        ({"verificationStatus": coded("x", "entered-in-error")}, False),
    ],
)
def test_which_allergies_count(fields: dict[str, Any], counts: bool) -> None:
    """DATA-03; HEP-02: an active one."""
    assert bool(allergic(HEPARIN, **fields).of(Allergy, Concept.SAFETY_HEPARIN_ALLERGY)) is counts


def test_hit_counts_for_ever() -> None:
    """HEP-01: HIT ever, a resolved entry too; a refuted one never was."""
    hit = coded(SNOMED, "73397007")
    (past,) = allergic(hit, clinicalStatus=coded("x", "resolved")).of(Diagnosis, Concept.SAFETY_HIT)
    assert past.standing is Standing.HISTORY
    assert allergic(hit, verificationStatus=coded("x", "refuted")).facts == ()
