"""A FHIR R4 server with real search, started for the tests that need truth and not fakes.

It is made of npm packages, pinned with hashes in ``package-lock.json`` and installed into the user's cache folder.
Where it cannot be had the tests are skipped, with the reason; FHIR_SERVER_REQUIRED (LEG_TRIAGE_REQUIRE_FHIR_SERVER
outside) turns that into a failure.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.fhir_server import FhirServer

HERE = Path(__file__).parent
PACKAGES = ("package.json", "package-lock.json")


@pytest.fixture(scope="session")
def fhir_server() -> Iterator[FhirServer]:
    """The server, for all tests of a session."""
    folder = _installed()
    process = subprocess.Popen(
        ["node", HERE / "server.mjs"] if folder == HERE else ["node", folder / "server.mjs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    if not line.startswith("listening on "):
        _do_without("the FHIR server does not start: " + process.stderr.read()[-500:])
    yield FhirServer(f"http://127.0.0.1:{line.split()[-1]}")
    process.terminate()
    process.communicate(timeout=10)


def _installed() -> Path:
    """The folder with the server and its packages; installed once for each content of the lock file."""
    content = b"".join((HERE / name).read_bytes() for name in (*PACKAGES, "server.mjs"))
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "leg-triage"
    folder = cache / f"fhir-server-{hashlib.sha256(content).hexdigest()[:16]}"
    if folder.is_dir():
        return folder
    if not shutil.which("node") or not shutil.which("npm"):
        _do_without("node and npm are not installed")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as place:
        made = Path(place) / "made"
        made.mkdir()
        for name in (*PACKAGES, "server.mjs"):
            shutil.copy(HERE / name, made)
        try:
            told = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=made, capture_output=True, text=True, timeout=300, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            _do_without("npm ci takes longer than five minutes")
        if told.returncode:
            _do_without(f"npm ci fails: {told.stderr[-500:]}")
        if not folder.is_dir():  # Another session may have been faster.
            made.rename(folder)
    return folder


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("FHIR_SERVER_REQUIRED"):
        pytest.fail(f"A real FHIR server is required here, and {reason}", pytrace=False)
    pytest.skip(f"NOT TESTED AGAINST A REAL FHIR SERVER: {reason}")
