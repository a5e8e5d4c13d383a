"""Signs that point to the cord: a sensory level, brisk reflexes, dissociated loss, an unsteady gait (CORD-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways.leg_deficit import OLD_LESIONS, old_lesions
from app.pathways.onset import found_now, new
from app.picture.concepts import Concept
from app.picture.facts import Presence, Reflex, Sign
from app.picture.patient import PatientPicture, remembered

READS = frozenset(
    {
        Concept.SIGN_SENSORY_LEVEL,
        Concept.SIGN_DISSOCIATED_LOSS,
        Concept.SIGN_GAIT_UNSTEADY,
        Concept.REFLEX_ANKLE,
        *OLD_LESIONS,
    }
)


@dataclass(frozen=True, slots=True)
class CordSigns:
    """What was found; each may be empty."""

    level: tuple[Sign, ...]
    dissociated: tuple[Sign, ...]
    brisk: tuple[Sign, ...]
    gait: tuple[Sign, ...]

    @property
    def of_the_cord(self) -> tuple[Sign, ...]:
        """Those that a root, a nerve or weak muscles do not explain."""
        return (*self.level, *self.dissociated, *self.brisk)


@remembered
def cord_signs_of(patient: PatientPicture, within: timedelta) -> CordSigns:
    """The signs that may have begun within this span; an old lesion explains those without an onset."""
    old = bool(old_lesions(patient))

    def found(concept: Concept, *grades: Presence | Reflex) -> tuple[Sign, ...]:
        return new(found_now(patient, concept, *grades), within, patient, known=old)

    return CordSigns(
        found(Concept.SIGN_SENSORY_LEVEL),
        found(Concept.SIGN_DISSOCIATED_LOSS),
        found(Concept.REFLEX_ANKLE, Reflex.BRISK),
        found(Concept.SIGN_GAIT_UNSTEADY),
    )


def areflexia(patient: PatientPicture) -> tuple[Sign, ...]:
    """Ankle jerks that are reduced or absent, none brisk: root, nerve or Guillain-Barré rather than cord."""
    if found_now(patient, Concept.REFLEX_ANKLE, Reflex.BRISK):
        return ()
    return found_now(patient, Concept.REFLEX_ANKLE, Reflex.REDUCED, Reflex.ABSENT)
