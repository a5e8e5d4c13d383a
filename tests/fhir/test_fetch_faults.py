"""Whatever a server does becomes a stated state of the need: never an exception, and never "none on record"."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from typing import Any

import httpx
import pytest
import respx

from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed
from app.fhir.fetch_answer import LARGEST_ANSWER
from app.fhir.fetch_options import Options
from app.fhir.prefetch import sort
from app.hooks.request import HookRequest
from app.picture.needs import Need, NeedState, Trouble
from tests.support.ehr import (
    Ehr,
    Got,
    Play,
    call,
    fetched,
    healthy,
    http,
    listed,
    of_patient,
    only,
    plays,
    run,
    searchset,
    states,
)

OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
REMARK = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "processing"}]}
HTML = "<!doctype html><html><body>Please log in</body></html>"
XML = '<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/></Bundle>'
GOOD = searchset(of_patient("Observation"))
BOMB = gzip.compress(b"[" + b" " * (64 * 1024 * 1024))


async def _asked(answer: bytes | Play, **options: Any) -> HookRequest:
    async with Ehr(plays({"Observation": answer})) as ehr:
        return await fetched(call(ehr.base), **options)


def _exam(request: HookRequest) -> tuple[NeedState, Trouble | None]:
    return states(request)[Need.EXAM], request.fetched["exam"].asked.trouble


def _text(body: str | bytes, kind: str = "application/fhir+json", **headers: str) -> bytes:
    return http(body, 200, Content_Type=kind, **headers)


WHOLE_ANSWERS: list[tuple[str, bytes, NeedState, Trouble | None]] = [
    ("good", http(GOOD), NeedState.SENT, None),
    ("as plain JSON", _text(json.dumps(GOOD), "application/json; charset=utf-8"), NeedState.SENT, None),
    ("as the old FHIR JSON", _text(json.dumps(GOOD), "application/json+fhir"), NeedState.SENT, None),
    ("without a type", _text(json.dumps(GOOD), ""), NeedState.SENT, None),
    ("gzip", _text(gzip.compress(json.dumps(GOOD).encode()), content_encoding="gzip"), NeedState.SENT, None),
    ("empty search", http(searchset(total=0)), NeedState.NONE_ON_RECORD, None),
    ("Epic's remark", http(searchset(REMARK, total=0)), NeedState.NONE_ON_RECORD, None),
    ("400", http(OUTCOME, 400), NeedState.UNAVAILABLE, Trouble.REFUSED),
    ("401", http(OUTCOME, 401), NeedState.DENIED, Trouble.DENIED),
    ("403", http(OUTCOME, 403), NeedState.DENIED, Trouble.DENIED),
    ("404", http(OUTCOME, 404), NeedState.UNAVAILABLE, Trouble.NOT_FOUND),
    ("410", http(OUTCOME, 410), NeedState.UNAVAILABLE, Trouble.NOT_FOUND),
    ("429", http(OUTCOME, 429), NeedState.UNAVAILABLE, Trouble.TOO_MANY_CALLS),
    ("429 until tomorrow", http(OUTCOME, 429, retry_after="86400"), NeedState.UNAVAILABLE, Trouble.TOO_MANY_CALLS),
    ("429 with nonsense", http(OUTCOME, 429, retry_after="-1; soon"), NeedState.UNAVAILABLE, Trouble.TOO_MANY_CALLS),
    ("500", http(OUTCOME, 500), NeedState.UNAVAILABLE, Trouble.SERVER_ERROR),
    ("502 in HTML", http(HTML, 502, Content_Type="text/html"), NeedState.UNAVAILABLE, Trouble.SERVER_ERROR),
    ("503", http(OUTCOME, 503), NeedState.UNAVAILABLE, Trouble.SERVER_ERROR),
    ("a status that there is not", http(OUTCOME, 999), NeedState.UNAVAILABLE, Trouble.SERVER_ERROR),
    ("good data under 500", http(GOOD, 500), NeedState.UNAVAILABLE, Trouble.SERVER_ERROR),
    ("204", http(b"", 204), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("206", http(GOOD, 206), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("302", http(b"", 302, location="/fhir/Observation/x"), NeedState.UNAVAILABLE, Trouble.REDIRECT),
    ("307", http(b"", 307, location="/fhir/Observation/x"), NeedState.UNAVAILABLE, Trouble.REDIRECT),
    ("HTML", _text(HTML, "text/html"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("HTML called JSON", _text(HTML), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("data as a page", _text(json.dumps(GOOD), "text/html"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("data as text", _text(json.dumps(GOOD), "text/plain"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("XML", _text(XML, "application/fhir+xml"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("no body", _text(b""), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("white space", _text(b" \n "), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("half of it", _text(json.dumps(GOOD)[:-20]), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("two of it", _text(json.dumps(GOOD) * 2), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("null", _text("null"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("a list", _text(json.dumps([GOOD])), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("an empty object", _text("{}"), NeedState.MALFORMED, Trouble.OTHER_RESOURCE),
    ("bottomless", _text("[" * 100_000), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("a bottomless entry", _text('{"resourceType":"Bundle","entry":' + "[" * 90_000), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("not UTF-8", _text(json.dumps(GOOD).encode("utf-16")), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("another resource", http(of_patient("Condition")), NeedState.MALFORMED, Trouble.OTHER_RESOURCE),
    ("one resource for a search", http(of_patient("Observation")), NeedState.MALFORMED, Trouble.OTHER_RESOURCE),
    ("what the server can do", http({"resourceType": "CapabilityStatement"}), NeedState.MALFORMED, Trouble.OTHER_RESOURCE),
    ("another search", http(searchset(of_patient("Condition"))), NeedState.MALFORMED, None),
    ("an entry that is none", http({**GOOD, "entry": [*GOOD["entry"], {"resource": 7}]}), NeedState.MALFORMED, None),
    ("an outcome for an answer", http(OUTCOME), NeedState.FAILED, None),
    ("an outcome in the answer", http(searchset(OUTCOME)), NeedState.FAILED, None),
    ("a remark for an answer", http(REMARK), NeedState.FAILED, None),
    ("another patient's", http(searchset(of_patient("Observation", subject={"reference": "Patient/p2"}))), NeedState.WRONG_PATIENT, None),
    ("brotli", _text(b"x", content_encoding="br"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("called gzip", _text(json.dumps(GOOD), content_encoding="gzip"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("half a gzip", _text(gzip.compress(json.dumps(GOOD).encode())[:-9], content_encoding="gzip"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("gzip and more", _text(gzip.compress(b"{}") + b"x", content_encoding="gzip"), NeedState.MALFORMED, Trouble.NOT_JSON),
    ("a bomb", _text(BOMB, content_encoding="gzip"), NeedState.MALFORMED, Trouble.TOO_LARGE),
    ("announced as huge", http(b"", content_length=str(10**12)), NeedState.MALFORMED, Trouble.TOO_LARGE),
    ("huge", _text(b" " * (LARGEST_ANSWER + 1), content_length=""), NeedState.MALFORMED, Trouble.TOO_LARGE),
    ("not HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", NeedState.UNAVAILABLE, Trouble.CONNECTION_LOST),
    ("nothing", b"", NeedState.UNAVAILABLE, Trouble.CONNECTION_LOST),
    ("endless headers", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000, NeedState.UNAVAILABLE, Trouble.CONNECTION_LOST),
    ("cut in the headers", b"HTTP/1.1 200 OK\r\ncontent-ty", NeedState.UNAVAILABLE, Trouble.CONNECTION_LOST),
    ("cut in the body", http(GOOD)[:-20], NeedState.UNAVAILABLE, Trouble.CONNECTION_LOST),
    ("cut in a chunk", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{", NeedState.UNAVAILABLE, Trouble.CONNECTION_LOST),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "state", "trouble"), [one[1:] for one in WHOLE_ANSWERS], ids=[one[0] for one in WHOLE_ANSWERS]
)
def test_what_an_answer_means(answer: bytes, state: NeedState, trouble: Trouble | None) -> None:
    request = run(_asked(answer))
    assert _exam(request) == (state, trouble)
    assert states(request)[Need.CONDITIONS] is NeedState.SENT, "one need's trouble is no other's"
    assert states(request)[Need.PATIENT] is NeedState.SENT


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
def test_a_patient_who_is_not_shown_is_not_none_on_record(status: int) -> None:
    async def scenario() -> HookRequest:
        async with Ehr(plays({"Patient": http(OUTCOME, status)})) as ehr:
            return await fetched(call(ehr.base))

    expected = NeedState.DENIED if status in (401, 403) else NeedState.UNAVAILABLE
    assert states(run(scenario()))[Need.PATIENT] is expected


@pytest.mark.parametrize("nothing", [searchset(), searchset(REMARK)], ids=["empty", "with a remark"])
def test_whoever_does_not_know_the_patient_cannot_say_that_there_is_nothing(nothing: dict[str, Any]) -> None:
    async def scenario(status: int) -> HookRequest:
        patient = http(OUTCOME, status) if status != 200 else http(of_patient("Patient"))
        async with Ehr(plays({"Patient": patient, "Observation": http(nothing)})) as ehr:
            return await fetched(call(ehr.base))

    assert states(run(scenario(200)))[Need.EXAM] is NeedState.NONE_ON_RECORD
    unknown = run(scenario(404))
    assert _exam(unknown) == (NeedState.UNAVAILABLE, Trouble.NOT_FOUND)
    assert states(unknown)[Need.CONDITIONS] is NeedState.SENT, "what came is used"


def test_a_bomb_is_never_inflated() -> None:
    """The limit holds for every piece, not only for the sum: one chunk of 64 KB could become 64 MB."""
    import tracemalloc

    tracemalloc.start()
    try:
        run(_asked(_text(BOMB, content_encoding="gzip")))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * LARGEST_ANSWER


def test_raw_deflate_is_not_guessed_at() -> None:
    body = zlib.compress(json.dumps(GOOD).encode())
    assert _exam(run(_asked(_text(body, content_encoding="deflate")))) == (NeedState.MALFORMED, Trouble.NOT_JSON)


async def _drip(_: Got, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _silent(_: Got, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize("play", [_drip, _silent], ids=["drips", "says nothing"])
def test_a_slow_server_costs_the_deadline_and_no_more(play: Play) -> None:
    async def scenario() -> tuple[HookRequest, float]:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        request = await _asked(play, seconds=0.5)
        return request, loop.time() - begun

    request, took = run(scenario())
    assert _exam(request) == (NeedState.UNAVAILABLE, Trouble.OUT_OF_TIME)
    assert states(request)[Need.CONDITIONS] is NeedState.SENT, "what arrived is used"
    assert 0.45 < took < 5
    assert request.fetched["exam"].asked.milliseconds >= 450


def test_what_was_given_up_gives_its_place_back() -> None:
    """One connection at a time, and the first question is never answered: the next call must not wait for it."""

    async def scenario() -> list[NeedState]:
        async def play(got: Got, writer: asyncio.StreamWriter) -> None:
            if len(ehr.got) == 1:
                await asyncio.sleep(60)
            writer.write(http(healthy(got)))

        async with Ehr(play) as ehr:
            fetcher = Fetcher(only(Need.EXAM), Allowed(any_loopback=True), Options(0.5, at_once=1))
            loop = asyncio.get_running_loop()
            found = [await fetcher.fetched(call(ehr.base), loop.time()) for _ in range(2)]
            await fetcher.close()
            return [states(one)[Need.EXAM] for one in found]

    assert run(scenario()) == [NeedState.UNAVAILABLE, NeedState.SENT]


def test_nobody_listens() -> None:
    async def scenario() -> HookRequest:
        async with Ehr(plays()) as gone:
            base = gone.base
        return await fetched(call(base))

    request = run(scenario())
    assert {states(request)[need] for need in (Need.PATIENT, Need.CONDITIONS, Need.EXAM)} == {NeedState.UNAVAILABLE}
    assert {one.asked.trouble for one in request.fetched.values()} == {Trouble.NO_CONNECTION}


def test_a_server_that_speaks_no_tls() -> None:
    async def scenario() -> HookRequest:
        async with Ehr(plays()) as ehr:
            return await fetched(call(ehr.base.replace("http:", "https:")), seconds=0.5)

    assert _exam(run(scenario()))[0] is NeedState.UNAVAILABLE


# Coming back.


def test_a_retry_after_within_the_deadline_is_waited_for_once() -> None:
    async def scenario(after: str, seconds: float) -> tuple[HookRequest, int]:
        async def busy(got: Got, writer: asyncio.StreamWriter) -> None:
            first = sum(one.kind == got.kind for one in ehr.got) == 1
            writer.write(http(OUTCOME, 429, retry_after=after) if first else http(healthy(got)))

        async with Ehr(plays({"Observation": busy})) as ehr:
            request = await fetched(call(ehr.base), seconds=seconds)
            return request, sum(got.kind == "Observation" for got in ehr.got)

    request, asked = run(scenario("0", 20))
    assert (states(request)[Need.EXAM], asked) == (NeedState.SENT, 2)
    request, asked = run(scenario("2", 1.5))
    assert (states(request)[Need.EXAM], asked) == (NeedState.UNAVAILABLE, 1)


def test_only_a_connection_that_died_before_the_request_is_tried_again() -> None:
    """A kept connection that the server closed is; a fresh one that ends without an answer is not."""

    async def scenario() -> tuple[NeedState, int, NeedState, int]:
        async def once_per_connection(got: Got, writer: asyncio.StreamWriter) -> None:
            writer.write(http(healthy(got)))
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.close()  # Without having said that it would.

        async with Ehr(once_per_connection, keep=True) as ehr:
            fetcher = Fetcher(only(Need.EXAM), Allowed(any_loopback=True), Options(20))
            loop = asyncio.get_running_loop()
            await fetcher.fetched(call(ehr.base), loop.time())
            kept = await fetcher.fetched(call(ehr.base), loop.time())
            await fetcher.close()
            first = len(ehr.got)

        async def hang_up(_: Got, writer: asyncio.StreamWriter) -> None:
            writer.close()

        async with Ehr(hang_up) as ehr:
            fresh = await fetched(call(ehr.base), only(Need.EXAM))
            return states(kept)[Need.EXAM], first, states(fresh)[Need.EXAM], len(ehr.got)

    assert run(scenario()) == (NeedState.SENT, 2, NeedState.UNAVAILABLE, 1)


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.ReadError("x"), httpx.ReadTimeout("x"),
     httpx.RemoteProtocolError("x"), httpx.WriteError("x"), httpx.PoolTimeout("x"), httpx.DecodingError("x"),
     OSError("x"), ValueError("x"), RuntimeError("x")],
    ids=lambda failure: type(failure).__name__,
)  # fmt: skip
def test_no_failure_of_the_client_escapes(failure: Exception) -> None:
    with respx.mock() as mocked:
        mocked.get(url__startswith="https://ehr.example/fhir/Observation").mock(side_effect=failure)
        mocked.get(url__startswith="https://ehr.example/fhir/").mock(
            side_effect=lambda request: httpx.Response(200, json=healthy(Got("GET", request.url.path, {}, "")))
        )
        request = run(fetched(call("https://ehr.example/fhir"), allowed=listed("https://ehr.example/fhir")))
    assert states(request)[Need.EXAM] is NeedState.UNAVAILABLE
    assert states(request)[Need.CONDITIONS] is NeedState.SENT


def test_every_state_that_is_not_an_answer_is_incomplete() -> None:
    assert {state for state in NeedState if state.complete} == {NeedState.SENT, NeedState.NONE_ON_RECORD}


def test_what_came_before_the_end_is_read() -> None:
    """A page that came, before another did not."""
    page = searchset(of_patient("Observation"), next_="Observation?page=2")

    async def first_page_only(got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(http(OUTCOME, 503) if "page=2" in got.target else http(page))

    async def scenario() -> HookRequest:
        async def play(got: Got, writer: asyncio.StreamWriter) -> None:
            await (first_page_only if got.kind == "Observation" else plays())(got, writer)

        async with Ehr(play) as ehr:
            return await fetched(call(ehr.base))

    received = sort(run(scenario()))[Need.EXAM]
    assert received.state is NeedState.CUT
    assert len(received.resources) == 1
