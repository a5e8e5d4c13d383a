"""Which anticoagulant is on board, and is it a full dose? Shared by heparin, antiplatelet and thrombolysis.

A dose that was not recorded counts as a full one: two full anticoagulants bleed, one withheld draft can be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.picture.concepts import Concept
from app.picture.facts import Dose, DoseAim, Medication, MedicationState, Route
from app.picture.patient import PatientPicture

UNITS = "[iU]"
MILLIGRAMS = "mg"

UFH_PROPHYLAXIS_UNITS = 5000
"""Units subcutaneously, HEP-09."""

UFH_FLUSH_UNITS = 500
"""Ours: units into a line that are a flush even when nobody wrote the word."""

LMWH_PROPHYLAXIS_MG = 40
"""Milligrams of enoxaparin, HEP-09."""

LMWH_PROPHYLAXIS_UNITS = 5000
"""Ours: anti-Xa units of dalteparin, the dose that its prophylaxis uses."""

DOAC_LASTS = timedelta(hours=48)
"""HEP-07."""

ENDED_STILL_ACTS: Mapping[Concept, timedelta] = {
    Concept.MED_DOAC: DOAC_LASTS,
    Concept.MED_LMWH: timedelta(hours=24),  # Ours: the longest interval between two full doses.
    Concept.MED_FONDAPARINUX: timedelta(hours=72),  # Ours: about four half-lives.
    Concept.MED_UFH: timedelta(hours=6),  # Ours: about four half-lives; a bolus given just now is not given again.
    Concept.MED_WARFARIN: timedelta(days=5),  # Ours: until the clotting factors are back; the INR judges (HEP-08).
}
"""How long after its last dose a stopped medicine still counts as given."""

ASKED_WHEN_ENDED = frozenset({Concept.MED_DOAC, Concept.MED_LMWH, Concept.MED_FONDAPARINUX})
"""Ours: heparin wears off within hours, and warfarin is told by the INR."""

ENDED_WITHOUT_LAST_DOSE = timedelta(days=365)
"""Ours: a stopped anticoagulant without a last dose is asked about when it was written within a year."""

FULL_DOSE_ONLY = (Concept.MED_FONDAPARINUX, Concept.MED_DTI)
"""HEP-07 names fondaparinux without a dose; a direct thrombin inhibitor has no other use at the bedside."""

BY_DOSE = (Concept.MED_UFH, Concept.MED_LMWH, Concept.MED_DOAC)

AGENTS = (*BY_DOSE, *FULL_DOSE_ONLY)
"""Every anticoagulant but warfarin, which the INR judges."""

READS = frozenset({*AGENTS, Concept.MED_WARFARIN})


@dataclass(frozen=True, slots=True)
class OnBoard:
    """The anticoagulants of a patient, sorted by what they mean for a second one."""

    full_dose: tuple[Medication, ...]
    low_dose: tuple[Medication, ...]
    to_ask: tuple[Medication, ...]
    warfarin: tuple[Medication, ...]


def on_board(patient: PatientPicture) -> OnBoard:
    """Sort every anticoagulant that is active, or was stopped so lately that it may still act.

    ``to_ask`` are those of which the chart does not say whether they still act, unless the same agent surely does.
    """
    full: list[Medication] = []
    low: list[Medication] = []
    unclear: list[Medication] = []
    for agent in AGENTS:
        for one in patient.of(Medication, agent):
            if _acts(patient, one):
                (low if is_low_dose(one) else full).append(one)
            elif _to_ask(patient, one):
                unclear.append(one)
    taking = tuple(one for one in patient.of(Medication, Concept.MED_WARFARIN) if _acts(patient, one))
    known = {one.concept for one in (*full, *low)}
    to_ask = tuple(one for one in unclear if one.concept not in known)
    return OnBoard(tuple(full), tuple(low), to_ask, taking)


def is_low_dose(one: Medication) -> bool:
    """Surely a flush or a prophylactic dose (HEP-09).

    A DOAC is one only when its aim is recorded: 2.5 mg is little of rivaroxaban but a full dose of apixaban.
    """
    if one.concept in FULL_DOSE_ONLY or one.continuous or one.aim is DoseAim.TREATMENT:
        return False
    if one.aim is DoseAim.FLUSH or (one.aim is DoseAim.PROPHYLAXIS and not _is_large(one)):
        return True
    if one.concept is Concept.MED_UFH and one.route is Route.INTRAVENOUS:
        return _at_most(one.dose, UFH_FLUSH_UNITS, UNITS)
    if one.concept is Concept.MED_LMWH or (one.concept is Concept.MED_UFH and one.route is Route.SUBCUTANEOUS):
        return _is_prophylactic(one)
    return False


def _is_large(one: Medication) -> bool:
    """A heparin of not surely a prophylactic amount, so that the word beside it is not believed."""
    return one.dose is not None and one.concept in (Concept.MED_UFH, Concept.MED_LMWH) and not _is_prophylactic(one)


def _is_prophylactic(one: Medication) -> bool:
    """Is the amount of this heparin surely a prophylactic one?"""
    if one.concept is Concept.MED_UFH:
        return _at_most(one.dose, UFH_PROPHYLAXIS_UNITS, UNITS)
    return _at_most(one.dose, LMWH_PROPHYLAXIS_MG, MILLIGRAMS) or _at_most(one.dose, LMWH_PROPHYLAXIS_UNITS, UNITS)


def _at_most(dose: Dose | None, limit: int, unit: str) -> bool:
    return dose is not None and dose.unit == unit and dose.amount <= limit


def _acts(patient: PatientPicture, one: Medication) -> bool:
    """HEP-07: active, unless it is a DOAC whose last dose is surely older; or stopped and not yet worn off."""
    if one.state is MedicationState.ENDED:
        lasts = ENDED_STILL_ACTS.get(one.concept)
        last = one.last_given or one.when
        return lasts is not None and last is not None and last.possibly_within(lasts, patient.as_of)
    return not _is_old_doac(patient, one)


def _is_old_doac(patient: PatientPicture, one: Medication) -> bool:
    if one.concept is not Concept.MED_DOAC or one.last_given is None:
        return False
    return not one.last_given.possibly_within(DOAC_LASTS, patient.as_of)


def _to_ask(patient: PatientPicture, one: Medication) -> bool:
    """A DOAC on the list whose last charted dose is old, or a stopped agent whose last dose nobody charted."""
    if one.state is not MedicationState.ENDED:
        return True
    if one.concept not in ASKED_WHEN_ENDED or one.last_given is not None:
        return False
    return one.when is None or one.when.possibly_within(ENDED_WITHOUT_LAST_DOSE, patient.as_of)
