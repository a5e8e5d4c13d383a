"""Does whatever the process says go through the listed fields: libraries, warnings, crashes? In processes of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.story import ROOT

CANARY = "canary4711"

SCHEMA = Draft202012Validator(json.loads((ROOT / "openapi" / "log.schema.json").read_text()))

START = """
import logging, sys, threading, warnings
from app.log.events import events
from app.log.process import Log, start_log
from app.log.sink import Sink
start_log(Log(Sink(2), human={human}))
CANARY = "canary4711"
"""

SPILLS = {
    "a library, in its text": ("logging.getLogger('uvicorn.error').error(f'failed for {CANARY}')", "unlisted"),
    "a library, in an argument": ("logging.getLogger('httpx').warning('GET %s', CANARY)", "unlisted"),
    "a library, in a listed field": ("logging.getLogger('other').error('x', extra={'part': CANARY, 'why': CANARY})", "unlisted"),
    "a logger called by a value": ("logging.getLogger(CANARY).error('x')", "unlisted"),
    "a logger below ours called by a value": ("logging.getLogger('app.' + CANARY).error('x')", "unlisted"),
    "an object instead of a text": ("logging.getLogger('uvicorn.error').error(OSError(CANARY))", "unlisted"),
    "arguments that do not fit": ("logging.getLogger('asyncio').error('%d %d', CANARY)", "unlisted"),
    "an exception with a value": (
        "try:\n    {}[CANARY]\nexcept KeyError:\n    logging.getLogger('asyncio').exception('Task exception was never retrieved')",
        "unlisted",
    ),
    "ours, in a text": ("logging.getLogger('app.triage').error(f'failed for {CANARY}')", "unlisted"),
    "ours, in a field that is not listed": ("events('app.triage').error('part-failed', patient=CANARY)", "part-failed"),
    "ours, in a form that is not listed": ("events('app.triage').error('part-failed', part=CANARY + ', Jane')", "part-failed"),
    "ours, an address with a query": ("events('app.x').info('serving', url='https://x.example/?id=' + CANARY)", "serving"),
    "ours, an address with a user": ("events('app.x').info('serving', url=f'https://{CANARY}@x.example/')", "serving"),
    "a warning": ("warnings.warn(CANARY, stacklevel=1)", "warned"),
    "a warning of a category": ("warnings.simplefilter('always'); warnings.warn(CANARY, ResourceWarning, stacklevel=1)", "warned"),
    "a crash": ("raise ValueError(CANARY)", "crash"),
    "a crash in a thread": (
        "def fails():\n    raise ValueError(CANARY)\nt = threading.Thread(target=fails, name=CANARY)\nt.start()\nt.join()",
        "thread-crash",
    ),
    "an exception nobody can catch": (
        "class Bad:\n    def __del__(self):\n        raise ValueError(CANARY)\nBad()",
        "unraisable",
    ),
    "a task nobody asked": (
        "import asyncio, gc\nasync def fails():\n    raise ValueError(CANARY)\nasync def main():\n"
        "    asyncio.get_running_loop().create_task(fails(), name=CANARY)\n    await asyncio.sleep(0.01)\n    gc.collect()\nasyncio.run(main())",
        "unlisted",
    ),
}  # fmt: skip


def lines_of(code: str, *, human: bool = False) -> tuple[str, str]:
    """What a process with this code writes to both of its streams."""
    ran = subprocess.run(
        [sys.executable, "-c", START.replace("{human}", str(human)) + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.stdout, ran.stderr


@pytest.mark.parametrize("spill", SPILLS)
def test_no_value_gets_out(spill: str) -> None:
    code, event = SPILLS[spill]
    out, err = lines_of(code)
    assert out == ""
    assert CANARY not in err
    told = [json.loads(line) for line in err.splitlines()]
    assert told, "nothing was said at all"
    for line in told:
        SCHEMA.validate(line)
    assert {line["event"] for line in told} == {event}


def test_no_value_gets_out_in_development_either() -> None:
    out, err = lines_of("\n".join(code for code, event in SPILLS.values() if "raise" not in code), human=True)
    assert out == ""
    assert CANARY not in err
    assert "A part of the judgment failed" in err


def told_of(code: str) -> dict[str, Any]:
    (line,) = lines_of(code)[1].splitlines()
    return dict(json.loads(line))


def test_what_a_library_says_is_found_by_its_place() -> None:
    line = told_of("import asyncio\nlogging.getLogger('asyncio.x').warning('anything')")
    assert (line["logger"], line["place"], line["level"]) == ("asyncio", "<string>:9", "warning")


def test_a_crash_is_found_by_its_way_through_the_code() -> None:
    line = told_of("def inner():\n    raise ValueError(CANARY)\ndef outer():\n    inner()\nouter()")
    assert (line["exception"], line["trace"]) == ("ValueError", ["__main__:12", "__main__:11", "__main__:9"])


def test_a_form_that_is_not_listed_is_named() -> None:
    assert told_of("events('app.x').error('part-failed', part='x, y')")["withheld"] == ["part"]


def test_the_server_is_understood() -> None:
    line = told_of("logging.getLogger('uvicorn.error').info('Started server process [%d]', 7)")
    assert (line["event"], line["says"]) == ("server-started", "The server process has started.")


def test_no_image_of_the_memory_is_left() -> None:
    out, _ = lines_of("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))")
    assert out.strip() == "(0, 0)"
