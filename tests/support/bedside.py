"""Charts in a line, as a ward writes them, so that a vignette table can be read by a clinician.

``DP absent; PT absent 30h ago; numb toes onset 3h; AF; ABI 0.39`` is a leg with that pedal examination. Items are
separated by semicolons. ``30h ago`` says when it was found (default: 1 h ago), ``onset 3h`` or ``onset 15d`` when it
began, ``unsigned``, ``unconfirmed``, ``resolved``, ``listed`` (on the problem list), ``undated`` and ``from text`` mark
it. The side is the column's.

What has no ward word here is named by its concept: ``cond.gangrene`` is a diagnosis, ``sign.fever`` a finding that is
present and ``no sign.fever`` one that was denied, ``lab.b12 150 pg/mL`` a number, ``med.quinine`` an active medicine,
``proc.cast`` a procedure, ``order.abi`` an active order, ``draft order.abi`` one of this sitting, ``order.abi done`` one
that has its result, ``allergy med.statin`` an allergy. ``reflex absent`` is the ankle jerk.
``told pain+numbness (calf, on walking)`` is a symptom as told, with its traits by their printed words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.picture.concepts import Concept
from app.picture.facts import (
    Allergy,
    Colour,
    Complaint,
    Diagnosis,
    Fact,
    Grade,
    Interval,
    Measurement,
    Medication,
    MedicationState,
    Motor,
    Order,
    OrderStage,
    Presence,
    Procedure,
    Pulse,
    Refill,
    Reflex,
    Sensory,
    Severity,
    Side,
    Sign,
    Signal,
    Standing,
    Symptom,
    Temperature,
    Trait,
)
from app.picture.moments import Age, When
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.support.limits import LIMITS

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EVERYTHING_SENT = dict.fromkeys(Need, NeedState.SENT)

_PULSES = {
    "DP": Concept.PULSE_DORSALIS_PEDIS,
    "PT": Concept.PULSE_POSTERIOR_TIBIAL,
    "popliteal": Concept.PULSE_POPLITEAL,
    "femoral": Concept.PULSE_FEMORAL,
}
_PULSE_WORDS = {
    "absent": Pulse.ABSENT,
    "doppler-only": Pulse.DOPPLER_ONLY,
    "weak": Pulse.DIMINISHED,
    "palpable": Pulse.NORMAL,
}
_SIGNS: dict[str, tuple[Concept, Grade]] = {
    "pain": (Concept.PAIN_LIMB, Presence.PRESENT),
    "no pain": (Concept.PAIN_LIMB, Presence.DENIED),
    "rest pain": (Concept.PAIN_REST, Presence.PRESENT),
    "no rest pain": (Concept.PAIN_REST, Presence.DENIED),
    "numb": (Concept.SENSORY_LIMB, Sensory.EXTENT_UNKNOWN),
    "numb toes": (Concept.SENSORY_LIMB, Sensory.MINIMAL),
    "numb foot": (Concept.SENSORY_LIMB, Sensory.MORE_THAN_TOES),
    "no sensation": (Concept.SENSORY_LIMB, Sensory.PROFOUND),
    "sensation normal": (Concept.SENSORY_LIMB, Sensory.NONE),
    "no monofilament felt": (Concept.SENSORY_MONOFILAMENT, Sensory.MORE_THAN_TOES),
    "weak": (Concept.MOTOR_LIMB, Motor.EXTENT_UNKNOWN),
    "mild weakness": (Concept.MOTOR_LIMB, Motor.MILD),
    "moderate weakness": (Concept.MOTOR_LIMB, Motor.MODERATE),
    "severe weakness": (Concept.MOTOR_LIMB, Motor.SEVERE),
    "paralysed": (Concept.MOTOR_LIMB, Motor.PROFOUND),
    "power normal": (Concept.MOTOR_LIMB, Motor.NONE),
    "cool": (Concept.SKIN_TEMPERATURE_LIMB, Temperature.COOL),
    "cold": (Concept.SKIN_TEMPERATURE_LIMB, Temperature.COLD),
    "warm": (Concept.SKIN_TEMPERATURE_LIMB, Temperature.WARM),
    "pale": (Concept.SKIN_COLOR_LIMB, Colour.PALE),
    "mottled": (Concept.SKIN_COLOR_LIMB, Colour.MOTTLED),
    "cyanotic": (Concept.SKIN_COLOR_LIMB, Colour.CYANOTIC),
    "fixed mottling": (Concept.SKIN_COLOR_LIMB, Colour.FIXED_MOTTLED),
    "blue toes": (Concept.SKIN_COLOR_LIMB, Colour.BLUE_TOES),
    "arterial audible": (Concept.DOPPLER_ARTERIAL, Signal.AUDIBLE),
    "arterial inaudible": (Concept.DOPPLER_ARTERIAL, Signal.INAUDIBLE),
    "venous audible": (Concept.DOPPLER_VENOUS, Signal.AUDIBLE),
    "venous inaudible": (Concept.DOPPLER_VENOUS, Signal.INAUDIBLE),
    "refill normal": (Concept.CAPILLARY_REFILL, Refill.NORMAL),
    "refill slow": (Concept.CAPILLARY_REFILL, Refill.SLOW),
    "refill very slow": (Concept.CAPILLARY_REFILL, Refill.VERY_SLOW),
    "refill absent": (Concept.CAPILLARY_REFILL, Refill.ABSENT),
    "began": (Concept.SYMPTOM_ONSET, Presence.PRESENT),
    "urinary retention": (Concept.URINARY_RETENTION, Presence.PRESENT),
    "no urinary retention": (Concept.URINARY_RETENTION, Presence.DENIED),
}
_NUMBERS = {"ABI": (Concept.ABI, "1"), "ankle": (Concept.ANKLE_PRESSURE, "mm[Hg]")}
_DIAGNOSES = {
    "ALI": Concept.COND_ALI,
    "pulseless leg": Concept.COND_PULSELESS_LEG,
    "AF": Concept.COND_AF,
    "AF history": Concept.COND_AF_HISTORY_ONLY,
    "endocarditis": Concept.COND_ENDOCARDITIS,
    "mural thrombus": Concept.COND_CARDIAC_SOURCE,
    "prosthetic valve": Concept.COND_PROSTHETIC_VALVE,
    "LV dysfunction": Concept.COND_LV_DYSFUNCTION,
    "infarction": Concept.COND_MYOCARDIAL_INFARCTION,
    "DVT": Concept.COND_DVT,
    "prior DVT": Concept.COND_DVT_HISTORY,
    "PFO": Concept.COND_PATENT_FORAMEN_OVALE,
    "PAD": Concept.COND_PAD,
    "CLTI": Concept.COND_CLTI,
    "claudication": Concept.COND_CLAUDICATION,
    "bypass": Concept.COND_PRIOR_REVASCULARIZATION,
    "popliteal aneurysm": Concept.COND_POPLITEAL_ANEURYSM,
    "dissection": Concept.COND_AORTIC_DISSECTION,
    "trauma": Concept.COND_TRAUMA,
    "leg trauma": Concept.COND_LEG_TRAUMA,
    "Buerger": Concept.COND_BUERGER,
    "atheroembolism": Concept.COND_ATHEROEMBOLISM,
    "cancer": Concept.COND_CANCER,
    "thrombophilia": Concept.COND_HYPERCOAGULABLE,
    "diabetes": Concept.COND_DIABETES,
    "neuropathy": Concept.COND_POLYNEUROPATHY,
    "diabetic neuropathy": Concept.COND_DPN,
    "smoker": Concept.SMOKING,
    "sciatica": Concept.COND_RADICULOPATHY,
    "stenosis": Concept.COND_SPINAL_STENOSIS,
    "back pain": Concept.COND_LOW_BACK_PAIN,
    "peroneal palsy": Concept.COND_MONONEUROPATHY_PERONEAL,
    "sciatic palsy": Concept.COND_MONONEUROPATHY_SCIATIC,
    "femoral palsy": Concept.COND_MONONEUROPATHY_FEMORAL,
    "tarsal tunnel": Concept.COND_MONONEUROPATHY_TIBIAL,
    "meralgia": Concept.COND_MONONEUROPATHY_LFCN,
    "amputation": Concept.COND_AMPUTATION,
    "incontinence": Concept.INCONTINENCE,
}
PRESENCE = frozenset(
    {Concept.SADDLE_SENSORY_LOSS, Concept.URINARY_RETENTION, Concept.INCONTINENCE, Concept.SLR, Concept.PAIN_REST}
)
"""Besides ``sign.*``: what is asked with yes and no."""
SIDED = frozenset({Concept.SLR, Concept.PAIN_REST})
"""Findings of a leg: without a column they have an unrecorded side, not none."""
_PROCEDURES = {"revascularized": Concept.PROC_REVASCULARIZATION, "amputated": Concept.COND_AMPUTATION}
_SPAN = r"(\d+(?:\.\d+)?)(h|d|min)"
_UNITS = {"h": "hours", "d": "days", "min": "minutes"}


def span(text: str) -> timedelta:
    """``3h``, ``15d`` or ``30min``."""
    match = re.fullmatch(_SPAN, text)
    assert match, text
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


def at(moment: datetime) -> When:
    """An instant as a When."""
    return When(moment, moment)


def _marks(item: str) -> tuple[str, dict[str, str]]:
    found: dict[str, str] = {}
    for mark, pattern in (("ago", rf"\b{_SPAN} ago\b"), ("onset", rf"\bonset {_SPAN}(?= |$)")):
        if match := re.search(pattern, item):
            found[mark] = "".join(match.groups())
            item = (item[: match.start()] + item[match.end() :]).strip()
    for word in ("unsigned", "unconfirmed", "resolved", "from text", "listed", "undated"):
        # Not inside brackets: there "resolved" is a trait.
        mark = rf"\b{word}\b(?![^(]*\))"
        if re.search(mark, item):
            found[word] = "yes"
            item = re.sub(mark, "", item).strip()
    return " ".join(item.split()), found


def facts(chart: str, side: Side | None, number: int = 0) -> Iterable[Fact]:
    """The facts of one column."""
    for raw in filter(None, (part.strip() for part in chart.split(";"))):
        item, marks = _marks(raw)
        number += 1
        found = None if "undated" in marks else at(NOW - span(marks.get("ago", "1h")))
        onset = at(NOW - span(marks["onset"])) if "onset" in marks else None
        reference = f"Observation/{side or 'patient'}-{number}".replace(" ", "-")
        yield _fact(item, marks, side, found, onset, reference)


def _fact(
    item: str, marks: dict[str, str], side: Side | None, found: When | None, onset: When | None, ref: str
) -> Fact:
    head, _, tail = item.partition(" ")
    unsigned, from_text = "unsigned" in marks, "from text" in marks
    if head in _PULSES and tail in _PULSE_WORDS:
        return Sign(
            concept=_PULSES[head], reference=ref, side=side, when=found, value=_PULSE_WORDS[tail], unsigned=unsigned
        )
    if item in _SIGNS:
        concept, grade = _SIGNS[item]
        return Sign(
            concept=concept,
            reference=ref,
            side=side,
            when=found,
            onset=onset,
            value=grade,
            unsigned=unsigned,
            from_text=from_text,
            suspected="unconfirmed" in marks,
            continuing="listed" in marks,
        )
    if head in _NUMBERS:
        concept, unit = _NUMBERS[head]
        comparator = tail[0] if tail[0] in "<>" else ""
        amount = Decimal(tail.lstrip("<>"))
        bounds = {
            "": Interval.exactly(amount),
            "<": Interval(Decimal(0), amount, high_open=True),
            ">": Interval(amount, Decimal(400), low_open=True),
        }
        return Measurement(
            concept=concept, reference=ref, side=side, when=found, value=bounds[comparator], unit=unit, printed=tail
        )
    if item in _PROCEDURES:
        return Procedure(concept=_PROCEDURES[item], reference=ref, side=side, when=found)
    if item.startswith("told "):
        return _told(item, marks, side, found, onset, ref)
    if item.startswith("reflex "):
        grade = Reflex[item.removeprefix("reflex ").upper()]
        return Sign(concept=Concept.REFLEX_ANKLE, reference=ref, side=side, when=found, value=grade, unsigned=unsigned)
    if item not in _DIAGNOSES:
        return _by_concept(item, marks, side, found, onset, ref)
    return Diagnosis(
        concept=_DIAGNOSES[item],
        reference=ref,
        side=side,
        when=found,
        onset=onset,
        standing=Standing.HISTORY if "resolved" in marks else Standing.CURRENT,
        suspected="unconfirmed" in marks,
        from_text=from_text,
    )


def _told(
    item: str, marks: dict[str, str], side: Side | None, found: When | None, onset: When | None, ref: str
) -> Fact:
    match = re.fullmatch(r"told ([^(]*?) ?(?:\(([^)]*)\))?", item)
    assert match, item
    kinds = [kind for kind in match[1].split("+") if kind]
    told = (match[2] or "").replace(Trait.SPREAD_TO_BOTH, Trait.SPREAD_TO_BOTH.name)
    traits = [
        Trait.SPREAD_TO_BOTH if one == "SPREAD_TO_BOTH" else one for one in map(str.strip, told.split(",")) if one
    ]
    return Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference=ref,
        side=side or Side.NOT_RECORDED,
        when=found,
        onset=onset,
        complaints=frozenset(Complaint(kind) for kind in kinds),
        traits=frozenset(Trait(trait) for trait in traits),
        from_text="from text" in marks,
        unsigned="unsigned" in marks,
        suspected="unconfirmed" in marks,
        continuing="listed" in marks,
    )


def _by_concept(
    item: str, marks: dict[str, str], side: Side | None, found: When | None, onset: When | None, ref: str
) -> Fact:
    word, _, rest = item.partition(" ")
    if word in ("no", "draft", "allergy"):
        word, rest = rest.partition(" ")[0], word
    concept = Concept(word)
    kind = word.partition(".")[0]
    suspected, from_text, unsigned = "unconfirmed" in marks, "from text" in marks, "unsigned" in marks
    if rest == "allergy":
        return Allergy(concept=concept, reference=ref, when=found, severity=Severity.NOT_RECORDED)
    if kind == "sign" or concept in PRESENCE:
        return Sign(
            concept=concept,
            reference=ref,
            side=side if side is not None or concept not in SIDED else Side.NOT_RECORDED,
            when=found,
            onset=onset,
            value=Presence.DENIED if rest == "no" else Presence.PRESENT,
            from_text=from_text,
            unsigned=unsigned,
            suspected=suspected,
            continuing="listed" in marks,
        )
    if kind == "med":
        state = MedicationState.ENDED if "resolved" in marks else MedicationState.ACTIVE
        return Medication(concept=concept, reference=ref, when=found, state=state, from_text=from_text)
    if kind == "proc":
        return Procedure(concept=concept, reference=ref, side=side, when=found, from_text=from_text)
    if kind in ("order", "referral"):
        stage = {"draft": OrderStage.DRAFT, "done": OrderStage.DONE}.get(rest, OrderStage.ACTIVE)
        return Order(concept=concept, reference=ref, when=found, stage=stage)
    if rest and rest[0] in "<>0123456789":
        amount, _, unit = rest.partition(" ")
        number = Decimal(amount.lstrip("<>"))
        bounds = {
            "<": Interval(Decimal(0), number, high_open=True),
            ">": Interval(number, Decimal(10**6), low_open=True),
        }
        value = bounds.get(amount[0], Interval.exactly(number))
        return Measurement(
            concept=concept,
            reference=ref,
            side=side,
            when=found,
            value=value,
            unit=unit,
            printed=rest,
            unsigned=unsigned,
        )
    assert not rest, item
    return Diagnosis(
        concept=concept,
        reference=ref,
        side=side,
        when=found,
        onset=onset,
        standing=Standing.HISTORY if "resolved" in marks else Standing.CURRENT,
        suspected=suspected,
        from_text=from_text,
    )


def picture(
    left: str = "",
    right: str = "",
    unsided: str = "",
    chart: str = "",
    *,
    age: int | None = 70,
    needs: dict[Need, NeedState] | None = None,
    extra: Iterable[Fact] = (),
    refer_all: bool = False,
) -> PatientPicture:
    """A patient whose whole chart was sent, unless ``needs`` says otherwise. ``chart`` are facts without a side.

    ``refer_all`` chooses the other value of ``pad_refer_all``.
    """
    columns = ((left, Side.LEFT), (right, Side.RIGHT), (unsided, Side.NOT_RECORDED), (chart, None))
    return PatientPicture(
        as_of=NOW,
        limits=replace(LIMITS, pad_refer_all=refer_all),
        age=Age(age, age),
        needs={**EVERYTHING_SENT, **(needs or {})},
        facts=(*(fact for text, side in columns for fact in facts(text, side)), *extra),
    )
