"""The services, with everything that their advice rests on loaded and checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app import prepared
from app.errors import SettingsError
from app.fhir import prefetch
from app.fhir.terminology import Terminology
from app.hooks.service import Service
from app.orders import ORDERS
from app.pathways import PATHWAYS, chart_completeness
from app.settings import Settings
from app.silence import Voices
from app.triage import Triage
from app.versions import Versions, read_versions
from app.wording import Wording

Clock = Callable[[], datetime]

SERVED = {"patient-view": "leg-triage-patient-view", "order-select": "leg-triage-order-select"}
"""Hook -> service id. One id for each: the public sandbox lets a second entry of the same id overwrite the first."""

VOICES = Voices(
    alone=frozenset(part.STEM for part in PATHWAYS) - {chart_completeness.STEM} | {part.STEM for part in ORDERS},
    only_together=frozenset({chart_completeness.STEM}),
)
"""All that may speak, and so all that may be silent."""

_NEEDS_A_CHART = (
    "Needs chart data by prefetch, or access to the FHIR server for what prefetch leaves out: bedside leg findings, "
    "problems, measurements, medications and allergies. What cannot be had is never taken as normal."
)


def now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def silent_by_setting(settings: Settings) -> frozenset[str]:
    """The stems that are silent for every client that does not say otherwise. Raises SettingsError."""
    wish = settings.silent == ("all",) or settings.silent
    return VOICES.silent(wish, "Wrong setting: LEG_TRIAGE_SILENT")


def assemble(settings: Settings, clock: Clock | None = None) -> tuple[Triage, tuple[Service, ...]]:
    """Triage, with everything that it needs loaded and checked, and the services that share it.

    Raises ContentError when something under ``cards/`` does not fit the code.
    """
    with prepared.at_hand():
        terminology = Terminology.load(settings.cards_dir, settings.concept_map)
        wording = Wording.load(settings.cards_dir, PATHWAYS, ORDERS, settings.seed_values)
    triage = Triage(
        terminology,
        wording,
        pathways=PATHWAYS,
        orders=ORDERS,
        limits=wording.limits,
        clock=clock or now,
        zone=settings.zone,
        not_assessed_card=settings.not_assessed_card,
        honor_as_of=settings.development,
        keep_evidence=settings.repeat_after_hours is not None,
    )
    reads = {concept for part in (PATHWAYS, ORDERS) for module in part for concept in module.READS}
    asked = {need.value: query for need, query in prefetch.templates(terminology, reads).items()}
    return triage, (
        Service(
            id=SERVED["patient-view"],
            hook="patient-view",
            title="Leg triage",
            description="Says when a painful, numb or weak leg may be in danger, what is missing to tell, "
            "and which orders may help.",
            usage_requirements=_NEEDS_A_CHART,
            prefetch=asked,
        ),
        Service(
            id=SERVED["order-select"],
            hook="order-select",
            title="Leg triage at order selection",
            description="Says whether an order that was just selected is safe and sensible for this patient's leg.",
            usage_requirements=_NEEDS_A_CHART,
            prefetch=asked,
        ),
    )


def versions_of(settings: Settings) -> Versions:
    """What answers with these settings. Raises OSError when a file cannot be read."""
    return read_versions(settings.cards_dir, settings.concept_map, settings.seed_values)


def must_be_approved(settings: Settings, versions: Versions) -> None:
    """A site that names what it has approved runs that and nothing else (K1). Raises SettingsError."""
    if settings.approved not in (None, versions.knowledge):
        raise SettingsError(f"LEG_TRIAGE_APPROVED: this is {versions.knowledge}, which is not approved.")
