"""Vitamin B12 in somebody whose feet are numb, and in somebody on metformin who was never tested (B12-01 to B12-04).

American Family Physician 2025;112:294 and 2017;96:384 (vitamin B12 deficiency); MHRA Drug Safety Update, June 2022
(metformin); NICE NG239 (nitrous oxide as a cause).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import diabetic_neuropathy, polyneuropathy
from app.pathways.b12_level import BORDERLINE_UNTIL, DEFICIENT_BELOW, IN_PMOL_PER_L, acid_raised
from app.pathways.childhood import is_child
from app.pathways.contributors import contributors, lists_unseen
from app.pathways.leg_complaint import NEUROPATHY_READS, leg_complaint, neuropathy, numbness
from app.pathways.leg_complaint import READS as LEG_COMPLAINT
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement
from app.picture.lab_values import signed_value
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "vitamin_b12"

ANEMIA_BELOW_WOMEN, ANEMIA_BELOW_MEN = 12, 13
"""g/dL of hemoglobin, WHO 2024; the lower limit serves when the sex is not known."""

CAUSES = (
    Concept.MED_METFORMIN,
    Concept.MED_PPI,
    Concept.COND_GASTRIC_SURGERY,
    Concept.COND_NITROUS_OXIDE,
    Concept.COND_MALNUTRITION,
)

PANEL = "order.neuropathy_labs"
"""It holds vitamin B12 and methylmalonic acid."""

READS = (
    diabetic_neuropathy.READS
    | polyneuropathy.READS
    | LEG_COMPLAINT
    | NEUROPATHY_READS
    | {
        *CAUSES,
        Concept.LAB_B12,
        Concept.LAB_MMA,
        Concept.LAB_HEMOGLOBIN,
        Concept.COND_ANEMIA,
        Concept.COND_MEGALOBLASTIC,
        Concept.MED_B12,
        Concept.MED_FOLATE,
    }
)
PROPOSES: tuple[str, ...] = ("order.b12_replacement", "order.mma", "order.b12", PANEL)
CARDS: Mapping[str, tuple[str, ...]] = {
    "deficient": ("limit", "limit_si"),
    "replaced": ("limit", "limit_si"),
    "borderline": ("limit", "until", "limit_si", "until_si"),
    "mma_raised": ("limit", "until"),
    "untested": (),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "injection_first": (),
    "check_response": (),
    "folate": (),
    "folate_running": (),
    "causes": (),
    "test_mma": (),
    "mma_kidneys": (),
    "confirmed_by_mma": (),
    "metformin": (),
    "metformin_anemia": (),
    "continue_metformin": (),
}


class Deficient(Finding):
    """B12-01: low, with numbness or neuropathy."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "deficient"


class LowOnReplacement(Finding):
    """B12-01: low, and vitamin B12 is on the list of medicines already."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "replaced"


class Borderline(Finding):
    """B12-02: methylmalonic acid decides."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "borderline"


class BorderlineWithRaisedAcid(Finding):
    """B12-02: methylmalonic acid has decided."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "mma_raised"


class MetforminUntested(Finding):
    """B12-03: on metformin, and no vitamin B12 of the last 12 months."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "untested"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card at most: a low value, a borderline one, or none on metformin. A normal value says nothing (B12-04)."""
    nerves = (*numbness(patient), *neuropathy(patient))
    if not nerves and not leg_complaint(patient):
        return
    metformin = patient.medications(Concept.MED_METFORMIN)
    if not nerves and not metformin:
        return
    level = signed_value(patient, Concept.LAB_B12)
    if isinstance(level, Missing):
        yield from _untested(patient, level, nerves, metformin)
    elif nerves:
        yield from _measured(patient, level, nerves)


def _untested(
    patient: PatientPicture, gap: Missing, nerves: tuple[Fact, ...], metformin: tuple[Fact, ...]
) -> Iterator[Outcome]:
    if patient.medications(Concept.MED_B12):
        return  # Somebody replaces it: a level would tell nothing new.
    reasons = nerves or _anemia_with_complaint(patient)
    if not metformin or not reasons:
        if nerves:
            yield CannotAssess(STEM, (gap,))
        return
    surely_untested = gap.why in (Why.NOT_ON_RECORD, Why.STALE)
    test = _or_panel(patient, "order.b12")
    yield MetforminUntested(
        urgency=Urgency.INFO,
        notes=(Note("metformin" if nerves else "metformin_anemia"), Note("continue_metformin")),
        evidence=(*metformin, *reasons),
        missing=(gap,),
        concepts=("b12.untested",),
        proposes=(test,),
        # It was perhaps tested, and we may not see it: the clinician chooses.
        optional=frozenset() if surely_untested else frozenset({test}),
        rows=("B12-03",),
    )


