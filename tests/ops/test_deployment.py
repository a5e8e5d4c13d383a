"""Do image, compose file and manifests fit each other, the settings and what is promised of them?"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.main import SERVED
from app.settings import PREFIX, Settings
from app.trust.registry import read_registry
from tests.support.story import ROOT

MANIFESTS = ROOT / "docs" / "operations" / "kubernetes"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = [name for name, one in COMPOSE["services"].items() if str(one.get("image", "")).startswith("leg-triage:")]
LAST_STAGE = DOCKERFILE.split("FROM scratch")[1]

FILES = [ROOT / "Dockerfile", ROOT / "docker-compose.yml", *MANIFESTS.rglob("*.yaml")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_settings_that_exist_are_set(path: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(re.findall(rf"\b{PREFIX}[A-Z0-9_]+", path.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_images_are_pinned_and_no_secret_is_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for image in re.findall(r"^\s*(?:image:|ARG BASE=|- \{name: leg-triage, newTag:) ?(\S+?)\}?$", text, re.M):
        if image != "leg-triage":  # Its tag is set once, in kustomization.yaml.
            assert re.search(r"\d+\.\d+|\d{8}", image), image
            assert "latest" not in image
    for line in text.splitlines():
        if re.search(r"(?i)\b\w*password\b\s*[:=]", line):
            assert "${POSTGRES_PASSWORD" in line or "POSTGRES_PASSWORD=..." in line


def test_the_image_has_no_shell_no_root_and_a_health_check() -> None:
    assert "USER 10001:10001" in LAST_STAGE.splitlines()
    assert not re.search(r"^RUN ", LAST_STAGE, re.M)
    assert re.findall(r"^HEALTHCHECK .* CMD (.*)$", LAST_STAGE, re.M) == ['["python", "-m", "app.healthy"]']
    assert re.findall(r"^ENTRYPOINT (.*)$", LAST_STAGE, re.M) == ['["leg-triage"]']
    assert DOCKERFILE.count("--require-hashes") == 2


def test_what_is_copied_into_the_image_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    copied = {word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.M) for word in line.split()}
    assert copied == let_in


@pytest.mark.parametrize("name", OURS)
def test_our_containers_are_confined(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert float(str(service["stop_grace_period"]).removesuffix("s")) > Settings().grace_seconds


def test_every_port_is_open_to_this_computer_only() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert len(ports) > 4
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_both_profiles_have_a_service_and_what_it_needs() -> None:
    def in_profile(profile: str) -> set[str]:
        return {name for name, one in COMPOSE["services"].items() if profile in one["profiles"]}

    assert {"leg-triage", "fhir", "patients", "prometheus", "grafana"} == in_profile("try")
    assert {"leg-triage-production", "postgres", "prometheus", "grafana"} == in_profile("production")


def mounted() -> list[str]:
    volumes = [volume for service in COMPOSE["services"].values() for volume in service.get("volumes", ())]
    return [volume.split(":")[0] for volume in volumes if volume.startswith("./") and not volume.startswith("./site")]


@pytest.mark.parametrize("path", mounted())
def test_what_is_mounted_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("environment", [COMPOSE["services"][name]["environment"] for name in ("leg-triage",)])
def test_the_settings_to_try_it_are_right(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    from app.main import assemble, fetcher
    from app.settings import read_settings

    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert fetcher(settings, assemble(settings)[1]) is not None


def test_the_sample_of_clients_is_a_registry() -> None:
    registry = read_registry(MANIFESTS / "overlays/production/clients.toml", production=True, services=SERVED)
    assert [client.name for client in registry.clients] == ["our-ehr"]


def deployment() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((MANIFESTS / "base/deployment.yaml").read_text(encoding="utf-8"))
    return told


def test_a_pod_is_confined() -> None:
    pod = deployment()["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    site = yaml.safe_load((MANIFESTS / "overlays/production/site.yaml").read_text(encoding="utf-8"))
    for one in (container, *site["spec"]["template"]["spec"]["initContainers"]):
        assert one["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert one["resources"]["limits"]["memory"]


def test_a_pod_has_time_to_drain() -> None:
    """It must hear of readiness before the port closes, and the kubelet must outwait the grace time."""
    pod = deployment()["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    set_here = {one["name"]: float(one["value"]) for one in container["env"]}
    probe = container["readinessProbe"]
    noticed = (probe["periodSeconds"] + probe["timeoutSeconds"]) * probe["failureThreshold"]
    assert set_here["LEG_TRIAGE_DRAIN_SECONDS"] >= 2 * noticed
    assert pod["terminationGracePeriodSeconds"] > set_here["LEG_TRIAGE_GRACE_SECONDS"]
    Settings(drain_seconds=set_here["LEG_TRIAGE_DRAIN_SECONDS"], grace_seconds=set_here["LEG_TRIAGE_GRACE_SECONDS"])


def test_replicas_and_autoscaler_agree() -> None:
    site = (MANIFESTS / "overlays/production/site.yaml").read_text(encoding="utf-8")
    most = yaml.safe_load((MANIFESTS / "base/autoscaler.yaml").read_text(encoding="utf-8"))["spec"]["maxReplicas"]
    assert f'{{name: LEG_TRIAGE_REPLICAS, value: "{most}"}}' in site


def test_nothing_goes_out_but_what_is_listed() -> None:
    policy = yaml.safe_load((MANIFESTS / "base/networkpolicy.yaml").read_text(encoding="utf-8"))["spec"]
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    (names,) = policy["egress"]
    assert {port["port"] for port in names["ports"]} == {53}
    for rule in (*policy["ingress"], *policy["egress"]):
        assert rule.get("from") or rule.get("to")


@pytest.mark.parametrize("overlay", ["try", "production"])
def test_the_overlays_are_put_together(overlay: str) -> None:
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is not installed")
    done = subprocess.run(
        [kubectl, "kustomize", str(MANIFESTS / "overlays" / overlay)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made = {one["kind"]: one for one in yaml.safe_load_all(done.stdout)}
    assert made["Deployment"]["spec"]["template"]["spec"]["containers"][0]["image"] == "leg-triage:0.1.0"
    assert {one["metadata"].get("namespace") for kind, one in made.items() if kind != "Namespace"} == {
        made["Namespace"]["metadata"]["name"]
    }
    assert ("PodDisruptionBudget" in made) is (overlay == "production")
