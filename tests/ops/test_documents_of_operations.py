"""Do dashboard, alerts and document speak of what the code counts, and of all of it?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from app.main import create_app
from app.serving.server import Server, watch_process
from app.settings import Settings
from app.settings_table import settings_table
from tests.support.story import ROOT
from tests.support.wire import open_gate

FOLDER = ROOT / "docs" / "operations"
DOCUMENT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ALERTS = (FOLDER / "alerts.yaml").read_text(encoding="utf-8")
DASHBOARD = (FOLDER / "dashboard.json").read_text(encoding="utf-8")
NAME = re.compile(r"\bleg_triage_\w+")
PROCESS = re.compile(r"\bprocess_\w+")


class Queue:
    waiting = written = lost = refused = 0


@pytest.fixture(scope="module")
def counted() -> dict[str, set[str]]:
    """Every metric as it is scraped, with its labels."""
    settings = Settings(profile="development", admin_port=1)
    app = create_app(settings, gate=open_gate())
    metrics = app.state.metrics
    watch_process(metrics, app, Server(app, settings))
    if "leg_triage_records_waiting" not in {family.name for family in metrics.registry.collect()}:
        metrics.watch_backlog(Queue())
    found: dict[str, set[str]] = {}
    for collector in metrics.registry._collector_to_names:
        labels = set(collector._labelnames)
        match collector._type:
            case "counter":
                found[f"{collector._name}_total"] = labels
            case "histogram":
                found[collector._name] = labels
                found |= {f"{collector._name}_{part}": labels | {"le"} for part in ("bucket", "count", "sum")}
            case _:
                found[collector._name] = labels
    return found


@pytest.mark.parametrize("text", [ALERTS, DASHBOARD, DOCUMENT], ids=["alerts", "dashboard", "document"])
def test_every_metric_that_is_named_exists(counted: dict[str, set[str]], text: str) -> None:
    assert set(NAME.findall(text)) - counted.keys() == set()
    known = {"process_start_time_seconds", "process_resident_memory_bytes", "process_cpu_seconds_total", "process_"}
    assert set(PROCESS.findall(text)) <= known


def test_every_metric_is_told(counted: dict[str, set[str]]) -> None:
    """In the table of the document, with its labels."""
    rows = dict(re.findall(r"^\| `(leg_triage_\w+)` \|([^|]*)\|", DOCUMENT, re.M))
    parts = ("_bucket", "_count", "_sum")
    assert {name: set(filter(None, labels.strip().split(", "))) for name, labels in rows.items()} == {
        name: labels for name, labels in counted.items() if not name.endswith(parts)
    }


def expressions() -> list[str]:
    panels = json.loads(DASHBOARD)["panels"]
    asked = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    return asked + [str(rule["expr"]) for rule in rules()]


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS)["groups"] for rule in group["rules"]]


@pytest.mark.parametrize("expression", expressions())
def test_every_label_that_is_asked_for_exists(counted: dict[str, set[str]], expression: str) -> None:
    for name, given in re.findall(r"(leg_triage_\w+)\{([^}]*)\}", expression):
        assert set(re.findall(r"(\w+)\s*(?:=|!)", given)) <= counted[name]
    of_prometheus = {"instance", "job", "worker"}
    mentioned: set[str] = set().union(*(counted[name] for name in NAME.findall(expression)))
    for grouped in re.findall(r"\bby \(([^)]*)\)", expression):
        assert {one.strip() for one in grouped.split(",")} <= mentioned | of_prometheus


def test_every_alarm_has_its_paragraph_and_every_paragraph_its_alarm() -> None:
    told = re.findall(r"^### (LegTriage\w+)$", DOCUMENT, re.M)
    assert told == [rule["alert"] for rule in rules()]
    for paragraph in re.split(r"^### LegTriage\w+$", DOCUMENT.split("\n## Capacity")[0], flags=re.M)[1:]:
        assert "**Do:**" in paragraph


def test_every_code_and_reason_that_an_alarm_waits_for_exists() -> None:
    from app.trust.distrust import Why
    from app.watch.vocabulary import Vocabulary

    words = Vocabulary(hooks={})
    known = {"outcome": words.outcomes | words.feedback, "reason": frozenset(Why), "state": words.states}
    for rule in rules():
        for label, pattern in re.findall(r'(outcome|reason|state)=~?"([^"]*)"', str(rule["expr"])):
            for one in pattern.split("|"):
                assert any(re.fullmatch(one, word) for word in known[label]), (rule["alert"], one)


def test_the_table_of_settings_is_current() -> None:
    """`make settings` writes it."""
    told = DOCUMENT.split("<!-- settings -->\n")[1].split("<!-- /settings -->")[0]
    assert told == settings_table() + "\n"


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_alarms_fire_when_they_must() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian, Ubuntu: apt install prometheus)")
    done = subprocess.run([promtool, "test", "rules", "alerts_test.yaml"], cwd=FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
