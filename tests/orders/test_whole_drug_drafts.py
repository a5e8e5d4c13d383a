"""Drafts of medicines as EHRs write them, through the whole order-select call: which one it is, and how much of it.

Rows GAB-01, GAB-02, RLS-07 and DUL-01 of the decision table.
"""

from __future__ import annotations

from typing import Any

import pytest

from scripts.stories.metabolic import CREATININE, lab, taking
from scripts.story_book import RXNORM, UCUM, Chart, concept, drafts, request
from tests.support.story import answered
from tests.support.vignettes import names, vignettes

CODES = {"gabapentin": "25480", "pregabalin": "187832", "ropinirole": "72302"}

DRAFTS = vignettes("""
    | row    | drafted                      | mg a day | creatinine | also                 | said                                          |
    |--------|------------------------------|----------|------------|----------------------|-----------------------------------------------|
    | GAB-01 | gabapentin                   | 3600     | 0.8        |                      |                                               |
    | GAB-01 | gabapentin                   | 3603     | 0.8        |                      | Ordered: 3,603 mg a day.                      |
    | GAB-01 | Neurontin 300 mg capsule     | 3603     | 0.8        |                      | Ordered: 3,603 mg a day.                      |
    | GAB-01 | gabapentin                   | 700      | 3.3        |                      |                                               |
    | GAB-01 | gabapentin                   | 900      | 3.3        |                      | Ordered: 900 mg a day.                        |
    | GAB-01 | gabapentin                   |          | 3.3        |                      | no daily dose readable                        |
    | GAB-01 | pregabalin                   | 600      | 0.8        |                      |                                               |
    | GAB-01 | pregabalin                   | 603      | 0.8        |                      | Ordered: 603 mg a day.                        |
    | GAB-01 | Lyrica 75 mg capsule         | 600      | 0.8        | E11.42               | Maximum in diabetic neuropathy                |
    | GAB-01 | Gabapentin enacarbil 600 mg  | 1200     | 0.8        |                      |                                               |
    | GAB-02 | gabapentin                   | 300      | 0.8        | Pregabalin 75 mg     | Another gabapentinoid is active               |
    | GAB-02 | gabapentin                   | 300      | 0.8        | Gabapentin 300 mg    |                                               |
    | RLS-07 | ropinirole                   |          | 0.8        |                      | Neither restless legs nor Parkinson disease   |
    | RLS-07 | Carbidopa-levodopa 25-100 mg |          | 0.8        |                      |                                               |
    | RLS-07 | Carbidopa-levodopa 25-100 mg |          | 0.8        | G25.81               | Not standard for restless legs                |
    | RLS-09 | ropinirole                   |          | 0.8        | G20                  |                                               |
""")


def drafted(name: str, milligrams: str) -> dict[str, Any]:
    """A prescription in the making, three times daily when it says how much."""
    coded = concept(RXNORM, CODES[name], name) if name in CODES else {"text": name}
    draft = {
        "resourceType": "MedicationRequest",
        "id": "draft-1",
        "intent": "order",
        "medicationCodeableConcept": coded,
    }
    if not milligrams:
        return draft
    quantity = {"value": int(milligrams) / 3, "unit": "mg", "system": UCUM, "code": "mg"}
    often = {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}
    return {**draft, "dosageInstruction": [{"timing": often, "doseAndRate": [{"doseQuantity": quantity}]}]}


@pytest.mark.parametrize("vignette", DRAFTS, ids=names(DRAFTS))
def test_the_drafted_medicine_keeps_its_name_and_its_dose(vignette: dict[str, str]) -> None:
    """Several medicines share one order, and not their doses or their reasons."""
    chart = Chart("zoe", birth="1980-03-02", sex="male").weight(70)
    lab(chart, CREATININE, vignette["creatinine"], "mg/dL")
    if vignette["also"].startswith(("E", "G2")):
        chart.condition("http://hl7.org/fhir/sid/icd-10-cm", vignette["also"], "")
    elif vignette["also"]:
        taking(chart, vignette["also"])
    context = drafts(chart, drafted(vignette["drafted"], vignette["mg a day"]))
    cards = answered(request(chart, "drug-drafts", hook="order-select", context=context))[0]["cards"]
    if vignette["said"]:
        (card,) = cards
        assert vignette["said"] in card["detail"]
    else:
        assert cards == []
