"""Do wrong settings of the records stop the start with one line, and do right ones mean what they say?"""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import SettingsError
from app.main import create_app
from app.records.keyed import Keyed
from app.records.setting import must_fit_replicas, options_of
from app.settings import read_settings
from tests.support.records import HASH_KEY, INPUT_KEY

KEY = HASH_KEY.decode()


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Any:
    for name, value in environment.items():
        monkeypatch.setenv(f"LEG_TRIAGE_{name}", value)
    return read_settings()


def test_without_any_setting_a_file_in_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEG_TRIAGE_RECORDS")
    options = options_of(read_settings())
    assert options is not None
    assert options.url == "sqlite:///leg-triage.sqlite3"
    assert (options.migrates, options.keep, options.comments) == (True, timedelta(days=365), False)
    assert (options.hash_key, options.input_keys) == (None, ())
    assert list(tmp_path.iterdir()) == [], "no file before the first call"


def test_a_server_is_migrated_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    options = options_of(read(monkeypatch, RECORDS="postgresql://u:canary@h/d"))
    assert options is not None
    assert not options.migrates
    assert "canary" not in repr(options)
    migrating = options_of(read(monkeypatch, RECORDS_MIGRATE="true"))
    assert migrating is not None
    assert migrating.migrates


def test_keys_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hashing, sealing = tmp_path / "hash", tmp_path / "inputs"
    hashing.write_text(KEY + "\n")
    sealing.write_bytes(base64.b64encode(INPUT_KEY) + b"\n" + base64.b64encode(b"o" * 32) + b"\n")
    settings = read(
        monkeypatch,
        RECORDS=f"sqlite:///{tmp_path}/r.sqlite3",
        HASH_KEY_FILE=str(hashing),
        RECORDS_INPUTS_KEY_FILE=str(sealing),
    )
    options = options_of(settings)
    assert options is not None
    assert options.hash_key == HASH_KEY
    assert options.input_keys == (INPUT_KEY, b"o" * 32)
    assert KEY not in repr((options, settings, Keyed(options.hash_key)))


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"RECORDS": "mysql://canary"}, "LEG_TRIAGE_RECORDS: sqlite:///file"),
        ({"RECORDS": "sqlite://"}, "LEG_TRIAGE_RECORDS: sqlite:///file"),
        ({"RECORDS": "sqlite:////canary/at/all"}, "LEG_TRIAGE_RECORDS: the folder of the file does not exist"),
        ({"HASH_KEY": "canary"}, "LEG_TRIAGE_HASH_KEY: a key has 32 characters"),
        ({"HASH_KEY": KEY, "HASH_KEY_FILE": "{}/good"}, "LEG_TRIAGE_HASH_KEY: set it, or HASH_KEY_FILE"),
        ({"HASH_KEY_FILE": "{}/short"}, "LEG_TRIAGE_HASH_KEY_FILE: a key has 32 characters"),
        ({"HASH_KEY_FILE": "{}/none"}, "LEG_TRIAGE_HASH_KEY_FILE: no such file"),
        ({"RECORDS_INPUTS_KEY_FILE": "{}/short"}, "LEG_TRIAGE_RECORDS_INPUTS_KEY_FILE: a line for each key"),
        ({"RECORDS_INPUTS_KEY_FILE": "{}/good"}, "LEG_TRIAGE_RECORDS_INPUTS_KEY_FILE: a line for each key"),
        ({"RECORDS_INPUTS_KEY_FILE": "{}/empty"}, "LEG_TRIAGE_RECORDS_INPUTS_KEY_FILE: a line for each key"),
        ({"RECORDS_DAYS": "0"}, "LEG_TRIAGE_RECORDS_DAYS"),
        ({"SHARED_STATE": "memcached://canary"}, "LEG_TRIAGE_SHARED_STATE: records, redis://host"),
        ({"REPLICAS": "2", "CLIENTS": "{}/good"}, "LEG_TRIAGE_SHARED_STATE: more than one replica or worker needs it"),
        ({"WORKERS": "2", "CLIENTS": "{}/good"}, "LEG_TRIAGE_SHARED_STATE: more than one replica or worker needs it"),
        ({"REPLICAS": "2", "SHARED_STATE": "records"}, "LEG_TRIAGE_RECORDS: a file belongs to one replica"),
        ({"SHARED_STATE": "records", "RECORDS": "off"}, "LEG_TRIAGE_SHARED_STATE: nothing can be shared"),
    ],
)
def test_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], told: str) -> None:
    (tmp_path / "good").write_text(KEY)
    (tmp_path / "short").write_text("canary")
    (tmp_path / "empty").write_text("")
    given = {"RECORDS": f"sqlite:///{tmp_path}/r.sqlite3", **environment}

    def start() -> None:
        settings = read(monkeypatch, **{name: value.format(tmp_path) for name, value in given.items()})
        must_fit_replicas(settings)
        options_of(settings)

    with pytest.raises(SettingsError) as wrong:
        start()
    assert told in str(wrong.value)
    assert "canary" not in str(wrong.value)
    assert KEY not in str(wrong.value)


@pytest.mark.parametrize(
    "environment",
    [
        {"RECORDS": "off", "REPLICAS": "2", "SHARED_STATE": "redis://h"},
        {"RECORDS": "postgresql://h/d", "REPLICAS": "2", "SHARED_STATE": "records"},
        {"RECORDS": "sqlite:///x", "WORKERS": "2", "SHARED_STATE": "records"},
        {"RECORDS": "off", "REPLICAS": "2"},  # Nobody is asked for a token.
    ],
)
def test_what_fits(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    must_fit_replicas(read(monkeypatch, **environment))


def test_a_folder_that_cannot_be_written_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # Root may write everywhere.
    with pytest.raises(SettingsError, match="cannot be written; name another one, or off"):
        create_app(read(monkeypatch, PROFILE="development", RECORDS=f"sqlite:///{tmp_path}/r.sqlite3"))
