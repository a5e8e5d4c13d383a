"""Which pathways a chart gives something to judge, and who judges a selected order; the others cost nothing.

A pathway is pure: the same answers lead it to the same conclusion. So each is run once on a blank chart, and what it
asks there is noted. A chart that holds nothing about those concepts would give the same answers, and the conclusion
from the blank one, most often none, is the conclusion from it. Nobody declares this, so nobody can declare it wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Never

from app.conclusions import OrderCheck, Outcome, Pathway, Stakes
from app.picture.blank import BlankPicture
from app.picture.concepts import Concept
from app.picture.limits import Limits
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture


@dataclass(frozen=True, slots=True)
class Relevance:
    """What the pathways make of charts whose needs came in one way, as far as these hold nothing.

    Sets of pathways are numbers: bit 0 is the first pathway. ``asked_by`` tells who asks about a concept, ``always``
    who looks at more than concepts and must be run on every chart, ``speaking`` who concludes something from silence,
    ``concluded`` what.
    """

    pathways: Sequence[Pathway]
    asked_by: Mapping[Concept, int]
    always: int
    speaking: int
    concluded: tuple[tuple[Outcome, ...], ...]

    def due(self, patient: PatientPicture) -> Iterator[tuple[Pathway, tuple[Outcome, ...] | None]]:
        """The pathways that have anything to say of this chart, or may have, in their order.

        With each comes its conclusion when that is known already, or None when it must be run.
        """
        run = self.always
        asked_by = self.asked_by
        for concept in patient.charted():
            run |= asked_by.get(concept, 0)
        due = run | self.speaking
        while due:
            first = due & -due
            due ^= first
            index = first.bit_length() - 1
            yield self.pathways[index], None if run & first else self.concluded[index]


def relevance_of(
    pathways: Sequence[Pathway], limits: Limits, needs: Mapping[Need, NeedState], as_of: datetime
) -> Relevance:
    """Ask every pathway about a blank chart whose needs came so."""
    asked_by: dict[Concept, int] = {}
    always = speaking = 0
    concluded: list[tuple[Outcome, ...]] = []
    for index, pathway in enumerate(pathways):
        blank = BlankPicture(as_of, limits, needs)
        said: tuple[Outcome, ...] = ()
        try:
            said = tuple(pathway.assess(blank))
        except Exception:  # noqa: BLE001  # it is run on every chart, and fails there where that is told
            always |= 1 << index
        if blank.other:
            always |= 1 << index
        elif said:
            speaking |= 1 << index
        for concept in blank.concepts:
            asked_by[concept] = asked_by.get(concept, 0) | 1 << index
        concluded.append(said)
    return Relevance(pathways, asked_by, always, speaking, tuple(concluded))


def judges(order: OrderCheck, selected: Concept) -> bool:
    """Can this order check say anything of a selected order of this kind?

    It cannot when it knows so from the kind alone, whatever is at stake: without a look at the chart, or at anything
    else of the order.
    """
    try:
        return any(True for stakes in Stakes for _ in order.judge(_UNSEEN, _OfKind(selected), stakes))  # type: ignore[arg-type]  # neither is looked at
    except Exception:  # noqa: BLE001  # it looked; what fails here for another reason fails again where that is told
        return True


class _Unseen:
    """Stands for what must not be looked at."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Never:
        raise LookupError(name)


class _OfKind:
    """An order of which only the kind may be known."""

    __slots__ = ("concept",)

    def __init__(self, concept: Concept) -> None:
        self.concept = concept

    def __getattribute__(self, name: str) -> Concept:
        if name != "concept":
            raise LookupError(name)
        kind: Concept = object.__getattribute__(self, name)
        return kind


_UNSEEN = _Unseen()
