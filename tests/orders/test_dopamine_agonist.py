"""Dopamine agonists and levodopa for restless legs: RLS-07, RLS-08, RLS-09, HOOK-02, HOOK-03, HOOK-06."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes, Urgency, Withheld
from app.orders import dopamine_agonist
from app.picture.concepts import Concept
from app.picture.needs import Need
from tests.orders.charts import said
from tests.orders.drug_charts import judged, patient, told
from tests.support.vignettes import names, vignettes

JUDGED = vignettes("""
    | row     | selected             | chart                                    | not sent    | card                                      | proposes      |
    |---------+----------------------+------------------------------------------+-------------+-------------------------------------------+---------------|
    | RLS-07  | med.dopamine_agonist | cond.rls                                 |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | order.dopamine_agonist | cond.rls                               |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.levodopa         | cond.rls                                 |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls unconfirmed                     |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | told urge to move                        |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.levodopa         | told urge to move                        |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls; lab.ferritin 90                |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls; lab.tsat 25                    |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls; lab.ferritin 90; lab.tsat 25   |             | warning not_standard: not_standard instead | gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls; lab.ferritin 90 181d ago; lab.tsat 25 |      | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls; cond.impulse_control resolved  |             | warning not_standard: not_standard impulse_control instead | iron, gabapentinoid |
    | HOOK-06 | med.dopamine_agonist | cond.rls                                 | medications | warning not_standard: not_standard not_checked_medications if_already_taken instead | iron, gabapentinoid |
    | HOOK-06 | med.dopamine_agonist | told urge to move                        | conditions  | warning not_standard: not_standard not_checked_conditions instead | iron, gabapentinoid |
    | HOOK-06 | med.dopamine_agonist | cond.rls; med.levodopa                   | conditions=cut | info already_taken: taper not_checked_conditions |       |
    | RLS-07  | med.dopamine_agonist | cond.rls; med.dopamine_agonist           |             | info already_taken: taper                 |               |
    | RLS-07  | med.dopamine_agonist | cond.rls; med.levodopa                   |             | info already_taken: taper                 |               |
    | RLS-07  | med.dopamine_agonist | cond.rls; med.dopamine_agonist           | medications=cut | info already_taken: taper             |               |
    | RLS-07  | med.dopamine_agonist | cond.rls; med.dopamine_agonist; cond.impulse_control | | info already_taken: taper impulse_control |               |
    | RLS-07  | med.dopamine_agonist | cond.rls; med.dopamine_agonist ended     |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls; draft med.levodopa             |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-07  | med.dopamine_agonist | cond.rls resolved                        |             | info indication_not_known: indication_not_recorded |      |
    | RLS-09  | med.dopamine_agonist | cond.parkinson                           |             | nothing                                   |               |
    | RLS-09  | med.dopamine_agonist | cond.parkinson; cond.rls                 |             | nothing                                   |               |
    | RLS-09  | med.levodopa         | cond.parkinson                           | medications | nothing                                   |               |
    | RLS-09  | med.dopamine_agonist | cond.parkinson unconfirmed               |             | nothing                                   |               |
    | RLS-09  | med.dopamine_agonist | cond.parkinson unconfirmed; cond.rls     |             | warning not_standard: not_standard instead | iron, gabapentinoid |
    | RLS-09  | med.dopamine_agonist | cond.parkinson resolved                  |             | info indication_not_known: indication_not_recorded |      |
    | RLS-09  | med.dopamine_agonist |                                          |             | info indication_not_known: indication_not_recorded |      |
    | RLS-09  | order.dopamine_agonist |                                        |             | info indication_not_known: indication_not_recorded |      |
    | RLS-09  | order.dopamine_agonist+med.dopamine_agonist |                   |             | info indication_not_known: indication_not_recorded |      |
    | RLS-09  | med.levodopa         |                                          |             | nothing                                   |               |
    | RLS-09  | order.dopamine_agonist+med.levodopa |                           |             | nothing                                   |               |
    | RLS-09  | med.dopamine_agonist | told cramp                               |             | info indication_not_known: indication_not_recorded |      |
    | RLS-09  | med.dopamine_agonist | med.dopamine_agonist                     |             | nothing                                   |               |
    | HOOK-06 | med.dopamine_agonist |                                          | conditions  | info indication_not_known: indication_not_recorded not_checked_conditions | |
    | HOOK-06 | med.levodopa         |                                          | conditions=cut | info indication_not_known: indication_not_recorded not_checked_conditions | |
    | HOOK-06 | med.dopamine_agonist | med.dopamine_agonist                     | conditions  | info indication_not_known: indication_not_recorded not_checked_conditions | |
    | HOOK-06 | med.dopamine_agonist | cond.parkinson unconfirmed               | conditions=cut | nothing                                |               |
    | HOOK-06 | med.dopamine_agonist |                                          | conditions medications | info indication_not_known: indication_not_recorded not_checked_conditions not_checked_medications if_already_taken | |
    | HOOK-06 | med.levodopa         | med.levodopa                             | conditions medications | info indication_not_known: indication_not_recorded not_checked_conditions | |
    | HOOK-02 | med.opioid           | cond.rls                                 |             | nothing                                   |               |
