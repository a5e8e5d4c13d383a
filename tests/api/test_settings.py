"""Does a wrong environment stop the process, with a message that helps and repeats no value?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import SANDBOX_ORIGIN, Settings, read_settings


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_without_any_setting_it_is_production() -> None:
    settings = read_settings()
    assert settings.profile == "production"
    assert (settings.host, settings.port, settings.timezone) == ("127.0.0.1", 8000, "UTC")
    assert settings.max_body_bytes == 16 * 1024 * 1024
    assert settings.origins == ()
    assert settings.origin_pattern is None
    assert not settings.not_assessed_card
    assert (settings.cards_dir / "value_sets").is_dir()


def test_development_lets_the_sandbox_in_and_shows_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_ALLOWED_ORIGINS="https://a.example")
    assert settings.origins == ("https://a.example", SANDBOX_ORIGIN)
    assert settings.not_assessed_card


@pytest.mark.parametrize(("value", "card"), [("412", False), ("card", True)])
@pytest.mark.parametrize("profile", ["development", "production"])
def test_not_assessed_can_be_set(monkeypatch: pytest.MonkeyPatch, profile: str, value: str, card: bool) -> None:
    settings = read(monkeypatch, LEG_TRIAGE_PROFILE=profile, LEG_TRIAGE_NOT_ASSESSED=value)
    assert settings.not_assessed_card is card


def test_plain_port_is_read_and_ours_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, PORT="9000").port == 9000
    assert read(monkeypatch, LEG_TRIAGE_PORT="9001").port == 9001


def test_fhir_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        LEG_TRIAGE_FHIR_BASES="https://a.example/fhir, https://b.example",
        LEG_TRIAGE_FHIR_NETWORKS="10.20.0.0/16",
        LEG_TRIAGE_DEADLINE_SECONDS="0.8",
        LEG_TRIAGE_FHIR_CONNECTIONS="4",
        LEG_TRIAGE_FHIR_HTTP2="true",
    )
    assert settings.fhir_bases == ("https://a.example/fhir", "https://b.example")
    assert settings.fhir_networks == ("10.20.0.0/16",)
    assert (settings.deadline_seconds, settings.fhir_connections, settings.fhir_http2) == (0.8, 4, True)


def test_everything_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "thresholds.yaml").touch()
    settings = read(
        monkeypatch,
        LEG_TRIAGE_HOST="0.0.0.0",
        LEG_TRIAGE_TIMEZONE="Europe/Berlin",
        LEG_TRIAGE_ALLOWED_ORIGINS=" https://a.example , http://b.example:8080 ",
        LEG_TRIAGE_MAX_BODY_BYTES="2048",
        LEG_TRIAGE_CARDS_DIR=str(tmp_path),
        LEG_TRIAGE_PUBLIC_URL="https://triage.example/base",
        LEG_TRIAGE_CONCEPT_MAP="",
    )
    assert settings.zone.key == "Europe/Berlin"
    assert settings.allowed_origins == ("https://a.example", "http://b.example:8080")
    assert settings.max_body_bytes == 2048
    assert settings.cards_dir == tmp_path
    assert settings.public_url == "https://triage.example/base"
    assert settings.concept_map is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEG_TRIAGE_PROFILE", "Hopper"),
        ("LEG_TRIAGE_PORT", "Hopper"),
        ("LEG_TRIAGE_PORT", "70000"),
        ("LEG_TRIAGE_TIMEZONE", "Hopper"),
        ("LEG_TRIAGE_TIMEZONE", "../Hopper"),
        ("LEG_TRIAGE_ALLOWED_ORIGINS", "https://a.example/Hopper"),
        ("LEG_TRIAGE_ALLOWED_ORIGINS", "Hopper"),
        ("LEG_TRIAGE_MAX_BODY_BYTES", "1"),
        ("LEG_TRIAGE_CARDS_DIR", "/nowhere/Hopper"),
        ("LEG_TRIAGE_CONCEPT_MAP", "/nowhere/Hopper"),
        ("LEG_TRIAGE_NOT_ASSESSED", "Hopper"),
        ("LEG_TRIAGE_PUBLIC_URL", "Hopper"),
    ],
)
def test_a_wrong_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **{name: value})
    assert name in str(caught.value)
    assert "Hopper" not in str(caught.value)


def test_a_folder_without_wording_is_no_folder_of_cards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else everything below it would be read, to say what its version is."""
    with pytest.raises(SettingsError, match="LEG_TRIAGE_CARDS_DIR: no wording is in this folder"):
        read(monkeypatch, LEG_TRIAGE_CARDS_DIR=str(tmp_path))


@pytest.mark.parametrize(("name", "said"), [("CARDS_DIR", "no such folder"), ("CONCEPT_MAP", "no such file")])
def test_a_file_is_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, said: str) -> None:
    there = tmp_path / "there"
    there.touch()
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **{f"LEG_TRIAGE_{name}": str(there if name == "CARDS_DIR" else tmp_path)})
    assert str(caught.value) == f"Wrong setting: LEG_TRIAGE_{name}: {said}."


def test_an_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, LEG_TRIAGE_TIMEZON="Europe/Berlin", LEG_TRIAGE_SECRET="Hopper")
    assert "LEG_TRIAGE_SECRET, LEG_TRIAGE_TIMEZON" in str(caught.value)
    assert "LEG_TRIAGE_TIMEZONE" in str(caught.value)
    assert "Hopper" not in str(caught.value)


def test_settings_are_frozen() -> None:
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]


def test_reading_changes_nothing() -> None:
    before = dict(os.environ)
    read_settings()
    assert dict(os.environ) == before
