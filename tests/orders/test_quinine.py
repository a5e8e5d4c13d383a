"""Quinine: CRP-03, QTC-01, HOOK-02, HOOK-06. Every warning for cramps says ``not_for_cramps`` and ``instead``."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes, Urgency, Withheld
from app.orders import quinine
from app.picture.concepts import Concept
from app.picture.needs import Need
from tests.orders.charts import said
from tests.orders.drug_charts import judged, patient, told
from tests.support.vignettes import names, vignettes

JUDGED = vignettes("""
    | row     | selected      | chart                               | not sent    | card           | says                    |
    |---------+---------------+-------------------------------------+-------------+----------------+-------------------------|
    | CRP-03  | med.quinine   |                                     |             | not_for_cramps |                         |
    | CRP-03  | order.quinine | cond.nocturnal_cramps               |             | not_for_cramps |                         |
    | HOOK-02 | med.opioid    | cond.long_qt                        |             | nothing        |                         |
    | CRP-03  | med.quinine   | cond.malaria                        |             | nothing        |                         |
    | CRP-03  | med.quinine   | cond.malaria unconfirmed            |             | not_for_cramps |                         |
    | CRP-03  | med.quinine   | cond.malaria resolved               |             | not_for_cramps |                         |
    | CRP-03  | med.quinine   | cond.malaria; cond.af; med.digoxin  |             | nothing        |                         |
    | CRP-03  | med.quinine   | cond.malaria                        | allergies   | nothing        |                         |
    | QTC-01  | med.quinine   | cond.malaria; cond.long_qt          |             | contraindicated | long_qt                |
    | QTC-01  | med.quinine   | cond.malaria; allergy med.quinine   |             | contraindicated | reaction               |
    | QTC-01  | order.quinine | cond.long_qt                        |             | not_for_cramps | long_qt                 |
    | QTC-01  | med.quinine   | cond.long_qt unconfirmed            |             | not_for_cramps | long_qt                 |
    | QTC-01  | med.quinine   | cond.long_qt resolved               |             | not_for_cramps |                         |
    | QTC-01  | med.quinine   | cond.myasthenia                     |             | not_for_cramps | myasthenia              |
    | QTC-01  | med.quinine   | cond.optic_neuritis                 |             | not_for_cramps | optic_neuritis          |
    | QTC-01  | med.quinine   | allergy safety.quinine_reaction     |             | not_for_cramps | reaction                |
    | QTC-01  | med.quinine   | allergy med.quinine                 |             | not_for_cramps | reaction                |
    | QTC-01  | med.quinine   | cond.af                             |             | not_for_cramps | fibrillation            |
    | QTC-01  | med.quinine   | cond.af resolved                    |             | not_for_cramps |                         |
    | QTC-01  | med.quinine   | med.digoxin                         |             | not_for_cramps | digoxin                 |
    | QTC-01  | med.quinine   | draft med.digoxin                   |             | not_for_cramps | digoxin                 |
    | QTC-01  | med.quinine   | med.digoxin ended                   |             | not_for_cramps |                         |
    | QTC-01  | med.quinine   | med.qt_prolonging                   |             | not_for_cramps | qt_medicine             |
    | QTC-01  | med.quinine+med.qt_prolonging |                     |             | not_for_cramps |                         |
    | QTC-01  | med.quinine   | med.quinine+med.qt_prolonging       |             | not_for_cramps |                         |
    | QTC-01  | med.quinine   | draft med.qt_prolonging             |             | not_for_cramps | qt_medicine             |
    | QTC-01  | med.quinine   | cond.long_qt; cond.myasthenia; cond.optic_neuritis; allergy med.quinine; cond.af; med.digoxin; med.qt_prolonging | | not_for_cramps | reaction long_qt myasthenia optic_neuritis fibrillation digoxin qt_medicine |
    | HOOK-06 | med.quinine   |                                     | conditions  | not_for_cramps | not_checked_conditions  |
    | HOOK-06 | med.quinine   |                                     | medications | not_for_cramps | not_checked_medications |
    | HOOK-06 | med.quinine   |                                     | allergies   | not_for_cramps | not_checked_allergies   |
""")


@pytest.mark.parametrize("age", ["12", "60", "unknown"])
@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str], age: str) -> None:
    """CRP-03, QTC-01: always a warning for cramps; for malaria only what the label forbids."""
    picture = patient(vignette["chart"], age=age, not_sent=vignette["not sent"], selected=vignette["selected"])
    findings = judged(quinine, picture, Stakes.URGENT)
    match vignette["card"]:
        case "nothing":
            assert findings == ()
            return
        case "contraindicated":
            notes = vignette["says"]
        case _:
            notes = " ".join(filter(None, ("not_for_cramps", vignette["says"], "instead")))
    assert told(findings) == f"warning {vignette['card']}: {notes}"
    (one,) = findings
    assert one.urgency is Urgency.WARNING
    assert one.safety
    assert one.stakes is Stakes.URGENT
    assert one.proposes == ()
    assert "safety.quinine" in one.concepts
    assert ("safety.quinine.not_checked" in one.concepts) is bool(vignette["not sent"])
    assert vignette["row"] in one.rows or (vignette["row"] == "QTC-01" and not vignette["says"])
    assert {need for gap in one.missing for need in gap.needs} == {Need(word) for word in vignette["not sent"].split()}
    assert bool(one.evidence) is bool(vignette["says"] and not vignette["not sent"])


def test_it_is_never_drafted() -> None:
    """CRP-03: not for anybody, malaria included; an existing one is said."""
    for chart in ("", "cond.malaria", "cond.nocturnal_cramps", "med.quinine ended"):
        decision = quinine.may(patient(chart), Stakes.ELECTIVE)
        assert isinstance(decision, Withheld)
        assert (decision.order, said(decision.notes), decision.rows) == ("order.quinine", "not_drafted", ("CRP-03",))
    for chart in ("med.quinine", "draft order.quinine", "order order.quinine"):
        decision = quinine.may(patient(chart), Stakes.ELECTIVE)
        assert isinstance(decision, AlreadyOrdered)
        assert decision.order == "order.quinine"
        assert len(decision.evidence) == 1
    assert quinine.DRAFTS == {}


def test_what_it_rests_on() -> None:
    """QTC-01: evidence in the order of the notes."""
    (one,) = judged(quinine, patient("med.digoxin; cond.af; cond.myasthenia", selected="med.quinine"))
    assert [fact.concept for fact in one.evidence] == [Concept.COND_MYASTHENIA, Concept.COND_AF, Concept.MED_DIGOXIN]
