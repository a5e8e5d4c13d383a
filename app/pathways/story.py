"""What was told of one leg, put together from every resource that tells something of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.picture.facts import Complaint, Side, Symptom, Trait
from app.picture.moments import When
from app.picture.patient import PatientPicture, remembered


@dataclass(frozen=True, slots=True)
class Story:
    """The current symptoms of one leg, or those without a side."""

    side: Side
    symptoms: tuple[Symptom, ...]

    def telling(self, complaint: Complaint, *traits: Trait) -> tuple[Symptom, ...]:
        """The symptoms that tell this complaint with all these traits, or nothing.

        A trait that stands in a resource of its own, without a complaint ("relieved by rest"), counts for every
        complaint of that leg; one that was told of another complaint does not.
        """
        found: dict[Symptom, None] = {}
        for one in self.symptoms:
            if complaint not in one.complaints:
                continue
            loose = [other for other in self.symptoms if not other.complaints]
            missing = [trait for trait in traits if trait not in one.traits]
            helpers = [other for trait in missing for other in loose if trait in other.traits]
            if all(any(trait in other.traits for other in loose) for trait in missing):
                found.update(dict.fromkeys((one, *helpers)))
        return tuple(found)

    def of(self, *complaints: Complaint) -> tuple[Symptom, ...]:
        """The symptoms that tell one of these complaints."""
        return tuple(one for one in self.symptoms if one.complaints & set(complaints))

    def with_trait(self, *traits: Trait) -> tuple[Symptom, ...]:
        """The symptoms that tell one of these traits, whatever the complaint."""
        return tuple(one for one in self.symptoms if one.traits & set(traits))


@remembered
def story_of(patient: PatientPicture, side: Side) -> Story:
    """What was told of this side and of no other (DATA-08)."""
    return Story(side, patient.symptoms(side))


@remembered
def stories_of(patient: PatientPicture) -> tuple[Story, ...]:
    """The stories that were told: left, right, and what was told without a side; an amputated leg has none."""
    found = (story_of(patient, side) for side in Side if not patient.amputated(side))
    return tuple(one for one in found if one.symptoms)


def began_within(symptoms: Iterable[Symptom], span: timedelta, patient: PatientPicture) -> bool:
    """May one have begun so recently? Without an onset the time of telling speaks, and an undated one counts."""
    return any(_possibly(one.onset or one.when, span, patient) for one in symptoms)


def surely_older(symptoms: Iterable[Symptom], span: timedelta, patient: PatientPicture) -> bool:
    """Did all of them surely begin longer ago? Without an onset nobody knows."""
    listed = tuple(symptoms)
    return bool(listed) and all(
        one.onset is not None and not one.onset.possibly_within(span, patient.as_of) for one in listed
    )


def _possibly(when: When | None, span: timedelta, patient: PatientPicture) -> bool:
    return when is None or when.possibly_within(span, patient.as_of)
