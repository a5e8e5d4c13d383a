"""``leg-triage report`` as an operator runs it: three forms, a selection, a file, and one clear line for what is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.records.engine import connect
from app.statistics.plain import NOTHING
from tests.support.traffic import BEGIN, SYSTEM, Ledger, Told, months

CANARY = "canary-6f1d"


def run(address: str, *arguments: str) -> Result:
    environment = {"LEG_TRIAGE_PROFILE": "development", "LEG_TRIAGE_RECORDS": address}
    return CliRunner().invoke(app, ["report", *arguments], env=environment)


SPAN = ("--from", "2026-08-31", "--to", "2026-11-30")


def test_three_forms_of_one_report(address: str, tmp_path: Path) -> None:
    months(weeks=3, calls_a_week=300).write(address)
    text = run(address, *SPAN)
    assert (text.exit_code, text.stderr) == (0, "")
    assert "Acute limb ischemia" in text.stdout
    assert "Already treated" in text.stdout
    table = run(address, *SPAN, "--format", "csv")
    told = {(row["table"], row["measure"]): row["value"] for row in csv.DictReader(io.StringIO(table.stdout))}
    assert told["overview", "calls answered"] == "895"
    page = tmp_path / "report.html"
    assert run(address, *SPAN, "--format", "html", "--output", str(page)).stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "895" in page.read_text(encoding="utf-8")


def test_the_selection_is_that_of_the_site(address: str) -> None:
    ledger = months(weeks=2, calls_a_week=60)
    ledger.call(BEGIN, [Told(pathway="nsaid")], client="other")
    ledger.write(address)
    one = run(address, *SPAN, "--client", "other").stdout
    assert "clients: other" in one
    assert "calls answered  <5" in one
    assert NOTHING in run(address, "--from", "2027-01-01", "--to", "2027-02-01").stdout
    assert NOTHING in run(address, *SPAN, "--client", "nobody").stdout


def test_nothing_of_a_patient_and_no_key_is_in_it(address: str) -> None:
    """Whatever identifies, and whatever a client may send, is planted in the tables."""
    ledger = Ledger()
    for _ in range(60):
        told = Told(pathway="nsaid", became="overridden", reasons=(CANARY,))
        ledger.call(BEGIN, [told], patient_key=CANARY, encounter_key=CANARY, hook_instance=CANARY)
        ledger.cards[-1] |= {"evidence_key": CANARY, "concepts": [CANARY], "suggestions": {CANARY: CANARY}}
        ledger.feedback[-1] |= {"comment": CANARY, "accepted": [CANARY]}
        ledger.report(BEGIN, CANARY, "overridden", reasons=[{"system": SYSTEM, "code": CANARY}])
    ledger.write(address)
    for form in ("text", "csv", "html"):
        result = run(address, *SPAN, "--format", form)
        assert result.exit_code == 0
        assert "canary" not in result.stdout
        assert "a reason that is not on our lists" in result.stdout


def test_it_changes_nothing(address: str, tmp_path: Path) -> None:
    months(weeks=1, calls_a_week=50).write(address)
    with connect(address).connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*), max(at) FROM decisions").all()
    run(address, *SPAN)
    with connect(address).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*), max(at) FROM decisions").all() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-11-30", "--to", "2026-08-31"), "would begin after it ends"),
        (("--format", "pdf"), "Invalid value"),
        (("--from", "yesterday"), "Invalid value"),
    ],
)
def test_what_cannot_be_meant(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run(f"sqlite:///{tmp_path}/records.sqlite3", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_store_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = run(f"sqlite:///{tmp_path}/none.sqlite3")
    assert result.exit_code == 1
    assert "the records cannot be reached" in result.stderr
    assert not (tmp_path / "none.sqlite3").exists()
    off = run("off")
    assert (off.exit_code, "LEG_TRIAGE_RECORDS is off" in off.stderr) == (2, True)
