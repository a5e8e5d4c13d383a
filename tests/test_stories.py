"""Every story gets exactly its recorded answer, and what it is made of is valid FHIR R4."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from scripts.stories import STORIES
from tests.support.story import FIXTURES, answered, stories

FOLDERS = stories()


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_exact_answer(folder: Path) -> None:
    response, trace = answered(_read(folder / "request.json"))
    assert response == _read(folder / "response.json")
    assert trace == _read(folder / "trace.json")


def test_every_story_of_the_book_is_on_file_as_written() -> None:
    on_file = {f"{folder.parent.name}/{folder.name}": _read(folder / "request.json") for folder in FOLDERS}
    assert on_file == json.loads(json.dumps(STORIES))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_resource_is_valid_r4(folder: Path) -> None:
    request = _read(folder / "request.json")
    response = _read(folder / "response.json")
    drafts = request["context"].get("draftOrders", {}).get("entry", [])
    sent = [value for value in request["prefetch"].values() if value] + [entry["resource"] for entry in drafts]
    emitted = [
        action["resource"]
        for card in response["cards"]
        for suggestion in card.get("suggestions", [])
        for action in suggestion["actions"]
    ]
    for resource in (*sent, *emitted):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_no_summary_was_cut(folder: Path) -> None:
    for card in _read(folder / "response.json")["cards"]:
        assert 0 < len(card["summary"]) < 140
        assert not card["summary"].endswith("…")


def test_there_are_stories_for_every_pathway() -> None:
    assert len(FOLDERS) >= 20
    assert {folder.parent.name for folder in FOLDERS} >= {
        "acute_limb_ischemia",
        "after_revascularization",
        "chart_completeness",
    }
    assert FIXTURES.is_dir()
