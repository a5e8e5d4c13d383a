"""What every test stands on: an environment without our settings, and the real service, loaded once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import PREFIX, Settings
from tests.support.wire import client, open_gate

for _server in ("FHIR_SERVER", "POSTGRES", "REDIS"):  # For the tests, and no setting of the service.
    if os.environ.get(f"{PREFIX}REQUIRE_{_server}"):
        os.environ[f"{_server}_REQUIRED"] = "1"
for _name in [name for name in os.environ if name.startswith(PREFIX) or name == "PORT"]:
    del os.environ[_name]  # Whoever runs the tests may have settings of their own.
os.environ[PREFIX + "RECORDS"] = "off"  # No test leaves a file where it was started; those of the records choose one.

# The same examples each time, and no verdict that depends on how busy the computer is.
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def development() -> Iterator[TestClient]:
    """The whole service in the development profile, over HTTP."""
    with client(create_app(Settings(profile="development"), gate=open_gate())) as started:
        yield started


@pytest.fixture(scope="session")
def production() -> Iterator[TestClient]:
    """The whole service in the production profile, over HTTP."""
    with client(create_app(Settings(profile="production"), gate=open_gate())) as started:
        yield started
