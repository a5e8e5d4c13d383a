"""Conditions: diagnoses with their standing, and symptoms on the problem list with their onset.

KNOWLEDGE rows DATA-03, -04, -08, -13, -15, -20.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.fhir.chart import LIMB, Chart, Place, texts_of, word_of
from app.fhir.read_symptom import Telling, tell
from app.fhir.structs import CodeableConcept, Condition, Quantity, Range
from app.fhir.subject import name_of
from app.fhir.terminology import Limb, Match, TextKind
from app.fhir.times import at_age, duration_before
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Grade, Presence, Pulse, Sign, Standing
from app.picture.moments import When

NOT_SO = frozenset({"refuted", "entered-in-error"})
"""DATA-03: as if it had never been written."""

CONFIRMED = frozenset({"confirmed", None})
"""Ours: a diagnosis without verification counts as confirmed; any word that is not known counts as suspicion."""

CURRENT = frozenset({"active", "recurrence", "relapse"})
PAST = frozenset({"inactive", "resolved", "remission"})
"""DATA-04."""

_DIAGNOSED_PREFIXES = ("cond.", "safety.", "smoking", "pregnancy_status")
_SYMPTOMS = frozenset(
    {
        Concept.SENSORY_LIMB,
        Concept.MOTOR_LIMB,
        Concept.PAIN_LIMB,
        Concept.PAIN_REST,
        Concept.SKIN_COLOR_LIMB,
        Concept.SKIN_TEMPERATURE_LIMB,
    }
)
_SUBSTANCES = frozenset(
    {
        Concept.SAFETY_HEPARIN_ALLERGY,
        Concept.SAFETY_CONTRAST_ALLERGY,
        Concept.SAFETY_IRON_REACTION,
        Concept.SAFETY_QUININE_REACTION,
        Concept.SAFETY_GABAPENTINOID_ALLERGY,
        Concept.SAFETY_DULOXETINE_ALLERGY,
    }
)
_ALLERGY_WORDS = (
    "allerg",
    "hypersens",
    "anaphyla",
    "reaction",
    "intoleran",
    "sensitiv",
    "adverse",
    "alpha-gal",
    "alpha gal",
)
_PAST_BLEED = re.compile(
    r"^(?!.*\b(?:active|acute|current|ongoing|now|recurrent)\b).*\b(?:history of|hx of|h/o)\b", re.I
)
_PAST_WORDS = re.compile(
    r"\b(?:history of|hx of|h/o|past|previous|prior|former|old|remote|healed|sequelae? of|s/p|status post)\b", re.I
)
_DOUBT_WORDS = re.compile(
    r"\b(?:possibl[ey]|probabl[ey]|suspected|suspicion (?:of|for)|suspicious for|concern(?:s|ing)? for|likely|presumed"
    r"|query|differential|evaluate for)\b|\?",
    re.I,
)
_BLEEDS = frozenset({Concept.SAFETY_ACTIVE_BLEEDING, Concept.SAFETY_ICH})
_YEARS = frozenset({"a", "y", "yr", "year", "years", None})
_MONTHS = frozenset({"mo", "month", "months"})


def read_condition(chart: Chart, condition: Condition) -> None:
    """Note what one condition says."""
    verification = word_of(condition.verification_status)
    if verification in NOT_SO:
        chart.aside(condition, "refuted or entered in error (DATA-03)")
        return
    recorded = chart.moment(condition.recorded_date or condition.asserted_date)
    if chart.ahead(recorded):
        chart.aside(condition, "time lies in the future (DATA-13)")
        return
    texts = texts_of(condition.code)
    if chart.is_family_history(texts) or _is_family_code(condition.code):
        chart.aside(condition, "family history (DATA-15)")
        return
    named = chart.named(condition.code, TextKind.BEDSIDE, TextKind.COMPLAINT)
    # DATA-20: an exclusion is read from the text even beside a code that means something else.
    known = {match.concept for match in named.matches}
    by_safety_text = [
        Match(one) for one in chart.by_text(TextKind.SAFETY, texts) if one not in known and _may_exclude(one, texts)
    ]
    known.update(match.concept for match in by_safety_text)
    reader = _Reader(chart, condition, recorded, suspected=verification not in CONFIRMED)
    reader.read(named.matches, by_safety_text, from_text=named.from_text)
    # A name says more than a broad code: "metastasis to the spine" beside the code for bone.
    reader.tell()
    reader.read_names([one for one in chart.by_text(TextKind.DIAGNOSIS, texts) if one not in known])


def may_be_problems(chart: Chart, code: CodeableConcept | None) -> frozenset[Concept]:
    """Every concept of which a condition so named may become a fact, but for the symptom that it may tell."""
    texts = texts_of(code)
    found = {match.concept for match in chart.named(code, TextKind.BEDSIDE, TextKind.COMPLAINT).matches}
    if Concept.PULSE_FINDING_AS_CODE in found:
        found.update(chart.arteries_of_absent_pulse(texts))
    return frozenset(found.union(chart.by_text(TextKind.SAFETY, texts), chart.by_text(TextKind.DIAGNOSIS, texts)))


def _is_family_code(concept: CodeableConcept | None) -> bool:
    codings = (concept.coding if concept is not None else None) or ()
    return any(
        coding is not None
        and (coding.code or "").upper().startswith(("Z80", "Z81", "Z82", "Z83", "Z84"))
        and "icd-10" in (coding.system or "").lower()
        for coding in codings
    )


def _may_exclude(concept: Concept, texts: tuple[str, ...]) -> bool:
    # "Long-term use of heparin" is no allergy to it: the two substances count only where an allergy is spoken of.
    if concept not in _SUBSTANCES:
        return True
    return any(word in text.lower() for text in texts for word in _ALLERGY_WORDS)


def standing_of(condition: Condition, chart: Chart) -> Standing:
    """Current or history (DATA-04). An end that lies behind makes it history, whatever the status says."""
    clinical = word_of(condition.clinical_status)
    if clinical in PAST or _has_abated(condition, chart):
        return Standing.HISTORY
    return Standing.CURRENT


def _has_abated(condition: Condition, chart: Chart) -> bool:
    if condition.abatement_boolean is not None:
        return condition.abatement_boolean
    when = _abatement(condition, chart)
    if when is not None:
        return when.earliest <= chart.as_of
    age = condition.abatement_age is not None or condition.abatement_range is not None
    return age or bool(condition.abatement_string and condition.abatement_string.strip())


def _abatement(condition: Condition, chart: Chart) -> When | None:
    span = condition.abatement_period
    return chart.moment(condition.abatement_date_time or (span.end if span is not None else None))


def _abated_at(condition: Condition, chart: Chart) -> When | None:
    """When it ended: of a bleed that is over, HEP-03 and HEP-04 count the days from its end."""
    when = _abatement(condition, chart)
    return when if when is not None and when.earliest <= chart.as_of else None


class _Reader:
    """Reads one condition into a chart."""

    def __init__(self, chart: Chart, condition: Condition, recorded: When | None, *, suspected: bool) -> None:
        self._chart = chart
        self._condition = condition
        self._recorded = recorded
        self._suspected = suspected
        self._reference = name_of(condition)
        self._standing = standing_of(condition, chart)
        self._onset = self._began()
        self._ended = _abated_at(condition, chart)
        self._texts = texts_of(condition.code)

    def read(self, matches: tuple[Match, ...], exclusions: list[Match], *, from_text: bool) -> None:
        """Note a fact for each concept that the condition stands for."""
        for match in matches:
            place = self._chart.place([match.side], self._condition.body_site or (), self._texts)
            if self._is_elsewhere(match, place):
                self._chart.aside(self._condition, "site is not a leg")
            elif match.concept.startswith(_DIAGNOSED_PREFIXES):
                self._diagnosis(match, place, from_text=from_text)
            else:
                self._sign(match, place, from_text=from_text)
        for match in exclusions:
            place = self._chart.place([], self._condition.body_site or (), self._texts)
            self._diagnosis(match, place, from_text=True)

    def tell(self) -> None:
        """Note the leg symptom that a current problem tells of."""
        if self._standing is Standing.CURRENT:
            told = Telling(self._condition, self._recorded, self._onset, suspected=self._suspected, continuing=True)
            tell(self._chart, told, self._condition.code, self._condition.body_site or ())

    def read_names(self, concepts: Iterable[Concept]) -> None:
        """Note the diagnoses that the words name. "History of" and "possible" are heard here, where no code speaks."""
        place = self._chart.place([], self._condition.body_site or (), self._texts)
        past = self._says(_PAST_WORDS)
        self._suspected = self._suspected or self._says(_DOUBT_WORDS)
        for concept in concepts:
            if concept in LIMB and place.limb is Limb.ELSEWHERE:
                self._chart.aside(self._condition, "site is not a leg")
            else:
                self._diagnosis(Match(concept, history=past), place, from_text=True)

    def _says(self, words: re.Pattern[str]) -> bool:
        return any(words.search(text) for text in self._texts)

    def _is_elsewhere(self, match: Match, place: Place) -> bool:
        if place.limb is Limb.ELSEWHERE:
            return match.needs_site or match.concept in _SYMPTOMS
        # "Numbness" may be of the leg; "arterial embolism" without a site is a diagnosis of somewhere else.
        sided = place.limb is not None or bool(place.sides and match.side)
        return match.needs_site and not sided and match.concept not in _SYMPTOMS

    def _diagnosis(self, match: Match, place: Place, *, from_text: bool) -> None:
        if match.negative:
            return
        standing = Standing.HISTORY if match.history or self._is_past_bleed(match.concept) else self._standing
        ended = self._ended if match.concept in _BLEEDS and standing is Standing.HISTORY else None
        for side in self._chart.sides_for(match.concept, place, self._condition):
            self._chart.facts.append(
                Diagnosis(
                    concept=match.concept,
                    reference=self._reference,
                    side=side,
                    when=ended or self._recorded,
                    from_text=from_text,
                    standing=standing,
                    onset=None if ended else self._onset,
                    suspected=self._suspected,
                )
            )

    def _is_past_bleed(self, concept: Concept) -> bool:
        """HEP-03: "history of GI bleed" bleeds no more, so that only its date counts."""
        return concept is Concept.SAFETY_ACTIVE_BLEEDING and any(_PAST_BLEED.search(text) for text in self._texts)

    def _sign(self, match: Match, place: Place, *, from_text: bool) -> None:
        named = from_text and match.concept.startswith("sign.")
        if self._standing is Standing.HISTORY or match.history or (named and self._says(_PAST_WORDS)):
            # A symptom that is over says nothing of now.
            self._chart.aside(self._condition, "symptom is over (DATA-04)")
            return
        suspected = self._suspected or (named and self._says(_DOUBT_WORDS))
        for concept, grade in self._graded(match):
            for side in self._chart.sides_for(concept, place, self._condition):
                self._chart.facts.append(
                    Sign(
                        concept=concept,
                        reference=self._reference,
                        side=side,
                        when=self._recorded,
                        from_text=from_text,
                        value=grade,
                        onset=self._onset,
                        suspected=suspected,
                        continuing=True,
                    )
                )

    def _graded(self, match: Match) -> list[tuple[Concept, Grade]]:
        words = self._chart.terminology
        concept = match.concept
        if concept is Concept.PULSE_FINDING_AS_CODE:
            return [(artery, Pulse.ABSENT) for artery in self._chart.arteries_of_absent_pulse(self._texts)]
        stated = (words.finding_in(concept, text) for text in self._texts)
        grade = match.finding or next((one for one in stated if one is not None), None)
        if grade is None and words.scale(concept) is Presence:
            grade = Presence.PRESENT
        return [] if grade is None else [(concept, grade)]

    def _began(self) -> When | None:
        condition, chart = self._condition, self._chart
        span = condition.onset_period
        onset = chart.moment(condition.onset_date_time) or chart.moment(span.start if span is not None else None)
        if onset is None:
            onset = _onset_by_age(condition.onset_age, condition.onset_range, chart)
        if onset is None:
            # Typed durations count back from when they were written.
            anchor = self._recorded or When(chart.as_of, chart.as_of)
            onset = chart.moment(condition.onset_string) or duration_before(condition.onset_string, anchor)
        return None if chart.ahead(onset) else onset


def _onset_by_age(age: Quantity | None, span: Range | None, chart: Chart) -> When | None:
    low = _years(age) if age is not None else _years(span.low) if span is not None else None
    high = _years(span.high) if age is None and span is not None else low
    if low is None or high is None:
        return None
    first, last = at_age(low, chart.birth), at_age(high, chart.birth)
    if first is None or last is None or last.latest < first.earliest:
        return None
    return When(first.earliest, max(min(last.latest, chart.as_of), first.earliest))


def _years(age: Quantity | None) -> int | None:
    if age is None or age.value is None or age.comparator or not age.value.is_finite() or not 0 <= age.value < 1000:
        return None
    unit = (age.code or age.unit or "").lower() or None
    if unit in _MONTHS:
        return int(age.value) // 12
    return int(age.value) if unit in _YEARS else None
