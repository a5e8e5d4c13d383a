"""Kidneys before contrast and drugs: eGFR bands, acute kidney injury, dialysis and passed urine.

ACR-NKF consensus statements on iodinated (2020) and group II/III gadolinium contrast (2021): the high-risk group is
acute kidney injury, or eGFR below 30 mL/min/1.73 m². Dialysis patients who pass urine belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.orders import on_record
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Procedure, Sign
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

SEVERE_BELOW = 30
"""mL/min/1.73 m², CTA-01, MRI-02, HEP-13."""

MODERATE_BELOW = 45
"""mL/min/1.73 m², CTA-02."""

DIALYSIS_SESSION_IS_CURRENT = timedelta(days=30)
"""Ours: a dialysis session this recent says that the patient is on dialysis."""

READS = frozenset(
    {
        Concept.LAB_EGFR,
        Concept.COND_ACUTE_KIDNEY_INJURY,
        Concept.SAFETY_DIALYSIS,
        Concept.SAFETY_ANURIA,
        Concept.SAFETY_CKD,
    }
)


@dataclass(frozen=True, slots=True)
class Kidneys:
    """What is known of the kidneys now."""

    egfr: Reading[Measurement] | Missing
    injury: tuple[Fact, ...]
    dialysis: tuple[Fact, ...]
    anuria: tuple[Fact, ...]
    disease: tuple[Fact, ...]

    def egfr_below(self, limit: int) -> Verdict:
        """Is the eGFR below this many mL/min/1.73 m²? Unknown without a value, or when its range crosses the limit.

        An unsigned value may alarm, it never reassures (DATA-02).
        """
        if isinstance(self.egfr, Missing):
            return Verdict.UNKNOWN
        below = self.egfr.fact.value.below(limit)
        return Verdict.UNKNOWN if below is Verdict.NO and self.egfr.fact.unsigned else below

    def egfr_surely_above(self, limit: int) -> bool:
        """Is the eGFR surely above this many mL/min/1.73 m²?"""
        if isinstance(self.egfr, Missing) or self.egfr.fact.unsigned:
            return False
        return self.egfr.fact.value.above(limit) is Verdict.YES

    def egfr_surely_within(self, least: int, most: int) -> bool:
        """Is the eGFR surely between these two, both included?"""
        if isinstance(self.egfr, Missing) or self.egfr.fact.unsigned:
            return False
        value = self.egfr.fact.value
        return value.at_least(least) is Verdict.YES and value.at_most(most) is Verdict.YES

    @property
    def egfr_facts(self) -> tuple[Fact, ...]:
        """The eGFR as evidence, when there is one."""
        return self.egfr.facts if isinstance(self.egfr, Reading) else ()

    @property
    def egfr_missing(self) -> tuple[Missing, ...]:
        """The eGFR as a gap: none, or one whose range crosses the limit of severe disease."""
        if isinstance(self.egfr, Missing):
            return (self.egfr,)
        if self.egfr_below(SEVERE_BELOW) is Verdict.UNKNOWN:
            return (Missing(Concept.LAB_EGFR, Why.UNREADABLE if self.egfr.fact.unsigned else Why.STRADDLES),)
        return ()

    @property
    def severe(self) -> tuple[Fact, ...]:
        """Acute kidney injury, or eGFR below 30: the facts that say so."""
        low = self.egfr_facts if self.egfr_below(SEVERE_BELOW) is Verdict.YES else ()
        return (*self.injury, *low)

    @property
    def dialysis_anuric(self) -> bool:
        """On dialysis and surely passing no urine: no kidney function is left to lose (CTA-04)."""
        return bool(self.dialysis) and bool(self.anuria)


def kidneys_of(patient: PatientPicture) -> Kidneys:
    """Read the kidneys of a patient."""
    urine = patient.of(Sign, Concept.SAFETY_ANURIA)
    return Kidneys(
        egfr=patient.measurement(Concept.LAB_EGFR),
        injury=on_record.now(patient, Concept.COND_ACUTE_KIDNEY_INJURY),
        dialysis=(
            *on_record.now(patient, Concept.SAFETY_DIALYSIS),
            *patient.recent(Procedure, Concept.SAFETY_DIALYSIS, DIALYSIS_SESSION_IS_CURRENT),
        ),
        # Reassuring, so only a confirmed diagnosis or a fresh finding counts.
        anuria=(
            *patient.current(Concept.SAFETY_ANURIA),
            *(sign for sign in urine if sign.value.rank > 0 and not sign.unsigned and patient.is_fresh(sign)),
        ),
        disease=on_record.now(patient, Concept.SAFETY_CKD),
    )
