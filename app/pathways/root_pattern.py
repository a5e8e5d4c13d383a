"""Does one leg hurt or tingle as a pressed root makes it? The question of radiculopathy, and of what is not one.

Two of four must say so: pain or numbness that runs down the leg, a positive straight leg raise, back pain, the listed
diagnosis; and one of them must be of now, because a lone chronic diagnosis is nothing to do today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways import back_pain as back
from app.pathways.back_pain import Sciatica, sciatica_of
from app.picture.facts import Diagnosis, Fact, Side, Sign
from app.picture.patient import PatientPicture

LISTED_IS_OF_NOW = timedelta(weeks=6)
"""Ours: a radiculopathy that was listed so recently is a complaint of now."""

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


def root_patterns(patient: PatientPicture) -> tuple[RootPattern, ...]:
    """The legs with that pattern; what was charted without a side stands for a leg only when no leg has it."""
    found = tuple(one for side in Side if (one := _pattern(patient, side)) is not None)
    sided = tuple(one for one in found if one.side is not Side.NOT_RECORDED)
    return sided or found


def _pattern(patient: PatientPicture, side: Side) -> RootPattern | None:
    sciatica = sciatica_of(patient, side)
    if sciatica is None or patient.amputated(side):
        return None
    pain = back.back_pain(patient)
    signs = sum(map(bool, (sciatica.told, sciatica.slr, pain, sciatica.listed)))
    of_now = (
        bool(sciatica.told or sciatica.slr)
        or any(isinstance(one, Sign) for one in pain)
        or sciatica.may_be_within(LISTED_IS_OF_NOW, patient)
    )
    return RootPattern(side, sciatica, pain) if signs >= SIGNS_NEEDED and of_now else None
