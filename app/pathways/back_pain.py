"""What was told of the back and of the pain that runs from it into a leg, and whether it is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways.onset import found_now, may_be_within, new, of_now
from app.pathways.story import Story
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Side, Sign, Symptom, Trait
from app.picture.patient import PatientPicture, remembered

LISTED_IS_OF_NOW = timedelta(weeks=6)
"""Ours: what was put on the problem list so recently is a complaint of now."""

OTHER_LEG_WITHIN = timedelta(weeks=12)
"""Ours: sciatica that changed legs within three months has become two-sided; one of years ago has not."""

DOWN_THE_LEG = (Trait.RADIATING, Trait.DERMATOMAL)
RADICULAR = (Complaint.PAIN, Complaint.NUMBNESS, Complaint.BURNING)
CLAUDICATION = (Complaint.PAIN, Complaint.NUMBNESS, Complaint.WEAKNESS, Complaint.HEAVINESS)
BROUGHT_ON = (Trait.ON_WALKING, Trait.ON_STANDING)
RELIEVED = frozenset(
    {
        Trait.RELIEF_BY_STANDING_STILL,
        Trait.RELIEF_BY_REST,
        Trait.RELIEF_BY_SITTING_OR_BENDING,
        Trait.RELIEF_BY_MOVEMENT,
        Trait.RELIEF_BY_HANGING_DOWN,
    }
)

READS = frozenset(
    {
        Concept.SIGN_BACK_PAIN,
        Concept.COND_LOW_BACK_PAIN,
        Concept.COND_RADICULOPATHY,
        Concept.COND_SPINAL_STENOSIS,
        Concept.SLR,
        Concept.SYMPTOM_LEG,
    }
)


def back_pain(patient: PatientPicture) -> tuple[Sign | Diagnosis, ...]:
    """Back pain of now, found or listed, new or old; an entry that is read as both counts once."""
    listed = patient.current(Concept.COND_LOW_BACK_PAIN)
    known = {one.reference for one in listed}
    return (*(one for one in found_now(patient, Concept.SIGN_BACK_PAIN) if one.reference not in known), *listed)


def new_back_pain(patient: PatientPicture, within: timedelta) -> tuple[Sign | Diagnosis, ...]:
    """Back pain that may have begun within this span; found again beside a listed old one, it is the old one."""
    return new(back_pain(patient), within, patient)


@dataclass(frozen=True, slots=True)
class Sciatica:
    """Pain or numbness that runs down one leg, told, examined or listed."""

    side: Side
    told: tuple[Symptom, ...]
    slr: tuple[Sign, ...]
    listed: tuple[Diagnosis, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of it."""
        return (*self.told, *self.slr, *self.listed)

    def told_lately(self, patient: PatientPicture) -> bool:
        """Is any of it complained of now?"""
        facts: tuple[Symptom | Diagnosis, ...] = (*self.told, *self.listed)
        return any(told_lately(one, patient) for one in facts)

    def may_be_within(self, span: timedelta, patient: PatientPicture) -> bool:
        """May it have begun so recently?"""
        told: tuple[Symptom | Diagnosis, ...] = (*self.told, *self.listed)
        return bool(new(told, span, patient))

    def surely_older(self, span: timedelta, patient: PatientPicture) -> bool:
        """Did it surely begin longer ago? Only a recorded onset, or an entry that old, can say so."""
        told = (one for one in self.told if one.complaints and one.onset is not None)
        dated: tuple[Symptom | Diagnosis, ...] = (*told, *self.listed)
        return bool(dated) and not any(may_be_within(one, span, patient) for one in dated)


def sciatica_of(patient: PatientPicture, side: Side, *complaints: Complaint) -> Sciatica | None:
    """What was told of this side as running down the leg, and what is listed; a raised leg alone tells no pain."""
    story = told_now(patient, side)
    told = dict.fromkeys(
        one
        for complaint in complaints or RADICULAR
        for trait in DOWN_THE_LEG
        for one in story.telling(complaint, trait)
    )
    listed = tuple(
        one for one in patient.current(Concept.COND_RADICULOPATHY) if (one.side or Side.NOT_RECORDED) is side
    )
    if not (told or listed):
        return None
    slr = tuple(one for one in found_now(patient, Concept.SLR) if one.side is side)
    return Sciatica(side, tuple(told), slr, listed)


