"""HTTP/2, which a site may turn on: everything goes over one connection, and a server without it is asked as before."""

from __future__ import annotations

import asyncio
import json
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest

from app.picture.needs import Need, NeedState
from tests.support.ehr import NAME, Ehr, Got, call, fetched, healthy, http, listed, run, states, this_computer


class Http2Ehr:
    """A healthy EHR that speaks nothing but HTTP/2."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        self.got: list[Got] = []
        self.connections = 0

    async def __aenter__(self) -> Http2Ehr:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.context)
        self.port: int = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        assert writer.get_extra_info("ssl_object").selected_alpn_protocol() == "h2"
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        with suppress(ConnectionError, ssl.SSLError):
            while data := await reader.read(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self._answer(connection, event)
                writer.write(connection.data_to_send())
                await writer.drain()
        writer.close()

    def _answer(self, connection: h2.connection.H2Connection, event: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in event.headers}
        got = Got(headers[":method"], headers[":path"], headers, "")
        self.got.append(got)
        body = json.dumps(healthy(got)).encode()
        connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "application/fhir+json")])
        connection.send_data(event.stream_id, body, end_stream=True)


def _context(certificate: Path, *protocols: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.set_alpn_protocols(list(protocols))
    return context


async def _asked(certificate: Path, port: int, *, http2: bool) -> dict[Need, NeedState]:
    url = f"https://{NAME}:{port}/fhir"
    request = await fetched(
        call(url),
        allowed=listed(url, networks=("127.0.0.0/8",)),
        resolve=this_computer,
        ca_file=certificate / "cert.pem",
        http2=http2,
    )
    return states(request)


def test_everything_goes_over_one_connection(certificate: Path) -> None:
    async def scenario() -> tuple[dict[Need, NeedState], Http2Ehr]:
        async with Http2Ehr(_context(certificate, "h2")) as ehr:
            return await _asked(certificate, ehr.port, http2=True), ehr

    came, ehr = run(scenario())
    assert came[Need.EXAM] is came[Need.CONDITIONS] is came[Need.PATIENT] is NeedState.SENT
    assert (len(ehr.got), ehr.connections) == (3, 1)
    assert all(got.headers["authorization"].startswith("Bearer ") for got in ehr.got)


@pytest.mark.parametrize("http2", [True, False])
@pytest.mark.parametrize("keep", [True, False], ids=["kept", "closed after each answer"])
def test_a_server_without_it_is_asked_as_before(certificate: Path, http2: bool, keep: bool) -> None:
    async def answered(got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(http(healthy(got), connection="keep-alive" if keep else "close"))

    async def scenario() -> tuple[dict[Need, NeedState], list[str]]:
        async with Ehr(answered, keep=keep, tls=_context(certificate, "http/1.1")) as ehr:
            return await _asked(certificate, ehr.port, http2=http2), ehr.asked

    came, asked = run(scenario())
    assert came[Need.EXAM] is came[Need.CONDITIONS] is came[Need.PATIENT] is NeedState.SENT
    assert len(asked) == 3


def test_it_is_not_spoken_unless_it_is_turned_on(certificate: Path) -> None:
    async def scenario() -> tuple[dict[Need, NeedState], Http2Ehr]:
        async with Http2Ehr(_context(certificate, "h2")) as ehr:
            return await _asked(certificate, ehr.port, http2=False), ehr

    came, ehr = run(scenario())
    assert came[Need.EXAM] is NeedState.UNAVAILABLE
    assert ehr.got == []
