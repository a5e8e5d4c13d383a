"""What could not be had is never silent: an answer that it could change says so (issue: Data access, completeness)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.hooks import card
from app.hooks.request import Fetched, HookRequest, parse
from app.picture.needs import Asked, Need, NeedState, Trouble, Why
from app.wording.evidence import WHY_WORDS
from tests.support.story import stories, triage

FOLDERS = stories()
EXCEPTIONS: set[tuple[str, Need]] = set()
"""Story and need whose card stays silent, each with its reason."""

WORDS = {
    NeedState.UNAVAILABLE: ("not available", WHY_WORDS[Why.UNAVAILABLE]),
    NeedState.DENIED: ("access denied", WHY_WORDS[Why.DENIED]),
}
ASKED = Asked(1500, 1, Trouble.OUT_OF_TIME)
CLINICAL = [need for need in Need if need not in (Need.PATIENT, Need.ENCOUNTER)]


def _without(request: HookRequest, need: Need, state: NeedState) -> HookRequest:
    sent = {key: value for key, value in request.prefetch.items() if key != need.value}
    return replace(request, prefetch=sent, fetched={need.value: Fetched(pages=(), asked=ASKED, state=state)})


def _cards(request: HookRequest) -> list[Any]:
    said: list[Any] = json.loads(card.encode(triage().answer(request)))["cards"]
    return said


@pytest.mark.parametrize("state", list(WORDS), ids=lambda state: state.name.lower())
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_an_answer_that_changes_says_what_could_not_be_had(folder: Path, state: NeedState) -> None:
    content = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    request = parse(json.dumps(content).encode(), content["hook"])
    whole = _cards(request)
    for need in CLINICAL:
        partial = _cards(_without(request, need, state))
        if partial != whole and (folder.name, need) not in EXCEPTIONS:
            assert any(word in one.get("detail", "").lower() for one in partial for word in WORDS[state]), need
