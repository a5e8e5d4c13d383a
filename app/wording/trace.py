"""The trace of one call: what each pathway concluded, from which facts, what was missing and what was set aside.

It holds closed vocabulary, numbers, times and resource ids of the patient's own chart; it goes back to the EHR that
asked for it and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.conclusions import AlreadyOrdered, CannotAssess, Decision, Draft, Finding, Outcome, Withheld
from app.picture.facts import Allergy, Diagnosis, Fact, Measurement, Medication, Order, Sign
from app.picture.moments import When
from app.picture.needs import Missing
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
        "needs": {need.value: state.value for need, state in patient.needs.items()},
        "pathways": [
            {
                "pathway": stem,
                "findings": [_finding(one, shown=_place(one) in cards) for one in outcomes if isinstance(one, Finding)],
                "cannotAssess": [
                    {"missing": [_missing(gap) for gap in one.missing]}
                    for one in outcomes
                    if isinstance(one, CannotAssess)
                ],
            }
            for stem, outcomes in concluded.items()
        ],
        "orders": [_decision(decision) for decision in decided.values()],
        "setAside": [{"id": one.reference, "why": one.reason} for one in patient.set_aside],
        "unusable": [_missing(gap) for gap in patient.gaps],
        "failed": list(failed),
    }


def _place(finding: Finding) -> tuple[object, ...]:
    """A shown finding may have been told more since (what could not be seen), so it is known by what it rests on."""
    return (finding.stem, finding.card, finding.side, finding.urgency, finding.evidence)


def _finding(finding: Finding, *, shown: bool) -> dict[str, Any]:
    return {
        "card": finding.card,
        "urgency": finding.urgency.value,
        "side": finding.side.value if finding.side else None,
        "shown": shown,
        "rows": list(finding.rows),
        "concepts": list(finding.concepts),
        "notes": [note.id for note in finding.notes],
        "evidence": [_fact(fact) for fact in finding.evidence],
        "missing": [_missing(gap) for gap in finding.missing],
        "proposes": list(finding.proposes),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    told: dict[str, Any] = {"order": decision.order, "evidence": [_fact(fact) for fact in decision.evidence]}
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
        "missing": [_missing(gap) for gap in decision.missing],
        "rows": list(decision.rows),
    }


def _fact(fact: Fact) -> dict[str, Any]:
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


def _missing(gap: Missing) -> dict[str, Any]:
    told = {
        "concept": gap.concept.value,
        "why": gap.why.value,
        "side": gap.side.value if gap.side else None,
        "needs": [need.value for need in gap.needs] or None,
    }
    return {key: value for key, value in told.items() if value is not None}
