"""Observations: bedside findings by side, numbers in canonical units, answers about pregnancy and smoking.

KNOWLEDGE rows DATA-02, -05 to -14; the shapes are those of CODES.md section 3.
"""

from __future__ import annotations

from dataclasses import replace

from app.fhir.answers import (
    Answered,
    has_value,
)
from app.fhir.chart import LIMB, Chart, Named, Place, codings_of, texts_of
from app.fhir.decode import contained_in
from app.fhir.observed import Notes, Setting
from app.fhir.read_screening import heart_class
from app.fhir.read_symptom import Telling, tell_observed
from app.fhir.structs import Component, Observation
from app.fhir.subject import name_of
from app.fhir.terminology import Limb, Match, TextKind
from app.fhir.times import duration_before
from app.picture.concepts import Concept
from app.picture.facts import (
    Presence,
    Side,
)
from app.picture.moments import When
from app.picture.needs import Why

SIGNED = frozenset({"final", "amended", "corrected"})
UNSIGNED = frozenset({"preliminary", None})
"""DATA-02. Ours: a status that is missing is no signature, so such a finding may raise an alarm and not more."""

_DIAGNOSED = ("cond.", "safety.")
KINDS = (TextKind.BEDSIDE, TextKind.LAB, TextKind.DIAGNOSIS)
"""The closed lists against which an item is read."""

_SKIN = frozenset({Concept.SKIN_COLOR_LIMB, Concept.SKIN_TEMPERATURE_LIMB, Concept.CAPILLARY_REFILL})
_PLACED = LIMB | {
    Concept.BP_SYSTOLIC,
    Concept.BP_DIASTOLIC,
    Concept.PAIN_SEVERITY,
    Concept.VITAL_TEMPERATURE,
    *(concept for concept in Concept if concept.startswith(_DIAGNOSED)),
}
"""Concepts for which it matters where."""

_NOWHERE = Place()
_ARTERIES = frozenset({Concept.PULSE_PANEL, Concept.PULSE_UNSPECIFIED_ARTERY})
ARTERIES = frozenset(concept for concept in Concept if concept.startswith("pulse.")) - _ARTERIES
"""What a pulse without its artery may turn out to be."""

_PEDAL = frozenset({Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL})


def read_observation(chart: Chart, observation: Observation) -> None:
    """Note the facts of one observation, its components and the observations inside it."""
    if observation.status not in SIGNED and observation.status not in UNSIGNED:
        chart.aside(observation, "status does not count (DATA-02)")
        return
    when = chart.time_of(
        observation.effective_date_time or observation.effective_instant,
        observation.effective_period,
        observation.issued,
    )
    if chart.ahead(when):
        chart.aside(observation, "time lies in the future (DATA-13)")
        return
    unsigned = observation.status not in SIGNED
    _Reader(chart, Setting(observation, when, unsigned, name_of(observation))).read()
    if observation.contained:
        _read_contained(chart, observation)


def _read_contained(chart: Chart, observation: Observation) -> None:
    inside = contained_in(observation)
    for one in inside.resources:
        if not isinstance(one.resource, Observation):
            continue
        if _same_subject(one.resource, observation):
            read_observation(chart, _as_member(one.resource, observation))
        else:
            chart.aside(observation, "a contained finding names another subject (DATA-01)")
    if inside.unreadable:
        chart.aside(observation, "a contained resource is not readable")


def _same_subject(member: Observation, panel: Observation) -> bool:
    if member.subject is None and not member.focus:
        return True
    if member.focus or panel.subject is None or member.subject is None:
        return False
    return member.subject.reference is not None and member.subject.reference == panel.subject.reference


def _as_member(member: Observation, panel: Observation) -> Observation:
    """A contained observation with what its panel says of both."""
    member.id = panel.id
    member.status = member.status or panel.status
    member.body_site = member.body_site or panel.body_site
    if not (member.effective_date_time or member.effective_instant or member.effective_period or member.issued):
        member.effective_date_time, member.effective_instant = panel.effective_date_time, panel.effective_instant
        member.effective_period, member.issued = panel.effective_period, panel.issued
    member.contained = None
    return member


