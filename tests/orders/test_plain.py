"""Orders that harm nobody: the form by stakes, the duplicate, the child, the silence at selection (DATA-16, DATA-18).

Every ``PlainOrder`` of the service is held against the table, and an invented one whose three forms differ.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Withheld
from app.orders import ORDERS
from app.orders.plain import PlainOrder
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.moments import Age
from app.picture.patient import PatientPicture
from tests.orders.charts import NOW, before, patient
from tests.support.vignettes import names, vignettes

INVENTED = PlainOrder(
    ORDER="order.invented",
    STEM="invented",
    answered_by=(Concept.ORDER_ABI, Concept.ORDER_TBI),
    rows=("DATA-18",),
    today="stat",
    urgent="soon",
    routine="some_day",
)
FOR_CHILDREN = replace(INVENTED, for_children=True)
FOR_A_DAY = replace(INVENTED, counts_for=timedelta(days=1))

CHECKS = (INVENTED, FOR_CHILDREN, FOR_A_DAY, *(one for one in ORDERS if isinstance(one, PlainOrder)))
IDS = ["invented", "for_children", "for_a_day", *(one.STEM for one in CHECKS[3:])]

FORMS = vignettes("""
    | row     | stakes                          | form    |
    |---------+---------------------------------+---------|
    | DATA-18 | limb threatened                 | today   |
    | DATA-18 | cord or cauda equina threatened | today   |
    | DATA-18 | another emergency of today      | today   |
    | DATA-18 | acute, limb viable              | today   |
    | DATA-18 | urgent, within days             | urgent  |
    | DATA-18 | elective                        | routine |
""")


def ordered(concept: Concept, stage: OrderStage, when: str | None = "1h") -> PatientPicture:
    """A patient of 60 for whom it is ordered."""
    fact = Order(concept=concept, reference="Chart/1", when=before(when) if when else None, stage=stage)
    return patient(extra=(fact,))


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
@pytest.mark.parametrize("vignette", FORMS, ids=names(FORMS))
def test_the_form_follows_what_is_at_stake(check: PlainOrder, vignette: dict[str, str]) -> None:
    """What must happen today, within days, or when there is room."""
    decision = check.may(patient(), Stakes(vignette["stakes"]))
    assert isinstance(decision, Draft)
    assert decision.form == getattr(check, vignette["form"])
    assert decision.order == check.ORDER
    assert decision.rows == check.rows != ()
    assert (decision.notes, decision.blanks, decision.concepts, decision.missing) == ((), {}, (), ())
    assert decision.recommended


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_it_is_not_ordered_twice(check: PlainOrder) -> None:
    """DATA-18: a draft of this sitting or an active order is said, a done one is not; nothing else answers it."""
    assert check.answered_by
    for concept in check.answered_by:
        for stage in (OrderStage.DRAFT, OrderStage.ACTIVE):
            for stakes in Stakes:
                decision = check.may(ordered(concept, stage), stakes)
                assert isinstance(decision, AlreadyOrdered)
                assert decision.order == check.ORDER
                assert [fact.reference for fact in decision.evidence] == ["Chart/1"]
        assert isinstance(check.may(ordered(concept, OrderStage.DONE), Stakes.ELECTIVE), Draft)
    assert isinstance(check.may(ordered(Concept.ORDER_OTHER, OrderStage.DRAFT), Stakes.ELECTIVE), Draft)


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
@pytest.mark.parametrize("stakes", Stakes)
def test_an_old_order_was_not_written_for_today(check: PlainOrder, stakes: Stakes) -> None:
    """DATA-18: when it must happen today an active order surely older than ``counts_for`` does not count."""
    concept = check.answered_by[0]
    hours = int(check.counts_for / timedelta(hours=1))
    just, older = f"{hours}h", f"{hours + 1}h"
    assert isinstance(check.may(ordered(concept, OrderStage.ACTIVE, just), stakes), AlreadyOrdered)
    assert isinstance(check.may(ordered(concept, OrderStage.ACTIVE, None), stakes), AlreadyOrdered)
    assert isinstance(check.may(ordered(concept, OrderStage.DRAFT, older), stakes), AlreadyOrdered)
    old = check.may(ordered(concept, OrderStage.ACTIVE, older), stakes)
    assert isinstance(old, Draft if stakes.today else AlreadyOrdered)


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_child(check: PlainOrder) -> None:
    """DATA-16: below 18 an adult's test is held, unless the order is for children too; an unknown age is no child."""
    for age, held in (("17", True), ("18", False), ("17-18", False), ("unknown", False)):
        decision = check.may(patient(age=age), Stakes.LIMB_THREATENED)
        if held and not check.for_children:
            assert isinstance(decision, Withheld)
            assert [note.id for note in decision.notes] == ["paediatric"]
            assert decision.rows == ("DATA-16",)
            assert decision.concepts == ("data.paediatric",)
            existing = replace(ordered(check.answered_by[0], OrderStage.DRAFT), age=Age(17, 17))
            assert isinstance(check.may(existing, Stakes.ELECTIVE), AlreadyOrdered)
        else:
            assert isinstance(decision, Draft)


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_selected_one_is_not_judged(check: PlainOrder) -> None:
    """HOOK-02: it harms nobody, so that selecting it says nothing."""
    for concept in check.answered_by:
        selected = Order(concept=concept, reference="x/1", stage=OrderStage.DRAFT, selected=True)
        for stakes in Stakes:
            assert list(check.judge(patient(extra=(selected,)), selected, stakes)) == []


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_it_says_what_it_reads_and_may_say(check: PlainOrder) -> None:
    """The start compares these with the YAML."""
    assert frozenset(check.answered_by) == check.READS
    assert dict.fromkeys({check.today, check.urgent, check.routine}, ()) == check.DRAFTS
    assert ({} if check.for_children else {"paediatric": ()}) == check.NOTES
    assert check.CARDS == {}


def test_a_done_order_of_the_future_or_the_past_is_no_order() -> None:
    """DATA-18: only what is still to come is a duplicate."""
    assert ordered(Concept.ORDER_ABI, OrderStage.DONE).as_of == NOW
    assert isinstance(INVENTED.may(ordered(Concept.ORDER_TBI, OrderStage.DONE, "400h"), Stakes.URGENT), Draft)


def test_the_invented_one_keeps_its_forms_apart() -> None:
    """So that a mixed-up form is noticed whatever the service's own orders share."""
    assert [INVENTED.may(patient(), one).form for one in Stakes if isinstance(INVENTED.may(patient(), one), Draft)] == [  # type: ignore[union-attr]  # drafts
        "stat", "stat", "stat", "stat", "soon", "some_day",
    ]  # fmt: skip
    assert not INVENTED.for_children
    assert not INVENTED.WORK_UP
    assert INVENTED.counts_for == timedelta(days=14)
