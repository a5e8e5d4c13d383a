"""The trace of one call: what each pathway concluded, from which facts, what was missing and what was set aside.

It holds closed vocabulary, numbers, times and resource ids of the patient's own chart; it goes back to the EHR that
asked for it and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from app.conclusions import AlreadyOrdered, CannotAssess, Decision, Draft, Finding, Outcome, Withheld
from app.picture.facts import Allergy, Diagnosis, Fact, Measurement, Medication, Order, Sign
from app.picture.moments import When
from app.picture.needs import Asked, Missing, Need, NeedState, Why, needs_of
from app.picture.patient import PatientPicture


def trace(
    patient: PatientPicture,
    concluded: Mapping[str, Sequence[Outcome]],
    decided: Mapping[str, Decision],
    shown: Sequence[Finding],
    failed: Sequence[str],
) -> dict[str, Any]:
    """``concluded`` by pathway or order stem, ``decided`` by order id; ``shown`` are the findings that became cards."""
    cards = {_place(one) for one in shown}
    return {
        "asOf": patient.as_of.isoformat(),
        "needs": {need.value: came(patient, need, state) for need, state in patient.needs.items()},
        **_ledger(patient, concluded),
        "pathways": [
            {
                "pathway": stem,
                "findings": [_finding(one, shown=_place(one) in cards) for one in outcomes if isinstance(one, Finding)],
                "cannotAssess": [
                    {"missing": [missing_told(gap) for gap in one.missing]}
                    for one in outcomes
                    if isinstance(one, CannotAssess)
                ],
            }
            for stem, outcomes in concluded.items()
        ],
        "orders": [_decision(decision) for decision in decided.values()],
        "setAside": [{"id": one.reference, "why": one.reason} for one in patient.set_aside],
        "unusable": [missing_told(gap) for gap in patient.gaps],
        "failed": list(failed),
    }


def _place(finding: Finding) -> tuple[object, ...]:
    """A shown finding may have been told more since (what could not be seen), so it is known by what it rests on."""
    return (finding.stem, finding.card, finding.side, finding.urgency, finding.evidence)


def came(patient: PatientPicture, need: Need, state: NeedState) -> str:
    """What came of a need; "fetched" is "sent" that the EHR was asked for."""
    asked = patient.asked.get(need)
    return "fetched" if asked is not None and asked.queries and state is NeedState.SENT else state.value


def _ledger(patient: PatientPicture, concluded: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """The needs that were asked for, with time and trouble, and those that held only what is too old."""
    told: dict[str, Any] = {}
    if patient.asked:
        told["fetched"] = {need.value: _asked(asked) for need, asked in patient.asked.items()}
    missing = [gap for outcomes in concluded.values() for one in outcomes for gap in one.missing]
    too_old: dict[str, list[str]] = {}
    for gap in missing:
        if gap.why is Why.STALE:
            for need in needs_of(gap.concept):
                too_old.setdefault(need.value, []).append(gap.concept.value)
    if too_old:
        told["tooOld"] = {need: sorted(set(concepts)) for need, concepts in sorted(too_old.items())}
    return told


def _asked(asked: Asked) -> dict[str, Any]:
    told: dict[str, Any] = {"milliseconds": asked.milliseconds, "queries": asked.queries}
    return told if asked.trouble is None else told | {"trouble": asked.trouble.value}


def _finding(finding: Finding, *, shown: bool) -> dict[str, Any]:
    return {
        "card": finding.card,
        "urgency": finding.urgency.value,
        "side": finding.side.value if finding.side else None,
        "shown": shown,
        "rows": list(finding.rows),
        "concepts": list(finding.concepts),
        "notes": [note.id for note in finding.notes],
        "evidence": [fact_told(fact) for fact in finding.evidence],
        "missing": [missing_told(gap) for gap in finding.missing],
        "proposes": list(finding.proposes),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    told: dict[str, Any] = {"order": decision.order, "evidence": [fact_told(fact) for fact in decision.evidence]}
    match decision:
        case Draft():
            told |= {"decision": "draft", "form": decision.form}
        case Withheld():
            told |= {"decision": "withheld", "instead": list(decision.instead)}
        case AlreadyOrdered():
            return told | {"decision": "already ordered"}
    return told | {
        "notes": [note.id for note in decision.notes],
        "concepts": list(decision.concepts),
        "missing": [missing_told(gap) for gap in decision.missing],
        "rows": list(decision.rows),
    }


def fact_told(fact: Fact) -> dict[str, Any]:
    """A fact as a trace tells it."""
    told = {
        "id": fact.reference,
        "concept": fact.concept.value,
        "side": fact.side.value if fact.side else None,
        "value": _value(fact),
        "time": _when(fact.when),
        "onset": _when(fact.onset) if isinstance(fact, Sign | Diagnosis) else None,
        "fromText": fact.from_text or None,
        "unsigned": fact.unsigned or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _value(fact: Fact) -> str | None:
    match fact:
        case Sign():
            return fact.value.label
        case Measurement():
            return fact.printed
        case Diagnosis():
            return f"{fact.standing.value}, unconfirmed" if fact.suspected else fact.standing.value
        case Medication():
            return fact.state.value
        case Allergy():
            return fact.severity.value
        case Order():
            return fact.stage.value
        case _:
            return None


def _when(when: When | None) -> str | None:
    if when is None:
        return None
    return when.earliest.date().isoformat() if when.to_the_day_only else when.earliest.isoformat()


def evidence_of(finding: Finding) -> str:
    """A digest of what a finding rests on, what it misses and what it advises: another one is another card.

    Facts count with value and time, because an EHR may correct a result under the same id.
    """
    facts = [fact_told(fact) for fact in finding.evidence]
    gaps = [missing_told(gap) for gap in finding.missing]
    notes = [note.id for note in finding.notes]
    whole = [sorted(json.dumps(one, sort_keys=True) for one in part) for part in (facts, gaps, notes)]
    return sha256(json.dumps(whole).encode()).hexdigest()


def missing_told(gap: Missing) -> dict[str, Any]:
    """A missing fact as a trace tells it."""
    told = {
        "concept": gap.concept.value,
        "why": gap.why.value,
        "side": gap.side.value if gap.side else None,
        "needs": [need.value for need in gap.needs] or None,
    }
    return {key: value for key, value in told.items() if value is not None}