""")

ALTERNATIVES = {"iron": "order.iron_studies", "gabapentinoid": "order.gabapentinoid"}


@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str]) -> None:
    """RLS-07, RLS-09, HOOK-02, HOOK-06: new, taken already, for Parkinson disease, or for nobody knows what."""
    picture = patient(vignette["chart"], not_sent=vignette["not sent"], selected=vignette["selected"])
    findings = judged(dopamine_agonist, picture, Stakes.URGENT)
    assert told(findings) == vignette["card"]
    for one in findings:
        assert one.safety
        assert one.stakes is Stakes.URGENT
        assert one.proposes == tuple(ALTERNATIVES[word.strip()] for word in vignette["proposes"].split(",") if word)
        assert "safety.dopamine_agonist" in one.concepts
        assert ("safety.dopamine_agonist.not_checked" in one.concepts) is bool(vignette["not sent"] and one.missing)
        assert len(one.concepts) <= 2
        assert vignette["row"] in one.rows or vignette["card"].endswith(": not_standard instead")
        assert bool(one.evidence) is (one.card != "indication_not_known")
        needs = {need for gap in one.missing for need in gap.needs}
        told_of = {Need.CONDITIONS: "not_checked_conditions", Need.MEDICATIONS: "not_checked_medications"}
        assert needs == {need for need, note in told_of.items() if note in vignette["card"]}


def test_what_it_rests_on() -> None:
    """RLS-07: the indication, and the medicine that is taken."""
    (one,) = judged(dopamine_agonist, patient("cond.rls; med.dopamine_agonist", selected="med.dopamine_agonist"))
    assert [fact.concept for fact in one.evidence] == [Concept.COND_RLS, Concept.MED_DOPAMINE_AGONIST]
    assert one.urgency is Urgency.INFO


@pytest.mark.parametrize(
    "chart", ["", "cond.rls", "cond.parkinson", "cond.rls; lab.ferritin 90; lab.tsat 30", "med.dopamine_agonist ended"]
)
@pytest.mark.parametrize("age", ["17", "60"])
@pytest.mark.parametrize("stakes", Stakes)
def test_it_is_never_drafted(chart: str, age: str, stakes: Stakes) -> None:
    """RLS-08: no dose of any of them, for nobody."""
    decision = dopamine_agonist.may(patient(chart, age=age), stakes)
    assert isinstance(decision, Withheld)
    assert (decision.order, said(decision.notes)) == ("order.dopamine_agonist", "not_drafted")
    assert decision.rows == ("RLS-07", "RLS-08")
    assert dopamine_agonist.DRAFTS == {}


def test_an_existing_one_is_said() -> None:
    """DATA-18."""
    for chart in (
        "med.dopamine_agonist",
        "med.levodopa",
        "draft order.dopamine_agonist",
        "order order.dopamine_agonist",
    ):
        decision = dopamine_agonist.may(patient(chart), Stakes.ELECTIVE)
        assert isinstance(decision, AlreadyOrdered)
        assert decision.order == "order.dopamine_agonist"
        assert len(decision.evidence) == 1
