"""A small pathway and two orders with their YAML, so that the wording is tested without the real medicine."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import yaml

from app.conclusions import AlreadyOrdered, Decision, Draft, Finding, Note, Outcome, Stakes, Urgency, Withheld
from app.hooks.request import HookRequest
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Order, OrderStage, Pulse, Side, Sign
from app.picture.facts import Interval as Range
from app.picture.limits import Limits
from app.picture.moments import When
from app.picture.needs import Missing, Need, Why
from app.picture.patient import PatientPicture
from app.wording import Wording

ZONE = ZoneInfo("America/New_York")
AS_OF = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 21, 14, 10, tzinfo=UTC)  # 09:10 in New York

CALL = HookRequest(
    hook="patient-view",
    hook_instance="d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    patient_id="leg-7",
    encounter_id="visit-7",
)


def at(moment: datetime) -> When:
    return When(moment, moment)


def on_day(year: int, month: int, day: int) -> When:
    start = datetime(year, month, day, tzinfo=ZONE)
    return When(start, start + timedelta(days=1) - timedelta(microseconds=1))


@dataclass
class ColdFootPathway:
    STEM: str = "cold_foot"
    READS: frozenset[Concept] = frozenset({Concept.PULSE_DORSALIS_PEDIS})
    CARDS: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"suspected": ("side", "hours")})
    NOTES: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "severe": ("hours",),
            "since": ("onset",),
            "call": (),
            "background": (),
            "spoken": ("words",),
        }
    )
    PROPOSES: tuple[str, ...] = ("order.heparin", "order.duplex_arterial")

    def assess(self, patient: PatientPicture) -> Iterable[Outcome]:
        return ()


@dataclass
class HeparinOrder:
    ORDER: str = "order.heparin"
    STEM: str = "heparin"
    READS: frozenset[Concept] = frozenset({Concept.SAFETY_HIT})
    DRAFTS: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"by_weight": ("bolus_units", "rate"), "no_numbers": ()}
    )
    CARDS: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"stop": ()})
    NOTES: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"hit": (), "weigh": (), "monitor": ("target",)}
    )

    def may(self, patient: PatientPicture, stakes: Stakes) -> Decision:
        return Draft(order=self.ORDER, form="no_numbers")

    def judge(self, patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
        yield StopHeparin(urgency=Urgency.CRITICAL)


@dataclass
class DuplexOrder:
    ORDER: str = "order.duplex_arterial"
    STEM: str = "duplex_arterial"
    READS: frozenset[Concept] = frozenset()
    DRAFTS: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"urgent": ("reason",)})
    CARDS: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    NOTES: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def may(self, patient: PatientPicture, stakes: Stakes) -> Decision:
        return Draft(order=self.ORDER, form="urgent", blanks={"reason": "absent pulses"})

    def judge(self, patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdFoot(Finding):
    stem: ClassVar[str] = "cold_foot"
    card: ClassVar[str] = "suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopHeparin(Finding):
    stem: ClassVar[str] = "heparin"
    card: ClassVar[str] = "stop"


Files = dict[str, Any]

_AMOUNTS: dict[str, tuple[int | str | bool, int | str | bool]] = {
    "int": (4, 12),
    "Decimal": ("0.6", "0.5"),
    "bool": (False, True),
}


def _threshold(kind: str) -> dict[str, Any]:
    default, other = _AMOUNTS[kind]
    return {
        "default": default,
        "seed_value": other,
        "unit": "h" if kind == "int" else "",
        "says": "warm within {value}",
        "default_source": "the guideline",
        "seed_source": "an older article",
        "mark": "v",
        "rows": ["FOOT-07"],
    }


_FILES: Files = {
    "cold_foot.yaml": {
        "pathway": "cold_foot",
        "title": "Cold foot",
        "source": {
            "label": "Cold foot guideline 2024",
            "url": "https://example.org/cold-foot",
            "checked": "v",
            "topic": {"code": "coldfoot", "display": "Cold foot"},
        },
        "reviewed": "2026-11-21",
        "review_due": "2027-11-21",
        "cards": {"suspected": {"summary": "Suspected cold foot, {side}: warm within {hours} h.", "rows": ["FOOT-01"]}},
        "notes": {
            "severe": {"section": "class", "text": "Severe: act within {hours} h.", "rows": ["FOOT-21"]},
            "since": {"section": "time", "text": "Began {onset}."},
            "call": {"section": "now", "text": "Call the foot team."},
            "spoken": {"section": "now", "text": "Said at the bedside: {words}"},
            "background": {"section": "further", "text": "Cold feet are common."},
        },
        "missing": {"doppler.venous": "would tell severe from very severe"},
    },
    "orders/heparin.yaml": {
        "order": "order.heparin",
        "title": "Heparin",
        "concepts": ["order.heparin"],
        "source": {
            "label": "Heparin label",
            "checked": "r",
            "topic": {"code": "heparincheck", "display": "Heparin"},
        },
        "reviewed": "2026-11-21",
        "review_due": "2027-11-21",
        "drafts": {
            "by_weight": {
                "label": "Heparin, by weight",
                "description": "Draft: heparin {bolus_units} units, then {rate} units/h",
                "resource": {
                    "resourceType": "MedicationRequest",
                    "intent": "order",
                    "priority": "stat",
                    "medicationCodeableConcept": {"text": "heparin"},
                    "dosageInstruction": [
                        {
                            "text": "{bolus_units} units, then {rate} units/h",
                            "doseAndRate": [{"doseQuantity": {"value": "{bolus_units}", "unit": "units"}}],
                        }
                    ],
                },
            },
            "no_numbers": {
                "label": "Heparin, local protocol",
                "description": "Draft: heparin by local protocol.",
                "resource": {
                    "resourceType": "MedicationRequest",
                    "intent": "order",
                    "medicationCodeableConcept": {"text": "heparin"},
                },
            },
        },
        "notes": {
            "hit": {"text": "Heparin-induced thrombocytopenia on record.", "rows": ["FOOT-02"]},
            "weigh": {"text": "Weigh the patient first"},
            "monitor": {"section": "further", "text": "Anti-Xa target {target}."},
        },
        "cards": {"stop": {"summary": "Heparin selected: stop and check."}},
        "missing": {"body_weight": "would give the dose"},
    },
    "orders/duplex_arterial.yaml": {
        "order": "order.duplex_arterial",
        "title": "Arterial duplex",
        "source": {"label": "Imaging table", "checked": "s", "topic": {"code": "duplex", "display": "Duplex"}},
        "reviewed": "2026-11-21",
        "review_due": "2027-11-21",
        "drafts": {
            "urgent": {
                "label": "Arterial duplex",
                "description": "Draft: arterial duplex of the leg.",
                "resource": {
                    "resourceType": "ServiceRequest",
                    "intent": "order",
                    "code": {"text": "Arterial duplex"},
                    "reasonCode": [{"text": "{reason}"}],
                },
            }
        },
    },
    "labels.yaml": {concept.value: concept.value.split(".")[-1].replace("_", " ") for concept in Concept},
    "thresholds.yaml": {"thresholds": {limit.name: _threshold(str(limit.type)) for limit in fields(Limits)}},
    "override_reasons.yaml": {
        "set_aside": {
            "same": "Set aside {when}, the same.",
            "same_with_reason": "Set aside {when} ({reason}), the same.",
            "changed": "Set aside {when}, changed.",
            "changed_with_reason": "Set aside {when} ({reason}), changed.",
        },
        "reasons": [{"code": "alreadytreated", "display": "Already treated"}],
        "rows": ["FOOT-04"],
    },
}


def files() -> Files:
    """The YAML files as data, to be changed by a test before they are written."""
    return copy.deepcopy(_FILES)


def written(content: Files, folder: Path) -> Path:
    """Write the files and return the folder."""
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = data if isinstance(data, str) else yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
        # Dates stand in YAML without quotes.
        path.write_text(text.replace("'2026-11-21'", "2026-11-21").replace("'2027-11-21'", "2027-11-21"), "utf-8")
    return folder


def load(folder: Path, content: Files | None = None) -> Wording:
    """The wording of the specimen."""
    cards = written(files() if content is None else content, folder)
    return Wording.load(cards, (ColdFootPathway(),), (HeparinOrder(), DuplexOrder()))


# Facts, findings and decisions.


def pulse(concept: Concept, value: Pulse, **changes: Any) -> Sign:
    facts: dict[str, Any] = {"reference": f"Observation/{concept.value}", "side": Side.LEFT, "when": at(NINE)}
    return Sign(concept=concept, value=value, **{**facts, **changes})


ABSENT_DP = pulse(Concept.PULSE_DORSALIS_PEDIS, Pulse.ABSENT)
ABSENT_PT = pulse(Concept.PULSE_POSTERIOR_TIBIAL, Pulse.ABSENT)

PLATELETS = Measurement(
    concept=Concept.LAB_PLATELETS,
    reference="Observation/plt",
    when=on_day(2026, 11, 20),
    value=Range.exactly(210),
    unit="10*3/uL",
    printed="210 x10*3/uL",
)

DRAFTED_DUPLEX = Order(
    concept=Concept.ORDER_DUPLEX_ARTERIAL, reference="ServiceRequest/1", when=at(NINE), stage=OrderStage.ACTIVE
)

BY_WEIGHT = Draft(
    order="order.heparin",
    form="by_weight",
    blanks={"bolus_units": 5600, "rate": Decimal("1260.0")},
    notes=(Note("weigh"), Note("monitor", {"target": "0.3–0.7"})),
    concepts=("heparin.first",),
    missing=(Missing(Concept.BODY_WEIGHT, Why.STALE),),
)
DUPLEX = Draft(order="order.duplex_arterial", form="urgent", blanks={"reason": "absent pulses"}, recommended=False)
NO_HEPARIN = Withheld(order="order.heparin", notes=(Note("hit"),), concepts=("safety.heparin.hit",))
DUPLEX_EXISTS = AlreadyOrdered(order="order.duplex_arterial", evidence=(DRAFTED_DUPLEX,))


def cold_foot(**changes: Any) -> ColdFoot:
    parts: dict[str, Any] = {
        "urgency": Urgency.CRITICAL,
        "side": Side.LEFT,
        "blanks": {"hours": 6},
        "notes": (
            Note("background"),
            Note("call"),
            Note("since", {"onset": at(NINE)}),
            Note("severe", {"hours": 6}),
        ),
        "evidence": (ABSENT_DP, ABSENT_PT, PLATELETS),
        "missing": (
            Missing(Concept.DOPPLER_VENOUS, Why.NOT_SENT, Side.LEFT, (Need.EXAM,)),
            Missing(Concept.LAB_INR, Why.NOT_ON_RECORD),
        ),
        "concepts": ("cold.foot", "data.conflict"),
    }
    return ColdFoot(**{**parts, **changes})


def evidence(*facts: Fact) -> ColdFoot:
    return cold_foot(evidence=facts, notes=(), missing=())
