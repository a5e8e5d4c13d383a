"""One resource is often read twice, as a diagnosis or finding and as a telling: it counts once."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Pathway
from app.pathways import (
    deep_vein_thrombosis,
    limb_threatening_ischemia,
    peripheral_artery_disease,
    phlegmasia,
    venous_disease,
)
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Presence, Side, Sign, Standing, Symptom, Trait
from tests.support.bedside import NOW, at, picture, span

REF = "Condition/1"
SINCE = at(NOW - span("60d"))


def listed(concept: Concept) -> Diagnosis:
    return Diagnosis(concept=concept, reference=REF, side=Side.LEFT, when=SINCE, onset=SINCE, standing=Standing.CURRENT)


def present(concept: Concept, when: str = "1h") -> Sign:
    return Sign(concept=concept, reference=REF, side=Side.LEFT, when=at(NOW - span(when)), value=Presence.PRESENT)


def telling(complaint: Complaint, *traits: Trait, reference: str = REF, when: str = "1h") -> Symptom:
    return Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference=reference,
        side=Side.LEFT,
        when=at(NOW - span(when)),
        complaints=frozenset({complaint}),
        traits=frozenset(traits),
        continuing=when == "60d",
    )


def told(pathway: Pathway, chart: str, *extra: Fact) -> list[Finding]:
    return [one for one in pathway.assess(picture(chart, extra=extra)) if isinstance(one, Finding)]


WALKING = (Trait.ON_WALKING, Trait.RELIEF_BY_REST)


def test_a_code_of_claudication_tells_nothing_of_today() -> None:
    """PAD-06, PAD-02: what the list says is not told again by its own code; another telling is."""
    code = listed(Concept.COND_CLAUDICATION)
    measured = "ABI 0.95; med.statin; med.antiplatelet"
    assert told(peripheral_artery_disease, measured, code, telling(Complaint.PAIN, *WALKING, when="60d")) == []
    (borderline,) = told(
        peripheral_artery_disease, measured, code, telling(Complaint.PAIN, *WALKING, reference="Observation/2")
    )
    assert borderline.card == "borderline"


def test_a_code_of_venous_disease_is_no_symptom() -> None:
    """DVT-04."""
    code = listed(Concept.COND_VENOUS)
    assert told(venous_disease, "", code, telling(Complaint.HEAVINESS, when="60d")) == []
    (refer,) = told(venous_disease, "", code, telling(Complaint.HEAVINESS, reference="Observation/2"))
    assert refer.card == "refer"


@pytest.mark.parametrize(
    ("pathway", "chart", "sign", "symptom"),
    [
        (
            limb_threatening_ischemia,
            "ABI 0.35 30d ago",
            present(Concept.PAIN_REST, "30h"),
            telling(Complaint.PAIN, Trait.AT_REST),
        ),
        (deep_vein_thrombosis, "", present(Concept.SIGN_LEG_SWELLING), telling(Complaint.SWELLING)),
        (deep_vein_thrombosis, "sign.leg_warm", present(Concept.PAIN_LIMB), telling(Complaint.PAIN)),
        (phlegmasia, "sign.massive_swelling; mottled", present(Concept.PAIN_LIMB), telling(Complaint.PAIN)),
    ],
)
def test_a_finding_is_one_line_of_evidence(pathway: Pathway, chart: str, sign: Sign, symptom: Symptom) -> None:
    (finding,) = told(pathway, chart, sign, symptom)
    assert sign in finding.evidence
    assert symptom not in finding.evidence
