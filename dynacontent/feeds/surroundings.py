"""The world as feeds see it: clock, names, network. Tests hand in another one."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    from httpcore2 import AsyncNetworkStream

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host's name, for a port; raises `OSError` where it has none."""

Connect = Callable[[str, int, float | None], "Awaitable[AsyncNetworkStream]"]
"""A connection to an address and port, made within some seconds; raises what httpcore2's backends do."""


async def look_up(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a name, in its order."""
    import asyncio
    import socket

    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def connect(address: str, port: int, timeout: float | None) -> AsyncNetworkStream:
    """A connection of the system."""
    from httpcore2 import AnyIOBackend

    return await AnyIOBackend().connect_tcp(address, port, timeout=timeout)


def trusted() -> ssl.SSLContext:
    """The certificates that the system trusts."""
    from httpcore2 import default_ssl_context

    return default_ssl_context()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``clock`` gives seconds since 1970."""

    clock: Callable[[], float] = time.time
    resolve: Resolve = look_up
    connect: Connect = connect
    tls: Callable[[], ssl.SSLContext] = trusted
