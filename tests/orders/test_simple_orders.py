"""Duplex, ABI, bloods, analgesia, ECG and echo: ALI-61, ALI-66, ALI-72, ALI-82, DATA-16 and DATA-18 for each."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, OrderCheck, Withheld
from app.orders import abi, analgesia, baseline_bloods, duplex_arterial, echo_ecg
from app.picture.facts import Order, OrderStage
from tests.orders.charts import ORDERS, STAKES, outcome, patient, said
from tests.support.vignettes import names, vignettes

CHECKS: dict[str, OrderCheck] = {
    "duplex": duplex_arterial,
    "ABI": abi,
    "bloods": baseline_bloods,
    "analgesia": analgesia,
    "echo": echo_ecg,
}

VIGNETTES = vignettes("""
    | row     | order     | chart                         | age | stakes     | decision          | says         |
    |---------+-----------+-------------------------------+-----+------------+-------------------+--------------|
    | ALI-66  | duplex    |                               | 60  | threatened | draft stat        | do_not_delay |
    | ALI-66  | duplex    |                               | 60  | viable     | draft stat        | do_not_delay |
    | ALI-66  | duplex    |                               | 60  | elective   | draft elective    |              |
    | DATA-18 | duplex    | order duplex draft            | 60  | threatened | already ordered   |              |
    | DATA-18 | duplex    | order duplex active 14d ago   | 60  | threatened | already ordered   |              |
    | DATA-18 | duplex    | order duplex active 14.1d ago | 60  | threatened | draft stat        | do_not_delay |
    | DATA-18 | duplex    | order duplex active 14.1d ago | 60  | elective   | already ordered   |              |
    | DATA-16 | duplex    |                               | 17  | threatened | withheld          | paediatric   |
    | DATA-16 | duplex    |                               | 18  | elective   | draft elective    |              |
    | DATA-16 | duplex    |                               | unknown | elective | draft elective  |              |
    | ALI-03  | ABI       |                               | 60  | urgent     | draft urgent      |              |
    | ALI-03  | ABI       |                               | 60  | viable     | draft urgent      |              |
    | ALI-05  | ABI       |                               | 60  | elective   | draft routine     |              |
    | PAD-06  | ABI       |                               | 60  | elective   | draft routine     |              |
    | DATA-18 | ABI       | order ABI active 90d ago      | 60  | elective   | already ordered   |              |
    | DATA-18 | ABI       | order duplex draft            | 60  | elective   | draft routine     |              |
    | DATA-16 | ABI       |                               | 17  | elective   | withheld          | paediatric   |
    | DATA-16 | ABI       | order ABI draft               | 17  | elective   | already ordered   |              |
    | ALI-72  | bloods    |                               | 60  | threatened | draft stat        | do_not_wait  |
    | ALI-72  | bloods    |                               | 60  | viable     | draft stat        | do_not_wait  |
    | ALI-72  | bloods    |                               | 60  | elective   | draft urgent      |              |
    | DATA-18 | bloods    | order bloods draft            | 60  | threatened | already ordered   |              |
    | DATA-18 | bloods    | order bloods active 24h ago   | 60  | threatened | already ordered   |              |
    | DATA-18 | bloods    | order bloods active 24.1h ago | 60  | threatened | draft stat        | do_not_wait  |
    | DATA-18 | bloods    | order bloods active 9d ago    | 60  | elective   | already ordered   |              |
    | DATA-16 | bloods    |                               | 17  | threatened | draft stat        | do_not_wait  |
    | ALI-61  | analgesia |                               | 60  | threatened | draft choice_open |              |
    | ALI-61  | analgesia | on NSAID                      | 60  | threatened | draft choice_open | on_nsaid     |
    | ALI-61  | analgesia | on NSAID ended                | 60  | threatened | draft choice_open |              |
    | DATA-18 | analgesia | order analgesia active        | 60  | threatened | already ordered   |              |
    | DATA-18 | analgesia | order analgesia active 15d ago | 60 | elective | already ordered | |
    | DATA-18 | analgesia | order analgesia active 15d ago | 60 | viable | draft choice_open | |
    | DATA-16 | analgesia |                               | 17  | threatened | withheld          | paediatric   |
    | DATA-16 | analgesia |                               | unknown | threatened | draft choice_open |          |
    | ALI-82  | echo      |                               | 60  | elective   | draft urgent      |              |
    | DATA-18 | echo      | order echo draft              | 60  | elective   | already ordered   |              |
    | DATA-18 | echo | order echo active 15d ago | 60 | elective | already ordered | |
    | DATA-18 | echo | order echo active 15d ago | 60 | viable | draft urgent | |
    | DATA-16 | echo      |                               | 17  | elective   | withheld          | paediatric   |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """Orders without a danger of their own: the form by urgency, the duplicate, the child."""
    check = CHECKS[vignette["order"]]
    picture = patient(vignette["chart"], age=vignette["age"])
    decision = check.may(picture, STAKES[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == check.ORDER
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == vignette["says"]
    assert decision.concepts == (("data.paediatric",) if isinstance(decision, Withheld) else ())
    if isinstance(decision, Draft):
        assert vignette["row"] in decision.rows or vignette["row"].startswith("DATA")
    else:
        assert decision.rows == ("DATA-16",)
    assert bool(decision.evidence) is (vignette["says"] == "on_nsaid")


@pytest.mark.parametrize("name", CHECKS)
def test_a_selected_one_is_never_judged(name: str) -> None:
    """None of these harms."""
    selected = Order(concept=ORDERS[name], reference="ServiceRequest/1", stage=OrderStage.DRAFT, selected=True)
    for stakes in STAKES.values():
        assert list(CHECKS[name].judge(patient(extra=(selected,)), selected, stakes)) == []
