"""One exchange with a server: send, follow what may be followed, read no more than allowed.

httpcore2 is what httpx2 stands on. It is used itself because it does what is asked and nothing else:
no proxies or passwords of the environment, no cookies, no redirects, no unpacking without limits, and
no log line with the address of each request, which may hold a secret.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpcore2

from dynacontent.feeds.asks import Ask
from dynacontent.feeds.failures import FeedError, timed_out, too_large
from dynacontent.feeds.heads import Head
from dynacontent.feeds.unpacking import Unpacker
from dynacontent.formats.scalars import Unfit
from dynacontent.formats.webhosts import HostRule, parse_address
from dynacontent.models.authored import Feed

MOST_HEADERS = 32_768
"""Bytes of an answer's headers."""

_TOO_LARGE = 431
"""The status by which h11 says that a head is larger than what it reads."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The unpacked body of an answer, and whether it may be kept."""

    body: bytes = field(repr=False)
    is_shared: bool


class Client:
    """Exchanges over the connections of ``pool``, with hosts that a rule allows."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool, rules: Sequence[HostRule]) -> None:
        self._pool = pool
        self._rules = rules

    async def exchange(self, feed: Feed, ask: Ask) -> Answered:
        """What a server answers soundly. Raises `FeedError`."""
        for _ in range(feed.redirects + 1):
            if not any(rule.allows(ask.origin) for rule in self._rules):
                message = "feed_hosts does not allow the host"
                raise FeedError("feed_blocked", message, sent=False)
            async with self._answer(feed, ask) as response:
                head = Head(response.status, response.headers)
                if head.size > MOST_HEADERS:
                    raise too_large(MOST_HEADERS)
                location = head.location
                if location is None:
                    head.check()
                    return Answered(await _body(response, head, feed.max_bytes), head.is_shared)
            ask = _sent_on(feed, ask, location)
        raise FeedError("feed_redirect", f"the server sent on more than {feed.redirects} times")

    @contextlib.asynccontextmanager
    async def _answer(self, feed: Feed, ask: Ask) -> AsyncIterator[httpcore2.Response]:
        origin = ask.origin
        url = httpcore2.URL(
            scheme=origin.scheme.encode(),
            host=origin.host.encode(),
            port=origin.port,
            target=ask.target.encode(),
        )
        headers = [(name.encode(), value.encode()) for name, value in ask.headers]
        content = b"" if ask.body is None and ask.method == "POST" else ask.body
        extensions = {"timeout": {"connect": feed.timeout.total_seconds()}}
        with _translated():
            async with self._pool.stream(
                ask.method, url, headers=headers, content=content, extensions=extensions
            ) as response:
                yield response


def _sent_on(feed: Feed, ask: Ask, location: str) -> Ask:
    if not feed.redirects or ask.method != "GET":
        raise FeedError("feed_redirect", "the server sent on to another address, which is not followed")
    try:
        address = parse_address(urljoin(f"{ask.origin}{ask.target}", location))
    except (Unfit, ValueError):
        raise FeedError("feed_redirect", "the server sent on to what is no address") from None
    if ask.origin.scheme == "https" and address.origin.scheme != "https":
        raise FeedError("feed_redirect", "the server sent on to an address without encryption")
    return ask.sent_on(address)


async def _body(response: httpcore2.Response, head: Head, most: int) -> bytes:
    if head.length > most:
        raise too_large(most)
    unpacker = Unpacker(head.encoding, most)
    async for piece in response.aiter_stream():
        unpacker.add(piece)
    return unpacker.whole()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """What goes wrong on the way, as `FeedError`: the most specific first."""
    try:
        yield
    except httpcore2.ConnectTimeout:
        raise timed_out(sent=False) from None
    except httpcore2.TimeoutException:
        raise timed_out() from None
    except httpcore2.ConnectError as error:
        if isinstance(_reason(error), ssl.SSLCertVerificationError):
            message = "the server's certificate is not trusted for this host"
            raise FeedError("feed_unreachable", message, sent=False) from None
        message = "no connection could be made"
        raise FeedError("feed_unreachable", message, again=True, sent=False) from None
    except (httpcore2.ProtocolError, httpcore2.NetworkError, ssl.SSLError) as error:
        if getattr(_reason(error), "error_status_hint", None) == _TOO_LARGE:
            raise too_large(MOST_HEADERS) from None
        message = "the connection broke off, or what answered does not speak HTTP"
        raise FeedError("feed_unreachable", message, again=True) from None


def _reason(error: Exception) -> object:
    """What an error of httpcore2 was made of: it says so in its arguments, and forgets its cause."""
    return error.args[0] if error.args else None