def two_sided_sciatica(patient: PatientPicture, within: timedelta) -> tuple[Fact, ...]:
    """CES-01: painful sciatica of both legs of which one may be so new, or that spread from one leg to the other."""
    found = _painful_legs(patient)
    if found and any(one.may_be_within(within, patient) for one in found):
        return tuple(dict.fromkeys(fact for one in found for fact in one.facts))
    told = (one for side in Side for one in told_now(patient, side).telling(Complaint.PAIN, Trait.SPREAD_TO_BOTH))
    return tuple(one for one in dict.fromkeys(told) if may_be_within(one, within, patient))


def lasting_two_sided_sciatica(patient: PatientPicture, beyond: timedelta) -> tuple[Fact, ...]:
    """CES-03: painful sciatica of both legs that is older than this and is complained of now."""
    found = _painful_legs(patient)
    if any(one.may_be_within(beyond, patient) for one in found):
        return ()
    if not any(one.told_lately(patient) for one in found):
        return ()
    return tuple(dict.fromkeys(fact for one in found for fact in one.facts))


@remembered
def _painful_legs(patient: PatientPicture) -> tuple[Sciatica, ...]:
    """Both legs when each has painful sciatica of the last three months; else none."""
    found = [one for side in (Side.LEFT, Side.RIGHT) if (one := _painful(patient, side)) is not None]
    both = len(found) == 2 and all(one.may_be_within(OTHER_LEG_WITHIN, patient) for one in found)
    return tuple(found) if both else ()


def _painful(patient: PatientPicture, side: Side) -> Sciatica | None:
    """Sciatica that is not the claudication of stenosis; a recorded onset outweighs that pattern."""
    found = sciatica_of(patient, side, Complaint.PAIN, Complaint.BURNING)
    if found is None or not claudication_of_stenosis(patient, side) or any(one.onset for one in found.told):
        return found
    return Sciatica(side, (), found.slr, found.listed) if found.listed else None


def claudication_of_stenosis(patient: PatientPicture, side: Side) -> tuple[Symptom, ...]:
    """Brought on by walking or standing, relieved by sitting or bending forward (SST-01)."""
    story = told_now(patient, side)
    if not story.symptoms:
        return ()
    return tuple(
        dict.fromkeys(
            one
            for complaint in CLAUDICATION
            for trait in BROUGHT_ON
            for one in story.telling(complaint, trait, Trait.RELIEF_BY_SITTING_OR_BENDING)
        )
    )


def stenosis_told(patient: PatientPicture) -> dict[Side, tuple[Symptom, ...]]:
    """SST-01: that claudication of both legs, without a side, or of one leg beside the listed diagnosis; else empty."""
    found = {side: claudication_of_stenosis(patient, side) for side in Side}
    told = {side: facts for side, facts in found.items() if any(told_lately(one, patient) for one in facts)}
    both = {Side.LEFT, Side.RIGHT} <= set(told) or Side.NOT_RECORDED in told
    return told if both or patient.current(Concept.COND_SPINAL_STENOSIS) else {}


def relief_untold(patient: PatientPicture) -> bool:
    """SST-01: both legs hurt on walking or standing, and nobody has asked what helps."""
    stories = [told_now(patient, side) for side in (Side.LEFT, Side.RIGHT)]
    legs = [
        [one for kind in CLAUDICATION for trait in BROUGHT_ON for one in story.telling(kind, trait)]
        for story in stories
    ]
    if any(one.traits & RELIEVED for story in stories for one in story.symptoms):
        return False
    return all(legs) and any(told_lately(one, patient) for leg in legs for one in leg)


def told_lately(one: Symptom | Diagnosis, patient: PatientPicture) -> bool:
    """Told at a visit, or listed in the last weeks: an old entry alone is nothing to do today."""
    return one.when is None or one.when.possibly_within(LISTED_IS_OF_NOW, patient.as_of)


@remembered
def told_now(patient: PatientPicture, side: Side) -> Story:
    """What was told of this side, is confirmed and is not over."""
    return Story(side, tuple(one for one in patient.symptoms(side) if of_now(one, patient) and not one.suspected))


def of_the_spine(patient: PatientPicture) -> tuple[Fact, ...]:
    """Back pain of now, sciatica told or listed, and listed stenosis, whenever they began."""
    legs = (one for side in Side if (one := sciatica_of(patient, side)) is not None)
    return (
        *back_pain(patient),
        *(fact for one in legs for fact in one.facts),
        *patient.current(Concept.COND_SPINAL_STENOSIS),
    )
