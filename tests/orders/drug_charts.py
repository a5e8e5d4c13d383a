"""Charts for the checks of drugs: any concept by its id, in a line, and the order that was selected.

``cond.copd; med.opioid; med.maoi ended last 14d; allergy med.nsaid; draft med.warfarin; lab.creatinine 1.2; told cramp``.
``30d ago`` says when (default: 1 h ago); ``undated``, ``unconfirmed``, ``resolved`` and ``unsigned`` mark an item.
``draft``, ``order`` and ``done`` are orders in the making, active and carried out.
``med.opioid+med.ssri_snri_tramadol`` is one entry that is read as both, ``urinary_retention found`` a bedside finding.
A selected order is ``med.gabapentin daily 900mg`` or ``order.nsaid dose 162mg``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.conclusions import Finding, OrderCheck, Stakes
from app.picture.concepts import Concept
from app.picture.facts import (
    Allergy,
    Complaint,
    Diagnosis,
    Dose,
    Fact,
    Measurement,
    Medication,
    MedicationState,
    Order,
    OrderStage,
    Presence,
    Procedure,
    Severity,
    Side,
    Sign,
    Standing,
    Symptom,
)
from app.picture.moments import When
from app.picture.patient import PatientPicture
from tests.orders.charts import Item, before, interval
from tests.orders.charts import patient as base_patient

UNITS = {
    Concept.LAB_CREATININE: "mg/dL",
    Concept.LAB_EGFR: "mL/min/{1.73_m2}",
    Concept.BODY_WEIGHT: "kg",
    Concept.BP_SYSTOLIC: "mm[Hg]",
    Concept.BP_DIASTOLIC: "mm[Hg]",
    Concept.GESTATIONAL_AGE: "wk",
    Concept.LAB_FERRITIN: "ng/mL",
    Concept.LAB_TSAT: "%",
}
STAGES = {"draft": OrderStage.DRAFT, "order": OrderStage.ACTIVE, "done": OrderStage.DONE}


def _facts(raw: str, number: int) -> Iterator[Fact]:
    item = Item(raw, number)
    head, _, rest = item.text.partition(" ")
    if head == "told":
        yield Symptom(
            concept=Concept.SYMPTOM_LEG,
            reference=item.reference,
            side=Side.NOT_RECORDED,
            when=item.found,
            complaints=frozenset({Complaint(rest)}),
        )
        return
    if head in ("allergy", "draft", "order", "done"):
        head, rest = rest, head
    for word in head.split("+"):
        yield _fact(Concept(word), rest, item)


def _fact(concept: Concept, rest: str, item: Item) -> Fact:
    reference, when, kind = item.reference, item.found, concept.value.partition(".")[0]
    unsigned = "unsigned" in item.marks
    if rest == "allergy":
        return Allergy(concept=concept, reference=reference, when=when, severity=Severity.NOT_RECORDED)
    if rest in STAGES:
        return Order(concept=concept, reference=reference, when=when, stage=STAGES[rest])
    if rest == "found":
        return Sign(concept=concept, reference=reference, when=when, value=Presence.PRESENT, unsigned=unsigned)
    if rest == "denied":
        return Sign(concept=concept, reference=reference, when=when, value=Presence.DENIED, unsigned=unsigned)
    if rest == "session":
        return Procedure(concept=concept, reference=reference, when=when)
    if kind == "med":
        assert rest in ("", "ended"), rest
        return Medication(
            concept=concept,
            reference=reference,
            when=when,
            state=MedicationState.ENDED if rest else MedicationState.ACTIVE,
            last_given=item.last,
        )
    if rest:
        value, _, unit = rest.partition(" ")
        return Measurement(
            concept=concept,
            reference=reference,
            when=when,
            unsigned=unsigned,
            value=interval(value),
            unit=unit or UNITS[concept],
            printed=value,
        )
    return Diagnosis(
        concept=concept,
        reference=reference,
        when=when,
        onset=item.onset,
        standing=Standing.HISTORY if "resolved" in item.marks else Standing.CURRENT,
        suspected="unconfirmed" in item.marks,
    )


def ordered(text: str) -> tuple[Order, ...]:
    """The selected order, once for each concept that it is read as."""
    head, _, rest = text.partition(" ")
    doses = {
        name: Dose(Decimal(amount), unit) for name, amount, unit in re.findall(r"(dose|daily) ([\d.]+)(\S+)", rest)
    }
    return tuple(
        Order(
            concept=Concept(word),
            reference="MedicationRequest/selected",
            when=before("0h"),
            stage=OrderStage.DRAFT,
            selected=True,
            dose=doses.get("dose"),
            daily=doses.get("daily"),
        )
        for word in head.split("+")
    )


def patient(
    chart: str = "",
    *,
    age: str = "60",
    sex: str = "male",
    not_sent: str = "",
    selected: str = "",
    extra: Iterable[Fact] = (),
) -> PatientPicture:
    """A patient whose whole chart was sent but for ``not_sent``."""
    items = [part.strip() for part in chart.split(";") if part.strip()]
    facts = [fact for number, raw in enumerate(items, start=1) for fact in _facts(raw, number)]
    return base_patient(
        age=age,
        sex=sex,
        not_sent=not_sent,
        extra=(*facts, *(ordered(selected) if selected else ()), *extra),
    )


def judged(check: OrderCheck, picture: PatientPicture, stakes: Stakes = Stakes.ELECTIVE) -> tuple[Finding, ...]:
    """What is said of the selected order; each concept that it is read as is judged, as in a call.

    Equal cards are merged, as the call merges them.
    """
    said: dict[str, Finding] = {}
    for selected in picture.selected():
        for one in check.judge(picture, selected, stakes):
            said.setdefault(one.card, one)
    return tuple(said.values())


def told(findings: Iterable[Finding]) -> str:
    """``warning check_first: maoi renal`` or ``nothing``."""
    return (
        " / ".join(f"{one.urgency.value} {one.card}: {' '.join(note.id for note in one.notes)}" for one in findings)
        or "nothing"
    )


def span(when: str) -> When:
    """As ``before``: for a fact made by hand."""
    return before(when)
