"""What may contribute, and what could not be seen of it (HOOK-06)."""

from __future__ import annotations

import pytest

from app.pathways import calcium, magnesium, nocturnal_cramps, potassium, restless_legs, vitamin_b12
from app.pathways.contributors import contributors, lists_unseen
from app.picture.concepts import Concept
from app.picture.needs import Need, NeedState
from tests.pathways.concluding import gaps, only
from tests.support.bedside import picture

LISTS = (Concept.MED_PPI, Concept.MED_DIURETIC, Concept.SAFETY_CKD)


def test_active_medicines_and_confirmed_diagnoses() -> None:
    chart = "safety.ckd; med.diuretic; med.ppi resolved; cond.anemia"
    found = contributors(picture(chart=chart), *LISTS)
    assert [fact.concept for fact in found] == [Concept.MED_DIURETIC, Concept.SAFETY_CKD]
    assert contributors(picture(chart="safety.ckd unconfirmed"), *LISTS) == ()


@pytest.mark.parametrize(
    ("absent", "named"),
    [
        ([], []),
        ([Need.MEDICATIONS], [Concept.MED_PPI]),
        ([Need.CONDITIONS], [Concept.SAFETY_CKD]),
        ([Need.MEDICATIONS, Need.CONDITIONS], [Concept.MED_PPI, Concept.SAFETY_CKD]),
        ([Need.MEASUREMENTS], []),
    ],
)
def test_each_list_that_was_not_seen_is_named_once(absent: list[Need], named: list[Concept]) -> None:
    """HOOK-06."""
    patient = picture(needs=dict.fromkeys(absent, NeedState.ABSENT))
    assert [gap.concept for gap in lists_unseen(patient, *LISTS)] == named
    assert [gap.needs for gap in lists_unseen(patient, *LISTS)] == [(need,) for need in absent if named]


@pytest.mark.parametrize(
    ("pathway", "left", "chart", "named"),
    [
        (potassium, "told weakness", "lab.potassium 2 mmol/L; lab.magnesium 2 mg/dL", "med.diuretic not sent"),
        (potassium, "told weakness", "lab.potassium 2.9 mmol/L; lab.magnesium 2 mg/dL", "med.diuretic not sent"),
        (potassium, "told weakness", "lab.potassium 6.2 mmol/L", "med.diuretic not sent"),
        (potassium, "told weakness", "lab.potassium 7 mmol/L", "med.diuretic not sent"),
        (calcium, "told cramp", "lab.calcium 7 mg/dL", "med.ppi not sent"),
        (calcium, "told cramp", "lab.calcium 8 mg/dL", "med.ppi not sent"),
        (
            magnesium,
            "told cramp",
            "lab.magnesium 1 mg/dL; lab.calcium 9 mg/dL; lab.potassium 4 mmol/L",
            "med.ppi not sent",
        ),
        (vitamin_b12, "told numbness", "lab.b12 100 pg/mL", "med.b12 not sent"),
        (nocturnal_cramps, "told cramp (at night)", "", "med.quinine not sent"),
        (restless_legs, "", "cond.rls; lab.ferritin 20 ng/mL; lab.tsat 9 %", "med.antihistamine not sent"),
        (restless_legs, "", "cond.rls; lab.ferritin 90 ng/mL; lab.tsat 29 %", "med.antihistamine not sent"),
    ],
)
def test_medicines_that_were_not_sent_are_named(pathway: object, left: str, chart: str, named: str) -> None:
    """HOOK-06: they might have been the cause."""
    patient = picture(left, chart=chart, needs={Need.MEDICATIONS: NeedState.ABSENT})
    assert gaps(only(pathway.assess(patient)).missing) == named  # type: ignore[attr-defined]
