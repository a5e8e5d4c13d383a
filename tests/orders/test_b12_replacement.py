"""Vitamin B12 replacement: B12-01, B12-S1, with DATA-16, DATA-18 and HOOK-06."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Withheld
from app.orders import b12_replacement
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, NeedState
from tests.orders.charts import outcome, said
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

WELL = "sensation normal; power normal"

VIGNETTES = vignettes("""
    | row     | left | right | chart                                            | age | not sent    | decision           | says |
    |---------+------+-------+--------------------------------------------------+-----+-------------+--------------------+------|
    | B12-01  |      |       |                                                  | 70  |             | draft injection    | oral_works |
    | B12-01  | well | well  |                                                  | 70  |             | draft injection    | oral_works |
    | B12-S1  |      |       | med.warfarin                                     | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well | well  | med.warfarin                                     | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well | well  | med.doac                                         | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well | well  | safety.bleeding_disorder                         | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well | well  | med.warfarin resolved 30d ago                    | 70  |             | draft injection    | oral_works |
    | B12-S1  | well | well  | lab.platelets 149 10*3/uL                        | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well | well  | lab.platelets 150 10*3/uL                        | 70  |             | draft injection    | oral_works |
    | B12-S1  | well | well  | lab.platelets 149 10*3/uL 73h ago                | 70  |             | draft injection    | oral_works |
    | B12-S1  | well | well  | lab.platelets 50 10*3/uL                         | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well | well  | lab.platelets 49 10*3/uL                         | 70  |             | draft oral         | bleeds_oral platelets oral_works |
    | B12-S1  |      |       | lab.platelets 49 10*3/uL                         | 70  |             | draft deep_injection    | bleeds_injected platelets oral_works |
    | B12-S1  | well | well  | med.warfarin; neuropathy                         | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well | well  | med.warfarin; diabetic neuropathy unconfirmed    | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well | well  | med.warfarin; cond.paraparesis                   | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well | well  | med.warfarin; neuropathy resolved                | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well; told numbness | well | med.warfarin                       | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well; told weakness | well | med.warfarin                       | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well; told burning | well | med.warfarin                        | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well; numb toes 99d ago | well | med.warfarin                   | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well; mild weakness 99d ago | well | med.warfarin               | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well; reflex absent | well | med.warfarin                       | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well; no monofilament felt 99d ago | well | med.warfarin        | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well; reflex normal | well | med.warfarin                       | 70  |             | draft oral         | bleeds_oral oral_works |
    | B12-S1  | well | well  | med.warfarin; sign.gait_unsteady                 | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | well |       | med.warfarin                                     | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | sensation normal | well | med.warfarin                          | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | power normal | well | med.warfarin                              | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  | sensation normal 25h ago; power normal | well | med.warfarin    | 70  |             | draft deep_injection    | bleeds_injected oral_works |
    | B12-S1  |      |       | cond.megaloblastic                               | 70  |             | draft injection    | potassium oral_works |
    | B12-S1  |      |       | cond.anemia                                      | 70  |             | draft injection    | potassium oral_works |
    | B12-S1  |      |       | cond.anemia resolved                             | 70  |             | draft injection    | oral_works |
    | B12-01  |      |       | allergy med.b12                                  | 70  |             | withheld           | allergy |
    | B12-01  |      |       | allergy med.b12; med.warfarin                    | 70  |             | withheld           | allergy bleeds_injected |
    | HOOK-06 |      |       |                                                  | 70  | allergies   | withheld           | not_checked_allergies |
    | HOOK-06 |      |       |                                                  | 70  | medications | withheld           | not_checked_medications |
    | HOOK-06 |      |       |                                                  | 70  | measurements conditions | draft injection | oral_works |
    | DATA-18 |      |       | med.b12                                          | 70  |             | already ordered    |      |
    | DATA-18 |      |       | med.b12 resolved                                 | 70  |             | draft injection    | oral_works |
    | DATA-18 |      |       | order.b12_replacement 90d ago                    | 70  |             | already ordered    |      |
    | DATA-18 |      |       | draft order.b12_replacement                      | 70  |             | already ordered    |      |
    | DATA-16 |      |       |                                                  | 17  |             | withheld           | paediatric |
    | DATA-16 |      |       |                                                  | 18  |             | draft injection    | oral_works |
    | DATA-16 |      |       |                                                  | unknown |         | draft without_dose | age_unknown oral_works |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    left, right = (row[side].replace("well", WELL) for side in ("left", "right"))
    unseen = {Need(name): NeedState.ABSENT for name in row["not sent"].split()}
    age = None if row["age"] == "unknown" else int(row["age"])
    decision = b12_replacement.may(picture(left, right, chart=row["chart"], age=age, needs=unseen), Stakes.URGENT)
    assert outcome(decision) == row["decision"]
    assert decision.order == "order.b12_replacement"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert isinstance(decision, Draft | Withheld)
    assert said(decision.notes) == row["says"]
    bleeds = "bleeds" in row["says"]
    assert ("safety.cobalamin.bleeding" in decision.concepts) is bleeds
    assert ("B12-S1" in decision.rows) is (bleeds or "potassium" in row["says"])
    assert set(decision.rows) <= {"B12-01", "B12-S1", "HOOK-06", "DATA-16"}
    assert ("B12-01" in decision.rows) is (isinstance(decision, Draft) or "allergy" in row["says"].split())
    assert ("HOOK-06" in decision.rows) is ("not_checked" in row["says"])
    assert ("DATA-16" in decision.rows) is bool({"paediatric", "age_unknown"} & set(row["says"].split()))
    assert {gap.concept for gap in decision.missing} <= {Concept.MED_B12, Concept.MED_DOAC}
    assert bool(decision.evidence) is bool({"allergy", "potassium"} & set(row["says"].split()) or bleeds)
    assert bool(decision.missing) is ("not_checked" in row["says"])
    for note in decision.notes:
        assert note.blanks == ({"limit": 50} if note.id == "platelets" else {})
    concepts = {"allergy": "safety.cobalamin.allergy", "not_checked": "safety.cobalamin.not_checked"}
    for word, concept in concepts.items():
        assert (concept in decision.concepts) is (word in row["says"])


def test_a_selected_one_is_not_judged() -> None:
    """No row asks for it."""
    selected = Order(concept=Concept.ORDER_B12_REPLACEMENT, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(b12_replacement.judge(picture(), selected, Stakes.ELECTIVE)) == []
