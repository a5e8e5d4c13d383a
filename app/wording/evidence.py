"""Facts and missing facts in one line each, equal ones merged: what a card rests on, and what it could not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from app.picture.concepts import Concept
from app.picture.facts import (
    Allergy,
    Complaint,
    Diagnosis,
    Fact,
    Measurement,
    Medication,
    Order,
    OrderStage,
    Procedure,
    Side,
    Sign,
    Standing,
    Symptom,
    Trait,
)
from app.picture.needs import Missing, Why
from app.wording.speech import SIDE_WORDS, Speech

WHY_WORDS: Mapping[Why, str] = {
    # The two silences: nobody let us look, and we looked and found none.
    Why.NOT_SENT: "not sent by the EHR, so not looked at",
    Why.CUT: "not all of it sent by the EHR, so not seen",
    Why.FAILED: "could not be obtained by the EHR",
    Why.DENIED: "access denied by the EHR, so not seen",
    Why.UNAVAILABLE: "not available from the EHR, so not seen",
    Why.NOT_ON_RECORD: "none on record",
    Why.STALE: "too old to use",
    Why.UNABLE: "could not be assessed at the bedside",
    Why.UNIT: "unit missing or unknown, not used",
    Why.IMPLAUSIBLE: "value implausible, not used",
    Why.STRADDLES: "charted as a range that crosses the limit",
    Why.UNREADABLE: "entry could not be read",
    Why.EXTENT: "extent not recorded",
    Why.SIDE: "side contradicts itself, read as not recorded",
    Why.UNSIGNED: "on record but not signed yet, so not used",
}

_BOTH_LEGS = "both legs"


@dataclass(frozen=True, slots=True)
class _Line:
    side: str
    value: str
    when: str
    marks: tuple[str, ...]


def evidence_lines(facts: Iterable[Fact], speech: Speech) -> list[str]:
    """One line per fact, in the order given; facts that differ in the label only share a line."""
    waiting = list(dict.fromkeys(facts))
    lines: dict[_Line, list[str]] = {}
    while waiting:
        fact = waiting.pop(0)
        rivals = [other for other in waiting if other.concept is fact.concept and _conflict(fact, other, speech)]
        if rivals:
            waiting = [other for other in waiting if other not in rivals]
        labels = lines.setdefault(_line(fact, rivals, speech), [])
        label = speech.concept(fact.concept)
        if label not in labels:
            labels.append(label)
    return [_sentence(labels, line) for line, labels in lines.items()]


def _sentence(labels: list[str], line: _Line) -> str:
    subject = _capitalized(_listed(labels)) + (f", {line.side}" if line.side else "")
    marks = f" ({'; '.join(line.marks)})" if line.marks else ""
    return f"{subject}: {line.value}, {line.when}{marks}"


def _line(fact: Fact, rivals: list[Fact], speech: Speech) -> _Line:
    marks: list[str] = []
    if rivals:
        others = _listed(list(dict.fromkeys(_value(rival, speech) for rival in rivals)))
        marks.append(f"conflict: also charted as {others} at the same time")
    if fact.from_text or any(rival.from_text for rival in rivals):
        marks.append("from free text")
    if fact.unsigned:
        marks.append("unsigned finding")
    if isinstance(fact, Sign | Diagnosis) and fact.suspected:
        marks.append("not confirmed")
    if fact.side is Side.NOT_RECORDED:
        marks.append("side not recorded – confirm")
    side = SIDE_WORDS[fact.side] if fact.side in (Side.LEFT, Side.RIGHT) else ""
    return _Line(side, _value(fact, speech), _time(fact, speech), tuple(marks))


def _conflict(fact: Fact, other: Fact, speech: Speech) -> bool:
    """Same thing, same leg, same time, another value."""
    return (
        isinstance(fact, Sign | Measurement)
        and type(fact) is type(other)
        and fact.concept is other.concept
        and fact.side is other.side
        and fact.when is not None
        and other.when is not None
        and fact.when.overlaps(other.when)
        and _value(fact, speech) != _value(other, speech)
    )


def _value(fact: Fact, speech: Speech) -> str:
    match fact:
        case Sign(value=grade, onset=onset):
            return grade.label + (f", began {speech.when(onset)}" if onset else "")
        case Symptom(complaints=complaints, traits=traits, onset=onset):
            # From closed lists, in the order of the lists: two charts that tell the same print the same.
            said = [
                one.value for kind, told in ((Complaint, complaints), (Trait, traits)) for one in kind if one in told
            ]
            return ", ".join(said) + (f", began {speech.when(onset)}" if onset else "")
        case Measurement(printed=printed):
            return printed
        case Diagnosis(standing=standing, onset=onset):
            words = "on the problem list" if standing is Standing.CURRENT else "history"
            return words + (f", since {speech.when(onset)}" if onset else "")
        case Medication(state=state):
            return state.value
        case Allergy(severity=severity):
            return f"recorded as an allergy, {severity.value}"
        case Procedure():
            return "performed"
        case Order(stage=stage, selected=selected):
            match stage:
                case OrderStage.DRAFT:
                    return "selected now" if selected else "draft of this session"
                case OrderStage.ACTIVE:
                    return "ordered"
                case OrderStage.DONE:
                    return "done"
                case _:
                    assert_never(stage)
        case _:
            return "recorded"


def _time(fact: Fact, speech: Speech) -> str:
    if isinstance(fact, Medication) and fact.last_given is not None:
        return f"last given {speech.when(fact.last_given)}"
    if fact.when is None:
        return "time not recorded"
    # Beside the time when it began, the other time needs its name.
    noted = "noted " if isinstance(fact, Sign | Symptom | Diagnosis) and fact.onset is not None else ""
    return noted + speech.when(fact.when)


def missing_lines(missing: Iterable[tuple[Missing, Mapping[Concept, str]]], speech: Speech) -> list[str]:
    """One line per reason and side; each missing fact comes with its page's words for what it would change."""
    sides: dict[tuple[str, str], list[Side | None]] = {}
    for gap, effects in missing:
        effect = effects.get(gap.concept)
        fact = speech.concept(gap.concept) + (f" ({effect})" if effect else "")
        seen = sides.setdefault((WHY_WORDS.get(gap.why, gap.why.value), fact), [])
        if gap.side not in seen:
            seen.append(gap.side)
    lines: dict[tuple[str, str], list[str]] = {}
    for (why, fact), where in sides.items():
        for side in _sides_in_words(where):
            lines.setdefault((why, side), []).append(fact)
    return [
        _capitalized(why) + (f", {side}" if side else "") + f": {', '.join(facts)}"
        for (why, side), facts in lines.items()
    ]


def _sides_in_words(sides: list[Side | None]) -> list[str]:
    if Side.LEFT in sides and Side.RIGHT in sides:
        return [_BOTH_LEGS]
    # A fact that has no side beside one that has: the leg says it all.
    named = [SIDE_WORDS[side] for side in sides if side in (Side.LEFT, Side.RIGHT)]
    return named or [""]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _capitalized(text: str) -> str:
    # eGFR and aPTT stay as they are written.
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
