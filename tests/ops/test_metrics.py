"""Is each call counted as it was, in words of closed lists only, whoever sends what?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from app.account import ANSWERED, FEEDBACK, Assessment, CallAccount, CardAccount, Private
from app.api.failures import WRONG_METHOD
from app.main import create_app
from app.settings import Settings
from app.trust.distrust import Why
from app.versions import Versions
from app.watch.metrics import SECONDS, Metrics
from app.watch.vocabulary import OTHER, Vocabulary, words
from app.wiring.services import assemble
from app.wiring.watching import vocabulary
from tests.support.story import FIXTURES, ROOT
from tests.support.wire import PATIENT_VIEW, client, open_gate, patient_view

VERSIONS = Versions("1.2.3", "c0ffee", "f00d")
WORDS = replace(vocabulary(assemble(Settings(profile="development"))[1]), clients=frozenset({"ehr"}))
STORY = "acute_limb_ischemia/pulseless_leg_class_iib"

CARD = CardAccount(uuid="u-1", pathway="acute_limb_ischemia", card="emergency", urgency="critical", side="left")
CALL = CallAccount(
    at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    service="leg-triage-patient-view",
    hook="patient-view",
    status=200,
    outcome=ANSWERED,
    seconds=0.004,
    client="ehr",
    fetch_seconds=0.3,
    hook_instance="d1577c69-dfbe-11ad-9abc-0242ac120002",
    assessment=Assessment(
        as_of=datetime(2026, 11, 21, 12, tzinfo=UTC),
        cards=(CARD, structs.replace(CARD, urgency="info")),
        needs={"exam": "sent", "orders": "fetched", "devices": "none on record"},
        unknown={"acute_limb_ischemia": ("abi", "tbi"), "stroke": ("abi",)},
        failed=("stroke", "wording of potassium", "card of order.heparin", "reading the chart"),
    ),
    private=Private("patient-canary", "encounter-canary", b"body-canary"),
)


def samples(metrics: Metrics) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    metrics.settle()
    found = (sample for metric in metrics.registry.collect() for sample in metric.samples)
    return {(one.name, frozenset(one.labels.items())): one.value for one in found}


def at(counted: Mapping[Any, float], name: str, **labels: str) -> float | None:
    return counted.get((f"leg_triage_{name}", frozenset(labels.items())))


def test_a_call_is_counted_once_in_each_way() -> None:
    metrics = Metrics(WORDS, VERSIONS)
    metrics(CALL)
    counted = samples(metrics)
    called = {"service": "leg-triage-patient-view", "hook": "patient-view"}
    assert at(counted, "calls_total", **called, outcome="answered", client="ehr") == 1
    assert at(counted, "calls_total", **called, outcome="LT-412-01", client="none") == 0
    assert at(counted, "call_seconds_count", **called) == 1
    assert at(counted, "call_seconds_bucket", **called, le="0.003") == 0
    assert at(counted, "call_seconds_bucket", **called, le="0.005") == 1
    assert at(counted, "fetch_seconds_sum", **called) == pytest.approx(0.3)
    for urgency in ("critical", "info"):
        assert at(counted, "cards_total", pathway="acute_limb_ischemia", urgency=urgency, shown="shown") == 1
    assert at(counted, "needs_total", need="orders", state="fetched") == 1
    assert at(counted, "pathway_unknown_total", pathway="stroke") == 1
    assert at(counted, "concept_unknown_total", concept="abi") == 1  # One call, though two pathways asked.
    for part in ("stroke", "potassium", "order.heparin", "reading the chart"):
        assert at(counted, "failed_parts_total", part=part) == 1
    about = {"software": "1.2.3", "content": "c0ffee", "value_sets": "f00d"}
    assert at(counted, "versions", **about, python=sys.version.split()[0]) == 1


def test_refusals_and_feedback_are_counted() -> None:
    metrics = Metrics(WORDS, VERSIONS)
    metrics(structs.replace(CALL, assessment=None, outcome="LT-401-01", client=None, refused_because=Why.EXPIRED))
    metrics(
        structs.replace(
            CALL, assessment=None, hook=FEEDBACK, feedback=("accepted", "overridden", "overridden", "ate it")
        )
    )
    counted = samples(metrics)
    assert at(counted, "refusals_total", reason="expired") == 1
    assert at(counted, "refusals_total", reason="replayed") == 0
    assert at(counted, "feedback_total", client="ehr", outcome="overridden") == 2
    assert at(counted, "feedback_total", client="ehr", outcome=OTHER) == 1


def test_what_others_count_is_carried_over_and_never_backwards() -> None:
    class Queue:
        waiting, written, lost, refused = 3, 10, 0, 0

    queue, metrics = Queue(), Metrics(WORDS, VERSIONS)
    metrics.watch_backlog(queue)
    samples(metrics)
    queue.waiting, queue.written, queue.lost = 1, 12, 2
    samples(metrics)
    queue.lost = 1  # A queue that was made anew.
    counted = samples(metrics)
    assert at(counted, "records_waiting") == 1
    assert at(counted, "records_written_total") == 12
    assert at(counted, "records_lost_total") == 2


def series(metrics: Metrics) -> set[Any]:
    return {key for key in samples(metrics) if dict(key[1]).keys() != {"le"}}


def label_values(metrics: Metrics) -> set[str]:
    return {value for _, labels in samples(metrics) for name, value in labels if name not in ("le", "python")} - {
        VERSIONS.software,
        VERSIONS.content,
        VERSIONS.value_sets,
    }


anything = st.text(max_size=30) | st.sampled_from(sorted(words(WORDS)))
hostile_cards = st.builds(CardAccount, uuid=anything, pathway=anything, card=anything, urgency=anything, side=anything)
hostile = st.builds(
    CallAccount,
    at=st.just(CALL.at),
    service=anything,
    hook=anything,
    status=st.integers(100, 599),
    outcome=anything,
    seconds=st.floats(0, 100),
    client=st.none() | anything,
    refused_because=st.none() | anything,
    hook_instance=anything,
    fetch_seconds=st.floats(0, 100),
    feedback=st.lists(anything, max_size=3).map(tuple),
    assessment=st.none()
    | st.builds(
        Assessment,
        as_of=st.just(CALL.at),
        cards=st.lists(hostile_cards, max_size=3).map(tuple),
        needs=st.dictionaries(anything, anything, max_size=3),
        unknown=st.dictionaries(anything, st.lists(anything, max_size=3).map(tuple), max_size=3),
        failed=st.lists(anything, max_size=3).map(tuple),
    ),
)


@given(st.lists(hostile, max_size=5))
def test_every_label_is_a_word_of_a_closed_list(calls: list[CallAccount]) -> None:
    """Whatever an account holds: the words that a scrape shows were all known before the first call."""
    metrics = Metrics(WORDS, VERSIONS)
    for call in calls:
        metrics(call)
    assert label_values(metrics) <= set(words(WORDS))


def test_hostile_calls_make_no_series() -> None:
    """A thousand different inventions make the same series as one."""

    def told(number: int) -> CallAccount:
        word = f"canary-{number}"
        card = structs.replace(CARD, pathway=word, urgency=word)
        assessed = Assessment(
            as_of=CALL.at, cards=(card,), needs={word: word}, unknown={word: (word,)}, failed=(word, f"card of {word}")
        )
        return structs.replace(
            CALL,
            service=word,
            hook=word,
            outcome=word,
            client=word,
            refused_because=word,
            feedback=(word,),
            assessment=assessed,
        )

    one, many = Metrics(WORDS, VERSIONS), Metrics(WORDS, VERSIONS)
    one(told(0))
    for number in range(1000):
        many(told(number))
    assert series(one) == series(many)
    assert not any("canary" in value for value in label_values(many))
    assert len(many._known) == len(one._known)


def test_no_patient_is_in_a_scrape() -> None:
    """Over HTTP, with every refusal on the way."""
    app = create_app(Settings(profile="development", admin_port=1), gate=open_gate())
    request = json.loads((FIXTURES / STORY / "request.json").read_bytes())
    request["context"]["userId"] = "Practitioner/canary-1"
    request["prefetch"]["patient"]["name"] = [{"family": "canary-2"}]
    with client(app) as started:
        started.post(PATIENT_VIEW, json=request)
        started.post(PATIENT_VIEW, content=b'{"hook": "canary-3"', headers={"Content-Type": "application/json"})
        started.post(PATIENT_VIEW, json=patient_view(hook="canary-4", context={"patientId": "canary-5"}))
        started.post(f"{PATIENT_VIEW}/feedback", json={"feedback": [{"card": "canary-6", "outcome": "canary-7"}]})
        started.post("/cds-services/canary-8", json={})
    values = label_values(app.state.metrics) - set(words(WORDS))
    shown = {value for value in values if "canary" in value}
    assert shown == set()
    counted = samples(app.state.metrics)
    assert at(counted, "needs_total", need="exam", state="sent") == 1
    assert sum(value for (name, _), value in counted.items() if name == "leg_triage_calls_total") == 4


def test_the_words_cover_what_the_service_says() -> None:
    """No story may count as "other": a new state, part or urgency belongs into the vocabulary."""
    triage, services = assemble(Settings(profile="development"))
    from app.errors import DataNotObtainable
    from app.hooks.request import parse

    metrics = Metrics(vocabulary(services), VERSIONS)
    for path in sorted(FIXTURES.glob("*/*/request.json")):
        body = path.read_bytes()
        try:
            judged = triage.judged(parse(body, json.loads(body)["hook"]))
        except DataNotObtainable:
            continue
        metrics(structs.replace(CALL, client=None, assessment=judged.assessment))
    counted = samples(metrics)
    assert [key for key in counted if OTHER in dict(key[1]).values()] == []
    assert sum(value for (name, _), value in counted.items() if name == "leg_triage_cards_total") > 200


def test_every_outcome_of_a_call_is_known() -> None:
    """Every stable code in the code, but that of a wrong method, which never becomes a call."""
    import re

    said = {
        code for path in (ROOT / "app").rglob("*.py") for code in re.findall(r'"(LT-\d{3}-\d\d)"', path.read_text())
    }
    assert said - WORDS.outcomes <= {WRONG_METHOD, "LT-400-02"}


def test_the_buckets_begin_at_half_a_millisecond() -> None:
    assert SECONDS[0] == 0.0005
    assert list(SECONDS) == sorted(SECONDS)


@pytest.mark.parametrize(("admin_port", "loaded"), [(None, False), (9100, True)])
def test_the_client_library_is_loaded_only_where_it_is_wanted(admin_port: int | None, loaded: bool) -> None:
    code = (
        "import sys\nfrom app.main import create_app\nfrom app.settings import Settings\n"
        f"create_app(Settings(profile='development', admin_port={admin_port}))\n"
        "print('prometheus_client' in sys.modules, 'opentelemetry.sdk' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(loaded), "False"]


def test_the_number_of_series_is_bounded() -> None:
    """What one process can ever show, with ten clients: some thousands, known before it starts."""
    most: Iterable[int] = (
        (len(WORDS.hooks) * 2 + 1) * (len(WORDS.outcomes) + 1) * 12,
        (len(WORDS.parts) + 1) * 4 * 4,
        (len(WORDS.needs) + 1) * (len(WORDS.states) + 1),
        len(WORDS.concepts) + 2 * len(WORDS.parts) + len(WORDS.reasons) + 12 * 3,
    )
    assert sum(most) < 5000


def test_a_word_that_is_known_stays_and_another_becomes_other() -> None:
    small = Vocabulary(hooks={"s": frozenset({"h"})}, clients=frozenset({"ehr"}))
    assert small.called("s", "h") == ("s", "h")
    assert small.called("s", "x") == ("s", OTHER)
    assert small.called("x", "h") == (OTHER, OTHER)
    assert (small.client(None), small.client("ehr"), small.client("x")) == ("none", "ehr", OTHER)