def _or_panel(patient: PatientPicture, test: str) -> str:
    """The panel instead of the single test, where a neuropathy pathway proposes it (DATA-19), and not for a child.

    A child gets the single test, because the panel of adults is not drafted (DATA-16).
    """
    panel = not is_child(patient) and any(
        isinstance(outcome, Finding) and PANEL in outcome.proposes
        for pathway in (diabetic_neuropathy, polyneuropathy)
        for outcome in concluded(patient, pathway.assess)
    )
    return PANEL if panel else test


def _anemia_with_complaint(patient: PatientPicture) -> tuple[Fact, ...]:
    """Anemia, listed or by the hemoglobin, with the complaint of a leg that was asked for first (DATA-17)."""
    listed = (*patient.current(Concept.COND_ANEMIA), *patient.current(Concept.COND_MEGALOBLASTIC))
    count = signed_value(patient, Concept.LAB_HEMOGLOBIN)
    limit = ANEMIA_BELOW_MEN if patient.sex == "male" else ANEMIA_BELOW_WOMEN
    low = count.facts if isinstance(count, Reading) and count.fact.value.below(limit) is Verdict.YES else ()
    return (*listed, *low, *leg_complaint(patient)) if listed or low else ()


def _measured(patient: PatientPicture, level: Reading[Measurement], nerves: tuple[Fact, ...]) -> Iterator[Outcome]:
    value = level.fact.value
    match value.below(DEFICIENT_BELOW), value.at_most(BORDERLINE_UNTIL):
        case Verdict.YES, _:
            yield _low(patient, level, nerves)
        case _, Verdict.NO:
            pass  # B12-04
        case _, Verdict.YES:
            yield from _borderline(patient, level, nerves)
        case _:
            yield CannotAssess(STEM, (Missing(Concept.LAB_B12, Why.STRADDLES),))


def _low(patient: PatientPicture, level: Reading[Measurement], nerves: tuple[Fact, ...]) -> Finding:
    replaced = patient.medications(Concept.MED_B12)
    folate = patient.medications(Concept.MED_FOLATE)
    kind = LowOnReplacement if replaced else Deficient
    return kind(
        urgency=Urgency.INFO if replaced else Urgency.WARNING,
        blanks={"limit": DEFICIENT_BELOW, "limit_si": IN_PMOL_PER_L[DEFICIENT_BELOW]},
        notes=(
            Note("check_response" if replaced else "injection_first"),
            Note("folate_running" if folate else "folate"),
            Note("causes"),
        ),
        evidence=(*level.facts, *nerves, *replaced, *folate, *contributors(patient, *CAUSES)),
        missing=lists_unseen(patient, Concept.MED_B12),
        concepts=("b12_deficiency",),
        proposes=() if replaced else ("order.b12_replacement",),
        stakes=Stakes.URGENT,
        rows=("B12-01",),
    )


def _borderline(patient: PatientPicture, level: Reading[Measurement], nerves: tuple[Fact, ...]) -> Iterator[Outcome]:
    if patient.medications(Concept.MED_B12):
        return  # Somebody decided already.
    blanks = {"limit": DEFICIENT_BELOW, "until": BORDERLINE_UNTIL}
    acid = signed_value(patient, Concept.LAB_MMA)
    evidence = (*level.facts, *nerves, *contributors(patient, *CAUSES))
    if isinstance(acid, Missing):
        yield Borderline(
            urgency=Urgency.INFO,
            blanks={
                **blanks,
                "limit_si": IN_PMOL_PER_L[DEFICIENT_BELOW],
                "until_si": IN_PMOL_PER_L[BORDERLINE_UNTIL],
            },
            notes=(Note("test_mma"), Note("mma_kidneys"), Note("causes")),
            evidence=evidence,
            missing=(acid, *_straddling(level)),
            concepts=("b12.borderline",),
            proposes=(_or_panel(patient, "order.mma"),),
            rows=("B12-02",),
        )
        return
    match acid_raised(patient, acid.fact):
        case Verdict.YES:
            yield BorderlineWithRaisedAcid(
                urgency=Urgency.INFO,
                blanks=blanks,
                notes=(Note("confirmed_by_mma"), Note("mma_kidneys"), Note("injection_first"), Note("causes")),
                evidence=(*acid.facts, *evidence),
                concepts=("b12_deficiency",),
                proposes=("order.b12_replacement",),
                stakes=Stakes.URGENT,
                rows=("B12-02",),
            )
        case Verdict.UNKNOWN:
            yield CannotAssess(STEM, (Missing(Concept.LAB_MMA, Why.STRADDLES),))
        case Verdict.NO:
            pass  # Not deficient.


def _straddling(level: Reading[Measurement]) -> tuple[Missing, ...]:
    """A value charted as ``<300`` may be a deficiency."""
    below = level.fact.value.below(DEFICIENT_BELOW)
    return (Missing(Concept.LAB_B12, Why.STRADDLES),) if below is Verdict.UNKNOWN else ()
