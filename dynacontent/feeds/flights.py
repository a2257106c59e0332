"""Requests under way: each once, however many wait for it, and not too many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from dynacontent.feeds.attempts import Course
from dynacontent.feeds.failures import FeedError, timed_out
from dynacontent.feeds.kept import Kept
from dynacontent.formats.webhosts import Origin

MOST_AT_ONCE, MOST_PER_HOST = 32, 8
"""Requests under way: in all, and with one host."""

_GRACE = 0.1
"""Seconds a flight gets to say itself why it ends, before those who wait stop waiting."""

Fly = Callable[[Course], Awaitable[Kept]]
Ended = Callable[["Landed"], None]


@dataclass(frozen=True, slots=True)
class Landed:
    """How a flight ended: with an answer, or with an error that counts for others too or does not.

    ``seconds`` is how long it took whoever waited for it, the wait for its turn with it.
    """

    answer: Kept | None = None
    error: FeedError | None = None
    counts: bool = True
    seconds: float = 0.0


class Flight:
    """One request under way, for as long as anybody waits for it."""

    def __init__(
        self, fly: Fly, ended: Ended, slots: tuple[asyncio.Semaphore, asyncio.Semaphore], *, patience: float
    ) -> None:
        self._fly = fly
        self._ended = ended
        self._slots = slots
        self._patience = patience
        self._until = 0.0
        self._waiting = 0
        self._timeout: asyncio.Timeout | None = None
        self.task = asyncio.create_task(self._run())

    async def wait(self, seconds: float) -> Landed:
        """Its end, for somebody who waits ``seconds`` from now, whether its turn has come or not."""
        time = asyncio.get_running_loop().time
        start = time()
        self._waiting += 1
        self._lengthen(start + seconds)
        try:
            # A flight is not ended by one of several who wait for it.
            done, _ = await asyncio.wait({self.task}, timeout=seconds + _GRACE)
            landed = self.task.result() if done else Landed(error=timed_out(), counts=False)
            return replace(landed, seconds=time() - start)
        finally:
            self._waiting -= 1
            if self.is_deserted:
                self.task.cancel()

    @property
    def is_deserted(self) -> bool:
        """Whether nobody waits for it any more."""
        return not self._waiting

    def _lengthen(self, until: float) -> None:
        self._until = max(self._until, until)
        if self._timeout is not None and not self._timeout.expired():
            self._timeout.reschedule(self._until)

    async def _run(self) -> Landed:
        landed = await self._landed(asyncio.get_running_loop().time)
        self._ended(landed)
        return landed

    async def _landed(self, time: Callable[[], float]) -> Landed:
        first, second = self._slots
        begun: float | None = None
        course = Course(lambda: self._until)
        try:
            async with asyncio.timeout_at(self._until) as self._timeout, first, second:
                begun = time()
                return Landed(await self._fly(course))
        except FeedError as error:
            return Landed(error=error.afresh())
        except TimeoutError:
            # Time that was too short for a turn or for one attempt says nothing of the server.
            counts = course.failed > 0 or (begun is not None and time() - begun >= self._patience)
            return Landed(error=course.last or timed_out(), counts=counts)
        except Exception:
            # A wall: what one server sends must not end the renders of a whole chunk, and what an
            # unforeseen error says may hold its words.
            return Landed(error=FeedError("feed_invalid", "the answer could not be read"))
        finally:
            self._timeout = None


class Flights:
    """All requests under way in one event loop, by key."""

    def __init__(self) -> None:
        self._flights: dict[bytes, Flight] = {}
        self._all = asyncio.Semaphore(MOST_AT_ONCE)
        self._hosts: dict[Origin, asyncio.Semaphore] = {}

    async def join(
        self, key: bytes, origin: Origin, fly: Fly, ended: Ended, *, seconds: float, patience: float
    ) -> Landed:
        """The end of the flight under way for this key, or of a new one with ``fly``.

        ``seconds`` is how long this caller waits for it, its turn counted; ``patience`` how long an
        attempt may take. ``ended`` is told of the end, once.
        """
        flight = self._flights.get(key)
        if flight is None:
            host = self._hosts.setdefault(origin, asyncio.Semaphore(MOST_PER_HOST))
            # The host's turn comes first: who waits for a slow host keeps nobody else from asking.
            flight = self._flights[key] = Flight(fly, ended, (host, self._all), patience=patience)
        try:
            return await flight.wait(seconds)
        finally:
            # At once, as one that is deserted ends only a moment later, and nobody should join it then.
            if flight.is_deserted and self._flights.get(key) is flight:
                del self._flights[key]
