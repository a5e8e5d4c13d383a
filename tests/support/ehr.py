"""EHRs as they may be: small servers on this computer whose every byte a test chooses, and what they were asked."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed, IPAddress, parse_base, parse_network
from app.fhir.fetch_options import Options
from app.fhir.prefetch import OWN_TYPE, sort
from app.hooks.request import Access, HookRequest
from app.hooks.secret import Secret
from app.picture.needs import Need, NeedState

T = TypeVar("T")
TOKEN = "canary-token-5e1f"
PATIENT = "p1"
NAME = "ehr.example"
"""A name that the tests of TLS resolve to this computer."""

WANTED: dict[Need, str] = {
    Need.PATIENT: "Patient/{{context.patientId}}",
    Need.CONDITIONS: "Condition?patient={{context.patientId}}&_count=200",
    Need.EXAM: "Observation?patient={{context.patientId}}&category=exam,survey&_sort=-date&_count=200",
}


@dataclass(frozen=True, slots=True)
class Got:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: str

    @property
    def kind(self) -> str:
        """The resource type that is asked for."""
        return self.target.partition("?")[0].removeprefix("/fhir/").partition("/")[0]


Play = Callable[[Got, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Ehr:
    """A server that plays ``play`` for every request and closes the connection unless it is told to keep it."""

    play: Play
    keep: bool = False
    tls: ssl.SSLContext | None = None
    got: list[Got] = field(default_factory=list)
    connections: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> Ehr:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/fhir"

    @property
    def asked(self) -> list[str]:
        return [one.target for one in self.got]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ")
                headers = {
                    name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                got = Got(method, target, headers, body.decode())
                self.got.append(got)
                await self.play(got, writer)
                await writer.drain()
                if not self.keep:
                    break
        writer.close()
        self._open.discard(writer)


def http(body: bytes | str | dict[str, Any], status: int = 200, /, **headers: str) -> bytes:
    """A whole answer."""
    content = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    given = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    lines = {"content-type": "application/fhir+json", "content-length": str(len(content)), **given}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + content


def searchset(*resources: dict[str, Any], next_: str | None = None, **more: Any) -> dict[str, Any]:
    """A search result."""
    link = {"link": [{"relation": "next", "url": next_}]} if next_ is not None else {}
    entry = {"entry": [{"resource": one} for one in resources]} if resources else {}
    return {"resourceType": "Bundle", "type": "searchset", **link, **entry, **more}


def of_patient(kind: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """A small resource of the patient."""
    if kind == "Patient":
        return {"resourceType": "Patient", "id": PATIENT, **more}
    owner = "patient" if kind in ("AllergyIntolerance", "Device") else "subject"
    return {"resourceType": kind, "id": f"{kind}-{number}", owner: {"reference": f"Patient/{PATIENT}"}, **more}


def healthy(got: Got) -> dict[str, Any]:
    """What a good server answers: the patient, and one resource to each search."""
    one = of_patient(got.kind)
    return one if got.kind == "Patient" else searchset(one)


def plays(answers: Mapping[str, bytes | Play] | None = None) -> Play:
    """A play that answers these resource types by a whole answer or a play of their own, and is healthy otherwise."""
    chosen = answers or {}

    async def play(got: Got, writer: asyncio.StreamWriter) -> None:
        answer = chosen.get(got.kind)
        if callable(answer):
            await answer(got, writer)
        else:
            writer.write(answer if answer is not None else http(healthy(got)))

    return play


def call(
    server: str, prefetch: Mapping[str, Any] | None = None, *, token: str | None = TOKEN, **more: Any
) -> HookRequest:
    """A hook call that names this server."""
    return HookRequest(
        hook="patient-view",
        hook_instance="7d1c6a52-6c1c-4b69-8d9f-0d7a0c1f0e11",
        patient_id=more.pop("patient_id", PATIENT),
        fhir_server=server,
        access=Access(Secret(token), more.pop("access_patient", None)) if token is not None else None,
        prefetch={key: msgspec.Raw(json.dumps(value).encode()) for key, value in (prefetch or {}).items()},
        **more,
    )


async def fetched(
    request: HookRequest,
    wanted: Mapping[Need, str] | None = None,
    *,
    allowed: Allowed | None = None,
    seconds: float = 20,
    **options: Any,
) -> HookRequest:
    """The call with what a fetcher got; loopback is allowed, as in development."""
    fetcher = Fetcher(
        WANTED if wanted is None else wanted,
        allowed or Allowed(any_loopback=True),
        Options(deadline_seconds=seconds, **options),
    )
    try:
        return await fetcher.fetched(request, asyncio.get_running_loop().time())
    finally:
        await fetcher.close()


def states(request: HookRequest) -> dict[Need, NeedState]:
    """The state of each need."""
    return {need: one.state for need, one in sort(request).items()}


def only(need: Need) -> dict[Need, str]:
    """This need alone, by a short search."""
    return {need: f"{OWN_TYPE[need].__name__}?patient={{{{context.patientId}}}}"}


async def this_computer(_: str, __: int) -> Sequence[IPAddress]:
    """A resolver by which every name leads here."""
    return [ipaddress.ip_address("127.0.0.1")]


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """A scenario in a loop of its own."""
    return asyncio.run(scenario)


def listed(*urls: str, networks: tuple[str, ...] = ()) -> Allowed:
    """An allow list of these bases."""
    bases = [base for url in urls if (base := parse_base(url)) is not None]
    assert len(bases) == len(urls)
    return Allowed(bases, [network for text in networks if (network := parse_network(text)) is not None])
