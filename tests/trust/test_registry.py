"""The client registry: what may stand in it, and how a wrong one stops the start with one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import SettingsError
from app.silence import Voices
from app.trust.registry import Registry, read_registry
from tests.support.tokens import SANDBOX_KEY, ec, public, rsa

SERVED = {"patient-view": "leg-triage-patient-view", "order-select": "leg-triage-order-select"}
SERVICES = tuple(SERVED.values())
GOOD = """
[[client]]
name = "st-elsewhere"
issuer = "https://ehr.example"
keys.url = "https://ehr.example/jwks.json"
fhir_bases = ["https://ehr.example/fhir/R4"]

[[client]]
name = "clinic"
issuer = "https://clinic.example"
keys.file = "clinic.json"
algorithms = ["ES384"]
also_accepted_audiences = ["https://old.example/cds-services"]
tenant = "ward-3"
hooks = ["patient-view"]
services = ["leg-triage-patient-view"]
not_assessed = "card"
calls_per_minute = 60
"""


def read(folder: Path, text: str, *, production: bool = True) -> Registry:
    path = folder / "clients.toml"
    path.write_text(text, encoding="utf-8")
    (folder / "clinic.json").write_text(json.dumps({"keys": [public(ec()), public(rsa())]}), encoding="utf-8")
    return read_registry(path, production=production, services=SERVED)


def test_a_good_registry(tmp_path: Path) -> None:
    registry = read(tmp_path, GOOD)
    first, second = registry.clients
    assert registry.find("https://ehr.example", None) is first
    assert registry.find("https://ehr.example", "ward-3") is None
    assert registry.find("https://clinic.example", "ward-3") is second
    assert first.algorithms == ("ES384", "RS384")
    assert first.may_call(SERVICES[1])
    assert not second.may_call(SERVICES[1])
    assert len(second.keys) == 2
    assert (first.calls_per_minute, second.calls_per_minute) == (1200, 60)


def test_it_is_printed_without_keys(tmp_path: Path) -> None:
    lines = list(read(tmp_path, GOOD).redacted())
    prints = [f"{kind} {key.thumbprint()[:12]}" for kind, key in (("EC", ec()), ("RSA", rsa()))]
    assert lines == [
        "client st-elsewhere",
        "  issuer https://ehr.example",
        "  keys https://ehr.example/jwks.json; ES384, RS384",
        "  services all",
        "  FHIR servers https://ehr.example/fhir/R4",
        "  without data as set; 1200 calls a minute",
        "client clinic",
        "  issuer https://clinic.example, tenant ward-3",
        f"  keys {', '.join(prints)}; ES384",
        "  EXCEPTION: takes tokens for https://old.example/cds-services too",
        "  services leg-triage-patient-view",
        "  FHIR servers none",
        "  without data card; 60 calls a minute",
    ]
    assert public(ec())["x"] not in "".join(lines)


FIRST = GOOD.split("[[client]]")[1]


def first(old: str, new: str) -> str:
    assert old in FIRST
    return "[[client]]" + FIRST.replace(old, new)


WRONG = {
    "": "Object missing required field `client`",
    "client = []": "holds no client",
    "[[client]": "Expected",
    first('name = "st-elsewhere"', ""): "missing required field `name`",
    first('name = "st-elsewhere"', 'name = "St Elsewhere"'): "Expected `str` matching regex",
    first('name = "st-elsewhere"', 'name = "st-elsewhere"\nnickname = "x"'): "unknown field `nickname`",
    first('keys.url = "https://ehr.example/jwks.json"', ""): "missing required field `keys`",
    first('keys.url = "https://ehr.example/jwks.json"', "keys = {}"): "exactly one of url, file and set",
    first(
        'keys.url = "https://ehr.example/jwks.json"', 'keys = {url = "https://a.example", file = "b"}'
    ): "exactly one of",
    first('keys.url = "https://ehr.example/jwks.json"', 'keys.file = "absent.json"'): "key file cannot be read",
    first('keys.url = "https://ehr.example/jwks.json"', 'keys.file = "clients.toml"'): "key file is not JSON",
    first('keys.url = "https://ehr.example/jwks.json"', "keys.set = []"): "no public key with a kid",
    first(
        'keys.url = "https://ehr.example/jwks.json"', 'keys.set = [{kty = "oct", k = "c2VjcmV0", kid = "a"}]'
    ): "a private or shared key",
    first('keys.url = "https://ehr.example/jwks.json"', 'keys.url = "http://ehr.example/jwks.json"'): "must be https",
    first('keys.url = "https://ehr.example/jwks.json"', 'keys.url = "https://u:p@ehr.example/"'): "must be https",
    first('"https://ehr.example/fhir/R4"', '"http://ehr.example/fhir/R4"'): "must be https",
    first('"https://ehr.example/fhir/R4"', '"https://ehr.example/fhir?x=1"'): "must be https",
    first('issuer = "https://ehr.example"', 'issuer = "https://sandbox.cds-hooks.org"'): "private key is public",
    first('issuer = "https://ehr.example"', 'issuer = "https://sandbox.cds-hooks.org/"'): "private key is public",
    first("fhir_bases", 'algorithms = ["none"]\nfhir_bases'): "algorithms must be asymmetric",
    first("fhir_bases", 'algorithms = ["HS256", "ES384"]\nfhir_bases'): "algorithms must be asymmetric",
    first("fhir_bases", "algorithms = []\nfhir_bases"): "algorithms must be asymmetric",
    first("fhir_bases", 'services = ["leg-triage"]\nfhir_bases'): "no such service: leg-triage",
    first("fhir_bases", 'hooks = ["order-sign"]\nfhir_bases'): "no such hook: order-sign",
    first(
        "fhir_bases", 'hooks = ["order-select"]\nservices = ["leg-triage-patient-view"]\nfhir_bases'
    ): "leave nothing that it may call",
    first("fhir_bases", "hooks = []\nfhir_bases"): "leave nothing that it may call",
    first("fhir_bases", 'not_assessed = "500"\nfhir_bases'): "Invalid enum value",
    first("fhir_bases", "calls_per_minute = 0\nfhir_bases"): ">= 1",
    GOOD + GOOD.replace("ehr.example", "b.example").replace("clinic.example", "c.example"): "the same name",
    "[[client]]" + FIRST + "[[client]]" + FIRST.replace("st-elsewhere", "b"): "the same issuer and tenant",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: WRONG[text][:30])
def test_a_wrong_registry_stops_the_start_with_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, text)
    assert WRONG[text] in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert "c2VjcmV0" not in str(wrong.value)


def test_development_takes_the_sandbox_and_plain_http(tmp_path: Path) -> None:
    text = first('issuer = "https://ehr.example"', 'issuer = "https://sandbox.cds-hooks.org"').replace(
        "https://ehr.example", "http://localhost:9000"
    )
    assert read(tmp_path, text, production=False).clients[0].fhir_bases == ("http://localhost:9000/fhir/R4",)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"\xff\xfe")
    for name, words in {"absent.toml": "cannot be read", "latin.toml": "not UTF-8"}.items():
        with pytest.raises(SettingsError) as wrong:
            read_registry(tmp_path / name, production=True, services=SERVED)
        assert words in str(wrong.value)


@pytest.mark.parametrize(
    ("lists", "left"),
    [
        ("", None),
        ('hooks = ["patient-view"]', {SERVICES[0]}),
        ('services = ["leg-triage-order-select"]', {SERVICES[1]}),
        ('hooks = ["patient-view", "order-select"]\nservices = ["leg-triage-order-select"]', {SERVICES[1]}),
    ],
)
def test_hooks_and_services_both_narrow(tmp_path: Path, lists: str, left: set[str] | None) -> None:
    """J8."""
    (known,) = read(tmp_path, first("fhir_bases", f"{lists}\nfhir_bases")).clients
    assert known.services == left


def with_key(key: dict[str, Any]) -> str:
    members = ", ".join(f"{name} = {json.dumps(value)}" for name, value in key.items())
    return first('keys.url = "https://ehr.example/jwks.json"', f"keys.set = [{{{members}}}]")


def test_the_published_key_is_known_by_what_it_is(tmp_path: Path) -> None:
    """J9: another issuer, another kid, and it is still the key that anybody can sign with."""
    renamed = {**SANDBOX_KEY, "kid": "ours", "alg": "ES384", "use": "sig"}
    with pytest.raises(SettingsError, match="st-elsewhere: the private half of this key is published"):
        read(tmp_path, with_key(renamed))
    assert read(tmp_path, with_key(renamed), production=False).clients[0].name == "st-elsewhere"
    assert read(tmp_path, with_key(public(ec()))).clients[0].name == "st-elsewhere"


VOICES = Voices(frozenset({"restless_legs", "nsaid"}), frozenset({"chart_completeness"}))


@pytest.mark.parametrize(
    ("line", "silent"),
    [
        ("", None),
        ("silent = false", frozenset()),
        ("silent = []", frozenset()),
        ('silent = ["restless_legs"]', frozenset({"restless_legs"})),
        ("silent = true", frozenset({"restless_legs", "nsaid", "chart_completeness"})),
    ],
)
def test_what_runs_in_silence_for_a_client(tmp_path: Path, line: str, silent: frozenset[str] | None) -> None:
    path = tmp_path / "clients.toml"
    path.write_text(GOOD.split("\n\n")[0] + "\n" + line, encoding="utf-8")
    registry = read_registry(path, production=True, services=SERVED, voices=VOICES)
    assert registry.clients[0].silent == silent
    assert any(line.startswith("  silent ") for line in registry.redacted()) is bool(silent)


@pytest.mark.parametrize("wish", ['["restless_leg"]', '["chart_completeness"]', '"restless_legs"', "1"])
def test_a_silence_that_cannot_be_meant_stops_the_start(tmp_path: Path, wish: str) -> None:
    path = tmp_path / "clients.toml"
    path.write_text(GOOD.split("\n\n")[0] + f"\nsilent = {wish}", encoding="utf-8")
    with pytest.raises(SettingsError, match="silent"):
        read_registry(path, production=True, services=SERVED, voices=VOICES)


@pytest.mark.parametrize("key", [ec("mine"), rsa("mine")])
def test_a_private_key_is_refused_and_not_printed(tmp_path: Path, key: Any) -> None:
    """S3: it belongs to the client and to nobody else, beside a good one too."""
    whole = dict(key.as_dict(private=True))
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [public(ec()), whole]}), encoding="utf-8")
    with pytest.raises(SettingsError, match="st-elsewhere: a private or shared key is among its keys") as refused:
        read(tmp_path, first('keys.url = "https://ehr.example/jwks.json"', 'keys.file = "keys.json"'))
    assert whole["d"] not in str(refused.value)
