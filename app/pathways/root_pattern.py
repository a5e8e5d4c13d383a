"""Does one leg hurt or tingle as a pressed root makes it? The question of radiculopathy, and of what is not one.

A diagnosis of the last weeks says it. Else two of four must: pain or numbness that runs down the leg, a positive
straight leg raise, back pain, the listed diagnosis; and one of them must be of now, because a lone chronic
diagnosis is nothing to do today.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.pathways import back_pain as back
from app.pathways.back_pain import LISTED_IS_OF_NOW, Sciatica, sciatica_of
from app.pathways.onset import found_today, new
from app.picture.facts import Diagnosis, Fact, Side, Sign, Symptom
from app.picture.patient import PatientPicture, remembered

SIGNS_NEEDED = 2

READS = back.READS


@dataclass(frozen=True, slots=True)
class RootPattern:
    """What makes this leg look like a pressed root."""

    side: Side
    sciatica: Sciatica
    back: tuple[Sign | Diagnosis, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of it."""
        return tuple(dict.fromkeys((*self.sciatica.facts, *self.back)))


@remembered
def root_patterns(patient: PatientPicture) -> tuple[RootPattern, ...]:
    """The legs with that pattern; what was charted without a side stands for a leg only when no leg has it."""
    found = tuple(one for side in Side if (one := _pattern(patient, side)) is not None)
    sided = tuple(one for one in found if one.side is not Side.NOT_RECORDED)
    return sided or found


def _pattern(patient: PatientPicture, side: Side) -> RootPattern | None:
    sciatica = sciatica_of(patient, side)
    if sciatica is None or patient.amputated(side):
        return None
    pattern = RootPattern(side, sciatica, back.back_pain(patient))
    return pattern if new(sciatica.listed, LISTED_IS_OF_NOW, patient) or _two_say_so(patient, pattern) else None


def _two_say_so(patient: PatientPicture, pattern: RootPattern) -> bool:
    sciatica = pattern.sciatica
    kinds = sum(map(bool, (sciatica.told, sciatica.slr, pattern.back, sciatica.listed)))
    facts: tuple[Sign | Symptom | Diagnosis, ...] = (*sciatica.told, *sciatica.slr, *pattern.back)
    of_now = any(found_today(one) for one in facts) or bool(new(sciatica.told, LISTED_IS_OF_NOW, patient))
    return kinds >= SIGNS_NEEDED and of_now
