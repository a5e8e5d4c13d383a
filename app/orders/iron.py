"""Oral iron for restless legs, and the check of any iron that was selected (IRN-01 to IRN-03, RLS-05).

Doses: Perinatology.com, hematinics. Intravenous iron is checked, never drafted: product and place are the clinician's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes, Urgency
from app.orders import on_record
from app.orders.gestation import READS as PREGNANCY
from app.orders.gestation import at_least_weeks
from app.orders.pregnancy import pregnant
from app.orders.reasons import (
    ADULT_FROM,
    PAEDIATRIC,
    Effect,
    Form,
    Reason,
    Reasons,
    conclude,
    not_for_children,
)
from app.orders.renal_function import READS as KIDNEYS
from app.orders.renal_function import kidneys_of
from app.orders.taken import taken
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order
from app.picture.lab_values import IRON_READS, transferrin_saturation
from app.picture.needs import Missing, Need, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

ORDER = "order.iron"
STEM = "iron"

SATURATION_STOPS_ABOVE = 45
"""Percent of transferrin saturation, IRN-01 and RLS-04: iron overload is looked for first."""

FIRST_TRIMESTER_UNTIL_WEEKS = 14
"""Ours: the sources avoid intravenous iron before week 13, and the first trimester ends with 13 weeks and 6 days."""

ORAL = (Concept.ORDER_IRON, Concept.MED_IRON_ORAL)
INTRAVENOUS = (Concept.ORDER_IRON_IV, Concept.MED_IRON_IV)
IRON = (Concept.MED_IRON_ORAL, Concept.MED_IRON_IV)

SPACED = {Concept.MED_LEVOTHYROXINE: "levothyroxine", Concept.MED_QUINOLONE: "quinolone"}
"""IRN-03: iron binds them, each with its note."""

NOT_CHECKED = {
    Need.CONDITIONS: ("not_checked_conditions", Concept.COND_HEMOCHROMATOSIS),
    Need.ALLERGIES: ("not_checked_allergies", Concept.SAFETY_IRON_REACTION),
    Need.MEDICATIONS: ("not_checked_medications", Concept.MED_IRON_ORAL),
}

READS: frozenset[Concept] = (
    PREGNANCY
    | KIDNEYS
    | IRON_READS
    | {
        *ORAL,
        *INTRAVENOUS,
        *SPACED,
        Concept.COND_HEMOCHROMATOSIS,
        Concept.COND_ACTIVE_INFECTION,
        Concept.SAFETY_IRON_REACTION,
    }
)
DRAFTS: Mapping[str, tuple[str, ...]] = {"oral": (), "without_dose": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "overload": ("limit",),
    "hemochromatosis": (),
    "reaction": (),
    "dialysis": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "saturation_unknown": ("limit",),
    **dict.fromkeys(SPACED.values(), ()),
    "age_unknown": (),
    "infection": (),
    "first_trimester": (),
    "trimester_unknown": (),
    "on_iron": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_selected": (), "on_iron": ()}


class CheckSelectedIron(Finding):
    """IRN-01: something stands against the iron that was selected."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_selected"


