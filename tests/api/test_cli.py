"""Does the command line help whoever tries the service?"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import EXAMPLE, app
from tests.support.tokens import ec, public
from tests.support.wire import patient_view

ROOT = Path(__file__).parents[2]


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], env=environment or None)


@pytest.fixture
def request_file(tmp_path: Path) -> Any:
    def write(content: object) -> Path:
        path = tmp_path / "request.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """What a production profile must have."""
    clients = tmp_path / "clients.toml"
    key = json.dumps(public(ec())).replace('":', '" =')
    clients.write_text(f'[[client]]\nname = "ehr"\nissuer = "https://ehr.example"\nkeys.set = [{key}]\n', "utf-8")
    return {"LEG_TRIAGE_CLIENTS": str(clients), "LEG_TRIAGE_PUBLIC_URL": "https://triage.example/cds/"}


def test_check_says_ok(production: dict[str, str]) -> None:
    result = run("check", **production)
    assert result.exit_code == 0, result.output
    first, _, clients, name, *_ = result.stdout.splitlines()
    assert first.startswith("OK: 2 services")
    assert (clients, name) == ("OK: 1 clients", "  client ehr")


def test_check_in_development_needs_no_clients() -> None:
    assert run("check", LEG_TRIAGE_PROFILE="development").stdout.startswith("OK: 2 services")


@pytest.mark.parametrize("command", ["check", "serve"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"LEG_TRIAGE_CLIENTS": ""}, "LEG_TRIAGE_CLIENTS: production needs a client registry"),
        ({"LEG_TRIAGE_PUBLIC_URL": ""}, "LEG_TRIAGE_PUBLIC_URL: tokens name the exact address"),
        ({"LEG_TRIAGE_PUBLIC_URL": "http://triage.example"}, "LEG_TRIAGE_PUBLIC_URL: https in production"),
        ({"LEG_TRIAGE_PUBLIC_URL": "https://u:p@triage.example"}, "Wrong setting: LEG_TRIAGE_PUBLIC_URL"),
        ({"LEG_TRIAGE_FHIR_BASES": "http://ehr.example/fhir"}, "Wrong setting: LEG_TRIAGE_FHIR_BASES: https"),
        ({"LEG_TRIAGE_CLIENTS": "nowhere.toml"}, "LEG_TRIAGE_CLIENTS: no such file"),
        ({"LEG_TRIAGE_ALLOWED_ORIGINS": "https://a.example,*"}, "LEG_TRIAGE_ALLOWED_ORIGINS: * is not allowed"),
    ],
)
def test_production_does_not_start_unfit(
    production: dict[str, str], command: str, changes: dict[str, str], said: str
) -> None:
    result = run(command, **{**production, **changes})
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr


def test_check_looks_at_a_registry_alone_and_prints_it_without_its_keys(production: dict[str, str]) -> None:
    """As production would, whatever the profile here, and without the other settings."""
    result = run("check", production["LEG_TRIAGE_CLIENTS"], LEG_TRIAGE_PROFILE="development")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "OK: 1 clients"
    assert lines[1].startswith("  client ")
    assert any("EC " in line for line in lines)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('nickname = "x"', "unknown field `nickname`"),
        ('fhir_bases = ["http://ehr.example/fhir"]', "must be https"),
        ("[", "clients.toml"),
    ],
)
def test_check_refuses_a_registry_in_one_line(production: dict[str, str], more: str, said: str) -> None:
    path = Path(production["LEG_TRIAGE_CLIENTS"])
    path.write_text(f"{path.read_text()}\n{more}\n")
    result = run("check", path)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr


def test_check_says_which_other_texts_the_site_follows() -> None:
    result = run("check", LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_SEED_VALUES="mri_ces_hours, rls_ferritin_ng_ml")
    assert result.exit_code == 0, result.output
    assert "Chosen here, mri_ces_hours: MRI for suspected cauda equina syndrome within 12 h" in result.stdout
    assert "Chosen here, rls_ferritin_ng_ml: Iron for restless legs at a ferritin up to 50 ng/mL" in result.stdout
    assert result.stdout.count("Chosen here") == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [("mri_cord_hours", "the other value is unsafe and cannot be chosen"), ("mri_hours", "is no threshold")],
)
def test_check_refuses_an_other_value_that_may_not_be_chosen(name: str, why: str) -> None:
    result = run("check", LEG_TRIAGE_SEED_VALUES=name)
    assert result.exit_code == 2
    assert f"{name}" in result.stderr
    assert why in result.stderr


def test_check_says_what_is_wrong(tmp_path: Path) -> None:
    result = run("check", LEG_TRIAGE_CARDS_DIR=str(tmp_path))
    assert result.exit_code == 2
    assert "cannot start" in result.stderr
    assert "Traceback" not in result.output


def test_the_map_in_the_readme_makes_a_local_code_fire(tmp_path: Path, request_file: Any) -> None:
    told = (ROOT / "README.md").read_text()
    given = tmp_path / "map.json"
    given.write_text(told.split("```json")[1].split("```")[0])
    assert run("check", LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_CONCEPT_MAP=str(given)).exit_code == 0
    chart = (ROOT / EXAMPLE).read_text()
    left_pedal = json.dumps({"system": "http://loinc.org", "code": "8902-9"})[1:-1]
    assert left_pedal in " ".join(chart.split())
    local = " ".join(chart.split()).replace(
        left_pedal, json.dumps({"system": "urn:our-ehr:flowsheet", "code": "FS-4711"})[1:-1]
    )
    for environment, read in (({}, False), ({"LEG_TRIAGE_CONCEPT_MAP": str(given)}, True)):
        answer = json.loads(run("evaluate", request_file(local), "--json", **environment).stdout)
        assert ("Dorsalis pedis pulse and posterior tibial" in answer["cards"][0]["detail"]) is read


def test_an_unknown_setting_stops_every_command() -> None:
    result = run("check", LEG_TRIAGE_TYPO="1")
    assert result.exit_code == 2
    assert "LEG_TRIAGE_TYPO" in result.stderr


def test_the_openapi_command_prints_the_committed_document() -> None:
    assert run("openapi").stdout == (ROOT / "openapi" / "openapi.json").read_text()


def test_the_log_schema_command_prints_the_committed_schema() -> None:
    assert run("log-schema").stdout == (ROOT / "openapi" / "log.schema.json").read_text()


def test_the_catalogue_command_prints_markdown() -> None:
    assert "acute_limb_ischemia.yaml" in run("catalogue").stdout


def test_the_shipped_example_is_an_emergency() -> None:
    result = run("evaluate", ROOT / EXAMPLE, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["cards"][0]["indicator"] == "critical"


def test_now_outranks_the_moment_in_the_file() -> None:
    """A year later the bedside findings are history, and nothing critical can rest on them."""
    later = json.loads(run("evaluate", ROOT / EXAMPLE, "--json", "--now", "2027-11-21T09:00:00Z").stdout)
    assert "critical" not in [card["indicator"] for card in later["cards"]]


def test_cards_are_readable_in_the_terminal() -> None:
    answer = json.loads(run("evaluate", ROOT / EXAMPLE, "--json").stdout)["cards"][0]
    result = run("evaluate", ROOT / EXAMPLE)
    assert result.exit_code == 0, result.output
    told = " ".join(result.stdout.replace("│", " ").split())
    assert "CRITICAL" in told
    assert answer["summary"] in told
    assert answer["source"]["label"] in told
    for suggestion in answer.get("suggestions", []):
        assert suggestion["label"] in told


def test_explain_prints_the_trace() -> None:
    result = run("evaluate", ROOT / EXAMPLE, "--explain")
    assert result.exit_code == 0, result.output
    assert "org.leg-triage.trace" in result.stdout
    assert "acute_limb_ischemia" in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "LT-400-01"),
        ("[]", "LT-400-01"),
        ({}, "patient-view, order-select"),
        (patient_view(hook=["patient-view"]), "patient-view, order-select"),
        (patient_view(hook="order-sign"), "patient-view, order-select"),
        (patient_view(context={"patientId": ""}), "context.patientId"),
        (patient_view(), "LT-412-01"),
    ],
)
def test_a_refused_request_is_one_clear_line(request_file: Any, content: object, said: str) -> None:
    result = run("evaluate", request_file(content))
    assert result.exit_code == 1
    assert "Refused: LT-4" in result.stderr
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_moment_that_is_none(request_file: Any) -> None:
    assert run("evaluate", request_file(patient_view()), "--now", "yesterday").exit_code == 2


def test_a_file_that_is_not_there() -> None:
    assert run("evaluate", "nowhere.json").exit_code == 2


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


@pytest.fixture
def free() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(autouse=True)
def log_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be for the whole process, which is the one of all tests; tests/log starts processes of its own."""
    monkeypatch.setattr("app.cli.start_log", lambda log: None)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What would have been served, and where."""
    what: dict[str, Any] = {}

    def serve_one(service: Any, settings: Any, port: socket.socket, admin_port: socket.socket | None) -> None:
        what.update(service=service, settings=settings, ports=[one for one in (port, admin_port) if one])

    monkeypatch.setattr("app.serving.server.serve_one", serve_one)
    yield what
    for one in what.get("ports", ()):
        one.close()


def test_serve_prints_the_three_ways_in(started: dict[str, Any], free: int) -> None:
    result = run("serve", "--port", free, LEG_TRIAGE_PROFILE="development")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].endswith(f"http://127.0.0.1:{free}/cds-services")
    assert any("curl" in line and EXAMPLE in line for line in lines)
    encoded = f"http%3A%2F%2F127.0.0.1%3A{free}%2Fcds-services"
    assert any(line.strip() == f"https://sandbox.cds-hooks.org/?serviceDiscoveryURL={encoded}" for line in lines)
    assert [one.getsockname() for one in started["ports"]] == [("127.0.0.1", free)]
    assert started["service"].state.metrics is None


@pytest.mark.usefixtures("started")
def test_serve_knows_its_public_address(
    free: int, production: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("serve", "--port", free, **production).exit_code == 0
    (line,) = capfd.readouterr().err.splitlines()
    assert json.loads(line)["url"] == "https://triage.example/cds/"


@pytest.mark.usefixtures("started")
def test_brackets_of_an_address_are_printed(free: int) -> None:
    result = run("serve", "--port", free, LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_PUBLIC_URL="http://[fe80::1]:80")
    assert result.stdout.count("http://[fe80::1]:80/cds-services") == 2


@pytest.mark.usefixtures("started")
def test_production_invites_nobody_to_try(free: int, production: dict[str, str]) -> None:
    result = run("serve", "--port", free, **production)
    assert result.stdout == ""


@pytest.mark.parametrize("profile", ["development", "production"])
def test_a_port_in_use_is_one_clear_line_and_no_invitation(
    started: dict[str, Any], taken: int, profile: str, production: dict[str, str]
) -> None:
    result = run("serve", "--port", taken, LEG_TRIAGE_PROFILE=profile, **production)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert f"port {taken}" in result.stderr
    assert "PORT=9000" in result.stderr
    assert started == {}


def test_check_says_what_is_silent_and_refuses_a_guard_without_a_key(tmp_path: Path) -> None:
    told = run("check", LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_SILENT="restless_legs,nsaid")
    assert "Silent, unless a client says otherwise: nsaid, restless_legs" in told.stdout
    assert "Silent" not in run("check", LEG_TRIAGE_PROFILE="development").stdout
    wrong = run("check", LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_SILENT="restless_leg")
    assert (wrong.exit_code, "no pathway or order check of that name: restless_leg" in wrong.stderr) == (2, True)
    keyless = run("check", LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_REPEAT_AFTER_HOURS="24")
    registry = tmp_path / "clients.toml"
    record = (
        "[[client]]",
        'name = "clinic"',
        'issuer = "https://ehr.example"',
        'keys.url = "https://ehr.example/keys"',
    )
    registry.write_text("\n".join((*record, 'silent = ["restless_legs"]')), encoding="utf-8")
    assert "silent restless_legs" in run("check", registry).stdout
    assert (keyless.exit_code, "LEG_TRIAGE_REPEAT_AFTER_HOURS" in keyless.stderr) == (2, True)
