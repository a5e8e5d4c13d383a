"""The card: order of its parts, identity, suggestions, and what the JSON may not hold (CDS Hooks 2.0.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from fhir.resources.R4B.medicationrequest import MedicationRequest
from fhir.resources.R4B.servicerequest import ServiceRequest

from app.conclusions import Decision, Draft, Finding, Note, Urgency, Withheld
from app.hooks.card import SUMMARY_LIMIT, Card, HookResponse, encode
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.needs import Missing, Why
from app.wording import Wording
from app.wording.compose import shortened
from tests.wording.specimen import (
    ABSENT_DP,
    ABSENT_PT,
    AS_OF,
    BY_WEIGHT,
    CALL,
    DUPLEX,
    DUPLEX_EXISTS,
    NO_HEPARIN,
    PLATELETS,
    ZONE,
    ColdFootPathway,
    DuplexOrder,
    HeparinOrder,
    StopHeparin,
    cold_foot,
    files,
    load,
    written,
)

Json = dict[str, Any]


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    return load(tmp_path_factory.mktemp("cards"))


def composed(wording: Wording, finding: Finding, *decisions: Decision) -> Card:
    return wording.compose(finding, decisions, CALL, ZONE, AS_OF)


def as_json(card: Card) -> Json:
    answer: Json = msgspec.json.decode(encode(HookResponse(cards=(card,))))
    (only,) = answer["cards"]
    return dict(only)


def test_the_whole_detail(wording: Wording) -> None:
    card = composed(wording, cold_foot(), NO_HEPARIN, DUPLEX_EXISTS)
    assert card.summary == "Suspected cold foot, left leg: warm within 6 h."
    assert card.detail == (
        "**Severe: act within 6 h.**\n\n"
        "Began 2026-11-21 09:10.\n\n"
        "**Consider now**\n\n"
        "- Call the foot team.\n\n"
        "**Orders**\n\n"
        "- Heparin not drafted: Heparin-induced thrombocytopenia on record.\n"
        "- Already ordered: Arterial duplex\n\n"
        "**Evidence**\n\n"
        "- Dorsalis pedis and posterior tibial, left leg: absent, 2026-11-21 09:10\n"
        "- Platelets: 210 x10\\*3/uL, 2026-11-20, time of day not recorded\n"
        "- Duplex arterial: ordered, 2026-11-21 09:10\n\n"
        "**Not known**\n\n"
        "- Not sent by the EHR, so not looked at, left leg: venous (would tell severe from very severe)\n"
        "- None on record: inr\n\n"
        "Source: Cold foot guideline 2024\n\n"
        "*Further*\n\n"
        "- Cold feet are common."
    )


@pytest.mark.parametrize(
    ("elsewhere", "lines"),
    [
        ((DUPLEX,), ["- Suggested on another card: Arterial duplex"]),
        ((BY_WEIGHT, DUPLEX), ["- Suggested on another card: Heparin, Arterial duplex"]),
        ((DUPLEX_EXISTS,), ["- Already ordered: Arterial duplex"]),
        # Why it is not drafted is told once.
        ((NO_HEPARIN,), []),
    ],
)
def test_what_another_card_suggests_is_named(
    wording: Wording, elsewhere: tuple[Decision, ...], lines: list[str]
) -> None:
    """DATA-19: a card whose tests stand on another one does not look as if it had forgotten them."""
    card = wording.compose(cold_foot(), (), CALL, ZONE, AS_OF, elsewhere)
    assert [line for line in (card.detail or "").splitlines() if "another card" in line or "Already" in line] == lines
    assert card.suggestions == ()


def test_parts_without_content_vanish(wording: Wording) -> None:
    card = composed(wording, cold_foot(notes=(), evidence=(), missing=(), concepts=()))
    assert card.detail == "Source: Cold foot guideline 2024"
    assert as_json(card).keys() == {"uuid", "summary", "indicator", "source", "detail", "overrideReasons", "extension"}


def test_an_unchecked_citation_says_so(wording: Wording) -> None:
    card = composed(wording, StopHeparin(urgency=Urgency.CRITICAL, notes=(Note("hit"),)))
    assert card.detail == (
        "**Consider now**\n\n- Heparin-induced thrombocytopenia on record.\n\n"
        "Source: Heparin label (unchecked citation)"
    )


def test_the_card_in_json(wording: Wording) -> None:
    """HOOK-04, HOOK-05: override reasons with all three parts, source with a stable topic."""
    card = as_json(composed(wording, cold_foot(), BY_WEIGHT, DUPLEX))
    assert card["indicator"] == "critical"
    assert card["selectionBehavior"] == "any"
    assert card["source"] == {
        "label": "Cold foot guideline 2024",
        "url": "https://example.org/cold-foot",
        "topic": {
            "system": "https://leg-triage.example/CodeSystem/topics",
            "code": "coldfoot",
            "display": "Cold foot",
        },
    }
    assert card["overrideReasons"] == [
        {
            "system": "https://leg-triage.example/CodeSystem/override-reasons",
            "code": "alreadytreated",
            "display": "Already treated",
        }
    ]
    assert card["extension"] == {
        "org.leg-triage.identity": {
            "pathway": "cold_foot",
            "card": "suspected",
            "side": "left",
            "evidence": [
                "Observation/plt",
                "Observation/pulse.dorsalis_pedis",
                "Observation/pulse.posterior_tibial",
            ],
        },
        "org.leg-triage.concepts": ["cold.foot", "data.conflict", "heparin.first"],
    }


def test_the_suggestions_in_json(wording: Wording) -> None:
    """One order each, in the order of the decisions; the description stands alone, with its cautions."""
    card = as_json(composed(wording, cold_foot(), BY_WEIGHT, NO_HEPARIN, DUPLEX))
    first, second = card["suggestions"]
    assert first["label"] == "Heparin, by weight"
    assert first["isRecommended"] is True
    assert first["extension"] == {"org.leg-triage.concepts": ["heparin.first", "order.heparin"]}
    assert first["actions"] == [
        {
            "type": "create",
            "description": "Draft: heparin 5,600 units, then 1,260 units/h. Weigh the patient first. "
            "Anti-Xa target 0.3–0.7.",
            "resource": {
                "resourceType": "MedicationRequest",
                "status": "draft",
                "intent": "order",
                "priority": "stat",
                "medicationCodeableConcept": {"text": "heparin"},
                "dosageInstruction": [
                    {
                        "text": "5,600 units, then 1,260 units/h",
                        "doseAndRate": [{"doseQuantity": {"value": 5600, "unit": "units"}}],
                    }
                ],
                "subject": {"reference": "Patient/leg-7"},
                "encounter": {"reference": "Encounter/visit-7"},
            },
        }
    ]
    assert second["isRecommended"] is False
    assert "extension" not in second
    assert second["actions"][0]["resource"]["reasonCode"] == [{"text": "absent pulses"}]


def test_a_draft_puts_its_cautions_on_the_card_and_the_rest_into_the_draft(wording: Wording) -> None:
    detail = composed(wording, cold_foot(), BY_WEIGHT).detail or ""
    assert "*Before ordering*\n\n- Heparin: Weigh the patient first.\n" in detail
    assert "Anti-Xa" not in detail
    assert detail.index("- Too old to use: body weight (would give the dose)") > detail.index("*Before ordering")


def test_the_evidence_of_a_draft_stands_beside_it_unless_the_finding_has_it(wording: Wording) -> None:
    draft = replace(BY_WEIGHT, evidence=(ABSENT_DP, PLATELETS))
    detail = composed(wording, cold_foot(evidence=(ABSENT_DP,)), draft).detail or ""
    assert detail.count("Dorsalis pedis") == 1
    assert detail.index("- Platelets: 210") > detail.index("*Before ordering")


def test_what_an_order_misses_is_told_once_and_after_the_source(wording: Wording) -> None:
    gap = Missing(Concept.BODY_WEIGHT, Why.NOT_SENT)
    inr = Missing(Concept.LAB_INR, Why.NOT_ON_RECORD)
    detail = composed(wording, cold_foot(missing=(inr,)), replace(NO_HEPARIN, missing=(gap, inr))).detail or ""
    line = "*Before ordering*\n\n- Not sent by the EHR, so not looked at: body weight (would give the dose)\n"
    assert detail.index(line) > detail.index("Source:")
    assert detail.count("inr") == 1


def test_the_background_of_a_withheld_order_is_further_reading(wording: Wording) -> None:
    background = Note("monitor", {"target": "0.3–0.7"})
    both = composed(wording, cold_foot(), replace(NO_HEPARIN, notes=(Note("hit"), background))).detail or ""
    assert "- Heparin not drafted: Heparin-induced thrombocytopenia on record.\n" in both
    assert both.endswith("*Further*\n\n- Cold feet are common.\n- Heparin: Anti-Xa target 0.3–0.7.")
    alone = composed(wording, cold_foot(), replace(NO_HEPARIN, notes=(background,))).detail or ""
    assert "**Orders**" not in alone
    assert alone.endswith("- Heparin not drafted: Anti-Xa target 0.3–0.7.")


def test_an_order_that_is_never_drafted_is_further_reading(tmp_path: Path) -> None:
    content = files()
    page = content["orders/duplex_arterial.yaml"]
    page.update(drafts={}, notes={"never": {"text": "a specialist decision"}})
    orders = (HeparinOrder(), DuplexOrder(DRAFTS={}, NOTES={"never": ()}))
    wording = Wording.load(written(content, tmp_path), (ColdFootPathway(),), orders)
    detail = (
        composed(wording, cold_foot(), Withheld(order="order.duplex_arterial", notes=(Note("never"),))).detail or ""
    )
    assert "**Orders**" not in detail
    assert detail.endswith("- Arterial duplex: a specialist decision.")


def test_a_withheld_order_without_a_reason_is_still_named(wording: Wording) -> None:
    detail = composed(wording, cold_foot(notes=()), replace(NO_HEPARIN, notes=())).detail or ""
    assert "Heparin not drafted: see the order." in detail


def test_no_encounter_no_reference(wording: Wording) -> None:
    card = wording.compose(cold_foot(), (DUPLEX,), replace(CALL, encounter_id=None), ZONE, AS_OF)
    assert "encounter" not in card.suggestions[0].actions[0].resource


FORMS = (
    BY_WEIGHT,
    replace(BY_WEIGHT, blanks={"bolus_units": 10000, "rate": 2000}),
    Draft(order="order.heparin", form="no_numbers"),
    DUPLEX,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form)
def test_every_emitted_order_is_valid_r4(wording: Wording, form: Draft) -> None:
    (suggestion,) = as_json(composed(wording, cold_foot(), form))["suggestions"]
    resource = suggestion["actions"][0]["resource"]
    if resource["resourceType"] == "MedicationRequest":
        assert MedicationRequest.model_validate(resource).status == "draft"
    else:
        assert ServiceRequest.model_validate(resource).status == "draft"
    assert resource["subject"] == {"reference": "Patient/leg-7"}
    assert "authoredOn" not in resource


# UUIDs and identity.


def uuids(card: Card) -> list[str]:
    return [card.uuid, *(suggestion.uuid for suggestion in card.suggestions)]


def test_a_replay_gives_the_same_bytes(wording: Wording) -> None:
    """HOOK-07: also when the clock has moved on."""
    first = composed(wording, cold_foot(), BY_WEIGHT, DUPLEX)
    again = wording.compose(cold_foot(), (BY_WEIGHT, DUPLEX), CALL, ZONE, AS_OF + timedelta(minutes=5))
    assert encode(HookResponse(cards=(first,))) == encode(HookResponse(cards=(again,)))


def test_another_call_has_other_uuids_and_the_same_identity(wording: Wording) -> None:
    """HOOK-07: across hooks too."""
    first = composed(wording, cold_foot(), BY_WEIGHT, DUPLEX)
    call = replace(CALL, hook="order-select", hook_instance="0a7f9b8e-6a05-4d18-a5a3-9d8f8b1c1e11")
    other = wording.compose(cold_foot(), (BY_WEIGHT, DUPLEX), call, ZONE, AS_OF)
    assert not set(uuids(first)) & set(uuids(other))
    assert first.extension == other.extension


def test_all_uuids_of_a_call_differ(wording: Wording) -> None:
    """DATA-08: the other leg is another card."""
    left = composed(wording, cold_foot(), BY_WEIGHT, DUPLEX)
    right = composed(wording, cold_foot(side=Side.RIGHT), BY_WEIGHT, DUPLEX)
    every = uuids(left) + uuids(right)
    assert len({UUID(one) for one in every}) == len(every) == 6


def test_identity_does_not_depend_on_the_order_of_the_evidence(wording: Wording) -> None:
    one = composed(wording, cold_foot(evidence=(ABSENT_DP, ABSENT_PT)))
    other = composed(wording, cold_foot(evidence=(ABSENT_PT, ABSENT_DP, ABSENT_PT)))
    assert one.uuid == other.uuid


# What the JSON may not hold.


def places(value: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, f"{path}.{key}")
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, f"{path}[{index}]")


BARE = cold_foot(side=None, blanks={"side": Side.LEFT, "hours": 6}, notes=(), evidence=(), missing=(), concepts=())


@pytest.mark.parametrize(
    ("finding", "decisions"),
    [
        (cold_foot(), ()),
        (cold_foot(), (NO_HEPARIN, DUPLEX_EXISTS)),
        (cold_foot(), (BY_WEIGHT, DUPLEX)),
        (BARE, ()),
        (StopHeparin(urgency=Urgency.WARNING), ()),
    ],
)
def test_nothing_is_null_or_empty(wording: Wording, finding: Finding, decisions: tuple[Decision, ...]) -> None:
    card = as_json(composed(wording, finding, *decisions))
    assert [path for path, value in places(card) if value is None or value in ("", [], {})] == []
    assert ("selectionBehavior" in card) == ("suggestions" in card)
    assert "systemActions" not in card


# The summary.


def test_the_side_of_the_finding_fills_the_summary(wording: Wording) -> None:
    assert composed(wording, cold_foot(side=Side.NOT_RECORDED)).summary == (
        "Suspected cold foot, side not recorded: warm within 6 h."
    )


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * SUMMARY_LIMIT, "x" * SUMMARY_LIMIT),
        ("x" * 140, "x" * 138 + "…"),
        ("word " * 27 + "abcd", "word " * 27 + "abcd"),
        ("word " * 27 + "abcde", "word " * 26 + "word…"),
        ("x" * 137 + " yy", "x" * 137 + "…"),
        ("x" * 138 + " y", "x" * 138 + "…"),
        ("x" * 136 + ", yy", "x" * 136 + "…"),
    ],
)
def test_a_long_summary_is_cut_at_a_word(text: str, cut: str) -> None:
    assert shortened(text) == cut
    assert len(cut) <= SUMMARY_LIMIT


# When the words fail.


@pytest.mark.parametrize(
    "finding",
    [
        cold_foot(notes=(Note("no_such_note"),)),
        cold_foot(notes=(Note("severe"),)),
        cold_foot(blanks={}),
    ],
)
def test_a_finding_without_words_raises_and_has_a_fallback(wording: Wording, finding: Finding) -> None:
    with pytest.raises(LookupError):
        composed(wording, finding)
    card = as_json(wording.fallback(finding, CALL))
    assert card["summary"] == "Possible: Cold foot, left leg – examine the patient now"
    assert card["indicator"] == "critical"
    assert card["source"]["topic"]["code"] == "coldfoot"
    assert "Cold foot, left leg" in card["detail"]
    assert card["extension"]["org.leg-triage.identity"]["side"] == "left"


def test_the_fallback_needs_no_page(tmp_path: Path) -> None:
    class Stray(type(cold_foot())):  # type: ignore[misc]
        stem = "stray_leg"

    card = as_json(load(tmp_path, files()).fallback(Stray(urgency=Urgency.WARNING), CALL))
    assert card["summary"] == "Possible: Stray leg – please review"
    assert card["source"] == {"label": "Stray leg"}


def test_the_fallback_has_the_uuid_of_the_card_it_stands_for(wording: Wording) -> None:
    assert wording.fallback(cold_foot(), CALL).uuid == composed(wording, cold_foot()).uuid
