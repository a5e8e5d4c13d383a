"""The house keeps its order: stems match, and nothing that may not be committed is."""

from __future__ import annotations

import re
import subprocess

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
