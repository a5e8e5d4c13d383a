"""Connections to checked addresses: a name is resolved once, every address checked, and that very address connected to.

Between a check and a connection of its own the HTTP client would resolve a second time, and a name server could answer
differently (DNS rebinding). TLS and the Host header keep the name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from app.fhir.fetch_addresses import Allowed, Base, IPAddress
from app.fhir.fetch_options import Resolve

KNOWN_FOR_SECONDS = 30
"""Ours: how long a resolved name is trusted; a failover by DNS is followed within it."""

NEXT_ADDRESS_AFTER_SECONDS = 0.25
"""RFC 8305 suggests it as the delay before the next address of a name is tried."""

MOST_ADDRESSES = 4


class ForbiddenAddressError(Exception):
    """A name led to an address that may not be asked; the message holds nothing."""


async def resolve(host: str, port: int) -> Sequence[IPAddress]:
    """The addresses of a name, in the order of the system."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(one[4][0]) for one in found))


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """The network of one base."""

    def __init__(self, base: Base, allowed: Allowed, resolver: Resolve | None = None) -> None:
        """``resolver`` stands in for the system's in tests."""
        self._base = base
        self._allowed = allowed
        self._resolve = resolver or resolve
        self._network = httpcore.AnyIOBackend()
        self._known: Sequence[IPAddress] = ()
        self._known_until = 0.0
        self._resolving: asyncio.Task[Sequence[IPAddress]] | None = None

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to an address of the base. Raises ForbiddenAddressError when any of its addresses is not allowed."""
        if host != self._base.host or port != self._base.port:
            raise ForbiddenAddressError
        addresses = await self._addresses()
        if not all(self._allowed.may_connect(self._base, one) for one in addresses):
            raise ForbiddenAddressError
        addresses = addresses[:MOST_ADDRESSES]
        for number, address in enumerate(addresses, 1):
            patience = NEXT_ADDRESS_AFTER_SECONDS if number < len(addresses) else timeout
            try:
                return _Owned(
                    await self._network.connect_tcp(str(address), port, patience, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError("no address")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise ForbiddenAddressError

    async def sleep(self, seconds: float) -> None:
        """What the pool waits by."""
        await asyncio.sleep(seconds)

    async def _addresses(self) -> Sequence[IPAddress]:
        if self._base.address is not None:
            return (self._base.address,)
        loop = asyncio.get_running_loop()
        if loop.time() < self._known_until:
            return self._known
        # One question at a time, however many calls wait: a stuck resolver must not use up the threads.
        if self._resolving is None or self._resolving.done():
            self._resolving = loop.create_task(self._resolved())
        return await asyncio.shield(self._resolving)

    async def _resolved(self) -> Sequence[IPAddress]:
        try:
            self._known = await self._resolve(self._base.host, self._base.port)
        except OSError:
            return ()
        self._known_until = asyncio.get_running_loop().time() + KNOWN_FOR_SECONDS
        return self._known


class _Owned(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is given up; else it would stay open as long as the server."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