class OnIronAlready(Finding):
    """IRN-02: iron is taken already, or must be kept apart from another medicine (IRN-03)."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "on_iron"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it by mouth, unless there may be too much iron, a reaction, dialysis, or iron already (IRN-02)."""
    age_known = patient.age.at_least(ADULT_FROM) is not Verdict.UNKNOWN
    ordered = on_record.existing_orders(patient, stakes, *ORAL, *INTRAVENOUS)
    return conclude(
        ORDER,
        (
            *not_for_children(patient),
            *_against(patient),
            *_dialysis(patient),
            *_not_checked(patient),
            *_with_care(patient),
            *_unknown_age(age_known=age_known),
        ),
        Form(id="oral" if age_known else "without_dose", rows=("IRN-01", "RLS-02")),
        existing=on_record.once((*ordered, *_taken(patient))),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """What stands against the iron that was selected, by mouth or by vein; nothing for another order."""
    by_vein = selected.concept in INTRAVENOUS
    if not by_vein and selected.concept not in ORAL:
        return
    against = tuple(_against(patient))
    if by_vein:
        against = (*against, *_against_by_vein(patient))
    told = Reasons((*against, *_already(patient), *(() if by_vein else _spaced(patient))))
    if not told.all:
        return
    kind = CheckSelectedIron if against else OnIronAlready
    yield kind(
        urgency=Urgency.WARNING if against else Urgency.INFO,
        notes=told.notes,
        evidence=(selected, *told.evidence),
        concepts=told.concepts,
        safety=bool(against),
        rows=told.rows,
    )


def _against(patient: PatientPicture) -> Iterator[Reason]:
    high = _too_high(patient)
    if high:
        yield _stop("overload", high, {"limit": SATURATION_STOPS_ABOVE})
    hemochromatosis = on_record.ever(patient, Concept.COND_HEMOCHROMATOSIS)
    if hemochromatosis:
        yield _stop("hemochromatosis", hemochromatosis)
    reaction = on_record.once(
        fact for concept in (Concept.SAFETY_IRON_REACTION, *IRON) for fact in patient.allergies(concept)
    )
    if reaction:
        yield _stop("reaction", reaction)


def _against_by_vein(patient: PatientPicture) -> Iterator[Reason]:
    infection = on_record.now(patient, Concept.COND_ACTIVE_INFECTION)
    if infection:
        yield _stop("infection", infection)
    expecting = pregnant(patient)
    if expecting.verdict is not Verdict.YES:
        return
    match at_least_weeks(patient, FIRST_TRIMESTER_UNTIL_WEEKS).verdict:
        case Verdict.NO:
            yield _stop("first_trimester", expecting.evidence)
        case Verdict.UNKNOWN:
            yield _stop("trimester_unknown", expecting.evidence)
        case Verdict.YES:
            pass


def _dialysis(patient: PatientPicture) -> Iterator[Reason]:
    """RLS-05: the dialysis unit has its own iron."""
    dialysis = kidneys_of(patient).dialysis
    if dialysis:
        yield _stop("dialysis", on_record.once(dialysis), rows=("RLS-05",))


def _not_checked(patient: PatientPicture) -> Iterator[Reason]:
    for need, (note, concept) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06",),
                concepts=("safety.iron.not_checked",),
                missing=(patient.unseen(concept, (need,)),),
            )


def _with_care(patient: PatientPicture) -> Iterator[Reason]:
    saturation = transferrin_saturation(patient, higher_is_worse=True)
    if isinstance(saturation, Missing) or saturation.fact.value.above(SATURATION_STOPS_ABOVE) is Verdict.UNKNOWN:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="saturation_unknown",
            rows=("IRN-01",),
            blanks={"limit": SATURATION_STOPS_ABOVE},
            missing=(saturation if isinstance(saturation, Missing) else Missing(Concept.LAB_TSAT, Why.STRADDLES),),
        )
    # The card that asks for iron speaks of the vein as well, and no order of it passes here before it is selected.
    yield from (replace(one, effect=Effect.CAUTIONS) for one in _against_by_vein(patient))
    yield from _spaced(patient)


def _spaced(patient: PatientPicture) -> Iterator[Reason]:
    for concept, note in SPACED.items():
        others = taken(patient, concept)
        if others:
            yield Reason(
                effect=Effect.CAUTIONS,
                note=note,
                rows=("IRN-03",),
                concepts=("safety.iron.spacing",),
                evidence=others,
            )


def _already(patient: PatientPicture) -> Iterator[Reason]:
    iron = _taken(patient)
    if iron:
        yield Reason(effect=Effect.CAUTIONS, note="on_iron", rows=("IRN-02",), evidence=iron)


def _taken(patient: PatientPicture) -> tuple[Fact, ...]:
    return on_record.once(patient.medications(*IRON))


def _too_high(patient: PatientPicture) -> tuple[Fact, ...]:
    saturation = transferrin_saturation(patient, higher_is_worse=True)
    high = isinstance(saturation, Reading) and saturation.fact.value.above(SATURATION_STOPS_ABOVE) is Verdict.YES
    return saturation.facts if isinstance(saturation, Reading) and high else ()


def _unknown_age(*, age_known: bool) -> Iterator[Reason]:
    if not age_known:
        yield Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",))


def _stop(
    note: str, evidence: tuple[Fact, ...], blanks: dict[str, int] | None = None, *, rows: tuple[str, ...] = ("IRN-01",)
) -> Reason:
    return Reason(
        effect=Effect.STOPS,
        note=note,
        rows=rows,
        concepts=(f"safety.iron.{note}",),
        blanks=blanks or {},
        evidence=evidence,
    )
