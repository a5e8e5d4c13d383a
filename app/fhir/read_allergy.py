"""Allergies: to what, and how bad the reaction was. Matching too much here only withholds (DATA-20)."""

from __future__ import annotations

from collections.abc import Iterable

from app.fhir.chart import Chart, codings_of, texts_of, word_of
from app.fhir.structs import AllergyIntolerance, CodeableConcept, Reaction
from app.fhir.subject import name_of
from app.fhir.terminology import TextKind
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Diagnosis, Severity, Standing
from app.picture.needs import Need

NOT_SO = frozenset({"refuted", "entered-in-error"})
OVER = frozenset({"inactive", "resolved"})

_ANAPHYLAXIS_CODES = frozenset({"39579001", "417516000"})
"""SNOMED CT: anaphylaxis; anaphylaxis caused by a substance."""

_ANAPHYLAXIS_WORDS = ("anaphyla", "angioedema", "laryngeal", "throat", "airway", "shock", "cardiac arrest")
"""Ours: reactions that are severe by their nature."""

_FAMILIES = ("safety.", "med.")

_HEPARINS = frozenset({Concept.SAFETY_HEPARIN_ALLERGY, Concept.MED_UFH, Concept.MED_LMWH})
_LOW_PLATELETS = ("thrombocytop", "low platelet", "platelets low", "platelet count decreased")
"""Ours: a reaction to a heparin that is called so was heparin-induced thrombocytopenia until somebody knows better."""


def read_allergy(chart: Chart, allergy: AllergyIntolerance) -> None:
    """Note a current allergy to each substance of interest; of HIT, a past one too (HEP-01: ever)."""
    if word_of(allergy.verification_status) in NOT_SO:
        chart.aside(allergy, "refuted or entered in error (DATA-03)")
        return
    when = chart.moment(allergy.recorded_date)
    if chart.ahead(when):
        chart.aside(allergy, "time lies in the future (DATA-13)")
        return
    over = word_of(allergy.clinical_status) in OVER
    severity = _severity(allergy)
    substances = _substances(chart, allergy)
    if not over and not substances and not texts_of(allergy.code):
        chart.unnamed(allergy, Need.ALLERGIES)
    for concept, from_text in substances.items():
        reference = name_of(allergy)
        if not over:
            chart.facts.append(
                Allergy(concept=concept, reference=reference, when=when, from_text=from_text, severity=severity)
            )
        elif concept is Concept.SAFETY_HIT:
            chart.facts.append(
                Diagnosis(
                    concept=concept,
                    reference=reference,
                    when=when,
                    from_text=from_text,
                    standing=Standing.HISTORY,
                )
            )


def _substances(chart: Chart, allergy: AllergyIntolerance) -> dict[Concept, bool]:
    """Each concept, with True when only a text named it."""
    named: list[CodeableConcept | None] = [allergy.code]
    reactions: list[CodeableConcept | None] = []
    for reaction in allergy.reaction or ():
        if reaction is not None:
            named.append(reaction.substance)
            reactions.extend(reaction.manifestation or ())
    found: dict[Concept, bool] = {}
    texts: list[str] = []
    for concept in named:
        texts.extend(texts_of(concept))
        for match in chart.coded(concept):
            if match.concept.value.startswith(_FAMILIES) and not match.negative:
                found[match.concept] = False
    for concept in reactions:
        # A reaction counts for what it was (HIT), never as one more substance.
        if any(match.concept is Concept.SAFETY_HIT for match in chart.coded(concept)):
            found[Concept.SAFETY_HIT] = False
        elif Concept.SAFETY_HIT in chart.by_text(TextKind.SAFETY, texts_of(concept)):
            found.setdefault(Concept.SAFETY_HIT, True)
    described = [reaction.description for reaction in allergy.reaction or () if reaction and reaction.description]
    if Concept.SAFETY_HIT in chart.by_text(TextKind.SAFETY, described):
        found.setdefault(Concept.SAFETY_HIT, True)
    for kind in (TextKind.SAFETY, TextKind.MEDICATION):
        for one in chart.by_text(kind, texts):
            if one.value.startswith(_FAMILIES):
                found.setdefault(one, True)
    reported = [*(text for concept in reactions for text in texts_of(concept)), *described]
    if _HEPARINS & set(found) and _low_platelets(reported):
        found.setdefault(Concept.SAFETY_HIT, True)
    return found


def may_be_allergic_to(chart: Chart, name: CodeableConcept | None) -> frozenset[Concept]:
    """Every substance of interest that a name may stand for."""
    found = [match.concept for match in chart.coded(name) if not match.negative]
    for kind in (TextKind.SAFETY, TextKind.MEDICATION):
        found.extend(chart.by_text(kind, texts_of(name)))
    return frozenset(concept for concept in found if concept.startswith(_FAMILIES))


def reactions_may_say(chart: Chart, reactions: Iterable[Reaction | None] | None) -> frozenset[Concept]:
    """What the reactions may add to the name of the substance."""
    found: set[Concept] = set()
    for reaction in reactions or ():
        if reaction is None:
            continue
        found |= may_be_allergic_to(chart, reaction.substance)
        reported = [text for one in reaction.manifestation or () for text in texts_of(one)]
        if reaction.description:
            reported.append(reaction.description)
        coded = (match.concept for one in reaction.manifestation or () for match in chart.coded(one))
        if Concept.SAFETY_HIT in (*coded, *chart.by_text(TextKind.SAFETY, reported)) or _low_platelets(reported):
            found.add(Concept.SAFETY_HIT)
    return frozenset(found)


def _low_platelets(reported: Iterable[str]) -> bool:
    return any(word in text.lower() for text in reported for word in _LOW_PLATELETS)


def _severity(allergy: AllergyIntolerance) -> Severity:
    """Severe when anything says so (CTA-05); "moderate" is not severe."""
    said = {(allergy.criticality or "").lower()}
    for reaction in allergy.reaction or ():
        if reaction is None:
            continue
        said.add((reaction.severity or "").lower())
        if any(_is_anaphylaxis(one) for one in reaction.manifestation or ()):
            said.add("severe")
        if reaction.description and _says_anaphylaxis([reaction.description]):
            said.add("severe")
    if said & {"high", "severe"}:
        return Severity.SEVERE
    return Severity.MILD if said & {"low", "mild", "moderate"} else Severity.NOT_RECORDED


def _is_anaphylaxis(manifestation: CodeableConcept | None) -> bool:
    if any(coding.code in _ANAPHYLAXIS_CODES for coding in codings_of(manifestation)):
        return True
    return _says_anaphylaxis(texts_of(manifestation))


def _says_anaphylaxis(texts: Iterable[str]) -> bool:
    return any(word in text.lower() for text in texts for word in _ANAPHYLAXIS_WORDS)
