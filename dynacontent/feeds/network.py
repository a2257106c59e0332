"""Connections that are made only to addresses which were checked."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
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
                return await self._connect(address, port, share)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._connect(addresses[-1], port, share)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = [str(ipaddress.ip_address(host))]
        except ValueError:
            try:
                found = await self._resolve(host, port)
            except (OSError, UnicodeError) as error:
                raise httpcore2.ConnectError("the name has no address") from error
        if not found:
            raise httpcore2.ConnectError("the name has no address")
        allowed = [address for address in found if may_be_asked(address, private=self._private)]
        if not allowed:
            message = "the host's address is none that feeds may ask: it is private or special"
            raise FeedError("feed_blocked", message, sent=False)
        return allowed[:MOST_ADDRESSES]

    async def sleep(self, seconds: float) -> None:
        """Not used: connections are tried again by `dynacontent.feeds.attempts` alone."""
        raise NotImplementedError
