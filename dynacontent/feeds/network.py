"""Connections that are made only to addresses which were checked."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Iterable
from functools import partial
from typing import Any

import httpcore2

from dynacontent.feeds.addresses import may_be_asked
from dynacontent.feeds.failures import FeedError
from dynacontent.feeds.surroundings import Connect, Resolve

MOST_ADDRESSES = 4
"""How many addresses of one name are tried."""


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Looks a name up once, checks every address, and connects to the very address that was checked.

    So a name that means something else a moment later changes nothing. TLS and the Host header keep
    the name.
    """

    def __init__(self, resolve: Resolve, connect: Connect, *, private: bool) -> None:
        self._resolve = resolve
        self._connect = connect
        self._private = private
        self._looking: dict[tuple[str, int], asyncio.Future[list[str]]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to a host. Raises `FeedError` for one that may not be asked."""
        addresses = await self._addresses(host, port)
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return _Connection(await self._connect(address, port, share))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return _Connection(await self._connect(addresses[-1], port, share))

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = [str(ipaddress.ip_address(host))]
        except ValueError:
            try:
                found = await self._looked_up(host, port)
            except (OSError, UnicodeError) as error:
                raise httpcore2.ConnectError("the name has no address") from error
        if not found:
            raise httpcore2.ConnectError("the name has no address")
        allowed = [address for address in found if may_be_asked(address, private=self._private)]
        if not allowed:
            private = any(may_be_asked(address, private=True) for address in found)
            reason = "private, and feed_allow_private is not set" if private else "of a special kind"
            raise FeedError("feed_blocked", f"the host has no address but what is {reason}", sent=False)
        return allowed[:MOST_ADDRESSES]

    async def _looked_up(self, host: str, port: int) -> list[str]:
        """The addresses of a name, looked up once for all who wait for it.

        The system's look-up cannot be ended, so one that hangs is joined: it keeps one thread busy.
        """
        looking = self._looking.get((host, port))
        if looking is None:
            looking = self._looking[host, port] = asyncio.ensure_future(self._resolve(host, port))
            looking.add_done_callback(partial(self._found, (host, port)))
        return await asyncio.shield(looking)

    def _found(self, name: tuple[str, int], looking: asyncio.Future[list[str]]) -> None:
        del self._looking[name]
        if not looking.cancelled():
            looking.exception()  # nobody may be left to be told

    async def sleep(self, seconds: float) -> None:
        """Not used: connections are tried again by `dynacontent.feeds.attempts` alone."""
        raise NotImplementedError


class _Connection(httpcore2.AsyncNetworkStream):
    """A connection that is closed where encrypting it is given up: httpcore2 would leave it open then."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
