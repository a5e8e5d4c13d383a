"""What an order check reads, in a line: ``on apixaban last 47h; platelets 49; HIT resolved 400d ago; order CTA draft``.

Items are separated by semicolons. ``30h ago`` says when (default: 1 h ago), ``onset 3d`` when it began; ``undated``,
``unconfirmed``, ``resolved`` and ``unsigned`` mark it. A number may carry ``<`` or ``>``. ``day 2026-11-18`` gives a
date without a time. Each line stands on a base chart; an item of the line replaces the base's item of the same name,
``no weight`` removes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.conclusions import AlreadyOrdered, Decision, Draft, Finding, Note, Stakes, Withheld
from app.picture.concepts import Concept
from app.picture.facts import (
    Allergy,
    Device,
    Diagnosis,
    Dose,
    DoseAim,
    Fact,
    Interval,
    Measurement,
    Medication,
    MedicationState,
    Order,
    OrderStage,
    Presence,
    Procedure,
    Route,
    Severity,
    Side,
    Sign,
    Standing,
)
from app.picture.moments import Age, When
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.support.limits import LIMITS

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

DIAGNOSES = {
    "HIT": Concept.SAFETY_HIT,
    "heparin allergy listed": Concept.SAFETY_HEPARIN_ALLERGY,
    "contrast allergy listed": Concept.SAFETY_CONTRAST_ALLERGY,
    "HIT test listed": Concept.SAFETY_HIT_LAB,
    "bleeding": Concept.SAFETY_ACTIVE_BLEEDING,
    "bleeding disorder": Concept.SAFETY_BLEEDING_DISORDER,
    "intracranial bleed": Concept.SAFETY_ICH,
    "head trauma": Concept.SAFETY_HEAD_TRAUMA,
    "organ injury": Concept.SAFETY_ORGAN_INJURY,
    "epidural listed": Concept.SAFETY_NEURAXIAL_CATHETER,
    "dissection": Concept.COND_AORTIC_DISSECTION,
    "endocarditis": Concept.COND_ENDOCARDITIS,
    "liver failure": Concept.COND_LIVER_FAILURE,
    "liver disease": Concept.SAFETY_LIVER_DISEASE,
    "alcohol excess": Concept.COND_ALCOHOL_EXCESS,
    "heart failure": Concept.COND_HEART_FAILURE,
    "trauma": Concept.COND_TRAUMA,
    "leg trauma": Concept.COND_LEG_TRAUMA,
    "AKI": Concept.COND_ACUTE_KIDNEY_INJURY,
    "CKD": Concept.SAFETY_CKD,
    "on dialysis": Concept.SAFETY_DIALYSIS,
    "anuria": Concept.SAFETY_ANURIA,
    "hyperthyroid": Concept.COND_HYPERTHYROID,
    "planned radioiodine": Concept.SAFETY_PLANNED_RADIOIODINE,
    "pregnancy": Concept.PREGNANCY_STATUS,
    "AF": Concept.COND_AF,
    "cardiac source": Concept.COND_CARDIAC_SOURCE,
    "prosthetic valve": Concept.COND_PROSTHETIC_VALVE,
    "pacemaker listed": Concept.SAFETY_MRI_DEVICE,
    "eye fragment": Concept.SAFETY_EYE_FRAGMENT,
    "breastfeeding": Concept.COND_BREASTFEEDING,
    "leg fracture": Concept.COND_LEG_FRACTURE,
    "compartment syndrome": Concept.COND_COMPARTMENT,
    "stroke": Concept.COND_STROKE_TIA,
    "brain lesion": Concept.SAFETY_INTRACRANIAL_LESION,
    "retinopathy": Concept.SAFETY_HAEMORRHAGIC_RETINOPATHY,
    "back pain": Concept.COND_LOW_BACK_PAIN,
    "sciatica": Concept.COND_RADICULOPATHY,
    "stenosis": Concept.COND_SPINAL_STENOSIS,
    "red flag": Concept.COND_SPINAL_RED_FLAG,
    "cauda equina": Concept.COND_CAUDA_EQUINA,
    "cord compression": Concept.COND_CORD_COMPRESSION,
    "cord infarct": Concept.COND_CORD_INFARCT,
    "paraparesis": Concept.COND_PARAPARESIS,
    "spinal infection": Concept.COND_SPINAL_INFECTION,
    "GBS": Concept.COND_GBS,
    "cancer": Concept.COND_CANCER,
    "retention listed": Concept.URINARY_RETENTION,
}
PROCEDURES = {
    "neurosurgery": Concept.PROC_NEUROSURGERY,
    "major surgery": Concept.PROC_MAJOR_SURGERY,
    "trauma surgery": Concept.PROC_TRAUMA_SURGERY,
    "vascular surgery": Concept.PROC_VASCULAR,
    "revascularization": Concept.PROC_REVASCULARIZATION,
    "epidural": Concept.SAFETY_NEURAXIAL_CATHETER,
    "dialysis session": Concept.SAFETY_DIALYSIS,
    "pacemaker implanted": Concept.SAFETY_MRI_DEVICE_PROCEDURE,
    "resuscitation": Concept.SAFETY_RESUSCITATION,
    "puncture": Concept.SAFETY_NONCOMPRESSIBLE_PUNCTURE,
}
DEVICES = {
    "eye fragment device": Concept.SAFETY_EYE_FRAGMENT,
    "pacemaker": Concept.SAFETY_MRI_DEVICE,
    "epidural catheter": Concept.SAFETY_NEURAXIAL_CATHETER,
}
ALLERGIES = {
    "heparin": Concept.SAFETY_HEPARIN_ALLERGY,
    "HIT": Concept.SAFETY_HIT,
    "enoxaparin": Concept.MED_LMWH,
    "UFH": Concept.MED_UFH,
    "contrast": Concept.SAFETY_CONTRAST_ALLERGY,
    "gadolinium": Concept.MED_CONTRAST_GADOLINIUM,
    "aspirin": Concept.MED_ANTIPLATELET,
    "NSAID": Concept.MED_NSAID,
    "statin": Concept.MED_STATIN,
    "andexanet": Concept.MED_ANDEXANET,
}
AGENTS = {
    "UFH": Concept.MED_UFH,
    "LMWH": Concept.MED_LMWH,
    "fondaparinux": Concept.MED_FONDAPARINUX,
    "warfarin": Concept.MED_WARFARIN,
    "DOAC": Concept.MED_DOAC,
    "argatroban": Concept.MED_DTI,
    "andexanet": Concept.MED_ANDEXANET,
    "metformin": Concept.MED_METFORMIN,
    "NSAID": Concept.MED_NSAID,
    "aspirin": Concept.MED_ANTIPLATELET,
    "statin": Concept.MED_STATIN,
}
NUMBERS = {
    "platelets": (Concept.LAB_PLATELETS, "10*3/uL"),
    "INR": (Concept.LAB_INR, "1"),
    "eGFR": (Concept.LAB_EGFR, "mL/min/{1.73_m2}"),
    "weight": (Concept.BODY_WEIGHT, "kg"),
    "height": (Concept.BODY_HEIGHT, "cm"),
    "SBP": (Concept.BP_SYSTOLIC, "mm[Hg]"),
    "DBP": (Concept.BP_DIASTOLIC, "mm[Hg]"),
    "hCG": (Concept.LAB_HCG, "[iU]/L"),
    "weeks": (Concept.GESTATIONAL_AGE, "wk"),
    "HIT assay": (Concept.SAFETY_HIT_LAB, "{OD}"),
    "residual": (Concept.POSTVOID_RESIDUAL, "mL"),
}
SIGNS = {
    "pregnant": (Concept.PREGNANCY_STATUS, Presence.PRESENT),
    "not pregnant": (Concept.PREGNANCY_STATUS, Presence.DENIED),
    "test positive": (Concept.LAB_HCG, Presence.PRESENT),
    "test negative": (Concept.LAB_HCG, Presence.DENIED),
    "HIT test positive": (Concept.SAFETY_HIT_LAB, Presence.PRESENT),
    "HIT test negative": (Concept.SAFETY_HIT_LAB, Presence.DENIED),
    "urine absent": (Concept.SAFETY_ANURIA, Presence.PRESENT),
    "passes urine": (Concept.SAFETY_ANURIA, Presence.DENIED),
}
ORDERS = {
    "heparin": Concept.ORDER_HEPARIN,
    "enoxaparin": Concept.MED_LMWH,
    "apixaban": Concept.MED_DOAC,
    "fondaparinux": Concept.MED_FONDAPARINUX,
    "argatroban": Concept.MED_DTI,
    "warfarin": Concept.MED_WARFARIN,
    "CTA": Concept.ORDER_CTA_RUNOFF,
    "MRA": Concept.ORDER_MRA_RUNOFF,
    "duplex": Concept.ORDER_DUPLEX_ARTERIAL,
    "catheter": Concept.ORDER_CATHETER_ANGIOGRAPHY,
    "CT-pelvis": Concept.ORDER_CT_PELVIS,
    "ABI": Concept.ORDER_ABI,
    "lumbar-MRI": Concept.ORDER_MRI_LUMBAR,
    "spine-MRI": Concept.ORDER_MRI_WHOLE_SPINE,
    "bloods": Concept.ORDER_BASELINE_BLOODS,
    "analgesia": Concept.ORDER_ANALGESIA,
    "echo": Concept.ORDER_ECHO_ECG,
    "antiplatelet": Concept.ORDER_ANTIPLATELET,
    "statin": Concept.ORDER_STATIN,
    "vascular": Concept.REFERRAL_VASCULAR,
    "vascular-surgery": Concept.REFERRAL_VASCULAR_SURGERY,
    "other": Concept.ORDER_OTHER,
}
STAKES = {
    "threatened": Stakes.LIMB_THREATENED,
    "viable": Stakes.LIMB_VIABLE,
    "emergency": Stakes.EMERGENCY,
    "spine": Stakes.SPINE_THREATENED,
    "urgent": Stakes.URGENT,
    "elective": Stakes.ELECTIVE,
}

_SPAN = r"(\d+(?:\.\d+)?)(h|d|min)"
_UNITS = {"h": "hours", "d": "days", "min": "minutes"}
_WORDS = ("undated", "unconfirmed", "resolved", "unsigned")


def before(text: str) -> When:
    """The instant this long before now: ``47h``, ``14d``, ``30min``."""
    match = re.fullmatch(_SPAN, text)
    assert match, text
    moment = NOW - timedelta(**{_UNITS[match[2]]: float(match[1])})
    return When(moment, moment)


class Item:
    """One item of a line, with its marks taken out."""

    def __init__(self, raw: str, number: int) -> None:
        self.found: When | None = before("1h")
        self.onset: When | None = None
        self.last: When | None = None
        self.started: When | None = None
        for pattern, name in (
            (rf"\b{_SPAN} ago\b", "found"),
            (rf"\bonset {_SPAN}(?= |$)", "onset"),
            (rf"\blast {_SPAN}(?= |$)", "last"),
            (rf"\bstarted {_SPAN}(?= |$)", "started"),
        ):
            if match := re.search(pattern, raw):
                setattr(self, name, before(match[1] + match[2]))
                raw = raw[: match.start()] + raw[match.end() :]
        if match := re.search(r"\bday (\d{4}-\d{2}-\d{2})\b", raw):
            start = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
            self.found = When(start, start + timedelta(days=1) - timedelta(microseconds=1))
            raw = raw[: match.start()] + raw[match.end() :]
        self.marks = {word for word in _WORDS if re.search(rf"\b{word}\b", raw)}
        for word in self.marks:
            raw = re.sub(rf"\b{word}\b", "", raw)
        if "undated" in self.marks:
            self.found = None
        self.text = " ".join(raw.split())
        self.reference = f"Chart/{number}"

    def fact(self) -> Fact:
        """The fact that it stands for."""
        text, reference, when = self.text, self.reference, self.found
        unsigned, suspected = "unsigned" in self.marks, "unconfirmed" in self.marks
        if text.startswith("allergy to "):
            substance, _, severity = text.removeprefix("allergy to ").partition(" ")
            level = {"severe": Severity.SEVERE, "mild": Severity.MILD, "": Severity.NOT_RECORDED}[severity]
            return Allergy(concept=ALLERGIES[substance], reference=reference, when=when, severity=level)
        if text.startswith("order "):
            return self._order(text.removeprefix("order "))
        if text.startswith("on ") and text.split()[1] in AGENTS:
            return self._medication(text.removeprefix("on ").split())
        if text in SIGNS:
            concept, grade = SIGNS[text]
            return Sign(concept=concept, reference=reference, when=when, value=grade, unsigned=unsigned)
        if text in PROCEDURES:
            return Procedure(concept=PROCEDURES[text], reference=reference, when=when)
        if text in DEVICES:
            return Device(concept=DEVICES[text], reference=reference)
        if text in DIAGNOSES:
            standing = Standing.HISTORY if "resolved" in self.marks else Standing.CURRENT
            return Diagnosis(
                concept=DIAGNOSES[text],
                reference=reference,
                when=when,
                onset=self.onset,
                standing=standing,
                suspected=suspected,
            )
        name, _, value = text.rpartition(" ")
        concept, unit = NUMBERS[name]
        return Measurement(
            concept=concept,
            reference=reference,
            when=when,
            unsigned=unsigned,
            value=interval(value.rstrip("mlb")),
            unit={"m": "m", "lb": "[lb_av]"}.get(value.lstrip("<>0123456789."), unit),
            printed=value,
        )

    def _order(self, text: str) -> Order:
        words = text.split()
        return Order(
            concept=ORDERS[words[0]],
            reference=self.reference,
            when=self.found,
            stage=OrderStage(next((word for word in words if word in ("draft", "active", "done")), "draft")),
            selected="selected" in words,
            small_dose="small" in words,
            with_contrast=True if "contrast" in words else False if "plain" in words else None,
        )

    def _medication(self, words: list[str]) -> Medication:
        rest = set(words[1:])
        amounts = [word for word in words[1:] if re.fullmatch(r"\d+(\.\d+)?(units|mg|mg/kg)", word)]
        dose = None
        if amounts:
            match = re.fullmatch(r"([\d.]+)(.+)", amounts[0])
            assert match
            dose = Dose(Decimal(match[1]), {"units": "[iU]"}.get(match[2], match[2]))
        routes = {"SC": Route.SUBCUTANEOUS, "IV": Route.INTRAVENOUS, "oral": Route.ORAL}
        aims = {"flush": DoseAim.FLUSH, "prophylaxis": DoseAim.PROPHYLAXIS, "treatment": DoseAim.TREATMENT}
        states = {"ended": MedicationState.ENDED, "running": MedicationState.RUNNING}
        unknown = rest - set(amounts) - set(routes) - set(aims) - set(states) - {"infusion"}
        assert not unknown, unknown
        return Medication(
            concept=AGENTS[words[0]],
            reference=self.reference,
            when=self.found,
            state=next((states[word] for word in rest if word in states), MedicationState.ACTIVE),
            dose=dose,
            route=next((routes[word] for word in rest if word in routes), None),
            continuous="infusion" in rest,
            aim=next((aims[word] for word in rest if word in aims), None),
            last_given=self.last,
            started=self.started,
        )


def interval(value: str) -> Interval:
    """``49``, ``<100`` or ``>60``."""
    amount = Decimal(value.lstrip("<>"))
    if value.startswith("<"):
        return Interval(Decimal(0), amount, high_open=True)
    if value.startswith(">"):
        return Interval(amount, Decimal(100_000), low_open=True)
    return Interval.exactly(amount)


def _name(item: str) -> str:
    return re.split(r"\s+[<>\d]", item)[0].strip()


def facts(chart: str, base: str = "") -> tuple[Fact, ...]:
    """The facts of a line on its base."""
    items = [part.strip() for part in chart.split(";") if part.strip()]
    names = {_name(item).removeprefix("no ") for item in items}
    kept = [part.strip() for part in base.split(";") if part.strip() and _name(part.strip()) not in names]
    said = [item for item in items if item.removeprefix("no ") == item]
    removed = {item.removeprefix("no ") for item in items if item not in said}
    assert removed <= set(NUMBERS) | {"pain"}, removed
    return tuple(Item(raw, number).fact() for number, raw in enumerate((*kept, *said), start=1))


def patient(
    chart: str = "",
    *,
    base: str = "",
    age: str = "60",
    sex: str = "male",
    not_sent: str = "",
    extra: Iterable[Fact] = (),
) -> PatientPicture:
    """A patient whose whole chart was sent, but for the needs in ``not_sent``.

    ``age`` may be ``74-75`` or ``unknown``. A need in ``not_sent`` is absent, or ``need=cut`` / ``need=failed``.
    """
    first, _, last = age.partition("-")
    years = Age() if age == "unknown" else Age(int(first), int(last or first))
    needs = dict.fromkeys(Need, NeedState.SENT)
    for word in not_sent.split():
        name, _, state = word.partition("=")
        needs[Need(name)] = {"": NeedState.ABSENT, "cut": NeedState.CUT, "failed": NeedState.FAILED}[state]
    return PatientPicture(
        as_of=NOW,
        limits=LIMITS,
        age=years,
        sex=None if sex == "unknown" else sex,
        needs=needs,
        facts=(*facts(chart, base), *extra),
    )


def said(notes: Iterable[Note], usual: str = "") -> str:
    """The ids of the notes, without those that every draft of the kind carries."""
    known = usual.split()
    return " ".join(note.id for note in notes if note.id not in known)


def outcome(decision: Decision) -> str:
    """``draft <form>``, ``withheld`` or ``already ordered``."""
    match decision:
        case Draft():
            return f"draft {decision.form}"
        case Withheld():
            return "withheld"
        case AlreadyOrdered():
            return "already ordered"


def card(findings: Iterable[Finding]) -> str:
    """``critical stop_and_check: hit allergy`` for each finding, joined by slashes."""
    return " / ".join(f"{one.urgency.value} {one.card}: {said(one.notes)}".rstrip(": ") for one in findings)


def sign(concept: Concept, value: Presence, side: Side, when: When) -> Sign:
    """A bedside finding on one leg."""
    return Sign(concept=concept, reference="Chart/sign", side=side, when=when, value=value)
