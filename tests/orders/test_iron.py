"""Iron: IRN-01 to IRN-03, RLS-04, RLS-05, with DATA-16, DATA-18 and HOOK-06."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.conclusions import AlreadyOrdered, Draft, Finding, Stakes, Withheld
from app.orders import iron
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.orders.charts import outcome, said
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes


def chart_of(row: dict[str, str]) -> PatientPicture:
    unseen = {Need(name): NeedState.ABSENT for name in row.get("not sent", "").split()}
    age = None if row["age"] == "unknown" else int(row["age"])
    return replace(picture(chart=row["chart"], age=age, needs=unseen), sex="female")


DRAFTS = vignettes("""
    | row     | chart                                     | age     | not sent    | decision           | says                     | concepts |
    |---------+-------------------------------------------+---------+-------------+--------------------+--------------------------+----------|
    | IRN-01  | lab.tsat 30 %                             | 70      |             | draft oral         |                          |          |
    | IRN-01  | lab.tsat 45 %                             | 70      |             | draft oral         |                          |          |
    | IRN-01  | lab.tsat 45.1 %                           | 70      |             | withheld           | overload                 | safety.iron.overload |
    | IRN-01  | lab.iron 240 ug/dL; lab.tibc 400 ug/dL    | 70      |             | withheld           | overload                 | safety.iron.overload |
    | IRN-01  | lab.tsat 30 %; lab.tsat 50 %              | 70      |             | withheld           | overload                 | safety.iron.overload |
    | IRN-01  | lab.tsat 50 % 2d ago; lab.tsat 30 %       | 70      |             | draft oral         |                          |          |
    | IRN-01  |                                           | 70      |             | draft oral         | saturation_unknown       |          |
    | IRN-01  | lab.tsat >40 %                            | 70      |             | draft oral         | saturation_unknown       |          |
    | DATA-02 | lab.tsat 50 % unsigned                    | 70      |             | draft oral         | saturation_unknown       |          |
    | DATA-06 | lab.tsat 50 % 181d ago                    | 70      |             | draft oral         | saturation_unknown       |          |
    | IRN-01  | lab.tsat 30 %; cond.hemochromatosis       | 70      |             | withheld           | hemochromatosis          | safety.iron.hemochromatosis |
    | IRN-01  | lab.tsat 30 %; cond.hemochromatosis resolved | 70   |             | withheld           | hemochromatosis          | safety.iron.hemochromatosis |
    | IRN-01  | lab.tsat 30 %; cond.hemochromatosis unconfirmed | 70 |            | withheld           | hemochromatosis          | safety.iron.hemochromatosis |
    | IRN-01  | lab.tsat 30 %; allergy safety.iron_reaction | 70    |             | withheld           | reaction                 | safety.iron.reaction |
    | IRN-01  | lab.tsat 30 %; allergy med.iron_oral      | 70      |             | withheld           | reaction                 | safety.iron.reaction |
    | IRN-01  | lab.tsat 30 %; allergy med.iron_iv        | 70      |             | withheld           | reaction                 | safety.iron.reaction |
    | RLS-05  | lab.tsat 10 %; safety.dialysis            | 70      |             | withheld           | dialysis                 | safety.iron.dialysis |
    | IRN-01  | lab.tsat 10 %; safety.ckd; cond.active_infection; pregnancy_status | 30 | | draft oral     | infection trimester_unknown | safety.iron.infection safety.iron.trimester_unknown |
    | IRN-01  | lab.tsat 10 %; pregnancy_status; gestational_age 8 wk  | 30 |          | draft oral     | first_trimester          | safety.iron.first_trimester |
    | IRN-01  | lab.tsat 10 %; pregnancy_status; gestational_age 20 wk | 30 |          | draft oral     |                          |          |
    | IRN-03  | lab.tsat 10 %; draft med.quinolone        | 70      |             | draft oral         | quinolone                | safety.iron.spacing |
    | IRN-02  | lab.tsat 10 %; med.iron_oral              | 70      |             | already ordered    |                          |          |
    | IRN-02  | lab.tsat 10 %; med.iron_iv                | 70      |             | already ordered    |                          |          |
    | IRN-02  | lab.tsat 10 %; med.iron_oral resolved     | 70      |             | draft oral         |                          |          |
    | IRN-01  | lab.tsat 50 %; med.iron_oral              | 70      |             | withheld           | overload                 | safety.iron.overload |
    | DATA-18 | lab.tsat 10 %; order.iron 90d ago         | 70      |             | already ordered    |                          |          |
    | DATA-18 | lab.tsat 10 %; draft order.iron           | 70      |             | already ordered    |                          |          |
    | DATA-18 | lab.tsat 10 %; order.iron_iv              | 70      |             | already ordered    |                          |          |
    | IRN-03  | lab.tsat 10 %; med.levothyroxine          | 70      |             | draft oral         | levothyroxine            | safety.iron.spacing |
    | IRN-03  | lab.tsat 10 %; med.quinolone              | 70      |             | draft oral         | quinolone                | safety.iron.spacing |
    | IRN-03  | lab.tsat 10 %; med.quinolone resolved     | 70      |             | draft oral         |                          |          |
    | IRN-03  | med.levothyroxine; med.quinolone          | 70      |             | draft oral         | saturation_unknown levothyroxine quinolone | safety.iron.spacing |
    | HOOK-06 | lab.tsat 10 %                             | 70      | conditions  | withheld           | not_checked_conditions   | safety.iron.not_checked |
    | HOOK-06 | lab.tsat 10 %                             | 70      | allergies   | withheld           | not_checked_allergies    | safety.iron.not_checked |
    | HOOK-06 | lab.tsat 10 %                             | 70      | medications | withheld           | not_checked_medications  | safety.iron.not_checked |
    | HOOK-06 |                                           | 70      | conditions allergies medications measurements | withheld | not_checked_conditions not_checked_allergies not_checked_medications saturation_unknown | safety.iron.not_checked |
    | DATA-16 | lab.tsat 10 %                             | 17      |             | withheld           | paediatric               | data.paediatric |
    | DATA-16 | lab.tsat 10 %                             | 18      |             | draft oral         |                          |          |
    | DATA-16 | lab.tsat 10 %                             | unknown |             | draft without_dose | age_unknown              |          |
