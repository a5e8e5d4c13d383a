"""Is a recorded call answered with the same bytes again, anywhere, and is what changed named when it is not?"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.account import ANSWERED, Overridden
from app.fhir.terminology import Terminology
from app.hooks.card import encode
from app.hooks.request import Fetched, parse
from app.main import VOICES
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.picture.needs import Asked
from app.records.recorded import Recorded
from app.replay import Verdict, answer_of, replayed
from app.triage import Triage
from app.versions import Versions
from app.wording import Wording
from tests.support.limits import LIMITS
from tests.support.story import ROOT, stories, triage

STORIES = {f"{path.parent.name}/{path.name}": path for path in stories()}
EMERGENCY = "acute_limb_ischemia/pulseless_leg_class_iib"
NOW = Versions("0.2.0", "c0ffee", "c0de")
TERMINOLOGY = Terminology.load(ROOT / "cards")
WORDING = Wording.load(ROOT / "cards", PATHWAYS, ORDERS)
SETTINGS = {"timezone": "UTC", "not_assessed": "card"}


def make(settings: Mapping[str, str], moment: datetime) -> Triage:
    return Triage(
        TERMINOLOGY,
        WORDING,
        pathways=PATHWAYS,
        orders=ORDERS,
        limits=LIMITS,
        clock=lambda: moment,
        zone=ZoneInfo(settings["timezone"]),
        not_assessed_card=settings["not_assessed"] == "card",
        honor_as_of=False,
    )


def recorded(story: str = EMERGENCY, **changes: Any) -> Recorded:
    """A story as the service would have recorded it under these circumstances."""
    request = json.loads((STORIES[story] / "request.json").read_bytes())
    request["extension"] = request.get("extension", {}) | changes.pop("extension", {})
    body = json.dumps(request).encode()
    call = parse(body, request["hook"])
    usual = Recorded(
        id="1",
        hook=request["hook"],
        at=datetime(2026, 11, 30, tzinfo=UTC),
        as_of=call.as_of,
        outcome=ANSWERED,
        answer_digest="",
        versions=NOW,
        settings=SETTINGS,
        body=body,
    )
    record = replace(usual, **changes)
    assert record.as_of is not None
    asked = replace(call, as_of=None, fetched=record.fetched or {})
    answer = answer_of(make(record.settings, record.as_of), asked, record.silent, record.overridden)
    return replace(record, answer_digest=hashlib.sha256(answer).hexdigest())


@pytest.mark.parametrize("story", STORIES)
def test_the_same_bytes(story: str) -> None:
    again = replayed(recorded(story), NOW, make)
    assert (again.verdict, again.because) == (Verdict.SAME, ())
    committed = json.loads((STORIES[story] / "response.json").read_bytes())
    assert again.answer is not None
    assert json.loads(again.answer) == committed


LIMB = triage().judged(parse((STORIES[EMERGENCY] / "request.json").read_bytes(), "patient-view")).assessment.cards[0]
OTHER_CIRCUMSTANCES: list[dict[str, Any]] = [
    {"settings": {"timezone": "Australia/Sydney", "not_assessed": "412"}},
    {"silent": frozenset({"acute_limb_ischemia"})},
    {"silent": VOICES.silent(True, "")},
    {
        "overridden": (
            Overridden(
                pathway="acute_limb_ischemia",
                card=LIMB.card,
                side=LIMB.side,
                at=datetime(2026, 11, 20, 7, 5, tzinfo=UTC),
            ),
        )
    },
    {"as_of": datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)},
    {"extension": {"org.leg-triage.explain": True}},
    {
        "waited": True,
        "fetched": {"exam": Fetched(pages=(), asked=Asked(milliseconds=12)), "x": Fetched(pages=(), asked=Asked(0))},
    },
]


@pytest.mark.parametrize("circumstances", OTHER_CIRCUMSTANCES)
def test_circumstances_are_put_back_as_they_were(circumstances: dict[str, Any]) -> None:
    record = recorded(**circumstances)
    assert record.answer_digest != recorded().answer_digest or "waited" in circumstances
    assert replayed(record, NOW, make).verdict is Verdict.SAME


CHANGES: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"software": "0.1.0"}, ("software changed from 0.1.0 to 0.2.0",)),
    ({"content": "bad"}, ("content changed from bad to c0ffee",)),
    ({"value_sets": "old"}, ("value sets changed from old to c0de",)),
    (
        {"software": "0.1.0", "content": "bad"},
        ("software changed from 0.1.0 to 0.2.0", "content changed from bad to c0ffee"),
    ),
]


@pytest.mark.parametrize(("changes", "why"), CHANGES)
def test_a_difference_names_what_changed(changes: dict[str, Any], why: tuple[str, ...]) -> None:
    record = replace(recorded(), versions=replace(NOW, **changes))
    same = replayed(record, NOW, make)
    assert (same.verdict, same.because) == (Verdict.SAME, why)
    other = replayed(replace(record, answer_digest="0" * 64), NOW, make)
    assert (other.verdict, other.because) == (Verdict.DIFFERENT, why)


def test_a_difference_without_a_changed_version_is_called_a_defect() -> None:
    again = replayed(replace(recorded(), answer_digest="0" * 64), NOW, make)
    assert again.verdict is Verdict.DIFFERENT
    assert "NOTHING CHANGED" in again.because[0]
    assert "defect" in again.because[0]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"body": None}, "its input is not on record"),
        ({"answer_digest": None}, "kept no digest"),
        ({"waited": True}, "what it answered is not on record"),
    ],
)
def test_what_cannot_be_replayed_says_why(changes: dict[str, Any], why: str) -> None:
    again = replayed(replace(recorded(), **changes), NOW, make)
    assert (again.verdict, again.answer) == (Verdict.CANNOT, None)
    assert why in again.because[0]


def test_a_refusal_is_replayed_too() -> None:
    request = json.loads((STORIES[EMERGENCY] / "request.json").read_bytes()) | {"prefetch": {}}
    refused = replace(
        recorded(),
        body=json.dumps(request).encode(),
        outcome="LT-412-01",
        as_of=None,
        answer_digest=None,
        settings={"timezone": "UTC", "not_assessed": "412"},
    )
    assert replayed(refused, NOW, make).verdict is Verdict.SAME
    answered = replayed(replace(refused, settings=SETTINGS), NOW, make)
    assert (answered.verdict, answered.because[0]) == (Verdict.DIFFERENT, "answered, then LT-412-01")
    other = replayed(replace(refused, outcome=ANSWERED, as_of=refused.at, answer_digest="0"), NOW, make)
    assert (other.verdict, other.because[0]) == (Verdict.DIFFERENT, "refused with LT-412-01, then answered")


_ALL_DIGESTS = """
import hashlib, sys
from tests.support.story import stories, triage
from app.hooks.card import encode
from app.hooks.request import parse
whole = hashlib.sha256()
for path in stories():
    body = (path / "request.json").read_bytes()
    hook = "order-select" if b'"draftOrders"' in body else "patient-view"
    whole.update(encode(triage().judged(parse(body, hook)).response))
print(whole.hexdigest())
"""


@pytest.fixture(scope="module")
def here() -> str:
    whole = hashlib.sha256()
    for path in stories():
        body = (path / "request.json").read_bytes()
        call = parse(body, json.loads(body)["hook"])
        assert call.as_of is not None
        answer = make(SETTINGS, call.as_of).answer(replace(call, as_of=None))
        whole.update(encode(answer))
    return whole.hexdigest()


@pytest.mark.parametrize(
    ("seed", "environment"),
    [
        ("0", {}),
        ("1", {"TZ": "Pacific/Apia", "LC_ALL": "C"}),
        ("4294967295", {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONOPTIMIZE": "2"}),
        ("20261130", {"PYTHONUTF8": "0", "LANG": "de_DE.ISO-8859-1"}),
    ],
)
def test_hash_seed_zone_and_locale_of_the_process_change_no_byte_of_any_story(
    seed: str, environment: dict[str, str], tmp_path: Path, here: str
) -> None:
    """What a set or a dictionary of texts decides would differ in another process, on this machine or another."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", _ALL_DIGESTS],
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip() == here
