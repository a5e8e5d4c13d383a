"""The token and the patient's id go to the base that was named and allowed, and nowhere else (F2, F3, P1)."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import pickle
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed
from app.fhir.fetch_options import Options
from app.hooks.request import HookRequest, parse, without_access
from app.hooks.secret import Secret
from app.picture.needs import Need, NeedState, Trouble
from tests.support.ehr import (
    PATIENT,
    TOKEN,
    Ehr,
    Got,
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

ORDER: dict[str, Any] = {"status": "active", "intent": "order"}


async def _with_a_foreigner(
    answers: Callable[[Ehr, Ehr], dict[str, bytes]], wanted: dict[Need, str] | None = None, **how: Any
) -> tuple[HookRequest, Ehr, Ehr]:
    """A call to a listed server whose answers point to another one; both listen."""
    async with Ehr(plays()) as foreigner, Ehr(plays()) as ehr:
        ehr.play = plays(answers(ehr, foreigner))
        allowed = listed(ehr.base)
        return await fetched(call(ehr.base, how.pop("prefetch", None)), wanted, allowed=allowed, **how), ehr, foreigner


def test_the_token_comes_to_the_server_of_the_call() -> None:
    async def scenario() -> list[Got]:
        async with Ehr(plays()) as ehr:
            await fetched(call(ehr.base))
            await fetched(call(ehr.base, token=None))
            return ehr.got

    got = run(scenario())
    assert [one.headers.get("authorization") for one in got] == [f"Bearer {TOKEN}"] * 3 + [None] * 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    request, ehr, foreigner = run(
        _with_a_foreigner(lambda _, there: {"Observation": http(b"", status, location=there.base + "/Observation")})
    )
    assert (states(request)[Need.EXAM], request.fetched["exam"].asked.trouble) == (
        NeedState.UNAVAILABLE,
        Trouble.REDIRECT,
    )
    assert foreigner.connections == 0
    assert len(ehr.got) == 3


def test_not_even_to_itself() -> None:
    request, ehr, _ = run(_with_a_foreigner(lambda here, _: {"Observation": http(b"", 302, location=here.base + "/x")}))
    assert states(request)[Need.EXAM] is NeedState.UNAVAILABLE
    assert len(ehr.got) == 3


FOREIGN: list[Callable[[Ehr, Ehr], str]] = [
    lambda _, there: there.base + "/Observation?page=2",
    lambda _, there: there.base.replace("127.0.0.1", "localhost"),
    lambda here, there: f"http://127.0.0.1:{here.port}@127.0.0.1:{there.port}/fhir?page=2",
    lambda here, there: f"//127.0.0.1:{there.port}/fhir?page=2",
    lambda here, there: f"\\\\127.0.0.1:{there.port}\\fhir?page=2",
    lambda here, _: here.base.replace("http:", "https:") + "?page=2",
    lambda here, _: here.base.replace("127.0.0.1", "localhost") + "?page=2",
    lambda here, _: here.base.replace("/fhir", "/other") + "?page=2",
    lambda here, _: here.base + "2?page=2",
    lambda here, _: here.base + "/../admin?page=2",
    lambda here, _: here.base + "/%2e%2e/admin?page=2",
    lambda here, _: "/admin?page=2",
    lambda here, _: "../admin?page=2",
    lambda here, _: "file:///etc/passwd",
    lambda here, _: "",
    lambda here, _: "x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("link", FOREIGN, ids=range(len(FOREIGN)))
def test_a_next_link_elsewhere_is_not_followed_and_the_need_is_cut(link: Callable[[Ehr, Ehr], str]) -> None:
    """medplum#9947 sent tokens wherever a next link led."""
    page = searchset(of_patient("Observation"))
    request, ehr, foreigner = run(
        _with_a_foreigner(
            lambda here, there: {
                "Observation": http({**page, "link": [{"relation": "next", "url": link(here, there)}]})
            }
        )
    )
    assert (states(request)[Need.EXAM], request.fetched["exam"].asked.trouble) == (NeedState.CUT, Trouble.FOREIGN_LINK)
    assert foreigner.connections == 0
    assert len(ehr.got) == 3


@pytest.mark.parametrize("link", FOREIGN, ids=range(len(FOREIGN)))
def test_nor_one_in_what_was_sent(link: Callable[[Ehr, Ehr], str]) -> None:
    async def scenario() -> tuple[NeedState, int, list[str]]:
        async with Ehr(plays()) as there, Ehr(plays()) as here:
            page = {**searchset(of_patient("Observation")), "link": [{"relation": "next", "url": link(here, there)}]}
            request = await fetched(call(here.base, {"exam": page}), only(Need.EXAM), allowed=listed(here.base))
            return states(request)[Need.EXAM], there.connections, here.asked

    assert run(scenario()) == (NeedState.CUT, 0, [])