""")


@pytest.mark.parametrize("row", DRAFTS, ids=names(DRAFTS))
def test_drafts(row: dict[str, str]) -> None:
    decision = iron.may(chart_of(row), Stakes.ELECTIVE)
    assert outcome(decision) == row["decision"]
    assert decision.order == "order.iron"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert isinstance(decision, Draft | Withheld)
    assert said(decision.notes) == row["says"]
    assert " ".join(decision.concepts) == row["concepts"]
    own = {"DATA-02": "IRN-01", "DATA-06": "IRN-01"}.get(row["row"], row["row"])
    assert not row["says"] or own in decision.rows
    assert set(decision.rows) <= {"IRN-01", "IRN-02", "IRN-03", "RLS-02", "RLS-05", "HOOK-06", "DATA-16"}
    looked_for = {Concept.LAB_TSAT, Concept.COND_HEMOCHROMATOSIS, Concept.SAFETY_IRON_REACTION, Concept.MED_IRON_ORAL}
    assert {gap.concept for gap in decision.missing} <= looked_for
    against = {"overload", "hemochromatosis", "reaction", "dialysis", "levothyroxine", "quinolone"}
    against |= {"infection", "first_trimester", "trimester_unknown"}
    assert bool(decision.evidence) is bool(against & set(row["says"].split()))
    unknown = {"saturation_unknown", *(word for word in row["says"].split() if word.startswith("not_checked"))}
    assert len(decision.missing) == len(unknown & set(row["says"].split()))
    for note in decision.notes:
        assert note.blanks == ({"limit": 45} if note.id in ("overload", "saturation_unknown") else {})
    if isinstance(decision, Draft):
        assert {"IRN-01", "RLS-02"} <= set(decision.rows)


@pytest.mark.parametrize(
    ("chart", "why"),
    [
        ("lab.tsat >40 %", "range crosses the limit"),
        ("", "not on record"),
        ("lab.tsat 30 % unsigned", "not signed yet"),
        ("lab.tsat 30 % 181d ago", "too old"),
        ("lab.tsat 30 %; lab.tsat >40 %", "range crosses the limit"),
    ],
)
def test_why_the_saturation_says_nothing(chart: str, why: str) -> None:
    """DATA-02, DATA-06, DATA-09; of two values of one time the higher may be the danger (DATA-07)."""
    decision = iron.may(picture(chart=chart), Stakes.ELECTIVE)
    assert isinstance(decision, Draft)
    assert [(gap.concept, gap.why.value) for gap in decision.missing] == [(Concept.LAB_TSAT, why)]
    (note,) = decision.notes
    assert decision.rows == ("IRN-01", "RLS-02")
    assert note.id == "saturation_unknown"


SELECTED = vignettes("""
    | row    | selected      | chart                                                       | age | card                                   |
    |--------+---------------+-------------------------------------------------------------+-----+----------------------------------------|
    | IRN-01 | order.iron    |                                                             | 70  |                                        |
    | IRN-01 | order.iron    | lab.tsat 45.1 %                                             | 70  | warning check_selected: overload       |
    | IRN-01 | order.iron    | lab.tsat 45 %                                               | 70  |                                        |
    | IRN-01 | med.iron_oral | cond.hemochromatosis                                        | 70  | warning check_selected: hemochromatosis |
    | IRN-01 | order.iron    | allergy safety.iron_reaction; allergy med.iron_oral         | 70  | warning check_selected: reaction       |
    | IRN-01 | order.iron    | cond.active_infection; pregnancy_status; gestational_age 8 wk | 30 |                                        |
    | RLS-05 | order.iron    | safety.dialysis                                             | 70  |                                        |
    | IRN-01 | order.iron_iv |                                                             | 70  |                                        |
    | IRN-01 | order.iron_iv | lab.tsat 50 %                                               | 70  | warning check_selected: overload       |
    | IRN-01 | med.iron_iv   | cond.active_infection                                       | 70  | warning check_selected: infection      |
    | IRN-01 | order.iron_iv | cond.active_infection resolved                              | 70  |                                        |
    | IRN-01 | order.iron_iv | cond.active_infection unconfirmed                           | 70  | warning check_selected: infection      |
    | IRN-01 | order.iron_iv | pregnancy_status; gestational_age 13.9 wk                   | 30  | warning check_selected: first_trimester |
    | IRN-01 | order.iron_iv | pregnancy_status; gestational_age 14 wk                     | 30  |                                        |
    | IRN-01 | order.iron_iv | pregnancy_status                                            | 30  | warning check_selected: trimester_unknown |
    | IRN-01 | order.iron_iv | pregnancy_status; gestational_age 8 wk 42d ago              | 30  |                                        |
    | IRN-01 | order.iron_iv | pregnancy_status; gestational_age 8 wk 41d ago              | 30  | warning check_selected: first_trimester |
    | IRN-01 | order.iron_iv | gestational_age 8 wk undated                                | 30  | warning check_selected: trimester_unknown |
    | IRN-01 | order.iron_iv | pregnancy_status; gestational_age >12 wk                    | 30  | warning check_selected: trimester_unknown |
    | IRN-02 | order.iron    | med.iron_oral                                               | 70  | info on_iron: on_iron                  |
    | IRN-02 | order.iron_iv | med.iron_oral                                               | 70  | info on_iron: on_iron                  |
    | IRN-02 | order.iron    | med.iron_iv; lab.tsat 50 %                                  | 70  | warning check_selected: overload on_iron |
    | IRN-03 | order.iron    | med.levothyroxine; med.quinolone                            | 70  | info on_iron: levothyroxine quinolone  |
    | IRN-03 | order.iron_iv | med.levothyroxine; med.quinolone                            | 70  |                                        |
    | IRN-01 | order.statin  | lab.tsat 50 %; cond.hemochromatosis                         | 70  |                                        |
""")


@pytest.mark.parametrize("row", SELECTED, ids=names(SELECTED))
def test_selected(row: dict[str, str]) -> None:
    order = Order(concept=Concept(row["selected"]), reference="Draft/1", stage=OrderStage.DRAFT, selected=True)
    findings = list(iron.judge(chart_of(row), order, Stakes.ELECTIVE))
    card = " / ".join(f"{one.urgency.value} {one.card}: {said(one.notes)}" for one in findings)
    assert card == row["card"]
    for one in findings:
        assert isinstance(one, Finding)
        assert one.evidence[0] is order
        assert one.missing == ()
        assert len(one.evidence) > 1
        assert row["row"] in one.rows
        assert one.safety is (one.card == "check_selected")
        assert bool(one.concepts) is (said(one.notes) != "on_iron")
