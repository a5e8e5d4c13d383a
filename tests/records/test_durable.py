"""A real process that is killed, and a disk that is full: is what was acknowledged still there, and was every card given?"""

from __future__ import annotations

import json
import resource
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import inspect

from app.records.engine import connect
from app.records.tables import decisions, feedback
from tests.support.process import Running, running
from tests.support.records import rows
from tests.support.story import FIXTURES
from tests.support.wire import PATIENT_VIEW

FEEDBACK = PATIENT_VIEW + "/feedback"
CALL = json.loads((FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes())


def report(card: str) -> dict[str, Any]:
    entry = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-11-21T03:38:35Z"}
    return {"feedback": [entry]}


def insist(started: Running, card: str) -> Any:
    """As a client does that is asked to come again: on a busy computer the store may take long to open."""
    end = time.monotonic() + 120
    while (answer := started.post(FEEDBACK, report(card))).status_code == 503 and time.monotonic() < end:
        time.sleep(0.5)
    assert answer.status_code == 200
    return answer.json()


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(address: str) -> None:
    """Killed in the middle of a stream of reports, from several clients at once; then started again."""
    acknowledged: list[str] = []
    enough = threading.Event()
    with running(records=address, records_migrate="true") as started:

        def reports(client: int) -> None:
            for number in range(10_000):
                card = f"{client}-{number}"
                try:
                    answer = started.post(FEEDBACK, report(card))
                except httpx.TransportError:
                    return  # The process is gone.
                if answer.status_code == 200:
                    assert answer.json() == {"taken": 1}
                    acknowledged.append(card)
                if len(acknowledged) > 60:
                    enough.set()

        clients = [threading.Thread(target=reports, args=(one,)) for one in range(3)]
        insist(started, "first")
        for one in clients:
            one.start()
        assert enough.wait(120)
        started.kill()
        for one in clients:
            one.join(60)
    with running(records=address, records_migrate="true") as again:
        assert insist(again, acknowledged[-1]) == {"taken": 1}
    kept = [row["card"] for row in rows(address, feedback)]
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)), "and the one that was sent again is there once"


def test_every_record_is_written_before_a_process_ends(address: str) -> None:
    with running(records=address, records_migrate="true") as started:
        for _ in range(20):
            assert started.post(PATIENT_VIEW, CALL).status_code == 200
        assert started.end() == 0
    assert len(rows(address, decisions)) == 20


def _limit(started: Running, size: int) -> None:
    _, most = resource.prlimit(started.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(started.process.pid, resource.RLIMIT_FSIZE, (size, most))


def test_a_full_disk_costs_no_card_and_no_acknowledged_feedback(tmp_path: Path) -> None:
    """No file may grow any more, which root feels too: as a full disk does, it fails every write of the store."""
    file = tmp_path / "records.sqlite3"
    address = f"sqlite:///{file}"
    acknowledged: list[str] = []
    calls = 0
    with running(records=address) as started:
        insist(started, "first")
        _limit(started, max(one.stat().st_size for one in tmp_path.iterdir()) + 100_000)
        refused = 0
        for number in range(2_000):
            if number % 20 == 0:
                answer = started.post(PATIENT_VIEW, CALL)
                assert (answer.status_code, answer.json()["cards"][0]["indicator"]) == (200, "critical")
                calls += 1
            answer = started.post(FEEDBACK, report(str(number)))
            if answer.status_code == 200:
                acknowledged.append(str(number))
            else:
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
                refused += 1
            if refused == 10:
                break
        assert refused == 10, "the disk never was full"
        assert acknowledged
        answer = started.post(PATIENT_VIEW, CALL)
        assert (answer.status_code, answer.json()["cards"][0]["indicator"]) == (200, "critical")
        calls += 1
        started.kill()
    kept = {row["card"] for row in rows(address, feedback)}
    assert {"first", *acknowledged} <= kept


def test_a_disk_that_has_room_again_gets_what_waited(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    with running(records=address) as started:
        insist(started, "first")
        _limit(started, 0)
        for _ in range(5):
            assert started.post(PATIENT_VIEW, CALL).status_code == 200
        assert started.post(FEEDBACK, report("second")).status_code == 503
        _limit(started, resource.RLIM_INFINITY)
        insist(started, "third")
        end = time.monotonic() + 60
        while len(rows(address, decisions)) < 5 and time.monotonic() < end:
            time.sleep(0.1)
        assert started.end() == 0
    assert len(rows(address, decisions)) == 5
    assert [row["card"] for row in rows(address, feedback)] == ["first", "third"]


def test_where_nothing_is_kept_no_file_is_made(tmp_path: Path) -> None:
    with running() as started:
        assert started.post(FEEDBACK, report("a")).json() == {"taken": 1, "kept": False}
        assert started.post(PATIENT_VIEW, CALL).status_code == 200
        assert started.end() == 0


def test_the_first_call_makes_the_tables(tmp_path: Path) -> None:
    """Nothing to set up: no command, no folder, no server."""
    address = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    with running(records=address) as started:
        assert started.post(PATIENT_VIEW, CALL).status_code == 200
        assert started.end() == 0
    engine = connect(address)
    with engine.connect() as connection:
        assert "decisions" in inspect(connection).get_table_names()
    engine.dispose()
    assert len(rows(address, decisions)) == 1