def _is_onset(named: Named) -> bool:
    if any(match.concept is Concept.SYMPTOM_ONSET for match in named.matches):
        return True
    return not named.matches and any("onset" in text.lower() for text in named.texts)


def _onset(chart: Chart, one: Answered, when: When | None) -> When | None:
    span = one.value_period
    found = chart.moment(one.value_date_time) or chart.moment(span.start if span else None)
    if found is None:
        anchor = when or When(chart.as_of, chart.as_of)
        found = chart.moment(one.value_string) or duration_before(one.value_string, anchor)
    return None if chart.ahead(found) else found


class _Reader:
    """Reads one observation into a chart."""

    def __init__(self, chart: Chart, setting: Setting) -> None:
        self._chart = chart
        self._terminology = chart.terminology
        self._setting = setting
        self._source = setting.source
        self._notes = Notes(chart, setting)

    def read(self) -> None:
        """Components first: a panel's own value is asked for only when they say nothing."""
        named = self._at_body_site(self._chart.named(self._source.code, *KINDS))
        if self._chart.is_family_history(named.texts):
            self._chart.aside(self._source, "family history (DATA-15)")
            return
        parts = [(one, self._chart.named(one.code, *KINDS)) for one in self._source.component or () if one is not None]
        for component, own in parts:
            if _is_onset(own):
                onset = _onset(self._chart, component, self._setting.when)
                self._setting = replace(self._setting, onset=onset)
        self._notes = Notes(self._chart, self._setting)
        said = False
        for component, own in parts:
            if not _is_onset(own):
                said = self._component(component, own, named) or said
        if has_value(self._source) or not said:
            self._item(named, self._source, ())
            self._by_answer(named, self._source, ())
        self._chart.facts.extend(
            heart_class(self._chart, named.texts, self._source, self._setting.reference, self._setting.when)
        )
        setting = self._setting
        told = Telling(self._source, setting.when, setting.onset, unsigned=setting.unsigned)
        tell_observed(self._chart, told, self._source, named.matches)

    def _at_body_site(self, named: Named) -> Named:
        """CODES.md section 3 rows 2 and 8: a bare label ("Sensation") is read with the words of its body site."""
        if named.matches or not named.texts:
            return named
        sites = texts_of(self._source.body_site)
        labels = tuple(f"{text} {site}" for text in named.texts for site in sites)
        found = self._chart.by_text(TextKind.BEDSIDE, labels)
        return replace(named, matches=tuple(Match(one) for one in found), from_text=True) if found else named

    def _component(self, component: Component, own: Named, parent: Named) -> bool:
        if self._chart.is_family_history(own.texts):
            return True
        named = own if own.matches else self._labelled(component, own, parent)
        said = named is not None and self._item(named, component, parent.texts)
        return self._by_answer(own, component, parent.texts) or said

    def _by_answer(self, named: Named, one: Answered, panel_texts: tuple[str, ...]) -> bool:
        """Note the findings that a label names only with its answer: "Gait: unsteady"; True when there is one."""
        answers = (*((one.value_string,) if one.value_string else ()), *texts_of(one.value_codeable_concept))
        found = {
            concept: None
            for answer in answers
            for text in named.texts
            for concept in self._terminology.by_text_and_answer(text, answer)
            if not any(match.concept is concept for match in named.matches)
        }
        for concept in found:
            place = self._place(named, Match(concept), one, panel_texts) if concept in _PLACED else _NOWHERE
            if self._at_site(concept, place, one) is not None:
                self._notes.sign(concept, Presence.PRESENT, place, replace(named, from_text=True))
        return bool(found)

    def _labelled(self, component: Component, own: Named, parent: Named) -> Named | None:
        """A component that names only a side or an artery, and so answers the question of its panel."""
        words = self._terminology
        side_only = any(
            words.side_of_site(one.system, one.code) or words.side_in(one.display or "")
            for one in codings_of(component.code)
        ) or any(words.side_in(text) for text in own.texts)
        artery = self._artery(component)
        if artery is not None and parent.of("pulse."):
            return replace(parent, matches=(Match(artery),), texts=own.texts)
        if side_only and parent.matches:
            sides = [words.side_of_site(one.system, one.code) for one in codings_of(component.code)]
            side = next((one for one in sides if isinstance(one, Side)), None)
            matches = tuple(match._replace(side=side or match.side) for match in parent.matches)
            return replace(parent, matches=matches, texts=own.texts or parent.texts)
        return None

    def _artery(self, one: Answered) -> Concept | None:
        words = self._terminology
        site = self._source.body_site
        for coding in (*codings_of(one.code), *codings_of(site)):
            found = words.artery_of_site(coding.system, coding.code)
            if found is not None:
                return found
        for text in (*texts_of(one.code), *texts_of(site)):
            found = words.artery_in(text)
            if found is not None:
                return found
        return None

    def _item(self, named: Named, one: Answered, panel_texts: tuple[str, ...]) -> bool:
        """Note what one question and its answer say; True when the question was understood."""
        understood = False
        for match in named.matches:
            concept = match.concept
            if concept in _ARTERIES:
                artery = self._artery(one)
                if artery is None:
                    if has_value(one):
                        self._chart.aside(self._source, "artery not given")
                    continue
                concept = artery
            if concept is Concept.SYMPTOM_ONSET:
                self._onset_fact(named, match, one, panel_texts)
                understood = True
                continue
            place = self._place(named, match, one, panel_texts) if concept in _PLACED else _NOWHERE
            if match.needs_site and self._lacks_site(concept, place):
                self._chart.aside(self._source, "site not given")
                continue
            here = self._at_site(concept, place, one)
            if here is None:
                continue
            understood = True
            self._notes.fact(match if here is match.concept else match._replace(concept=here), named, one, place)
        return understood

    def _place(self, named: Named, match: Match, one: Answered, panel_texts: tuple[str, ...]) -> Place:
        place = self._chart.place([match.side], [self._source.body_site], named.texts, panel_texts)
        if place.sides or place.contradictory:
            return place
        answer = (*((one.value_string,) if one.value_string else ()), *texts_of(one.value_codeable_concept))
        by_answer = self._chart.place([], [], answer)
        sides = () if by_answer.contradictory else by_answer.sides
        return replace(place, sides=sides, limb=place.limb or by_answer.limb, by_answer=bool(sides))

    def _lacks_site(self, concept: Concept, place: Place) -> bool:
        """Pale or cold skin, and a diagnosis, may be of anywhere; numbness and pain stay, with an open side."""
        if place.limb is not None:
            return False
        return concept.startswith(_DIAGNOSED) or (concept in _SKIN and not place.sides)

    def _at_site(self, concept: Concept, place: Place, one: Answered) -> Concept | None:
        """The concept as it applies at this site; ``None`` when the site is no leg, or not an arm for a pressure."""
        if concept in (Concept.BP_SYSTOLIC, Concept.BP_DIASTOLIC):
            if place.limb not in (Limb.LEG, Limb.TOES):
                return concept
            if concept is Concept.BP_SYSTOLIC and self._artery(one) in _PEDAL:
                return Concept.ANKLE_PRESSURE
            self._chart.aside(self._source, "blood pressure at a leg")
            return None
        if concept is Concept.VITAL_TEMPERATURE and place.limb in (Limb.LEG, Limb.TOES):
            self._chart.aside(self._source, "a temperature of the leg")
            return None
        if place.limb is Limb.ELSEWHERE and concept in LIMB:
            self._chart.aside(self._source, "site is not a leg")
            return None
        return concept

    def _onset_fact(self, named: Named, match: Match, one: Answered, panel_texts: tuple[str, ...]) -> None:
        onset = _onset(self._chart, one, self._setting.when)
        place = self._place(named, match, one, panel_texts)
        if onset is None:
            self._notes.missing(Concept.SYMPTOM_ONSET, Why.UNABLE if one.data_absent_reason else Why.UNREADABLE, place)
        else:
            self._notes.sign(Concept.SYMPTOM_ONSET, Presence.PRESENT, place, named, onset)