def test_a_medicine_kept_elsewhere_is_not_fetched_and_the_list_is_not_whole() -> None:
    def answers(_: Ehr, there: Ehr) -> dict[str, bytes]:
        foreign = {"reference": there.base + "/Medication/m1"}
        return {
            "MedicationRequest": http(searchset(of_patient("MedicationRequest", medicationReference=foreign, **ORDER)))
        }

    request, ehr, foreigner = run(_with_a_foreigner(answers, only(Need.MEDICATIONS)))
    assert request.fetched["medications"].asked.trouble is Trouble.UNRESOLVED
    assert foreigner.connections == 0
    assert len(ehr.got) == 1


def test_a_link_header_means_nothing() -> None:
    page = http(searchset(of_patient("Observation")), link='<https://evil.example/?page=2>; rel="next"')
    request, ehr, _ = run(_with_a_foreigner(lambda *_: {"Observation": page}))
    assert states(request)[Need.EXAM] is NeedState.SENT
    assert len(ehr.got) == 3


@pytest.mark.parametrize("listens", ["foreign host", "foreign path"])
def test_a_server_that_is_not_listed_hears_nothing(listens: str) -> None:
    """A poisoned fhirServer: it listens, and no connection comes."""

    async def scenario() -> tuple[HookRequest, Ehr]:
        async with Ehr(plays()) as poisoned, Ehr(plays()) as ehr:
            right = ehr.base if listens == "foreign host" else poisoned.base + "/tenant-a"
            wrong = poisoned.base if listens == "foreign host" else poisoned.base + "/tenant-b"
            return await fetched(call(wrong), allowed=listed(right)), poisoned

    request, poisoned = run(scenario())
    assert poisoned.connections == 0
    assert request.fetched == {}
    assert states(request)[Need.EXAM] is NeedState.ABSENT


def test_a_token_for_another_patient_is_not_used() -> None:
    async def scenario() -> tuple[HookRequest, int]:
        async with Ehr(plays()) as ehr:
            return await fetched(call(ehr.base, access_patient="p2")), ehr.connections

    request, connections = run(scenario())
    assert connections == 0
    assert states(request)[Need.EXAM] is NeedState.DENIED


@pytest.mark.parametrize("patient", [".", "..", "..."])
def test_an_id_that_climbs_is_not_asked_for(patient: str) -> None:
    """Legal in FHIR, and another path."""

    async def scenario() -> tuple[HookRequest, list[str]]:
        async with Ehr(plays()) as ehr:
            return await fetched(call(ehr.base, patient_id=patient)), ehr.asked

    request, asked = run(scenario())
    assert asked == []
    assert states(request)[Need.PATIENT] is NeedState.UNAVAILABLE


def test_no_cookie_is_kept_for_another_call() -> None:
    async def scenario() -> list[Got]:
        async def play(got: Got, writer: asyncio.StreamWriter) -> None:
            writer.write(http(healthy(got), set_cookie="session=of-the-first-patient; Path=/"))

        async with Ehr(play) as ehr:
            fetcher = Fetcher(only(Need.EXAM), Allowed(any_loopback=True), Options())
            for _ in range(2):
                await fetcher.fetched(call(ehr.base), asyncio.get_running_loop().time())
            await fetcher.close()
            return ehr.got

    assert [one.headers.get("cookie") for one in run(scenario())] == [None, None]


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> tuple[int, int]:
        async with Ehr(plays()) as proxy, Ehr(plays()) as ehr:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv("NO_PROXY", "")
            await fetched(call(ehr.base))
            return proxy.connections, len(ehr.got)

    assert run(scenario()) == (0, 3)


# The token and the log.


def _spill(secret: Secret) -> list[str]:
    def tried(act: Callable[[], object]) -> str:
        try:
            return str(act())
        except (TypeError, ValueError, AttributeError) as refusal:
            return str(refusal)

    return [
        tried(lambda: repr(secret)),
        tried(lambda: str(secret)),
        tried(lambda: f"{secret!s:>5} {secret!r}"),
        tried(lambda: "%s" % secret),  # noqa: UP031
        tried(lambda: pickle.dumps(secret)),
        tried(lambda: copy.deepcopy(secret)),
        tried(lambda: msgspec.json.encode(secret)),
        tried(lambda: json.dumps(secret)),
        tried(lambda: vars(secret)),
        tried(lambda: call("https://ehr.example")),
        tried(lambda: repr(call("https://ehr.example").access)),
    ]


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(TOKEN)
    assert not [text for text in _spill(secret) if TOKEN in text]
    assert secret.reveal() == TOKEN
    secret.forget()
    assert secret.reveal() is None


