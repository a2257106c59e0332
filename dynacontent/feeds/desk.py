"""Where requests are answered, inside one event loop: from what is kept, or by asking."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpcore2

from dynacontent.feeds.asks import Ask, Asker
from dynacontent.feeds.attempts import Course
from dynacontent.feeds.client import Client
from dynacontent.feeds.disk import DiskAnswers
from dynacontent.feeds.failures import FeedError, timed_out
from dynacontent.feeds.flights import MOST_AT_ONCE, Flights, Landed
from dynacontent.feeds.kept import Kept, KeptAnswers, KeptFailures
from dynacontent.feeds.network import GuardedBackend
from dynacontent.feeds.readings import Reading
from dynacontent.feeds.secret import secret_of
from dynacontent.feeds.settings import Settings
from dynacontent.models.authored import Feed
from dynacontent.models.schema import FieldType
from dynacontent.ports import FeedAnswer, FeedRequest

_IDLE_SECONDS = 30.0
"""How long a connection is kept that nothing uses."""

_READERS = 2
"""Answers that are read at a time."""

_CLOCK_SECONDS = 60.0
"""How far the clocks of two processes may be apart."""


class Desk:
    """Answers requests; made, used and closed in one event loop."""

    def __init__(self, settings: Settings) -> None:
        around = settings.surroundings
        self._settings = settings
        self._clock = around.clock
        keeps = any(feed.ttl or feed.stale_if_error for feed in settings.feeds.values())
        folder = settings.folder if keeps else None
        secret = secret_of(folder)
        self._desks = {name: FeedDesk(feed, settings, secret) for name, feed in settings.feeds.items()}
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=around.tls(),
            max_connections=MOST_AT_ONCE,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=GuardedBackend(around.resolve, around.connect, private=settings.private),
        )
        self._client = Client(self._pool, settings.rules)
        # A large answer takes a while to be read: the loop goes on meanwhile.
        self._readers = ThreadPoolExecutor(_READERS, "dynacontent-readings")
        self._flights = Flights()
        self._answers = KeptAnswers()
        self._failures = KeptFailures(around.clock)
        self._disk = DiskAnswers(folder) if folder else None

    async def answers(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """An answer to each request; by request, the seconds it may take."""
        found = await asyncio.gather(*(self._answer(*request) for request in requests.items()))
        return dict(zip(requests, found, strict=True))

    async def close(self) -> None:
        """Let go of connections and files."""
        await self._pool.aclose()
        self._readers.shutdown(wait=False)
        if self._disk is not None:
            self._disk.close()

    async def _answer(self, request: FeedRequest, seconds: float) -> FeedAnswer:
        desk = self._desks[request.feed]
        try:
            ask = desk.asker.ask(dict(request.arguments), self._settings.environ)
        except FeedError as unfit:
            return FeedAnswer(code=unfit.code, detail=unfit.detail)
        key = desk.key(ask)
        kept = self._kept(key, desk)
        if kept is not None and self._is_within(kept.at, desk.ttl):
            return FeedAnswer(kept.value, origin="cache")
        refused = self._failures.get(key, request.feed)
        landed = Landed(error=refused) if refused else await self._asked(key, desk, ask, seconds)
        if landed.answer is not None:
            return FeedAnswer(landed.answer.value, seconds=landed.seconds)
        error = landed.error or timed_out()
        if kept is not None and self._is_within(kept.at, desk.ttl + desk.stale):
            return FeedAnswer(kept.value, detail=error.detail, origin="stale", seconds=landed.seconds)
        return FeedAnswer(code=error.code, detail=error.detail, seconds=landed.seconds)

    async def _asked(self, key: bytes, desk: FeedDesk, ask: Ask, seconds: float) -> Landed:
        name = desk.feed.name
        is_known = False

        async def fly(course: Course) -> Kept:
            # While this request waited for its turn, others may have found that the feed does not work.
            nonlocal is_known
            if (refused := self._failures.get(key, name)) is not None:
                is_known = True
                raise refused
            answered = await course.run(self._client, desk.feed, ask)
            loop = asyncio.get_running_loop()
            value, declared = await loop.run_in_executor(self._readers, desk.reading.read, answered.body)
            answer = Kept(value, self._clock(), len(declared))
            if desk.keeps and answered.is_shared:
                self._keep(key, desk, answer, declared)
            return answer

        def ended(landed: Landed) -> None:
            if landed.error is None:
                self._failures.answered(key, name)
            elif landed.counts and not is_known:
                self._failures.failed(key, name, landed.error)

        patience = desk.feed.timeout.total_seconds()
        return await self._flights.join(key, ask.origin, fly, ended, seconds=seconds, patience=patience)

    def _is_within(self, at: float, seconds: float) -> bool:
        """Whether a moment is at most so long ago; one that is still to come was told by another clock."""
        return seconds > 0 and -_CLOCK_SECONDS <= self._clock() - at <= seconds

    def _keep(self, key: bytes, desk: FeedDesk, answer: Kept, body: bytes) -> None:
        self._answers.put(key, answer)
        if self._disk is not None:
            self._disk.put(key, body, at=answer.at, until=answer.at + desk.ttl + desk.stale)

    def _kept(self, key: bytes, desk: FeedDesk) -> Kept | None:
        """The latest answer that is kept, however old; another process may have a later one."""
        found = self._answers.get(key)
        is_fresh = found is not None and self._is_within(found.at, desk.ttl)
        if is_fresh or self._disk is None or not desk.keeps:
            return found
        stored = self._disk.get(key)
        if stored is None or (found is not None and found.at >= stored[0]):
            return found
        try:
            value, _ = desk.reading.read(stored[1])
        except FeedError:  # written by what read it otherwise
            return found
        found = Kept(value, stored[0], len(stored[1]))
        self._answers.put(key, found)
        return found


class FeedDesk:
    """What is made once for a feed."""

    def __init__(self, feed: Feed, settings: Settings, secret: bytes) -> None:
        self.feed = feed
        self.asker = Asker(feed)
        self.reading = Reading(feed.response, catalogs=settings.catalogs, timezone=settings.timezone)
        self.ttl = feed.ttl.total_seconds()
        self.stale = feed.stale_if_error.total_seconds()
        self.keeps = self.ttl + self.stale > 0
        limits = (feed.redirects, feed.max_bytes, settings.rules, settings.private)
        self._secret = secret
        self._definition = repr((described(feed.response), limits))

    def key(self, ask: Ask) -> bytes:
        """A digest of what is asked and of what is kept of the answer.

        Neither can be tried out on it without the secret, however few possibilities there are.
        """
        asked = (str(ask.origin), ask.method, ask.target, ask.headers, ask.body)
        return hmac.digest(self._secret, repr((self._definition, asked)).encode(), "sha256")


def described(kind: FieldType) -> str:
    """A type with all it holds, wherever it is written."""
    members = ",".join(f"{name}:{described(field.type)}" for name, field in kind.fields.items())
    inner = described(kind.of) if kind.of is not None else ""
    return f"{kind}{{{members}}}[{inner}]"
