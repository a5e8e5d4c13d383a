"""Symptoms of a leg as somebody told them: by code, by the name of a problem, by a reason for a visit, by an item.

One fact for a resource and a leg. What was denied, is over, or is of another place has none. The examination itself
("sensation of the left foot: reduced") is a sign and no telling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.fhir.answers import Answered, graded, has_value, yes_or_no
from app.fhir.chart import Chart, Place, codings_of, texts_of
from app.fhir.structs import CodeableConcept, Observation, Resource
from app.fhir.subject import name_of
from app.fhir.symptom_words import NOTHING, Told
from app.fhir.terminology import Asks, Limb, Match
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
    words = chart.terminology.symptoms
    matches = [match for match in chart.coded(code) if match.concept in _BY_CONCEPT and not match.history]
    told = _together([words.read(text) for text in texts])
    if not matches and told is NOTHING and not _tells_by_icd(chart, code):
        return
    place = chart.place([match.side for match in matches], sites, texts)
    by_code = _by_codes(chart, code, matches, place)
    _note(chart, telling, _sum(told, by_code), place, texts, from_text=not by_code.complaints)


def _tells_by_icd(chart: Chart, code: CodeableConcept | None) -> bool:
    return any(chart.terminology.symptoms.code(one.code or "") for one in codings_of(code) if _is_icd(one.system))


def _is_icd(system: str | None) -> bool:
    return _ICD10CM in (system or "").lower() or (system or "").endswith("2.16.840.1.113883.6.90")


def _by_codes(chart: Chart, code: CodeableConcept | None, matches: Sequence[Match], place: Place) -> Told:
    """What the codes tell. One that does not name the leg tells of it only at a leg; numbness stays, side open."""
    complaints: set[Complaint] = set()
    traits: set[Trait] = set()
    at_leg = place.limb in (Limb.LEG, Limb.TOES)
    for match in matches:
        graded_away = isinstance(match.finding, Grade) and not match.finding.rank
        if graded_away or (match.needs_site and not at_leg and match.concept is not Concept.SENSORY_LIMB):
            continue
        named, behaves = _BY_CONCEPT[match.concept]
        complaints |= named
        traits |= behaves
    for coding in codings_of(code):
        tells = chart.terminology.symptoms.code(coding.code or "") if _is_icd(coding.system) else None
        if tells is not None:
            complaints |= tells.complaints
            traits |= tells.traits
    return Told(frozenset(complaints), frozenset(traits), Limb.LEG if complaints else None)


def tell_observed(chart: Chart, telling: Telling, observation: Observation, matches: Sequence[Match]) -> None:
    """Note the leg symptoms that an item, its answer and its components tell; a component with a side stands alone."""
    label = _label(observation)
    own = _answered(chart, observation, label, matches)
    sites = [observation.body_site]
    loose: list[Told] = []
    for component in observation.component or ():
        if component is None:
            continue
        part = _label(component)
        told = _answered(chart, component, part, chart.coded(component.code))
        if told is NOTHING:
            continue
        if any(chart.side_in(text) for text in texts_of(component.code)):
            _note(chart, telling, told, chart.place([], sites, (part,)), (part,), from_text=True)
        else:
            loose.append(told)
    told = _together([own, *loose])
    if told is NOTHING:
        return
    answer = (observation.value_string or "", *texts_of(observation.value_codeable_concept))
    texts = tuple(text for text in (label, *answer) if text)
    place = chart.place([match.side for match in matches], sites, texts)
    if loose and own is NOTHING and place.limb in (Limb.LEG, Limb.TOES):
        told = replace(told, limb=Limb.LEG)
    _note(
        chart,
        telling,
        told,
        place,
        texts,
        from_text=not matches,
        loose_traits=chart.terminology.symptoms.has_role(label),
    )


def _label(one: Answered) -> str:
    return next(iter(texts_of(one.code)), "")


def _answered(chart: Chart, one: Answered, label: str, matches: Sequence[Match]) -> Told:
    """What one item tells with its answer."""
    words, terminology = chart.terminology.symptoms, chart.terminology
    if one.lost or one.data_absent_reason is not None or not label:
        return NOTHING
    if any(value is not None for value in (one.value_quantity, one.value_integer, one.value_range, one.value_ratio)):
        return NOTHING
    if not has_value(one):
        return NOTHING if isinstance(one, Observation) and one.component else words.read(label)
    said = yes_or_no(one, terminology)
    if isinstance(said, Presence):
        return words.read(label) if said is Presence.PRESENT else NOTHING
    if said is not None:
        return NOTHING
    grades = [graded(one, terminology, match.concept, Asks.DEFICIT) for match in matches]
    if any(isinstance(grade, Grade) for grade in grades):
        return words.read(label) if any(isinstance(grade, Grade) and grade.rank for grade in grades) else NOTHING
    answers = [*((one.value_string,) if one.value_string else ()), *texts_of(one.value_codeable_concept)]
    return _together([words.read(words.with_role(label, answer)) for answer in answers])


def _together(tellings: Iterable[Told]) -> Told:
    whole = NOTHING
    for told in tellings:
        if told is not NOTHING:
            whole = told if whole is NOTHING else _sum(whole, told)
    return whole


def _sum(one: Told, other: Told) -> Told:
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
    complaints = _of_a_leg(told, place)
    if not complaints and not (told.traits and (loose_traits or told.limb is Limb.LEG)):
        return
    if not complaints and told.complaints:
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
