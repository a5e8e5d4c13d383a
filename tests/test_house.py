"""The house keeps its order: stems match, and nothing that may not be committed is."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from app.orders import ORDERS
from app.orders.plain import PlainOrder
from app.pathways import PATHWAYS
from app.picture.needs import Need, NeedState
from app.settings import PREFIX, Settings
from tests.support.story import ROOT

STEMS = [pathway.STEM for pathway in PATHWAYS]


@pytest.mark.parametrize("stem", STEMS)
def test_a_pathway_has_its_module_wording_test_and_stories(stem: str) -> None:
    assert (ROOT / "app" / "pathways" / f"{stem}.py").is_file()
    assert (ROOT / "cards" / f"{stem}.yaml").is_file()
    assert (ROOT / "tests" / "pathways" / f"test_{stem}.py").is_file()
    assert list((ROOT / "fhir_fixtures" / stem).glob("*/request.json"))


@pytest.mark.parametrize("order", [one for one in ORDERS if isinstance(one, PlainOrder)], ids=lambda one: str(one.STEM))
def test_a_plain_order_has_its_wording(order: PlainOrder) -> None:
    """Its behavior is one for all: ``tests/orders/test_plain.py``."""
    assert (ROOT / "cards" / "orders" / f"{order.STEM}.yaml").is_file()


@pytest.mark.parametrize("stem", [order.STEM for order in ORDERS if not isinstance(order, PlainOrder)])
def test_an_order_has_its_module_wording_and_test(stem: str) -> None:
    """Orders without a table of their own share ``test_simple_orders``, which must use them."""
    assert (ROOT / "app" / "orders" / f"{stem}.py").is_file()
    assert (ROOT / "cards" / "orders" / f"{stem}.yaml").is_file()
    own = ROOT / "tests" / "orders" / f"test_{stem}.py"
    shared = (ROOT / "tests" / "orders" / "test_simple_orders.py").read_text(encoding="utf-8")
    assert own.is_file() or re.search(rf"\b{stem}\.may\(|\b{stem}\b", shared)


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return listed.stdout.split("\n") if listed.returncode == 0 else []


def test_locks_name_no_host_and_no_path() -> None:
    """Whoever installs chooses the registry."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--find-links" not in text
        assert "--index-url" not in text
        assert all("--hash=" in block for block in re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.M | re.S))


def test_no_code_paths_of_a_machine() -> None:
    found = [
        name
        for name in _tracked()
        if name.endswith((".py", ".yaml", ".yml", ".toml", ".json", "Makefile"))
        and re.search(r"(?<![\w.])/(home|root|Users)/", (ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_only_the_fetching_knows_the_http_client() -> None:
    """Everything else must work, and start, without it; the rest of the token's road is short enough to read."""
    users = {
        path.relative_to(ROOT / "app").as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"^\s*(?:import|from) (?:httpx|httpcore)", path.read_text(encoding="utf-8"), re.M)
    }
    assert users == {"fhir/fetch_answer.py", "fhir/fetch_client.py", "fhir/fetch_network.py", "trust/fetch.py"}


def test_the_document_on_data_access_names_every_need_and_setting() -> None:
    told = (ROOT / "docs" / "data-access.md").read_text(encoding="utf-8")
    assert [need for need in Need if f"`{need.value}`" not in told] == []
    assert [state for state in NeedState if f"`{state.value}`" not in told] == []
    asked = [PREFIX + name.upper() for name in Settings.model_fields if name.startswith(("fhir_", "deadline"))]
    assert [name for name in asked if f"`{name}`" not in told] == []


SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|(?i:password|secret_key|api_key)\s*=\s*[\"'][^\"'{}]{6,}"
)


def test_no_secret_lies_in_the_repository() -> None:
    """S3: nor a file that is made to hold one. Keys of tests are made when the tests run."""
    names = [name for name in _tracked() if name]
    assert [name for name in names if re.search(r"(^|/)\.env|\.(pem|key|p12|pfx|jks)$|id_rsa", name)] == []
    found = []
    for name in names:
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_bytes().decode("utf-8", "replace")
            if SECRETS.search(text) and name != "tests/test_house.py":
                found.append(name)
    assert found == []


def test_the_image_runs_without_root_and_takes_in_what_is_named() -> None:
    """S2: as far as files tell; the image itself is built and started where containers can be."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    user = [line for line in last_stage if line.startswith("USER ")]
    assert user
    assert re.fullmatch(r"USER \d+(:\d+)?", user[-1])
    assert not any(re.search(r"\bpip install|apt-get install.*(gcc|build)", line) for line in last_stage)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[ignored.index("*") + 1].startswith("!")
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for hardening in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert hardening in compose


def test_every_run_time_dependency_has_its_reason() -> None:
    """S1: in DECISIONS.md, and none there that is not used."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for group in project["optional-dependencies"].values() for one in group]
    used = {re.split(r"[\[><=; ]", one)[0] for one in (*project["dependencies"], *extras)}
    told = (ROOT / "DECISIONS.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    assert set(re.findall(r"^\| `([\w.-]+)`", told, re.M)) == used