def test_the_token_is_forgotten_after_the_call() -> None:
    async def scenario() -> list[str | None]:
        async with Ehr(plays()) as ehr:
            listed_call, foreign_call = call(ehr.base), call("https://elsewhere.example/fhir")
            await fetched(listed_call)
            await fetched(foreign_call)
            return [one.access.token.reveal() for one in (listed_call, foreign_call) if one.access]

    assert run(scenario()) == [None, None]


def test_whoever_reads_the_call_has_no_token() -> None:
    request = call("https://ehr.example/fhir")
    access = request.access
    assert without_access(request).access is None
    assert access is not None
    assert access.token.reveal() is None


@pytest.mark.parametrize(
    "answer",
    [http(b"", 401), http("<html>", Content_Type="text/html"), b"", http(b"", 302, location="http://127.0.0.1/x")],
)
def test_the_log_knows_neither_token_nor_patient_nor_address(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """httpx would log each URL, and a query names the patient; httpcore's debug log holds every header."""
    caplog.set_level(logging.DEBUG)

    async def scenario() -> int:
        async with Ehr(plays({"Observation": answer})) as ehr:
            await fetched(call(ehr.base, patient_id="canary-patient"))
            return ehr.port

    port = run(scenario())
    for record in caplog.records:
        if record.name == "asyncio":
            continue  # It says which selector it uses.
        text = logging.Formatter("%(message)s %(exc_text)s").format(record)
        assert TOKEN not in text
        assert "canary-patient" not in text
        assert str(port) not in text
        assert record.name.startswith("app."), record.name


def test_an_ehr_that_is_down_is_told_by_the_ledger_and_not_by_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The line of the call names the troubles; another one for each call would fill the log."""

    async def scenario() -> HookRequest:
        async with Ehr(plays(dict.fromkeys(("Patient", "Condition", "Observation"), http("", 500)))) as ehr:
            return await fetched(call(ehr.base))

    request = run(scenario())
    assert {key: one.asked.trouble for key, one in request.fetched.items()} == dict.fromkeys(
        ("patient", "conditions", "exam"), Trouble.SERVER_ERROR
    )
    assert [one for one in caplog.records if one.name.startswith("app.")] == []


def _envelope(authorization: object) -> HookRequest:
    body = {
        "hook": "patient-view",
        "hookInstance": "7d1c6a52-6c1c-4b69-8d9f-0d7a0c1f0e11",
        "fhirServer": "https://ehr.example/fhir",
        "context": {"patientId": PATIENT, "userId": "Practitioner/u"},
        "fhirAuthorization": authorization,
    }
    return parse(json.dumps(body).encode(), "patient-view")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        {},
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": ["x"]},
        {"access_token": "two words"},
        {"access_token": "x\r\nHost: evil.example"},
        {"access_token": "x\n"},
        {"access_token": "t\u00f6ken"},
        {"access_token": "x" * 20_000},
        {"access_token": "x", "token_type": "mac"},
        {"access_token": "x", "token_type": 7},
    ],
)
def test_what_is_no_bearer_token_is_not_sent(authorization: object) -> None:
    """RFC 6750; a header could be split by a line break."""
    assert _envelope(authorization).access is None


@pytest.mark.parametrize("token_type", ["Bearer", "bearer", None])
def test_a_bearer_token_is_taken(token_type: str | None) -> None:
    authorization = {"access_token": TOKEN, "token_type": token_type, "patient": "Patient/p1", "expires_in": "300"}
    access = _envelope({key: value for key, value in authorization.items() if value is not None}).access
    assert access is not None
    assert (access.token.reveal(), access.patient_id) == (TOKEN, "p1")
    assert TOKEN not in repr(_envelope(authorization))


def test_a_query_carries_the_trace_only_where_the_site_says_so() -> None:
    async def scenario() -> list[Got]:
        async with Ehr(plays()) as ehr:
            await fetched(call(ehr.base), only(Need.PATIENT))
            await fetched(call(ehr.base), only(Need.PATIENT), headers=lambda: {"traceparent": "00-a-b-01"})
            return ehr.got

    before, after = run(scenario())
    assert before.headers.get("traceparent") is None
    assert after.headers["traceparent"] == "00-a-b-01"
    assert after.headers["authorization"] == f"Bearer {TOKEN}"
