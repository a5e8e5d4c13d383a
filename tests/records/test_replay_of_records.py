"""A call that a service recorded is answered with the same bytes by another process, or what changed is named."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from app.cli import app as cli
from app.main import create_app
from app.records.engine import connect
from app.records.tables import decisions, inputs
from app.settings import read_settings
from tests.api.test_fetching import AUTHORIZATION, STORY, listening, whole
from tests.support.ehr import TOKEN
from tests.support.records import INPUT_KEY, rows
from tests.support.story import FIXTURES, ROOT
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, client, open_gate

LIMB = "acute_limb_ischemia/pulseless_leg_class_iib"
EXPLAIN = "org.leg-triage.explain"


def story(name: str, **extension: Any) -> dict[str, Any]:
    request: dict[str, Any] = json.loads((FIXTURES / name / "request.json").read_bytes())
    return request | {"extension": request.get("extension", {}) | extension}


@pytest.fixture
def environment(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Records with their calls, in silence for one pathway, in a zone of its own."""
    key = tmp_path / "keys"
    key.write_bytes(base64.b64encode(INPUT_KEY))
    given = {
        "LEG_TRIAGE_PROFILE": "development",
        "LEG_TRIAGE_RECORDS": address,
        "LEG_TRIAGE_RECORDS_MIGRATE": "true",
        "LEG_TRIAGE_RECORDS_INPUTS_KEY_FILE": str(key),
        "LEG_TRIAGE_SILENT": "restless_legs",
        "LEG_TRIAGE_TIMEZONE": "Asia/Kolkata",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def recorded(calls: list[tuple[str, dict[str, Any]]], address: str) -> list[str]:
    """Answers these calls; the ids of their records."""
    with client(create_app(read_settings(), gate=open_gate())) as service:
        for path, call in calls:
            assert service.post(path, json=call).status_code in (200, 412)
    return [str(one["id"]) for one in rows(address, decisions)]


def replay(record: str, **changes: str) -> tuple[int, str]:
    """What ``leg-triage replay`` says of it."""
    result = CliRunner().invoke(cli, ["replay", record], env=changes or None)
    assert result.stderr == ""
    return result.exit_code, result.stdout.strip()


def elsewhere(record: str, seed: int, **changes: str) -> tuple[int, str]:
    """What it says in another process."""
    result = subprocess.run(
        [sys.executable, "-m", "app", "replay", record],
        env={**os.environ, "PYTHONHASHSEED": str(seed), **changes},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.stderr == ""
    return result.returncode, result.stdout.strip()


def test_another_process_answers_with_the_same_bytes(environment: dict[str, str], address: str) -> None:
    calls = [
        (PATIENT_VIEW, story(LIMB, **{EXPLAIN: True})),
        (PATIENT_VIEW, story("restless_legs/" + min(one.name for one in (FIXTURES / "restless_legs").iterdir()))),
        (ORDER_SELECT, story("venous_disease/compression_selected_on_an_acute_leg")),
        (PATIENT_VIEW, {**story(LIMB), "extension": {EXPLAIN: True}}),  # Judged by the clock of the service.
    ]
    ids = recorded(calls, address)
    assert len(ids) == len(calls)
    for seed, record in enumerate(ids):
        # The settings of now do not matter: those of then are on record.
        changed = {"LEG_TRIAGE_TIMEZONE": "UTC", "LEG_TRIAGE_SILENT": "", "TZ": "Pacific/Apia"}
        assert elsewhere(record, seed * 7919, **changed) == (0, "same")


def test_what_the_ehr_answered_is_put_back(environment: dict[str, str], address: str) -> None:
    """The token is not kept, and nobody is asked again."""
    with listening(whole) as ehr:
        bare = {"prefetch": {}, "fhirServer": ehr.base, "fhirAuthorization": AUTHORIZATION}
        call = STORY | bare | {"extension": STORY["extension"] | {EXPLAIN: True}}
        (record,) = recorded([(PATIENT_VIEW, call)], address)
        asked = len(ehr.got)
        assert asked
        assert rows(address, decisions)[0]["needs"]["exam"] == "fetched"
        assert replay(record) == (0, "same")
        assert len(ehr.got) == asked
    assert TOKEN.encode() not in rows(address, inputs)[0]["body"]


def test_a_refusal_is_replayed(environment: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEG_TRIAGE_NOT_ASSESSED", "412")
    (record,) = recorded([(PATIENT_VIEW, STORY | {"prefetch": {}})], address)
    monkeypatch.setenv("LEG_TRIAGE_NOT_ASSESSED", "card")
    assert replay(record) == (0, "same: refused again with LT-412-01")


def test_changed_wording_is_named(environment: dict[str, str], address: str, tmp_path: Path) -> None:
    (record,) = recorded([(PATIENT_VIEW, story(LIMB))], address)
    cards = tmp_path / "cards"
    shutil.copytree(ROOT / "cards", cards)
    page = cards / "acute_limb_ischemia.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace("Possible", "Perhaps"), encoding="utf-8")
    reason = cards / "override_reasons.yaml"
    reason.write_text(reason.read_text(encoding="utf-8").replace("Goals of care", "Aims of care"), encoding="utf-8")
    code, said = replay(record, LEG_TRIAGE_CARDS_DIR=str(cards))
    assert code == 1
    assert said.startswith("different: content changed from ")
    assert "software" not in said


def test_a_difference_that_nothing_explains_is_loud(environment: dict[str, str], address: str) -> None:
    (record,) = recorded([(PATIENT_VIEW, story(LIMB))], address)
    with connect(address).begin() as connection:
        connection.execute(update(decisions).values(answer_digest="0" * 64))
    code, said = replay(record)
    assert code == 1
    assert "NOTHING CHANGED" in said


def test_what_cannot_be_opened_or_found_is_said(
    environment: dict[str, str], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (record,) = recorded([(PATIENT_VIEW, story(LIMB))], address)
    other = tmp_path / "other"
    other.write_bytes(base64.b64encode(bytes(32)))
    code, said = replay(record, LEG_TRIAGE_RECORDS_INPUTS_KEY_FILE=str(other))
    assert (code, said.split(":")[0]) == (2, "cannot be replayed")
    monkeypatch.delenv("LEG_TRIAGE_RECORDS_INPUTS_KEY_FILE")
    code, said = replay(record)
    assert (code, "its input is not on record" in said) == (2, True)
    missing = CliRunner().invoke(cli, ["replay", "0-0-0"])
    assert (missing.exit_code, "no record of this name" in missing.stderr) == (2, True)


def test_a_file(tmp_path: Path) -> None:
    request = FIXTURES / LIMB / "request.json"
    runner = CliRunner()
    environment = {"LEG_TRIAGE_PROFILE": "development"}
    first = runner.invoke(cli, ["replay", str(request), "--print"], env=environment)
    assert (first.exit_code, first.stderr.split(":")[0]) == (0, "answered, with nothing to compare it to")
    answer = tmp_path / "answer.json"
    answer.write_text(first.stdout, encoding="utf-8")
    again = runner.invoke(cli, ["replay", str(request), "--answer", str(answer)], env=environment)
    assert (again.exit_code, again.stdout.startswith("same: the answer is sha256 ")) == (0, True)
    later = ["replay", str(request), "--answer", str(answer), "--as-of", "2027-01-01T00:00:00Z"]
    other = runner.invoke(cli, later, env=environment)
    assert (other.exit_code, other.stdout.split(";")[0]) == (1, "different: another answer")
    answer.write_text(json.dumps(json.loads(first.stdout), indent=1), encoding="utf-8")
    spaced = runner.invoke(cli, ["replay", str(request), "--answer", str(answer)], env=environment)
    assert (spaced.exit_code, spaced.stdout.split(";")[0]) == (1, "different: the same JSON in other bytes")


def test_a_file_without_a_moment_is_no_guess(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(story(LIMB) | {"extension": {}}), encoding="utf-8")
    result = CliRunner().invoke(cli, ["replay", str(file)])
    assert (result.exit_code, "nobody knows the clock of then" in result.stderr) == (2, True)
