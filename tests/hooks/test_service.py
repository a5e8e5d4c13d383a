"""Is a service announced as the specification says? (D2-D8, J2)"""

from __future__ import annotations

import json

from app.hooks.service import CDS_HOOKS_VERSION, Service, discovery

SERVICE = Service(
    id="one", hook="patient-view", title="One", description="Says one thing.", usage_requirements="", prefetch={}
)


def test_d3_d4_d8_members_and_nothing_empty() -> None:
    assert SERVICE.announced() == {
        "hook": "patient-view",
        "id": "one",
        "title": "One",
        "description": "Says one thing.",
        "version": CDS_HOOKS_VERSION,
    }


def test_d2_an_empty_list_is_present() -> None:
    assert json.loads(discovery([])) == {"services": []}


def test_d6_prefetch_is_an_object_of_templates() -> None:
    service = Service(
        id="one",
        hook="patient-view",
        title="One",
        description="Says one thing.",
        usage_requirements="A chart.",
        prefetch={"patient": "Patient/{{context.patientId}}"},
    )
    (entry,) = json.loads(discovery([service]))["services"]
    assert entry["prefetch"] == {"patient": "Patient/{{context.patientId}}"}
    assert entry["usageRequirements"] == "A chart."
