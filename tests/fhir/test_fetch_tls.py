"""TLS keeps the name while the connection goes to the checked address; certificates are believed only where they should."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from app.fhir.fetch_client import tls
from app.picture.needs import Need, NeedState, Trouble
from tests.support.ehr import NAME, Ehr, Got, call, fetched, http, listed, only, run, searchset, states, this_computer


async def _asked(
    certificate: Path, name: str, *, believed: bool
) -> tuple[NeedState, Trouble | None, list[Got], str | None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    named: list[str | None] = []
    context.sni_callback = lambda _, server_name, __: named.append(server_name)

    async def play(_: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(http(searchset()))

    async with Ehr(play, tls=context) as ehr:
        url = f"https://{name}:{ehr.port}/fhir"
        request = await fetched(
            call(url),
            only(Need.EXAM),
            allowed=listed(url, networks=("127.0.0.0/8",)),
            resolve=this_computer,
            ca_file=certificate / "cert.pem" if believed else None,
        )
        return states(request)[Need.EXAM], request.fetched["exam"].asked.trouble, ehr.got, next(iter(named), None)


def test_the_name_is_shown_and_proven(certificate: Path) -> None:
    state, _, got, server_name = run(_asked(certificate, NAME, believed=True))
    assert state is NeedState.NONE_ON_RECORD
    assert server_name == NAME
    assert got[0].headers["host"].startswith(NAME)


@pytest.mark.parametrize(("name", "believed"), [(NAME, False), ("other.example", True)])
def test_nothing_is_sent_to_whom_is_not_proven(certificate: Path, name: str, believed: bool) -> None:
    state, trouble, got, _ = run(_asked(certificate, name, believed=believed))
    assert (state, trouble) == (NeedState.UNAVAILABLE, Trouble.NO_CONNECTION)
    assert got == []


def test_old_tls_is_not_spoken() -> None:
    context = tls(None)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
