"""Symptoms of a leg as somebody told them: by code, by the name of a problem, by a reason for a visit, by an item.

One fact for a resource and a leg. What was denied, is over, or is of another place has none. The examination itself
("sensation of the left foot: reduced") is a sign and no telling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.fhir.answers import Answered, graded, has_value, yes_or_no
from app.fhir.chart import Chart, Place, codings_of, texts_of
from app.fhir.structs import CodeableConcept, Observation, Resource
from app.fhir.subject import name_of
from app.fhir.symptom_words import NOTHING, Told
from app.fhir.terminology import Asks, Limb, Match, NotAssessed
from app.fhir.times import duration_before
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Grade, Presence, Side, Symptom, Trait
from app.picture.moments import When

_ICD10CM = "icd-10-cm"

_BY_CONCEPT: dict[Concept, tuple[frozenset[Complaint], frozenset[Trait]]] = {
    Concept.PAIN_LIMB: (frozenset({Complaint.PAIN}), frozenset()),
    Concept.PAIN_REST: (frozenset({Complaint.PAIN}), frozenset({Trait.AT_REST})),
    Concept.SENSORY_LIMB: (frozenset({Complaint.NUMBNESS}), frozenset()),
    Concept.MOTOR_LIMB: (frozenset({Complaint.WEAKNESS}), frozenset()),
    Concept.SIGN_FOOT_DROP: (frozenset({Complaint.WEAKNESS}), frozenset()),
    Concept.SIGN_LEG_SWELLING: (frozenset({Complaint.SWELLING}), frozenset()),
    Concept.COND_CLAUDICATION: (frozenset({Complaint.PAIN}), frozenset({Trait.ON_WALKING, Trait.RELIEF_BY_REST})),
    Concept.COND_NOCTURNAL_CRAMPS: (frozenset({Complaint.CRAMP}), frozenset()),
}
"""What a code of a finding tells."""

_EXAMINED = (
    "pulse.", "doppler.", "abi", "tbi", "ankle_pressure", "toe_pressure", "tcpo2_foot", "skin.", "capillary_refill",
    "sensory.monofilament", "reflex.", "slr", "lab.", "bp.", "vital.", "body_", "compartment_pressure",
    "postvoid_residual",
)  # fmt: skip
_UNIT = r"(?:hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?)"
_COUNT = r"(?:\d{1,3}(?:[.,]\d)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_LASTED = re.compile(
    r"(?<!standing )(?<!walking )(?<!sitting )(?<!lasting )(?<!lasted )\b"
    rf"(?:(?:for|x|over|since|in|past|last)\s+(?:the\s+)?(?:past\s+|last\s+)?(?P<span>{_COUNT}[\s-]*{_UNIT})"
    rf"|(?P<ago>{_COUNT}[\s-]*{_UNIT})(?=[\s-]+(?:ago|history|duration|hx))"
    r"|since\s+(?P<day>yesterday|this morning|today))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """Where and when something was told."""

    resource: Resource
    when: When | None
    onset: When | None = None
    suspected: bool = False
    continuing: bool = False
    unsigned: bool = False


def tell(
    chart: Chart,
    telling: Telling,
    code: CodeableConcept | None,
    sites: Iterable[CodeableConcept | None] = (),
) -> None:
    """Note the leg symptoms that a problem or a reason names, by its codes and its words."""
    texts = texts_of(code)
    told, by_code, place = _named(chart, code, sites)
    _note(chart, telling, _sum(told, by_code), place, texts, from_text=not by_code.complaints)


def tells(chart: Chart, code: CodeableConcept | None) -> bool:
    """Does a problem or a reason so named tell a leg symptom, when it has no site?"""
    told, by_code, place = _named(chart, code, ())
    return _told_of_leg(_sum(told, by_code), place) is not None


def _named(
    chart: Chart, code: CodeableConcept | None, sites: Iterable[CodeableConcept | None]
) -> tuple[Told, Told, Place]:
    """What the words of a name tell, what its codes tell, and where."""
    texts, matches = texts_of(code), chart.coded(code)
    place = chart.place([match.side for match in matches], sites, texts)
    told = _together([chart.terminology.symptoms.read(text) for text in texts])
    return told, _by_codes(chart, code, matches, place), place


def may_tell(chart: Chart, code: CodeableConcept | None) -> bool:
    """Could a problem, a reason or an item so named tell a leg symptom, wherever it is and whatever is answered?"""
    words = chart.terminology.symptoms
    if any(words.read(text) is not NOTHING or words.role(text) is not None for text in texts_of(code)):
        return True
    if any(match.concept in _BY_CONCEPT for match in chart.coded(code)):
        return True
    return any(_is_icd(one.system) and words.code(one.code or "") is not None for one in codings_of(code))


def _by_codes(chart: Chart, code: CodeableConcept | None, matches: Sequence[Match], place: Place) -> Told:
    """What the codes tell. One that does not name the leg tells of it only at a leg; numbness stays, side open."""
    whole = NOTHING
    at_leg = place.limb in (Limb.LEG, Limb.TOES)
    for match in matches:
        tells = _BY_CONCEPT.get(match.concept)
        asks = match.finding is None and not match.concept.startswith("cond.")
        if tells is None or asks or match.history or (match.finding is not None and not match.finding.rank):
            continue
        if at_leg or not match.needs_site:
            whole = _sum(whole, Told(*tells, Limb.LEG))
        elif match.concept is Concept.SENSORY_LIMB:
            whole = _sum(whole, Told(*tells))
    for coding in codings_of(code):
        more = chart.terminology.symptoms.code(coding.code or "") if _is_icd(coding.system) else None
        if more is not None:
            whole = _sum(whole, Told(more.complaints, more.traits, Limb.LEG))
    return whole


def _is_icd(system: str | None) -> bool:
    return _ICD10CM in (system or "").lower() or (system or "").endswith("2.16.840.1.113883.6.90")


def tell_observed(chart: Chart, telling: Telling, observation: Observation, matches: Sequence[Match]) -> None:
    """Note the leg symptoms that an item, its answer and its components tell; a component with a side stands alone."""
    if not observation.component and (_is_number(observation) or is_examined(matches)):
        return
    label, sites = _label(observation), [observation.body_site]
    texts = tuple(text for text in (label, *_answers(observation)) if text)
    place = chart.place([match.side for match in matches], sites, texts)
    by_code = _by_codes(chart, observation.code, matches, place)
    asked = _sum(chart.terminology.symptoms.read(label), by_code)
    own = _answered(chart, observation, asked, matches)
    parts: list[Told] = []
    for component in observation.component or ():
        if component is None or _is_number(component):
            continue
        part = _label(component)
        told = _answered(chart, component, chart.terminology.symptoms.read(part), ())
        if told is NOTHING:
            continue
        if chart.side_in(part) is not None:
            _note(chart, telling, told, chart.place([], sites, (part,)), (part,), from_text=True)
        else:
            parts.append(told)
    if parts and own is NOTHING and not has_value(observation):
        own = asked  # "Left leg pain" with its relieving factors: it hurts.
    loose = bool(parts) or chart.terminology.symptoms.role(label) is not None
    told = _together([own, *parts])
    _note(chart, telling, told, place, texts, from_text=by_code is NOTHING, loose_traits=loose)


def is_examined(matches: Sequence[Match]) -> bool:
    """What is felt, seen or measured is told by nobody."""
    return bool(matches) and all(match.concept.startswith(_EXAMINED) for match in matches)


def _is_number(one: Answered) -> bool:
    return any(value is not None for value in (one.value_quantity, one.value_integer, one.value_range, one.value_ratio))


def _label(one: Answered) -> str:
    return next(iter(texts_of(one.code)), "")


def _answers(one: Answered) -> tuple[str, ...]:
    return (*((one.value_string,) if one.value_string else ()), *texts_of(one.value_codeable_concept))


def _answered(chart: Chart, one: Answered, asked: Told, matches: Sequence[Match]) -> Told:
    """What one item tells with its answer: the item, when it is answered with yes, and what the answer adds to it."""
    words = chart.terminology.symptoms
    if one.lost or one.data_absent_reason is not None or _is_number(one):
        return NOTHING
    if not has_value(one):
        return NOTHING if isinstance(one, Observation) and one.component else asked
    answers, role = _answers(one), words.role(_label(one))
    if role is not None:
        return _together([words.read(f"{role} {answer}".strip()) for answer in answers])
    added = _together([words.read(answer) for answer in answers])
    if asked is NOTHING:
        # "Sensation of the left foot: reduced" is an examination and no telling.
        return NOTHING if any(chart.terminology.scale(match.concept) for match in matches) else added
    return _sum(asked, added) if _is_so(chart, one, matches) else NOTHING


def _is_so(chart: Chart, one: Answered, matches: Sequence[Match]) -> bool:
    """Is the symptom that an item names there? A plain no, and what could not be assessed, are none."""
    said = yes_or_no(one, chart.terminology)
    if said is not None:
        return said is Presence.PRESENT
    grades = [graded(one, chart.terminology, match.concept, Asks.DEFICIT) for match in matches]
    return not any(isinstance(grade, NotAssessed) or (isinstance(grade, Grade) and not grade.rank) for grade in grades)


def _together(tellings: Iterable[Told]) -> Told:
    whole = NOTHING
    for told in tellings:
        whole = _sum(whole, told)
    return whole


def _sum(one: Told, other: Told) -> Told:
    if one is NOTHING or other is NOTHING:
        return one if other is NOTHING else other
    return Told(
        one.complaints | other.complaints,
        one.traits | other.traits,
        one.limb or other.limb,
        both_legs=one.both_legs or other.both_legs,
        by_nature=one.by_nature or other.by_nature,
        doubtful=one.doubtful or other.doubtful,
    )


def _note(
    chart: Chart,
    telling: Telling,
    told: Told,
    place: Place,
    texts: Sequence[str],
    *,
    from_text: bool,
    loose_traits: bool = False,
) -> None:
    complaints = _told_of_leg(told, place, loose_traits=loose_traits)
    if complaints is None:
        return
    sides = place.sides or ((Side.LEFT, Side.RIGHT) if told.both_legs and not place.contradictory else ())
    for side in sides or (Side.NOT_RECORDED,):
        chart.facts.append(
            Symptom(
                concept=Concept.SYMPTOM_LEG,
                reference=name_of(telling.resource),
                side=side,
                when=telling.when,
                from_text=from_text,
                unsigned=telling.unsigned,
                complaints=complaints,
                traits=told.traits,
                onset=telling.onset or _onset_in(chart, texts, telling.when),
                suspected=telling.suspected or told.doubtful,
                continuing=telling.continuing,
            )
        )


def _told_of_leg(told: Told, place: Place, *, loose_traits: bool = False) -> frozenset[Complaint] | None:
    """The complaints of a leg, none when only a trait is told; ``None`` when nothing is told of a leg."""
    if told is NOTHING:
        return None
    complaints = _of_a_leg(told, place)
    if complaints or (told.traits and not told.complaints and (loose_traits or told.limb is Limb.LEG)):
        return complaints
    return None


def _of_a_leg(told: Told, place: Place) -> frozenset[Complaint]:
    """The complaints that are of a leg: where it is named, or by nature, or numbness that nobody placed elsewhere."""
    if place.limb in (Limb.LEG, Limb.TOES) or told.limb is Limb.LEG:
        return told.complaints
    if place.limb is Limb.ELSEWHERE:
        return frozenset()
    return told.complaints if told.by_nature else told.complaints & {Complaint.NUMBNESS}


def _onset_in(chart: Chart, texts: Sequence[str], when: When | None) -> When | None:
    """When it began, if the words say so: "for 3 days", "2 week history", "since yesterday"."""
    anchor = when or When(chart.as_of, chart.as_of)
    for text in texts:
        found = _LASTED.search(text)
        if found is not None:
            return duration_before(found["span"] or found["ago"] or found["day"], anchor)
    return None
