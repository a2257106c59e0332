"""Asking again where that may help, within the time there is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import stamina

from dynacontent.feeds.asks import Ask
from dynacontent.feeds.client import Answered, Client
from dynacontent.feeds.failures import FeedError, timed_out
from dynacontent.models.authored import Feed

# What is tried again is logged for whoever wants to know, and not printed where nobody asked for it.
logging.getLogger("stamina").addHandler(logging.NullHandler())

WAIT, LONGEST_WAIT, JITTER = 0.05, 1.0, 0.1
"""Seconds before the second attempt, most before later ones, and most that chance adds."""


@dataclass(slots=True)
class Course:
    """How the attempts of one request are going.

    ``ends`` gives the time of the event loop at which it is over; ``failed`` counts the attempts that
    came to an end, ``last`` is how the latest did, ``None`` while another one is made.
    """

    ends: Callable[[], float]
    failed: int = 0
    last: FeedError | None = None

    async def run(self, client: Client, feed: Feed, ask: Ask) -> Answered:
        """An answer, by several attempts if need be. Raises `FeedError`."""
        limits = {"attempts": feed.retries + 1, "timeout": None}
        waits = {"wait_initial": WAIT, "wait_max": LONGEST_WAIT, "wait_jitter": JITTER}
        again = self._again(feed)
        async for attempt in stamina.retry_context(again, **limits, **waits):  # type: ignore[arg-type]
            with attempt:
                return await self._once(client, feed, ask)
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, client: Client, feed: Feed, ask: Ask) -> Answered:
        self.last = None
        try:
            async with asyncio.timeout(feed.timeout.total_seconds()):
                return await client.exchange(feed, ask)
        except TimeoutError:
            self._note(timed_out())
            raise timed_out() from None
        except FeedError as error:
            self._note(error)
            raise

    def _note(self, error: FeedError) -> None:
        self.failed += 1
        self.last = error.afresh()

    def _again(self, feed: Feed) -> Callable[[Exception], bool | float]:
        def again(error: Exception) -> bool | float:
            if not isinstance(error, FeedError) or not error.again:
                return False
            if feed.method == "POST" and error.sent:  # it may have been done
                return False
            if error.after is None:
                return True
            fits = asyncio.get_running_loop().time() + error.after < self.ends()
            return max(error.after, WAIT) if fits else False

        return again
