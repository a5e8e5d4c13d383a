"""Do records cost nothing before the first answer, and next to nothing after?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.calls import calls_of
from tests.support.records import book, call
from tests.support.story import ROOT

HEAVY = "sqlalchemy", "alembic", "aiosqlite", "cryptography", "psycopg", "redis"

PROGRAM = """
import sys
from starlette.testclient import TestClient
from app.main import create_app
from app.settings import Settings

app = create_app(Settings(profile="development", records={address!r}, hash_key="k" * 32))
loaded = [name for name in {heavy!r} if name in sys.modules]
with TestClient(app) as started:
    assert started.get("/cds-services").status_code == 200
    loaded += [name for name in {heavy!r} if name in sys.modules]
print(loaded)
"""


def test_no_database_library_is_loaded_before_the_first_call(tmp_path: Path) -> None:
    """It takes longer than everything else that a start does."""
    program = PROGRAM.format(address=f"sqlite:///{tmp_path}/r.sqlite3", heavy=HEAVY)
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.stdout.strip() == "[]", told.stderr[-2000:]


def test_taking_a_call_is_a_handful_of_steps() -> None:
    """The answer waits for it."""
    idle = book("sqlite:///nowhere", hash_key=b"k" * 32)
    one = call(answer=b"{}")
    idle(one)
    assert calls_of(lambda: idle(one)).total() <= 10
